//! A typed scenario without some of its faults, or with faster recoveries.

use crate::law::Law;
use crate::scenario::Scenario;
use crate::scenario::scene::{Check, FailBack, Stage};
use crate::units::{Hours, Probability};

/// The scenario without these faults and changes.
pub(super) fn without(scenario: &Scenario, strikes: &[usize]) -> Scenario {
    let mut changed = scenario.clone();
    let mut at = 0;
    changed.strikes.retain(|_| {
        at += 1;
        !strikes.contains(&(at - 1))
    });
    changed
}

/// The scenario in which every stage of these faults and changes takes half as long.
pub(super) fn twice_as_fast(scenario: &Scenario, strikes: &[usize]) -> Scenario {
    let mut changed = scenario.clone();
    for at in strikes {
        let strike = &mut changed.strikes[*at];
        halve(&mut strike.recovery);
        strike.also.iter_mut().filter_map(|also| also.recovery.as_mut()).for_each(|stages| halve(stages));
    }
    changed
}

/// The scenario in which a standby group fails over, and back, in no time and always.
pub(super) fn at_once(scenario: &Scenario, standby: usize) -> Scenario {
    let mut changed = scenario.clone();
    let group = &mut changed.standbys[standby];
    group.failover.truncate(1);
    for stage in &mut group.failover {
        stage.takes = Law::Fixed { value: 0.0 };
        (stage.check, stage.crew, stage.spare, stage.hours, stage.needs) = (None, None, None, None, None);
        (stage.succeeds, stage.fade) = (Probability::ONE, None);
        stage.otherwise.clear();
    }
    if let Some(back) = &mut group.fail_back {
        back.outage = None;
    }
    changed
}

/// The scenario in which a standby group fails over, and back, in half the time.
pub(super) fn faster_failover(scenario: &Scenario, standby: usize) -> Scenario {
    let mut changed = scenario.clone();
    let group = &mut changed.standbys[standby];
    halve(&mut group.failover);
    if let Some(FailBack { outage: Some(outage), .. }) = &mut group.fail_back {
        *outage = outage.scaled(0.5);
    }
    changed
}

fn halve(stages: &mut [Stage]) {
    for stage in stages {
        stage.takes = stage.takes.scaled(0.5);
        if let Some(Check { period, offset, .. }) = &mut stage.check {
            (*period, *offset) = (Hours(period.0 / 2.0), Hours(offset.0 / 2.0));
        }
        halve(&mut stage.otherwise);
    }
}

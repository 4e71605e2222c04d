//! A scenario without some of its mechanisms: what the product of availabilities knows, then one layer after another.

use super::events::is_own;
use crate::law::Law;
use crate::scenario::Scenario;
use crate::scenario::scene::{Act, Profile, Stage, Strike, StrikeKind, Target, USUAL_PRIORITY};
use crate::units::Probability;

/// A layer: its name, what it adds in words, and how it is taken off; true where there was something to take.
pub(super) struct Layer {
    pub(super) name: &'static str,
    pub(super) adds: &'static str,
    strip: fn(&mut Scenario) -> bool,
}

/// All layers above units that fail and are repaired independently, in the order in which they are added.
pub(super) const LAYERS: [Layer; 7] = [
    Layer { name: "places", adds: "outages of whole places, with what they destroy", strip: places },
    Layer { name: "common cause", adds: "events that strike several parts at once", strip: common_cause },
    Layer { name: "changes", adds: "planned work and changes that fail", strip: changes },
    Layer { name: "failover", adds: "the time that failovers take and how often they fail", strip: failover },
    Layer {
        name: "people and control planes",
        adds: "crews, working hours, spares, and what recoveries need",
        strip: waiting,
    },
    Layer {
        name: "ageing and shared load",
        adds: "repairs that do not make new, and load on what is left",
        strip: ageing,
    },
    Layer { name: "demand, buffers and reactions", adds: "demand over time, scaling, backlogs, overload", strip: load },
];

/// The scenario without any of the layers, then with one more each; only those that it has, and its name for each rung.
pub(super) fn ladder(scenario: &Scenario) -> Vec<(Option<&'static Layer>, Scenario)> {
    let has = |layer: &&Layer| (layer.strip)(&mut scenario.clone());
    let present: Vec<&'static Layer> = LAYERS.iter().filter(has).collect();
    let rung = |added: usize| {
        let mut rung = scenario.clone();
        present[added..].iter().for_each(|layer| {
            (layer.strip)(&mut rung);
        });
        (added.checked_sub(1).map(|last| present[last]), rung)
    };
    (0..=present.len()).map(rung).collect()
}

/// Takes strikes off; true if there were any.
fn without(scenario: &mut Scenario, wanted: impl Fn(&Strike) -> bool) -> bool {
    let before = scenario.strikes.len();
    scenario.strikes.retain(|strike| !wanted(strike));
    scenario.strikes.len() < before
}

fn places(scenario: &mut Scenario) -> bool {
    without(scenario, |s| s.kind == StrikeKind::Fault && matches!(s.target, Target::Places(_)) && s.at_once.is_none())
}

fn common_cause(scenario: &mut Scenario) -> bool {
    let alone =
        |s: &Strike| is_own(s) || matches!(s.target, Target::Places(_) | Target::Demand { .. }) && s.at_once.is_none();
    let mut any = without(scenario, |s| s.kind == StrikeKind::Fault && !alone(s));
    for strike in scenario.strikes.iter_mut().filter(|strike| strike.kind == StrikeKind::Fault) {
        any |= !std::mem::take(&mut strike.also).is_empty();
    }
    any
}

fn changes(scenario: &mut Scenario) -> bool {
    without(scenario, |s| s.kind == StrikeKind::Change)
}

/// Failovers take no time and always work, standbys fail as often as what is active, and nothing is hidden.
fn failover(scenario: &mut Scenario) -> bool {
    for group in &mut scenario.standbys {
        group.failover = vec![nothing()];
        group.fail_back = None;
        group.idle_rate = Probability::ONE;
    }
    every_stage(scenario, |stage| stage.hidden = None);
    !scenario.standbys.is_empty()
}

/// A stage that takes no time and hurts nobody.
fn nothing() -> Stage {
    Stage {
        name: "at once".into(),
        takes: Law::Fixed { value: 0.0 },
        check: None,
        crew: None,
        priority: USUAL_PRIORITY,
        spare: None,
        hours: None,
        needs: None,
        serves: Probability::ONE,
        reach: None,
        succeeds: Probability::ONE,
        fade: None,
        hidden: None,
        otherwise: Vec::new(),
        loses: None,
    }
}

fn waiting(scenario: &mut Scenario) -> bool {
    let mut any = false;
    every_stage(scenario, |stage| {
        any |= stage.crew.is_some() || stage.hours.is_some() || stage.needs.is_some() || stage.spare.is_some();
        (stage.crew, stage.hours, stage.needs, stage.spare) = (None, None, None, None);
    });
    any
}

fn ageing(scenario: &mut Scenario) -> bool {
    let mut any = false;
    for strike in &mut scenario.strikes {
        any |= strike.age_kept.value() > 0.0;
        strike.age_kept = Probability::ZERO;
    }
    for component in &mut scenario.components {
        any |= component.shared_load.take().is_some();
    }
    any
}

/// Demand stays at its peak, all units are in use, buffers hold nothing and reactions do nothing.
fn load(scenario: &mut Scenario) -> bool {
    let mut any = without(scenario, |s| matches!(s.target, Target::Demand { .. }));
    if let Some(demand) = &mut scenario.demand {
        let constant = Profile::Hourly(vec![demand.peak]);
        any |= demand.profile != constant || demand.growth != 0.0;
        (demand.profile, demand.growth) = (constant, 0.0);
    }
    any |= !std::mem::take(&mut scenario.scalings).is_empty();
    for reaction in &mut scenario.reactions {
        any = true;
        match &mut reaction.act {
            Act::Stages { stages, .. } => *stages = vec![nothing()],
            Act::Buffer { holds, .. } => *holds = 0.0,
        }
    }
    any | no_collapse(scenario)
}

fn no_collapse(scenario: &mut Scenario) -> bool {
    let mut any = false;
    for instance in scenario.services.iter_mut().flat_map(|service| &mut service.instances) {
        if let crate::scenario::scene::Rule::Carries { overload, .. } = &mut instance.rule {
            any |= overload.take().is_some();
        }
    }
    any
}

/// Changes every stage, branches included.
fn every_stage(scenario: &mut Scenario, mut change: impl FnMut(&mut Stage)) {
    fn walk(stages: &mut [Stage], change: &mut dyn FnMut(&mut Stage)) {
        for stage in stages {
            change(stage);
            walk(&mut stage.otherwise, change);
        }
    }
    for strike in &mut scenario.strikes {
        walk(&mut strike.recovery, &mut change);
        strike.also.iter_mut().filter_map(|also| also.recovery.as_mut()).for_each(|stages| walk(stages, &mut change));
    }
    scenario.components.iter_mut().filter_map(|c| c.rebuild.as_mut()).for_each(|stages| walk(stages, &mut change));
    scenario.standbys.iter_mut().for_each(|group| walk(&mut group.failover, &mut change));
    scenario.scalings.iter_mut().for_each(|scaling| walk(&mut scaling.launch, &mut change));
    for reaction in &mut scenario.reactions {
        if let Act::Stages { stages, .. } = &mut reaction.act {
            walk(stages, &mut change);
        }
    }
}

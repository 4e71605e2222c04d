//! What is promised, what became of it, and what data was lost.

use super::run::{complement, quantiles};
use super::{AvailabilityFindings, DataLossFindings, Distribution, ObjectiveFindings, RpoFindings};
use crate::estimate::{Estimate, LossTally, Promise, Sample, ServiceTally};
use crate::estimate::{mean_or_bound, proportion, rate_or_bound};
use crate::model::Model;
use crate::scenario::Scenario;
use crate::scenario::scene::Objective;
use crate::units::{HOURS_PER_YEAR, SimTime};

/// From microseconds to seconds.
const SECONDS: f64 = 1e-6;

/// The objective of a recorded service; those with one are recorded first, in the order of the scenario.
pub(super) fn objective_of(scenario: &Scenario, service: usize) -> Option<&Objective> {
    match service {
        0 => Some(&scenario.objective),
        other => scenario.promises.get(other - 1),
    }
}

/// What is promised of each recorded service.
pub(super) fn promises(scenario: &Scenario, model: &Model) -> Vec<Promise> {
    let mut promises: Vec<Promise> = (0..model.services.len())
        .map(|at| match objective_of(scenario, at) {
            Some(objective) => promise(scenario, objective, model.horizon),
            None => Promise::nothing(model.horizon),
        })
        .collect();
    for process in 0..model.processes.len() {
        model.losers.row(process).iter().for_each(|service| promises[*service as usize].loses = true);
    }
    promises
}

/// Windows of an objective in the horizon.
pub(super) fn windows(scenario: &Scenario, objective: &Objective) -> u64 {
    (scenario.horizon.0 / HOURS_PER_YEAR * objective.window.per_year() as f64).round().max(1.0) as u64
}

fn promise(scenario: &Scenario, objective: &Objective, horizon: SimTime) -> Promise {
    let windows = windows(scenario, objective);
    let window = horizon.0 as f64 / windows as f64;
    Promise {
        downtime: objective.availability.map(|p| SimTime((p.complement() * window).round() as u64)),
        windows,
        rto: objective.rto.map(|rto| rto.to_sim()),
        rpo: objective.rpo.map(|rpo| rpo.to_sim()),
        ..Promise::nothing(horizon)
    }
}

/// How often an objective was kept; nothing where it only says what an outage is.
pub(super) fn verdict(scenario: &Scenario, objective: &Objective, tally: &ServiceTally) -> Option<ObjectiveFindings> {
    let (verdict, histories) = (&tally.verdict, tally.downtime.count());
    let promised = ObjectiveFindings {
        availability: objective.availability.map(|promised| AvailabilityFindings {
            unavailability: promised.complement(),
            window: objective.window.name(),
            probability_met: windows_met(tally, windows(scenario, objective)),
        }),
        rto: objective.rto.map(|rto| (rto.minutes(), proportion(verdict.recoveries.1, verdict.recoveries.0))),
        rpo: objective.rpo.map(|rpo| RpoFindings {
            seconds: rpo.minutes() * 60.0,
            probability_met: proportion(verdict.losses.1, verdict.losses.0),
            probability_year_met: proportion(verdict.histories_within_rpo, histories),
        }),
        reference: objective.reference.clone(),
    };
    let ObjectiveFindings { availability, rto, rpo, reference } = &promised;
    let any = availability.is_some() || rto.is_some() || rpo.is_some() || reference.is_some();
    any.then_some(promised)
}

/// Share of windows that keep the promised availability. Windows of one history are not independent: where there are
/// several, histories are the observations.
fn windows_met(tally: &ServiceTally, windows: u64) -> Estimate {
    let verdict = &tally.verdict;
    if windows == 1 {
        return proportion(verdict.histories_kept, tally.downtime.count());
    }
    let missed = complement(mean_or_bound(&verdict.windows_kept, windows, 1.0 / windows as f64));
    complement(missed)
}

/// What was lost in histories of so many years.
pub(super) fn data_loss(tally: &LossTally, years: f64) -> DataLossFindings {
    let mut seconds = tally.size.estimate(SECONDS, u64::MAX);
    if tally.size.pairs() < 2 {
        seconds.high = f64::INFINITY; // a loss has no bound
    }
    DataLossFindings {
        events_per_year: rate_or_bound(&tally.events, years),
        seconds,
        quantiles: quantiles(&tally.sizes, SECONDS, None),
        largest_quantiles: quantiles(&tally.largest, SECONDS, None),
        distribution: distribution(&tally.sizes),
        largest: distribution(&tally.largest),
    }
}

fn distribution(sample: &Sample) -> Distribution {
    Distribution { points: sample.points().into_iter().map(|(x, n)| (x as f64 * SECONDS, n)).collect() }
}

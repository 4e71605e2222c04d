//! What is promised, what became of it, and what data was lost.

use super::naming::{complement, quantiles};
use super::tails::longest_meeting;
use super::windows::{budget, credits, windows_of};
use super::{AvailabilityFindings, DataLossFindings, Distribution, ObjectiveFindings, RpoFindings};
use crate::estimate::{Estimate, LossTally, Promise, Sample, ServiceTally};
use crate::estimate::{mean_or_bound, proportion, rate_or_bound};
use crate::model::Model;
use crate::scenario::Scenario;
use crate::scenario::scene::Objective;
use crate::units::SimTime;

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
            Some(objective) => promise(objective, model.horizon, at == 0),
            None => Promise::nothing(model.horizon),
        })
        .collect();
    promises[0].meeting = longest_meeting(model);
    for process in 0..model.processes.len() {
        model.losers.row(process).iter().for_each(|service| promises[*service as usize].loses = true);
    }
    promises
}

/// What an objective promises; how its error budget is used up is followed for the main one alone.
fn promise(objective: &Objective, horizon: SimTime, main: bool) -> Promise {
    Promise {
        windows: objective.availability.map(|promised| windows_of(objective, promised, horizon)),
        budget: main && objective.availability.is_some_and(|promised| promised.complement() > 0.0),
        rto: objective.rto.map(|rto| rto.to_sim()),
        rpo: objective.rpo.map(|rpo| rpo.to_sim()),
        ..Promise::nothing(horizon)
    }
}

/// How often an objective was kept; nothing where it only says what an outage is.
pub(super) fn verdict(objective: &Objective, promise: &Promise, tally: &ServiceTally) -> Option<ObjectiveFindings> {
    let (verdict, histories) = (&tally.verdict, tally.downtime.count());
    let windows = promise.windows.as_ref();
    let promised = ObjectiveFindings {
        availability: objective.availability.zip(windows).map(|(promised, windows)| AvailabilityFindings {
            unavailability: promised.complement(),
            window: objective.window,
            probability_met: complement(windows_missed(tally, windows.count())),
        }),
        rto: objective.rto.map(|rto| (rto.minutes(), proportion(verdict.recoveries.1, verdict.recoveries.0))),
        rpo: objective.rpo.map(|rpo| RpoFindings {
            seconds: rpo.minutes() * 60.0,
            probability_met: proportion(verdict.losses.1, verdict.losses.0),
            probability_year_met: proportion(verdict.histories_within_rpo, histories),
        }),
        error_budget: tally.budget.as_deref().zip(windows).map(|(tally, windows)| budget(objective, tally, windows)),
        credits: tally.credits.as_deref().zip(windows).map(|(tally, windows)| credits(objective, tally, windows)),
        reference: objective.reference.clone(),
    };
    let ObjectiveFindings { availability, rto, rpo, reference, .. } = &promised;
    let any = availability.is_some() || rto.is_some() || rpo.is_some() || reference.is_some();
    any.then_some(promised)
}

/// Share of windows that miss the promised availability. Windows of one history are not independent: where there are
/// several, histories are the observations.
fn windows_missed(tally: &ServiceTally, windows: u64) -> Estimate {
    let (verdict, histories) = (&tally.verdict, tally.downtime.count());
    if windows == 1 {
        return proportion(histories - verdict.histories_kept, histories);
    }
    mean_or_bound(&verdict.windows_missed, windows, 1.0 / windows as f64)
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

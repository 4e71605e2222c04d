//! What must hold for each history.

use super::threads::SEED;
use super::{Case, told};
use crate::ledger::Ledger;
use fivenines::engine::streams::Keys;
use fivenines::engine::{Campaign, ServiceRecord, Simulation, Streams, Trajectory};
use fivenines::model::{Model, ONE};
use fivenines::units::SimTime;

/// Histories of a model with everything that was down.
pub(crate) fn replayed(model: &Model, count: u64) -> Vec<Trajectory> {
    let campaign = Campaign { model, seed: SEED, replications: 0..count };
    (0..count).filter_map(|at| campaign.replay(at).ok()).collect()
}

/// Checks histories, and gives those of the model with single clocks.
pub(super) fn check(case: &Case<'_>, ledger: &mut Ledger) -> Vec<Trajectory> {
    let (seed, model) = (case.plan.seed, &case.pooled);
    let long = replayed(model, case.looked);
    ledger.histories += 3 * case.looked;
    let keys = Keys::new(model, SEED);
    let mut short = Simulation::new(model, Streams::new(&keys), false);
    for trajectory in &long {
        ledger.events += trajectory.events;
        let quick = short.run(trajectory.replication).map(told);
        ledger.check(
            seed,
            "quiet failures may be passed over",
            quick.as_ref().is_ok_and(|quick| *quick == told(trajectory)),
            || format!("history {}: {quick:?} against {}", trajectory.replication, told(trajectory)),
        );
        for (record, watched) in trajectory.services.iter().zip(&model.services) {
            of_record(case, record, watched.threshold, trajectory, ledger);
        }
        levels(case, trajectory, ledger);
    }
    let single = replayed(&case.single, case.looked);
    if model.pools.is_empty() {
        let same = long.iter().map(told).eq(single.iter().map(told));
        ledger.check(seed, "where no clock is pooled, pooling changes nothing", same, String::new);
    }
    single
}

fn of_record(case: &Case<'_>, record: &ServiceRecord, threshold: u32, of: &Trajectory, ledger: &mut Ledger) {
    let (seed, model, at) = (case.plan.seed, &case.pooled, of.replication);
    let charged: u64 = record.charges.iter().map(|charge| charge.time.0).sum();
    ledger.check(seed, "charges sum to the downtime of a history", charged == record.downtime.0, || {
        format!("history {at}: {charged} of {}", record.downtime.0)
    });
    let down: u64 = record.outages.iter().map(|outage| (outage.end - outage.start).0).sum();
    ledger.check(seed, "outages sum to the downtime of a history", down == record.downtime.0, || {
        format!("history {at}: {down} of {}", record.downtime.0)
    });
    let apart = record.outages.windows(2).all(|pair| pair[0].end < pair[1].start);
    let real = record.outages.iter().enumerate().all(|(number, outage)| {
        outage.start < outage.end
            && outage.end <= model.horizon
            && (!outage.begun_before || (number == 0 && outage.start == SimTime(0)))
            && outage.cut_off == (outage.end == model.horizon)
    });
    ledger.check(seed, "outages are apart, in order, and within the horizon", apart && real, || {
        format!("history {at}: {:?}", record.outages)
    });
    let most = of.demanded.unwrap_or(u128::from(ONE) * u128::from(model.horizon.0));
    let least = u128::from(ONE - threshold + 1) * u128::from(record.downtime.0);
    let fine = record.lost <= most && (of.demanded.is_some() || record.lost >= least);
    ledger.check(seed, "what is lost is at least what outages lose, at most everything", fine, || {
        format!("history {at}: {} of {most}, least {least}", record.lost)
    });
    let losses = record.losses.iter().all(|loss| loss.at <= model.horizon && loss.lost > SimTime(0));
    ledger.check(seed, "data is lost within the horizon", losses, || format!("history {at}: {:?}", record.losses));
}

/// Levels follow from what was down: downtime and loss of each service again, from the spans of all processes.
fn levels(case: &Case<'_>, trajectory: &Trajectory, ledger: &mut Ledger) {
    let (seed, model) = (case.plan.seed, &case.pooled);
    let within =
        trajectory.spans.iter().all(|span| span.start <= span.end && span.end <= model.horizon && span.level <= ONE);
    ledger.check(seed, "what is down is down within the horizon, at a level from 0 to 1", within, || {
        format!("history {}", trajectory.replication)
    });
    let by_spans = model.demand.is_none() && model.timetables.is_empty() && trajectory.spans.len() < 400;
    if !by_spans {
        return;
    }
    let again = recomputed(model, trajectory);
    let kept: Vec<(u64, u128)> = trajectory.services.iter().map(|record| (record.downtime.0, record.lost)).collect();
    ledger.check(seed, "levels follow from what is down", kept == again, || {
        format!("history {}: {kept:?} against {again:?}", trajectory.replication)
    });
}

/// Downtime and lost demand of each recorded service, evaluated from scratch between any two changes.
fn recomputed(model: &Model, trajectory: &Trajectory) -> Vec<(u64, u128)> {
    let mut moments = vec![0, model.horizon.0];
    moments.extend(trajectory.spans.iter().flat_map(|span| [span.start.0, span.end.0]));
    moments.sort_unstable();
    moments.dedup();
    let mut sums = vec![(0, 0); model.services.len()];
    for pair in moments.windows(2) {
        let mut levels = model.initial[..model.processes.len()].to_vec();
        for span in trajectory.spans.iter().filter(|span| span.start.0 <= pair[0] && pair[0] < span.end.0) {
            levels[span.process as usize] = span.level;
        }
        for (gate, one) in model.gates.iter().enumerate() {
            let inputs = model.inputs.row(gate).iter().map(|node| levels[*node as usize]);
            let level = one.kind.from_levels(inputs, model.rows.row(gate));
            levels.push(level);
        }
        let length = pair[1] - pair[0];
        for (sum, service) in sums.iter_mut().zip(&model.services) {
            let level = levels[service.node as usize];
            sum.0 += if level < service.threshold { length } else { 0 };
            sum.1 += u128::from(ONE - level) * u128::from(length);
        }
    }
    sums
}

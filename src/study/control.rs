//! A sharper estimate of the mean downtime: the luck of single failures is learnt beforehand and taken out.
//!
//! Most downtime of most designs follows from one thing that fails while all else is up: how often it does, how long its
//! repair takes, which way a failover goes. The mean of each of these draws is known, so what they differ from it by in a
//! history is luck, and can be taken out: a martingale control variate (Henderson and Glynn 2002). What is left is the
//! variance of what failures do to each other.
//!
//! What a stroke of luck is worth is learnt from *single strikes*: small simulations in which one thing fails and nothing
//! else does, over all that may fail, with a regression of the downtime on the strokes. So whatever follows from a strike
//! is in it: a failover that waits for a control plane, a rebuilding, a second zone that goes along. Nothing of it can
//! make the estimate wrong, since the luck has the mean zero with any weights.
//!
//! Why this and not antithetic or stratified draws: those would change the histories, so that the distribution over years
//! is no longer an honest sample, and reach a factor of two where each history has many draws.

use super::StudyError;
use crate::engine::{Simulation, Streams, streams};
use crate::estimate::{ControlledMean, Estimate, HistoryTally, Row, WORTH, weights};
use crate::law::Law;
use crate::model::{Family, Model, NONE, Worth};
use crate::units::{MINUTES_PER_YEAR, SimTime};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// An estimate of the downtime with the luck of single failures taken out.
#[derive(Debug, Clone, PartialEq)]
pub struct ControlledFindings {
    /// Share of time down.
    pub unavailability: Estimate,
    /// Minutes down per year of 365 days.
    pub downtime_minutes_per_year: Estimate,
    /// How many times smaller its variance is than that of the plain mean.
    pub variance_reduction: f64,
}

/// Single strikes in all, and on things of one kind at least and at most.
const STRIKES: (usize, usize, usize) = (6_000, 24, 400);
/// Strikes times processes, at most: each strike begins with a fresh history.
const WORK: usize = 30_000_000;
/// Time in which a strike falls, and time that is followed after it, in microseconds: 4 weeks, 60 days.
const TIMES: (u64, u64) = (28 * 24 * 3_600_000_000, 60 * 24 * 3_600_000_000);
/// A feature that explains less than this share of what there is to explain has no weight.
const LEAST: f64 = 1e-5;

/// Learns what strokes of luck are worth in a model, from histories of their own; nothing where no single failure is
/// worth anything, or the model is too large.
///
/// # Errors
/// [`StudyError::Halted`] if a history never ends.
pub(super) fn learn(model: &Model, seed: u64) -> Result<Option<Worth>, StudyError> {
    let Some(silent) = model.silent(SimTime(TIMES.0 + TIMES.1)) else { return Ok(None) };
    let kinds = kinds(&silent.worth);
    let most = STRIKES.0.min(WORK / (model.processes.len() + 50));
    let each = (most / kinds.len().max(1)).min(STRIKES.2);
    if each < STRIKES.1 {
        return Ok(None);
    }
    let rows = strike_all(&silent, &kinds, each, !seed)?;
    let worth = &silent.worth;
    let mut found = weights(&rows, &ridge(&silent, &rows));
    forget_little(&rows, &mut found);
    let any = found.iter().any(|weight| *weight != 0.0);
    Ok(any.then(|| Worth { weights: found, tilts: Vec::new(), ..worth.clone() }))
}

/// Things that fail alike: those of a family with the same marks that count at the start, with the strikes expected on
/// all of them in a horizon.
fn kinds(worth: &Worth) -> Vec<(Vec<u32>, f64)> {
    let split = |family: &Family| {
        let mut kinds: BTreeMap<Vec<(u32, bool)>, Vec<u32>> = BTreeMap::new();
        for process in &family.processes {
            let marks = worth.marked.row(*process as usize).iter().map(|at| worth.marks[*at as usize]);
            let marks = marks.map(|mark| (mark.feature, mark.group == NONE || mark.member == 0)).collect();
            kinds.entry(marks).or_default().push(*process);
        }
        let rate = family.rate;
        kinds.into_values().map(move |processes| (processes.len() as f64 * rate, processes)).collect::<Vec<_>>()
    };
    worth.families.iter().flat_map(split).map(|(rate, processes)| (processes, rate)).collect()
}

/// Strikes things of each kind so many times, each in a history of its own.
fn strike_all(silent: &Model, kinds: &[(Vec<u32>, f64)], each: usize, seed: u64) -> Result<Vec<Row>, StudyError> {
    let keys = streams::Keys::new(silent, seed);
    let start = || Simulation::new(silent, Streams::new(&keys), false);
    let (idle, _) = start().run_struck(0, NONE, SimTime(0)).map_err(StudyError::Halted)?;
    let strike = |simulation: &mut Simulation<'_, Streams<'_>>, kind: usize| -> Result<Vec<Row>, StudyError> {
        let (processes, rate) = &kinds[kind];
        let one = |at: usize| {
            let number = (kind * each + at) as u64;
            let process = processes[at * processes.len() / each.max(processes.len()) % processes.len()];
            let when = SimTime((streams::uniform(seed, "strike", number) * TIMES.0 as f64) as u64);
            let (downtime, notes) = simulation.run_struck(number, process, when).map_err(StudyError::Halted)?;
            let wanted = downtime.0 as f64 - idle.0 as f64;
            Ok(Row { figures: notes.strokes, wanted, weight: notes.weight * rate / each as f64 })
        };
        (0..each).map(one).collect()
    };
    let rows: Vec<Result<Vec<Row>, StudyError>> = (0..kinds.len()).into_par_iter().map_init(start, strike).collect();
    Ok(rows.into_iter().collect::<Result<Vec<_>, _>>()?.concat())
}

/// As if each feature had been seen once more, a third as large as usual, and without any effect.
fn ridge(silent: &Model, rows: &[Row]) -> Vec<f64> {
    let mut seen = vec![(0.0, 0.0); silent.worth.weights.len()];
    for row in rows {
        for (feature, _) in &row.figures {
            let (weight, count) = &mut seen[*feature as usize];
            (*weight, *count) = (*weight + row.weight, *count + 1.0);
        }
    }
    let size = |feature: usize| match silent.stages.get(feature / 2) {
        Some(stage) if feature.is_multiple_of(2) => usual(&silent.laws[stage.law as usize]),
        _ => 0.5,
    };
    let of = |(feature, (weight, count)): (usize, &(f64, f64))| {
        if *count > 0.0 { weight / count * (size(feature) / 3.0).powi(2) } else { 0.0 }
    };
    seen.iter().enumerate().map(of).collect()
}

/// What a draw usually differs from its mean by, in microseconds.
fn usual(law: &Law) -> f64 {
    law.sd().min(law.mean()) * 3.6e9
}

/// Takes the weight from features that explain next to nothing.
fn forget_little(rows: &[Row], weights: &mut [f64]) {
    let all: f64 = rows.iter().map(|row| row.weight * row.wanted * row.wanted).sum();
    let mut explained = vec![0.0; weights.len()];
    for row in rows {
        for (feature, figure) in &row.figures {
            explained[*feature as usize] += row.weight * (weights[*feature as usize] * figure).powi(2);
        }
    }
    for (weight, explained) in weights.iter_mut().zip(explained) {
        if explained <= all * LEAST {
            *weight = 0.0;
        }
    }
}

/// The estimate that the histories of a tally give, where it is sharper than the plain mean.
pub(super) fn findings(total: &HistoryTally, horizon: SimTime) -> Option<ControlledFindings> {
    let ControlledMean { estimate, variance_reduction } = total.controlled(1.0 / horizon.0 as f64)?;
    let minutes = |share: f64| share * MINUTES_PER_YEAR;
    (variance_reduction >= WORTH).then(|| ControlledFindings {
        unavailability: estimate,
        downtime_minutes_per_year: Estimate {
            mean: minutes(estimate.mean),
            std_error: minutes(estimate.std_error),
            low: minutes(estimate.low),
            high: minutes(estimate.high),
            ..estimate
        },
        variance_reduction,
    })
}

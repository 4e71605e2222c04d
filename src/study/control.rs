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
use crate::estimate::{ControlledMean, Estimate, HistoryTally, Row, weights};
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
    /// How many histories, all as far off as the farthest, would vary as much; few where rare meetings of
    /// failures make most of what is left.
    pub rests_on: u64,
}

impl ControlledFindings {
    /// How many times as many years would make the plain interval of the downtime as narrow as the one without luck.
    pub fn worth_years(&self, plain: &Estimate) -> f64 {
        let width = |estimate: &Estimate| estimate.high - estimate.low;
        let times = width(plain) / width(&self.downtime_minutes_per_year);
        times * times
    }
}

/// Histories from which on a run follows the luck of single failures.
pub(super) const FEWEST: u64 = 1_000;
/// Single strikes in all, and the fewest on things of one kind to begin with.
const STRIKES: (usize, usize) = (6_000, 12);
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
    let first = most / (4 * kinds.len().max(1));
    if first < STRIKES.1 {
        return Ok(None);
    }
    let mut rows = strike_all(&silent, &kinds, &vec![first; kinds.len()], !seed)?;
    let more = share_out(&rows, first, most - first * kinds.len());
    rows.extend(strike_all(&silent, &kinds, &more, !seed.rotate_left(32))?);
    let worth = &silent.worth;
    let found = explain(&silent, &mut rows);
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

/// A strike that was learnt from.
struct Lesson {
    /// The downtime that followed, and the strokes of luck.
    row: Row,
    /// Features of the stages that began while the service was down.
    down: Vec<u32>,
}

/// Strikes things of each kind so many times, each in a history of its own.
fn strike_all(
    silent: &Model,
    kinds: &[(Vec<u32>, f64)],
    times: &[usize],
    seed: u64,
) -> Result<Vec<Lesson>, StudyError> {
    let keys = streams::Keys::new(silent, seed);
    let start = || Simulation::new(silent, Streams::new(&keys), false);
    let (idle, _) = start().run_struck(0, NONE, SimTime(0)).map_err(StudyError::Halted)?;
    let strike = |simulation: &mut Simulation<'_, Streams<'_>>, kind: usize| -> Result<Vec<Lesson>, StudyError> {
        let ((processes, rate), times) = (&kinds[kind], times[kind]);
        let one = |at: usize| {
            let number = ((kind as u64) << 32) + at as u64;
            let process = processes[at * processes.len() / times.max(processes.len()) % processes.len()];
            let when = SimTime((streams::uniform(seed, "strike", number) * TIMES.0 as f64) as u64);
            let (downtime, notes) = simulation.run_struck(number, process, when).map_err(StudyError::Halted)?;
            let wanted = downtime.0 as f64 - idle.0 as f64;
            let weight = notes.weight.sqrt() * rate / times as f64;
            Ok(Lesson { row: Row { figures: notes.strokes, wanted, weight }, down: notes.down })
        };
        (0..times).map(one).collect()
    };
    let rows: Vec<Result<Vec<Lesson>, StudyError>> = (0..kinds.len()).into_par_iter().map_init(start, strike).collect();
    Ok(rows.into_iter().collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
}

/// Shares strikes out among the kinds by the spread of the downtime that followed the first ones.
fn share_out(first: &[Lesson], each: usize, strikes: usize) -> Vec<usize> {
    let spread = |lessons: &[Lesson]| -> f64 {
        lessons.iter().map(|lesson| lesson.row.weight * lesson.row.wanted * lesson.row.wanted).sum::<f64>().sqrt()
    };
    let spreads: Vec<f64> = first.chunks(each).map(spread).collect();
    let all: f64 = spreads.iter().sum();
    spreads.iter().map(|spread| if all > 0.0 { (spread / all * strikes as f64) as usize } else { 0 }).collect()
}

/// Weights that explain the downtime by the strokes of luck. A stage that is longer makes as much more downtime as the
/// service was down when it began, which needs no regression; that finds what differs from it, and all other weights.
fn explain(silent: &Model, lessons: &mut [Lesson]) -> Vec<f64> {
    let mut seen = vec![(0u32, 0u32); silent.worth.weights.len()];
    for lesson in lessons.iter() {
        lesson.row.figures.iter().for_each(|(feature, _)| seen[*feature as usize].0 += 1);
        lesson.down.iter().for_each(|feature| seen[*feature as usize].1 += 1);
    }
    let guess: Vec<f64> = seen.iter().map(|(all, down)| f64::from(*down) / f64::from((*all).max(1))).collect();
    let mut rows: Vec<Row> = lessons.iter_mut().map(|lesson| std::mem::replace(&mut lesson.row, NOTHING)).collect();
    let explained = |row: &Row| row.figures.iter().map(|(at, figure)| guess[*at as usize] * figure).sum::<f64>();
    rows.iter_mut().for_each(|row| row.wanted -= explained(row));
    let differs = weights(&rows, &ridge(silent, &rows));
    let mut found: Vec<f64> = guess.iter().zip(differs).map(|(guess, differs)| guess + differs).collect();
    rows.iter_mut().for_each(|row| row.wanted += explained(row));
    forget_little(&rows, &mut found);
    found
}

/// In place of a row that was taken.
const NOTHING: Row = Row { figures: Vec::new(), wanted: 0.0, weight: 0.0 };

/// As if each feature had been seen once more, a third as large as usual, and without any effect.
fn ridge(silent: &Model, rows: &[Row]) -> Vec<f64> {
    let mut seen = vec![(0.0, 0.0); silent.worth.weights.len()];
    for row in rows {
        for (feature, _) in &row.figures {
            let (weight, count) = &mut seen[*feature as usize];
            (*weight, *count) = (*weight + row.weight, *count + 1.0);
        }
    }
    let stages = silent.stages.len();
    let size = |feature: usize| match feature {
        length if length < 2 * stages && length.is_multiple_of(2) => usual(silent, length / 2),
        limited if (2 * stages..3 * stages).contains(&limited) => usual(silent, limited - 2 * stages) / 2.0,
        _ => 0.5,
    };
    let of = |(feature, (weight, count)): (usize, &(f64, f64))| {
        let size = size(feature) / 3.0;
        if *count > 0.0 { weight / count * (size * size) } else { 0.0 }
    };
    seen.iter().enumerate().map(of).collect()
}

/// What the length of a stage usually differs from its mean by, in microseconds.
fn usual(silent: &Model, stage: usize) -> f64 {
    let law = &silent.laws[silent.stages[stage].law as usize];
    law.sd().min(law.mean()) * 3.6e9
}

/// Takes the weight from features that explain next to nothing.
fn forget_little(rows: &[Row], weights: &mut [f64]) {
    let all: f64 = rows.iter().map(|row| row.weight * row.wanted * row.wanted).sum();
    let mut explained = vec![0.0; weights.len()];
    for row in rows {
        for (feature, figure) in &row.figures {
            let part = weights[*feature as usize] * figure;
            explained[*feature as usize] += row.weight * (part * part);
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
    if total.histories < FEWEST {
        return None; // as if luck had not been followed, which one cannot know before a run of unknown length
    }
    let ControlledMean { estimate, variance_reduction, rests_on } = total.controlled(1.0 / horizon.0 as f64)?;
    let minutes = |share: f64| share * MINUTES_PER_YEAR;
    Some(ControlledFindings {
        unavailability: estimate,
        downtime_minutes_per_year: Estimate {
            mean: minutes(estimate.mean),
            std_error: minutes(estimate.std_error),
            low: minutes(estimate.low),
            high: minutes(estimate.high),
            ..estimate
        },
        variance_reduction,
        rests_on,
    })
}

//! Weighted observations: what branching histories found, with the marks of an estimator that is not to be trusted.

use super::Estimate;
use super::interval::TAIL;
use super::mean::{FEW, mean_or_bound};
use super::moments::Moments;
use super::student::t_above;
use crate::engine::rare::{Found, RareTally};
use crate::units::SimTime;
use std::collections::BTreeMap;

/// Sums over branching histories. Each observation is rounded to a whole number of small parts, so that the sums are exact and any
/// order of merging gives the same bytes; what is rounded off is far below the last digit that is shown.
#[derive(Debug, Clone, Default)]
pub struct WeightedTally {
    horizon: SimTime,
    downtime: Moments,
    outages: Moments,
    first: Moments,
    causes: BTreeMap<u32, (Moments, Moments)>,
    stages: BTreeMap<(u32, u32), u128>,
    /// Outages on all paths.
    pub seen: u64,
    /// Sum of the squares of their weights, in the order of the histories.
    squares: f64,
    /// Sums of the third and fourth powers of the downtime of each history, in parts of a horizon.
    powers: (f64, f64),
    largest: f64,
    /// Excursions of all histories.
    pub excursions: u64,
    /// Events on all paths.
    pub events: u64,
    /// Events of the histories themselves among them.
    pub history_events: u64,
    /// Number of paths.
    pub paths: u64,
    /// How near each path came, where that was asked for.
    pub nearest: Vec<f64>,
}

/// Parts of a share of time: what a history finds with its weights may be 32 times the horizon.
const PARTS: f64 = (1u64 << 59) as f64;
/// Parts of a probability: the weights of the first outages of a history may add up to 256.
const FIRST_PARTS: f64 = (1u64 << 56) as f64;
/// Parts of an outage.
const OUTAGE_PARTS: f64 = (1u64 << 48) as f64;

/// Marks of how far a weighted estimate can be trusted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Trust {
    /// Number of outages of equal weight that would say as much: (sum of weights)^2 / sum of squares (Kish 1965).
    pub effective_outages: f64,
    /// Kurtosis of the downtime of histories; 3 for a normal law, large where a few histories make the estimate.
    pub kurtosis: f64,
    /// Share of the whole downtime that the history with the most of it contributed.
    pub largest_share: f64,
}

impl WeightedTally {
    /// For histories of this length.
    pub fn new(horizon: SimTime) -> Self {
        WeightedTally { horizon, ..WeightedTally::default() }
    }

    /// Number of histories.
    pub fn histories(&self) -> u64 {
        self.downtime.count()
    }

    /// Adds what later histories found.
    pub fn merge(&mut self, later: WeightedTally) {
        self.downtime.merge(&later.downtime);
        self.outages.merge(&later.outages);
        self.first.merge(&later.first);
        for (cause, (downtime, outages)) in later.causes {
            let mine = self.causes.entry(cause).or_default();
            mine.0.merge(&downtime);
            mine.1.merge(&outages);
        }
        let histories = self.histories();
        for (downtime, outages) in self.causes.values_mut() {
            fill(downtime, histories);
            fill(outages, histories);
        }
        for (at, time) in later.stages {
            *self.stages.entry(at).or_default() += time;
        }
        self.seen += later.seen;
        self.squares += later.squares;
        self.powers = (self.powers.0 + later.powers.0, self.powers.1 + later.powers.1);
        self.largest = self.largest.max(later.largest);
        self.excursions += later.excursions;
        self.events += later.events;
        self.history_events += later.history_events;
        self.paths += later.paths;
        self.nearest.extend(later.nearest);
    }

    /// Time down in a history, as a share of its length.
    ///
    /// Its interval is wider where the tails are heavy: the variance is then known from few histories, as from 2n / (kurtosis - 1)
    /// degrees of freedom (Satterthwaite 1946), and Student's quantile for so many takes the place of the normal one.
    pub fn unavailability(&self) -> Estimate {
        let found = mean_or_bound(&self.downtime, PARTS as u64, 1.0 / PARTS);
        match self.trust() {
            Some(trust) if self.downtime.nonzero() >= FEW => widened(found, self.degrees_of_freedom(trust.kurtosis)),
            _ => found,
        }
    }

    /// About as many independent normal observations say as much about the variance.
    fn degrees_of_freedom(&self, kurtosis: f64) -> u64 {
        (2.0 * self.histories() as f64 / (kurtosis - 1.0)).clamp(3.0, 1e6) as u64
    }

    /// Outages in a history.
    pub fn outages(&self) -> Estimate {
        unbounded(&self.outages)
    }

    /// Probability of an outage in a history.
    pub fn probability_outage(&self) -> Estimate {
        mean_or_bound(&self.first, FIRST_PARTS as u64, 1.0 / FIRST_PARTS)
    }

    /// Share of time down because of a cause, and outages that it began in a history.
    pub fn cause(&self, cause: u32) -> (Estimate, Estimate) {
        let none = || (zeros(self.histories()), zeros(self.histories()));
        let (downtime, outages) = self.causes.get(&cause).cloned().unwrap_or_else(none);
        (mean_or_bound(&downtime, PARTS as u64, 1.0 / PARTS), unbounded(&outages))
    }

    /// Share of time down in each stage of a cause, by label.
    pub fn stages(&self, cause: u32) -> impl Iterator<Item = (u32, f64)> {
        let scale = 1.0 / (PARTS * self.histories().max(1) as f64);
        self.stages
            .range((cause, 0)..=(cause, u32::MAX))
            .map(move |((_, label), parts)| (*label, *parts as f64 * scale))
    }

    /// Standard error of the mean unavailability over that mean; infinite where nothing was seen.
    pub fn relative_error(&self) -> f64 {
        let found = self.downtime.estimate(1.0);
        if found.mean > 0.0 { found.std_error / found.mean } else { f64::INFINITY }
    }

    /// How far the estimate can be trusted; nothing where no outage was seen.
    pub fn trust(&self) -> Option<Trust> {
        let weights = self.outages.sum() as f64 / OUTAGE_PARTS;
        let n = self.histories() as f64;
        let mean = self.downtime.mean() / PARTS;
        let variance = self.downtime.variance() / (PARTS * PARTS);
        let second = variance + mean * mean;
        let (third, fourth) = (self.powers.0 / n, self.powers.1 / n);
        let square = mean * mean;
        let central = fourth - 4.0 * mean * third + 6.0 * mean * mean * second - 3.0 * (square * square);
        (self.seen > 0 && variance > 0.0).then_some(Trust {
            effective_outages: weights * weights / self.squares,
            kurtosis: central / (variance * variance),
            largest_share: self.largest / (mean * n),
        })
    }
}

impl RareTally for WeightedTally {
    fn observe(&mut self, found: &Found) {
        let share = found.downtime / self.horizon.0 as f64;
        let before = self.histories();
        self.downtime.push(parts(share, PARTS));
        self.outages.push(parts(found.outages, OUTAGE_PARTS));
        self.first.push(parts(found.first, FIRST_PARTS));
        for (cause, (downtime, outages)) in &found.causes {
            let mine = self.causes.entry(*cause).or_default();
            fill(&mut mine.0, before);
            fill(&mut mine.1, before);
            mine.0.push(parts(downtime / self.horizon.0 as f64, PARTS));
            mine.1.push(parts(*outages, OUTAGE_PARTS));
        }
        for (at, time) in &found.stages {
            *self.stages.entry(*at).or_default() += u128::from(parts(time / self.horizon.0 as f64, PARTS));
        }
        self.seen += found.seen;
        self.squares += found.squares;
        let square = share * share;
        self.powers = (self.powers.0 + share * square, self.powers.1 + square * square);
        self.largest = self.largest.max(share);
        self.excursions += found.excursions;
        self.events += found.events;
        self.history_events += found.history_events;
        self.paths += found.paths;
        self.nearest.extend_from_slice(&found.nearest);
    }
}

/// The nearest whole number of parts; the most there can be for what has no bound and is beyond them.
fn parts(value: f64, of_one: f64) -> u64 {
    (value * of_one).round() as u64
}

fn zeros(n: u64) -> Moments {
    let mut moments = Moments::default();
    moments.push_zeros(n);
    moments
}

/// Adds zeros up to a number of observations.
fn fill(moments: &mut Moments, histories: u64) {
    moments.push_zeros(histories - moments.count());
}

/// The interval of an estimate whose variance is known from so few degrees of freedom.
fn widened(found: Estimate, df: u64) -> Estimate {
    let factor = t_above(TAIL, df) / t_above(TAIL, u64::MAX);
    let (below, above) = (found.mean - found.low, found.high - found.mean);
    Estimate { low: (found.mean - factor * below).max(0.0), high: (found.mean + factor * above).min(1.0), ..found }
}

/// A mean of observations without an upper end.
fn unbounded(moments: &Moments) -> Estimate {
    mean_or_bound(moments, u64::MAX, 1.0 / OUTAGE_PARTS)
}

//! What was counted on the paths of one history, with their weights.

use super::super::trajectory::ServiceRecord;
use std::collections::BTreeMap;

/// What one history and its paths add to the estimates of the main service: each sum has the mean that it has in a plain history.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Found {
    /// Time down in microseconds.
    pub downtime: f64,
    /// Outages.
    pub outages: f64,
    /// First outages of the history.
    pub first: f64,
    /// Downtime and outages of each cause.
    pub causes: BTreeMap<u32, (f64, f64)>,
    /// Downtime of each cause and stage.
    pub stages: BTreeMap<(u32, u32), f64>,
    /// Weighted outages that were seen: how many, the sum of their squared weights, the largest weight.
    pub seen: u64,
    /// Sum of the squares of their weights.
    pub squares: f64,
    /// The largest of their weights.
    pub largest: f64,
    /// Excursions of the history.
    pub excursions: u64,
    /// Events on all paths, and in the history itself.
    pub events: u64,
    /// Events of the history itself.
    pub history_events: u64,
    /// Number of paths.
    pub paths: u64,
    /// For each path that began at the last level the least that was missing; empty unless asked for.
    pub nearest: Vec<f64>,
}

impl Found {
    /// Empties it and keeps the memory.
    pub(super) fn clear(&mut self) {
        let nearest = std::mem::take(&mut self.nearest);
        *self = Found { nearest, ..Found::default() };
        self.nearest.clear();
    }

    /// Counts what a service went through on a path; `first` if it had no outage before.
    pub(super) fn count(&mut self, record: &ServiceRecord, weight: f64, first: bool) {
        self.downtime += weight * record.downtime.0 as f64;
        for charge in &record.charges {
            let time = weight * charge.time.0 as f64;
            self.causes.entry(charge.cause).or_default().0 += time;
            *self.stages.entry((charge.cause, charge.label)).or_default() += time;
        }
        for outage in &record.outages {
            self.causes.entry(outage.cause).or_default().1 += weight;
            self.outages += weight;
            self.seen += 1;
            self.squares += weight * weight;
            self.largest = self.largest.max(weight);
        }
        if first && !record.outages.is_empty() {
            self.first += weight;
        }
    }
}

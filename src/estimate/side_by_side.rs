//! What is gathered from the histories of several designs that met the same luck.

use super::history::HistoryTally;
use super::ledger::begun;
use super::paired::Paired;
use crate::engine::{ServiceRecord, SharedTally, Tally, Trajectory};
use serde::{Deserialize, Serialize};

/// Parts per billion in a full level.
const ONE: u128 = 1_000_000_000;

/// A tally of each design, and of each pair of designs.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SideBySide {
    /// One for each design.
    pub designs: Vec<HistoryTally>,
    /// One for each pair of designs, in the order of [`pairs`].
    pub pairs: Vec<PairTally>,
}

/// What the main services of two designs differ by, second − first, history by history. Times are in microseconds.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub struct PairTally {
    /// Downtime.
    pub downtime: Paired,
    /// Outages that began.
    pub outages: Paired,
    /// Demand not served, as time of full loss.
    pub lost: Paired,
}

/// All pairs of `count` designs, first before second: (0, 1), (0, 2), .., (1, 2), ..
pub fn pairs(count: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..count).flat_map(move |first| (first + 1..count).map(move |second| (first, second)))
}

impl SideBySide {
    /// From an empty tally of each design.
    pub fn new(designs: Vec<HistoryTally>) -> Self {
        let pairs = pairs(designs.len()).map(|_| PairTally::default()).collect();
        SideBySide { designs, pairs }
    }

    /// Forgets the row of each history.
    pub fn drop_rows(&mut self) {
        self.designs.iter_mut().for_each(|design| design.years.clear());
    }
}

impl SharedTally for SideBySide {
    fn observe(&mut self, trajectories: &[&Trajectory]) {
        self.designs.iter_mut().zip(trajectories).for_each(|(design, trajectory)| design.observe(trajectory));
        for (tally, (first, second)) in self.pairs.iter_mut().zip(pairs(trajectories.len())) {
            tally.observe(&trajectories[first].services[0], &trajectories[second].services[0]);
        }
    }

    fn merge(&mut self, later: Self) {
        self.designs.iter_mut().zip(later.designs).for_each(|(design, other)| design.merge(other));
        self.pairs.iter_mut().zip(&later.pairs).for_each(|(pair, other)| pair.merge(other));
    }
}

impl PairTally {
    fn observe(&mut self, first: &ServiceRecord, second: &ServiceRecord) {
        let lost = |record: &ServiceRecord| (record.lost / ONE) as u64;
        self.downtime.push(first.downtime.0, second.downtime.0);
        self.outages.push(begun(first), begun(second));
        self.lost.push(lost(first), lost(second));
    }

    fn merge(&mut self, other: &PairTally) {
        self.downtime.merge(&other.downtime);
        self.outages.merge(&other.outages);
        self.lost.merge(&other.lost);
    }
}

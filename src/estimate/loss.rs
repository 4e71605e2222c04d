//! Losses of data over a set of histories.

use super::{Moments, Ratio, Sample};
use crate::engine::{DataLoss, ServiceRecord};
use serde::{Deserialize, Serialize};

/// Losses of data of one service, in microseconds before a failure.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct LossTally {
    /// Losses, by history.
    pub events: Moments,
    /// Their sizes.
    pub sizes: Sample,
    /// Number and sum of the losses, by history.
    pub size: Ratio,
    /// The largest loss of each history; 0 where there was none.
    pub largest: Sample,
}

impl LossTally {
    pub(super) fn observe(&mut self, record: &ServiceRecord) {
        self.events.push(record.losses.len() as u64);
        record.losses.iter().for_each(|loss| self.sizes.push(loss.lost.0));
        self.size.push(record.losses.len() as u64, sum(&record.losses));
        self.largest.push(largest(&record.losses));
    }

    pub(super) fn merge(&mut self, other: &LossTally) {
        self.events.merge(&other.events);
        self.sizes.merge(&other.sizes);
        self.size.merge(&other.size);
        self.largest.merge(&other.largest);
    }
}

/// All losses of a history together.
pub(super) fn sum(losses: &[DataLoss]) -> u64 {
    losses.iter().fold(0, |sum: u64, loss| sum.saturating_add(loss.lost.0))
}

/// The largest loss of a history, 0 where there was none.
pub(super) fn largest(losses: &[DataLoss]) -> u64 {
    losses.iter().map(|loss| loss.lost.0).max().unwrap_or(0)
}

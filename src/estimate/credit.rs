//! Service credits over a set of histories: how often each tier is due, and what is paid back.

use super::windows::Windows;
use super::{Moments, Sample};
use crate::engine::Outage;
use serde::{Deserialize, Serialize};

/// Credits of one service. Refunds are in parts per million of the fee of one window.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct CreditTally {
    /// Windows for which each tier is due, by history; histories without any are not counted in.
    pub tiers: Vec<Moments>,
    /// What is paid back for all windows of a history.
    pub refund: Moments,
    /// The same, as a sample.
    pub refunds: Sample,
}

impl CreditTally {
    /// An empty tally of so many tiers.
    pub(super) fn new(windows: &Windows) -> CreditTally {
        CreditTally { tiers: vec![Moments::default(); windows.tiers()], ..CreditTally::default() }
    }

    /// Takes in the outages of one history.
    pub(super) fn observe(&mut self, outages: &[Outage], windows: &Windows) {
        let mut due: Vec<u64> = Vec::new();
        let mut refund = 0;
        windows.downtimes(outages, |window, down| {
            if let Some((tier, refunded)) = windows.due(window, down) {
                due.resize(self.tiers.len(), 0);
                due[tier] += 1;
                refund += refunded;
            }
        });
        self.refund.push(refund);
        self.refunds.push(refund);
        for (tier, due) in self.tiers.iter_mut().zip(due).filter(|(_, due)| *due > 0) {
            tier.push(due);
        }
    }

    pub(super) fn merge(&mut self, other: &CreditTally) {
        self.tiers.iter_mut().zip(&other.tiers).for_each(|(own, other)| own.merge(other));
        self.refund.merge(&other.refund);
        self.refunds.merge(&other.refunds);
    }
}

//! Whether tallies that were stored belong to a model: as many parts of each kind, and sums that can be.

use super::{
    BudgetTally, CauseTally, CostTally, CreditTally, HistoryTally, Ledger, LossTally, Moments, POINTS, ServiceTally,
};
use super::{SideBySide, pairs};

impl HistoryTally {
    /// Whether this tally can be merged into another, of the same model: it has the same parts, each of as many histories.
    pub fn fits(&self, other: &HistoryTally) -> bool {
        let alike = |(own, other): (&ServiceTally, &ServiceTally)| own.fits(other, self.histories);
        self.services.len() == other.services.len()
            && self.services.iter().zip(&other.services).all(alike)
            && self.ledger.fits(&other.ledger)
            && self.remembered.len() as u64 <= self.histories
            && self.worst.is_some() == (self.histories > 0)
    }

    /// Whether every cause and every stage that it speaks of is among the first so many.
    pub fn speaks_of(&self, causes: usize, stages: usize) -> bool {
        let is_one = |at: u32, of: usize| (at as usize) < of;
        self.services.iter().all(|service| {
            service.causes.keys().all(|cause| is_one(*cause, causes))
                && service.stages.keys().all(|(cause, stage)| is_one(*cause, causes) && is_one(*stage, stages))
        })
    }
}

impl SideBySide {
    /// Whether this tally can be merged into another, of the same designs.
    pub fn fits(&self, other: &SideBySide) -> bool {
        self.designs.len() == other.designs.len()
            && self.designs.iter().zip(&other.designs).all(|(own, other)| own.fits(other))
            && self.pairs.len() == pairs(self.designs.len()).count()
            && self.designs.windows(2).all(|two| two[0].histories == two[1].histories)
    }
}

impl ServiceTally {
    fn fits(&self, other: &ServiceTally, histories: u64) -> bool {
        let counted = |moments: &Moments| moments.is_sound() && moments.count() == histories;
        let both = |own: bool, other: bool| own == other;
        [&self.downtime, &self.lost, &self.retries, &self.outages].into_iter().all(counted)
            && self.first.is_sound()
            && self.downtimes.is_sound()
            && self.downtimes.count() == histories
            && self.lengths.is_sound()
            && self.causes.values().all(|cause| cause.fits(histories))
            && both(self.losses.is_some(), other.losses.is_some())
            && both(self.budget.is_some(), other.budget.is_some())
            && both(self.credits.is_some(), other.credits.is_some())
            && self.losses.as_ref().is_none_or(|losses| losses.is_sound())
            && self.budget.as_ref().zip(other.budget.as_ref()).is_none_or(|(own, other)| own.fits(other))
            && self.credits.as_ref().zip(other.credits.as_ref()).is_none_or(|(own, other)| own.fits(other))
    }
}

impl CauseTally {
    fn fits(&self, histories: u64) -> bool {
        [&self.downtime, &self.outages].into_iter().all(|seen| seen.is_sound() && seen.count() <= histories)
    }
}

impl LossTally {
    fn is_sound(&self) -> bool {
        self.events.is_sound() && self.sizes.is_sound() && self.largest.is_sound()
    }
}

impl CreditTally {
    fn fits(&self, other: &CreditTally) -> bool {
        self.tiers.len() == other.tiers.len() && self.refund.is_sound() && self.refunds.is_sound()
    }
}

impl BudgetTally {
    fn fits(&self, other: &BudgetTally) -> bool {
        self.exhaustion.is_sound()
            && self.used.is_sound()
            && self.by_mark.len() == other.by_mark.len()
            && self.lists() == (POINTS + 1, POINTS)
    }
}

impl Ledger {
    fn fits(&self, other: &Ledger) -> bool {
        let costs = self.cost.as_ref().zip(other.cost.as_ref());
        self.occurrences.kinds() == other.occurrences.kinds()
            && self.cost.is_some() == other.cost.is_some()
            && costs.is_none_or(|(own, other)| own.fits(other))
    }
}

impl CostTally {
    fn fits(&self, other: &CostTally) -> bool {
        self.total.is_sound()
            && self.totals.is_sound()
            && self.downtimes.is_sound()
            && self.parts.len() == other.parts.len()
            && self.parts.iter().all(Moments::is_sound)
    }
}

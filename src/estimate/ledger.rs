//! What histories cost, and how often each cause occurred.

use super::{CostTally, Counts, Money};
use crate::engine::{ServiceRecord, Trajectory};
use serde::{Deserialize, Serialize};

/// Microseconds in an hour.
const HOUR: u128 = 3_600_000_000;

/// What is counted and what it costs. Money is in millionths of the currency.
#[derive(Debug, Clone, Default)]
pub struct Prices {
    /// Number of causes.
    pub causes: usize,
    /// What each counter of the trajectories counts.
    pub counters: Vec<Counted>,
    /// What things cost, where money is spoken of.
    pub money: Option<Money>,
}

/// What one counter counts.
#[derive(Debug, Clone, Copy, Default)]
pub struct Counted {
    /// The cause whose occurrences it counts; nothing where it counts something else.
    pub occurrences_of: Option<u32>,
    /// What one costs, and the part of the cost that it adds to.
    pub event: Option<(u64, usize)>,
    /// What an hour of work costs, and the part of the cost that it adds to.
    pub hour: Option<(u64, usize)>,
}

/// Counts and costs over a set of histories.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Ledger {
    #[serde(skip)]
    prices: Prices,
    /// Occurrences of each cause, by history.
    pub occurrences: Counts,
    /// What histories cost, where money is spoken of.
    pub cost: Option<Box<CostTally>>,
    /// Of the history at hand, by cause.
    #[serde(skip)]
    seen: Vec<u64>,
    /// Of the history at hand, by part.
    #[serde(skip)]
    spent: Vec<u64>,
}

impl Ledger {
    /// An empty ledger.
    pub fn new(prices: &Prices) -> Self {
        let parts = prices.money.as_ref().map(|money| money.parts.len());
        Ledger {
            prices: prices.clone(),
            occurrences: Counts::new(prices.causes),
            cost: parts.map(|parts| Box::new(CostTally::new(parts))),
            seen: vec![0; prices.causes],
            spent: vec![0; parts.unwrap_or(0)],
        }
    }

    /// Takes in one history and returns what it cost.
    ///
    /// The parts sum to the whole. A sum beyond what 64 bits hold (18 trillion of the currency) counts as that.
    pub(super) fn observe(&mut self, trajectory: &Trajectory) -> Option<u64> {
        self.seen.fill(0);
        for (counted, strikes) in self.prices.counters.iter().zip(&trajectory.strikes) {
            if let Some(cause) = counted.occurrences_of {
                self.seen[cause as usize] += strikes;
            }
        }
        for (cause, seen) in self.seen.iter().enumerate() {
            self.occurrences.push(cause, *seen);
        }
        self.prices.money.as_ref()?;
        self.spend(trajectory);
        let (cost, money) = self.cost.as_mut().zip(self.prices.money.as_ref())?;
        Some(cost.observe(&self.spent, money))
    }

    /// Fills in what each part of the history at hand cost.
    fn spend(&mut self, trajectory: &Trajectory) {
        let Ledger { prices, spent, .. } = self;
        let Some(money) = &prices.money else { return };
        spent.fill(0);
        let mut add = |part: usize, what: u64| spent[part] = spent[part].saturating_add(what);
        money.fixed.iter().for_each(|(what, part)| add(*part, *what));
        for (part, running) in money.scaled.iter().zip(&trajectory.running) {
            part.iter().for_each(|part| add(*part, rounded(*running, HOUR)));
        }
        for (at, (counted, strikes)) in prices.counters.iter().zip(&trajectory.strikes).enumerate() {
            if let Some((price, part)) = counted.event {
                add(part, strikes.saturating_mul(price));
            }
            if let Some((price, part)) = counted.hour {
                let worked = trajectory.worked.get(at).copied().unwrap_or(0);
                add(part, rounded(worked.saturating_mul(price.into()), HOUR));
            }
        }
        let main = &trajectory.services[0];
        if let Some((price, part)) = money.per_minute {
            add(part, rounded(u128::from(main.downtime.0) * u128::from(price), HOUR / 60));
        }
        if let Some((price, part)) = money.per_outage {
            add(part, begun(main).saturating_mul(price));
        }
    }

    pub(super) fn merge(&mut self, later: Ledger) {
        self.occurrences.merge(&later.occurrences);
        if let (Some(own), Some(other)) = (&mut self.cost, later.cost) {
            own.merge(&other);
        }
    }
}

/// Outages that began.
pub(super) fn begun(record: &ServiceRecord) -> u64 {
    record.outages.iter().filter(|outage| !outage.begun_before).count() as u64
}

/// A quotient, rounded to the nearest whole number.
fn rounded(what: u128, by: u128) -> u64 {
    u64::try_from(what.saturating_add(by / 2) / by).unwrap_or(u64::MAX)
}

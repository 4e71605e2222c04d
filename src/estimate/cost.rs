//! Money by history, in whole millionths of the currency: exact sums, whole and by part.

use super::interval::{TAIL, poisson_rate};
use super::mean::{FEW, mean_or_bound};
use super::{Estimate, Moments, Sample};
use serde::{Deserialize, Serialize};

/// What things cost.
#[derive(Debug, Clone, Default)]
pub struct Money {
    /// The parts that the cost is split into.
    pub parts: Vec<Part>,
    /// What is spent in a horizon whatever happens, with the parts it belongs to.
    pub fixed: Vec<(u64, usize)>,
    /// For each scaled service the part that its units belong to, if they cost anything.
    pub scaled: Vec<Option<usize>>,
    /// A minute of an outage of the main service, with its part, if it costs anything.
    pub per_minute: Option<(u64, usize)>,
    /// An outage of it that begins, likewise.
    pub per_outage: Option<(u64, usize)>,
}

/// A part of the cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// What kind of cost it is.
    pub group: CostGroup,
    /// What is known of it where little is seen.
    pub bound: Bound,
}

/// A kind of cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CostGroup {
    /// What is spent by the hour whatever fails.
    Running,
    /// What failures and changes cost, outages of the service left out.
    Events,
    /// Outages of the service.
    Downtime,
}

/// What is known of the cost of a history beforehand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// It is spent in every history.
    Sure,
    /// It comes in events of this cost (the largest, where they differ).
    Events(u64),
    /// It is at most this.
    Most(u64),
}

/// What histories cost, in millionths of the currency.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct CostTally {
    /// All of it, by history.
    pub total: Moments,
    /// All of it, as a sample.
    pub totals: Sample,
    /// Cost of downtime, as a sample.
    pub downtimes: Sample,
    /// Each part, by history.
    pub parts: Vec<Moments>,
    /// Each group, by history.
    groups: [Moments; 3],
}

impl CostTally {
    /// Nothing yet, in so many parts.
    pub(super) fn new(parts: usize) -> Self {
        CostTally { parts: vec![Moments::default(); parts], ..CostTally::default() }
    }

    /// Takes in what each part of a history cost, and returns the sum. A sum beyond what 64 bits hold (18 trillion of the
    /// currency) counts as that.
    pub(super) fn observe(&mut self, spent: &[u64], money: &Money) -> u64 {
        let mut groups = [0_u64; 3];
        for ((moments, spent), part) in self.parts.iter_mut().zip(spent).zip(&money.parts) {
            moments.push(*spent);
            let group = &mut groups[part.group as usize];
            *group = group.saturating_add(*spent);
        }
        let total = groups.iter().fold(0, |sum: u64, group| sum.saturating_add(*group));
        self.groups.iter_mut().zip(groups).for_each(|(moments, spent)| moments.push(spent));
        self.total.push(total);
        self.totals.push(total);
        self.downtimes.push(groups[CostGroup::Downtime as usize]);
        total
    }

    pub(super) fn merge(&mut self, other: &CostTally) {
        self.total.merge(&other.total);
        self.totals.merge(&other.totals);
        self.downtimes.merge(&other.downtimes);
        self.parts.iter_mut().zip(&other.parts).for_each(|(own, other)| own.merge(other));
        self.groups.iter_mut().zip(&other.groups).for_each(|(own, other)| own.merge(other));
    }

    /// Mean of a part, times `scale`.
    ///
    /// Student's interval corrected for skewness (Hall 1992) where 30 or more histories have some. With fewer, the hull of
    /// the plain interval and Garwood's for the number of events times what one costs, or [`mean_or_bound`] where the part
    /// is bounded.
    pub fn part(&self, at: usize, money: &Money, scale: f64) -> Estimate {
        let moments = &self.parts[at];
        match money.parts[at].bound {
            Bound::Most(most) => mean_or_bound(moments, most, scale),
            Bound::Events(price) if moments.nonzero() < FEW => few_events(moments, price, scale),
            Bound::Sure | Bound::Events(_) => limits(moments, scale),
        }
    }

    /// Mean of a kind of cost, times `scale`: its interval as in [`CostTally::part`], or with few histories that have
    /// some the sum of the ends of its parts. With few events each of those holds more often than it says, so that all
    /// hold together.
    pub fn group(&self, group: CostGroup, money: &Money, scale: f64) -> Estimate {
        let moments = &self.groups[group as usize];
        let whole = limits(moments, scale);
        if group == CostGroup::Running || moments.nonzero() >= FEW {
            return whole;
        }
        let own = (0..money.parts.len()).filter(|at| money.parts[*at].group == group);
        summed(own.map(|at| self.part(at, money, scale)), whole)
    }

    /// Mean of all together, times `scale`; where some kind of cost was seldom seen, with the sum of the ends of all.
    pub fn all(&self, money: &Money, scale: f64) -> Estimate {
        let whole = limits(&self.total, scale);
        let groups = [CostGroup::Running, CostGroup::Events, CostGroup::Downtime];
        let there = |group: &CostGroup| money.parts.iter().any(|part| part.group == *group);
        let seldom = |group: &CostGroup| *group != CostGroup::Running && self.groups[*group as usize].nonzero() < FEW;
        if groups.iter().filter(|group| there(group)).any(seldom) {
            return summed(groups.into_iter().filter(there).map(|group| self.group(group, money, scale)), whole);
        }
        whole
    }
}

/// An estimate with the sums of the ends of others.
fn summed(parts: impl Iterator<Item = Estimate>, whole: Estimate) -> Estimate {
    let (low, high) = parts.fold((0.0, 0.0), |(low, high), part| (low + part.low, high + part.high));
    Estimate { low, high, ..whole }
}

fn limits(moments: &Moments, scale: f64) -> Estimate {
    let (low, high) = moments.skewed_limits(TAIL);
    Estimate { low: low * scale, high: high * scale, ..moments.estimate(scale) }
}

fn few_events(moments: &Moments, price: u64, scale: f64) -> Estimate {
    let plain = moments.estimate(scale);
    let events = moments.sum().div_ceil(u128::from(price.max(1)));
    let rate = poisson_rate(u64::try_from(events).unwrap_or(u64::MAX), moments.count() as f64);
    let (low, high) = (rate.low * price as f64 * scale, rate.high * price as f64 * scale);
    if moments.nonzero() == 0 || moments.count() < 2 {
        return Estimate { low, high, ..plain };
    }
    Estimate { low: plain.low.min(low), high: plain.high.max(high), ..plain }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(outages: &[u64]) -> (CostTally, Money) {
        let part = |group, bound| Part { group, bound };
        let parts = vec![part(CostGroup::Running, Bound::Sure), part(CostGroup::Downtime, Bound::Events(100))];
        let money = Money { parts, ..Money::default() };
        let mut tally = CostTally::new(2);
        outages.iter().for_each(|outage| assert_eq!(tally.observe(&[1000, *outage], &money), 1000 + outage));
        (tally, money)
    }

    #[test]
    fn what_was_never_seen_has_an_upper_bound() {
        let (tally, money) = tally(&[0; 1000]);
        let all = tally.all(&money, 1.0);
        // Garwood: 3.689 events in a thousand histories at most, at 100 each.
        assert_eq!((all.mean, all.low), (1000.0, 1000.0));
        assert!((all.high - 1000.3689).abs() < 1e-3, "{all:?}");
        assert_eq!(tally.group(CostGroup::Running, &money, 1.0).high, 1000.0);
    }

    #[test]
    fn parts_sum_to_groups_and_groups_to_the_whole() {
        let (tally, money) = tally(&[0, 100, 300, 200]);
        let mean = |group| tally.group(group, &money, 2.0).mean;
        assert_eq!(
            (mean(CostGroup::Running), mean(CostGroup::Events), mean(CostGroup::Downtime)),
            (2000.0, 0.0, 300.0)
        );
        let all = tally.all(&money, 2.0);
        assert_eq!((all.mean, all.count), (2300.0, 4));
        assert!(all.low < 2300.0 && all.high > 2300.0);
        assert_eq!((tally.downtimes.quantile(0.5), tally.totals.max()), (Some(100), 1300));
    }

    #[test]
    fn what_is_too_much_stays_at_the_most() {
        let (_, money) = tally(&[]);
        let mut tally = CostTally::new(2);
        assert_eq!(tally.observe(&[u64::MAX, 5], &money), u64::MAX);
    }
}

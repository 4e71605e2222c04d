//! What designs spend, and what that buys: which are efficient, and the price of an hour of downtime that is avoided.

use super::{CostFindings, Findings, PairFindings, Spending, SpendingFindings};
use crate::estimate::Estimate;
use std::cmp::Ordering;

/// What the designs spend; nothing unless all have prices, in one currency.
pub(super) fn spending(designs: &[Findings], pairs: &[PairFindings]) -> Option<Spending> {
    let costs: Option<Vec<&CostFindings>> = designs.iter().map(|design| design.cost.as_ref()).collect();
    let costs = costs?;
    let currency = costs.first()?.currency.clone();
    if costs.iter().any(|cost| cost.currency != currency) {
        return None;
    }
    let spent: Vec<Estimate> = costs.iter().map(|cost| sum(&cost.running_per_year, &cost.events_per_year)).collect();
    let cheapest = (0..spent.len()).min_by(|a, b| spent[*a].mean.total_cmp(&spent[*b].mean))?;
    let findings = (0..designs.len()).map(|at| SpendingFindings {
        per_year: spent[at],
        efficient: !(0..spent.len()).any(|other| other != at && dominates(pairs, &spent, other, at)),
        per_avoided_hour: avoided(pairs, cheapest, at)
            .and_then(|minutes| per_hour(&spent[at], &spent[cheapest], &minutes)),
    });
    Some(Spending { currency, cheapest, designs: findings.collect() })
}

/// The sum of two estimates with the sums of their ends, which holds whatever the two have in common (each at 95 %).
fn sum(a: &Estimate, b: &Estimate) -> Estimate {
    let std_error = (a.std_error * a.std_error + b.std_error * b.std_error).sqrt();
    Estimate { mean: a.mean + b.mean, std_error, low: a.low + b.low, high: a.high + b.high, ..*a }
}

/// Whether a design spends more than another one without being shown to be down less, or as much and is shown to be
/// down more. What is noise does not justify money.
fn dominates(pairs: &[PairFindings], spent: &[Estimate], one: usize, other: usize) -> bool {
    match spent[one].mean.total_cmp(&spent[other].mean) {
        Ordering::Less => avoided(pairs, one, other).is_none(),
        Ordering::Equal => avoided(pairs, other, one).is_some(),
        Ordering::Greater => false,
    }
}

/// Minutes a year that a design is down less than another one, where that is not noise.
fn avoided(pairs: &[PairFindings], other: usize, design: usize) -> Option<Estimate> {
    let of = |pair: &&PairFindings| (pair.first, pair.second) == (other.min(design), other.max(design));
    let pair = pairs.iter().find(of).filter(|pair| !pair.noise)?;
    let e = pair.downtime_minutes_per_year;
    let less = if other < design { Estimate { mean: -e.mean, low: -e.high, high: -e.low, ..e } } else { e };
    (less.low > 0.0).then_some(less)
}

/// What more is spent for each hour of downtime that is avoided. The ends combine the worst ends of the three
/// intervals; nothing where not more is spent. It has no standard error.
fn per_hour(spent: &Estimate, cheapest: &Estimate, minutes: &Estimate) -> Option<Estimate> {
    let more = spent.mean - cheapest.mean;
    let (low, high) = (spent.low - cheapest.high, spent.high - cheapest.low);
    let price = |money: f64, minutes: f64| money / minutes * 60.0;
    (more > 0.0).then(|| Estimate {
        mean: price(more, minutes.mean),
        std_error: f64::NAN,
        low: price(low, if low > 0.0 { minutes.high } else { minutes.low }),
        high: price(high, minutes.low),
        ..*minutes
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn estimate(low: f64, mean: f64, high: f64) -> Estimate {
        Estimate { mean, std_error: 1.0, low, high, level: 0.95, count: 100 }
    }

    #[test]
    fn an_avoided_hour_has_a_price_with_its_interval() {
        let price =
            per_hour(&estimate(190.0, 200.0, 210.0), &estimate(95.0, 100.0, 105.0), &estimate(30.0, 60.0, 120.0));
        let price = price.expect("more is spent");
        assert_eq!((price.low, price.mean, price.high), (42.5, 100.0, 230.0));
        assert!(per_hour(&estimate(1.0, 2.0, 3.0), &estimate(1.0, 2.0, 3.0), &estimate(1.0, 2.0, 3.0)).is_none());
    }
}

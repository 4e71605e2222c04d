//! Exact intervals for shares, rates and quantiles: Clopper-Pearson, Garwood and order statistics.
//!
//! Each end of an interval is allowed to miss with probability (1 − level) / 2.

use super::tail::CountLaw;
use super::{Estimate, LEVEL};

/// What each end of an interval at [`LEVEL`] may miss.
pub(super) const TAIL: f64 = (1.0 - LEVEL) / 2.0;

/// The share of `n` independent trials that succeed, with the Clopper-Pearson interval.
///
/// Never narrower than its level, for any n: no success gives the upper limit 1 − 0.025^(1/n), about 3.7/n.
/// Where success is nearly certain, ask for the share of failures, which keeps its digits. Without trials
/// the interval is 0 to 1. The standard error is √(p (1 − p) / n).
///
/// Source: Clopper and Pearson (1934), "The use of confidence or fiducial limits".
///
/// # Panics
/// When there are more successes than trials.
///
/// ```
/// use fivenines::estimate::proportion;
/// let none = proportion(0, 1000);
/// assert_eq!((none.mean, none.low), (0.0, 0.0));
/// assert!((none.high - 0.0036821).abs() < 1e-7);
/// ```
pub fn proportion(successes: u64, n: u64) -> Estimate {
    proportion_at(successes, n, LEVEL)
}

/// The same with an interval at another level.
///
/// # Panics
/// When there are more successes than trials.
pub fn proportion_at(successes: u64, n: u64, level: f64) -> Estimate {
    let mean = if n == 0 { 0.0 } else { successes as f64 / n as f64 };
    let (low, high) = proportion_limits(successes, n, (1.0 - level) / 2.0);
    let std_error = if n == 0 { 0.0 } else { (mean * (1.0 - mean) / n as f64).sqrt() };
    Estimate { mean, std_error, low, high, level, count: n }
}

/// Clopper-Pearson limits of which each misses with probability at most `tail`.
pub(super) fn proportion_limits(successes: u64, n: u64, tail: f64) -> (f64, f64) {
    assert!(successes <= n, "there are no more successes than trials");
    if n == 0 {
        return (0.0, 1.0);
    }
    let failures = n - successes;
    if successes > failures {
        let (low, high) = proportion_limits(failures, n, tail);
        return (1.0 - high, 1.0 - low);
    }
    if successes == 0 {
        return (0.0, -libm::expm1(libm::log(tail) / n as f64));
    }
    let mean = successes as f64 / n as f64;
    let low = bisect(0.0, mean, |p| CountLaw::Binomial { n, p }.at_least(successes) < tail);
    let above = |p| CountLaw::Binomial { n, p }.at_most(successes) > tail;
    (low, bisect(mean, bracket(mean, 1.0, above), above))
}

/// Events per unit of exposure, with Garwood's exact interval for a Poisson process.
///
/// No event gives the upper limit −ln(0.025) / exposure, about 3.7 / exposure. Right for events that strike
/// independently of each other; clustered events need [`super::rate_or_bound`]. Without exposure nothing is
/// known and the upper end is infinite. `count` is the number of events.
///
/// Source: Garwood (1936), "Fiducial limits for the Poisson distribution".
///
/// ```
/// use fivenines::estimate::poisson_rate;
/// let rate = poisson_rate(0, 100.0);
/// assert!((rate.high - 0.036889).abs() < 1e-6);
/// ```
pub fn poisson_rate(events: u64, exposure: f64) -> Estimate {
    if exposure <= 0.0 {
        return Estimate { mean: 0.0, std_error: 0.0, low: 0.0, high: f64::INFINITY, level: LEVEL, count: events };
    }
    let (low, high) = poisson_limits(events, TAIL);
    Estimate {
        mean: events as f64 / exposure,
        std_error: (events as f64).sqrt() / exposure,
        low: low / exposure,
        high: high / exposure,
        level: LEVEL,
        count: events,
    }
}

/// Limits of the expected number of events, of which each misses with probability `tail`.
pub(super) fn poisson_limits(events: u64, tail: f64) -> (f64, f64) {
    if events == 0 {
        return (0.0, -libm::log(tail));
    }
    let seen = events as f64;
    let low = bisect(0.0, seen, |mean| CountLaw::Poisson { mean }.at_least(events) < tail);
    let above = |mean| CountLaw::Poisson { mean }.at_most(events) > tail;
    (low, bisect(seen, bracket(seen, f64::MAX, above), above))
}

/// Ranks (1 to n) of the order statistics that enclose the quantile of order `p` in 0..=1.
///
/// The lower rank is the largest r with P(B < r) ≤ 0.025, the upper the smallest s with P(B ≥ s) ≤ 0.025,
/// for B binomial (n, p); `None` where n is too small for the sample to bound that side. The binomial tails
/// are exact up to 10,000 observations on each side of the quantile, and right to 1e-6 of the tail above.
/// With ties the interval covers at least as often.
///
/// Source: David and Nagaraja (2003), "Order Statistics", section 7.1.
///
/// ```
/// use fivenines::estimate::quantile_ranks;
/// assert_eq!(quantile_ranks(100, 0.5), (Some(40), Some(61)));
/// assert_eq!(quantile_ranks(100, 0.99), (Some(97), None));
/// ```
pub fn quantile_ranks(n: u64, p: f64) -> (Option<u64>, Option<u64>) {
    let law = CountLaw::Binomial { n, p };
    let low = first(0, n, |k| law.at_most(k) > TAIL);
    let high = first(1, n + 1, |k| law.at_least(k) <= TAIL);
    ((low > 0).then_some(low), (high <= n).then_some(high))
}

/// The first whole number in `from..=last` for which a condition that stays true holds, else `last`.
fn first(from: u64, last: u64, holds: impl Fn(u64) -> bool) -> u64 {
    let (mut low, mut high) = (from, last);
    while low < high {
        let middle = low + (high - low) / 2;
        if holds(middle) { high = middle } else { low = middle + 1 }
    }
    low
}

/// The end of an interval that starts at `start`, by doubling, and where `above` no longer holds or that is `most`.
fn bracket(start: f64, most: f64, above: impl Fn(f64) -> bool) -> f64 {
    let mut high = 2.0 * start;
    while high < most && above(high) {
        high *= 2.0;
    }
    high.min(most)
}

/// The point in `low..high` where a condition that holds on its left stops to hold, to the last bits.
pub(super) fn bisect(mut low: f64, mut high: f64, left: impl Fn(f64) -> bool) -> f64 {
    for _ in 0..100 {
        let middle = low + (high - low) / 2.0;
        if middle <= low || middle >= high {
            break;
        }
        if left(middle) { low = middle } else { high = middle }
    }
    low + (high - low) / 2.0
}

#[cfg(test)]
mod tests;

//! Deciding whether a figure keeps a limit, with as many histories as that takes: looks, intervals, and how many more.

use super::interval::{TAIL, proportion_limits};
use super::mean_limits;
use super::{Estimate, Moments, Ratio};

/// Histories at the first look.
const FIRST: u64 = 1024;
/// Standard normal quantile of a chance of 80 %.
const POWER: f64 = 0.841_621_233_572_914_3;

/// When results are looked at, and what each look may miss.
///
/// Who looks several times at 95 % intervals and stops when one of them decides is wrong more often than in 5 % of
/// cases. So the error is spent: half of it on the last look, the other half in equal parts on those before, and
/// the sum of what they spend bounds the whole, whatever their dependence (Bonferroni 1936; error spending: Lan and
/// DeMets 1983, "Discrete sequential boundaries for clinical trials", Biometrika 70, 659-663).
///
/// ```
/// use fivenines::estimate::Looks;
/// let looks = Looks::up_to(5000);
/// assert_eq!(looks.at, [1024, 2048, 4096, 5000]);
/// assert!((looks.at.iter().enumerate().map(|(at, _)| looks.tail(at)).sum::<f64>() - 0.025).abs() < 1e-12);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Looks {
    /// Histories at each look, ascending; the last are the most that there may be.
    pub at: Vec<u64>,
}

impl Looks {
    /// Looks after 1024 histories, twice as many, and so on, and after `most`.
    pub fn up_to(most: u64) -> Looks {
        let doubling = std::iter::successors(Some(FIRST), |n| n.checked_mul(2)).take_while(|n| *n < most);
        Looks { at: doubling.chain([most.max(1)]).collect() }
    }

    /// With which probability each end of an interval may miss at a look, the first being 0.
    pub fn tail(&self, look: usize) -> f64 {
        let earlier = self.at.len() - 1;
        match earlier {
            0 => TAIL,
            _ if look == earlier => TAIL / 2.0,
            _ => TAIL / 2.0 / earlier as f64,
        }
    }
}

/// An interval for a mean of observations between 0 and `cap`, times `scale`; each end misses with probability `tail`.
pub fn mean_bounds(moments: &Moments, cap: u64, scale: f64, tail: f64) -> Estimate {
    let (low, high) = mean_limits(moments, cap, tail);
    Estimate { low: low * scale, high: high * scale, level: 1.0 - 2.0 * tail, ..moments.estimate(scale) }
}

/// An interval for the share of `n` independent trials that succeed; each end misses with probability `tail` at most.
pub fn share_bounds(successes: u64, n: u64, tail: f64) -> Estimate {
    let (low, high) = proportion_limits(successes, n, tail);
    Estimate { low, high, level: 1.0 - 2.0 * tail, ..super::proportion(successes, n) }
}

/// An interval for the share Σy / Σx of events (x a history) of which some are bad (y of them): the hull of what it is
/// if events are independent (Clopper and Pearson 1934) and of what the differences between histories say. Each end
/// misses with probability about `tail`. `count` is the number of events.
pub fn ratio_bounds(ratio: &Ratio, tail: f64) -> Estimate {
    let (all, bad) = ratio.totals();
    let alone = share_bounds(bad, all, tail);
    if ratio.pairs() < 2 {
        return alone;
    }
    let (low, high) = ratio.limits(1, tail);
    let std_error = alone.std_error.max(ratio.std_error());
    Estimate { low: alone.low.min(low), high: alone.high.max(high), std_error, ..alone }
}

/// How many histories would decide, in four cases of five, on which side of a limit a figure lies, judged by the
/// estimate of `histories` of them; nothing where it lies on the limit itself.
///
/// An interval shrinks with the root of the number of histories, so it takes ((half + 0.84 s) / distance)² times as
/// many, where s is the standard error and 0.84 the normal quantile of 80 % (the usual sample size for a power of 80 %;
/// Cochran 1977, "Sampling Techniques", section 4.4, for the root). Where nothing was seen the bound shrinks with the number itself.
pub fn histories_to_decide(estimate: &Estimate, limit: f64, histories: u64) -> Option<f64> {
    let distance = (estimate.mean - limit).abs();
    let half = if limit > estimate.mean { estimate.high - estimate.mean } else { estimate.mean - estimate.low };
    let ratio = (half + POWER * estimate.std_error) / distance;
    let times = if estimate.std_error == 0.0 { ratio } else { ratio * ratio };
    let needed = histories as f64 * times.max(1.0);
    needed.is_finite().then_some(needed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_of_all_looks_sum_to_that_of_one() {
        for most in [1, 1000, 1024, 1025, 10_000, 3_000_000] {
            let looks = Looks::up_to(most);
            let spent: f64 = (0..looks.at.len()).map(|look| looks.tail(look)).sum();
            assert!((spent - TAIL).abs() < 1e-12 && *looks.at.last().unwrap() == most, "{looks:?}");
            assert!(looks.at.windows(2).all(|pair| pair[0] < pair[1]));
        }
    }

    #[test]
    fn the_number_that_would_decide_follows_the_distance() {
        let at = |mean| Estimate { mean, std_error: 1.0, low: mean - 2.0, high: mean + 2.0, level: 0.95, count: 100 };
        let needed = |mean| histories_to_decide(&at(mean), 10.0, 100);
        assert!((needed(9.0).unwrap() - 100.0 * (2.0 + POWER) * (2.0 + POWER)).abs() < 1e-9);
        assert!((needed(9.5).unwrap() / needed(9.0).unwrap() - 4.0).abs() < 1e-9);
        assert_eq!((needed(11.0), needed(10.0)), (needed(9.0), None));
        let unseen = share_bounds(0, 100, TAIL);
        let needed = histories_to_decide(&unseen, 1e-4, 100).unwrap();
        assert!((needed / 36_217.0 - 1.0).abs() < 0.03, "{needed}");
    }
}

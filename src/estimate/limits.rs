//! Limits that miss with a probability of the caller's choice, for decisions that are looked at more than once.

use super::interval::{poisson_limits, proportion_limits};
use super::mean::limits_of_mean;
use super::moments::Moments;

/// Fewest observations above zero for which limits far out in the tails rest on the moments of the whole sample.
const FEW_FAR: u64 = 100;

/// Limits of the mean of observations between 0 and `cap`, of which each misses with probability about `tail` (0 to 0.5).
///
/// As [`mean_or_bound`](super::mean_or_bound), with 100 observations above zero in place of 30, since far out in the
/// tails normality comes later.
///
/// ```
/// use fivenines::estimate::{Moments, mean_limits};
/// let mut down = Moments::default();
/// (0..1000).for_each(|n| down.push(n % 7));
/// let (near, far) = (mean_limits(&down, 10, 0.025), mean_limits(&down, 10, 0.0001));
/// assert!(far.0 < near.0 && near.1 < far.1);
/// ```
pub fn mean_limits(moments: &Moments, cap: u64, tail: f64) -> (f64, f64) {
    limits_of_mean(moments, cap, tail, FEW_FAR)
}

/// Limits of the mean number of events in an observation, of which each misses with probability about `tail`.
///
/// As [`rate_or_bound`](super::rate_or_bound), with 100 observations with events in place of 30.
pub fn count_limits(moments: &Moments, tail: f64) -> (f64, f64) {
    if moments.nonzero() >= FEW_FAR {
        return moments.skewed_limits(tail);
    }
    let events = u64::try_from(moments.sum()).unwrap_or(u64::MAX);
    let n = moments.count().max(1) as f64;
    let (low, high) = poisson_limits(events, tail);
    let (low, high) = (low / n, high / n);
    if events == 0 || moments.count() < 2 {
        return (low, high);
    }
    let plain = moments.t_limits(tail);
    (low.min(plain.0), high.max(plain.1))
}

/// Clopper-Pearson limits of a share, of which each misses with probability at most `tail`.
///
/// # Panics
/// When there are more successes than trials.
pub fn share_limits(successes: u64, n: u64, tail: f64) -> (f64, f64) {
    proportion_limits(successes, n, tail)
}

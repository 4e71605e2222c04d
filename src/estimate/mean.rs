//! Means of observations that are mostly zero: nothing seen is not zero, and little seen is not normal.

use super::Estimate;
use super::interval::{TAIL, poisson_rate, proportion_limits};
use super::moments::Moments;

/// Fewest observations above zero for which an interval from the moments of the whole sample is trusted.
pub const FEW: u64 = 30;

/// The mean, times `scale`, of observations that lie between 0 and `cap` (downtime within its horizon).
///
/// - Where 30 or more observations are above zero: Student's t interval corrected for skewness (Hall 1992).
/// - Where all are zero: 0 to cap (1 − 0.025^(1/n)). The mean is at most cap times the probability of an
///   observation above zero, and that has the Clopper-Pearson limit.
/// - Where all are `cap`: cap 0.025^(1/n) to cap, for the same reason.
/// - Where fewer than 30 are above zero: the mean is the probability π of an observation above zero, times the mean c of those. The
///   ends are the products of the ends of a Clopper-Pearson interval for π and a t interval for c, each at
///   97.5 %, so that both hold at 95 % (Bonferroni 1936) wherever the t interval of c holds its own.
///
/// Both ends are kept within 0 and `cap`. Without observations the interval is 0 to cap.
///
/// Coverage of the 95 % interval, simulated and checked in `coverage.rs`: 4000 samples of 1000 observations of
/// which so many are above zero on average; a figure is known to 0.4 points.
///
/// | sizes above zero | 1 | 3 | 10 | 20 | 45 | 100 | 400 |
/// |---|---|---|---|---|---|---|---|
/// | all equal | 99.8 | 98.7 | 98.4 | 97.1 | 95.4 | 95.3 | 95.3 |
/// | exponential | 100.0 | 99.7 | 99.3 | 98.6 | 95.4 | 95.4 | 95.1 |
/// | lognormal, σ = 0.83 | 100.0 | 100.0 | 99.3 | 98.6 | 95.2 | 94.7 | 94.8 |
/// | lognormal, σ = 1.5 | 99.9 | 98.0 | 94.1 | 94.4 | 92.8 | 92.0 | 93.1 |
///
/// Sizes with a heavier tail than the last are covered less often: what has not been seen cannot be measured.
///
/// The same where all observations are `cap` but so many on average, which fall short of it by such sizes:
///
/// | shortfalls | 1 | 3 | 10 | 20 | 45 | 100 | 400 |
/// |---|---|---|---|---|---|---|---|
/// | all equal | 97.9 | 98.7 | 97.6 | 96.1 | 95.4 | 95.3 | 95.3 |
/// | exponential | 94.3 | 92.0 | 97.1 | 95.8 | 95.4 | 95.4 | 95.1 |
///
/// ```
/// use fivenines::estimate::{Moments, mean_or_bound};
/// let mut quiet = Moments::default();
/// quiet.push_zeros(1000);
/// let bound = mean_or_bound(&quiet, 525_600, 1.0);
/// assert_eq!((bound.mean, bound.low), (0.0, 0.0));
/// assert!((bound.high - 1935.3).abs() < 0.1);
/// ```
pub fn mean_or_bound(moments: &Moments, cap: u64, scale: f64) -> Estimate {
    let (low, high) = limits_of_mean(moments, cap, TAIL, FEW);
    Estimate { low: low * scale, high: high * scale, ..moments.estimate(scale) }
}

/// Limits of the mean of observations between 0 and `cap`, each missing with probability `tail`: [`mean_or_bound`]. With
/// fewer than `few` observations above zero they do not rest on the moments of the whole sample.
pub(super) fn limits_of_mean(moments: &Moments, cap: u64, tail: f64, few: u64) -> (f64, f64) {
    let (low, high) = match moments.nonzero() {
        0 => (0.0, cap as f64 * proportion_limits(0, moments.count(), tail).1),
        seen if seen < few => product_limits(moments, cap, tail),
        seen if moments.sum() == u128::from(cap) * u128::from(seen) && seen == moments.count() => {
            (cap as f64 * proportion_limits(seen, seen, tail).0, cap as f64)
        }
        _ => moments.skewed_limits(tail),
    };
    (low.min(cap as f64), high.min(cap as f64))
}

/// Bonferroni product of the limits of P(nonzero) and of the mean of the nonzero observations.
fn product_limits(moments: &Moments, cap: u64, tail: f64) -> (f64, f64) {
    let share = proportion_limits(moments.nonzero(), moments.count(), tail / 2.0);
    let size = moments.without_zeros().t_limits(tail / 2.0);
    (share.0 * size.0, share.1 * size.1.min(cap as f64))
}

/// Events per unit of exposure from the number of events in each history, each `exposure` (> 0) long.
///
/// Where 30 or more histories have events: Student's t interval over histories corrected for skewness (Hall
/// 1992), right for any clustering.
/// With fewer, the hull of the uncorrected t interval and Garwood's interval for the total, which supposes independent events where
/// the data cannot tell; without events that interval alone. `count` is the number of histories.
///
/// ```
/// use fivenines::estimate::{Moments, rate_or_bound};
/// let mut outages = Moments::default();
/// outages.push_zeros(1000);
/// let rate = rate_or_bound(&outages, 1.0);
/// assert!(rate.mean == 0.0 && rate.high > 0.0036 && rate.high < 0.0037);
/// ```
pub fn rate_or_bound(moments: &Moments, exposure: f64) -> Estimate {
    let plain = moments.estimate(1.0 / exposure);
    let (low, high) = moments.skewed_limits(TAIL);
    let skewed = Estimate { low: low / exposure, high: high / exposure, ..plain };
    if moments.nonzero() >= FEW {
        return skewed;
    }
    let events = u64::try_from(moments.sum()).unwrap_or(u64::MAX);
    let poisson = poisson_rate(events, exposure * moments.count() as f64);
    if events == 0 || moments.count() < 2 {
        return Estimate { low: poisson.low, high: poisson.high, ..plain };
    }
    Estimate { low: plain.low.min(poisson.low), high: plain.high.max(poisson.high), ..plain }
}

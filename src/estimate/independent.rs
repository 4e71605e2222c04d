//! The difference of two means that were estimated independently.

use super::interval::TAIL;
use super::student::falling_root;
use super::tail::normal_above;
use super::{Estimate, LEVEL};

/// Second − first of two independent means, with an interval at `level` (0 to 1).
///
/// Variances add; so do the squares of the distances from each mean to the end of its interval on the side that counts (Zou and
/// Donner 2008, "Construction of confidence limits about effect measures: a general approach", Statistics in Medicine 27),
/// which keeps skewness, and the bound where nothing was seen. The distances, at 0.95, are stretched to the level as those
/// of a normal law.
///
/// ```
/// use fivenines::estimate::{Estimate, difference_of_independent};
/// let of = |mean: f64, half: f64| Estimate { mean, std_error: half / 1.96, low: mean - half, high: mean + half, level: 0.95, count: 9 };
/// let difference = difference_of_independent(&of(1.0, 3.0), &of(11.0, 4.0), 0.95);
/// assert_eq!((difference.mean, difference.low.round(), difference.high.round()), (10.0, 5.0, 15.0));
/// ```
pub fn difference_of_independent(first: &Estimate, second: &Estimate, level: f64) -> Estimate {
    let stretch = match level == LEVEL {
        true => 1.0,
        false => falling_root(normal_above, (1.0 - level) / 2.0) / falling_root(normal_above, TAIL),
    };
    let mean = second.mean - first.mean;
    let distance = |a: f64, b: f64| stretch * (a * a + b * b).sqrt();
    Estimate {
        mean,
        std_error: (first.std_error * first.std_error + second.std_error * second.std_error).sqrt(),
        low: mean - distance(second.mean - second.low, first.high - first.mean),
        high: mean + distance(second.high - second.mean, first.mean - first.low),
        level,
        count: first.count.min(second.count),
    }
}

//! Exact moments of whole-number observations: any grouping of merges gives the same bytes.

use serde::{Deserialize, Serialize};

use super::interval::TAIL;
use super::student::t_above;
use super::wide::Wide;
use super::{Estimate, LEVEL};

/// Count and sums of the first three powers of `u64` observations (microseconds, or counts), as whole numbers.
///
/// Nothing can overflow before the count itself does: the sum stays below 2^128, of squares below 2^192, of
/// cubes below 2^256. The variance is formed as n Σx² − (Σx)² in 256 bits and the skewness likewise in 512,
/// and rounded once, so nothing cancels.
///
/// ```
/// use fivenines::estimate::Moments;
/// let mut a = Moments::default();
/// a.push(2);
/// a.push(4);
/// a.push_zeros(2);
/// assert_eq!((a.mean(), a.variance()), (1.5, 11.0 / 3.0));
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Moments {
    pub(super) count: u64,
    pub(super) nonzero: u64,
    pub(super) sum: u128,
    pub(super) sum_squares: Wide<4>,
    pub(super) sum_cubes: Wide<4>,
}

impl Moments {
    /// Adds one observation.
    #[inline]
    pub fn push(&mut self, value: u64) {
        self.count += 1;
        if value > 0 {
            self.nonzero += 1;
            self.sum += u128::from(value);
            let square = u128::from(value) * u128::from(value);
            self.sum_squares.add(&Wide::from(square));
            self.sum_cubes.add(&Wide::product(square, value));
        }
    }

    /// Adds `n` observations of zero.
    #[inline]
    pub fn push_zeros(&mut self, n: u64) {
        self.count += n;
    }

    /// Adds `n` observations of the same value.
    pub(super) fn push_many(&mut self, value: u64, n: u64) {
        let mut one = Moments::default();
        one.push(value);
        let many = Wide::<1>::from_u64(n);
        self.merge(&Moments {
            count: n,
            nonzero: one.nonzero * n,
            sum: one.sum * u128::from(n),
            sum_squares: one.sum_squares.times(&many),
            sum_cubes: one.sum_cubes.times(&many),
        });
    }

    /// Adds all observations of `other`.
    pub fn merge(&mut self, other: &Moments) {
        self.count += other.count;
        self.nonzero += other.nonzero;
        self.sum += other.sum;
        self.sum_squares.add(&other.sum_squares);
        self.sum_cubes.add(&other.sum_cubes);
    }

    /// Whether there are such observations: as many above zero as can be, and a sum where there are any.
    pub(crate) fn is_sound(&self) -> bool {
        self.nonzero <= self.count && self.sum >= u128::from(self.nonzero)
    }

    /// Number of observations.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Number of observations above zero.
    pub fn nonzero(&self) -> u64 {
        self.nonzero
    }

    /// Sum of the observations.
    pub fn sum(&self) -> u128 {
        self.sum
    }

    /// Mean of the observations; 0 where there are none.
    pub fn mean(&self) -> f64 {
        if self.count == 0 { 0.0 } else { self.sum as f64 / self.count as f64 }
    }

    /// Unbiased variance (divisor n − 1); 0 below two observations.
    pub fn variance(&self) -> f64 {
        if self.count < 2 {
            return 0.0;
        }
        let n = Wide::<1>::from_u64(self.count);
        let sum = Wide::<2>::from(self.sum);
        let scaled: Wide<4> = self.sum_squares.times(&n);
        let spread = scaled.saturating_sub(&sum.times(&sum));
        spread.to_f64() / (self.count as f64 * (self.count - 1) as f64)
    }

    /// Skewness, the third central moment over the cube of the standard deviation (both with divisor n); 0
    /// where nothing varied.
    pub fn skewness(&self) -> f64 {
        let n = Wide::<1>::from_u64(self.count);
        let sum = Wide::<2>::from(self.sum);
        let squares: Wide<4> = n.times(&self.sum_squares);
        let spread = squares.saturating_sub(&sum.times(&sum)).to_f64();
        if spread == 0.0 {
            return 0.0;
        }
        let (n2, sum2): (Wide<2>, Wide<4>) = (n.times(&n), sum.times(&sum));
        let mut plus: Wide<8> = n2.times(&self.sum_cubes);
        plus.add_many(2, &sum2.times(&sum));
        let mut minus: Wide<8> = Wide::default();
        minus.add_many(3, &squares.times(&sum));
        // n²Σx³ − 3nΣxΣx² + 2(Σx)³ is n³ times the third central moment.
        let third = plus.saturating_sub(&minus).to_f64() - minus.saturating_sub(&plus).to_f64();
        third / spread / spread.sqrt()
    }

    /// Standard error of the mean; 0 below two observations.
    pub fn std_error(&self) -> f64 {
        if self.count == 0 { 0.0 } else { (self.variance() / self.count as f64).sqrt() }
    }

    /// The mean times `scale` (> 0, for example minutes per year per microsecond) with Student's t interval, never below 0.
    ///
    /// Below two observations, and where all are zero, the upper end is infinite: without a cap the data do
    /// not bound the mean. It covers less than 95 % where few observations are above zero (exponential sizes: 92 %
    /// with 45, 93 % with 60, 94 % with 100); [`super::mean_or_bound`] and [`super::rate_or_bound`] do not.
    ///
    /// Source: Student (1908), "The probable error of a mean".
    pub fn estimate(&self, scale: f64) -> Estimate {
        let (low, high) = if self.nonzero == 0 { (0.0, f64::INFINITY) } else { self.t_limits(TAIL) };
        Estimate {
            mean: self.mean() * scale,
            std_error: self.std_error() * scale,
            low: low * scale,
            high: high * scale,
            level: LEVEL,
            count: self.count,
        }
    }

    /// Student's limits of the mean, each missing with probability `tail`; 0 and infinity below two observations.
    pub(super) fn t_limits(&self, tail: f64) -> (f64, f64) {
        if self.count < 2 {
            return (0.0, f64::INFINITY);
        }
        let half = t_above(tail, self.count - 1) * self.std_error();
        ((self.mean() - half).max(0.0), self.mean() + half)
    }

    /// Limits of the mean corrected for skewness, each missing with probability about `tail`; needs two observations.
    pub(super) fn skewed_limits(&self, tail: f64) -> (f64, f64) {
        if self.count < 2 {
            return self.t_limits(tail);
        }
        let (low, high) = unskewed(self.mean(), self.std_error(), self.skewness(), self.count, tail);
        (low.max(0.0), high.max(0.0))
    }

    /// The same without the observations of zero.
    pub(super) fn without_zeros(&self) -> Moments {
        Moments { count: self.nonzero, ..*self }
    }
}

/// Student's limits of a mean of `n` ≥ 2 observations corrected for their skewness, each missing with probability
/// about `tail`.
///
/// Student's t of a skewed law is itself skewed. With a = skewness / √n, the cubic
/// ((1 + a t / 3)³ − 1) / a + a / 6 removes the skewness of t to first order; it is inverted at both quantiles.
///
/// Source: Hall (1992), "On the removal of skewness by transformation", J. R. Statist. Soc. B 54, 221-228.
pub(super) fn unskewed(mean: f64, std_error: f64, skewness: f64, n: u64, tail: f64) -> (f64, f64) {
    let a = skewness / (n as f64).sqrt();
    let quantile = t_above(tail, n - 1);
    let unskew = |x: f64| if a.abs() < 1e-6 { x } else { 3.0 / a * (libm::cbrt(1.0 + a * (x - a / 6.0)) - 1.0) };
    let end = |x| mean - std_error * unskew(x);
    (end(quantile), end(-quantile))
}

#[cfg(test)]
mod tests;

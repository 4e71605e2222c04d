//! Differences of pairs: histories of two designs that met the same luck.

use super::interval::TAIL;
use super::mean_limits;
use super::{Estimate, FEW, LEVEL, Moments, proportion};

/// Differences of pairs of observations between 0 and a cap, one pair a history. Any grouping of merges gives the same bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    cap: u64,
    /// Differences above zero.
    more: Moments,
    /// Differences below zero, without the sign.
    less: Moments,
    /// All differences plus the cap, none of which is below zero.
    shifted: Moments,
}

impl Difference {
    /// No pairs of observations of at most `cap`.
    pub fn new(cap: u64) -> Difference {
        let none = Moments::default();
        Difference { cap, more: none, less: none, shifted: none }
    }

    /// Adds a pair; the difference is `after` − `before`.
    pub fn push(&mut self, before: u64, after: u64) {
        self.more.push(after.saturating_sub(before));
        self.less.push(before.saturating_sub(after));
        self.shifted.push(self.cap + after - before);
    }

    /// Adds all pairs of `other`, which has the same cap.
    pub fn merge(&mut self, other: &Difference) {
        self.more.merge(&other.more);
        self.less.merge(&other.less);
        self.shifted.merge(&other.shifted);
    }

    /// Pairs that differ.
    pub fn differing(&self) -> u64 {
        self.more.nonzero() + self.less.nonzero()
    }

    /// The mean difference times `scale` (> 0), with its interval of 95 %.
    ///
    /// With 30 or more pairs that differ, Student's t interval of the differences corrected for skewness (Hall 1992).
    /// With fewer, increases and decreases have bounds of their own ([`mean_or_bound`](super::mean_or_bound)), each at
    /// 97.5 %, so that their difference holds at 95 % (Bonferroni 1936); without any it is 0 within the bound that so
    /// many pairs without a difference give. Paired comparison: Law, Simulation Modeling and Analysis, 5th ed., 2015, section 10.2.1.
    pub fn estimate(&self, scale: f64) -> Estimate {
        let n = self.shifted.count();
        let mean = (self.more.sum() as f64 - self.less.sum() as f64) / n.max(1) as f64;
        let (low, high) = if self.differing() >= FEW {
            let (low, high) = self.shifted.skewed_limits(TAIL);
            (low - self.cap as f64, high - self.cap as f64)
        } else {
            let more = mean_limits(&self.more, self.cap, TAIL / 2.0);
            let less = mean_limits(&self.less, self.cap, TAIL / 2.0);
            (more.0 - less.1, more.1 - less.0)
        };
        let std_error = self.shifted.std_error() * scale;
        Estimate { mean: mean * scale, std_error, low: low * scale, high: high * scale, level: LEVEL, count: n }
    }

    /// Share of pairs in which the second is larger.
    pub fn probability_more(&self) -> Estimate {
        proportion(self.more.nonzero(), self.more.count())
    }

    /// Share of pairs in which the second is smaller.
    pub fn probability_less(&self) -> Estimate {
        proportion(self.less.nonzero(), self.less.count())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shift_has_no_error() {
        let mut pairs = Difference::new(1_000_000);
        (0..100).for_each(|n| pairs.push(n * 31 % 17, n * 31 % 17 + 5));
        let estimate = pairs.estimate(2.0);
        assert_eq!((estimate.mean, estimate.std_error, estimate.count), (10.0, 0.0, 100));
        assert!((estimate.low - 10.0).abs() < 1e-6 && (estimate.high - 10.0).abs() < 1e-6);
        assert_eq!((pairs.probability_more().mean, pairs.probability_less().mean), (1.0, 0.0));
    }

    #[test]
    fn no_difference_has_a_bound_on_both_sides() {
        let mut pairs = Difference::new(1000);
        (0..50).for_each(|n| pairs.push(n, n));
        let estimate = pairs.estimate(1.0);
        assert!(
            estimate.mean == 0.0 && estimate.low < 0.0 && (estimate.low + estimate.high).abs() < 1e-9,
            "{estimate:?}"
        );
    }

    #[test]
    fn signs_are_kept() {
        let mut forth = Difference::new(100);
        let mut back = Difference::new(100);
        for n in 0..60 {
            forth.push(n % 7, n % 5);
            back.push(n % 5, n % 7);
        }
        let (a, b) = (forth.estimate(1.0), back.estimate(1.0));
        assert!(a.mean == -b.mean && a.mean < 0.0 && (a.low + b.high).abs() < 1e-9 && (a.high + b.low).abs() < 1e-9);
    }
}

//! Paired differences: what a change does to the same history, which may be more or less than before.

use super::interval::{TAIL, proportion_limits};
use super::student::t_above;
use super::{Estimate, FEW, LEVEL, Moments};

/// Exact moments of the differences `after - before` of pairs of whole numbers from 0 to a cap.
///
/// The differences are kept with the cap added, as whole numbers, so that any grouping of merges gives the same bytes.
/// Pairs that meet the same luck (common random numbers; Law, Simulation Modeling and Analysis, 5th ed., 2015, section
/// 11.2) differ little, so their mean difference is known far better than either mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Difference {
    cap: u64,
    all: Moments,
    changed: Moments,
}

impl Difference {
    /// Of numbers from 0 to `cap`, which is below 2^62.
    pub fn new(cap: u64) -> Self {
        Difference { cap, all: Moments::default(), changed: Moments::default() }
    }

    /// Adds a pair.
    #[inline]
    pub fn push(&mut self, before: u64, after: u64) {
        let shifted = (after + self.cap).saturating_sub(before);
        self.all.push(shifted);
        if before != after {
            self.changed.push(shifted);
        }
    }

    /// Adds all pairs of `other`.
    pub fn merge(&mut self, other: &Difference) {
        self.all.merge(&other.all);
        self.changed.merge(&other.changed);
    }

    /// Number of pairs.
    pub fn count(&self) -> u64 {
        self.all.count()
    }

    /// Number of pairs that differ.
    pub fn changed(&self) -> u64 {
        self.changed.count()
    }

    /// The mean difference times `scale` (> 0).
    ///
    /// - Where 30 or more pairs differ: Student's t interval corrected for skewness (Hall 1992).
    /// - With fewer: the share of pairs that differ has its Clopper-Pearson limits, the mean size of those that do its t
    ///   limits, each at 97.5 %, and the ends are the products (Bonferroni 1936), as in [`super::mean_or_bound`].
    /// - Where none does, a pair that was not seen is taken to differ by at most `most`, up or down.
    ///
    /// `most` is the largest difference that is thought possible, from 0 to the cap.
    pub fn estimate(&self, most: u64, scale: f64) -> Estimate {
        let mean = if self.changed() == 0 { 0.0 } else { self.unshifted(self.all.mean()) };
        let (low, high) = match self.changed() {
            few if few < FEW => self.few_limits(most as f64),
            _ => {
                let (low, high) = self.all.skewed_limits(TAIL);
                (self.unshifted(low), self.unshifted(high))
            }
        };
        let std_error = self.all.std_error() * scale;
        let (low, high) = (low.min(mean), high.max(mean));
        Estimate {
            mean: mean * scale,
            std_error,
            low: low * scale,
            high: high * scale,
            level: LEVEL,
            count: self.count(),
        }
    }

    fn unshifted(&self, value: f64) -> f64 {
        value - self.cap as f64
    }

    /// Products of the limits of the share of pairs that differ and of the mean size of those.
    fn few_limits(&self, most: f64) -> (f64, f64) {
        let (least, share) = proportion_limits(self.changed(), self.count(), TAIL / 2.0);
        let (low, high) = self.size_limits(most);
        let down = if low < 0.0 { share * low } else { least * low };
        let up = if high > 0.0 { share * high } else { least * high };
        (down, up)
    }

    fn size_limits(&self, most: f64) -> (f64, f64) {
        if self.changed() < 2 {
            return (-most, most);
        }
        let (mean, half) =
            (self.unshifted(self.changed.mean()), t_above(TAIL / 2.0, self.changed() - 1) * self.changed.std_error());
        ((mean - half).max(-most), (mean + half).min(most))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mean_difference_has_its_sign_and_its_error() {
        let mut difference = Difference::new(1000);
        for at in 0..100 {
            difference.push(10 + at, 7 + at + at % 2);
        }
        let estimate = difference.estimate(1000, 2.0);
        assert!((estimate.mean + 5.0).abs() < 1e-12, "{estimate:?}");
        assert!((estimate.std_error - 2.0 * 0.5 / 99f64.sqrt()).abs() < 1e-12, "{estimate:?}");
        assert!(estimate.low < -5.1 && -4.9 < estimate.high && estimate.high < -4.7, "{estimate:?}");
    }

    #[test]
    fn merging_is_exact_and_what_was_not_seen_has_a_bound() {
        let (mut all, mut first, mut second) = (Difference::new(9), Difference::new(9), Difference::new(9));
        for (at, (before, after)) in [(1, 2), (5, 0), (9, 9), (0, 9)].into_iter().enumerate() {
            all.push(before, after);
            if at < 2 { first.push(before, after) } else { second.push(before, after) }
        }
        first.merge(&second);
        assert_eq!(all, first);
        let mut same = Difference::new(9);
        (0..1000).for_each(|_| same.push(3, 3));
        let bound = same.estimate(9, 1.0);
        assert_eq!((bound.mean, bound.low), (0.0, -bound.high));
        assert!(bound.high > 0.03 && bound.high < 0.05, "{bound:?}"); // 9 * 4.4/1000
    }
}

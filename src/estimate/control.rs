//! Control variates: downtime with the luck of single failures taken out.

use super::interval::TAIL;
use super::student::t_above;
use super::{Estimate, LEVEL, Moments, Paired};
use serde::{Deserialize, Serialize};

/// Exact sums of downtime less luck, history by history. Any grouping of merges gives the same bytes.
///
/// Luck has the mean zero by its making (see [`crate::engine`]), so downtime less luck has the mean of the downtime, without
/// bias whatever the luck was taken for. No coefficient is fitted to the histories that the estimate is made of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Control {
    left: Paired,
    /// The least and the most that was left, in microseconds.
    ends: Option<(i128, i128)>,
}

/// An estimate by a control variate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ControlledMean {
    /// The estimate.
    pub estimate: Estimate,
    /// How many times smaller its variance is than that of the plain mean.
    pub variance_reduction: f64,
    /// How many histories, all as far off as the farthest, would vary as much: few where rare meetings of failures make most
    /// of what is left.
    pub rests_on: u64,
}

/// A controlled estimate is used where its variance is smaller by this factor or more.
pub const WORTH: f64 = 1.5;

impl Control {
    /// Adds one history: its luck, which may be below zero, and its downtime.
    pub fn push(&mut self, luck: i64, downtime: u64) {
        let good = u64::try_from(-i128::from(luck.min(0))).unwrap_or(u64::MAX);
        self.left.push(luck.max(0) as u64, downtime.saturating_add(good));
        let left = i128::from(downtime) - i128::from(luck);
        self.widen((left, left));
    }

    /// Adds all histories of `other`.
    pub fn merge(&mut self, other: &Control) {
        self.left.merge(&other.left);
        if let Some(ends) = other.ends {
            self.widen(ends);
        }
    }

    fn widen(&mut self, (least, most): (i128, i128)) {
        self.ends = Some(self.ends.map_or((least, most), |(low, high)| (low.min(least), high.max(most))));
    }

    /// The mean downtime times `scale`, of histories that last `cap`, whose downtimes are these and in which failures that
    /// meet last `meeting` in root mean square; nothing where no luck was followed, below 30 histories, or where nothing
    /// varied.
    ///
    /// What is left when luck is taken out are meetings of failures, which may be rare: a few of them may make all of
    /// its variance, or none has been seen yet. So the interval is not that of a normal mean. It is the hull of
    /// [`Paired::difference`] and of Student's interval with four degrees of freedom and one more for each history as far off
    /// as the farthest that it takes for the same variance (sum of squares over largest square); and on both sides it is
    /// wider by what may be left of something that no history had: its probability is below `-ln(0.025) / n` at
    /// 97.5 %, its size is taken for the root mean square of the downtimes, and upwards for `meeting` where that is more. It
    /// is kept within 0 and `cap`, the mean is not.
    ///
    /// Without `meeting` it held the truth in no sample without a meeting where those make a part of the mean: in 40 % and 84 % of
    /// runs of 1024 and 4096 years of `scenarios/bench/m1.toml`, whose zones meet once in a thousand years. With it: see
    /// `docs/coverage.md`.
    pub fn estimate(&self, downtimes: &Moments, (cap, meeting): (u64, u64), scale: f64) -> Option<ControlledMean> {
        let n = self.left.count() as f64;
        let (plain, left) = (downtimes.variance(), self.left.variance());
        if self.left.differing() < super::FEW || plain <= 0.0 || self.left.count() != downtimes.count() {
            return None;
        }
        let seen = self.left.difference(cap, scale, LEVEL);
        let half = t_above(TAIL, 4 + self.that_count(left)) * seen.std_error;
        let usual = libm::hypot(plain.sqrt(), downtimes.mean());
        let unseen = |size: f64| -libm::log(TAIL) / n * size * scale;
        let estimate = Estimate {
            low: (seen.low.min(seen.mean - half) - unseen(usual)).max(0.0),
            high: (seen.high.max(seen.mean + half) + unseen(usual.max(meeting as f64))).min(cap as f64 * scale),
            ..seen
        };
        let variance_reduction = plain / left.max(plain * 1e-12);
        Some(ControlledMean { estimate, variance_reduction, rests_on: self.that_count(left) })
    }

    /// How many histories, all as far from the mean as the farthest, would have this variance; one at least.
    fn that_count(&self, variance: f64) -> u64 {
        let (least, most) = self.ends.unwrap_or_default();
        let mean = self.left.mean();
        let farthest = (most as f64 - mean).max(mean - least as f64);
        let count = if farthest > 0.0 { variance * self.left.count() as f64 / (farthest * farthest) } else { 1.0 };
        (count as u64).clamp(1, self.left.count() - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn luck_is_taken_out_to_the_last_microsecond() {
        let (mut control, mut downtimes) = (Control::default(), Moments::default());
        for at in 0..100u64 {
            let luck = at as i64 * 10 - 495;
            control.push(luck, (1000 + luck) as u64 + at % 2);
            downtimes.push((1000 + luck) as u64 + at % 2);
        }
        let found = control.estimate(&downtimes, (1_000_000, 0), 2.0).unwrap();
        assert_eq!(found.estimate.mean, 2001.0);
        // What is left is 1000 or 1001; unseen: 3.69 / 100 of the root mean square, 1041.8, times 2.
        assert!((found.estimate.std_error - 0.1005).abs() < 1e-4 && found.variance_reduction > 1e5, "{found:?}");
        assert!((found.estimate.high - 2001.2 - 76.86).abs() < 0.1, "{found:?}");
        let rare = control.estimate(&downtimes, (1_000_000, 10_000), 2.0).unwrap().estimate;
        assert!((rare.high - 2001.2 - 737.8).abs() < 0.1 && rare.low == found.estimate.low, "{rare:?}");
        let mut parts = [Control::default(), Control::default()];
        (0..100u64).for_each(|at| parts[(at % 2) as usize].push(at as i64 * 10 - 495, (505 + at * 10) + at % 2));
        let [mut first, second] = parts;
        first.merge(&second);
        assert_eq!(first, control);
        assert_eq!(Control::default().estimate(&Moments::default(), (1, 0), 1.0), None);
    }
}

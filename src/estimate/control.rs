//! Control variates: downtime with the luck of single failures taken out.

use super::{Estimate, LEVEL, Moments, Paired};

/// Exact sums of downtime less luck, history by history. Any grouping of merges gives the same bytes.
///
/// Luck has the mean zero by its making (see [`crate::engine`]), so downtime less luck has the mean of the downtime, without
/// bias whatever the luck was taken for. No coefficient is fitted to the histories that the estimate is made of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Control {
    left: Paired,
}

/// An estimate by a control variate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ControlledMean {
    /// The estimate.
    pub estimate: Estimate,
    /// How many times smaller its variance is than that of the plain mean.
    pub variance_reduction: f64,
}

/// A controlled estimate is used where its variance is smaller by this factor or more.
pub const WORTH: f64 = 1.5;

impl Control {
    /// Adds one history: its luck, which may be below zero, and its downtime.
    pub fn push(&mut self, luck: i64, downtime: u64) {
        let good = u64::try_from(-i128::from(luck.min(0))).unwrap_or(u64::MAX);
        self.left.push(luck.max(0) as u64, downtime.saturating_add(good));
    }

    /// Adds all histories of `other`.
    pub fn merge(&mut self, other: &Control) {
        self.left.merge(&other.left);
    }

    /// The mean downtime times `scale`, of histories that last `cap` and whose downtimes are these; nothing where no luck
    /// was followed, below 30 histories, or where nothing varied.
    ///
    /// The interval is that of [`Paired::difference`]: the hull of Student's and of the same corrected for skewness. It is
    /// kept within 0 and `cap`, the mean is not.
    pub fn estimate(&self, downtimes: &Moments, cap: u64, scale: f64) -> Option<ControlledMean> {
        let (plain, left) = (downtimes.variance(), self.left.variance());
        if self.left.differing() < super::FEW || plain <= 0.0 || self.left.count() != downtimes.count() {
            return None;
        }
        let estimate = self.left.difference(cap, scale, LEVEL);
        let estimate = Estimate { low: estimate.low.max(0.0), ..estimate };
        Some(ControlledMean { estimate, variance_reduction: plain / left.max(plain * 1e-12) })
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
        let found = control.estimate(&downtimes, 1_000_000, 2.0).unwrap();
        assert_eq!(found.estimate.mean, 2001.0);
        assert!(found.variance_reduction > 1e5 && found.estimate.low > 2000.7 && found.estimate.high < 2001.3);
        let mut parts = [Control::default(), Control::default()];
        (0..100u64).for_each(|at| parts[(at % 2) as usize].push(at as i64 * 10 - 495, (505 + at * 10) + at % 2));
        let [mut first, second] = parts;
        first.merge(&second);
        assert_eq!(first, control);
        assert_eq!(Control::default().estimate(&Moments::default(), 1, 1.0), None);
    }
}

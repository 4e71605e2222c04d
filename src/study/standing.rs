//! Whether a promise is kept, as far as the histories of a run tell.

use super::{AvailabilityFindings, USUAL_SHARE, Verdict};
use crate::estimate::Estimate;

impl AvailabilityFindings {
    /// Whether the mean unavailability, from 0 to 1, is what is promised: by its whole interval, else it is not known yet.
    pub fn verdict(&self, unavailability: &Estimate) -> Verdict {
        match unavailability {
            e if e.high <= self.unavailability => Verdict::Pass,
            e if e.low > self.unavailability => Verdict::Fail,
            _ => Verdict::Inconclusive,
        }
    }
}

/// Whether a share of outages or losses, from 0 to 1, is at least [`USUAL_SHARE`].
pub fn usual_verdict(kept: &Estimate) -> Verdict {
    match kept {
        e if e.count == 0 => Verdict::Inconclusive,
        e if e.low >= USUAL_SHARE => Verdict::Pass,
        e if e.high < USUAL_SHARE => Verdict::Fail,
        _ => Verdict::Inconclusive,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::scene::Window;

    fn estimate(low: f64, high: f64, count: u64) -> Estimate {
        Estimate { mean: low.midpoint(high), std_error: 0.0, low, high, level: 0.95, count }
    }

    #[test]
    fn a_verdict_needs_the_whole_interval() {
        let promised =
            AvailabilityFindings { unavailability: 1e-3, window: Window::Year, probability_met: estimate(0.0, 1.0, 1) };
        let verdict = |low, high| promised.verdict(&estimate(low, high, 9));
        assert_eq!(verdict(1e-4, 1e-3), Verdict::Pass);
        assert_eq!(verdict(1e-4, 1.1e-3), Verdict::Inconclusive);
        assert_eq!(verdict(1.1e-3, 1.2e-3), Verdict::Fail);
    }

    #[test]
    fn nothing_seen_decides_nothing() {
        assert_eq!(usual_verdict(&estimate(0.96, 1.0, 0)), Verdict::Inconclusive);
        assert_eq!(usual_verdict(&estimate(0.96, 1.0, 500)), Verdict::Pass);
        assert_eq!(usual_verdict(&estimate(0.9, 0.94, 500)), Verdict::Fail);
    }
}

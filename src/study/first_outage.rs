//! The mean time to the first outage, of which some histories had none.

use crate::estimate::{Estimate, FEW, ServiceTally, mean_or_bound, poisson_rate};
use crate::units::SimTime;

/// Mean time to the first outage.
///
/// Where every history had one, their mean, with an interval that is corrected for skewness where there are few. Where some ended before, the total time at risk over the number of
/// first outages, which assumes a constant hazard (Epstein and Sobel 1953). Where the hazard is not constant, what
/// lies beyond the horizon is unknown: nothing is said, unless that is less than the sampling error anyway.
pub(super) fn first_outage(tally: &ServiceTally, histories: u64, horizon: SimTime) -> Option<Estimate> {
    let seen = tally.first.count();
    if seen == 0 {
        return None;
    }
    let of_seen = tally.first.estimate(1.0 / 3.6e9);
    if seen == histories {
        let skewed = (FEW..MANY).contains(&tally.first.nonzero());
        return Some(if skewed { mean_or_bound(&tally.first, u64::MAX, 1.0 / 3.6e9) } else { of_seen });
    }
    let exposure = tally.exposure as f64 / 3.6e9;
    let mean = exposure / seen as f64;
    if hazard_looks_constant(seen, histories, tally.first.mean() / horizon.0 as f64) {
        let rate = poisson_rate(seen, exposure);
        let std_error = mean / (seen as f64).sqrt();
        return Some(Estimate { mean, std_error, low: 1.0 / rate.high, high: 1.0 / rate.low, ..rate });
    }
    let beyond = (histories - seen) as f64 / histories as f64 * mean;
    let shift = mean - of_seen.mean;
    (beyond <= 0.5 * of_seen.std_error).then_some(Estimate {
        mean,
        low: of_seen.low + shift,
        high: of_seen.high + shift,
        ..of_seen
    })
}

/// From so many histories on the skewness of their mean does not matter.
const MANY: u64 = 1000;

/// Whether the first outages that were seen came as early on average, in horizons, as a constant hazard makes them
/// come that gives the same share of histories without one; within four standard deviations.
fn hazard_looks_constant(seen: u64, histories: u64, mean: f64) -> bool {
    let (seen, n) = (seen as f64, histories as f64);
    let share = seen / n;
    let hazard = -libm::log1p(-share);
    // Mean and variance of an exponential time known to be below 1; the variance is also minus the slope of the mean.
    let (expected, variance) = if hazard < 1e-3 {
        (0.5 - hazard / 12.0, 1.0 / 12.0)
    } else {
        let odds = libm::expm1(hazard);
        (1.0 / hazard - 1.0 / odds, 1.0 / (hazard * hazard) - (odds + 1.0) / (odds * odds))
    };
    let of_hazard = share / ((1.0 - share) * n);
    let sd = (variance / seen + variance * variance * of_hazard).sqrt();
    (mean - expected).abs() <= 4.0 * sd
}

#[cfg(test)]
mod tests {
    use super::hazard_looks_constant;

    #[test]
    fn a_changing_hazard_is_told_from_a_constant_one() {
        // Hazards of 0.01, 1 and 5 a horizon in a million histories: shares and means of the exponential law.
        for (seen, mean) in [(9_950, 0.499_167), (632_121, 0.418_023), (993_262, 0.193_216)] {
            assert!(hazard_looks_constant(seen, 1_000_000, mean), "{seen}");
            assert!(!hazard_looks_constant(seen, 1_000_000, mean * 1.05), "{seen}");
            assert!(!hazard_looks_constant(seen, 1_000_000, mean / 1.05), "{seen}");
        }
        assert!(hazard_looks_constant(1, 1_000_000, 0.99), "one outage says nothing");
    }
}

//! A recorded figure among simulated ones: quantiles, rank, p-value.

use crate::estimate::{Estimate, proportion};

/// A recorded figure among the simulated ones.
#[derive(Debug, Clone)]
pub struct Surprise {
    /// The recorded figure.
    pub recorded: f64,
    /// Mean of the simulated figures.
    pub mean: f64,
    /// Quantiles of the simulated figures: 2.5, 25, 50, 75 and 97.5 %.
    pub quantiles: [(f64, f64); 5],
    /// Share of histories with less, equal ones counted half: the record is worse than these.
    pub worse_than: f64,
    /// Two-sided p-value, equal histories counted half (Lancaster's mid-p, 1961), with an interval for the finite number
    /// of histories.
    pub p: Estimate,
    /// The simulated figures, ascending, each with its number of histories.
    pub points: Vec<(f64, u64)>,
}

/// Where a recorded figure is among simulated ones, which come in units of `scale`.
pub(super) fn surprise(recorded: f64, simulated: &[u64], scale: f64) -> Surprise {
    let n = simulated.len() as u64;
    let mut sorted = simulated.to_vec();
    sorted.sort_unstable();
    // To the nearest unit, as simulated times are.
    let wanted = (recorded * scale).round() as u64;
    let below = sorted.partition_point(|x| *x < wanted) as u64;
    let equal = sorted.partition_point(|x| *x <= wanted) as u64 - below;
    let worse_than = (below as f64 + 0.5 * equal as f64) / n as f64;
    let quantile = |p: f64| sorted[((p * n as f64).ceil() as usize).clamp(1, sorted.len()) - 1] as f64 / scale;
    let mut points: Vec<(f64, u64)> = Vec::new();
    for x in &sorted {
        match points.last_mut() {
            Some((last, count)) if *last == *x as f64 / scale => *count += 1,
            _ => points.push((*x as f64 / scale, 1)),
        }
    }
    Surprise {
        recorded,
        mean: sorted.iter().map(|x| *x as f64).sum::<f64>() / n as f64 / scale,
        quantiles: [0.025, 0.25, 0.5, 0.75, 0.975].map(|p| (p, quantile(p))),
        worse_than,
        p: two_sided(below, equal, n),
        points,
    }
}

/// Twice the smaller tail. A history counts whole, half or not at all, so the Clopper-Pearson limits of the whole numbers
/// around the tail hold for its chance: a number between 0 and 1 varies less than a yes or no of the same mean.
fn two_sided(below: u64, equal: u64, n: u64) -> Estimate {
    let above = n - below - equal;
    let tail = below.min(above);
    let (floor, ceiling) = (tail + equal / 2, tail + equal.div_ceil(2));
    let twice = |p: f64| (2.0 * p).min(1.0);
    let mean = twice((tail as f64 + 0.5 * equal as f64) / n as f64);
    let (low, high) = (proportion(floor.min(n), n), proportion(ceiling.min(n), n));
    Estimate { mean, std_error: 2.0 * high.std_error, low: twice(low.low), high: twice(high.high), ..high }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ties_count_half() {
        let found = surprise(2.0, &[0, 1, 2, 2, 3, 4, 5, 6, 7, 8], 1.0);
        assert_eq!((found.worse_than, found.p.mean), (0.3, 0.6));
        let extreme = surprise(99.0, &[0; 1000], 1.0);
        assert_eq!((extreme.worse_than, extreme.p.mean), (1.0, 0.0));
        assert!((extreme.p.high - 2.0 * 0.003_682_1).abs() < 1e-6, "nothing seen is not zero: {}", extreme.p.high);
        let usual = surprise(0.0, &[0; 1000], 1.0);
        assert_eq!(usual.p.mean, 1.0);
    }
}

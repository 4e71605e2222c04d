//! Control variates: what is known exactly about one figure sharpens the estimate of another.

use super::student::t_above;
use super::wide::Wide;
use super::{Estimate, LEVEL, interval::TAIL};

/// Exact sums of pairs, one a history: the figure that is wanted, and one whose mean is known. Any grouping of merges gives
/// the same bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Control {
    count: u64,
    sum_x: u128,
    sum_y: u128,
    xx: Wide<4>,
    xy: Wide<4>,
    yy: Wide<4>,
}

/// An estimate by a control variate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ControlledMean {
    /// The estimate.
    pub estimate: Estimate,
    /// How many times smaller its variance is than that of the plain mean.
    pub variance_reduction: f64,
}

impl Control {
    /// Adds one pair: the known figure and the wanted one.
    pub fn push(&mut self, known: u64, wanted: u64) {
        self.count += 1;
        self.sum_x += u128::from(known);
        self.sum_y += u128::from(wanted);
        self.xx.add_product(known, known);
        self.xy.add_product(known, wanted);
        self.yy.add_product(wanted, wanted);
    }

    /// Adds all pairs of `other`.
    pub fn merge(&mut self, other: &Control) {
        self.count += other.count;
        self.sum_x += other.sum_x;
        self.sum_y += other.sum_y;
        self.xx.add(&other.xx);
        self.xy.add(&other.xy);
        self.yy.add(&other.yy);
    }

    /// The mean of the wanted figure times `scale`, where the known figure has this mean; nothing below four pairs or
    /// where one of them does not vary.
    ///
    /// The regression of the wanted figure on the known one, read off at the known mean: `y - b (x - mean)` with
    /// `b = Sxy / Sxx`. Its variance is that of the residuals, `Syy (1 - r^2) / (n - 2)`, times
    /// `1/n + (x - mean)^2 / Sxx`, and Student's law of n - 2 degrees of freedom gives the interval. It is biased by a
    /// term of the order 1/n. Source: Lavenberg and Welch (1981), "A perspective on the use of control variables to
    /// increase the efficiency of Monte Carlo simulations", Management Science 27, 322-335; Law, Simulation Modeling and
    /// Analysis, 5th ed. 2015, section 11.4.
    pub fn estimate(&self, mean: f64, scale: f64) -> Option<ControlledMean> {
        if self.count < 4 {
            return None;
        }
        let n = self.count as f64;
        let (x, y) = (self.sum_x as f64 / n, self.sum_y as f64 / n);
        let (sxx, syy) = (self.spread(&self.xx, self.sum_x, self.sum_x), self.spread(&self.yy, self.sum_y, self.sum_y));
        let sxy = self.spread(&self.xy, self.sum_x, self.sum_y);
        if sxx <= 0.0 || syy <= 0.0 {
            return None;
        }
        let slope = sxy / sxx;
        let residual = (syy - slope * sxy).max(syy * 1e-12) / (n - 2.0);
        let std_error = (residual * (1.0 / n + (x - mean) * (x - mean) / sxx)).sqrt();
        let half = t_above(TAIL, self.count - 2) * std_error;
        let middle = y - slope * (x - mean);
        let estimate = Estimate {
            mean: middle.max(0.0) * scale,
            std_error: std_error * scale,
            low: (middle - half).max(0.0) * scale,
            high: (middle + half).max(0.0) * scale,
            level: LEVEL,
            count: self.count,
        };
        Some(ControlledMean { estimate, variance_reduction: syy / (n - 1.0) / residual })
    }

    /// Sum of products about the means.
    fn spread(&self, products: &Wide<4>, a: u128, b: u128) -> f64 {
        let scaled: Wide<4> = products.times(&Wide::<1>::from_u64(self.count));
        let of_means: Wide<4> = Wide::<2>::from(a).times(&Wide::<2>::from(b));
        (scaled.saturating_sub(&of_means).to_f64() - of_means.saturating_sub(&scaled).to_f64()) / self.count as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_that_follows_the_known_one_is_known_too() {
        let mut control = Control::default();
        for x in [3, 9, 4, 12, 7, 1] {
            control.push(x, 2 * x + 5);
        }
        let found = control.estimate(10.0, 1.0).unwrap();
        assert!((found.estimate.mean - 25.0).abs() < 1e-9, "{found:?}");
        assert!(found.variance_reduction > 1e6);
        let mut apart = Control::default();
        for (x, y) in [(0, 0), (0, 10), (10, 0), (10, 10), (0, 0), (0, 10), (10, 0), (10, 10)] {
            apart.push(x, y);
        }
        let found = apart.estimate(9.0, 1.0).unwrap();
        assert!((found.estimate.mean - 5.0).abs() < 1e-9 && found.variance_reduction < 1.0, "{found:?}");
    }
}

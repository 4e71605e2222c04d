//! What several charts are made of: curves, intervals, lines worth a mark.

use super::number;
use serde::{Deserialize, Serialize};

/// Normal quantile of a two-sided interval of 95 %.
const Z: f64 = 1.959_963_984_540_054;

/// An interval of an estimate.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Interval {
    /// Its lower end.
    #[serde(with = "number")]
    pub low: f64,
    /// Its upper end; infinite where there is none.
    #[serde(with = "number::upper")]
    pub high: f64,
}

impl Interval {
    pub(crate) fn ends(self) -> (f64, f64) {
        (self.low, self.high)
    }
}

impl From<(f64, f64)> for Interval {
    fn from((low, high): (f64, f64)) -> Interval {
        Interval { low, high }
    }
}

/// What a line stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// What is promised.
    Objective,
    /// The mean.
    Mean,
    /// The median.
    Median,
    /// A published figure.
    Published,
}

/// An amount with a name, worth a line across a chart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Marker {
    /// What it is.
    pub role: Role,
    /// The amount, in the unit of its axis.
    #[serde(with = "number")]
    pub value: f64,
    /// Its interval, where it has one.
    pub interval: Option<Interval>,
    /// What it is called, with its value.
    pub name: String,
    /// What the legend says of it.
    pub legend: String,
    /// The share of observations that are larger, where that is marked on the curve.
    pub worse: Option<f64>,
}

/// What share of observations is at least as large as each amount.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Curve {
    /// All observations, those of zero among them.
    pub observations: u64,
    /// The amounts above zero, ascending: a step of the curve each.
    pub points: Vec<CurvePoint>,
}

/// A step of a curve; in JSON `[amount, share, low, high]`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(from = "[f64; 4]", into = "[f64; 4]")]
pub struct CurvePoint {
    /// The amount.
    pub amount: f64,
    /// The share of observations that are at least as large; of those larger than any smaller one.
    pub share: f64,
    /// Lower end of the 95 % interval of that share.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
}

impl From<[f64; 4]> for CurvePoint {
    fn from([amount, share, low, high]: [f64; 4]) -> CurvePoint {
        CurvePoint { amount, share, low, high }
    }
}

impl From<CurvePoint> for [f64; 4] {
    fn from(point: CurvePoint) -> [f64; 4] {
        [point.amount, point.share, point.low, point.high]
    }
}

impl Curve {
    /// From amounts, ascending, with their counts.
    pub(crate) fn of(amounts: &[(f64, u64)]) -> Curve {
        let observations: u64 = amounts.iter().map(|p| p.1).sum();
        let positive = || amounts.iter().filter(|p| p.0 > 0.0 && p.0.is_finite() && p.1 > 0);
        let mut left: u64 = positive().map(|p| p.1).sum();
        let mut points = Vec::new();
        for (amount, count) in positive() {
            let (low, high) = wilson(left, observations);
            points.push(CurvePoint { amount: *amount, share: share(left, observations), low, high });
            left -= count;
        }
        Curve { observations, points }
    }

    /// Share of observations of more than `amount`.
    pub(crate) fn worse_than(&self, amount: f64) -> f64 {
        let next = self.points.partition_point(|point| point.amount <= amount);
        self.points.get(next).map_or(0.0, |point| point.share)
    }
}

fn share(count: u64, all: u64) -> f64 {
    count as f64 / all.max(1) as f64
}

/// Interval of 95 % for a share of `count` in all (Wilson 1927, as in Brown, Cai and DasGupta 2001, eq. 4).
fn wilson(count: u64, all: u64) -> (f64, f64) {
    let n = all.max(1) as f64;
    let (p, z2) = (share(count, all), Z * Z);
    let centre = (p + z2 / (2.0 * n)) / (1.0 + z2 / n);
    let half = Z / (1.0 + z2 / n) * libm::sqrt(p * (1.0 - p) / n + z2 / (4.0 * n * n));
    ((centre - half).max(0.0), (centre + half).min(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wilson_agrees_with_published_values() {
        // Newcombe (1998), Statistics in Medicine 17, table I, method 3: 81 of 263 and 0 of 20.
        let (low, high) = wilson(81, 263);
        assert!((low - 0.2553).abs() < 5e-5 && (high - 0.3662).abs() < 5e-5, "{low} {high}");
        let (low, high) = wilson(0, 20);
        assert!(low == 0.0 && (high - 0.1611).abs() < 5e-5, "{low} {high}");
    }

    #[test]
    fn the_curve_counts_years_that_are_strictly_worse() {
        let curve = Curve::of(&[(0.0, 7), (10.0, 2), (20.0, 1)]);
        assert_eq!([5.0, 10.0, 15.0, 20.0].map(|m| curve.worse_than(m)), [0.3, 0.1, 0.1, 0.0]);
    }
}

//! How many years had how much downtime: bins of equal width in log space, and a bar of its own for none at all.

use super::super::frame;
use super::super::marker;
use super::{Drawing, Interval, Marker};
use crate::study::{Distribution, Findings};
use serde::{Deserialize, Serialize};

/// Most bins that stay readable.
const MOST_BINS: f64 = 56.0;

/// A histogram of downtime a year.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Histogram {
    /// Name of the axis of minutes a year.
    pub minutes_name: String,
    /// Name of the axis of shares.
    pub share_name: String,
    /// What is counted: `years` or `histories`.
    pub counted: String,
    /// The ends of the logarithmic axis in minutes a year.
    pub range: Interval,
    /// The bars.
    pub bars: Bars,
    /// Lines across.
    pub markers: Vec<Marker>,
    /// What is said in place of an empty chart.
    pub empty: Vec<String>,
}

/// Shares of years: without downtime, and by bin.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bars {
    /// Share of years without downtime.
    pub zero: f64,
    /// The bins that are not empty.
    pub bins: Vec<Bin>,
}

/// Years with an amount of downtime between two edges.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bin {
    /// Lower edge in minutes.
    pub low: f64,
    /// Upper edge in minutes.
    pub high: f64,
    /// Share of years.
    pub share: f64,
}

pub(super) fn of(findings: &Findings) -> (String, Drawing) {
    let markers = marker::all(findings);
    let ends = marker::range_of(&findings.service.distribution, &markers);
    let (per_decade, grid) = bin_grid(ends);
    let figure = Histogram {
        minutes_name: minutes_name(per_decade),
        share_name: format!("share of {} in each bar (%)", frame::histories_are(findings)),
        counted: frame::histories_are(findings).into(),
        range: ends.into(),
        bars: shares(&findings.service.distribution, &grid),
        markers,
        empty: frame::nothing_seen(findings),
    };
    (format!("annual downtime of {}", findings.service.name), Drawing::Histogram(figure))
}

pub(super) fn minutes_name(per_decade: f64) -> String {
    format!("downtime a year (logarithmic, {per_decade} bars for each factor of ten)")
}

/// Bins a decade, and the edges of all bins between the ends.
pub(crate) fn bin_grid((low, high): (f64, f64)) -> (f64, Vec<f64>) {
    let (low, high) = (libm::log10(low), libm::log10(high));
    let choices = [32.0, 24.0, 20.0, 16.0, 12.0, 10.0, 8.0, 6.0, 5.0, 4.0, 3.0, 2.0, 1.0];
    let per_decade = choices.into_iter().find(|n| n * (high - low) <= MOST_BINS).unwrap_or(1.0);
    let (first, last) = ((low * per_decade).floor() as i32, (high * per_decade).ceil() as i32);
    (per_decade, (first..=last).map(|i| libm::pow(10.0, f64::from(i) / per_decade)).collect())
}

/// Shares of years by the bins between these edges.
pub(crate) fn shares(distribution: &Distribution, grid: &[f64]) -> Bars {
    let points = &distribution.points;
    let total = points.iter().map(|p| p.1 as f64).sum::<f64>().max(1.0);
    let zero = points.iter().filter(|p| p.0 <= 0.0).map(|p| p.1 as f64).sum::<f64>() / total;
    let mut counts = vec![0_u64; grid.len().saturating_sub(1)];
    for (minutes, count) in points.iter().filter(|p| p.0 > 0.0 && p.0.is_finite()) {
        let bin = grid.partition_point(|edge| edge <= minutes).saturating_sub(1);
        if let Some(slot) = counts.get_mut(bin) {
            *slot += count;
        }
    }
    let bins = counts.iter().zip(grid.windows(2)).filter(|(count, _)| **count > 0);
    let bins = bins.map(|(count, ends)| Bin { low: ends[0], high: ends[1], share: *count as f64 / total });
    Bars { zero, bins: bins.collect() }
}

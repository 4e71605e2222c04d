//! Charts of a sweep: curves along the first axis, one for each value of the second, and maps of both.

mod across;
pub(super) mod curves;
pub(super) mod map;
mod ramp;
mod rise;

use super::frame;
use super::scene::{Area, Point, Scene};
use super::theme::{Ink, MARGIN};
use super::{ChartError, Figure, Format};
use crate::study::sweep::Sweep;

/// A picture of a sweep.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SweepChart {
    /// Downtime a year, and so availability, along the first axis.
    Downtime,
    /// How often the objective is kept, along the first axis.
    Kept,
    /// Downtime a year over both axes.
    DowntimeMap,
    /// How often the objective is kept, over both axes.
    KeptMap,
}

impl SweepChart {
    /// Every chart, in the order of a report.
    pub const ALL: [SweepChart; 4] =
        [SweepChart::Downtime, SweepChart::Kept, SweepChart::DowntimeMap, SweepChart::KeptMap];

    /// Whether it has something to say: maps need two axes, promises a promised availability.
    pub fn suits(self, sweep: &Sweep) -> bool {
        let promised = sweep.points.iter().any(|point| point.promised.is_some());
        match self {
            SweepChart::Downtime => true,
            SweepChart::Kept => promised,
            SweepChart::DowntimeMap => sweep.axes.len() == 2,
            SweepChart::KeptMap => promised && sweep.axes.len() == 2,
        }
    }

    /// Its file name without the ending.
    pub fn stem(self) -> &'static str {
        match self {
            SweepChart::Downtime => "downtime",
            SweepChart::Kept => "kept",
            SweepChart::DowntimeMap => "downtime-map",
            SweepChart::KeptMap => "kept-map",
        }
    }
}

/// Draws `chart` of `sweep` to the bytes of a file of `format`.
///
/// # Errors
/// Where the picture is too large for memory, or the encoder of a PNG fails.
pub fn draw_sweep(chart: SweepChart, sweep: &Sweep, format: Format) -> Result<Vec<u8>, ChartError> {
    Figure::of_sweep(chart, sweep).draw(format)
}

/// A disc, as a polygon.
fn disc(scene: &mut Scene, (x, y): Point, radius: f64, ink: Ink) {
    let corner = |at: u32| {
        let angle = f64::from(at) * std::f64::consts::TAU / 16.0;
        (x + radius * libm::cos(angle), y + radius * libm::sin(angle))
    };
    scene.polygon((0..16).map(corner).collect(), ink);
}

/// The whole width of the page below `top`, with this much room at the sides and below.
fn plot(scene: &mut Scene, top: f64, left: f64, right: f64, below: f64) -> Area {
    let bottom = frame::plot_bottom(scene, top, below);
    Area { left: MARGIN + left, top, right: scene.width - MARGIN - right, bottom }
}

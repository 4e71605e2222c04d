//! Charts of a sweep: curves along the first axis, one for each value of the second, and maps of both.

mod across;
mod curves;
mod map;
mod ramp;
mod rise;

use super::scene::{Area, Point, Scene, Style};
use super::text;
use super::theme::{BODY, HEIGHT, Ink, MARGIN, QUIET, TITLE, WIDTH};
use super::{ChartError, Format, encode};
use crate::study::sweep::{Point as Swept, Sweep};
use crate::units::{HOURS_PER_YEAR, Hours};

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
    encode(&scene(chart, sweep), format)
}

pub(super) fn scene(chart: SweepChart, sweep: &Sweep) -> Scene {
    match chart {
        SweepChart::Downtime => curves::scene(sweep, curves::Figure::Downtime),
        SweepChart::Kept => curves::scene(sweep, curves::Figure::Kept),
        SweepChart::DowntimeMap => map::scene(sweep, map::Figure::Downtime),
        SweepChart::KeptMap => map::scene(sweep, map::Figure::Kept),
    }
}

/// A page with its heading; returns the height where free space begins.
fn page(sweep: &Sweep, subject: &str) -> (Scene, f64) {
    let mut scene = Scene::new(WIDTH, HEIGHT, &format!("{}: {subject}", sweep.title));
    let room = WIDTH - 2.0 * MARGIN;
    let baseline = MARGIN + TITLE * 0.74;
    scene.fitted((MARGIN, baseline), &sweep.title, Style::new(TITLE).bold(), room);
    let second = format!("{subject} · {}", effort(sweep));
    scene.fitted((MARGIN, baseline + 24.0), &second, Style::new(BODY).ink(QUIET), room);
    (scene, baseline + 38.0)
}

/// How many histories each point has.
fn effort(sweep: &Sweep) -> String {
    let counts = sweep.points.iter().map(|point| point.replications);
    let (least, most) = (counts.clone().min().unwrap_or(0), counts.max().unwrap_or(0));
    let length = match (sweep.horizon_hours - HOURS_PER_YEAR).abs() < 1e-6 {
        true => "years".to_string(),
        false => format!("histories of {}", Hours(sweep.horizon_hours)),
    };
    match least == most {
        true => format!("{} {length} a point, seed {}", text::whole(least), sweep.seed),
        false => format!("{} to {} {length} a point, seed {}", text::whole(least), text::whole(most), sweep.seed),
    }
}

/// The promised unavailability, where all points have the same.
fn promised(sweep: &Sweep) -> Option<f64> {
    let first = sweep.points.first()?.promised?.unavailability;
    let same = |point: &Swept| point.promised.is_some_and(|promised| promised.unavailability == first);
    sweep.points.iter().all(same).then_some(first)
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
fn plot(scene: &Scene, top: f64, left: f64, right: f64, bottom: f64) -> Area {
    Area { left: MARGIN + left, top, right: WIDTH - MARGIN - right, bottom: scene.height - MARGIN - bottom }
}

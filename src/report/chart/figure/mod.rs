//! What a chart shows, as data: words, points, intervals and lines, without a place or a colour.
//!
//! A figure is made of findings once, and holds what its chart needs and no more: a curve of a million years is thinned
//! to the points that can be told apart. It can be written as JSON, read again, and drawn at any time in any look.
//! Amounts of time are in minutes unless a name says hours; shares go from 0 to 1. A number that is not finite is null in
//! JSON; as an upper end of an interval null stands for infinity.

mod causes;
mod error_budget;
mod exceedance;
mod histogram;
mod in_words;
pub(super) mod number;
mod pairs;
mod parts;
mod sweep;
mod table;
mod timeline;
mod uncertainty;
mod versus;
mod waterfall;

pub use causes::{CauseBar, Causes};
pub use error_budget::{BudgetMoment, ErrorBudget, Mark};
pub use exceedance::{Amounts, Exceedance};
pub use histogram::{Bars, Bin, Histogram};
pub use in_words::WordTable;
pub use pairs::{Bar, Pairs, Row, Sides};
pub use parts::{Curve, CurvePoint, Interval, Marker, Role};
pub use sweep::{Cell, Goal, Level, Quantity, Spacing, Swept, SweptKey, SweptValue};
pub use timeline::{History, Lane, Lanes, Span};
pub use uncertainty::{Ends, Part, Uncertainty};
pub use versus::{DesignBar, DesignBars, DesignCurve, DesignPoint, Frontier, Histograms, Overlay, Stacks};
pub use waterfall::{Line, Step, Waterfall};

pub(super) use causes::MOST_STAGES;
pub(super) use histogram::{bin_grid, shares};

use super::inline::Inline;
use super::look::{Look, PAGE, Page, Room, Size};
use super::scene::Scene;
use super::{Chart, ChartError, Format, SweepChart, Versus, encode_as};
use crate::study::sensitivity::Sensitivity;
use crate::study::sweep::Sweep;
use crate::study::{Comparison, Explanation, Findings, Trace};
use serde::{Deserialize, Serialize};

/// How often a layout is repeated on a larger page at the most.
const GROWTHS: usize = 8;

/// A chart as data.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Figure {
    /// The file name of its picture without the ending, for example `exceedance`.
    pub name: String,
    /// What is above it.
    pub heading: Heading,
    /// What it shows.
    pub drawing: Drawing,
}

/// The two lines above a chart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Heading {
    /// The title of the scenario or the study.
    pub title: String,
    /// What the chart shows.
    pub subject: String,
    /// Of how many histories, with which seed.
    pub runs: String,
}

impl Heading {
    pub(super) fn new(title: &str, subject: impl Into<String>, runs: impl Into<String>) -> Heading {
        Heading { title: title.into(), subject: subject.into(), runs: runs.into() }
    }
}

/// What a chart shows, by its kind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Drawing {
    /// What share of observations was larger than each amount.
    Exceedance(Exceedance),
    /// How many years had how much downtime.
    Histogram(Histogram),
    /// What the downtime was made of.
    Causes(Causes),
    /// Histories as bars over time.
    Timeline(Lanes),
    /// Sampling error, ignorance and luck.
    Uncertainty(Uncertainty),
    /// How the error budget of a window is used up.
    ErrorBudget(ErrorBudget),
    /// From the formula to the simulated downtime.
    Waterfall(Waterfall),
    /// What two changes each do.
    Pairs(Pairs),
    /// Curves of several designs.
    Overlay(Overlay),
    /// Histograms of several designs.
    Histograms(Histograms),
    /// Causes of several designs.
    Stacks(Stacks),
    /// Costs and downtime of several designs.
    Frontier(Frontier),
    /// Curves along a swept key.
    Curves(Swept),
    /// A map of two swept keys.
    Map(Swept),
}

impl Figure {
    /// The figure of one chart of a run.
    pub fn of(chart: Chart, findings: &Findings) -> Figure {
        let (subject, drawing) = match chart {
            Chart::Histogram => histogram::of(findings),
            Chart::Exceedance => exceedance::of(findings),
            Chart::Causes => causes::of(findings),
            Chart::Timeline => timeline::of(findings),
            Chart::DataLoss => exceedance::of_data_loss(findings),
            Chart::Cost => exceedance::of_cost(findings),
            Chart::Uncertainty => uncertainty::of(findings),
            Chart::ErrorBudget => error_budget::of(findings),
        };
        let heading = Heading::new(&findings.title, subject, super::frame::run(findings));
        Figure { name: chart.stem().into(), heading, drawing }.thinned()
    }

    /// All figures that have something to say about a run, in the order of a report.
    pub fn all(findings: &Findings) -> Vec<Figure> {
        let suiting = Chart::ALL.into_iter().filter(|chart| chart.suits(findings));
        suiting.map(|chart| Figure::of(chart, findings)).collect()
    }

    /// The figure of one chart of a comparison.
    pub fn of_comparison(chart: Versus, comparison: &Comparison) -> Figure {
        let figure = versus::of(chart, comparison);
        Figure { name: chart.stem().into(), ..figure }.thinned()
    }

    /// All figures of a comparison.
    pub fn all_of_comparison(comparison: &Comparison) -> Vec<Figure> {
        let suiting = Versus::ALL.into_iter().filter(|chart| chart.suits(comparison));
        suiting.map(|chart| Figure::of_comparison(chart, comparison)).collect()
    }

    /// The figure of one chart of a sweep.
    pub fn of_sweep(chart: SweepChart, sweep: &Sweep) -> Figure {
        Figure { name: chart.stem().into(), ..sweep::of(chart, sweep) }
    }

    /// All figures of a sweep.
    pub fn all_of_sweep(sweep: &Sweep) -> Vec<Figure> {
        let suiting = SweepChart::ALL.into_iter().filter(|chart| chart.suits(sweep));
        suiting.map(|chart| Figure::of_sweep(chart, sweep)).collect()
    }

    /// What each of the `top` numbers that matter most does to the downtime.
    pub fn tornado(found: &Sensitivity, top: usize) -> Figure {
        pairs::tornado(found, top)
    }

    /// What to fix first: the `top` causes whose absence saves most.
    pub fn fixes(found: &Sensitivity, top: usize) -> Figure {
        pairs::fixes(found, top)
    }

    /// One history as bars over time.
    pub fn of_trace(trace: &Trace) -> Figure {
        timeline::of_trace(trace)
    }

    /// The way from the product of availabilities to the simulated downtime.
    pub fn of_waterfall(explained: &Explanation, waterfall: &crate::study::Waterfall) -> Figure {
        waterfall::of(explained, waterfall)
    }

    /// Draws it to the bytes of a file as it looks on a page.
    ///
    /// # Errors
    /// Where the picture is too large for memory, or the encoder of a PNG fails.
    pub fn draw(&self, format: Format) -> Result<Vec<u8>, ChartError> {
        self.draw_as(Look::from(format))
    }

    /// Draws it as an element for the inside of a page.
    pub fn inline(&self) -> Inline {
        super::inline::inline(&self.scene(Size::Page))
    }

    /// Draws it to the bytes of a file in any look.
    ///
    /// # Errors
    /// Where the picture is too large for memory, or the encoder of a PNG fails.
    pub fn draw_as(&self, look: Look) -> Result<Vec<u8>, ChartError> {
        encode_as(&self.scene(look.size), look)
    }

    /// Its layout, which fills the room that a size gives: one that needs more height is laid out on a larger page of the
    /// same shape.
    pub(super) fn scene(&self, size: Size) -> Scene {
        let mut room = size.room();
        let mut scene = self.laid_out(room);
        for _ in 0..GROWTHS {
            let grown = room.grown_to(scene.height);
            if grown == room {
                break;
            }
            room = grown;
            scene = self.laid_out(room);
        }
        scene
    }

    fn laid_out(&self, room: Room) -> Scene {
        let page = &Page { head: &self.heading, room };
        match &self.drawing {
            Drawing::Exceedance(figure) => super::exceedance::scene(page, figure),
            Drawing::Histogram(figure) => super::histogram::scene(page, figure),
            Drawing::Causes(figure) => super::causes::scene(page, figure),
            Drawing::Timeline(figure) => super::timeline::scene(page, figure),
            Drawing::Uncertainty(figure) => super::uncertainty::scene(page, figure),
            Drawing::ErrorBudget(figure) => super::error_budget::scene(page, figure),
            Drawing::Waterfall(figure) => super::waterfall::scene(page, figure),
            Drawing::Pairs(figure) => super::pairs::scene(page, figure),
            Drawing::Overlay(figure) => super::versus::exceedance::scene(page, figure),
            Drawing::Histograms(figure) => super::versus::histograms::scene(page, figure),
            Drawing::Stacks(figure) => super::versus::causes::scene(page, figure),
            Drawing::Frontier(figure) => super::versus::cost::scene(page, figure),
            Drawing::Curves(figure) => super::sweep::curves::scene(page, figure),
            Drawing::Map(figure) => super::sweep::map::scene(page, figure),
        }
    }

    /// The same with curves of the points that can be told apart on a page.
    fn thinned(mut self) -> Figure {
        let page = &Page { head: &self.heading, room: PAGE };
        match &mut self.drawing {
            Drawing::Exceedance(figure) => super::exceedance::thin(page, figure),
            Drawing::Overlay(figure) => super::versus::exceedance::thin(page, figure),
            _ => {}
        }
        self
    }
}

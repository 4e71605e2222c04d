//! Charts for a design document: from findings to the bytes of an SVG or a PNG, in memory.
//!
//! Findings become a [`Figure`], which is data: words, points, intervals. A chart lays that out as a scene, a list of shapes
//! in logical pixels; `paint` draws the scene with plotters, to whose SVG backend `svg` gives a page and to whose bitmap
//! backend `png` does, so both formats show the same picture. Nothing is computed but positions, and, for curves of
//! exceedance, shares with their intervals. Equal findings give equal bytes.
//!
//! Never knows: scenario, engine, files.

mod axis;
mod backtest;
mod causes;
mod curve;
mod diagram;
mod document;
mod error_budget;
mod exceedance;
pub mod figure;
mod fitted;
mod font;
mod frame;
mod growth;
mod hatch;
mod histogram;
mod inline;
mod live;
mod look;
mod marker;
mod paint;
mod pairs;
mod png;
mod reading;
mod scene;
mod stand_in;
mod stroke;
mod svg;
mod sweep;
#[cfg(test)]
mod tests;
mod text;
mod theme;
mod timeline;
mod uncertainty;
mod versus;
mod waterfall;
mod words;

pub use backtest::draw_backtest;
pub use document::{Document, FIGURES_FILE, FIGURES_VERSION, Source, Tool};
pub use figure::Figure;
pub use fitted::{FitChart, draw_fit};
pub use growth::{Growth, Panel, draw_growth};
pub use inline::Inline;
pub use look::{Look, PIXELS, Size, Theme};
pub use reading::UnreadableFigures;
pub use sweep::{SweepChart, draw_sweep};
pub use versus::{Versus, draw_versus};

use std::fmt;

use super::diagram::{plan::Plan, view::View};
use crate::study::sensitivity::Sensitivity;
use crate::study::{Explanation, Findings, Trace, Waterfall};

/// A picture of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Chart {
    /// How many years had how much downtime.
    Histogram,
    /// What share of years was worse than each amount of downtime.
    Exceedance,
    /// What the downtime was made of, by cause and recovery stage.
    Causes,
    /// A typical year and a bad one, outage by outage.
    Timeline,
    /// What share of the losses of data was larger than each amount.
    DataLoss,
    /// What share of years had downtime that cost more than each amount.
    Cost,
    /// Sampling error, ignorance and luck apart.
    Uncertainty,
    /// How the error budget of a window is used up.
    ErrorBudget,
}

impl Chart {
    /// Every chart, in the order of a report.
    pub const ALL: [Chart; 8] = [
        Chart::Histogram,
        Chart::Exceedance,
        Chart::Causes,
        Chart::Timeline,
        Chart::DataLoss,
        Chart::Cost,
        Chart::Uncertainty,
        Chart::ErrorBudget,
    ];

    /// Whether it has something to say about these findings: that of losses only where data can be lost, that of
    /// costs only where downtime has a price, that of what is not known only where beliefs were drawn, that of the error
    /// budget only where an availability is promised.
    pub fn suits(self, findings: &Findings) -> bool {
        match self {
            Chart::DataLoss => findings.service.data_loss.is_some(),
            Chart::Cost => findings.cost.as_ref().is_some_and(|cost| cost.outage_priced),
            Chart::Uncertainty => findings.uncertainty.is_some(),
            Chart::ErrorBudget => findings.objective.as_ref().is_some_and(|promised| promised.error_budget.is_some()),
            _ => true,
        }
    }

    /// Its file name without the ending.
    pub fn stem(self) -> &'static str {
        match self {
            Chart::Histogram => "histogram",
            Chart::Exceedance => "exceedance",
            Chart::Causes => "causes",
            Chart::Timeline => "timeline",
            Chart::DataLoss => "data-loss",
            Chart::Cost => "cost",
            Chart::Uncertainty => "uncertainty",
            Chart::ErrorBudget => "error-budget",
        }
    }
}

/// A file format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// Scalable, with the text as text.
    Svg,
    /// Pixels, twice as many each way as the SVG says.
    Png,
}

impl Format {
    /// Every format.
    pub const ALL: [Format; 2] = [Format::Svg, Format::Png];

    /// The ending of its file names, without the dot.
    pub fn extension(self) -> &'static str {
        match self {
            Format::Svg => "svg",
            Format::Png => "png",
        }
    }
}

/// Why there is no chart. Nothing has been written anywhere.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ChartError {
    /// The text could not be made.
    Svg(String),
    /// The pixels could not be made or encoded.
    Png(String),
}

impl fmt::Display for ChartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ChartError::Svg(reason) => write!(f, "cannot draw an SVG: {reason}"),
            ChartError::Png(reason) => write!(f, "cannot draw a PNG: {reason}"),
        }
    }
}

impl std::error::Error for ChartError {}

/// Draws `chart` of `findings` to the bytes of a file of `format`.
///
/// Any findings give a picture: where there is nothing to draw, it says so in a sentence.
///
/// # Errors
/// Where the picture is too large for memory, or the encoder of a PNG fails.
pub fn draw(chart: Chart, findings: &Findings, format: Format) -> Result<Vec<u8>, ChartError> {
    Figure::of(chart, findings).draw(format)
}

/// Draws what each of the `top` numbers that matter most does to the downtime.
///
/// # Errors
/// Those of [`draw`].
pub fn tornado(found: &Sensitivity, top: usize, format: Format) -> Result<Vec<u8>, ChartError> {
    Figure::tornado(found, top).draw(format)
}

/// Draws what to fix first: the `top` causes whose absence saves most.
///
/// # Errors
/// Those of [`draw`].
pub fn fixes(found: &Sensitivity, top: usize, format: Format) -> Result<Vec<u8>, ChartError> {
    Figure::fixes(found, top).draw(format)
}

/// Draws one history as bars over time.
///
/// # Errors
/// Where the picture is too large for memory, or the encoder of a PNG fails.
pub fn draw_trace(trace: &Trace, format: Format) -> Result<Vec<u8>, ChartError> {
    Figure::of_trace(trace).draw(format)
}

/// Draws the way from the product of availabilities to the simulated downtime.
///
/// # Errors
/// Where the picture is too large for memory, or the encoder of a PNG fails.
pub fn draw_waterfall(explained: &Explanation, waterfall: &Waterfall, format: Format) -> Result<Vec<u8>, ChartError> {
    Figure::of_waterfall(explained, waterfall).draw(format)
}

/// Draws an architecture that was laid out as an element for the inside of a page.
pub(in crate::report) fn inline_plan(view: &View, plan: &Plan) -> Inline {
    inline::inline(&diagram::scene(view, plan))
}

/// Draws an architecture that was laid out.
pub(in crate::report) fn draw_plan(
    view: &View,
    plan: &Plan,
    format: Format,
    theme: Theme,
) -> Result<Vec<u8>, ChartError> {
    encode_in(&diagram::scene(view, plan), format, theme)
}

/// Width of `text` in logical pixels, for what is laid out elsewhere.
pub(in crate::report) fn text_width(text: &str, size: f64, bold: bool) -> f64 {
    text::width(text, size, bold)
}

/// `text` on one line, without characters that must not be drawn.
pub(in crate::report) fn text_clean(text: &str) -> String {
    text::clean(text)
}

/// `text` cleaned, and cut in the middle so that it is at most `room` wide.
pub(in crate::report) fn text_shortened(text: &str, size: f64, bold: bool, room: f64) -> String {
    text::shorten(text, size, bold, room)
}

/// A laid out page as the bytes of a file, by day.
fn encode(scene: &scene::Scene, format: Format) -> Result<Vec<u8>, ChartError> {
    encode_in(scene, format, Theme::Light)
}

/// A laid out page as the bytes of a file.
fn encode_in(scene: &scene::Scene, format: Format, theme: Theme) -> Result<Vec<u8>, ChartError> {
    let width = scene.width;
    match format {
        Format::Svg => svg::write(scene, theme, width).map(String::into_bytes),
        Format::Png => png::write(scene, theme, width),
    }
}

/// A picture that was laid out for a look as the bytes of a file.
fn encode_as(scene: &scene::Scene, look: Look) -> Result<Vec<u8>, ChartError> {
    let width = look.size.pixels();
    match look.format {
        Format::Svg => svg::write(scene, look.theme, width).map(String::into_bytes),
        Format::Png => png::write(scene, look.theme, width),
    }
}

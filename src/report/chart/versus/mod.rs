//! Charts of several designs side by side.

pub(super) mod causes;
pub(super) mod cost;
pub(super) mod exceedance;
pub(super) mod histograms;

use super::scene::Pen;
use super::theme::{BLUE, Dash, GREEN, Ink, ORANGE, PURPLE, SKY, TEXT, VERMILION};
use super::{ChartError, Figure, Format};
use crate::study::Comparison;

/// A picture of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Versus {
    /// What share of years was worse than each amount of downtime, a curve a design.
    Exceedance,
    /// How many years had how much downtime, a plot a design over one axis.
    Histograms,
    /// What the downtime was made of, a bar a design.
    Causes,
    /// What designs spend against how long they are down, with the efficient frontier.
    Cost,
}

impl Versus {
    /// Every chart, in the order of a report.
    pub const ALL: [Versus; 4] = [Versus::Exceedance, Versus::Histograms, Versus::Causes, Versus::Cost];

    /// Whether it has something to say about this comparison: that of costs only where all designs have prices.
    pub fn suits(self, comparison: &Comparison) -> bool {
        self != Versus::Cost || comparison.spending.is_some()
    }

    /// Its file name without the ending.
    pub fn stem(self) -> &'static str {
        match self {
            Versus::Exceedance => "exceedance",
            Versus::Histograms => "histograms",
            Versus::Causes => "causes",
            Versus::Cost => "cost",
        }
    }

    /// What it shows, in words.
    pub fn caption(self) -> &'static str {
        match self {
            Versus::Exceedance => "Share of years that are worse, by design",
            Versus::Histograms => "How much downtime a year has, by design",
            Versus::Causes => "What the downtime is made of, by design",
            Versus::Cost => "What is spent, and what it buys",
        }
    }
}

/// Draws `chart` of `comparison` to the bytes of a file of `format`.
///
/// # Errors
/// Where the picture is too large for memory, or the encoder of a PNG fails.
pub fn draw_versus(chart: Versus, comparison: &Comparison, format: Format) -> Result<Vec<u8>, ChartError> {
    Figure::of_comparison(chart, comparison).draw(format)
}

/// Colours of lines: those of categories that are dark enough on paper.
const INKS: [Ink; 7] = [BLUE, VERMILION, GREEN, PURPLE, ORANGE, SKY, TEXT];
/// Dashes of lines; with the colours, the first 35 looks all differ and neighbours differ in both.
const DASHES: [Dash; 5] = [&[], &[9.0, 4.0], &[2.0, 3.0], &[10.0, 3.0, 2.0, 3.0], &[5.0, 2.0]];

/// The line of a design.
fn pen(design: usize) -> Pen {
    Pen::new(INKS[design % INKS.len()], 2.4).dashed(DASHES[design % DASHES.len()])
}

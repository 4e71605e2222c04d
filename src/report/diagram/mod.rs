//! The architecture as a picture: places as nested boxes, parts in them, arrows for what needs what, and the single points
//! of failure marked; as SVG, PNG, or text for Mermaid.
//!
//! From [`Architecture`] to what is drawn (`view`: places that are alike are drawn once where there would be too many
//! boxes), to rows of boxes (`rank`, `rows`), to the ways of arrows (`wires`), to places on the page (`plan`), which the
//! charts draw with their fonts and colours. Nothing is random, so the same architecture gives the same bytes.
//!
//! Never knows: scenario, files, the terminal.

mod alike;
mod mermaid;
pub(in crate::report) mod plan;
mod rank;
mod rows;
pub(in crate::report) mod text;
pub(in crate::report) mod view;
mod wires;
mod words;

pub use mermaid::mermaid;

use super::chart::{ChartError, Format, Inline, Theme, draw_plan, inline_plan};
use crate::study::architecture::Architecture;

/// Name of the files without the ending.
pub const STEM: &str = "architecture";

/// Draws an architecture to the bytes of a file.
///
/// # Errors
/// Where the picture is too large for memory, or the encoder of a PNG fails.
pub fn draw(architecture: &Architecture, format: Format) -> Result<Vec<u8>, ChartError> {
    draw_in(architecture, format, Theme::Light)
}

/// The same in these colours.
///
/// # Errors
/// Those of [`draw`].
pub fn draw_in(architecture: &Architecture, format: Format, theme: Theme) -> Result<Vec<u8>, ChartError> {
    let view = view::view(architecture);
    draw_plan(&view, &plan::plan(&view), format, theme)
}

/// Draws an architecture as an element for the inside of a page.
pub fn inline(architecture: &Architecture) -> Inline {
    let view = view::view(architecture);
    inline_plan(&view, &plan::plan(&view))
}

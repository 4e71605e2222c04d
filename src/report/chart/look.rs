//! How a chart looks: its colours, its size, its file format.

use super::Format;
use super::figure::Heading;
use super::theme;
use std::fmt;

/// Fewest and most pixels of a picture each way.
pub const PIXELS: std::ops::RangeInclusive<u32> = 320..=4000;

/// Widths and heights at which every chart has room for its words; a smaller picture is one of this size made smaller.
const ROOMY: (f64, f64) = (640.0, 360.0);
/// Size of a slide in pixels.
const SLIDE: (f64, f64) = (1280.0, 720.0);
/// How much larger letters and lines are on a slide than on a page.
const ENLARGED: f64 = 1.5;

/// Colours of a chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Theme {
    /// Dark on white.
    #[default]
    Light,
    /// Light on nearly black.
    Dark,
}

/// How large a chart is, and how large its letters are.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Size {
    /// For a document: 960 pixels wide and as high as it needs.
    #[default]
    Page,
    /// For a talk: 1280 by 720 pixels, 16 to 9, with letters half as large again.
    Slide,
    /// So many pixels wide, as high as it needs unless a height is given, with letters as on a page.
    Pixels {
        /// The width; within [`PIXELS`].
        width: u32,
        /// The height; within [`PIXELS`].
        height: Option<u32>,
    },
}

/// Everything about the look of a chart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Look {
    /// Its colours.
    pub theme: Theme,
    /// Its size.
    pub size: Size,
    /// Its file format.
    pub format: Format,
}

impl From<Format> for Look {
    /// That of a page.
    fn from(format: Format) -> Look {
        Look { theme: Theme::Light, size: Size::Page, format }
    }
}

impl fmt::Display for Theme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if *self == Theme::Light { "light" } else { "dark" })
    }
}

/// What is laid out: a heading, and the room for everything below it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Page<'h> {
    pub(super) head: &'h Heading,
    pub(super) room: Room,
}

/// Logical pixels that a layout may use.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Room {
    pub(super) width: f64,
    /// As high as it needs where there is none.
    pub(super) height: Option<f64>,
}

/// The usual page.
pub(super) const PAGE: Room = Room { width: theme::WIDTH, height: None };

impl Room {
    /// The height of a page whose content needs `natural`, or likes to have it where it takes any.
    pub(super) fn high(self, natural: f64, takes_any: bool) -> f64 {
        match self.height {
            None => natural,
            Some(height) if takes_any => height.max(ROOMY.1),
            Some(height) => height.max(natural),
        }
    }

    /// A room of the same shape that is `high`.
    pub(super) fn grown_to(self, high: f64) -> Room {
        match self.height {
            Some(height) if high > height => Room { width: self.width * high / height, height: Some(high) },
            _ => self,
        }
    }
}

impl Size {
    /// The room for a layout.
    pub(super) fn room(self) -> Room {
        match self {
            Size::Page => PAGE,
            Size::Slide => Room { width: SLIDE.0 / ENLARGED, height: Some(SLIDE.1 / ENLARGED) },
            Size::Pixels { width, height } => {
                let width = f64::from(width);
                let height = height.map(f64::from);
                let small = height.map_or(0.0, |height| ROOMY.1 / height);
                let scale = (ROOMY.0 / width).max(small).max(1.0);
                Room { width: width * scale, height: height.map(|height| height * scale) }
            }
        }
    }

    /// The width of the picture in pixels.
    pub(super) fn pixels(self) -> f64 {
        match self {
            Size::Page => theme::WIDTH,
            Size::Slide => SLIDE.0,
            Size::Pixels { width, .. } => f64::from(width),
        }
    }
}

//! Text as an element of plotters: its place, weight and colour for an SVG, its pixels for a PNG.
//!
//! The pixels come from the embedded font through [`face`] and not from a font of the system, so the same scene gives
//! the same pixels everywhere.

use std::convert::Infallible;
use std::iter::{Once, once};

use plotters::element::{Drawable, PointCollection};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{FontFamily, FontStyle, FontTransform};
use plotters_backend::{BackendColor, BackendCoord, BackendTextStyle, DrawingBackend, DrawingErrorKind};

use super::font::face;
use super::look::Theme;
use super::scene::{Anchor, Point, Style};

/// Fonts whose widths are those of the embedded one, then whatever there is.
const FONTS: &str = "Liberation Sans, Arial, Helvetica, Arimo, sans-serif";
/// How far an SVG puts the baseline below the place of a text that hangs from its top, as a share of the size.
const DROP: f64 = 0.76;
/// What the SVG backend divides the size by to get the size of the font.
const LINE: f64 = 1.24;

/// One line of text at its place.
pub(super) struct Words<'a> {
    text: &'a str,
    corner: BackendCoord,
    look: Look,
}

/// What the text looks like, with its size in the pixels of the backend.
struct Look {
    style: Style,
    size: f64,
    theme: Theme,
}

impl<'a> Words<'a> {
    /// `text` with the baseline at `(x, y)` logical pixels, where one of these is `scale` pixels of the backend.
    pub(super) fn new(text: &'a str, (x, y): Point, style: Style, (scale, theme): (f64, Theme)) -> Words<'a> {
        let look = Look { style, size: style.size * scale, theme };
        let drop = DROP * look.size;
        let (left, top) = if style.upwards { (x * scale - drop, y * scale) } else { (x * scale, y * scale - drop) };
        Words { text, corner: (left.round() as i32, top.round() as i32), look }
    }
}

impl<'a> PointCollection<'a, BackendCoord> for &'a Words<'_> {
    type Point = &'a BackendCoord;
    type IntoIter = Once<&'a BackendCoord>;

    fn point_iter(self) -> Self::IntoIter {
        once(&self.corner)
    }
}

impl<B: DrawingBackend> Drawable<B> for Words<'_> {
    fn draw<I: Iterator<Item = BackendCoord>>(
        &self,
        mut points: I,
        backend: &mut B,
        _: (u32, u32),
    ) -> Result<(), DrawingErrorKind<B::ErrorType>> {
        points.next().map_or(Ok(()), |corner| backend.draw_text(self.text, &self.look, corner))
    }
}

impl BackendTextStyle for Look {
    type FontError = Infallible;

    fn color(&self) -> BackendColor {
        let ink = self.style.ink;
        BackendColor { alpha: ink.alpha, rgb: ink.rgb(self.theme).into() }
    }

    fn size(&self) -> f64 {
        self.size * LINE
    }

    fn transform(&self) -> FontTransform {
        if self.style.upwards { FontTransform::Rotate270 } else { FontTransform::None }
    }

    fn style(&self) -> FontStyle {
        if self.style.bold { FontStyle::Bold } else { FontStyle::Normal }
    }

    fn anchor(&self) -> Pos {
        let side = match self.style.anchor {
            Anchor::Start => HPos::Left,
            Anchor::Middle => HPos::Center,
            Anchor::End => HPos::Right,
        };
        Pos::new(side, VPos::Top)
    }

    fn family(&self) -> FontFamily<'_> {
        FontFamily::Name(FONTS)
    }

    fn layout_box(&self, text: &str) -> Result<(BackendCoord, BackendCoord), Infallible> {
        let width = face(self.style.bold).width(text, self.size);
        Ok(((0, 0), (width.round() as i32, self.size.round() as i32)))
    }

    fn draw<E, D: FnMut(i32, i32, BackendColor) -> Result<(), E>>(
        &self,
        text: &str,
        (left, top): BackendCoord,
        mut draw: D,
    ) -> Result<Result<(), E>, Infallible> {
        let ink = self.color();
        Ok(face(self.style.bold).cover(text, self.size, DROP * self.size, |x, y, covered| {
            draw(left + x, top + y, BackendColor { alpha: ink.alpha * f64::from(covered), ..ink })
        }))
    }
}

//! A scene's shapes as elements of plotters: the one way to both formats.

use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, DrawingAreaErrorKind};
use plotters::element::{PathElement, Polygon, Rectangle};
use plotters::style::{Color, RGBAColor, ShapeStyle};
use plotters_backend::{BackendCoord, DrawingBackend};

use super::look::Theme;
use super::scene::{Area, Mark, Pen, Point, Shape};
use super::stroke::{dashes, is_right_angled, sides};
use super::text::left_to_right;
use super::theme::Ink;
use super::words::Words;

/// Beyond this many logical pixels from the origin nothing is on the page.
const FARTHEST: f64 = 5000.0;

type Outcome<B> = Result<(), DrawingAreaErrorKind<<B as DrawingBackend>::ErrorType>>;

/// A drawing area of plotters and how to draw on it.
pub(super) struct Canvas<'a, B: DrawingBackend> {
    /// The whole page.
    pub(super) area: &'a DrawingArea<B, Shift>,
    /// Pixels of the backend for a logical pixel; its places are whole numbers, so this is also how fine they are.
    pub(super) scale: f64,
    /// Whether lines at right angles become rectangles. For pixels: plotters makes a polygon of a thick line, which is
    /// a pixel too wide and has holes where the line's steps are shorter than it is thick.
    pub(super) lines_as_rects: bool,
    /// Which colours inks are.
    pub(super) theme: Theme,
}

impl<B: DrawingBackend> Canvas<'_, B> {
    /// Draws `shape` over what is there.
    ///
    /// # Errors
    /// Those of the backend.
    pub(super) fn draw(&self, shape: &Shape) -> Outcome<B> {
        match &shape.mark {
            Mark::Rects { areas, ink } => areas.iter().try_for_each(|area| self.rect(*area, *ink)),
            Mark::Polygon { points, ink } => self.area.draw(&Polygon::new(self.places(points), self.colour(*ink))),
            Mark::Stroke { lines, pen } => lines.iter().try_for_each(|line| self.line(line, *pen)),
            Mark::Text { at, words, style } => {
                self.area.draw(&Words::new(&left_to_right(words), *at, *style, (self.scale, self.theme)))
            }
        }
    }

    /// A filled rectangle, at least a pixel of the backend each way.
    fn rect(&self, area: Area, ink: Ink) -> Outcome<B> {
        let (left, top) = self.place((area.left, area.top));
        let (right, bottom) = self.place((area.right, area.bottom));
        let corners = [(left, top), (right.max(left + 1), bottom.max(top + 1))];
        self.area.draw(&Rectangle::new(corners, self.colour(ink).filled()))
    }

    fn line(&self, points: &[Point], pen: Pen) -> Outcome<B> {
        dashes(points, pen.dash).iter().try_for_each(|dash| {
            if self.lines_as_rects && is_right_angled(dash) {
                sides(dash, pen.width).into_iter().try_for_each(|side| self.rect(side, pen.ink))
            } else {
                self.area.draw(&PathElement::new(self.places(dash), self.pen(pen)))
            }
        })
    }

    fn colour(&self, ink: Ink) -> RGBAColor {
        let [r, g, b] = ink.rgb(self.theme);
        RGBAColor(r, g, b, ink.alpha)
    }

    fn pen(&self, pen: Pen) -> ShapeStyle {
        let surplus = if self.lines_as_rects { 1.0 } else { 0.0 };
        let width = (pen.width * self.scale - surplus).round().max(1.0) as u32;
        ShapeStyle { color: self.colour(pen.ink), filled: false, stroke_width: width }
    }

    fn places(&self, points: &[Point]) -> Vec<BackendCoord> {
        points.iter().map(|point| self.place(*point)).collect()
    }

    /// A point in pixels of the backend; 0 for what is not a number.
    fn place(&self, (x, y): Point) -> BackendCoord {
        let pixels = |v: f64| (v.clamp(-FARTHEST, FARTHEST) * self.scale).round() as i32;
        (pixels(x), pixels(y))
    }
}

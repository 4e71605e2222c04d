//! A picture as a list of shapes, in logical pixels with the origin at the top left; the formats only translate it.

use super::hatch::hatching;
use super::live;
use super::text;
use super::theme::{Dash, Hatch, Ink, PAPER, SOLID, TEXT};

/// A point: to the right, downwards.
pub(super) type Point = (f64, f64);

/// A rectangle with its sides parallel to the axes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Area {
    /// Smallest x.
    pub(super) left: f64,
    /// Smallest y.
    pub(super) top: f64,
    /// Largest x.
    pub(super) right: f64,
    /// Largest y.
    pub(super) bottom: f64,
}

impl Area {
    /// Its width.
    pub(super) fn width(self) -> f64 {
        self.right - self.left
    }

    /// Its height.
    pub(super) fn height(self) -> f64 {
        self.bottom - self.top
    }

    /// The middle of its width.
    pub(super) fn middle(self) -> f64 {
        self.left.midpoint(self.right)
    }

    fn corners(self) -> Vec<Point> {
        vec![(self.left, self.top), (self.right, self.top), (self.right, self.bottom), (self.left, self.bottom)]
    }
}

/// A line's look.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Pen {
    /// Its colour.
    pub(super) ink: Ink,
    /// Its width.
    pub(super) width: f64,
    /// Its dashes.
    pub(super) dash: Dash,
}

impl Pen {
    /// A solid line.
    pub(super) const fn new(ink: Ink, width: f64) -> Pen {
        Pen { ink, width, dash: SOLID }
    }

    /// The same line in dashes.
    pub(super) const fn dashed(self, dash: Dash) -> Pen {
        Pen { dash, ..self }
    }
}

/// Which point of a text its position fixes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    /// The beginning.
    Start,
    /// The middle.
    Middle,
    /// The end.
    End,
}

/// A text's look.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Style {
    /// Height of the letters, as fonts count it.
    pub(super) size: f64,
    /// Bold or regular.
    pub(super) bold: bool,
    /// Its colour.
    pub(super) ink: Ink,
    /// What its position means.
    pub(super) anchor: Anchor,
    /// Written upwards instead of to the right.
    pub(super) upwards: bool,
}

impl Style {
    /// Dark regular text that begins at its position.
    pub(super) const fn new(size: f64) -> Style {
        Style { size, bold: false, ink: TEXT, anchor: Anchor::Start, upwards: false }
    }

    /// The same in this colour.
    pub(super) const fn ink(self, ink: Ink) -> Style {
        Style { ink, ..self }
    }

    /// The same with this anchor.
    pub(super) const fn anchor(self, anchor: Anchor) -> Style {
        Style { anchor, ..self }
    }

    /// The same in bold.
    pub(super) const fn bold(self) -> Style {
        Style { bold: true, ..self }
    }

    /// The same, written upwards.
    pub(super) const fn upwards(self) -> Style {
        Style { upwards: true, ..self }
    }

    /// Width of `text` in this style.
    pub(super) fn width(self, text: &str) -> f64 {
        text::width(text, self.size, self.bold)
    }
}

/// One thing to draw.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Mark {
    /// Filled rectangles of one colour, none over another.
    Rects {
        /// The rectangles.
        areas: Vec<Area>,
        /// Their colour.
        ink: Ink,
    },
    /// A filled polygon.
    Polygon {
        /// Its corners.
        points: Vec<Point>,
        /// Its colour.
        ink: Ink,
    },
    /// Open lines of one look.
    Stroke {
        /// The lines.
        lines: Vec<Vec<Point>>,
        /// Their look.
        pen: Pen,
    },
    /// Words.
    Text {
        /// Where; the height is that of the baseline.
        at: Point,
        /// What: one clean line.
        words: String,
        /// How.
        style: Style,
    },
}

/// A mark and what to say about it where a pointer rests on it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Shape {
    /// What is drawn.
    pub(super) mark: Mark,
    /// More about it; empty for nothing.
    pub(super) tip: String,
}

/// A picture.
#[derive(Debug, Clone)]
pub(super) struct Scene {
    /// Width in logical pixels.
    pub(super) width: f64,
    /// Height in logical pixels.
    pub(super) height: f64,
    /// What it is called, for those who do not see it.
    pub(super) title: String,
    /// What it shows, for the same; empty for nothing.
    pub(super) description: String,
    /// From the back to the front.
    pub(super) shapes: Vec<Shape>,
    /// Its plots with their data, for a page that answers to its reader.
    pub(super) live: Vec<live::Panel>,
}

impl Scene {
    /// An empty page.
    pub(super) fn new(width: f64, height: f64, title: &str) -> Scene {
        let mut scene = Scene {
            width,
            height,
            title: text::clean(title),
            description: String::new(),
            shapes: Vec::new(),
            live: Vec::new(),
        };
        scene.rect(Area { left: 0.0, top: 0.0, right: width, bottom: height }, PAPER);
        scene
    }

    /// Says what it shows to those who do not see it.
    pub(super) fn describe(&mut self, words: &str) {
        self.description = text::clean(words);
    }

    /// Makes the page at least so high.
    pub(super) fn grow(&mut self, height: f64) {
        if height <= self.height {
            return;
        }
        self.height = height;
        if let Some(Mark::Rects { areas, .. }) = self.shapes.first_mut().map(|shape| &mut shape.mark) {
            areas.iter_mut().for_each(|area| area.bottom = height);
        }
    }

    fn add(&mut self, mark: Mark) {
        self.shapes.push(Shape { mark, tip: String::new() });
    }

    /// Says more about the latest shape.
    pub(super) fn tip(&mut self, words: &str) {
        if let Some(shape) = self.shapes.last_mut() {
            shape.tip = text::clean(words);
        }
    }

    /// A filled rectangle.
    pub(super) fn rect(&mut self, area: Area, ink: Ink) {
        self.rects(&[area], ink);
    }

    /// Filled rectangles of one colour.
    pub(super) fn rects(&mut self, areas: &[Area], ink: Ink) {
        if !areas.is_empty() {
            self.add(Mark::Rects { areas: areas.to_vec(), ink });
        }
    }

    /// A filled polygon.
    pub(super) fn polygon(&mut self, points: Vec<Point>, ink: Ink) {
        self.add(Mark::Polygon { points, ink });
    }

    /// A straight line.
    pub(super) fn line(&mut self, from: Point, to: Point, pen: Pen) {
        self.polyline(vec![from, to], pen);
    }

    /// A line through all points.
    pub(super) fn polyline(&mut self, points: Vec<Point>, pen: Pen) {
        self.add(Mark::Stroke { lines: vec![points], pen });
    }

    /// Words at the baseline `at`.
    pub(super) fn text(&mut self, at: Point, words: &str, style: Style) {
        self.add(Mark::Text { at, words: text::clean(words), style });
    }

    /// Words cut to `room`, with all of them as the tip where something had to go.
    pub(super) fn fitted(&mut self, at: Point, words: &str, style: Style, room: f64) {
        let short = text::shorten(words, style.size, style.bold, room);
        let cut = short != text::clean(words);
        self.text(at, &short, style);
        if cut {
            self.tip(words);
        }
    }

    /// The frame of a rectangle.
    pub(super) fn border(&mut self, area: Area, pen: Pen) {
        let mut points = area.corners();
        points.push(points[0]);
        points.push(points[1]);
        self.polyline(points, pen);
    }

    /// A rectangle with hatching over its colour.
    pub(super) fn hatched(&mut self, area: Area, ink: Ink, hatch: Hatch) {
        self.rect(area, ink);
        let lines = hatching(area, hatch);
        if !lines.is_empty() {
            self.add(Mark::Stroke { lines, pen: Pen::new(ink.paled(0.7), 1.4) });
        }
    }
}

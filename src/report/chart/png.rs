//! A scene as the bytes of a PNG, twice as many pixels each way as the scene has.
//!
//! Text is drawn from the outlines of the embedded font, so that no system font is asked for and the same scene
//! gives the same pixels everywhere.

use ab_glyph::{OutlineCurve, Point as GlyphPoint};
use tiny_skia::{Color, FillRule, Paint, Path, PathBuilder, Pixmap, Stroke, StrokeDash, Transform};

use super::ChartError;
use super::font::{Face, face};
use super::scene::{Anchor, Mark, Pen, Point, Scene, Style};
use super::theme::{Ink, PNG_SCALE};

/// The whole file.
///
/// # Errors
/// A scene too large for memory, or a failure of the encoder.
pub(super) fn write(scene: &Scene) -> Result<Vec<u8>, ChartError> {
    let pixels = |length: f64| (length * PNG_SCALE).round() as u32;
    let mut canvas = Pixmap::new(pixels(scene.width), pixels(scene.height))
        .ok_or_else(|| ChartError::Png("the picture has no size or is too large".into()))?;
    for shape in &scene.shapes {
        match &shape.mark {
            Mark::Fill { polygons, ink } => fill(&mut canvas, polygon_path(polygons), *ink, page()),
            Mark::Stroke { lines, pen } => stroke(&mut canvas, lines, *pen),
            Mark::Text { at, words, style } => write_words(&mut canvas, *at, words, *style),
        }
    }
    canvas.encode_png().map_err(|error| ChartError::Png(error.to_string()))
}

/// From logical pixels to pixels.
fn page() -> Transform {
    Transform::from_scale(PNG_SCALE as f32, PNG_SCALE as f32)
}

fn paint(ink: Ink) -> Paint<'static> {
    let [r, g, b] = ink.rgb;
    let mut paint = Paint { anti_alias: true, ..Paint::default() };
    paint.set_color(Color::from_rgba8(r, g, b, (ink.alpha * 255.0).round() as u8));
    paint
}

fn fill(canvas: &mut Pixmap, path: Option<Path>, ink: Ink, place: Transform) {
    if let Some(path) = path {
        canvas.fill_path(&path, &paint(ink), FillRule::Winding, place, None);
    }
}

fn stroke(canvas: &mut Pixmap, lines: &[Vec<Point>], pen: Pen) {
    let mut builder = PathBuilder::new();
    lines.iter().for_each(|points| trace(&mut builder, points));
    let Some(path) = builder.finish() else { return };
    let dash = StrokeDash::new(pen.dash.iter().map(|d| *d as f32).collect(), 0.0);
    let look = Stroke { width: pen.width as f32, dash, ..Stroke::default() };
    canvas.stroke_path(&path, &paint(pen.ink), &look, page(), None);
}

fn polygon_path(polygons: &[Vec<Point>]) -> Option<Path> {
    let mut builder = PathBuilder::new();
    for points in polygons {
        trace(&mut builder, points);
        builder.close();
    }
    builder.finish()
}

fn trace(builder: &mut PathBuilder, points: &[Point]) {
    for (i, (x, y)) in points.iter().enumerate() {
        let (x, y) = (*x as f32, *y as f32);
        if i == 0 { builder.move_to(x, y) } else { builder.line_to(x, y) }
    }
}

fn write_words(canvas: &mut Pixmap, (x, y): Point, words: &str, style: Style) {
    let face = face(style.bold);
    let shift = match style.anchor {
        Anchor::Start => 0.0,
        Anchor::Middle => -0.5 * style.width(words),
        Anchor::End => -style.width(words),
    };
    let turn = if style.upwards { -90.0 } else { 0.0 };
    let place = page().pre_translate(x as f32, y as f32).pre_rotate(turn).pre_translate(shift as f32, 0.0);
    fill(canvas, words_path(face, words, style.size), style.ink, place);
}

/// The outlines of `words` at `size`, with the pen starting at the origin.
fn words_path(face: &Face, words: &str, size: f64) -> Option<Path> {
    let mut builder = PathBuilder::new();
    let scale = (face.unit() * size) as f32;
    for (pen, outline) in face.outlines(words) {
        let at = |p: GlyphPoint| ((pen * size) as f32 + p.x * scale, -p.y * scale);
        trace_glyph(&mut builder, &outline.curves, at);
    }
    builder.finish()
}

/// Joins curves into contours: one begins wherever a curve does not start at the end of the one before.
fn trace_glyph(builder: &mut PathBuilder, curves: &[OutlineCurve], at: impl Fn(GlyphPoint) -> (f32, f32)) {
    let mut last = None;
    for curve in curves {
        let (start, end) = match curve {
            OutlineCurve::Line(a, b) | OutlineCurve::Quad(a, _, b) | OutlineCurve::Cubic(a, _, _, b) => (*a, *b),
        };
        if last != Some(start) {
            let (x, y) = at(start);
            builder.move_to(x, y);
        }
        let (x, y) = at(end);
        match curve {
            OutlineCurve::Line(..) => builder.line_to(x, y),
            OutlineCurve::Quad(_, c, _) => {
                let (cx, cy) = at(*c);
                builder.quad_to(cx, cy, x, y);
            }
            OutlineCurve::Cubic(_, c, d, _) => {
                let ((cx, cy), (dx, dy)) = (at(*c), at(*d));
                builder.cubic_to(cx, cy, dx, dy, x, y);
            }
        }
        last = Some(end);
    }
}

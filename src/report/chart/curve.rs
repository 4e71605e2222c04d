//! A curve of exceedance: what share of observations was larger than each amount, on two logarithmic axes.

use super::axis::Scale;
use super::figure::{Curve, CurvePoint, Marker};
use super::marker;
use super::scene::{Area, Pen, Point, Scene, Style};
use super::text;
use super::theme::{BLUE, DOTTED, Ink, PAPER, QUIET, SMALL, VERMILION};

/// The line down from the worst year.
pub(super) const END: Pen = Pen::new(QUIET, 1.6).dashed(DOTTED);
/// Steps smaller than this, in pixels, are drawn as one.
const SMALLEST_STEP: f64 = 0.8;

/// Where things lie.
pub(super) struct Panel {
    pub(super) plot: Area,
    pub(super) x: Scale,
    pub(super) y: Scale,
}

/// From above the share of observations above zero to below one of all.
pub(super) fn share_scale(curve: &Curve, lowest: f64, highest: f64) -> Scale {
    share_scale_of(&[curve], lowest, highest)
}

/// The same for several curves.
pub(super) fn share_scale_of(curves: &[&Curve], lowest: f64, highest: f64) -> Scale {
    let any = |curve: &&Curve| curve.points.first().map(|point| point.high);
    let any = curves.iter().filter_map(any).reduce(f64::max).unwrap_or(1.0);
    let total = curves.iter().map(|curve| curve.observations).max().unwrap_or(0);
    let top = (0..18).map(|k| libm::pow(10.0, -f64::from(k))).take_while(|t| *t >= any).last().unwrap_or(1.0);
    let bottom = (0.5 / total.max(1) as f64).min(top / 20.0);
    Scale::log((bottom, top * 1.15), (lowest, highest))
}

/// The steps of the curve and of its band.
pub(super) fn draw(scene: &mut Scene, curve: &Curve, panel: &Panel) {
    draw_band(scene, curve, panel, BLUE.faded(0.2));
    draw_line(scene, curve, panel, Pen::new(BLUE, 2.4));
}

/// The band of a curve.
pub(super) fn draw_band(scene: &mut Scene, curve: &Curve, panel: &Panel, ink: Ink) {
    let mut band = stairs(curve, panel, |point| point.high);
    band.extend(stairs(curve, panel, |point| point.low).into_iter().rev());
    scene.polygon(band, ink);
}

/// The curve alone.
pub(super) fn draw_line(scene: &mut Scene, curve: &Curve, panel: &Panel, pen: Pen) {
    scene.polyline(stairs(curve, panel, |point| point.share), pen);
}

/// The corners of steps of some height.
fn stairs(curve: &Curve, panel: &Panel, share: impl Fn(&CurvePoint) -> f64) -> Vec<Point> {
    let Panel { plot, x, y } = *panel;
    let mut left = plot.left;
    let mut points = Vec::new();
    for point in visible_steps(curve, panel) {
        let (right, high) = (x.at(point.amount), y.at(share(&point).max(y.lowest())));
        points.extend([(left, high), (right, high)]);
        left = right;
    }
    points
}

/// The steps that move the pen enough to be seen, always with the last. Those of the result are all of them again.
pub(super) fn visible_steps(curve: &Curve, Panel { x, y, .. }: &Panel) -> Vec<CurvePoint> {
    let mut kept: Vec<CurvePoint> = Vec::new();
    for (at, point) in curve.points.iter().enumerate() {
        let moved = kept.last().is_none_or(|last| {
            let right = x.at(point.amount) - x.at(last.amount);
            let down = y.at(point.share) - y.at(last.share);
            right >= SMALLEST_STEP || down >= SMALLEST_STEP
        });
        if moved || at + 1 == curve.points.len() {
            kept.push(*point);
        }
    }
    kept
}

/// Draws the lines of markers.
pub(super) fn draw_markers(scene: &mut Scene, markers: &[Marker], panel: &Panel) {
    let placed = markers.iter().filter(|m| m.value > 0.0).map(|m| (m, panel.x.at(m.value)));
    marker::draw(scene, panel.plot, &placed.collect::<Vec<_>>(), |minutes| panel.x.at(minutes));
}

/// A dot where the curve crosses what is promised, and a line from it to the axis of shares.
pub(super) fn draw_crossing(scene: &mut Scene, marker: &Marker, panel: &Panel) {
    let Panel { plot, x, y } = *panel;
    let Some(worse) = marker.worse.filter(|worse| *worse > 0.0) else { return };
    let at = (x.at(marker.value), y.at(worse));
    scene.line((plot.left, at.1), at, Pen::new(VERMILION, 1.6).dashed(DOTTED));
    dot(scene, at, 6.0);
    let words = text::share(worse);
    let style = Style::new(SMALL).bold();
    let needed = style.width(&words) + 10.0;
    let left = if at.0 + needed + 8.0 < plot.right { at.0 + 9.0 } else { at.0 - needed - 9.0 };
    let base = if at.1 - 26.0 > plot.top { at.1 - 9.0 } else { at.1 + 21.0 };
    scene.rect(Area { left, right: left + needed, top: base - 14.0, bottom: base + 5.0 }, PAPER.faded(0.85));
    scene.text((left + 5.0, base), &words, style);
}

/// A diamond with a white rim.
fn dot(scene: &mut Scene, (x, y): Point, half: f64) {
    for (size, ink) in [(half + 2.0, PAPER), (half, VERMILION)] {
        scene.polygon(vec![(x - size, y), (x, y - size), (x + size, y), (x, y + size)], ink);
    }
}

/// A line down from the end of the curve.
pub(super) fn draw_end(scene: &mut Scene, curve: &Curve, panel: &Panel) {
    if let Some(last) = curve.points.last() {
        let end = (panel.x.at(last.amount), panel.y.at(last.share));
        scene.line(end, (end.0, panel.plot.bottom), END);
    }
}

//! A curve of exceedance: what share of observations was larger than each amount, on two logarithmic axes.

use super::axis::Scale;
use super::marker::{self, Marker};
use super::scene::{Area, Pen, Point, Scene, Style};
use super::text;
use super::theme::{BLUE, DOTTED, Ink, PAPER, QUIET, SMALL, VERMILION};

/// Normal quantile of a two-sided interval of 95 %.
const Z: f64 = 1.959_963_984_540_054;
/// The line down from the worst year.
pub(super) const END: Pen = Pen::new(QUIET, 1.6).dashed(DOTTED);
/// Steps smaller than this, in pixels, are drawn as one.
const SMALLEST_STEP: f64 = 0.8;

/// Observations larger than an amount, ascending by amount: how many of all at and above it, and above it.
pub(super) struct Tail {
    /// All observations, those of zero among them.
    pub(super) total: u64,
    /// The amounts above zero.
    pub(super) steps: Vec<Step>,
}

/// One amount.
pub(super) struct Step {
    pub(super) minutes: f64,
    before: u64,
    after: u64,
}

/// Where things lie.
pub(super) struct Panel {
    pub(super) plot: Area,
    pub(super) x: Scale,
    pub(super) y: Scale,
}

impl Tail {
    /// From amounts in minutes, ascending, with their counts.
    pub(super) fn of(points: &[(f64, u64)]) -> Tail {
        let total: u64 = points.iter().map(|p| p.1).sum();
        let mut left = points.iter().filter(|p| p.0 > 0.0 && p.0.is_finite()).map(|p| p.1).sum();
        let mut steps = Vec::new();
        for (minutes, count) in points.iter().filter(|p| p.0 > 0.0 && p.0.is_finite() && p.1 > 0) {
            steps.push(Step { minutes: *minutes, before: left, after: left - count });
            left -= count;
        }
        Tail { total, steps }
    }

    fn share(&self, count: u64) -> f64 {
        count as f64 / self.total.max(1) as f64
    }

    /// The largest amount, and the share of observations at it.
    pub(super) fn last(&self) -> Option<(f64, f64)> {
        self.steps.last().map(|step| (step.minutes, self.share(step.before)))
    }

    /// Share of observations of more than `minutes`.
    pub(super) fn worse_than(&self, minutes: f64) -> f64 {
        let next = self.steps.partition_point(|step| step.minutes <= minutes);
        self.steps.get(next).map_or(0.0, |step| self.share(step.before))
    }

    /// Interval of 95 % for a share of `count` in all years (Wilson 1927, as in Brown, Cai and DasGupta 2001, eq. 4).
    fn wilson(&self, count: u64) -> (f64, f64) {
        let n = self.total.max(1) as f64;
        let (p, z2) = (self.share(count), Z * Z);
        let centre = (p + z2 / (2.0 * n)) / (1.0 + z2 / n);
        let half = Z / (1.0 + z2 / n) * libm::sqrt(p * (1.0 - p) / n + z2 / (4.0 * n * n));
        ((centre - half).max(0.0), (centre + half).min(1.0))
    }
}

/// From above the share of observations above zero to below one of all.
pub(super) fn share_scale(tail: &Tail, lowest: f64, highest: f64) -> Scale {
    share_scale_of(std::slice::from_ref(tail), lowest, highest)
}

/// The same for several curves.
pub(super) fn share_scale_of(tails: &[Tail], lowest: f64, highest: f64) -> Scale {
    let any = |tail: &Tail| tail.steps.first().map(|step| tail.wilson(step.before).1);
    let any = tails.iter().filter_map(any).reduce(f64::max).unwrap_or(1.0);
    let total = tails.iter().map(|tail| tail.total).max().unwrap_or(0);
    let top = (0..18).map(|k| libm::pow(10.0, -f64::from(k))).take_while(|t| *t >= any).last().unwrap_or(1.0);
    let bottom = (0.5 / total.max(1) as f64).min(top / 20.0);
    Scale::log((bottom, top * 1.15), (lowest, highest))
}

/// The steps of the curve and of its band.
pub(super) fn draw(scene: &mut Scene, tail: &Tail, panel: &Panel) {
    draw_band(scene, tail, panel, BLUE.faded(0.2));
    draw_line(scene, tail, panel, Pen::new(BLUE, 2.4));
}

/// The band of a curve.
pub(super) fn draw_band(scene: &mut Scene, tail: &Tail, panel: &Panel, ink: Ink) {
    let mut band = stairs(tail, panel, |count| tail.wilson(count).1);
    band.extend(stairs(tail, panel, |count| tail.wilson(count).0).into_iter().rev());
    scene.polygon(band, ink);
}

/// The curve alone.
pub(super) fn draw_line(scene: &mut Scene, tail: &Tail, panel: &Panel, pen: Pen) {
    scene.polyline(stairs(tail, panel, |count| tail.share(count)), pen);
}

/// The corners of steps whose height follows from the number of observations.
fn stairs(tail: &Tail, panel: &Panel, share: impl Fn(u64) -> f64) -> Vec<Point> {
    let Panel { plot, x, y } = *panel;
    let mut left = plot.left;
    let mut points = Vec::new();
    for step in visible_steps(tail, x, y) {
        let (right, high) = (x.at(step.minutes), y.at(share(step.before).max(y.lowest())));
        points.extend([(left, high), (right, high)]);
        left = right;
    }
    points
}

/// The steps that move the pen enough to be seen, always with the last.
fn visible_steps(tail: &Tail, x: Scale, y: Scale) -> Vec<&Step> {
    let mut kept: Vec<&Step> = Vec::new();
    for step in &tail.steps {
        let moved = kept.last().is_none_or(|last| {
            let right = x.at(step.minutes) - x.at(last.minutes);
            let down = y.at(tail.share(step.before)) - y.at(tail.share(last.before));
            right >= SMALLEST_STEP || down >= SMALLEST_STEP
        });
        if moved || step.after == 0 {
            kept.push(step);
        }
    }
    kept
}

/// Draws the lines of markers.
pub(super) fn draw_markers(scene: &mut Scene, markers: &[Marker], panel: &Panel) {
    let placed = markers.iter().filter(|m| m.minutes > 0.0).map(|m| (m, panel.x.at(m.minutes)));
    marker::draw(scene, panel.plot, &placed.collect::<Vec<_>>(), |minutes| panel.x.at(minutes));
}

/// A dot where the curve crosses what is promised, and a line from it to the axis of shares.
pub(super) fn draw_crossing(scene: &mut Scene, allowed: f64, tail: &Tail, panel: &Panel) {
    let Panel { plot, x, y } = *panel;
    let worse = tail.worse_than(allowed);
    if worse <= 0.0 {
        return;
    }
    let at = (x.at(allowed), y.at(worse));
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
pub(super) fn draw_end(scene: &mut Scene, tail: &Tail, panel: &Panel) {
    if let Some(last) = tail.steps.last() {
        let end = (panel.x.at(last.minutes), panel.y.at(tail.share(last.before)));
        scene.line(end, (end.0, panel.plot.bottom), END);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wilson_agrees_with_published_values() {
        // Newcombe (1998), Statistics in Medicine 17, table I, method 3: 81 of 263 and 0 of 20.
        let (low, high) = Tail { total: 263, steps: Vec::new() }.wilson(81);
        assert!((low - 0.2553).abs() < 5e-5 && (high - 0.3662).abs() < 5e-5, "{low} {high}");
        let (low, high) = Tail { total: 20, steps: Vec::new() }.wilson(0);
        assert!(low == 0.0 && (high - 0.1611).abs() < 5e-5, "{low} {high}");
    }

    #[test]
    fn the_tail_counts_years_that_are_strictly_worse() {
        let steps = vec![Step { minutes: 10.0, before: 3, after: 1 }, Step { minutes: 20.0, before: 1, after: 0 }];
        let tail = Tail { total: 10, steps };
        assert_eq!([5.0, 10.0, 15.0, 20.0].map(|m| tail.worse_than(m)), [0.3, 0.1, 0.1, 0.0]);
    }
}

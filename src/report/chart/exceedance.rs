//! What share of years was worse than each amount of downtime, on two logarithmic axes.

use super::axis::{Scale, nines_ticks, share_ticks, small_time_ticks, time_ticks};
use super::frame::{self, BOTTOM_ROOM, Entry, Key};
use super::marker::{self, Marker, allowed_minutes};
use super::scene::{Anchor, Area, Pen, Point, Scene, Style};
use super::text;
use super::theme::{BLUE, BODY, DOTTED, MARGIN, PAPER, QUIET, SMALL, TEXT, VERMILION, WIDTH};
use crate::study::{Findings, ObjectiveFindings};
use crate::units::MINUTES_PER_YEAR;

/// Normal quantile of a two-sided interval of 95 %.
const Z: f64 = 1.959_963_984_540_054;
/// Room above the plot for the axis of availabilities.
const TOP_ROOM: f64 = 48.0;
/// The line down from the worst year.
const END: Pen = Pen::new(QUIET, 1.6).dashed(DOTTED);
/// Steps smaller than this, in pixels, are drawn as one.
const SMALLEST_STEP: f64 = 0.8;

/// Years worse than a downtime, ascending by downtime: how many of all at and above it, and above it.
struct Tail {
    total: u64,
    steps: Vec<Step>,
}

struct Step {
    minutes: f64,
    before: u64,
    after: u64,
}

/// Lays out the chart.
pub(super) fn scene(findings: &Findings) -> Scene {
    let subject = format!("how often {} has a bad year", findings.service.name);
    let (mut scene, top) = frame::standard_page(findings, &subject);
    let tail = tail(findings);
    let markers: Vec<Marker> =
        [marker::objective(findings), marker::reference(findings)].into_iter().flatten().collect();
    let top = frame::legend(&mut scene, &entries(findings, &tail, &markers), top, 640.0) + TOP_ROOM + 4.0;
    let bottom = scene.height - MARGIN - BOTTOM_ROOM;
    let y = share_scale(&tail, bottom, top);
    let left = MARGIN + frame::left_room(&share_ticks(y));
    let plot = Area { left, top, right: WIDTH - MARGIN - 26.0, bottom };
    let x = Scale::log(marker::range(findings, &markers), (plot.left, plot.right));

    let panel = Panel { plot, x, y };

    draw_axes(&mut scene, findings, &panel);
    if tail.steps.is_empty() {
        draw_markers(&mut scene, &markers, &panel);
        frame::sentences(&mut scene, plot, &frame::nothing_seen(findings));
        return scene;
    }
    draw_curve(&mut scene, &tail, &panel);
    draw_markers(&mut scene, &markers, &panel);
    draw_crossing(&mut scene, findings, &tail, &panel);
    draw_end(&mut scene, &tail, &panel);
    scene
}

/// Where things lie.
struct Panel {
    plot: Area,
    x: Scale,
    y: Scale,
}

fn tail(findings: &Findings) -> Tail {
    let points = &findings.service.distribution.points;
    let total: u64 = points.iter().map(|p| p.1).sum();
    let mut left = points.iter().filter(|p| p.0 > 0.0 && p.0.is_finite()).map(|p| p.1).sum();
    let mut steps = Vec::new();
    for (minutes, count) in points.iter().filter(|p| p.0 > 0.0 && p.0.is_finite() && p.1 > 0) {
        steps.push(Step { minutes: *minutes, before: left, after: left - count });
        left -= count;
    }
    Tail { total, steps }
}

impl Tail {
    fn share(&self, count: u64) -> f64 {
        count as f64 / self.total.max(1) as f64
    }

    /// Share of years with more downtime than `minutes`.
    fn worse_than(&self, minutes: f64) -> f64 {
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

fn entries(findings: &Findings, tail: &Tail, markers: &[Marker]) -> Vec<Entry> {
    let band = Key::Band(Pen::new(BLUE, 2.4), BLUE.faded(0.2));
    let mut entries = vec![Entry::new(band, "simulated, with a 95 % band at each point")];
    entries.extend(markers.iter().map(marker::entry));
    if let (Some(objective), Some(entry)) = (&findings.objective, entries.get_mut(1)) {
        entry.words = promise_words(findings, objective, tail);
    }
    if let Some(last) = tail.steps.last() {
        let words = format!("worst of {}: {}", frame::histories(findings), text::duration(last.minutes));
        entries.push(Entry::new(Key::Line(END), words));
    }
    entries
}

/// How many years are worse than promised.
fn promise_words(findings: &Findings, objective: &ObjectiveFindings, tail: &Tail) -> String {
    let promised = text::availability(objective.unavailability);
    let allowed = text::duration(allowed_minutes(objective));
    let who = match tail.worse_than(allowed_minutes(objective)) {
        share if share > 0.0 => format!("{} of {} are", text::share(share), frame::histories_are(findings)),
        _ => format!("no {} is", frame::history_is(findings)),
    };
    format!("{who} worse than {promised} ({allowed} a year)")
}

/// From above the share of years with any downtime to below one year in all.
fn share_scale(tail: &Tail, lowest: f64, highest: f64) -> Scale {
    let any = tail.steps.first().map_or(1.0, |step| tail.wilson(step.before).1);
    let top = (0..18).map(|k| libm::pow(10.0, -f64::from(k))).take_while(|t| *t >= any).last().unwrap_or(1.0);
    let bottom = (0.5 / tail.total.max(1) as f64).min(top / 20.0);
    Scale::log((bottom, top * 1.15), (lowest, highest))
}

fn draw_axes(scene: &mut Scene, findings: &Findings, panel: &Panel) {
    let Panel { plot, x, y } = *panel;
    let ticks = time_ticks(x, SMALL);
    frame::upright_grid(scene, plot, x, &ticks);
    let name = format!("share of {} with more downtime", frame::histories_are(findings));
    frame::left_axis(scene, plot, y, &share_ticks(y), &name);
    frame::small_ticks(scene, plot, x, &small_time_ticks(x));
    frame::bottom_axis(scene, plot, x, &ticks, "downtime a year (logarithmic)");
    draw_nines(scene, plot, x, &format!("availability in that {}", frame::history_is(findings)));
}

/// The axis of availabilities along the top.
fn draw_nines(scene: &mut Scene, plot: Area, x: Scale, name: &str) {
    frame::base_line(scene, plot.left, plot.right, plot.top);
    let style = Style::new(SMALL).anchor(Anchor::Middle);
    for tick in nines_ticks(x, MINUTES_PER_YEAR, SMALL) {
        let at = x.at(tick.value);
        scene.line((at, plot.top), (at, plot.top - 6.0), Pen::new(TEXT, 1.0));
        scene.text((at, plot.top - 11.0), &tick.label, style);
    }
    let style = Style::new(BODY).anchor(Anchor::Middle);
    scene.text((plot.middle(), plot.top - 31.0), name, style);
}

/// The steps of the curve and of its band.
fn draw_curve(scene: &mut Scene, tail: &Tail, panel: &Panel) {
    let Panel { plot, x, y } = *panel;
    let steps = visible_steps(tail, x, y);
    let level = |share: f64| y.at(share.max(y.lowest()));
    let stairs = |height: &dyn Fn(u64) -> f64| -> Vec<Point> {
        let mut left = plot.left;
        let mut points = Vec::new();
        for step in &steps {
            let (right, high) = (x.at(step.minutes), height(step.before));
            points.extend([(left, high), (right, high)]);
            left = right;
        }
        points
    };
    let mut band = stairs(&|count| level(tail.wilson(count).1));
    band.extend(stairs(&|count| level(tail.wilson(count).0)).into_iter().rev());
    scene.polygon(band, BLUE.faded(0.2));
    scene.polyline(stairs(&|count| level(tail.share(count))), Pen::new(BLUE, 2.4));
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

fn draw_markers(scene: &mut Scene, markers: &[Marker], panel: &Panel) {
    let placed = markers.iter().filter(|m| m.minutes > 0.0).map(|m| (m, panel.x.at(m.minutes)));
    marker::draw(scene, panel.plot, &placed.collect::<Vec<_>>(), |minutes| panel.x.at(minutes));
}

/// A dot where the curve crosses the objective, and a line from it to the axis of shares.
fn draw_crossing(scene: &mut Scene, findings: &Findings, tail: &Tail, panel: &Panel) {
    let Panel { plot, x, y } = *panel;
    let Some(objective) = &findings.objective else { return };
    let worse = tail.worse_than(allowed_minutes(objective));
    if worse <= 0.0 {
        return;
    }
    let at = (x.at(allowed_minutes(objective)), y.at(worse));
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
fn draw_end(scene: &mut Scene, tail: &Tail, panel: &Panel) {
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

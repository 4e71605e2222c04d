//! How many years had how much downtime: a small histogram a design, one over the other on the same axes.

use super::super::axis::{Scale, Tick, linear_ticks, small_time_ticks, time_ticks};
use super::super::figure::{Bars, DesignBars, Histograms, Marker};
use super::super::frame::{self, BOTTOM_ROOM, Entry, Key};
use super::super::look::Page;
use super::super::scene::{Anchor, Area, Pen, Scene, Style};
use super::super::text;
use super::super::theme::{BODY, DASHED, GRID, Ink, MARGIN, PAPER, QUIET, SMALL, TEXT};
use super::pen;

/// Width of the place for the bars of years without downtime.
const ZERO_ROOM: f64 = 112.0;
/// Width of such a bar.
const ZERO_BAR: f64 = 54.0;
/// Room above each plot for the name of its design.
const NAME_ROOM: f64 = 30.0;
/// The line of a mean.
const MEAN: Pen = Pen::new(TEXT, 1.8).dashed(DASHED);

/// The line of a promise.
const GOAL: Pen = Pen::new(TEXT, 1.8);

/// What all plots share.
struct Axes {
    left: f64,
    log_left: f64,
    right: f64,
    x: Scale,
    /// Percent at the top of all plots; nothing where each has a scale of its own.
    percent: Option<f64>,
}

/// Lays out the chart.
pub(in super::super) fn scene(page: &Page<'_>, figure: &Histograms) -> Scene {
    let count = figure.designs.len() as f64;
    let pitch = (520.0 / count).clamp(92.0, 210.0);
    let (mut scene, top) = frame::headed_page(page, 150.0 + BOTTOM_ROOM + pitch * count);
    let goals: Vec<&Marker> = figure.designs.iter().filter_map(|design| design.objective.as_ref()).collect();
    let top = frame::legend(&mut scene, &entries(&goals), top, 420.0) + 6.0;
    let all = || figure.designs.iter().map(|design| &design.bars);
    let top_of = common_percent(all());
    let ticks = all().flat_map(|bars| upward_ticks(top_of.unwrap_or_else(|| percent(bars)), pitch - NAME_ROOM));
    let left = MARGIN + frame::left_room(&ticks.collect::<Vec<_>>());
    let (log_left, right) = (left + ZERO_ROOM, scene.width - MARGIN - 18.0);
    let x = Scale::log(figure.range.ends(), (log_left, right));
    let axes = Axes { left, log_left, right, x, percent: top_of };
    let bottom = scene.height - MARGIN - BOTTOM_ROOM;
    let pitch = (bottom - top) / count;
    for (at, design) in figure.designs.iter().enumerate() {
        let bottom = top + pitch * (at + 1) as f64;
        let plot = Area { left, top: bottom - pitch + NAME_ROOM, right, bottom };
        draw_plot(&mut scene, &axes, plot, design, at);
    }
    draw_axes(&mut scene, figure, &axes, (top, bottom));
    scene
}

/// Ticks up to a percentage, few in a low plot.
fn upward_ticks(percent: f64, height: f64) -> Vec<Tick> {
    linear_ticks(percent, if height > 100.0 { 4.0 } else { 2.0 })
}

fn entries(goals: &[&Marker]) -> Vec<Entry> {
    let mut entries = vec![Entry::new(Key::Line(MEAN), "mean")];
    if let Some(first) = goals.first() {
        let same = goals.iter().all(|goal| goal.name == first.name);
        let words = if same { first.name.as_str() } else { "objective of the design" };
        entries.push(Entry::new(Key::Line(GOAL), words));
    }
    entries
}

/// Percent at the top of all plots; nothing where that would flatten one to less than two fifths.
fn common_percent<'b>(all: impl Iterator<Item = &'b Bars>) -> Option<f64> {
    let tops: Vec<f64> = all.filter(|shares| !shares.bins.is_empty()).map(percent).collect();
    let (low, high) = tops.iter().fold((f64::INFINITY, 0.0_f64), |(low, high), top| (low.min(*top), high.max(*top)));
    match tops.is_empty() {
        true => Some(104.0),
        false => (low >= 0.4 * high).then_some(high),
    }
}

/// Percent at the top of a plot: room for all bins, and for the bar of zero unless it would flatten them.
fn percent(shares: &Bars) -> f64 {
    let tallest = shares.bins.iter().map(|bin| bin.share).fold(0.0, f64::max);
    let zero = shares.zero;
    let wanted = if zero <= 2.0 * tallest || tallest == 0.0 { tallest.max(zero) } else { tallest };
    if wanted > 0.0 { (wanted * 108.0).min(104.0) } else { 104.0 }
}

fn draw_plot(scene: &mut Scene, axes: &Axes, plot: Area, design: &DesignBars, at: usize) {
    let shares = &design.bars;
    let percent = axes.percent.unwrap_or_else(|| percent(shares));
    let y = Scale::linear((0.0, percent), (plot.bottom, plot.top));
    let label = Style::new(SMALL).anchor(Anchor::End);
    for tick in upward_ticks(percent, plot.height()) {
        let height = y.at(tick.value);
        scene.line((plot.left, height), (plot.right, height), Pen::new(GRID, 1.0));
        scene.text((plot.left - 8.0, height + SMALL * 0.36), &tick.label, label);
    }
    for bin in &shares.bins {
        let (left, right) = (axes.x.at(bin.low) + 0.5, axes.x.at(bin.high) - 0.5);
        let top = y.at(bin.share * 100.0).min(plot.bottom - 1.0);
        scene.rect(Area { left, top, right, bottom: plot.bottom }, pen(at).ink.faded(0.75));
        let ends = (text::duration(bin.low), text::duration(bin.high));
        scene.tip(&format!("{}: {} from {} to {}", design.name, text::share(bin.share), ends.0, ends.1));
    }
    draw_zero(scene, axes, plot, y, shares.zero, pen(at).ink);
    draw_lines(scene, axes, plot, design);
    draw_name(scene, axes, plot, design);
    frame::base_line(scene, plot.left, axes.log_left - 22.0, plot.bottom);
    frame::base_line(scene, axes.log_left - 14.0, plot.right, plot.bottom);
}

/// The bar of years without downtime; one that would leave the plot has a gap.
fn draw_zero(scene: &mut Scene, axes: &Axes, plot: Area, y: Scale, zero: f64, ink: Ink) {
    let centre = axes.left + 12.0 + ZERO_BAR / 2.0;
    let cut = !y.holds(zero * 100.0);
    let top = if cut { plot.top } else { y.at(zero * 100.0) };
    let (left, right) = (centre - ZERO_BAR / 2.0, centre + ZERO_BAR / 2.0);
    if zero > 0.0 {
        scene.rect(Area { left, top: top.min(plot.bottom - 1.0), right, bottom: plot.bottom }, ink.faded(0.75));
    }
    if cut {
        for shift in [10.0, 15.0] {
            let gap = vec![(left - 3.0, top + shift + 3.0), (right + 3.0, top + shift - 3.0)];
            scene.polyline(gap, Pen::new(PAPER, 3.0));
        }
    }
    let words = if cut { format!("{} (cut)", text::share(zero)) } else { text::share(zero) };
    scene.text((centre, top - 5.0), &words, Style::new(SMALL).anchor(Anchor::Middle).bold());
}

fn draw_lines(scene: &mut Scene, axes: &Axes, plot: Area, design: &DesignBars) {
    if let Some(goal) = &design.objective {
        let x = axes.x.at(goal.value);
        scene.line((x, plot.top), (x, plot.bottom), GOAL);
        scene.tip(&goal.name);
    }
    let mean = design.mean;
    if mean > 0.0 {
        let x = axes.x.at(mean);
        scene.line((x, plot.top), (x, plot.bottom), MEAN);
        scene.tip(&format!("mean {}", text::duration(mean)));
    }
}

/// The name of the design above its plot, with its mean.
fn draw_name(scene: &mut Scene, axes: &Axes, plot: Area, design: &DesignBars) {
    let style = Style::new(SMALL).anchor(Anchor::End).ink(QUIET);
    let base = plot.top - 7.0;
    scene.text((plot.right, base), &design.summary, style);
    let room = plot.right - axes.log_left - style.width(&design.summary) - 16.0;
    scene.fitted((axes.log_left, base), &design.name, Style::new(BODY).bold(), room);
}

fn draw_axes(scene: &mut Scene, figure: &Histograms, axes: &Axes, (top, bottom): (f64, f64)) {
    let plot = Area { left: axes.left, top, right: axes.right, bottom };
    let log_part = Area { left: axes.log_left, ..plot };
    let own = if axes.percent.is_some() { "" } else { ", each plot to its own scale" };
    let name = format!("share of {} in each bar (%{own})", figure.counted);
    let unlabelled = Scale::linear((0.0, 1.0), (bottom, top));
    frame::left_axis(scene, plot, unlabelled, &[], &name);
    frame::small_ticks(scene, log_part, axes.x, &small_time_ticks(axes.x));
    frame::bottom_axis(scene, log_part, axes.x, &time_ticks(axes.x, SMALL), &figure.minutes_name);
    let middle = Style::new(SMALL).anchor(Anchor::Middle);
    scene.text((axes.left + 12.0 + ZERO_BAR / 2.0, bottom + 8.0 + SMALL), "no downtime", middle);
}

//! How many years had how much downtime: bins of equal width in log space, and a bar of its own for none at all.

use super::axis::{Scale, linear_ticks, small_time_ticks, time_ticks};
use super::frame::{self, BOTTOM_ROOM};
use super::marker::{self, Marker};
use super::scene::{Anchor, Area, Pen, Scene, Style};
use super::text;
use super::theme::{BLUE, GREEN, MARGIN, PAPER, SMALL, TEXT, WIDTH};
use crate::study::Findings;

/// Width of the place for the bar of years without downtime.
const ZERO_ROOM: f64 = 112.0;
/// Width of that bar.
const ZERO_BAR: f64 = 54.0;
/// Most bins that stay readable.
const MOST_BINS: f64 = 56.0;

/// Shares of years: without downtime, and by bin.
pub(super) struct Shares {
    pub(super) zero: f64,
    pub(super) bins: Vec<Bin>,
}

/// Years with an amount of downtime between two edges.
pub(super) struct Bin {
    pub(super) low: f64,
    pub(super) high: f64,
    pub(super) share: f64,
}

/// Lays out the chart.
pub(super) fn scene(findings: &Findings) -> Scene {
    let (mut scene, top) = frame::standard_page(findings, &format!("annual downtime of {}", findings.service.name));
    let markers = marker::all(findings);
    let entries: Vec<_> = markers.iter().map(marker::entry).collect();
    let top = frame::legend(&mut scene, &entries, top, 420.0) + 24.0;
    let bottom = scene.height - MARGIN - BOTTOM_ROOM;

    let ends = marker::range(&findings.service.distribution, &markers);
    let (per_decade, grid) = bin_grid(ends);
    let shares = shares(findings, &grid);
    let y = share_scale(&shares, bottom, top);
    let left = MARGIN + frame::left_room(&linear_ticks(y.length(), 5.0));
    let plot = Area { left, top, right: WIDTH - MARGIN - 18.0, bottom };
    let log_part = Area { left: plot.left + ZERO_ROOM, ..plot };
    let x = Scale::log(ends, (log_part.left, log_part.right));
    let panel = Panel { plot, log_part, x, y, zero: plot.left + 12.0 + ZERO_BAR / 2.0 };

    draw_axes(&mut scene, findings, &panel, per_decade);
    draw_bins(&mut scene, &shares.bins, &panel, frame::histories_are(findings));
    draw_zero_bar(&mut scene, shares.zero, &panel);
    draw_markers(&mut scene, &markers, &panel);
    if shares.bins.is_empty() {
        frame::sentences(&mut scene, log_part, &frame::nothing_seen(findings));
    }
    scene
}

/// Where things lie.
struct Panel {
    plot: Area,
    /// The part of the plot with the logarithmic axis.
    log_part: Area,
    x: Scale,
    y: Scale,
    /// The middle of the bar of years without downtime.
    zero: f64,
}

/// Bins a decade, and the edges of all bins between the ends.
pub(super) fn bin_grid((low, high): (f64, f64)) -> (f64, Vec<f64>) {
    let (low, high) = (libm::log10(low), libm::log10(high));
    let choices = [32.0, 24.0, 20.0, 16.0, 12.0, 10.0, 8.0, 6.0, 5.0, 4.0, 3.0, 2.0, 1.0];
    let per_decade = choices.into_iter().find(|n| n * (high - low) <= MOST_BINS).unwrap_or(1.0);
    let (first, last) = ((low * per_decade).floor() as i32, (high * per_decade).ceil() as i32);
    (per_decade, (first..=last).map(|i| libm::pow(10.0, f64::from(i) / per_decade)).collect())
}

/// Shares of years by the bins between these edges.
pub(super) fn shares(findings: &Findings, grid: &[f64]) -> Shares {
    let points = &findings.service.distribution.points;
    let total = points.iter().map(|p| p.1 as f64).sum::<f64>().max(1.0);
    let zero = points.iter().filter(|p| p.0 <= 0.0).map(|p| p.1 as f64).sum::<f64>() / total;
    let mut counts = vec![0_u64; grid.len().saturating_sub(1)];
    for (minutes, count) in points.iter().filter(|p| p.0 > 0.0 && p.0.is_finite()) {
        let bin = grid.partition_point(|edge| edge <= minutes).saturating_sub(1);
        if let Some(slot) = counts.get_mut(bin) {
            *slot += count;
        }
    }
    let bins = counts.iter().zip(grid.windows(2)).filter(|(count, _)| **count > 0);
    let bins = bins.map(|(count, ends)| Bin { low: ends[0], high: ends[1], share: *count as f64 / total });
    Shares { zero, bins: bins.collect() }
}

/// Percent upwards; room for the bins, and for the bar of zero unless it would flatten them.
fn share_scale(shares: &Shares, bottom: f64, top: f64) -> Scale {
    let tallest = shares.bins.iter().map(|b| b.share).fold(0.0, f64::max);
    let wanted = if shares.zero <= 2.0 * tallest || tallest == 0.0 { tallest.max(shares.zero) } else { tallest };
    let percent = if wanted > 0.0 { (wanted * 108.0).min(104.0) } else { 104.0 };
    Scale::linear((0.0, percent), (bottom, top))
}

fn draw_axes(scene: &mut Scene, findings: &Findings, panel: &Panel, per_decade: f64) {
    let Panel { plot, log_part, x, y, .. } = *panel;
    let name = format!("share of {} in each bar (%)", frame::histories_are(findings));
    frame::left_axis(scene, plot, y, &linear_ticks(y.length(), 5.0), &name);
    frame::small_ticks(scene, log_part, x, &small_time_ticks(x));
    let name = format!("downtime a year (logarithmic, {per_decade} bars for each factor of ten)");
    frame::bottom_axis(scene, log_part, x, &time_ticks(x, SMALL), &name);
    draw_gap(scene, panel);
}

/// The line below the bar of years without downtime, and the mark that the axis is broken beside it.
fn draw_gap(scene: &mut Scene, panel: &Panel) {
    let (right, y) = (panel.log_part.left, panel.plot.bottom);
    let gap = right - 22.0;
    frame::base_line(scene, panel.plot.left, gap, y);
    frame::base_line(scene, gap + 8.0, right, y);
    for x in [gap, gap + 8.0] {
        scene.line((x - 4.0, y + 8.0), (x + 4.0, y - 8.0), Pen::new(TEXT, 1.2));
    }
}

fn draw_bins(scene: &mut Scene, bins: &[Bin], panel: &Panel, name: &str) {
    let bottom = panel.plot.bottom;
    for bin in bins {
        let (left, right) = (panel.x.at(bin.low) + 0.5, panel.x.at(bin.high) - 0.5);
        let top = panel.y.at(bin.share * 100.0).min(bottom - 1.0);
        scene.rect(Area { left, top, right, bottom }, BLUE.faded(0.75));
        let ends = (text::duration(bin.low), text::duration(bin.high));
        scene.tip(&format!("{} of {name}: {} to {}", text::share(bin.share), ends.0, ends.1));
    }
}

/// The bar of years without downtime, cut with a mark where it would leave the plot.
fn draw_zero_bar(scene: &mut Scene, zero: f64, panel: &Panel) {
    let (plot, centre) = (panel.plot, panel.zero);
    let cut = !panel.y.holds(zero * 100.0);
    let top = if cut { plot.top + 12.0 } else { panel.y.at(zero * 100.0) };
    let (left, right) = (centre - ZERO_BAR / 2.0, centre + ZERO_BAR / 2.0);
    if zero > 0.0 {
        scene.rect(Area { left, top: top.min(plot.bottom - 1.0), right, bottom: plot.bottom }, GREEN.faded(0.75));
    }
    let middle = Style::new(SMALL).anchor(Anchor::Middle);
    scene.text((centre, top - 6.0), &text::share(zero), middle.bold());
    scene.text((centre, plot.bottom + 8.0 + SMALL), "no downtime", middle);
    if cut {
        draw_cut(scene, left - 4.0, right + 4.0, top + 22.0);
        scene.text((centre, plot.bottom + 26.0 + SMALL), "(bar cut)", middle);
    }
}

/// A white zigzag between two edges, where a bar has been cut.
fn draw_cut(scene: &mut Scene, left: f64, right: f64, y: f64) {
    let step = (right - left) / 6.0;
    let edge = |shift: f64| -> Vec<(f64, f64)> {
        (0..=6).map(|i| (left + step * f64::from(i), y + shift + if i % 2 == 0 { 4.0 } else { -4.0 })).collect()
    };
    let mut hole = edge(-4.0);
    hole.extend(edge(4.0).into_iter().rev());
    scene.polygon(hole, PAPER);
    scene.polyline(edge(-4.0), Pen::new(TEXT, 1.0));
    scene.polyline(edge(4.0), Pen::new(TEXT, 1.0));
}

/// Lines over the bars; a marker at zero stands beside the bar of years without downtime.
fn draw_markers(scene: &mut Scene, markers: &[Marker], panel: &Panel) {
    let beside = |i: usize| panel.zero + ZERO_BAR / 2.0 + 4.0 + 5.0 * i as f64;
    let place = |i: usize, m: &Marker| if m.minutes > 0.0 { panel.x.at(m.minutes) } else { beside(i) };
    let placed: Vec<_> = markers.iter().enumerate().map(|(i, m)| (m, place(i, m))).collect();
    marker::draw(scene, panel.log_part, &placed, |minutes| panel.x.at(minutes));
}

//! How many years had how much downtime: bins of equal width in log space, and a bar of its own for none at all.

use super::axis::{Scale, linear_ticks, small_time_ticks, time_ticks};
use super::figure::{Bars, Bin, Histogram, Marker};
use super::frame::{self, BOTTOM_ROOM};
use super::live;
use super::look::Page;
use super::marker;
use super::scene::{Anchor, Area, Pen, Scene, Style};
use super::text;
use super::theme::{BLUE, GREEN, MARGIN, PAPER, SMALL, TEXT};

/// Width of the place for the bar of years without downtime.
const ZERO_ROOM: f64 = 112.0;
/// Width of that bar.
const ZERO_BAR: f64 = 54.0;
/// Lays out the chart.
pub(super) fn scene(page: &Page<'_>, figure: &Histogram) -> Scene {
    let (mut scene, top) = frame::standard_page(page);
    let entries: Vec<_> = figure.markers.iter().map(marker::entry).collect();
    let top = frame::legend(&mut scene, &entries, top, 420.0) + 24.0;
    let bottom = frame::plot_bottom(&mut scene, top, BOTTOM_ROOM);
    let y = share_scale(&figure.bars, bottom, top);
    let left = MARGIN + frame::left_room(&linear_ticks(y.length(), 5.0));
    let plot = Area { left, top, right: scene.width - MARGIN - 18.0, bottom };
    let log_part = Area { left: plot.left + ZERO_ROOM, ..plot };
    let x = Scale::log(figure.range.ends(), (log_part.left, log_part.right));
    let panel = Panel { plot, log_part, x, y, zero: plot.left + 12.0 + ZERO_BAR / 2.0 };

    draw_axes(&mut scene, figure, &panel);
    draw_bins(&mut scene, &figure.bars.bins, &panel, &figure.counted);
    draw_zero_bar(&mut scene, figure.bars.zero, &panel);
    draw_markers(&mut scene, &figure.markers, &panel);
    if figure.bars.bins.is_empty() {
        frame::sentences(&mut scene, log_part, &figure.empty);
    }
    let ticks: Vec<f64> = linear_ticks(y.length(), 5.0).iter().map(|tick| tick.value).collect();
    let pens = (Pen::new(BLUE, 1.0), |_, marker: &_| marker::pen(marker));
    scene.live.push(live::histogram(figure, (log_part, x, y), &ticks, pens));
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

/// Percent upwards; room for the bins, and for the bar of zero unless it would flatten them.
fn share_scale(shares: &Bars, bottom: f64, top: f64) -> Scale {
    let tallest = shares.bins.iter().map(|b| b.share).fold(0.0, f64::max);
    let wanted = if shares.zero <= 2.0 * tallest || tallest == 0.0 { tallest.max(shares.zero) } else { tallest };
    let percent = if wanted > 0.0 { (wanted * 108.0).min(104.0) } else { 104.0 };
    Scale::linear((0.0, percent), (bottom, top))
}

fn draw_axes(scene: &mut Scene, figure: &Histogram, panel: &Panel) {
    let Panel { plot, log_part, x, y, .. } = *panel;
    frame::left_axis(scene, plot, y, &linear_ticks(y.length(), 5.0), &figure.share_name);
    frame::small_ticks(scene, log_part, x, &small_time_ticks(x));
    frame::bottom_axis(scene, log_part, x, &time_ticks(x, SMALL), &figure.minutes_name);
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
    let place = |i: usize, m: &Marker| if m.value > 0.0 { panel.x.at(m.value) } else { beside(i) };
    let placed: Vec<_> = markers.iter().enumerate().map(|(i, m)| (m, place(i, m))).collect();
    marker::draw(scene, panel.log_part, &placed, |minutes| panel.x.at(minutes));
}

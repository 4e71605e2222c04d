//! The record among simulated periods: a histogram for each figure, with the recorded one as a line.

use super::axis::{Scale, Tick, linear_ticks, round_step, time_ticks};
use super::figure::Heading;
use super::frame::{self, Entry, Key};
use super::look::{PAGE, Page};
use super::scene::{Anchor, Area, Pen, Scene, Style};
use super::text;
use super::theme::{BLUE, BODY, GREEN, Hatch, MARGIN, PAPER, QUIET, SMALL, VERMILION, WIDTH};
use super::{ChartError, Format, Theme, encode_in};
use crate::study::backtest::{Backtest, Surprise};
use crate::units::{Hours, significant};

/// Height of a panel with its name and axis.
const PANEL: f64 = 178.0;
/// Room above the bars for the name, and below for the ticks.
const HEAD: f64 = 36.0;
const FOOT: f64 = 30.0;
/// Room for the bar of periods with nothing.
const NONE: f64 = 74.0;
/// The line of the record.
const RECORD: Pen = Pen::new(VERMILION, 3.0);
/// Most bars of counts.
const MOST_BARS: f64 = 60.0;

/// Draws where the recorded figures lie.
///
/// # Errors
/// Where the picture is too large for memory, or the encoder of a PNG fails.
pub fn draw_backtest(found: &Backtest, format: Format, theme: Theme) -> Result<Vec<u8>, ChartError> {
    encode_in(&scene(found), format, theme)
}

fn scene(found: &Backtest) -> Scene {
    let subject = format!("the record of {} among simulated periods", found.service);
    let runs = format!("{} periods of {}, seed {}", text::whole(found.histories), Hours(found.hours), found.seed);
    let (mut scene, top) =
        frame::headed_page(&Page { head: &Heading::new(&found.title, subject, runs), room: PAGE }, 128.0 + 3.0 * PANEL);
    let entries = [
        Entry::new(Key::Box(BLUE.faded(0.75), Hatch::Plain), "simulated periods"),
        Entry::new(Key::Box(GREEN.faded(0.75), Hatch::Rising), "those with none"),
        Entry::new(Key::Line(RECORD), "the record"),
    ];
    let top = frame::legend(&mut scene, &entries, top, 640.0) + 4.0;
    let figures = [
        ("outages", &found.outages),
        ("downtime", &found.downtime_minutes),
        ("longest outage", &found.longest_minutes),
    ];
    for (at, (name, figure)) in figures.into_iter().enumerate() {
        let top = top + PANEL * at as f64;
        let plot =
            Area { left: MARGIN + 8.0, top: top + HEAD, right: WIDTH - MARGIN - 30.0, bottom: top + PANEL - FOOT };
        head(&mut scene, plot, name, figure, at > 0);
        if at == 0 { counts(&mut scene, plot, figure) } else { times(&mut scene, plot, figure) }
    }
    scene
}

/// The name of the figure, and where the record is.
fn head(scene: &mut Scene, plot: Area, name: &str, figure: &Surprise, is_time: bool) {
    let recorded = if is_time { text::duration(figure.recorded) } else { significant(figure.recorded, 6) };
    let baseline = plot.top - 14.0;
    let style = Style::new(BODY).bold();
    scene.text((plot.left, baseline), name, style);
    let words = match figure.worse_than {
        1.0 => format!("record {recorded}: worse than all simulated periods"),
        0.0 => format!("record {recorded}: better than all simulated periods"),
        share => format!("record {recorded}: worse than {} of simulated periods", text::share(share)),
    };
    let at = (plot.left + style.width(name) + 14.0, baseline);
    scene.fitted(at, &words, Style::new(SMALL).ink(QUIET), plot.right - at.0);
}

/// A bar for each number of outages, or for so many of them.
fn counts(scene: &mut Scene, plot: Area, figure: &Surprise) {
    let most = figure.points.last().map_or(0.0, |last| last.0).max(figure.recorded).max(1.0);
    let width = if most < MOST_BARS { 1.0 } else { round_step(most, MOST_BARS / 2.0).ceil() };
    let bars = ((most / width).floor() as usize) + 1;
    let mut shares = vec![0.0; bars];
    let total: u64 = figure.points.iter().map(|point| point.1).sum();
    figure.points.iter().for_each(|(value, count)| shares[(value / width) as usize] += *count as f64 / total as f64);
    let x = Scale::linear((-0.5, bars as f64 * width - 0.5), (plot.left, plot.right));
    let y = Scale::linear((0.0, shares.iter().copied().fold(0.01, f64::max)), (plot.bottom, plot.top));
    for (at, share) in shares.iter().enumerate().filter(|(_, share)| **share > 0.0) {
        let from = at as f64 * width - 0.5;
        let none = at == 0 && width == 1.0;
        bar(scene, plot, (x.at(from) + 1.0, x.at(from + width) - 1.0), y.at(*share), none);
        scene.tip(&format!("{} of periods", text::share(*share)));
    }
    let ticks: Vec<Tick> = linear_ticks(most, 12.0).into_iter().filter(|tick| tick.value.fract() == 0.0).collect();
    axis(scene, plot, x, &ticks);
    record(scene, plot, x.at(figure.recorded));
}

/// Bars over a logarithmic axis of time, with one apart for nothing.
fn times(scene: &mut Scene, plot: Area, figure: &Surprise) {
    let log_part = Area { left: plot.left + NONE, ..plot };
    let values = figure.points.iter().map(|point| point.0).chain([figure.recorded]).filter(|value| *value > 0.0);
    let (low, high) = values.fold((f64::INFINITY, 0.0_f64), |(low, high), v| (low.min(v), high.max(v)));
    let (low, high) = if high > 0.0 { (low * 0.8, high * 1.25) } else { (1.0, 60.0) };
    let x = Scale::log((low, high), (log_part.left, log_part.right));
    let bins = 48.0;
    let total: u64 = figure.points.iter().map(|point| point.1).sum();
    let mut shares = vec![0.0; bins as usize];
    let step = log_part.width() / bins;
    for (value, count) in figure.points.iter().filter(|point| point.0 > 0.0) {
        let bin = ((x.at(*value) - log_part.left) / step) as usize;
        shares[bin.min(bins as usize - 1)] += *count as f64 / total as f64;
    }
    let none = figure.points.first().filter(|point| point.0 == 0.0).map_or(0.0, |point| point.1 as f64 / total as f64);
    // A bar of nothing that would flatten the others is cut, and says so.
    let tallest = shares.iter().copied().fold(0.01, f64::max);
    let most = if none <= 3.0 * tallest { tallest.max(none) } else { tallest };
    let y = Scale::linear((0.0, most), (plot.bottom, plot.top));
    for (at, share) in shares.iter().enumerate().filter(|(_, share)| **share > 0.0) {
        let left = log_part.left + step * at as f64;
        bar(scene, plot, (left + 0.5, left + step - 0.5), y.at(*share), false);
        scene.tip(&format!("{} of periods", text::share(*share)));
    }
    let middle = plot.left + 30.0;
    if none > 0.0 {
        draw_none(scene, plot, middle, y.at(none.min(most)), none, none > most);
    }
    scene.text((middle, plot.bottom + 8.0 + SMALL), "none", Style::new(SMALL).anchor(Anchor::Middle));
    frame::base_line(scene, plot.left, log_part.left - 10.0, plot.bottom);
    axis(scene, log_part, x, &time_ticks(x, SMALL));
    record(scene, plot, if figure.recorded > 0.0 { x.at(figure.recorded) } else { middle });
}

/// The bar of periods with nothing; its share stands above it, or in it where there is no room.
fn draw_none(scene: &mut Scene, plot: Area, middle: f64, top: f64, share: f64, cut: bool) {
    bar(scene, plot, (middle - 22.0, middle + 22.0), top, true);
    let style = Style::new(SMALL).anchor(Anchor::Middle);
    let label = text::share(share) + if cut { " (cut)" } else { "" };
    let half = style.width(&label) / 2.0 + 3.0;
    let middle = middle.max(plot.left + half - 6.0);
    let baseline = if top > plot.top + 20.0 { top - 5.0 } else { top + 16.0 };
    let behind = Area { left: middle - half, right: middle + half, top: baseline - 13.0, bottom: baseline + 4.0 };
    scene.rect(behind, PAPER.faded(0.85));
    scene.text((middle, baseline), &label, style);
}

fn bar(scene: &mut Scene, plot: Area, (left, right): (f64, f64), top: f64, none: bool) {
    let area = Area { left, right: right.max(left + 0.5), top: top.min(plot.bottom - 1.0), bottom: plot.bottom };
    if none { scene.hatched(area, GREEN.faded(0.75), Hatch::Rising) } else { scene.rect(area, BLUE.faded(0.75)) }
}

/// Ticks below the bars, without a name: the panel has it.
fn axis(scene: &mut Scene, plot: Area, x: Scale, ticks: &[Tick]) {
    frame::bottom_axis(scene, plot, x, ticks, "");
}

fn record(scene: &mut Scene, plot: Area, x: f64) {
    scene.line((x, plot.top - 6.0), (x, plot.bottom), Pen::new(PAPER.faded(0.8), 6.0));
    scene.line((x, plot.top - 6.0), (x, plot.bottom), RECORD);
}

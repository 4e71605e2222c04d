//! Formula against reality: the product of availabilities at the left, the simulated downtime at the right, and what each
//! mechanism adds or takes away between them.

use super::axis::{Scale, Tick, linear_ticks};
use super::figure::{Line, Role, Step, Waterfall};
use super::frame::{self, Entry, Key};
use super::look::Page;
use super::scene::{Anchor, Area, Pen, Scene, Style};
use super::text;
use super::theme::{
    BLUE, DASH_DOT, DASHED, GREEN, Hatch, Ink, MARGIN, NEUTRAL, ORANGE, PURPLE, QUIET, SMALL, TEXT, VERMILION,
};

/// Room below the plot for the names of the bars.
const NAMES: f64 = 84.0;
/// Most lines of a name.
const LINES: usize = 4;

/// Lays out the chart.
pub(super) fn scene(page: &Page<'_>, figure: &Waterfall) -> Scene {
    let (mut scene, top) = frame::standard_page(page);
    let largest = figure.steps.iter().flat_map(|step| [step.from, step.to]).fold(0.0, f64::max);
    if largest <= 0.0 {
        let area = Area { left: MARGIN, top, right: scene.width - MARGIN, bottom: scene.height - MARGIN };
        frame::sentences(&mut scene, area, &figure.empty);
        return scene;
    }
    let top = frame::legend(&mut scene, &entries(figure), top, 420.0) + 26.0;
    draw(&mut scene, figure, top, largest);
    scene
}

fn pen(line: &Line) -> Pen {
    match line.role {
        Role::Published => Pen::new(PURPLE, 2.2).dashed(DASH_DOT),
        _ => Pen::new(VERMILION, 2.2).dashed(DASHED),
    }
}

fn look(bar: &Step) -> (Ink, Hatch) {
    match (bar.total, bar.to >= bar.from) {
        (true, _) => (BLUE, Hatch::Plain),
        (false, true) => (ORANGE, Hatch::Rising),
        (false, false) => (GREEN, Hatch::Falling),
    }
}

fn entries(figure: &Waterfall) -> Vec<Entry> {
    let bars = &figure.steps;
    let mut entries = vec![Entry::new(Key::Box(BLUE, Hatch::Plain), "total")];
    if bars.iter().any(|bar| !bar.total && bar.to > bar.from) {
        entries.push(Entry::new(Key::Box(ORANGE, Hatch::Rising), "adds"));
    }
    if bars.iter().any(|bar| !bar.total && bar.to < bar.from) {
        entries.push(Entry::new(Key::Box(GREEN, Hatch::Falling), "takes away"));
    }
    entries.push(Entry::new(Key::Line(Pen::new(TEXT, 1.6)), format!("{} interval", text::share(figure.level))));
    entries.extend(figure.lines.iter().map(|line| Entry::new(Key::Line(pen(line)), line.name.clone())));
    entries
}

fn draw(scene: &mut Scene, figure: &Waterfall, top: f64, largest: f64) {
    let (bars, lines) = (&figure.steps, &figure.lines);
    let ends = bars.iter().filter_map(|bar| bar.interval).map(|interval| interval.high.min(1.3 * largest));
    let reach = ends.chain(lines.iter().map(|line| line.minutes)).fold(largest, f64::max) * 1.02;
    let (name, unit) = text::time_unit(reach);
    let ticks: Vec<Tick> = linear_ticks(reach / unit, 6.0);
    let left = MARGIN + frame::left_room(&ticks);
    let area = Area { left, top, right: scene.width - MARGIN, bottom: frame::plot_bottom(scene, top, NAMES) };
    let y = Scale::linear((0.0, reach / unit), (area.bottom, area.top));
    frame::left_axis(scene, area, y, &ticks, &format!("{} ({name})", figure.minutes_name));
    let height = |minutes: f64| y.at(minutes.max(0.0) / unit);
    for line in lines {
        let y = height(line.minutes);
        scene.line((area.left, y), (area.right, y), pen(line));
        scene.tip(&line.name);
    }
    let pitch = area.width() / bars.len() as f64;
    let half = (pitch * 0.33).min(38.0);
    for (at, bar) in bars.iter().enumerate() {
        let middle = area.left + pitch * (at as f64 + 0.5);
        if at + 1 < bars.len() {
            let next = height(bar.to);
            scene.line((middle + half, next), (middle + pitch - half, next), Pen::new(NEUTRAL, 1.0));
        }
        draw_bar(scene, bar, (middle, half), &height, area);
        draw_name(scene, bar, middle, area.bottom, pitch - 6.0);
    }
    frame::base_line(scene, area.left, area.right, area.bottom);
}

fn draw_bar(scene: &mut Scene, bar: &Step, (middle, half): (f64, f64), height: &impl Fn(f64) -> f64, plot: Area) {
    let (a, b) = (height(bar.from), height(bar.to));
    let (top, bottom) = (a.min(b), a.max(b).max(a.min(b) + 1.0));
    let (ink, hatch) = look(bar);
    let area = Area { left: middle - half, top, right: middle + half, bottom };
    scene.hatched(area, ink, if bottom - top >= 5.0 { hatch } else { Hatch::Plain });
    scene.border(area, Pen::new(QUIET, 0.8));
    scene.tip(&format!("{}: {}", bar.name, value(bar)));
    let mut highest = top;
    if let Some(interval) = bar.interval.filter(|interval| interval.high > interval.low) {
        highest = highest.min(draw_whisker(scene, interval.ends(), middle, height, plot));
    }
    let style = Style::new(SMALL).anchor(Anchor::Middle);
    let words = value(bar);
    let room = style.width(&words) / 2.0 + 2.0;
    // On paper, so that a line behind it does not cross the figure.
    let behind = Area { left: middle - room, top: highest - 6.0 - SMALL, right: middle + room, bottom: highest - 3.0 };
    scene.rect(behind, super::theme::PAPER.faded(0.85));
    scene.text((middle, highest - 7.0), &words, style);
}

/// The interval as a line with end strokes, or an arrow where it leaves the plot; returns where it ends.
fn draw_whisker(scene: &mut Scene, (low, high): (f64, f64), x: f64, height: &impl Fn(f64) -> f64, plot: Area) -> f64 {
    let (low, high, pen) = (height(low), height(high), Pen::new(TEXT, 1.6));
    scene.line((x, low), (x, high), pen);
    scene.line((x - 5.0, low), (x + 5.0, low), pen);
    if high > plot.top + 0.5 {
        scene.line((x - 5.0, high), (x + 5.0, high), pen);
    } else {
        scene.polyline(vec![(x - 5.0, high + 6.0), (x, high), (x + 5.0, high + 6.0)], pen);
    }
    high
}

fn value(bar: &Step) -> String {
    let change = bar.to - bar.from;
    match (bar.total, change > 0.0) {
        (true, _) => text::duration(bar.to),
        (false, true) => format!("+{}", text::duration(change)),
        (false, false) => text::duration(change),
    }
}

/// The name in as many lines as it needs, word by word.
fn draw_name(scene: &mut Scene, bar: &Step, middle: f64, bottom: f64, room: f64) {
    let style = Style::new(SMALL).anchor(Anchor::Middle);
    let mut lines: Vec<String> = Vec::new();
    for word in bar.name.split(' ') {
        match lines.last_mut() {
            Some(line) if style.width(&format!("{line} {word}")) <= room => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_string()),
        }
    }
    for (at, line) in lines.iter().take(LINES).enumerate() {
        scene.fitted((middle, bottom + 20.0 + 18.0 * at as f64), line, style, room);
    }
}

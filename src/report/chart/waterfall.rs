//! Formula against reality: the product of availabilities at the left, the simulated downtime at the right, and what each
//! mechanism adds or takes away between them.

use super::axis::{Scale, Tick, linear_ticks};
use super::frame::{self, Entry, Key};
use super::scene::{Anchor, Area, Pen, Scene, Style};
use super::text;
use super::theme::{
    BLUE, BODY, DASH_DOT, DASHED, GREEN, HEIGHT, Hatch, Ink, MARGIN, NEUTRAL, ORANGE, PURPLE, QUIET, SMALL, TEXT,
    TITLE, VERMILION, WIDTH,
};
use crate::study::{Explanation, Waterfall};
use crate::units::{Hours, MINUTES_PER_YEAR};

/// Room below the plot for the names of the bars.
const NAMES: f64 = 84.0;
/// Most lines of a name.
const LINES: usize = 4;

/// A bar, from one height to another, in minutes.
struct Bar {
    name: String,
    from: f64,
    to: f64,
    interval: Option<(f64, f64)>,
    /// A total, not a change.
    full: bool,
}

/// Lays out the chart.
pub(super) fn scene(explained: &Explanation, w: &Waterfall) -> Scene {
    let subject = format!("from the formula to the simulated downtime of {}", explained.service);
    let mut scene = Scene::new(WIDTH, HEIGHT, &format!("{}: {subject}", explained.title));
    let top = heading(&mut scene, explained, w, &subject);
    let bars = bars(w);
    let largest = bars.iter().flat_map(|bar| [bar.from, bar.to]).fold(0.0, f64::max);
    if largest <= 0.0 {
        let area = Area { left: MARGIN, top, right: WIDTH - MARGIN, bottom: HEIGHT - MARGIN };
        let said = format!("No downtime, neither by the formula nor in {} histories.", text::whole(w.replications));
        frame::sentences(&mut scene, area, &[said]);
        return scene;
    }
    let lines = lines(explained, largest);
    let top = frame::legend(&mut scene, &entries(&bars, &lines, w.simulated.level), top, 420.0) + 26.0;
    draw(&mut scene, &bars, &lines, top, largest);
    scene
}

fn heading(scene: &mut Scene, explained: &Explanation, w: &Waterfall, subject: &str) -> f64 {
    let room = WIDTH - 2.0 * MARGIN;
    let baseline = MARGIN + TITLE * 0.74;
    scene.fitted((MARGIN, baseline), &explained.title, Style::new(TITLE).bold(), room);
    let run = format!("{} histories of {}, seed {}", text::whole(w.replications), Hours(w.horizon_hours), w.seed);
    let second = format!("{subject} · {run}");
    scene.fitted((MARGIN, baseline + 24.0), &second, Style::new(BODY).ink(QUIET), room);
    baseline + 38.0
}

fn bars(w: &Waterfall) -> Vec<Bar> {
    let full = |name: &str, to: f64, interval| Bar { name: name.into(), from: 0.0, to, interval, full: true };
    let mut bars = vec![full("formula", w.formula, None)];
    let mut level = w.formula;
    for step in &w.steps {
        let interval = Some((level + step.change.low, level + step.change.high));
        bars.push(Bar { name: step.name.clone(), from: level, to: step.total.mean, interval, full: false });
        level = step.total.mean;
    }
    bars.push(full("simulated", w.simulated.mean, Some((w.simulated.low, w.simulated.high))));
    bars
}

/// Objective and published figure, where they are not far above everything else: minutes, pen, words.
fn lines(explained: &Explanation, largest: f64) -> Vec<(f64, Pen, String)> {
    let promised = explained.promised.map(|promised| {
        let minutes = promised * MINUTES_PER_YEAR;
        let words = format!("objective {}: {}", text::availability(promised), text::duration(minutes));
        (minutes, Pen::new(VERMILION, 2.2).dashed(DASHED), words)
    });
    let published = explained.published.as_ref().map(|(minutes, _)| {
        (*minutes, Pen::new(PURPLE, 2.2).dashed(DASH_DOT), format!("published: {}", text::duration(*minutes)))
    });
    [promised, published].into_iter().flatten().filter(|(minutes, ..)| *minutes <= 1.6 * largest).collect()
}

fn look(bar: &Bar) -> (Ink, Hatch) {
    match (bar.full, bar.to >= bar.from) {
        (true, _) => (BLUE, Hatch::Plain),
        (false, true) => (ORANGE, Hatch::Rising),
        (false, false) => (GREEN, Hatch::Falling),
    }
}

fn entries(bars: &[Bar], lines: &[(f64, Pen, String)], level: f64) -> Vec<Entry> {
    let mut entries = vec![Entry::new(Key::Box(BLUE, Hatch::Plain), "total")];
    if bars.iter().any(|bar| !bar.full && bar.to > bar.from) {
        entries.push(Entry::new(Key::Box(ORANGE, Hatch::Rising), "adds"));
    }
    if bars.iter().any(|bar| !bar.full && bar.to < bar.from) {
        entries.push(Entry::new(Key::Box(GREEN, Hatch::Falling), "takes away"));
    }
    entries.push(Entry::new(Key::Line(Pen::new(TEXT, 1.6)), format!("{} interval", text::share(level))));
    entries.extend(lines.iter().map(|(_, pen, words)| Entry::new(Key::Line(*pen), words.clone())));
    entries
}

fn draw(scene: &mut Scene, bars: &[Bar], lines: &[(f64, Pen, String)], top: f64, largest: f64) {
    let ends = bars.iter().filter_map(|bar| bar.interval).map(|interval| interval.1.min(1.3 * largest));
    let reach = ends.chain(lines.iter().map(|line| line.0)).fold(largest, f64::max) * 1.02;
    let (name, unit) = text::time_unit(reach);
    let ticks: Vec<Tick> = linear_ticks(reach / unit, 6.0);
    let left = MARGIN + frame::left_room(&ticks);
    let area = Area { left, top, right: WIDTH - MARGIN, bottom: HEIGHT - MARGIN - NAMES };
    let y = Scale::linear((0.0, reach / unit), (area.bottom, area.top));
    frame::left_axis(scene, area, y, &ticks, &format!("downtime a year ({name})"));
    let height = |minutes: f64| y.at(minutes.max(0.0) / unit);
    for (minutes, pen, words) in lines {
        scene.line((area.left, height(*minutes)), (area.right, height(*minutes)), *pen);
        scene.tip(words);
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

fn draw_bar(scene: &mut Scene, bar: &Bar, (middle, half): (f64, f64), height: &impl Fn(f64) -> f64, plot: Area) {
    let (a, b) = (height(bar.from), height(bar.to));
    let (top, bottom) = (a.min(b), a.max(b).max(a.min(b) + 1.0));
    let (ink, hatch) = look(bar);
    let area = Area { left: middle - half, top, right: middle + half, bottom };
    scene.hatched(area, ink, if bottom - top >= 5.0 { hatch } else { Hatch::Plain });
    scene.border(area, Pen::new(QUIET, 0.8));
    scene.tip(&format!("{}: {}", bar.name, value(bar)));
    let mut highest = top;
    if let Some(interval) = bar.interval.filter(|(low, high)| high > low) {
        highest = highest.min(draw_whisker(scene, interval, middle, height, plot));
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

fn value(bar: &Bar) -> String {
    let change = bar.to - bar.from;
    match (bar.full, change > 0.0) {
        (true, _) => text::duration(bar.to),
        (false, true) => format!("+{}", text::duration(change)),
        (false, false) => text::duration(change),
    }
}

/// The name in as many lines as it needs, word by word.
fn draw_name(scene: &mut Scene, bar: &Bar, middle: f64, bottom: f64, room: f64) {
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

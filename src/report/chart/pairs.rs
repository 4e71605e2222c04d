//! Rows of two bars each that begin at one line and go left or right, with whiskers: for what two changes each do.

use super::axis::{Scale, Tick, round_step};
use super::figure::{Bar, Interval, Pairs, Row, Sides};
use super::frame::{self, BOTTOM_ROOM, Entry, Key};
use super::look::Page;
use super::scene::{Anchor, Area, Pen, Scene, Style};
use super::text;
use super::theme::{BLUE, BODY, GREEN, Hatch, Ink, MARGIN, ORANGE, PAPER, PURPLE, QUIET, SMALL, TEXT};

/// Height of the line with the name of a row.
const NAME_LINE: f64 = 21.0;
/// Height of a bar with its gap.
const BAR_LINE: f64 = 17.0;
/// Height of a bar.
const BAR: f64 = 13.0;
/// Gap below a row.
const GAP: f64 = 10.0;
/// A whisker is drawn in full as long as it reaches at most so many times as far as the longest bar.
const FAR: f64 = 1.5;
/// A bar so many times as long as those of the next row leaves nothing to see of them.
const DWARFS: f64 = 10.0;

/// Height of heading and legend.
const HEAD: f64 = 108.0;

/// What both bars of all rows look like.
type Looks = [(Ink, Hatch); 2];

/// Lays out the chart.
pub(super) fn scene(page: &Page<'_>, figure: &Pairs) -> Scene {
    let rows = &figure.rows;
    let lines = if figure.rest.is_empty() { 0.0 } else { 30.0 };
    let height = if rows.is_empty() { 300.0 } else { HEAD + height(rows) + lines + MARGIN };
    let (mut scene, y) = frame::headed_page(page, height);
    if rows.is_empty() {
        let area = Area { left: MARGIN, top: y, right: scene.width - MARGIN, bottom: height - MARGIN };
        frame::sentences(&mut scene, area, &figure.empty);
        return scene;
    }
    let (looks, names) = sides(figure.sides);
    let entries = [
        Entry::new(Key::Box(looks[0].0, looks[0].1), names[0]),
        Entry::new(Key::Box(looks[1].0, looks[1].1), names[1]),
        Entry::new(Key::Line(Pen::new(TEXT, 1.4)), &figure.interval_name),
        Entry::new(Key::Note, &figure.note),
    ];
    let y = frame::legend(&mut scene, &entries, y, 400.0) + 6.0;
    // A legend of more than one line pushes everything down.
    let height = height + (y - HEAD).max(0.0);
    scene.grow(height);
    draw(&mut scene, rows, figure.base, looks, y, &figure.minutes_name);
    if !figure.rest.is_empty() {
        note(&mut scene, &figure.rest, height - MARGIN - 22.0);
    }
    scene
}

/// What the two bars look like, and what they are called.
fn sides(sides: Sides) -> (Looks, [&'static str; 2]) {
    match sides {
        Sides::LowerHigher => ([(BLUE, Hatch::Plain), (ORANGE, Hatch::Rising)], ["lower value", "higher value"]),
        Sides::NeverHalf => (
            [(GREEN, Hatch::Plain), (PURPLE, Hatch::Falling)],
            ["if it never happened", "if recovery took half as long"],
        ),
    }
}

fn row_height(row: &Row) -> f64 {
    NAME_LINE + BAR_LINE * row.bars.iter().flatten().count() as f64 + GAP
}

/// Height that rows need with the axis below them.
fn height(rows: &[Row]) -> f64 {
    rows.iter().map(row_height).sum::<f64>() + BOTTOM_ROOM
}

/// Draws rows from `top` downwards with their axis; `base` is where bars begin, in minutes a year.
fn draw(scene: &mut Scene, rows: &[Row], base: f64, looks: Looks, top: f64, axis: &str) {
    let bottom = top + rows.iter().map(row_height).sum::<f64>();
    let (low, high) = range(rows, base);
    let (name, unit) = text::time_unit(low.abs().max(high.abs()));
    let (left, right) = rooms(rows, base);
    let area = Area { left: MARGIN + left, top, right: scene.width - MARGIN - right, bottom };
    let x = Scale::linear((low / unit, high / unit), (area.left, area.right));
    let ticks = ticks(low / unit, high / unit);
    frame::upright_grid(scene, area, x, &ticks);
    let panel = Panel { x, unit, base };
    let (mut y, at) = (top, x.at(base / unit));
    for row in rows {
        draw_row(scene, row, &panel, looks, y);
        // The line from which bars begin leaves out the names.
        let from = y + NAME_LINE - 1.0;
        y += row_height(row);
        scene.line((at, from), (at, y - GAP + 1.0), Pen::new(TEXT, 1.2));
    }
    scene.line((at, bottom - GAP), (at, bottom), Pen::new(TEXT, 1.2));
    frame::bottom_axis(scene, area, x, &ticks, &format!("{axis} ({name})"));
}

/// The values that the axis holds: all bars, and whiskers, that do not dwarf the others.
fn range(rows: &[Row], base: f64) -> (f64, f64) {
    let bars = || rows.iter().flat_map(|row| row.bars.iter().flatten());
    let far = match longest(rows, base) {
        0.0 => f64::INFINITY,
        longest => FAR * longest,
    };
    let near = |value: f64| if value.is_finite() { value.clamp(base - far, base + far) } else { base };
    let (mut low, mut high) = (base, base);
    for bar in bars() {
        let (from, to) = bar.interval.map_or((bar.value, bar.value), Interval::ends);
        low = low.min(near(bar.value)).min(near(from));
        high = high.max(near(bar.value)).max(near(to));
    }
    if high > low { (low, high) } else { (base, base + 1.0) }
}

/// The longest bar of a row that is not more than [`DWARFS`] times as long as that of the next row: a longer one is cut.
fn longest(rows: &[Row], base: f64) -> f64 {
    let of = |row: &Row| row.bars.iter().flatten().map(|bar| (bar.value - base).abs()).fold(0.0, f64::max);
    let mut lengths: Vec<f64> = rows.iter().map(of).collect();
    lengths.sort_by(|a, b| b.total_cmp(a));
    let dwarfs = |pair: &&[f64]| pair[1] > 0.0 && pair[0] > DWARFS * pair[1];
    let cut = lengths.windows(2).take(lengths.len() / 3).take_while(dwarfs).count();
    lengths.get(cut).copied().unwrap_or(0.0)
}

/// Room for the words at the ends of the bars, left and right.
fn rooms(rows: &[Row], base: f64) -> (f64, f64) {
    let (mut left, mut right) = (16.0, 16.0);
    for bar in rows.iter().flat_map(|row| row.bars.iter().flatten()) {
        let width = Style::new(SMALL).width(&text::clean(&bar.words)) + 16.0;
        if bar.value < base { left = f64::max(left, width) } else { right = f64::max(right, width) }
    }
    (left, right)
}

/// Round values between two.
fn ticks(low: f64, high: f64) -> Vec<Tick> {
    let step = round_step(high - low, 6.0);
    if !step.is_finite() || step <= 0.0 {
        return Vec::new();
    }
    let (first, last) = ((low / step - 1e-9).ceil() as i64, (high / step + 1e-9).floor() as i64);
    let tick = |at: i64| {
        let value = at as f64 * step;
        let label = if at == 0 { "0".to_string() } else { crate::units::significant(value.abs(), 6) };
        Tick { value, label: if at < 0 { format!("−{label}") } else { label } }
    };
    (first..=last).map(tick).collect()
}

struct Panel {
    /// In units of the axis.
    x: Scale,
    /// Minutes in one of them.
    unit: f64,
    base: f64,
}

impl Panel {
    fn at(&self, minutes: f64) -> f64 {
        self.x.at(minutes / self.unit)
    }

    fn holds(&self, minutes: f64) -> bool {
        minutes.is_finite() && self.x.holds(minutes / self.unit)
    }
}

fn draw_row(scene: &mut Scene, row: &Row, panel: &Panel, looks: Looks, top: f64) {
    let baseline = top + 15.0;
    let room = scene.width - 2.0 * MARGIN;
    let name = text::shorten(&row.name, SMALL, true, room);
    let width = Style::new(SMALL).bold().width(&name);
    // Grid lines do not cross words.
    let left = room - width - 14.0;
    let note = if left > 60.0 { text::shorten(&row.note, SMALL, false, left) } else { String::new() };
    let words = if note.is_empty() { width } else { width + 10.0 + Style::new(SMALL).width(&note) };
    scene.rect(Area { left: MARGIN, top: top + 2.0, right: MARGIN + words + 4.0, bottom: top + NAME_LINE }, PAPER);
    scene.fitted((MARGIN, baseline), &row.name, Style::new(SMALL).bold(), room);
    if !note.is_empty() {
        scene.fitted((MARGIN + width + 10.0, baseline), &row.note, Style::new(SMALL).ink(QUIET), left);
    }
    let mut y = top + NAME_LINE;
    for (bar, look) in row.bars.iter().zip(looks) {
        if let Some(bar) = bar {
            draw_bar(scene, &row.name, bar, panel, look, y);
            y += BAR_LINE;
        }
    }
}

fn draw_bar(scene: &mut Scene, name: &str, bar: &Bar, panel: &Panel, (ink, hatch): (Ink, Hatch), top: f64) {
    let (base, end) = (panel.at(panel.base), panel.at(bar.value));
    let middle = top + BAR / 2.0;
    let (from, to) = match bar.interval {
        None => (base, base),
        Some(interval) => {
            let right = base.max(end).max(base.min(end) + 1.0);
            let area = Area { left: base.min(end), right, top, bottom: top + BAR };
            scene.hatched(area, ink, hatch);
            scene.border(area, Pen::new(QUIET, 0.8));
            scene.tip(&format!("{name}, {}", bar.words));
            if panel.holds(bar.value) {
                draw_whisker(scene, interval.ends(), panel, middle)
            } else {
                cut(scene, end + if end > base { -16.0 } else { 16.0 }, (top, top + BAR));
                (end, end)
            }
        }
    };
    let left = bar.value < panel.base;
    let (at, anchor) = if left { (end.min(from) - 8.0, Anchor::End) } else { (end.max(to) + 8.0, Anchor::Start) };
    let width = Style::new(SMALL).width(&text::clean(&bar.words));
    let begin = if left { at - width } else { at };
    scene.rect(Area { left: begin - 2.0, top: top - 1.0, right: begin + width + 2.0, bottom: top + BAR + 2.0 }, PAPER);
    scene.text((at, middle + SMALL * 0.36), &bar.words, Style::new(SMALL).anchor(anchor));
}

/// Two slanted gaps across a bar that goes on beyond the plot.
fn cut(scene: &mut Scene, x: f64, (top, bottom): (f64, f64)) {
    for at in [x - 3.0, x + 3.0] {
        scene.line((at - 2.5, bottom + 1.0), (at + 2.5, top - 1.0), Pen::new(PAPER, 2.4));
    }
}

/// The interval as a line with end strokes, or arrows where it leaves the plot; returns where it ends.
fn draw_whisker(scene: &mut Scene, (low, high): (f64, f64), panel: &Panel, y: f64) -> (f64, f64) {
    let (left, right) = (panel.at(low), panel.at(high));
    for pen in [Pen::new(PAPER, 3.2), Pen::new(TEXT, 1.4)] {
        scene.line((left, y), (right, y), pen);
        for (x, minutes, inwards) in [(left, low, 5.0), (right, high, -5.0)] {
            if panel.holds(minutes) {
                scene.line((x, y - 4.0), (x, y + 4.0), pen);
            } else {
                scene.polyline(vec![(x + inwards, y - 4.0), (x, y), (x + inwards, y + 4.0)], pen);
            }
        }
    }
    (left, right)
}

/// Words in running text.
fn note(scene: &mut Scene, words: &str, top: f64) {
    scene.fitted((MARGIN, top + BODY), words, Style::new(BODY).ink(QUIET), scene.width - 2.0 * MARGIN);
}

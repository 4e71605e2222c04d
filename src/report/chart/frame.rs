//! What all charts share: heading, legend strip, axes with labels, and the sentence for an empty picture.

use super::axis::{Scale, Tick};
use super::figure::Heading;
use super::look::Page;
use super::scene::{Anchor, Area, Pen, Scene, Style};
use super::text;
use super::theme::{BODY, GRID, HEIGHT, Hatch, Ink, MARGIN, NEUTRAL, PAPER, QUIET, SMALL, TEXT, TITLE};
use crate::study::Findings;
use crate::units::{HOURS_PER_YEAR, Hours};

/// Room above the letters of a line of text, as a share of its size.
const ASCENT: f64 = 0.74;
/// Distance of two baselines in the legend.
const LEGEND_LINE: f64 = 23.0;
/// Width of a legend's picture.
const KEY_WIDTH: f64 = 28.0;

/// A page with a title, and below it what is shown and from which runs; returns the height where free space begins. What is
/// to be drawn needs `height` in all.
pub(super) fn headed_page(page: &Page<'_>, height: f64) -> (Scene, f64) {
    begin(page, page.room.high(height, false))
}

/// A page for what takes any height, by default the standard one.
pub(super) fn standard_page(page: &Page<'_>) -> (Scene, f64) {
    begin(page, page.room.high(HEIGHT, true))
}

fn begin(page: &Page<'_>, height: f64) -> (Scene, f64) {
    let Heading { title, subject, runs } = page.head;
    let mut scene = Scene::new(page.room.width, height, &format!("{title}: {subject}"));
    let room = scene.width - 2.0 * MARGIN;
    let baseline = MARGIN + TITLE * ASCENT;
    scene.fitted((MARGIN, baseline), title, Style::new(TITLE).bold(), room);
    let style = Style::new(BODY).ink(QUIET);
    // The subject gives way, so that the runs stay.
    let runs = format!(" · {runs}");
    let left = room - style.width(&text::clean(&runs));
    let second = match left > 0.4 * room {
        true => format!("{}{runs}", text::shorten(subject, BODY, false, left)),
        false => format!("{subject}{runs}"),
    };
    let whole = format!("{subject}{runs}");
    scene.fitted((MARGIN, baseline + 24.0), &second, style, room);
    if second != whole {
        scene.tip(&whole);
    }
    (scene, baseline + 38.0)
}

/// Lowest plot in which words and curves have room.
const LOWEST_PLOT: f64 = 190.0;

/// Where a plot ends that begins at `top` and has so much below it; the page grows where that would leave it too low.
pub(super) fn plot_bottom(scene: &mut Scene, top: f64, below: f64) -> f64 {
    scene.grow(top + LOWEST_PLOT + below + MARGIN);
    scene.height - MARGIN - below
}

/// How many histories, of what length, from which seed.
pub(super) fn run(findings: &Findings) -> String {
    let count = histories(findings);
    if is_year(findings) {
        format!("{count} of 365 d, seed {}", findings.seed)
    } else {
        format!("{count} of {}, seed {}", Hours(findings.horizon_hours), findings.seed)
    }
}

fn is_year(findings: &Findings) -> bool {
    (findings.horizon_hours - HOURS_PER_YEAR).abs() < 1e-6
}

/// What one history is called: a year where it lasts one.
pub(super) fn histories_are(findings: &Findings) -> &'static str {
    if is_year(findings) { "years" } else { "histories" }
}

/// What a single history is called.
pub(super) fn history_is(findings: &Findings) -> &'static str {
    if is_year(findings) { "year" } else { "history" }
}

/// The number of histories with their name.
pub(super) fn histories(findings: &Findings) -> String {
    match findings.replications {
        1 => format!("1 {}", history_is(findings)),
        n => format!("{} {}", text::whole(n), histories_are(findings)),
    }
}

/// Said where no downtime was seen: the number of histories and the bound that they give.
pub(super) fn nothing_seen(findings: &Findings) -> Vec<String> {
    if findings.replications == 0 {
        return vec!["Nothing was simulated.".into()];
    }
    let rate = &findings.service.outages_per_year;
    let mut lines = vec![format!("No downtime in {}.", histories(findings))];
    if findings.accelerated() {
        let mean = crate::units::significant(rate.mean, 2);
        lines.push(format!("Looked for by themselves, there are {mean} outages a year."));
    } else if rate.high > 0.0 && rate.high.is_finite() {
        let (level, bound) = (text::share(rate.level), crate::units::significant(rate.high, 2));
        lines.push(format!("That is fewer than {bound} outages a year ({level} bound), not zero."));
    }
    lines
}

/// The picture that stands for an entry of the legend.
#[derive(Debug, Clone, Copy)]
pub(super) enum Key {
    /// A line.
    Line(Pen),
    /// A line in a band.
    Band(Pen, Ink),
    /// A filled box.
    Box(Ink, Hatch),
    /// None: the words are a note.
    Note,
}

impl Key {
    /// Width of the picture with the gap behind it.
    fn width(self) -> f64 {
        if matches!(self, Key::Note) { 0.0 } else { KEY_WIDTH + 8.0 }
    }
}

/// An entry of the legend.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    /// Its picture.
    pub(super) key: Key,
    /// Its words.
    pub(super) words: String,
}

impl Entry {
    /// An entry.
    pub(super) fn new(key: Key, words: impl Into<String>) -> Entry {
        Entry { key, words: words.into() }
    }
}

/// Draws the legend from `top` downwards in as many lines as it needs; returns the height where it ends.
/// An entry is cut to `room` at the most.
pub(super) fn legend(scene: &mut Scene, entries: &[Entry], top: f64, room: f64) -> f64 {
    let style = Style::new(BODY);
    let right = scene.width - MARGIN;
    let room = room.min(right - MARGIN - KEY_WIDTH - 8.0);
    let (mut x, mut y) = (MARGIN, top + LEGEND_LINE / 2.0);
    for entry in entries {
        let words = text::shorten(&entry.words, style.size, style.bold, room);
        let needed = entry.key.width() + style.width(&words);
        if x > MARGIN && x + needed > right {
            (x, y) = (MARGIN, y + LEGEND_LINE);
        }
        draw_key(scene, entry.key, x, y);
        scene.fitted((x + entry.key.width(), y + BODY * 0.36), &entry.words, style, room);
        x += needed + 26.0;
    }
    if entries.is_empty() { top } else { y + LEGEND_LINE / 2.0 }
}

fn draw_key(scene: &mut Scene, key: Key, x: f64, y: f64) {
    let area = Area { left: x, top: y - 7.0, right: x + KEY_WIDTH, bottom: y + 7.0 };
    match key {
        Key::Note => {}
        Key::Line(pen) => scene.line((x, y), (x + KEY_WIDTH, y), pen),
        Key::Band(pen, ink) => {
            scene.rect(area, ink);
            scene.line((x, y), (x + KEY_WIDTH, y), pen);
        }
        Key::Box(ink, hatch) => {
            scene.hatched(area, ink, hatch);
            scene.border(area, Pen::new(QUIET, 0.8));
        }
    }
}

/// A line on whole pixels, so that it is sharp.
fn crisp(value: f64) -> f64 {
    value.floor() + 0.5
}

/// Room that the labels of a left axis and its name need.
pub(super) fn left_room(ticks: &[Tick]) -> f64 {
    let widest = ticks.iter().map(|t| Style::new(SMALL).width(&t.label)).fold(20.0, f64::max);
    BODY + 10.0 + widest + 8.0
}

/// Horizontal grid lines with labels at the left.
pub(super) fn left_axis(scene: &mut Scene, plot: Area, scale: Scale, ticks: &[Tick], name: &str) {
    for tick in ticks {
        let y = crisp(scale.at(tick.value));
        scene.line((plot.left, y), (plot.right, y), Pen::new(GRID, 1.0));
        let style = Style::new(SMALL).anchor(Anchor::End);
        scene.text((plot.left - 8.0, y + SMALL * 0.36), &tick.label, style);
    }
    let at = (MARGIN + BODY * ASCENT, plot.top.midpoint(plot.bottom));
    let style = Style::new(BODY).anchor(Anchor::Middle).upwards();
    scene.fitted(at, name, style, plot.height() + 24.0);
}

/// The line below the plot with ticks, labels and the name of the axis.
pub(super) fn bottom_axis(scene: &mut Scene, plot: Area, scale: Scale, ticks: &[Tick], name: &str) {
    base_line(scene, plot.left, plot.right, plot.bottom);
    for tick in ticks {
        let x = crisp(scale.at(tick.value));
        scene.line((x, plot.bottom), (x, plot.bottom + 6.0), Pen::new(TEXT, 1.0));
        let style = Style::new(SMALL).anchor(Anchor::Middle);
        scene.text((x, plot.bottom + 8.0 + SMALL), &tick.label, style);
    }
    let style = Style::new(BODY).anchor(Anchor::Middle);
    let middle = plot.middle();
    let room = 2.0 * middle.min(scene.width - middle) - MARGIN;
    scene.fitted((middle, plot.bottom + 30.0 + BODY), name, style, room);
}

/// Room below a plot for its ticks, their labels and the name of the axis.
pub(super) const BOTTOM_ROOM: f64 = 54.0;

/// Unlabelled ticks below the plot.
pub(super) fn small_ticks(scene: &mut Scene, plot: Area, scale: Scale, values: &[f64]) {
    for value in values {
        let x = crisp(scale.at(*value));
        scene.line((x, plot.bottom), (x, plot.bottom + 3.5), Pen::new(NEUTRAL, 1.0));
    }
}

/// Vertical grid lines.
pub(super) fn upright_grid(scene: &mut Scene, plot: Area, scale: Scale, ticks: &[Tick]) {
    for tick in ticks {
        let x = crisp(scale.at(tick.value));
        scene.line((x, plot.top), (x, plot.bottom), Pen::new(GRID, 1.0));
    }
}

/// The line on which a plot stands.
pub(super) fn base_line(scene: &mut Scene, left: f64, right: f64, y: f64) {
    scene.line((left, crisp(y)), (right, crisp(y)), Pen::new(TEXT, 1.0));
}

/// Sentences in the middle of an area, on paper so that no line crosses them.
pub(super) fn sentences(scene: &mut Scene, area: Area, lines: &[String]) {
    let style = Style::new(BODY + 1.0).anchor(Anchor::Middle);
    let room = area.width() - 20.0;
    let widest = lines.iter().map(|l| style.width(l).min(room)).fold(0.0, f64::max) / 2.0 + 12.0;
    let top = area.top.midpoint(area.bottom) - 13.0 * lines.len() as f64;
    let (left, right) = (area.middle() - widest, area.middle() + widest);
    scene.rect(Area { left, top: top - 8.0, right, bottom: top + 26.0 * lines.len() as f64 + 2.0 }, PAPER);
    for (i, line) in lines.iter().enumerate() {
        scene.fitted((area.middle(), top + 16.0 + 26.0 * i as f64), line, style, room);
    }
}

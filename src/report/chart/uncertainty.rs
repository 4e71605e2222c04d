//! Sampling error, ignorance and luck as three bars on one logarithmic axis of downtime, with a sentence for each.

use super::axis::{Scale, small_time_ticks, time_ticks};
use super::figure::{Ends, Marker, Part, Uncertainty};
use super::frame::{self, BOTTOM_ROOM, Entry, Key};
use super::look::Page;
use super::marker;
use super::scene::{Area, Pen, Scene, Style};
use super::text;
use super::theme::{BLUE, BODY, GREEN, Hatch, Ink, MARGIN, ORANGE, PAPER, QUIET, SMALL, TEXT};

/// Width of the column of words.
const WORDS: f64 = 340.0;
/// Height of a row.
const ROW: f64 = 96.0;

/// Lays out the chart.
pub(super) fn scene(page: &Page<'_>, figure: &Uncertainty) -> Scene {
    let (mut scene, top) = frame::headed_page(page, 250.0 + 3.0 * ROW - 70.0);
    if figure.parts.is_empty() {
        let area = Area { left: MARGIN, top, right: scene.width - MARGIN, bottom: scene.height - MARGIN };
        frame::sentences(&mut scene, area, &figure.empty);
        return scene;
    }
    let (parts, markers) = (&figure.parts, &figure.markers);
    let top = frame::legend(&mut scene, &entries(figure), top, 620.0) + 10.0;
    let plot = Area {
        left: MARGIN + WORDS,
        top,
        right: scene.width - MARGIN - 26.0,
        bottom: scene.height - MARGIN - BOTTOM_ROOM,
    };
    let ends = parts.iter().flat_map(|part| [part.minutes.low, part.minutes.middle, part.minutes.high]);
    let x = Scale::log(marker::range(ends, markers), (plot.left, plot.right));
    draw_axis(&mut scene, plot, x, &figure.minutes_name);
    if parts.iter().all(|part| part.minutes.high <= 0.0) {
        frame::sentences(&mut scene, plot, &figure.empty);
    }
    let placed: Vec<(&Marker, f64)> = markers.iter().map(|marker| (marker, x.at(marker.value))).collect();
    let pitch = plot.height() / parts.len() as f64;
    for (at, part) in parts.iter().enumerate() {
        draw_row(&mut scene, part, at, (plot, x), plot.top + pitch * (at as f64 + 0.5));
    }
    marker::draw(&mut scene, plot, &placed, |minutes| x.at(minutes));
    scene
}

fn look(row: usize) -> (Ink, Hatch) {
    [(BLUE, Hatch::Plain), (ORANGE, Hatch::Rising), (GREEN, Hatch::Falling)][row % 3]
}

fn entries(figure: &Uncertainty) -> Vec<Entry> {
    let middle = Entry::new(Key::Line(Pen::new(TEXT, 2.4)), "best guess of the mean, or median");
    let mut entries = vec![middle];
    entries.extend(figure.markers.iter().map(marker::entry));
    entries.extend(figure.notes.iter().map(|note| Entry::new(Key::Note, note)));
    entries
}

fn draw_axis(scene: &mut Scene, plot: Area, x: Scale, name: &str) {
    let ticks = time_ticks(x, SMALL);
    frame::upright_grid(scene, plot, x, &ticks);
    frame::small_ticks(scene, plot, x, &small_time_ticks(x));
    frame::bottom_axis(scene, plot, x, &ticks, name);
}

/// The words of a part at the left, its bar at the right.
fn draw_row(scene: &mut Scene, part: &Part, row: usize, (plot, x): (Area, Scale), y: f64) {
    let Ends { low, middle, high } = part.minutes;
    let reach = format!("{} to {}", text::duration(low), text::duration(high));
    let name = format!("{}: {reach}", capital(&part.name));
    scene.fitted((MARGIN, y - 24.0), &name, Style::new(BODY).bold(), WORDS - 16.0);
    for (line, words) in [&part.of, &part.meaning, &part.remedy].into_iter().enumerate() {
        let at = (MARGIN, y - 4.0 + 19.0 * line as f64);
        scene.fitted(at, words, Style::new(SMALL).ink(QUIET), WORDS - 16.0);
    }
    if high <= 0.0 {
        return;
    }
    let left = if low > 0.0 { x.at(low) } else { plot.left };
    let bar = Area { left, top: y - 20.0, right: x.at(high).max(left + 4.0), bottom: y + 20.0 };
    let (ink, hatch) = look(row);
    scene.hatched(bar, ink.paled(0.25), hatch);
    scene.border(bar, Pen::new(QUIET, 0.8));
    scene.tip(&format!("{}, {}: {reach}", part.name, part.of));
    if low <= 0.0 {
        let tip = plot.left + 4.0;
        scene.polyline(vec![(tip + 7.0, y - 6.0), (tip, y), (tip + 7.0, y + 6.0)], Pen::new(PAPER, 5.0));
        scene.polyline(vec![(tip + 7.0, y - 6.0), (tip, y), (tip + 7.0, y + 6.0)], Pen::new(TEXT, 1.8));
    }
    if middle > 0.0 && bar.width() > 12.0 {
        let at = x.at(middle);
        scene.line((at, bar.top - 5.0), (at, bar.bottom + 5.0), Pen::new(PAPER, 5.0));
        scene.line((at, bar.top - 5.0), (at, bar.bottom + 5.0), Pen::new(TEXT, 2.4));
    }
}

fn capital(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

//! What the downtime was made of: a bar a design in minutes, and beside it the same in shares of its own downtime.

use super::super::axis::{Scale, linear_ticks};
use super::super::figure::{DesignBar, Stacks};
use super::super::frame::{self, BOTTOM_ROOM, Entry, Key};
use super::super::look::Page;
use super::super::scene::{Anchor, Area, Pen, Scene, Style};
use super::super::text;
use super::super::theme::{BODY, Hatch, Ink, MARGIN, NEUTRAL, PAPER, QUIET, category};

/// Widest name of a design.
const NAME_ROOM: f64 = 190.0;
/// Width of the plot of shares.
const SHARES: f64 = 250.0;
/// Narrowest part of a bar with a hatch; in a narrower one it would hide the colour.
const HATCHED: f64 = 5.0;

/// Lays out the chart.
pub(in super::super) fn scene(page: &Page<'_>, figure: &Stacks) -> Scene {
    let (rows, shown) = (&figure.designs, figure.causes.len());
    let lines = 1.0 + (shown as f64 / 3.0).ceil();
    let height = 100.0 + 23.0 * lines + BOTTOM_ROOM + 56.0 * rows.len() as f64;
    let (mut scene, top) = frame::headed_page(page, height.max(300.0));
    if rows.iter().all(|row| row.total() <= 0.0) {
        let area = Area { left: MARGIN, top, right: scene.width - MARGIN, bottom: scene.height - MARGIN };
        frame::sentences(&mut scene, area, &figure.empty);
        return scene;
    }
    let top = frame::legend(&mut scene, &entries(figure), top, 260.0) + 12.0;
    draw_rows(&mut scene, rows, top, shown);
    scene
}

/// Colour and hatch of a cause; the others share one.
fn look(cause: usize, shown: usize) -> (Ink, Hatch) {
    if cause < shown { category(cause) } else { (NEUTRAL, Hatch::Crossed) }
}

fn entries(figure: &Stacks) -> Vec<Entry> {
    let shown = figure.causes.len();
    let entry = |at: usize, words: String| {
        let (ink, hatch) = look(at, shown);
        Entry::new(Key::Box(ink, hatch), words)
    };
    let mut entries: Vec<Entry> = figure.causes.iter().enumerate().map(|(at, name)| entry(at, name.clone())).collect();
    if figure.more_causes > 0 {
        entries.push(entry(shown, format!("{} others", figure.more_causes)));
    }
    entries
}

fn draw_rows(scene: &mut Scene, rows: &[DesignBar], top: f64, shown: usize) {
    let style = Style::new(BODY);
    let names = rows.iter().map(|r| style.width(&text::clean(&r.name))).fold(60.0, f64::max).min(NAME_ROOM);
    let values = rows.iter().map(|r| style.width(&text::duration(r.total()))).fold(0.0, f64::max);
    let bottom = scene.height - MARGIN - BOTTOM_ROOM;
    let share_left = scene.width - MARGIN - SHARES.min(0.27 * scene.width) - 18.0;
    let minutes = Area { left: MARGIN + names + 12.0, top, right: share_left - values - 34.0, bottom };
    let shares = Area { left: share_left, top, right: scene.width - MARGIN - 18.0, bottom };
    let most = rows.iter().map(DesignBar::total).fold(0.0, f64::max);
    let (unit_name, unit) = text::time_unit(most);
    let (x, share_x) = (
        Scale::linear((0.0, most / unit), (minutes.left, minutes.right)),
        Scale::linear((0.0, 100.0), (shares.left, shares.right)),
    );
    for (area, scale, count) in [(minutes, x, 5.0), (shares, share_x, 4.0)] {
        frame::upright_grid(scene, area, scale, &linear_ticks(scale.length(), count));
    }
    let pitch = (bottom - top) / rows.len() as f64;
    for (at, row) in rows.iter().enumerate() {
        let middle = top + pitch * (at as f64 + 0.5);
        let half = (pitch * 0.33).min(18.0);
        let base = middle + BODY * 0.36;
        scene.fitted((minutes.left - 10.0, base), &row.name, style.anchor(Anchor::End), NAME_ROOM);
        let end = draw_bar(scene, row, shown, (middle - half, middle + half), |m| x.at(m / unit));
        scene.text((end + 9.0, base), &text::duration(row.total()), style);
        if row.total() > 0.0 {
            draw_bar(scene, row, shown, (middle - half, middle + half), |m| share_x.at(m / row.total() * 100.0));
        }
    }
    frame::bottom_axis(scene, minutes, x, &linear_ticks(x.length(), 5.0), &format!("downtime a year ({unit_name})"));
    frame::bottom_axis(scene, shares, share_x, &linear_ticks(100.0, 4.0), "share of its own downtime (%)");
}

/// Draws the parts of a bar from left to right; returns where it ends.
fn draw_bar(
    scene: &mut Scene,
    row: &DesignBar,
    shown: usize,
    (top, bottom): (f64, f64),
    at: impl Fn(f64) -> f64,
) -> f64 {
    let (start, end) = (at(0.0), at(row.total()));
    let mut done = 0.0;
    for (cause, minutes) in row.parts.iter().enumerate().filter(|(_, minutes)| **minutes > 0.0) {
        let (left, right) = (at(done), at(done + minutes));
        done += minutes;
        if right - left < 0.05 {
            continue;
        }
        let (ink, hatch) = look(cause, shown);
        let wide = right - left >= HATCHED;
        scene.hatched(Area { left, right, top, bottom }, ink, if wide { hatch } else { Hatch::Plain });
        if wide && left > start {
            scene.line((left, top), (left, bottom), Pen::new(PAPER, 1.2));
        }
    }
    if row.total() > 0.0 {
        scene.border(Area { left: start, right: end.max(start + 1.0), top, bottom }, Pen::new(QUIET, 0.8));
    }
    end
}

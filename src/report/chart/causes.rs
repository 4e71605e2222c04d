//! What the downtime was made of: a bar a cause, largest first, split by recovery stage.

use super::axis::{Scale, Tick, linear_ticks};
use super::figure::{CauseBar, Causes, Interval, MOST_STAGES};
use super::frame::{self, BOTTOM_ROOM, Entry, Key};
use super::look::Page;
use super::scene::{Anchor, Area, Pen, Scene, Style};
use super::text;
use super::theme::{BODY, Hatch, Ink, MARGIN, NEUTRAL, PAPER, QUIET, TEXT, category};

/// Narrowest part of a bar with a hatch and a white edge; in a narrower one they would hide its colour.
const HATCHED: f64 = 5.0;
/// Widest name of a cause.
const NAME_ROOM: f64 = 230.0;

/// Lays out the chart.
pub(super) fn scene(page: &Page<'_>, figure: &Causes) -> Scene {
    let rows = &figure.rows;
    let height = (210.0 + 46.0 * rows.len() as f64).clamp(300.0, super::theme::HEIGHT + 40.0);
    let (mut scene, top) = frame::headed_page(page, height);
    if rows.is_empty() {
        let area = Area { left: MARGIN, top, right: scene.width - MARGIN, bottom: height - MARGIN };
        frame::sentences(&mut scene, area, &figure.empty);
        return scene;
    }
    let top = frame::legend(&mut scene, &entries(figure), top, 190.0) + 10.0;
    draw_rows(&mut scene, figure, top);
    scene
}

/// Colour and hatch of a stage; those past the last colour share one.
fn look(index: usize) -> (Ink, Hatch) {
    if index < MOST_STAGES { category(index) } else { (NEUTRAL, Hatch::Crossed) }
}

fn more_stages(count: usize) -> String {
    format!("{count} more {}", if count == 1 { "stage" } else { "stages" })
}

fn entries(figure: &Causes) -> Vec<Entry> {
    let named = figure.stages.iter().enumerate().map(|(i, name)| {
        let (ink, hatch) = look(i);
        Entry::new(Key::Box(ink, hatch), name)
    });
    let mut entries: Vec<Entry> = named.collect();
    if figure.more_stages > 0 {
        let (ink, hatch) = look(MOST_STAGES);
        entries.push(Entry::new(Key::Box(ink, hatch), more_stages(figure.more_stages)));
    }
    if figure.rows.iter().any(|r| r.minutes - r.stages.iter().sum::<f64>() > 1e-3 * r.minutes) {
        entries.push(Entry::new(Key::Box(NEUTRAL, Hatch::Plain), "not split by stage"));
    }
    if figure.rows.iter().any(|r| r.interval.is_some()) {
        let level = text::share(figure.level);
        entries.push(Entry::new(Key::Line(Pen::new(TEXT, 1.6)), format!("{level} interval")));
    }
    entries
}

/// Where bars lie.
struct Panel {
    area: Area,
    /// In units of the axis.
    x: Scale,
    /// Minutes in one of them.
    unit: f64,
}

impl Panel {
    fn at(&self, minutes: f64) -> f64 {
        self.x.at(minutes / self.unit)
    }
}

fn draw_rows(scene: &mut Scene, figure: &Causes, top: f64) {
    let rows = &figure.rows;
    let names = rows.iter().map(|r| Style::new(BODY).width(&text::clean(&r.name))).fold(60.0, f64::max).min(NAME_ROOM);
    let values = rows.iter().map(|r| Style::new(BODY).width(&value_words(r))).fold(0.0, f64::max);
    let bottom = scene.height - MARGIN - BOTTOM_ROOM;
    let area = Area { left: MARGIN + names + 12.0, top, right: scene.width - MARGIN - values - 14.0, bottom };
    let reach = reach(rows);
    let (name, unit) = text::time_unit(reach);
    let x = Scale::linear((0.0, reach / unit), (area.left, area.right));
    let panel = Panel { area, x, unit };
    let ticks: Vec<Tick> = linear_ticks(reach / unit, 6.0);
    frame::upright_grid(scene, area, x, &ticks);
    let pitch = area.height() / rows.len() as f64;
    let half = (pitch * 0.33).min(17.0);
    for (i, row) in rows.iter().enumerate() {
        let middle = area.top + pitch * (i as f64 + 0.5);
        draw_row(scene, row, &panel, (middle - half, middle + half));
    }
    frame::bottom_axis(scene, area, x, &ticks, &format!("{} ({name})", figure.minutes_name));
}

/// Minutes at the right end of the axis: the longest bar with its interval, unless that dwarfs it.
fn reach(rows: &[CauseBar]) -> f64 {
    let largest = rows.iter().map(|r| r.minutes).fold(0.0, f64::max);
    rows.iter().filter_map(|r| r.interval).map(|i| i.high.min(1.6 * largest)).fold(largest, f64::max)
}

fn draw_row(scene: &mut Scene, row: &CauseBar, panel: &Panel, (top, bottom): (f64, f64)) {
    let middle = top.midpoint(bottom);
    let (left, base) = (panel.area.left, middle + BODY * 0.36);
    scene.fitted((left - 10.0, base), &row.name, Style::new(BODY).anchor(Anchor::End), NAME_ROOM);
    let end = panel.at(row.minutes);
    let bar = Area { left, top, right: end.max(left + 1.0), bottom };
    scene.rect(bar, NEUTRAL);
    scene.tip(&format!("{}: {}", row.name, text::duration(row.minutes)));
    draw_stages(scene, row, panel, bar);
    let whisker = draw_whisker(scene, row, panel, middle);
    scene.text((end.max(whisker) + 9.0, base), &value_words(row), Style::new(BODY));
}

fn draw_stages(scene: &mut Scene, row: &CauseBar, panel: &Panel, bar: Area) {
    let mut done = 0.0;
    for (i, minutes) in row.stages.iter().enumerate().filter(|(_, minutes)| **minutes > 0.0) {
        let (left, right) = (panel.at(done), panel.at(done + minutes).min(bar.right));
        done += minutes;
        if right - left < 0.05 {
            continue;
        }
        let (ink, hatch) = look(i);
        let wide = right - left >= HATCHED;
        scene.hatched(Area { left, right, ..bar }, ink, if wide { hatch } else { Hatch::Plain });
        if wide && left > bar.left {
            scene.line((left, bar.top), (left, bar.bottom), Pen::new(PAPER, 1.2));
        }
    }
    scene.border(bar, Pen::new(QUIET, 0.8));
}

/// The interval as a line with end strokes, or an arrow where it leaves the plot; returns where it ends.
fn draw_whisker(scene: &mut Scene, row: &CauseBar, panel: &Panel, y: f64) -> f64 {
    let Some(Interval { low, high }) = row.interval else { return 0.0 };
    let (left, right) = (panel.at(low), panel.at(high));
    let inside = panel.x.holds(high / panel.unit);
    for pen in [Pen::new(PAPER, 3.6), Pen::new(TEXT, 1.6)] {
        scene.line((left, y), (right, y), pen);
        scene.line((left, y - 5.0), (left, y + 5.0), pen);
        if inside {
            scene.line((right, y - 5.0), (right, y + 5.0), pen);
        } else {
            scene.polyline(vec![(right - 6.0, y - 5.0), (right, y), (right - 6.0, y + 5.0)], pen);
        }
    }
    right
}

fn value_words(row: &CauseBar) -> String {
    text::duration(row.minutes)
}

//! What the downtime was made of: a bar a cause, largest first, split by recovery stage.

use super::axis::{Scale, Tick, linear_ticks};
use super::frame::{self, BOTTOM_ROOM, Entry, Key};
use super::scene::{Anchor, Area, Pen, Scene, Style};
use super::text;
use super::theme::{BODY, Hatch, Ink, MARGIN, NEUTRAL, PAPER, QUIET, TEXT, WIDTH, category};
use crate::estimate::Estimate;
use crate::study::{CauseFindings, Findings};

/// Most bars, the one for all others among them.
const MOST_ROWS: usize = 12;
/// Most stages with a colour of their own.
const MOST_STAGES: usize = 15;
/// Narrowest part of a bar with a hatch and a white edge; in a narrower one they would hide its colour.
const HATCHED: f64 = 5.0;
/// Widest name of a cause.
const NAME_ROOM: f64 = 230.0;

/// A bar.
struct Row {
    name: String,
    minutes: f64,
    interval: Option<(f64, f64)>,
    /// Minutes by index of the stage.
    stages: Vec<f64>,
}

/// Lays out the chart.
pub(super) fn scene(findings: &Findings) -> Scene {
    let total = &findings.service.downtime_minutes_per_year;
    let amount = text::duration(total.mean);
    let subject = format!("what the downtime of {} comes from, {amount} a year", findings.service.name);
    let stages = stage_names(&findings.service.causes);
    let rows = rows(&findings.service.causes, &stages);
    let height = (210.0 + 46.0 * rows.len() as f64).clamp(300.0, super::theme::HEIGHT + 40.0);
    let (mut scene, top) = frame::page(findings, &subject, height);
    if rows.is_empty() {
        let area = Area { left: MARGIN, top, right: WIDTH - MARGIN, bottom: height - MARGIN };
        frame::sentences(&mut scene, area, &empty_words(findings));
        return scene;
    }
    let top = frame::legend(&mut scene, &entries(&stages, &rows, total.level), top, 190.0) + 10.0;
    draw_rows(&mut scene, &rows, top);
    scene
}

fn empty_words(findings: &Findings) -> Vec<String> {
    if findings.service.downtime_minutes_per_year.mean > 0.0 {
        return vec!["The downtime was not put down to causes.".into()];
    }
    frame::nothing_seen(findings)
}

/// Names of all stages in order of their first use by the largest causes.
fn stage_names(causes: &[CauseFindings]) -> Vec<&str> {
    let mut names: Vec<&str> = Vec::new();
    for (name, _) in causes.iter().flat_map(|cause| &cause.stages) {
        if !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    names
}

/// The bars, largest first; those that do not fit are summed in a last one.
fn rows(causes: &[CauseFindings], stages: &[&str]) -> Vec<Row> {
    let mut rows: Vec<Row> = causes.iter().map(|cause| row(cause, stages)).filter(|r| r.minutes > 0.0).collect();
    rows.sort_by(|a, b| b.minutes.total_cmp(&a.minutes));
    if rows.len() > MOST_ROWS {
        let others = rows.split_off(MOST_ROWS - 1);
        rows.push(sum(&others));
    }
    rows
}

fn row(cause: &CauseFindings, stages: &[&str]) -> Row {
    let Estimate { mean, low, high, .. } = cause.downtime_minutes_per_year;
    let mut split = vec![0.0; stages.len().min(MOST_STAGES + 1)];
    for (name, minutes) in &cause.stages {
        let index = stages.iter().position(|stage| stage == name).unwrap_or(0).min(MOST_STAGES);
        split[index] += minutes.max(0.0);
    }
    let name = if cause.kind == "change" { format!("{} (change)", cause.name) } else { cause.name.clone() };
    let minutes = if mean.is_finite() { mean } else { 0.0 };
    Row { name, minutes, interval: (high > low).then_some((low.max(0.0), high)), stages: split }
}

fn sum(rows: &[Row]) -> Row {
    let mut stages = vec![0.0; rows.first().map_or(0, |r| r.stages.len())];
    for row in rows {
        stages.iter_mut().zip(&row.stages).for_each(|(total, minutes)| *total += minutes);
    }
    let minutes = rows.iter().map(|r| r.minutes).sum();
    Row { name: format!("{} others", rows.len()), minutes, interval: None, stages }
}

/// Colour and hatch of a stage; those past the last colour share one.
fn look(index: usize) -> (Ink, Hatch) {
    if index < MOST_STAGES { category(index) } else { (NEUTRAL, Hatch::Crossed) }
}

fn more_stages(count: usize) -> String {
    format!("{count} more {}", if count == 1 { "stage" } else { "stages" })
}

fn entries(stages: &[&str], rows: &[Row], level: f64) -> Vec<Entry> {
    let named = stages.iter().take(MOST_STAGES).enumerate().map(|(i, name)| {
        let (ink, hatch) = look(i);
        Entry::new(Key::Box(ink, hatch), *name)
    });
    let mut entries: Vec<Entry> = named.collect();
    if stages.len() > MOST_STAGES {
        let (ink, hatch) = look(MOST_STAGES);
        entries.push(Entry::new(Key::Box(ink, hatch), more_stages(stages.len() - MOST_STAGES)));
    }
    if rows.iter().any(|r| r.interval.is_some()) {
        let level = text::share(level);
        entries.push(Entry::new(Key::Line(Pen::new(TEXT, 1.6)), format!("{level} interval")));
    }
    entries
}

fn draw_rows(scene: &mut Scene, rows: &[Row], top: f64) {
    let names = rows.iter().map(|r| Style::new(BODY).width(&text::clean(&r.name))).fold(60.0, f64::max).min(NAME_ROOM);
    let values = rows.iter().map(|r| Style::new(BODY).width(&value_words(r))).fold(0.0, f64::max);
    let left = MARGIN + names + 12.0;
    let plot = Area { left, top, right: WIDTH - MARGIN - values - 14.0, bottom: scene.height - MARGIN - BOTTOM_ROOM };
    let largest = rows.iter().map(|r| r.minutes).fold(0.0, f64::max);
    let reach = rows.iter().filter_map(|r| r.interval).map(|i| i.1.min(1.6 * largest)).fold(largest, f64::max);
    let (unit, length) = text::time_unit(reach);
    let x = Scale::linear((0.0, reach / length), (plot.left, plot.right));
    let ticks: Vec<Tick> = linear_ticks(reach / length, 6.0);
    frame::upright_grid(scene, plot, x, &ticks);
    let pitch = plot.height() / rows.len() as f64;
    for (i, row) in rows.iter().enumerate() {
        let middle = plot.top + pitch * (i as f64 + 0.5);
        draw_row(scene, row, middle, (pitch * 0.66).min(34.0), length, x, plot);
    }
    frame::bottom_axis(scene, plot, x, &ticks, &format!("downtime a year ({unit})"));
}

fn draw_row(scene: &mut Scene, row: &Row, middle: f64, thick: f64, length: f64, x: Scale, plot: Area) {
    let style = Style::new(BODY).anchor(Anchor::End);
    scene.fitted((plot.left - 10.0, middle + BODY * 0.36), &row.name, style, NAME_ROOM);
    let (top, bottom) = (middle - thick / 2.0, middle + thick / 2.0);
    let end = x.at(row.minutes / length);
    let bar = Area { left: plot.left, top, right: end.max(plot.left + 1.0), bottom };
    scene.rect(bar, NEUTRAL);
    scene.tip(&format!("{}: {}", row.name, text::duration(row.minutes)));
    draw_stages(scene, row, bar, length, x);
    let whisker = draw_whisker(scene, row, middle, length, x, plot.right);
    let at = (end.max(whisker) + 9.0, middle + BODY * 0.36);
    scene.text(at, &value_words(row), Style::new(BODY));
}

fn draw_stages(scene: &mut Scene, row: &Row, bar: Area, length: f64, x: Scale) {
    let mut done = 0.0;
    for (i, minutes) in row.stages.iter().enumerate().filter(|(_, minutes)| **minutes > 0.0) {
        let (left, right) = (x.at(done / length), x.at((done + minutes) / length).min(bar.right));
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
fn draw_whisker(scene: &mut Scene, row: &Row, middle: f64, length: f64, x: Scale, edge: f64) -> f64 {
    let Some((low, high)) = row.interval else { return 0.0 };
    let (left, right) = (x.at(low / length), x.at(high / length));
    for pen in [Pen::new(PAPER, 3.6), Pen::new(TEXT, 1.6)] {
        scene.line((left, middle), (right, middle), pen);
        scene.line((left, middle - 5.0), (left, middle + 5.0), pen);
        if !x.holds(high / length) {
            scene.polyline(vec![(edge - 6.0, middle - 5.0), (edge, middle), (edge - 6.0, middle + 5.0)], pen);
        } else {
            scene.line((right, middle - 5.0), (right, middle + 5.0), pen);
        }
    }
    right
}

fn value_words(row: &Row) -> String {
    text::duration(row.minutes)
}

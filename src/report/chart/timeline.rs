//! Histories as bars over time: when the service was down, and below it what else was.

use super::axis::{Scale, Tick, round_step};
use super::figure::{History, Lane, Lanes, Span};
use super::frame::{self, Entry, Key};
use super::live;
use super::look::Page;
use super::scene::{Anchor, Area, Pen, Scene, Style};
use super::text;
use super::theme::{BODY, GREEN, Hatch, Ink, MARGIN, NEUTRAL, ORANGE, QUIET, SMALL, TEXT, VERMILION};

/// Narrowest bar that can be seen on paper.
const NARROWEST: f64 = 3.0;
/// Widest name of a row.
const NAME_ROOM: f64 = 190.0;
/// Heights of the parts of a panel.
const HEADING: f64 = 46.0;
const STRIP: f64 = 28.0;
const ROW: f64 = 20.0;
const AXIS: f64 = 34.0;
const GAP: f64 = 16.0;
/// Height of the heading and legend of the page, and of the border below.
const HEAD: f64 = 106.0;
const FOOT: f64 = 18.0;

/// Lays out the chart: one panel a history, as high as its rows need.
pub(super) fn scene(page: &Page<'_>, figure: &Lanes) -> Scene {
    let panels = &figure.histories;
    let height: f64 = HEAD + FOOT + panels.iter().map(|p| panel_height(p.rows.len())).sum::<f64>();
    let (mut scene, top) = frame::headed_page(page, height.max(240.0));
    if panels.is_empty() {
        let area = Area { left: MARGIN, top, right: scene.width - MARGIN, bottom: scene.height - MARGIN };
        frame::sentences(&mut scene, area, &["No history was recorded event by event.".into()]);
        return scene;
    }
    let mut y = frame::legend(&mut scene, &entries(), top, 420.0) + 6.0;
    let names = panels.iter().flat_map(|p| &p.rows).map(|r| Style::new(SMALL).width(&text::clean(&r.name)));
    let left = MARGIN + names.fold(60.0, f64::max).min(NAME_ROOM) + 10.0;
    for history in panels {
        draw_panel(&mut scene, history, left, y);
        y += panel_height(history.rows.len());
    }
    scene.grow(y + FOOT);
    scene
}

fn panel_height(rows: usize) -> f64 {
    HEADING + STRIP + ROW * rows as f64 + AXIS + GAP
}

fn entries() -> Vec<Entry> {
    vec![
        Entry::new(Key::Box(GREEN.faded(0.35), Hatch::Plain), "service up"),
        Entry::new(Key::Box(VERMILION, Hatch::Plain), "service down"),
        Entry::new(Key::Box(ORANGE, Hatch::Plain), "unit or place down"),
        Entry::new(Key::Note, "(short ones are drawn wider than they were)"),
    ]
}

fn draw_panel(scene: &mut Scene, history: &History, left: f64, top: f64) {
    let rows = &history.rows;
    draw_heading(scene, history, top);
    let body = top + HEADING;
    let strip = Area { left, top: body, right: scene.width - MARGIN - 26.0, bottom: body + STRIP - 6.0 };
    let plot = Area { bottom: body + STRIP + ROW * rows.len() as f64, ..strip };
    let x = Scale::linear((0.0, history.horizon_hours), (plot.left, plot.right));
    let ticks = calendar_ticks(history.horizon_hours);

    frame::upright_grid(scene, Area { top: strip.bottom, ..plot }, x, &ticks.1);
    let guides = bars(&history.outages, x, strip.bottom, plot.bottom);
    scene.rects(&guides, VERMILION.faded(0.18));
    scene.rect(strip, GREEN.faded(0.35));
    scene.rects(&bars(&history.outages, x, strip.top, strip.bottom), VERMILION);
    scene.border(strip, Pen::new(QUIET, 0.8));
    let name = Style::new(SMALL).anchor(Anchor::End).bold();
    scene.text((left - 8.0, strip.bottom - 6.0), "service", name);
    for (i, row) in rows.iter().enumerate() {
        draw_row(scene, row, x, plot, body + STRIP + ROW * i as f64);
    }
    let of_row = |i: usize| body + STRIP + ROW * i as f64;
    let others = (0..rows.len()).map(|i| [of_row(i) + 4.0, of_row(i) + ROW - 3.0]);
    let places: Vec<[f64; 2]> = std::iter::once([strip.top, strip.bottom]).chain(others).collect();
    let pens = (Pen::new(VERMILION, 1.0), Pen::new(GREEN, 1.0), Pen::new(ORANGE, 1.0));
    let days: Vec<f64> = ticks.1.iter().map(|tick| tick.value).collect();
    scene.live.push(live::history(history, (plot, x), &days, &places, pens));
    draw_axis(scene, plot, x, &ticks);
}

/// The label, and the total with the longest outage.
fn draw_heading(scene: &mut Scene, history: &History, top: f64) {
    let room = scene.width - 2.0 * MARGIN;
    scene.fitted((MARGIN, top + 16.0), &history.label, Style::new(BODY + 1.0).bold(), room);
    scene.fitted((MARGIN, top + 36.0), &history.summary, Style::new(SMALL).ink(QUIET), room);
}

fn draw_row(scene: &mut Scene, row: &Lane, x: Scale, plot: Area, top: f64) {
    let (high, low) = (top + 4.0, top + ROW - 3.0);
    let middle = high.midpoint(low);
    scene.line((plot.left, middle), (plot.right, middle), Pen::new(NEUTRAL.faded(0.55), 1.0));
    let ink: Ink = if row.spans.is_empty() { QUIET } else { TEXT };
    let style = Style::new(SMALL).anchor(Anchor::End).ink(ink);
    scene.fitted((plot.left - 8.0, middle + SMALL * 0.36), &row.name, style, NAME_ROOM);
    scene.rects(&bars(&row.spans, x, high, low), ORANGE);
    scene.tip(&format!("{}: down {} times", row.name, row.times));
}

/// Bars of `spans`, none narrower than can be seen, and those that touch made one.
fn bars(spans: &[Span], x: Scale, top: f64, bottom: f64) -> Vec<Area> {
    let mut ends: Vec<(f64, f64)> = spans.iter().map(|[from, to]| widened(x.at(*from), x.at(*to))).collect();
    ends.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut joined: Vec<(f64, f64)> = Vec::new();
    for (left, right) in ends {
        match joined.last_mut() {
            Some(last) if left <= last.1 => last.1 = last.1.max(right),
            _ => joined.push((left, right)),
        }
    }
    joined.into_iter().map(|(left, right)| Area { left, top, right, bottom }).collect()
}

fn widened(left: f64, right: f64) -> (f64, f64) {
    let missing = (NARROWEST - (right - left)).max(0.0) / 2.0;
    (left - missing, right + missing)
}

/// The unit of the axis and its ticks: hours, days or years of the history.
fn calendar_ticks(horizon_hours: f64) -> (&'static str, Vec<Tick>) {
    let (name, length) = match horizon_hours {
        h if h <= 96.0 => ("hour of the history", 1.0),
        h if (h - crate::units::HOURS_PER_YEAR).abs() < 1e-6 => ("day of the year", 24.0),
        h if h <= 24.0 * 1500.0 => ("day of the history", 24.0),
        _ => ("year of the history", crate::units::HOURS_PER_YEAR),
    };
    let units = horizon_hours / length;
    let step = if (200.0..=400.0).contains(&units) { 30.0 } else { round_step(units, 10.0) };
    let count = if step.is_finite() && step > 0.0 { (units / step + 1e-9).floor() as u32 } else { 0 };
    let ticks = (0..=count)
        .map(|i| f64::from(i) * step)
        .map(|unit| Tick { value: unit * length, label: crate::units::significant(unit, 6) });
    (name, ticks.collect())
}

fn draw_axis(scene: &mut Scene, plot: Area, x: Scale, (name, ticks): &(&str, Vec<Tick>)) {
    frame::base_line(scene, plot.left, plot.right, plot.bottom);
    let style = Style::new(SMALL).anchor(Anchor::Middle);
    for tick in ticks {
        let at = x.at(tick.value);
        scene.line((at, plot.bottom), (at, plot.bottom + 5.0), Pen::new(TEXT, 1.0));
        scene.text((at, plot.bottom + 6.0 + SMALL), &tick.label, style);
    }
    scene.text((plot.middle(), plot.bottom + 24.0 + SMALL), name, Style::new(SMALL).anchor(Anchor::Middle));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minute_in_a_year_can_be_seen() {
        let x = Scale::linear((0.0, 8760.0), (100.0, 900.0));
        let bars = bars(&[[4000.0, 4000.0 + 1.0 / 60.0]], x, 0.0, 10.0);
        assert_eq!(bars.len(), 1);
        assert!(bars[0].width() >= NARROWEST - 1e-9);
    }

    #[test]
    fn any_number_of_outages_gives_few_bars() {
        let x = Scale::linear((0.0, 8760.0), (100.0, 900.0));
        let spans: Vec<Span> = (0..100_000).map(|i| [f64::from(i) * 0.08, f64::from(i) * 0.08 + 0.01]).collect();
        assert!(bars(&spans, x, 0.0, 10.0).len() <= 400);
    }

    #[test]
    fn a_year_is_counted_in_days_by_thirty() {
        let (name, ticks) = calendar_ticks(8760.0);
        assert_eq!(name, "day of the year");
        assert_eq!((ticks[0].label.as_str(), ticks[1].label.as_str(), ticks.len()), ("0", "30", 13));
    }
}

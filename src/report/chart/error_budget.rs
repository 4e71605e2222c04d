//! How the error budget of a window is used up: what is left of it, and in how many windows it is gone.

use super::axis::{Scale, Tick, linear_ticks};
use super::frame::{self, BOTTOM_ROOM, Entry, Key};
use super::scene::{Anchor, Area, Pen, Point, Scene, Style};
use super::text;
use super::theme::{BLUE, DASHED, Hatch, MARGIN, SMALL, TEXT, VERMILION, WIDTH};
use crate::report::windows::MONTHS;
use crate::study::{BudgetFindings, BudgetPoint, Findings, Window};
use crate::units::significant;

/// Height of the lower panel.
const LOWER: f64 = 96.0;
/// Room between the panels.
const GAP: f64 = 18.0;
/// Least that is left, as a share of the budget, that the axis shows: below, twice the budget is used.
const LOWEST: f64 = -1.0;
/// The line of the median.
const MEDIAN: Pen = Pen::new(BLUE, 2.6);
/// The line of the mean.
const MEAN: Pen = Pen { ink: TEXT, width: 1.8, dash: DASHED };
/// The line of exhausted windows.
const GONE: Pen = Pen::new(VERMILION, 2.4);

/// Where things lie.
struct Panels {
    upper: Area,
    lower: Area,
    /// From the share of the window that is over.
    x: Scale,
    /// From percent of the budget that are left.
    left: Scale,
    /// From percent of windows that are exhausted.
    gone: Scale,
}

/// Lays out the chart.
pub(super) fn scene(findings: &Findings) -> Scene {
    let subject = format!("error budget of {}", findings.service.name);
    let (mut scene, top) = frame::standard_page(findings, &subject);
    let Some(budget) = findings.objective.as_ref().and_then(|objective| objective.error_budget.as_ref()) else {
        let area = Area { left: MARGIN, top, right: WIDTH - MARGIN, bottom: scene.height - MARGIN };
        frame::sentences(&mut scene, area, &["No availability is promised, so there is no error budget.".into()]);
        return scene;
    };
    let top = frame::legend(&mut scene, &entries(budget), top, 640.0) + 14.0;
    let panels = panels(budget, top, scene.height - MARGIN - BOTTOM_ROOM);
    draw_axes(&mut scene, budget, &panels);
    draw_left(&mut scene, budget, &panels);
    draw_gone(&mut scene, budget, &panels);
    if budget.points.iter().all(|point| point.mean == 0.0) {
        frame::sentences(&mut scene, panels.upper, &frame::nothing_seen(findings));
    }
    scene
}

fn entries(budget: &BudgetFindings) -> Vec<Entry> {
    let windows = budget.window.plural();
    let gone = budget.points.last().map_or(0.0, |end| end.exhausted);
    let gone = if gone > 0.0 { text::share(gone) } else { "none".into() };
    vec![
        Entry::new(Key::Line(MEDIAN), format!("half of the {windows} have more left")),
        Entry::new(Key::Line(MEAN), "mean"),
        Entry::new(Key::Box(BLUE.faded(0.42), Hatch::Plain), "90 % have at least this left"),
        Entry::new(Key::Box(BLUE.faded(0.16), Hatch::Plain), "99 %"),
        Entry::new(Key::Line(GONE), format!("budget of {} gone: {gone} of the {windows}", amount(budget))),
    ]
}

fn amount(budget: &BudgetFindings) -> String {
    let (least, most) = budget.minutes;
    let [low, high] = [text::duration(least), text::duration(most)];
    if low == high { high } else { format!("{low} to {high}") }
}

fn panels(budget: &BudgetFindings, top: f64, bottom: f64) -> Panels {
    let left = MARGIN + frame::left_room(&[Tick { value: 0.0, label: "−100".into() }]);
    let lower = Area { left, top: bottom - LOWER, right: WIDTH - MARGIN - 18.0, bottom };
    let upper = Area { top, bottom: lower.top - GAP, ..lower };
    let least = budget.points.iter().map(|point| 1.0 - point.quantiles[2].max(point.mean)).fold(1.0, f64::min);
    let least = if least < 0.0 { ((least * 5.0).floor() / 5.0).max(LOWEST) } else { 0.0 };
    let gone = budget.points.iter().map(|point| point.exhausted).fold(0.0, f64::max);
    let most = if gone > 0.0 { (gone * 115.0).min(100.0) } else { 1.0 };
    Panels {
        upper,
        lower,
        x: Scale::linear((0.0, 1.0), (lower.left, lower.right)),
        left: Scale::linear((least * 100.0, 100.0), (upper.bottom, upper.top)),
        gone: Scale::linear((0.0, most), (lower.bottom, lower.top)),
    }
}

fn draw_axes(scene: &mut Scene, budget: &BudgetFindings, panels: &Panels) {
    let Panels { upper, lower, x, left, gone } = *panels;
    let ends = end_ticks(budget.window);
    for plot in [upper, lower] {
        frame::upright_grid(scene, plot, x, &ends);
    }
    let step = if left.lowest() < -40.0 { 50.0 } else { 20.0 };
    let ticks: Vec<Tick> =
        (-5..=5).map(|i| f64::from(i) * step).filter(|value| left.holds(*value)).map(percent).collect();
    let cut = if left.lowest() <= LOWEST * 100.0 { ", cut at −100" } else { "" };
    frame::left_axis(scene, upper, left, &ticks, &format!("budget left (%){cut}"));
    frame::left_axis(scene, lower, gone, &linear_ticks(gone.length(), 3.0), "gone by then (%)");
    let names = name_ticks(budget.window);
    let marks: Vec<Tick> = ends.iter().map(|tick| Tick { label: String::new(), ..*tick }).collect();
    frame::bottom_axis(scene, lower, x, if names.is_empty() { &ends } else { &marks }, &axis_name(budget.window));
    for tick in &names {
        let style = Style::new(SMALL).anchor(Anchor::Middle);
        scene.text((x.at(tick.value), lower.bottom + 8.0 + SMALL), &tick.label, style);
    }
}

fn percent(value: f64) -> Tick {
    let label = if value < 0.0 { format!("−{}", -value) } else { format!("{value}") };
    Tick { value, label }
}

fn axis_name(window: Window) -> String {
    match window {
        Window::Year => "month of the year".into(),
        Window::Month | Window::Quarter => format!("share of the {window} that is over (%)"),
        Window::Fixed(_) => format!("day of the window of {window}"),
    }
}

/// Where the parts of a window end: months, days, or percent of it.
fn end_ticks(window: Window) -> Vec<Tick> {
    match window {
        Window::Year => {
            let ends = Window::Month.ends(window.lengths()[0]);
            let year = ends.last().map_or(1.0, |end| end.hours());
            ends.iter().map(|end| Tick { value: end.hours() / year, label: String::new() }).collect()
        }
        Window::Month | Window::Quarter => {
            (0..=5).map(|i| Tick { value: f64::from(i) / 5.0, label: (i * 20).to_string() }).collect()
        }
        Window::Fixed(length) => {
            let days = length.hours() / 24.0;
            let ticks = linear_ticks(days, 10.0).into_iter();
            ticks.map(|tick| Tick { value: tick.value / days, label: significant(tick.value, 4) }).collect()
        }
    }
}

/// Names between these ends: those of the months of a year.
fn name_ticks(window: Window) -> Vec<Tick> {
    if window != Window::Year {
        return Vec::new();
    }
    let ends: Vec<f64> = std::iter::once(0.0).chain(end_ticks(window).iter().map(|tick| tick.value)).collect();
    let middles = ends.windows(2).map(|pair| pair[0].midpoint(pair[1]));
    middles.zip(MONTHS).map(|(value, name)| Tick { value, label: name.to_string() }).collect()
}

/// The line of a used share over the window, as what is left of the budget.
fn line(budget: &BudgetFindings, panels: &Panels, used: impl Fn(&BudgetPoint) -> f64) -> Vec<Point> {
    let start = std::iter::once((0.0, 0.0));
    let points = start.chain(budget.points.iter().map(|point| (point.over, used(point))));
    points.map(|(over, used)| (panels.x.at(over), panels.left.at((1.0 - used) * 100.0))).collect()
}

/// The part of a line that is not cut: up to where more is used than the axis shows.
fn visible(line: &[Point], bottom: f64) -> Vec<Point> {
    let inside = line.iter().take_while(|(_, y)| *y < bottom - 1e-9).count();
    line[..(inside + 1).min(line.len())].to_vec()
}

fn draw_left(scene: &mut Scene, budget: &BudgetFindings, panels: &Panels) {
    let of = |quantile: usize| line(budget, panels, move |point| point.quantiles[quantile]);
    let [half, nine, last] = [0, 1, 2].map(of);
    let between =
        |upper: &[Point], lower: &[Point]| upper.iter().chain(lower.iter().rev()).copied().collect::<Vec<Point>>();
    scene.polygon(between(&nine, &last), BLUE.faded(0.16));
    scene.tip("99 % of windows have at least this left");
    scene.polygon(between(&half, &nine), BLUE.faded(0.42));
    scene.tip("90 % of windows have at least this left");
    let (plot, zero) = (panels.upper, panels.left.at(0.0));
    scene.line((plot.left, zero), (plot.right, zero), Pen::new(VERMILION, 1.6));
    let mean = line(budget, panels, |point| point.mean);
    let lines = [(last, Pen::new(BLUE.faded(0.6), 1.0)), (nine, Pen::new(BLUE, 1.2)), (half, MEDIAN), (mean, MEAN)];
    for (line, pen) in lines {
        scene.polyline(visible(&line, plot.bottom), pen);
    }
}

fn draw_gone(scene: &mut Scene, budget: &BudgetFindings, panels: &Panels) {
    let start = std::iter::once((panels.x.at(0.0), panels.gone.at(0.0)));
    let rest = budget.points.iter().map(|point| (panels.x.at(point.over), panels.gone.at(point.exhausted * 100.0)));
    let line: Vec<Point> = start.chain(rest).collect();
    let base = [(panels.lower.right, panels.lower.bottom), (panels.lower.left, panels.lower.bottom)];
    scene.polygon(line.iter().copied().chain(base).collect(), VERMILION.faded(0.15));
    scene.polyline(line, GONE);
}

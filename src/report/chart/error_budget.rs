//! How the error budget of a window is used up: what is left of it, and in how many windows it is gone.

use super::axis::{Scale, Tick, linear_ticks};
use super::figure::{BudgetMoment, ErrorBudget, Mark};
use super::frame::{self, BOTTOM_ROOM, Entry, Key};
use super::live;
use super::look::Page;
use super::scene::{Anchor, Area, Pen, Point, Scene, Style};
use super::theme::{BLUE, BODY, DASHED, Hatch, MARGIN, SMALL, TEXT, VERMILION};

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
pub(super) fn scene(page: &Page<'_>, figure: &ErrorBudget) -> Scene {
    let (mut scene, top) = frame::standard_page(page);
    if figure.windows.is_empty() {
        let area = Area { left: MARGIN, top, right: scene.width - MARGIN, bottom: scene.height - MARGIN };
        frame::sentences(&mut scene, area, &figure.empty);
        return scene;
    }
    let top = frame::legend(&mut scene, &entries(figure), top, 640.0) + 14.0;
    let panels = panels(figure, &mut scene, top);
    draw_axes(&mut scene, figure, &panels);
    draw_left(&mut scene, figure, &panels);
    draw_gone(&mut scene, figure, &panels);
    if !figure.empty.is_empty() {
        frame::sentences(&mut scene, panels.upper, &figure.empty);
    }
    let Panels { upper, lower, x, left, gone } = panels;
    scene.live.extend(live::error_budget(figure, (upper, lower), (x, left, gone), [MEDIAN, MEAN, GONE]));
    scene
}

fn entries(figure: &ErrorBudget) -> Vec<Entry> {
    let ErrorBudget { windows, budget, gone, .. } = figure;
    vec![
        Entry::new(Key::Line(MEDIAN), format!("half of the {windows} have more left")),
        Entry::new(Key::Line(MEAN), "mean"),
        Entry::new(Key::Box(BLUE.faded(0.42), Hatch::Plain), "90 % have at least this left"),
        Entry::new(Key::Box(BLUE.faded(0.16), Hatch::Plain), "99 %"),
        Entry::new(Key::Line(GONE), format!("budget of {budget} gone: {gone} of the {windows}")),
    ]
}

fn panels(budget: &ErrorBudget, scene: &mut Scene, top: f64) -> Panels {
    let bottom = frame::plot_bottom(scene, top, BOTTOM_ROOM + LOWER + GAP);
    let bottom = bottom + LOWER + GAP;
    let left = MARGIN + frame::left_room(&[Tick { value: 0.0, label: "−100".into() }]);
    let lower = Area { left, top: bottom - LOWER, right: scene.width - MARGIN - 18.0, bottom };
    let upper = Area { top, bottom: lower.top - GAP, ..lower };
    let least = budget.points.iter().map(|point| 1.0 - point.ninety_nine.max(point.mean)).fold(1.0, f64::min);
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

fn draw_axes(scene: &mut Scene, budget: &ErrorBudget, panels: &Panels) {
    let Panels { upper, lower, x, left, gone } = *panels;
    let ends = ticks(&budget.ends);
    for plot in [upper, lower] {
        frame::upright_grid(scene, plot, x, &ends);
    }
    let step = if left.lowest() < -40.0 { 50.0 } else { 20.0 };
    let levels: Vec<Tick> =
        (-5..=5).map(|i| f64::from(i) * step).filter(|value| left.holds(*value)).map(percent).collect();
    let whole = "budget left (%), cut at −100";
    let fits = Style::new(BODY).width(whole) <= upper.height();
    let name = if fits && left.lowest() <= LOWEST * 100.0 { whole } else { "budget left (%)" };
    frame::left_axis(scene, upper, left, &levels, name);
    frame::left_axis(scene, lower, gone, &linear_ticks(gone.length(), 3.0), "gone by then (%)");
    let names = ticks(&budget.names);
    let marks: Vec<Tick> = ends.iter().map(|tick| Tick { label: String::new(), ..*tick }).collect();
    frame::bottom_axis(scene, lower, x, if names.is_empty() { &ends } else { &marks }, &budget.time_name);
    for tick in &names {
        let style = Style::new(SMALL).anchor(Anchor::Middle);
        scene.text((x.at(tick.value), lower.bottom + 8.0 + SMALL), &tick.label, style);
    }
}

fn percent(value: f64) -> Tick {
    let label = if value < 0.0 { format!("−{}", -value) } else { format!("{value}") };
    Tick { value, label }
}

fn ticks(marks: &[Mark]) -> Vec<Tick> {
    marks.iter().map(|mark| Tick { value: mark.over, label: mark.label.clone() }).collect()
}

/// The line of a used share over the window, as what is left of the budget.
fn line(budget: &ErrorBudget, panels: &Panels, used: impl Fn(&BudgetMoment) -> f64) -> Vec<Point> {
    let start = std::iter::once((0.0, 0.0));
    let points = start.chain(budget.points.iter().map(|point| (point.over, used(point))));
    points.map(|(over, used)| (panels.x.at(over), panels.left.at((1.0 - used) * 100.0))).collect()
}

/// The part of a line that is not cut: up to where more is used than the axis shows.
fn visible(line: &[Point], bottom: f64) -> Vec<Point> {
    let inside = line.iter().take_while(|(_, y)| *y < bottom - 1e-9).count();
    line[..(inside + 1).min(line.len())].to_vec()
}

fn draw_left(scene: &mut Scene, budget: &ErrorBudget, panels: &Panels) {
    let half = line(budget, panels, |point| point.half);
    let nine = line(budget, panels, |point| point.ninety);
    let last = line(budget, panels, |point| point.ninety_nine);
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

fn draw_gone(scene: &mut Scene, budget: &ErrorBudget, panels: &Panels) {
    let start = std::iter::once((panels.x.at(0.0), panels.gone.at(0.0)));
    let rest = budget.points.iter().map(|point| (panels.x.at(point.over), panels.gone.at(point.exhausted * 100.0)));
    let line: Vec<Point> = start.chain(rest).collect();
    let base = [(panels.lower.right, panels.lower.bottom), (panels.lower.left, panels.lower.bottom)];
    scene.polygon(line.iter().copied().chain(base).collect(), VERMILION.faded(0.15));
    scene.polyline(line, GONE);
}

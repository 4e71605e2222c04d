//! What designs spend against how long they are down: those on the efficient frontier are joined.

use super::super::axis::{Scale, linear_ticks, nines_ticks, small_time_ticks, time_ticks};
use super::super::frame::{self, BOTTOM_ROOM, Entry, Key};
use super::super::marker;
use super::super::scene::{Anchor, Area, Pen, Point, Scene, Style};
use super::super::text;
use super::super::theme::{BLUE, BODY, DASHED, Hatch, MARGIN, PAPER, QUIET, SMALL, TEXT, VERMILION, WIDTH};
use super::page;
use crate::study::{Comparison, Distribution, Spending};
use crate::units::MINUTES_PER_YEAR;

/// The line between efficient designs.
const FRONTIER: Pen = Pen::new(BLUE, 1.8).dashed(DASHED);
/// Half the size of a point.
const POINT: f64 = 7.0;

/// Lays out the chart.
pub(super) fn scene(comparison: &Comparison) -> Scene {
    let extra = 23.0 * (comparison.designs.len() as f64 / 3.0).ceil();
    let (mut scene, top) = page(comparison, "what is spent, and what it buys", 500.0 + extra);
    let Some(spending) = &comparison.spending else {
        let area = Area { left: MARGIN, top, right: WIDTH - MARGIN, bottom: scene.height - MARGIN };
        frame::sentences(&mut scene, area, &["Not all designs have prices in one currency.".to_string()]);
        return scene;
    };
    let top = frame::legend(&mut scene, &entries(comparison, spending), top, 420.0) + 20.0;
    let most = spending.designs.iter().map(|design| design.per_year.high).fold(0.0, f64::max);
    let plot =
        Area { left: MARGIN + 110.0, top, right: WIDTH - MARGIN - 96.0, bottom: scene.height - MARGIN - BOTTOM_ROOM };
    let x = Scale::linear((0.0, most.max(1e-6) * 1.06), (plot.left, plot.right));
    // Better is higher.
    let y = Scale::log(ends(comparison), (plot.top + 14.0, plot.bottom));
    draw_axes(&mut scene, spending, plot, x, y);
    draw_points(&mut scene, comparison, spending, (x, y));
    scene
}

/// Least and most minutes a year on the axis.
fn ends(comparison: &Comparison) -> (f64, f64) {
    let means = comparison.designs.iter().map(|design| (design.service.downtime_minutes_per_year.mean, 1));
    marker::range(&Distribution { points: means.collect() }, &[])
}

fn entries(comparison: &Comparison, spending: &Spending) -> Vec<Entry> {
    let design = |(at, design): (usize, &crate::study::Findings)| {
        let dominated = if spending.designs[at].efficient { "" } else { " (dominated)" };
        Entry::new(Key::Note, format!("{}  {}{dominated}", at + 1, design.name))
    };
    let mut entries: Vec<Entry> = comparison.designs.iter().enumerate().map(design).collect();
    entries.push(Entry::new(Key::Line(FRONTIER), "efficient: down less than all that spend less, and not by noise"));
    entries.push(Entry::new(Key::Box(PAPER, Hatch::Plain), "hollow point: dominated"));
    entries
}

fn draw_axes(scene: &mut Scene, spending: &Spending, plot: Area, x: Scale, y: Scale) {
    let ticks = linear_ticks(x.length(), 6.0);
    frame::upright_grid(scene, plot, x, &ticks);
    // Labels of times stand at their heights, so their room is that of lines.
    let times = time_ticks(y, SMALL);
    frame::left_axis(scene, plot, y, &times, "downtime a year (logarithmic, less is higher)");
    for height in small_time_ticks(y).into_iter().map(|value| y.at(value)) {
        scene.line((plot.left - 4.0, height), (plot.left, height), Pen::new(QUIET, 1.0));
    }
    for tick in nines_ticks(y, MINUTES_PER_YEAR, SMALL) {
        let height = y.at(tick.value);
        scene.line((plot.right, height), (plot.right + 6.0, height), Pen::new(TEXT, 1.0));
        scene.text((plot.right + 10.0, height + SMALL * 0.36), &tick.label, Style::new(SMALL));
    }
    let name = format!("spent a year ({}), without the cost of downtime", text::clean(&spending.currency));
    frame::bottom_axis(scene, plot, x, &ticks, &name);
}

fn draw_points(scene: &mut Scene, comparison: &Comparison, spending: &Spending, (x, y): (Scale, Scale)) {
    let place = |at: usize| -> Point {
        let downtime = comparison.designs[at].service.downtime_minutes_per_year.mean;
        (x.at(spending.designs[at].per_year.mean), y.at(downtime))
    };
    let mut efficient: Vec<Point> =
        (0..comparison.designs.len()).filter(|at| spending.designs[*at].efficient).map(place).collect();
    efficient.sort_by(|a, b| a.0.total_cmp(&b.0));
    scene.polyline(efficient, FRONTIER);
    for (at, design) in comparison.designs.iter().enumerate() {
        let centre = place(at);
        let downtime = &design.service.downtime_minutes_per_year;
        for pen in [Pen::new(PAPER, 4.0), Pen::new(TEXT, 1.4)] {
            scene.line((centre.0, y.at(downtime.low)), (centre.0, y.at(downtime.high)), pen);
        }
        let dominated = !spending.designs[at].efficient;
        let ink = if dominated { VERMILION } else { BLUE };
        diamond(scene, centre, POINT, ink);
        if dominated {
            diamond(scene, centre, POINT - 2.5, PAPER);
        }
        scene.tip(&design.name);
        let style = Style::new(BODY).bold().anchor(Anchor::Start);
        scene.text((centre.0 + POINT + 3.0, centre.1 + POINT + 9.0), &(at + 1).to_string(), style);
    }
}

fn diamond(scene: &mut Scene, (x, y): Point, half: f64, ink: super::super::theme::Ink) {
    scene.polygon(vec![(x - half, y), (x, y - half), (x + half, y), (x, y + half)], ink);
}

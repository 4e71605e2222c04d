//! Incidents counted over the time of observation, beside the straight line of a steady rate.

use super::super::axis::{Scale, Tick, linear_ticks};
use super::super::frame::{self, BOTTOM_ROOM, Entry, Key};
use super::super::scene::{Area, Pen, Point, Scene};
use super::super::theme::{BLUE, DASHED, MARGIN, TEXT, WIDTH};
use crate::fit::{FitFindings, GroupFindings};
use crate::units::significant;

/// Draws the axes, the steps and the line.
pub(super) fn draw(scene: &mut Scene, found: &FitFindings, group: &GroupFindings, top: f64) {
    let (Some(events), Some(exposure)) = (&group.events, found.exposure) else { return };
    let steady = Pen::new(TEXT, 1.8).dashed(DASHED);
    let per_year = format!("steady: {} a year in all", significant(events.per_year.mean * events.units, 3));
    let entries =
        [Entry::new(Key::Line(Pen::new(BLUE, 2.2)), "incidents so far"), Entry::new(Key::Line(steady), per_year)];
    let top = frame::legend(scene, &entries, top, 640.0) + 16.0;
    let count = group.event_hours.len() as f64;
    let y_ticks: Vec<Tick> = linear_ticks(count * 1.04, 6.0).into_iter().filter(|t| t.value.fract() == 0.0).collect();
    let left = MARGIN + frame::left_room(&y_ticks);
    let plot = Area { left, top, right: WIDTH - MARGIN - 40.0, bottom: scene.height - MARGIN - BOTTOM_ROOM };
    let y = Scale::linear((0.0, count * 1.04), (plot.bottom, plot.top));
    let days = events.window_hours / 24.0;
    let (length, unit) = if days > 1500.0 { (days / 365.0, "years") } else { (days, "days") };
    let x = Scale::linear((0.0, length), (plot.left, plot.right));
    let place = |hours: f64| x.at(hours / events.window_hours * length);
    let ticks = linear_ticks(length, 8.0);
    frame::upright_grid(scene, plot, x, &ticks);
    frame::left_axis(scene, plot, y, &y_ticks, "incidents so far");
    frame::bottom_axis(scene, plot, x, &ticks, &format!("{unit} since {}", exposure.from));
    scene.line((plot.left, plot.bottom), (plot.right, y.at(count)), steady);
    let mut steps: Vec<Point> = vec![(plot.left, plot.bottom)];
    for (at, hours) in group.event_hours.iter().enumerate() {
        steps.extend([(place(*hours), y.at(at as f64)), (place(*hours), y.at((at + 1) as f64))]);
    }
    steps.push((plot.right, y.at(count)));
    scene.polyline(steps, Pen::new(BLUE, 2.2));
}

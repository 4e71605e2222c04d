//! The share of times that are over by each time: the record as steps with a band, the laws as curves.

use super::super::axis::{Scale, linear_ticks, small_time_ticks, time_ticks};
use super::super::frame::{self, BOTTOM_ROOM, Entry, Key};
use super::super::scene::{Area, Pen, Point, Scene};
use super::super::theme::{BLUE, MARGIN, SMALL, WIDTH};
use super::{law_entries, pen};
use crate::fit::{RecordFindings, Step};

/// Draws the axes, the record and the laws below `top`.
pub(super) fn draw(scene: &mut Scene, record: &RecordFindings, top: f64, of: &str) {
    let words =
        if record.censored > 0 { "record (Kaplan-Meier), with a 95 % band" } else { "record, with a 95 % band" };
    let mut entries = vec![Entry::new(Key::Band(Pen::new(BLUE, 2.0), BLUE.faded(0.2)), words)];
    entries.extend(law_entries(record));
    let top = frame::legend(scene, &entries, top, 640.0) + 16.0;
    let y_ticks = linear_ticks(100.0, 5.0);
    let left = MARGIN + frame::left_room(&y_ticks);
    let plot = Area { left, top, right: WIDTH - MARGIN - 18.0, bottom: scene.height - MARGIN - BOTTOM_ROOM };
    let x = Scale::log(ends(record), (plot.left, plot.right));
    let y = Scale::linear((0.0, 102.0), (plot.bottom, plot.top));
    let ticks = time_ticks(x, SMALL);
    frame::upright_grid(scene, plot, x, &ticks);
    frame::left_axis(scene, plot, y, &y_ticks, "share that is over by then (%)");
    frame::small_ticks(scene, plot, x, &small_time_ticks(x));
    frame::bottom_axis(scene, plot, x, &ticks, &format!("{of} (logarithmic)"));
    draw_record(scene, &record.steps, plot, x, y);
    for (at, law) in record.laws.iter().enumerate().rev() {
        let points = record.curve_hours.iter().zip(&law.cdf).map(|(t, p)| (x.at(t * 60.0), y.at(p * 100.0)));
        scene.polyline(points.collect(), pen(at));
    }
}

/// The ends of the axis in minutes.
pub(super) fn ends(record: &RecordFindings) -> (f64, f64) {
    let hours = &record.curve_hours;
    (hours[0] * 60.0, hours[hours.len() - 1] * 60.0)
}

fn draw_record(scene: &mut Scene, steps: &[Step], plot: Area, x: Scale, y: Scale) {
    let longest = plot.right;
    let stairs = |share: &dyn Fn(&Step) -> f64| -> Vec<Point> {
        let mut points = vec![(plot.left, y.at(0.0))];
        for (at, step) in steps.iter().enumerate() {
            let (from, height) = (x.at(step.hours * 60.0), y.at(share(step) * 100.0));
            points.extend([(from, points[points.len() - 1].1), (from, height)]);
            if at + 1 == steps.len() && step.share >= 1.0 {
                points.push((longest, height));
            }
        }
        points
    };
    let inner: Vec<Point> = stairs(&|step| step.low);
    let mut band = stairs(&|step| step.high);
    band.extend(inner.into_iter().rev());
    scene.polygon(band, BLUE.faded(0.2));
    scene.polyline(stairs(&|step| step.share), Pen::new(BLUE, 2.0));
}

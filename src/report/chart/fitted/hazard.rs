//! The hazard: how many of the incidents that are still open end within an hour, over how long they have been open.

use super::super::axis::{Scale, Tick, small_time_ticks, time_ticks};
use super::super::frame::{self, BOTTOM_ROOM, Entry, Key};
use super::super::scene::{Area, Pen, Scene};
use super::super::theme::{BLUE, MARGIN, SMALL, WIDTH};
use super::cdf::ends;
use super::{law_entries, pen};
use crate::estimate::Estimate;
use crate::fit::RecordFindings;
use crate::units::significant;

/// Draws the axes, the record and the laws below `top`.
pub(super) fn draw(scene: &mut Scene, record: &RecordFindings, top: f64) {
    let words = "record: ended over open time, with 95 % intervals";
    let mut entries = vec![Entry::new(Key::Band(Pen::new(BLUE, 2.0), BLUE.faded(0.2)), words)];
    entries.extend(law_entries(record));
    let top = frame::legend(scene, &entries, top, 640.0) + 16.0;
    let range = range(record);
    let bottom = scene.height - MARGIN - BOTTOM_ROOM;
    let y = Scale::log(range, (bottom, top));
    let y_ticks = decades(range);
    let left = MARGIN + frame::left_room(&y_ticks);
    let plot = Area { left, top, right: WIDTH - MARGIN - 18.0, bottom };
    let x = Scale::log(ends(record), (plot.left, plot.right));
    let ticks = time_ticks(x, SMALL);
    frame::upright_grid(scene, plot, x, &ticks);
    frame::left_axis(scene, plot, y, &y_ticks, "ended in an hour, of those open (logarithmic)");
    frame::small_ticks(scene, plot, x, &small_time_ticks(x));
    frame::bottom_axis(scene, plot, x, &ticks, "open for (logarithmic)");
    for (from, to, rate) in &record.hazards {
        draw_piece(scene, plot, (x, y), (*from, *to), rate);
    }
    for (at, law) in record.laws.iter().enumerate().rev() {
        let points = record.curve_hours.iter().zip(&law.hazard);
        let inside = points.filter(|(_, hazard)| **hazard >= range.0 && **hazard <= range.1);
        scene.polyline(inside.map(|(t, hazard)| (x.at(t * 60.0), y.at(*hazard))).collect(), pen(at));
    }
}

fn draw_piece(scene: &mut Scene, plot: Area, (x, y): (Scale, Scale), (from, to): (f64, f64), rate: &Estimate) {
    let (left, right) = (if from > 0.0 { x.at(from * 60.0) } else { plot.left }, x.at(to * 60.0));
    let low = if rate.low > 0.0 { y.at(rate.low) } else { plot.bottom };
    scene.rect(Area { left, right, top: y.at(rate.high), bottom: low }, BLUE.faded(0.2));
    let words = format!("{} ended in {} an hour", rate.count, significant(rate.mean, 3));
    scene.tip(&words);
    if rate.mean > 0.0 {
        scene.line((left, y.at(rate.mean)), (right, y.at(rate.mean)), Pen::new(BLUE, 2.0));
    }
}

/// What holds the record, a factor of three to each side.
fn range(record: &RecordFindings) -> (f64, f64) {
    let means = record.hazards.iter().map(|(_, _, rate)| rate.mean).filter(|mean| *mean > 0.0);
    let (low, high) = means.fold((f64::INFINITY, 0.0_f64), |(low, high), mean| (low.min(mean), high.max(mean)));
    if high > 0.0 { (low / 5.0, high * 5.0) } else { (0.01, 100.0) }
}

/// One, two and five times the powers of ten, or these alone where there are many.
fn decades((low, high): (f64, f64)) -> Vec<Tick> {
    let steps: &[f64] = if high / low > 2000.0 { &[1.0] } else { &[1.0, 2.0, 5.0] };
    let all = (-12..=12).flat_map(|k| steps.iter().map(move |step| step * libm::pow(10.0, f64::from(k))));
    let inside = all.filter(|value| *value >= low && *value <= high);
    inside.map(|value| Tick { value, label: significant(value, 3) }).collect()
}

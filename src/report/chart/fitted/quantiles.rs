//! Recorded durations against the quantiles of the best law: on the diagonal where the law fits.

use super::super::axis::{Scale, small_time_ticks, time_ticks};
use super::super::frame::{self, BOTTOM_ROOM, Entry, Key};
use super::super::scene::{Area, Pen, Scene};
use super::super::text;
use super::super::theme::{BLUE, DASHED, Hatch, MARGIN, NEUTRAL, SMALL, TEXT, WIDTH};
use super::cdf::ends;
use crate::fit::RecordFindings;

/// Half the side of a dot.
const DOT: f64 = 3.2;

/// Draws the axes, the diagonal and a dot for each complete time.
pub(super) fn draw(scene: &mut Scene, record: &RecordFindings, top: f64) {
    let Some(best) = record.best() else { return };
    let name = best.fitted.family.name();
    let diagonal = Pen::new(TEXT, 1.6).dashed(DASHED);
    let entries = [
        Entry::new(Key::Box(BLUE.faded(0.7), Hatch::Plain), "a recorded time"),
        Entry::new(Key::Line(diagonal), format!("where all would be, were the record exactly {name}")),
    ];
    let top = frame::legend(scene, &entries, top, 640.0) + 16.0;
    let range = pairs_range(record, &best.quantiles);
    let bottom = scene.height - MARGIN - BOTTOM_ROOM;
    let y = Scale::log(range, (bottom, top));
    let y_ticks = time_ticks(y, SMALL);
    let left = MARGIN + frame::left_room(&y_ticks);
    let plot = Area { left, top, right: WIDTH - MARGIN - 18.0, bottom };
    let x = Scale::log(range, (plot.left, plot.right));
    let ticks = time_ticks(x, SMALL);
    frame::upright_grid(scene, plot, x, &ticks);
    frame::left_axis(scene, plot, y, &y_ticks, "recorded (logarithmic)");
    frame::small_ticks(scene, plot, x, &small_time_ticks(x));
    frame::bottom_axis(scene, plot, x, &ticks, &format!("the same quantile of the {name} law (logarithmic)"));
    scene.line((plot.left, plot.bottom), (plot.right, plot.top), diagonal);
    for (expected, recorded) in &best.quantiles {
        let (cx, cy) = (x.at(expected * 60.0), y.at(recorded * 60.0));
        let area = Area { left: cx - DOT, right: cx + DOT, top: cy - DOT, bottom: cy + DOT };
        scene.rect(area, BLUE.faded(0.7));
        let words =
            format!("{} where the law has {}", text::duration(recorded * 60.0), text::duration(expected * 60.0));
        scene.tip(&words);
    }
    frame::base_line(scene, plot.left, plot.right, plot.bottom);
    scene.line((plot.left, plot.top), (plot.left, plot.bottom), Pen::new(NEUTRAL, 1.0));
}

/// Both axes alike, in minutes.
fn pairs_range(record: &RecordFindings, pairs: &[(f64, f64)]) -> (f64, f64) {
    let expected = pairs.iter().map(|(expected, _)| expected * 60.0).filter(|x| *x > 0.0 && x.is_finite());
    expected.fold(ends(record), |(low, high), x| (low.min(x * 0.8), high.max(x * 1.25)))
}

//! What each number does to the downtime: a row a number, the widest first, a bar for its lower and one for its higher value.

use super::frame::{self, Entry, Key};
use super::pairs::{self, Bar, Looks, Row};
use super::scene::{Area, Pen, Scene};
use super::text;
use super::theme::{BLUE, Hatch, MARGIN, ORANGE, TEXT, WIDTH};
use crate::study::sensitivity::{self, End, Sensitivity};

const LOOKS: Looks = [(BLUE, Hatch::Plain), (ORANGE, Hatch::Rising)];
/// Height of heading and legend.
const HEAD: f64 = 108.0;

/// Lays out the chart of at most so many numbers.
pub(super) fn scene(found: &Sensitivity, top: usize) -> Scene {
    let base = found.downtime_minutes_per_year.mean;
    let moving: Vec<&sensitivity::Bar> = found.bars.iter().filter(|bar| bar.reach() > 0.0).collect();
    let shown = if moving.len() > top + 1 { top } else { moving.len() };
    let rows: Vec<Row> = moving[..shown].iter().map(|bar| row(bar, base)).collect();
    let subject = format!("downtime of {} at other values of each number", found.service);
    let rest = rest(found, &moving, shown);
    let lines = if rest.is_empty() { 0.0 } else { 30.0 };
    let height = if rows.is_empty() { 300.0 } else { HEAD + pairs::height(&rows) + lines + MARGIN };
    let (mut scene, y) = super::fixes::page(found, &subject, height);
    if rows.is_empty() {
        let area = Area { left: MARGIN, top: y, right: WIDTH - MARGIN, bottom: height - MARGIN };
        frame::sentences(
            &mut scene,
            area,
            &super::fixes::nothing(found, "No number changes the downtime in what was seen"),
        );
        return scene;
    }
    let level = text::share(found.downtime_minutes_per_year.level);
    let entries = [
        Entry::new(Key::Box(LOOKS[0].0, LOOKS[0].1), "lower value"),
        Entry::new(Key::Box(LOOKS[1].0, LOOKS[1].1), "higher value"),
        Entry::new(Key::Line(Pen::new(TEXT, 1.4)), format!("{level} interval of the change")),
        Entry::new(Key::Note, format!("upright line: as it is, {}", text::duration(base))),
    ];
    let y = frame::legend(&mut scene, &entries, y, 400.0) + 6.0;
    pairs::draw(&mut scene, &rows, base, LOOKS, y, "downtime a year");
    if !rest.is_empty() {
        pairs::note(&mut scene, &rest, height - MARGIN - 22.0);
    }
    scene
}

fn row(bar: &sensitivity::Bar, base: f64) -> Row {
    let one = |end: &Option<End>| {
        end.as_ref().map(|end| {
            let words = match (end.changed, end.noise) {
                (0, _) => format!("{}: no change seen", end.setting),
                (_, true) => format!("{}: {} (noise)", end.setting, text::duration(end.downtime_minutes_per_year)),
                _ => format!("{}: {}", end.setting, text::duration(end.downtime_minutes_per_year)),
            };
            let interval = ((base + end.change.low).max(0.0), base + end.change.high);
            Bar { value: end.downtime_minutes_per_year, interval: (end.changed > 0).then_some(interval), words }
        })
    };
    Row { name: bar.name.clone(), note: bar.value.clone(), bars: [one(&bar.low), one(&bar.high)] }
}

/// What is said of the numbers that have no row.
fn rest(found: &Sensitivity, moving: &[&sensitivity::Bar], shown: usize) -> String {
    let others = found.bars.len() - shown;
    if others == 0 {
        return String::new();
    }
    let numbers = if others == 1 { "number changes" } else { "numbers change" };
    match moving.get(shown) {
        Some(next) => format!("{others} other {numbers} it by {} or less", text::duration(next.reach())),
        None => format!("{others} other {numbers} nothing that was seen"),
    }
}

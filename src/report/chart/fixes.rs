//! What to fix first: a row a cause, the most minutes first, a bar for never and one for half the recovery time.

use super::frame::{self, Entry, Key};
use super::pairs::{self, Bar, Looks, Row};
use super::scene::{Area, Pen, Scene};
use super::text;
use super::theme::{GREEN, Hatch, MARGIN, PURPLE, TEXT, WIDTH};
use crate::study::sensitivity::{Fix, Saving, Sensitivity};
use crate::units::{HOURS_PER_YEAR, Hours};

const LOOKS: Looks = [(GREEN, Hatch::Plain), (PURPLE, Hatch::Falling)];
/// Height of heading and legend.
const HEAD: f64 = 108.0;

/// Lays out the chart of at most so many causes.
pub(super) fn scene(found: &Sensitivity, top: usize) -> Scene {
    let moving: Vec<&Fix> = found.fixes.iter().filter(|fix| reach(fix) > 0.0).collect();
    let shown = if moving.len() > top + 1 { top } else { moving.len() };
    let rows: Vec<Row> = moving[..shown].iter().map(|fix| row(fix)).collect();
    let subject = format!("what to fix first for {}", found.service);
    let others = found.fixes.len() - shown;
    let lines = if others == 0 { 0.0 } else { 30.0 };
    let height = if rows.is_empty() { 300.0 } else { HEAD + pairs::height(&rows) + lines + MARGIN };
    let (mut scene, y) = page(found, &subject, height);
    if rows.is_empty() {
        let area = Area { left: MARGIN, top: y, right: WIDTH - MARGIN, bottom: height - MARGIN };
        frame::sentences(&mut scene, area, &nothing(found, "No fix saves anything that was seen"));
        return scene;
    }
    let level = text::share(found.downtime_minutes_per_year.level);
    let entries = [
        Entry::new(Key::Box(LOOKS[0].0, LOOKS[0].1), "if it never happened"),
        Entry::new(Key::Box(LOOKS[1].0, LOOKS[1].1), "if recovery took half as long"),
        Entry::new(Key::Line(Pen::new(TEXT, 1.4)), format!("{level} interval")),
        Entry::new(Key::Note, format!("of {} in all", text::duration(found.downtime_minutes_per_year.mean))),
    ];
    let y = frame::legend(&mut scene, &entries, y, 400.0) + 6.0;
    pairs::draw(&mut scene, &rows, 0.0, LOOKS, y, "downtime saved a year");
    if others > 0 {
        let next = moving.get(shown).map_or(0.0, |fix| reach(fix));
        let most =
            if next > 0.0 { format!("{} or less", text::duration(next)) } else { "nothing that was seen".into() };
        let verb = if others == 1 { "other saves" } else { "others save" };
        pairs::note(&mut scene, &format!("{others} {verb} {most}"), height - MARGIN - 22.0);
    }
    scene
}

/// A page with the heading of a sensitivity study.
pub(super) fn page(found: &Sensitivity, subject: &str, height: f64) -> (Scene, f64) {
    let histories = if (found.horizon_hours - HOURS_PER_YEAR).abs() < 1e-6 {
        format!("{} years of 365 d", text::whole(found.replications))
    } else {
        format!("{} histories of {}", text::whole(found.replications), Hours(found.horizon_hours))
    };
    frame::headed_page(&found.title, subject, &format!("{histories}, seed {}", found.seed), height)
}

/// What is said in place of an empty chart.
pub(super) fn nothing(found: &Sensitivity, words: &str) -> Vec<String> {
    let mut lines = vec![format!("{words}.")];
    if found.downtime_minutes_per_year.mean == 0.0 {
        lines.push(format!("No downtime in {} histories.", text::whole(found.replications)));
    }
    lines
}

fn reach(fix: &Fix) -> f64 {
    let size = |saving: &Option<Saving>| saving.map_or(0.0, |saving| saving.minutes_per_year.mean.abs());
    size(&fix.never).max(size(&fix.twice_as_fast))
}

fn row(fix: &Fix) -> Row {
    let one = |saving: &Option<Saving>| {
        saving.map(|saving| {
            let e = saving.minutes_per_year;
            let words = match (saving.changed, saving.noise) {
                (0, _) => "no change seen".to_string(),
                (_, true) => format!("{} (noise)", text::duration(e.mean)),
                _ => text::duration(e.mean),
            };
            Bar { value: e.mean, interval: (saving.changed > 0).then_some((e.low, e.high)), words }
        })
    };
    Row { name: fix.name.clone(), note: fix.kind.to_string(), bars: [one(&fix.never), one(&fix.twice_as_fast)] }
}

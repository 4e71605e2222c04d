//! `sweep.html`: the answer, the charts and the table in one file.

use super::words;
use crate::report::html::{Page, Picture, Piece, Provenance};
use crate::report::text::grouped;
use crate::study::sweep::Sweep;
use crate::units::Hours;

/// The sweep as a page.
pub fn page(sweep: &Sweep, pictures: &[Picture], made: &Provenance) -> String {
    let keys: Vec<&str> = sweep.axes.iter().map(|axis| axis.key.as_str()).collect();
    let mut page = Page::new(&format!("{} over {}", sweep.title, keys.join(" and ")));
    page.note(&format!(
        "Service {}: {} points, {} histories of {} each on average, seed {}.",
        sweep.service,
        sweep.points.len(),
        grouped(sweep.years),
        Hours(sweep.horizon_hours),
        sweep.seed
    ));
    answer(&mut page, sweep);
    if !pictures.is_empty() {
        page.heading("Along the sweep");
        pictures.iter().for_each(|picture| page.figure(picture));
    }
    page.heading("Every point");
    let cells = |at: usize| words::cells(sweep, at).into_iter().map(|cell| cell.replacen(" (", "\n(", 1)).collect();
    let rows: Vec<Vec<String>> = (0..sweep.points.len()).map(cells).collect();
    page.table(&words::header(sweep), &rows);
    page.cautions(&sweep.cautions);
    page.heading("Provenance");
    let mut terms = vec![
        ("Made by", format!("fivenines {}", env!("CARGO_PKG_VERSION"))),
        ("Scenario", sweep.name.clone()),
        ("Seed", sweep.seed.to_string()),
        ("Histories of all points", grouped(sweep.points.iter().map(|point| point.replications).sum())),
    ];
    made.add_to(&mut terms);
    page.terms(&terms);
    page.finish()
}

/// What came of a search; nothing without one.
fn answer(page: &mut Page, sweep: &Sweep) {
    let Some(answer) = &sweep.answer else { return };
    page.heading("In short");
    let lines = words::answer(sweep, answer);
    page.list(&lines.iter().map(|line| vec![Piece::Words(line.trim().into())]).collect::<Vec<_>>());
}

//! `compare.html`: the comparison with its charts in one file.

use super::super::html::{Page, Picture, Piece, Provenance};
use super::grid::{self, Grid};
use super::markdown::wide_or_long;
use super::words;
use crate::report::text::grouped;
use crate::study::Comparison;
use crate::units::Hours;

/// The comparison as a page.
pub fn page(comparison: &Comparison, pictures: &[Picture], made: &Provenance) -> String {
    let mut page = Page::new(&super::title(comparison));
    page.note(&format!("{}; fivenines {}.", words::how(comparison), env!("CARGO_PKG_VERSION")));
    page.heading("In short");
    page.paragraph(&words::ranking(comparison));
    page.list(&words::verdicts(comparison));
    table(&mut page, wide_or_long(grid::designs(comparison), comparison));
    page.heading("What they differ by");
    table(&mut page, grid::pairs(comparison));
    page.note(&words::intervals(comparison));
    words::pairing(comparison).iter().for_each(|pairing| page.note(pairing));
    if !pictures.is_empty() {
        page.heading("How their years differ");
        pictures.iter().for_each(|picture| page.figure(picture));
    }
    let causes = grid::causes(comparison);
    if !causes.rows.is_empty() {
        page.heading("What the downtime is made of, minutes a year");
        table(&mut page, causes);
    }
    let cautions = words::cautions(comparison);
    if !cautions.is_empty() {
        page.heading("Before you trust these figures");
        page.list(&cautions);
    }
    sources(&mut page, comparison, made);
    page.finish()
}

/// A table with the interval of each estimate on a line of its own.
fn table(page: &mut Page, mut grid: Grid) {
    let cells = grid.rows.iter_mut().flat_map(|row| row.iter_mut().skip(1));
    cells.filter(|cell| cell.contains(" .. ")).for_each(|cell| *cell = cell.replace(" (", "\n("));
    page.table(&grid.header, &grid.rows);
}

/// Which texts were compared.
fn sources(page: &mut Page, comparison: &Comparison, made: &Provenance) {
    page.heading("Provenance");
    let items: Vec<Vec<Piece>> = comparison
        .designs
        .iter()
        .map(|design| {
            let rest = format!(": {}; service {}; sha256 {}", design.title, design.service.name, design.sha256);
            vec![Piece::Name(design.name.clone()), Piece::Words(rest)]
        })
        .collect();
    page.list(&items);
    let mut terms = vec![
        ("Made by", format!("fivenines {}", env!("CARGO_PKG_VERSION"))),
        ("Seed", comparison.seed.to_string()),
        ("Histories", grouped(comparison.replications)),
        ("Length of each", Hours(comparison.horizon_hours).to_string()),
    ];
    made.add_to(&mut terms);
    page.terms(&terms);
}

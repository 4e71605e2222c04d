//! `compare.html`: the comparison with its charts in one file.

use super::super::html::{Page, Piece};
use super::grid::{self, Grid};
use super::markdown::wide_or_long;
use super::words;
use crate::study::Comparison;

/// A chart inside a page.
pub struct Figure {
    /// The text of an SVG.
    pub svg: String,
    /// What it shows.
    pub caption: String,
}

/// The comparison as a page.
pub fn page(comparison: &Comparison, figures: &[Figure]) -> String {
    let mut page = Page::new(&super::title(comparison));
    page.note(&format!("{}; fivenines {}.", words::how(comparison), env!("CARGO_PKG_VERSION")));
    page.paragraph(&words::ranking(comparison));
    page.list(&words::verdicts(comparison));
    table(&mut page, wide_or_long(grid::designs(comparison), comparison));
    page.heading("What they differ by");
    table(&mut page, grid::pairs(comparison));
    page.note(&words::intervals(comparison));
    words::pairing(comparison).iter().for_each(|pairing| page.note(pairing));
    figures.iter().for_each(|figure| page.figure(&figure.svg, &figure.caption));
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
    sources(&mut page, comparison);
    page.finish()
}

/// A table with the interval of each estimate on a line of its own.
fn table(page: &mut Page, mut grid: Grid) {
    let cells = grid.rows.iter_mut().flat_map(|row| row.iter_mut().skip(1));
    cells.filter(|cell| cell.contains(" .. ")).for_each(|cell| *cell = cell.replace(" (", "\n("));
    page.table(&grid.header, &grid.rows);
}

/// Which texts were compared.
fn sources(page: &mut Page, comparison: &Comparison) {
    page.heading("Scenarios");
    let items: Vec<Vec<Piece>> = comparison
        .designs
        .iter()
        .map(|design| {
            let rest = format!(": {}; service {}; sha256 {}", design.title, design.service.name, design.sha256);
            vec![Piece::Name(design.name.clone()), Piece::Words(rest)]
        })
        .collect();
    page.list(&items);
}

//! A comparison on the terminal.

use super::super::html::Piece;
use super::super::lines::plain;
use super::grid::{self, Grid};
use super::words::{self, Sentence};
use crate::study::Comparison;
use comfy_table::{CellAlignment, Table, presets};
use std::fmt::Write;

/// Designs side by side in one table; more come below.
const SIDE_BY_SIDE: usize = 3;

/// Columns of the table of pairs that say what was decided.
const DECIDING: usize = 5;

/// The comparison as text.
pub fn text(comparison: &Comparison) -> String {
    let mut text = format!("{}\n{}\n\n", plain(&super::title(comparison)), words::how(comparison));
    let (designs, causes) = (grid::designs(comparison), grid::causes(comparison));
    let columns = comparison.designs.len();
    let first = |at: &usize| at.is_multiple_of(SIDE_BY_SIDE);
    (0..columns).filter(first).for_each(|from| text.push_str(&table(&designs.columns(from, SIDE_BY_SIDE))));
    pairs(comparison).iter().for_each(|grid| text.push_str(&table(grid)));
    if !causes.rows.is_empty() {
        (0..columns).filter(first).for_each(|from| text.push_str(&table(&causes.columns(from, SIDE_BY_SIDE))));
    }
    for sentence in std::iter::once(words::ranking(comparison)).chain(words::verdicts(comparison)) {
        let _ = writeln!(text, "{}", line(&sentence));
    }
    let _ = writeln!(text, "{}", words::intervals(comparison));
    words::pairing(comparison).iter().for_each(|pairing| text.push_str(&format!("{pairing}\n")));
    for caution in words::cautions(comparison) {
        let _ = writeln!(text, "note: {}", line(&caution));
    }
    text
}

fn line(sentence: &Sentence) -> String {
    let piece = |piece: &Piece| match piece {
        Piece::Words(words) => plain(words),
        Piece::Name(name) => format!("`{}`", plain(name)),
    };
    sentence.iter().map(piece).collect()
}

fn table(grid: &Grid) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    let cells = |cells: &Vec<String>| -> Vec<String> { cells.iter().map(|cell| plain(cell)).collect() };
    table.set_header(cells(&grid.header));
    table.add_rows(grid.rows.iter().map(cells));
    for (at, column) in table.column_iter_mut().enumerate() {
        column.set_padding((0, 2));
        if at > 0 {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table.lines().map(|line| format!("{}\n", line.trim_end())).collect::<String>() + "\n"
}

/// A column a pair where there is one; a row a pair in two tables, to stay narrow, where there are more.
fn pairs(comparison: &Comparison) -> Vec<Grid> {
    let grid = grid::pairs(comparison);
    if comparison.pairs.len() < 2 {
        return vec![grid.transposed()];
    }
    vec![grid.columns(0, DECIDING), grid.columns(DECIDING, grid.header.len())]
}

//! `compare.md`: a comparison ready to paste into a design document.

use super::super::html::Piece;
use super::super::markdown::{Picture, escape};
use super::grid::{self, Grid};
use super::words::{self, Sentence};
use crate::study::Comparison;
use std::fmt::Write;

/// Most designs that are columns of the first table; more are its rows.
const MOST_COLUMNS: usize = 6;

/// The comparison as Markdown, with links to the charts.
pub fn report(comparison: &Comparison, pictures: &[Picture]) -> String {
    let mut text = format!("# {}\n\n", escape(&super::title(comparison)));
    let _ = writeln!(text, "{}.\n", words::how(comparison));
    let mut said = vec![words::ranking(comparison)];
    said.extend(words::verdicts(comparison));
    let separator = if comparison.pairs.len() < 2 { " " } else { "\n- " };
    let said: Vec<String> = said.iter().map(line).collect();
    let _ = writeln!(text, "{}\n", said.join(separator).replacen("\n- ", "\n\n- ", 1));
    text.push_str(&table(&wide_or_long(grid::designs(comparison), comparison)));
    let _ = write!(text, "\n## What they differ by\n\n{}", table(&grid::pairs(comparison)));
    let _ = writeln!(text, "\n{}", words::intervals(comparison));
    words::pairing(comparison).iter().for_each(|pairing| text.push_str(&format!("{pairing}\n")));
    let causes = grid::causes(comparison);
    if !causes.rows.is_empty() {
        let heading = "What the downtime is made of, minutes a year";
        let _ = write!(text, "\n## {heading}\n\n{}", table(&causes));
    }
    for picture in pictures {
        let _ = write!(text, "\n![{}]({})\n", picture.caption, picture.file);
    }
    text.push_str(&cautions(comparison));
    text.push_str(&sources(comparison));
    text
}

/// Designs as columns where they fit, as rows where they are many.
pub(super) fn wide_or_long(grid: Grid, comparison: &Comparison) -> Grid {
    if comparison.designs.len() > MOST_COLUMNS { grid.transposed() } else { grid }
}

fn line(sentence: &Sentence) -> String {
    let piece = |piece: &Piece| match piece {
        Piece::Words(words) => escape(words),
        Piece::Name(name) => format!("**{}**", escape(name)),
    };
    sentence.iter().map(piece).collect()
}

fn table(grid: &Grid) -> String {
    let row = |cells: &Vec<String>| -> String {
        let cells: Vec<String> = cells.iter().map(|cell| escape(cell)).collect();
        format!("| {} |\n", cells.join(" | "))
    };
    let mut text = row(&grid.header);
    text.push_str(&format!("| ---{} |\n", " | ---:".repeat(grid.header.len() - 1)));
    text.extend(grid.rows.iter().map(row));
    text
}

fn cautions(comparison: &Comparison) -> String {
    let mut text = String::new();
    let cautions = words::cautions(comparison);
    if !cautions.is_empty() {
        text.push_str("\n## Before you trust these figures\n\n");
        cautions.iter().for_each(|caution| text.push_str(&format!("- {}\n", line(caution))));
    }
    text
}

/// Which texts were compared.
fn sources(comparison: &Comparison) -> String {
    let mut text = "\n## Scenarios\n\n| design | title | service | sha256 |\n| --- | --- | --- | --- |\n".to_string();
    for design in &comparison.designs {
        let (name, title, service) = (escape(&design.name), escape(&design.title), escape(&design.service.name));
        let _ = writeln!(text, "| {name} | {title} | {service} | `{}` |", design.sha256);
    }
    let _ = writeln!(text, "\nfivenines {}.", env!("CARGO_PKG_VERSION"));
    text
}

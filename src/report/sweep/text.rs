//! The table on the terminal.

use super::words;
use crate::report::lines::plain;
use crate::report::text::grouped;
use crate::study::sweep::Sweep;
use comfy_table::{CellAlignment, Table, presets};
use std::fmt::Write;

/// The sweep as text.
pub fn table(sweep: &Sweep) -> String {
    let mut text = plain(&sweep.name);
    if sweep.title != sweep.name {
        let _ = write!(text, ": {}", plain(&sweep.title));
    }
    let _ = writeln!(
        text,
        "\n{} points, {} histories of {} each on average, seed {}, service `{}`\n",
        sweep.points.len(),
        grouped(sweep.years),
        crate::units::Hours(sweep.horizon_hours),
        sweep.seed,
        plain(&sweep.service),
    );
    text.push_str(&rows(sweep));
    for line in sweep.answer.iter().flat_map(|answer| words::answer(sweep, answer)) {
        let _ = write!(text, "\n{}", plain(&line));
    }
    if sweep.answer.is_some() {
        text.push('\n');
    }
    text.push('\n');
    for caution in &sweep.cautions {
        let _ = writeln!(text, "note: {}", plain(caution));
    }
    text
}

fn rows(sweep: &Sweep) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_header(words::header(sweep).iter().map(|cell| plain(cell)));
    for at in 0..sweep.points.len() {
        table.add_row(words::cells(sweep, at).iter().map(|cell| plain(cell)));
    }
    for column in table.column_iter_mut() {
        column.set_padding((0, 2));
        column.set_cell_alignment(CellAlignment::Right);
    }
    for axis in 0..sweep.axes.len() {
        if let Some(column) = table.column_mut(axis) {
            column.set_cell_alignment(CellAlignment::Left);
        }
    }
    table.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

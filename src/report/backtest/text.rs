//! The comparison on the terminal.

use super::words;
use crate::report::lines::plain;
use crate::report::text::{right, table, trimmed};
use crate::study::backtest::Backtest;
use std::fmt::Write;

/// The comparison as text; `remarks` are about how the record was read.
pub fn text(found: &Backtest, remarks: &[String]) -> String {
    let mut text = plain(&found.name);
    if found.title != found.name {
        let _ = write!(text, ": {}", plain(&found.title));
    }
    let _ = write!(text, "\n{}\n\n", plain(&words::heading(found)));
    let mut table = table(&words::HEADER);
    for row in words::rows(found) {
        table.add_row(row.map(|cell| plain(&cell)));
    }
    (1..5).for_each(|column| right(&mut table, column));
    text.push_str(&trimmed(&table));
    text.push('\n');
    for line in words::verdict(found) {
        let _ = writeln!(text, "{line}");
    }
    for note in words::notes(found, remarks) {
        let _ = writeln!(text, "note: {}", plain(&note));
    }
    text
}

//! `backtest.md`: the verdict, the table and the chart.

use super::words;
use crate::report::markdown::{Picture, escape};
use crate::study::backtest::Backtest;
use std::fmt::Write;

/// The comparison as Markdown; `remarks` are about how the record was read.
pub fn markdown(found: &Backtest, remarks: &[String], pictures: &[Picture]) -> String {
    let mut text = format!("# {}: the model and the record\n\n", escape(&found.title));
    let _ = writeln!(
        text,
        "Scenario `{}`, {}; fivenines {}, scenario sha256 `{}`.\n",
        found.name,
        escape(&words::heading(found)),
        env!("CARGO_PKG_VERSION"),
        found.sha256
    );
    for line in words::verdict(found) {
        let _ = writeln!(text, "{line}");
    }
    let _ = write!(text, "\n| {} |\n| --- | ---: | ---: | ---: | ---: | --- |\n", words::HEADER.join(" | "));
    for row in words::rows(found) {
        let _ = writeln!(text, "| {} |", row.map(|cell| escape(&cell)).join(" | "));
    }
    let notes = words::notes(found, remarks);
    if !notes.is_empty() {
        text.push('\n');
    }
    for note in notes {
        let _ = writeln!(text, "- {}", escape(&note));
    }
    for picture in pictures {
        let _ = write!(text, "\n![{}]({})\n", escape(&picture.caption), picture.file);
    }
    text
}

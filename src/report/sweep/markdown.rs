//! `sweep.md`: the answer, the charts and the table, ready to paste into a design document.

use super::words;
use crate::report::markdown::{Picture, escape};
use crate::report::text::grouped;
use crate::study::sweep::Sweep;
use std::fmt::Write;

/// The sweep as Markdown, with links to the charts.
pub fn report(sweep: &Sweep, pictures: &[Picture]) -> String {
    let keys: Vec<String> = sweep.axes.iter().map(|axis| escape(&axis.key)).collect();
    let mut text = format!("# {} over {}\n\n", escape(&sweep.title), keys.join(" and "));
    let _ = writeln!(
        text,
        "Scenario `{}`, {} points, {} histories of {} each on average, seed {}, fivenines {}.\n",
        sweep.name,
        sweep.points.len(),
        grouped(sweep.years),
        crate::units::Hours(sweep.horizon_hours),
        sweep.seed,
        env!("CARGO_PKG_VERSION"),
    );
    for line in sweep.answer.iter().flat_map(|answer| words::answer(sweep, answer)) {
        let _ = writeln!(text, "- {}", escape(line.trim()));
    }
    if sweep.answer.is_some() {
        text.push('\n');
    }
    text.push_str(&table(sweep));
    for picture in pictures {
        let _ = write!(text, "\n![{}]({})\n", picture.caption, picture.file);
    }
    if !sweep.cautions.is_empty() {
        text.push_str("\n## Before you trust these figures\n\n");
        for caution in &sweep.cautions {
            let _ = writeln!(text, "- {}", escape(caution));
        }
    }
    text
}

fn table(sweep: &Sweep) -> String {
    let header: Vec<String> = words::header(sweep).iter().map(|cell| escape(cell)).collect();
    let rule = header.iter().enumerate().map(|(at, _)| if at < sweep.axes.len() { "---" } else { "---:" });
    let mut text = format!("| {} |\n| {} |\n", header.join(" | "), rule.collect::<Vec<_>>().join(" | "));
    for at in 0..sweep.points.len() {
        let cells: Vec<String> = words::cells(sweep, at).iter().map(|cell| escape(cell)).collect();
        let _ = writeln!(text, "| {} |", cells.join(" | "));
    }
    text
}

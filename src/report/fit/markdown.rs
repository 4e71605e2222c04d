//! `fit.md`: the tables, the charts and the lines for a scenario.

use super::words;
use crate::fit::snippet::Snippet;
use crate::fit::{FitFindings, GroupFindings, RecordFindings};
use crate::report::markdown::{Picture, escape};
use std::fmt::Write;

/// The findings as Markdown; the pictures are those of each group, in the same order.
pub fn markdown(found: &FitFindings, pictures: &[Vec<Picture>]) -> String {
    let mut text = format!("# Laws from {}\n\n", escape(&found.file));
    let _ = writeln!(text, "{}; {}.\n", escape(&found.subject), words::rows(found));
    let _ = writeln!(
        text,
        "Maximum likelihood; p-values from {} records drawn from each law, seed {}; fivenines {}.",
        found.resamples,
        found.seed,
        env!("CARGO_PKG_VERSION")
    );
    for remark in &found.remarks {
        let _ = write!(text, "\n- {}", escape(remark));
    }
    text.push('\n');
    for (at, group) in found.groups.iter().enumerate() {
        text.push_str(&of_group(found, group, pictures.get(at).map_or(&[], Vec::as_slice)));
    }
    text
}

fn of_group(found: &FitFindings, group: &GroupFindings, pictures: &[Picture]) -> String {
    let mut text = String::new();
    if let Some(column) = &found.group_by {
        let _ = write!(text, "\n## {} = {}\n", escape(column), escape(&words::name(group)));
    }
    match &group.durations {
        Some(Ok(record)) => {
            let _ = write!(text, "\n{}.\n\n{}", words::summary(record), laws(record));
        }
        Some(Err(why)) => {
            let _ = writeln!(text, "\nNo law: {why}.");
        }
        None => {}
    }
    snippets(&mut text, group, group.duration_snippet.as_ref());
    if let Some(events) = &group.events {
        let _ = write!(text, "\n{}.\n\n", words::rate(events));
        for line in words::tests(events).iter().chain(&events.warnings) {
            let _ = writeln!(text, "- {}", escape(line));
        }
        if let Some(gaps) = &events.gaps {
            let _ = write!(text, "\nTimes between incidents: {}.\n\n{}", words::summary(gaps), laws(gaps));
        }
        snippets(&mut text, group, group.event_snippet.as_ref());
    }
    for picture in pictures {
        let _ = write!(text, "\n![{}]({})\n", escape(&picture.caption), picture.file);
    }
    text
}

fn laws(record: &RecordFindings) -> String {
    let mut text =
        format!("| {} |\n| --- | ---: | ---: | ---: | --- | ---: | --- |\n", words::header(record).join(" | "));
    for law in &record.laws {
        let _ = writeln!(text, "| {} |", words::cells(law).join(" | "));
    }
    let _ = writeln!(text, "\n**{}.**", words::verdict(record));
    let notes: Vec<String> = words::unfit(record).into_iter().chain(record.warnings.clone()).collect();
    if !notes.is_empty() {
        text.push('\n');
    }
    for note in notes {
        let _ = writeln!(text, "- {}", escape(&note));
    }
    text
}

fn snippets(text: &mut String, group: &GroupFindings, snippet: Option<&Snippet>) {
    let Some(snippet) = snippet else { return };
    // A fence longer than any run of backticks in the names.
    let longest = snippet.plain.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    let _ = write!(text, "\nFor a fault in a scenario:\n\n{fence}toml\n{}{fence}\n", words::toml(&snippet.plain));
    if let Some(believed) = &snippet.believed {
        let believed = words::toml(believed);
        let _ = write!(text, "\nThe same {}:\n\n{fence}toml\n{believed}{fence}\n", words::of_beliefs(group));
    }
}

//! The fits on the terminal.

use super::words;
use crate::fit::snippet::Snippet;
use crate::fit::{EventFindings, FitFindings, GroupFindings, RecordFindings};
use crate::report::lines::plain;
use crate::report::text::{table, trimmed};
use std::fmt::Write;

/// The findings as text.
pub fn text(found: &FitFindings) -> String {
    let mut text = format!("{}: {}\n{}\n", plain(&found.file), plain(&found.subject), words::rows(found));
    for remark in &found.remarks {
        let _ = writeln!(text, "note: {}", plain(remark));
    }
    for group in &found.groups {
        text.push_str(&of_group(found, group));
    }
    text
}

fn of_group(found: &FitFindings, group: &GroupFindings) -> String {
    let mut text = String::new();
    if let Some(column) = &found.group_by {
        let _ = write!(text, "\n== {} = {} ==\n", plain(column), plain(&words::name(group)));
    }
    match &group.durations {
        Some(Ok(record)) => {
            let _ = write!(text, "\n{}\n\n{}", words::summary(record), laws(record));
        }
        Some(Err(why)) => {
            let _ = writeln!(text, "\nno law: {why}");
        }
        None => {}
    }
    snippets(&mut text, group, group.duration_snippet.as_ref());
    if let Some(events) = &group.events {
        text.push_str(&of_events(events));
        snippets(&mut text, group, group.event_snippet.as_ref());
    }
    text
}

/// The table of laws, the verdict and the warnings.
fn laws(record: &RecordFindings) -> String {
    let header = words::header(record);
    let mut table = table(&header.each_ref().map(String::as_str));
    for law in &record.laws {
        table.add_row(words::cells(law));
    }
    let mut text = trimmed(&table);
    let _ = write!(text, "\n{}\n", words::verdict(record));
    for note in words::unfit(record).iter().chain(&record.warnings) {
        let _ = writeln!(text, "note: {note}");
    }
    text
}

fn of_events(events: &EventFindings) -> String {
    let mut text = format!("\n{}\n", words::rate(events));
    for line in words::tests(events) {
        let _ = writeln!(text, "{line}");
    }
    for warning in &events.warnings {
        let _ = writeln!(text, "note: {warning}");
    }
    if let Some(gaps) = &events.gaps {
        let _ = write!(text, "\ntimes between incidents: {}\n\n{}", words::summary(gaps), laws(gaps));
    }
    text
}

fn snippets(text: &mut String, group: &GroupFindings, snippet: Option<&Snippet>) {
    let Some(snippet) = snippet else { return };
    let indented = |lines: &str| lines.lines().map(|line| format!("  {line}\n")).collect::<String>();
    let _ = write!(text, "\nfor a fault in a scenario:\n\n{}", indented(&words::toml(&snippet.plain)));
    if let Some(believed) = &snippet.believed {
        let _ = write!(text, "\nthe same {}:\n\n{}", words::of_beliefs(group), indented(&words::toml(believed)));
    }
}

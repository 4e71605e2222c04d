//! A typical and a bad year, outage by outage.

use super::page::Page;
use super::picture::Picture;
use crate::report::lines::minutes;
use crate::report::text::grouped;
use crate::study::{Findings, Timeline};
use crate::units::significant;

/// Outages of one history in its table.
const SHOWN: usize = 40;

/// The section; nothing where no history was drawn.
pub(super) fn section(page: &mut Page, findings: &Findings, pictures: &[Picture]) {
    if findings.timelines.is_empty() {
        return;
    }
    page.heading("A typical and a bad year");
    super::run::figures(page, pictures, &["timeline"]);
    findings.timelines.iter().for_each(|timeline| outages(page, timeline));
    page.note(&replay(findings));
}

fn outages(page: &mut Page, timeline: &Timeline) {
    let count = timeline.outages.len();
    if count == 0 {
        return;
    }
    let header = ["outage", "begins on day", "lasts", "cause"].map(String::from);
    let rows: Vec<Vec<String>> = timeline
        .outages
        .iter()
        .take(SHOWN)
        .zip(1..)
        .map(|((start, end, cause), number)| {
            vec![format!("{number}"), significant(start / 24.0, 4), minutes((end - start) * 60.0), cause.clone()]
        })
        .collect();
    let plural = if count == 1 { "" } else { "s" };
    let more = if count > SHOWN { format!(", the first {SHOWN}") } else { String::new() };
    let down = minutes(timeline.downtime_minutes);
    let summary = format!("{}: {} outage{plural}, {down} in all{more}", timeline.label, grouped(count as u64));
    page.folded_table(&summary, &header, &rows);
}

fn replay(findings: &Findings) -> String {
    let numbers: Vec<String> = findings.timelines.iter().map(|timeline| timeline.replication.to_string()).collect();
    format!("`fivenines trace` shows any history event by event; these are {}.", numbers.join(" and "))
}

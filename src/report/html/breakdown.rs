//! What the downtime is made of: by cause, and by stage of the recovery.

use super::page::Page;
use super::picture::Picture;
use crate::report::lines::{minutes, part, stages};
use crate::study::{CauseFindings, Findings};
use crate::units::significant;

/// Causes in the table before the rest is folded away.
const SHOWN: usize = 20;

/// The section; nothing where no downtime was seen.
pub(super) fn section(page: &mut Page, findings: &Findings, pictures: &[Picture]) {
    let total = findings.service.downtime_minutes_per_year.mean;
    let causes: Vec<&CauseFindings> =
        findings.service.causes.iter().filter(|cause| cause.downtime_minutes_per_year.mean > 0.0).collect();
    if total == 0.0 || causes.is_empty() {
        return;
    }
    page.heading("What the downtime is made of");
    page.words(&biggest(causes[0], total));
    super::run::figures(page, pictures, &["causes"]);
    let header = ["cause", "minutes a year", "share", "outages a year", "by stage, minutes a year"].map(String::from);
    let rows: Vec<Vec<String>> = causes.iter().map(|cause| row(cause, total)).collect();
    let (shown, rest) = rows.split_at(rows.len().min(SHOWN));
    page.table_with_words(&header, shown);
    if !rest.is_empty() {
        page.folded_table(&format!("{} more causes", rest.len()), &header, rest);
    }
}

fn biggest(cause: &CauseFindings, total: f64) -> String {
    let mean = cause.downtime_minutes_per_year.mean;
    let longest = stages(cause).into_iter().next();
    let stage = longest
        .filter(|(_, m)| *m < mean)
        .map_or(String::new(), |(name, m)| format!(" Its longest stage is {name}, {} % of that.", part(m, mean)));
    format!(
        "The biggest part is {}: {} a year, {} % of all downtime.{stage}",
        cause.name,
        minutes(mean),
        part(mean, total)
    )
}

fn row(cause: &CauseFindings, total: f64) -> Vec<String> {
    let e = &cause.downtime_minutes_per_year;
    let stages: Vec<String> =
        stages(cause).iter().map(|(name, minutes)| format!("{name} {}", significant(*minutes, 3))).collect();
    vec![
        cause.name.clone(),
        format!("{}\n({} .. {})", significant(e.mean, 4), significant(e.low, 3), significant(e.high, 3)),
        format!("{} %", part(e.mean, total)),
        significant(cause.outages_per_year.mean, 3),
        stages.join("\n"),
    ]
}

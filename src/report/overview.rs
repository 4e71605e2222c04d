//! Several scenarios side by side, one row each.

use super::lines::{plain, share};
use super::markdown::escape;
use crate::study::Findings;
use crate::units::{percent, significant};
use comfy_table::{Table, presets};

const HEADER: [&str; 7] = [
    "design",
    "goal",
    "published, min a year",
    "simulated, min a year",
    "availability",
    "keeps the goal",
    "biggest cause",
];

/// The rows as text for people.
pub fn text(all: &[Findings]) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_header(HEADER);
    table.add_rows(all.iter().map(row));
    for column in table.column_iter_mut() {
        column.set_padding((0, 2));
    }
    table.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

/// The rows as a Markdown table.
pub fn markdown(all: &[Findings]) -> String {
    let mut text = format!("| {} |\n| --- | ---: | ---: | ---: | ---: | ---: | --- |\n", HEADER.join(" | "));
    for findings in all {
        let cells = row(findings).map(|cell| escape(&cell));
        text.push_str(&format!("| {} |\n", cells.join(" | ")));
    }
    text
}

fn row(findings: &Findings) -> [String; 7] {
    let service = &findings.service;
    let downtime = service.downtime_minutes_per_year;
    let objective = findings.objective.as_ref();
    let published = objective.and_then(|o| o.reference.as_ref()).map(|(minutes, _)| significant(*minutes, 4));
    let kept = objective.map(|o| {
        let met = o.probability_met;
        format!("{} % of {}s ({} .. {})", share(met.mean), o.window, share(met.low), share(met.high))
    });
    let biggest = service.causes.first().filter(|cause| cause.downtime_minutes_per_year.mean > 0.0);
    let biggest = biggest.map(|cause| {
        let part = cause.downtime_minutes_per_year.mean / downtime.mean * 100.0;
        format!("{}, {part:.0} %", plain(&cause.name))
    });
    let none = || "-".to_string();
    [
        plain(&findings.name),
        objective.map_or_else(none, |o| format!("{} %", percent(o.unavailability))),
        published.unwrap_or_else(none),
        format!(
            "{} ({} .. {})",
            significant(downtime.mean, 4),
            significant(downtime.low, 4),
            significant(downtime.high, 4)
        ),
        format!("{} %", percent(service.unavailability.mean)),
        kept.unwrap_or_else(none),
        biggest.unwrap_or_else(none),
    ]
}

//! Several scenarios side by side, one row each.

use super::cost::money;
use super::lines::{plain, share};
use super::markdown::escape;
use crate::estimate::Estimate;
use crate::study::{Findings, ObjectiveFindings, ServiceFindings};
use crate::units::{Hours, percent, significant};
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
    table.load_style(presets::NOTHING).set_header(header(all));
    table.add_rows(all.iter().flat_map(rows).map(|row| cells(row, all)));
    for column in table.column_iter_mut() {
        column.set_padding((0, 2));
    }
    table.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

/// The rows as a Markdown table.
pub fn markdown(all: &[Findings]) -> String {
    let more = if priced(all) { " ---: |" } else { "" };
    let rule = "| --- | ---: | ---: | ---: | ---: | ---: | --- |";
    let mut text = format!("| {} |\n{rule}{more}\n", header(all).join(" | "));
    for row in all.iter().flat_map(rows) {
        let cells: Vec<String> = cells(row, all).iter().map(|cell| escape(cell)).collect();
        text.push_str(&format!("| {} |\n", cells.join(" | ")));
    }
    text
}

/// True if any of them speaks of money: only then there is a column for it.
fn priced(all: &[Findings]) -> bool {
    all.iter().any(|findings| findings.cost.is_some())
}

fn header(all: &[Findings]) -> Vec<&'static str> {
    HEADER.into_iter().chain(priced(all).then_some("cost a year")).collect()
}

/// The cells of a row, the cost among them where there is a column for it.
fn cells((row, cost): Row, all: &[Findings]) -> Vec<String> {
    row.into_iter().chain(priced(all).then_some(cost)).collect()
}

/// The cells that every overview has, and the cost.
type Row = ([String; 7], String);

/// What a year costs: the mean with its interval and the currency.
fn cost(findings: &Findings) -> String {
    let Some(cost) = &findings.cost else { return "-".into() };
    let Estimate { mean, low, high, .. } = cost.per_year;
    format!("{} ({} .. {}) {}", money(mean), money(low), money(high), plain(&cost.currency))
}

/// A row for the main service, and one for each other that something is promised of.
fn rows(findings: &Findings) -> Vec<Row> {
    let name = plain(&findings.name);
    let others = findings.services.iter().skip(1).filter(|service| service.objective.is_some());
    let others = others.map(|service| (row(format!("{name}, {}", plain(&service.name)), service), "-".into()));
    std::iter::once((row(name.clone(), &findings.service), cost(findings))).chain(others).collect()
}

fn row(name: String, service: &ServiceFindings) -> [String; 7] {
    let downtime = service.downtime_minutes_per_year;
    let objective = service.objective.as_ref();
    let published = objective.and_then(|o| o.reference.as_ref()).map(|(minutes, _)| significant(*minutes, 4));
    let biggest = service.causes.first().filter(|cause| cause.downtime_minutes_per_year.mean > 0.0);
    let biggest = biggest.map(|cause| {
        let part = cause.downtime_minutes_per_year.mean / downtime.mean * 100.0;
        format!("{}, {part:.0} %", plain(&cause.name))
    });
    let none = || "-".to_string();
    [
        name,
        objective.and_then(goal).unwrap_or_else(none),
        published.unwrap_or_else(none),
        format!(
            "{} ({} .. {})",
            significant(downtime.mean, 4),
            significant(downtime.low, 4),
            significant(downtime.high, 4)
        ),
        format!("{} %", percent(service.unavailability.mean)),
        objective.and_then(kept).unwrap_or_else(none),
        biggest.unwrap_or_else(none),
    ]
}

/// What is promised: an availability; where there is none, the longest outage and the greatest data loss.
fn goal(objective: &ObjectiveFindings) -> Option<String> {
    let availability = objective.availability.as_ref().map(|o| format!("{} %", percent(o.unavailability)));
    let rto = objective.rto.map(|(minutes, _)| format!("RTO {}", Hours(minutes / 60.0)));
    let rpo = objective.rpo.as_ref().map(|rpo| format!("RPO {}", Hours(rpo.seconds / 3600.0)));
    availability.or_else(|| joined([rto, rpo]))
}

/// The chance of keeping what `goal` says.
fn kept(objective: &ObjectiveFindings) -> Option<String> {
    let of = |met: Estimate, what: &str| {
        format!("{} % of {what} ({} .. {})", share(met.mean), share(met.low), share(met.high))
    };
    let by_availability = objective.availability.as_ref().map(|o| of(o.probability_met, &o.window.plural()));
    let by_rto = objective.rto.map(|(_, met)| of(met, "outages"));
    let by_rpo = objective.rpo.as_ref().map(|rpo| of(rpo.probability_met, "data losses"));
    by_availability.or_else(|| joined([by_rto, by_rpo]))
}

/// What there is of two, or nothing.
fn joined(parts: [Option<String>; 2]) -> Option<String> {
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

//! The table on the terminal.

use super::cost::parts;
use super::lines::{lines, minutes, part, plain, shown, stages};
use super::{exact, stopping};
use crate::study::{CauseFindings, Findings};
use crate::units::significant;
use comfy_table::{CellAlignment, Table, presets};
use std::fmt::Write;

/// Causes shown before the rest is summed.
const CAUSES: usize = 12;

/// The findings as text.
pub fn summary(findings: &Findings) -> String {
    let mut text = plain(&findings.name);
    if findings.title != findings.name {
        let _ = write!(text, ": {}", plain(&findings.title));
    }
    text.push('\n');
    let plural = if findings.replications == 1 { "" } else { "s" };
    let horizon = if findings.horizon_hours == 8760.0 {
        format!("year{plural} of 365 days")
    } else {
        format!(
            "histor{} of {}",
            if plural.is_empty() { "y" } else { "ies" },
            crate::units::Hours(findings.horizon_hours)
        )
    };
    let _ = writeln!(
        text,
        "{} {horizon}, seed {}, service `{}`",
        grouped(findings.replications),
        findings.seed,
        plain(&findings.service.name)
    );
    if let Some(line) = stopping::line(findings) {
        let _ = writeln!(text, "{line}");
    }
    text.push('\n');
    text.push_str(&estimates(findings));
    text.push('\n');
    text.push_str(&causes(findings));
    text.push_str(&costs(findings));
    text.push_str(&super::uncertainty::text(findings));
    if let Some(remark) = exact::remark(findings) {
        let _ = writeln!(text, "note: {remark}");
    }
    if let Some(remark) = exact::remark_on_control(findings) {
        let _ = writeln!(text, "note: {remark}");
    }
    for caution in &findings.cautions {
        let _ = writeln!(text, "note: {}", plain(caution));
    }
    text
}

pub(super) fn table(header: &[&str]) -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_header(header.to_vec());
    for column in table.column_iter_mut() {
        column.set_padding((0, 2));
    }
    table
}

pub(super) fn trimmed(table: &Table) -> String {
    table.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

fn estimates(findings: &Findings) -> String {
    let exact = exact::column(findings);
    let header = ["", "estimate", "95 % interval", "exact"];
    let mut table = table(if exact.is_some() { &header } else { &header[..3] });
    let mut exact = exact.map(Vec::into_iter);
    for line in lines(findings) {
        let (estimate, interval) = shown(&line);
        let mut row = vec![plain(&line.label), estimate, interval];
        row.extend(exact.as_mut().and_then(Iterator::next));
        table.add_row(row);
    }
    right(&mut table, 1);
    right(&mut table, 3);
    trimmed(&table)
}

pub(super) fn right(table: &mut Table, column: usize) {
    if let Some(column) = table.column_mut(column) {
        column.set_cell_alignment(CellAlignment::Right);
    }
}

fn causes(findings: &Findings) -> String {
    let total = findings.service.downtime_minutes_per_year.mean;
    if total == 0.0 {
        return String::new();
    }
    let seen: Vec<&CauseFindings> =
        findings.service.causes.iter().filter(|c| c.downtime_minutes_per_year.mean > 0.0).collect();
    let mut table = table(&["what the downtime is made of", "a year", "stages"]);
    let row = |minutes_a_year: f64| format!("{}  {:>4} %", minutes(minutes_a_year), part(minutes_a_year, total));
    let shown = if seen.len() > CAUSES + 1 { CAUSES } else { seen.len() };
    for cause in &seen[..shown] {
        let stages = stages(cause).into_iter().map(|(name, m)| format!("{} {}", plain(&name), significant(m, 3)));
        let stages = stages.collect::<Vec<_>>().join(", ");
        table.add_row([plain(&cause.name), row(cause.downtime_minutes_per_year.mean), stages]);
    }
    if shown < seen.len() {
        let rest: f64 = seen[shown..].iter().map(|c| c.downtime_minutes_per_year.mean).sum();
        table.add_row([format!("{} others", seen.len() - shown), row(rest), String::new()]);
    }
    right(&mut table, 1);
    trimmed(&table) + "\n"
}

/// What a year costs, by part, where there are several.
fn costs(findings: &Findings) -> String {
    let Some(cost) = &findings.cost else { return String::new() };
    let all = parts(cost);
    if all.len() < 2 {
        return String::new();
    }
    let heading = format!("{} a year", plain(&cost.currency));
    let mut table = table(&["what the cost is made of", &heading, ""]);
    let shown = if all.len() > CAUSES + 1 { CAUSES } else { all.len() };
    for (name, amount, share) in &all[..shown] {
        table.add_row([plain(name), amount.clone(), format!("{share:>4} %")]);
    }
    if shown < all.len() {
        table.add_row([format!("{} others", all.len() - shown), String::new(), String::new()]);
    }
    right(&mut table, 1);
    trimmed(&table) + "\n"
}

/// `100000` as `100,000`.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

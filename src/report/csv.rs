//! `years.csv`, one row a history, and the estimates as a table for spreadsheets.

use super::lines::{Line, Unit, lines};
use super::windows::budget_lines;
use crate::estimate::Year;
use crate::study::Findings;
use std::fmt::Write;
use std::io;

/// Header of `years.csv` without costs, which come last.
pub const YEARS_HEADER: &str =
    "year,downtime_minutes,outages,longest_outage_minutes,demand_served,data_loss_seconds,largest_data_loss_seconds";

/// The header with its line feed; what a history costs comes last, where the scenario speaks of money.
pub fn years_header(costs: bool) -> String {
    format!("{YEARS_HEADER}{}\n", if costs { ",cost" } else { "" })
}

/// Appends one row of `years.csv`: the history as it was, minutes over its horizon, not scaled to a year.
pub fn push_year(text: &mut String, row: &Year) {
    let served = 1.0 - row.lost.0 as f64 / row.demanded.0 as f64;
    let (downtime, longest) = (row.downtime.minutes(), row.longest.minutes());
    let [lost, largest] = [row.data_loss, row.largest_data_loss].map(|loss| loss.0 as f64 / 1e6);
    let cost = row.cost.map(|millionths| format!(",{}", millionths as f64 / 1e6)).unwrap_or_default();
    writeln!(text, "{},{downtime},{},{longest},{served},{lost},{largest}{cost}", row.replication, row.outages)
        .expect("writing to memory never fails");
}

/// The estimates of several scenarios, one a row, in base units.
///
/// # Errors
/// None in practice: it writes to memory.
pub fn estimates(all: &[Findings]) -> io::Result<String> {
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    writer.write_record(["scenario", "estimate", "unit", "mean", "std_error", "low", "high", "level", "count"])?;
    for findings in all {
        for Line { key, unit, estimate: e, .. } in lines(findings).into_iter().chain(budget_lines(findings)) {
            let cell = |number: f64| if number.is_nan() { String::new() } else { number.to_string() };
            let numbers = [e.mean, e.std_error, e.low, e.high, e.level].map(cell);
            let currency = findings.cost.as_ref().map(|cost| cost.currency.as_str());
            let unit = if unit == Unit::Money { currency.unwrap_or_default() } else { unit_name(unit) };
            let mut record = vec![findings.name.clone(), key, unit.to_string()];
            record.extend(numbers);
            record.push(e.count.to_string());
            writer.write_record(record)?;
        }
    }
    let bytes = writer.into_inner().map_err(|error| io::Error::other(error.to_string()))?;
    String::from_utf8(bytes).map_err(io::Error::other)
}

fn unit_name(unit: Unit) -> &'static str {
    match unit {
        Unit::Share => "share",
        Unit::Minutes => "min",
        Unit::PerYear => "1/year",
        Unit::Count => "1",
        Unit::Fees => "fees/year",
        Unit::Hours => "h",
        Unit::Seconds => "s",
        Unit::Money => "",
    }
}

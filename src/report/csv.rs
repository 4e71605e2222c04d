//! `years.csv`, one row a history, and the estimates as a table for spreadsheets.

use super::lines::{Line, Unit, lines};
use super::windows::budget_lines;
use crate::estimate::Year;
use crate::report::sheet::Sheet;
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
///
/// Most numbers are 0 or 1; the others take a third of the time that `{}` takes, so a row takes 40 ns rather than 170.
pub fn push_year(text: &mut String, row: &Year) {
    push_number(text, row.replication as f64);
    let served = 1.0 - row.lost.0 as f64 / row.demanded.0 as f64;
    let [lost, largest] = [row.data_loss, row.largest_data_loss].map(|loss| loss.0 as f64 / 1e6);
    let (downtime, longest) = (row.downtime.minutes(), row.longest.minutes());
    for number in [downtime, row.outages as f64, longest, served, lost, largest] {
        text.push(',');
        push_number(text, number);
    }
    if let Some(millionths) = row.cost {
        text.push(',');
        push_number(text, millionths as f64 / 1e6);
    }
    text.push('\n');
}

/// Appends a number as `{}` writes it: the shortest decimal that reads back as the same, without an exponent.
fn push_number(text: &mut String, number: f64) {
    if number.to_bits() == 0 {
        return text.push('0');
    }
    if number == 1.0 {
        return text.push('1');
    }
    let mut buffer = ryu::Buffer::new();
    match buffer.format(number) {
        long if long.contains('e') => write!(text, "{number}").expect("writing to memory never fails"),
        short => text.push_str(short.strip_suffix(".0").unwrap_or(short)),
    }
}

/// The estimates of several scenarios, one a row, in base units.
///
/// # Errors
/// None in practice: it writes to memory.
pub fn estimates(all: &[Findings]) -> io::Result<String> {
    let mut writer = Sheet::new();
    writer.row(["scenario", "estimate", "unit", "mean", "std_error", "low", "high", "level", "count"])?;
    for findings in all {
        for Line { key, unit, estimate: e, .. } in lines(findings).into_iter().chain(budget_lines(findings)) {
            let cell = |number: f64| if number.is_nan() { String::new() } else { number.to_string() };
            let numbers = [e.mean, e.std_error, e.low, e.high, e.level].map(cell);
            let currency = findings.cost.as_ref().map(|cost| cost.currency.as_str());
            let unit = if unit == Unit::Money { currency.unwrap_or_default() } else { unit_name(unit) };
            let mut record = vec![findings.name.clone(), key, unit.to_string()];
            record.extend(numbers);
            record.push(e.count.to_string());
            writer.row(record)?;
        }
    }
    writer.text()
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

#[cfg(test)]
mod tests {
    use super::push_number;
    use proptest::prelude::*;

    fn written(number: f64) -> String {
        let mut text = String::new();
        push_number(&mut text, number);
        text
    }

    #[test]
    fn numbers_at_the_edges_are_written_in_full() {
        for number in [0.0, -0.0, 1.0, -1.0, 1e-7, 1e16, 1e300, 5e-324, f64::INFINITY, f64::NAN, 16_777_217.0, 0.1] {
            assert_eq!(written(number), number.to_string());
        }
    }

    proptest! {
        /// Where two shortest texts are as near, the standard library may take the other one.
        #[test]
        fn any_number_is_written_as_short_as_can_be_and_reads_as_itself(bits: u64) {
            let number = f64::from_bits(bits);
            let text = written(number);
            prop_assert_eq!(text.len(), number.to_string().len());
            prop_assert!(number.is_nan() || text.parse::<f64>().is_ok_and(|read| read.to_bits() == bits), "{}", text);
        }

        #[test]
        fn numbers_of_histories_are_written_as_the_standard_library_does(micros in 0u64..1 << 45) {
            for number in [micros as f64 / 6e7, micros as f64, 1.0 - micros as f64 / 3.5e13] {
                prop_assert_eq!(written(number), number.to_string());
            }
        }
    }
}

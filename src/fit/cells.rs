//! Cells as what they mean: points of time, numbers, yes and no.

use super::moment::{FORMS, Moment};
use super::table::{Problem, Row, Table};

/// A point of time; nothing in an empty cell.
pub(super) fn moment(table: &Table, row: &Row, column: usize) -> Result<Option<Moment>, Problem> {
    let text = &row.cells[column];
    if text.is_empty() {
        return Ok(None);
    }
    let refused =
        || Problem::cell(row.line, &table.headers[column], format!("`{text}` is no date"), format!("write {FORMS}"));
    Moment::parse(text).map(Some).ok_or_else(refused)
}

/// A number above zero; nothing in an empty cell.
pub(super) fn number(table: &Table, row: &Row, column: usize) -> Result<Option<f64>, Problem> {
    let (text, name) = (&row.cells[column], &table.headers[column]);
    if text.is_empty() {
        return Ok(None);
    }
    match text.parse::<f64>() {
        Ok(value) if value.is_finite() && value > 0.0 => Ok(Some(value)),
        Ok(0.0) => {
            let remedy =
                "no law of times has a zero: leave the row out, or write the time that was rounded to it, such as 0.5";
            Err(Problem::cell(row.line, name, format!("`{text}` is a time of zero"), remedy))
        }
        Ok(value) if value < 0.0 => {
            Err(Problem::cell(row.line, name, format!("`{text}` is negative"), "an incident ends after it begins"))
        }
        _ if text.contains(',') => {
            let remedy = "write a decimal point, and nothing between thousands";
            Err(Problem::cell(row.line, name, format!("`{text}` is not a number"), remedy))
        }
        _ => {
            let remedy = "write a plain number above zero, or leave the cell empty";
            Err(Problem::cell(row.line, name, format!("`{text}` is not a number"), remedy))
        }
    }
}

/// Whether an incident was still open.
pub(super) fn censored(table: &Table, row: &Row, column: usize) -> Result<bool, Problem> {
    let text = &row.cells[column];
    match text.to_lowercase().as_str() {
        "true" | "yes" | "y" | "1" => Ok(true),
        "false" | "no" | "n" | "0" | "" => Ok(false),
        _ => {
            let reason = format!("`{text}` does not say whether the incident was still open");
            let remedy = "write true, yes or 1 for one that was, false, no, 0 or nothing for one that was over";
            Err(Problem::cell(row.line, &table.headers[column], reason, remedy))
        }
    }
}

//! Observed times: one column of a CSV file that the scenario names.

use super::diagnostic::{Diagnostic, printable};
use super::section::{Context, Section};
use crate::law::Law;
use crate::units::Hours;

/// How it is written.
pub(super) const EXAMPLE: &str = "{ file = \"outages.csv\", column = \"duration_minutes\", unit = \"min\" }";

/// A column of a CSV file.
pub(super) fn empirical(cx: &mut Context<'_>, section: &mut Section<'_>) -> Option<Law> {
    let file = section.text(cx, "file");
    let column = section.text(cx, "column");
    let unit = section.text(cx, "unit");
    for key in ["file", "column", "unit"] {
        if !section.has(key) {
            section.missing::<()>(cx, key, &format!("it, as in empirical = {EXAMPLE}"));
        }
    }
    let ((file, file_span), (column, column_span), (unit, unit_span)) = (file?, column?, unit?);
    if unit.chars().any(|c| !c.is_alphabetic()) {
        let help = "write the unit alone, for example \"min\"";
        return cx.refuse(unit_span, "`unit` is a unit, not a time", "not a unit", help);
    }
    let scale = match Hours::parse(&format!("1{unit}")) {
        Ok(Hours(scale)) => scale,
        Err(error) => return cx.refuse_unit(unit_span, error, "`unit`"),
    };
    let text = match (cx.load)(file) {
        Ok(text) => text,
        Err(why) => {
            let help = "a path is taken from the folder of the scenario file";
            return cx.refuse(file_span, format!("cannot read `{}`", printable(file)), why, help);
        }
    };
    cx.loaded.push(text.clone());
    match read_column(&text, column) {
        Ok(values) => Some(Law::Empirical { values: values.into_iter().map(|v| v * scale).collect() }),
        Err(ColumnError::NoColumn(known)) => {
            let problem = Diagnostic::error(
                column_span,
                format!("`{}` has no column `{}`", printable(file), printable(column)),
                "not in its first line",
            );
            cx.push_unknown(problem, column, known.iter().map(String::as_str));
            None
        }
        Err(ColumnError::Twice) => {
            let message = format!("`{}` has several columns `{}`", printable(file), printable(column));
            cx.refuse(column_span, message, "which one?", "give each column its own name")
        }
        Err(ColumnError::Bad(why)) => cx.refuse(
            file_span,
            format!("`{}` cannot be used", printable(file)),
            why,
            "every row needs a time of zero or more in that column",
        ),
    }
}

enum ColumnError {
    NoColumn(Vec<String>),
    Twice,
    Bad(String),
}

/// The numbers of one column, sorted; every row must have one.
fn read_column(text: &str, column: &str) -> Result<Vec<f64>, ColumnError> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
    let headers = reader.headers().map_err(|e| ColumnError::Bad(e.to_string()))?.clone();
    let index = headers.iter().position(|h| h == column);
    let index = index.ok_or_else(|| ColumnError::NoColumn(headers.iter().map(str::to_string).collect()))?;
    if headers.iter().filter(|h| *h == column).count() > 1 {
        return Err(ColumnError::Twice);
    }
    let mut values = Vec::new();
    for row in reader.records() {
        let row = row.map_err(|e| ColumnError::Bad(e.to_string()))?;
        let line = row.position().map_or(0, csv::Position::line);
        let field = row.get(index).unwrap_or("");
        match field.parse::<f64>() {
            Ok(value) if value.is_finite() && value >= 0.0 => values.push(value),
            _ => return Err(ColumnError::Bad(format!("line {line}: `{}` is not a time", printable(field)))),
        }
    }
    if values.is_empty() {
        return Err(ColumnError::Bad("no rows".into()));
    }
    values.sort_by(f64::total_cmp);
    Ok(values)
}

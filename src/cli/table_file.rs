//! Files of incidents: their text, their names, and what is wrong with them.

use super::{Failure, input};
use crate::fit::incidents::unit_in_name;
use crate::fit::table::Problem;
use crate::report::lines::plain;
use crate::study::is_harmful;
use crate::units::Hours;
use std::path::Path;

/// The unit of a column.
pub(super) struct Unit {
    /// As people write it.
    pub(super) words: String,
    /// Its length.
    pub(super) hours: f64,
    /// Whether it was read off the name of the column.
    pub(super) from_name: bool,
}

/// The unit that was typed, or that the name of a column ends with.
pub(super) fn unit(column: &str, typed: Option<&str>) -> Result<Unit, Failure> {
    if let Some(typed) = typed {
        let refused = |why: String| Failure::bad_input(format!("--unit {}: {why}", plain(typed)));
        if typed.chars().any(|c| !c.is_alphabetic()) {
            return Err(refused("it is a unit, not a time; write min, for example".into()));
        }
        let Hours(hours) =
            Hours::parse(&format!("1{typed}")).map_err(|e| refused(format!("{}; {}", e.reason, e.help)))?;
        return Ok(Unit { words: typed.into(), hours, from_name: false });
    }
    match unit_in_name(column) {
        Some((words, hours)) => Ok(Unit { words, hours, from_name: true }),
        None => Err(Failure::bad_input(format!(
            "the unit of `{}` is not known: its name does not end with one; say --unit min, for example",
            plain(column)
        ))),
    }
}

/// What separates cells, as typed.
pub(super) fn delimiter(text: &str) -> Result<char, String> {
    match (text, text.chars().collect::<Vec<_>>().as_slice()) {
        ("tab" | "\\t", _) => Ok('\t'),
        (_, [one]) if one.is_ascii() && !one.is_alphanumeric() && *one != '"' && *one != '\n' => Ok(*one),
        _ => Err("give one character that is no letter, digit or quote, such as ';', or the word tab".into()),
    }
}

/// Name of a file without its folder.
pub(super) fn name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

/// A name that is safe in paths: without its last ending, and with letters, digits, dots, dashes and underscores only.
pub(super) fn safe(name: &str) -> String {
    let stem = name.strip_suffix(".csv").unwrap_or(name);
    let good = |c: char| c.is_alphanumeric() && !is_harmful(c) || matches!(c, '-' | '_' | '.');
    let text: String = stem.chars().take(60).map(|c| if good(c) { c } else { '-' }).collect();
    let text = text.trim_matches(['.', '-']).to_string();
    if text.is_empty() { "incidents".into() } else { text }
}

/// The text of a file.
pub(super) fn text(path: &Path) -> Result<String, Failure> {
    input::text(path, input::LONGEST_TABLE)
        .map_err(|why| Failure::bad_input(format!("cannot read {}: {why}", input::shown(path))))
}

/// Words that may hold a cell of any length.
fn short(words: &str) -> String {
    const MOST: usize = 400;
    let end = if words.chars().nth(MOST).is_some() { "…" } else { "" };
    plain(&words.chars().take(MOST).collect::<String>()) + end
}

/// Says what is wrong, a line a problem.
pub(super) fn refused(path: &Path, problems: &[Problem]) -> Failure {
    let one = |problem: &Problem| {
        let line = problem.line.map_or(String::new(), |line| format!("{line}:"));
        let column = problem.column.as_ref().map_or(String::new(), |column| format!(" column `{}`:", short(column)));
        format!("{}:{line}{column} {}; {}", input::shown(path), short(&problem.reason), short(&problem.remedy))
    };
    Failure::bad_input(problems.iter().map(one).collect::<Vec<_>>().join("\nfivenines: "))
}

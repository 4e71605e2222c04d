//! Files of incidents: their text, their names, and what is wrong with them.

use super::Failure;
use crate::fit::incidents::unit_in_name;
use crate::fit::table::Problem;
use crate::report::lines::plain;
use crate::units::Hours;
use std::fs;
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
    let good = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    let text: String = stem.chars().take(60).map(|c| if good(c) { c } else { '-' }).collect();
    let text = text.trim_matches(['.', '-']).to_string();
    if text.is_empty() { "incidents".into() } else { text }
}

/// The text of a file.
pub(super) fn text(path: &Path) -> Result<String, Failure> {
    let bytes =
        fs::read(path).map_err(|error| Failure::bad_input(format!("cannot read {}: {error}", path.display())))?;
    String::from_utf8(bytes).map_err(|error| {
        let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
        let message = "is not UTF-8; save the file as UTF-8, for example with `iconv -f latin1 -t utf-8`";
        Failure::bad_input(format!("{}:{line}: {message}", path.display()))
    })
}

/// Says what is wrong, a line a problem.
pub(super) fn refused(path: &Path, problems: &[Problem]) -> Failure {
    let one = |problem: &Problem| {
        let line = problem.line.map_or(String::new(), |line| format!("{line}:"));
        let column = problem.column.as_ref().map_or(String::new(), |column| format!(" column `{}`:", plain(column)));
        format!("{}:{line}{column} {}; {}", path.display(), plain(&problem.reason), plain(&problem.remedy))
    };
    Failure::bad_input(problems.iter().map(one).collect::<Vec<_>>().join("\nfivenines: "))
}

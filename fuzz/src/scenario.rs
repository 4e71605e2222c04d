//! Scenario text: read it, and say what is wrong.

use fivenines::scenario::{Reading, read};

/// A file that scenarios of the corpus name.
const TIMES: &str = "duration_minutes,kind\n3,a\n12.5,b\n240,a\n";

/// The files beside a scenario: one table of times, under any name that ends in `.csv`.
pub fn beside(name: &str) -> Result<String, String> {
    if name.ends_with(".csv") { Ok(TIMES.into()) } else { Err("there is no such file".into()) }
}

/// Reads a text, and shows what is said of it.
pub fn check(text: &str) {
    said(&read("scenario.toml", text, &[], &beside));
}

/// Shows what is said of a text. Where there is no scenario, something must be said.
pub fn said(reading: &Reading) {
    let plain = reading.diagnostics.render(&reading.sources, false);
    assert!(reading.scenario.is_some() || !plain.is_empty(), "refused without a word");
    assert!(!plain.chars().any(|c| c.is_control() && c != '\n' && c != '\t'), "control characters in {plain:?}");
    if !reading.diagnostics.is_empty() {
        let _ = reading.diagnostics.render(&reading.sources, true);
    }
}

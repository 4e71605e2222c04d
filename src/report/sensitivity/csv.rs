//! One table for spreadsheets: every end of every bar, every saving.

use crate::estimate::Estimate;
use crate::report::sheet::Sheet;
use crate::study::sensitivity::{End, Importance, Sensitivity};
use std::io;

/// The rows: what is varied, how, and the change of the downtime in minutes a year (below zero is better).
///
/// # Errors
/// None in practice: it writes to memory.
pub fn table(found: &Sensitivity) -> io::Result<String> {
    let mut writer = Sheet::new();
    writer.row([
        "scenario",
        "kind",
        "name",
        "value",
        "setting",
        "change_minutes_per_year",
        "std_error",
        "low",
        "high",
        "level",
        "count",
        "noise",
    ])?;
    let mut row = |kind: &str, name: &str, value: &str, setting: &str, e: &Estimate, noise: bool| {
        let cell = |number: f64| if number.is_finite() { number.to_string() } else { String::new() };
        let numbers = [e.mean, e.std_error, e.low, e.high, e.level].map(cell);
        let mut record: Vec<String> = [&found.name, kind, name, value, setting].map(str::to_string).to_vec();
        record.extend(numbers);
        record.extend([e.count.to_string(), noise.to_string()]);
        writer.row(record)
    };
    row("scenario", "downtime", "", "as it is", &found.downtime_minutes_per_year, false)?;
    for bar in &found.bars {
        for End { setting, change, noise, .. } in bar.ends() {
            row("parameter", &bar.name, &bar.value, setting, change, *noise)?;
        }
    }
    for Importance { name, kind, never, twice_as_fast, .. } in found.components.iter().chain(&found.causes) {
        for (setting, saving) in [("never", never), ("twice as fast", twice_as_fast)] {
            if let Some(saving) = saving {
                let e = saving.minutes_per_year;
                let change = Estimate { mean: 0.0 - e.mean, low: 0.0 - e.high, high: 0.0 - e.low, ..e };
                row(kind, name, "", setting, &change, saving.noise)?;
            }
        }
    }
    writer.text()
}

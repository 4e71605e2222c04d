//! What matters in a scenario, in every format.

mod csv;
pub mod html;
mod json;
mod markdown;
mod text;

pub use csv::table;
pub use json::json;
pub use markdown::markdown;
pub use text::text;

use crate::estimate::Estimate;
use crate::study::sensitivity::{End, Saving, Sensitivity};
use crate::units::{HOURS_PER_YEAR, Hours, significant};

/// JSON Schema (draft 2020-12) of `sensitivity.json`.
pub const SCHEMA: &str = include_str!("../sensitivity.schema.json");

/// `12.3 (11 .. 14)`, or that it is noise.
fn saving(saving: Option<&Saving>) -> String {
    let Some(saving) = saving else { return "-".into() };
    let e = &saving.minutes_per_year;
    if saving.changed == 0 {
        return none_seen(e);
    }
    let noise = if saving.noise { ", noise" } else { "" };
    format!("{} ({} .. {}{noise})", number(e.mean), number(e.low), number(e.high))
}

/// `half: 40.1 min, -12.3 (-14 .. -11)`.
fn end(end: Option<&End>) -> [String; 2] {
    let Some(end) = end else { return ["-".into(), String::new()] };
    let e = &end.change;
    if end.changed == 0 {
        return [format!("{}: the same", end.setting), none_seen(e)];
    }
    let sign = if e.mean > 0.0 { "+" } else { "" };
    let noise = if end.noise { ", noise" } else { "" };
    [
        format!("{}: {}", end.setting, number(end.downtime_minutes_per_year)),
        format!("{sign}{} ({} .. {}{noise})", number(e.mean), number(e.low), number(e.high)),
    ]
}

/// No history changed: what may have been missed.
fn none_seen(e: &Estimate) -> String {
    format!("none seen (at most {})", number(e.high.abs().max(e.low.abs())))
}

/// Three digits.
fn number(value: f64) -> String {
    match value {
        value if !value.is_finite() => "unbounded".into(),
        0.0 => "0".into(),
        value if value < 0.0 => format!("-{}", significant(-value, 3)),
        value => significant(value, 3),
    }
}

/// How many histories of what length there were, of how many scenarios.
fn run(found: &Sensitivity) -> String {
    let grouped = crate::report::text::grouped;
    let histories = if found.horizon_hours == HOURS_PER_YEAR {
        format!("{} years of 365 days", grouped(found.replications))
    } else {
        format!("{} histories of {}", grouped(found.replications), Hours(found.horizon_hours))
    };
    let beside = found.simulated - found.replications;
    format!("{histories}, and {} of {} variations, seed {}", grouped(beside), found.variants, found.seed)
}

/// Rows shown and those left out: all where one more would do.
fn shown(all: usize, top: usize) -> usize {
    if all > top + 1 { top } else { all }
}

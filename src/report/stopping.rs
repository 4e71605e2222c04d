//! How a run to a precision ended: one plain line, and an object of the summary.

use super::json::number;
use crate::study::{Findings, Stopping};
use crate::units::significant;
use serde_json::{Value, json};

/// A line that says which precision was reached; nothing where none was asked for, or where it was not reached, which is a
/// caution.
pub fn line(findings: &Findings) -> Option<String> {
    let stopping = findings.stopping.filter(|stopping| stopping.met)?;
    let [reached, wanted] = shares([stopping.last.reached?, stopping.wanted]);
    if stopping.searched {
        return Some(format!("{reached} of the mean unavailability reached by a search, {wanted} was asked for"));
    }
    let looks = if stopping.looks == 1 { "look" } else { "looks" };
    Some(format!(
        "stopped at {reached} of the mean unavailability, {wanted} was asked for, after {} {looks}",
        stopping.looks
    ))
}

/// Shares of a mean as `±1 %`.
pub fn shares(shares: [f64; 2]) -> [String; 2] {
    shares.map(|share| format!("±{} %", significant(share * 100.0, 3)))
}

/// The object `stopped_by` of the summary.
pub(super) fn object(stopping: &Stopping) -> Value {
    json!({
        "rule": "precision",
        "wanted": number(stopping.wanted),
        "reached": stopping.last.reached.map_or(Value::Null, number),
        "met": stopping.met,
        "looks": stopping.looks,
        "limit": stopping.most,
        "limit_reached": stopping.limit_reached(),
        "searched": stopping.searched,
    })
}

//! A comparison of designs as text, Markdown, HTML, JSON and CSV.
//!
//! Every format shows the same words ([`words`]) and the same tables ([`grid`]).

pub mod csv;
pub mod grid;
pub mod html;
pub mod json;
pub mod markdown;
pub mod text;
pub mod words;

use crate::study::Comparison;

/// The names of all designs, for headings.
pub(super) fn title(comparison: &Comparison) -> String {
    let names: Vec<&str> = comparison.designs.iter().map(|design| design.name.as_str()).collect();
    match names.as_slice() {
        [all @ .., last] if !all.is_empty() => format!("{} and {last} compared", all.join(", ")),
        _ => "Nothing to compare".into(),
    }
}

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

/// The names of the designs, for headings; of many designs their number.
pub(super) fn title(comparison: &Comparison) -> String {
    let names: Vec<&str> = comparison.designs.iter().map(|design| design.name.as_str()).collect();
    match names.as_slice() {
        [a, b] => format!("{a} and {b} compared"),
        [a, b, c] => format!("{a}, {b} and {c} compared"),
        many => format!("{} designs compared", many.len()),
    }
}

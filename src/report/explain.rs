//! The arithmetic of a scenario in all formats.

mod csv;
mod json;
mod markdown;
mod prose;
mod text;

pub use csv::csv;
pub use json::json;
pub use markdown::markdown;
pub(super) use prose::{points, searched};
pub use text::text;

/// JSON Schema (draft 2020-12) of `explain.json`.
pub const EXPLAIN_SCHEMA: &str = include_str!("explain.schema.json");

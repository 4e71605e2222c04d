//! Laws from a file of incidents, in every format.

mod csv;
mod json;
mod markdown;
mod text;
mod words;

pub use csv::table;
pub use json::json;
pub use markdown::markdown;
pub use text::text;

/// JSON Schema (draft 2020-12) of `fit.json`.
pub const SCHEMA: &str = include_str!("fit.schema.json");

//! A scenario against a record, in every format.

mod csv;
mod json;
mod markdown;
mod text;
mod words;

pub use csv::table;
pub use json::json;
pub use markdown::markdown;
pub use text::text;
pub use words::p_of_all;

/// JSON Schema (draft 2020-12) of `backtest.json`.
pub const SCHEMA: &str = include_str!("backtest.schema.json");

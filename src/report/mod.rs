//! Findings -> bytes: one file a format, one file a chart; computes nothing but layout.
//!
//! Never knows: scenarios, the engine, where the bytes go.

pub mod chart;
pub mod csv;
pub mod exact;
pub mod json;
pub mod lines;
pub mod markdown;
pub mod overview;
mod promises;
pub mod text;

/// JSON Schema (draft 2020-12) of `summary.json`.
pub const SUMMARY_SCHEMA: &str = include_str!("summary.schema.json");

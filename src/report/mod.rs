//! Findings -> bytes: one file a format, one file a chart; computes nothing but layout.
//!
//! Never knows: scenarios, the engine, where the bytes go.

pub mod acceleration;
pub mod backtest;
pub mod chart;
pub mod check;
pub mod compare;
pub mod cost;
pub mod csv;
pub mod diagram;
pub mod exact;
pub mod explain;
pub mod fit;
pub mod html;
pub mod json;
pub mod junit;
pub mod lines;
pub mod markdown;
pub mod overview;
mod promises;
pub mod sensitivity;
mod sheet;
pub mod stopping;
pub mod sweep;
pub mod text;
pub mod trace;
pub mod uncertainty;
mod windows;

/// JSON Schema (draft 2020-12) of `summary.json`.
pub const SUMMARY_SCHEMA: &str = include_str!("summary.schema.json");

/// JSON Schema (draft 2020-12) of `check.json`.
pub const CHECK_SCHEMA: &str = include_str!("check.schema.json");

/// JSON Schema (draft 2020-12) of `figures.json`.
pub const FIGURES_SCHEMA: &str = include_str!("figures.schema.json");

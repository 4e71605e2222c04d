//! A sweep as text, CSV, JSON and Markdown; its charts are in [`chart`](super::chart).

pub mod csv;
pub mod html;
pub mod json;
pub mod markdown;
pub mod text;
mod words;

/// JSON Schema (draft 2020-12) of `sweep.json`.
pub const SCHEMA: &str = include_str!("sweep.schema.json");

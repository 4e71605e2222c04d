//! Integration tests: one binary, one module a concern.

mod contract;
mod coverage;
mod determinism;
mod fixtures;
mod gallery;
mod invalid;
mod language;
mod layering;
mod needs;
mod properties;
mod readme;
mod scripted;
mod shortcuts;
mod truth;

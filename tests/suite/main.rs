//! Integration tests: one binary, one module a concern.

mod answers;
mod chains;
mod contract;
mod coverage;
mod determinism;
mod exact;
mod fixtures;
mod gallery;
mod invalid;
mod language;
mod layering;
mod mechanisms;
mod properties;
mod readme;
mod reference;
mod scripted;
mod shortcuts;
mod truth;

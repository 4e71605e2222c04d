//! Integration tests: one binary, one module a concern.

mod contract;
mod coverage;
mod determinism;
mod fixtures;
mod layering;
mod properties;
mod scripted;

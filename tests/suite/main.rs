//! Integration tests: one binary, one module a concern.

mod answers;
mod beliefs;
mod chains;
mod contract;
mod costs;
mod coverage;
mod determinism;
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
mod sensitivity;
mod shortcuts;
mod trace;
mod truth;
mod uncertain;

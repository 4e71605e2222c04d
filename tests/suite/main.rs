//! Integration tests: one binary, one module a concern.

mod answers;
mod beliefs;
mod chains;
mod check;
mod compare;
mod contract;
mod costs;
mod coverage;
mod determinism;
mod explain;
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
mod sweep;
mod trace;
mod truth;
mod uncertain;
mod windows;

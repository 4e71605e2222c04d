//! Integration tests: one binary, one module a concern.

#![allow(clippy::disallowed_methods)] // What a test expects holds within a tolerance and reaches no result.

mod accelerated;
mod answers;
mod backtest;
mod beliefs;
mod book;
mod chains;
mod check;
mod compare;
mod contract;
mod costs;
mod coverage;
mod determinism;
mod diagram;
mod exact;
mod explain;
mod first_steps;
mod fit;
mod fixtures;
mod fuzzing;
mod gallery;
mod hostile;
mod html;
mod invalid;
mod language;
mod layering;
mod luck;
mod mechanisms;
mod pages;
mod plot;
mod properties;
mod rare;
mod readme;
mod reference;
mod resume;
mod scripted;
mod sensitivity;
mod shards;
mod shortcuts;
mod soaked;
mod stopping;
mod stress;
mod supply;
mod sweep;
mod trace;
mod truth;
mod uncertain;
mod windows;
#[cfg(target_os = "linux")]
mod world;

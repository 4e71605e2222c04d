//! What matters: `sensitivity` against exact answers, against simulating again, and against its contract.
//!
//! A test of an estimate asks whether it lies within four standard errors of the exact answer: a right estimate fails one
//! such test in 16,000. Its partner asks that a slightly wrong answer does not.

mod contract;
mod exact;
mod names;
mod spans;

use fivenines::scenario::Draft;
use fivenines::study::sensitivity::{Sensitivity, Watch, sensitivity};

/// What matters in the scenario of a text.
fn found(text: &str, years: u64, seed: u64) -> Sensitivity {
    let draft = Draft::of_text("test.toml", text);
    sensitivity(&draft, seed, Some(years), "", &Watch::NOBODY).expect("the scenario is right")
}

//! Runs in parts: which histories belong to a part, what is stored of it, and what makes it certain that parts belong
//! together.
//!
//! A history depends on (scenario, seed, its number) alone and all sums are of whole numbers, so parts that were simulated
//! anywhere, in any order, join to the same bytes as one run. A checkpoint of an interrupted run is a part that is
//! not complete.

mod job;
mod saved;
mod shard;

pub use job::{Input, Job, Rule, Task};
pub use saved::{Broken, Label, Part, Rows, Saved, label, seal, unseal};
pub use shard::{Shard, listed};

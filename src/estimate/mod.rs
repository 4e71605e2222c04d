//! Estimates: what many histories say about a design, each with its interval.
//!
//! Accumulators hold whole numbers only, so that any grouping of merges gives the same bytes; floating
//! point enters when an [`Estimate`] is taken. Every interval is at [`LEVEL`].
//!
//! Never knows: names (indices only), how a trajectory arose.

mod control;
mod history;
mod interval;
mod loss;
mod mean;
mod moments;
mod ratio;
mod sample;
mod student;
mod tail;
mod verdict;
mod wide;

#[cfg(test)]
mod coverage;

pub use control::{Control, ControlledMean};
pub use history::{CauseTally, HistoryTally, ServiceTally, Year};
pub use interval::{poisson_rate, proportion, quantile_ranks};
pub use loss::LossTally;
pub use mean::{FEW, mean_or_bound, rate_or_bound};
pub use moments::Moments;
pub use ratio::{FEW_PAIRS, Ratio};
pub use sample::{EXACT_LIMIT, Sample};
pub use verdict::{Promise, Verdict};

/// Confidence level of every interval.
pub const LEVEL: f64 = 0.95;

/// A point estimate with its uncertainty.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Estimate {
    /// The point estimate.
    pub mean: f64,
    /// Standard error of the mean; 0 where nothing varied.
    pub std_error: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
    /// Confidence level of the interval, 0.95.
    pub level: f64,
    /// Number of observations behind it.
    pub count: u64,
}

//! Estimates: what many histories say about a design, each with its interval.
//!
//! Accumulators hold whole numbers only, so that any grouping of merges gives the same bytes; floating
//! point enters when an [`Estimate`] is taken. Every interval is at [`LEVEL`].
//!
//! Never knows: names (indices only), how a trajectory arose.

mod budget;
mod control;
mod cost;
mod counts;
mod credit;
mod decide;
mod fits;
mod history;
mod ignorance;
mod independent;
mod indices;
mod interval;
mod least_squares;
mod ledger;
mod limits;
mod loss;
mod mean;
mod moments;
mod paired;
mod precision;
mod ratio;
mod sample;
mod side_by_side;
mod stored;
mod student;
mod tail;
mod verdict;
mod weighted;
mod wide;
mod windows;

#[cfg(test)]
mod coverage;

pub use budget::{BudgetTally, POINTS};
pub use control::{Control, ControlledMean, WORTH};
pub use cost::{Bound, CostGroup, CostTally, Money, Part};
pub use counts::Counts;
pub use credit::CreditTally;
pub use decide::{Looks, histories_to_decide, mean_bounds, ratio_bounds, share_bounds};
pub use history::{CauseTally, HistoryTally, ServiceTally, Year};
pub use ignorance::{Chance, Components, Group, components};
pub use independent::difference_of_independent;
pub use indices::first_order;
pub use interval::{poisson_rate, proportion, proportion_at, quantile_ranks};
pub use least_squares::{Row, weights};
pub use ledger::{Counted, Ledger, Prices};
pub use limits::{count_limits, mean_limits, share_limits};
pub use loss::LossTally;
pub use mean::{FEW, mean_or_bound, rate_or_bound};
pub use moments::Moments;
pub use paired::Paired;
pub use precision::{ENOUGH, FIRST_LOOK, histories_to_reach, next_look, relative_half_width};
pub use ratio::{FEW_PAIRS, Ratio};
pub use sample::{EXACT_LIMIT, Sample};
pub use side_by_side::{PairTally, SideBySide, pairs};
pub use student::t_above;
pub use verdict::{Promise, Verdict};
pub use weighted::{Trust, WeightedTally};
pub use windows::Windows;

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

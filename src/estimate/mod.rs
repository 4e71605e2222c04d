//! Estimates: what many histories say about a design, each with its interval.
//!
//! Never knows: names (indices only), how a trajectory arose.

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

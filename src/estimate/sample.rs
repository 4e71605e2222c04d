//! A sample kept whole while it is small and rounded once it is large; merges in any order agree exactly.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::interval::quantile_ranks;

/// Most distinct values that are kept exactly.
pub const EXACT_LIMIT: usize = 1 << 17;

/// Bits kept of a value that is rounded; 2^-11 of the value is lost at most on either side.
const KEPT_BITS: u32 = 11;

/// The distribution of whole-number observations: quantiles, shares and the points of a chart.
///
/// Up to [`EXACT_LIMIT`] distinct values everything is exact, however many observations there are. Beyond,
/// each value is replaced by the upper end of its bucket, the buckets of an HDR histogram with three
/// significant digits (Tene 2012): values below 2048 stay exact, zero among them, and larger ones are
/// overstated by less than 0.1 %; the largest value stays exact. There are at most 57,000 buckets, so memory is
/// bounded.
///
/// The content depends on the observations alone, never on the order or grouping in which they came: it is
/// rounded if and only if more than [`EXACT_LIMIT`] distinct values were seen, and rounding twice is
/// rounding once. An ordered map is used rather than a histogram's array because it is that canonical form.
///
/// ```
/// use fivenines::estimate::Sample;
/// let mut sample = Sample::default();
/// for value in [5, 1, 3, 3] {
///     sample.push(value);
/// }
/// assert_eq!(sample.quantile(0.5), Some(3));
/// assert_eq!(sample.count_at_most(3), 3);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sample {
    /// Value (or upper end of its bucket) and how many.
    values: BTreeMap<u64, u64>,
    count: u64,
    max: u64,
    rounded: bool,
}

impl Sample {
    /// Adds one observation.
    pub fn push(&mut self, value: u64) {
        self.push_many(value, 1);
    }

    /// Adds `n` observations of zero.
    pub fn push_zeros(&mut self, n: u64) {
        self.push_many(0, n);
    }

    fn push_many(&mut self, value: u64, n: u64) {
        if n == 0 {
            return;
        }
        self.count += n;
        self.max = self.max.max(value);
        self.insert(value, n);
        self.round_if_large();
    }

    /// Adds all observations of `other`.
    pub fn merge(&mut self, other: &Sample) {
        self.count += other.count;
        self.max = self.max.max(other.max);
        if other.rounded {
            self.round();
        }
        for (&value, &n) in &other.values {
            self.insert(value, n);
            self.round_if_large();
        }
    }

    fn insert(&mut self, value: u64, n: u64) {
        let key = if self.rounded { bucket_end(value) } else { value };
        *self.values.entry(key).or_insert(0) += n;
    }

    fn round_if_large(&mut self) {
        if !self.rounded && self.values.len() > EXACT_LIMIT {
            self.round();
        }
    }

    fn round(&mut self) {
        if self.rounded {
            return;
        }
        self.rounded = true;
        for (value, n) in std::mem::take(&mut self.values) {
            self.insert(value, n);
        }
    }

    /// Number of observations.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The largest observation, exact; 0 where there are none.
    pub fn max(&self) -> u64 {
        self.max
    }

    /// Whether all values are still exact.
    pub fn is_exact(&self) -> bool {
        !self.rounded
    }

    /// The smallest value with at least ⌈p n⌉ observations (and at least one) at or below it, for p in 0..=1.
    ///
    /// A product p n within rounding of a whole number is that number. `None` without observations. Where
    /// the sample is rounded the quantile is overstated, by less than 0.1 %.
    pub fn quantile(&self, p: f64) -> Option<u64> {
        (self.count > 0).then(|| self.at_rank(quantile_rank(p, self.count)))
    }

    /// Order-statistic interval at 95 % of the quantile of order `p` in 0..=1: see [`quantile_ranks`].
    ///
    /// The lower end is 0 where the sample is too small to bound the quantile below (observations are not
    /// negative); the upper end is `None` where it is too small to bound it above.
    pub fn quantile_interval(&self, p: f64) -> (u64, Option<u64>) {
        let (low, high) = quantile_ranks(self.count, p);
        let low = low.map_or(0, |rank| self.at_rank(rank));
        (if self.rounded { bucket_start(low) } else { low }, high.map(|rank| self.at_rank(rank)))
    }

    /// The observation of this rank in ascending order, the first being 1.
    fn at_rank(&self, rank: u64) -> u64 {
        let mut seen = 0;
        for (&value, &n) in &self.values {
            seen += n;
            if seen >= rank {
                return value.min(self.max);
            }
        }
        self.max
    }

    /// How many observations are at most `x`; where the sample is rounded, those of the bucket that holds
    /// `x` are left out unless `x` is its end (or the maximum), so the number is never overstated.
    pub fn count_at_most(&self, x: u64) -> u64 {
        if x >= self.max { self.count } else { self.values.range(..=x).map(|(_, n)| n).sum() }
    }

    /// Distinct values ascending, each with its number of observations.
    pub fn points(&self) -> Vec<(u64, u64)> {
        self.values.iter().map(|(&value, &n)| (value.min(self.max), n)).collect()
    }
}

/// ⌈p n⌉ in 1..=n.
fn quantile_rank(p: f64, n: u64) -> u64 {
    let product = p * n as f64;
    let whole = product.round();
    let rank = if (product - whole).abs() <= 4.0 * f64::EPSILON * product { whole } else { product.ceil() };
    (rank as u64).clamp(1, n)
}

/// Bits that rounding drops from this value.
fn dropped_bits(value: u64) -> u32 {
    (u64::BITS - value.leading_zeros()).saturating_sub(KEPT_BITS)
}

fn bucket_start(value: u64) -> u64 {
    value >> dropped_bits(value) << dropped_bits(value)
}

fn bucket_end(value: u64) -> u64 {
    value | ((1 << dropped_bits(value)) - 1)
}

#[cfg(test)]
mod tests;

//! Sampling error, year-to-year spread and ignorance, told apart: components of variance of a nested simulation.
//!
//! Each draw of the beliefs gives a group of years. With t the true long-run mean of a group and e the error of estimating
//! it from a finite number of years, the mean of the group is t + e. The spread of the means over draws therefore contains
//! sampling error, which is taken out again (one-way random effects: Searle, Casella and McCulloch 1992, "Variance
//! Components", section 3.5; Sun, Apley and Staum 2011, Oper. Res. 59, 998-1007, for nested simulation).

use super::interval::{TAIL, proportion_limits, quantile_ranks};
use super::student::t_above;
use super::{Estimate, FEW, LEVEL, Moments, mean_or_bound};

/// The years of one draw of the beliefs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Group {
    /// Mean over its years, in any unit, not negative.
    pub mean: f64,
    /// Standard error of the mean.
    pub std_error: f64,
    /// Ends of the 95 % interval of the mean.
    pub interval: (f64, f64),
    /// Number of years.
    pub years: u64,
}

/// What the spread of all years is made of, in the unit of the groups.
#[derive(Debug, Clone)]
pub struct Components {
    /// Mean over beliefs and years. Its standard error and interval hold the ignorance: few draws, wide interval.
    pub mean: Estimate,
    /// Standard error of that mean for the finite number of years alone.
    pub sampling_error: f64,
    /// Standard deviation of single years about the mean of their draw: luck.
    pub year_sd: Estimate,
    /// Standard deviation of the true mean over the beliefs: ignorance. Its interval begins at 0 where it cannot be told
    /// from sampling error, as where fewer than 30 draws (or half of them) had a year with anything in it.
    pub truth_sd: Estimate,
    cap: f64,
    /// The true means, one a draw, ascending: the means of the draws drawn together until they spread like the true ones.
    truths: Vec<f64>,
}

/// A chance over the beliefs, and the draws that do not tell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Chance {
    /// Share of the beliefs; its interval holds for the finite number of draws and of years in each.
    pub share: Estimate,
    /// Draws whose own interval holds the limit.
    pub undecided: u64,
}

/// Takes the spread of groups of like size apart; `unit` is the smallest difference that counts (a microsecond, say), `cap`
/// the greatest possible mean.
///
/// # Panics
/// Below two groups.
pub fn components(groups: &[Group], unit: f64, cap: f64) -> Components {
    assert!(groups.len() > 1, "a spread needs two draws");
    let n = groups.len() as f64;
    let mut moments = Moments::default();
    groups.iter().for_each(|group| moments.push((group.mean / unit).round() as u64));
    let mean = mean_or_bound(&moments, (cap / unit).round() as u64, unit);
    let noise: Vec<f64> = groups.iter().map(|group| group.std_error * group.std_error).collect();
    let of_years: Vec<f64> = groups.iter().zip(&noise).map(|(group, noise)| noise * group.years as f64).collect();
    let about = |group: &Group| (group.mean - mean.mean) * (group.mean - mean.mean) * n / (n - 1.0);
    let of_truths: Vec<f64> = groups.iter().zip(&noise).map(|(group, noise)| about(group) - noise).collect();
    let mut truth_sd = root(&skewed(&of_truths));
    let seen = groups.iter().filter(|group| group.mean > 0.0).count();
    if seen < (FEW as usize).min(groups.len() / 2) {
        // The square of a number up to the cap is at most the cap times the number.
        truth_sd = Estimate { low: 0.0, high: (cap * mean.high).sqrt(), ..truth_sd };
    }
    let raw = groups.iter().map(about).sum::<f64>() / n;
    let shrink = if raw > 0.0 { (truth_sd.mean / raw.sqrt()).min(1.0) } else { 0.0 };
    let mut truths: Vec<f64> = groups.iter().map(|group| mean.mean + shrink * (group.mean - mean.mean)).collect();
    truths.sort_by(f64::total_cmp);
    let sampling_error = (noise.iter().sum::<f64>() / n / n).sqrt();
    Components { mean, sampling_error, year_sd: root(&skewed(&of_years)), truth_sd, truths, cap }
}

impl Components {
    /// The quantile of order `p` (above 0, below 1) of the true mean over the beliefs, with its order-statistic interval,
    /// or, where ignorance cannot be told from sampling error, with bounds that hold for any law of the true mean
    /// (Cantelli 1928, Markov).
    ///
    /// The means of the draws are first drawn together about their mean by (standard deviation of the true means /
    /// standard deviation of the means), which gives them the spread, though not the exact shape, of the true ones
    /// (constrained Bayes: Louis 1984, J. Amer. Statist. Assoc. 79, 393-398).
    pub fn truth_quantile(&self, p: f64) -> (f64, f64, f64) {
        let n = self.truths.len();
        let at = |rank: u64| self.truths[(rank as usize).clamp(1, n) - 1];
        let (low, high) = quantile_ranks(n as u64, p);
        let middle = at((p * n as f64).ceil() as u64);
        if self.truth_sd.low <= 0.0 {
            let reach = |odds: f64| self.truth_sd.high * odds.sqrt();
            let high = (self.mean.high + reach(p / (1.0 - p))).min(self.mean.high / (1.0 - p)).min(self.cap);
            return (middle, (self.mean.low - reach((1.0 - p) / p)).max(0.0), high);
        }
        (middle, at(low.unwrap_or(1)), at(high.unwrap_or(n as u64)))
    }

    /// The chance over the beliefs that the true mean is at most `limit`.
    ///
    /// The estimate counts the drawn-together means. The ends are Clopper-Pearson limits: the lower one counts only the
    /// draws whose own interval is below the limit, the upper one all that may be.
    pub fn chance_at_most(&self, limit: f64, groups: &[Group]) -> Chance {
        let n = groups.len() as u64;
        let count = |holds: &dyn Fn(&Group) -> bool| groups.iter().filter(|group| holds(group)).count() as u64;
        let surely = count(&|group| group.interval.1 <= limit);
        let perhaps = count(&|group| group.interval.0 <= limit);
        let below = self.truths.partition_point(|truth| *truth <= limit) as f64 / n as f64;
        let (low, high) = (proportion_limits(surely, n, TAIL).0, proportion_limits(perhaps, n, TAIL).1);
        let std_error = (below * (1.0 - below) / n as f64).sqrt();
        let share = Estimate { mean: below.clamp(low, high), std_error, low, high, level: LEVEL, count: n };
        Chance { share, undecided: perhaps - surely }
    }
}

/// Mean of a skewed sample with Student's interval corrected for skewness (Hall 1992), as [`Moments`] has for whole numbers.
fn skewed(values: &[f64]) -> Estimate {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let apart = || values.iter().map(|value| value - mean);
    let second = apart().map(|x| x * x).sum::<f64>() / n;
    let third = apart().map(|x| x * (x * x)).sum::<f64>() / n;
    let std_error = (second / (n - 1.0)).sqrt();
    let a = if second > 0.0 { third / second / second.sqrt() / n.sqrt() } else { 0.0 };
    let quantile = t_above(TAIL, values.len() as u64 - 1);
    let unskew = |x: f64| if a.abs() < 1e-6 { x } else { 3.0 / a * (libm::cbrt(1.0 + a * (x - a / 6.0)) - 1.0) };
    let end = |x: f64| mean - std_error * unskew(x);
    Estimate { mean, std_error, low: end(quantile), high: end(-quantile), level: LEVEL, count: values.len() as u64 }
}

/// The square root of a variance that may come out below 0; the standard error by the delta method.
fn root(variance: &Estimate) -> Estimate {
    let sd = |x: f64| x.max(0.0).sqrt();
    let mean = sd(variance.mean);
    let std_error = if mean > 0.0 { variance.std_error / (2.0 * mean) } else { sd(variance.std_error) };
    Estimate { mean, std_error, low: sd(variance.low), high: sd(variance.high), ..*variance }
}

#[cfg(test)]
mod tests;

//! Global sensitivity from the draws of a nested simulation that is there anyway: whose ignorance is it?

use super::interval::TAIL;
use super::student::t_above;
use super::{Estimate, LEVEL};

/// Most groups that the jackknife leaves out one at a time.
const MOST_GROUPS: usize = 100;

/// First-order Sobol indices of a result to each input, and last their sum: which share of the variance of the result is
/// explained by each input alone, by the expectation of the result given that input.
///
/// `inputs[k][i]` is input `k` in draw `i`, any increasing function of it will do; `results[i]` is the result, of which
/// `noise[i]` is the variance of its error (0 without). `None` where the noise explains all of the spread.
///
/// The draws are sorted by one input at a time and split into √(2n) bins; the variance of the bins' means, the spread within
/// the bins taken out of it, is that of the expectation (one-way random effects: Searle, Casella and McCulloch 1992,
/// "Variance Components", section 3.6; binning as in Plischke, Borgonovo and Smith 2013, Eur. J. Oper. Res. 226, 536-550).
/// It is divided by the variance of the results less the mean noise. Noise is in the spread within bins too, so neither
/// part of the quotient has it. What a straight line loses in the bins is 1/(2n) of its index. Bootstrap intervals are wrong for
/// such estimates, which compare neighbours, because the bootstrap repeats draws; the intervals are Student's about a
/// jackknife over at most 100 groups of draws (Efron and Stein 1981, Ann. Statist. 9, 586-596), cut to 0..1.
///
/// # Panics
/// Below eight draws, or with lists of unlike length.
pub fn first_order(inputs: &[Vec<f64>], results: &[f64], noise: &[f64]) -> Option<Vec<Estimate>> {
    let n = results.len();
    assert!(n >= 8 && noise.len() == n && inputs.iter().all(|input| input.len() == n), "eight draws or more of each");
    let bins: Vec<Vec<usize>> = inputs.iter().map(|input| bins(input)).collect();
    let whole = indices(&bins, results, noise, |_| true)?;
    let groups = n.min(MOST_GROUPS);
    let without: Vec<Vec<f64>> =
        (0..groups).map(|group| indices(&bins, results, noise, |i| i % groups != group)).collect::<Option<_>>()?;
    let spread = |k: usize| {
        let values = without.iter().map(|indices| indices[k]);
        let mean = values.clone().sum::<f64>() / groups as f64;
        let squares = values.map(|value| (value - mean) * (value - mean)).sum::<f64>();
        (squares * (groups - 1) as f64 / groups as f64).sqrt()
    };
    let quantile = t_above(TAIL, groups as u64 - 1);
    let estimate = |k: usize, index: f64| {
        let std_error = spread(k);
        let end = |value: f64| value.clamp(0.0, 1.0);
        let (low, high) = (end(index - quantile * std_error), end(index + quantile * std_error));
        Estimate { mean: end(index), std_error, low, high, level: LEVEL, count: n as u64 }
    };
    Some(whole.into_iter().enumerate().map(|(k, index)| estimate(k, index)).collect())
}

/// The bin of each draw, by the rank of its input.
fn bins(input: &[f64]) -> Vec<usize> {
    let n = input.len();
    let count = ((n as f64 * 2.0).sqrt().round() as usize).min(n / 4);
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|a, b| input[*a].total_cmp(&input[*b]).then(a.cmp(b)));
    let mut bins = vec![0; n];
    order.into_iter().enumerate().for_each(|(rank, draw)| bins[draw] = rank * count / n);
    bins
}

/// The index of each input and their sum, from the draws that are kept.
fn indices(bins: &[Vec<usize>], results: &[f64], noise: &[f64], keep: impl Fn(usize) -> bool) -> Option<Vec<f64>> {
    let kept: Vec<usize> = (0..results.len()).filter(|i| keep(*i)).collect();
    let n = kept.len() as f64;
    let mean = kept.iter().map(|i| results[*i]).sum::<f64>() / n;
    let total: f64 = kept.iter().map(|i| (results[*i] - mean) * (results[*i] - mean)).sum();
    let variance = total / (n - 1.0) - kept.iter().map(|i| noise[*i]).sum::<f64>() / n;
    if variance <= 0.0 {
        return None;
    }
    let mut all: Vec<f64> = bins.iter().map(|bins| between(bins, results, &kept, (mean, total)) / variance).collect();
    all.push(all.iter().sum());
    Some(all)
}

/// Variance of the means of bins, without what the spread within them adds to it.
fn between(bins: &[usize], results: &[f64], kept: &[usize], (mean, total): (f64, f64)) -> f64 {
    let count = bins.iter().max().map_or(0, |last| last + 1);
    let mut sums = vec![(0.0, 0.0); count];
    for i in kept {
        sums[bins[*i]].0 += 1.0;
        sums[bins[*i]].1 += results[*i];
    }
    let (n, k) = (kept.len() as f64, count as f64);
    let of_means: f64 = sums.iter().map(|(m, sum)| m * (sum / m - mean) * (sum / m - mean)).sum();
    let within = (total - of_means).max(0.0) / (n - k);
    let typical = (n - sums.iter().map(|(m, _)| m * m).sum::<f64>() / n) / (k - 1.0);
    // The bins are all there are, not a sample of bins: divide by their number, not by one less.
    (of_means / (k - 1.0) - within) / typical * (k - 1.0) / k
}

#[cfg(test)]
mod tests;

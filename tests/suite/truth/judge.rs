//! Comparing an estimate with an exact answer.

use fivenines::estimate::Estimate;

/// How many standard errors an estimate may be off.
///
/// A correct estimate is further off with probability 4.7e-4, so that about one set of 400 answers in six has one
/// that is; seeds are fixed, so that this can only happen when streams or models change.
pub(super) const TOLERANCE: f64 = 3.5;

/// The same level for a probability, split over two tails.
const TAIL: f64 = 4.652_581_580_7e-4 / 2.0;

/// Answers have 12 digits; closer than this is the same.
const DIGITS: f64 = 1e-11;

/// Levels are whole parts of a billion, and a mean of attempts is a few levels.
const ROUNDED: f64 = 2e-9;

/// An estimate, with what is needed to judge it.
#[derive(Debug, Clone)]
pub(super) enum Measured {
    /// A mean or the like with its standard error.
    Mean { estimate: f64, std_error: f64, interval: Option<(f64, f64)> },
    /// A probability: `hits` of `n`.
    Share { hits: u64, n: u64, low: f64, high: f64 },
    /// A quantile, with the sample that it comes from.
    Quantile { p: f64, estimate: f64, low: f64, high: f64, points: Vec<(f64, u64)> },
    /// No sampling involved.
    Exact(f64),
    /// No sampling involved, but the rounding of levels.
    Rounded(f64),
}

/// The outcome of a comparison.
#[derive(Debug, Clone, Copy)]
pub(super) struct Judgement {
    pub accepted: bool,
    /// How many standard errors the estimate is off; none where a normal law says nothing.
    pub z: Option<f64>,
}

impl Measured {
    pub(super) fn mean(estimate: &Estimate, scale: f64) -> Measured {
        let (a, b) = (estimate.low * scale, estimate.high * scale);
        Measured::Mean {
            estimate: estimate.mean * scale,
            std_error: estimate.std_error * scale.abs(),
            interval: Some((a.min(b), a.max(b))),
        }
    }

    pub(super) fn plus(self, shift: f64) -> Measured {
        match self {
            Measured::Mean { estimate, std_error, interval } => Measured::Mean {
                estimate: estimate + shift,
                std_error,
                interval: interval.map(|(low, high)| (low + shift, high + shift)),
            },
            other => other,
        }
    }

    pub(super) fn share(estimate: &Estimate) -> Measured {
        let hits = (estimate.mean * estimate.count as f64).round() as u64;
        Measured::Share { hits, n: estimate.count, low: estimate.low, high: estimate.high }
    }

    pub(super) fn complement(self) -> Measured {
        match self {
            Measured::Share { hits, n, low, high } => {
                Measured::Share { hits: n - hits, n, low: 1.0 - high, high: 1.0 - low }
            }
            other => other,
        }
    }

    /// Compares with an exact answer.
    pub(super) fn judge(&self, value: f64) -> Judgement {
        match self {
            Measured::Mean { estimate, std_error, .. } => {
                let off = estimate - value;
                let accepted = off.abs() <= TOLERANCE * std_error + DIGITS * value.abs();
                Judgement { accepted, z: (*std_error > 0.0).then(|| off / std_error) }
            }
            Measured::Share { hits, n, .. } => {
                let accepted =
                    binomial_upper(*hits, *n, value) >= TAIL && binomial_upper(n - hits, *n, 1.0 - value) >= TAIL;
                let s = (*n as f64 * value * (1.0 - value)).sqrt();
                Judgement { accepted, z: (s > 3.0).then(|| (*hits as f64 - *n as f64 * value) / s) }
            }
            Measured::Quantile { p, points, .. } => judge_quantile(*p, points, value),
            Measured::Exact(found) => Judgement { accepted: (found - value).abs() <= DIGITS * value.abs(), z: None },
            Measured::Rounded(found) => Judgement { accepted: (found - value).abs() <= ROUNDED, z: None },
        }
    }

    /// The interval that is reported at 95 %.
    pub(super) fn interval(&self) -> Option<(f64, f64)> {
        match self {
            Measured::Mean { interval, .. } => *interval,
            Measured::Share { low, high, .. } | Measured::Quantile { low, high, .. } => Some((*low, *high)),
            Measured::Exact(_) | Measured::Rounded(_) => None,
        }
    }

    /// Whether the run was long enough for the comparison to mean something.
    pub(super) fn is_useful(&self, value: f64) -> bool {
        match self {
            Measured::Mean { std_error, .. } => *std_error <= 0.08 * value.abs(),
            Measured::Share { n, .. } => *n >= 10_000,
            Measured::Quantile { low, high, .. } => high - low <= 0.4 * value,
            Measured::Exact(_) | Measured::Rounded(_) => true,
        }
    }

    /// Whether an answer that is wrong by `factor` is so far off that a check that does not notice is broken:
    /// eight standard errors, which a correct estimate comes within 3.5 of with probability 3e-6.
    pub(super) fn must_refuse(&self, value: f64, factor: f64) -> bool {
        let far = TOLERANCE + 4.5;
        match self {
            Measured::Mean { std_error, .. } => (factor - 1.0).abs() * value.abs() >= far * std_error,
            Measured::Share { n, .. } => {
                let (n, wrong) = (*n as f64, value * factor);
                wrong < 1.0 && n * (value - wrong).abs() >= far * (n * value * (1.0 - value)).sqrt().max(3.0)
            }
            Measured::Quantile { p, points, .. } => {
                let n = total(points) as f64;
                let (below, up_to) = around(points, value * factor);
                let s = (n * p * (1.0 - p)).sqrt();
                below as f64 - n * p >= far * s || n * p - up_to as f64 >= far * s
            }
            Measured::Exact(_) => value != 0.0,
            Measured::Rounded(_) => (factor - 1.0).abs() * value.abs() > 2.0 * ROUNDED,
        }
    }
}

fn total(points: &[(f64, u64)]) -> u64 {
    points.iter().map(|(_, n)| n).sum()
}

/// How many observations are clearly below a value, and how many are not clearly above it.
fn around(points: &[(f64, u64)], value: f64) -> (u64, u64) {
    let near = 2e-9 + DIGITS * value;
    let count = |limit: f64| points.iter().take_while(|(x, _)| *x <= limit).map(|(_, n)| n).sum();
    (count(value - near), count(value + near))
}

/// The order statistics around rank `n p` must enclose the quantile, jumps of the law included.
fn judge_quantile(p: f64, points: &[(f64, u64)], value: f64) -> Judgement {
    let n = total(points);
    let (below, up_to) = around(points, value);
    // P(D < x) <= p <= P(D <= x): too many below, or too few up to it, refute x.
    let too_many = binomial_upper(below, n, p) < TAIL;
    let too_few = binomial_upper(n - up_to, n, 1.0 - p) < TAIL;
    let s = (n as f64 * p * (1.0 - p)).sqrt();
    let z = (up_to - below <= 1).then(|| (up_to as f64 - n as f64 * p) / s);
    Judgement { accepted: !too_many && !too_few, z }
}

/// P(at least `k` of `n`), summed from `k` on in the direction in which the terms fall.
pub(super) fn binomial_upper(k: u64, n: u64, p: f64) -> f64 {
    if k == 0 || p >= 1.0 {
        return 1.0;
    }
    if p <= 0.0 {
        return 0.0;
    }
    if k as f64 <= n as f64 * p {
        return 1.0 - sum_down(k - 1, n, p);
    }
    sum_down(n - k, n, 1.0 - p)
}

/// P(at most `k` of `n`) for `k` below the mean.
fn sum_down(k: u64, n: u64, p: f64) -> f64 {
    let ln_choose = |k: f64, n: f64| libm::lgamma(n + 1.0) - libm::lgamma(k + 1.0) - libm::lgamma(n - k + 1.0);
    let (k, n) = (k as f64, n as f64);
    let mut term = libm::exp(ln_choose(k, n) + k * libm::log(p) + (n - k) * libm::log1p(-p));
    let (mut sum, mut at) = (0.0, k);
    while term > sum * 1e-16 {
        sum += term;
        if at == 0.0 {
            break;
        }
        term *= at / (n - at + 1.0) * (1.0 - p) / p;
        at -= 1.0;
    }
    sum
}

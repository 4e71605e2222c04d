//! Laws (probability distributions) of times: draw, describe, check.
//!
//! All times are hours as `f64`. A draw is a function of the words that the generator gives and of nothing
//! else: the ziggurats, the tables and the transcendental functions are the same on every processor and do
//! not change with the features of other crates.
//!
//! Never knows: which component a time belongs to, a generator of its own, time passing.

mod cdf;
mod check;
mod density;
mod display;
mod draws;
mod exponential;
mod hazard;
mod moments;
mod scaled;
mod special;
mod tables;
#[cfg(test)]
mod tests;

pub use check::LawError;

use rand::Rng;
use rand::distr::Distribution;

/// A law (probability distribution) of a time, in hours.
///
/// The fields are open; [`Law::check`] says whether they make a law. Drawing from one that does not gives
/// meaningless numbers, or a panic for an empty list.
///
/// ```
/// use fivenines::law::Law;
/// let repair = Law::LogNormal { median: 2.0, sigma: 0.8 };
/// assert_eq!(repair.check(), Ok(()));
/// assert!((repair.quantile(0.5) - 2.0).abs() < 1e-12);
/// assert!((repair.mean() - 2.754255).abs() < 1e-6);
/// assert_eq!(repair.to_string(), "lognormal, median 2 h, sigma 0.8");
/// ```
#[derive(Debug, Clone, PartialEq)]
pub enum Law {
    /// Memoryless: the chance to end within the next hour does not depend on the hours behind.
    Exponential {
        /// Mean in hours, above 0.
        mean: f64,
    },
    /// cdf `1 - exp(-(t/scale)^shape)`; ageing for a shape above 1, infant mortality below.
    Weibull {
        /// Shape, above 0, no unit.
        shape: f64,
        /// Scale in hours, above 0: 63.2 % of times are shorter.
        scale: f64,
    },
    /// Mean `shape * scale`; for a whole shape, the sum of that many exponential times.
    Gamma {
        /// Shape, above 0 and at most 1e9, no unit.
        shape: f64,
        /// Scale in hours, above 0.
        scale: f64,
    },
    /// `ln t` is normal with mean `ln median` and standard deviation `sigma`.
    LogNormal {
        /// Median in hours, above 0.
        median: f64,
        /// Standard deviation of the natural logarithm, above 0, no unit.
        sigma: f64,
    },
    /// Even between the two ends.
    Uniform {
        /// Shortest time in hours, at least 0.
        low: f64,
        /// Longest time in hours, above `low`.
        high: f64,
    },
    /// Straight up from `low` to `mode`, straight down to `high`.
    Triangular {
        /// Shortest time in hours, at least 0.
        low: f64,
        /// Likeliest time in hours, from `low` to `high`.
        mode: f64,
        /// Longest time in hours, above `low`.
        high: f64,
    },
    /// Always this time.
    Fixed {
        /// The time in hours, at least 0.
        value: f64,
    },
    /// A hazard (failures an hour of those that have not failed) that is constant in pieces: a bathtub, say.
    Hazard {
        /// End in hours and hazard an hour of each piece; ends are above 0 and ascending, the last one is infinite;
        /// hazards are at least 0, the last one is above 0.
        pieces: Vec<(f64, f64)>,
    },
    /// One of several laws, chosen by weight.
    Mixture {
        /// Weight and law of each part; weights are above 0 and sum to 1.
        parts: Vec<(f64, Law)>,
    },
    /// One of the observed values, each as likely.
    Empirical {
        /// Times in hours, ascending, at least 0, not all 0.
        values: Vec<f64>,
    },
}

impl Law {
    /// Draws one time in hours, at least 0 (a Weibull or gamma law of a shape far below 1 may underflow to 0).
    ///
    /// Takes only whole 64-bit words of the generator; how many depends on the words.
    ///
    /// # Panics
    /// An empty mixture or an empty list of observed values.
    #[inline(never)]
    pub fn sample<R: Rng + ?Sized>(&self, rng: &mut R) -> f64 {
        self.sample_in_place(rng)
    }

    /// The same as a part of the caller, without a call for the laws that most times follow: for the innermost loops.
    #[inline(always)]
    pub(crate) fn sample_in_place<R: Rng + ?Sized>(&self, rng: &mut R) -> f64 {
        match self {
            Law::Exponential { mean } => mean * draws::exponential(rng),
            Law::LogNormal { median, sigma } => median * exponential::exp(sigma * draws::normal(rng)),
            Law::Fixed { value } => *value,
            _ => self.sample_rarer(rng),
        }
    }

    /// The laws that cost more than a call, kept out of the callers' loops.
    #[inline(never)]
    fn sample_rarer<R: Rng + ?Sized>(&self, rng: &mut R) -> f64 {
        match self {
            Law::Weibull { shape, scale } => scale * libm::pow(draws::exponential(rng), 1.0 / shape),
            Law::Gamma { shape, scale } => scale * draws::gamma(rng, *shape),
            Law::Uniform { low, high } => low + draws::unit(rng) * (high - low),
            Law::Triangular { low, mode, high } => cdf::triangular_quantile(draws::unit(rng), *low, *mode, *high),
            Law::Hazard { pieces } => hazard::inverse(pieces, draws::exponential(rng)),
            Law::Mixture { parts } => pick(parts, rng).sample(rng),
            Law::Empirical { values } => values[draws::index(rng, values.len())],
            Law::Exponential { .. } | Law::LogNormal { .. } | Law::Fixed { .. } => self.sample(rng),
        }
    }
}

/// A part of a mixture, by weight.
fn pick<'a, R: Rng + ?Sized>(parts: &'a [(f64, Law)], rng: &mut R) -> &'a Law {
    let total: f64 = parts.iter().map(|(weight, _)| weight).sum();
    let mut left = draws::unit(rng) * total;
    for (weight, law) in parts {
        left -= weight;
        if left < 0.0 {
            return law;
        }
    }
    &parts.last().expect("a mixture has at least one part").1
}

impl Distribution<f64> for Law {
    #[inline]
    fn sample<R: Rng + ?Sized>(&self, rng: &mut R) -> f64 {
        Law::sample(self, rng)
    }
}

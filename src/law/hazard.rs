//! Hazards: the piecewise constant hazard law, and what is left of a time of any law at a given age.
//!
//! The cumulative hazard is `H(t) = -ln S(t)`. With a standard exponential number E, a time is the first t with
//! `H(t) >= E`, and what is left of it at the age a, given that it is longer, is the first t with
//! `H(a + t) - H(a) >= E` (Devroye, Non-Uniform Random Variate Generation, 1986, section VI.2).

use super::special::{first_reaching, incomplete_gamma, ln_normal_cdf, ln_upper_gamma};
use super::{Law, draws};
use rand::Rng;

impl Law {
    /// `-ln survival(t)`, also where the survival function is too small for an `f64`; infinite from the longest time
    /// on. Relative error about 1e-10.
    pub fn cumulative_hazard(&self, t: f64) -> f64 {
        if t <= 0.0 {
            return -libm::log1p(-self.cdf(t));
        }
        match self {
            Law::Exponential { mean } => t / mean,
            Law::Weibull { shape, scale } => libm::pow(t / scale, *shape),
            Law::Hazard { pieces } => cumulative(pieces, t),
            _ if self.cdf(t) < 0.5 => -libm::log1p(-self.cdf(t)),
            Law::Gamma { shape, scale } => -ln_upper_gamma(*shape, t / scale),
            Law::LogNormal { median, sigma } => -ln_normal_cdf(-libm::log(t / median) / sigma),
            Law::Mixture { parts } => mixture(parts, t),
            _ => -libm::log(self.survival(t)),
        }
    }

    /// Draws what is left, in hours, of a time that is longer than `age` hours; the whole of it at the age 0. Nothing
    /// is left at the longest time of a law that has one.
    pub fn sample_left<R: Rng + ?Sized>(&self, age: f64, rng: &mut R) -> f64 {
        match self {
            _ if age <= 0.0 => self.sample(rng),
            Law::Exponential { .. } => self.sample(rng),
            Law::Fixed { value } => (value - age).max(0.0),
            _ => self.left(age, draws::exponential(rng)),
        }
    }

    /// The time in hours after `age` at which the cumulative hazard has grown by `hazard`: the quantile of what is left,
    /// at the probability `1 - exp(-hazard)`.
    pub fn left(&self, age: f64, hazard: f64) -> f64 {
        let due = self.cumulative_hazard(age) + hazard;
        if due == f64::INFINITY {
            return (self.quantile(1.0) - age).max(0.0);
        }
        match self {
            Law::Exponential { mean } => mean * hazard,
            Law::Weibull { shape, scale } => scale * (libm::pow(due, 1.0 / shape) - age / scale).max(0.0),
            Law::Hazard { pieces } => (inverse(pieces, due) - age).max(0.0),
            _ => first_reaching(|t| self.cumulative_hazard(age + t) >= due),
        }
    }
}

/// The cumulative hazard of a mixture: the logarithm of a sum, taken beside its largest term.
fn mixture(parts: &[(f64, Law)], t: f64) -> f64 {
    let total: f64 = parts.iter().map(|(weight, _)| weight).sum();
    let terms = || parts.iter().map(|(weight, law)| law.cumulative_hazard(t) - libm::log(weight / total));
    let least = terms().fold(f64::INFINITY, f64::min);
    if least == f64::INFINITY {
        return least;
    }
    least - libm::log(terms().map(|term| libm::exp(least - term)).sum())
}

/// Start, length and rate of each piece; the last one is without end.
fn stretches(pieces: &[(f64, f64)]) -> impl Iterator<Item = (f64, f64, f64)> + '_ {
    let starts = std::iter::once(0.0).chain(pieces.iter().map(|(until, _)| *until));
    starts.zip(pieces).map(|(start, (until, rate))| (start, until - start, *rate))
}

/// Cumulative hazard of pieces of constant hazard, at t >= 0.
pub(super) fn cumulative(pieces: &[(f64, f64)], t: f64) -> f64 {
    stretches(pieces)
        .take_while(|(start, ..)| *start < t)
        .map(|(start, length, rate)| if rate > 0.0 { rate * length.min(t - start) } else { 0.0 })
        .sum()
}

/// The first time at which the cumulative hazard is at least `hazard`; a hazard of 0 gives the shortest time.
pub(super) fn inverse(pieces: &[(f64, f64)], hazard: f64) -> f64 {
    let mut left = hazard;
    for (start, length, rate) in stretches(pieces) {
        if rate > 0.0 && left <= rate * length {
            return start + left / rate;
        }
        left -= if rate > 0.0 { rate * length } else { 0.0 };
    }
    f64::INFINITY
}

/// Mean of pieces of constant hazard: the integral of the survival function.
pub(super) fn mean(pieces: &[(f64, f64)]) -> f64 {
    let reached = |start| libm::exp(-cumulative(pieces, start));
    let part = |(start, length, rate): (f64, f64, f64)| match rate > 0.0 {
        true => reached(start) * -libm::expm1(-rate * length) / rate,
        false => reached(start) * length,
    };
    stretches(pieces).map(part).sum()
}

/// Mean of the shorter of a time of pieces of constant hazard and a limit.
pub(super) fn limited_mean(pieces: &[(f64, f64)], limit: f64) -> f64 {
    let (mut gone, mut sum) = (0.0, 0.0);
    for (start, length, rate) in stretches(pieces).take_while(|(start, ..)| *start < limit) {
        let length = length.min(limit - start);
        sum += libm::exp(-gone) * if rate > 0.0 { -libm::expm1(-rate * length) / rate } else { length };
        gone += rate * length;
    }
    sum
}

/// Standard deviation of pieces of constant hazard, as a sum of squares: with c the start of a piece less the mean and
/// x the exponential time in it, `(x + c)^2` has the three moments of x, cut off at the end of the piece.
pub(super) fn sd(pieces: &[(f64, f64)]) -> f64 {
    let mean = mean(pieces);
    let part = |(start, length, rate): (f64, f64, f64)| {
        if rate <= 0.0 {
            return 0.0;
        }
        let (c, moment) = (start - mean, |k: f64| incomplete_gamma(k, rate * length).0);
        let square = c * c * moment(1.0) + 2.0 * c * moment(2.0) / rate + 2.0 * moment(3.0) / (rate * rate);
        libm::exp(-cumulative(pieces, start)) * square
    };
    stretches(pieces).map(part).sum::<f64>().sqrt()
}

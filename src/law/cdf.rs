//! Distribution function, survival function and quantiles of each law.

use super::Law;
use super::hazard;
use super::special::{first_reaching, incomplete_gamma, normal_cdf, normal_quantile};

impl Law {
    /// Probability of a time of at most `t` hours; relative error at most about 1e-10, in the lower tail too.
    pub fn cdf(&self, t: f64) -> f64 {
        if t < 0.0 {
            return 0.0;
        }
        match self {
            Law::Exponential { mean } => -libm::expm1(-t / mean),
            Law::Weibull { shape, scale } => -libm::expm1(-libm::pow(t / scale, *shape)),
            Law::Gamma { shape, scale } => incomplete_gamma(*shape, t / scale).0,
            Law::LogNormal { median, sigma } => normal_cdf(libm::log(t / median) / sigma),
            Law::Uniform { low, high } => ((t - low) / (high - low)).clamp(0.0, 1.0),
            Law::Triangular { low, mode, high } => triangular(t, *low, *mode, *high).0,
            Law::Fixed { value } => f64::from(u8::from(t >= *value)),
            Law::Hazard { pieces } => -libm::expm1(-hazard::cumulative(pieces, t)),
            Law::Mixture { parts } => weighted(parts, |law| law.cdf(t)),
            Law::Empirical { values } => at_most(values, t) as f64 / values.len() as f64,
        }
    }

    /// Probability of a time of more than `t` hours: `1 - cdf(t)` without the loss of digits where it is
    /// small; relative error at most about 1e-10.
    pub fn survival(&self, t: f64) -> f64 {
        if t < 0.0 {
            return 1.0;
        }
        match self {
            Law::Exponential { mean } => libm::exp(-t / mean),
            Law::Weibull { shape, scale } => libm::exp(-libm::pow(t / scale, *shape)),
            Law::Gamma { shape, scale } => incomplete_gamma(*shape, t / scale).1,
            Law::LogNormal { median, sigma } => normal_cdf(-libm::log(t / median) / sigma),
            Law::Uniform { low, high } => ((high - t) / (high - low)).clamp(0.0, 1.0),
            Law::Triangular { low, mode, high } => triangular(t, *low, *mode, *high).1,
            Law::Fixed { value } => f64::from(u8::from(t < *value)),
            Law::Hazard { pieces } => libm::exp(-hazard::cumulative(pieces, t)),
            Law::Mixture { parts } => weighted(parts, |law| law.survival(t)),
            Law::Empirical { values } => (values.len() - at_most(values, t)) as f64 / values.len() as f64,
        }
    }

    /// The smallest time in hours with `cdf(t) >= p`, for p in 0..=1 (a p outside is taken as the nearest
    /// end); p = 0 gives the lower end of the law, p = 1 the upper end, infinite where there is none.
    ///
    /// Putting the result back into [`Law::cdf`] gives p to about 1e-10 of the smaller of p and 1 - p.
    /// Gamma laws and mixtures are inverted by bisection to the last bit, in microseconds (50 for a shape of 1e4).
    pub fn quantile(&self, p: f64) -> f64 {
        let p = p.clamp(0.0, 1.0);
        match self {
            Law::Exponential { mean } => -mean * libm::log1p(-p),
            Law::Weibull { shape, scale } => scale * libm::pow(-libm::log1p(-p), 1.0 / shape),
            Law::LogNormal { median, sigma } => median * libm::exp(sigma * normal_quantile(p)),
            Law::Uniform { low, high } => low + p * (high - low),
            Law::Triangular { low, mode, high } => triangular_quantile(p, *low, *mode, *high),
            Law::Fixed { value } => *value,
            Law::Hazard { pieces } => hazard::inverse(pieces, -libm::log1p(-p)),
            Law::Gamma { .. } if p == 1.0 => f64::INFINITY,
            Law::Gamma { .. } => self.quantile_by_search(p),
            Law::Mixture { parts } if p == 0.0 => ends(parts, p).fold(f64::INFINITY, f64::min),
            Law::Mixture { parts } if p == 1.0 => ends(parts, p).fold(0.0, f64::max),
            Law::Mixture { .. } => self.quantile_by_search(p),
            Law::Empirical { values } => values[rank(p, values.len()) - 1],
        }
    }

    /// Inverts on the cdf, which is exact at the jumps of a mixture, and on the survival function where the
    /// cdf is too close to 1 to keep ten digits of the rest.
    fn quantile_by_search(&self, p: f64) -> f64 {
        if p <= 0.9999 { first_reaching(|t| self.cdf(t) >= p) } else { first_reaching(|t| self.survival(t) <= 1.0 - p) }
    }
}

/// The quantiles at one end of the parts of a mixture.
fn ends(parts: &[(f64, Law)], p: f64) -> impl Iterator<Item = f64> {
    parts.iter().map(move |(_, law)| law.quantile(p))
}

/// The smallest rank from 1 with `rank / count >= p`, decided by that quotient as [`Law::cdf`] rounds it.
fn rank(p: f64, count: usize) -> usize {
    let guess = ((p * count as f64).ceil() as usize).clamp(1, count);
    let enough = |rank: usize| rank as f64 / count as f64 >= p;
    if guess > 1 && enough(guess - 1) {
        guess - 1
    } else if !enough(guess) {
        guess + 1
    } else {
        guess
    }
}

/// `(cdf, survival)` of the triangular law, each as a sum of positive terms.
fn triangular(t: f64, low: f64, mode: f64, high: f64) -> (f64, f64) {
    let width = high - low;
    if t <= low {
        (0.0, 1.0)
    } else if t >= high {
        (1.0, 0.0)
    } else if t < mode {
        let below = (t - low) / width * ((t - low) / (mode - low));
        let above = (high - mode) / width + (mode - t) / width * (((mode - low) + (t - low)) / (mode - low));
        (below, above)
    } else {
        let above = (high - t) / width * ((high - t) / (high - mode));
        let below = (mode - low) / width + (t - mode) / width * (((high - mode) + (high - t)) / (high - mode));
        (below, above)
    }
}

/// Inverse of [`triangular`] for p in 0..=1; also what [`Law::sample`] draws by.
pub(super) fn triangular_quantile(p: f64, low: f64, mode: f64, high: f64) -> f64 {
    let width = high - low;
    if p * width < mode - low {
        low + (p * width * (mode - low)).sqrt()
    } else {
        high - ((1.0 - p) * width * (high - mode)).sqrt()
    }
}

/// Mean of `value` over the parts of a mixture, by weight; never above 1 by rounding.
fn weighted(parts: &[(f64, Law)], value: impl Fn(&Law) -> f64) -> f64 {
    let total: f64 = parts.iter().map(|(weight, _)| weight).sum();
    parts.iter().map(|(weight, law)| weight / total * value(law)).sum::<f64>().min(1.0)
}

/// How many of the ascending values are at most `t`.
fn at_most(values: &[f64], t: f64) -> usize {
    values.partition_point(|value| *value <= t)
}

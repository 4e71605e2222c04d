//! Mean and standard deviation of each law.

use super::Law;
use super::hazard;
use super::special::ln_gamma_spread;

impl Law {
    /// Mean in hours. Every law here has one; it is infinite only if it is too large for an `f64`, which
    /// [`Law::check`] refuses.
    ///
    /// Formulas: Johnson, Kotz and Balakrishnan, Continuous Univariate Distributions, chapters 14, 17, 19, 21.
    pub fn mean(&self) -> f64 {
        match self {
            Law::Exponential { mean } => *mean,
            Law::Weibull { shape, scale } => scale * libm::tgamma(1.0 + 1.0 / shape),
            Law::Gamma { shape, scale } => shape * scale,
            Law::LogNormal { median, sigma } => median * libm::exp(0.5 * sigma * sigma),
            Law::Uniform { low, high } => low + 0.5 * (high - low),
            Law::Triangular { low, mode, high } => low / 3.0 + mode / 3.0 + high / 3.0,
            Law::Fixed { value } => *value,
            Law::Hazard { pieces } => hazard::mean(pieces),
            Law::Mixture { parts } => {
                let total: f64 = parts.iter().map(|(weight, _)| weight).sum();
                parts.iter().map(|(weight, law)| weight / total * law.mean()).sum()
            }
            Law::Empirical { values } => {
                let count = values.len() as f64;
                values.iter().map(|value| value / count).sum()
            }
        }
    }

    /// Mean in hours of the shorter of a time and a limit (above 0), of the laws without a longest time: exponential,
    /// Weibull, gamma, lognormal, piecewise hazard, and mixtures of these alone.
    ///
    /// It is `E[T; T <= limit] + limit P(T > limit)`, and the first term is the mean times the cdf of the law weighted
    /// with its own length. Source: Klugman, Panjer and Willmot, Loss Models, 4th ed., 2012, appendix A. Of a hazard it is
    /// the integral of the survival function, piece by piece.
    pub fn limited_mean(&self, limit: f64) -> Option<f64> {
        let below = match self {
            Law::Exponential { mean } => return Some(mean * self.cdf(limit)),
            Law::Weibull { shape, scale } => {
                Law::Gamma { shape: 1.0 + 1.0 / shape, scale: 1.0 }.cdf(libm::pow(limit / scale, *shape))
            }
            Law::Gamma { shape, scale } => Law::Gamma { shape: shape + 1.0, scale: *scale }.cdf(limit),
            Law::LogNormal { median, sigma } => {
                Law::LogNormal { median: median * libm::exp(sigma * sigma), sigma: *sigma }.cdf(limit)
            }
            Law::Hazard { pieces } => return Some(hazard::limited_mean(pieces, limit)),
            Law::Mixture { parts } => {
                let total: f64 = parts.iter().map(|(weight, _)| weight).sum();
                return parts.iter().map(|(weight, law)| Some(weight / total * law.limited_mean(limit)?)).sum();
            }
            _ => return None,
        };
        Some(self.mean() * below + limit * self.survival(limit))
    }

    /// Standard deviation in hours; infinite if it is too large for an `f64` (a log-normal law with sigma
    /// above 26), and for observed values that of the values themselves (divisor n).
    pub fn sd(&self) -> f64 {
        match self {
            Law::Exponential { mean } => *mean,
            // The variance over the squared mean is Gamma(1 + 2/k) / Gamma(1 + 1/k)^2 - 1.
            Law::Weibull { shape, .. } => self.mean() * libm::expm1(ln_gamma_spread(1.0 / shape)).sqrt(),
            Law::Gamma { shape, scale } => shape.sqrt() * scale,
            Law::LogNormal { sigma, .. } => self.mean() * libm::expm1(sigma * sigma).sqrt(),
            Law::Uniform { low, high } => (high - low) / 12f64.sqrt(),
            Law::Triangular { low, mode, high } => {
                let (rise, fall) = (mode - low, high - mode);
                ((rise * rise + rise * fall + fall * fall) / 18.0).sqrt()
            }
            Law::Fixed { .. } => 0.0,
            Law::Hazard { pieces } => hazard::sd(pieces),
            Law::Mixture { parts } => mixture_sd(parts, self.mean()),
            Law::Empirical { values } => {
                let mean = self.mean();
                let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
                (squares / values.len() as f64).sqrt()
            }
        }
    }
}

/// The variance of a mixture is the mean variance plus the variance of the means.
fn mixture_sd(parts: &[(f64, Law)], mean: f64) -> f64 {
    let total: f64 = parts.iter().map(|(weight, _)| weight).sum();
    let variance = |law: &Law| {
        let (spread, off) = (law.sd(), law.mean() - mean);
        spread * spread + off * off
    };
    parts.iter().map(|(weight, law)| weight / total * variance(law)).sum::<f64>().sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Against the integral of the survival function by the midpoint rule.
    #[test]
    fn limited_means_are_integrals_of_the_survival_function() {
        let laws = [
            Law::Exponential { mean: 3.0 },
            Law::Weibull { shape: 1.7, scale: 3.0 },
            Law::Gamma { shape: 2.5, scale: 3.0 },
            Law::LogNormal { median: 3.0, sigma: 0.8 },
            Law::Hazard { pieces: vec![(1.0, 0.0), (2.0, 0.4), (5.0, 0.1), (f64::INFINITY, 0.7)] },
            Law::Mixture { parts: vec![(0.3, Law::Exponential { mean: 1.0 }), (0.7, Law::Exponential { mean: 9.0 })] },
        ];
        for law in laws {
            for limit in [0.5, 4.0, 30.0] {
                let step = limit / 20_000.0;
                let area: f64 = (0..20_000).map(|at| law.survival((f64::from(at) + 0.5) * step) * step).sum();
                let found = law.limited_mean(limit).unwrap();
                assert!((found - area).abs() < 1e-6 * area, "{law:?} {limit}: {found} {area}");
            }
        }
        let fixed = Law::Fixed { value: 1.0 };
        assert_eq!(fixed.limited_mean(2.0), None);
        assert_eq!(Law::Mixture { parts: vec![(1.0, fixed)] }.limited_mean(2.0), None);
    }
}

//! Logarithms of densities, for likelihoods.

use super::Law;
use std::f64::consts::PI;

impl Law {
    /// Logarithm of the density (an hour) at `t` > 0 hours, of the laws that have a likelihood: exponential, Weibull, gamma,
    /// lognormal; nothing for the others.
    ///
    /// Formulas: Johnson, Kotz and Balakrishnan, Continuous Univariate Distributions, 2nd ed., 1994, chapters 14, 17, 19, 21.
    ///
    /// ```
    /// use fivenines::law::Law;
    /// let density = Law::Exponential { mean: 2.0 }.ln_density(3.0).unwrap();
    /// assert!((density - (-1.5 - 2f64.ln())).abs() < 1e-15);
    /// assert_eq!(Law::Fixed { value: 1.0 }.ln_density(1.0), None);
    /// ```
    pub fn ln_density(&self, t: f64) -> Option<f64> {
        match self {
            Law::Exponential { mean } => Some(-t / mean - libm::log(*mean)),
            Law::Weibull { shape, scale } => {
                let log = libm::log(t / scale);
                Some(libm::log(*shape) - libm::log(*scale) + (shape - 1.0) * log - libm::exp(shape * log))
            }
            Law::Gamma { shape, scale } => {
                let x = t / scale;
                Some((shape - 1.0) * libm::log(x) - x - libm::lgamma(*shape) - libm::log(*scale))
            }
            Law::LogNormal { median, sigma } => {
                let z = libm::log(t / median) / sigma;
                Some(-0.5 * z * z - libm::log(sigma * t) - 0.5 * libm::log(2.0 * PI))
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The slope of the cdf, by central differences.
    #[test]
    fn densities_are_slopes_of_the_cdf() {
        let laws = [
            Law::Exponential { mean: 3.0 },
            Law::Weibull { shape: 1.7, scale: 3.0 },
            Law::Gamma { shape: 2.5, scale: 3.0 },
            Law::LogNormal { median: 3.0, sigma: 0.8 },
        ];
        for law in laws {
            for t in [0.3, 2.0, 9.0] {
                let slope = (law.cdf(t + 1e-5) - law.cdf(t - 1e-5)) / 2e-5;
                let density = libm::exp(law.ln_density(t).unwrap());
                assert!((density / slope - 1.0).abs() < 1e-6, "{law:?} {t}: {density} {slope}");
            }
        }
    }
}

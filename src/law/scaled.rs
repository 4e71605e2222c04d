//! The same law in other units of time.

use super::Law;

impl Law {
    /// The law of a time that is `factor` (above 0) times as long; [`Law::check`] says where that is out of range.
    ///
    /// ```
    /// use fivenines::law::Law;
    /// let repair = Law::LogNormal { median: 2.0, sigma: 0.8 };
    /// assert_eq!(repair.scaled(0.5), Law::LogNormal { median: 1.0, sigma: 0.8 });
    /// ```
    pub fn scaled(&self, factor: f64) -> Law {
        match self {
            Law::Exponential { mean } => Law::Exponential { mean: mean * factor },
            Law::Weibull { shape, scale } => Law::Weibull { shape: *shape, scale: scale * factor },
            Law::Gamma { shape, scale } => Law::Gamma { shape: *shape, scale: scale * factor },
            Law::LogNormal { median, sigma } => Law::LogNormal { median: median * factor, sigma: *sigma },
            Law::Uniform { low, high } => Law::Uniform { low: low * factor, high: high * factor },
            Law::Triangular { low, mode, high } => {
                Law::Triangular { low: low * factor, mode: mode * factor, high: high * factor }
            }
            Law::Fixed { value } => Law::Fixed { value: value * factor },
            Law::Hazard { pieces } => {
                Law::Hazard { pieces: pieces.iter().map(|(end, hazard)| (end * factor, hazard / factor)).collect() }
            }
            Law::Mixture { parts } => {
                Law::Mixture { parts: parts.iter().map(|(weight, law)| (*weight, law.scaled(factor))).collect() }
            }
            Law::Empirical { values } => Law::Empirical { values: values.iter().map(|value| value * factor).collect() },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The quantiles of a scaled law are the scaled quantiles of the law.
    #[test]
    fn every_law_scales() {
        let laws = [
            Law::Exponential { mean: 3.0 },
            Law::Weibull { shape: 0.7, scale: 3.0 },
            Law::Gamma { shape: 2.5, scale: 3.0 },
            Law::LogNormal { median: 3.0, sigma: 0.8 },
            Law::Uniform { low: 1.0, high: 3.0 },
            Law::Triangular { low: 1.0, mode: 2.0, high: 4.0 },
            Law::Fixed { value: 3.0 },
            Law::Hazard { pieces: vec![(10.0, 0.1), (f64::INFINITY, 0.3)] },
            Law::Mixture { parts: vec![(0.3, Law::Fixed { value: 1.0 }), (0.7, Law::Exponential { mean: 2.0 })] },
            Law::Empirical { values: vec![1.0, 2.0, 5.0] },
        ];
        for law in laws {
            let scaled = law.scaled(2.5);
            assert_eq!(scaled.check(), Ok(()));
            for p in [0.01, 0.2, 0.5, 0.9, 0.999] {
                let (quantile, expected) = (scaled.quantile(p), 2.5 * law.quantile(p));
                assert!((quantile - expected).abs() <= 1e-9 * expected, "{law:?} {p}: {quantile}, {expected}");
            }
            assert!((scaled.mean() - 2.5 * law.mean()).abs() < 1e-9 * law.mean(), "{law:?}");
        }
    }
}

//! STUB: laws of times.
use rand::Rng;

/// A law (probability distribution) of a time, in hours.
#[derive(Debug, Clone, PartialEq)]
pub enum Law {
    /// Memoryless, with this mean.
    Exponential { mean: f64 },
    /// cdf `1 - exp(-(t/scale)^shape)`.
    Weibull { shape: f64, scale: f64 },
    /// Mean `shape * scale`.
    Gamma { shape: f64, scale: f64 },
    /// `ln t` is normal with mean `ln median` and standard deviation `sigma`.
    LogNormal { median: f64, sigma: f64 },
    /// Even between the two ends.
    Uniform { low: f64, high: f64 },
    /// Straight up from `low` to `mode`, straight down to `high`.
    Triangular { low: f64, mode: f64, high: f64 },
    /// Always this time.
    Fixed { value: f64 },
    /// One of several laws, chosen by weight (weights are positive and sum to 1).
    Mixture { parts: Vec<(f64, Law)> },
    /// One of the observed values, each as likely; sorted ascending.
    Empirical { values: Vec<f64> },
}
impl Law {
    /// Draws one time in hours.
    pub fn check(&self) -> Result<(), LawError> {
        Ok(())
    }
    pub fn weibull_mean(shape: f64, mean: f64) -> Result<Law, LawError> {
        let _ = shape;
        Ok(Law::Fixed { value: mean })
    }
    pub fn gamma_mean(shape: f64, mean: f64) -> Result<Law, LawError> {
        let _ = shape;
        Ok(Law::Fixed { value: mean })
    }
    pub fn lognormal_mean_sd(mean: f64, _sd: f64) -> Result<Law, LawError> {
        Ok(Law::Fixed { value: mean })
    }
    pub fn sample<R: Rng + ?Sized>(&self, _rng: &mut R) -> f64 {
        0.0
    }
    /// Mean in hours, infinite where there is none.
    pub fn mean(&self) -> f64 {
        0.0
    }
    /// Standard deviation in hours.
    pub fn sd(&self) -> f64 {
        0.0
    }
    /// Probability of a time of at most `t` hours.
    pub fn cdf(&self, _t: f64) -> f64 {
        0.0
    }
    /// Smallest t with cdf(t) >= p.
    pub fn quantile(&self, _p: f64) -> f64 {
        0.0
    }
}

impl std::fmt::Display for Law {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self:?}")
    }
}
/// Stub.
#[derive(Debug, Clone, PartialEq)]
pub enum LawError {
    /// x
    Bad,
}
impl std::fmt::Display for LawError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self:?}")
    }
}

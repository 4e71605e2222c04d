//! Which parameters make a law: the check, its errors, and constructors from a mean.

use super::Law;
use std::fmt;

/// Largest accepted shape of a gamma law; the incomplete gamma function takes about its square root in steps.
const GAMMA_SHAPE_MAX: f64 = 1e9;

/// Why parameters do not make a law. The caller can go on with other parameters.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum LawError {
    /// A parameter is outside its range.
    OutOfRange {
        /// Name of the law, as printed.
        law: &'static str,
        /// Name of the parameter.
        parameter: &'static str,
        /// What was given; hours where the parameter is a time.
        value: f64,
        /// What is accepted, in words.
        range: &'static str,
    },
    /// The ends of a uniform, triangular or hazard law are out of order.
    Unordered {
        /// Name of the law, as printed.
        law: &'static str,
        /// What order is accepted, in words.
        order: &'static str,
    },
    /// The weights of a mixture do not sum to 1 within 1e-9.
    WeightSum {
        /// What they sum to.
        sum: f64,
    },
    /// A mixture without parts or observations without values.
    Empty {
        /// Name of the law, as printed.
        law: &'static str,
    },
    /// Observed values that are not in ascending order.
    Unsorted {
        /// Index of the first value that is below the one before it.
        index: usize,
    },
    /// The parameters are in range, but the mean is 0 or too large for an `f64`.
    Mean {
        /// Name of the law, as printed.
        law: &'static str,
        /// The mean in hours.
        mean: f64,
    },
}

impl fmt::Display for LawError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LawError::OutOfRange { law, parameter, value, range } => {
                write!(f, "{parameter} of the {law} law is {value}; it must be {range}")
            }
            LawError::Unordered { law, order } => {
                write!(f, "ends of the {law} law are out of order; they must be {order}")
            }
            LawError::WeightSum { sum } => write!(f, "weights of a mixture sum to {sum}; they must sum to 1"),
            LawError::Empty { law } => write!(f, "the {law} law is empty; it must have at least one entry"),
            LawError::Unsorted { index } => {
                write!(f, "observed value {index} is below the one before it; values must be ascending")
            }
            LawError::Mean { law, mean } => {
                write!(f, "mean of the {law} law is {mean} h; it must be above 0 and finite")
            }
        }
    }
}

impl std::error::Error for LawError {}

/// Finite and above 0: scales, shapes, weights.
const POSITIVE: &str = "a finite number above 0";
/// Finite and at least 0: times.
const TIME: &str = "a finite number of at least 0";

impl Law {
    /// The word for the kind of law, as in messages and in [`Display`](fmt::Display).
    pub fn name(&self) -> &'static str {
        match self {
            Law::Exponential { .. } => "exponential",
            Law::Weibull { .. } => "Weibull",
            Law::Gamma { .. } => "gamma",
            Law::LogNormal { .. } => "lognormal",
            Law::Uniform { .. } => "uniform",
            Law::Triangular { .. } => "triangular",
            Law::Fixed { .. } => "fixed",
            Law::Hazard { .. } => "hazard",
            Law::Mixture { .. } => "mixture",
            Law::Empirical { .. } => "empirical",
        }
    }

    /// Whether the parameters make a law: finite, in range and in order, weights that sum to 1 within 1e-9,
    /// and a finite mean above 0 (a fixed time may be 0). Parts of a mixture are checked too; a fixed 0 may be
    /// a part.
    ///
    /// # Errors
    /// The first thing wrong, with the range that is accepted.
    ///
    /// ```
    /// use fivenines::law::Law;
    /// let wrong = Law::Weibull { shape: -1.0, scale: 10.0 }.check().unwrap_err();
    /// assert_eq!(wrong.to_string(), "shape of the Weibull law is -1; it must be a finite number above 0");
    /// ```
    pub fn check(&self) -> Result<(), LawError> {
        match self {
            Law::Exponential { mean } => self.positive("mean", *mean)?,
            Law::Weibull { shape, scale } => {
                self.positive("shape", *shape)?;
                self.positive("scale", *scale)?;
            }
            Law::Gamma { shape, scale } => {
                let range = "above 0 and at most 1e9";
                self.require("shape", *shape, *shape > 0.0 && *shape <= GAMMA_SHAPE_MAX, range)?;
                self.positive("scale", *scale)?;
            }
            Law::LogNormal { median, sigma } => {
                self.positive("median", *median)?;
                self.positive("sigma", *sigma)?;
            }
            Law::Uniform { low, high } => {
                self.time("low", *low)?;
                self.time("high", *high)?;
                self.ordered(low < high, "low < high")?;
            }
            Law::Triangular { low, mode, high } => {
                self.time("low", *low)?;
                self.time("mode", *mode)?;
                self.time("high", *high)?;
                self.ordered(low <= mode && mode <= high && low < high, "low <= mode <= high with low < high")?;
            }
            Law::Fixed { value } => return self.time("value", *value),
            Law::Hazard { pieces } => self.check_pieces(pieces)?,
            Law::Mixture { parts } => self.check_parts(parts)?,
            Law::Empirical { values } => self.check_values(values)?,
        }
        let mean = self.mean();
        if mean > 0.0 && mean.is_finite() { Ok(()) } else { Err(LawError::Mean { law: self.name(), mean }) }
    }

    fn check_pieces(&self, pieces: &[(f64, f64)]) -> Result<(), LawError> {
        let Some(((end, last), bounded)) = pieces.split_last() else {
            return Err(LawError::Empty { law: self.name() });
        };
        for (until, rate) in bounded {
            self.positive("until", *until)?;
            self.time("rate", *rate)?;
        }
        self.require("until", *end, *end == f64::INFINITY, "infinite for the last piece")?;
        self.positive("rate", *last)?;
        self.ordered(pieces.is_sorted_by(|a, b| a.0 < b.0), "each `until` above the one before it")
    }

    fn check_parts(&self, parts: &[(f64, Law)]) -> Result<(), LawError> {
        if parts.is_empty() {
            return Err(LawError::Empty { law: self.name() });
        }
        for (weight, law) in parts {
            self.positive("weight", *weight)?;
            law.check()?;
        }
        let sum: f64 = parts.iter().map(|(weight, _)| weight).sum();
        if (sum - 1.0).abs() <= 1e-9 { Ok(()) } else { Err(LawError::WeightSum { sum }) }
    }

    fn check_values(&self, values: &[f64]) -> Result<(), LawError> {
        if values.is_empty() {
            return Err(LawError::Empty { law: self.name() });
        }
        for value in values {
            self.time("value", *value)?;
        }
        match values.windows(2).position(|pair| pair[1] < pair[0]) {
            Some(before) => Err(LawError::Unsorted { index: before + 1 }),
            None => Ok(()),
        }
    }

    fn positive(&self, parameter: &'static str, value: f64) -> Result<(), LawError> {
        self.require(parameter, value, value > 0.0 && value.is_finite(), POSITIVE)
    }

    fn time(&self, parameter: &'static str, value: f64) -> Result<(), LawError> {
        self.require(parameter, value, value >= 0.0 && value.is_finite(), TIME)
    }

    fn require(&self, parameter: &'static str, value: f64, ok: bool, range: &'static str) -> Result<(), LawError> {
        if ok { Ok(()) } else { Err(LawError::OutOfRange { law: self.name(), parameter, value, range }) }
    }

    fn ordered(&self, ok: bool, order: &'static str) -> Result<(), LawError> {
        if ok { Ok(()) } else { Err(LawError::Unordered { law: self.name(), order }) }
    }
}

/// Constructors from the mean, which is what sources give.
impl Law {
    /// The Weibull law of this shape and mean (hours): scale = mean / Gamma(1 + 1/shape).
    ///
    /// # Errors
    /// Shape or mean not finite and above 0, or a shape so small that no scale gives the mean.
    pub fn weibull_mean(shape: f64, mean: f64) -> Result<Law, LawError> {
        let unit = Law::Weibull { shape, scale: 1.0 };
        unit.positive("shape", shape)?;
        unit.positive("mean", mean)?;
        unit.check()?;
        checked(Law::Weibull { shape, scale: mean / unit.mean() })
    }

    /// The gamma law of this shape and mean (hours): scale = mean / shape.
    ///
    /// # Errors
    /// Shape not in (0, 1e9], or mean not finite and above 0.
    pub fn gamma_mean(shape: f64, mean: f64) -> Result<Law, LawError> {
        let law = Law::Gamma { shape, scale: mean / shape };
        law.positive("mean", mean)?;
        checked(law)
    }

    /// The log-normal law of this mean and standard deviation (both hours): `sigma^2 = ln(1 + (sd/mean)^2)`,
    /// `median = mean / sqrt(1 + (sd/mean)^2)` (Johnson, Kotz and Balakrishnan, chapter 14).
    ///
    /// # Errors
    /// Mean or standard deviation not finite and above 0.
    pub fn lognormal_mean_sd(mean: f64, sd: f64) -> Result<Law, LawError> {
        let ratio = sd / mean;
        let law = Law::LogNormal { median: mean / libm::hypot(1.0, ratio), sigma: libm::log1p(ratio * ratio).sqrt() };
        law.positive("mean", mean)?;
        law.positive("sd", sd)?;
        checked(law)
    }
}

fn checked(law: Law) -> Result<Law, LawError> {
    law.check().map(|()| law)
}

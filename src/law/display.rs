//! Laws as a person would write them.

use super::Law;
use crate::units::{HOURS_PER_YEAR, Hours, significant};
use std::fmt;

impl fmt::Display for Law {
    /// For example `exponential, mean 90 d`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Law::Exponential { mean } => write!(f, "exponential, mean {}", Hours(*mean)),
            Law::Weibull { shape, scale } => {
                write!(f, "Weibull, shape {}, scale {}", significant(*shape, 4), Hours(*scale))
            }
            Law::Gamma { shape, .. } => {
                write!(f, "gamma, shape {}, mean {}", significant(*shape, 4), Hours(self.mean()))
            }
            Law::LogNormal { median, sigma } => {
                write!(f, "lognormal, median {}, sigma {}", Hours(*median), significant(*sigma, 4))
            }
            Law::Uniform { low, high } => write!(f, "uniform, {} to {}", Hours(*low), Hours(*high)),
            Law::Triangular { low, mode, high } => {
                write!(f, "triangular, {} to {}, likeliest {}", Hours(*low), Hours(*high), Hours(*mode))
            }
            Law::Fixed { value } => write!(f, "always {}", Hours(*value)),
            Law::Hazard { pieces } => hazard(f, pieces),
            Law::Mixture { parts } => mixture(f, parts),
            Law::Empirical { values } if values.is_empty() => write!(f, "one of 0 observed values"),
            Law::Empirical { values } => {
                let middle = Hours(self.quantile(0.5));
                write!(f, "one of {} observed values, median {middle}", values.len())
            }
        }
    }
}

/// `60 % (uniform, 1 h to 2 h) or 40 % (always 5 h)`.
fn mixture(f: &mut fmt::Formatter<'_>, parts: &[(f64, Law)]) -> fmt::Result {
    for (index, (weight, law)) in parts.iter().enumerate() {
        let joint = if index == 0 { "" } else { " or " };
        write!(f, "{joint}{} % ({law})", significant(weight * 100.0, 4))?;
    }
    Ok(())
}

/// `hazard 12/year until 30 d, then 1/year`.
fn hazard(f: &mut fmt::Formatter<'_>, pieces: &[(f64, f64)]) -> fmt::Result {
    for (index, (until, rate)) in pieces.iter().enumerate() {
        let joint = ["hazard ", ", then "][usize::from(index > 0)];
        write!(f, "{joint}{}/year", significant(rate * HOURS_PER_YEAR, 4))?;
        if until.is_finite() {
            write!(f, " until {}", Hours(*until))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn laws_print_like_a_person_writes_them() {
        let cases = [
            (Law::Exponential { mean: 2160.0 }, "exponential, mean 90 d"),
            (Law::Weibull { shape: 0.75, scale: 100.0 }, "Weibull, shape 0.75, scale 4.167 d"),
            (Law::Gamma { shape: 2.0, scale: 1.0 }, "gamma, shape 2, mean 2 h"),
            (Law::LogNormal { median: 145.0 / 60.0, sigma: 0.83 }, "lognormal, median 145 min, sigma 0.83"),
            (Law::Uniform { low: 0.0, high: 1.0 / 60.0 }, "uniform, 0 s to 1 min"),
            (Law::Triangular { low: 1.0, mode: 2.0, high: 4.0 }, "triangular, 1 h to 4 h, likeliest 2 h"),
            (Law::Fixed { value: 0.5 }, "always 30 min"),
            (
                Law::Mixture { parts: vec![(0.6, Law::Fixed { value: 0.5 }), (0.4, Law::Exponential { mean: 2.0 })] },
                "60 % (always 30 min) or 40 % (exponential, mean 2 h)",
            ),
            (
                Law::Hazard { pieces: vec![(720.0, 12.0 / 8760.0), (f64::INFINITY, 1.0 / 8760.0)] },
                "hazard 12/year until 30 d, then 1/year",
            ),
            (Law::Empirical { values: vec![2.0, 3.0, 8.0] }, "one of 3 observed values, median 3 h"),
        ];
        for (law, text) in cases {
            assert_eq!(law.to_string(), text);
        }
    }
}

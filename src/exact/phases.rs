//! Laws as sums of exponential phases, where they are such sums.

use crate::law::Law;

/// The longest chain of phases that stands for a law.
const MOST_PHASES: f64 = 30.0;

/// One way through a law: so many phases, each left at the same rate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Way {
    /// Probability of this way.
    pub(super) share: f64,
    /// Number of phases.
    pub(super) phases: u16,
    /// Rate an hour at which each is left.
    pub(super) rate: f64,
}

/// The ways of a law: one for an exponential law or a gamma law of a whole shape (Erlang), several for mixtures of them.
/// Nothing for any other law.
pub(super) fn ways(law: &Law) -> Option<Vec<Way>> {
    let one = |phases: f64, rate: f64| Some(vec![Way { share: 1.0, phases: phases as u16, rate }]);
    match law {
        Law::Exponential { mean } => one(1.0, 1.0 / mean),
        Law::Weibull { shape, scale } if *shape == 1.0 => one(1.0, 1.0 / scale),
        Law::Gamma { shape, scale } if shape.fract() == 0.0 && *shape <= MOST_PHASES => one(*shape, 1.0 / scale),
        Law::Mixture { parts } => {
            let total: f64 = parts.iter().map(|(weight, _)| weight).sum();
            let mut all = Vec::new();
            for (weight, law) in parts {
                all.extend(ways(law)?.into_iter().map(|way| Way { share: way.share * weight / total, ..way }));
            }
            Some(all)
        }
        _ => None,
    }
}

/// What a law is called in a sentence.
pub(super) fn kind(law: &Law) -> &'static str {
    match law {
        Law::Exponential { .. } => "exponential",
        Law::Weibull { .. } => "Weibull",
        Law::Gamma { .. } => "gamma",
        Law::LogNormal { .. } => "lognormal",
        Law::Uniform { .. } => "uniform",
        Law::Triangular { .. } => "triangular",
        Law::Fixed { .. } => "fixed",
        Law::Hazard { .. } => "of a changing hazard",
        Law::Mixture { .. } => "mixed",
        Law::Empirical { .. } => "observed",
    }
}

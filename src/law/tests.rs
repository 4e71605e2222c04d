//! Laws against their own cdf, against mpmath and against `rand_distr`.

mod golden;
mod left;
mod oracle;
mod properties;
mod samples;

use super::Law;
use rand::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;

/// The generator of every test here, with a fixed seed.
fn generator(seed: u64) -> Xoshiro256PlusPlus {
    Xoshiro256PlusPlus::seed_from_u64(seed)
}

/// One law of each kind, shapes on both sides of 1.
fn examples() -> Vec<Law> {
    vec![
        Law::Exponential { mean: 2160.0 },
        Law::Weibull { shape: 0.75, scale: 40.0 },
        Law::Weibull { shape: 3.0, scale: 40.0 },
        Law::Gamma { shape: 0.4, scale: 5.0 },
        Law::Gamma { shape: 2.5, scale: 2.0 },
        Law::LogNormal { median: 2.4, sigma: 0.83 },
        Law::Uniform { low: 1.0, high: 6.0 },
        Law::Triangular { low: 1.0, mode: 2.0, high: 5.0 },
        Law::Fixed { value: 0.5 },
        Law::Mixture {
            parts: vec![
                (0.6, Law::LogNormal { median: 1.0, sigma: 0.85 }),
                (0.3, Law::Exponential { mean: 10.0 }),
                (0.1, Law::Fixed { value: 2.0 }),
            ],
        },
        Law::Hazard { pieces: vec![(2.0, 0.3), (3.0, 0.0), (9.0, 0.05), (f64::INFINITY, 0.8)] },
        Law::Empirical { values: vec![0.5, 1.0, 1.0, 2.5, 7.0, 11.0, 40.0] },
    ]
}

/// The law with all times multiplied by `factor`.
fn stretched(law: &Law, factor: f64) -> Law {
    match law.clone() {
        Law::Exponential { mean } => Law::Exponential { mean: mean * factor },
        Law::Weibull { shape, scale } => Law::Weibull { shape, scale: scale * factor },
        Law::Gamma { shape, scale } => Law::Gamma { shape, scale: scale * factor },
        Law::LogNormal { median, sigma } => Law::LogNormal { median: median * factor, sigma },
        Law::Uniform { low, high } => Law::Uniform { low: low * factor, high: high * factor },
        Law::Triangular { low, mode, high } => {
            Law::Triangular { low: low * factor, mode: mode * factor, high: high * factor }
        }
        Law::Fixed { value } => Law::Fixed { value: value * factor },
        Law::Mixture { parts } => {
            Law::Mixture { parts: parts.iter().map(|(weight, law)| (*weight, stretched(law, factor))).collect() }
        }
        Law::Hazard { pieces } => {
            Law::Hazard { pieces: pieces.iter().map(|(until, rate)| (until * factor, rate / factor)).collect() }
        }
        Law::Empirical { values } => Law::Empirical { values: values.iter().map(|value| value * factor).collect() },
    }
}

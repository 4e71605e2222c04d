//! Mechanisms of the language, each against an exact answer.
//!
//! A test of a mean asks whether the simulated mean lies within four standard errors of the exact one: a right model
//! fails one such test in 16,000. Its partner asks that the answer of a slightly wrong model does not.

mod ageing;
mod buffers;
mod common_cause;
mod demand;
mod fading;
mod gates;
mod hidden;
mod losses;
mod needs;
mod partitions;
mod people;
mod positions;
mod promises;
mod reactions;
mod scaling;
mod supplies;

use crate::fixtures::model;
use fivenines::engine::{ServiceRecord, Simulation, Streams, Trajectory, streams::Keys};

/// A simulated mean with its standard error.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Mean {
    mean: f64,
    error: f64,
}

impl Mean {
    /// Distance from an exact answer in standard errors.
    pub(crate) fn apart(self, exact: f64) -> f64 {
        (self.mean - exact).abs() / self.error
    }

    /// Asks that the exact answer is within four standard errors, and that each wrong one is not.
    #[track_caller]
    pub(crate) fn tells(self, exact: f64, wrong: &[f64]) {
        assert!(self.apart(exact) < 4.0, "{self:?} is {} standard errors from {exact}", self.apart(exact));
        for other in wrong {
            assert!(self.apart(*other) > 4.0, "{self:?} does not tell {exact} from {other}");
        }
    }
}

/// The mean of a figure of the first service over histories of a scenario.
pub(crate) fn mean(text: &str, histories: u64, figure: impl Fn(&ServiceRecord) -> f64) -> Mean {
    means(text, histories, |services| figure(&services[0]))
}

/// The mean of a figure of all recorded services over histories of a scenario.
pub(crate) fn means(text: &str, histories: u64, figure: impl Fn(&[ServiceRecord]) -> f64) -> Mean {
    sampled(text, histories, false, |history| figure(&history.services))
}

/// The mean of a figure of histories of a scenario, with everything that was down.
pub(crate) fn counts(text: &str, histories: u64, figure: impl Fn(&Trajectory) -> f64) -> Mean {
    sampled(text, histories, true, figure)
}

fn sampled(text: &str, histories: u64, spans: bool, figure: impl Fn(&Trajectory) -> f64) -> Mean {
    let model = model(text).pooled();
    let keys = Keys::new(&model, 11);
    let mut simulation = Simulation::new(&model, Streams::new(&keys), spans);
    let values: Vec<f64> = (0..histories).map(|at| figure(simulation.run(at).expect("a history ends"))).collect();
    let n = histories as f64;
    let mean = values.iter().sum::<f64>() / n;
    let variance = values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / (n - 1.0);
    Mean { mean, error: (variance / n).sqrt() }
}

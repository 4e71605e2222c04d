//! What is near, how often paths split, and whether failures are forced.

use super::super::simulate::Simulation;
use super::super::streams::{Keys, Streams};
use super::nearness::Nearness;
use crate::model::{FailureCosts, Model, ONE};

/// How the paths of a search for rare events are followed.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// Levels from the outermost in: a state is at a level while no more is missing to an outage than this. Falling, above 0.
    pub levels: Vec<f64>,
    /// Into how many paths one splits on reaching each level, at least 1.
    pub factors: Vec<u32>,
    /// Probability with which a failure is forced in each window, where it is less likely by itself; 0 for none.
    pub forced: f64,
}

impl Plan {
    /// Number of levels that a state has reached.
    #[inline]
    pub(super) fn level(&self, missing: f64) -> usize {
        let reached = |level: &&f64| missing <= **level * (1.0 + 1e-9);
        self.levels.iter().take_while(reached).count()
    }
}

impl Plan {
    /// Fits a model to the plan: a failure that brings an outage near is noticed, though nothing else follows from it, and no
    /// hours are metered.
    pub fn fit(&self, model: &Model, costs: &FailureCosts) -> Model {
        let mut fitted = Model { metered: false, ..model.clone() };
        let keys = Keys::of_paths(model, 0);
        let mut simulation = Simulation::new(model, Streams::new(&keys), false);
        simulation.closely = true;
        simulation.begin_history(0);
        let mut nearness = Nearness::new(model, costs, &simulation);
        for process in 0..model.quiet.len() as u32 {
            if model.quiet[process as usize] {
                simulation.drive(process, 0);
                nearness.update(&mut simulation);
                fitted.quiet[process as usize] = self.level(nearness.of_service()) == 0;
                simulation.drive(process, ONE);
                nearness.update(&mut simulation);
            }
        }
        fitted
    }
}

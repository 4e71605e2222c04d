//! What recoveries go through, step by step, for those who want to read a history.

use super::simulate::Simulation;
use super::streams::Draws;
use super::trajectory::{Step, StepKind};
use crate::model::NONE;

impl<D: Draws> Simulation<'_, D> {
    /// Notes a step of a process where somebody wants to read the history; what comes before the horizon is left out.
    #[inline(always)]
    pub(super) fn tell(&mut self, process: u32, what: StepKind) {
        if self.open_spans.is_some() && self.now >= self.model.warm_up {
            self.keep(process, what);
        }
    }

    #[cold]
    fn keep(&mut self, process: u32, what: StepKind) {
        let stage = self.states[process as usize].stage;
        if stage == NONE {
            return; // a clock, which nobody follows
        }
        let at = self.in_horizon(self.now);
        let label = match what {
            StepKind::Queued | StepKind::Held => self.charged(process).1,
            _ => self.model.stages[stage as usize].label,
        };
        self.trajectory.steps.push(Step { at, process, label, what });
    }
}

//! Checks at fixed times, which end the stages that wait for them.

use super::simulate::Simulation;
use super::streams::Draws;
use crate::model::{Check, NONE};
use crate::units::SimTime;

impl<D: Draws> Simulation<'_, D> {
    /// Time until a check after now finds what there is to find.
    #[inline(never)]
    pub(super) fn until_check(&mut self, process: u32, check: u32) -> SimTime {
        let model = self.model;
        let Check { period, offset, missed } = model.checks[check as usize];
        let next = match self.now.0.checked_sub(offset.0) {
            None => offset.0 - self.now.0,
            Some(since) => period.0 - since % period.0,
        };
        let misses = match missed {
            NONE => 0,
            law => {
                let stream = model.processes[process as usize].stream;
                self.draws.time(stream, &model.laws[law as usize]).0 / period.0
            }
        };
        SimTime(next.saturating_add(misses.saturating_mul(period.0)).min(SimTime::NEVER.0))
    }

    /// What is left of a timer that was held up: a stage that waits for a check waits for the next one from now on.
    pub(super) fn left_to_check(&mut self, process: u32, left: SimTime) -> SimTime {
        let stage = self.states[process as usize].stage;
        match self.model.stages.get(stage as usize).map_or(NONE, |stage| stage.check) {
            NONE => left,
            check => self.until_check(process, check),
        }
    }
}

//! Changes that go through their targets in waves, and chances that fade.

use super::simulate::Simulation;
use super::streams::Draws;
use crate::model::{NONE, ONE, Stage};

impl<D: Draws> Simulation<'_, D> {
    /// Takes down those arms of a change that a stage reaches, and brings back the others.
    #[inline(never)]
    pub(super) fn reach_out(&mut self, process: u32, stage: u32) {
        let model = self.model;
        let Stage { reach: (from, to), level, .. } = model.stages[stage as usize];
        let blame = self.states[process as usize].blame;
        for (at, arm) in model.arms.row(process as usize).iter().enumerate() {
            let reached = (from..to).contains(&(at as u32));
            let state = &mut self.states[*arm as usize];
            state.blame = blame;
            state.stage = if reached { stage } else { NONE };
            self.drive(*arm, if reached { level } else { ONE });
        }
    }

    /// The chance to succeed now: it halves with each half-life since the last exercise or success.
    #[cold]
    pub(super) fn faded(&self, process: u32, stage: Stage) -> f64 {
        let fade = self.model.fades[stage.fade as usize];
        let exercise = self.now.0 - self.now.0 % fade.exercised.0;
        let last = exercise.max(self.proven[process as usize].0);
        let idle = (self.now.0 - last) as f64 / 3.6e9;
        stage.succeeds * libm::exp2(-idle / fade.half_life)
    }
}

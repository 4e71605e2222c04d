//! Reactions: stages that follow the fall of parts, called off or started afresh by what happens meanwhile.
//!
//! A reaction decides after everything else of an instant has happened, as the controller of a standby group does.

use super::simulate::Simulation;
use super::streams::Draws;
use crate::model::{NONE, ONE, Start};

impl<D: Draws> Simulation<'_, D> {
    /// A part changed, or a stage is over.
    pub(super) fn react(&mut self, process: u32) {
        match self.model.processes[process as usize].start {
            Start::React { reaction } => self.react_to(process, reaction as usize),
            Start::Buffer { buffer } => self.absorb(process, buffer as usize),
            _ => unreachable!("only reactions and buffers react"),
        }
    }

    fn react_to(&mut self, process: u32, reaction: usize) {
        let model = self.model;
        let fixed = &model.reactions[reaction];
        let (fell, calm) = self.look_at_parts(reaction);
        let state = self.states[process as usize];
        let running = state.stage != NONE;
        let due = running && state.timing && !state.held && state.timer <= self.now;
        if !self.is_up(fixed.only_while) || calm && fixed.cancels {
            if running {
                self.stop(process);
                self.drive(process, ONE);
            }
        } else if let Some(part) = fell.filter(|_| !running || fixed.restarts) {
            let culprit = self.starter(part);
            self.stop(process);
            self.states[process as usize].blame = self.states[culprit as usize].blame;
            self.enter_stage(process, model.processes[process as usize].first_stage);
        } else if due {
            self.states[process as usize].timing = false;
            self.end_stage(process);
        } else if running {
            self.hold_or_release(process);
            if self.states[process as usize].timing && !self.states[process as usize].held {
                self.pend(process);
            }
        }
    }

    /// A part that has fallen since the last look, and whether all are back.
    fn look_at_parts(&mut self, reaction: usize) -> (Option<u32>, bool) {
        let fixed = &self.model.reactions[reaction];
        let (mut fell, mut calm) = (None, true);
        for (at, node) in fixed.to.iter().enumerate() {
            let down = self.level(*node) < fixed.below;
            let known = &mut self.fallen[fixed.first as usize + at];
            if down && !*known {
                fell = Some(*node);
            }
            *known = down;
            calm &= !down;
        }
        (fell, calm)
    }
}

//! Failures of standby members that nobody sees until the member is asked to serve.

use super::crews::Wait;
use super::simulate::Simulation;
use super::streams::Draws;
use crate::model::{NONE, ONE};

impl<D: Draws> Simulation<'_, D> {
    /// True if a member of a group is up as far as its controller knows.
    pub(super) fn seems_up(&self, group: usize, member: u32) -> bool {
        let fixed = &self.model.groups[group];
        if self.is_up(fixed.members[member as usize]) {
            return true;
        }
        let unseen = |process: &u32| self.level(*process) == ONE || self.is_hidden(*process);
        fixed.looks.get(member as usize).is_some_and(|(place, own)| self.is_up(*place) && own.iter().all(unseen))
    }

    fn is_hidden(&self, process: u32) -> bool {
        let stage = self.states[process as usize].stage;
        stage != NONE && self.model.stages[stage as usize].hidden
    }

    /// A member is asked to serve, or fails while it does: what was hidden about it is seen.
    pub(super) fn reveal(&mut self, group: usize, member: u32) {
        let model = self.model;
        let Some((_, own)) = model.groups[group].looks.get(member as usize) else { return };
        for process in own.iter().filter(|process| self.is_hidden(**process)).copied().collect::<Vec<_>>() {
            self.calendar.cancel(process);
            self.states[process as usize].timing = false;
            if self.states[process as usize].waiting != Wait::Nothing {
                self.leave_crew(process); // what the stage waits for is of no use any more
            }
            self.end_stage(process);
        }
    }
}

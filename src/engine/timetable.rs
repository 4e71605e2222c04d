//! Levels that follow a timetable: nothing starts, holds up or ends them.

use super::calendar::EventKind;
use super::simulate::Simulation;
use super::streams::Draws;
use crate::model::Start;
use crate::units::SimTime;

impl<D: Draws> Simulation<'_, D> {
    /// Goes to the current step and waits for the next. The process's `stage` is not used; its `occurrence` is the
    /// beginning of the current round, its `timer` the number of the step to come.
    pub(super) fn keep_time(&mut self, process: u32) {
        let Start::Timetable { timetable } = self.model.processes[process as usize].start else {
            unreachable!("only timetables keep time")
        };
        let table = &self.model.timetables[timetable as usize];
        let state = &mut self.states[process as usize];
        let step = state.timer.0 as usize;
        let level = table.steps[step].1;
        let due = match table.steps.get(step + 1) {
            Some((time, _)) => {
                state.timer = SimTime(step as u64 + 1);
                state.occurrence + *time
            }
            None => {
                state.timer = SimTime(0);
                state.occurrence = SimTime(state.occurrence.0.saturating_add(table.period.0));
                state.occurrence
            }
        };
        if due < self.end {
            self.calendar.set(process, due, EventKind::Change);
        }
        self.follow(process, level);
    }
}

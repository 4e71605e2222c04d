//! What is counted of strikes: how many there were, and how long was worked on what they struck.

use super::calendar::EventKind;
use super::simulate::Simulation;
use super::streams::Draws;
use crate::units::SimTime;

impl<D: Draws> Simulation<'_, D> {
    /// Counts a strike.
    #[inline(always)]
    pub(super) fn count(&mut self, counter: u32) {
        self.trajectory.strikes[counter as usize] += 1;
    }

    /// Has the end of the warm-up announced, if there is one: a timer after those of the pools, due after the recoveries of
    /// its instant and before its failures.
    pub(super) fn await_end_of_warm_up(&mut self) {
        if self.model.warm_up.0 > 0 {
            let timer = self.states.len() + self.model.pools.len();
            self.calendar.set(timer as u32, self.model.warm_up, EventKind::Recovery);
        }
    }

    /// What was counted so far was before the horizon.
    #[cold]
    pub(super) fn end_warm_up(&mut self) {
        self.trajectory.strikes.fill(0);
    }

    /// A process is through with its stages, or they are called off.
    #[inline(always)]
    pub(super) fn stop_work(&mut self, process: u32) {
        if !self.working.is_empty() {
            self.add_work(process);
        }
    }

    #[cold]
    #[inline(never)]
    fn add_work(&mut self, process: u32) {
        let since = std::mem::replace(&mut self.working[process as usize], SimTime::NEVER);
        if since < self.now {
            let time = self.in_horizon(self.now) - self.in_horizon(since);
            let counter = self.model.processes[process as usize].counter as usize;
            if self.model.counters[counter].per_hour > 0 {
                self.trajectory.worked[counter] += u128::from(time.0);
            }
        }
    }

    /// Closes what is still open at the end.
    pub(super) fn close_counts(&mut self) {
        for process in 0..self.working.len() as u32 {
            self.add_work(process);
        }
        for at in 0..self.model.scalings.len() {
            self.pay_units(at);
        }
    }
}

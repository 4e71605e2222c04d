//! What is counted of strikes: how many there were, and how long was worked on what they struck.

use super::simulate::Simulation;
use super::streams::Draws;
use crate::units::SimTime;

impl<D: Draws> Simulation<'_, D> {
    /// Counts a strike, unless it comes during the warm-up.
    #[inline(always)]
    pub(super) fn count(&mut self, counter: u32) {
        self.trajectory.strikes[counter as usize] += u64::from(self.now >= self.model.warm_up);
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
            let counter = self.model.processes[process as usize].counter;
            self.trajectory.worked[counter as usize] += u128::from(time.0);
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

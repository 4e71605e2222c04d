//! Data that recoveries and failovers lose.
//!
//! A stage loses its data when it is over and has succeeded, counted back from the failure that the recovery is for. A
//! later stage of the same recovery replaces what an earlier one lost, so that a journal replayed after a restore, or an
//! older backup where the newest is no good, count for themselves. The loss is incurred when the recovery is
//! complete: one that is called off or started afresh has lost nothing.

use super::simulate::Simulation;
use super::streams::Draws;
use super::trajectory::DataLoss;
use crate::model::Loss;
use crate::units::SimTime;

/// What a recovery that runs has lost so far.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Pending {
    /// When the failure was that it is for.
    failure: SimTime,
    /// What is lost so far.
    lost: SimTime,
}

impl<D: Draws> Simulation<'_, D> {
    /// Begins a recovery, with its first stage, from a failure at the given time.
    #[inline(always)]
    pub(super) fn recover(&mut self, process: u32, first: u32, failure: SimTime) {
        if !self.pending.is_empty() {
            self.pending[process as usize] = Pending { failure, lost: SimTime(0) };
        }
        if !self.working.is_empty() {
            self.working[process as usize] = self.now;
        }
        self.enter_stage(process, first);
    }

    /// A stage that loses data is over.
    #[cold]
    pub(super) fn lose_data(&mut self, process: u32, loses: u32) {
        let failure = self.pending[process as usize].failure;
        let model = self.model;
        let stream = model.processes[process as usize].stream;
        let lost = match model.losses[loses as usize] {
            Loss::Lag { law } => self.draws.time(stream, &model.laws[law as usize]),
            Loss::Backup { every, takes, unusable } => {
                let mut age = since_backup(failure, every, takes);
                while unusable > 0.0 && self.draws.happens(stream, unusable) {
                    age = SimTime(age.0.saturating_add(every.0));
                }
                age
            }
        };
        self.pending[process as usize].lost = lost;
    }

    /// The recovery is complete: what it lost is gone.
    #[cold]
    pub(super) fn incur_loss(&mut self, process: u32) {
        let lost = std::mem::take(&mut self.pending[process as usize].lost);
        if lost.0 == 0 || self.now < self.model.warm_up {
            return;
        }
        let cause = self.states[process as usize].blame;
        let loss = DataLoss { at: self.in_horizon(self.now), lost, cause };
        for service in self.model.losers.row(process as usize) {
            self.trajectory.services[*service as usize].losses.push(loss);
        }
    }
}

/// Age, at the time of a failure, of the state that the last backup completed by then holds.
fn since_backup(failure: SimTime, every: SimTime, takes: SimTime) -> SimTime {
    let (failure, every, takes) = (i128::from(failure.0), i128::from(every.0), i128::from(takes.0));
    let begun = (failure - takes).div_euclid(every) * every;
    SimTime(u64::try_from(failure - begun).expect("a backup is at most as old as all of them"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_backup_is_usable_from_its_end_and_holds_the_state_of_its_beginning() {
        let age = |failure, takes| since_backup(SimTime(failure), SimTime(10), SimTime(takes)).0;
        assert_eq!([age(0, 0), age(3, 0), age(9, 0), age(10, 0)], [0, 3, 9, 0]);
        assert_eq!([age(0, 2), age(1, 2), age(2, 2), age(11, 2), age(12, 2)], [10, 11, 2, 11, 2]);
        assert_eq!([age(4, 25), age(5, 25), age(100, 25)], [34, 25, 30]);
    }
}

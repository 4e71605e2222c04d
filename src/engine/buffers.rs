//! Buffers: a backlog grows while a part is down and is worked off while it is up; while it is full, work is lost.

use super::calendar::EventKind;
use super::simulate::Simulation;
use super::streams::Draws;
use crate::model::{NONE, ONE};
use crate::units::SimTime;

/// The backlog of one buffer.
#[derive(Debug, Clone, Copy)]
pub(super) struct Backlog {
    /// How much there was when it last began to grow or shrink.
    amount: SimTime,
    /// When that was.
    since: SimTime,
    /// It grows.
    grows: bool,
}

impl Backlog {
    /// Nothing to be worked off.
    pub(super) const EMPTY: Backlog = Backlog { amount: SimTime(0), since: SimTime(0), grows: false };

    /// How much there is at a later time.
    fn at(self, now: SimTime, holds: SimTime, works_off: u64) -> SimTime {
        let elapsed = (now - self.since).0;
        if self.grows {
            return SimTime(self.amount.0.saturating_add(elapsed).min(holds.0));
        }
        let done = u128::from(elapsed) * u128::from(works_off) / u128::from(ONE);
        SimTime(self.amount.0.saturating_sub(done.min(u128::from(u64::MAX)) as u64))
    }
}

impl<D: Draws> Simulation<'_, D> {
    /// The part fell or is back, or the buffer is full.
    pub(super) fn absorb(&mut self, process: u32, buffer: usize) {
        let fixed = self.model.buffers[buffer];
        let amount = self.backlogs[buffer].at(self.now, fixed.holds, fixed.works_off);
        let grows = !self.is_up(fixed.of);
        self.backlogs[buffer] = Backlog { amount, since: self.now, grows };
        self.calendar.cancel(process);
        if !grows {
            self.states[process as usize].stage = NONE;
            self.drive(process, ONE);
        } else if amount < fixed.holds {
            let full = self.now + (fixed.holds - amount);
            if full < self.end {
                self.calendar.set(process, full, EventKind::Decision);
            }
        } else if self.states[process as usize].stage == NONE {
            let culprit = self.starter(fixed.of);
            let state = &mut self.states[process as usize];
            state.stage = self.model.processes[process as usize].first_stage;
            self.states[process as usize].blame = self.states[culprit as usize].blame;
            self.drive(process, 0);
        }
    }
}

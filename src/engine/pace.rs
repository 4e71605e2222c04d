//! Clocks whose speed changes: those of the members of a standby group that age less while they stand by.
//!
//! A time to failure is an operating age, whatever its law. A clock that runs at a part of full speed takes longer to
//! reach it, and one that stands still waits; what is left of the age is kept through every change of speed.

use super::simulate::Simulation;
use super::streams::Draws;
use crate::model::{NONE, ONE, Start};
use crate::units::SimTime;

/// The state of one clock.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pace {
    /// In parts per billion of full speed.
    speed: u32,
    /// Age that was left when it last began to run.
    left: SimTime,
    /// When that was.
    since: SimTime,
}

impl Pace {
    /// A clock that has not begun to run.
    pub(super) fn new(speed: u32) -> Pace {
        Pace { speed, left: SimTime(0), since: SimTime(0) }
    }

    /// How long a clock that is not at rest takes to reach the age that is left.
    fn length(self) -> SimTime {
        let micros = (u128::from(self.left.0) * u128::from(ONE)).div_ceil(u128::from(self.speed));
        SimTime(micros.min(u128::from(SimTime::NEVER.0)) as u64)
    }

    /// Age that is left at a later time.
    fn left_at(self, now: SimTime) -> SimTime {
        let ran = now - self.since;
        let aged = u128::from(ran.0) * u128::from(self.speed) / u128::from(ONE);
        SimTime(self.left.0.saturating_sub(aged as u64))
    }
}

impl<D: Draws> Simulation<'_, D> {
    /// Starts a clock that strikes at this age.
    pub(super) fn start_paced(&mut self, process: u32, clock: u32, age: SimTime) {
        let state = &mut self.states[process as usize];
        (state.timing, state.held, state.timer) = (true, true, age);
        self.hold_or_release_paced(process, clock);
    }

    /// Lets a clock run if it can and holds it up if not; while it is held up, its timer is the age that is left.
    pub(super) fn hold_or_release_paced(&mut self, process: u32, clock: u32) {
        let runs =
            self.paces[clock as usize].speed > 0 && self.is_up(self.model.processes[process as usize].clock_while);
        let (pace, state) = (&mut self.paces[clock as usize], &mut self.states[process as usize]);
        if runs && state.held {
            (pace.left, pace.since) = (state.timer, self.now);
            state.held = false;
            state.timer = self.now + pace.length();
            self.pend(process);
        } else if !runs && !state.held {
            self.hold_paced(process, clock);
        }
    }

    fn hold_paced(&mut self, process: u32, clock: u32) {
        let state = &mut self.states[process as usize];
        state.held = true;
        state.timer = self.paces[clock as usize].left_at(self.now);
        self.calendar.cancel(process);
    }

    /// Changes the speed of a clock, in parts per billion of full speed.
    pub(super) fn set_speed(&mut self, process: u32, speed: u32) {
        let Start::Paced { clock, .. } = self.model.processes[process as usize].start else {
            unreachable!("only paced clocks change their speed")
        };
        let state = self.states[process as usize];
        let ticking = state.timing && state.stage == NONE;
        if ticking && !state.held {
            self.hold_paced(process, clock);
        }
        self.paces[clock as usize].speed = speed;
        if ticking {
            self.hold_or_release_paced(process, clock);
        }
    }
}

//! Clocks that keep an age or change their speed: those of standbys, of units that share a load, of repairs that do not
//! make new, and of maintenance that does.
//!
//! A time to failure is an operating age, whatever its law. A clock that runs at a part of full speed takes longer to
//! reach it, and one that stands still waits; what is left of the age is kept through every change of speed. A repair
//! keeps a share of the age (Kijima 1989, model II): none is as good as new, all is as bad as old.

use super::simulate::Simulation;
use super::streams::Draws;
use crate::model::{NONE, ONE, Start};
use crate::units::SimTime;

/// The state of one clock.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pace {
    /// In parts per billion of full speed.
    speed: u64,
    /// Age that was left when it last began to run.
    left: SimTime,
    /// When that was.
    since: SimTime,
    /// Age at which it strikes, or last struck.
    due: SimTime,
}

impl Pace {
    /// A clock that has not begun to run.
    pub(super) fn new(speed: u64) -> Pace {
        Pace { speed, left: SimTime(0), since: SimTime(0), due: SimTime(0) }
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
        SimTime(u128::from(self.left.0).saturating_sub(aged) as u64)
    }
}

/// A share of an age, in parts per billion; whole microseconds count.
fn share(age: SimTime, parts: u64) -> SimTime {
    SimTime((u128::from(age.0) * u128::from(parts) / u128::from(ONE)) as u64)
}

impl<D: Draws> Simulation<'_, D> {
    /// Draws a time to failure, or what is left of one where an age is kept, and starts its clock. Maintenance that is
    /// due at an age of this clock waits for what is left until then.
    pub(super) fn start_paced(&mut self, process: u32, law: u32, clock: u32) {
        let model = self.model;
        let (fixed, law) = (&model.clocks[clock as usize], &model.laws[law as usize]);
        let stream = model.processes[process as usize].stream;
        let age = share(self.paces[clock as usize].due, u64::from(fixed.kept));
        let left = if age.0 == 0 { self.draws.time(stream, law) } else { self.draws.time_left(stream, law, age) };
        self.paces[clock as usize].due = (age + left).min(SimTime::NEVER);
        self.await_age(process, clock, left);
        if fixed.maintenance != NONE {
            self.await_maintenance(fixed.maintenance, age);
        }
    }

    /// Starts a clock that strikes after this much more of age.
    fn await_age(&mut self, process: u32, clock: u32, left: SimTime) {
        let state = &mut self.states[process as usize];
        (state.timing, state.held, state.timer) = (true, true, left);
        self.hold_or_release_paced(process, clock);
    }

    /// The clock that maintenance follows has this age.
    fn await_maintenance(&mut self, process: u32, age: SimTime) {
        let model = self.model;
        let Start::Paced { law, clock } = model.processes[process as usize].start else {
            unreachable!("maintenance at an age runs on a clock of its own")
        };
        if self.states[process as usize].stage == NONE {
            let at = self.draws.time(model.processes[process as usize].stream, &model.laws[law as usize]);
            self.calendar.cancel(process);
            self.await_age(process, clock, SimTime(at.0.saturating_sub(age.0)));
        }
    }

    /// Lets the clocks that a change makes new begin again; a recovery that runs goes on.
    pub(super) fn renew_others(&mut self, process: u32) {
        for item in self.model.renewals.bounds(process as usize) {
            let renewed = self.model.renewals.item(item);
            self.forget_age(renewed);
            if self.states[renewed as usize].stage == NONE {
                self.calendar.cancel(renewed);
                self.start_clock(renewed);
            }
        }
    }

    /// The next clock of a process starts as new.
    pub(super) fn forget_age(&mut self, process: u32) {
        if let Start::Paced { clock, .. } = self.model.processes[process as usize].start {
            self.paces[clock as usize].due = SimTime(0);
        }
    }

    /// Gives the clocks of units that share a load the speed that goes with the number of them that are up.
    pub(super) fn share_load(&mut self, load: u32) {
        let model = self.model;
        let load = &model.loads[load as usize];
        let up = load.units.iter().filter(|unit| self.is_up(**unit)).count();
        for process in &load.clocks {
            self.set_speed(*process, load.speeds[up]);
        }
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
    pub(super) fn set_speed(&mut self, process: u32, speed: u64) {
        let Start::Paced { clock, .. } = self.model.processes[process as usize].start else {
            unreachable!("only paced clocks change their speed")
        };
        if self.paces[clock as usize].speed == speed {
            return;
        }
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

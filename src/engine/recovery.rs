//! Faults, changes and rebuilds: clocks that may be held up, stages that may wait for a crew, branches.

use super::calendar::EventKind;
use super::levels::first_stamp;
use super::simulate::Simulation;
use super::streams::Draws;
use crate::model::{NONE, ONE, Pool, ProcessKind, Stage, Start};
use crate::units::SimTime;

impl<D: Draws> Simulation<'_, D> {
    /// Draws a time to failure and starts its clock.
    #[inline]
    pub(super) fn start_clock(&mut self, process: u32) {
        let model = self.model;
        let (law, clock) = match model.processes[process as usize].start {
            Start::Clock { law } => (law, NONE),
            Start::Paced { law, clock } => (law, clock),
            _ => return, // its pool has the clock
        };
        let ttf = self.draws.time(model.processes[process as usize].stream, &model.laws[law as usize]);
        if clock == NONE { self.start_timer(process, ttf) } else { self.start_paced(process, clock, ttf) }
    }

    /// Sets the first timer of a pool.
    pub(super) fn begin_pool(&mut self, pool: usize) {
        let due = self.next_strike(pool);
        self.await_strike(pool, due);
    }

    /// When the clock of a pool strikes next.
    #[inline(always)]
    fn next_strike(&mut self, pool: usize) -> SimTime {
        let model = self.model;
        let Pool { law, stream, .. } = model.pools[pool];
        self.now + self.draws.time(stream, &model.laws[law as usize])
    }

    #[inline(always)]
    fn await_strike(&mut self, pool: usize, due: SimTime) {
        if due < self.end {
            self.calendar.set((self.states.len() + pool) as u32, due, EventKind::Failure);
        }
    }

    /// The clock of a pool strikes one of its processes, to no effect if that one is down or held up. Quiet strikes
    /// follow each other here, without a turn through the calendar, until something else comes first.
    #[inline(always)]
    pub(super) fn strike_one(&mut self, pool: usize) {
        let Pool { first, count, stream, .. } = self.model.pools[pool];
        loop {
            let due = self.next_strike(pool);
            let process = first + self.draws.pick(stream, count);
            let quiet = self.failed == 0 && self.model.quiet[process as usize] && self.open_spans.is_none();
            if !quiet {
                self.await_strike(pool, due);
                let free = self.states[process as usize].stage == NONE;
                if free && self.is_up(self.model.processes[process as usize].clock_while) {
                    self.strike(process);
                }
                return;
            }
            let other = self.calendar.next().min(self.end);
            let over = self.strike_quietly(process, due.min(other));
            let settled = !self.dirty && self.down == 0 && self.events < self.limit;
            if !(over && due < other && settled) {
                return self.await_strike(pool, due);
            }
            self.now = due;
            self.events += 1;
            self.stamp = first_stamp(self.events);
        }
    }

    /// A strike while everything else is up, on a process whose failure alone nobody notices: if its recovery is over
    /// before anything else happens, nothing needs to be told of either, and the answer is true. The draws are those
    /// of the long way.
    #[inline(always)]
    fn strike_quietly(&mut self, process: u32, next: SimTime) -> bool {
        let model = self.model;
        let fixed = &model.processes[process as usize];
        let (mut at, mut stage) = (self.now, fixed.first_stage);
        loop {
            let Stage { law, succeeds, next: then, otherwise, .. } = model.stages[stage as usize];
            at = at + self.draws.time(fixed.stream, &model.laws[law as usize]);
            if at >= next {
                self.be_in_stage(process, stage, at);
                return false;
            }
            self.events += 1;
            let succeeds = succeeds >= 1.0 || self.draws.happens(fixed.stream, succeeds);
            stage = if succeeds { then } else { otherwise };
            if stage == NONE {
                return true;
            }
        }
    }

    /// Something else happens before a quiet recovery is over: the process is in this stage until the given time.
    #[cold]
    #[inline(never)]
    fn be_in_stage(&mut self, process: u32, stage: u32, until: SimTime) {
        self.states[process as usize].blame = self.model.processes[process as usize].cause;
        self.drive(process, self.model.stages[stage as usize].level);
        let crew = self.model.stages[stage as usize].crew;
        if crew != NONE {
            let free = self.join_crew(process, crew);
            assert!(free, "a crew is free while everything is up");
        }
        let state = &mut self.states[process as usize];
        (state.stage, state.timing, state.held, state.timer) = (stage, true, false, until);
        self.pend(process);
    }

    /// Waits for an occurrence that nothing holds up.
    pub(super) fn await_occurrence(&mut self, process: u32, time: SimTime) {
        self.states[process as usize].occurrence = time;
        let wait = SimTime(time.0.saturating_sub(self.now.0));
        self.start_timer(process, wait);
    }

    /// Starts a timer, held up from the start if what it needs is down.
    #[inline(always)]
    pub(super) fn start_timer(&mut self, process: u32, length: SimTime) {
        let held = !self.proceeds(process);
        let state = &mut self.states[process as usize];
        state.timing = true;
        state.held = held;
        state.timer = if held { length } else { self.now + length };
        if !held {
            self.pend(process);
        }
    }

    /// True while nothing holds up the current timer of a process.
    #[inline(always)]
    fn proceeds(&self, process: u32) -> bool {
        let fixed = &self.model.processes[process as usize];
        match self.states[process as usize].stage {
            NONE => self.is_up(fixed.clock_while),
            stage => self.is_up(fixed.stage_while) && self.has_needs(stage),
        }
    }

    /// True while what a stage needs is up.
    #[inline(always)]
    pub(super) fn has_needs(&self, stage: u32) -> bool {
        match self.model.stages[stage as usize].needs {
            NONE => true,
            needs => self.is_up(self.model.needed[needs as usize].node),
        }
    }

    /// Puts a running timer into the calendar, if it runs out before the end.
    #[inline(always)]
    pub(super) fn pend(&mut self, process: u32) {
        let state = &self.states[process as usize];
        if state.timer >= self.end {
            return;
        }
        let kind = match (state.stage, self.model.processes[process as usize].kind) {
            (NONE, ProcessKind::Change) => EventKind::Change,
            (NONE, _) => EventKind::Failure,
            _ => EventKind::Recovery,
        };
        self.calendar.set(process, state.timer, kind);
    }

    /// Holds up or releases the timer of a process after something changed.
    pub(super) fn hold_or_release(&mut self, process: u32) {
        let state = self.states[process as usize];
        if !state.timing {
            return;
        }
        if let (NONE, Start::Paced { clock, .. }) = (state.stage, self.model.processes[process as usize].start) {
            return self.hold_or_release_paced(process, clock);
        }
        let free = self.proceeds(process);
        let now = self.now;
        let state = &mut self.states[process as usize];
        if free && state.held {
            state.held = false;
            state.timer = now + state.timer;
            self.pend(process);
        } else if !free && !state.held {
            state.held = true;
            state.timer = state.timer - now;
            self.calendar.cancel(process);
        }
    }

    /// A fault or change is due.
    #[inline(always)]
    pub(super) fn occur(&mut self, process: u32) {
        let effective = self.takes_effect(process);
        match self.model.processes[process as usize].start {
            Start::Clock { .. } | Start::Paced { .. } if effective => self.strike(process),
            Start::Clock { .. } | Start::Paced { .. } => self.start_clock(process),
            _ => {
                let next = self.next_occurrence(process);
                if effective { self.strike(process) } else { self.await_occurrence(process, next) }
            }
        }
    }

    #[inline(always)]
    fn takes_effect(&mut self, process: u32) -> bool {
        let chance = self.model.processes[process as usize].chance;
        chance >= 1.0 || self.draws.happens(self.model.processes[process as usize].stream, chance)
    }

    /// Moves on to the occurrence after the current one and returns its time.
    fn next_occurrence(&mut self, process: u32) -> SimTime {
        let model = self.model;
        let step = match model.processes[process as usize].start {
            Start::Calendar { law } => {
                self.draws.time(model.processes[process as usize].stream, &model.laws[law as usize])
            }
            Start::Periodic { period, .. } => period,
            _ => unreachable!("only calendars and periods have occurrences"),
        };
        let state = &mut self.states[process as usize];
        state.occurrence = SimTime(state.occurrence.0.saturating_add(step.0).min(SimTime::NEVER.0));
        state.occurrence
    }

    #[inline(always)]
    pub(super) fn strike(&mut self, process: u32) {
        let fixed = &self.model.processes[process as usize];
        let (first, hits) = (fixed.first_stage, fixed.hits);
        self.states[process as usize].blame = fixed.cause;
        if first != NONE {
            self.enter_stage(process, first);
        }
        if hits != NONE {
            self.hit_others(process, hits);
        }
        if first == NONE {
            self.complete(process);
        }
    }

    /// Goes to a stage, waiting for its crew if none is free; its level holds from now on.
    #[inline(always)]
    pub(super) fn enter_stage(&mut self, process: u32, stage: u32) {
        self.states[process as usize].stage = stage;
        let Stage { crew, level, reach, .. } = self.model.stages[stage as usize];
        if reach.0 == NONE {
            self.drive(process, level)
        } else {
            self.reach_out(process, stage)
        }
        if crew != self.states[process as usize].holding {
            self.leave_crew(process);
            if crew != NONE && !self.join_crew(process, crew) {
                return;
            }
        }
        self.begin_stage(process);
    }

    #[inline(always)]
    pub(super) fn begin_stage(&mut self, process: u32) {
        let model = self.model;
        let stage = &model.stages[self.states[process as usize].stage as usize];
        let length = self.draws.time(model.processes[process as usize].stream, &model.laws[stage.law as usize]);
        if model.processes[process as usize].kind == ProcessKind::Controller {
            self.set_role_timer(process, length);
        } else {
            self.start_timer(process, length);
        }
    }

    /// A stage is over: the next one, the other branch, or the end of the recovery.
    #[inline(always)]
    pub(super) fn end_stage(&mut self, process: u32) {
        let stage = self.model.stages[self.states[process as usize].stage as usize];
        let chance = if stage.fade == NONE { stage.succeeds } else { self.faded(process, stage) };
        let succeeds = chance >= 1.0 || self.draws.happens(self.model.processes[process as usize].stream, chance);
        if succeeds && stage.fade != NONE {
            self.proven[process as usize] = self.now;
        }
        let next = if succeeds { stage.next } else { stage.otherwise };
        if next != NONE { self.enter_stage(process, next) } else { self.complete(process) }
    }

    /// The recovery is complete: the target is back and the clock starts afresh.
    #[inline(always)]
    fn complete(&mut self, process: u32) {
        self.leave_crew(process);
        self.states[process as usize].stage = NONE;
        match self.model.processes[process as usize].start {
            Start::Pooled | Start::Hit | Start::React { .. } => self.drive(process, ONE),
            Start::Clock { .. } | Start::Paced { .. } => {
                self.drive(process, ONE);
                self.start_clock(process);
            }
            Start::Fall => self.drive(process, ONE),
            Start::Group { .. } => self.switched(process),
            Start::Calendar { .. } | Start::Periodic { .. } => self.work_off(process),
            Start::Timetable { .. } | Start::Buffer { .. } | Start::Scaling { .. } | Start::Arm => {
                unreachable!("nothing that goes through stages")
            }
        }
    }

    /// Occurrences that came during the recovery are recovered from one after the other.
    fn work_off(&mut self, process: u32) {
        while self.states[process as usize].occurrence <= self.now {
            let effective = self.takes_effect(process);
            self.next_occurrence(process);
            if effective {
                let first = self.model.processes[process as usize].first_stage;
                self.enter_stage(process, first);
                return;
            }
        }
        self.drive(process, ONE);
        let next = self.states[process as usize].occurrence;
        self.await_occurrence(process, next);
    }

    /// True if the crew is free for the process at once; else the process queues.
    fn join_crew(&mut self, process: u32, crew: u32) -> bool {
        let pool = &mut self.crews[crew as usize];
        if pool.free > 0 {
            pool.free -= 1;
            self.states[process as usize].holding = crew;
            return true;
        }
        pool.queue.push_back(process);
        self.states[process as usize].waiting = true;
        false
    }

    /// Gives back the crew, or the place in its queue; whoever waits longest goes on.
    #[inline(always)]
    pub(super) fn leave_crew(&mut self, process: u32) {
        let state = &self.states[process as usize];
        if state.waiting || state.holding != NONE {
            self.give_up_crew(process);
        }
    }

    fn give_up_crew(&mut self, process: u32) {
        let state = &mut self.states[process as usize];
        if std::mem::take(&mut state.waiting) {
            self.crews.iter_mut().for_each(|pool| pool.queue.retain(|waiting| *waiting != process));
        }
        let crew = std::mem::replace(&mut state.holding, NONE);
        if crew == NONE {
            return;
        }
        match self.crews[crew as usize].queue.pop_front() {
            None => self.crews[crew as usize].free += 1,
            Some(next) => {
                self.states[next as usize].waiting = false;
                self.states[next as usize].holding = crew;
                self.begin_stage(next);
            }
        }
    }

    /// An outage of its place destroys a unit: its own recoveries are lost, its rebuilding starts afresh.
    pub(super) fn destroy(&mut self, rebuild: u32, by: u32) {
        self.stop(rebuild);
        self.states[rebuild as usize].blame = self.states[by as usize].blame;
        let first = self.model.processes[rebuild as usize].first_stage;
        self.drive(rebuild, self.model.stages[first as usize].level);
        for item in self.model.resets.bounds(rebuild as usize) {
            self.renew(self.model.resets.item(item));
        }
        self.enter_stage(rebuild, first);
    }

    /// Stops whatever a process is doing.
    pub(super) fn stop(&mut self, process: u32) {
        self.calendar.cancel(process);
        self.leave_crew(process);
        let state = &mut self.states[process as usize];
        state.timing = false;
        state.stage = NONE;
    }

    /// Makes a fault process as new.
    fn renew(&mut self, process: u32) {
        match self.model.processes[process as usize].start {
            Start::Clock { .. } | Start::Paced { .. } | Start::Pooled => {
                self.stop(process);
                self.drive(process, ONE);
                self.start_clock(process);
            }
            Start::Hit => {
                self.stop(process);
                self.drive(process, ONE);
            }
            Start::Arm => {}
            _ if self.states[process as usize].stage != NONE => {
                self.stop(process);
                self.work_off(process);
            }
            _ => {}
        }
    }
}

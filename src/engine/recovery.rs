//! Faults, changes and rebuilds: clocks that may be held up, stages and branches.
//!
//! Most failures of a redundant system are noticed by nobody and are repaired before anything else happens. They are passed
//! over in one loop, which keeps to one random stream, one row of processes and the time of the next other event, and
//! leaves the calendar and the states alone. Each costs about 250 instructions with a lognormal repair and 170 with an
//! exponential one, most of them for its three random numbers; to go through the whole simulation with them, and to
//! look up stream, pool and law anew for each number, took 380 and 300.
//!
//! With many units something is always down and nothing is passed over. Then the time goes into memory: a strike falls on any
//! unit, and the state, the node, the fixed fields and the timer of that unit lie in four places that no cache holds. They
//! are read together as soon as it is known which unit it is (`reach_for`), and each of them is on one cache line: 100,000
//! units have 1.7 times as many years a second as with one read after the other over lines that straddle.

use super::calendar::EventKind;
use super::levels::first_stamp;
use super::simulate::Simulation;
use super::streams::{Draws, Stream};
use super::trajectory::StepKind;
use crate::model::{Model, NONE, ONE, Pool, ProcessKind, Stage, Start};
use crate::units::SimTime;
use std::hint::black_box;

/// Follows the recovery of a failure that nobody notices, stage by stage. It is over after so many stages, or is not before
/// the given time: then after how many stages it is in which one, until when.
#[inline(always)]
fn recovers_before(
    time: SimTime,
    failure: SimTime,
    first: u32,
    model: &Model,
    draws: &mut impl Stream,
) -> Result<u64, (u64, u32, SimTime)> {
    let (mut at, mut stage, mut stages) = (failure, first, 0);
    loop {
        let Stage { law, succeeds, next, otherwise, .. } = model.stages[stage as usize];
        at = at + draws.time(&model.laws[law as usize]);
        if at >= time {
            return Err((stages, stage, at));
        }
        stages += 1;
        stage = if succeeds >= 1.0 || draws.happens(succeeds) { next } else { otherwise };
        if stage == NONE {
            return Ok(stages);
        }
    }
}

impl<D: Draws> Simulation<'_, D> {
    /// Draws a time to failure and starts its clock.
    #[inline]
    pub(super) fn start_clock(&mut self, process: u32) {
        let model = self.model;
        match model.processes[process as usize].start {
            Start::Clock { law } => {
                let ttf = self.draws.time(model.processes[process as usize].stream, &model.laws[law as usize]);
                self.luck_of_clock(process, law, self.now, ttf);
                self.start_timer(process, ttf);
            }
            Start::Paced { law, clock } => self.start_paced(process, law, clock),
            _ => {} // its pool has the clock
        }
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

    /// The clock of a pool strikes one of its processes, to no effect if that one is down or held up.
    #[inline(always)]
    pub(super) fn strike_one(&mut self, pool: usize) {
        if pool >= self.model.pools.len() {
            return self.end_warm_up();
        }
        let calm = self.failed == 0 && self.down == 0 && !self.dirty;
        if calm && self.passes_over {
            return self.strike_quietly(pool);
        }
        let due = self.next_strike(pool);
        self.await_strike(pool, due);
        let Pool { first, count, stream, .. } = self.model.pools[pool];
        let process = first + self.draws.pick(stream, count);
        self.reach_for(process);
        self.luck_of_strike(process);
        if !self.is_silent(process) {
            self.strike_if_up(process);
        }
    }

    /// Reads a little of all that a strike on a process will need, so that the processor fetches it at once, not one after the
    /// other as the strike comes to it: of many units, what one needs is in no cache.
    #[inline(always)]
    fn reach_for(&self, process: u32) {
        let fixed = self.model.processes[process as usize].counter;
        let state = self.states[process as usize].stage;
        black_box(fixed ^ state ^ self.level(process) ^ self.calendar.reach_for(process));
    }

    /// True if the strikes of a process come from elsewhere than from its pool.
    #[inline(always)]
    fn is_silent(&self, process: u32) -> bool {
        !self.silent.is_empty() && self.silent[process as usize]
    }

    /// Notes when a timer began, where somebody follows; a timer that stands still has no beginning.
    #[cold]
    pub(super) fn note_begin(&mut self, process: u32, held: bool) {
        if !self.begun.is_empty() {
            self.begun[process as usize] = if held { SimTime::NEVER } else { self.now };
        }
    }

    /// Strikes a process, to no effect if it is down or held up.
    #[inline(always)]
    pub(super) fn strike_if_up(&mut self, process: u32) {
        let free = self.states[process as usize].stage == NONE;
        if free && self.is_up(self.model.processes[process as usize].clock_while) {
            self.strike(process);
        }
    }

    /// Strikes of a pool while everything is up. Where nobody notices the failure alone, and its recovery is over before
    /// anything else happens, nothing needs to be told of either, and the next strike follows here without a turn through
    /// the calendar. The draws and the events are those of the long way.
    #[inline(never)]
    fn strike_quietly(&mut self, pool: usize) {
        let model = self.model;
        let Pool { first, count, law, stream, counter } = model.pools[pool];
        let members = first as usize..(first + count) as usize;
        let (quiet, members) = (&model.quiet[members.clone()], &model.processes[members]);
        let law = &model.laws[law as usize];
        let next = self.calendar.next().min(self.end);
        let mut draws = self.draws.one(stream);
        let (mut now, mut events, mut strikes) = (self.now, self.events, 0);
        let (due, process, cut_short) = loop {
            let due = now + draws.time(law);
            let picked = draws.pick(count);
            let process = first + picked;
            if !quiet[picked as usize] {
                break (due, process, None);
            }
            strikes += 1;
            let first_stage = members[picked as usize].first_stage;
            match recovers_before(due.min(next), now, first_stage, model, &mut draws) {
                Ok(stages) => events += stages,
                Err((stages, stage, until)) => {
                    events += stages;
                    break (due, process, Some((stage, until)));
                }
            }
            if due >= next || events >= self.limit {
                break (due, NONE, None);
            }
            now = due;
            events += 1;
        };
        drop(draws);
        (self.now, self.events, self.stamp) = (now, events, first_stamp(events));
        self.trajectory.strikes[counter as usize] += strikes;
        self.await_strike(pool, due);
        match cut_short {
            Some((stage, until)) => self.be_in_stage(process, stage, until),
            None if process != NONE => {
                self.luck_of_strike(process);
                self.strike_if_up(process);
            }
            None => {}
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
        self.note_begin(process, true);
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
        if self.closely {
            self.note_begin(process, held);
        }
        if held {
            self.tell(process, StepKind::Held);
        } else {
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
        if free && state.held {
            let left = self.left_to_check(process, state.timer);
            let state = &mut self.states[process as usize];
            state.held = false;
            state.timer = self.now + left;
            self.pend(process);
            self.tell(process, StepKind::Resumed);
        } else if !free && !state.held {
            let state = &mut self.states[process as usize];
            state.held = true;
            state.timer = state.timer - self.now;
            self.calendar.cancel(process);
            self.note_begin(process, true);
            self.tell(process, StepKind::Held);
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
        if chance >= 1.0 {
            return true;
        }
        let effective = self.draws.happens(self.model.processes[process as usize].stream, chance);
        self.luck_of_effect(process, chance, effective);
        effective
    }

    /// Moves on to the occurrence after the current one and returns its time.
    fn next_occurrence(&mut self, process: u32) -> SimTime {
        let model = self.model;
        let step = match model.processes[process as usize].start {
            Start::Calendar { law } => {
                let step = self.draws.time(model.processes[process as usize].stream, &model.laws[law as usize]);
                self.luck_of_clock(process, law, self.states[process as usize].occurrence, step);
                step
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
        let (first, hits, counter) = (fixed.first_stage, fixed.hits, fixed.counter);
        self.count(counter);
        self.states[process as usize].blame = fixed.cause;
        if first != NONE {
            self.recover(process, first, self.now);
        }
        if hits != NONE {
            self.hit_others(process, hits);
        }
        if first == NONE {
            self.complete(process);
        }
    }

    /// Goes to a stage, which begins once it has its spare and its crew; its level holds from now on.
    #[inline(always)]
    pub(super) fn enter_stage(&mut self, process: u32, stage: u32) {
        self.states[process as usize].stage = stage;
        let Stage { crew, spare, level, reach, .. } = self.model.stages[stage as usize];
        if reach.0 == NONE {
            self.drive(process, level)
        } else {
            self.reach_out(process, stage)
        }
        let kept = crew == self.states[process as usize].holding && spare == NONE;
        let undisputed = kept && (crew == NONE || !self.model.crews[crew as usize].preemptive);
        if undisputed || self.gather(process) {
            self.tell(process, StepKind::Entered);
            self.begin_stage(process);
        } else {
            self.tell(process, StepKind::Queued);
        }
    }

    #[inline(always)]
    pub(super) fn begin_stage(&mut self, process: u32) {
        self.tell(process, StepKind::Begun);
        let model = self.model;
        let stage = &model.stages[self.states[process as usize].stage as usize];
        let mut length = self.draws.time(model.processes[process as usize].stream, &model.laws[stage.law as usize]);
        self.luck_of_length(self.states[process as usize].stage, length);
        if stage.check != NONE {
            length = self.until_check(process, stage.check);
        }
        if model.processes[process as usize].kind == ProcessKind::Controller {
            self.set_role_timer(process, length);
        } else {
            self.start_timer(process, length);
        }
    }

    /// A stage is over: the next one, the other branch, or the end of the recovery.
    #[inline(always)]
    pub(super) fn end_stage(&mut self, process: u32) {
        let at = self.states[process as usize].stage;
        let stage = self.model.stages[at as usize];
        let chance = if stage.fade == NONE { stage.succeeds } else { self.faded(process, stage) };
        let succeeds = chance >= 1.0 || self.draws.happens(self.model.processes[process as usize].stream, chance);
        self.luck_of_branch(at, chance, succeeds);
        if succeeds && stage.fade != NONE {
            self.proven[process as usize] = self.now;
        }
        if succeeds && stage.loses != NONE {
            self.lose_data(process, stage.loses);
        }
        let next = if succeeds { stage.next } else { stage.otherwise };
        if next != NONE { self.enter_stage(process, next) } else { self.complete(process) }
    }

    /// The recovery is complete: the target is back and the clock starts afresh.
    #[inline(always)]
    fn complete(&mut self, process: u32) {
        self.tell(process, StepKind::Over);
        self.leave_crew(process);
        self.states[process as usize].stage = NONE;
        self.stop_work(process);
        if !self.pending.is_empty() {
            self.incur_loss(process);
        }
        match self.model.processes[process as usize].start {
            Start::Pooled | Start::Hit | Start::React { .. } => self.drive(process, ONE),
            Start::Clock { .. } => {
                self.drive(process, ONE);
                self.start_clock(process);
            }
            Start::Paced { .. } => {
                self.drive(process, ONE);
                self.start_clock(process);
                self.renew_others(process);
            }
            Start::Fall => self.drive(process, ONE),
            Start::Group { .. } => self.switched(process),
            Start::Load { .. } => unreachable!("sharing a load has no stages"),
            Start::Calendar { .. } | Start::Periodic { .. } => self.work_off(process),
            Start::Timetable { .. } | Start::Buffer { .. } | Start::Scaling { .. } | Start::Arm => {
                unreachable!("nothing that goes through stages")
            }
            Start::Waiting { .. } | Start::Taken { .. } => {
                unreachable!("preparations and spares have no stages")
            }
        }
    }

    /// Occurrences that came during the recovery are recovered from one after the other.
    fn work_off(&mut self, process: u32) {
        while self.states[process as usize].occurrence <= self.now {
            let effective = self.takes_effect(process);
            let occurred = self.states[process as usize].occurrence;
            self.next_occurrence(process);
            if effective {
                let fixed = &self.model.processes[process as usize];
                self.count(fixed.counter);
                self.recover(process, fixed.first_stage, occurred);
                return;
            }
        }
        self.drive(process, ONE);
        let next = self.states[process as usize].occurrence;
        self.await_occurrence(process, next);
        self.renew_others(process);
    }

    /// An outage of its place destroys a unit: its own recoveries are lost, its rebuilding starts afresh.
    pub(super) fn destroy(&mut self, rebuild: u32, by: u32) {
        self.stop(rebuild);
        self.states[rebuild as usize].blame = self.states[by as usize].blame;
        let first = self.model.processes[rebuild as usize].first_stage;
        self.count(self.model.processes[rebuild as usize].counter);
        self.drive(rebuild, self.model.stages[first as usize].level);
        for item in self.model.resets.bounds(rebuild as usize) {
            self.renew(self.model.resets.item(item));
        }
        self.recover(rebuild, first, self.now);
    }

    /// Stops whatever a process is doing.
    pub(super) fn stop(&mut self, process: u32) {
        self.tell(process, StepKind::Stopped);
        self.calendar.cancel(process);
        self.leave_crew(process);
        self.stop_work(process);
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
                self.forget_age(process);
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

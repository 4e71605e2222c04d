//! What a stage waits for before it begins: its place, a spare from the stock, a free member of its crew.
//!
//! A rebuild waits for its place first; then a stage takes its spare, which is ordered again at once; then it joins the
//! queue of its crew, more urgent work first. A stage that has to wait for one of them does not hold those that come
//! after. A crew that is kept from stage to stage is not queued for again, but given up to wait for a spare, and given
//! to more urgent work where the crew can be interrupted. Where a crew prepares, each kind of waiting work prepares
//! while a member is free, and what is ready first is served.

use super::calendar::EventKind;
use super::simulate::Simulation;
use super::streams::Draws;
use crate::model::{NONE, ProcessKind, Start};
use crate::units::SimTime;
use std::collections::VecDeque;

/// What a stage waits for before it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wait {
    Nothing,
    /// The place that its unit is in.
    Place,
    /// A spare.
    Spare,
    /// A member of its crew, also one that more urgent work took away.
    Crew,
}

/// A crew or a stock, and who waits for it.
#[derive(Debug, Clone, Default)]
pub(super) struct PoolState {
    pub(super) free: u32,
    pub(super) queue: VecDeque<u32>,
    /// Who holds a member of a crew that can be interrupted, in the order in which they got it.
    working: Vec<u32>,
}

impl PoolState {
    /// Everything is free.
    pub(super) fn fill(&mut self, size: u32) {
        self.free = size;
        self.queue.clear();
        self.working.clear();
    }
}

impl<D: Draws> Simulation<'_, D> {
    /// Waits for all that the stage of a process takes before it begins; true if that is there at once.
    #[inline(never)]
    pub(super) fn gather(&mut self, process: u32) -> bool {
        let model = self.model;
        let (fixed, state) = (&model.processes[process as usize], &self.states[process as usize]);
        let stage = &model.stages[state.stage as usize];
        let in_place = fixed.kind != ProcessKind::Rebuild || self.is_up(fixed.stage_while);
        if !in_place && (stage.crew != NONE && stage.crew != state.holding || stage.spare != NONE) {
            self.leave_crew(process);
            self.states[process as usize].waiting = Wait::Place;
            return false;
        }
        if stage.spare != NONE && !self.take_spare(process, stage.spare) {
            return false;
        }
        self.staff(process, stage.crew)
    }

    /// Goes on with a rebuild whose place is back.
    pub(super) fn gather_in_place(&mut self, process: u32) {
        let waits = self.states[process as usize].waiting == Wait::Place;
        if waits && self.is_up(self.model.processes[process as usize].stage_while) {
            self.states[process as usize].waiting = Wait::Nothing;
            if self.gather(process) {
                self.begin_stage(process);
            }
        }
    }

    /// Keeps or changes the crew of a process; true if it has it at once.
    pub(super) fn staff(&mut self, process: u32, crew: u32) -> bool {
        if crew == self.states[process as usize].holding {
            return crew == NONE || !self.yields(process, crew);
        }
        self.leave_crew(process);
        crew == NONE || self.join_crew(process, crew)
    }

    /// True if the crew is free for the process at once; else the process queues.
    pub(super) fn join_crew(&mut self, process: u32, crew: u32) -> bool {
        let races = !self.model.crews[crew as usize].kinds.is_empty();
        let pool = &mut self.crews[crew as usize];
        if pool.free > 0 && !races {
            pool.free -= 1;
            self.assign(process, crew);
            return true;
        }
        if self.model.crews[crew as usize].preemptive && self.interrupt_for(process, crew) {
            return true;
        }
        self.line_up(process, crew, false);
        self.prepare(crew);
        false
    }

    /// Gives back the crew, or the place in a queue.
    #[inline(always)]
    pub(super) fn leave_crew(&mut self, process: u32) {
        let state = &self.states[process as usize];
        if state.waiting != Wait::Nothing || state.holding != NONE {
            self.give_up_crew(process);
        }
    }

    fn give_up_crew(&mut self, process: u32) {
        let state = &mut self.states[process as usize];
        state.interrupted = false;
        let crew = std::mem::replace(&mut state.holding, NONE);
        match std::mem::replace(&mut state.waiting, Wait::Nothing) {
            Wait::Nothing | Wait::Place => {}
            Wait::Spare => self.spares.iter_mut().for_each(|pool| pool.queue.retain(|other| *other != process)),
            Wait::Crew => {
                self.crews.iter_mut().for_each(|pool| pool.queue.retain(|other| *other != process));
                (0..self.crews.len()).for_each(|crew| self.prepare(crew as u32));
            }
        }
        if crew != NONE {
            self.crews[crew as usize].working.retain(|other| *other != process);
            self.release_member(crew);
        }
    }

    /// A member of a crew is free: the first in the queue gets it, or the race for it begins.
    fn release_member(&mut self, crew: u32) {
        let races = !self.model.crews[crew as usize].kinds.is_empty();
        let next = if races { None } else { self.crews[crew as usize].queue.pop_front() };
        match next {
            Some(next) => self.set_to_work(next, crew),
            None => {
                self.crews[crew as usize].free += 1;
                self.prepare(crew);
            }
        }
    }

    fn assign(&mut self, process: u32, crew: u32) {
        self.states[process as usize].waiting = Wait::Nothing;
        self.states[process as usize].holding = crew;
        if self.model.crews[crew as usize].preemptive {
            self.crews[crew as usize].working.push(process);
        }
    }

    /// Begins or goes on with a stage that waited for its crew.
    fn set_to_work(&mut self, process: u32, crew: u32) {
        self.assign(process, crew);
        if !std::mem::take(&mut self.states[process as usize].interrupted) {
            self.begin_stage(process);
        } else if self.model.processes[process as usize].kind == ProcessKind::Controller {
            self.resume_role(process);
        } else {
            self.states[process as usize].timing = true;
            self.hold_or_release(process);
        }
    }

    fn urgency(&self, process: u32) -> u32 {
        self.model.stages[self.states[process as usize].stage as usize].priority
    }

    /// Joins the queue of a crew, after or before what is as urgent.
    fn line_up(&mut self, process: u32, crew: u32, before_equals: bool) {
        let urgency = self.urgency(process);
        let goes_before =
            |other: &u32| self.urgency(*other) > urgency || !before_equals && self.urgency(*other) == urgency;
        let at = self.crews[crew as usize].queue.partition_point(goes_before);
        self.crews[crew as usize].queue.insert(at, process);
        self.states[process as usize].waiting = Wait::Crew;
    }

    /// Takes a member of the crew away from the least urgent work, the latest of several, if that is less urgent.
    fn interrupt_for(&mut self, process: u32, crew: u32) -> bool {
        let working = &self.crews[crew as usize].working;
        let least = (0..working.len()).rev().min_by_key(|at| self.urgency(working[*at]));
        let least = least.expect("a crew without a free member works");
        let other = working[least];
        if self.urgency(other) >= self.urgency(process) {
            return false;
        }
        self.crews[crew as usize].working.remove(least);
        self.interrupt(other);
        self.line_up(other, crew, true);
        self.assign(process, crew);
        true
    }

    /// Stops a stage that runs; what is left of it is kept.
    fn interrupt(&mut self, process: u32) {
        let controls = self.model.processes[process as usize].kind == ProcessKind::Controller;
        let now = self.now;
        let state = &mut self.states[process as usize];
        (state.interrupted, state.holding) = (true, NONE);
        if controls {
            return self.interrupt_role(process);
        }
        state.timing = false;
        if !std::mem::replace(&mut state.held, true) {
            state.timer = state.timer - now;
            self.calendar.cancel(process);
            self.note_begin(process, true);
        }
    }

    /// Gives the crew that a process kept from its last stage to more urgent work that waits, if there is any.
    fn yields(&mut self, process: u32, crew: u32) -> bool {
        let pool = &self.crews[crew as usize];
        let preemptive = self.model.crews[crew as usize].preemptive;
        match pool.queue.front().copied() {
            Some(next) if preemptive && self.urgency(next) > self.urgency(process) => {
                let pool = &mut self.crews[crew as usize];
                pool.queue.pop_front();
                pool.working.retain(|other| *other != process);
                self.states[process as usize].holding = NONE;
                self.line_up(process, crew, true);
                self.set_to_work(next, crew);
                true
            }
            _ => false,
        }
    }

    /// Lets each kind of work that waits for a crew prepare while a member is free, and no other.
    fn prepare(&mut self, crew: u32) {
        let model = self.model;
        for kind in &model.crews[crew as usize].kinds {
            let pool = &self.crews[crew as usize];
            let wanted = pool.free > 0 && pool.queue.iter().any(|process| self.is_of(*process, kind.first_stage));
            let timing = std::mem::replace(&mut self.states[kind.process as usize].timing, wanted);
            if timing && !wanted {
                self.calendar.cancel(kind.process);
            } else if wanted && !timing {
                let stream = model.processes[kind.process as usize].stream;
                let length = self.draws.time(stream, &model.laws[kind.law as usize]);
                self.await_end(kind.process, length);
            }
        }
    }

    fn is_of(&self, process: u32, first_stage: u32) -> bool {
        self.model.processes[process as usize].first_stage == first_stage
    }

    /// A kind of work is ready for a crew: what waits longest of it is served.
    pub(super) fn prepared(&mut self, preparation: u32) {
        let Start::Waiting { crew } = self.model.processes[preparation as usize].start else {
            unreachable!("only work that waits prepares")
        };
        self.states[preparation as usize].timing = false;
        let kinds = &self.model.crews[crew as usize].kinds;
        let kind = kinds.iter().find(|kind| kind.process == preparation).expect("the crew knows its kinds");
        let queue = &self.crews[crew as usize].queue;
        let at = queue.iter().position(|process| self.is_of(*process, kind.first_stage));
        let next = at.and_then(|at| self.crews[crew as usize].queue.remove(at)).expect("what prepares waits");
        self.crews[crew as usize].free -= 1;
        self.set_to_work(next, crew);
        self.prepare(crew);
    }

    /// Waits for the end of a preparation or a delivery.
    pub(super) fn await_end(&mut self, process: u32, length: SimTime) {
        let due = self.now + length;
        if due < self.end {
            self.calendar.set(process, due, EventKind::Recovery);
        }
    }
}

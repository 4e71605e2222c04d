//! Who waits for a crew or a spare.

use super::{CHOOSE, IDLE, Machine, State, Wait};
use crate::model::{NONE, ProcessKind};

impl Machine<'_> {
    /// Waits for all that the stage of a process takes before it begins; true if that is there at once.
    pub(super) fn gather(&self, state: &mut State, at: usize) -> bool {
        let stage = state.slots[at].stage;
        let (crew, spare) = (self.crew_of(stage), self.model.stages[stage as usize].spare);
        let rebuilds = self.fixed(at).kind == ProcessKind::Rebuild;
        let in_place = !rebuilds || self.is_up(&self.levels(state), self.fixed(at).stage_while);
        if !in_place && (crew != NONE && crew != state.slots[at].holding || spare != NONE) {
            self.leave_crew(state, at);
            state.slots[at].waits = Wait::Place;
            return false;
        }
        if spare != NONE && !self.take_spare(state, at, spare) {
            return false;
        }
        self.staff(state, at, crew)
    }

    fn staff(&self, state: &mut State, at: usize, crew: u32) -> bool {
        if crew == state.slots[at].holding {
            return crew == NONE || !self.yields(state, at, self.turn_of(crew));
        }
        self.leave_crew(state, at);
        crew == NONE || self.join_crew(state, at, self.turn_of(crew))
    }

    fn turn_of(&self, crew: u32) -> usize {
        self.crews.iter().position(|known| *known == crew).expect("a crew that somebody waits for")
    }

    fn join_crew(&self, state: &mut State, at: usize, crew: usize) -> bool {
        let pool = &self.model.crews[self.crews[crew] as usize];
        if (state.working[crew].len() as u32) < pool.size && pool.kinds.is_empty() {
            self.assign(state, at, crew);
            return true;
        }
        if pool.preemptive && self.interrupt_for(state, at, crew) {
            return true;
        }
        self.line_up(state, at, crew, false);
        false
    }

    fn assign(&self, state: &mut State, at: usize, crew: usize) {
        state.slots[at].waits = Wait::Nothing;
        state.slots[at].holding = self.crews[crew];
        state.working[crew].push(at as u16);
        if !self.model.crews[self.crews[crew] as usize].preemptive {
            state.working[crew].sort_unstable(); // who came first does not matter
        }
    }

    /// Begins or goes on with a stage that waited for its crew.
    pub(super) fn set_to_work(&self, state: &mut State, at: usize, crew: usize) {
        self.assign(state, at, crew);
        if !std::mem::take(&mut state.slots[at].interrupted) {
            state.slots[at].phase = CHOOSE;
        }
    }

    /// Gives back the crew, or the place in a queue.
    pub(super) fn leave_crew(&self, state: &mut State, at: usize) {
        let slot = &mut state.slots[at];
        slot.interrupted = false;
        let held = std::mem::replace(&mut slot.holding, NONE);
        if std::mem::replace(&mut slot.waits, Wait::Nothing) != Wait::Nothing {
            state.queues.iter_mut().for_each(|queue| queue.retain(|other| *other != at as u16));
        }
        if held != NONE {
            let crew = self.turn_of(held);
            state.working[crew].retain(|other| *other != at as u16);
            let races = !self.model.crews[held as usize].kinds.is_empty();
            if !races && !state.queues[crew].is_empty() {
                let next = state.queues[crew].remove(0);
                self.set_to_work(state, next as usize, crew);
            }
        }
    }

    fn urgency(&self, state: &State, at: usize) -> u32 {
        self.model.stages[state.slots[at].stage as usize].priority
    }

    fn line_up(&self, state: &mut State, at: usize, crew: usize, before_equals: bool) {
        let urgency = self.urgency(state, at);
        let goes_before = |other: &u16| {
            let its = self.urgency(state, *other as usize);
            its > urgency || !before_equals && its == urgency
        };
        let place = if self.model.crews[self.crews[crew] as usize].kinds.is_empty() {
            state.queues[crew].partition_point(goes_before)
        } else {
            // Who came first matters within each kind of work only, so the queue is kept by kinds.
            let kind = |at: u16| self.fixed(at as usize).first_stage;
            let after =
                |other: &u16| kind(*other) > kind(at as u16) || kind(*other) == kind(at as u16) && !goes_before(other);
            state.queues[crew].iter().position(after).unwrap_or(state.queues[crew].len())
        };
        state.queues[crew].insert(place, at as u16);
        state.slots[at].waits = Wait::Crew;
    }

    fn interrupt_for(&self, state: &mut State, at: usize, crew: usize) -> bool {
        let working = &state.working[crew];
        let least = (0..working.len()).rev().min_by_key(|turn| self.urgency(state, working[*turn] as usize));
        let Some(least) = least else { return false };
        let other = working[least] as usize;
        if self.urgency(state, other) >= self.urgency(state, at) {
            return false;
        }
        state.working[crew].remove(least);
        (state.slots[other].interrupted, state.slots[other].holding) = (true, NONE);
        self.line_up(state, other, crew, true);
        self.assign(state, at, crew);
        true
    }

    /// Gives the crew that a process kept from its last stage to more urgent work that waits, if there is any.
    fn yields(&self, state: &mut State, at: usize, crew: usize) -> bool {
        let preemptive = self.model.crews[self.crews[crew] as usize].preemptive;
        let more_urgent = |next: &u16| self.urgency(state, *next as usize) > self.urgency(state, at);
        if !preemptive || !state.queues[crew].first().is_some_and(more_urgent) {
            return false;
        }
        let next = state.queues[crew].remove(0);
        state.working[crew].retain(|other| *other != at as u16);
        state.slots[at].holding = NONE;
        self.line_up(state, at, crew, true);
        self.set_to_work(state, next as usize, crew);
        true
    }

    /// Kinds of work that race to be ready for a free member of a crew: the crew, the rate, who is served in its queue.
    pub(super) fn races(&self, state: &State) -> Vec<(usize, f64, usize)> {
        let mut races = Vec::new();
        for (turn, crew) in self.crews.iter().enumerate() {
            let pool = &self.model.crews[*crew as usize];
            if state.working[turn].len() as u32 >= pool.size {
                continue;
            }
            for kind in &pool.kinds {
                let of_kind = |at: &u16| self.fixed(*at as usize).first_stage == kind.first_stage;
                if let Some(place) = state.queues[turn].iter().position(of_kind) {
                    races.push((turn, self.ways[&kind.law][0].rate, place));
                }
            }
        }
        races
    }

    fn take_spare(&self, state: &mut State, at: usize, spare: u32) -> bool {
        let stock = self.stocks.iter().position(|known| *known == spare).expect("a stock that is used");
        if state.ordered[stock] < self.model.spares[spare as usize].stock {
            state.ordered[stock] += 1;
            return true;
        }
        self.leave_crew(state, at);
        state.queues[self.crews.len() + stock].push(at as u16);
        state.slots[at].waits = Wait::Spare;
        false
    }

    /// A spare arrives: who waits longest takes it, and it is ordered again.
    pub(super) fn supply(&self, state: &mut State, stock: usize) {
        let queue = &mut state.queues[self.crews.len() + stock];
        if queue.is_empty() {
            state.ordered[stock] -= 1;
            return;
        }
        let next = queue.remove(0) as usize;
        state.slots[next].waits = Wait::Nothing;
        let crew = self.crew_of(state.slots[next].stage);
        state.slots[next].phase = IDLE;
        if self.staff(state, next, crew) {
            state.slots[next].phase = CHOOSE;
        }
    }
}

//! What the processes of one module do, as a machine that jumps from state to state after exponential times.
//!
//! Written apart from the engine, after the same rules: what holds up a clock or a stage, what waits for a crew, a spare
//! or its place, what an outage of a place destroys, what a common cause strikes. Where the engine draws, the machine
//! takes every outcome with its probability.

use super::cone::Cone;
use super::phases::{Way, ways};
use crate::gate::ONE;
use crate::model::{Model, NONE, Process, ProcessKind, Spread, Start};
use std::collections::BTreeMap;

/// In place of a phase: a way through the law is still to be chosen.
const CHOOSE: u16 = u16::MAX;
/// In place of a phase: no timer runs.
pub(super) const IDLE: u16 = u16::MAX - 1;

/// What a stage waits for before it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Wait {
    Nothing,
    Place,
    Spare,
    Crew,
}

/// The state of one process.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Slot {
    /// Stage that runs, or [`NONE`].
    pub(super) stage: u32,
    /// Number of the phase among those of all ways of the law of the timer.
    pub(super) phase: u16,
    pub(super) waits: Wait,
    /// Crew that it holds, or [`NONE`].
    pub(super) holding: u32,
    /// Its stage was interrupted for more urgent work.
    pub(super) interrupted: bool,
}

/// The state of all processes of a module and of what they share.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct State {
    pub(super) slots: Vec<Slot>,
    /// Who waits for each crew, then for each stock, in order.
    pub(super) queues: Vec<Vec<u16>>,
    /// Who holds a member of each crew, in the order in which they got it.
    working: Vec<Vec<u16>>,
    /// Spares of each stock that are on order.
    ordered: Vec<u32>,
}

/// What follows with which probability.
pub(super) type Outcomes = Vec<(f64, State)>;

/// The processes of one module.
pub(super) struct Machine<'m> {
    pub(super) model: &'m Model,
    pub(super) processes: Vec<u32>,
    /// Nodes that the module shows to the rest of the model.
    pub(super) shown: Vec<u32>,
    pub(super) cone: Cone,
    /// Crews that some process may have to wait for.
    crews: Vec<u32>,
    stocks: Vec<u32>,
    /// Ways through each law that is used.
    ways: BTreeMap<u32, Vec<Way>>,
    /// Rebuilds, by their place among the processes.
    rebuilds: Vec<usize>,
    /// For each process the load that it shares, or [`NONE`].
    load_of: Vec<u32>,
}

impl<'m> Machine<'m> {
    /// A machine of these processes, which are known to be of the kinds that it can do.
    pub(super) fn new(model: &'m Model, processes: Vec<u32>, shown: Vec<u32>, crews: Vec<u32>) -> Self {
        let mut nodes = shown.clone();
        let mut stocks = Vec::new();
        for process in &processes {
            let fixed = &model.processes[*process as usize];
            nodes.extend([fixed.clock_while, fixed.stage_while]);
            for stage in model.stages_of(*process) {
                let stage = &model.stages[stage as usize];
                if stage.needs != NONE {
                    nodes.push(model.needed[stage.needs as usize].node);
                }
                if stage.spare != NONE && !stocks.contains(&stage.spare) {
                    stocks.push(stage.spare);
                }
            }
        }
        let load = |process: &u32| model.loads.iter().position(|load| load.clocks.contains(process));
        let load_of: Vec<u32> = processes.iter().map(|process| load(process).map_or(NONE, |at| at as u32)).collect();
        for load in load_of.iter().filter(|load| **load != NONE) {
            nodes.extend(&model.loads[*load as usize].units);
        }
        let of_kind = |at: &usize| model.processes[processes[*at] as usize].kind == ProcessKind::Rebuild;
        Machine {
            model,
            shown,
            cone: Cone::new(model, &processes, nodes.into_iter()),
            crews,
            stocks,
            ways: model
                .laws_of(&processes)
                .map(|law| (law, ways(&model.laws[law as usize]).unwrap_or_default()))
                .collect(),
            rebuilds: (0..processes.len()).filter(of_kind).collect(),
            load_of,
            processes,
        }
    }

    /// The states at the start.
    pub(super) fn first(&self) -> Outcomes {
        let free = Slot { stage: NONE, phase: IDLE, waits: Wait::Nothing, holding: NONE, interrupted: false };
        let mut state = State {
            slots: vec![free; self.processes.len()],
            queues: vec![Vec::new(); self.crews.len() + self.stocks.len()],
            working: vec![Vec::new(); self.crews.len()],
            ordered: vec![0; self.stocks.len()],
        };
        (0..self.processes.len()).for_each(|at| self.start_clock(&mut state, at));
        self.choose(vec![(1.0, state)])
    }

    /// The rates an hour to the states that may follow.
    pub(super) fn next(&self, state: &State) -> Outcomes {
        let levels = self.levels(state);
        let mut found = Vec::new();
        let mut add = |rate: f64, after: Outcomes| {
            let after = after.into_iter().map(|(share, state)| (rate * share, state));
            found.extend(after);
        };
        for at in 0..self.processes.len() {
            let rate = self.rate(state, at, &levels);
            if rate > 0.0 {
                add(rate, self.after(state, &levels, self.step(state, at)));
            }
        }
        for (crew, rate, at) in self.races(state) {
            let mut served = state.clone();
            let next = served.queues[crew].remove(at);
            self.set_to_work(&mut served, next as usize, crew);
            add(rate, self.after(state, &levels, vec![(1.0, served)]));
        }
        for (stock, count) in state.ordered.iter().enumerate().filter(|(_, count)| **count > 0) {
            let lead = self.ways[&self.model.spares[self.stocks[stock] as usize].lead_time][0].rate;
            let mut supplied = state.clone();
            self.supply(&mut supplied, stock);
            add(f64::from(*count) * lead, self.after(state, &levels, vec![(1.0, supplied)]));
        }
        found
    }

    /// Levels of the nodes that the module shows.
    pub(super) fn show(&self, state: &State) -> Vec<u32> {
        let levels = self.levels(state);
        self.shown.iter().map(|node| self.cone.level(&levels, *node)).collect()
    }

    fn levels(&self, state: &State) -> Vec<u32> {
        let level = |slot: &Slot| if slot.stage == NONE { ONE } else { self.model.stages[slot.stage as usize].level };
        self.cone.levels(self.model, state.slots.iter().map(level))
    }

    fn is_up(&self, levels: &[u32], node: u32) -> bool {
        self.cone.level(levels, node) >= self.model.threshold
    }

    fn fixed(&self, at: usize) -> &Process {
        &self.model.processes[self.processes[at] as usize]
    }

    /// Index of the law of the timer that may run.
    fn law(&self, slot: &Slot, at: usize) -> Option<u32> {
        match (slot.stage, self.fixed(at).start) {
            (NONE, Start::Clock { law } | Start::Paced { law, .. }) => Some(law),
            (NONE, _) => None,
            (stage, _) => Some(self.model.stages[stage as usize].law),
        }
    }

    /// Rate at which the phase of a process ends now.
    fn rate(&self, state: &State, at: usize, levels: &[u32]) -> f64 {
        let (slot, fixed) = (&state.slots[at], self.fixed(at));
        let Some(law) = self.law(slot, at).filter(|_| slot.phase != IDLE && slot.waits == Wait::Nothing) else {
            return 0.0;
        };
        let runs = match slot.stage {
            NONE => self.is_up(levels, fixed.clock_while),
            stage => {
                let needs = self.model.stages[stage as usize].needs;
                let needed = needs == NONE || self.is_up(levels, self.model.needed[needs as usize].node);
                needed && self.is_up(levels, fixed.stage_while)
            }
        };
        let rate = self.way(law, slot.phase).0.rate;
        if runs { rate * self.speed(slot, at, levels) } else { 0.0 }
    }

    /// Speed of a clock that shares a load or stands by.
    fn speed(&self, slot: &Slot, at: usize, levels: &[u32]) -> f64 {
        let (NONE, Start::Paced { clock, .. }) = (slot.stage, self.fixed(at).start) else { return 1.0 };
        let parts = match self.load_of[at] {
            NONE => self.model.clocks[clock as usize].speed,
            load => {
                let load = &self.model.loads[load as usize];
                load.speeds[load.units.iter().filter(|unit| self.is_up(levels, **unit)).count()]
            }
        };
        parts as f64 / f64::from(ONE)
    }

    /// The way of a phase and how many phases of it are left, this one included.
    fn way(&self, law: u32, phase: u16) -> (Way, u16) {
        let mut left = phase;
        for way in &self.ways[&law] {
            if left < way.phases {
                return (*way, way.phases - left);
            }
            left -= way.phases;
        }
        unreachable!("every phase is on a way")
    }

    /// A phase ends.
    fn step(&self, state: &State, at: usize) -> Outcomes {
        let slot = &state.slots[at];
        let law = self.law(slot, at).expect("a timer runs");
        let mut next = state.clone();
        if self.way(law, slot.phase).1 > 1 {
            next.slots[at].phase += 1;
            return vec![(1.0, next)];
        }
        next.slots[at].phase = IDLE;
        if slot.stage == NONE { self.occur(next, at) } else { self.end_stage(next, at) }
    }

    fn occur(&self, state: State, at: usize) -> Outcomes {
        let chance = self.fixed(at).chance;
        let mut outcomes = Vec::new();
        if chance < 1.0 {
            let mut without = state.clone();
            self.start_clock(&mut without, at);
            outcomes.push((1.0 - chance, without));
        }
        let struck = self.strike(state, at);
        outcomes.extend(struck.into_iter().map(|(share, state)| (share * chance, state)));
        outcomes
    }

    fn strike(&self, mut state: State, at: usize) -> Outcomes {
        let (first, hits) = (self.fixed(at).first_stage, self.fixed(at).hits);
        if first != NONE {
            self.enter_stage(&mut state, at, first);
        }
        let mut outcomes = vec![(1.0, state)];
        if hits != NONE {
            outcomes = self.hit_others(outcomes, hits);
        }
        if first == NONE {
            outcomes.iter_mut().for_each(|(_, state)| self.complete(state, at));
        }
        outcomes
    }

    /// Every choice of who else is struck.
    fn hit_others(&self, mut outcomes: Outcomes, hits: u32) -> Outcomes {
        for hit in &self.model.hits[hits as usize] {
            let victims: Vec<usize> = hit.victims.iter().map(|victim| self.place_of(*victim)).collect();
            let mut after = Vec::new();
            for (share, state) in outcomes {
                if hit.chance < 1.0 {
                    after.push((share * (1.0 - hit.chance), state.clone()));
                }
                let struck = match hit.spread {
                    Spread::Each(each) => self.hit_each(state, &victims, each),
                    Spread::Exactly(number) => self.hit_some(state, &victims, number),
                };
                after.extend(struck.into_iter().map(|(own, state)| (share * hit.chance * own, state)));
            }
            outcomes = merged(after);
        }
        outcomes
    }

    fn hit_each(&self, state: State, victims: &[usize], each: f64) -> Outcomes {
        let mut outcomes = vec![(1.0, state)];
        for victim in victims {
            let mut after = Vec::new();
            for (share, state) in outcomes {
                if each < 1.0 {
                    after.push((share * (1.0 - each), state.clone()));
                }
                after.extend(self.hit(state, *victim).into_iter().map(|(own, state)| (share * each * own, state)));
            }
            outcomes = merged(after);
        }
        outcomes
    }

    fn hit_some(&self, state: State, victims: &[usize], number: u32) -> Outcomes {
        if number == 0 || victims.is_empty() {
            return vec![(1.0, state)];
        }
        let share = 1.0 / victims.len() as f64;
        let mut after = Vec::new();
        for at in 0..victims.len() {
            let mut left = victims.to_vec();
            let victim = left.swap_remove(at);
            for (own, state) in self.hit(state.clone(), victim) {
                let rest = self.hit_some(state, &left, number - 1);
                after.extend(rest.into_iter().map(|(further, state)| (share * own * further, state)));
            }
        }
        merged(after)
    }

    fn hit(&self, state: State, victim: usize) -> Outcomes {
        let free = state.slots[victim].stage == NONE;
        if free && self.is_up(&self.levels(&state), self.fixed(victim).clock_while) {
            return self.strike(state, victim);
        }
        vec![(1.0, state)]
    }

    fn place_of(&self, process: u32) -> usize {
        self.processes.binary_search(&process).expect("who influences each other is in one module")
    }

    fn start_clock(&self, state: &mut State, at: usize) {
        let runs = matches!(self.fixed(at).start, Start::Clock { .. } | Start::Paced { .. });
        state.slots[at].phase = if runs { CHOOSE } else { IDLE };
    }

    fn enter_stage(&self, state: &mut State, at: usize, stage: u32) {
        state.slots[at].stage = stage;
        state.slots[at].phase = IDLE;
        let fixed = &self.model.stages[stage as usize];
        let crew = self.crew_of(stage);
        let kept = crew == state.slots[at].holding && fixed.spare == NONE;
        let undisputed = kept && (crew == NONE || !self.model.crews[crew as usize].preemptive);
        if undisputed || self.gather(state, at) {
            state.slots[at].phase = CHOOSE;
        }
    }

    /// The crew that a stage may have to wait for.
    fn crew_of(&self, stage: u32) -> u32 {
        let crew = self.model.stages[stage as usize].crew;
        if self.crews.contains(&crew) { crew } else { NONE }
    }

    fn end_stage(&self, state: State, at: usize) -> Outcomes {
        let stage = &self.model.stages[state.slots[at].stage as usize];
        let mut outcomes = Vec::new();
        for (share, next) in [(stage.succeeds, stage.next), (1.0 - stage.succeeds, stage.otherwise)] {
            if share > 0.0 {
                let mut state = state.clone();
                if next != NONE {
                    self.enter_stage(&mut state, at, next)
                } else {
                    self.complete(&mut state, at)
                }
                outcomes.push((share, state));
            }
        }
        outcomes
    }

    fn complete(&self, state: &mut State, at: usize) {
        self.leave_crew(state, at);
        state.slots[at].stage = NONE;
        self.start_clock(state, at);
    }

    fn stop(&self, state: &mut State, at: usize) {
        self.leave_crew(state, at);
        state.slots[at].stage = NONE;
        state.slots[at].phase = IDLE;
    }

    /// An outage of its place destroys a unit.
    fn destroy(&self, state: &mut State, rebuild: usize) {
        self.stop(state, rebuild);
        for own in self.model.resets.row(self.processes[rebuild] as usize) {
            let own = self.place_of(*own);
            self.stop(state, own);
            self.start_clock(state, own);
        }
        let first = self.fixed(rebuild).first_stage;
        self.enter_stage(state, rebuild, first);
    }

    /// What follows at once from an event: destroyed units, rebuilds whose place is back; then the ways of new timers.
    fn after(&self, before: &State, levels: &[u32], outcomes: Outcomes) -> Outcomes {
        let follow = |(share, mut state): (f64, State)| {
            if !self.rebuilds.is_empty() {
                self.destroy_and_gather(before, levels, &mut state);
            }
            (share, state)
        };
        self.choose(outcomes.into_iter().map(follow).collect())
    }

    fn destroy_and_gather(&self, before: &State, levels: &[u32], state: &mut State) {
        let after = self.levels(state);
        let falls = |process: &u32| self.cone.level(&after, *process) == 0 && self.cone.level(levels, *process) > 0;
        for rebuild in &self.rebuilds {
            if self.model.triggers.row(self.processes[*rebuild] as usize).iter().any(falls) {
                self.destroy(state, *rebuild);
            }
        }
        let after = self.levels(state);
        let back = |at: &usize| {
            before.slots[*at].waits == Wait::Place
                && state.slots[*at].waits == Wait::Place
                && self.is_up(&after, self.fixed(*at).stage_while)
        };
        for rebuild in self.rebuilds.iter().copied().filter(back).collect::<Vec<usize>>() {
            state.slots[rebuild].waits = Wait::Nothing;
            if self.gather(state, rebuild) {
                state.slots[rebuild].phase = CHOOSE;
            }
        }
    }

    /// Every way of every timer that begins.
    fn choose(&self, outcomes: Outcomes) -> Outcomes {
        let mut open = outcomes;
        let mut done = Vec::new();
        while let Some((share, state)) = open.pop() {
            let Some(at) = state.slots.iter().position(|slot| slot.phase == CHOOSE) else {
                done.push((share, state));
                continue;
            };
            let law = self.law(&state.slots[at], at).expect("a timer has a law");
            let mut phase = 0;
            for way in &self.ways[&law] {
                let mut one = state.clone();
                one.slots[at].phase = phase;
                phase += way.phases;
                open.push((share * way.share, one));
            }
        }
        done
    }
}

/// Like states become one.
fn merged(outcomes: Outcomes) -> Outcomes {
    let mut all = BTreeMap::new();
    outcomes.into_iter().for_each(|(share, state)| *all.entry(state).or_insert(0.0) += share);
    all.into_iter().map(|(state, share)| (share, state)).collect()
}

mod queues;

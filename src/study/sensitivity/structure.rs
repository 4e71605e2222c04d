//! The structure over recorded histories: what the service would have been, had something been up or down.
//!
//! A recorded history is a sequence of states: which processes had their targets down, at which levels. The structure
//! says of each state whether the service is up, and so of each state with one unit up or down instead. Few states come
//! again and again, so what is found of one is kept.

use super::entities::Entity;
use crate::engine::{Span, Trajectory};
use crate::estimate::{Moments, Paired, Ratio};
use crate::model::{Model, ONE, ProcessKind};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

/// Most gates and inputs of gates that are looked at for one state.
const MOST_WORK: usize = 2_000_000;
/// Most judgments of entities that are remembered, about ten bytes each; other states are judged anew.
const MOST_KNOWN: usize = 10_000_000;

/// Which processes are down, at which levels, in order.
type State = Vec<(u32, u32)>;

/// The main service as a function of its processes.
pub struct Structure<'m> {
    model: &'m Model,
    /// Gates below the service, in the order of evaluation.
    gates: Vec<u32>,
    /// For each process whether the service follows from it.
    feeds: Vec<bool>,
    node: u32,
    threshold: u32,
}

impl<'m> Structure<'m> {
    /// The structure below the main service of a model.
    ///
    /// # Errors
    /// Where states do not say all: levels follow a timetable or the demand.
    pub fn of(model: &'m Model) -> Result<Self, &'static str> {
        let service = &model.services[0];
        let below = model.follows_from(service.node);
        let processes = model.processes.len() as u32;
        let feeds: Vec<bool> = (0..processes).map(|process| below.contains(&process)).collect();
        let timed = |kind| matches!(kind, ProcessKind::Schedule | ProcessKind::Scaler);
        if below.iter().any(|node| *node < processes && timed(model.processes[*node as usize].kind)) {
            return Err("the service follows the demand, which recorded histories do not keep");
        }
        let gates = below.into_iter().filter(|node| *node >= processes).map(|node| node - processes).collect();
        Ok(Structure { model, gates, feeds, node: service.node, threshold: service.threshold })
    }

    /// Whether the service is up in a state in which these processes have other levels than in the state.
    pub fn is_up(&self, state: &[(u32, u32)], instead: &[(u32, u32)]) -> bool {
        let mut levels = self.model.initial.clone();
        self.evaluate(&mut levels, state, instead)
    }

    fn evaluate(&self, levels: &mut [u32], state: &[(u32, u32)], instead: &[(u32, u32)]) -> bool {
        for (process, level) in state.iter().chain(instead) {
            levels[*process as usize] = *level;
        }
        let processes = self.model.processes.len();
        for gate in &self.gates {
            let at = *gate as usize;
            let inputs = self.model.inputs.row(at).iter().map(|node| levels[*node as usize]);
            levels[processes + at] = self.model.gates[at].kind.from_levels(inputs, self.model.rows.row(at));
        }
        let up = levels[self.node as usize] >= self.threshold;
        for (process, _) in state.iter().chain(instead) {
            levels[*process as usize] = self.model.initial[*process as usize];
        }
        up
    }

    /// Walks through the states of a recorded history: each state with its length in microseconds.
    pub fn walk(&self, spans: &[Span], mut visit: impl FnMut(&State, u64)) {
        let mut turns: Vec<(u64, bool, u32, u32)> = Vec::with_capacity(2 * spans.len());
        for span in spans.iter().filter(|span| self.feeds[span.process as usize]) {
            turns.push((span.start.0, true, span.process, span.level));
            turns.push((span.end.0, false, span.process, span.level));
        }
        turns.sort_unstable(); // what ends at an instant goes before what begins
        let (mut state, mut since) = (State::new(), 0);
        for (time, begins, process, level) in turns {
            if time > since {
                visit(&state, time - since);
                since = time;
            }
            match state.binary_search_by_key(&process, |(down, _)| *down) {
                Ok(at) if !begins => drop(state.remove(at)),
                Ok(at) => state[at].1 = level,
                Err(at) if begins => state.insert(at, (process, level)),
                Err(_) => {}
            }
        }
        if self.model.horizon.0 > since {
            visit(&state, self.model.horizon.0 - since);
        }
    }

    /// Microseconds down in a recorded history, had these processes never been down.
    ///
    /// It is what a history without them under the same luck has, where [`Model::stands_alone`] says so.
    pub fn downtime_without(&self, spans: &[Span], processes: &[u32]) -> u64 {
        let up: State = processes.iter().map(|process| (*process, ONE)).collect();
        let mut down = 0;
        self.walk(spans, |state, length| down += if self.is_up(state, &up) { 0 } else { length });
        down
    }
}

/// What follows from a state for each entity.
#[derive(Debug, Default)]
struct Judged {
    up: bool,
    /// Units of which the service is up if and only if they are.
    critical: Vec<u64>,
    /// With all its units and processes up, the service would be up although it is down.
    ends: Vec<bool>,
}

/// A structure with what is asked of it.
pub(super) struct Judge<'a> {
    structure: Structure<'a>,
    entities: &'a [Entity],
    known: Mutex<BTreeMap<State, Arc<Judged>>>,
    /// For each process the units that it is of: entity, and number among all units.
    units_of: BTreeMap<u32, Vec<(usize, usize)>>,
    /// Number of all units.
    units: usize,
}

impl<'a> Judge<'a> {
    pub(super) fn new(model: &'a Model, entities: &'a [Entity]) -> Result<Self, &'static str> {
        let structure = Structure::of(model)?;
        let units: usize = entities.iter().map(|entity| entity.units.len()).sum();
        let inputs: usize = structure.gates.iter().map(|gate| model.inputs.row(*gate as usize).len()).sum();
        if (units + 1) * (structure.gates.len() + inputs + 1) > MOST_WORK {
            return Err("the scenario is too large to try each unit up and down in each state");
        }
        let mut units_of: BTreeMap<u32, Vec<(usize, usize)>> = BTreeMap::new();
        let numbered =
            entities.iter().enumerate().flat_map(|(at, entity)| entity.units.iter().map(move |unit| (at, unit)));
        for (number, (entity, unit)) in numbered.enumerate() {
            unit.iter().for_each(|process| units_of.entry(*process).or_default().push((entity, number)));
        }
        Ok(Judge { structure, entities, known: Mutex::default(), units_of, units })
    }

    /// Time down of the units of each entity, summed over its units.
    fn down(&self, spans: &[Span]) -> Vec<u64> {
        let mut down = vec![0; self.entities.len()];
        let mut until = vec![0; self.units];
        for span in spans {
            for (entity, unit) in self.units_of.get(&span.process).into_iter().flatten() {
                // Spans come in order of beginning; several processes may have the unit down at once.
                down[*entity] += span.end.0.saturating_sub(span.start.0.max(until[*unit]));
                until[*unit] = span.end.0.max(until[*unit]);
            }
        }
        down
    }

    fn judged(&self, state: &State) -> Arc<Judged> {
        if let Some(judged) = self.known.lock().ok().and_then(|known| known.get(state).cloned()) {
            return judged;
        }
        let judged = Arc::new(self.judge(state));
        if let Ok(mut known) = self.known.lock()
            && known.len() * (self.entities.len() + 1) < MOST_KNOWN
        {
            known.insert(state.clone(), judged.clone());
        }
        judged
    }

    fn judge(&self, state: &State) -> Judged {
        let mut levels = self.structure.model.initial.clone();
        let mut up_with = |instead: &[(u32, u32)]| self.structure.evaluate(&mut levels, state, instead);
        let is_down = |unit: &[u32]| unit.iter().any(|p| state.binary_search_by_key(p, |(down, _)| *down).is_ok());
        let all = |processes: &mut dyn Iterator<Item = &u32>| processes.map(|p| (*p, ONE)).collect::<State>();
        let mut judged = Judged { up: up_with(&[]), ..Judged::default() };
        for entity in self.entities {
            let down: Vec<&Vec<u32>> = entity.units.iter().filter(|unit| is_down(unit)).collect();
            // The service rises with each unit: where it is up, it is up with the unit up; where it is down, it is down
            // with the unit down.
            let critical = if judged.up {
                entity.units.iter().filter(|unit| unit.first().is_some_and(|p| !up_with(&[(*p, 0)]))).count()
            } else {
                down.iter().filter(|unit| up_with(&all(&mut unit.iter()))).count()
            };
            let own = || entity.processes.iter().chain(entity.units.iter().flatten());
            let ends =
                !judged.up && own().any(|process| is_down(std::slice::from_ref(process))) && up_with(&all(&mut own()));
            judged.critical.push(critical as u64);
            judged.ends.push(ends);
        }
        judged
    }
}

/// What the recorded histories say of one entity.
#[derive(Debug, Clone)]
pub(super) struct Recorded {
    /// Time in which a unit is critical, summed over the units, by history.
    pub(super) critical: Moments,
    /// Time down, summed over the units, by history.
    pub(super) down: Moments,
    /// Downtime of the service, and how much of it would end with all units up.
    pub(super) ends: Ratio,
    /// The same as the difference to the downtime as it is.
    pub(super) never: Paired,
}

/// What the recorded histories say of all entities.
pub(super) struct StructureTally<'a> {
    judge: &'a Judge<'a>,
    /// One for each entity.
    pub(super) recorded: Vec<Recorded>,
}

impl<'a> StructureTally<'a> {
    pub(super) fn new(judge: &'a Judge<'a>) -> Self {
        let none = Recorded {
            critical: Moments::default(),
            down: Moments::default(),
            ends: Ratio::default(),
            never: Paired::default(),
        };
        StructureTally { judge, recorded: vec![none; judge.entities.len()] }
    }

    pub(super) fn observe(&mut self, trajectory: &Trajectory) {
        let mut sums = vec![[0u64; 2]; self.recorded.len()];
        let mut total = 0;
        self.judge.structure.walk(&trajectory.spans, |state, length| {
            let judged = self.judge.judged(state);
            total += if judged.up { 0 } else { length };
            for (at, sum) in sums.iter_mut().enumerate() {
                sum[0] += length * judged.critical[at];
                sum[1] += if judged.ends[at] { length } else { 0 };
            }
        });
        debug_assert_eq!(total, trajectory.services[0].downtime.0, "states say when the service is down");
        let down = self.judge.down(&trajectory.spans);
        for ((recorded, [critical, ends]), down) in self.recorded.iter_mut().zip(sums).zip(down) {
            recorded.critical.push(critical);
            recorded.down.push(down);
            recorded.ends.push(total, ends);
            recorded.never.push(total, total - ends);
        }
    }

    pub(super) fn merge(&mut self, later: &Self) {
        for (recorded, other) in self.recorded.iter_mut().zip(&later.recorded) {
            recorded.critical.merge(&other.critical);
            recorded.down.merge(&other.down);
            recorded.ends.merge(&other.ends);
            recorded.never.merge(&other.never);
        }
    }
}

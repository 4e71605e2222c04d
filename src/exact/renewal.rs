//! Faults with any laws: in the long run only the mean times matter.

use super::behaviour::{Behaviour, Module};
use super::structure::Jump;
use crate::gate::ONE;
use crate::model::{Model, NONE, Start};
use std::collections::{BTreeMap, BTreeSet};

/// A module of one process, or of several faults of which at most one is active at a time.
///
/// Several faults on one operating clock: each strikes once in its mean time to failure of time up, and time stands still
/// for the others meanwhile. With `c_i` its mean recovery over its mean time to failure, the share of time down with fault
/// `i` is `c_i / (1 + sum c)`. Source: Barlow and Proschan (1975), Statistical Theory of Reliability and Life Testing,
/// section 7.2 (alternating renewal; series systems that stop when down).
///
/// A fault on a calendar clock with exponential times between its strikes, which queue up: a single server with Poisson
/// arrivals is busy for a share `rho = rate * mean recovery` of the time and becomes so `rate * (1 - rho)` times an hour,
/// whatever the law of its work. Source: Kleinrock (1975), Queueing Systems I, section 5.7.
pub(super) fn module(
    model: &Model,
    processes: &[u32],
    shown: &[u32],
    crews: &BTreeSet<u32>,
    why: &str,
) -> Option<Module> {
    if processes.iter().any(|process| !is_alone(model, *process, crews)) {
        return None;
    }
    let cone = super::cone::Cone::new(model, processes, shown.iter().copied());
    let shows = |at: usize, level: u32| {
        let levels = cone.levels(model, (0..processes.len()).map(|other| if other == at { level } else { ONE }));
        shown.iter().map(|node| cone.level(&levels, *node)).collect::<Vec<u32>>()
    };
    let mut values = vec![shows(0, ONE)];
    let mut times = vec![1.0];
    let mut jumps: BTreeMap<(u32, u32), f64> = BTreeMap::new();
    let mut method = "means of any laws";
    for (at, process) in processes.iter().enumerate() {
        let fixed = &model.processes[*process as usize];
        let (rate, queues) = match fixed.start {
            Start::Clock { law } => (fixed.chance / model.laws[law as usize].mean(), false),
            Start::Calendar { law } if processes.len() == 1 && is_exponential(model, law) => {
                (fixed.chance / model.laws[law as usize].mean(), true)
            }
            _ => return None,
        };
        if processes.len() > 1 && !excludes(model, *process, processes) {
            return None;
        }
        let visits = visits(model, fixed.first_stage);
        let busy: f64 = visits.iter().map(|(stage, times)| times * mean(model, *stage)).sum();
        if queues {
            // Of the time, `rho` is busy; times and jumps are made to be those of one hour of being idle.
            let rho = rate * busy;
            let levels: BTreeSet<u32> = visits.keys().map(|stage| model.stages[*stage as usize].level).collect();
            if rho >= 1.0 || levels.len() > 1 {
                return None;
            }
            let value = number(&mut values, &mut times, shows(at, *levels.first()?));
            times[value] += rho / (1.0 - rho);
            jumps.insert((0, value as u32), rate);
            jumps.insert((value as u32, 0), rate);
            method = "a queue of strikes on a calendar clock";
            continue;
        }
        let mut of_stage = BTreeMap::new();
        for (stage, often) in &visits {
            let value = number(&mut values, &mut times, shows(at, model.stages[*stage as usize].level));
            times[value] += rate * often * mean(model, *stage);
            of_stage.insert(*stage, value as u32);
        }
        let first = of_stage.get(&fixed.first_stage).copied().unwrap_or(0);
        add(&mut jumps, 0, first, rate);
        for (stage, often) in &visits {
            let one = &model.stages[*stage as usize];
            for (share, next) in [(one.succeeds, one.next), (1.0 - one.succeeds, one.otherwise)] {
                let to = of_stage.get(&next).copied().unwrap_or(0);
                add(&mut jumps, of_stage[stage], to, rate * often * share);
            }
        }
    }
    let total: f64 = times.iter().sum();
    let shares = times.iter().map(|time| time / total).collect();
    let jumps: Vec<Jump> = jumps.into_iter().map(|((from, to), often)| (from, to, often / total)).collect();
    let behaviour = Behaviour::LongRun { shares, jumps, method, why: why.to_string() };
    Some(Module { processes: processes.to_vec(), shown: shown.to_vec(), values, behaviour })
}

fn add(jumps: &mut BTreeMap<(u32, u32), f64>, from: u32, to: u32, often: f64) {
    if from != to && often > 0.0 {
        *jumps.entry((from, to)).or_default() += often;
    }
}

fn number(values: &mut Vec<Vec<u32>>, times: &mut Vec<f64>, shown: Vec<u32>) -> usize {
    values.iter().position(|known| *known == shown).unwrap_or_else(|| {
        values.push(shown);
        times.push(0.0);
        values.len() - 1
    })
}

fn is_exponential(model: &Model, law: u32) -> bool {
    matches!(model.laws[law as usize], crate::law::Law::Exponential { .. })
}

fn mean(model: &Model, stage: u32) -> f64 {
    model.laws[model.stages[stage as usize].law as usize].mean()
}

/// Mean visits to each stage of a recovery; what follows a stage has a smaller number.
fn visits(model: &Model, first: u32) -> BTreeMap<u32, f64> {
    let mut open = BTreeMap::from([(first, 1.0)]);
    let mut visits = BTreeMap::new();
    open.retain(|stage, _| *stage != NONE);
    while let Some((stage, often)) = open.pop_last() {
        let one = &model.stages[stage as usize];
        visits.insert(stage, often);
        for (share, next) in [(one.succeeds, one.next), (1.0 - one.succeeds, one.otherwise)] {
            if next != NONE && share > 0.0 {
                *open.entry(next).or_insert(0.0) += often * share;
            }
        }
    }
    visits
}

/// True if nothing holds up the recovery of a process, and it strikes nobody else.
fn is_alone(model: &Model, process: u32, crews: &BTreeSet<u32>) -> bool {
    let fixed = &model.processes[process as usize];
    let free = |stage: u32| {
        let stage = &model.stages[stage as usize];
        stage.needs == NONE && stage.spare == NONE && !crews.contains(&stage.crew)
    };
    fixed.hits == NONE
        && fixed.stage_while == NONE
        && (fixed.clock_while == NONE || matches!(fixed.start, Start::Clock { .. }))
        && model.triggers.row(process as usize).is_empty()
        && model.stages_of(process).into_iter().all(free)
}

/// True if, while this process is active, no clock of the others runs.
fn excludes(model: &Model, process: u32, all: &[u32]) -> bool {
    let fixed = &model.processes[process as usize];
    let down = |stage: u32| model.stages[stage as usize].level < model.threshold;
    fixed.clock_while != NONE
        && super::cone::leaves(model, fixed.clock_while).into_iter().eq(all.iter().copied())
        && model.stages_of(process).into_iter().all(down)
        && all_needed(model, fixed.clock_while, all.len())
}

/// True for a gate that is up while all of its inputs are.
fn all_needed(model: &Model, node: u32, inputs: usize) -> bool {
    use crate::gate::GateKind;
    let Some(gate) = model.gate_of(node) else { return false };
    let all = inputs as i64 * i64::from(ONE);
    model.inputs.row(gate).len() == inputs
        && match model.gates[gate].kind {
            GateKind::Threshold { need } => need == all,
            GateKind::Kth { k } => k as usize == inputs,
            _ => false,
        }
}

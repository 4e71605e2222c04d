//! The states that a machine may reach, as a chain.

use super::Limits;
use super::behaviour::{Behaviour, Module};
use super::chain::Chain;
use super::coverage::name;
use super::machine::{Machine, State};
use crate::model::Model;
use std::collections::{BTreeMap, BTreeSet};

/// The chain of some processes, lumped; or why there is none.
pub(super) fn explore(
    model: &Model,
    processes: &[u32],
    shown: &[u32],
    crews: &BTreeSet<u32>,
    limits: &Limits,
) -> Result<Module, String> {
    let own = |crew: &u32| {
        let uses = |stage: u32| model.stages[stage as usize].crew == *crew;
        processes.iter().any(|process| model.stages_of(*process).into_iter().any(uses))
    };
    let crews = crews.iter().copied().filter(own).collect();
    let machine = Machine::new(model, processes.to_vec(), shown.to_vec(), crews);
    let whole = || match processes {
        [one] => name(model, *one),
        [one, ..] => format!("{} and {} others that influence each other", name(model, *one), processes.len() - 1),
        [] => "nothing".to_string(),
    };
    let (chain, values) = states(&machine, limits.explored)
        .ok_or_else(|| format!("{} have more than {} states together", whole(), limits.explored))?;
    let chain = chain.lumped();
    if chain.len() > limits.states {
        return Err(format!("{} have {} states together, more than {}", whole(), chain.len(), limits.states));
    }
    if !chain.comes_back() {
        return Err(format!("{} do not come back to where they began", whole()));
    }
    let long_run = chain.long_run();
    let behaviour = Behaviour::Chain { chain, long_run };
    Ok(Module { processes: processes.to_vec(), shown: shown.to_vec(), values, behaviour })
}

/// All states, in order of discovery.
fn states(machine: &Machine<'_>, limit: usize) -> Option<(Chain, Vec<Vec<u32>>)> {
    let mut known: BTreeMap<State, u32> = BTreeMap::new();
    let mut open: Vec<State> = Vec::new();
    let mut chain = Chain::default();
    let mut values: Vec<Vec<u32>> = Vec::new();
    let mut number = |state: State, open: &mut Vec<State>| {
        let next = known.len() as u32;
        let found = *known.entry(state.clone()).or_insert(next);
        if found == next {
            open.push(state);
        }
        found
    };
    for (share, state) in machine.first() {
        let at = number(state, &mut open);
        chain.start.push((at, share));
    }
    let mut at = 0;
    while at < open.len() {
        if open.len() > limit {
            return None;
        }
        let state = open[at].clone();
        let shown = machine.show(&state);
        let value = values.iter().position(|known| *known == shown).unwrap_or_else(|| {
            values.push(shown);
            values.len() - 1
        });
        chain.seen.push(value as u32);
        let mut row: BTreeMap<u32, f64> = BTreeMap::new();
        for (rate, next) in machine.next(&state) {
            let to = number(next, &mut open);
            if to as usize != at {
                *row.entry(to).or_default() += rate;
            }
        }
        chain.rows.push(row.into_iter().collect());
        at += 1;
    }
    Some((chain, values))
}

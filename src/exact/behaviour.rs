//! What one module does over time, by the first method that can do it.

use super::chain::Chain;
use super::coverage::{blocked, not_markov};
use super::explore::explore;
use super::renewal;
use super::structure::Jump;
use super::windows::{self, Windows};
use super::{Limits, Missing};
use crate::model::Model;
use std::collections::BTreeSet;

/// The behaviour of one module, seen through the levels of the nodes that it shows.
#[derive(Debug, Clone)]
pub struct Module {
    /// Its processes.
    pub processes: Vec<u32>,
    /// Nodes that it shows to the rest of the model.
    pub shown: Vec<u32>,
    /// Values that it may show: the levels of those nodes. The first is that of the start.
    pub values: Vec<Vec<u32>>,
    /// How it moves between its values.
    pub behaviour: Behaviour,
}

/// How a module moves between its values.
#[derive(Debug, Clone)]
pub enum Behaviour {
    /// As a Markov chain, with its long run.
    Chain {
        /// The chain.
        chain: Chain,
        /// Long-run share of time in each state.
        long_run: Vec<f64>,
    },
    /// In some way of which only the long run is known: share of time in each value, jumps an hour.
    LongRun {
        /// Share of time in each value.
        shares: Vec<f64>,
        /// Jumps between values.
        jumps: Vec<Jump>,
        /// Method in a few words.
        method: &'static str,
        /// Why nothing is known over a horizon.
        why: String,
    },
    /// At fixed times.
    Windows(Windows),
}

impl Module {
    /// Solves a module.
    pub(super) fn new(
        model: &Model,
        processes: &[u32],
        shown: Vec<u32>,
        crews: &BTreeSet<u32>,
        limits: &Limits,
    ) -> Result<Module, Vec<Missing>> {
        let refused: BTreeSet<String> = processes.iter().filter_map(|process| blocked(model, *process)).collect();
        if !refused.is_empty() {
            return Err(refused.into_iter().map(|why| Missing { why }).collect());
        }
        if let Some(module) = windows::module(model, processes, &shown, crews) {
            return Ok(module);
        }
        let why = match not_markov(model, processes) {
            None => match explore(model, processes, &shown, crews, limits) {
                Ok(module) => return Ok(module),
                Err(why) => why,
            },
            Some(why) => why,
        };
        renewal::module(model, processes, &shown, crews, &why).ok_or_else(|| vec![Missing { why }])
    }

    /// Long-run share of time in each value; nothing for windows.
    pub fn shares(&self) -> Option<Vec<f64>> {
        match &self.behaviour {
            Behaviour::Chain { chain, long_run } => Some(self.by_value(chain, long_run)),
            Behaviour::LongRun { shares, .. } => Some(shares.clone()),
            Behaviour::Windows(_) => None,
        }
    }

    /// Long-run jumps an hour between values; none for windows.
    pub fn jumps(&self) -> Vec<Jump> {
        match &self.behaviour {
            Behaviour::Chain { chain, long_run } => jumps(chain, long_run),
            Behaviour::LongRun { jumps, .. } => jumps.clone(),
            Behaviour::Windows(_) => Vec::new(),
        }
    }

    /// Probabilities of the values from those of the states.
    pub fn by_value(&self, chain: &Chain, states: &[f64]) -> Vec<f64> {
        let mut shares = vec![0.0; self.values.len()];
        chain.seen.iter().zip(states).for_each(|(value, share)| shares[*value as usize] += share);
        shares
    }
}

/// Jumps an hour between values, from the probabilities of the states.
pub(super) fn jumps(chain: &Chain, states: &[f64]) -> Vec<Jump> {
    let mut found = std::collections::BTreeMap::new();
    for (from, row) in chain.rows.iter().enumerate() {
        for (to, rate) in row {
            let (a, b) = (chain.seen[from], chain.seen[*to as usize]);
            if a != b {
                *found.entry((a, b)).or_insert(0.0) += states[from] * rate;
            }
        }
    }
    found.into_iter().map(|((from, to), often)| (from, to, often)).collect()
}

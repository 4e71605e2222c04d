//! A service whose modules are few and small enough to be one chain, up or down in each state.

use super::behaviour::{Behaviour, Module};
use super::chain::Chain;
use super::downtime::Downtime;
use super::motion::Motion;
use super::structure::Structure;
use crate::units::SimTime;
use std::collections::BTreeMap;

/// A service as one chain; a state is up (0) or down (1).
#[derive(Debug, Clone)]
pub struct Whole {
    chain: Chain,
}

impl Whole {
    /// The chain of all modules together, lumped; an error in words where there is none.
    pub(super) fn new(modules: &[&Module], structure: &Structure, limit: usize) -> Result<Whole, String> {
        let mut chains = Vec::new();
        for module in modules {
            match &module.behaviour {
                Behaviour::Chain { chain, .. } => chains.push(chain),
                Behaviour::LongRun { why, .. } => return Err(format!("only the long run: {why}")),
                Behaviour::Windows(_) => return Err("planned work goes by the calendar".to_string()),
            }
        }
        let together = product(&chains, structure, limit)
            .ok_or_else(|| format!("all modules together have more than {limit} states"))?;
        Ok(Whole { chain: together.lumped() })
    }

    /// Number of states.
    pub fn states(&self) -> usize {
        self.chain.len()
    }

    /// Mean time in hours from the start to the first outage; nothing if there may never be one, or it starts down.
    pub fn mean_time_to_first_outage(&self) -> Option<f64> {
        let up = self.chain.start.iter().all(|(state, _)| self.chain.seen[*state as usize] == 0);
        let mean = || self.chain.mean_time_within(|state| self.chain.seen[state as usize] == 0);
        if up { mean() } else { None }
    }

    /// Probability of no outage within this time from the start, and of at least one; an error in words where it takes
    /// too long.
    pub fn no_outage(&self, time: SimTime, work: u64) -> Result<(f64, f64), String> {
        let down = |state: usize| self.chain.seen[state] != 0;
        let keep = |(state, row): (usize, &Vec<(u32, f64)>)| if down(state) { Vec::new() } else { row.clone() };
        let rows = self.chain.rows.iter().enumerate().map(keep).collect();
        let until = Chain { rows, ..self.chain.clone() };
        let mut motion = Motion::new(&until);
        if motion.cost(time.hours()) > work as f64 {
            return Err("the probability of no outage takes too long to compute".to_string());
        }
        motion.go_on(time.hours());
        let share = |wanted: bool| -> f64 {
            motion.now.iter().enumerate().filter(|(state, _)| down(*state) == wanted).map(|(_, share)| share).sum()
        };
        Ok((share(false), share(true)))
    }

    /// The distribution of the downtime from the start over this time, up to `longest` hours.
    ///
    /// # Errors
    /// Why there is none, in words.
    pub fn downtime(&self, time: SimTime, longest: f64, work: u64) -> Result<Downtime, String> {
        Downtime::new(&self.chain, time, longest, work)
    }
}

fn product(chains: &[&Chain], structure: &Structure, limit: usize) -> Option<Chain> {
    let mut known: BTreeMap<Vec<u32>, u32> = BTreeMap::new();
    let mut open: Vec<Vec<u32>> = Vec::new();
    let mut all = Chain::default();
    let mut number = |state: Vec<u32>, open: &mut Vec<Vec<u32>>| {
        let next = known.len() as u32;
        let found = *known.entry(state.clone()).or_insert(next);
        if found == next {
            open.push(state);
        }
        found
    };
    let mut first = vec![(Vec::new(), 1.0)];
    for chain in chains {
        let mut longer = Vec::new();
        for (state, share) in first {
            for (next, own) in &chain.start {
                longer.push(([&state[..], &[*next]].concat(), share * own));
            }
        }
        first = longer;
    }
    for (state, share) in first {
        let at = number(state, &mut open);
        all.start.push((at, share));
    }
    let mut at = 0;
    while at < open.len() {
        if open.len() > limit {
            return None;
        }
        let state = open[at].clone();
        let values: Vec<u32> = chains.iter().zip(&state).map(|(chain, own)| chain.seen[*own as usize]).collect();
        all.seen.push(u32::from(!structure.is_up(&values)));
        let mut row = Vec::new();
        for (turn, chain) in chains.iter().enumerate() {
            for (to, rate) in &chain.rows[state[turn] as usize] {
                let mut next = state.clone();
                next[turn] = *to;
                row.push((number(next, &mut open), *rate));
            }
        }
        all.rows.push(row);
        at += 1;
    }
    Some(all)
}

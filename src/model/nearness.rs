//! What it takes to bring a process down: the static part of how near a state is to an outage.
//!
//! The cost of a process is minus the logarithm of the share of time that it is down by itself, so that costs add up where
//! probabilities multiply: the cheapest set of processes that brings a service down is its likeliest cut, and its cost the
//! importance function of the acceleration (Garvels, van Ommeren and Kroese 2002, "On the importance function in
//! splitting simulation", European Transactions on Telecommunications 13). A wrong cost makes an estimate less sharp,
//! never wrong.

use super::{Model, NONE, ProcessKind, Spread, Start};

/// What it takes to bring each process down.
#[derive(Debug, Clone, PartialEq)]
pub struct FailureCosts {
    /// For each process minus the logarithm of the share of time that it is down by itself; infinite for what nothing
    /// brings down by itself.
    pub cost: Vec<f64>,
    /// For each process on a shared exponential clock how often it is struck, per hour; 0 for all others.
    pub rate: Vec<f64>,
    /// For each process the pool whose clock strikes it, or [`NONE`].
    pub pool: Vec<u32>,
}

/// Nothing that matters is down for a larger share of the time than this, as far as costs go.
const MOST: f64 = 0.9;

impl Model {
    /// What it takes to bring each process down.
    pub fn costs_of_failure(&self) -> FailureCosts {
        let processes = self.processes.len();
        let (mut rate, mut pool) = (vec![0.0; processes], vec![NONE; processes]);
        for (at, one) in self.pools.iter().enumerate() {
            let members = one.first as usize..(one.first + one.count) as usize;
            rate[members.clone()].fill(1.0 / (self.laws[one.law as usize].mean() * f64::from(one.count)));
            pool[members].fill(at as u32);
        }
        let lengths = self.expected_lengths();
        let mut cost: Vec<f64> = (0..processes)
            .map(|at| match self.occurrences_per_hour(at, &rate) {
                Some(often) => self.cost_of(at, often, &lengths),
                None => f64::INFINITY,
            })
            .collect();
        self.price_victims(&mut cost, &rate, &lengths);
        FailureCosts { cost, rate, pool }
    }

    /// How often a process starts by itself; nothing for one that only answers to others.
    fn occurrences_per_hour(&self, process: usize, pooled: &[f64]) -> Option<f64> {
        let one = &self.processes[process];
        let often = match one.start {
            Start::Pooled => pooled[process],
            Start::Clock { law } | Start::Paced { law, .. } | Start::Calendar { law } => {
                1.0 / self.laws[law as usize].mean()
            }
            Start::Periodic { period, .. } => 1.0 / period.hours(),
            _ => return None,
        };
        let fails = matches!(one.kind, ProcessKind::Fault | ProcessKind::Change);
        fails.then_some(often * one.chance)
    }

    fn cost_of(&self, process: usize, often: f64, lengths: &[f64]) -> f64 {
        let first = self.processes[process].first_stage;
        let length = if first == NONE { 0.0 } else { lengths[first as usize] };
        let share = (often * length / (1.0 + often * length)).clamp(f64::MIN_POSITIVE, MOST);
        -libm::log(share)
    }

    /// What is struck or taken down by another process is down at least as often as that one brings it down.
    fn price_victims(&self, cost: &mut [f64], rate: &[f64], lengths: &[f64]) {
        for process in 0..self.processes.len() {
            let Some(often) = self.occurrences_per_hour(process, rate) else { continue };
            let mut lower = |victim: u32, chance: f64| {
                let there = self.cost_of(victim as usize, often * chance, lengths);
                cost[victim as usize] = cost[victim as usize].min(there);
            };
            for hit in self.hits.get(self.processes[process].hits as usize).into_iter().flatten() {
                let each = match hit.spread {
                    Spread::Each(chance) => chance,
                    Spread::Exactly(count) => f64::from(count) / hit.victims.len().max(1) as f64,
                };
                hit.victims.iter().for_each(|victim| lower(*victim, hit.chance * each));
            }
            self.arms.row(process).iter().for_each(|arm| lower(*arm, 1.0));
        }
    }

    /// For each stage the mean time from its begin to the end of the recovery, in hours, with nothing in its way.
    fn expected_lengths(&self) -> Vec<f64> {
        let mut lengths: Vec<f64> = Vec::with_capacity(self.stages.len());
        for stage in &self.stages {
            // What follows a stage is made before it.
            let after = |at: u32, chance: f64| if at == NONE { 0.0 } else { chance * lengths[at as usize] };
            let mean = self.laws[stage.law as usize].mean();
            lengths.push(mean + after(stage.next, stage.succeeds) + after(stage.otherwise, 1.0 - stage.succeeds));
        }
        lengths
    }
}

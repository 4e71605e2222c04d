//! The compiled model: flat arrays and indices, immutable, nothing left to look up by name.
//!
//! * A **node** is anything with a level from 0 to [`ONE`]: parts per billion of full service. Nodes
//!   `0..processes.len()` are driven by the process of the same number, the rest are gates, in the order
//!   in which they can be evaluated.
//! * A **process** is a small state machine with at most one pending timer and a random stream of its own:
//!   a fault or change on one target, the rebuilding of one unit, the controller of one standby group, the preparation
//!   of one kind of work for a crew, one spare that is in stock or on order.
//! * A **gate** is a function of nodes, kept by a counter where it can be.
//!
//! Every mechanism of the scenario language is a combination of these; the engine knows nothing else.
//!
//! Never knows: a generator of its own, time passing.

mod ageing;
mod alone;
mod compile;
mod costs;
mod graph;
mod nearness;
mod parts;
mod people;
mod pool;
mod process;
mod quiet;
mod stages;
mod worth;

pub use crate::gate::{GateKind, ONE};
pub use ageing::{Clock, Load};
pub use compile::{CompileError, compile};
pub use costs::{Costs, Counted, Counter};
pub use graph::{Csr, Gate};
pub use nearness::FailureCosts;
pub use parts::{Buffer, Demand, Group, Reaction, Retried, Scaling, Watched};
pub use people::{Check, CrewPool, Kind, Needed, NeededPart, SparePool};
pub use process::{Hit, Name, Pool, Process, ProcessKind, Spread, Start, Timetable};
use stages::stages_from;
pub use stages::{Fade, Loss, Stage};
pub use worth::{Family, Mark, Worth};

use crate::law::Law;
use crate::units::SimTime;

/// No node, no stage, no crew.
pub const NONE: u32 = u32::MAX;

/// In place of a recorded service: the demand, which weighs what all of them lose.
pub const DEMAND: u32 = u32::MAX - 1;

/// A compiled scenario.
#[derive(Debug, Clone)]
pub struct Model {
    /// Process `i` drives node `i`.
    pub processes: Vec<Process>,
    /// Names of the processes.
    pub names: Vec<Name>,
    /// Gate `g` is node `processes.len() + g`.
    pub gates: Vec<Gate>,
    /// Inputs of each gate, as nodes.
    pub inputs: Csr,
    /// What each gate takes beside the levels of its inputs, such as their weights; mostly nothing.
    pub rows: Csr,
    /// Gates that nodes feed, in the ranges that `fans` give.
    pub outputs: Vec<u32>,
    /// For each node what follows from a change of it.
    pub fans: Vec<Fan>,
    /// Processes to wake when a node changes.
    pub watchers: Csr,
    /// Processes to start afresh when a process destroys their unit.
    pub resets: Csr,
    /// Processes whose nodes a change drives one after the other instead of its own.
    pub arms: Csr,
    /// Nodes whose fall starts a rebuild.
    pub triggers: Csr,
    /// Stages of all recoveries.
    pub stages: Vec<Stage>,
    /// Laws that stages and clocks draw from.
    pub laws: Vec<Law>,
    /// Clocks that many processes share.
    pub pools: Vec<Pool>,
    /// For each process whether its failure, with everything else up, is noticed by nobody; empty without pools.
    pub quiet: Vec<bool>,
    /// Name of each random stream.
    pub streams: Vec<String>,
    /// How chances to succeed fade.
    pub fades: Vec<Fade>,
    /// What processes strike beside their targets.
    pub hits: Vec<Vec<Hit>>,
    /// What follows the fall of parts.
    pub reactions: Vec<Reaction>,
    /// What hides outages for a while.
    pub buffers: Vec<Buffer>,
    /// Levels that change at fixed times.
    pub timetables: Vec<Timetable>,
    /// Standby groups.
    pub groups: Vec<Group>,
    /// Clocks that keep an age or change their speed.
    pub clocks: Vec<Clock>,
    /// Processes on such clocks that begin to age anew when a process is over.
    pub renewals: Csr,
    /// Components whose units share a load.
    pub loads: Vec<Load>,
    /// What users ask for, where it matters.
    pub demand: Option<Demand>,
    /// Services whose units follow it.
    pub scalings: Vec<Scaling>,
    /// Sizes of the crews.
    pub crews: Vec<CrewPool>,
    /// Stocks of spares.
    pub spares: Vec<SparePool>,
    /// Checks at fixed times.
    pub checks: Vec<Check>,
    /// What stages need.
    pub needed: Vec<Needed>,
    /// How much data stages lose.
    pub losses: Vec<Loss>,
    /// For each process the recorded services whose data its stages lose.
    pub losers: Csr,
    /// Services that are recorded; the first is the one the objective is about.
    pub services: Vec<Watched>,
    /// Services and standby groups that exist once and are not recorded, since there is no room for them in the results.
    pub unrecorded: usize,
    /// For each node the recorded service that it is or belongs to, [`DEMAND`] or [`NONE`].
    pub service_of: Vec<u32>,
    /// What downtime is put down to.
    pub causes: Vec<Cause>,
    /// What is counted of strikes; the first are the occurrences of the causes.
    pub counters: Vec<Counter>,
    /// The hours of some stages cost money.
    pub metered: bool,
    /// What is spent whatever happens, where money is spoken of.
    pub costs: Option<Costs>,
    /// Names of stages, as downtime is split.
    pub labels: Vec<String>,
    /// Levels of all nodes when everything is up.
    pub initial: Vec<u32>,
    /// Counters of all gates when everything is up.
    pub initial_counts: Vec<i64>,
    /// Time before the horizon.
    pub warm_up: SimTime,
    /// Length of the horizon.
    pub horizon: SimTime,
    /// Clocks and stages go on while what they need has at least this level; that of the first recorded service.
    pub threshold: u32,
    /// Events that one history is expected to have.
    pub expected_events: f64,
    /// What strokes of luck are worth to the main service; without weights unless a study has learnt them.
    pub worth: Worth,
}

/// What follows from a change of a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fan {
    /// Range of the gates that it feeds in the list of outputs.
    pub outputs: (u32, u32),
    /// Somebody watches it, or it is a recorded service.
    pub noted: bool,
}

/// What downtime is put down to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    /// Name from the scenario.
    pub name: String,
    /// `fault`, `change`, `failover` or `demand`.
    pub kind: &'static str,
}

impl Model {
    /// Number of nodes.
    pub fn node_count(&self) -> usize {
        self.processes.len() + self.gates.len()
    }

    /// The stages that a process may go through, branches included.
    pub fn stages_of(&self, process: u32) -> Vec<u32> {
        let mut stages = stages_from(&self.stages, self.processes[process as usize].first_stage);
        stages.sort_unstable();
        stages.dedup();
        stages
    }

    /// The laws that clocks, stages, preparations and deliveries of some processes draw from; some more than once.
    pub fn laws_of(&self, processes: &[u32]) -> impl Iterator<Item = u32> {
        let of = |process: &u32| {
            let start = match self.processes[*process as usize].start {
                Start::Clock { law } | Start::Paced { law, .. } | Start::Calendar { law } => vec![law],
                Start::Taken { spare } => vec![self.spares[spare as usize].lead_time],
                Start::Waiting { crew } => self.crews[crew as usize].kinds.iter().map(|kind| kind.law).collect(),
                _ => Vec::new(),
            };
            let stages = self.stages_of(*process).into_iter().map(|at| self.stages[at as usize].law);
            start.into_iter().chain(stages).collect::<Vec<u32>>()
        };
        processes.iter().flat_map(of).collect::<Vec<u32>>().into_iter()
    }

    /// End of a history on the simulation clock.
    pub fn end(&self) -> SimTime {
        self.warm_up + self.horizon
    }

    /// The gate of a node, or `None` for a node that a process drives.
    #[inline]
    pub fn gate_of(&self, node: u32) -> Option<usize> {
        (node as usize).checked_sub(self.processes.len())
    }
}

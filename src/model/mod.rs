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
mod compile;
mod graph;
mod people;
mod pool;
mod quiet;

pub use crate::gate::{GateKind, ONE};
pub use ageing::{Clock, Load};
pub use compile::{CompileError, compile};
pub use graph::{Csr, Gate};
pub use people::{Check, CrewPool, Kind, Needed, NeededPart, SparePool};

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
    /// For each node the recorded service that it is or belongs to, [`DEMAND`] or [`NONE`].
    pub service_of: Vec<u32>,
    /// What downtime is put down to.
    pub causes: Vec<Cause>,
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
}

/// What follows from a change of a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fan {
    /// Range of the gates that it feeds in the list of outputs.
    pub outputs: (u32, u32),
    /// Somebody watches it, or it is a recorded service.
    pub noted: bool,
}

/// What kind of activity a process is; it orders events of one instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProcessKind {
    /// A fault and its recovery.
    Fault,
    /// A change and its effects.
    Change,
    /// The rebuilding of a unit that an outage of its place destroyed.
    Rebuild,
    /// The controller of a standby group.
    Controller,
    /// A reaction to the fall of parts, or a buffer that hides it.
    Reaction,
    /// A level that follows a timetable.
    Schedule,
    /// The preparation of one kind of work for a crew.
    Preparation,
    /// A spare that is in stock or on order.
    Supply,
    /// The controller of a scaled service.
    Scaler,
}

/// A small state machine.
#[derive(Debug, Clone, Copy)]
pub struct Process {
    /// What kind of activity it is.
    pub kind: ProcessKind,
    /// What starts it.
    pub start: Start,
    /// Cause that its downtime is put down to.
    pub cause: u32,
    /// Probability that an occurrence has any effect.
    pub chance: f64,
    /// First stage of its recovery; [`NONE`] for one that only hits others.
    pub first_stage: u32,
    /// Its clock runs only while this node is up.
    pub clock_while: u32,
    /// Its recovery proceeds only while this node is up.
    pub stage_while: u32,
    /// Index of what it strikes beside its target, or [`NONE`].
    pub hits: u32,
    /// Stream that it draws from.
    pub stream: u32,
}

/// What a process is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// Unique name: with the seed it makes the random stream.
    pub unique: String,
    /// What it takes down, for people.
    pub subject: String,
}

/// One clock for many processes whose times to failure are exponential with the same mean; see [`Model::pooled`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pool {
    /// First of its processes; they follow each other.
    pub first: u32,
    /// Number of its processes.
    pub count: u32,
    /// Index of the law of the time between strikes on any of them, were all up.
    pub law: u32,
    /// Index of its random stream.
    pub stream: u32,
}

/// What starts a process.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Start {
    /// A time to failure drawn from this law, which may be held up.
    Clock {
        /// Index of the law.
        law: u32,
    },
    /// The same, on a clock that keeps an age or changes its speed: the time to failure is an age that it reaches
    /// sooner or later.
    Paced {
        /// Index of the law.
        law: u32,
        /// Index of the clock.
        clock: u32,
    },
    /// A strike of its pool's clock.
    Pooled,
    /// Random times that nothing holds up.
    Calendar {
        /// Index of the law of the time between occurrences.
        law: u32,
    },
    /// Fixed times.
    Periodic {
        /// Time between occurrences.
        period: SimTime,
        /// Time of the first.
        first: SimTime,
    },
    /// The times of a timetable.
    Timetable {
        /// Index of the timetable.
        timetable: u32,
    },
    /// Changes of the demand and of the units of the scaled service with this index.
    Scaling {
        /// Index of the scaled service.
        scaling: u32,
    },
    /// A hit by another process, unless its target is down.
    Hit,
    /// The stages of the change that it is an arm of.
    Arm,
    /// The fall of any node that it watches and that is a process.
    Fall,
    /// Changes of the parts that the reaction with this index watches.
    React {
        /// Index of the reaction.
        reaction: u32,
    },
    /// Changes of the part whose outages the buffer with this index absorbs.
    Buffer {
        /// Index of the buffer.
        buffer: u32,
    },
    /// Changes of the members of the group with this index.
    Group {
        /// Index of the group.
        group: u32,
    },
    /// Work that waits for a crew with a free member.
    Waiting {
        /// Index of the crew.
        crew: u32,
    },
    /// A spare taken from its stock.
    Taken {
        /// Index of the stock.
        spare: u32,
    },
    /// Changes of the units of the component with this index among those that share a load.
    Load {
        /// Index of the load.
        load: u32,
    },
}

/// A chance that fades with the time since it was last put to the test.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fade {
    /// Time in which the chance halves, in hours.
    pub half_life: f64,
    /// Time between exercises; [`SimTime::NEVER`] if there are none.
    pub exercised: SimTime,
}

/// Processes that another one may start.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// Probability that anything follows.
    pub chance: f64,
    /// How many are hit if it does.
    pub spread: Spread,
    /// Those that may be hit.
    pub victims: Vec<u32>,
}

/// How many of the victims are hit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Spread {
    /// Each with this probability, independently.
    Each(f64),
    /// So many, chosen at random.
    Exactly(u32),
}

/// A level that changes at fixed times and nothing else disturbs: working hours, the demand over a week.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timetable {
    /// From when which level holds, in parts per billion; the first is from time 0, the times ascend.
    pub steps: Vec<(SimTime, u32)>,
    /// After this time it starts again; [`SimTime::NEVER`] if it does not.
    pub period: SimTime,
}

/// The demand, as nodes: parts per billion of the most that is ever asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Demand {
    /// The demand of the moment.
    pub node: u32,
    /// The process that follows the profile.
    pub base: u32,
    /// The nodes from the profile to the demand of the moment: that process, then a gate for each surge.
    pub path: Vec<u32>,
    /// Label of the downtime of tiers that are short with all their parts up.
    pub overload: u32,
    /// Controllers of scaled services and the slots of their units, sorted.
    pub lacking: Vec<u32>,
    /// Units of scaled services with their slots, sorted: up while the unit is, and is provisioned.
    pub serving: Vec<u32>,
    /// Levels of all nodes when everything is up and nobody asks for anything.
    pub calm: Vec<u32>,
}

/// A service whose units follow the demand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scaling {
    /// Its controller: its level says how many units are provisioned, see [`Scaling::level`].
    pub process: u32,
    /// Nodes of the units, in the order in which they are provisioned.
    pub units: Vec<u32>,
    /// What a unit carries, in 1e-18 of a demand at [`ONE`].
    pub share: u128,
    /// Target utilisation in parts per billion.
    pub target: u32,
    /// Units that are launched or given back at once at most.
    pub step: u32,
    /// Units that are always provisioned.
    pub min: u32,
    /// For how long fewer must be wanted before units are given back.
    pub cool_down: SimTime,
}

impl Scaling {
    /// Level of the controller that provisions so many of all units.
    pub fn level(provisioned: u32, of: usize) -> u32 {
        if provisioned as usize == of { ONE } else { provisioned * (ONE / of as u32) }
    }
}

/// One stage of a recovery.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stage {
    /// Index of the law of its length.
    pub law: u32,
    /// Index of the check that ends it, or [`NONE`].
    pub check: u32,
    /// Index of the crew it needs, or [`NONE`].
    pub crew: u32,
    /// Work of a higher number goes first in the queue of a crew.
    pub priority: u32,
    /// Index of the stock that it takes a spare from before it begins, or [`NONE`].
    pub spare: u32,
    /// Index of what must be up for it to proceed, or [`NONE`].
    pub needs: u32,
    /// Index of its label.
    pub label: u32,
    /// Level of the target while it lasts.
    pub level: u32,
    /// Of a process with arms: those that the stage takes down, from the first to the one before the second number.
    /// [`NONE`] for a process without.
    pub reach: (u32, u32),
    /// Index of how the probability to succeed fades, or [`NONE`].
    pub fade: u32,
    /// Controllers take the unit for healthy while it lasts.
    pub hidden: bool,
    /// Probability that `next` follows.
    pub succeeds: f64,
    /// Next stage, or [`NONE`] when the recovery is complete.
    pub next: u32,
    /// Stage that follows otherwise, or [`NONE`].
    pub otherwise: u32,
    /// Index of the data that is lost with it, or [`NONE`].
    pub loses: u32,
}

/// How much data a stage loses: the time before the failure whose changes are gone.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Loss {
    /// What had not been replicated yet.
    Lag {
        /// Index of the law of the lag.
        law: u32,
    },
    /// What changed since the last usable backup; backups begin at all multiples of `every`.
    Backup {
        /// Time between the beginnings of backups, above zero.
        every: SimTime,
        /// From the beginning of a backup until it can be used.
        takes: SimTime,
        /// Probability that a backup is no good, below one.
        unusable: f64,
    },
}

/// A position of a standby group, which one member fills.
#[derive(Debug, Clone)]
pub struct Group {
    /// Its controller.
    pub process: u32,
    /// Nodes of the members, which all positions of the group share.
    pub members: Vec<u32>,
    /// Number of the position, from 0: the member that fills it at the start.
    pub position: u32,
    /// Index of the first position of the group.
    pub first: u32,
    /// Number of its positions.
    pub positions: u32,
    /// On the loss of the target of a failover, give up if another member is up.
    pub abandon: bool,
    /// When the member that was active is back, call the failover off.
    pub resumes: bool,
    /// Law of how long the first member must be up before the return to it, or [`NONE`] to stay.
    pub return_wait: u32,
    /// Stage of the return itself, or [`NONE`] where it takes no time.
    pub return_stage: u32,
    /// Cause of the downtime of a return.
    pub return_cause: u32,
    /// Speed of the clocks of members that do not serve, in parts per billion of full speed.
    pub idle_speed: u32,
    /// For each member that may be down unseen its place and the processes that take it down; empty where none may.
    pub looks: Vec<(u32, Vec<u32>)>,
    /// Processes on paced clocks of each member; none at all where idle members run at full speed.
    pub clocks: Vec<Vec<u32>>,
}

/// Stages that follow the fall of parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reaction {
    /// The nodes whose fall starts it.
    pub to: Vec<u32>,
    /// Where their states begin in the list of all reactions' parts.
    pub first: u32,
    /// A node has fallen while its level is below this.
    pub below: u32,
    /// Nothing is started, and what runs is called off, while this node is down; [`NONE`] for no such node.
    pub only_while: u32,
    /// Called off when all nodes are back.
    pub cancels: bool,
    /// Another fall meanwhile starts the stages afresh.
    pub restarts: bool,
}

/// A backlog that grows while a part is down and is worked off while it is up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Buffer {
    /// The node of the part.
    pub of: u32,
    /// The longest outage that fits.
    pub holds: SimTime,
    /// How fast the backlog is worked off, in parts per billion of the speed at which it grows.
    pub works_off: u64,
}

/// A recorded service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Watched {
    /// Name from the scenario.
    pub name: String,
    /// Its node.
    pub node: u32,
    /// It is down while its level is below this.
    pub threshold: u32,
    /// How its requests are retried, if they are.
    pub retried: Option<Retried>,
}

/// Requests of a service that are retried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retried {
    /// Node whose level is the share of possible retries that a request does without.
    pub unspent: u32,
    /// The most attempts of one request.
    pub most: u32,
}

/// What downtime is put down to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    /// Name from the scenario.
    pub name: String,
    /// `fault`, `change`, `failover` or `demand`.
    pub kind: &'static str,
}

/// The stages that may follow from this one, itself and branches included.
fn stages_from(stages: &[Stage], first: u32) -> Vec<u32> {
    let mut found = Vec::new();
    let mut open: Vec<u32> = Some(first).filter(|at| *at != NONE).into_iter().collect();
    while let Some(at) = open.pop() {
        let stage = &stages[at as usize];
        found.push(at);
        open.extend([stage.next, stage.otherwise].into_iter().filter(|at| *at != NONE));
    }
    found
}

impl Model {
    /// Number of nodes.
    pub fn node_count(&self) -> usize {
        self.processes.len() + self.gates.len()
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

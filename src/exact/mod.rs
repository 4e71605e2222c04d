//! Exact answers where there are some: the independent second opinion on what is simulated.
//!
//! The processes of a model are split into the finest **modules** that do not influence each other: a unit alone, the
//! units that share a crew, a place with the units that its outages destroy. Each module is solved by itself: as a
//! Markov chain where all its times are exponential (or sums of exponential phases), by its mean times in the long run
//! where nothing else matters, by its dates where all is planned. A **decision diagram** of the service over the modules
//! then gives how likely it is down and how often it goes down, at any time and in the long run.
//!
//! What cannot be covered is named, with the reason. Probabilities are sums and products of positive numbers, so that
//! tiny ones keep their digits.
//!
//! Never knows: a random number, the clock, statistics.

mod behaviour;
mod chain;
mod compose;
mod cone;
mod coverage;
mod diagram;
mod downtime;
mod explore;
mod horizon;
mod long_run;
mod lump;
mod machine;
mod modules;
mod motion;
mod phases;
mod renewal;
mod service;
mod structure;
mod whole;
mod windows;

pub use behaviour::{Behaviour, Module};
pub use chain::Chain;
pub use downtime::Downtime;
pub use horizon::Means;
pub use long_run::LongRun;
pub use motion::Motion;
pub use service::{Covered, Exact, Importance};
pub use structure::{Jump, Structure};
pub use whole::Whole;
pub use windows::Windows;

/// Something that stands in the way of an exact answer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Missing {
    /// Why, with the name of the fault, change or service.
    pub why: String,
}

/// How much may be spent on an exact answer; counted in work, not in time, so that answers do not depend on the machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// States of one module before like ones are lumped.
    pub explored: usize,
    /// States of one module after that.
    pub states: usize,
    /// Nodes of a decision diagram.
    pub nodes: usize,
    /// States of all modules together, before like ones are lumped.
    pub together: usize,
    /// Multiplications for the course of time of one service.
    pub work: u64,
}

impl Limits {
    /// About a tenth of a second.
    pub const QUICK: Limits = Limits { explored: 3_000, states: 300, nodes: 20_000, together: 3_000, work: 30_000_000 };
    /// About half a minute.
    pub const PATIENT: Limits =
        Limits { explored: 60_000, states: 2_500, nodes: 400_000, together: 100_000, work: 5_000_000_000 };
}

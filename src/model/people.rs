//! What stages wait for: crews, spares, checks, and parts without which they stand still.

use crate::units::SimTime;

/// A pool of limited size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CrewPool {
    /// How many recoveries it can work on at once.
    pub size: u32,
    /// Label of the time spent waiting for it.
    pub waiting: u32,
    /// More urgent work interrupts less urgent work.
    pub preemptive: bool,
    /// Kinds of work that race to be ready for a free member; none where work is served in the order of its queue.
    pub kinds: Vec<Kind>,
}

/// The work of one fault, one rebuilding or one failover, for a crew that it prepares for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kind {
    /// The first stage of the recoveries of this kind.
    pub first_stage: u32,
    /// The process of its preparation.
    pub process: u32,
    /// Index of the law of the time that it takes.
    pub law: u32,
}

/// A stock of spares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SparePool {
    /// Process of the first spare; those of the others follow.
    pub first: u32,
    /// Number of spares, in stock or on order.
    pub stock: u32,
    /// Index of the law of the time from an order until the spare is in stock.
    pub lead_time: u32,
    /// Label of the time spent waiting for one.
    pub waiting: u32,
}

/// Checks at fixed times.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Check {
    /// Time between checks, above zero.
    pub period: SimTime,
    /// Time of the first.
    pub offset: SimTime,
    /// Index of the exponential law whose draws, in whole periods, are the times lost to checks that find nothing; or
    /// [`NONE`](super::NONE) where every check finds what is there.
    pub missed: u32,
}

/// What some stages need all of, or stand still.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Needed {
    /// The node that is up while all parts are.
    pub node: u32,
    /// The parts.
    pub parts: Vec<NeededPart>,
}

/// A part without which some stages stand still.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NeededPart {
    /// Its node.
    pub node: u32,
    /// Label of the time spent waiting for it.
    pub waiting: u32,
}

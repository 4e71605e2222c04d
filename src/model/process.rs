//! Processes: what starts them and what they strike.

use crate::units::SimTime;

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

/// A small state machine; on one cache line.
#[derive(Debug, Clone, Copy)]
#[repr(align(64))]
pub struct Process {
    /// What kind of activity it is.
    pub kind: ProcessKind,
    /// What starts it.
    pub start: Start,
    /// Cause that its downtime is put down to.
    pub cause: u32,
    /// Probability that an occurrence has any effect.
    pub chance: f64,
    /// First stage of its recovery; [`NONE`](super::NONE) for one that only hits others.
    pub first_stage: u32,
    /// Its clock runs only while this node is up.
    pub clock_while: u32,
    /// Its recovery proceeds only while this node is up.
    pub stage_while: u32,
    /// Index of what it strikes beside its target, or [`NONE`](super::NONE).
    pub hits: u32,
    /// Stream that it draws from.
    pub stream: u32,
    /// Index of the counter of its strikes.
    pub counter: u32,
}

/// What a process is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// Unique name: with the seed it makes the random stream.
    pub unique: String,
    /// What it takes down, for people.
    pub subject: String,
}

/// One clock for many processes whose times to failure are exponential with the same mean; see [`Model::pooled`](super::Model::pooled).
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
    /// Index of the counter of the strikes on all its processes that nobody notices.
    pub counter: u32,
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

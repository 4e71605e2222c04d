//! What happened in one history: plain records that are reused from history to history.

use crate::units::SimTime;

/// The record of one history.
#[derive(Debug, Clone, Default)]
pub struct Trajectory {
    /// Number of the history.
    pub replication: u64,
    /// One record for each recorded service of the model.
    pub services: Vec<ServiceRecord>,
    /// Demand over the horizon (parts per billion of its peak times microseconds); nothing where it has no say.
    pub demanded: Option<u128>,
    /// Strikes, by counter of the model.
    pub strikes: Vec<u64>,
    /// Time in stages whose hours cost money, by counter of the model; empty where there are none.
    pub worked: Vec<u128>,
    /// What the units of scaled services cost, by service: millionths of the currency an hour times microseconds.
    pub running: Vec<u128>,
    /// Microseconds of downtime of the main service that were luck, see [`Worth`](crate::model::Worth); nothing where
    /// luck is not followed.
    pub luck: Option<i64>,
    /// Events that were processed.
    pub events: u64,
    /// When each process had its target down, in order of beginning; kept only when asked for.
    pub spans: Vec<Span>,
    /// What recoveries went through, in order of time; kept with the spans.
    pub steps: Vec<Step>,
}

/// What happened to one service. Times count from the end of the warm-up.
#[derive(Debug, Clone, Default)]
pub struct ServiceRecord {
    /// Time down.
    pub downtime: SimTime,
    /// Demand not served: sum over time of the missing level (parts per billion times microseconds), weighed with the
    /// demand of the moment where there is one.
    pub lost: u128,
    /// Retries: sum over time of the share of possible retries that requests took (parts per billion times
    /// microseconds); 0 where there are none.
    pub retries: u128,
    /// Outages in order of beginning.
    pub outages: Vec<Outage>,
    /// The downtime by cause and stage; the parts sum to the whole.
    pub charges: Vec<Charge>,
    /// Losses of data, in order of the recoveries that incurred them.
    pub losses: Vec<DataLoss>,
}

impl ServiceRecord {
    /// Empties the record and keeps its memory.
    pub fn clear(&mut self) {
        self.downtime = SimTime(0);
        self.lost = 0;
        self.retries = 0;
        self.outages.clear();
        self.charges.clear();
        self.losses.clear();
    }

    /// Adds to the charge of a cause and stage.
    pub fn charge(&mut self, cause: u32, label: u32, time: SimTime) {
        match self.charges.iter_mut().find(|charge| charge.cause == cause && charge.label == label) {
            Some(charge) => charge.time.0 += time.0,
            None => self.charges.push(Charge { cause, label, time }),
        }
    }
}

/// One interval in which a service was down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outage {
    /// Beginning; the start of the horizon for an outage that began before.
    pub start: SimTime,
    /// End; the end of the horizon for an outage that was still open.
    pub end: SimTime,
    /// Cause whose event started it.
    pub cause: u32,
    /// Began during the warm-up.
    pub begun_before: bool,
    /// Was still open at the end of the horizon.
    pub cut_off: bool,
}

/// Data that is gone when a recovery or failover is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DataLoss {
    /// End of the recovery.
    pub at: SimTime,
    /// What was changed in this time before the failure is gone; above zero.
    pub lost: SimTime,
    /// Index of the cause.
    pub cause: u32,
}

/// Downtime put down to one stage of one cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Charge {
    /// Index of the cause.
    pub cause: u32,
    /// Index of the label of the stage.
    pub label: u32,
    /// Time.
    pub time: SimTime,
}

/// An interval in which a process had its target down, at one level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The process.
    pub process: u32,
    /// Beginning, from the end of the warm-up.
    pub start: SimTime,
    /// End, at most the horizon.
    pub end: SimTime,
    /// What was left of full service, in parts per billion.
    pub level: u32,
}

/// Something that happened to the recovery of a process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// When, from the end of the warm-up.
    pub at: SimTime,
    /// The process.
    pub process: u32,
    /// Index of the name of the stage that it is in, or was in until now; of what it waits for where it does.
    pub label: u32,
    /// What happened.
    pub what: StepKind,
}

/// What may happen to a recovery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepKind {
    /// It comes to a stage.
    Entered,
    /// It comes to a stage and waits for its crew, its spare or its place.
    Queued,
    /// What the stage waited for is there.
    Begun,
    /// Something that it needs is down: it stands still.
    Held,
    /// It goes on.
    Resumed,
    /// It is complete.
    Over,
    /// It is lost with what it was about.
    Stopped,
}

//! Recoveries: their stages, and who and what they need.

use super::super::source::Span;
use super::Member;
use crate::law::Law;
use crate::units::{Hours, Probability};

/// A pool of limited size; the most urgent work goes first, equally urgent work in the order in which it came.
#[derive(Debug, Clone)]
pub struct Crew {
    /// Name.
    pub name: String,
    /// How many recoveries it can work on at once.
    pub size: u32,
    /// When it works; always where there is none.
    pub hours: Option<WorkingWeek>,
    /// More urgent work interrupts less urgent work, which goes on later where it stopped.
    pub preemptive: bool,
    /// Each kind of waiting work prepares for this long while a member is free, and what is ready first is served.
    pub prepares: Option<Law>,
}

/// Hours of the week in which somebody works.
#[derive(Debug, Clone, PartialEq)]
pub struct WorkingWeek {
    /// As typed.
    pub typed: String,
    /// Beginning and end of each stretch, in hours since Monday 00:00; they ascend, do not touch, end by hour 168.
    pub open: Vec<(Hours, Hours)>,
}

/// A stock of spares; each that is taken is ordered again at once.
#[derive(Debug, Clone)]
pub struct Spare {
    /// Name.
    pub name: String,
    /// How many are there at the start.
    pub stock: u32,
    /// Time from an order until the spare is in stock.
    pub lead_time: Law,
}

/// One stage of a recovery.
#[derive(Debug, Clone, PartialEq)]
pub struct Stage {
    /// Name, as reports show it.
    pub name: String,
    /// How long it takes.
    pub takes: Law,
    /// It then goes on until a check comes that finds what there is to find.
    pub check: Option<Check>,
    /// The pool it needs.
    pub crew: Option<usize>,
    /// Place in the queue of the crew: work of a higher number goes first.
    pub priority: u8,
    /// The stock from which it takes a spare before it begins.
    pub spare: Option<usize>,
    /// When it proceeds; always where there is none. The hours of its crew hold as well.
    pub hours: Option<WorkingWeek>,
    /// What must be up for it to proceed.
    pub needs: Option<Needs>,
    /// Share of full service that the target gives during the stage; none as a rule.
    pub serves: Probability,
    /// Of a change that goes from target to target: those that the stage takes down, from the first to the one before
    /// the second number; the others are up.
    pub reach: Option<(usize, usize)>,
    /// Probability that the recovery goes on with the next stage.
    pub succeeds: Probability,
    /// How that probability fades.
    pub fade: Option<Fade>,
    /// While it lasts, standby groups take the unit for healthy; where that was typed.
    pub hidden: Option<Span>,
    /// The stages that replace the rest of the recovery otherwise.
    pub otherwise: Vec<Stage>,
    /// Data that is lost with it, counted from the failure back.
    pub loses: Option<Loss>,
}

/// How much data a stage loses, as the time before the failure whose changes are gone.
#[derive(Debug, Clone, PartialEq)]
pub enum Loss {
    /// What had not been replicated yet.
    Lag(Law),
    /// What changed since the last usable backup. Backups begin at all multiples of `every`, also before time 0; each
    /// holds the state of when it began.
    Backup {
        /// Time between the beginnings of backups.
        every: Hours,
        /// From the beginning of a backup until it can be used.
        takes: Hours,
        /// Probability that a backup is no good, whatever the others are.
        unusable: Probability,
    },
}

/// Checks at fixed times.
#[derive(Debug, Clone, PartialEq)]
pub struct Check {
    /// Time between checks.
    pub period: Hours,
    /// Time of the first check, less than a period.
    pub offset: Hours,
    /// Probability that a check finds a failure that is there; above zero.
    pub finds: Probability,
}

impl Check {
    /// Mean time until a failure at a random time is found, in hours.
    pub fn mean(&self) -> f64 {
        self.period.0 * (1.0 / self.finds.value() - 0.5)
    }
}

/// A chance that fades with the time since it was last put to the test.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fade {
    /// Time in which the chance halves.
    pub half_life: Hours,
    /// Time between exercises, the first at the start.
    pub exercised: Option<Hours>,
}

/// A part that a stage needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Needs {
    /// Its name, as typed.
    pub name: String,
    /// The part.
    pub member: Member,
}

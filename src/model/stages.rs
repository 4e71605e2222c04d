//! Stages of recoveries.

use super::NONE;
use crate::units::SimTime;

/// A chance that fades with the time since it was last put to the test.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fade {
    /// Time in which the chance halves, in hours.
    pub half_life: f64,
    /// Time between exercises; [`SimTime::NEVER`] if there are none.
    pub exercised: SimTime,
}

/// One stage of a recovery.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stage {
    /// Index of the law of its length.
    pub law: u32,
    /// Index of the check that ends it, or [`NONE`](super::NONE).
    pub check: u32,
    /// Index of the crew it needs, or [`NONE`](super::NONE).
    pub crew: u32,
    /// Work of a higher number goes first in the queue of a crew.
    pub priority: u32,
    /// Index of the stock that it takes a spare from before it begins, or [`NONE`](super::NONE).
    pub spare: u32,
    /// Index of what must be up for it to proceed, or [`NONE`](super::NONE).
    pub needs: u32,
    /// Index of its label.
    pub label: u32,
    /// Level of the target while it lasts.
    pub level: u32,
    /// Of a process with arms: those that the stage takes down, from the first to the one before the second number.
    /// [`NONE`](super::NONE) for a process without.
    pub reach: (u32, u32),
    /// Index of how the probability to succeed fades, or [`NONE`](super::NONE).
    pub fade: u32,
    /// Controllers take the unit for healthy while it lasts.
    pub hidden: bool,
    /// Probability that `next` follows.
    pub succeeds: f64,
    /// Next stage, or [`NONE`](super::NONE) when the recovery is complete.
    pub next: u32,
    /// Stage that follows otherwise, or [`NONE`](super::NONE).
    pub otherwise: u32,
    /// Index of the data that is lost with it, or [`NONE`](super::NONE).
    pub loses: u32,
}

impl Stage {
    /// A stage that takes its target down, needs nothing and is followed by nothing.
    pub(super) fn alone(law: u32, label: u32) -> Stage {
        Stage {
            law,
            check: NONE,
            crew: NONE,
            priority: 0,
            spare: NONE,
            needs: NONE,
            label,
            level: 0,
            reach: (NONE, NONE),
            fade: NONE,
            hidden: false,
            succeeds: 1.0,
            next: NONE,
            otherwise: NONE,
            loses: NONE,
        }
    }
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

/// The stages that may follow from this one, itself and branches included.
pub(super) fn stages_from(stages: &[Stage], first: u32) -> Vec<u32> {
    let mut found = Vec::new();
    let mut open: Vec<u32> = Some(first).filter(|at| *at != NONE).into_iter().collect();
    while let Some(at) = open.pop() {
        let stage = &stages[at as usize];
        found.push(at);
        open.extend([stage.next, stage.otherwise].into_iter().filter(|at| *at != NONE));
    }
    found
}

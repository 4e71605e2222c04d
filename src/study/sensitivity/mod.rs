//! What matters: each number halved and doubled, each fault taken away or recovered from twice as fast.
//!
//! Everything is a paired difference to the same histories of the scenario as it is: the varied scenario meets the same
//! luck. What follows from the recorded histories alone is taken from them ([`structure`]); the rest is simulated again
//! (`pairs`), first a little of everything, then more of what is not known well enough (`plan`).
//!
//! Never knows: output formats, arguments, the terminal.

mod assemble;
mod base;
mod edits;
mod entities;
mod pairs;
mod parameters;
mod plan;
pub mod structure;
mod variations;

pub use assemble::{Questions, sensitivity};
pub use parameters::{Parameter, Setting, parameters};

use super::{StudyError, Uncertainty};
use crate::estimate::Estimate;
use std::fmt;

/// What matters in a scenario, as plain data. Minutes are minutes of downtime of the main service in a year of 365 days.
#[derive(Debug, Clone)]
pub struct Sensitivity {
    /// Short name of the scenario (safe as a file name).
    pub name: String,
    /// One line for headings; equals the name where the scenario has no title.
    pub title: String,
    /// SHA-256 of the scenario text and overrides, lower-case hex.
    pub sha256: String,
    /// Seed of the run.
    pub seed: u64,
    /// The service that the objective is about.
    pub service: String,
    /// Length of each history in hours.
    pub horizon_hours: f64,
    /// Histories of the scenario as it is.
    pub replications: u64,
    /// Scenarios that were simulated beside it.
    pub variants: usize,
    /// Histories of all of them together.
    pub simulated: u64,
    /// Downtime in minutes a year as it is.
    pub downtime_minutes_per_year: Estimate,
    /// Share of time down as it is.
    pub unavailability: Estimate,
    /// Promised unavailability, if any.
    pub promised: Option<f64>,
    /// Numbers of the scenario, each at a lower and a higher value; the widest first.
    pub bars: Vec<Bar>,
    /// Numbers that were not varied, and why.
    pub unvaried: Vec<Unvaried>,
    /// Importance of components, by minutes saved if they never failed.
    pub components: Vec<Importance>,
    /// Importance of faults, changes and failovers, by minutes saved if they never happened.
    pub causes: Vec<Importance>,
    /// Why Birnbaum importance and criticality are missing, where they are.
    pub unstructured: Option<String>,
    /// What to fix first: by minutes saved, the most first.
    pub fixes: Vec<Fix>,
    /// What the beliefs of the scenario say together: which of them the ignorance comes from. Only where there are any.
    pub beliefs: Option<Uncertainty>,
    /// Things the reader must know before trusting the figures.
    pub cautions: Vec<String>,
}

/// One number of the scenario at a lower and a higher value.
#[derive(Debug, Clone)]
pub struct Bar {
    /// Path of the number, as `--set` takes it.
    pub name: String,
    /// Its value as it is.
    pub value: String,
    /// Where it comes from.
    pub source: String,
    /// At the lower value; none where that is refused.
    pub low: Option<End>,
    /// At the higher value; none where that is refused.
    pub high: Option<End>,
}

impl Bar {
    /// Both ends that there are.
    pub fn ends(&self) -> impl Iterator<Item = &End> {
        self.low.iter().chain(&self.high)
    }

    /// The largest change of the downtime, up or down, in minutes a year.
    pub fn reach(&self) -> f64 {
        self.ends().map(|end| end.change.mean.abs()).fold(0.0, f64::max)
    }
}

/// One end of a bar.
#[derive(Debug, Clone)]
pub struct End {
    /// The value, for people: `half`, `98.5 %`, `3`.
    pub setting: String,
    /// The same for `--set`.
    pub set: String,
    /// Downtime in minutes a year: that of the scenario as it is, and the difference.
    pub downtime_minutes_per_year: f64,
    /// Difference to the scenario as it is, in minutes a year, paired; above zero is worse.
    pub change: Estimate,
    /// Histories that have another downtime than as it is.
    pub changed: u64,
    /// The interval of the difference holds zero.
    pub noise: bool,
}

/// A number that was not varied.
#[derive(Debug, Clone)]
pub struct Unvaried {
    /// Where in the scenario.
    pub name: String,
    /// Its value.
    pub value: String,
    /// Why not.
    pub reason: String,
}

/// How much one component, fault, change or failover matters.
#[derive(Debug, Clone)]
pub struct Importance {
    /// Name from the scenario.
    pub name: String,
    /// `component`, `fault`, `change` or `failover`.
    pub kind: &'static str,
    /// Share of the downtime that is charged to it, 0 to 1; none for a failover, whose time is charged to what it follows.
    pub charged: Option<f64>,
    /// Share of time that one of its units is down, on average over the units.
    pub unavailability: Option<Estimate>,
    /// Birnbaum importance: share of time in which the service is up if and only if a unit is, on average over the units.
    ///
    /// Source: Birnbaum (1969), "On the importance of different components in a multicomponent system".
    pub birnbaum: Option<Estimate>,
    /// Criticality importance: share of the downtime in which the service would be up, were all its units up. For one unit
    /// that fails independently it is its Birnbaum importance times its unavailability over that of the service.
    ///
    /// Source: Lambert (1975), "Fault trees for decision making in systems analysis".
    pub criticality: Option<Estimate>,
    /// If it never happened (the improvement potential).
    pub never: Option<Saving>,
    /// If every recovery from it took half as long.
    pub twice_as_fast: Option<Saving>,
}

/// Downtime saved.
#[derive(Debug, Clone, Copy)]
pub struct Saving {
    /// Minutes a year; below zero is a loss.
    pub minutes_per_year: Estimate,
    /// Histories that have another downtime than as it is.
    pub changed: u64,
    /// The interval holds zero.
    pub noise: bool,
    /// True if it follows from the recorded histories, false if it was simulated again.
    pub recorded: bool,
}

/// One thing to do.
#[derive(Debug, Clone)]
pub struct Fix {
    /// Name of the fault, change or failover.
    pub name: String,
    /// `fault`, `change` or `failover`.
    pub kind: &'static str,
    /// If it never happened.
    pub never: Option<Saving>,
    /// If every recovery from it took half as long.
    pub twice_as_fast: Option<Saving>,
    /// In plain words.
    pub words: String,
}

/// Somebody who watches a long computation and may stop it.
pub struct Watch<'a> {
    /// Called with histories that are going to be simulated, as that becomes known.
    pub planned: &'a (dyn Fn(u64) + Sync),
    /// Called from any thread with histories that are done.
    pub finished: &'a (dyn Fn(u64) + Sync),
    /// Asked at each block of histories whether to stop.
    pub stop: &'a (dyn Fn() -> bool + Sync),
}

impl Watch<'_> {
    /// Nobody who watches.
    pub const NOBODY: Watch<'static> = Watch { planned: &|_| {}, finished: &|_| {}, stop: &|| false };
}

/// Why nothing came of it.
#[derive(Debug)]
#[non_exhaustive]
pub enum SensitivityError {
    /// The scenario is wrong; reading it says how.
    Unreadable,
    /// The scenario cannot be simulated.
    Study(StudyError),
    /// No number and no cause has a path that begins so.
    NothingThere {
        /// What was asked for.
        only: String,
        /// Some paths that there are.
        known: Vec<String>,
    },
    /// Each number is read and simulated at two other values, and these are too many for so long a text: more than
    /// [`MOST_READ`] bytes.
    TooManyNumbers {
        /// How many there are.
        numbers: usize,
        /// One of them.
        example: String,
    },
    /// The model has more than [`MOST_PROCESSES`] faults of units and places.
    TooLarge,
    /// More histories were asked for than [`MOST_YEARS`].
    TooManyYears,
    /// Somebody asked to stop.
    Stopped,
}

/// Most histories: the downtime of each of them is kept, eight bytes each.
pub const MOST_YEARS: u64 = 50_000_000;

/// Most bytes of text in which numbers are varied: the text of the scenario, once for each number.
pub const MOST_READ: usize = 20_000_000;

/// Most faults of units and places: four models are at hand at once, each with half a kilobyte for every one.
pub const MOST_PROCESSES: usize = 500_000;

impl fmt::Display for SensitivityError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SensitivityError::Unreadable => write!(f, "the scenario cannot be read"),
            SensitivityError::Study(error) => error.fmt(f),
            SensitivityError::NothingThere { only, known } => {
                write!(f, "nothing in the scenario has a path that begins with {only:?}; there are, for example, ")?;
                write!(f, "{}", known.join(", "))
            }
            SensitivityError::TooManyNumbers { numbers, example } => write!(
                f,
                "the scenario has {numbers} numbers, too many to simulate a scenario of this length twice for each; \
                 name some by the beginning of their paths: --only {example}"
            ),
            SensitivityError::TooLarge => write!(
                f,
                "the scenario has more than {MOST_PROCESSES} faults of units and places, and several such models must be \
                 at hand at once; take fewer units, or compare two designs"
            ),
            SensitivityError::TooManyYears => write!(
                f,
                "the downtime of each history is kept: at most {} are possible; intervals hardly shrink beyond",
                MOST_YEARS
            ),
            SensitivityError::Stopped => write!(f, "stopped; nothing is written"),
        }
    }
}

impl std::error::Error for SensitivityError {}

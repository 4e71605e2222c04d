//! When a run ends: after so many histories, at a precision, or when the caller says so.
//!
//! A run to a precision looks at its results at numbers of histories that follow from the results alone
//! ([`next_look`](crate::estimate::next_look)), never from the number of threads or the clock, so it ends at the same history everywhere.

use crate::estimate::ENOUGH;
use crate::model::CompileError;
use crate::scenario::Scenario;
use crate::units::significant;
use std::fmt;

/// How many times the usual number of histories a run to a precision has at most.
const PATIENCE: u64 = 100;

/// When a run ends.
pub enum Stop<'c> {
    /// After so many histories.
    Years(u64),
    /// When the mean unavailability of the main service is known to a precision, or a limit is reached.
    Precision {
        /// Distance from the mean to the farther end of its 95 % interval, as a share of the mean: above 0, below 1.
        wanted: f64,
        /// The most histories; see [`most_years`].
        most: u64,
        /// After so many histories the run ends if outages are rare ([`is_rare`](super::rare::is_rare)): a search for them is the better way. Nothing to
        /// go on in any case.
        rare_after: Option<u64>,
        /// Gets what each look found.
        looked: &'c mut dyn FnMut(&Look),
    },
    /// When the caller says so: asked with the number of histories that are done how many more there should be before it
    /// is asked again, 0 to stop. They are rounded up to whole blocks, and there is one block at least.
    While(&'c mut dyn FnMut(u64) -> u64),
}

impl fmt::Debug for Stop<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Stop::Years(years) => write!(f, "Years({years})"),
            Stop::Precision { wanted, most, .. } => write!(f, "Precision({wanted}, {most} at most)"),
            Stop::While(_) => f.write_str("While(..)"),
        }
    }
}

/// What a look at a run to a precision found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Look {
    /// Histories so far.
    pub histories: u64,
    /// Those that had downtime of the main service.
    pub seen: u64,
    /// The precision so far; nothing where nothing was down.
    pub reached: Option<f64>,
    /// About how many histories it takes; nothing where nothing was down.
    pub needed: Option<f64>,
}

/// How a run to a precision ended. A run that was interrupted has neither reached it nor its limit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stopping {
    /// The precision that was asked for.
    pub wanted: f64,
    /// Whether it was reached, with downtime in histories enough for the interval to be trusted.
    pub met: bool,
    /// What the last look found.
    pub last: Look,
    /// How often results were looked at.
    pub looks: u64,
    /// The most histories that there might have been.
    pub most: u64,
    /// The run ended because outages are rare.
    pub rare: bool,
    /// The precision is that of a search for rare outages, which took the place of plain histories.
    pub searched: bool,
}

impl Stopping {
    /// What becomes of it when a search for rare outages gives the figures.
    pub(super) fn after_search(self, reached: Option<f64>) -> Stopping {
        let met = reached.is_some_and(|reached| reached <= self.wanted);
        Stopping { met, searched: true, last: Look { reached, needed: None, ..self.last }, ..self }
    }

    /// Whether the run ended because it had as many histories as it may have.
    pub fn limit_reached(&self) -> bool {
        !self.met && self.last.histories >= self.most
    }

    /// What the reader must know where the precision was not reached.
    pub fn caution(&self) -> Option<String> {
        if self.met {
            return None;
        }
        let share = |share: f64| format!("±{} %", significant(share * 100.0, 3));
        let Look { histories, seen, reached, needed } = self.last;
        let end = match self.limit_reached() {
            true => "the limit",
            false if self.rare => "when outages turned out to be rare",
            false => "when it was stopped",
        };
        let ended = match reached {
            Some(reached) if self.searched => format!("{} was reached by a search for rare outages", share(reached)),
            Some(reached) if seen >= ENOUGH => {
                format!("{} was reached after {histories} histories, {end}", share(reached))
            }
            _ => format!("only {seen} of {histories} histories, {end}, had downtime"),
        };
        let needed = needed.map_or(String::new(), |n| format!("; about {} would do", rounded(n)));
        Some(format!("{} of the mean unavailability was asked for, {ended}{needed}", share(self.wanted)))
    }
}

/// A number of histories with two digits, rounded up.
fn rounded(histories: f64) -> u64 {
    let mut unit = 1;
    while histories / unit as f64 > 100.0 {
        unit *= 10;
    }
    (histories / unit as f64).ceil() as u64 * unit
}

/// The most histories of a run to a precision where nothing else is asked for: a hundred times as many as
/// [`default_years`](super::default_years), minutes instead of seconds.
///
/// # Errors
/// [`CompileError`] if the scenario is too large to run at all.
pub fn most_years(scenario: &Scenario) -> Result<u64, CompileError> {
    Ok(super::default_years(scenario)? * PATIENCE)
}

//! When a run ends: after so many histories, at a precision, or when the caller says so.
//!
//! A run to a precision looks at its results at numbers of histories that follow from the results alone
//! ([`next_look`]), never from the number of threads or the clock, so it ends at the same history everywhere.

use super::rare::is_rare;
use super::run::{Study, StudyError};
use super::{Findings, control};
use crate::engine::Block;
use crate::engine::campaign::BLOCK;
use crate::estimate::{ENOUGH, Estimate, FIRST_LOOK, HistoryTally, Year};
use crate::estimate::{histories_to_reach, mean_or_bound, next_look, rate_or_bound, relative_half_width};
use crate::model::CompileError;
use crate::scenario::Scenario;
use crate::units::{HOURS_PER_YEAR, significant};
use std::fmt;
use std::io::ErrorKind;
use std::ops::ControlFlow;

/// The most histories that any run may have.
const MOST: u64 = 1_000_000_000_000;
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
        /// After so many histories the run ends if outages are rare ([`is_rare`]): a search for them is the better way. Nothing to
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

/// Runs a study of a scenario on the current rayon pool until a rule ends it.
///
/// The other arguments, and the errors, are those of [`run`](super::run()). The findings are those of `run` with as many histories, but for
/// what they say of the precision.
///
/// # Errors
/// [`StudyError`]: the scenario is too large, a history never ends, or `take` fails.
pub fn run_until(
    scenario: &Scenario,
    seed: u64,
    stop: Stop<'_>,
    finished: impl Fn(u64) + Sync,
    take: impl FnMut(&Year) -> std::io::Result<()>,
) -> Result<Findings, StudyError> {
    let mut study = Study::new(scenario, seed)?;
    if !matches!(stop, Stop::Years(years) if years < control::FEWEST) {
        study.follow_luck()?;
    }
    let mut sampling = Sampling { total: study.tally(), study: &study, finished, take, refused: None };
    let ended = sampling.run(stop)?;
    let (mut total, refused) = (sampling.total, sampling.refused);
    total.settle();
    let interrupted = refused.is_some();
    if let Some(error) = refused.filter(|e| e.kind() != ErrorKind::Interrupted || total.histories == 0) {
        return Err(StudyError::Sink(error));
    }
    let mut findings = match ended {
        Ended::Years(years) => study.findings(&total, years)?,
        _ => study.findings(&total, total.histories)?,
    };
    match ended {
        Ended::AtPrecision(stopping) => {
            findings.cautions.extend(stopping.caution());
            findings.stopping = Some(stopping);
        }
        Ended::ByCaller if interrupted => {
            findings.cautions.push(format!("stopped after {} histories, before the time was over", total.histories))
        }
        _ => {}
    }
    Ok(study.with_second_opinion(findings))
}

/// What ended a run.
enum Ended {
    /// So many histories were asked for.
    Years(u64),
    AtPrecision(Stopping),
    ByCaller,
}

/// Histories so far, and what becomes of more.
struct Sampling<'r, 's, F, T> {
    study: &'r Study<'s>,
    total: HistoryTally,
    finished: F,
    take: T,
    /// Why the caller took no more.
    refused: Option<std::io::Error>,
}

impl<F: Fn(u64) + Sync, T: FnMut(&Year) -> std::io::Result<()>> Sampling<'_, '_, F, T> {
    /// Simulates until a rule says that it is enough, or the caller takes no more.
    fn run(&mut self, stop: Stop<'_>) -> Result<Ended, StudyError> {
        Ok(match stop {
            Stop::Years(years) => self.until(years).map(|_| Ended::Years(years))?,
            Stop::Precision { wanted, most, rare_after, looked } => {
                Ended::AtPrecision(self.until_precise(wanted, (most, rare_after), looked)?)
            }
            Stop::While(more) => self.as_long_as(more).map(|()| Ended::ByCaller)?,
        })
    }

    /// Simulates until there are so many histories; whether the caller took them all.
    fn until(&mut self, histories: u64) -> Result<bool, StudyError> {
        let Sampling { study, total, finished, take, refused } = self;
        let campaign = study.campaign(total.histories..histories);
        let merge = |mut block: Block<HistoryTally>| {
            *refused = block.tally.years.drain(..).try_for_each(|year| take(&year)).err();
            if refused.is_some() {
                return ControlFlow::Break(());
            }
            crate::engine::Tally::merge(total, block.tally);
            ControlFlow::Continue(())
        };
        campaign.run(|| study.tally(), &*finished, merge).map_err(StudyError::Halted)?;
        Ok(self.refused.is_none())
    }

    /// Simulates until the mean is known to a precision, there are `most` histories, or outages are found to be rare.
    fn until_precise(
        &mut self,
        wanted: f64,
        (most, rare_after): (u64, Option<u64>),
        looked: &mut dyn FnMut(&Look),
    ) -> Result<Stopping, StudyError> {
        let most = most.clamp(1, MOST);
        let mut next = FIRST_LOOK;
        let mut looks = 0;
        loop {
            let complete = self.until(next.min(most))?;
            let last = self.look(wanted);
            looks += u64::from(complete);
            looked(&last);
            let met = complete && last.seen >= ENOUGH && last.reached.is_some_and(|reached| reached <= wanted);
            let rare =
                !met && rare_after.is_some_and(|after| last.histories >= after.min(most)) && self.outages_are_rare();
            if met || !complete || last.histories >= most || rare {
                return Ok(Stopping { wanted, met, last, looks, most, rare, searched: false });
            }
            next = next_look(last.histories, last.needed, BLOCK);
        }
    }

    /// Whether plain histories see too few outages of the main service.
    fn outages_are_rare(&self) -> bool {
        let outages = &self.total.services[0].outages;
        let horizon = self.study.model.horizon.hours();
        is_rare(self.total.histories, outages.nonzero(), &rate_or_bound(outages, horizon / HOURS_PER_YEAR), horizon)
    }

    /// The precision so far.
    fn look(&self, wanted: f64) -> Look {
        let (histories, seen) = (self.total.histories, self.total.services[0].downtime.nonzero());
        let reached = relative_half_width(&best_estimate(self.study, &self.total));
        Look { histories, seen, reached, needed: histories_to_reach(wanted, histories, seen, reached) }
    }

    /// Simulates as long as the caller wants more.
    fn as_long_as(&mut self, more: &mut dyn FnMut(u64) -> u64) -> Result<(), StudyError> {
        let mut wanted = more(0).max(1);
        while wanted > 0 {
            let until = self.total.histories + wanted.min(MOST).next_multiple_of(BLOCK);
            if !self.until(until.min(MOST))? || self.total.histories >= MOST {
                break;
            }
            wanted = more(self.total.histories);
        }
        Ok(())
    }
}

/// The best estimate so far of the mean downtime of the main service, in microseconds of a horizon: the one whose precision
/// ends a run.
fn best_estimate(study: &Study<'_>, total: &HistoryTally) -> Estimate {
    mean_or_bound(&total.services[0].downtime, study.model.horizon.0, 1.0)
}

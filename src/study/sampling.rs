//! Histories one after the other until a rule ends the run; what is gathered can be kept and gone on from.

use super::rare::is_rare;
use super::run::{Study, StudyError};
use super::stopping::{Look, Stop, Stopping};
use super::{Findings, control};
use crate::engine::Block;
use crate::engine::campaign::BLOCK;
use crate::estimate::{ENOUGH, Estimate, FIRST_LOOK, HistoryTally, Year};
use crate::estimate::{histories_to_reach, mean_or_bound, next_look, rate_or_bound, relative_half_width};
use crate::scenario::Scenario;
use crate::units::HOURS_PER_YEAR;
use serde::{Deserialize, Serialize};
use std::io;
use std::ops::{ControlFlow, Range};

/// The most histories that any run may have.
const MOST: u64 = 1_000_000_000_000;

/// What a run has gathered so far, from the first of its histories on. Going on from it gives the same bytes as a run
/// that was never interrupted.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gathered {
    /// Everything that was gathered.
    pub tally: HistoryTally,
    /// Looks of a run to a precision that did not end it.
    pub looks: u64,
    /// The number of histories after which it looks next.
    pub next_look: u64,
    /// Rare outages were looked for in vain, so that it goes on to the precision with plain histories.
    pub plain: bool,
}

/// What a caller does with histories as they are done.
pub trait Hands {
    /// Takes the row of a history; they come in order. An answer of [`ErrorKind::Interrupted`](std::io::ErrorKind) to the
    /// first row of a block of [`BLOCK`] histories ends the run there.
    ///
    /// # Errors
    /// Any error ends the run.
    fn take(&mut self, year: &Year) -> io::Result<()>;

    /// Sees what was gathered, after each block whose rows were taken, and once more when the run `ended`.
    ///
    /// # Errors
    /// Any error ends the run.
    fn keep(&mut self, gathered: &Gathered, ended: bool) -> io::Result<()> {
        let _ = (gathered, ended);
        Ok(())
    }
}

impl<F: FnMut(&Year) -> io::Result<()>> Hands for F {
    fn take(&mut self, year: &Year) -> io::Result<()> {
        self(year)
    }
}

impl Gathered {
    /// Nothing yet.
    fn nothing(study: &Study<'_>) -> Gathered {
        Gathered { tally: study.tally(), looks: 0, next_look: FIRST_LOOK, plain: false }
    }

    /// What was stored, made ready to go on; nothing if it is not of this study or of more histories than `most`.
    fn of(study: &Study<'_>, stored: Gathered, most: u64) -> Option<Gathered> {
        if stored.tally.histories > most || !study.fits(&stored.tally) {
            return None;
        }
        let mut tally = study.tally();
        crate::engine::Tally::merge(&mut tally, stored.tally);
        Some(Gathered { tally, ..stored })
    }
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
    mut take: impl FnMut(&Year) -> io::Result<()>,
) -> Result<Findings, StudyError> {
    go_on(scenario, seed, stop, None, finished, &mut take)
}

/// The same, from where an earlier run of the same scenario, seed and rule was `begun`; `hands` see what is gathered.
///
/// # Errors
/// [`StudyError`] as above, or [`StudyError::Foreign`] if what was begun is not of this run.
pub fn go_on(
    scenario: &Scenario,
    seed: u64,
    stop: Stop<'_>,
    begun: Option<Gathered>,
    finished: impl Fn(u64) + Sync,
    hands: &mut dyn Hands,
) -> Result<Findings, StudyError> {
    let mut study = Study::new(scenario, seed)?;
    if !matches!(stop, Stop::Years(years) if years < control::FEWEST) {
        study.follow_luck()?;
    }
    let most = if let Stop::Years(years) = stop { years } else { MOST };
    let mut sampling = Sampling::new(&study, begun, 0..most, finished, hands)?;
    let ended = sampling.run(stop)?;
    let (mut total, refused) = sampling.end()?;
    total.settle();
    let interrupted = refused.is_some();
    if let Some(error) = refused.filter(|_| total.histories == 0) {
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

/// Simulates a part of the histories of a run of `years`, from where it was `begun`, and gathers them; the part is complete
/// when it has as many histories as the range. To be joined with others it begins at a multiple of [`BLOCK`].
///
/// # Errors
/// Those of [`go_on`].
pub fn run_part(
    scenario: &Scenario,
    (seed, years): (u64, u64),
    part: Range<u64>,
    begun: Option<Gathered>,
    finished: impl Fn(u64) + Sync,
    hands: &mut dyn Hands,
) -> Result<Gathered, StudyError> {
    let mut study = Study::new(scenario, seed)?;
    if years >= control::FEWEST {
        study.follow_luck()?;
    }
    let histories = part.end - part.start;
    let mut sampling = Sampling::new(&study, begun, part, finished, hands)?;
    sampling.until(histories)?;
    let gathered = sampling.gathered.clone();
    sampling.end()?;
    Ok(gathered)
}

/// What was gathered in all parts of a run of `years`, in their order.
///
/// # Errors
/// [`StudyError::Foreign`] if a part is not of this run, [`StudyError`] of a run otherwise, or the errors of the parts.
pub fn join<E: From<StudyError>>(
    scenario: &Scenario,
    (seed, years): (u64, u64),
    parts: impl IntoIterator<Item = Result<Gathered, E>>,
) -> Result<Findings, E> {
    let mut study = Study::new(scenario, seed)?;
    if years >= control::FEWEST {
        study.follow_luck()?;
    }
    let mut total = study.tally();
    for part in parts {
        let part = part?;
        if !study.fits(&part.tally) {
            return Err(StudyError::Foreign.into());
        }
        crate::engine::Tally::merge(&mut total, part.tally);
    }
    total.settle();
    let findings = study.findings(&total, years)?;
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
struct Sampling<'r, 's, F> {
    study: &'r Study<'s>,
    gathered: Gathered,
    /// Number of the first history.
    first: u64,
    finished: F,
    hands: &'r mut dyn Hands,
    /// Why the caller took no more.
    refused: Option<io::Error>,
}

impl<'r, 's, F: Fn(u64) + Sync> Sampling<'r, 's, F> {
    fn new(
        study: &'r Study<'s>,
        begun: Option<Gathered>,
        range: Range<u64>,
        finished: F,
        hands: &'r mut dyn Hands,
    ) -> Result<Self, StudyError> {
        let gathered = match begun {
            None => Gathered::nothing(study),
            Some(stored) => Gathered::of(study, stored, range.end - range.start).ok_or(StudyError::Foreign)?,
        };
        finished(gathered.tally.histories);
        Ok(Sampling { study, gathered, first: range.start, finished, hands, refused: None })
    }

    /// Has the caller keep the end; what was gathered, and why there is no more if the caller interrupted it.
    fn end(self) -> Result<(HistoryTally, Option<io::Error>), StudyError> {
        if let Some(error) = self.refused {
            if error.kind() != io::ErrorKind::Interrupted {
                return Err(StudyError::Sink(error));
            }
            self.hands.keep(&self.gathered, true).map_err(StudyError::Sink)?;
            return Ok((self.gathered.tally, Some(error)));
        }
        self.hands.keep(&self.gathered, true).map_err(StudyError::Sink)?;
        Ok((self.gathered.tally, None))
    }

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
        let Sampling { study, gathered, first, finished, hands, refused } = self;
        let done = gathered.tally.histories;
        let campaign = study.campaign(*first + done..*first + histories.max(done));
        let merge = |mut block: Block<HistoryTally>| {
            let mut rows = block.tally.years.drain(..);
            *refused = rows.try_for_each(|year| hands.take(&year)).err();
            if refused.is_none() {
                drop(rows);
                crate::engine::Tally::merge(&mut gathered.tally, block.tally);
                *refused = hands.keep(gathered, false).err();
            }
            if refused.is_none() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
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
        let rare_after = rare_after.filter(|_| !self.gathered.plain);
        self.gathered.plain |= rare_after.is_none();
        loop {
            let complete = self.until(self.gathered.next_look.min(most))?;
            let last = self.look(wanted);
            let looks = self.gathered.looks + u64::from(complete);
            looked(&last);
            let met = complete && last.seen >= ENOUGH && last.reached.is_some_and(|reached| reached <= wanted);
            let rare =
                !met && rare_after.is_some_and(|after| last.histories >= after.min(most)) && self.outages_are_rare();
            if met || !complete || last.histories >= most || rare {
                return Ok(Stopping { wanted, met, last, looks, most, rare, searched: false });
            }
            self.gathered.looks = looks;
            self.gathered.next_look = next_look(last.histories, last.needed, BLOCK);
        }
    }

    /// Whether plain histories see too few outages of the main service.
    fn outages_are_rare(&self) -> bool {
        let outages = &self.gathered.tally.services[0].outages;
        let horizon = self.study.model.horizon.hours();
        let rate = rate_or_bound(outages, horizon / HOURS_PER_YEAR);
        is_rare(self.gathered.tally.histories, outages.nonzero(), &rate, horizon)
    }

    /// The precision so far.
    fn look(&self, wanted: f64) -> Look {
        let total = &self.gathered.tally;
        let (histories, seen) = (total.histories, total.services[0].downtime.nonzero());
        let reached = relative_half_width(&best_estimate(self.study, total));
        Look { histories, seen, reached, needed: histories_to_reach(wanted, histories, seen, reached) }
    }

    /// Simulates as long as the caller wants more.
    fn as_long_as(&mut self, more: &mut dyn FnMut(u64) -> u64) -> Result<(), StudyError> {
        let mut wanted = more(self.gathered.tally.histories).max(u64::from(self.gathered.tally.histories == 0));
        while wanted > 0 {
            let until = self.gathered.tally.histories + wanted.min(MOST).next_multiple_of(BLOCK);
            if !self.until(until.min(MOST))? || self.gathered.tally.histories >= MOST {
                break;
            }
            wanted = more(self.gathered.tally.histories);
        }
        Ok(())
    }
}

/// The best estimate so far of the mean downtime of the main service, in microseconds of a horizon: the one whose precision
/// ends a run.
fn best_estimate(study: &Study<'_>, total: &HistoryTally) -> Estimate {
    mean_or_bound(&total.services[0].downtime, study.model.horizon.0, 1.0)
}

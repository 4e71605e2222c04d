//! A scenario against a record: how surprising is what was observed, if the model is right?
//!
//! Histories as long as the observed period give the predictive distribution of the number of outages, the downtime and the
//! longest outage; the record takes its place among them (Box, Sampling and Bayes' inference in scientific modelling and
//! robustness, 1980; Gelman, Meng and Stern 1996). Beliefs are drawn anew for each block of histories, so that what is not
//! known widens the prediction.

mod periods;
mod record;
mod surprise;

pub use record::observation;
pub use surprise::Surprise;

use periods::Periods;
use surprise::surprise;

use super::run::{Study, StudyError};
use crate::engine::campaign::{BLOCK, Block, Tally};
use crate::engine::streams;
use crate::estimate::{Estimate, poisson_rate};
use crate::scenario::scene::Belief;
use crate::scenario::{Draft, Scenario};
use crate::units::Hours;
use std::ops::ControlFlow;

/// A two-sided p-value below this is called surprising.
pub const SURPRISING: f64 = 0.05;
/// Most histories: their figures are kept.
pub const MOST_HISTORIES: u64 = 1_000_000;
/// Most draws of the beliefs.
pub const MOST_DRAWS: u64 = 200;

/// One outage of a record.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordedOutage {
    /// Its length in minutes, cut at the end of the observation.
    pub minutes: f64,
    /// Its cause as recorded, where causes are compared.
    pub cause: Option<String>,
}

/// What was observed.
#[derive(Debug, Clone, PartialEq)]
pub struct Observation {
    /// Length of the observation in hours.
    pub hours: f64,
    /// The outages; none overlaps another.
    pub outages: Vec<RecordedOutage>,
}

/// A cause, recorded and simulated.
#[derive(Debug, Clone)]
pub struct CauseSurprise {
    /// Its name in the scenario.
    pub name: String,
    /// Number of outages.
    pub outages: Surprise,
    /// Their minutes.
    pub downtime_minutes: Surprise,
}

/// A scenario against a record.
#[derive(Debug, Clone)]
pub struct Backtest {
    /// Short name of the scenario.
    pub name: String,
    /// Its title.
    pub title: String,
    /// SHA-256 of its text and overrides.
    pub sha256: String,
    /// The service that was simulated.
    pub service: String,
    /// Seed of the histories.
    pub seed: u64,
    /// Number of histories.
    pub histories: u64,
    /// Length of the observation, and of each history, in hours.
    pub hours: f64,
    /// How often the beliefs were drawn; 0 where there are none.
    pub draws: u64,
    /// Number of outages.
    pub outages: Surprise,
    /// Minutes of downtime.
    pub downtime_minutes: Surprise,
    /// Minutes of the longest outage; 0 without one.
    pub longest_minutes: Surprise,
    /// Interval of 95 % of the expected number of outages that the record alone gives (Garwood): what it can tell.
    pub record_rate: Estimate,
    /// The causes that are in both.
    pub causes: Vec<CauseSurprise>,
    /// Names of causes in the record that the scenario does not have, with the number of their outages.
    pub unknown_causes: Vec<(String, u64)>,
    /// The causes of the scenario.
    pub model_causes: Vec<String>,
    /// The p-value of all three figures together: three times the least, 1 at most (Bonferroni).
    pub p: Estimate,
    /// Things to know before anything is concluded.
    pub cautions: Vec<String>,
}

impl Backtest {
    /// The figure that is most surprising, with its name.
    pub fn most_surprising(&self) -> (&'static str, &Surprise) {
        let all = [
            ("number of outages", &self.outages),
            ("downtime", &self.downtime_minutes),
            ("longest outage", &self.longest_minutes),
        ];
        all.into_iter().min_by(|a, b| a.1.p.mean.total_cmp(&b.1.p.mean)).expect("there are three")
    }

    /// Whether the record contradicts the model.
    pub fn is_surprising(&self) -> bool {
        self.p.mean < SURPRISING
    }
}

/// Why a backtest came to nothing.
#[derive(Debug)]
#[non_exhaustive]
pub enum BacktestError {
    /// The scenario cannot be simulated.
    Study(StudyError),
    /// No recorded cause is one of the scenario; these are.
    NoSuchCauses(Vec<String>),
    /// Somebody asked to stop.
    Stopped,
}

/// How a backtest is made.
#[derive(Debug, Clone, Copy)]
pub struct Trial {
    /// Seed.
    pub seed: u64,
    /// Histories.
    pub histories: u64,
}

/// The scenario of a draft at draws of its beliefs, at most [`MOST_DRAWS`]; none where it has no beliefs.
///
/// # Errors
/// [`BacktestError::Study`] if the scenario cannot be read at drawn values.
pub fn draws(draft: &Draft<'_>, scenario: &Scenario, trial: Trial) -> Result<Vec<Scenario>, BacktestError> {
    let count = if scenario.beliefs.is_empty() { 0 } else { trial.histories.div_ceil(BLOCK).min(MOST_DRAWS) };
    (0..count).map(|draw| read_at(draft, &scenario.beliefs, trial.seed, draw)).collect()
}

/// Simulates histories as long as the observation, on the current rayon pool, and says where the record is among them.
///
/// `scenario` has the length of the observation as its horizon; `drawn` is the same at [`draws`] of its beliefs, each of
/// which gets its share of the histories. `finished` is called from any thread with the number of histories that are done
/// since the last call, and answers whether to go on.
///
/// # Errors
/// [`BacktestError`].
pub fn backtest(
    scenario: &Scenario,
    drawn: &[Scenario],
    seen: &Observation,
    trial: Trial,
    finished: impl Fn(u64) -> bool + Sync,
) -> Result<Backtest, BacktestError> {
    let study = Study::new(scenario, trial.seed).map_err(BacktestError::Study)?;
    let (watched, unknown) = match_causes(&study, seen)?;
    let mut total = Periods::new(&watched.iter().map(|(at, _)| *at).collect::<Vec<_>>());
    if drawn.is_empty() {
        simulate(&study, 0..trial.histories, &mut total, &finished)?;
    }
    let each = trial.histories.div_ceil(drawn.len().max(1) as u64).next_multiple_of(BLOCK);
    for (at, scenario) in drawn.iter().enumerate() {
        let (start, end) = (at as u64 * each, ((at as u64 + 1) * each).min(trial.histories));
        if start < end {
            let study = Study::new(scenario, trial.seed).map_err(BacktestError::Study)?;
            simulate(&study, start..end, &mut total, &finished)?;
        }
    }
    let draws = if drawn.is_empty() { 0 } else { trial.histories.div_ceil(each) };
    Ok(findings(scenario, &study, seen, trial, draws, &total, &watched, unknown))
}

/// The scenario at one draw of its beliefs.
fn read_at(draft: &Draft<'_>, beliefs: &[Belief], seed: u64, draw: u64) -> Result<Scenario, BacktestError> {
    let chance = |belief: &Belief| streams::uniform(seed, &format!("belief {}", belief.path), draw);
    let standing: Vec<(String, f64)> = beliefs.iter().map(|belief| (belief.path.clone(), chance(belief))).collect();
    let reading = draft.read_at(&standing);
    reading.scenario.ok_or_else(|| {
        let said = reading.diagnostics.sorted().first().map_or(String::new(), |problem| problem.message.clone());
        BacktestError::Study(StudyError::Unreadable(format!("the beliefs cannot all hold: {said}")))
    })
}

fn simulate(
    study: &Study<'_>,
    histories: std::ops::Range<u64>,
    total: &mut Periods,
    finished: &(impl Fn(u64) -> bool + Sync),
) -> Result<(), BacktestError> {
    let going = std::sync::atomic::AtomicBool::new(true);
    let note = |done: u64| {
        if !finished(done) {
            going.store(false, std::sync::atomic::Ordering::Relaxed);
        }
    };
    let fresh = Periods::new(&total.causes);
    let take = |block: Block<Periods>| {
        total.merge(block.tally);
        if going.load(std::sync::atomic::Ordering::Relaxed) {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    };
    let run = study.campaign(histories).run(|| fresh.clone(), note, take);
    run.map_err(|halted| BacktestError::Study(StudyError::Halted(halted)))?;
    if going.load(std::sync::atomic::Ordering::Relaxed) { Ok(()) } else { Err(BacktestError::Stopped) }
}

/// Causes of the model that the record names: index and name; and the recorded names that are none, with their outages.
type Matched = (Vec<(u32, String)>, Vec<(String, u64)>);

fn match_causes(study: &Study<'_>, seen: &Observation) -> Result<Matched, BacktestError> {
    let mut named: Vec<&String> = seen.outages.iter().filter_map(|outage| outage.cause.as_ref()).collect();
    named.sort_unstable();
    named.dedup();
    let (mut known, mut unknown) = (Vec::new(), Vec::new());
    for name in &named {
        let at = study.model.causes.iter().position(|cause| cause.name == **name);
        match at {
            Some(at) => known.push((at as u32, (*name).clone())),
            None => {
                let own = seen.outages.iter().filter(|outage| outage.cause.as_ref() == Some(*name));
                unknown.push(((*name).clone(), own.count() as u64));
            }
        }
    }
    if known.is_empty() && !named.is_empty() {
        let causes = study.model.causes.iter().map(|cause| cause.name.clone()).collect();
        return Err(BacktestError::NoSuchCauses(causes));
    }
    Ok((known, unknown))
}

/// Microseconds in a minute.
const MINUTE: f64 = 6e7;

#[allow(clippy::too_many_arguments)] // It joins all that was found.
fn findings(
    scenario: &Scenario,
    study: &Study<'_>,
    seen: &Observation,
    trial: Trial,
    draws: u64,
    total: &Periods,
    watched: &[(u32, String)],
    unknown_causes: Vec<(String, u64)>,
) -> Backtest {
    let minutes = |outages: &mut dyn Iterator<Item = &RecordedOutage>| outages.map(|o| o.minutes).sum::<f64>();
    let count = seen.outages.len() as f64;
    let longest = seen.outages.iter().map(|outage| outage.minutes).fold(0.0, f64::max);
    let outages = surprise(count, &total.outages, 1.0);
    let downtime_minutes = surprise(minutes(&mut seen.outages.iter()), &total.downtime, MINUTE);
    let longest_minutes = surprise(longest, &total.longest, MINUTE);
    let of_cause = |at: usize| {
        let (name, (counts, times)) = (&watched[at].1, &total.by_cause[at]);
        let own = || seen.outages.iter().filter(|outage| outage.cause.as_ref() == Some(name));
        CauseSurprise {
            name: name.clone(),
            outages: surprise(own().count() as f64, counts, 1.0),
            downtime_minutes: surprise(minutes(&mut own()), times, MINUTE),
        }
    };
    let causes = (0..watched.len()).map(of_cause).collect();
    let least = [&outages, &downtime_minutes, &longest_minutes].into_iter().map(|s| s.p);
    let least = least.min_by(|a, b| a.mean.total_cmp(&b.mean)).expect("there are three");
    let thrice = |p: f64| (3.0 * p).min(1.0);
    Backtest {
        name: scenario.name.clone(),
        title: scenario.title.clone(),
        sha256: scenario.sha256.clone(),
        service: study.model.services[0].name.clone(),
        seed: trial.seed,
        histories: trial.histories,
        hours: seen.hours,
        draws,
        outages,
        downtime_minutes,
        longest_minutes,
        record_rate: poisson_rate(seen.outages.len() as u64, 1.0),
        causes,
        unknown_causes,
        model_causes: study.model.causes.iter().map(|cause| cause.name.clone()).collect(),
        p: Estimate { mean: thrice(least.mean), low: thrice(least.low), high: thrice(least.high), ..least },
        cautions: cautions(scenario, trial),
    }
}

fn cautions(scenario: &Scenario, trial: Trial) -> Vec<String> {
    let mut cautions = Vec::new();
    if scenario.warm_up.0 == 0.0 {
        cautions.push(format!(
            "each history begins with everything up and new; where parts age or the record began in the middle of things, give \
             the scenario a warm_up, for example {}",
            Hours(scenario.horizon.0.min(8760.0))
        ));
    }
    if trial.histories < 1000 {
        cautions.push(format!("{} histories are few; the p-values are coarse", trial.histories));
    }
    cautions
}

//! From a scenario to findings: compile, simulate, estimate, name.

use super::cautions::cautions;
use super::compare::Incomparable;
use super::control;
use super::cost::{PriceList, price_list};
use super::exact::{at_once, disagreement};
use super::naming::Names;
use super::promise::{objective_of, promises, verdict};
use super::sampling::run_until;
use super::stopping::Stop;
use super::timeline::{timelines, undrawn};
use super::{Findings, ServiceFindings};
use crate::engine::{Block, Campaign, Halted};
use crate::estimate::{HistoryTally, Promise, Year};
use crate::model::{CompileError, Model, compile};
use crate::scenario::Scenario;
use std::fmt;
use std::ops::{ControlFlow, Range};

/// Why a study came to nothing.
#[derive(Debug)]
#[non_exhaustive]
pub enum StudyError {
    /// The scenario is too large.
    Compile(CompileError),
    /// A history never seemed to end.
    Halted(Halted),
    /// Designs that cannot be compared.
    Incomparable(Incomparable),
    /// The scenario cannot be read, at its best guesses or at other values that are believed; what is said of it.
    Unreadable(String),
    /// The scenario has no beliefs, so there is nothing to draw.
    NoBeliefs,
    /// Histories that were stored are not of this run.
    Foreign,
    /// A history has more events than anybody can be told; in words.
    Untold(String),
    /// The caller's sink refused a row; nothing was lost that it had taken.
    Sink(std::io::Error),
}

impl fmt::Display for StudyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StudyError::Compile(error) => error.fmt(f),
            StudyError::Halted(halted) => halted.fmt(f),
            StudyError::Incomparable(reason) => reason.fmt(f),
            StudyError::Unreadable(said) | StudyError::Untold(said) => said.fmt(f),
            StudyError::NoBeliefs => {
                "the scenario has no beliefs; write `{ believed = { low = .., high = .. } }` for a number".fmt(f)
            }
            StudyError::Foreign => "the histories that were stored are not those of this run".fmt(f),
            StudyError::Sink(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for StudyError {}

/// A number of histories that takes a second or two: 100,000 for most designs, fewer where each has many events.
///
/// # Errors
/// [`CompileError`] if the scenario is too large to run at all.
pub fn default_years(scenario: &Scenario) -> Result<u64, CompileError> {
    let expected = compile(scenario)?.expected_events.max(1.0);
    let affordable = 2e7 / expected;
    let choices = [100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 200];
    Ok(choices.into_iter().find(|years| *years as f64 <= affordable).unwrap_or(100))
}

/// Runs a study of a scenario on the current rayon pool.
///
/// `finished` is called from any thread with the number of histories that are done since the last call;
/// `take` gets the row of each history, in order. If it answers with [`ErrorKind::Interrupted`](std::io::ErrorKind) to the first row of a
/// block of [`BLOCK`](crate::engine::campaign::BLOCK) histories, the run ends there, with the findings of the blocks before.
///
/// # Errors
/// [`StudyError`]: the scenario is too large, a history never ends, or `take` fails.
pub fn run(
    scenario: &Scenario,
    seed: u64,
    years: u64,
    finished: impl Fn(u64) + Sync,
    take: impl FnMut(&Year) -> std::io::Result<()>,
) -> Result<Findings, StudyError> {
    run_until(scenario, seed, Stop::Years(years), finished, take)
}

/// A scenario made ready to be simulated, and to name what comes of it.
#[derive(Debug)]
pub struct Study<'s> {
    scenario: &'s Scenario,
    /// The compiled scenario.
    pub model: Model,
    /// Seed of its histories.
    pub seed: u64,
    promises: Vec<Promise>,
    prices: PriceList,
}

impl<'s> Study<'s> {
    /// Compiles a scenario.
    ///
    /// # Errors
    /// [`StudyError::Compile`] if it is too large.
    pub fn new(scenario: &'s Scenario, seed: u64) -> Result<Self, StudyError> {
        let model = compile(scenario).map_err(StudyError::Compile)?.pooled();
        Ok(Study::of(scenario, model, seed))
    }

    /// Takes the model of a scenario that somebody else compiled.
    pub fn of(scenario: &'s Scenario, model: Model, seed: u64) -> Self {
        let promises = promises(scenario, &model);
        let prices = price_list(&model);
        Study { scenario, model, seed, promises, prices }
    }

    /// Learns what the luck of single failures is worth to the main service and has it followed in all histories from now
    /// on, so that the mean downtime becomes sharper; nothing of any history changes. It takes some hundredths of a
    /// second, and does nothing where single failures are worth nothing.
    ///
    /// # Errors
    /// [`StudyError::Halted`] if a history never ends.
    pub fn follow_luck(&mut self) -> Result<(), StudyError> {
        if let Some(worth) = control::learn(&self.model, self.seed)? {
            self.model.follow(worth);
        }
        Ok(())
    }

    /// An empty tally of its histories.
    pub fn tally(&self) -> HistoryTally {
        HistoryTally::new(&self.promises).with_prices(&self.prices.prices)
    }

    /// Whether a tally that was stored can be of its histories.
    pub fn fits(&self, stored: &HistoryTally) -> bool {
        stored.fits(&self.tally()) && stored.speaks_of(self.model.causes.len(), self.model.labels.len())
    }

    /// Histories of these numbers.
    pub fn campaign(&self, replications: Range<u64>) -> Campaign<'_> {
        Campaign { model: &self.model, seed: self.seed, replications }
    }

    /// Simulates histories of these numbers, which follow those in the tally, and adds them; their rows are dropped.
    ///
    /// # Errors
    /// [`StudyError::Halted`] if a history never ends.
    pub fn extend(
        &self,
        total: &mut HistoryTally,
        replications: Range<u64>,
        finished: impl Fn(u64) + Sync,
    ) -> Result<(), StudyError> {
        let merge = |mut block: Block<HistoryTally>| {
            block.tally.years.clear();
            crate::engine::Tally::merge(total, block.tally);
            ControlFlow::Continue(())
        };
        self.campaign(replications).run(|| self.tally(), finished, merge).map_err(StudyError::Halted)
    }

    /// Windows of the promise about a recorded service in one history; 1 where none is promised.
    pub(super) fn windows(&self, service: usize) -> u64 {
        self.promises[service].windows.as_ref().map_or(1, |windows| windows.count())
    }

    /// What the histories in a tally say of the main service alone.
    pub(super) fn findings_of_main(&self, total: &HistoryTally) -> ServiceFindings {
        let names = Names::of(&self.model, total);
        names.service(&self.model.services[0], &total.services[0])
    }

    /// Findings with the exact answers that take no longer than a moment beside them.
    pub(super) fn with_second_opinion(&self, mut findings: Findings) -> Findings {
        let second = at_once(self.scenario, self.model.processes.len());
        let apart = disagreement(second.exact.as_ref(), &findings.service.unavailability);
        findings.cautions.extend(apart);
        (findings.exact, findings.exact_missing) = (second.exact, second.missing);
        findings
    }

    /// What the histories in a tally say, of `years` that were asked for.
    ///
    /// # Errors
    /// [`StudyError::Halted`] if a history that is drawn as an example never ends.
    pub fn findings(&self, total: &HistoryTally, years: u64) -> Result<Findings, StudyError> {
        let (scenario, model) = (self.scenario, &self.model);
        let timelines = timelines(&self.campaign(0..total.histories), total).map_err(StudyError::Halted)?;
        let names = Names::of(model, total);
        let watched = model.services.iter().zip(&total.services).enumerate();
        let services: Vec<ServiceFindings> = watched
            .map(|(at, (watched, tally))| {
                let objective = objective_of(scenario, at);
                let objective = objective.and_then(|objective| verdict(objective, &self.promises[at], tally));
                ServiceFindings { objective, ..names.service(watched, tally) }
            })
            .collect();
        Ok(Findings {
            name: scenario.name.clone(),
            title: scenario.title.clone(),
            sha256: scenario.sha256.clone(),
            seed: self.seed,
            replications: total.histories,
            horizon_hours: scenario.horizon.0,
            service: services[0].clone(),
            objective: services[0].objective.clone(),
            cost: self.prices.findings(model, total.ledger.cost.as_deref()),
            assumptions: scenario.assumptions.clone(),
            exact: None,
            exact_missing: Vec::new(),
            controlled: control::findings(total, model.horizon),
            acceleration: None,
            cautions: cautions(scenario, model, &services[0], total, years).into_iter().chain(undrawn(model)).collect(),
            services,
            timelines,
            stopping: None,
            uncertainty: None,
        })
    }
}

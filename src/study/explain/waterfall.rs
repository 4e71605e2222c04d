//! Formula against reality: from the product of availabilities to the simulated figure, one mechanism at a time.

use super::layers::ladder;
use super::structure::Structure;
use super::tree::product;
use crate::engine::{Halted, SharedLuck, SharedTally, Trajectory};
use crate::estimate::{Estimate, LEVEL, Moments, Paired, mean_or_bound};
use crate::model::{Model, compile};
use crate::scenario::Scenario;
use crate::study::StudyError;
use crate::units::{HOURS_PER_YEAR, MINUTES_PER_YEAR};
use std::ops::ControlFlow;

/// How a waterfall is simulated.
#[derive(Debug, Clone, Copy)]
pub struct WaterfallRun {
    /// With names and numbers of histories it makes the random streams.
    pub seed: u64,
    /// Histories of each rung.
    pub years: u64,
}

/// The way from the product of availabilities to the simulated downtime.
#[derive(Debug, Clone)]
pub struct Waterfall {
    /// Seed of the histories.
    pub seed: u64,
    /// Histories of each rung.
    pub replications: u64,
    /// Length of each history in hours.
    pub horizon_hours: f64,
    /// Minutes a year by the product.
    pub formula: f64,
    /// The simulated rungs, each with everything that those before have.
    pub steps: Vec<Step>,
    /// The whole scenario, simulated: the last rung.
    pub simulated: Estimate,
}

/// One rung of the ladder.
#[derive(Debug, Clone)]
pub struct Step {
    /// Name of the layer that it adds.
    pub name: String,
    /// What that is, in words.
    pub adds: String,
    /// What it adds in minutes a year: to the formula for the first, to the rung before for all others, history by
    /// history under the same luck. The means of all steps and the formula sum to the last rung.
    pub change: Estimate,
    /// Minutes a year with it and all layers before.
    pub total: Estimate,
}

/// Simulates a scenario without its mechanisms, then with one more at a time, all under the same luck.
///
/// `finished` is called from any thread with the number of histories that are done since the last call; `go_on` is asked
/// after each batch, and ends the run early where it is false.
///
/// # Errors
/// [`StudyError`]: the scenario is too large, or a history never ends.
pub fn waterfall(
    scenario: &Scenario,
    run: WaterfallRun,
    finished: impl Fn(u64) + Sync,
    go_on: impl Fn() -> bool,
) -> Result<Waterfall, StudyError> {
    let rungs = ladder(scenario);
    let models: Result<Vec<Model>, _> = rungs.iter().map(|(_, rung)| compile(rung)).collect();
    let models = Model::pooled_alike(models.map_err(StudyError::Compile)?);
    let tally = simulate(&models, run, finished, go_on).map_err(StudyError::Halted)?;
    let formula = product(&Structure::new(&rungs[0].1)) * MINUTES_PER_YEAR;
    let scale = HOURS_PER_YEAR / scenario.horizon.0 / 6e7;
    let cap = models[0].horizon.0;
    let total = |at: usize| mean_or_bound(&tally.totals[at], cap, scale);
    let seen = if tally.largest > 0 { tally.largest } else { cap };
    let steps: Vec<Step> = rungs
        .iter()
        .enumerate()
        .map(|(at, (layer, _))| Step {
            name: layer.map_or("parts alone", |layer| layer.name).into(),
            adds: layer.map_or(FIRST, |layer| layer.adds).into(),
            change: match at {
                0 => less(total(0), formula),
                _ => tally.changes[at - 1].difference(seen, scale, LEVEL),
            },
            total: total(at),
        })
        .collect();
    Ok(Waterfall {
        seed: run.seed,
        replications: tally.totals[0].count(),
        horizon_hours: scenario.horizon.0,
        formula,
        simulated: total(rungs.len() - 1),
        steps,
    })
}

/// What parts the first rung from the formula.
const FIRST: &str = "the same, simulated: all is new at first, shared parts are shared";

fn less(e: Estimate, formula: f64) -> Estimate {
    Estimate { mean: e.mean - formula, low: e.low - formula, high: e.high - formula, ..e }
}

fn simulate(
    models: &[Model],
    run: WaterfallRun,
    finished: impl Fn(u64) + Sync,
    go_on: impl Fn() -> bool,
) -> Result<Rungs, Halted> {
    let luck = SharedLuck { models, seed: run.seed, replications: 0..run.years, spans: false };
    let fresh = || Rungs::new(models.len());
    let mut whole = fresh();
    luck.run(fresh, finished, |block| {
        whole.merge(block.tally);
        if go_on() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    Ok(whole)
}

/// Downtimes of all rungs, and of each rung against the one before.
struct Rungs {
    /// The largest downtime of any history on any rung.
    largest: u64,
    totals: Vec<Moments>,
    changes: Vec<Paired>,
}

impl Rungs {
    fn new(rungs: usize) -> Rungs {
        Rungs { largest: 0, totals: vec![Moments::default(); rungs], changes: vec![Paired::default(); rungs - 1] }
    }
}

impl SharedTally for Rungs {
    fn observe(&mut self, trajectories: &[&Trajectory]) {
        let down = |at: usize| trajectories[at].services[0].downtime.0;
        for (at, total) in self.totals.iter_mut().enumerate() {
            total.push(down(at));
            self.largest = self.largest.max(down(at));
        }
        for (at, change) in self.changes.iter_mut().enumerate() {
            change.push(down(at), down(at + 1));
        }
    }

    fn merge(&mut self, later: Self) {
        self.largest = self.largest.max(later.largest);
        self.totals.iter_mut().zip(&later.totals).for_each(|(total, later)| total.merge(later));
        for (change, later) in self.changes.iter_mut().zip(&later.changes) {
            change.merge(later);
        }
    }
}


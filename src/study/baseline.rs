//! What a change of a design costs: the design as it was and as it is, simulated with the same luck.

use super::StudyError;
use super::check::CheckError;
use crate::engine::{Block, SharedLuck, SharedTally, Trajectory};
use crate::estimate::{Estimate, LEVEL, Moments, Paired, mean_or_bound, proportion};
use crate::model::{Model, compile};
use crate::scenario::Scenario;
use crate::units::{HOURS_PER_YEAR, Hours};
use std::ops::ControlFlow;

/// A design before and after a change. Downtime is that of the main service, in minutes a year.
#[derive(Debug, Clone)]
pub struct Change {
    /// SHA-256 of the scenario before.
    pub sha256_before: String,
    /// The main service before and after.
    pub services: (String, String),
    /// Histories of each.
    pub histories: u64,
    /// Downtime before.
    pub before: Estimate,
    /// Downtime after.
    pub after: Estimate,
    /// After less before, history by history.
    pub difference: Estimate,
    /// Share of histories with more downtime after.
    pub worse: Estimate,
    /// Share of histories with less downtime after.
    pub better: Estimate,
    /// The two scenarios are the same to the letter, so that the difference is none.
    pub unchanged: bool,
}

impl Change {
    /// True if the whole interval of the difference is above so many minutes a year.
    pub fn is_regression(&self, tolerance: f64) -> bool {
        self.difference.low > tolerance
    }

    /// True if the interval of the difference holds so many minutes a year.
    pub fn is_open(&self, tolerance: f64) -> bool {
        self.difference.low <= tolerance && self.difference.high > tolerance
    }
}

/// Downtime of two designs, history by history.
#[derive(Debug, Clone, Default)]
struct Pairs {
    before: Moments,
    after: Moments,
    pairs: Paired,
}

impl SharedTally for Pairs {
    fn observe(&mut self, trajectories: &[&Trajectory]) {
        let [before, after] = [0, 1].map(|design| trajectories[design].services[0].downtime.0);
        self.before.push(before);
        self.after.push(after);
        self.pairs.push(before, after);
    }

    fn merge(&mut self, later: Self) {
        self.before.merge(&later.before);
        self.after.merge(&later.after);
        self.pairs.merge(&later.pairs);
    }
}

/// Simulates a design before and after a change with the same luck (common random numbers), and says what it costs.
/// `finished` counts histories; `stopped` says between blocks whether to stop.
///
/// # Errors
/// [`CheckError`]: a scenario is too large, a history never ends, the caller stopped it, or the horizons differ.
pub fn compare_with(
    before: &Scenario,
    after: &Scenario,
    (seed, histories): (u64, u64),
    finished: impl Fn(u64) + Sync,
    stopped: impl Fn() -> bool,
) -> Result<Change, CheckError> {
    if before.horizon != after.horizon {
        return Err(CheckError::NothingToCheck(format!(
            "the baseline of `{}` has histories of {} and the scenario now of {}; write the baseline anew with --write-baseline",
            after.name,
            Hours(before.horizon.0),
            Hours(after.horizon.0)
        )));
    }
    let compiled =
        [before, after].map(|scenario| compile(scenario).map_err(|e| CheckError::Study(StudyError::Compile(e))));
    let [first, second] = compiled;
    let models = Model::pooled_alike(vec![first?, second?]);
    let Pairs { before: moments_before, after: moments_after, pairs } = simulate(&models, (seed, histories), finished, stopped)?;
    let (horizon, unchanged) = (models[1].horizon, before.sha256 == after.sha256);
    let minutes = 1.0 / 6e7 * (HOURS_PER_YEAR / horizon.hours());
    let difference = pairs.difference(horizon.0, minutes, LEVEL);
    let none = Estimate { mean: 0.0, std_error: 0.0, low: 0.0, high: 0.0, ..difference };
    Ok(Change {
        sha256_before: before.sha256.clone(),
        services: (models[0].services[0].name.clone(), models[1].services[0].name.clone()),
        histories: pairs.count(),
        before: mean_or_bound(&moments_before, horizon.0, minutes),
        after: mean_or_bound(&moments_after, horizon.0, minutes),
        difference: if unchanged { none } else { difference },
        worse: proportion(pairs.second_more(), pairs.count()),
        better: proportion(pairs.second_less(), pairs.count()),
        unchanged,
    })
}

fn simulate(
    models: &[Model],
    (seed, histories): (u64, u64),
    finished: impl Fn(u64) + Sync,
    stopped: impl Fn() -> bool,
) -> Result<Pairs, CheckError> {
    let mut total = Pairs::default();
    let mut stop = false;
    let merge = |block: Block<Pairs>| {
        total.merge(block.tally);
        stop = stopped();
        if stop { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let luck = SharedLuck { models, seed, replications: 0..histories, spans: false };
    let run = luck.run(Pairs::default, finished, merge);
    run.map_err(|halted| CheckError::Study(StudyError::Halted(halted)))?;
    if stop { Err(CheckError::Stopped) } else { Ok(total) }
}

//! Varied scenarios under the luck of the scenario as it is.

use super::{SensitivityError, Watch};
use crate::engine::{Block, Campaign, SharedLuck, SharedTally, Tally, Trajectory};
use crate::estimate::Paired;
use crate::model::{Model, compile};
use crate::scenario::Scenario;
use std::ops::{ControlFlow, Range};

/// What the scenario as it is gives to compare with.
pub(super) struct Against<'a> {
    /// Its model before clocks are shared.
    pub(super) plain: &'a Model,
    /// Its model as it was simulated.
    pub(super) pooled: &'a Model,
    /// Downtime of each of its histories.
    pub(super) downtimes: &'a [u64],
    /// Seed.
    pub(super) seed: u64,
    /// Who watches.
    pub(super) watch: &'a Watch<'a>,
}

/// What came of the pairs so far.
#[derive(Debug, Clone, Default)]
pub(super) struct Pairs {
    /// Downtime with the variation less that without, in microseconds a history.
    pub(super) difference: Paired,
    /// The most downtime of a history with it.
    pub(super) worst: u64,
}

impl Pairs {
    fn push(&mut self, before: u64, after: u64) {
        self.difference.push(before, after);
        self.worst = self.worst.max(after);
    }

    fn add(&mut self, later: &Pairs) {
        self.difference.merge(&later.difference);
        self.worst = self.worst.max(later.worst);
    }
}

/// Histories of the varied scenario against known downtimes.
struct Known<'a> {
    downtimes: &'a [u64],
    pairs: Pairs,
}

impl Tally for Known<'_> {
    fn observe(&mut self, trajectory: &Trajectory) {
        let before = self.downtimes[trajectory.replication as usize];
        self.pairs.push(before, trajectory.services[0].downtime.0);
    }

    fn merge(&mut self, later: Self) {
        self.pairs.add(&later.pairs);
    }
}

/// Histories of both, side by side.
struct Both(Pairs);

impl SharedTally for Both {
    fn observe(&mut self, trajectories: &[&Trajectory]) {
        let [before, after] = [0, 1].map(|at| trajectories[at].services[0].downtime.0);
        self.0.push(before, after);
    }

    fn merge(&mut self, later: Self) {
        self.0.add(&later.0);
    }
}

/// Why a variation cannot be simulated.
pub(super) enum Failed {
    /// Somebody asked to stop.
    Stopped,
    /// It cannot be compiled, or a history never ends.
    Impossible(String),
}

impl From<Failed> for SensitivityError {
    fn from(_: Failed) -> Self {
        SensitivityError::Stopped
    }
}

/// Simulates histories of these numbers of a varied scenario and adds the pairs.
///
/// The histories of the scenario as it is are known, unless a clock that its units share cannot be shared with those of
/// the variation, which has more or fewer of them: then both are simulated with a clock for each unit.
pub(super) fn extend(
    pairs: &mut Pairs,
    against: &Against<'_>,
    varied: &Scenario,
    replications: Range<u64>,
) -> Result<(), Failed> {
    let varied = compile(varied).map_err(|error| Failed::Impossible(error.to_string()))?;
    let models = Model::pooled_alike(vec![against.plain.clone(), varied]);
    let stop = against.watch.stop;
    let go_on = || if stop() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) };
    let impossible = |halted: crate::engine::Halted| Failed::Impossible(halted.to_string());
    let finished = against.watch.finished;
    if models[0].pools == against.pooled.pools {
        let fresh = || Known { downtimes: against.downtimes, pairs: Pairs::default() };
        let take = |block: Block<Known<'_>>| {
            pairs.add(&block.tally.pairs);
            go_on()
        };
        let campaign = Campaign { model: &models[1], seed: against.seed, replications };
        campaign.run(fresh, finished, take).map_err(impossible)?;
    } else {
        let take = |block: Block<Both>| {
            pairs.add(&block.tally.0);
            go_on()
        };
        let luck = SharedLuck { models: &models, seed: against.seed, replications, spans: false };
        luck.run(|| Both(Pairs::default()), finished, take).map_err(impossible)?;
    }
    if stop() { Err(Failed::Stopped) } else { Ok(()) }
}

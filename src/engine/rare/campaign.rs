//! Many branching histories in parallel: fixed blocks over all cores, merged in order.

use super::super::campaign::in_blocks;
use super::super::simulate::Halted;
use super::super::streams::Keys;
use super::found::Found;
use super::path::Explorer;
use super::plan::Plan;
use crate::engine::Block;
use crate::model::{FailureCosts, Model};
use std::ops::{ControlFlow, Range};

/// Gathers what is wanted from branching histories.
pub trait RareTally: Send {
    /// Takes in one history.
    fn observe(&mut self, found: &Found);
}

/// A set of branching histories to follow.
#[derive(Debug)]
pub struct RareCampaign<'m> {
    /// The model, all of whose exponential clocks are in pools ([`Model::pooled_throughout`]), and which meters no hours.
    pub model: &'m Model,
    /// What it takes to bring its processes down.
    pub costs: &'m FailureCosts,
    /// How paths are followed.
    pub plan: &'m Plan,
    /// Seed; the streams are others than those of plain histories.
    pub seed: u64,
    /// Numbers of the histories, below 2^39.
    pub replications: Range<u64>,
    /// Note how near each path came.
    pub note_nearest: bool,
}

impl RareCampaign<'_> {
    /// Runs the campaign on the current rayon pool; the arguments are those of [`Campaign::run`](crate::engine::Campaign::run).
    ///
    /// # Errors
    /// [`Halted`] for the first history that never seems to end.
    pub fn run<T: RareTally>(
        &self,
        fresh: impl Fn() -> T + Sync,
        finished: impl Fn(u64) + Sync,
        take: impl FnMut(Block<T>) -> ControlFlow<()>,
    ) -> Result<(), Halted> {
        let keys = Keys::of_paths(self.model, self.seed);
        let start = || {
            let mut explorer = Explorer::new(self.model, self.costs, self.plan, &keys);
            explorer.note_nearest = self.note_nearest;
            explorer
        };
        let one = |explorer: &mut Explorer<'_>, tally: &mut T, replication| {
            tally.observe(explorer.run(replication)?);
            Ok(())
        };
        in_blocks(&self.replications, start, fresh, one, finished, take)
    }
}

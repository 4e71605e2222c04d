//! Many histories in parallel: fixed blocks over all cores, merged in order.
//!
//! A history depends on (model, seed, number of the history) alone, blocks have a fixed size, and blocks
//! are merged in the order of their numbers, so a result does not depend on the number of threads.

use super::simulate::{Halted, Simulation};
use super::streams::{Keys, Streams};
use super::trajectory::Trajectory;
use crate::model::Model;
use rayon::prelude::*;
use std::ops::{ControlFlow, Range};

/// Histories in one block.
pub const BLOCK: u64 = 128;
/// Blocks for each thread that are simulated before results are merged; bounds the memory and the time to a stop.
const WAVE: u64 = 8;

/// Gathers what is wanted from trajectories.
pub trait Tally: Send {
    /// Takes in one history.
    fn observe(&mut self, trajectory: &Trajectory);
    /// Takes in everything that another tally gathered from later histories.
    fn merge(&mut self, later: Self);
}

/// A finished block of histories.
#[derive(Debug)]
pub struct Block<T> {
    /// Numbers of the histories in it.
    pub replications: Range<u64>,
    /// What was gathered from them.
    pub tally: T,
}

/// A set of histories to simulate.
#[derive(Debug)]
pub struct Campaign<'m> {
    /// The model.
    pub model: &'m Model,
    /// With the name of a process and the number of a history it makes a random stream.
    pub seed: u64,
    /// Numbers of the histories. To be split in the same blocks as others, the first is a multiple of [`BLOCK`].
    pub replications: Range<u64>,
}

impl Campaign<'_> {
    /// Runs the campaign on the current rayon pool.
    ///
    /// `fresh` makes an empty tally for a block; `finished` is called from any thread with the size of each
    /// block as it is done, for a progress bar; `take` gets the blocks in order and may stop the campaign.
    ///
    /// # Errors
    /// [`Halted`] for the first history that never seems to end.
    pub fn run<T: Tally>(
        &self,
        fresh: impl Fn() -> T + Sync,
        finished: impl Fn(u64) + Sync,
        take: impl FnMut(Block<T>) -> ControlFlow<()>,
    ) -> Result<(), Halted> {
        let keys = Keys::new(self.model, self.seed);
        let start = || Simulation::new(self.model, Streams::new(&keys), false);
        let one = |simulation: &mut Simulation<'_, Streams<'_>>, tally: &mut T, replication| {
            tally.observe(simulation.run(replication)?);
            Ok(())
        };
        in_blocks(&self.replications, start, fresh, one, finished, take)
    }

    /// Simulates one history again and keeps when each process had its target down.
    ///
    /// # Errors
    /// [`Halted`] if it never seems to end.
    pub fn replay(&self, replication: u64) -> Result<Trajectory, Halted> {
        let keys = Keys::new(self.model, self.seed);
        let mut simulation = Simulation::new(self.model, Streams::new(&keys), true);
        simulation.run(replication).cloned()
    }
}

/// Gathers what is wanted from the histories of several models that met the same luck.
pub trait SharedTally: Send {
    /// Takes in one history of each model, all of the same number.
    fn observe(&mut self, trajectories: &[&Trajectory]);
    /// Takes in everything that another tally gathered from later histories.
    fn merge(&mut self, later: Self);
}

/// Histories of several models side by side: history `n` of each has the same seed and number, so processes of the same
/// name draw the same random numbers (common random numbers; Law, Simulation Modeling and Analysis, 5th ed., 2015,
/// section 11.2).
#[derive(Debug)]
pub struct SharedLuck<'m> {
    /// The models.
    pub models: &'m [Model],
    /// With the name of a process and the number of a history it makes a random stream.
    pub seed: u64,
    /// Numbers of the histories.
    pub replications: Range<u64>,
    /// Keep when each process had its target down.
    pub spans: bool,
}

impl SharedLuck<'_> {
    /// Runs all models on the current rayon pool; the arguments are those of [`Campaign::run`].
    ///
    /// # Errors
    /// [`Halted`] for the first history that never seems to end.
    pub fn run<T: SharedTally>(
        &self,
        fresh: impl Fn() -> T + Sync,
        finished: impl Fn(u64) + Sync,
        take: impl FnMut(Block<T>) -> ControlFlow<()>,
    ) -> Result<(), Halted> {
        let keys: Vec<Keys> = self.models.iter().map(|model| Keys::new(model, self.seed)).collect();
        let start = || -> Vec<Simulation<'_, Streams<'_>>> {
            let pairs = self.models.iter().zip(&keys);
            pairs.map(|(model, keys)| Simulation::new(model, Streams::new(keys), self.spans)).collect()
        };
        let one = |simulations: &mut Vec<Simulation<'_, Streams<'_>>>, tally: &mut T, replication| {
            let run = simulations.iter_mut().map(|simulation| simulation.run(replication));
            let trajectories: Vec<&Trajectory> = run.collect::<Result<_, _>>()?;
            tally.observe(&trajectories);
            Ok(())
        };
        in_blocks(&self.replications, start, fresh, one, finished, take)
    }
}

/// Simulates histories in blocks over all cores and hands the tallies of the blocks over in order.
pub(super) fn in_blocks<S, T: Send>(
    replications: &Range<u64>,
    start: impl Fn() -> S + Sync + Send,
    fresh: impl Fn() -> T + Sync,
    one: impl Fn(&mut S, &mut T, u64) -> Result<(), Halted> + Sync,
    finished: impl Fn(u64) + Sync,
    mut take: impl FnMut(Block<T>) -> ControlFlow<()>,
) -> Result<(), Halted> {
    let mut first = replications.start;
    while first < replications.end {
        let last = (first + BLOCK * WAVE * rayon::current_num_threads() as u64).min(replications.end);
        let blocks = (last - first).div_ceil(BLOCK);
        let done: Vec<Result<Block<T>, Halted>> = (0..blocks)
            .into_par_iter()
            .map_init(&start, |state, block| {
                let from = first + block * BLOCK;
                let replications = from..(from + BLOCK).min(last);
                let mut tally = fresh();
                for replication in replications.clone() {
                    one(state, &mut tally, replication)?;
                }
                finished(replications.end - replications.start);
                Ok(Block { replications, tally })
            })
            .collect();
        for block in done {
            if take(block?).is_break() {
                return Ok(());
            }
        }
        first = last;
    }
    Ok(())
}

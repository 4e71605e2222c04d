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
    /// How many histories.
    pub replications: u64,
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
        mut take: impl FnMut(Block<T>) -> ControlFlow<()>,
    ) -> Result<(), Halted> {
        let keys = Keys::new(self.model, self.seed);
        let blocks = self.replications.div_ceil(BLOCK);
        let mut first = 0;
        while first < blocks {
            let wave = first..(first + WAVE * rayon::current_num_threads() as u64).min(blocks);
            let done: Vec<Result<Block<T>, Halted>> = wave
                .clone()
                .into_par_iter()
                .map_init(
                    || Simulation::new(self.model, Streams::new(&keys), false),
                    |simulation, block| {
                        let replications = block * BLOCK..((block + 1) * BLOCK).min(self.replications);
                        let mut tally = fresh();
                        for replication in replications.clone() {
                            tally.observe(simulation.run(replication)?);
                        }
                        finished(replications.end - replications.start);
                        Ok(Block { replications, tally })
                    },
                )
                .collect();
            for block in done {
                if take(block?).is_break() {
                    return Ok(());
                }
            }
            first = wave.end;
        }
        Ok(())
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

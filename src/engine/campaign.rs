//! Many histories in parallel: fixed blocks over all cores, merged in order.
//!
//! A history depends on (model, seed, number of the history) alone, blocks have a fixed size, and blocks
//! are merged in the order of their numbers, so a result does not depend on the number of threads.
//!
//! The thread that merges simulates too while the next block is not ready, and the others never wait for it, so all
//! cores are busy until the last blocks.

use super::simulate::{Halted, Simulation};
use super::streams::{Keys, Streams};
use super::trajectory::Trajectory;
use crate::model::Model;
use std::collections::BTreeMap;
use std::ops::{ControlFlow, Range};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Mutex, PoisonError};

/// Histories in one block.
pub const BLOCK: u64 = 128;
/// Blocks for each thread that may be begun before those ahead of them are merged; bounds the memory and the time to a stop.
const AHEAD: u64 = 8;

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
pub(super) fn in_blocks<S: Send, T: Send>(
    replications: &Range<u64>,
    start: impl Fn() -> S + Sync,
    fresh: impl Fn() -> T + Sync,
    one: impl Fn(&mut S, &mut T, u64) -> Result<(), Halted> + Sync,
    finished: impl Fn(u64) + Sync,
    take: impl FnMut(Block<T>) -> ControlFlow<()>,
) -> Result<(), Halted> {
    let unused = Mutex::new(Vec::new());
    let simulate = |block: u64| -> Result<Block<T>, Halted> {
        let from = replications.start + block * BLOCK;
        let replications = from..(from + BLOCK).min(replications.end);
        let kept = unused.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let (mut state, mut tally) = (kept.unwrap_or_else(&start), fresh());
        for replication in replications.clone() {
            one(&mut state, &mut tally, replication)?;
        }
        unused.lock().unwrap_or_else(PoisonError::into_inner).push(state);
        finished(replications.end - replications.start);
        Ok(Block { replications, tally })
    };
    let blocks = replications.end.saturating_sub(replications.start).div_ceil(BLOCK);
    in_order(blocks, simulate, take)
}

/// Does jobs by number over all cores and hands what comes of them over in order, until the first error or stop.
///
/// # Errors
/// That of the first job, by number, that has one.
pub fn in_order<T: Send, E: Send>(
    jobs: u64,
    job: impl Fn(u64) -> Result<T, E> + Sync,
    mut take: impl FnMut(T) -> ControlFlow<()>,
) -> Result<(), E> {
    let (sender, done) = channel();
    let (job, stopped) = (&job, &AtomicBool::new(false));
    #[allow(clippy::disallowed_methods)] // How far ahead to work changes no result: they are handed over in order.
    let ahead = AHEAD * rayon::current_num_threads() as u64;
    let mut early = BTreeMap::new();
    rayon::in_place_scope_fifo(|scope| {
        for number in 0..jobs {
            // All that may be begun from the first on, then one more for each that is taken.
            let first = if number == 0 { 0 } else { number + ahead - 1 };
            for begun in first..(number + ahead).min(jobs) {
                let sender = sender.clone();
                scope.spawn_fifo(move |_| {
                    if !stopped.load(Ordering::Relaxed) {
                        // Nobody listens any more where the campaign has ended.
                        let _ = sender.send((begun, catch_unwind(AssertUnwindSafe(|| job(begun)))));
                    }
                });
            }
            let outcome = await_job(number, &mut early, &done).unwrap_or_else(|panic| {
                stopped.store(true, Ordering::Relaxed);
                resume_unwind(panic)
            });
            let stop = outcome.map(|outcome| take(outcome).is_break());
            if !matches!(stop, Ok(false)) {
                stopped.store(true, Ordering::Relaxed);
                return stop.map(drop);
            }
        }
        Ok(())
    })
}

/// What comes of a job, or its panic: this thread does other jobs meanwhile and sleeps only when all have been begun.
fn await_job<T>(
    number: u64,
    early: &mut BTreeMap<u64, std::thread::Result<T>>,
    done: &Receiver<(u64, std::thread::Result<T>)>,
) -> std::thread::Result<T> {
    loop {
        early.extend(done.try_iter());
        if let Some(outcome) = early.remove(&number) {
            return outcome;
        }
        if rayon::yield_now() != Some(rayon::Yield::Executed) {
            early.extend(done.recv());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers that were taken of so many jobs, of which one fails and one is the last to be taken.
    fn taken(threads: usize, jobs: u64, fails: u64, last: u64) -> (Vec<u64>, Result<(), u64>) {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        let job = |number: u64| {
            // Later jobs are done sooner.
            std::thread::sleep(std::time::Duration::from_micros(500 / (1 + number % 7)));
            if number == fails { Err(number) } else { Ok(number) }
        };
        let mut seen = Vec::new();
        let take = |number| {
            seen.push(number);
            if number == last { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        let done = pool.install(|| in_order(jobs, job, take));
        (seen, done)
    }

    #[test]
    fn jobs_are_taken_in_order_until_the_first_error_or_stop() {
        for threads in [1, 2, 5] {
            for jobs in [0, 1, 7, 100] {
                assert_eq!(taken(threads, jobs, 1000, 1000), ((0..jobs).collect(), Ok(())), "{threads} {jobs}");
            }
            assert_eq!(taken(threads, 100, 33, 1000), ((0..33).collect(), Err(33)), "{threads}");
            assert_eq!(taken(threads, 100, 90, 33), ((0..34).collect(), Ok(())), "{threads}");
        }
    }

    #[test]
    #[should_panic(expected = "seven")]
    fn a_panic_of_a_job_is_passed_on() {
        let job = |number: u64| if number == 7 { panic!("seven") } else { Ok::<u64, u64>(number) };
        let _ = in_order(100, job, |_| ControlFlow::Continue(()));
    }
}

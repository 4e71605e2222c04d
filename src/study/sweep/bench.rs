//! The points of a sweep made ready to be simulated, with the same luck for all.

use super::{SweepError, Watch};
use crate::engine::campaign::BLOCK;
use crate::engine::{Block, Tally};
use crate::estimate::HistoryTally;
use crate::model::{Model, compile};
use crate::scenario::Scenario;
use crate::study::{Study, StudyError};
use rayon::prelude::*;
use std::ops::{ControlFlow, Range};

/// Most processes of all points together, which are at hand at once; close to a kilobyte each.
const MOST_PROCESSES: usize = 1_100_000;

/// The points, and who watches them.
pub(super) struct Bench<'s> {
    pub(super) scenarios: &'s [Scenario],
    pub(super) studies: Vec<Study<'s>>,
    watch: Watch<'s>,
}

impl<'s> Bench<'s> {
    /// Compiles the scenario of each point; processes of the same name draw the same random numbers in all.
    pub(super) fn new(scenarios: &'s [Scenario], seed: u64, watch: Watch<'s>) -> Result<Self, SweepError> {
        let mut processes = 0;
        let mut models = Vec::new();
        for scenario in scenarios {
            let model = compile(scenario).map_err(|error| SweepError::Study(StudyError::Compile(error)))?;
            processes += model.processes.len();
            if processes > MOST_PROCESSES {
                return Err(SweepError::TooLarge { processes: MOST_PROCESSES });
            }
            models.push(model);
        }
        let models = Model::pooled_alike(models).into_iter().zip(scenarios);
        let studies = models.map(|(model, scenario)| Study::of(scenario, model, seed)).collect();
        Ok(Bench { scenarios, studies, watch })
    }

    /// Adds histories of these numbers to the tally of a point; the first is a multiple of [`BLOCK`].
    pub(super) fn extend(&self, point: usize, total: &mut HistoryTally, range: Range<u64>) -> Result<(), SweepError> {
        debug_assert!(range.start.is_multiple_of(BLOCK));
        let study = &self.studies[point];
        let mut stopped = false;
        let merge = |mut block: Block<HistoryTally>| {
            block.tally.years.clear();
            total.merge(block.tally);
            stopped = (self.watch.stop)();
            if stopped { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        let run = study.campaign(range).run(|| study.tally(), self.watch.finished, merge);
        run.map_err(|halted| SweepError::Study(StudyError::Halted(halted)))?;
        if stopped { Err(SweepError::Stopped) } else { Ok(()) }
    }

    /// Something from histories of each point, all of the same range or each of its own.
    pub(super) fn each<T: Send>(
        &self,
        ranges: &[Range<u64>],
        take: impl Fn(usize, HistoryTally) -> Result<T, SweepError> + Sync,
    ) -> Result<Vec<T>, SweepError> {
        let one = |(point, range): (usize, &Range<u64>)| {
            let mut total = self.studies[point].tally();
            self.extend(point, &mut total, range.clone())?;
            take(point, total)
        };
        ranges.par_iter().enumerate().map(one).collect()
    }
}

//! The scenario as it is: its estimates, the downtime of each history, and what the recorded histories say.

use super::structure::{Judge, StructureTally};
use super::{SensitivityError, Watch};
use crate::engine::campaign::BLOCK;
use crate::engine::{Block, SharedLuck, SharedTally, Tally, Trajectory};
use crate::estimate::HistoryTally;
use crate::model::Model;
use crate::study::{Study, StudyError};
use std::ops::ControlFlow;

/// What is gathered from the histories of the scenario as it is.
pub(super) struct Base<'a> {
    /// For the estimates.
    pub(super) history: HistoryTally,
    /// Downtime of each history in microseconds, by its number.
    pub(super) downtimes: Vec<u64>,
    /// What the structure says, where it says anything.
    pub(super) structure: Option<StructureTally<'a>>,
}

impl SharedTally for Base<'_> {
    fn observe(&mut self, trajectories: &[&Trajectory]) {
        let trajectory = trajectories[0];
        self.history.observe(trajectory);
        self.history.years.clear();
        self.downtimes.push(trajectory.services[0].downtime.0);
        if let Some(structure) = &mut self.structure {
            structure.observe(trajectory);
        }
    }

    fn merge(&mut self, later: Self) {
        self.history.merge(later.history);
        self.downtimes.extend(later.downtimes);
        if let (Some(structure), Some(later)) = (&mut self.structure, &later.structure) {
            structure.merge(later);
        }
    }
}

/// Events of a history, by the first block of histories.
pub(super) fn events(study: &Study<'_>) -> Result<f64, SensitivityError> {
    let mut tally = study.tally();
    let extended = study.extend(&mut tally, 0..BLOCK, |_| {});
    extended.map_err(SensitivityError::Study)?;
    Ok(tally.events as f64 / BLOCK as f64)
}

/// Simulates so many histories of the scenario as it is.
pub(super) fn simulate<'a>(
    study: &Study<'_>,
    judge: Option<&'a Judge<'a>>,
    years: u64,
    watch: &Watch<'_>,
) -> Result<Base<'a>, SensitivityError> {
    let fresh = || Base { history: study.tally(), downtimes: Vec::new(), structure: judge.map(StructureTally::new) };
    let models: &[Model] = std::slice::from_ref(&study.model);
    let luck = SharedLuck { models, seed: study.seed, replications: 0..years, spans: judge.is_some() };
    let mut total = fresh();
    (watch.planned)(years);
    let take = |block: Block<Base<'a>>| {
        total.merge(block.tally);
        if (watch.stop)() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let halted = |halted| SensitivityError::Study(StudyError::Halted(halted));
    luck.run(fresh, watch.finished, take).map_err(halted)?;
    if (watch.stop)() { Err(SensitivityError::Stopped) } else { Ok(total) }
}

//! A control variate: the main service once more, with all that is not known exactly taken as up, in the same histories.

use super::StudyError;
use crate::engine::campaign::BLOCK;
use crate::engine::{Block, Campaign, Tally};
use crate::estimate::{ControlledMean, HistoryTally, Promise};
use crate::exact::{Exact, Limits};
use crate::model::{Model, compile};
use crate::scenario::Scenario;
use crate::units::{MINUTES_PER_YEAR, SimTime};
use std::ops::ControlFlow;

/// A model with a shadow service, whose mean downtime over the horizon is known.
#[derive(Debug)]
pub(super) struct Shadow {
    /// The model, pooled as the one without.
    pub(super) model: Model,
    /// Mean downtime of the shadow in microseconds of one horizon.
    mean: f64,
}

/// An estimate of the downtime that leans on what is known exactly.
#[derive(Debug, Clone, PartialEq)]
pub struct ControlledFindings {
    /// Minutes down per year of 365 days.
    pub downtime_minutes_per_year: crate::estimate::Estimate,
    /// How many times smaller its variance is than that of the plain mean.
    pub variance_reduction: f64,
    /// Exact mean of the control, in minutes per year: the service with all that is not covered taken as up.
    pub control_minutes_per_year: f64,
}

/// It is worth its while from this factor on.
const WORTH: f64 = 1.5;
/// Histories of the pilot, as a part of all, at least and at most.
const PILOT: (u64, u64, u64) = (20, 4 * BLOCK, 32 * BLOCK);
/// Things that may fail in the largest model that is tried.
const MOST: usize = 1_000;

impl Shadow {
    /// A shadow that makes the variance smaller, as a pilot of a few histories says; nothing where there is none.
    pub(super) fn worth_it(
        scenario: &Scenario,
        promises: &[Promise],
        seed: u64,
        years: u64,
    ) -> Result<Option<Shadow>, StudyError> {
        let (part, least, most) = PILOT;
        let pilot = (years / part).min(most);
        if pilot < least {
            return Ok(None);
        }
        let Some(shadow) = Shadow::of(scenario)? else { return Ok(None) };
        let mut total = HistoryTally::new(promises);
        let campaign = Campaign { model: &shadow.model, seed, replications: 0..pilot };
        let merge = |block: Block<HistoryTally>| {
            total.merge(block.tally);
            ControlFlow::Continue(())
        };
        campaign.run(|| HistoryTally::new(promises), |_| {}, merge).map_err(StudyError::Halted)?;
        let found = total.control.estimate(shadow.mean, 1.0);
        Ok(found.is_some_and(|found| found.variance_reduction >= WORTH).then_some(shadow))
    }

    /// A shadow, where there is one, whether it makes the variance smaller or not.
    pub(super) fn of(scenario: &Scenario) -> Result<Option<Shadow>, StudyError> {
        let model = compile(scenario).map_err(StudyError::Compile)?;
        if model.processes.len() > MOST {
            return Ok(None);
        }
        let exact = Exact::new(&model, Limits::QUICK);
        let Some((covered, up)) = exact.shadow() else { return Ok(None) };
        let Ok(means) = exact.means(&covered) else { return Ok(None) };
        let shadow = model.with_shadow(&up).filter(|_| means.unavailability > 0.0);
        let mean = means.unavailability * model.horizon.0 as f64;
        Ok(shadow.map(|shadow| Shadow { model: shadow.pooled(), mean }))
    }

    /// The estimate that the histories of a tally give.
    pub(super) fn findings(&self, total: &HistoryTally) -> Option<ControlledFindings> {
        let horizon: SimTime = self.model.horizon;
        let scale = MINUTES_PER_YEAR / horizon.0 as f64;
        let ControlledMean { estimate, variance_reduction } = total.control.estimate(self.mean, scale)?;
        (variance_reduction >= WORTH).then_some(ControlledFindings {
            downtime_minutes_per_year: estimate,
            variance_reduction,
            control_minutes_per_year: self.mean * scale,
        })
    }
}

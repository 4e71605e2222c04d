//! Rare outages: what plain histories see too seldom is looked for where it comes from.
//!
//! `pilot` finds out what is near an outage and which way of following paths pays, [`accelerate`] follows them until the
//! unavailability is known well enough, and says how far it can be trusted.

mod compared;
mod findings;
mod pilot;
mod search;

pub use compared::compare_with_rare_outages;
pub(super) use findings::search;
pub use findings::{AccelerationFindings, PlainFigures, SearchFindings, When, is_rare, with_rare_outages};
pub use pilot::Method;
pub use search::{Accelerated, Acceleration, Effort, Prepared, accelerate, prepare};

use super::StudyError;
use crate::model::{FailureCosts, Model, compile};
use crate::scenario::Scenario;

/// A model made ready for a search.
#[derive(Debug)]
struct Ready {
    model: Model,
    costs: FailureCosts,
}

impl Ready {
    fn of(scenario: &Scenario) -> Result<Ready, StudyError> {
        let model = compile(scenario).map_err(StudyError::Compile)?.pooled_throughout();
        let costs = model.costs_of_failure();
        Ok(Ready { model, costs })
    }
}

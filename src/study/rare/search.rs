//! The search itself.

use super::super::StudyError;
use super::Ready;
use super::pilot::{Chosen, Method, follow, pilot, work};
use crate::engine::rare::RareCampaign;
use crate::estimate::{Trust, WeightedTally};
use crate::scenario::Scenario;

/// What a search for rare outages says of the main service.
#[derive(Debug, Clone)]
pub struct Acceleration {
    /// How it went about it.
    pub method: Method,
    /// Levels of the plan: how much was missing at most, with everything up first.
    pub levels: Vec<f64>,
    /// Into how many paths one split at each level.
    pub factors: Vec<u32>,
    /// What was found.
    pub tally: WeightedTally,
    /// How far it can be trusted.
    pub trust: Option<Trust>,
    /// Squared relative error times work, in events, of each method in the pilot, where it saw anything: less is better.
    pub tried: Vec<(Method, f64)>,
}

/// A search, or why there was none.
pub type Accelerated = Result<Acceleration, &'static str>;

/// How long a search goes on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Effort {
    /// It stops at this relative standard error of the unavailability.
    pub wanted: f64,
    /// Nor does it make more work than this, in events (some tens of nanoseconds each).
    pub most_work: f64,
}

impl Effort {
    /// Three percent, or half as much work as a default run of the plain simulation.
    pub const USUAL: Effort = Effort { wanted: 0.03, most_work: 1e7 };
}

/// Looks for outages of the main service until its unavailability is known well enough.
///
/// # Errors
/// [`StudyError`] if the scenario is too large or a path never ends.
pub fn accelerate(scenario: &Scenario, seed: u64, effort: Effort) -> Result<Accelerated, StudyError> {
    let ready = Ready::of(scenario)?;
    let chosen = match pilot(&ready, seed).map_err(StudyError::Halted)? {
        Ok(chosen) => chosen,
        Err(why) => return Ok(Err(why)),
    };
    let tally = search(&ready, &chosen, seed, effort)?;
    let mut levels = vec![chosen.from];
    levels.extend(&chosen.plan.levels);
    let trust = tally.trust();
    Ok(Ok(Acceleration {
        method: chosen.method,
        levels,
        factors: chosen.plan.factors,
        tally,
        trust,
        tried: chosen.tried,
    }))
}

fn search(ready: &Ready, chosen: &Chosen, seed: u64, effort: Effort) -> Result<WeightedTally, StudyError> {
    let plan = &chosen.plan;
    let model = plan.fit(&ready.model, &ready.costs);
    let mut total = WeightedTally::new(model.horizon);
    let mut size = 32;
    while total.relative_error() > effort.wanted && work(&total) < effort.most_work {
        let first = total.histories();
        let campaign = RareCampaign {
            model: &model,
            costs: &ready.costs,
            plan,
            seed,
            replications: first..first + size,
            note_nearest: false,
        };
        follow(&campaign, &mut total).map_err(StudyError::Halted)?;
        size = (total.histories() / 4).max(32);
    }
    Ok(total)
}

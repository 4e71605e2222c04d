//! The search itself.

use super::super::StudyError;
use super::Ready;
use super::pilot::{Chosen, Method, follow, pilot};
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
    /// As many histories as should bring the relative standard error of the unavailability to this, as far as the pilot can tell.
    pub wanted: f64,
    /// About as much work as this at most, in events (some tens of nanoseconds each).
    pub most_work: f64,
}

impl Effort {
    /// Three percent, or half as much work as a default run of the plain simulation.
    pub const USUAL: Effort = Effort { wanted: 0.03, most_work: 1e7 };

    /// As much as it takes for an interval at 95 % that reaches no farther from the mean than this share of it (above 0),
    /// within a hundred times the usual work.
    pub fn to_precision(share: f64) -> Effort {
        // A little sharper than the normal law asks for, since intervals are wider on the side of the skewness.
        let wanted = share / 2.1;
        let sharper = Effort::USUAL.wanted / wanted;
        let times = (sharper * sharper).clamp(1.0, 25.0);
        Effort { wanted, most_work: Effort::USUAL.most_work * 4.0 * times }
    }

    /// The same precision, for this part of the work.
    pub fn part(self, of_work: f64) -> Effort {
        Effort { most_work: self.most_work * of_work, ..self }
    }
}

/// A scenario with a plan that pays, for any number of searches.
#[derive(Debug)]
pub struct Prepared {
    ready: Ready,
    chosen: Chosen,
}

/// Finds a plan that pays, of one method alone if that is asked for, or says why there is none.
///
/// # Errors
/// [`StudyError`] if the scenario is too large or a path never ends.
pub fn prepare(
    scenario: &Scenario,
    seed: u64,
    only: Option<Method>,
) -> Result<Result<Prepared, &'static str>, StudyError> {
    let ready = Ready::of(scenario)?;
    let chosen = pilot(&ready, seed, only).map_err(StudyError::Halted)?;
    Ok(chosen.map(|chosen| Prepared { ready, chosen }))
}

impl Prepared {
    /// Looks for outages of the main service until its unavailability is known well enough. The pilot met other
    /// histories than any search under any seed.
    ///
    /// # Errors
    /// [`StudyError::Halted`] if a path never ends.
    pub fn search(&self, seed: u64, effort: Effort) -> Result<Acceleration, StudyError> {
        let tally = search(&self.ready, &self.chosen, seed, effort)?;
        let mut levels = vec![self.chosen.from];
        levels.extend(&self.chosen.plan.levels);
        Ok(Acceleration {
            method: self.chosen.method,
            levels,
            factors: self.chosen.plan.factors.clone(),
            trust: tally.trust(),
            tally,
            tried: self.chosen.tried.clone(),
        })
    }
}

/// Looks for outages of the main service until its unavailability is known well enough.
///
/// # Errors
/// [`StudyError`] if the scenario is too large or a path never ends.
pub fn accelerate(scenario: &Scenario, seed: u64, effort: Effort) -> Result<Accelerated, StudyError> {
    match prepare(scenario, seed, None)? {
        Ok(prepared) => prepared.search(seed, effort).map(Ok),
        Err(why) => Ok(Err(why)),
    }
}

/// Follows as many histories as the pilot says that the effort takes. What the search finds has no say in when it stops: a rule
/// that looks at the error stops where large weights have not been met yet, and its mean is too low (by 6 % in 400 short
/// searches of `scenarios/rare/five-copies.toml`).
fn search(ready: &Ready, chosen: &Chosen, seed: u64, effort: Effort) -> Result<WeightedTally, StudyError> {
    let plan = &chosen.plan;
    let model = plan.fit(&ready.model, &ready.costs);
    let mut total = WeightedTally::new(model.horizon);
    let campaign = RareCampaign {
        model: &model,
        costs: &ready.costs,
        plan,
        seed,
        replications: 0..chosen.histories(effort.wanted, effort.most_work),
        note_nearest: false,
    };
    follow(&campaign, &mut total).map_err(StudyError::Halted)?;
    Ok(total)
}

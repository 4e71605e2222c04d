//! How near plain histories come to an outage, and how much happens meanwhile.

use super::super::simulate::Halted;
use super::super::streams::Keys;
use super::path::Explorer;
use super::plan::Plan;
use crate::model::{FailureCosts, Model};

/// What is missing to an outage in plain histories.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Survey {
    /// What is missing while everything is up; infinite where nothing that fails by itself brings an outage.
    pub from: f64,
    /// What was missing at events, the nearest first, with the number of events at which it was.
    pub seen: Vec<(f64, u64)>,
    /// Number of events.
    pub events: u64,
    /// Number of histories.
    pub histories: u64,
}

/// Follows plain histories until they have had so many events, at most `histories` of them.
///
/// # Errors
/// [`Halted`] if one never seems to end.
pub fn survey(model: &Model, costs: &FailureCosts, seed: u64, events: u64, histories: u64) -> Result<Survey, Halted> {
    let keys = Keys::of_paths(model, seed);
    let plan = Plan { levels: Vec::new(), factors: Vec::new(), forced: 0.0 };
    let mut explorer = Explorer::new(model, costs, &plan, &keys);
    let mut survey = Survey { from: explorer.nearness.of_service(), ..Survey::default() };
    let mut seen = std::collections::BTreeMap::new();
    while survey.events < events && survey.histories < histories {
        // Numbers that no search for outages reaches.
        let note = |missing: f64| *seen.entry(missing.max(0.0).to_bits()).or_insert(0u64) += 1;
        explorer.look_around((1 << 39) + survey.histories, note)?;
        survey.histories += 1;
        survey.events += explorer.found.events;
    }
    // The bits of floating-point numbers of one sign are ordered as the numbers are.
    survey.seen = seen.into_iter().map(|(bits, count)| (f64::from_bits(bits), count)).collect();
    Ok(survey)
}

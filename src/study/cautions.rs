//! What the reader must know before trusting the figures of a run.

use super::ServiceFindings;
use super::windows::left_out;
use crate::estimate::{FEW, HistoryTally};
use crate::scenario::Scenario;

/// What to beware of in the figures of a run for which `years` histories were asked.
pub(super) fn cautions(
    scenario: &Scenario,
    service: &ServiceFindings,
    total: &HistoryTally,
    years: u64,
) -> Vec<String> {
    let mut cautions: Vec<String> = left_out(scenario).into_iter().collect();
    if total.histories < years {
        cautions.push(format!("stopped after {} of {years} histories", total.histories));
    }
    let seen = service.probability_outage.mean * total.histories as f64;
    if seen.round() < FEW as f64 {
        cautions.push(format!(
            "only {} of {} histories had an outage: the intervals are wide and rest on few events",
            seen.round(),
            total.histories
        ));
    }
    let cut_off = seen.round() > 0.0 && seen.round() < total.histories as f64;
    if cut_off && service.time_to_first_outage_hours.is_none() {
        cautions.push(
            "no mean time to the first outage: some histories had none, and the hazard is not constant; lengthen the horizon"
                .to_string(),
        );
    }
    let weak = scenario
        .assumptions
        .iter()
        .filter(|a| a.source.contains("judgment") || a.source.contains("unverified"))
        .count();
    if weak > 0 {
        cautions
            .push(format!("{weak} of {} numbers rest on judgment or unverified sources", scenario.assumptions.len()));
    }
    let unsourced = scenario.assumptions.iter().filter(|a| a.source.starts_with("stated in the scenario")).count();
    if unsourced > 0 {
        cautions.push(format!("{unsourced} of {} numbers have no source", scenario.assumptions.len()));
    }
    cautions
}

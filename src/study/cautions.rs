//! What the reader must know before trusting the figures of a run.

use super::ServiceFindings;
use super::tails::{cut_off, heavy_tail};
use super::windows::left_out;
use crate::estimate::{FEW, HistoryTally};
use crate::model::Model;
use crate::scenario::{MAX_PAIRS, Scenario};

/// What to beware of in the figures of a run for which `years` histories were asked.
pub(super) fn cautions(
    scenario: &Scenario,
    model: &Model,
    service: &ServiceFindings,
    total: &HistoryTally,
    years: u64,
) -> Vec<String> {
    let mut cautions: Vec<String> = left_out(scenario).into_iter().collect();
    if model.unrecorded > 0 {
        cautions.push(format!(
            "{} services and standby groups that nothing is promised of are not measured: with all faults and changes they would have more \
             than {MAX_PAIRS} rows; `report = true` picks those that are",
            model.unrecorded
        ));
    }
    if total.histories < years {
        cautions.push(format!("stopped after {} of {years} histories", total.histories));
    }
    let seen = service.probability_outage.mean * total.histories as f64;
    if seen.round() < FEW as f64 {
        cautions.push(few_outages(seen.round() as u64, total.histories));
    }
    cautions.extend(heavy_tail(model, &total.services[0]));
    cautions.extend(cut_off(&total.services[0]));
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

/// Said where few histories had an outage.
pub(super) fn few_outages(seen: u64, histories: u64) -> String {
    format!("only {seen} of {histories} histories had an outage: the intervals are wide and rest on few events")
}

//! `compare.csv`: one row a design and one row a pair, in base units.

use crate::estimate::Estimate;
use crate::report::sheet::Sheet;
use crate::study::{Comparison, Findings, PairFindings, SpendingFindings};
use std::io;

/// Estimates that take four columns each: of a design, and of a pair what it differs by from the other one.
const ESTIMATES: [&str; 13] = [
    "availability",
    "downtime_minutes_per_year",
    "outages_per_year",
    "demand_lost_minutes_per_year",
    "probability_met",
    "data_losses_per_year",
    "probability_better",
    "probability_alike",
    "probability_worse",
    "cost_per_year",
    "cost_of_downtime_per_year",
    "spent_per_year",
    "spent_per_avoided_hour",
];
/// Columns of one number.
const NUMBERS: [&str; 4] = ["objective", "downtime_p50_minutes", "downtime_p99_minutes", "variance_reduction"];

/// The comparison as CSV. A row of kind `pair` holds design − against.
///
/// # Errors
/// None in practice: it writes to memory.
pub fn text(comparison: &Comparison) -> io::Result<String> {
    let mut writer = Sheet::new();
    let mut header: Vec<String> = ["kind", "design", "against", "years", "level"].map(String::from).to_vec();
    for name in ESTIMATES {
        header.extend(["", "_std_error", "_low", "_high"].map(|end| format!("{name}{end}")));
    }
    header.extend(NUMBERS.map(String::from));
    header.push("noise".into());
    writer.row(&header)?;
    for (at, design) in comparison.designs.iter().enumerate() {
        let spent = comparison.spending.as_ref().map(|spending| spending.designs[at]);
        writer.row(design_row(design, spent))?;
    }
    for pair in &comparison.pairs {
        writer.row(pair_row(comparison, pair))?;
    }
    writer.text()
}

fn cells(estimate: Option<Estimate>) -> Vec<String> {
    let Some(e) = estimate else { return vec![String::new(); 4] };
    [e.mean, e.std_error, e.low, e.high].map(|x| cell(Some(x))).to_vec()
}

fn cell(number: Option<f64>) -> String {
    number.filter(|number| !number.is_nan()).map_or(String::new(), |number| number.to_string())
}

fn design_row(design: &Findings, spent: Option<SpendingFindings>) -> Vec<String> {
    let service = &design.service;
    let promised = design.objective.as_ref().and_then(|objective| objective.availability);
    let losses = service.data_loss.as_ref().map(|loss| loss.events_per_year);
    let mut row = vec!["design".into(), design.name.clone(), String::new(), design.replications.to_string()];
    row.push(service.availability.level.to_string());
    let (downtime, met) = (service.downtime_minutes_per_year, promised.map(|promise| promise.probability_met));
    let estimates = [
        Some(service.availability),
        Some(downtime),
        Some(service.outages_per_year),
        None,
        met,
        losses,
        None,
        None,
        None,
    ];
    row.extend(estimates.into_iter().flat_map(cells));
    let cost = design.cost.as_ref();
    row.extend(cells(cost.map(|cost| cost.per_year)));
    row.extend(cells(cost.filter(|cost| cost.outage_priced).map(|cost| cost.downtime_per_year)));
    row.extend(cells(spent.map(|spent| spent.per_year)));
    row.extend(cells(spent.and_then(|spent| spent.per_avoided_hour)));
    let quantile = |p: f64| service.downtime_quantiles.iter().find(|q| (q.p - p).abs() < 1e-9).map(|q| q.value);
    row.push(cell(promised.map(|promise| 1.0 - promise.unavailability)));
    row.extend([quantile(0.5), quantile(0.99), None].map(cell));
    row.push(String::new());
    row
}

fn pair_row(comparison: &Comparison, pair: &PairFindings) -> Vec<String> {
    let name = |at: usize| comparison.designs[at].name.clone();
    let mut row = vec!["pair".into(), name(pair.second), name(pair.first), comparison.replications.to_string()];
    row.push(comparison.pair_level.to_string());
    let estimates = [
        None,
        Some(pair.downtime_minutes_per_year),
        Some(pair.outages_per_year),
        Some(pair.demand_lost_minutes_per_year),
        None,
        None,
        Some(pair.second_better),
        Some(pair.alike),
        Some(pair.first_better),
    ];
    row.extend(estimates.into_iter().flat_map(cells));
    row.extend((0..4).flat_map(|_| cells(None)));
    row.extend([None, None, None, pair.variance_reduction].map(cell));
    row.push(pair.noise.to_string());
    row
}

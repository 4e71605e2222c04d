//! The key `uncertainty` of `summary.json`.

use crate::report::json::{estimate, number};
use crate::study::{GlobalIndices, UncertainObjective, Uncertainty};
use serde_json::{Map, Value, json};

/// All but the draws, which are in `beliefs.csv`.
pub(in crate::report) fn object(uncertainty: &Uncertainty) -> Value {
    let truth: Map<String, Value> =
        uncertainty.truth_quantiles.iter().map(|q| (q.p.to_string(), number(q.value))).collect();
    let truth_intervals: Map<String, Value> =
        uncertainty.truth_quantiles.iter().map(|q| (q.p.to_string(), json!([number(q.low), number(q.high)]))).collect();
    let years: Map<String, Value> =
        uncertainty.year_quantiles.iter().map(|(p, minutes)| (p.to_string(), number(*minutes))).collect();
    json!({
        "draws": uncertainty.draws.len(),
        "years_per_draw": uncertainty.years_per_draw,
        "mean_minutes_per_year": estimate(&uncertainty.mean),
        "sampling_error": { "std_error_minutes_per_year": number(uncertainty.sampling_error) },
        "luck": { "sd_minutes_per_year": estimate(&uncertainty.year_sd), "quantiles": years },
        "ignorance": {
            "sd_minutes_per_year": estimate(&uncertainty.truth_sd),
            "quantiles": truth,
            "quantile_intervals": truth_intervals,
        },
        "objective": uncertainty.objective.as_ref().map_or(Value::Null, objective),
        "beliefs": beliefs(uncertainty),
        "explained": uncertainty.indices.as_ref().map_or(Value::Null, |indices| estimate(&indices.explained)),
    })
}

fn objective(objective: &UncertainObjective) -> Value {
    json!({
        "availability": number(1.0 - objective.unavailability),
        "window": objective.window.to_string(),
        "probability_long_run_met": estimate(&objective.probability_long_run_met),
        "undecided_draws": objective.undecided,
        "probability_met": estimate(&objective.probability_met),
    })
}

/// What is believed, with its share of the ignorance.
pub(in crate::report) fn beliefs(uncertainty: &Uncertainty) -> Value {
    let indices = uncertainty.indices.as_ref();
    let of = |list: Option<&Vec<crate::estimate::Estimate>>, at: usize| {
        list.and_then(|list| list.get(at)).map_or(Value::Null, estimate)
    };
    let entries = uncertainty.beliefs.iter().enumerate().map(|(at, belief)| {
        let log = indices.and_then(|indices: &GlobalIndices| indices.of_log_downtime.as_ref());
        json!({
            "path": belief.path,
            "belief": belief.words,
            "first_order_index": of(indices.map(|indices| &indices.of_downtime), at),
            "first_order_index_of_log": of(log, at),
        })
    });
    entries.collect()
}

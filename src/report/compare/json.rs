//! `compare.json`, version 1: nothing in it depends on the machine or the clock.

use super::super::json::{SCHEMA_VERSION, estimate, number, object, written};
use crate::estimate::LEVEL;
use crate::study::{Comparison, Findings, PairFindings, Spending, SpendingFindings};
use serde_json::{Value, json};

/// JSON Schema (draft 2020-12) of `compare.json`, with that of summaries in it.
pub fn schema() -> String {
    let parse = |text: &str| -> Value { serde_json::from_str(text).expect("a published schema is JSON") };
    let mut schema = parse(include_str!("../compare.schema.json"));
    schema["$defs"]["summary"] = parse(super::super::SUMMARY_SCHEMA);
    written(&schema)
}

/// The comparison as JSON text with a line feed at the end.
pub fn text(comparison: &Comparison) -> String {
    let designs: Vec<Value> = comparison.designs.iter().map(object).collect();
    let pairs: Vec<Value> = comparison.pairs.iter().map(|found| pair(comparison, found)).collect();
    written(&json!({
        "schema_version": SCHEMA_VERSION,
        "tool": { "name": "fivenines", "version": env!("CARGO_PKG_VERSION") },
        "command": "compare",
        "seed": comparison.seed,
        "years": comparison.replications,
        "horizon_hours": number(comparison.horizon_hours),
        "objective": comparison.judged_by.map_or(Value::Null, |unavailability| number(1.0 - unavailability)),
        "family_level": LEVEL,
        "pair_level": number(comparison.pair_level),
        "designs": designs,
        "pairs": pairs,
        "spending": comparison.spending.as_ref().map_or(Value::Null, |found| spending(comparison, found)),
        "cautions": comparison.cautions,
    }))
}

fn spending(comparison: &Comparison, spending: &Spending) -> Value {
    let design = |(design, found): (&Findings, &SpendingFindings)| {
        json!({
            "name": design.name,
            "per_year": estimate(&found.per_year),
            "efficient": found.efficient,
            "per_avoided_hour": found.per_avoided_hour.as_ref().map_or(Value::Null, estimate),
        })
    };
    let designs: Vec<Value> = comparison.designs.iter().zip(&spending.designs).map(design).collect();
    let cheapest = &comparison.designs[spending.cheapest].name;
    json!({ "currency": spending.currency, "cheapest": cheapest, "designs": designs })
}

fn pair(comparison: &Comparison, pair: &PairFindings) -> Value {
    let mut value = json!({
        "first": comparison.designs[pair.first].name,
        "second": comparison.designs[pair.second].name,
        "downtime_minutes_per_year": estimate(&pair.downtime_minutes_per_year),
        "outages_per_year": estimate(&pair.outages_per_year),
        "demand_lost_minutes_per_year": estimate(&pair.demand_lost_minutes_per_year),
        "probability_first_better": estimate(&pair.first_better),
        "probability_second_better": estimate(&pair.second_better),
        "probability_alike": estimate(&pair.alike),
        "variance_reduction": pair.variance_reduction.map_or(Value::Null, number),
        "noise": pair.noise,
        "years_to_tell": pair.years_to_tell,
    });
    if pair.accelerated {
        value["accelerated"] = json!(true);
    }
    value
}

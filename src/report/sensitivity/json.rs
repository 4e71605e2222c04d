//! `sensitivity.json`, version 1.

use crate::report::json::{SCHEMA_VERSION, estimate, number, written};
use crate::report::uncertainty::json::beliefs;
use crate::study::sensitivity::{Bar, End, Fix, Importance, Saving, Sensitivity};
use serde_json::{Value, json};

/// What matters as JSON text with a line feed at the end.
pub fn json(found: &Sensitivity) -> String {
    written(&json!({
        "schema_version": SCHEMA_VERSION,
        "tool": { "name": "fivenines", "version": env!("CARGO_PKG_VERSION") },
        "command": "sensitivity",
        "scenario": { "name": found.name, "title": found.title, "sha256": found.sha256 },
        "seed": found.seed,
        "service": found.service,
        "horizon_hours": number(found.horizon_hours),
        "years": found.replications,
        "variations": found.variants,
        "simulated": found.simulated,
        "downtime_minutes_per_year": estimate(&found.downtime_minutes_per_year),
        "unavailability": estimate(&found.unavailability),
        "parameters": found.bars.iter().map(bar).collect::<Value>(),
        "unvaried": found.unvaried.iter().map(|one| {
            json!({ "name": one.name, "value": one.value, "reason": one.reason })
        }).collect::<Value>(),
        "components": found.components.iter().map(importance).collect::<Value>(),
        "causes": found.causes.iter().map(importance).collect::<Value>(),
        "no_structure": found.unstructured,
        "beliefs": found.beliefs.as_ref().map_or(json!([]), beliefs),
        "fix_first": found.fixes.iter().map(fix).collect::<Value>(),
        "cautions": found.cautions,
    }))
}

fn bar(bar: &Bar) -> Value {
    let end = |end: &Option<End>| end.as_ref().map_or(Value::Null, self::end);
    json!({
        "name": bar.name, "value": bar.value, "source": bar.source, "low": end(&bar.low), "high": end(&bar.high),
    })
}

fn end(end: &End) -> Value {
    json!({
        "setting": end.setting,
        "set": end.set,
        "downtime_minutes_per_year": number(end.downtime_minutes_per_year),
        "change_minutes_per_year": estimate(&end.change),
        "changed": end.changed,
        "noise": end.noise,
    })
}

fn importance(one: &Importance) -> Value {
    let share = |share: &Option<crate::estimate::Estimate>| share.as_ref().map_or(Value::Null, estimate);
    json!({
        "name": one.name,
        "kind": one.kind,
        "charged_share": one.charged.map_or(Value::Null, number),
        "unit_unavailability": share(&one.unavailability),
        "birnbaum": share(&one.birnbaum),
        "criticality": share(&one.criticality),
        "saved_if_never": saving(&one.never),
        "saved_if_twice_as_fast": saving(&one.twice_as_fast),
    })
}

fn saving(saving: &Option<Saving>) -> Value {
    saving.as_ref().map_or(Value::Null, |saving| {
        json!({
            "minutes_per_year": estimate(&saving.minutes_per_year),
            "changed": saving.changed,
            "noise": saving.noise,
            "method": if saving.recorded { "recorded histories" } else { "simulated again" },
        })
    })
}

fn fix(fix: &Fix) -> Value {
    json!({ "name": fix.name, "kind": fix.kind, "words": fix.words })
}

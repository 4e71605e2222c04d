//! `summary.json`, version 1: nothing in it depends on the machine or the clock.

use crate::estimate::Estimate;
use crate::study::{Assumption, CauseFindings, Findings, Quantile, ServiceFindings};
use serde_json::{Map, Value, json};

/// Version of the format: additions are free, renames are not.
pub const SCHEMA_VERSION: u32 = 1;

/// The summary as JSON text with a line feed at the end.
pub fn summary(findings: &Findings) -> String {
    written(&object(findings))
}

/// A list of summaries.
pub fn summaries(all: &[Findings]) -> String {
    written(&all.iter().map(object).collect())
}

fn written(value: &Value) -> String {
    serde_json::to_string_pretty(value).expect("a JSON value can always be written") + "\n"
}

fn object(findings: &Findings) -> Value {
    let mut root = Map::new();
    root.insert("schema_version".into(), json!(SCHEMA_VERSION));
    root.insert("tool".into(), json!({ "name": "fivenines", "version": env!("CARGO_PKG_VERSION") }));
    root.insert(
        "scenario".into(),
        json!({ "name": findings.name, "title": findings.title, "sha256": findings.sha256 }),
    );
    root.insert("seed".into(), json!(findings.seed));
    root.insert("years".into(), json!(findings.replications));
    root.insert("horizon_hours".into(), number(findings.horizon_hours));
    root.insert("service".into(), json!(findings.service.name));
    root.extend(service(&findings.service));
    root.insert("objective".into(), objective(findings));
    root.insert("causes".into(), causes(&findings.service.causes));
    root.insert("services".into(), services(&findings.services));
    root.insert("exact".into(), Value::Null);
    root.insert("assumptions".into(), findings.assumptions.iter().map(assumption).collect());
    root.insert("cautions".into(), json!(findings.cautions));
    Value::Object(root)
}

/// A number, or null where it is not finite.
fn number(value: f64) -> Value {
    serde_json::Number::from_f64(value).map_or(Value::Null, Value::Number)
}

fn estimate(e: &Estimate) -> Value {
    json!({
        "mean": number(e.mean),
        "std_error": number(e.std_error),
        "low": number(e.low),
        "high": number(e.high),
        "level": number(e.level),
        "count": e.count,
    })
}

fn with_quantiles(e: &Estimate, quantiles: &[Quantile]) -> Value {
    let mut value = estimate(e);
    let plain: Map<String, Value> = quantiles.iter().map(|q| (q.p.to_string(), number(q.value))).collect();
    let intervals: Map<String, Value> =
        quantiles.iter().map(|q| (q.p.to_string(), json!([number(q.low), number(q.high)]))).collect();
    value["quantiles"] = Value::Object(plain);
    value["quantile_intervals"] = Value::Object(intervals);
    value
}

/// The estimates of one service.
fn service(s: &ServiceFindings) -> Map<String, Value> {
    let mut map = Map::new();
    map.insert("availability".into(), estimate(&s.availability));
    map.insert("unavailability".into(), estimate(&s.unavailability));
    map.insert("demand_served".into(), estimate(&s.demand_served));
    map.extend(s.attempts_per_request.iter().map(|attempts| ("attempts_per_request".into(), estimate(attempts))));
    let downtime = with_quantiles(&s.downtime_minutes_per_year, &s.downtime_quantiles);
    map.insert("downtime_minutes_per_year".into(), downtime);
    map.insert("outages_per_year".into(), estimate(&s.outages_per_year));
    map.insert("outage_minutes".into(), with_quantiles(&s.outage_minutes, &s.outage_quantiles));
    let first = s.time_to_first_outage_hours.as_ref().map_or(Value::Null, estimate);
    map.insert("time_to_first_outage_hours".into(), first);
    map.insert("probability_no_outage".into(), estimate(&s.probability_no_outage));
    map
}

fn objective(findings: &Findings) -> Value {
    let Some(objective) = &findings.objective else { return Value::Null };
    let mut value = json!({
        "availability": number(1.0 - objective.unavailability),
        "window": objective.window,
        "probability_met": estimate(&objective.probability_met),
    });
    if let Some((minutes, kept)) = &objective.rto {
        value["rto"] = json!({ "minutes": number(*minutes), "probability_met": estimate(kept) });
    }
    if let Some((minutes, source)) = &objective.reference {
        value["published"] = json!({ "downtime_minutes_per_year": number(*minutes), "source": source });
    }
    value
}

fn causes(causes: &[CauseFindings]) -> Value {
    causes
        .iter()
        .map(|cause| {
            let stages: Map<String, Value> =
                cause.stages.iter().map(|(name, minutes)| (name.clone(), number(*minutes))).collect();
            json!({
                "name": cause.name,
                "kind": cause.kind,
                "downtime_minutes_per_year": estimate(&cause.downtime_minutes_per_year),
                "outages_per_year": estimate(&cause.outages_per_year),
                "stages": stages,
            })
        })
        .collect()
}

/// All measured services by name, where there are several.
fn services(all: &[ServiceFindings]) -> Value {
    if all.len() < 2 {
        return json!({});
    }
    let entries = all.iter().map(|s| {
        let mut map = service(s);
        map.insert("causes".into(), causes(&s.causes));
        (s.name.clone(), Value::Object(map))
    });
    Value::Object(entries.collect())
}

fn assumption(a: &Assumption) -> Value {
    json!({ "name": a.name, "value": a.value, "source": a.source })
}

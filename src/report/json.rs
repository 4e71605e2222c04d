//! `summary.json`, version 1: nothing in it depends on the machine or the clock.

use super::cost;
use super::windows;
use crate::estimate::Estimate;
use crate::study::{
    Assumption, CauseFindings, DataLossFindings, Findings, ObjectiveFindings, Quantile, ServiceFindings, is_harmful,
};
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

/// JSON text with a line feed at the end.
pub(super) fn written(value: &Value) -> String {
    seen(&serde_json::to_string_pretty(value).expect("a JSON value can always be written")) + "\n"
}

/// JSON text in which nothing is hidden: characters that are not seen, or that change the direction of writing, become
/// escapes, which a JSON reader turns back.
pub fn seen(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    for c in json.chars() {
        if c == '\n' || !is_harmful(c) {
            text.push(c);
        } else {
            let mut units = [0; 2];
            c.encode_utf16(&mut units).iter().for_each(|unit| text.push_str(&format!("\\u{unit:04x}")));
        }
    }
    text
}

/// A summary as JSON.
pub(super) fn object(findings: &Findings) -> Value {
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
    root.insert("objective".into(), objective(findings.objective.as_ref()));
    root.extend(findings.cost.iter().map(|cost| ("cost".into(), cost::object(cost))));
    root.insert("causes".into(), causes(&findings.service.causes));
    root.insert("services".into(), services(&findings.services));
    root.insert("exact".into(), findings.exact.as_ref().map_or(Value::Null, super::exact::object));
    if findings.exact.is_none() {
        root.insert("exact_missing".into(), json!(findings.exact_missing));
    }
    if let Some(controlled) = &findings.controlled {
        root.insert("controlled".into(), super::exact::controlled(controlled));
    }
    if let Some(acceleration) = &findings.acceleration {
        root.insert("acceleration".into(), super::acceleration::object(acceleration));
    }
    if let Some(stopping) = &findings.stopping {
        root.insert("stopped_by".into(), super::stopping::object(stopping));
    }
    if let Some(uncertainty) = &findings.uncertainty {
        root.insert("uncertainty".into(), super::uncertainty::json::object(uncertainty));
    }
    root.insert("assumptions".into(), findings.assumptions.iter().map(assumption).collect());
    root.insert("cautions".into(), json!(findings.cautions));
    Value::Object(root)
}

/// A number, or null where it is not finite.
pub(super) fn number(value: f64) -> Value {
    serde_json::Number::from_f64(value).map_or(Value::Null, Value::Number)
}

/// An estimate as every JSON output has it.
pub(super) fn estimate(e: &Estimate) -> Value {
    json!({
        "mean": number(e.mean),
        "std_error": number(e.std_error),
        "low": number(e.low),
        "high": number(e.high),
        "level": number(e.level),
        "count": e.count,
    })
}

pub(super) fn with_quantiles(e: &Estimate, of: &[Quantile]) -> Value {
    let mut value = estimate(e);
    let Value::Object(quantiles) = quantiles(of) else { unreachable!("quantiles are an object") };
    value.as_object_mut().expect("an estimate is an object").extend(quantiles);
    value
}

pub(super) fn quantiles(of: &[Quantile]) -> Value {
    let plain: Map<String, Value> = of.iter().map(|q| (q.p.to_string(), number(q.value))).collect();
    let intervals: Map<String, Value> =
        of.iter().map(|q| (q.p.to_string(), json!([number(q.low), number(q.high)]))).collect();
    json!({ "quantiles": plain, "quantile_intervals": intervals })
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
    if let Some(loss) = &s.data_loss {
        map.insert("data_loss".into(), data_loss(loss));
    }
    map
}

fn objective(objective: Option<&ObjectiveFindings>) -> Value {
    let Some(objective) = objective else { return Value::Null };
    let mut value = match &objective.availability {
        None => json!({}),
        Some(promised) => json!({
            "availability": number(1.0 - promised.unavailability),
            "window": promised.window.to_string(),
            "probability_met": estimate(&promised.probability_met),
        }),
    };
    if let Some((minutes, kept)) = &objective.rto {
        value["rto"] = json!({ "minutes": number(*minutes), "probability_met": estimate(kept) });
    }
    if let Some(rpo) = &objective.rpo {
        value["rpo"] = json!({
            "seconds": number(rpo.seconds),
            "probability_met": estimate(&rpo.probability_met),
            "probability_year_met": estimate(&rpo.probability_year_met),
        });
    }
    if let Some(budget) = &objective.error_budget {
        value["error_budget"] = windows::budget(budget);
    }
    if let Some(credits) = &objective.credits {
        value["credits"] = windows::credits(credits);
    }
    if let Some((minutes, source)) = &objective.reference {
        value["published"] = json!({ "downtime_minutes_per_year": number(*minutes), "source": source });
    }
    value
}

fn data_loss(loss: &DataLossFindings) -> Value {
    json!({
        "events_per_year": estimate(&loss.events_per_year),
        "loss_seconds": with_quantiles(&loss.seconds, &loss.quantiles),
        "largest_in_year_seconds": quantiles(&loss.largest_quantiles),
    })
}

fn causes(causes: &[CauseFindings]) -> Value {
    causes
        .iter()
        .map(|cause| {
            let stages: Map<String, Value> =
                cause.stages.iter().map(|(name, minutes)| (name.clone(), number(*minutes))).collect();
            let mut object = json!({
                "name": cause.name,
                "kind": cause.kind,
                "downtime_minutes_per_year": estimate(&cause.downtime_minutes_per_year),
                "outages_per_year": estimate(&cause.outages_per_year),
                "stages": stages,
            });
            if let Some(events) = &cause.events_per_year {
                object["events_per_year"] = estimate(events);
            }
            object
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
        if s.objective.is_some() {
            map.insert("objective".into(), objective(s.objective.as_ref()));
        }
        (s.name.clone(), Value::Object(map))
    });
    Value::Object(entries.collect())
}

pub(super) fn assumption(a: &Assumption) -> Value {
    json!({ "name": a.name, "value": a.value, "source": a.source })
}

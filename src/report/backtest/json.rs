//! `backtest.json`, version 1: nothing in it depends on the machine or the clock.

use crate::report::json::{SCHEMA_VERSION, estimate, number, written};
use crate::study::backtest::{Backtest, CauseSurprise, Surprise};
use serde_json::{Map, Value, json};

/// The comparison as JSON text; `remarks` are about how the record was read.
pub fn json(found: &Backtest, remarks: &[String]) -> String {
    let unknown = found.unknown_causes.iter().map(|(name, count)| json!({ "name": name, "outages": count }));
    written(&json!({
        "schema_version": SCHEMA_VERSION,
        "tool": { "name": "fivenines", "version": env!("CARGO_PKG_VERSION") },
        "command": "backtest",
        "scenario": { "name": found.name, "title": found.title, "sha256": found.sha256 },
        "service": found.service,
        "seed": found.seed,
        "years": found.histories,
        "horizon_hours": number(found.hours),
        "draws": found.draws,
        "outages": figure(&found.outages),
        "downtime_minutes": figure(&found.downtime_minutes),
        "longest_minutes": figure(&found.longest_minutes),
        "record_outages": estimate(&found.record_rate),
        "p": estimate(&found.p),
        "surprising": found.is_surprising(),
        "causes": found.causes.iter().map(cause).collect::<Vec<_>>(),
        "unknown_causes": unknown.collect::<Vec<_>>(),
        "remarks": remarks,
        "cautions": found.cautions,
    }))
}

fn figure(figure: &Surprise) -> Value {
    let quantiles: Map<String, Value> =
        figure.quantiles.iter().map(|(p, value)| (p.to_string(), number(*value))).collect();
    json!({
        "recorded": number(figure.recorded),
        "mean": number(figure.mean),
        "quantiles": quantiles,
        "worse_than": number(figure.worse_than),
        "p": estimate(&figure.p),
    })
}

fn cause(cause: &CauseSurprise) -> Value {
    json!({ "name": cause.name, "outages": figure(&cause.outages), "downtime_minutes": figure(&cause.downtime_minutes) })
}

//! `explain.json`, version 1: nothing in it depends on the machine or the clock.

use crate::report::json::{SCHEMA_VERSION, assumption, estimate, number, written};
use crate::study::{BudgetRow, Cuts, EvidenceGroup, Explanation, NaiveNode, Waterfall};
use serde_json::{Value, json};

/// The explanation as JSON text with a line feed at the end; `waterfall` is null where nothing was simulated.
pub fn json(e: &Explanation, waterfall: Option<&Waterfall>) -> String {
    let published = e
        .published
        .as_ref()
        .map(|(minutes, source)| json!({ "downtime_minutes_per_year": number(*minutes), "source": source }));
    written(&json!({
        "schema_version": SCHEMA_VERSION,
        "tool": { "name": "fivenines", "version": env!("CARGO_PKG_VERSION") },
        "command": "explain",
        "scenario": { "name": e.name, "title": e.title, "sha256": e.sha256 },
        "service": e.service,
        "threshold": number(e.threshold),
        "promised_availability": e.promised.map(|promised| number(1.0 - promised)),
        "published": published,
        "reaches_threshold": e.reaches_threshold,
        "budget": {
            "rows": e.budget.rows.iter().map(budget).collect::<Value>(),
            "unplanned_minutes_per_year": number(e.budget.unplanned_minutes_per_year),
            "planned_minutes_per_year": number(e.budget.planned_minutes_per_year),
        },
        "product": { "parts": e.naive.iter().map(part).collect::<Value>(), "ignores": e.ignored },
        "cut_sets": cuts(&e.cuts),
        "by_hand_minutes_per_year": number(e.by_hand_minutes_per_year),
        "evidence": e.evidence.iter().map(evidence).collect::<Value>(),
        "waterfall": waterfall.map(steps),
    }))
}

fn budget(row: &BudgetRow) -> Value {
    let stage = |s: &crate::study::StageMinutes| json!({ "name": s.name, "minutes": number(s.minutes), "serves": number(s.serves) });
    json!({
        "name": row.name,
        "kind": row.kind,
        "strikes": row.strikes,
        "targets": row.targets,
        "events_per_target": number(row.events_per_target),
        "events_per_year": number(row.events_per_year),
        "stages": row.stages.iter().map(stage).collect::<Value>(),
        "minutes_per_event": number(row.minutes_per_event),
        "minutes_per_year": number(row.minutes_per_year),
        "share_alone": row.alone.map(number),
        "service_minutes_per_year": number(row.service_minutes_per_year),
    })
}

fn part(node: &NaiveNode) -> Value {
    json!({
        "depth": node.depth,
        "name": node.name,
        "rule": node.rule,
        "unavailability": number(node.unavailability),
        "minutes_per_year": number(node.minutes_per_year),
        "repeated": node.repeated,
    })
}

fn cuts(cuts: &Cuts) -> Value {
    let set = |(rank, s): (usize, &crate::study::CutSet)| {
        json!({
            "rank": rank + 1,
            "order": s.order,
            "words": s.words,
            "example": s.example,
            "sets": s.sets,
            "lasting": s.lasting,
            "unavailability": number(s.unavailability),
            "minutes_per_year": number(s.minutes_per_year),
            "struck_by": s.struck_by,
        })
    };
    json!({
        "sets": cuts.sets.iter().enumerate().map(set).collect::<Value>(),
        "orders_complete": cuts.orders,
        "cut_off": cuts.cut_off,
        "targets": cuts.targets,
    })
}

fn evidence(group: &EvidenceGroup) -> Value {
    let one = |n: &crate::study::Weighed| {
        let mut value = assumption(&n.assumption);
        value["doubled_minutes_per_year"] = n.doubled.map_or(Value::Null, number);
        value
    };
    let numbers: Value = group.numbers.iter().map(one).collect();
    json!({ "evidence": group.evidence, "meaning": group.meaning, "weak": group.weak, "numbers": numbers })
}

fn steps(w: &Waterfall) -> Value {
    let step = |s: &crate::study::Step| json!({ "name": s.name, "adds": s.adds, "change": estimate(&s.change), "total": estimate(&s.total) });
    json!({
        "seed": w.seed,
        "years": w.replications,
        "horizon_hours": number(w.horizon_hours),
        "formula_minutes_per_year": number(w.formula),
        "steps": w.steps.iter().map(step).collect::<Value>(),
        "simulated": estimate(&w.simulated),
    })
}

//! `sweep.json`, version 1: nothing in it depends on the machine or the clock.

use super::words::standing;
use crate::report::json::{SCHEMA_VERSION, estimate, number, with_quantiles, written};
use crate::study::sweep::{Answer, Axis, Outcome, Point, Quantity, Spacing, Sweep};
use serde_json::{Value, json};

/// The sweep as JSON text with a line feed at the end.
pub fn sweep(sweep: &Sweep) -> String {
    written(&json!({
        "schema_version": SCHEMA_VERSION,
        "tool": { "name": "fivenines", "version": env!("CARGO_PKG_VERSION") },
        "command": "sweep",
        "scenario": { "name": sweep.name, "title": sweep.title },
        "seed": sweep.seed,
        "years": sweep.years,
        "pilot": sweep.pilot,
        "horizon_hours": number(sweep.horizon_hours),
        "service": sweep.service,
        "axes": sweep.axes.iter().map(axis).collect::<Value>(),
        "points": sweep.points.iter().map(|one| point(sweep, one)).collect::<Value>(),
        "find": sweep.answer.as_ref().map_or(Value::Null, |found| answer(sweep, found)),
        "cautions": sweep.cautions,
    }))
}

fn axis(axis: &Axis) -> Value {
    let quantity = match axis.quantity {
        Quantity::Time => "hours",
        Quantity::Share => "share",
        Quantity::Rate => "per_hour",
        Quantity::Number => "number",
        Quantity::Word => "text",
    };
    let spacing = match axis.spacing {
        Spacing::Listed => "listed",
        Spacing::Even => "even",
        Spacing::Log => "log",
    };
    let level = |level: &crate::study::sweep::Level| json!({ "text": level.text, "number": level.number.map_or(Value::Null, number) });
    json!({
        "key": axis.key,
        "quantity": quantity,
        "spacing": spacing,
        "values": axis.levels.iter().map(level).collect::<Value>(),
    })
}

fn point(sweep: &Sweep, point: &Point) -> Value {
    let set = sweep.axes.iter().zip(&point.at).map(|(axis, at)| format!("{}={}", axis.key, axis.levels[*at].text));
    let objective = point.promised.map_or(Value::Null, |promised| {
        json!({
            "availability": number(1.0 - promised.unavailability),
            "window": promised.window.to_string(),
            "probability_met": estimate(&promised.probability_met),
        })
    });
    let mut value = json!({
        "at": point.at,
        "set": set.collect::<Vec<String>>(),
        "sha256": point.sha256,
        "replications": point.replications,
        "availability": estimate(&point.availability),
        "unavailability": estimate(&point.unavailability),
        "demand_served": estimate(&point.demand_served),
        "downtime_minutes_per_year": with_quantiles(&point.downtime_minutes_per_year, &point.downtime_quantiles),
        "outages_per_year": estimate(&point.outages_per_year),
        "objective": objective,
    });
    if let Some(acceleration) = &point.acceleration {
        value["acceleration"] = crate::report::acceleration::of_point(acceleration);
    }
    value
}

fn answer(sweep: &Sweep, answer: &Answer) -> Value {
    let (outcome, at, fails, years) = match answer.outcome {
        Outcome::From { at, fails } => ("from", Some(at), Some(fails), None),
        Outcome::UpTo { at, fails } => ("up_to", Some(at), Some(fails), None),
        Outcome::All => ("all", None, None, None),
        Outcome::None => ("none", None, None, None),
        Outcome::Inside => ("inside", None, None, None),
        Outcome::Undecided { years } => ("undecided", None, None, years),
    };
    let value = |at: Option<usize>| at.map(|at| sweep.axes[0].levels[at].text.clone());
    let look = |look: &crate::study::sweep::Look| json!({ "standing": standing(look.standing), "looks": look.looks, "figure": estimate(&look.estimate) });
    json!({
        "goal": {
            "text": answer.goal.text,
            "metric": answer.goal.metric.name(),
            "sign": answer.goal.metric.sign(),
            "value": number(answer.goal.value),
        },
        "outcome": outcome,
        "value": value(at),
        "fails": value(fails),
        "monotone": answer.monotone,
        "confidence": number(answer.level),
        "years_to_decide": years,
        "first_look": answer.first_look,
        "points": answer.looks.iter().map(look).collect::<Value>(),
    })
}

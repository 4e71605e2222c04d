//! Exact figures in every format: beside simulated ones, and by themselves.

use super::json::{estimate, number, written};
use super::lines::{Line, Unit, lines, plain, shown};
use super::markdown::escape;
use crate::estimate::Estimate;
use crate::report::sheet::Sheet;
use crate::study::{ControlledFindings, ExactFindings, Findings, SecondOpinion};
use crate::units::{MINUTES_PER_YEAR, significant};
use serde_json::{Map, Value, json};
use std::fmt::Write;

/// The JSON Schema of what `fivenines exact` prints as JSON.
pub const SCHEMA: &str = include_str!("exact.schema.json");

/// The exact figure that belongs to a line of the main table, as text; nothing where there is none.
pub fn beside(findings: &Findings, line: &Line) -> Option<String> {
    let exact = findings.exact.as_ref()?;
    let mean = figures(exact).into_iter().find(|(key, ..)| *key == line.key).map(|(.., value)| value)?;
    Some(text_of(line.unit, mean))
}

fn text_of(unit: Unit, value: f64) -> String {
    let estimate = Estimate { mean: value, std_error: 0.0, low: value, high: value, level: 1.0, count: 0 };
    shown(&Line { key: String::new(), label: String::new(), unit, estimate }).0
}

/// The figures in order, by the keys of the lines of the main table: key, label, unit, value.
fn figures(exact: &ExactFindings) -> Vec<(String, String, Unit, f64)> {
    let means = exact.means();
    let mut all: Vec<(String, String, Unit, f64)> = Vec::new();
    let mut add = |key: &str, label: &str, unit, value| all.push((key.to_string(), label.to_string(), unit, value));
    add("availability", "availability", Unit::Share, 1.0 - means.unavailability);
    add("downtime_minutes_per_year", "downtime a year", Unit::Minutes, means.unavailability * MINUTES_PER_YEAR);
    for (p, minutes) in &exact.downtime_quantiles {
        let label = format!("  {} % of histories have at most", significant(p * 100.0, 4));
        add(&format!("downtime_q{p}"), &label, Unit::Minutes, *minutes);
    }
    add("outages_per_year", "outages a year", Unit::PerYear, means.outages_per_year);
    if let Some(minutes) = exact.mean_outage_minutes {
        add("outage_minutes", "mean length of an outage", Unit::Minutes, minutes);
    }
    if let Some(hours) = exact.time_to_first_outage_hours {
        add("time_to_first_outage_hours", "time to the first outage", Unit::Hours, hours);
    }
    if let Some((none, _)) = exact.probability_no_outage {
        add("probability_no_outage", "histories without an outage", Unit::Share, none);
    }
    if let Some(met) = exact.probability_met {
        add("probability_met", "histories that keep the objective", Unit::Share, met);
    }
    all
}

/// What is said below the main table.
pub fn remark(findings: &Findings) -> Option<String> {
    let exact = match &findings.exact {
        Some(exact) => exact,
        None => {
            let (first, others) = findings.exact_missing.split_first()?;
            let more = if others.is_empty() { String::new() } else { format!(", and {} more", others.len()) };
            return Some(format!("no exact figures: {}{more}", plain(first)));
        }
    };
    let of = if exact.horizon.is_some() { "" } else { "; in the long run" };
    Some(format!("exact by {}{of}", exact.method))
}

/// The value of `exact` in summary.json.
pub fn object(exact: &ExactFindings) -> Value {
    let means = exact.means();
    let option = |value: Option<f64>| value.map_or(Value::Null, number);
    let quantiles: Map<String, Value> =
        exact.downtime_quantiles.iter().map(|(p, minutes)| (p.to_string(), number(*minutes))).collect();
    json!({
        "method": exact.method,
        "of": if exact.horizon.is_some() { "horizon" } else { "long_run" },
        "unavailability": number(means.unavailability),
        "downtime_minutes_per_year": number(means.unavailability * MINUTES_PER_YEAR),
        "outages_per_year": number(means.outages_per_year),
        "integration_error": number(means.error),
        "long_run_unavailability": number(exact.long_run.unavailability),
        "long_run_outages_per_year": number(exact.long_run.outages_per_year),
        "mean_outage_minutes": option(exact.mean_outage_minutes),
        "time_to_first_outage_hours": option(exact.time_to_first_outage_hours),
        "probability_no_outage": option(exact.probability_no_outage.map(|(none, _)| none)),
        "probability_outage": option(exact.probability_no_outage.map(|(_, some)| some)),
        "probability_met": option(exact.probability_met),
        "downtime_quantiles": quantiles,
        "covers": { "modules": exact.modules, "states": exact.states },
        "not_known": exact.not_known,
    })
}

/// The value of `controlled` in summary.json.
pub fn controlled(found: &ControlledFindings) -> Value {
    json!({
        "unavailability": estimate(&found.unavailability),
        "downtime_minutes_per_year": estimate(&found.downtime_minutes_per_year),
        "variance_reduction": number(found.variance_reduction),
        "rests_on": found.rests_on,
    })
}

/// What is said of a controlled estimate below the main table; nothing where its interval is hardly narrower.
pub fn remark_on_control(findings: &Findings) -> Option<String> {
    let found = findings.controlled.as_ref()?;
    let e = &found.downtime_minutes_per_year;
    let [mean, low, high] = [e.mean, e.low, e.high].map(|minutes| significant(minutes, 4));
    let plain = match &findings.acceleration {
        Some(search) => &search.plain.downtime_minutes_per_year,
        None => &findings.service.downtime_minutes_per_year,
    };
    let times = Some(found.worth_years(plain)).filter(|times| *times >= WORTH_SAYING)?;
    let times = significant(times, 2);
    Some(format!(
        "with the luck of single failures taken out: downtime a year {mean} min ({low} .. {high}), as narrow as from {times} times as many years"
    ))
}

/// An interval that is no narrower than that of so many times as many years is not worth a line.
const WORTH_SAYING: f64 = 1.5;

/// Exact figures of scenarios as JSON text.
pub fn as_json(name: &str, opinions: &[SecondOpinion]) -> String {
    let service = |opinion: &SecondOpinion| {
        let exact = opinion.exact.as_ref().map_or(Value::Null, object);
        json!({ "name": opinion.service, "exact": exact, "exact_missing": opinion.missing })
    };
    written(&json!({
        "schema_version": 1,
        "tool": { "name": "fivenines", "version": env!("CARGO_PKG_VERSION") },
        "command": "exact",
        "scenario": { "name": name },
        "services": opinions.iter().map(service).collect::<Vec<Value>>(),
    }))
}

/// The same as text for people.
pub fn as_text(name: &str, opinions: &[SecondOpinion]) -> String {
    let mut text = format!("{}\n", plain(name));
    for opinion in opinions {
        let _ = writeln!(text, "\nservice `{}`", plain(&opinion.service));
        let Some(exact) = &opinion.exact else {
            text.push_str("  no exact figures:\n");
            opinion.missing.iter().for_each(|why| text.push_str(&format!("  - {}\n", plain(why))));
            continue;
        };
        let of = if exact.horizon.is_some() { "over the horizon, from all up and new" } else { "in the long run" };
        let _ = writeln!(text, "  by {}; {} states; {of}", exact.method, exact.states);
        for (_, label, unit, value) in figures(exact) {
            let _ = writeln!(text, "  {label:<34} {:>16}", text_of(unit, value));
        }
        let long = text_of(Unit::Minutes, exact.long_run.unavailability * MINUTES_PER_YEAR);
        let _ = writeln!(text, "  {:<34} {long:>16}", "downtime a year in the long run");
        exact.not_known.iter().for_each(|why| text.push_str(&format!("  note: {}\n", plain(why))));
    }
    text
}

/// The same as a Markdown table for each service.
pub fn as_markdown(name: &str, opinions: &[SecondOpinion]) -> String {
    let mut text = format!("# Exact figures of {}\n", escape(name));
    for opinion in opinions {
        let _ = writeln!(text, "\n## {}\n", escape(&opinion.service));
        let Some(exact) = &opinion.exact else {
            text.push_str("No exact figures:\n\n");
            opinion.missing.iter().for_each(|why| text.push_str(&format!("- {}\n", escape(why))));
            continue;
        };
        let of = if exact.horizon.is_some() { "over the horizon" } else { "in the long run" };
        let _ = writeln!(text, "By {}, {of}.\n\n| | exact |\n| --- | ---: |", exact.method);
        for (_, label, unit, value) in figures(exact) {
            let _ = writeln!(text, "| {} | {} |", escape(label.trim()), text_of(unit, value));
        }
        text.push('\n');
        exact.not_known.iter().for_each(|why| text.push_str(&format!("- {}\n", escape(why))));
    }
    text
}

/// The same as CSV: one figure a row, with all its digits.
///
/// # Errors
/// What the writer refuses, which text in memory does not.
pub fn as_csv(opinions: &[SecondOpinion]) -> Result<String, std::io::Error> {
    let mut writer = Sheet::new();
    writer.row(["service", "figure", "value", "reason"])?;
    for opinion in opinions {
        for (key, _, _, value) in opinion.exact.iter().flat_map(figures) {
            writer.row([opinion.service.as_str(), &key, &value.to_string(), ""])?;
        }
        if let Some(exact) = &opinion.exact {
            let long = exact.long_run.unavailability.to_string();
            writer.row([opinion.service.as_str(), "long_run_unavailability", &long, ""])?;
            writer.row([opinion.service.as_str(), "unavailability", &exact.means().unavailability.to_string(), ""])?;
        }
        for why in &opinion.missing {
            writer.row([opinion.service.as_str(), "missing", "", why])?;
        }
    }
    writer.text()
}

/// The exact figures of all lines of a table, where there are any.
pub(super) fn column(findings: &Findings) -> Option<Vec<String>> {
    findings.exact.as_ref()?;
    Some(lines(findings).iter().map(|line| beside(findings, line).unwrap_or_default()).collect())
}

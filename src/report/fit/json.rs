//! `fit.json`, version 1: times in hours; nothing in it depends on the machine or the clock.

use crate::fit::snippet::Snippet;
use crate::fit::{EventFindings, FitFindings, GroupFindings, LawFindings, Parameter, RecordFindings, TestFindings};
use crate::report::json::{SCHEMA_VERSION, estimate, number, written};
use serde_json::{Value, json};

/// The findings as JSON text.
pub fn json(found: &FitFindings) -> String {
    written(&json!({
        "schema_version": SCHEMA_VERSION,
        "tool": { "name": "fivenines", "version": env!("CARGO_PKG_VERSION") },
        "command": "fit",
        "seed": found.seed,
        "resamples": found.resamples,
        "file": found.file,
        "subject": found.subject,
        "rows": { "all": found.rows.0, "unwanted": found.rows.1 },
        "exposure": found.exposure.map(|period| json!({
            "from": period.from.to_string(), "to": period.to.to_string(), "hours": number(period.hours()),
        })),
        "remarks": found.remarks,
        "group_by": found.group_by,
        "groups": found.groups.iter().map(group).collect::<Vec<_>>(),
    }))
}

fn group(group: &GroupFindings) -> Value {
    let failed = group.durations.as_ref().and_then(|found| found.as_ref().err()).map(ToString::to_string);
    json!({
        "name": group.name,
        "count": group.count,
        "source": group.source,
        "durations": group.durations.as_ref().and_then(|found| found.as_ref().ok()).map(record),
        "durations_missing": failed,
        "duration_snippet": group.duration_snippet.as_ref().map(snippet),
        "events": group.events.as_ref().map(events),
        "event_snippet": group.event_snippet.as_ref().map(snippet),
    })
}

fn snippet(snippet: &Snippet) -> Value {
    json!({ "plain": snippet.plain, "believed": snippet.believed })
}

fn record(found: &RecordFindings) -> Value {
    let unfit = found.unfit.iter().map(|(family, why)| json!({ "law": family.name(), "reason": why.to_string() }));
    json!({
        "count": found.count,
        "censored": found.censored,
        "range_hours": [number(found.range_hours.0), number(found.range_hours.1)],
        "mean_hours": found.mean_hours.map(number),
        "median_hours": found.median_hours.map(number),
        "laws": found.laws.iter().map(law).collect::<Vec<_>>(),
        "alike": found.alike,
        "unfit": unfit.collect::<Vec<_>>(),
        "warnings": found.warnings,
    })
}

fn law(law: &LawFindings) -> Value {
    json!({
        "law": law.fitted.family.name(),
        "parameters": law.parameters.iter().map(parameter).collect::<Vec<_>>(),
        "ln_likelihood": number(law.fitted.ln_likelihood),
        "aic": number(law.aic),
        "aicc": number(law.aicc),
        "behind": number(law.behind),
        "weight": number(law.weight),
        "mean_hours": number(law.mean_hours),
        "goodness": {
            "measure": law.goodness.measure.name(),
            "statistic": number(law.goodness.statistic),
            "p": estimate(&law.goodness.p),
            "rounded_to_hours": law.goodness.rounded_to.map(number),
        },
    })
}

fn parameter(parameter: &Parameter) -> Value {
    json!({
        "key": parameter.key,
        "unit": if parameter.is_time { "h" } else { "1" },
        "value": number(parameter.value),
        "low": number(parameter.interval.0),
        "high": number(parameter.interval.1),
        "level": 0.95,
        "belief": { "low": number(parameter.belief.0), "high": number(parameter.belief.1), "level": 0.9 },
        "interval_by": parameter.how.words(),
    })
}

fn events(found: &EventFindings) -> Value {
    let test = |test: &TestFindings| json!({ "statistic": number(test.statistic), "p": number(test.p) });
    json!({
        "count": found.count,
        "window_hours": number(found.window_hours),
        "units": number(found.units),
        "per_year": estimate(&found.per_year),
        "belief": { "low": number(found.belief.0), "high": number(found.belief.1), "level": 0.9 },
        "trend": found.trend.as_ref().map(test),
        "clusters": found.clusters.as_ref().map(test),
        "poisson": found.poisson,
        "gaps": found.gaps.as_ref().map(record),
        "warnings": found.warnings,
    })
}

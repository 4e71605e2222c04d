//! `fit.csv`: one row a parameter, in base units.

use crate::fit::{FitFindings, LawFindings, RecordFindings};
use crate::report::sheet::Sheet;
use std::io;

/// The parameters of all laws of all groups and the rates, one a row; what does not apply is empty.
///
/// # Errors
/// None in practice: it writes to memory.
pub fn table(found: &FitFindings) -> io::Result<String> {
    let mut writer = Sheet::new();
    writer.row([
        "group",
        "of",
        "count",
        "censored",
        "law",
        "behind",
        "statistic",
        "p",
        "parameter",
        "unit",
        "value",
        "low",
        "high",
        "belief_low",
        "belief_high",
        "interval_by",
    ])?;
    for group in &found.groups {
        let durations = group.durations.as_ref().and_then(|found| found.as_ref().ok());
        let gaps = group.events.as_ref().and_then(|events| events.gaps.as_ref());
        for (of, record) in [("duration", durations), ("gap", gaps)] {
            for row in record.iter().flat_map(|record| rows(record)) {
                writer.row([group.name.clone(), of.into()].into_iter().chain(row))?;
            }
        }
        if let Some(events) = &group.events {
            let e = &events.per_year;
            let mut row = vec![group.name.clone(), "events".into(), events.count.to_string()];
            row.extend(["", "", "", "", "", "rate", "1/year"].map(String::from));
            row.extend([e.mean, e.low, e.high, events.belief.0, events.belief.1].map(|value| value.to_string()));
            row.push("exact".into());
            writer.row(row)?;
        }
    }
    writer.text()
}

fn rows(record: &RecordFindings) -> Vec<Vec<String>> {
    let of_law = |law: &LawFindings| -> Vec<Vec<String>> {
        let head = [
            record.count.to_string(),
            record.censored.to_string(),
            law.fitted.family.name().to_string(),
            law.behind.to_string(),
            law.goodness.statistic.to_string(),
            law.goodness.p.mean.to_string(),
        ];
        let row = |parameter: &crate::fit::Parameter| {
            let unit = if parameter.is_time { "hours" } else { "1" };
            let values =
                [parameter.value, parameter.interval.0, parameter.interval.1, parameter.belief.0, parameter.belief.1];
            let mut row = head.to_vec();
            row.extend([parameter.key.to_string(), unit.to_string()]);
            row.extend(values.map(|value| if value.is_finite() { value.to_string() } else { String::new() }));
            row.push(parameter.how.words().to_string());
            row
        };
        law.parameters.iter().map(row).collect()
    };
    record.laws.iter().flat_map(of_law).collect()
}

//! What the downtime was made of: a bar a cause, largest first, split by recovery stage.

use super::super::frame;
use super::super::text;
use super::{Drawing, Interval, number};
use crate::estimate::Estimate;
use crate::study::{CauseFindings, Findings};
use serde::{Deserialize, Serialize};

/// Most bars, the one for all others among them.
const MOST_ROWS: usize = 12;
/// Most stages with a colour of their own.
pub(crate) const MOST_STAGES: usize = 15;

/// Bars of causes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Causes {
    /// Name of the axis of minutes, without the unit that suits.
    pub minutes_name: String,
    /// The stages that have a colour of their own.
    pub stages: Vec<String>,
    /// How many more there are; each bar has them together as its last part.
    pub more_stages: usize,
    /// Confidence level of the intervals.
    pub level: f64,
    /// The bars, largest first.
    pub rows: Vec<CauseBar>,
    /// What is said in place of an empty chart.
    pub empty: Vec<String>,
}

/// A bar.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CauseBar {
    /// The cause, or how many others.
    pub name: String,
    /// Minutes a year.
    #[serde(with = "number")]
    pub minutes: f64,
    /// Their interval.
    pub interval: Option<Interval>,
    /// Minutes by stage.
    pub stages: Vec<f64>,
}

pub(super) fn of(findings: &Findings) -> (String, Drawing) {
    let causes = &findings.service.causes;
    let stages = stage_names(causes);
    let figure = Causes {
        minutes_name: "downtime a year".into(),
        rows: rows(causes, &stages),
        more_stages: stages.len().saturating_sub(MOST_STAGES),
        stages: stages.iter().take(MOST_STAGES).map(ToString::to_string).collect(),
        level: findings.service.downtime_minutes_per_year.level,
        empty: empty_words(findings),
    };
    (subject(findings), Drawing::Causes(figure))
}

fn subject(findings: &Findings) -> String {
    let mean = findings.service.downtime_minutes_per_year.mean;
    let amount = if mean > 0.0 { format!(", {} a year", text::duration(mean)) } else { String::new() };
    let rare = if findings.accelerated() { ", rare outages looked for by themselves" } else { "" };
    format!("what the downtime of {} comes from{amount}{rare}", findings.service.name)
}

fn empty_words(findings: &Findings) -> Vec<String> {
    if findings.service.downtime_minutes_per_year.mean > 0.0 {
        return vec!["The downtime was not put down to causes.".into()];
    }
    frame::nothing_seen(findings)
}

/// Names of all stages in order of their first use by the largest causes.
fn stage_names(causes: &[CauseFindings]) -> Vec<&str> {
    let mut names: Vec<&str> = Vec::new();
    for (name, _) in causes.iter().flat_map(|cause| &cause.stages) {
        if !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    names
}

/// The bars, largest first; those that do not fit are summed in a last one.
fn rows(causes: &[CauseFindings], stages: &[&str]) -> Vec<CauseBar> {
    let mut rows: Vec<CauseBar> = causes.iter().map(|cause| row(cause, stages)).filter(|r| r.minutes > 0.0).collect();
    rows.sort_by(|a, b| b.minutes.total_cmp(&a.minutes));
    if rows.len() > MOST_ROWS {
        let others = rows.split_off(MOST_ROWS - 1);
        rows.push(sum(&others));
    }
    rows
}

fn row(cause: &CauseFindings, stages: &[&str]) -> CauseBar {
    let Estimate { mean, low, high, .. } = cause.downtime_minutes_per_year;
    let mut split = vec![0.0; stages.len().min(MOST_STAGES + 1)];
    for (name, minutes) in &cause.stages {
        let index = stages.iter().position(|stage| stage == name).unwrap_or(0).min(MOST_STAGES);
        split[index] += minutes.max(0.0);
    }
    let name = if cause.kind == "change" { format!("{} (change)", cause.name) } else { cause.name.clone() };
    let minutes = if mean.is_finite() { mean } else { 0.0 };
    let interval = (high > low).then_some(Interval { low: low.max(0.0), high });
    CauseBar { name, minutes, interval, stages: split }
}

fn sum(rows: &[CauseBar]) -> CauseBar {
    let mut stages = vec![0.0; rows.first().map_or(0, |r| r.stages.len())];
    for row in rows {
        stages.iter_mut().zip(&row.stages).for_each(|(total, minutes)| *total += minutes);
    }
    let minutes = rows.iter().map(|r| r.minutes).sum();
    CauseBar { name: format!("{} others", rows.len()), minutes, interval: None, stages }
}

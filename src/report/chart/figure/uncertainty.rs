//! Sampling error, ignorance and luck apart.

use super::super::marker;
use super::super::text;
use super::{Drawing, Marker, number};
use crate::report::uncertainty::parts;
use crate::study::Findings;
use serde::{Deserialize, Serialize};

/// What is not known, in parts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Uncertainty {
    /// Name of the axis of minutes.
    pub minutes_name: String,
    /// The parts, three at most; none where nothing is a belief.
    pub parts: Vec<Part>,
    /// Lines across.
    pub markers: Vec<Marker>,
    /// More that the legend says.
    pub notes: Vec<String>,
    /// What is said where there are no parts, or none has downtime.
    pub empty: Vec<String>,
}

/// One part of what is not known.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// Its name.
    pub name: String,
    /// What lies between the ends.
    pub of: String,
    /// What it means.
    pub meaning: String,
    /// Whether more years help.
    pub remedy: String,
    /// Minutes a year.
    pub minutes: Ends,
}

/// Two ends and what is between.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ends {
    /// The lower end.
    #[serde(with = "number")]
    pub low: f64,
    /// The best guess, or the median.
    #[serde(with = "number")]
    pub middle: f64,
    /// The upper end.
    #[serde(with = "number")]
    pub high: f64,
}

pub(super) fn of(findings: &Findings) -> (String, Drawing) {
    let subject = format!("what is not known about {}", findings.service.name);
    let minutes_name = "downtime a year (logarithmic)".to_string();
    let Some(uncertainty) = &findings.uncertainty else {
        let empty = vec!["No number of this scenario is a belief.".to_string()];
        let none = Uncertainty { minutes_name, parts: Vec::new(), markers: Vec::new(), notes: Vec::new(), empty };
        return (subject, Drawing::Uncertainty(none));
    };
    let part = |part: &crate::report::uncertainty::Part| {
        let [low, middle, high] = part.minutes;
        let [name, of, meaning, remedy] = [part.name, part.of, part.meaning, part.remedy].map(String::from);
        Part { name, of, meaning, remedy, minutes: Ends { low, middle, high } }
    };
    let chance = uncertainty.objective.as_ref().map(|objective| {
        let chance = &objective.probability_long_run_met;
        let [low, high] = [chance.low, chance.high].map(text::share);
        format!("the chance that the true mean keeps it: {low} to {high}")
    });
    let figure = Uncertainty {
        minutes_name,
        parts: parts(findings, uncertainty).iter().map(part).collect(),
        markers: marker::objective(findings).into_iter().collect(),
        notes: chance.into_iter().collect(),
        empty: super::super::frame::nothing_seen(findings),
    };
    (subject, Drawing::Uncertainty(figure))
}

//! From the formula to the simulated downtime.

use super::super::text;
use super::{Drawing, Figure, Heading, Interval, Role, number};
use crate::study::Explanation;
use crate::units::{Hours, MINUTES_PER_YEAR};
use serde::{Deserialize, Serialize};

/// Bars that lead from one total to another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Waterfall {
    /// Name of the axis of minutes, without the unit that suits.
    pub minutes_name: String,
    /// The bars from left to right.
    pub steps: Vec<Step>,
    /// Level lines across.
    pub lines: Vec<Line>,
    /// Confidence level of the intervals.
    pub level: f64,
    /// What is said where no bar has a height.
    pub empty: Vec<String>,
}

/// A bar from one height to another, in minutes a year.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Its name.
    pub name: String,
    /// Where it begins.
    #[serde(with = "number")]
    pub from: f64,
    /// Where it ends.
    #[serde(with = "number")]
    pub to: f64,
    /// The interval of its end.
    pub interval: Option<Interval>,
    /// A total, not a change.
    pub total: bool,
}

/// A level line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// What it is.
    pub role: Role,
    /// Minutes a year.
    #[serde(with = "number")]
    pub minutes: f64,
    /// What the legend says.
    pub name: String,
}

pub(super) fn of(explained: &Explanation, w: &crate::study::Waterfall) -> Figure {
    let subject = format!("from the formula to the simulated downtime of {}", explained.service);
    let runs = format!("{} histories of {}, seed {}", text::whole(w.replications), Hours(w.horizon_hours), w.seed);
    let steps = steps(w);
    let largest = steps.iter().flat_map(|step| [step.from, step.to]).fold(0.0, f64::max);
    let said = format!("No downtime, neither by the formula nor in {} histories.", text::whole(w.replications));
    let figure = Waterfall {
        minutes_name: "downtime a year".into(),
        lines: lines(explained, largest),
        steps,
        level: w.simulated.level,
        empty: vec![said],
    };
    let heading = Heading::new(&explained.title, subject, runs);
    Figure { name: "waterfall".into(), heading, drawing: Drawing::Waterfall(figure) }
}

fn steps(w: &crate::study::Waterfall) -> Vec<Step> {
    let total = |name: &str, to: f64, interval| Step { name: name.into(), from: 0.0, to, interval, total: true };
    let mut steps = vec![total("formula", w.formula, None)];
    let mut level = w.formula;
    for step in &w.steps {
        let interval = Some(Interval { low: level + step.change.low, high: level + step.change.high });
        steps.push(Step { name: step.name.clone(), from: level, to: step.total.mean, interval, total: false });
        level = step.total.mean;
    }
    steps.push(total("simulated", w.simulated.mean, Some((w.simulated.low, w.simulated.high).into())));
    steps
}

/// Objective and published figure, where they are not far above everything else.
fn lines(explained: &Explanation, largest: f64) -> Vec<Line> {
    let promised = explained.promised.map(|promised| {
        let minutes = promised * MINUTES_PER_YEAR;
        let name = format!("objective {}: {}", text::availability(promised), text::duration(minutes));
        Line { role: Role::Objective, minutes, name }
    });
    let published = explained.published.as_ref().map(|(minutes, _)| {
        let name = format!("published: {}", text::duration(*minutes));
        Line { role: Role::Published, minutes: *minutes, name }
    });
    [promised, published].into_iter().flatten().filter(|line| line.minutes <= 1.6 * largest).collect()
}

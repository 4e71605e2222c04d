//! How the error budget of a window is used up: what is left of it, and in how many windows it is gone.

use super::super::axis::{Tick, linear_ticks};
use super::super::text;
use super::{Drawing, number};
use crate::report::windows::MONTHS;
use crate::study::{BudgetFindings, BudgetPoint, Findings, Window};
use crate::units::significant;
use serde::{Deserialize, Serialize};

/// An error budget over its window.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ErrorBudget {
    /// What windows are called, for example `months`; empty where no availability is promised.
    pub windows: String,
    /// The budget in words.
    pub budget: String,
    /// In what share of windows it is gone in the end, in words.
    pub gone: String,
    /// Name of the axis of time.
    pub time_name: String,
    /// Where parts of the window end.
    pub ends: Vec<Mark>,
    /// Names of these parts, at their middles.
    pub names: Vec<Mark>,
    /// The moments, from early to late.
    pub points: Vec<BudgetMoment>,
    /// What is said in place of an empty chart.
    pub empty: Vec<String>,
}

/// A place along the window.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mark {
    /// The share of the window that is over.
    pub over: f64,
    /// What is written there.
    pub label: String,
}

/// How much is used when a share of the window is over. Shares are of the budget, and above 1 where it is overspent.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BudgetMoment {
    /// The share of the window that is over.
    #[serde(with = "number")]
    pub over: f64,
    /// The mean share of the budget that is used.
    #[serde(with = "number")]
    pub mean: f64,
    /// Half of the windows have used less.
    #[serde(with = "number")]
    pub half: f64,
    /// 90 % have used less.
    #[serde(with = "number")]
    pub ninety: f64,
    /// 99 % have used less.
    #[serde(with = "number")]
    pub ninety_nine: f64,
    /// The share of windows in which it is all used.
    #[serde(with = "number")]
    pub exhausted: f64,
}

pub(super) fn of(findings: &Findings) -> (String, Drawing) {
    let budget = findings.objective.as_ref().and_then(|objective| objective.error_budget.as_ref());
    let figure = budget.map_or_else(none, |budget| some(findings, budget));
    (format!("error budget of {}", findings.service.name), Drawing::ErrorBudget(figure))
}

fn none() -> ErrorBudget {
    ErrorBudget {
        windows: String::new(),
        budget: String::new(),
        gone: String::new(),
        time_name: String::new(),
        ends: Vec::new(),
        names: Vec::new(),
        points: Vec::new(),
        empty: vec!["No availability is promised, so there is no error budget.".into()],
    }
}

fn some(findings: &Findings, budget: &BudgetFindings) -> ErrorBudget {
    let gone = budget.points.last().map_or(0.0, |end| end.exhausted);
    let unused = budget.points.iter().all(|point| point.mean == 0.0);
    ErrorBudget {
        windows: budget.window.plural().to_string(),
        budget: amount(budget),
        gone: if gone > 0.0 { text::share(gone) } else { "none".into() },
        time_name: time_name(budget.window),
        ends: marks(end_ticks(budget.window)),
        names: marks(name_ticks(budget.window)),
        points: budget.points.iter().map(moment).collect(),
        empty: if unused { super::super::frame::nothing_seen(findings) } else { Vec::new() },
    }
}

fn moment(point: &BudgetPoint) -> BudgetMoment {
    let [half, ninety, ninety_nine] = point.quantiles;
    BudgetMoment { over: point.over, mean: point.mean, half, ninety, ninety_nine, exhausted: point.exhausted }
}

fn marks(ticks: Vec<Tick>) -> Vec<Mark> {
    ticks.into_iter().map(|tick| Mark { over: tick.value, label: tick.label }).collect()
}

fn amount(budget: &BudgetFindings) -> String {
    let (least, most) = budget.minutes;
    let [low, high] = [text::duration(least), text::duration(most)];
    if low == high { high } else { format!("{low} to {high}") }
}

fn time_name(window: Window) -> String {
    match window {
        Window::Year => "month of the year".into(),
        Window::Month | Window::Quarter => format!("share of the {window} that is over (%)"),
        Window::Fixed(_) => format!("day of the window of {window}"),
    }
}

/// Where the parts of a window end: months, days, or percent of it.
fn end_ticks(window: Window) -> Vec<Tick> {
    match window {
        Window::Year => {
            let ends = Window::Month.ends(window.lengths()[0]);
            let year = ends.last().map_or(1.0, |end| end.hours());
            ends.iter().map(|end| Tick { value: end.hours() / year, label: String::new() }).collect()
        }
        Window::Month | Window::Quarter => {
            (0..=5).map(|i| Tick { value: f64::from(i) / 5.0, label: (i * 20).to_string() }).collect()
        }
        Window::Fixed(length) => {
            let days = length.hours() / 24.0;
            let ticks = linear_ticks(days, 10.0).into_iter();
            ticks.map(|tick| Tick { value: tick.value / days, label: significant(tick.value, 4) }).collect()
        }
    }
}

/// Names between these ends: those of the months of a year.
fn name_ticks(window: Window) -> Vec<Tick> {
    if window != Window::Year {
        return Vec::new();
    }
    let ends: Vec<f64> = std::iter::once(0.0).chain(end_ticks(window).iter().map(|tick| tick.value)).collect();
    let middles = ends.windows(2).map(|pair| pair[0].midpoint(pair[1]));
    middles.zip(MONTHS).map(|(value, name)| Tick { value, label: name.to_string() }).collect()
}

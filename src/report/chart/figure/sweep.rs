//! A service over the values of one or two keys.

use super::super::text;
use super::{Drawing, Figure, Heading, Interval, number};
use crate::report::chart::SweepChart;
use crate::study::Window;
use crate::study::sweep::{self as study, Axis, Outcome, Point, Sweep};
use crate::units::{HOURS_PER_YEAR, Hours};
use serde::{Deserialize, Serialize};

/// A listed axis is logarithmic from this ratio of its largest to its smallest value on.
const WIDE: f64 = 20.0;

/// What a sweep found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Swept {
    /// What is shown.
    pub quantity: Quantity,
    /// What the windows of the objective are called, for example `years`.
    pub windows: String,
    /// The swept keys, two at most.
    pub keys: Vec<SweptKey>,
    /// Every combination of the values; the last key varies fastest.
    pub cells: Vec<Cell>,
    /// The promised unavailability, where all combinations have the same.
    pub objective: Option<f64>,
    /// The value that a search found.
    pub found: Option<Goal>,
}

/// What is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Quantity {
    /// Minutes down a year.
    Downtime,
    /// The share of windows that keep the objective.
    Kept,
}

/// A key and its values.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SweptKey {
    /// The key.
    pub name: String,
    /// How its values are placed.
    pub spacing: Spacing,
    /// Its values.
    pub values: Vec<SweptValue>,
}

/// Where values stand along an axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Spacing {
    /// By their value.
    Linear,
    /// By the logarithm of their value.
    Log,
    /// One beside the other.
    Words,
}

/// A value of a key.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SweptValue {
    /// As it was typed.
    pub text: String,
    /// As a number, in hours for a time.
    pub number: Option<f64>,
}

/// What was found at a combination of values.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cell {
    /// The number of the value of each key, from 0.
    pub at: Vec<usize>,
    /// Minutes a year, or a share; nothing where nothing is promised.
    pub level: Option<Level>,
    /// Whether the mean availability is as promised.
    pub within: bool,
}

/// An estimate.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Level {
    /// Its mean.
    #[serde(with = "number")]
    pub mean: f64,
    /// Its interval.
    pub interval: Interval,
}

/// A goal, and the value that keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Goal {
    /// The number of the value of the first key, from 0.
    pub at: usize,
    /// What was asked for.
    pub text: String,
}

pub(super) fn of(chart: SweepChart, sweep: &Sweep) -> Figure {
    let service = &sweep.service;
    let (quantity, subject) = match chart {
        SweepChart::Downtime => (Quantity::Downtime, format!("downtime of {service}")),
        SweepChart::DowntimeMap => (Quantity::Downtime, format!("mean downtime a year of {service}")),
        SweepChart::Kept | SweepChart::KeptMap => (Quantity::Kept, format!("how often {service} keeps its objective")),
    };
    let window = sweep.points.iter().find_map(|point| point.promised).map_or(Window::Year, |promised| promised.window);
    let swept = Swept {
        quantity,
        windows: window.plural().to_string(),
        keys: sweep.axes.iter().map(key).collect(),
        cells: sweep.points.iter().map(|point| cell(quantity, point)).collect(),
        objective: promised(sweep),
        found: found(sweep),
    };
    let drawing = match chart {
        SweepChart::Downtime | SweepChart::Kept => Drawing::Curves(swept),
        SweepChart::DowntimeMap | SweepChart::KeptMap => Drawing::Map(swept),
    };
    let heading = Heading::new(&sweep.title, subject, effort(sweep));
    Figure { name: chart.stem().into(), heading, drawing }
}

fn key(axis: &Axis) -> SweptKey {
    let value = |level: &study::Level| SweptValue { text: level.text.clone(), number: level.number };
    SweptKey { name: axis.key.clone(), spacing: spacing(axis), values: axis.levels.iter().map(value).collect() }
}

/// How the values of an axis are placed.
fn spacing(axis: &Axis) -> Spacing {
    let numbers: Vec<f64> = axis.levels.iter().filter_map(|level| level.number).collect();
    if axis.quantity == study::Quantity::Word || numbers.len() < axis.levels.len() || numbers.len() < 2 {
        return Spacing::Words;
    }
    let least = numbers.iter().copied().fold(f64::INFINITY, f64::min);
    let most = numbers.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let log = axis.spacing == study::Spacing::Log || (axis.spacing == study::Spacing::Listed && most >= WIDE * least);
    if log && least > 0.0 { Spacing::Log } else { Spacing::Linear }
}

fn cell(quantity: Quantity, point: &Point) -> Cell {
    let estimate = match quantity {
        Quantity::Downtime => Some(point.downtime_minutes_per_year),
        Quantity::Kept => point.promised.map(|promised| promised.probability_met),
    };
    let level = estimate.map(|e| Level { mean: e.mean, interval: (e.low, e.high).into() });
    let within = point.promised.is_some_and(|promised| point.unavailability.mean <= promised.unavailability);
    Cell { at: point.at.clone(), level, within }
}

/// The promised unavailability, where all points have the same.
fn promised(sweep: &Sweep) -> Option<f64> {
    let first = sweep.points.first()?.promised?.unavailability;
    let same = |point: &Point| point.promised.is_some_and(|promised| promised.unavailability == first);
    sweep.points.iter().all(same).then_some(first)
}

/// The point that a search found, and what for.
fn found(sweep: &Sweep) -> Option<Goal> {
    let answer = sweep.answer.as_ref()?;
    match answer.outcome {
        Outcome::From { at, .. } | Outcome::UpTo { at, .. } => Some(Goal { at, text: answer.goal.text.clone() }),
        _ => None,
    }
}

/// How many histories each point has.
fn effort(sweep: &Sweep) -> String {
    let counts = sweep.points.iter().map(|point| point.replications);
    let (least, most) = (counts.clone().min().unwrap_or(0), counts.max().unwrap_or(0));
    let length = match (sweep.horizon_hours - HOURS_PER_YEAR).abs() < 1e-6 {
        true => "years".to_string(),
        false => format!("histories of {}", Hours(sweep.horizon_hours)),
    };
    match least == most {
        true => format!("{} {length} a point, seed {}", text::whole(least), sweep.seed),
        false => format!("{} to {} {length} a point, seed {}", text::whole(least), text::whole(most), sweep.seed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stand_where_they_belong() {
        let spacing = |text: &str| spacing(&Axis::parse(text).expect("an axis"));
        assert_eq!(spacing("a=1..6"), Spacing::Linear);
        assert_eq!(spacing("a=1d..365d/8log"), Spacing::Log);
        assert_eq!(spacing("a=1y,2y,5y"), Spacing::Linear);
        assert_eq!(spacing("a=1d,1y"), Spacing::Log);
        assert_eq!(spacing("a=0,100"), Spacing::Linear);
        assert_eq!(spacing("a=x,1h"), Spacing::Words);
        assert_eq!(spacing("a=3"), Spacing::Words);
    }
}

//! Several designs side by side.

use super::super::frame;
use super::super::marker::{self, allowed_minutes};
use super::super::text;
use super::histogram::minutes_name;
use super::{Bars, Curve, Drawing, Figure, Heading, Interval, Marker, Role, bin_grid, number, shares};
use crate::report::chart::Versus;
use crate::report::compare::grid::ranked_causes;
use crate::study::{Comparison, Distribution, Findings};
use crate::units::MINUTES_PER_YEAR;
use serde::{Deserialize, Serialize};

/// Most causes with a colour of their own.
const MOST_CAUSES: usize = 8;
/// Most objectives that are drawn.
const MOST_OBJECTIVES: usize = 3;

/// Curves of exceedance of several designs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Overlay {
    /// Name of the axis of minutes.
    pub minutes_name: String,
    /// Name of the axis of shares.
    pub share_name: String,
    /// Name of the axis of availabilities along the top.
    pub availability_name: String,
    /// The designs.
    pub designs: Vec<DesignCurve>,
    /// What is promised, in minutes a year: lines across.
    pub objectives: Vec<Marker>,
    /// What is said where no design has downtime.
    pub empty: Vec<String>,
}

/// The curve of a design.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DesignCurve {
    /// Its name.
    pub name: String,
    /// What the legend says of it.
    pub legend: String,
    /// Its curve.
    pub curve: Curve,
}

/// Histograms of several designs on one axis.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Histograms {
    /// Name of the axis of minutes a year.
    pub minutes_name: String,
    /// What is counted: `years` or `histories`.
    pub counted: String,
    /// The ends of the logarithmic axis in minutes a year.
    pub range: Interval,
    /// The designs.
    pub designs: Vec<DesignBars>,
}

/// The histogram of a design.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DesignBars {
    /// Its name.
    pub name: String,
    /// Its mean in words.
    pub summary: String,
    /// Its mean in minutes a year.
    #[serde(with = "number")]
    pub mean: f64,
    /// Its bars.
    pub bars: Bars,
    /// What it promises.
    pub objective: Option<Marker>,
}

/// Causes of the downtime of several designs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stacks {
    /// The causes with a colour of their own.
    pub causes: Vec<String>,
    /// How many more there are; each bar has them together as its last part.
    pub more_causes: usize,
    /// The designs.
    pub designs: Vec<DesignBar>,
    /// What is said where no design has downtime.
    pub empty: Vec<String>,
}

/// The causes of a design.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DesignBar {
    /// Its name.
    pub name: String,
    /// Minutes a year by cause, those of all others last.
    pub parts: Vec<f64>,
}

impl DesignBar {
    pub(crate) fn total(&self) -> f64 {
        self.parts.iter().sum()
    }
}

/// What designs spend against how long they are down.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Frontier {
    /// Unit of what is spent.
    pub currency: String,
    /// The designs; none where not all have prices in one currency.
    pub designs: Vec<DesignPoint>,
    /// What is said where there are none.
    pub empty: Vec<String>,
}

/// A design by what it spends and how long it is down.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DesignPoint {
    /// Its name.
    pub name: String,
    /// What is spent a year.
    #[serde(with = "number")]
    pub spent: f64,
    /// The upper end of its interval.
    #[serde(with = "number::upper")]
    pub spent_high: f64,
    /// Downtime in minutes a year.
    #[serde(with = "number")]
    pub minutes: f64,
    /// Its interval.
    pub interval: Interval,
    /// Whether no design that spends less is down less, or as much.
    pub efficient: bool,
}

pub(super) fn of(chart: Versus, comparison: &Comparison) -> Figure {
    let (subject, drawing) = match chart {
        Versus::Exceedance => ("how often a year is bad", overlay(comparison)),
        Versus::Histograms => ("annual downtime", histograms(comparison)),
        Versus::Causes => ("what the downtime comes from", stacks(comparison)),
        Versus::Cost => ("what is spent, and what it buys", frontier(comparison)),
    };
    let title = crate::report::compare::title(comparison);
    let runs = format!("with the same luck: {}", frame::run(&comparison.designs[0]));
    Figure { name: chart.stem().into(), heading: Heading::new(&title, subject, runs), drawing }
}

fn overlay(comparison: &Comparison) -> Drawing {
    let first = &comparison.designs[0];
    let design = |design: &Findings| {
        let curve = Curve::of(&design.service.distribution.points);
        let kept = marker::promised(design).filter(|_| !curve.points.is_empty()).map(|objective| {
            let worse = text::share(curve.worse_than(allowed_minutes(objective)));
            format!(", {worse} worse than {}", text::availability(objective.unavailability))
        });
        let legend = match curve.points.is_empty() {
            true => format!("{}: no downtime seen", design.name),
            false => format!("{}{}", design.name, kept.unwrap_or_default()),
        };
        DesignCurve { name: design.name.clone(), legend, curve }
    };
    Drawing::Overlay(Overlay {
        minutes_name: "downtime a year (logarithmic); a diamond marks the worst".into(),
        share_name: format!("share of {} with more downtime", frame::histories_are(first)),
        availability_name: format!("availability in that {}", frame::history_is(first)),
        designs: comparison.designs.iter().map(design).collect(),
        objectives: objectives(comparison),
        empty: frame::nothing_seen(first),
    })
}

/// The promised availabilities, each once; none where there are too many to read.
fn objectives(comparison: &Comparison) -> Vec<Marker> {
    let mut promised: Vec<f64> = comparison
        .designs
        .iter()
        .filter_map(|design| marker::promised(design).map(|objective| objective.unavailability))
        .filter(|unavailability| *unavailability > 0.0)
        .collect();
    promised.sort_by(f64::total_cmp);
    promised.dedup();
    if promised.len() > MOST_OBJECTIVES {
        return Vec::new();
    }
    promised.into_iter().map(objective).collect()
}

fn objective(unavailability: f64) -> Marker {
    let minutes = unavailability * MINUTES_PER_YEAR;
    let name = format!("objective {}: {}", text::availability(unavailability), text::duration(minutes));
    marker::named(Role::Objective, minutes, None, name)
}

/// All amounts of all designs.
fn all_amounts(comparison: &Comparison) -> Distribution {
    let points = comparison.designs.iter().flat_map(|design| design.service.distribution.points.iter().copied());
    Distribution { points: points.collect() }
}

fn histograms(comparison: &Comparison) -> Drawing {
    let goal = |design: &Findings| {
        let promised = marker::promised(design).filter(|promised| promised.unavailability > 0.0)?;
        Some(objective(promised.unavailability))
    };
    let goals: Vec<Marker> = comparison.designs.iter().filter_map(goal).collect();
    let ends = marker::range_of(&all_amounts(comparison), &goals);
    let (per_decade, grid) = bin_grid(ends);
    let design = |design: &Findings| DesignBars {
        name: design.name.clone(),
        summary: mean_words(design),
        mean: design.service.downtime_minutes_per_year.mean,
        bars: shares(&design.service.distribution, &grid),
        objective: goal(design),
    };
    Drawing::Histograms(Histograms {
        minutes_name: minutes_name(per_decade),
        counted: frame::histories_are(&comparison.designs[0]).into(),
        range: ends.into(),
        designs: comparison.designs.iter().map(design).collect(),
    })
}

fn mean_words(design: &Findings) -> String {
    let e = &design.service.downtime_minutes_per_year;
    if e.mean <= 0.0 || e.mean.is_nan() {
        return format!("no downtime in {}", frame::histories(design));
    }
    let [mean, low, high] = [e.mean, e.low, e.high].map(text::duration);
    format!("mean {mean} ({}: {low} to {high})", text::share(e.level))
}

fn stacks(comparison: &Comparison) -> Drawing {
    let ranked = ranked_causes(comparison);
    let shown = if ranked.len() > MOST_CAUSES + 1 { MOST_CAUSES } else { ranked.len() };
    Drawing::Stacks(Stacks {
        causes: ranked[..shown].iter().map(ToString::to_string).collect(),
        more_causes: ranked.len() - shown,
        designs: comparison.designs.iter().map(|design| design_bar(design, &ranked, shown)).collect(),
        empty: frame::nothing_seen(&comparison.designs[0]),
    })
}

fn design_bar(design: &Findings, ranked: &[&str], shown: usize) -> DesignBar {
    let mut parts = vec![0.0; shown + 1];
    for cause in &design.service.causes {
        let mean = cause.downtime_minutes_per_year.mean;
        let at = ranked.iter().position(|name| *name == cause.name).unwrap_or(shown).min(shown);
        parts[at] += if mean.is_finite() { mean.max(0.0) } else { 0.0 };
    }
    DesignBar { name: design.name.clone(), parts }
}

fn frontier(comparison: &Comparison) -> Drawing {
    let empty = vec!["Not all designs have prices in one currency.".to_string()];
    let Some(spending) = &comparison.spending else {
        return Drawing::Frontier(Frontier { currency: String::new(), designs: Vec::new(), empty });
    };
    let design = |(design, spent): (&Findings, &crate::study::SpendingFindings)| {
        let downtime = &design.service.downtime_minutes_per_year;
        DesignPoint {
            name: design.name.clone(),
            spent: spent.per_year.mean,
            spent_high: spent.per_year.high,
            minutes: downtime.mean,
            interval: (downtime.low, downtime.high).into(),
            efficient: spent.efficient,
        }
    };
    let designs = comparison.designs.iter().zip(&spending.designs).map(design).collect();
    Drawing::Frontier(Frontier { currency: spending.currency.clone(), designs, empty })
}

//! The tables of a comparison, which every format shows.

use super::super::lines::{Line, Unit, of_quantile, part, shown};
use super::words::{chance, interval};
use crate::estimate::Estimate;
use crate::study::{Comparison, CostFindings, Findings, PairFindings, Quantile, SpendingFindings};
use crate::units::{Hours, percent, significant};

/// Causes in the table before the rest is summed.
pub const CAUSES: usize = 8;

/// A table; the first cell of each row and of the header belongs to the column of names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grid {
    /// Names of the columns.
    pub header: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<String>>,
}

impl Grid {
    /// Rows as columns.
    pub fn transposed(&self) -> Grid {
        let column = |at: usize| -> Vec<String> {
            std::iter::once(&self.header).chain(&self.rows).map(|row| row[at].clone()).collect()
        };
        Grid { header: column(0), rows: (1..self.header.len()).map(column).collect() }
    }

    /// The same with only so many columns from `from` on, behind the names.
    pub fn columns(&self, from: usize, count: usize) -> Grid {
        let cut = |row: &Vec<String>| -> Vec<String> {
            row.iter().take(1).chain(row.iter().skip(1 + from).take(count)).cloned().collect()
        };
        Grid { header: cut(&self.header), rows: self.rows.iter().map(cut).collect() }
    }
}

/// What each design reaches: a row a figure, a column a design.
pub fn designs(comparison: &Comparison) -> Grid {
    let mut header = vec![String::new()];
    header.extend(comparison.designs.iter().map(|design| design.name.clone()));
    let period = if comparison.horizon_hours == 8760.0 { "years" } else { "histories" };
    let mut rows = vec![
        row(comparison, "availability", |d| estimate(Unit::Share, Some(d.service.availability))),
        row(comparison, "downtime a year", |d| estimate(Unit::Minutes, Some(d.service.downtime_minutes_per_year))),
    ];
    for (p, words) in [(0.5, "50"), (0.99, "99")] {
        let name = format!("{words} % of {period} have at most");
        rows.push(row(comparison, &name, |d| quantile(d, p)));
    }
    rows.extend(promises(comparison));
    rows.push(row(comparison, "outages a year", |d| estimate(Unit::PerYear, Some(d.service.outages_per_year))));
    rows.extend(losses(comparison));
    rows.extend(costs(comparison));
    Grid { header, rows }
}

fn row(comparison: &Comparison, name: &str, cell: impl Fn(&Findings) -> Option<String>) -> Vec<String> {
    let cells = comparison.designs.iter().map(|design| cell(design).unwrap_or_else(|| "-".into()));
    std::iter::once(name.to_string()).chain(cells).collect()
}

/// Rows of which some design has something to say.
fn telling(rows: Vec<Vec<String>>) -> Vec<Vec<String>> {
    rows.into_iter().filter(|row| row[1..].iter().any(|cell| cell != "-")).collect()
}

/// An estimate with its interval.
fn estimate(unit: Unit, estimate: Option<Estimate>) -> Option<String> {
    let line = Line { key: String::new(), label: String::new(), unit, estimate: estimate? };
    let (value, interval) = shown(&line);
    let interval = interval.trim_end_matches(" %").trim_end_matches(" min");
    Some(format!("{value} ({interval})"))
}

fn quantile(design: &Findings, p: f64) -> Option<String> {
    let of = |q: &&Quantile| (q.p - p).abs() < 1e-9;
    let quantile = design.service.downtime_quantiles.iter().find(of)?;
    estimate(Unit::Minutes, Some(of_quantile(quantile, design.replications)))
}

/// How often promises are kept.
fn promises(comparison: &Comparison) -> Vec<Vec<String>> {
    let promised = |d: &Findings| d.objective.as_ref().and_then(|objective| objective.availability);
    let goal = |d: &Findings| promised(d).map(|o| format!("{}s that keep {} %", o.window, percent(o.unavailability)));
    let goals: Vec<Option<String>> = comparison.designs.iter().map(goal).collect();
    let mut rows = match &goals[0] {
        Some(all) if goals.iter().all(|goal| goal.as_ref() == Some(all)) => Vec::new(),
        _ => vec![row(comparison, "objective", |d| {
            promised(d).map(|o| format!("{} % a {}", percent(o.unavailability), o.window))
        })],
    };
    let name = if rows.is_empty() { goals[0].clone().unwrap_or_default() } else { "share that keeps it".into() };
    rows.push(row(comparison, &name, |d| estimate(Unit::Share, promised(d).map(|o| o.probability_met))));
    rows.push(row(comparison, "outages within the RTO", |d| {
        let (minutes, kept) = d.objective.as_ref()?.rto?;
        Some(format!("{}: {}", Hours(minutes / 60.0), estimate(Unit::Share, Some(kept))?))
    }));
    telling(rows)
}

/// Losses of data, where some design may have any.
fn losses(comparison: &Comparison) -> Vec<Vec<String>> {
    let seen = |d: &Findings| d.service.data_loss.as_ref().map(|loss| loss.seconds).filter(|size| size.count > 0);
    telling(vec![
        row(comparison, "data losses a year", |d| {
            estimate(Unit::PerYear, d.service.data_loss.as_ref().map(|loss| loss.events_per_year))
        }),
        row(comparison, "mean data loss", |d| estimate(Unit::Seconds, seen(d))),
        row(comparison, "data losses within the RPO", |d| {
            let rpo = d.objective.as_ref()?.rpo?;
            Some(format!("{}: {}", Hours(rpo.seconds / 3600.0), estimate(Unit::Share, Some(rpo.probability_met))?))
        }),
    ])
}

/// What designs cost, where some have prices.
fn costs(comparison: &Comparison) -> Vec<Vec<String>> {
    let priced = |d: &Findings| d.cost.clone().filter(|cost| cost.outage_priced);
    let amount =
        |cost: &CostFindings, e: Estimate| Some(format!("{} {}", estimate(Unit::Money, Some(e))?, cost.currency));
    let mut rows = vec![
        row(comparison, "cost a year", |d| d.cost.as_ref().and_then(|cost| amount(cost, cost.per_year))),
        row(comparison, "of it, cost of downtime", |d| {
            priced(d).and_then(|cost| amount(&cost, cost.downtime_per_year))
        }),
    ];
    if let Some(spending) = &comparison.spending {
        let of = |name: &str, cell: &dyn Fn(&SpendingFindings) -> Option<String>| -> Vec<String> {
            let cells = spending.designs.iter().map(|design| cell(design).unwrap_or_else(|| "-".into()));
            std::iter::once(name.to_string()).chain(cells).collect()
        };
        let cheapest = &comparison.designs[spending.cheapest].name;
        rows.push(of("spent a year, without downtime", &|s| estimate(Unit::Money, Some(s.per_year))));
        let name = format!("spent for each hour of downtime less than {cheapest}");
        rows.push(of(&name, &|s| estimate(Unit::Money, s.per_avoided_hour)));
        rows.push(of("on the efficient frontier", &|s| Some(if s.efficient { "yes" } else { "no: dominated" }.into())));
    }
    telling(rows)
}

/// What each two designs differ by: a row a pair.
pub fn pairs(comparison: &Comparison) -> Grid {
    let mut header =
        ["difference", "downtime, min a year", "verdict", "less in", "the same in", "more in", "outages a year"]
            .map(String::from)
            .to_vec();
    // What demand loses is news only where it is not the downtime.
    let demand =
        comparison.pairs.iter().any(|pair| pair.demand_lost_minutes_per_year != pair.downtime_minutes_per_year);
    if demand {
        header.push("demand lost, min a year".into());
    }
    header.push("pairing divides the variance by".into());
    let row = |pair: &PairFindings| {
        let name = |at: usize| comparison.designs[at].name.clone();
        let percent = |e: &Estimate| format!("{} %", chance(e));
        let mut row = vec![
            format!("{} − {}", name(pair.second), name(pair.first)),
            interval(&pair.downtime_minutes_per_year),
            verdict(comparison, pair),
            percent(&pair.second_better),
            percent(&pair.alike),
            percent(&pair.first_better),
            interval(&pair.outages_per_year),
        ];
        row.extend(demand.then(|| interval(&pair.demand_lost_minutes_per_year)));
        row.push(pair.variance_reduction.map_or("-".into(), |times| significant(times, 3)));
        row
    };
    Grid { header, rows: comparison.pairs.iter().map(row).collect() }
}

fn verdict(comparison: &Comparison, pair: &PairFindings) -> String {
    let better = if pair.downtime_minutes_per_year.mean < 0.0 { pair.second } else { pair.first };
    if pair.noise { "noise".into() } else { format!("{} is better", comparison.designs[better].name) }
}

/// What the downtime of each design is made of, in minutes a year: a row a cause, those with the largest
/// share of any design first.
pub fn causes(comparison: &Comparison) -> Grid {
    let mut header = vec!["cause".to_string()];
    header.extend(comparison.designs.iter().map(|design| design.name.clone()));
    let names = ranked_causes(comparison);
    let minutes = |design: &Findings, of: &dyn Fn(&str) -> bool| -> f64 {
        let causes = design.service.causes.iter().filter(|cause| of(&cause.name));
        causes.map(|cause| cause.downtime_minutes_per_year.mean).sum()
    };
    let cell = |design: &Findings, of: &dyn Fn(&str) -> bool| {
        let (own, total) = (minutes(design, of), design.service.downtime_minutes_per_year.mean);
        let has = design.service.causes.iter().any(|cause| of(&cause.name));
        match (has, own > 0.0) {
            (false, _) => "-".to_string(),
            (true, false) => "0".to_string(),
            (true, true) => format!("{} ({} %)", significant(own, 3), part(own, total)),
        }
    };
    let row = |name: &str, of: &dyn Fn(&str) -> bool| -> Vec<String> {
        std::iter::once(name.to_string()).chain(comparison.designs.iter().map(|design| cell(design, of))).collect()
    };
    let shown = if names.len() > CAUSES + 1 { CAUSES } else { names.len() };
    let mut rows: Vec<Vec<String>> = names[..shown].iter().map(|name| row(name, &|other| other == *name)).collect();
    if shown < names.len() {
        let rest = &names[shown..];
        rows.push(row(&format!("{} others", rest.len()), &|name| rest.contains(&name)));
    }
    Grid { header, rows }
}

/// Names of all causes with downtime, those with the largest share of the downtime of any design first.
pub fn ranked_causes(comparison: &Comparison) -> Vec<&str> {
    let mut causes: Vec<(&str, f64)> = Vec::new();
    for service in comparison.designs.iter().map(|design| &design.service) {
        let total = service.downtime_minutes_per_year.mean.max(f64::MIN_POSITIVE);
        for cause in &service.causes {
            let share = cause.downtime_minutes_per_year.mean / total;
            match causes.iter_mut().find(|(name, _)| *name == cause.name) {
                Some((_, most)) => *most = most.max(share),
                None => causes.push((&cause.name, share)),
            }
        }
    }
    causes.retain(|(_, most)| *most > 0.0);
    causes.sort_by(|a, b| b.1.total_cmp(&a.1));
    causes.into_iter().map(|(name, _)| name).collect()
}

//! The lines of the main table, shared by the formats that show it.

use super::cost::{self, money};
use super::promises;
use crate::estimate::Estimate;
use crate::study::{CauseFindings, Findings, Quantile, is_harmful};
use crate::units::{HOURS_PER_YEAR, percent, significant};

/// Unit of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// A share from 0 to 1, shown in percent.
    Share,
    /// Minutes.
    Minutes,
    /// Events a year.
    PerYear,
    /// A mean number of things.
    Count,
    /// Fees of one window in a year.
    Fees,
    /// Hours.
    Hours,
    /// Seconds.
    Seconds,
    /// Money, in the currency of the scenario.
    Money,
}

/// One line: what is estimated, and the estimate.
#[derive(Debug, Clone)]
pub struct Line {
    /// Stable name.
    pub key: String,
    /// Name for people.
    pub label: String,
    /// Unit of the estimate.
    pub unit: Unit,
    /// The estimate.
    pub estimate: Estimate,
}

/// The estimates of the main service and all promises, in the order in which they are read.
pub fn lines(findings: &Findings) -> Vec<Line> {
    let s = &findings.service;
    let line = |key: &str, label: &str, unit, estimate| Line { key: key.into(), label: label.into(), unit, estimate };
    let mut lines = vec![
        line("availability", "availability", Unit::Share, s.availability),
        line("demand_served", "demand served", Unit::Share, s.demand_served),
        line("downtime_minutes_per_year", "downtime a year", Unit::Minutes, s.downtime_minutes_per_year),
    ];
    if let Some(attempts) = s.attempts_per_request {
        lines.push(line("attempts_per_request", "attempts of one request", Unit::Count, attempts));
    }
    let period = if findings.horizon_hours == 8760.0 { "years" } else { "histories" };
    lines.extend(s.downtime_quantiles.iter().map(|q| {
        let share = significant(q.p * 100.0, 4);
        line(
            &format!("downtime_q{}", q.p),
            &format!("  {share} % of {period} have at most"),
            Unit::Minutes,
            of_quantile(q, s.downtime_minutes_per_year.count),
        )
    }));
    lines.push(line("outages_per_year", "outages a year", Unit::PerYear, s.outages_per_year));
    if s.outage_minutes.count > 0 {
        lines.push(line("outage_minutes", "mean length of an outage", Unit::Minutes, s.outage_minutes));
    }
    if let Some(first) = s.time_to_first_outage_hours {
        lines.push(line("time_to_first_outage_hours", "time to the first outage", Unit::Hours, first));
    }
    lines.push(line(
        "probability_no_outage",
        &format!("{period} without an outage"),
        Unit::Share,
        s.probability_no_outage,
    ));
    lines.extend(promises::promises(findings, period));
    lines.extend(s.data_loss.iter().flat_map(promises::data_loss));
    lines.extend(findings.cost.iter().flat_map(|cost| cost::lines(cost, period)));
    lines
}

/// A quantile in the shape of an estimate; it has no standard error, which is not a number then.
pub(super) fn of_quantile(q: &Quantile, count: u64) -> Estimate {
    Estimate { mean: q.value, std_error: f64::NAN, low: q.low, high: q.high, level: crate::estimate::LEVEL, count }
}

/// The estimate as text, and its interval.
pub fn shown(line: &Line) -> (String, String) {
    let e = &line.estimate;
    let between = |low: String, high: String, unit: &str| format!("{low} .. {high}{unit}");
    match line.unit {
        Unit::Share => {
            let interval = between(share(e.low), share(e.high), " %");
            (format!("{} %", share(e.mean)), interval)
        }
        Unit::Minutes => {
            let number = |m: f64| if m.is_finite() { significant(m, 4) } else { "unbounded".into() };
            (minutes(e.mean), between(number(e.low), number(e.high), " min"))
        }
        Unit::PerYear | Unit::Count | Unit::Fees => {
            (significant(e.mean, 4), between(significant(e.low, 4), significant(e.high, 4), ""))
        }
        Unit::Money => (money(e.mean), between(money(e.low), money(e.high), "")),
        Unit::Hours => {
            // One unit for all three, so that they can be compared at a glance.
            let (scale, unit) = match e.mean {
                years if years >= 2.0 * HOURS_PER_YEAR => (HOURS_PER_YEAR, "y"),
                days if days >= 48.0 => (24.0, "d"),
                _ => (1.0, "h"),
            };
            in_unit(e, scale, unit)
        }
        Unit::Seconds => {
            let (scale, unit) = match e.mean {
                hours if hours >= 7200.0 => (3600.0, "h"),
                minutes if minutes >= 120.0 => (60.0, "min"),
                _ => (1.0, "s"),
            };
            in_unit(e, scale, unit)
        }
    }
}

/// A time and its interval in units of so many of its own.
fn in_unit(e: &Estimate, scale: f64, unit: &str) -> (String, String) {
    let number = |x: f64| if x.is_finite() { significant(x / scale, 4) } else { "unbounded".into() };
    let of_high = if e.high.is_finite() { format!(" {unit}") } else { String::new() };
    (format!("{} {unit}", number(e.mean)), format!("{} .. {}{of_high}", number(e.low), number(e.high)))
}

/// A share in percent: near 100 % with the digits of the distance to it.
pub fn share(share: f64) -> String {
    match share {
        near_one if near_one > 0.9 => percent(1.0 - near_one),
        nothing if nothing < 1e-12 => "0".into(), // a rest of rounding
        other => significant(other * 100.0, 4),
    }
}

/// Minutes as text: four digits, with the unit.
pub fn minutes(minutes: f64) -> String {
    if minutes.is_infinite() { "unbounded".into() } else { format!("{} min", significant(minutes, 4)) }
}

/// A part of a whole in whole percent; what rounds to nothing is less than one.
pub fn part(part: f64, whole: f64) -> String {
    let percent = part / whole * 100.0;
    if percent > 0.0 && percent < 0.5 { "<1".into() } else { format!("{percent:.0}") }
}

/// The stages of a cause that matter, the longest first, in minutes a year; what takes less than a fiftieth of the
/// cause is summed in a last one.
pub fn stages(cause: &CauseFindings) -> Vec<(String, f64)> {
    let total: f64 = cause.stages.iter().map(|(_, minutes)| minutes).sum();
    let (mut shown, rest): (Vec<_>, Vec<_>) =
        cause.stages.iter().filter(|(_, m)| *m > 0.0).cloned().partition(|(_, minutes)| *minutes >= total / 50.0);
    shown.sort_by(|a, b| b.1.total_cmp(&a.1));
    match rest.as_slice() {
        [] => {}
        [one] => shown.push(one.clone()),
        several => shown.push((format!("{} others", several.len()), several.iter().map(|(_, minutes)| minutes).sum())),
    }
    shown
}

/// Text made harmless for a terminal: what is not seen, or steers the terminal or the direction of writing, becomes U+FFFD.
pub fn plain(text: &str) -> String {
    text.chars().map(|c| if is_harmful(c) { '\u{fffd}' } else { c }).collect()
}

//! The error budget and service credits: as JSON, as lines of tables, and as a section of the report.

use super::json::{estimate, number, quantiles, with_quantiles};
use super::lines::{Line, Unit, of_quantile, plain, share};
use crate::estimate::Estimate;
use crate::study::{BudgetFindings, BudgetPoint, CreditFindings, Findings, TierFindings, Window};
use crate::units::{percent, significant};
use serde_json::{Value, json};
use std::fmt::Write;

/// Names of the months, as far as a year of 365 days goes.
pub(super) const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// The error budget as JSON.
pub(super) fn budget(budget: &BudgetFindings) -> Value {
    json!({
        "window": budget.window.to_string(),
        "windows": budget.windows,
        "minutes": [number(budget.minutes.0), number(budget.minutes.1)],
        "used": estimate(&budget.used),
        "exhausted_day": quantiles(&budget.exhausted_day),
        "exhausted_by_month": budget.by_month.iter().map(estimate).collect::<Vec<Value>>(),
        "points": budget.points.iter().map(point).collect::<Vec<Value>>(),
    })
}

fn point(point: &BudgetPoint) -> Value {
    let [half, nine, last] = point.quantiles.map(number);
    json!({
        "over": number(point.over),
        "used_mean": number(point.mean),
        "used_quantiles": { "0.5": half, "0.9": nine, "0.99": last },
        "exhausted": number(point.exhausted),
    })
}

/// Service credits as JSON.
pub(super) fn credits(credits: &CreditFindings) -> Value {
    let mut value = json!({
        "window": credits.window.to_string(),
        "tiers": credits.tiers.iter().map(tier).collect::<Vec<Value>>(),
        "refunded": estimate(&credits.refunded),
        "refund_fees_per_year": with_quantiles(&credits.fees_per_year, &credits.quantiles),
    });
    if let Some(fee) = credits.fee {
        value["fee"] = number(fee);
        value["refund_per_year"] = estimate(&times(&credits.fees_per_year, fee));
    }
    value
}

fn tier(tier: &TierFindings) -> Value {
    json!({
        "below": number(1.0 - tier.unavailability),
        "refund": number(tier.refund),
        "probability": estimate(&tier.probability),
    })
}

fn times(e: &Estimate, factor: f64) -> Estimate {
    let [mean, std_error, low, high] = [e.mean, e.std_error, e.low, e.high].map(|x| x * factor);
    Estimate { mean, std_error, low, high, ..*e }
}

/// The lines of service credits, with what histories are called and what goes before keys and labels.
pub(super) fn credit_lines(credits: &CreditFindings, period: &str, key: &str, label: &str) -> Vec<Line> {
    let line = |name: String, words: String, unit, estimate| Line {
        key: format!("{key}{name}"),
        label: format!("{label}{words}"),
        unit,
        estimate,
    };
    let windows = credits.window.plural();
    let mut lines: Vec<Line> = credits
        .tiers
        .iter()
        .map(|tier| {
            let (below, refund) = (percent(tier.unavailability), significant(tier.refund * 100.0, 4));
            let words = format!("{windows} below {below} %: {refund} % back");
            line(format!("probability_below_{below}"), words, Unit::Share, tier.probability)
        })
        .collect();
    lines.push(line("refunded".into(), "fees paid back".into(), Unit::Share, credits.refunded));
    let (factor, unit) = credits.fee.map_or((1.0, Unit::Fees), |fee| (fee, Unit::Money));
    let words = match credits.fee {
        None => format!("paid back a year, in fees of a {}", credits.window),
        Some(fee) => format!("paid back a year, at {} a {}", significant(fee, 6), credits.window),
    };
    lines.push(line("refund_per_year".into(), words, unit, times(&credits.fees_per_year, factor)));
    lines.extend(credits.quantiles.iter().filter(|q| q.p >= 0.9).map(|q| {
        let words = format!("  {} % of {period} at most", significant(q.p * 100.0, 4));
        let of = of_quantile(q, credits.fees_per_year.count);
        line(format!("refund_q{}", q.p), words, unit, times(&of, factor))
    }));
    lines
}

/// The lines of the error budget, for spreadsheets.
pub(super) fn budget_lines(findings: &Findings) -> Vec<Line> {
    let Some(budget) = findings.objective.as_ref().and_then(|objective| objective.error_budget.as_ref()) else {
        return Vec::new();
    };
    let line = |key: String, unit, estimate| Line { label: key.clone(), key, unit, estimate };
    let used = line("error_budget_used".into(), Unit::Share, budget.used);
    let months = budget.by_month.iter().zip(1..);
    let months = months.map(|(e, month)| line(format!("error_budget_exhausted_by_month_{month}"), Unit::Share, *e));
    std::iter::once(used).chain(months).collect()
}

/// The section about the error budget, where one is followed.
pub(super) fn budget_section(findings: &Findings) -> String {
    let Some(budget) = findings.objective.as_ref().and_then(|objective| objective.error_budget.as_ref()) else {
        return String::new();
    };
    let mut text = format!("\n## Error budget of a {}\n\n", words(budget.window));
    let of = |share: f64| format!("{} %", significant(share * 100.0, 4));
    let used = budget.used;
    let _ = writeln!(
        text,
        "{} may be down. On average {} of that is used ({} .. {}).",
        minutes(budget.minutes),
        of(used.mean),
        of(used.low),
        of(used.high)
    );
    let end = budget.points.last();
    if let Some([half, nine, last]) = end.map(|end| end.quantiles.map(of)) {
        let _ = writeln!(
            text,
            "Half of the {} use at most {half} of it, 90 % at most {nine}, 99 % at most {last}.",
            budget.window.plural()
        );
    }
    let _ = writeln!(text, "{}", exhausted(budget));
    if !budget.by_month.is_empty() {
        let _ =
            writeln!(text, "\n| exhausted by the end of | {} |\n| --- |{}", MONTHS.join(" | "), " ---: |".repeat(12));
        let cells: Vec<String> = budget.by_month.iter().map(|e| format!("{} %", share(e.mean))).collect();
        let _ = writeln!(text, "| share of years | {} |", cells.join(" | "));
    }
    text
}

fn words(window: Window) -> String {
    match window {
        Window::Fixed(_) => format!("window of {window}"),
        _ => window.to_string(),
    }
}

fn minutes((least, most): (f64, f64)) -> String {
    let [least_shown, most_shown] = [least, most].map(|minutes| significant(minutes, 4));
    if least_shown == most_shown { format!("{most_shown} min") } else { format!("{least_shown} to {most_shown} min") }
}

/// When the budget is exhausted, in a sentence.
fn exhausted(budget: &BudgetFindings) -> String {
    let share_of = budget.points.last().map_or(0.0, |end| end.exhausted);
    let windows = plain(&budget.window.plural());
    let middle = budget.exhausted_day.iter().find(|q| q.p == 0.5);
    match middle {
        None => format!("It was exhausted in none of {} {windows}.", super::text::grouped(budget.windows)),
        Some(middle) => format!(
            "It is exhausted in {} % of the {windows}; of those, half by day {}.",
            share(share_of),
            significant(middle.value.ceil(), 4)
        ),
    }
}

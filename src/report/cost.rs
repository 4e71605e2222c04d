//! What a year costs: lines of the main table, the table of the parts, the JSON object.

use super::json::{estimate, with_quantiles};
use super::lines::{Line, Unit, of_quantile, part};
use super::text::grouped;
use crate::study::{CostFindings, CostPart};
use crate::units::significant;
use serde_json::{Value, json};

/// An amount of money without its currency: whole where it is large.
pub fn money(amount: f64) -> String {
    match amount {
        endless if !endless.is_finite() => "unbounded".into(),
        large if large >= 9_999_999_999_999.0 => significant(large, 6),
        large if large >= 1000.0 => grouped(large.round() as u64),
        small => significant(small, 4),
    }
}

/// Lines of the main table.
pub(super) fn lines(cost: &CostFindings, period: &str) -> Vec<Line> {
    let line = |key: &str, label: String, estimate| Line { key: key.into(), label, unit: Unit::Money, estimate };
    let of_kind = |kinds: &[&str]| cost.parts.iter().any(|part| kinds.contains(&part.kind));
    let mut lines = vec![line("cost_per_year", format!("cost a year, {}", cost.currency), cost.per_year)];
    if of_kind(&["running"]) {
        lines.push(line("running_cost_per_year", "  of what runs".into(), cost.running_per_year));
    }
    if of_kind(&["events", "work"]) {
        lines.push(line("cost_of_events_per_year", "  of failures and changes".into(), cost.events_per_year));
    }
    if cost.outage_priced {
        lines.push(line("cost_of_downtime_per_year", "  of downtime".into(), cost.downtime_per_year));
        lines.extend(cost.downtime_quantiles.iter().map(|q| {
            let label = format!("    {} % of {period} have at most", significant(q.p * 100.0, 4));
            line(&format!("cost_of_downtime_q{}", q.p), label, of_quantile(q, cost.downtime_per_year.count))
        }));
    }
    lines
}

/// The parts with a mean above zero, the largest first: what it is, the cost a year, its share of the whole in percent.
pub(super) fn parts(cost: &CostFindings) -> Vec<(String, String, String)> {
    let mut parts: Vec<&CostPart> = cost.parts.iter().filter(|part| part.per_year.mean > 0.0).collect();
    parts.sort_by(|a, b| b.per_year.mean.total_cmp(&a.per_year.mean));
    let whole = cost.per_year.mean;
    parts.into_iter().map(|p| (named(p), money(p.per_year.mean), part(p.per_year.mean, whole))).collect()
}

/// What a part is, in words.
fn named(part: &CostPart) -> String {
    match part.kind {
        "running" => format!("{} runs", part.name),
        "events" => format!("{} happens", part.name),
        "work" => format!("work on {}", part.name),
        _ => format!("downtime: {}", part.name),
    }
}

/// The object of `summary.json`.
pub(super) fn object(cost: &CostFindings) -> Value {
    let parts: Vec<Value> = cost
        .parts
        .iter()
        .map(|part| json!({ "kind": part.kind, "name": part.name, "per_year": estimate(&part.per_year) }))
        .collect();
    let mut object = json!({
        "currency": cost.currency,
        "per_year": with_quantiles(&cost.per_year, &cost.quantiles),
        "running_per_year": estimate(&cost.running_per_year),
        "events_per_year": estimate(&cost.events_per_year),
        "parts": parts,
    });
    if cost.outage_priced {
        object["downtime_per_year"] = with_quantiles(&cost.downtime_per_year, &cost.downtime_quantiles);
    }
    object
}

#[cfg(test)]
mod tests {
    use super::money;

    #[test]
    fn money_is_readable_at_any_size() {
        let shown = [0.0, 0.005, 12.5, 999.96, 1000.0, 1_234_567.8, 2e15, f64::INFINITY].map(money);
        assert_eq!(shown, ["0", "0.005", "12.5", "1000", "1,000", "1,234,568", "2.00000e15", "unbounded"]);
    }
}

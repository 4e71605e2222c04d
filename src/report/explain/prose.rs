//! The sentences that the formats for people share; names are as they came, each format makes them harmless.

use crate::report::lines::{minutes, share};
use crate::study::{BudgetRow, CutSet, Cuts, EvidenceGroup, Explanation, Step, Waterfall};
use crate::units::{MINUTES_PER_YEAR, significant};

/// What the scenario is about.
pub(super) fn about(e: &Explanation) -> String {
    let mut words = format!("Service {}, up while it serves {} % of full service", e.service, share(e.threshold));
    if let Some(promised) = e.promised {
        let allowed = minutes(promised * MINUTES_PER_YEAR);
        words.push_str(&format!("; promised: {} %, which allows {allowed} a year", share(1.0 - promised)));
    }
    words + "."
}

/// What the table of events says.
pub(super) const BUDGET: &str = "Events a year times mean minutes to recover, as the AWS Reliability Pillar adds them up. The last \
     column counts what takes the service down by itself: a failover counts as long as it runs, a fault that a spare \
     hides counts nothing.";

/// The sums below the table of events.
pub(super) fn sums(e: &Explanation) -> Vec<String> {
    let budget = &e.budget;
    let total = budget.unplanned_minutes_per_year + budget.planned_minutes_per_year;
    let mut lines = vec![format!(
        "Unplanned {} + planned {} = {} a year, {} %.",
        minutes(budget.unplanned_minutes_per_year),
        minutes(budget.planned_minutes_per_year),
        minutes(total),
        share(1.0 - total / MINUTES_PER_YEAR)
    )];
    if let Some((published, source)) = &e.published {
        let address = source.split(": ").next().filter(|address| address.starts_with('@'));
        lines.push(format!("Published: {} a year ({}).", minutes(*published), address.unwrap_or(source)));
    }
    let unknown = budget.rows.iter().filter(|row| row.alone.is_none()).map(|row| row.name.as_str());
    let unknown: Vec<&str> = unknown.collect();
    if !unknown.is_empty() {
        let which = unknown.join(", ");
        lines.push(format!("Not counted, since too many combinations may be struck at once: {which}."));
    }
    lines
}

/// How a row of the budget recovers: `detect 2 + start 1.6`.
pub(super) fn stages(row: &BudgetRow) -> String {
    let stage = |s: &crate::study::StageMinutes| {
        let serves = if s.serves > 0.0 { format!(" (serves {} %)", share(s.serves)) } else { String::new() };
        format!("{} {}{serves}", s.name, significant(s.minutes, 3))
    };
    row.stages.iter().map(stage).collect::<Vec<_>>().join(" + ")
}

/// The share of events that take the service down.
pub(super) fn alone(row: &BudgetRow) -> String {
    match row.alone {
        None => "?".into(),
        Some(0.0) => "no".into(),
        Some(all) if all > 1.0 - 1e-9 => "yes".into(),
        Some(some) => format!("{} %", significant(some * 100.0, 3)),
    }
}

/// What the product is.
pub(super) const PRODUCT: &str = "What a spreadsheet says: availabilities of hard dependencies multiply, of redundant parts the \
     unavailabilities do, and each part fails by its own faults alone.";

/// What single points of failure there are.
pub(in crate::report) fn points(e: &Explanation) -> String {
    if !e.reaches_threshold {
        return "The service is below its threshold though everything is up: there is nothing to cut.".into();
    }
    let lasting = e.cuts.sets.iter().filter(|set| set.order == 1 && set.lasting).map(|set| set.sets).sum::<u64>();
    let fleeting = e.cuts.sets.iter().filter(|set| set.order == 1 && !set.lasting).map(|set| set.sets).sum::<u64>();
    let counted = |n: u64, of: &str| if n == 1 { format!("1 {of}") } else { format!("{n} {of}s") };
    let mut words = match lasting {
        0 => "There is no single point of failure".to_string(),
        n => format!("{} of failure, until it is back", counted(n, "single point")),
    };
    if fleeting > 0 {
        let again = counted(fleeting, "part");
        words.push_str(&format!("; the fall of {again} costs the time of a failover or reaction"));
    }
    words + "."
}

/// How far the search for cut sets went.
pub(in crate::report) fn searched(cuts: &Cuts) -> String {
    let whole = cuts.orders.iter().take_while(|whole| **whole).count();
    let mut words = match whole {
        0 => "Not all single parts could be tried".to_string(),
        1 => format!("All {} targets were tried one by one", cuts.targets),
        n if n as u64 >= cuts.targets => format!("All sets of the {} targets were tried", cuts.targets),
        n => format!("All sets of up to {n} of {} targets were tried", cuts.targets),
    };
    if cuts.orders.len() > whole {
        words.push_str(&format!(", those of {} only in part: there may be more", whole + 1));
    }
    if cuts.cut_off {
        words.push_str("; more were found than are kept");
    }
    if cuts.sets.is_empty() {
        words.push_str("; none takes the service down");
    }
    words + "."
}

/// How long a cut set lasts.
pub(super) fn lasts(set: &CutSet) -> &'static str {
    if set.lasting { "until one is back" } else { "while it fails over" }
}

/// What the figure of all cut sets is.
pub(super) fn by_hand(e: &Explanation) -> String {
    format!(
        "Everything added up by hand, each by itself: {} a year, {} %.",
        minutes(e.by_hand_minutes_per_year),
        share(1.0 - e.by_hand_minutes_per_year / MINUTES_PER_YEAR)
    )
}

/// Heading of a group of numbers.
pub(super) fn evidence(group: &EvidenceGroup) -> String {
    let (n, plural) = (group.numbers.len(), if group.numbers.len() == 1 { "" } else { "s" });
    let name = if group.evidence == "none" { "no source" } else { group.evidence };
    format!("{name}: {n} number{plural}, {}", group.meaning)
}

/// What doubling a number does.
pub(super) fn doubled(minutes_more: Option<f64>) -> String {
    match minutes_more {
        None => "cannot be said".into(),
        Some(change) if change.abs() < 5e-4 => "nothing".into(),
        Some(change) => signed(change),
    }
}

/// What the effect of doubling is measured with.
pub(super) const WEAK: &str = "Weak numbers, those first that matter most. Doubled: what the sum by hand of section 3 changes by, in \
     minutes a year; it knows neither queues for people nor what recoveries need.";

/// Minutes with a sign.
pub(super) fn signed(change: f64) -> String {
    let sign = if change > 0.0 { "+" } else { "" };
    format!("{sign}{} min", significant(change, 4))
}

/// What the ladder is.
pub(super) fn ladder(w: &Waterfall) -> String {
    format!(
        "From the product to the simulated figure, one mechanism at a time, in this order: each rung has everything that those \
         above have, and all meet the same luck ({} histories, seed {}). Mechanisms act on each other, so in another order each would \
         have other minutes; their sum would be the same.",
        crate::report::text::grouped(w.replications),
        w.seed
    )
}

/// The change of a step with its interval.
pub(super) fn change(step: &Step) -> (String, String) {
    let c = &step.change;
    (signed(c.mean), format!("{} .. {} min", significant(c.low, 4), significant(c.high, 4)))
}

//! Formula against reality: what the arithmetic of the whitepaper says beside the simulation.

use super::page::{Page, Piece};
use crate::report::lines::share;
use crate::study::{Explanation, Findings};
use crate::units::{MINUTES_PER_YEAR, significant};

/// The section.
pub(super) fn section(page: &mut Page, findings: &Findings, explained: &Explanation) {
    page.heading("Formula against reality");
    page.words(
        "The same scenario by arithmetic: availabilities multiplied as a spreadsheet does, and events times minutes \
         added up as the AWS Reliability Pillar does. Both leave out how failures meet.",
    );
    let header = ["", "minutes a year", "availability", "of the simulated"].map(String::from);
    page.table(&header, &rows(findings, explained));
    if !explained.ignored.is_empty() {
        page.subheading("What the product leaves out of this scenario");
        let items: Vec<Vec<Piece>> = explained.ignored.iter().map(|what| vec![Piece::Words(what.clone())]).collect();
        page.list(&items);
    }
    product(page, explained);
}

fn rows(findings: &Findings, explained: &Explanation) -> Vec<Vec<String>> {
    let simulated = &findings.service.downtime_minutes_per_year;
    let budget = &explained.budget;
    let mut rows = Vec::new();
    let mut add = |words: &str, minutes: f64, more: &str| {
        let ratio =
            if simulated.mean > 0.0 { format!("{} ×", significant(minutes / simulated.mean, 2)) } else { "-".into() };
        let availability = format!("{} %", share(1.0 - minutes / MINUTES_PER_YEAR));
        rows.push(vec![words.to_string(), format!("{}{more}", significant(minutes, 4)), availability, ratio]);
    };
    if let Some(top) = explained.naive.first() {
        add("product of availabilities", top.minutes_per_year, "");
    }
    let planned = budget.planned_minutes_per_year;
    add("events times minutes, added up", budget.unplanned_minutes_per_year + planned, "");
    add("every way to fail, added up by hand", explained.by_hand_minutes_per_year, "");
    if let Some((minutes, source)) = &explained.published {
        let address = source.split(": ").next().filter(|address| address.starts_with('@'));
        add(&format!("published: {}", address.unwrap_or(source)), *minutes, "");
    }
    let interval = format!("\n({} .. {})", significant(simulated.low, 4), significant(simulated.high, 4));
    add("simulated", simulated.mean, &interval);
    rows
}

/// The product, part by part.
fn product(page: &mut Page, explained: &Explanation) {
    let header = ["part", "how", "availability", "minutes a year"].map(String::from);
    let rows: Vec<Vec<String>> = explained
        .naive
        .iter()
        .map(|node| {
            vec![
                format!("{}{}", "\u{2003}".repeat(node.depth.min(8)), node.name),
                if node.repeated { "(as above)".into() } else { node.rule.clone() },
                format!("{} %", share(1.0 - node.unavailability)),
                significant(node.minutes_per_year, 3),
            ]
        })
        .collect();
    if rows.len() > 1 {
        page.folded_table("The product, part by part", &header, &rows);
    }
}

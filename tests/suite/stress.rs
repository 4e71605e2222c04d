//! Statistics under stress: heavy tails, no events, all years down, outages beyond the horizon. Intervals hold the truth, or
//! the report says that they cannot be trusted.
//!
//! The same cases with as many histories as users take, 400 runs each: `cargo bench --bench coverage`, whose tables are in
//! `docs/coverage.md`. Here they are short.

#[allow(dead_code)] // The bench uses the rest.
mod cases;
#[allow(dead_code)] // The bench has a way of its own to make runs.
mod measured;
mod one_unit;
#[allow(dead_code)] // The bench writes the rows.
mod table;

use crate::fixtures::repository;
use cases::{CASES, Case, Figure, case};
use fivenines::law::Law;
use measured::{Covered, by_parts};
use one_unit::OneUnit;
use rayon::prelude::*;
use std::sync::OnceLock;

/// Runs of each case.
const RUNS: u64 = 150;
/// Of 150 intervals that hold the truth with probability 0.95 fewer do with probability 1e-4. There are about 180 figures, of
/// which those of one case depend on each other: right intervals are blamed under 2 % of all seeds at most, and the seeds are
/// fixed.
const LEAST: u64 = 131;
/// The intervals of the partner are so many times as long; then they hold the truth with probability 0.81, and 131 or more
/// of 150 do with probability 0.03.
const NARROW: f64 = 1.0 / 1.5;

/// Figures that are not held as often as they say in short runs of a case, by this many of 150 at least; a caution goes with
/// them: see [`what_cannot_be_trusted_is_said`].
const KNOWN: [(&str, Figure, u64); 9] = [
    ("lognormal", Figure::Downtime, 110),
    ("lognormal", Figure::Cause, 110),
    ("lognormal", Figure::Length, 80),
    ("pareto-1.5", Figure::Downtime, 110),
    ("pareto-1.5", Figure::Cause, 110),
    ("pareto-1.5", Figure::Length, 100),
    ("pareto-0.8", Figure::Downtime, 75),
    ("pareto-0.8", Figure::Cause, 75),
    ("pareto-0.8", Figure::Length, 60),
];

/// Histories of a short run.
fn short(case: &Case) -> u64 {
    match case.name {
        "two-zones" => 1000,
        "all-down" | "frequent" => 30,
        "zero-events" | "one-event" | "bimodal" => case.years,
        _ => case.years.min(150),
    }
}

/// All cases with what came of them, and of intervals that are too narrow.
fn measured() -> &'static [(Case, Covered, Covered)] {
    static RUN: OnceLock<Vec<(Case, Covered, Covered)>> = OnceLock::new();
    RUN.get_or_init(|| {
        let run = |(name, ..): &(&str, &str, u64)| {
            let case = case(name);
            let runs = if case.searched || case.name == "two-zones" { RUNS / 5 } else { RUNS };
            let (covered, narrow) = by_parts(&case, runs, short(&case), NARROW);
            (case, covered, narrow)
        };
        CASES.par_iter().map(run).collect()
    })
}

/// So many of 150 runs at least must hold the truth, in proportion where there are fewer; of 30 it is 22 (fewer: 1e-4).
fn least(name: &str, figure: Figure, runs: u64) -> u64 {
    let known = KNOWN.iter().find(|(of, which, _)| *of == name && *which == figure).map(|(.., least)| *least);
    let least = known.unwrap_or(LEAST);
    if runs < RUNS { (least * runs / RUNS).saturating_sub(4) } else { least }
}

#[test]
fn intervals_hold_the_truth_under_stress() {
    let mut wrong = Vec::new();
    for (case, covered, _) in measured() {
        for (figure, one) in covered {
            let least = least(case.name, *figure, one.runs);
            println!(
                "{} {}: {} of {}, {} too low, {} too high",
                case.name,
                figure.name(),
                one.held(),
                one.runs,
                one.below,
                one.above
            );
            if one.held() < least {
                wrong.push(format!("{}, {}: {} of {}", case.name, figure.name(), one.held(), one.runs));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The cases whose intervals are exact rather than wide: intervals that are 1.5 times too narrow are refused.
#[test]
fn intervals_that_are_too_narrow_are_refused_under_stress() {
    for name in ["ordinary", "few-100", "lognormal-many", "beyond", "nearly-never", "frequent"] {
        let (_, _, narrow) = measured().iter().find(|(case, ..)| case.name == name).expect("it is a case");
        let refused = narrow.iter().filter(|(figure, one)| one.held() < least(name, **figure, one.runs)).count();
        assert!(refused >= 2, "{name}: only {refused} figures are refused");
    }
}

/// Where no interval can hold the truth as often as it says, a note says so; where intervals hold, hardly any run has one.
#[test]
fn what_cannot_be_trusted_is_said() {
    let warned = |name: &str| {
        let (case, covered, _) = measured().iter().find(|(case, ..)| case.name == name).expect("it is a case");
        let one = covered[&Figure::Downtime];
        println!("{}: {} of {} warned", case.name, one.warned, one.runs);
        one.warned as f64 / one.runs as f64
    };
    for name in ["lognormal", "pareto-1.5", "pareto-0.8", "zero-events", "one-event", "bimodal", "all-down", "beyond"] {
        assert!(warned(name) >= 0.95, "{name}: {}", warned(name));
    }
    for name in ["ordinary", "few-30", "few-100", "frequent", "fixed", "nearly-always", "nearly-never"] {
        assert!(warned(name) <= 0.05, "{name}: {}", warned(name));
    }
}

#[test]
fn the_note_names_the_law_that_is_to_blame() {
    let case = case("lognormal");
    let findings = fivenines::study::run(&case.scenario, 1, 300, |_| (), |_| Ok(())).expect("it runs");
    let said = findings.cautions.iter().find(|caution| caution.contains("tail of its law")).expect("a note");
    assert!(said.starts_with("about 1") && said.contains("outages of `unit.crash`, repair, cannot"), "{said}");
    assert!(said.contains("(lognormal, median 1 h, sigma 2.5)"), "{said}");
}

#[test]
fn the_tables_in_the_docs_are_those_of_the_command() {
    let page = std::fs::read_to_string(repository("docs/coverage.md")).expect("the page is there");
    let [begin, end] = table::MARKERS.map(|marker| page.find(marker).expect("it has the markers"));
    let tables = &page[begin..end];
    assert!(tables.contains(table::MEANS_HEAD) && tables.contains(&table::shares_head()), "renew the tables");
    let rows = |word: &str| tables.lines().filter(|line| line.starts_with(word)).count();
    for (case, ..) in measured() {
        assert!(tables.contains(&table::means_begin(case)), "{}: the truth or the histories differ", case.name);
        assert_eq!(rows(&format!("| {} |", case.name)), 2, "{}", case.name);
    }
    assert_eq!(rows("| "), 2 + 2 * CASES.len(), "a row of no case");
}

/// The exact answers agree with closed forms, and with each other: the mean is the integral of the chance to have more.
#[test]
fn the_answers_of_one_unit_are_exact() {
    let (up, down, horizon) = (1000.0, 10.0, 8760.0);
    let unit = OneUnit::new(up, Law::Exponential { mean: down }, horizon);
    let total = 1.0 / up + 1.0 / down;
    let mean = 1.0 / up / total * (horizon - (1.0 - libm::exp(-total * horizon)) / total) / horizon;
    assert!((unit.unavailability() / mean - 1.0).abs() < 1e-4, "{} {mean}", unit.unavailability());
    let heavy = OneUnit::new(5000.0, Law::LogNormal { median: 2.0, sigma: 2.5 }, horizon);
    let above = |at: i32| 1.0 - heavy.at_most(horizon * (f64::from(at) + 0.5) / 200.0 * (f64::from(at) + 0.5) / 200.0);
    let width = |at: i32| horizon * f64::from(2 * at + 1) / 40_000.0;
    let integral: f64 = (0..200).map(|at| above(at) * width(at)).sum();
    assert!((integral / horizon / heavy.unavailability() - 1.0).abs() < 2e-3, "{integral}");
    assert!((heavy.at_most(heavy.quantile(0.9)) - 0.9).abs() < 1e-5);
}

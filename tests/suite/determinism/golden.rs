//! Figures that were kept for each version: the same scenario and seed give them as long as the version is the same.
//!
//! `tests/golden/VERSION.txt` has a line for each figure of shipped scenarios, to the last digit, and one for the SHA-256 of
//! each table. `RENEW=1 cargo test --test suite -- golden` writes it.

use super::jobs::{JOBS, Written, all_of, on_one_thread, written};
use crate::fixtures::repository;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::fs;

/// A few years: every digit counts.
const RUN: &[&str] = &["run", "--years", "140", "--charts", "none"];
const FOLDERS: [&str; 3] = ["mechanisms", "reference", "whitepaper"];
const FIGURES: [&str; 6] = [
    "availability",
    "unavailability",
    "demand_served",
    "downtime_minutes_per_year",
    "outages_per_year",
    "outage_minutes",
];
/// Tables that have every digit; those of charts are thinned out for the eye.
const TABLES: [&str; 8] = ["years", "compare", "sweep", "sensitivity", "trace", "backtest", "fit", "explain"];

fn kept(version: &str) -> std::path::PathBuf {
    repository("tests/golden").join(format!("{version}.txt"))
}

/// All lines of this build.
fn lines() -> Vec<String> {
    let scenarios = FOLDERS.iter().flat_map(|folder| {
        let written = written(&all_of(folder, RUN), 2, &[]);
        figures(folder, &written).into_iter().chain(tables(folder, &written)).collect::<Vec<_>>()
    });
    let jobs = JOBS.iter().zip(on_one_thread()).flat_map(|((name, _), written)| tables(name, written));
    scenarios.chain(jobs).collect()
}

/// `reference/99-one-az availability MEAN STANDARD-ERROR LOW HIGH` for each estimate.
fn figures(folder: &str, written: &Written) -> Vec<String> {
    let mut lines = Vec::new();
    for (file, bytes) in written.iter().filter(|(file, _)| file.ends_with("/summary.json")) {
        let summary: Value = serde_json::from_slice(bytes).expect("a summary is JSON");
        let scenario = file.trim_end_matches("/summary.json");
        for figure in FIGURES.iter().filter(|figure| summary[**figure].is_object()) {
            let number = |key: &str| summary[*figure][key].to_string();
            let numbers = ["mean", "std_error", "low", "high"].map(number).join(" ");
            lines.push(format!("{folder}{scenario} {figure} {numbers}"));
        }
    }
    lines
}

/// `sweep/sweep.csv SHA-256` for each table with all its digits.
fn tables(name: &str, written: &Written) -> Vec<String> {
    let is_table = |file: &str| TABLES.iter().any(|table| file.ends_with(&format!("/{table}.csv")));
    let tables = written.iter().filter(|(file, _)| is_table(file));
    tables.map(|(file, bytes)| format!("{name}{file} {}", hex(&Sha256::digest(bytes)))).collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Lines that only one of both has.
fn changes(kept: &str, found: &str) -> Vec<String> {
    let only = |mark: char, one: &str, other: &str| -> Vec<String> {
        let other: std::collections::BTreeSet<&str> = other.lines().collect();
        one.lines().filter(|line| !other.contains(line)).map(|line| format!("{mark} {line}")).collect()
    };
    only('-', kept, found).into_iter().chain(only('+', found, kept)).collect()
}

#[test]
fn golden_figures_of_this_version_are_found_again() {
    let version = env!("CARGO_PKG_VERSION");
    let found = lines().join("\n") + "\n";
    if std::env::var_os("RENEW").is_some() {
        fs::write(kept(version), &found).expect("the golden file can be written");
    }
    let kept = fs::read_to_string(kept(version)).unwrap_or_else(|error| {
        panic!("tests/golden/{version}.txt: {error}; RENEW=1 cargo test --test suite -- golden keeps this version's")
    });
    let changes = changes(&kept, &found);
    assert!(
        changes.is_empty(),
        "{} lines of tests/golden/{version}.txt differ:\n{}\nThe same scenario and seed gave other values before. If that is meant, \
         say why under \"Values changed\" in CHANGELOG.md (new lines alone need no word); then RENEW=1 cargo test --test suite -- golden keeps the new ones.",
        changes.len(),
        changes[..changes.len().min(20)].join("\n")
    );
}

#[test]
fn golden_figures_are_kept_for_each_release() {
    let log = fs::read_to_string(repository("CHANGELOG.md")).expect("there is a change log");
    let released = log.lines().filter_map(|line| line.strip_prefix("## [")?.split(']').next());
    for version in released.filter(|version| *version != "Unreleased") {
        assert!(kept(version).exists(), "tests/golden/{version}.txt is not there");
    }
}

#[test]
fn a_golden_digit_that_differs_is_refused() {
    let text = "a availability 0.9994707902228451 1 2 3\nb/years.csv 00ff\n";
    assert_eq!(changes(text, text), [""; 0]);
    let digit = text.replace("8451", "8452");
    assert_eq!(changes(text, &digit).len(), 2);
    assert_eq!(changes(text, &text.replace("00ff", "00fe")).len(), 2);
    assert_eq!(changes(text, "b/years.csv 00ff\n"), ["- a availability 0.9994707902228451 1 2 3"]);
    assert_eq!(changes("", "c\n"), ["+ c"]);
    let written = |years: &[u8]| Written::from([("/x/years.csv".to_string(), years.to_vec())]);
    assert_ne!(tables("run", &written(b"0,155.49413351666666\n")), tables("run", &written(b"0,155.49413351666667\n")));
}

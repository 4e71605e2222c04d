//! How often do the intervals of reports hold what is true, in cases that are hard on them?
//!
//! `cargo bench --bench coverage` writes the tables of `docs/coverage.md` into the page: 400 runs of each case, one seed each.
//! Names pick cases, a number says how many runs; either prints the tables instead. `-- --all` prints a row for each figure.

#[path = "../tests/suite/stress/cases.rs"]
mod cases;
#[path = "../tests/suite/stress/measured.rs"]
#[allow(dead_code)] // The suite has a way of its own to make runs.
mod measured;
#[path = "../tests/suite/stress/one_unit.rs"]
mod one_unit;
#[path = "../tests/suite/stress/table.rs"]
mod table;

use cases::{CASES, Case, case};
use measured::{Covered, add, by_seeds};
use rayon::prelude::*;

/// Runs of each case.
const RUNS: u64 = 400;
/// Parts of the runs that may be made at once.
const PARTS: u64 = 20;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let has = |word: &str| arguments.iter().any(|argument| argument == word);
    let runs = arguments.iter().find_map(|argument| argument.parse::<u64>().ok());
    let every = !CASES.iter().any(|(name, ..)| has(name));
    let chosen = CASES.iter().filter(|(name, ..)| every || has(name)).map(|(name, ..)| case(name));
    let found: Vec<(Case, Covered)> = chosen
        .map(|case| {
            eprintln!("{}", case.name);
            let covered = measure(&case, runs.unwrap_or(RUNS));
            (case, covered)
        })
        .collect();
    match has("--all") {
        true => print!("{}{}", table::DETAILS_HEAD, rows(&found, table::details)),
        false if arguments.is_empty() => write(&tables(&found)),
        false => print!("{}", tables(&found)),
    }
}

fn measure(case: &Case, runs: u64) -> Covered {
    let seeds = |part: u64| runs * part / PARTS + 1..runs * (part + 1) / PARTS + 1;
    let parts: Vec<Covered> = (0..PARTS).into_par_iter().map(|part| by_seeds(case, seeds(part))).collect();
    let mut all = Covered::new();
    parts.iter().for_each(|part| add(&mut all, part));
    all
}

fn rows(found: &[(Case, Covered)], row: impl Fn(&Case, &Covered) -> String) -> String {
    found.iter().map(|(case, covered)| row(case, covered)).collect()
}

fn tables(found: &[(Case, Covered)]) -> String {
    format!(
        "\nThe mean downtime:\n\n{}{}\nAll figures, per cent of the intervals that hold the truth:\n\n{}{}\n",
        table::MEANS_HEAD,
        rows(found, table::means_row),
        table::shares_head(),
        rows(found, table::shares_row)
    )
}

/// Puts the tables into the page.
fn write(tables: &str) {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/coverage.md");
    let page = std::fs::read_to_string(path).expect("the page is there");
    let [begin, end] = table::MARKERS.map(|marker| page.find(marker).expect("the page has the markers"));
    let begin = begin + table::MARKERS[0].len();
    std::fs::write(path, format!("{}\n{tables}{}", &page[..begin], &page[end..])).expect("the page can be written");
}

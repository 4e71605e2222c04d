//! One thread and two give the same bytes.

use super::{Bench, Case};
use crate::ledger::Ledger;
use fivenines::estimate::Year;
use fivenines::report::{csv, json, markdown, text};
use fivenines::study::{self, Findings, StudyError};

/// Seed of all runs.
pub(crate) const SEED: u64 = 1;

/// A run with its rows.
pub(crate) struct Run {
    pub(crate) findings: Findings,
    pub(crate) rows: Vec<Year>,
    pub(crate) summary: String,
}

/// Everything that a run writes as text.
fn written(run: &Run) -> Vec<String> {
    let mut rows = csv::years_header(run.rows.first().is_some_and(|row| row.cost.is_some()));
    run.rows.iter().for_each(|row| csv::push_year(&mut rows, row));
    let estimates = csv::estimates(std::slice::from_ref(&run.findings)).expect("it writes to memory");
    vec![rows, run.summary.clone(), estimates, text::summary(&run.findings), markdown::report(&run.findings, &[])]
}

/// A run on a pool.
pub(crate) fn run(case: &Case<'_>, pool: &rayon::ThreadPool, seed: u64, years: u64) -> Result<Run, StudyError> {
    let mut rows = Vec::new();
    let take = |row: &Year| {
        rows.push(*row);
        Ok(())
    };
    let findings = pool.install(|| study::run(&case.scenario, seed, years, |_| {}, take))?;
    let summary = json::summary(&findings);
    Ok(Run { findings, rows, summary })
}

/// Runs twice; nothing where a history never ended.
pub(super) fn check(case: &Case<'_>, bench: &Bench, ledger: &mut Ledger) -> Option<Run> {
    let seed = case.plan.seed;
    let [one, two] = [0, 1].map(|at| run(case, &bench.pools[at], SEED, case.years));
    let (one, two) = match (one, two) {
        (Ok(one), Ok(two)) => (one, two),
        (one, two) => {
            let said = [one.err(), two.err()].map(|error| error.map(|error| error.to_string()));
            ledger.check(seed, "a run comes to its end", false, || format!("{said:?}"));
            return None;
        }
    };
    ledger.check(seed, "a run comes to its end", true, String::new);
    ledger.histories += 2 * case.years;
    let (first, second) = (written(&one), written(&two));
    ledger.check(seed, "1 and 2 threads give the same bytes", first == second, || {
        let lines = first.iter().zip(&second).flat_map(|(a, b)| a.lines().zip(b.lines()));
        format!("{:?}", lines.into_iter().find(|(a, b)| a != b))
    });
    let shown = ["NaN", "inf ", "infinity"].into_iter().find(|word| first.iter().any(|text| text.contains(word)));
    ledger.check(seed, "reports show numbers only", shown.is_none(), || format!("{shown:?}"));
    Some(one)
}

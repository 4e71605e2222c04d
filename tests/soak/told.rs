//! What the soak says at its end.

use crate::keys::Reached;
use crate::ledger::Ledger;
use std::fmt::Write;
use std::time::Duration;

pub(crate) fn report(ledger: &Ledger, reached: &Reached, took: Duration) -> String {
    let mut text = String::new();
    let mut line = |said: String| writeln!(text, "{said}").expect("it writes to memory");
    let refused: u64 = ledger.refused.values().map(|(count, _)| count).sum();
    let checks: u64 = ledger.checks.values().sum();
    line(format!(
        "{} scenarios in {:.0} s, {} accepted, {refused} refused; {} histories, {} runs of the command, {checks} checks, {} failed",
        ledger.scenarios,
        took.as_secs_f64(),
        ledger.scenarios - refused,
        ledger.histories,
        ledger.commands,
        ledger.failures.len(),
    ));
    for (kind, count) in &ledger.checks {
        let failed = ledger.failures.iter().filter(|failure| failure.kind == *kind).count();
        let failed = if failed > 0 { format!(", {failed} FAILED") } else { String::new() };
        line(format!("  {count:>9}  {kind}{failed}"));
    }
    for (what, count) in &ledger.noted {
        line(format!("  {count:>9}  ({what})"));
    }
    for (said, (count, seed)) in &ledger.refused {
        line(format!("  refused {count} times, first seed {seed}: {said}"));
    }
    for (said, (count, seed)) in &ledger.warned {
        line(format!("  warned {count} times, first seed {seed}: {said}"));
    }
    let (all, found, missing) = reached.summary();
    line(format!("{found} of {all} keys of the language were generated"));
    if !missing.is_empty() {
        line(format!("  never: {}", missing.join(", ")));
    }
    let mut seeds: Vec<u64> = ledger.failures.iter().map(|failure| failure.seed).collect();
    seeds.sort_unstable();
    seeds.dedup();
    if !seeds.is_empty() {
        line(format!("seeds that failed: {seeds:?}"));
    }
    text
}

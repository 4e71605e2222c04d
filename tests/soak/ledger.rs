//! What was checked how often, and what failed.

use std::collections::BTreeMap;

/// Counts of all checks by their kind.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    pub(crate) scenarios: u64,
    pub(crate) refused: BTreeMap<String, (u64, u64)>,
    pub(crate) warned: BTreeMap<String, (u64, u64)>,
    pub(crate) histories: u64,
    pub(crate) events: u64,
    pub(crate) commands: u64,
    pub(crate) checks: BTreeMap<&'static str, u64>,
    pub(crate) noted: BTreeMap<String, u64>,
    pub(crate) failures: Vec<Failure>,
}

/// A check that failed.
#[derive(Debug, Clone)]
pub(crate) struct Failure {
    pub(crate) seed: u64,
    pub(crate) kind: &'static str,
    pub(crate) said: String,
}

impl Ledger {
    /// Counts a check, and keeps what it says where it fails.
    pub(crate) fn check(&mut self, seed: u64, kind: &'static str, holds: bool, said: impl FnOnce() -> String) {
        *self.checks.entry(kind).or_default() += 1;
        if !holds {
            self.failures.push(Failure { seed, kind, said: said() });
        }
    }

    /// Counts something worth knowing that is no check.
    pub(crate) fn note(&mut self, what: &str) {
        *self.noted.entry(what.to_string()).or_default() += 1;
    }

    /// Counts what the reader says of a scenario, by its first line without numbers; remembers the first seed.
    pub(crate) fn said(&mut self, seed: u64, refused: bool, line: &str) {
        let plain: String = line.chars().filter(|c| !c.is_ascii_digit()).collect();
        let counts = if refused { &mut self.refused } else { &mut self.warned };
        counts.entry(plain).or_insert((0, seed)).0 += 1;
    }

    pub(crate) fn merge(&mut self, other: Ledger) {
        self.scenarios += other.scenarios;
        self.histories += other.histories;
        self.events += other.events;
        self.commands += other.commands;
        for (mine, others) in [(&mut self.refused, other.refused), (&mut self.warned, other.warned)] {
            for (line, (count, seed)) in others {
                let entry = mine.entry(line).or_insert((0, seed));
                *entry = (entry.0 + count, entry.1.min(seed));
            }
        }
        other.checks.into_iter().for_each(|(kind, count)| *self.checks.entry(kind).or_default() += count);
        other.noted.into_iter().for_each(|(what, count)| *self.noted.entry(what).or_default() += count);
        self.failures.extend(other.failures);
    }
}

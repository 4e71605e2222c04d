//! Where the figures come from, so that anybody can make them again.

use super::page::Page;
use crate::report::text::grouped;
use crate::study::Findings;
use crate::units::Hours;

/// How the command was called, as far as results depend on it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Provenance {
    /// The command that gives these figures again.
    pub command: String,
}

impl Provenance {
    /// Adds what is known to names and what is said of each.
    pub(in crate::report) fn add_to(&self, terms: &mut Vec<(&str, String)>) {
        if !self.command.is_empty() {
            terms.push(("Command", self.command.clone()));
        }
    }
}

/// The last section of a report of a run.
pub(super) fn section(page: &mut Page, findings: &Findings, provenance: &Provenance) {
    page.heading("Provenance");
    let mut terms = vec![
        ("Made by", format!("fivenines {}", env!("CARGO_PKG_VERSION"))),
        ("Scenario", findings.name.clone()),
        ("SHA-256 of the scenario", findings.sha256.clone()),
        ("Seed", findings.seed.to_string()),
        ("Histories", grouped(findings.replications)),
        ("Length of each", Hours(findings.horizon_hours).to_string()),
    ];
    provenance.add_to(&mut terms);
    page.terms(&terms);
    page.note("The same version, scenario, overrides and seed give the same figures to the last digit, on any number of threads.");
}

//! What to know before trusting the figures, and every number with its source.

use super::page::Page;
use crate::study::Findings;

/// Both sections; each is left out where there is nothing to say.
pub(super) fn sections(page: &mut Page, findings: &Findings) {
    page.cautions(&findings.cautions);
    if findings.assumptions.is_empty() {
        return;
    }
    page.heading("Assumptions and their sources");
    page.words("Every number that the scenario takes from somewhere, and every default that it leans on.");
    let header = ["number", "value", "source"].map(String::from);
    let rows: Vec<Vec<String>> =
        findings.assumptions.iter().map(|a| vec![a.name.clone(), a.value.clone(), a.source.clone()]).collect();
    page.filtered_table(&header, &rows);
}

//! What becomes of the histories of a run once they are simulated: a search for rare outages, beliefs, files.

use super::accelerate::Accelerating;
use super::args::Shown;
use super::output::Folder;
use super::{Failure, diagram, page, pictures};
use crate::report::chart::Document;
use crate::report::html::Provenance;
use crate::report::{json, markdown, uncertainty};
use crate::scenario::{Draft, Scenario};
use crate::study::{self, DrawTally, FEWEST_DRAWS, Findings};
use rayon::ThreadPool;

/// A scenario whose histories are simulated, and how results are shown.
#[derive(Clone, Copy)]
pub(super) struct Conclusion<'a> {
    pub(super) scenario: &'a Scenario,
    pub(super) draft: &'a Draft<'static>,
    pub(super) folder: &'a Folder,
    pub(super) pool: &'a ThreadPool,
    pub(super) accelerating: Accelerating,
    pub(super) precision: Option<f64>,
    pub(super) shown: Shown,
}

/// What a comparison or a sweep needs once its histories are simulated.
pub(super) struct Ending<'a> {
    pub(super) pool: &'a ThreadPool,
    pub(super) accelerating: Accelerating,
    pub(super) shown: Shown,
    pub(super) provenance: &'a Provenance,
}

impl Conclusion<'_> {
    /// Looks for rare outages where that is asked for.
    pub(super) fn searched(&self, findings: Findings) -> Result<Findings, Failure> {
        let found = self.accelerating.applied(findings, self.scenario, self.precision, self.pool);
        found.map_err(|error| Failure::bad_input(error.to_string()))
    }

    /// Adds what the draws of the beliefs say; nothing where there are too few of them.
    pub(super) fn believing(&self, findings: Findings, years: u64, draws: &[DrawTally]) -> Result<Findings, Failure> {
        if (draws.len() as u64) < FEWEST_DRAWS {
            return Ok(findings);
        }
        let uncertainty = study::of_draws(self.draft, findings.seed, years, draws);
        let uncertainty = uncertainty.map_err(|error| Failure::bad_input(error.to_string()))?;
        let rows = uncertainty::csv::draws(&uncertainty);
        let rows = rows.map_err(|error| Failure::cannot_write("beliefs.csv", &error))?;
        self.folder.write("beliefs.csv", rows.as_bytes())?;
        Ok(findings.believing(uncertainty))
    }

    /// Writes charts and reports.
    pub(super) fn write(&self, findings: &Findings, provenance: &Provenance, manifest: &str) -> Result<(), Failure> {
        let drawn = self.shown.drawn()?;
        let draw = || pictures::write(self.folder, drawn, &Document::of_run(findings), caption);
        let mut pictures = self.pool.install(draw)?;
        pictures.extend(diagram::beside(self.folder, drawn, self.scenario)?);
        self.folder.write("report.md", markdown::report(findings, &pictures).as_bytes())?;
        let page = page::of_run(findings, self.scenario, self.draft, self.shown.charts, provenance);
        self.folder.write("report.html", page.as_bytes())?;
        self.folder.write("summary.json", json::summary(findings).as_bytes())?;
        self.folder.write("manifest.json", manifest.as_bytes())
    }
}

fn caption(name: &str) -> &'static str {
    match name {
        "histogram" => "How much downtime a year has",
        "exceedance" => "Share of years that are worse",
        "causes" => "What the downtime is made of",
        "timeline" => "A typical and a bad year",
        "data-loss" => "How much data a loss costs",
        "cost" => "What the downtime of a year costs",
        "uncertainty" => "Sampling error, ignorance and luck",
        _ => "How the error budget is used up",
    }
}

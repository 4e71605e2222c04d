//! `--accelerate`: when rare outages are looked for.

use super::interrupt;
use crate::scenario::Scenario;
use crate::study::rare::{Effort, When, with_rare_outages};
use crate::study::{Findings, StudyError};
use clap::ValueEnum;

/// Options of the commands that look for rare outages.
#[derive(Debug, Clone, Copy, clap::Args)]
pub(super) struct Accelerating {
    /// Look for rare outages (histories that branch near an outage, or forced failures): auto where plain histories see fewer
    /// than 0.01 outages each and fewer than 400 of them any; what is found replaces the mean figures if it is trusted and
    /// sharper.
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = Choice::Auto)]
    accelerate: Choice,
}

/// When to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Choice {
    /// Where plain histories see too few.
    Auto,
    /// In any case.
    Always,
    /// Never.
    Never,
}

impl Accelerating {
    /// The name of the choice.
    pub(super) fn name(self) -> &'static str {
        match self.accelerate {
            Choice::Auto => "auto",
            Choice::Always => "always",
            Choice::Never => "never",
        }
    }

    /// The choice of this name.
    pub(super) fn named(name: &str) -> Option<Accelerating> {
        Choice::from_str(name, false).ok().map(|accelerate| Accelerating { accelerate })
    }

    /// What was asked for.
    pub(super) fn when(self) -> When {
        match self.accelerate {
            Choice::Auto => When::Auto,
            Choice::Always => When::Always,
            Choice::Never => When::Never,
        }
    }

    /// Adds what a search finds, to a precision where one is asked for; nothing after an interrupt.
    pub(super) fn applied(
        self,
        findings: Findings,
        scenario: &Scenario,
        precision: Option<f64>,
        pool: &rayon::ThreadPool,
    ) -> Result<Findings, StudyError> {
        if interrupt::asked() {
            return Ok(findings);
        }
        let effort = precision.map_or(Effort::USUAL, Effort::to_precision);
        pool.install(|| with_rare_outages(findings, scenario, self.when(), effort))
    }
}

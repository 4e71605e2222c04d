//! `fivenines exact`.

use super::args::Format;
use super::input::{accept, draft};
use super::output::Folder;
use super::{Failure, interrupt, print};
use crate::report::exact;
use crate::study;
use std::path::{Path, PathBuf};

/// Compute exact figures.
#[derive(Debug, clap::Args)]
pub(super) struct Exact {
    /// Scenario file (TOML).
    #[arg(value_name = "SCENARIO")]
    scenario: PathBuf,
    /// Override a value of the scenario, for example --set component.web.count=3, or multiply it, for example
    /// --set 'fault.az-power.every*=0.5'.
    #[arg(long, value_name = "KEY=VALUE")]
    set: Vec<String>,
    /// Folder for the results [default: output/<scenario name>/exact]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// What to print.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// Computes the exact figures of a scenario, prints them and writes exact.json, exact.csv and exact.md.
pub(super) fn exact(args: &Exact) -> Result<(), Failure> {
    interrupt::end_at_once();
    let scenario = accept(draft(&args.scenario, &args.set)?.read())?;
    let folder = args.out.clone().unwrap_or_else(|| Path::new("output").join(&scenario.name).join("exact"));
    let folder = Folder::open(folder)?;
    let found =
        study::exact(&scenario, study::Limits::PATIENT).map_err(|error| Failure::bad_input(error.to_string()))?;
    let json = exact::as_json(&scenario.name, &found);
    let markdown = exact::as_markdown(&scenario.name, &found);
    let csv = exact::as_csv(&found).map_err(|error| Failure::cannot_write("the exact figures", &error))?;
    let kept = folder.keep(|| {
        folder.write("exact.json", json.as_bytes())?;
        folder.write("exact.csv", csv.as_bytes())?;
        folder.write("exact.md", markdown.as_bytes())
    });
    print(&match args.format {
        Format::Text => exact::as_text(&scenario.name, &found),
        Format::Json => json,
        Format::Csv => csv,
        Format::Md => markdown,
    })?;
    kept
}

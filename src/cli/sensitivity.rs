//! `fivenines sensitivity`.

use super::args::{Format, Sampling, Shown};
use super::input::{accept, draft};
use super::manifest::manifest;
use super::output::Folder;
use super::page::{self, provenance};
use super::progress::Progress;
use super::{Exit, Failure, interrupt, pictures, print};
use crate::report::chart::Document;
use crate::report::sensitivity as report;
use crate::study::sensitivity::{Questions, Sensitivity, SensitivityError, Watch};
use std::path::{Path, PathBuf};
use std::time::Instant;

/// What matters, and what to fix first.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Scenario file (TOML).
    #[arg(value_name = "SCENARIO")]
    scenario: PathBuf,
    /// Only numbers, components and causes whose path begins so, for example component.web or fault.
    #[arg(long, value_name = "PREFIX", default_value = "")]
    only: String,
    /// Rows of each table on the terminal and in the report, and of each chart.
    #[arg(long, value_name = "K", default_value_t = 15, value_parser = clap::value_parser!(u16).range(1..=200))]
    top: u16,
    #[command(flatten)]
    sampling: Sampling,
    /// Folder for the results [default: output/<scenario name>/sensitivity]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    #[command(flatten)]
    shown: Shown,
}

/// Reads the scenario, varies it, and writes what came of it.
pub(super) fn run(args: &Args) -> Result<(), Failure> {
    interrupt::listen();
    let drawn = args.shown.drawn()?;
    let draft = draft(&args.scenario, &args.sampling.set)?;
    let scenario = accept(draft.read())?;
    let questions = Questions::of(&draft, &args.only).map_err(failure)?;
    let pool = args.sampling.pool()?;
    let folder = args.out.clone().unwrap_or_else(|| Path::new("output").join(&scenario.name).join("sensitivity"));
    let folder = Folder::open(folder)?;
    #[allow(clippy::disallowed_methods)] // The clock is for the manifest only.
    let started = Instant::now();
    let progress = Progress::new(&scenario.name, 0);
    let watch = Watch {
        planned: &|histories| progress.expect(histories),
        finished: &|histories| progress.add(histories),
        stop: &interrupt::asked,
    };
    let (seed, years) = (args.sampling.seed, args.sampling.years);
    let found = pool.install(|| questions.answer(seed, years, &watch));
    let found = found.and_then(|found| found.believing(&draft, &watch));
    progress.finish();
    let found = found.map_err(failure)?;
    let csv = table(&found)?;
    let kept = folder.keep(|| {
        let document = Document::of_sensitivity(&found, args.top.into());
        let pictures = pictures::write(&folder, drawn, &document, caption)?;
        let markdown = report::markdown(&found, &pictures, args.top.into());
        folder.write("sensitivity.md", markdown.as_bytes())?;
        let pictures = page::drawn(&document, args.shown.charts, below_heading);
        let page = report::html::page(&found, &pictures, args.top.into(), &provenance());
        folder.write("sensitivity.html", page.as_bytes())?;
        folder.write("sensitivity.json", report::json(&found).as_bytes())?;
        folder.write("sensitivity.csv", csv.as_bytes())?;
        let manifest = manifest(&args.sampling, &pool, started.elapsed().as_secs_f64(), found.simulated);
        folder.write("manifest.json", manifest.as_bytes())
    });
    print(&match args.shown.format {
        Format::Text => report::text(&found, args.top.into()),
        Format::Json => report::json(&found),
        Format::Csv => csv,
        Format::Md => report::markdown(&found, &[], args.top.into()),
    })?;
    kept
}

fn failure(error: SensitivityError) -> Failure {
    match error {
        SensitivityError::Stopped => Failure { exit: Exit::Interrupted, message: error.to_string() },
        other => Failure::bad_input(other.to_string()),
    }
}

fn table(found: &Sensitivity) -> Result<String, Failure> {
    report::table(found).map_err(|error| Failure::cannot_write("the table", &error))
}

/// The same below the heading of its section.
fn below_heading(name: &str) -> &'static str {
    if name == "fixes" { "Downtime that each fix saves" } else { caption(name) }
}

fn caption(name: &str) -> &'static str {
    if name == "fixes" { "What to fix first" } else { "Downtime at other values of each number" }
}

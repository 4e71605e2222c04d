//! `fivenines trace`.

use super::args::{Format, Sampling, Shown};
use super::input::read_all;
use super::manifest::manifest;
use super::output::Folder;
use super::progress::Progress;
use super::{Failure, interrupt, pictures, print};
use crate::report::chart::Document;
use crate::report::trace as report;
use crate::scenario::Scenario;
use crate::study::{self, Trace, Which};
use crate::units::Hours;
use clap::ValueEnum;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Show one history, step by step.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Scenario file (TOML).
    #[arg(value_name = "SCENARIO")]
    scenario: PathBuf,
    /// Which history to show, chosen by the downtime of the main service among --years histories.
    #[arg(long, value_enum, default_value_t = Year::Typical)]
    year: Year,
    /// Show the history of this number, from 0: the row of years.csv.
    #[arg(long, value_name = "N", conflicts_with = "year")]
    replication: Option<u64>,
    /// Leave out what happened further than this from an outage of the main service, for example --around 1h.
    #[arg(long, value_name = "TIME", value_parser = time)]
    around: Option<Hours>,
    #[command(flatten)]
    sampling: Sampling,
    /// Folder for the results [default: output/<scenario name>/trace]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    #[command(flatten)]
    shown: Shown,
}

/// Which history of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Year {
    /// Nearest to the median.
    Typical,
    /// 99 % of histories are better.
    P99,
    /// The most downtime of all.
    Worst,
}

fn time(text: &str) -> Result<Hours, String> {
    Hours::parse(text).map_err(|error| format!("{}; {}", error.reason, error.help))
}

/// Runs, chooses, replays, and writes.
pub(super) fn run(args: &Args) -> Result<(), Failure> {
    interrupt::end_at_once();
    let drawn = args.shown.drawn()?;
    let scenario = read_all(std::slice::from_ref(&args.scenario), &args.sampling.set)?.remove(0);
    let pool = args.sampling.pool()?;
    let years = args.sampling.years(&scenario)?;
    let folder = args.out.clone().unwrap_or_else(|| Path::new("output").join(&scenario.name).join("trace"));
    let folder = Folder::open(folder)?;
    #[allow(clippy::disallowed_methods)] // The clock is for the manifest only.
    let started = Instant::now();
    let mut trace = traced(args, &scenario, years, &pool)?;
    if let Some(hours) = args.around {
        trace.keep_around(hours.0);
    }
    let csv = report::csv(&trace).map_err(|error| Failure::cannot_write("the events", &error))?;
    let json = report::json(&trace);
    let kept = folder.keep(|| {
        let document = Document::of_trace(&trace);
        let pictures = pictures::write(&folder, drawn, &document, |_| "What was down, and when")?;
        let picture = pictures.into_iter().next().map(|picture| picture.file);
        folder.write("trace.json", json.as_bytes())?;
        folder.write("trace.csv", csv.as_bytes())?;
        folder.write("trace.md", report::markdown(&trace, picture.as_deref()).as_bytes())?;
        let seconds = started.elapsed().as_secs_f64();
        folder.write("manifest.json", manifest(&args.sampling, &pool, seconds, trace.among.max(1)).as_bytes())
    });
    print(&match args.shown.format {
        Format::Text => report::text(&trace),
        Format::Json => json,
        Format::Csv => csv,
        Format::Md => report::markdown(&trace, None),
    })?;
    kept
}

fn traced(args: &Args, scenario: &Scenario, years: u64, pool: &rayon::ThreadPool) -> Result<Trace, Failure> {
    let which = match (args.replication, args.year) {
        (Some(number), _) => Which::Number(number),
        (None, Year::Typical) => Which::Typical,
        (None, Year::P99) => Which::P99,
        (None, Year::Worst) => Which::Worst,
    };
    let progress = Progress::new(&scenario.name, years);
    let done = |histories| progress.add(histories);
    let trace = pool.install(|| study::trace(scenario, args.sampling.seed, which, years, done));
    progress.finish();
    trace.map_err(|error| Failure::bad_input(error.to_string()))
}

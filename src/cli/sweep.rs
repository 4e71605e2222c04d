//! `fivenines sweep`.

use super::accelerate::Accelerating;
use super::args::{Format, Sampling, Shown};
use super::input::draft;
use super::manifest::manifest;
use super::output::Folder;
use super::page::{drawn, provenance};
use super::progress::Progress;
use super::{Exit, Failure, interrupt, pictures, print};
use crate::report::chart::Document;
use crate::report::sweep::{csv, html, json, markdown, text};
use crate::scenario::{Reading, Scenario};
use crate::study::rare::When;
use crate::study::sweep::{Axis, Effort, Goal, Grid, Outcome, Refused, Sweep, SweepError, Watch, default_effort, run};
use std::collections::BTreeSet;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Refused points whose diagnostics are shown.
const SHOWN_POINTS: usize = 3;

/// Simulate a scenario over the values of one or two keys.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Scenario file (TOML).
    #[arg(value_name = "SCENARIO")]
    scenario: PathBuf,
    /// What to vary, once or twice: a key as in --set and its values. A list (1y,2y,5y), whole numbers (1..6), values with
    /// equal steps (10%..50%/5) or equal factors (1d..365d/8log); KEY*=0.5,1,2 multiplies.
    #[arg(long, value_name = "KEY=VALUES", required = true)]
    over: Vec<String>,
    /// Search the values of one key for the smallest (or largest) that keeps a goal, with 95 % confidence:
    /// 'availability>=99.99%', 'downtime<=52min' (a year), 'outages<=2' (a year) or 'kept>=95%' (of the windows of the
    /// objective). Quote it, or write = for the sign: a shell takes < and > for files.
    #[arg(long, value_name = "GOAL")]
    find: Option<String>,
    #[command(flatten)]
    accelerating: Accelerating,
    #[command(flatten)]
    sampling: Sampling,
    /// Folder for the results [default: output/<scenario name>/sweep]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    #[command(flatten)]
    shown: Shown,
}

/// Reads all points, simulates them, writes the folder; nothing is simulated if one point is refused.
pub(super) fn sweep(args: &Args) -> Result<(), Failure> {
    interrupt::listen();
    args.shown.drawn()?;
    let refused = |what: &str, refused: Refused| Failure::bad_input(format!("{what}: {refused}"));
    let axes: Result<Vec<Axis>, Failure> =
        args.over.iter().map(|text| Axis::parse(text).map_err(|error| refused("--over", error))).collect();
    let grid = Grid::new(axes?).map_err(|error| refused("--over", error))?;
    let goal = args.find.as_deref().map(Goal::parse).transpose().map_err(|error| refused("--find", error))?;
    if goal.is_some() && args.accelerating.when() == When::Always {
        return Err(Failure::bad_input(
            "--find is judged by plain histories; leave out --accelerate always, or --find",
        ));
    }
    let scenarios = read(args, &grid)?;
    let pool = args.sampling.pool()?;
    let years = match args.sampling.years {
        Some(years) => years,
        None => default_effort(&scenarios).map_err(|error| Failure::bad_input(error.to_string()))?,
    };
    if years.checked_mul(grid.count() as u64).is_none_or(|all| all > 1_000_000_000_000) {
        return Err(Failure::bad_input(
            "--years is the average of a point, and all points together may have 10^12; write fewer",
        ));
    }
    let folder = Folder::open(args.out.clone().unwrap_or_else(|| default_folder(&scenarios[0].name)))?;
    let progress = Progress::new(&scenarios[0].name, years * grid.count() as u64);
    #[allow(clippy::disallowed_methods)] // The clock is for the manifest only.
    let started = Instant::now();
    let watch = Watch { finished: &|done| progress.add(done), stop: &interrupt::asked };
    let effort = Effort { seed: args.sampling.seed, years };
    let swept = pool.install(|| {
        let swept = run(&grid, &scenarios, effort, goal.as_ref(), watch)?;
        swept.with_rare_outages(&scenarios, args.accelerating.when(), &interrupt::asked)
    });
    progress.finish();
    let swept = swept.map_err(failed)?;
    let spent = swept.points.iter().map(|point| point.replications + swept.pilot).sum();
    write(&folder, args, &swept)?;
    let manifest = manifest(&args.sampling, &pool, started.elapsed().as_secs_f64(), spent);
    folder.write("manifest.json", manifest.as_bytes())?;
    anstream::eprintln!("results are in {}", folder.path().display());
    print(&shown(&swept, args.shown.format)?)?;
    verdict(&swept)
}

fn default_folder(name: &str) -> PathBuf {
    Path::new("output").join(name).join("sweep")
}

fn failed(error: SweepError) -> Failure {
    match error {
        SweepError::Stopped => Failure {
            exit: Exit::Interrupted,
            message: "stopped before the sweep was complete; nothing is written".into(),
        },
        SweepError::Refused(refused) => Failure::bad_input(format!("--find: {refused}")),
        other => Failure::bad_input(other.to_string()),
    }
}

/// The scenarios of all points. Each warning is shown once; of points that are refused the first few are shown.
fn read(args: &Args, grid: &Grid) -> Result<Vec<Scenario>, Failure> {
    let draft = draft(&args.scenario, &args.sampling.set)?;
    let (mut scenarios, mut said, mut refused) = (Vec::new(), BTreeSet::new(), 0);
    for point in 0..grid.count() {
        let Reading { scenario, diagnostics, sources } = grid.read(&draft, point);
        refused += usize::from(scenario.is_none());
        let text = match diagnostics.is_empty() {
            true => String::new(),
            false => diagnostics.render(&sources, std::io::stderr().is_terminal()),
        };
        if said.insert(text.clone()) && !text.is_empty() && refused <= SHOWN_POINTS {
            let at = crate::report::lines::plain(&grid.overrides(point).join(", "));
            anstream::eprint!("at {at} (point {} of {}):\n{text}", point + 1, grid.count());
        }
        scenarios.extend(scenario);
    }
    match refused {
        0 => Ok(scenarios),
        refused => {
            Err(Failure::bad_input(format!("{refused} of {} points are refused; nothing was simulated", grid.count())))
        }
    }
}

fn shown(sweep: &Sweep, format: Format) -> Result<String, Failure> {
    Ok(match format {
        Format::Text => text::table(sweep),
        Format::Json => json::sweep(sweep),
        Format::Md => markdown::report(sweep, &[]),
        Format::Csv => csv::points(sweep).map_err(|error| Failure::cannot_write("the points", &error))?,
    })
}

fn write(folder: &Folder, args: &Args, sweep: &Sweep) -> Result<(), Failure> {
    let document = Document::of_sweep(sweep);
    let pictures = pictures::write(folder, args.shown.drawn()?, &document, caption)?;
    folder.write("sweep.md", markdown::report(sweep, &pictures).as_bytes())?;
    folder.write(
        "sweep.html",
        html::page(sweep, &drawn(&document, args.shown.charts, caption), &provenance()).as_bytes(),
    )?;
    folder.write("sweep.csv", shown(sweep, Format::Csv)?.as_bytes())?;
    folder.write("sweep.json", json::sweep(sweep).as_bytes())
}

fn caption(name: &str) -> &'static str {
    match name {
        "downtime" => "Downtime a year along the sweep",
        "kept" => "How often the objective is kept along the sweep",
        "downtime-map" => "Downtime a year over both keys",
        _ => "How often the objective is kept over both keys",
    }
}

/// A search that found no value ends as a missed objective does.
fn verdict(sweep: &Sweep) -> Result<(), Failure> {
    let Some(answer) = &sweep.answer else { return Ok(()) };
    let missed = |message: String| Err(Failure { exit: Exit::ObjectiveMissed, message });
    match answer.outcome {
        Outcome::None => missed(format!("no value keeps {}", answer.goal.text)),
        Outcome::Undecided { years: Some(years) } => {
            missed(format!("{} is undecided; --years {years} would probably do", answer.goal.text))
        }
        Outcome::Undecided { years: None } => missed(format!("{} is undecided", answer.goal.text)),
        Outcome::From { .. } | Outcome::UpTo { .. } | Outcome::All | Outcome::Inside => Ok(()),
    }
}

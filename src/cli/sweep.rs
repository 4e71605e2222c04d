//! `fivenines sweep`.

use super::accelerate::Accelerating;
use super::args::{Format, Sampling, Shown};
use super::conclude::Ending;
use super::input::{input_of, watched_draft};
use super::keeper::Whose;
use super::manifest::manifest;
use super::output::Folder;
use super::page::{drawn, provenance};
use super::progress::Progress;
use super::shard::{Making, Sharding, folder as shard_folder, stopped};
use super::{Exit, Failure, interrupt, pictures, print};
use crate::report::chart::Document;
use crate::report::sweep::{csv, html, json, markdown, text};
use crate::scenario::{Draft, Reading, Scenario};
use crate::study::parts::{Input, Job, Part, Shard, Task};
use crate::study::rare::When;
use crate::study::sweep::{
    Axis, Effort, Goal, Grid, Outcome, Refused, Sweep, SweepError, Watch, default_effort, run, run_part,
};
use std::borrow::Cow;
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
    #[command(flatten)]
    sharding: Sharding,
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
    let grid = grid(&args.over)?;
    let goal = args.find.as_deref().map(Goal::parse).transpose();
    let goal = goal.map_err(|error| Failure::bad_input(format!("--find: {error}")))?;
    if goal.is_some() && args.accelerating.when() == When::Always {
        return Err(Failure::bad_input(
            "--find is judged by plain histories; leave out --accelerate always, or --find",
        ));
    }
    let (draft, seen) = watched_draft(&args.scenario, &args.sampling.set)?;
    let scenarios = read(&draft, &grid)?;
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
    let effort = Effort { seed: args.sampling.seed, years };
    if let Some(shard) = args.sharding.shard()? {
        if goal.is_some() {
            return Err(Failure::bad_input("a search looks at all histories: leave out --find or --shard"));
        }
        return part(&grid, &scenarios, (shard, effort), input_of(&draft, &seen), args, &pool);
    }
    let folder = Folder::open(args.out.clone().unwrap_or_else(|| default_folder(&scenarios[0].name)))?;
    let progress = Progress::new(&scenarios[0].name, years * grid.count() as u64);
    #[allow(clippy::disallowed_methods)] // The clock is for the manifest only.
    let started = Instant::now();
    let watch = Watch { finished: &|done| progress.add(done), stop: &interrupt::asked };
    let swept = pool.install(|| run(&grid, &scenarios, effort, goal.as_ref(), watch));
    progress.finish();
    let swept = swept.map_err(failed)?;
    let ending = Ending { pool: &pool, accelerating: args.accelerating, shown: args.shown, provenance: &provenance() };
    let manifest = |spent| manifest(&args.sampling, &pool, started.elapsed().as_secs_f64(), spent);
    conclude(swept, &scenarios, &folder, &ending, manifest)
}

/// The values that are varied.
pub(super) fn grid(over: &[String]) -> Result<Grid, Failure> {
    let refused = |refused: Refused| Failure::bad_input(format!("--over: {refused}"));
    let axes: Result<Vec<Axis>, Refused> = over.iter().map(|text| Axis::parse(text)).collect();
    Grid::new(axes.map_err(refused)?).map_err(refused)
}

/// Simulates a part of the histories of all points, for `fivenines merge`.
fn part(
    grid: &Grid,
    scenarios: &[Scenario],
    (shard, effort): (Shard, Effort),
    input: Input,
    args: &Args,
    pool: &rayon::ThreadPool,
) -> Result<(), Failure> {
    let accelerate = args.accelerating.name().into();
    let task = Task::Sweep { years: effort.years, over: args.over.clone(), accelerate };
    let (job, command) = (Job::new(task, vec![input], effort.seed), provenance().command);
    let whose = Whose { job: &job, command: &command, shard };
    let folder = shard_folder(args.out.as_deref(), &scenarios[0].name, &job);
    let Some(making) = Making::begin(whose, folder)? else { return Ok(()) };
    let progress = Progress::new(&scenarios[0].name, effort.years * grid.count() as u64 / shard.of());
    let watch = Watch { finished: &|done| progress.add(done), stop: &interrupt::asked };
    let tallies = pool.install(|| run_part(grid, scenarios, effort, shard, watch));
    progress.finish();
    match tallies {
        Ok(tallies) => making.finish(Part::Sweep(Cow::Owned(tallies)), None),
        Err(SweepError::Stopped) => Err(stopped(shard)),
        Err(error) => Err(failed(error)),
    }
}

/// Looks for rare outages, writes the files, prints.
pub(super) fn conclude(
    swept: Sweep,
    scenarios: &[Scenario],
    folder: &Folder,
    ending: &Ending<'_>,
    manifest: impl Fn(u64) -> String,
) -> Result<(), Failure> {
    let rare = || swept.with_rare_outages(scenarios, ending.accelerating.when(), &interrupt::asked);
    let swept = ending.pool.install(rare).map_err(failed)?;
    let spent = swept.points.iter().map(|point| point.replications + swept.pilot).sum();
    let kept = folder.keep(|| {
        write(folder, ending, &swept)?;
        folder.write("manifest.json", manifest(spent).as_bytes())
    });
    print(&shown(&swept, ending.shown.format)?)?;
    kept?;
    verdict(&swept)
}

pub(super) fn default_folder(name: &str) -> PathBuf {
    Path::new("output").join(name).join("sweep")
}

impl From<SweepError> for Failure {
    fn from(error: SweepError) -> Failure {
        failed(error)
    }
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
pub(super) fn read(draft: &Draft<'static>, grid: &Grid) -> Result<Vec<Scenario>, Failure> {
    let (mut scenarios, mut said, mut refused) = (Vec::new(), BTreeSet::new(), 0);
    for point in 0..grid.count() {
        let Reading { scenario, diagnostics, sources } = grid.read(draft, point);
        refused += usize::from(scenario.is_none());
        let text = match diagnostics.is_empty() {
            true => String::new(),
            false => diagnostics.render(&sources, std::io::stderr().is_terminal()),
        };
        if said.insert(text.clone()) && !text.is_empty() && refused <= SHOWN_POINTS {
            let at = crate::report::lines::plain(&grid.overrides(point).join(", "));
            super::talk(format_args!("at {at} (point {} of {}):\n{text}", point + 1, grid.count()));
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

fn write(folder: &Folder, ending: &Ending<'_>, sweep: &Sweep) -> Result<(), Failure> {
    let document = Document::of_sweep(sweep);
    let pictures = pictures::write(folder, ending.shown.drawn()?, &document, caption)?;
    folder.write("sweep.md", markdown::report(sweep, &pictures).as_bytes())?;
    folder.write(
        "sweep.html",
        html::page(sweep, &drawn(&document, ending.shown.charts, caption), ending.provenance).as_bytes(),
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

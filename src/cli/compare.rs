//! `fivenines compare`.

use super::accelerate::Accelerating;
use super::args::{Drawn, Format, Sampling, Shown};
use super::conclude::Ending;
use super::input::{input_of, read_drafts, watched_drafts};
use super::keeper::Whose;
use super::manifest::manifest;
use super::output::Folder;
use super::page::{self, provenance};
use super::progress::Progress;
use super::shard::{Making, Sharding, folder, stopped};
use super::{Failure, interrupt, pictures, print};
use crate::report::chart::{Document, Versus};
use crate::report::compare::html;
use crate::report::compare::{csv, json, markdown, text};
use crate::report::html::Provenance;
use crate::scenario::Scenario;
use crate::study::parts::{Input, Job, Part, Shard, Task};
use crate::study::rare::{Effort, compare_with_rare_outages};
use crate::study::{self, Comparison, Terms};
use crate::units::Probability;
use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Longest name of a default folder.
const LONGEST: usize = 100;

/// Compare designs.
#[derive(Debug, clap::Args)]
pub(super) struct Compare {
    /// Scenario files (TOML), two or more.
    #[arg(required = true, value_name = "SCENARIO")]
    scenarios: Vec<PathBuf>,
    /// Judge all designs by this availability in a year, for example 99.99%, in place of what each promises.
    #[arg(long, value_name = "AVAILABILITY", value_parser = availability)]
    objective: Option<Probability>,
    #[command(flatten)]
    accelerating: Accelerating,
    #[command(flatten)]
    sampling: Sampling,
    #[command(flatten)]
    sharding: Sharding,
    /// Folder for the results [default: output/compare-<names of the designs>]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    #[command(flatten)]
    shown: Shown,
}

fn availability(text: &str) -> Result<Probability, String> {
    Probability::parse(text).map_err(|error| error.to_string())
}

/// Reads all designs, simulates them side by side, and writes what they differ by.
pub(super) fn compare(args: &Compare) -> Result<(), Failure> {
    interrupt::listen();
    args.shown.drawn()?;
    let (drafts, seen): (Vec<_>, Vec<_>) = watched_drafts(&args.scenarios, &args.sampling.set)?.into_iter().unzip();
    let scenarios = named_by_file(read_drafts(&drafts)?, &args.scenarios);
    let pool = args.sampling.pool()?;
    let terms = terms(&scenarios, args)?;
    study::comparable(&scenarios, &terms).map_err(|reason| Failure::bad_input(reason.to_string()))?;
    if let Some(shard) = args.sharding.shard()? {
        let inputs = drafts.iter().zip(&seen).map(|(draft, seen)| input_of(draft, seen)).collect();
        return part(&scenarios, &terms, shard, inputs, args, &pool);
    }
    let folder = Folder::open(args.out.clone().unwrap_or_else(|| default_folder(&scenarios)))?;
    #[allow(clippy::disallowed_methods)] // The clock is for the manifest only.
    let started = Instant::now();
    let comparison = simulated(&scenarios, &terms, &pool)?;
    let histories = comparison.replications;
    let ending = Ending { pool: &pool, accelerating: args.accelerating, shown: args.shown, provenance: &provenance() };
    let manifest = || manifest(&args.sampling, &pool, started.elapsed().as_secs_f64(), histories);
    conclude(comparison, &scenarios, &folder, &ending, manifest)?;
    if interrupt::asked() { Err(Failure::interrupted()) } else { Ok(()) }
}

/// Simulates a part of the histories, for `fivenines merge`.
fn part(
    scenarios: &[Scenario],
    terms: &Terms,
    shard: Shard,
    inputs: Vec<Input>,
    args: &Compare,
    pool: &rayon::ThreadPool,
) -> Result<(), Failure> {
    let objective = args.objective.map(Probability::value);
    let task = Task::Compare { years: terms.years, objective, accelerate: args.accelerating.name().into() };
    let (job, command) = (Job::new(task, inputs, terms.seed), provenance().command);
    let name = default_name(scenarios);
    let whose = Whose { job: &job, command: &command, shard };
    let Some(making) = Making::begin(whose, folder(args.out.as_deref(), &name, &job))? else { return Ok(()) };
    let part = shard.part_of(&(0..terms.years));
    let progress = Progress::new("compare", part.end - part.start);
    let (finished, go_on) = (|done| progress.add(done), || !interrupt::asked());
    let total = pool.install(|| study::compare_part(scenarios, terms, part.clone(), finished, go_on));
    progress.finish();
    let total = total.map_err(|error| Failure::bad_input(error.to_string()))?;
    match total.designs[0].histories == part.end - part.start {
        true => making.finish(Part::Compare(Cow::Owned(total)), None),
        false => Err(stopped(shard)),
    }
}

/// Looks for rare outages, writes the files, prints.
pub(super) fn conclude(
    comparison: Comparison,
    scenarios: &[Scenario],
    folder: &Folder,
    ending: &Ending<'_>,
    manifest: impl Fn() -> String,
) -> Result<(), Failure> {
    let rare = || {
        let go_on = || !interrupt::asked();
        compare_with_rare_outages(comparison, scenarios, ending.accelerating.when(), Effort::USUAL, go_on)
    };
    let comparison = ending.pool.install(rare).map_err(|error| Failure::bad_input(error.to_string()))?;
    let written = Written::of(&comparison)?;
    let drawn = ending.shown.drawn()?;
    let kept = folder.keep(|| {
        write(&comparison, &written, folder, drawn, ending.provenance)?;
        folder.write("manifest.json", manifest().as_bytes())
    });
    print(&match ending.shown.format {
        Format::Text => text::text(&comparison),
        Format::Json => written.json,
        Format::Csv => written.csv,
        Format::Md => markdown::report(&comparison, &[]),
    })?;
    kept
}

fn terms(scenarios: &[Scenario], args: &Compare) -> Result<Terms, Failure> {
    let years = match args.sampling.years {
        Some(years) => years,
        None => study::default_paired_years(scenarios).map_err(|error| Failure::bad_input(error.to_string()))?,
    };
    Ok(Terms { seed: args.sampling.seed, years, objective: args.objective })
}

fn simulated(scenarios: &[Scenario], terms: &Terms, pool: &rayon::ThreadPool) -> Result<Comparison, Failure> {
    let progress = Progress::new("compare", terms.years);
    let (finished, go_on) = (|done| progress.add(done), || !interrupt::asked());
    let comparison = pool.install(|| study::compare(scenarios, terms, finished, go_on));
    progress.finish();
    comparison.map_err(|error| Failure::bad_input(error.to_string()))
}

/// Scenarios that share a name are told apart by the names of their files, where those differ.
pub(super) fn named_by_file(mut scenarios: Vec<Scenario>, paths: &[PathBuf]) -> Vec<Scenario> {
    let names: Vec<String> = scenarios.iter().map(|scenario| scenario.name.clone()).collect();
    let stem = |at: usize| paths[at].file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    for (at, scenario) in scenarios.iter_mut().enumerate() {
        let namesakes = (0..names.len()).filter(|other| *other != at && names[*other] == names[at]);
        let stems: Vec<String> = namesakes.map(stem).collect();
        if !stems.is_empty() && !stems.contains(&stem(at)) && stem(at) != names[at] {
            scenario.name = format!("{} ({})", names[at], stem(at));
        }
    }
    scenarios
}

/// `output/compare-a-b`.
pub(super) fn default_folder(scenarios: &[Scenario]) -> PathBuf {
    Path::new("output").join(default_name(scenarios))
}

/// `compare-a-b`, cut to a length that every file system takes.
fn default_name(scenarios: &[Scenario]) -> String {
    let safe = |c: char| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '-' };
    let names: Vec<String> =
        scenarios.iter().map(|s| s.name.replace(['(', ')'], "").chars().map(safe).collect()).collect();
    let mut name = format!("compare-{}", names.join("-"));
    if name.len() > LONGEST {
        let rest = format!("-and-{}-in-all", scenarios.len());
        name.truncate(LONGEST - rest.len());
        name.push_str(&rest);
    }
    name
}

/// Texts that go to standard output as they are.
struct Written {
    json: String,
    csv: String,
}

impl Written {
    fn of(comparison: &Comparison) -> Result<Written, Failure> {
        let csv = csv::text(comparison).map_err(|error| Failure::cannot_write("compare.csv", &error))?;
        Ok(Written { json: json::text(comparison), csv })
    }
}

fn write(
    comparison: &Comparison,
    written: &Written,
    folder: &Folder,
    drawn: Drawn,
    provenance: &Provenance,
) -> Result<(), Failure> {
    let document = Document::of_comparison(comparison);
    let pictures = pictures::write(folder, drawn, &document, caption)?;
    folder.write("compare.json", written.json.as_bytes())?;
    folder.write("compare.csv", written.csv.as_bytes())?;
    folder.write("compare.md", markdown::report(comparison, &pictures).as_bytes())?;
    let page = html::page(comparison, &page::drawn(&document, drawn.charts, caption), provenance);
    folder.write("compare.html", page.as_bytes())
}

fn caption(name: &str) -> &'static str {
    Versus::ALL.into_iter().find(|chart| chart.stem() == name).map_or("", Versus::caption)
}

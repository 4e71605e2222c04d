//! `fivenines compare`.

use super::accelerate::Accelerating;
use super::args::{Drawn, Format, Sampling, Shown};
use super::input::read_all;
use super::manifest::manifest;
use super::output::Folder;
use super::page::{self, provenance};
use super::progress::Progress;
use super::{Failure, interrupt, pictures, print};
use crate::report::chart::{Document, Versus};
use crate::report::compare::html;
use crate::report::compare::{csv, json, markdown, text};
use crate::scenario::Scenario;
use crate::study::rare::{Effort, compare_with_rare_outages};
use crate::study::{self, Comparison, Terms};
use crate::units::Probability;
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
    let drawn = args.shown.drawn()?;
    let scenarios = named_by_file(read_all(&args.scenarios, &args.sampling.set)?, &args.scenarios);
    let pool = args.sampling.pool()?;
    let terms = terms(&scenarios, args)?;
    study::comparable(&scenarios, &terms).map_err(|reason| Failure::bad_input(reason.to_string()))?;
    let folder = Folder::open(args.out.clone().unwrap_or_else(|| default_folder(&scenarios)))?;
    #[allow(clippy::disallowed_methods)] // The clock is for the manifest only.
    let started = Instant::now();
    let comparison = simulated(&scenarios, &terms, &pool)?;
    let rare = || {
        let go_on = || !interrupt::asked();
        compare_with_rare_outages(comparison, &scenarios, args.accelerating.when(), Effort::USUAL, go_on)
    };
    let comparison = pool.install(rare).map_err(|error| Failure::bad_input(error.to_string()))?;
    let written = write(&comparison, &folder, drawn)?;
    let seconds = started.elapsed().as_secs_f64();
    let histories = comparison.replications;
    folder.write("manifest.json", manifest(&args.sampling, &pool, seconds, histories).as_bytes())?;
    anstream::eprintln!("results are in {}", folder.path().display());
    print(&match args.shown.format {
        Format::Text => text::text(&comparison),
        Format::Json => written.json,
        Format::Csv => written.csv,
        Format::Md => markdown::report(&comparison, &[]),
    })?;
    if interrupt::asked() { Err(Failure::interrupted()) } else { Ok(()) }
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
fn named_by_file(mut scenarios: Vec<Scenario>, paths: &[PathBuf]) -> Vec<Scenario> {
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

/// `output/compare-a-b`, cut to a length that every file system takes.
fn default_folder(scenarios: &[Scenario]) -> PathBuf {
    let safe = |c: char| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '-' };
    let names: Vec<String> =
        scenarios.iter().map(|s| s.name.replace(['(', ')'], "").chars().map(safe).collect()).collect();
    let mut name = format!("compare-{}", names.join("-"));
    if name.len() > LONGEST {
        let rest = format!("-and-{}-in-all", scenarios.len());
        name.truncate(LONGEST - rest.len());
        name.push_str(&rest);
    }
    Path::new("output").join(name)
}

/// Texts that go to standard output as they are.
struct Written {
    json: String,
    csv: String,
}

fn write(comparison: &Comparison, folder: &Folder, drawn: Drawn) -> Result<Written, Failure> {
    let document = Document::of_comparison(comparison);
    let pictures = pictures::write(folder, drawn, &document, caption)?;
    let csv = csv::text(comparison).map_err(|error| Failure::cannot_write("compare.csv", &error))?;
    let written = Written { json: json::text(comparison), csv };
    folder.write("compare.json", written.json.as_bytes())?;
    folder.write("compare.csv", written.csv.as_bytes())?;
    folder.write("compare.md", markdown::report(comparison, &pictures).as_bytes())?;
    let page = html::page(comparison, &page::drawn(&document, drawn.charts, caption), &provenance());
    folder.write("compare.html", page.as_bytes())?;
    Ok(written)
}

fn caption(name: &str) -> &'static str {
    Versus::ALL.into_iter().find(|chart| chart.stem() == name).map_or("", Versus::caption)
}

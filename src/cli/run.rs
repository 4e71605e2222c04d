//! `fivenines run`.

use super::args::{Format, Run};
use super::input::{drafts, read_drafts};
use super::manifest::manifest_of_run;
use super::output::Folder;
use super::progress::Progress;
use super::stopping::simulate;
use super::{Failure, diagram, interrupt, page, pictures, print};
use crate::engine::campaign::BLOCK;
use crate::report::chart::Document;
use crate::report::lines::plain;
use crate::report::{csv, json, markdown, overview, text, uncertainty};
use crate::scenario::{Draft, Scenario};
use crate::study::rare::When;
use crate::study::{self, Findings, StudyError};
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Reads all scenarios, then runs one after the other; nothing runs if one of them is wrong.
pub(super) fn run(args: &Run) -> Result<(), Failure> {
    interrupt::listen();
    args.shown.drawn()?;
    let drafts = drafts(&args.scenarios, &args.sampling.set)?;
    let scenarios = read_drafts(&drafts)?;
    if args.draws.is_some() && scenarios.iter().all(|scenario| scenario.beliefs.is_empty()) {
        return Err(Failure::bad_input(format!("--draws is of no use: {}", StudyError::NoBeliefs)));
    }
    let folders = folders(&scenarios, args)?;
    let pool = args.sampling.pool()?;
    let mut all = Vec::new();
    for ((scenario, draft), folder) in scenarios.iter().zip(&drafts).zip(folders) {
        all.push(one(scenario, draft, Folder::open(folder)?, args, &pool)?);
        if interrupt::asked() {
            break;
        }
    }
    short_of_precision(&all, args.shown.format);
    print(&shown(&all, args.shown.format)?)?;
    if interrupt::asked() { Err(Failure::interrupted()) } else { Ok(()) }
}

/// Says on standard error which designs are not known as precisely as was asked, where standard output does not say so.
fn short_of_precision(all: &[Findings], format: Format) {
    if all.len() == 1 && format != Format::Csv {
        return;
    }
    for findings in all {
        if let Some(caution) = findings.stopping.and_then(|stopping| stopping.caution()) {
            anstream::eprintln!("{}: {caution}", plain(&findings.name));
        }
    }
}

/// What goes to standard output: everything about one scenario, or several side by side.
fn shown(all: &[Findings], format: Format) -> Result<String, Failure> {
    Ok(match (format, all) {
        (Format::Text, [one]) => text::summary(one),
        (Format::Text, several) => overview::text(several),
        (Format::Json, [one]) => json::summary(one),
        (Format::Json, several) => json::summaries(several),
        (Format::Md, [one]) => markdown::report(one, &[]),
        (Format::Md, several) => overview::markdown(several),
        (Format::Csv, all) => csv::estimates(all).map_err(|error| Failure::cannot_write("the estimates", &error))?,
    })
}

/// Where the results of each scenario go.
fn folders(scenarios: &[Scenario], args: &Run) -> Result<Vec<PathBuf>, Failure> {
    let folders: Vec<PathBuf> = scenarios
        .iter()
        .map(|scenario| match &args.out {
            None => Path::new("output").join(&scenario.name),
            Some(out) if scenarios.len() == 1 => out.clone(),
            Some(out) => out.join(&scenario.name),
        })
        .collect();
    for (at, folder) in folders.iter().enumerate() {
        if folders[..at].contains(folder) {
            let message = format!("two scenarios are called `{}`; give each a `name` of its own", scenarios[at].name);
            return Err(Failure::bad_input(message));
        }
    }
    Ok(folders)
}

/// Runs one scenario and writes its folder.
fn one(
    scenario: &Scenario,
    draft: &Draft<'static>,
    folder: Folder,
    args: &Run,
    pool: &rayon::ThreadPool,
) -> Result<Findings, Failure> {
    #[allow(clippy::disallowed_methods)] // The clock is for the manifest, and for --for.
    let started = Instant::now();
    let findings = sampled(scenario, &folder, args, pool, started)?;
    let years = findings.replications;
    let findings = match scenario.beliefs.is_empty() || interrupt::asked() {
        true => findings,
        false => believing(findings, draft, &folder, args, years)?,
    };
    let drawn = args.shown.drawn()?;
    let draw = || pictures::write(&folder, drawn, &Document::of_run(&findings), caption);
    let mut pictures = pool.install(draw)?;
    pictures.extend(diagram::beside(&folder, drawn, scenario)?);
    folder.write("report.md", markdown::report(&findings, &pictures).as_bytes())?;
    folder.write("report.html", page::of_run(&findings, scenario, draft, args.shown.charts).as_bytes())?;
    folder.write("summary.json", json::summary(&findings).as_bytes())?;
    folder.write("manifest.json", manifest_of_run(args, pool, started.elapsed().as_secs_f64(), years).as_bytes())?;
    anstream::eprintln!("results are in {}", folder.path().display());
    Ok(findings)
}

/// What simulating says, after a search where outages are rare. Where there is none to be trusted, plain
/// histories go on to the precision that was asked for.
fn sampled(
    scenario: &Scenario,
    folder: &Folder,
    args: &Run,
    pool: &rayon::ThreadPool,
    started: Instant,
) -> Result<Findings, Failure> {
    let search = |findings| {
        let found = args.accelerating.applied(findings, scenario, args.stop.precision(), pool);
        found.map_err(|error| Failure::bad_input(error.to_string()))
    };
    let rare_ends = args.accelerating.when() != When::Never;
    let findings = search(plain_histories(scenario, folder, args, (pool, started), rare_ends)?)?;
    match findings.stopping {
        Some(stopping) if stopping.rare && !stopping.searched && !interrupt::asked() => {
            search(plain_histories(scenario, folder, args, (pool, started), false)?)
        }
        _ => Ok(findings),
    }
}

/// Simulates, and writes a row for each history.
fn plain_histories(
    scenario: &Scenario,
    folder: &Folder,
    args: &Run,
    clock: (&rayon::ThreadPool, Instant),
    rare_ends: bool,
) -> Result<Findings, Failure> {
    let mut rows = folder.draft("years.csv")?;
    let mut text = csv::years_header(scenario.costs.is_some());
    let take = |year: &crate::estimate::Year| {
        if year.replication.is_multiple_of(BLOCK) && interrupt::asked() {
            return Err(std::io::ErrorKind::Interrupted.into());
        }
        csv::push_year(&mut text, year);
        let written = rows.append(text.as_bytes());
        text.clear();
        written
    };
    let findings = simulate(scenario, args, clock, rare_ends, take)?;
    rows.finish()?;
    Ok(findings)
}

/// Adds what the beliefs of the scenario say; nothing if it is stopped before enough of them are drawn.
fn believing(
    findings: Findings,
    draft: &Draft<'static>,
    folder: &Folder,
    args: &Run,
    years: u64,
) -> Result<Findings, Failure> {
    let draws = args.draws.unwrap_or(study::DEFAULT_DRAWS);
    let years = study::years_per_draw(years, draws);
    let progress = Progress::new(&format!("{}, beliefs", findings.name), draws * years);
    let finished = |done| {
        progress.add(done);
        !interrupt::asked()
    };
    let uncertainty = study::uncertain(draft, args.sampling.seed, draws, years, finished);
    progress.finish();
    match uncertainty {
        Ok(uncertainty) => {
            let rows = uncertainty::csv::draws(&uncertainty);
            let rows = rows.map_err(|error| Failure::cannot_write("beliefs.csv", &error))?;
            folder.write("beliefs.csv", rows.as_bytes())?;
            Ok(findings.believing(uncertainty))
        }
        Err(StudyError::Sink(_)) if interrupt::asked() => Ok(findings),
        Err(error) => Err(Failure::bad_input(error.to_string())),
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

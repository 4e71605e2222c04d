//! `fivenines run`.

use super::args::{Charts, Format, Run};
use super::output::Folder;
use super::progress::Progress;
use super::{Exit, Failure, interrupt, print};
use crate::engine::campaign::BLOCK;
use crate::report::chart::{self, Chart};
use crate::report::markdown::Picture;
use crate::report::{csv, json, markdown, overview, text};
use crate::scenario::{self, Scenario};
use crate::study::{self, Findings, StudyError};
use std::fs;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Reads all scenarios, then runs one after the other; nothing runs if one of them is wrong.
pub(super) fn run(args: &Run) -> Result<(), Failure> {
    interrupt::listen();
    let scenarios = read_all(&args.scenarios, &args.set)?;
    let folders = folders(&scenarios, args)?;
    let pool = rayon::ThreadPoolBuilder::new().num_threads(args.threads.map_or(0, usize::from)).build();
    let pool = pool.map_err(|error| Failure::bad_input(format!("cannot start the threads: {error}")))?;
    let mut all = Vec::new();
    for (scenario, folder) in scenarios.iter().zip(folders) {
        all.push(one(scenario, Folder::open(folder)?, args, &pool)?);
        if interrupt::asked() {
            break;
        }
    }
    print(&shown(&all, args.format)?)?;
    if interrupt::asked() { Err(Failure::interrupted()) } else { Ok(()) }
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

/// Reads scenario files; every problem of every file is reported.
fn read_all(paths: &[PathBuf], overrides: &[String]) -> Result<Vec<Scenario>, Failure> {
    let mut scenarios = Vec::new();
    let mut refused = false;
    for path in paths {
        let text = fs::read_to_string(path)
            .map_err(|error| Failure::bad_input(format!("cannot read {}: {error}", path.display())))?;
        let base = path.parent().unwrap_or(Path::new(""));
        let load = |name: &str| fs::read_to_string(base.join(name)).map_err(|error| error.to_string());
        let reading = scenario::read(&path.display().to_string(), &text, overrides, &load);
        if !reading.diagnostics.is_empty() {
            let styled = std::io::stderr().is_terminal();
            anstream::eprint!("{}", reading.diagnostics.render(&reading.sources, styled));
        }
        match reading.scenario {
            Some(scenario) => scenarios.push(scenario),
            None => refused = true,
        }
    }
    if refused { Err(Failure { exit: Exit::BadInput, message: String::new() }) } else { Ok(scenarios) }
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
fn one(scenario: &Scenario, folder: Folder, args: &Run, pool: &rayon::ThreadPool) -> Result<Findings, Failure> {
    let years = match args.years {
        Some(years) => years,
        None => study::default_years(scenario).map_err(|error| Failure::bad_input(error.to_string()))?,
    };
    let progress = Progress::new(&scenario.name, years);
    let mut rows = folder.draft("years.csv")?;
    #[allow(clippy::disallowed_methods)] // The clock is for the manifest only.
    let started = Instant::now();
    let mut text = csv::YEARS_HEADER.to_string();
    let take = |year: &crate::estimate::Year| {
        if year.replication.is_multiple_of(BLOCK) && interrupt::asked() {
            return Err(std::io::ErrorKind::Interrupted.into());
        }
        csv::push_year(&mut text, year);
        let written = rows.append(text.as_bytes());
        text.clear();
        written
    };
    let findings = pool.install(|| study::run(scenario, args.seed, years, |done| progress.add(done), take));
    progress.finish();
    let findings = findings.map_err(|error| match error {
        StudyError::Sink(_) if interrupt::asked() => Failure::interrupted(),
        StudyError::Sink(error) => Failure::cannot_write("years.csv", &error),
        other => Failure::bad_input(other.to_string()),
    })?;
    rows.finish()?;
    let pictures = draw(&findings, &folder, args.charts)?;
    folder.write("report.md", markdown::report(&findings, &pictures).as_bytes())?;
    folder.write("summary.json", json::summary(&findings).as_bytes())?;
    folder.write("manifest.json", manifest(args, pool, started.elapsed().as_secs_f64(), years).as_bytes())?;
    anstream::eprintln!("results are in {}", folder.path().display());
    Ok(findings)
}

/// Draws the charts and says which files the report should show.
fn draw(findings: &Findings, folder: &Folder, charts: Charts) -> Result<Vec<Picture>, Failure> {
    let formats: &[chart::Format] = match charts {
        Charts::All => &[chart::Format::Svg, chart::Format::Png],
        Charts::Svg => &[chart::Format::Svg],
        Charts::None => &[],
    };
    let mut pictures = Vec::new();
    for chart in Chart::ALL.into_iter().filter(|chart| chart.suits(findings)) {
        for format in formats {
            let name = format!("{}.{}", chart.stem(), format.extension());
            let bytes = chart::draw(chart, findings, *format);
            let bytes =
                bytes.map_err(|error| Failure::cannot_write(&name, &std::io::Error::other(error.to_string())))?;
            folder.write(&name, &bytes)?;
        }
        if !formats.is_empty() {
            pictures.push(Picture { file: format!("{}.svg", chart.stem()), caption: caption(chart) });
        }
    }
    Ok(pictures)
}

fn caption(chart: Chart) -> &'static str {
    match chart {
        Chart::Histogram => "How much downtime a year has",
        Chart::Exceedance => "Share of years that are worse",
        Chart::Causes => "What the downtime is made of",
        Chart::Timeline => "A typical and a bad year",
        Chart::DataLoss => "How much data a loss costs",
    }
}

/// What depends on the machine and the clock.
fn manifest(args: &Run, pool: &rayon::ThreadPool, seconds: f64, years: u64) -> String {
    let manifest = serde_json::json!({
        "tool": { "name": "fivenines", "version": env!("CARGO_PKG_VERSION") },
        "command_line": std::env::args().collect::<Vec<_>>(),
        "overrides": args.set,
        "threads": pool.current_num_threads(),
        "years": years,
        "wall_seconds": seconds,
        "years_per_second": years as f64 / seconds,
        "hours_per_year": crate::units::HOURS_PER_YEAR,
        "target": format!("{}-{}", std::env::consts::ARCH, std::env::consts::OS),
    });
    serde_json::to_string_pretty(&manifest).expect("a JSON value can always be written") + "\n"
}

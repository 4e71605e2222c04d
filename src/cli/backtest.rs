//! `fivenines backtest`.

use super::args::{Format, Sampling, Shown};
use super::input::{accept, draft};
use super::manifest::manifest;
use super::output::Folder;
use super::progress::Progress;
use super::{Exit, Failure, interrupt, pictures, print, table_file};
use crate::fit::incidents::{Asked, Condition, Durations, incidents};
use crate::fit::table::Table;
use crate::fit::{FORMS, Period};
use crate::report::{backtest as report, chart};
use crate::scenario::Draft;
use crate::study::backtest::{
    Backtest, BacktestError, MOST_HISTORIES, Observation, Trial, backtest, draws, observation,
};
use crate::units::{HOURS_PER_YEAR, Probability};
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Histories unless the user says otherwise.
const USUAL_HISTORIES: u64 = 10_000;

/// Hold a scenario against a record.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Scenario file (TOML).
    #[arg(value_name = "SCENARIO")]
    scenario: PathBuf,
    /// File of the outages of the main service (CSV); the first line names the columns.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Column with how long each outage took.
    #[arg(long, value_name = "COLUMN", required_unless_present = "end", conflicts_with = "end")]
    column: Option<String>,
    /// Unit of that column: s, min, h, d [default: what the name of the column ends with]
    #[arg(long, value_name = "UNIT", requires = "column")]
    unit: Option<String>,
    /// Column with when each outage began; outages that overlap count as one, and rows outside the exposure are left out.
    #[arg(long, value_name = "COLUMN", requires = "exposure")]
    times: Option<String>,
    /// Column with when each outage ended; an empty cell means that it was still open when the exposure ended.
    #[arg(long, value_name = "COLUMN", requires = "times")]
    end: Option<String>,
    /// The period that was observed.
    #[arg(long, value_name = "FROM..TO", value_parser = Period::parse, required_unless_present = "years_observed")]
    exposure: Option<Period>,
    /// The same as a number of years of 365 days, where the file has no times.
    #[arg(long, value_name = "Y", conflicts_with = "exposure", value_parser = observed)]
    years_observed: Option<f64>,
    /// Column with the cause of each outage, as the scenario names it (component.fault).
    #[arg(long, value_name = "COLUMN")]
    cause: Option<String>,
    /// Only rows where a column has a value, or with != has another; may be given several times.
    #[arg(long = "where", value_name = "COLUMN=VALUE", value_parser = Condition::parse)]
    only: Vec<Condition>,
    /// What separates the cells, one character or `tab` [default: found out from the first line]
    #[arg(long, value_name = "C", value_parser = table_file::delimiter)]
    delimiter: Option<char>,
    /// End with exit code 1 if the p-value of all figures together is below this, for example 5%.
    #[arg(long, value_name = "P", value_parser = share)]
    require: Option<Probability>,
    #[command(flatten)]
    sampling: Sampling,
    /// Folder for the results [default: output/<scenario name>/backtest]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    #[command(flatten)]
    shown: Shown,
}

fn share(text: &str) -> Result<Probability, String> {
    Probability::parse(text).map_err(|error| format!("{}; {}", error.reason, error.help))
}

fn observed(text: &str) -> Result<f64, String> {
    let years = text.parse::<f64>().ok().filter(|years| *years > 0.0 && *years <= 10_000.0);
    years.ok_or_else(|| {
        format!("write a number of years above 0 and at most 10000, or give --exposure FROM..TO ({FORMS})")
    })
}

impl Args {
    fn hours(&self) -> f64 {
        self.exposure.map_or_else(|| self.years_observed.unwrap_or(1.0) * HOURS_PER_YEAR, Period::hours)
    }

    /// The record, and what was done to it.
    fn observation(&self) -> Result<(Observation, Vec<String>), Failure> {
        let unit = self.column.as_ref().map(|column| table_file::unit(column, self.unit.as_deref())).transpose()?;
        let unit_hours = unit.as_ref().map_or(1.0, |unit| unit.hours);
        let column = self.column.clone().map(|column| Durations::Column { column, unit_hours });
        let asked = Asked {
            durations: column.or_else(|| self.end.clone().map(Durations::Until)),
            times: self.times.clone(),
            group_by: self.cause.clone(),
            only: self.only.clone(),
            exposure: self.exposure.filter(|_| self.times.is_some()),
            may_be_empty: true,
            ..Asked::default()
        };
        let text = table_file::text(&self.file)?;
        let refused = |problems: &[_]| table_file::refused(&self.file, problems);
        let table = Table::parse(&text, self.delimiter).map_err(|problem| refused(&[problem]))?;
        let found = incidents(&table, &asked).map_err(|problems| refused(&problems))?;
        let (seen, mut remarks) = observation(&found, self.hours(), asked.exposure, self.cause.is_some());
        if let Some(unit) = unit.filter(|unit| unit.from_name) {
            let words = format!("the unit, {}, is read off the name of the column; --unit says another", unit.words);
            remarks.insert(0, words);
        }
        Ok((seen, remarks))
    }
}

/// Reads both, simulates, prints and writes.
pub(super) fn run(args: &Args) -> Result<(), Failure> {
    interrupt::listen();
    let (seen, remarks) = args.observation()?;
    let down: f64 = seen.outages.iter().map(|outage| outage.minutes).sum();
    if down > seen.hours * 60.0 {
        return Err(Failure::bad_input(
            "the record has more downtime than the observation is long: check the unit and the period",
        ));
    }
    let draft = draft_of_period(args, seen.hours)?;
    let scenario = accept(draft.read())?;
    let histories = match args.sampling.years {
        Some(years) if years > MOST_HISTORIES => {
            return Err(Failure::bad_input(format!("--years {years}: the most here is {MOST_HISTORIES} periods")));
        }
        _ => args.sampling.years(&scenario)?.min(args.sampling.years.unwrap_or(USUAL_HISTORIES)),
    };
    let pool = args.sampling.pool()?;
    let place = || Path::new("output").join(&scenario.name).join("backtest");
    let folder = Folder::open(args.out.clone().unwrap_or_else(place))?;
    #[allow(clippy::disallowed_methods)] // The clock is for the manifest only.
    let started = Instant::now();
    let progress = Progress::new(&scenario.name, histories);
    let note = |done| {
        progress.add(done);
        !interrupt::asked()
    };
    let trial = Trial { seed: args.sampling.seed, histories };
    let drawn = draws(&draft, &scenario, trial).map_err(|error| failure(args, error))?;
    let found = pool.install(|| backtest(&scenario, &drawn, &seen, trial, note));
    progress.finish();
    let found = found.map_err(|error| failure(args, error))?;
    let csv = report::table(&found).map_err(|error| Failure::cannot_write("the table", &error))?;
    let kept = folder.keep(|| {
        let draw = |format, theme| chart::draw_backtest(&found, format, theme);
        let caption = "The record among simulated periods";
        let pictures = pictures::single(&folder, args.shown.drawn()?, "backtest", caption, draw)?;
        let pictures: Vec<_> = pictures.into_iter().collect();
        folder.write("backtest.json", report::json(&found, &remarks).as_bytes())?;
        folder.write("backtest.csv", csv.as_bytes())?;
        folder.write("backtest.md", report::markdown(&found, &remarks, &pictures).as_bytes())?;
        let manifest = manifest(&args.sampling, &pool, started.elapsed().as_secs_f64(), histories);
        folder.write("manifest.json", manifest.as_bytes())
    });
    print(&match args.shown.format {
        Format::Text => report::text(&found, &remarks),
        Format::Json => report::json(&found, &remarks),
        Format::Csv => csv,
        Format::Md => report::markdown(&found, &remarks, &[]),
    })?;
    kept?;
    judge(args, &found)
}

/// The scenario with the length of the observation as its horizon. The window of a promise, which has no say here, is made
/// as long where it does not fit.
fn draft_of_period(args: &Args, hours: f64) -> Result<Draft<'static>, Failure> {
    let seconds = (hours * 3600.0).round();
    let overrides = |more: &[String]| [&args.sampling.set[..], &[format!("horizon={seconds}s")], more].concat();
    let plain = draft(&args.scenario, &overrides(&[]))?;
    let shorter = draft(&args.scenario, &overrides(&[format!("objective.window={seconds}s")]))?;
    let fits = plain.read().scenario.is_some() || shorter.read().scenario.is_none();
    Ok(if fits { plain } else { shorter })
}

/// Exit code 1 where the record is more surprising than is asked for.
fn judge(args: &Args, found: &Backtest) -> Result<(), Failure> {
    match args.require {
        Some(least) if found.p.mean < least.value() => {
            let words = report::p_of_all(found);
            let message = format!("the record is too surprising: {words}, where {} is required", least.value());
            Err(Failure { exit: Exit::ObjectiveMissed, message })
        }
        _ => Ok(()),
    }
}

fn failure(args: &Args, error: BacktestError) -> Failure {
    match error {
        BacktestError::Stopped => Failure { exit: Exit::Interrupted, message: "stopped; nothing is written".into() },
        BacktestError::Study(error) => Failure::bad_input(error.to_string()),
        BacktestError::NoSuchCauses(causes) => {
            let column = crate::report::lines::plain(args.cause.as_deref().unwrap_or(""));
            let causes = crate::report::lines::plain(&causes.join(", "));
            Failure::bad_input(format!("no value of `{column}` is a cause of the scenario; its causes are {causes}"))
        }
    }
}

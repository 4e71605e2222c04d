//! `fivenines fit`.

use super::args::Shown;
use super::manifest::of_analysis;
use super::output::Folder;
use super::{Failure, interrupt, pictures, print, table_file};
use crate::fit::incidents::{Asked, Condition, Durations};
use crate::fit::{Effort, Family, FitFindings, GroupFindings, Period, Request, findings};
use crate::report::chart::{self, FitChart};
use crate::report::fit as report;
use crate::report::markdown::Picture;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Fit laws to incidents.
#[derive(Debug, clap::Args)]
pub(super) struct Fit {
    /// File of incidents (CSV); the first line names the columns.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Column with how long each incident took.
    #[arg(long, value_name = "COLUMN", conflicts_with = "end")]
    column: Option<String>,
    /// Unit of that column: s, min, h, d [default: what the name of the column ends with]
    #[arg(long, value_name = "UNIT", requires = "column")]
    unit: Option<String>,
    /// Column that says that an incident was still open when the record ended (true, yes or 1).
    #[arg(long, value_name = "COLUMN", requires = "column")]
    censored: Option<String>,
    /// Column with when each incident began (2024-05-31, 2024-05-31 14:30, or RFC 3339; UTC without an offset).
    #[arg(long, value_name = "COLUMN", requires = "exposure")]
    times: Option<String>,
    /// Column with when each incident ended; an empty cell means that it was still open when the exposure ended.
    #[arg(long, value_name = "COLUMN", requires = "times")]
    end: Option<String>,
    /// When incidents were recorded, from a moment to before another, whether there were any or not.
    #[arg(long, value_name = "FROM..TO", value_parser = Period::parse, requires = "times")]
    exposure: Option<Period>,
    /// How many like units were observed; the rate is that of one.
    #[arg(long, value_name = "N", requires = "exposure", value_parser = clap::value_parser!(u32).range(1..))]
    units: Option<u32>,
    /// Column whose values make groups, each fitted for itself.
    #[arg(long, value_name = "COLUMN")]
    group_by: Option<String>,
    /// Only rows where a column has a value, or with != has another; may be given several times.
    #[arg(long = "where", value_name = "COLUMN=VALUE", value_parser = Condition::parse)]
    only: Vec<Condition>,
    /// Laws to fit, of exponential, weibull, lognormal, gamma [default: all]
    #[arg(long, value_name = "LAW,..", value_delimiter = ',', value_parser = family)]
    laws: Vec<Family>,
    /// What separates the cells, one character or `tab` [default: found out from the first line]
    #[arg(long, value_name = "C", value_parser = table_file::delimiter)]
    delimiter: Option<char>,
    /// Seed of the random numbers of the p-values.
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
    /// Records drawn from each law for its p-value.
    #[arg(long, value_name = "N", default_value_t = 499, value_parser = clap::value_parser!(u64).range(19..=100_000))]
    resamples: u64,
    /// Folder for the results [default: output/<file name>/fit]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    #[command(flatten)]
    shown: Shown,
}

fn family(text: &str) -> Result<Family, String> {
    let names: Vec<&str> = Family::ALL.iter().map(|family| family.name()).collect();
    Family::named(text.trim()).ok_or_else(|| format!("laws are {}", names.join(", ")))
}

impl Fit {
    fn request(&self) -> Result<Request, Failure> {
        let unit = self.column.as_ref().map(|column| table_file::unit(column, self.unit.as_deref())).transpose()?;
        let durations = match (&self.column, &self.end) {
            (Some(column), _) => {
                let unit_hours = unit.as_ref().map_or(1.0, |unit| unit.hours);
                Some(Durations::Column { column: column.clone(), unit_hours })
            }
            (None, Some(end)) => Some(Durations::Until(end.clone())),
            (None, None) => None,
        };
        if durations.is_none() && self.times.is_none() {
            let message = "nothing to fit: say which column has how long incidents took (--column), or which says when they \
                           began (--times with --exposure)";
            return Err(Failure::bad_input(message));
        }
        let mut families = if self.laws.is_empty() { Family::ALL.to_vec() } else { self.laws.clone() };
        families.sort_unstable();
        families.dedup();
        Ok(Request {
            file: table_file::name(&self.file),
            delimiter: self.delimiter,
            asked: Asked {
                durations,
                censored: self.censored.clone(),
                times: self.times.clone(),
                group_by: self.group_by.clone(),
                only: self.only.clone(),
                exposure: self.exposure,
                may_be_empty: false,
            },
            unit: unit.map(|unit| (unit.words, unit.from_name)),
            units: self.units.map_or(1.0, f64::from),
            effort: Effort { families, seed: self.seed, resamples: self.resamples },
        })
    }
}

/// Reads the file, fits, prints and writes.
pub(super) fn run(args: &Fit) -> Result<(), Failure> {
    interrupt::end_at_once();
    let text = table_file::text(&args.file)?;
    let request = args.request()?;
    let place = || Path::new("output").join(table_file::safe(&request.file)).join("fit");
    let folder = Folder::open(args.out.clone().unwrap_or_else(place))?;
    #[allow(clippy::disallowed_methods)] // The clock is for the manifest only.
    let started = Instant::now();
    let found = findings(&text, &request).map_err(|problems| table_file::refused(&args.file, &problems))?;
    let csv = report::table(&found).map_err(|error| Failure::cannot_write("the table", &error))?;
    let kept = folder.keep(|| {
        let draw = |(at, group)| draw(&found, at, group, &folder, args);
        let drawn: Vec<Vec<Picture>> = found.groups.iter().enumerate().map(draw).collect::<Result<_, _>>()?;
        folder.write("fit.json", report::json(&found).as_bytes())?;
        folder.write("fit.csv", csv.as_bytes())?;
        folder.write("fit.md", report::markdown(&found, &drawn).as_bytes())?;
        folder.write("manifest.json", of_analysis(started.elapsed().as_secs_f64()).as_bytes())
    });
    print(&match args.shown.format {
        super::args::Format::Text => report::text(&found),
        super::args::Format::Json => report::json(&found),
        super::args::Format::Csv => csv,
        super::args::Format::Md => report::markdown(&found, &[]),
    })?;
    kept
}

/// The charts of a group; their names begin with its number and name where there are groups.
fn draw(
    found: &FitFindings,
    at: usize,
    group: &GroupFindings,
    folder: &Folder,
    args: &Fit,
) -> Result<Vec<Picture>, Failure> {
    let mut drawn = Vec::new();
    for chart in FitChart::ALL.into_iter().filter(|chart| chart.suits(group)) {
        let stem = match found.group_by {
            Some(_) => format!("{:02}-{}-{}", at + 1, table_file::safe(&group.name), chart.stem()),
            None => chart.stem().to_string(),
        };
        let draw = |format, theme| chart::draw_fit(chart, found, group, format, theme);
        drawn.extend(pictures::single(folder, args.shown.drawn()?, &stem, chart.caption(), draw)?);
    }
    Ok(drawn)
}

//! What can be typed.

use clap::{Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// What availability does this design really reach?
///
/// Simulates many years of failures and recoveries of a cloud architecture, and says what availability it really
/// reaches: the mean, the whole distribution over years, the chance of keeping the objective, what the downtime was
/// made of.
#[derive(Debug, Parser)]
#[command(name = "fivenines", version, propagate_version = true)]
pub(super) struct Args {
    #[command(subcommand)]
    pub(super) command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Simulate scenarios and write the results with charts.
    ///
    /// Prints a table and writes summary.json, years.csv, report.md, manifest.json and the charts to a folder,
    /// by default output/<scenario name>/.
    #[command(after_help = "Example:\n  fivenines run scenarios/reference/99.99-three-az.toml --years 10000\n\n\
        Exit codes: 0 done, 2 bad input, 3 stopped by Ctrl-C (what was complete is written), 4 results could not be written.")]
    Run(Run),
    /// Compute exact figures where the design has some, or say what stands in the way.
    ///
    /// Parts that do not influence each other are solved one by one (as Markov chains, by mean times, by dates) and put
    /// together by a decision diagram; no random number is drawn. `run` shows the same beside its estimates where it takes
    /// no longer than a moment; this command takes its time.
    #[command(after_help = "Example:\n  fivenines exact scenarios/first.toml\n\n\
        Exit codes: 0 done (also where there are no exact figures), 2 bad input, 4 results could not be written.")]
    Exact(super::exact::Exact),
    /// List the built-in design goals and measured parameters.
    ///
    /// A design goal is named in a scenario as `design = { goal = "Amazon EC2 / Control Plane", mttr = "1h" }`, a
    /// parameter as a value such as `takes = "@az_dur_pw"` or as a source such as `source = "@svc_elb"`.
    #[command(after_help = "Example:\n  fivenines catalog az_dur")]
    Catalog(Catalog),
    /// Print the JSON Schema of scenarios or of results.
    ///
    /// With the schema of scenarios beside it, a scenario whose first line is `#:schema ./scenario.schema.json` has its
    /// keys completed and explained in editors that know TOML (Taplo, Even Better TOML).
    #[command(after_help = "Example:\n  fivenines schema scenario > scenario.schema.json")]
    Schema(Schema),
}

/// Simulate scenarios.
#[derive(Debug, clap::Args)]
pub(super) struct Run {
    /// Scenario files (TOML).
    #[arg(required = true, value_name = "SCENARIO")]
    pub(super) scenarios: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) sampling: Sampling,
    /// Folder for the results; with several scenarios each gets a folder in it [default: output/<scenario name>]
    #[arg(long, value_name = "DIR")]
    pub(super) out: Option<PathBuf>,
    #[command(flatten)]
    pub(super) shown: Shown,
}

/// What every command that simulates takes.
#[derive(Debug, clap::Args)]
pub(super) struct Sampling {
    /// How many histories (of one year, unless the scenario has another horizon) [default: what takes a second or two]
    #[arg(long, short = 'n', value_name = "N", value_parser = clap::value_parser!(u64).range(1..=1_000_000_000_000))]
    pub(super) years: Option<u64>,
    /// Seed of the random numbers: the same seed gives the same results.
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub(super) seed: u64,
    /// Threads to use [default: one for each processor]; results do not depend on it.
    #[arg(long, value_name = "T", value_parser = clap::value_parser!(u16).range(1..=4096))]
    pub(super) threads: Option<u16>,
    /// Override a value of the scenarios, for example --set component.web.count=3, or multiply it, for example
    /// --set 'fault.az-power.every*=0.5'.
    #[arg(long, value_name = "KEY=VALUE")]
    pub(super) set: Vec<String>,
}

/// What every command that shows results takes.
#[derive(Debug, Clone, Copy, clap::Args)]
pub(super) struct Shown {
    /// Which charts to write.
    #[arg(long, value_enum, default_value_t = Charts::All)]
    pub(super) charts: Charts,
    /// What to print on standard output.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(super) format: Format,
}

/// Which charts to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Charts {
    /// SVG and PNG.
    All,
    /// SVG only.
    Svg,
    /// None.
    None,
}

/// What to print.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// A table for people.
    Text,
    /// The text of summary.json.
    Json,
    /// The estimates, one a row.
    Csv,
    /// The text of report.md.
    Md,
}

/// Print a JSON Schema.
#[derive(Debug, clap::Args)]
pub(super) struct Schema {
    /// Of what.
    #[arg(value_enum, default_value_t = SchemaOf::Summary, conflicts_with = "scenario")]
    pub(super) of: SchemaOf,
    /// The schema of scenarios; the same as `schema scenario`.
    #[arg(long)]
    pub(super) scenario: bool,
}

/// What a schema describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum SchemaOf {
    /// summary.json, which `run` writes.
    Summary,
    /// Scenarios, after TOML is turned into JSON.
    Scenario,
    /// What `exact --format json` prints.
    Exact,
}

/// List the catalogue.
#[derive(Debug, clap::Args)]
pub(super) struct Catalog {
    /// Only entries that contain this text in their address, quantity or group.
    #[arg(value_name = "TEXT")]
    pub(super) filter: Option<String>,
    /// What to print.
    #[arg(long, value_enum, default_value_t = CatalogFormat::Text)]
    pub(super) format: CatalogFormat,
}

/// How to print the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum CatalogFormat {
    /// A table for people.
    Text,
    /// JSON.
    Json,
    /// CSV.
    Csv,
}

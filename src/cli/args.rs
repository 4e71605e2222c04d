//! What can be typed.

use super::explain::Explain;
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
    #[command(after_help = "Examples:\n  fivenines run scenarios/reference/99.99-three-az.toml --years 10000\n  \
        fivenines run scenarios/reference/99.99-three-az.toml --precision 2%\n  \
        fivenines run scenarios/first.toml --for 10s\n\n\
        --precision looks at the results after 1024 histories and then, each time, where the last look says that it will be \
        reached; not before 100 histories had downtime. Where it ends does not depend on the threads or the machine. With \
        --for it does; years in summary.json says how many there were, and --years with that number gives the same bytes.\n\n\
        A run that is interrupted goes on with --resume. With --shard the histories are divided among many machines, and \
        `fivenines merge` joins them.\n\n\
        Exit codes: 0 done, 2 bad input, 3 stopped by Ctrl-C (what was complete is written), 4 results could not be written, \
        75 a shard was stopped or is being made elsewhere: try again.")]
    Run(Run),
    /// Compare designs that meet the same luck: what they differ by, and what of that is noise.
    ///
    /// Prints tables and a verdict on each pair, and writes compare.md, compare.html (one file with the charts in it),
    /// compare.json, compare.csv and the charts to a folder, by default output/compare-<names of the designs>/.
    #[command(
        after_help = "Example:\n  fivenines compare scenarios/reference/99.9-two-az.toml scenarios/reference/99.99-three-az.toml\n\n\
        Exit codes: 0 done, 2 bad input, 3 stopped by Ctrl-C (what was complete is written), 4 results could not be written."
    )]
    Compare(super::compare::Compare),
    /// Find out what matters in a scenario, and what to fix first.
    ///
    /// Halves and doubles each number of the scenario (a tornado), takes each fault, change and failover away, and lets each
    /// recovery take half the time, all under the same luck. Prints tables and writes sensitivity.json, sensitivity.csv,
    /// sensitivity.md, manifest.json and the charts to a folder, by default output/<scenario name>/sensitivity/.
    #[command(after_help = "Examples:\n  fivenines sensitivity scenarios/reference/99.99-three-az.toml\n  \
        fivenines sensitivity scenarios/first.toml --only component.web --years 50000\n\n\
        --years is the most histories of the scenario and of each variation; each variation gets an eighth of them first, \
        and more where its interval is wide beside the largest effect.\n\n\
        Exit codes: 0 done, 2 bad input, 3 stopped by Ctrl-C (nothing is written), 4 results could not be written.")]
    Sensitivity(super::sensitivity::Args),
    /// Show one history of a run, step by step: a typical one, a bad one, the worst, or any by its number.
    ///
    /// Prints what happened, and writes trace.json, trace.csv, trace.md and a chart to a folder, by default
    /// output/<scenario name>/trace/. A history is the same in every run with the same scenario and seed.
    #[command(
        after_help = "Example:\n  fivenines trace scenarios/reference/99.99-three-az.toml --year worst --around 1h\n\n\
        Exit codes: 0 done, 2 bad input, 4 results could not be written."
    )]
    Trace(super::trace::Args),
    /// Judge the objectives of scenarios: pass, fail or not yet known, as an exit code for CI.
    ///
    /// Asked is that the mean availability is at least what is promised (or, where `kept` is stated, that this share of
    /// windows keeps it), and that 95 % of outages are within the RTO and 95 % of data losses within the RPO
    /// (`rto_kept`, `rpo_kept`). Histories are simulated until each verdict is certain at 95 %, allowing for
    /// several looks, or --years are done. Results go to output/<scenario name>/check/.
    #[command(
        after_help = "Examples:\n  fivenines check scenarios/reference/99.99-three-az.toml --junit check.xml\n  \
        fivenines check scenarios/first.toml --write-baseline baseline.json\n  \
        fivenines check scenarios/first.toml --baseline baseline.json --tolerance 2min\n\n\
        Exit codes: 0 all objectives are kept, 1 one is missed or not decided (see --allow-inconclusive) or the design got \
        worse than the baseline, 2 bad input, 3 stopped by Ctrl-C, 4 results could not be written."
    )]
    Check(super::check::Check),
    /// Explain a scenario by arithmetic: budget, product, cut sets, sources; then formula against reality.
    ///
    /// Without a simulation: the whitepaper's sum (events a year times minutes to recover, plus planned work), the product
    /// of availabilities, single points of failure and smallest cut sets, and every number with its source. With --simulate
    /// or --years: what lies between that product and the simulated figure, one mechanism at a time.
    ///
    /// Prints it and writes explain.json, explain.csv, explain.md, manifest.json and the chart to a folder, by default
    /// output/<scenario name>/explain/.
    #[command(after_help = "Example:\n  fivenines explain scenarios/reference/99.9-two-az.toml --simulate\n\n\
        Exit codes: 0 done, 2 bad input, 3 stopped by Ctrl-C (what was complete is written), 4 results could not be written.")]
    Explain(Explain),
    /// Draw the architecture: places, parts, what needs what, and the single points of failure.
    ///
    /// Nothing is simulated. `run` and `explain` write the same drawing beside their other charts.
    #[command(after_help = "Examples:\n  fivenines diagram scenarios/first.toml --out shop.svg\n  \
        fivenines diagram scenarios/reference/99.99-three-az.toml --format mermaid\n  \
        fivenines diagram scenarios/reference/99.95-warm-standby.toml --format png > design.png\n\n\
        With --out FILE the ending of the file (.svg, .png, .mmd) says the format; with --out DIR all three are written.\n\n\
        Exit codes: 0 done, 2 bad input, 4 the drawing could not be written.")]
    Diagram(super::diagram::Args),
    /// Simulate a scenario over the values of one or two keys, or find the value that keeps a goal.
    ///
    /// All points share their random numbers, so that neighbours meet the same luck. --years is the average of a point: a
    /// pilot at each point says where more histories are worth most. Prints a table and writes sweep.json, sweep.csv,
    /// sweep.md, manifest.json and the charts (curves; heat maps for two keys) to a folder.
    #[command(after_help = "Examples:\n  fivenines sweep scenarios/first.toml --over component.web.count=1..4\n  \
        fivenines sweep scenarios/first.toml --over 'component.web.fault.crash.every*=0.5,1,2'\n  \
        fivenines sweep scenarios/first.toml --over component.web.count=1..4 --find 'downtime<=5h'\n\n\
        Exit codes: 0 done (with --find: a value keeps the goal), 1 with --find: no value keeps the goal, or the histories \
        do not tell, 2 bad input, 3 stopped by Ctrl-C (nothing is written), 4 results could not be written.")]
    Sweep(super::sweep::Args),
    /// Join the shards of a run, comparison or sweep: the same bytes as if one machine had done all of it.
    ///
    /// Shards are what `run`, `compare` and `sweep` write with --shard. They may lie in any folders, in any order, and twice.
    /// Each has a checksum, and says what it is a part of.
    #[command(after_help = "Examples:\n  fivenines run scenarios/first.toml --years 20000 --shard 0/2 --out parts\n  \
        fivenines run scenarios/first.toml --years 20000 --shard 1/2 --out parts\n  \
        fivenines merge parts --out joined\n\n\
        Exit codes: those of the command whose shards they are; 2 also where shards are missing (they are listed as array \
        jobs take them, 3,7-9), broken, or of several runs.")]
    Merge(super::merge::Merge),
    /// Draw the charts of a result again, in other colours, sizes or formats, without simulating.
    ///
    /// RESULT is a folder that `run`, `compare`, `sweep`, `sensitivity`, `trace` or `explain` wrote, or the figures.json in
    /// it. Drawn at the defaults, a chart has the same bytes as the command wrote.
    #[command(after_help = "Examples:\n  fivenines plot output/first --list\n  \
        fivenines plot output/first --chart exceedance --theme dark --size slide --out slides\n  \
        fivenines plot output/first --chart causes --width 700 --out causes.svg\n\n\
        Exit codes: 0 done, 2 bad input, 3 stopped by Ctrl-C (what was complete is written), 4 pictures could not be written.")]
    Plot(super::plot::Args),
    /// Compute exact figures where the design has some, or say what stands in the way.
    ///
    /// Parts that do not influence each other are solved one by one (as Markov chains, by mean times, by dates) and put
    /// together by a decision diagram; no random number is drawn. `run` shows the same beside its estimates where it takes
    /// no longer than a moment; this command takes its time.
    #[command(after_help = "Example:\n  fivenines exact scenarios/first.toml\n\n\
        Exit codes: 0 done (also where there are no exact figures), 2 bad input, 4 results could not be written.")]
    Exact(super::exact::Exact),
    /// Write a commented scenario to begin with, from a template.
    ///
    /// Asks for the template and for a few numbers where this is a terminal; what is not asked for or given gets its default, of
    /// which all are in the file, with their sources.
    #[command(after_help = "Examples:\n  fivenines init two-zones\n  fivenines init --list\n  \
        fivenines init three-zones --name shop --objective 99.95% --servers 4 --release 1d\n\n\
        Exit codes: 0 done, 2 bad input or the file is there already, 4 the file could not be written.")]
    Init(super::init::Init),
    /// Fit laws to your own incidents: how long they take, how often they come, as lines for a scenario.
    ///
    /// Reads a CSV file whose first line names the columns. Laws are fitted by maximum likelihood, incidents that were still
    /// open counted for what they are; the table says which law is best, which cannot be told from it, and whether it fits.
    /// Writes fit.json, fit.csv, fit.md, manifest.json and the charts to a folder, by default output/<file name>/fit/.
    #[command(
        after_help = "Examples:\n  fivenines fit scenarios/data/outages.csv --column duration_minutes --where tier=major\n  \
        fivenines fit scenarios/data/outages.csv --column duration_minutes --group-by cause_class\n  \
        fivenines fit scenarios/shop.csv --times began --exposure 2022-01-01..2025-01-01\n\n\
        --resamples draws so many records from each law for its p-value, so the least p-value is 1 / (resamples + 1).\n\n\
        Exit codes: 0 done (also where no law fits), 2 bad input, 4 results could not be written."
    )]
    Fit(Box<super::fit::Fit>),
    /// Hold a scenario against your own record: how surprising is what happened, if the model is right?
    ///
    /// Simulates many periods as long as the one observed, and says where the recorded number of outages, downtime and longest
    /// outage lie among them. Beliefs are drawn, so what is not known widens the prediction. Writes backtest.json,
    /// backtest.csv, backtest.md, manifest.json and the chart to a folder, by default output/<scenario name>/backtest/.
    #[command(
        after_help = "Example:\n  fivenines backtest scenarios/first.toml scenarios/shop.csv --column minutes --years-observed 3\n\n\
        --years is the number of simulated periods.\n\n\
        Exit codes: 0 done, 1 with --require: the record is too surprising, 2 bad input, 3 stopped by Ctrl-C (nothing is \
        written), 4 results could not be written."
    )]
    Backtest(Box<super::backtest::Args>),
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
    /// Print the completions of a shell.
    #[command(after_help = "Examples:\n  fivenines completions bash > fivenines.bash\n  \
        fivenines completions zsh > _fivenines\n\n\
        bash: put it into ~/.local/share/bash-completion/completions/fivenines; zsh: a folder of $fpath; fish: \
        ~/.config/fish/completions/fivenines.fish; PowerShell: run it in $PROFILE.")]
    Completions(super::manual::Completions),
    /// Write the manual pages.
    ///
    /// Prints the page of fivenines, or of one of its commands; with --out it writes the pages of all of them.
    #[command(after_help = "Examples:\n  fivenines man run\n  fivenines man --out man\n\n\
        Exit codes: 0 done, 2 bad input, 4 a page could not be written.")]
    Man(super::manual::Man),
}

/// Simulate scenarios.
#[derive(Debug, clap::Args)]
pub(super) struct Run {
    /// Scenario files (TOML).
    #[arg(required = true, value_name = "SCENARIO")]
    pub(super) scenarios: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) sampling: Sampling,
    #[command(flatten)]
    pub(super) stop: super::stopping::StopRule,
    #[command(flatten)]
    pub(super) accelerating: super::accelerate::Accelerating,
    /// Folder for the results; with several scenarios each gets a folder in it [default: output/<scenario name>]
    #[arg(long, value_name = "DIR")]
    pub(super) out: Option<PathBuf>,
    #[command(flatten)]
    pub(super) sharding: super::shard::Sharding,
    /// Go on from checkpoint.json of an interrupted run in the folder for the results; the results are the same to the last
    /// byte.
    #[arg(long, conflicts_with = "shard")]
    pub(super) resume: bool,
    /// How often a long run saves its state to checkpoint.json, for --resume.
    #[arg(long, value_name = "TIME", default_value = "30s", value_parser = super::stopping::Every::parse)]
    pub(super) checkpoint: super::stopping::Every,
    /// Most rows of years.csv; those of the first histories are kept.
    #[arg(long, value_name = "N", default_value_t = 10_000_000)]
    pub(super) rows: u64,
    /// How many times to draw the beliefs of a scenario; each draw gets its part of the years, 100 at least [default: 200]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(20..=1_000_000))]
    pub(super) draws: Option<u64>,
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
    /// Colours of the charts [default: light]
    #[arg(long, value_enum)]
    pub(super) theme: Option<Theme>,
    /// What to print on standard output.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(super) format: Format,
}

impl Shown {
    /// Which charts, in which colours.
    ///
    /// # Errors
    /// Where colours are chosen and no chart is written.
    pub(super) fn drawn(&self) -> Result<Drawn, super::Failure> {
        Drawn::of(self.charts, self.theme)
    }
}

/// Which charts to write, in which colours.
#[derive(Debug, Clone, Copy)]
pub(super) struct Drawn {
    pub(super) charts: Charts,
    pub(super) theme: crate::report::chart::Theme,
}

impl Drawn {
    pub(super) fn of(charts: Charts, theme: Option<Theme>) -> Result<Drawn, super::Failure> {
        if charts == Charts::None && theme.is_some() {
            return Err(super::Failure::bad_input("--theme is of no use with --charts none; leave out one of them"));
        }
        Ok(Drawn { charts, theme: theme.unwrap_or(Theme::Light).into() })
    }
}

/// Colours of charts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Theme {
    /// Dark on white.
    Light,
    /// Light on nearly black.
    Dark,
}

impl From<Theme> for crate::report::chart::Theme {
    fn from(theme: Theme) -> Self {
        match theme {
            Theme::Light => crate::report::chart::Theme::Light,
            Theme::Dark => crate::report::chart::Theme::Dark,
        }
    }
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
    /// explain.json, which `explain` writes.
    Explain,
    /// sweep.json, which `sweep` writes.
    Sweep,
    /// sensitivity.json, which `sensitivity` writes.
    Sensitivity,
    /// Scenarios, after TOML is turned into JSON.
    Scenario,
    /// compare.json, which `compare` writes.
    Compare,
    /// trace.json, which `trace` writes.
    Trace,
    /// check.json, which `check` writes.
    Check,
    /// What `exact --format json` prints.
    Exact,
    /// fit.json, which `fit` writes.
    Fit,
    /// backtest.json, which `backtest` writes.
    Backtest,
    /// figures.json, which the commands write beside their charts and `plot` reads.
    Figures,
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

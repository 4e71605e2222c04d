//! `fivenines explain`.

use super::args::{Charts, Drawn, Format, Sampling, Theme};
use super::input::{accept, draft};
use super::manifest::manifest;
use super::output::Folder;
use super::progress::Progress;
use super::{Failure, diagram, interrupt, pictures, print};
use crate::report::chart::Document;
use crate::report::explain;
use crate::report::markdown::Picture;
use crate::scenario::Scenario;
use crate::study::{self, Explanation, Waterfall, WaterfallRun};
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Explain a scenario by arithmetic.
#[derive(Debug, clap::Args)]
pub(super) struct Explain {
    /// Scenario file (TOML).
    #[arg(value_name = "SCENARIO")]
    scenario: PathBuf,
    /// Simulate as well, and show what lies between the formula and the simulated figure.
    #[arg(long)]
    simulate: bool,
    /// The same with so many histories of each rung [default: what takes some seconds]
    #[arg(long, short = 'n', value_name = "N", value_parser = clap::value_parser!(u64).range(1..=1_000_000_000_000))]
    years: Option<u64>,
    /// Seed of the random numbers of the simulation [default: 1]
    #[arg(long, value_name = "S")]
    seed: Option<u64>,
    /// Threads of the simulation [default: one for each processor]; results do not depend on it.
    #[arg(long, value_name = "T", value_parser = clap::value_parser!(u16).range(1..=4096))]
    threads: Option<u16>,
    /// Which charts to write: the architecture, and that of the simulation [default: all]
    #[arg(long, value_enum)]
    charts: Option<Charts>,
    /// Colours of the charts of the simulation [default: light]
    #[arg(long, value_enum)]
    theme: Option<Theme>,
    /// Override a value of the scenario, for example --set component.web.count=3, or multiply it, for example
    /// --set 'fault.az-power.every*=0.5'.
    #[arg(long, value_name = "KEY=VALUE")]
    set: Vec<String>,
    /// Folder for the results [default: output/<scenario name>/explain]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// What to print on standard output.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

impl Explain {
    fn simulates(&self) -> bool {
        self.simulate || self.years.is_some()
    }

    /// Refuses what has no effect without a simulation.
    fn check(&self) -> Result<(), Failure> {
        let given = [("--seed", self.seed.is_some()), ("--threads", self.threads.is_some())];
        match given.into_iter().find(|(_, given)| *given && !self.simulates()) {
            Some((option, _)) => Err(Failure::bad_input(format!(
                "{option} has no effect: nothing is simulated; add --simulate or --years N, or leave {option} out"
            ))),
            None => Ok(()),
        }
    }

    fn sampling(&self) -> Sampling {
        Sampling { years: self.years, seed: self.seed.unwrap_or(1), threads: self.threads, set: self.set.clone() }
    }
}

/// Explains one scenario, with a simulation where it is asked for.
pub(super) fn run(args: &Explain) -> Result<(), Failure> {
    args.check()?;
    let drawn = Drawn::of(args.charts.unwrap_or(Charts::All), args.theme)?;
    interrupt::listen();
    let draft = draft(&args.scenario, &args.set)?;
    let scenario = accept(draft.read())?;
    let sampling = args.sampling();
    let place = || Path::new("output").join(&scenario.name).join("explain");
    let folder = Folder::open(args.out.clone().unwrap_or_else(place))?;
    #[allow(clippy::disallowed_methods)] // The clock is for the manifest only.
    let started = Instant::now();
    let mut explained = study::explain(&scenario);
    study::weigh(&mut explained, &scenario, &draft);
    let pool = sampling.pool()?;
    let waterfall = if args.simulates() { Some(simulate(&scenario, &sampling, &pool)?) } else { None };
    let csv =
        explain::csv(&explained, waterfall.as_ref()).map_err(|error| Failure::cannot_write("explain.csv", &error))?;
    let kept = folder.keep(|| {
        let mut pictures = draw(&explained, waterfall.as_ref(), &folder, drawn)?;
        pictures.extend(diagram::beside(&folder, drawn, &scenario)?);
        folder.write("explain.json", explain::json(&explained, waterfall.as_ref()).as_bytes())?;
        folder.write("explain.csv", csv.as_bytes())?;
        folder.write("explain.md", explain::markdown(&explained, waterfall.as_ref(), &pictures).as_bytes())?;
        let histories = waterfall.as_ref().map_or(0, |waterfall| waterfall.replications);
        let seconds = started.elapsed().as_secs_f64();
        folder.write("manifest.json", manifest(&sampling, &pool, seconds, histories).as_bytes())
    });
    print(&match args.format {
        Format::Text => explain::text(&explained, waterfall.as_ref()),
        Format::Json => explain::json(&explained, waterfall.as_ref()),
        Format::Csv => csv,
        Format::Md => explain::markdown(&explained, waterfall.as_ref(), &[]),
    })?;
    kept?;
    if interrupt::asked() { Err(Failure::interrupted()) } else { Ok(()) }
}

fn simulate(scenario: &Scenario, sampling: &Sampling, pool: &rayon::ThreadPool) -> Result<Waterfall, Failure> {
    let years = sampling.years(scenario)?;
    let progress = Progress::new(&scenario.name, years);
    let run = WaterfallRun { seed: sampling.seed, years };
    let done = pool.install(|| study::waterfall(scenario, run, |done| progress.add(done), || !interrupt::asked()));
    progress.finish();
    done.map_err(|error| Failure::bad_input(error.to_string()))
}

fn draw(
    e: &Explanation,
    waterfall: Option<&Waterfall>,
    folder: &Folder,
    drawn: Drawn,
) -> Result<Vec<Picture>, Failure> {
    let Some(waterfall) = waterfall else { return Ok(Vec::new()) };
    let document = Document::of_waterfall(e, waterfall);
    pictures::write(folder, drawn, &document, |_| "From the formula to the simulated figure")
}

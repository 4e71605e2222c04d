//! `fivenines merge`: the results of a run whose parts were simulated anywhere.

use super::accelerate::Accelerating;
use super::args::Shown;
use super::collect::{Shards, collect};
use super::conclude::{Conclusion, Ending};
use super::input::accept;
use super::output::Folder;
use super::{Failure, compare, interrupt, print, run, sweep};
use crate::estimate::{HistoryTally, SideBySide};
use crate::report::html::Provenance;
use crate::scenario::{Draft, Scenario};
use crate::study::parts::{Job, Part, Rows, Rule, Saved, Task};
use crate::study::{self, DrawTally, Gathered, StudyError, Terms};
use crate::units::Probability;
use rayon::ThreadPool;
use std::cell::RefCell;
use std::num::NonZeroU16;
use std::path::{Path, PathBuf};

/// Join shards.
#[derive(Debug, clap::Args)]
pub(super) struct Merge {
    /// Folders with the shards of one run, or the files of the shards.
    #[arg(required = true, value_name = "SHARDS")]
    shards: Vec<PathBuf>,
    /// Folder for the results [default: that of the command whose shards they are]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Threads to use [default: one for each processor]; results do not depend on it.
    #[arg(long, value_name = "T")]
    threads: Option<NonZeroU16>,
    #[command(flatten)]
    shown: Shown,
}

/// Collects all shards, then does what the command would have done with their histories.
pub(super) fn merge(args: &Merge) -> Result<(), Failure> {
    interrupt::listen();
    args.shown.drawn()?;
    let shards = collect(&args.shards)?;
    let first = shards.read(0)?;
    let (job, command) = (first.job.into_owned(), first.command.into_owned());
    drop(first.part);
    let threads = args.threads.map_or(0, |threads| usize::from(threads.get()));
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    let pool = pool.map_err(|error| Failure::bad_input(format!("cannot start the threads: {error}")))?;
    let merging = Merging { args, job: &job, shards: &shards, pool, provenance: Provenance { command } };
    match &job.task {
        Task::Run { rule: Rule::Years(years), draws, accelerate, .. } => merging.run(*years, *draws, accelerate),
        Task::Run { .. } => Err(Failure::bad_input("these are no shards: the run had no fixed number of histories")),
        Task::Compare { years, objective, accelerate } => merging.compare(*years, *objective, accelerate),
        Task::Sweep { years, over, accelerate } => merging.sweep(*years, over, accelerate),
    }
}

/// Shards of one job.
struct Merging<'a> {
    args: &'a Merge,
    job: &'a Job,
    shards: &'a Shards,
    pool: ThreadPool,
    provenance: Provenance,
}

impl Merging<'_> {
    fn run(&self, years: u64, draws: Option<u64>, accelerate: &str) -> Result<(), Failure> {
        let draft = self.job.inputs[0].draft();
        let scenario = accept(draft.read())?;
        let folder = self.folder(|| Path::new("output").join(&scenario.name))?;
        let (conclusion, seed) = (self.conclusion(&scenario, &draft, &folder, accelerate)?, self.job.seed);
        let rest = RefCell::new((Vec::<DrawTally>::new(), Vec::<(usize, Rows)>::new()));
        let parts = (0..self.shards.count()).map(|at| -> Result<Gathered, Failure> {
            let Saved { part: Part::Run { gathered, draws }, rows, shard, .. } = self.shards.read(at)? else {
                return Err(StudyError::Foreign.into());
            };
            let range = shard.part_of(&(0..years));
            let (rest, gathered) = (&mut *rest.borrow_mut(), gathered.into_owned());
            rest.0.extend_from_slice(&draws);
            rest.1.extend(rows.map(|rows| (at, rows)));
            if gathered.tally.histories == range.end - range.start {
                Ok(gathered)
            } else {
                Err(StudyError::Foreign.into())
            }
        });
        // One after the other in this thread, so that few are in memory at once.
        let findings = study::join(&scenario, (seed, years), parts)?;
        let (done, rows) = rest.into_inner();
        let findings = conclusion.searched(findings)?;
        let each = study::years_per_draw(years, draws.unwrap_or(study::DEFAULT_DRAWS));
        let findings = conclusion.believing(findings, each, &done)?;
        let kept = folder.keep(|| {
            self.shards.write_rows(&rows, &folder, scenario.costs.is_some())?;
            conclusion.write(&findings, &self.provenance, &self.manifest(years))
        });
        print(&run::shown(&[findings], self.args.shown.format)?)?;
        kept
    }

    fn conclusion<'c>(
        &'c self,
        scenario: &'c Scenario,
        draft: &'c Draft<'static>,
        folder: &'c Folder,
        accelerate: &str,
    ) -> Result<Conclusion<'c>, Failure> {
        let (accelerating, shown) = (accelerating(accelerate)?, self.args.shown);
        Ok(Conclusion { scenario, draft, folder, pool: &self.pool, accelerating, precision: None, shown })
    }

    fn compare(&self, years: u64, objective: Option<f64>, accelerate: &str) -> Result<(), Failure> {
        let read = self.job.inputs.iter().map(|input| accept(input.draft().read()));
        let paths: Vec<PathBuf> = self.job.inputs.iter().map(|input| PathBuf::from(&input.file)).collect();
        let scenarios = compare::named_by_file(read.collect::<Result<_, _>>()?, &paths);
        let folder = self.folder(|| compare::default_folder(&scenarios))?;
        let objective = objective.map(Probability::new).transpose();
        let objective = objective.map_err(|_| Failure::from(StudyError::Foreign))?;
        let terms = Terms { seed: self.job.seed, years, objective };
        let parts = (0..self.shards.count()).map(|at| -> Result<SideBySide, Failure> {
            match self.shards.read(at)?.part {
                Part::Compare(tally) => Ok(tally.into_owned()),
                _ => Err(StudyError::Foreign.into()),
            }
        });
        let comparison = study::compare_joined(&scenarios, &terms, parts)?;
        let (accelerating, shown) = (accelerating(accelerate)?, self.args.shown);
        let ending = Ending { pool: &self.pool, accelerating, shown, provenance: &self.provenance };
        compare::conclude(comparison, &scenarios, &folder, &ending, || self.manifest(years))
    }

    fn sweep(&self, years: u64, over: &[String], accelerate: &str) -> Result<(), Failure> {
        let grid = sweep::grid(over)?;
        let scenarios = sweep::read(&self.job.inputs[0].draft(), &grid)?;
        let folder = self.folder(|| sweep::default_folder(&scenarios[0].name))?;
        let effort = study::sweep::Effort { seed: self.job.seed, years };
        let parts = (0..self.shards.count()).map(|at| -> Result<Vec<HistoryTally>, Failure> {
            match self.shards.read(at)?.part {
                Part::Sweep(tallies) => Ok(tallies.into_owned()),
                _ => Err(StudyError::Foreign.into()),
            }
        });
        let swept = study::sweep::join(&grid, &scenarios, effort, parts)?;
        let (accelerating, shown) = (accelerating(accelerate)?, self.args.shown);
        let ending = Ending { pool: &self.pool, accelerating, shown, provenance: &self.provenance };
        sweep::conclude(swept, &scenarios, &folder, &ending, |spent| self.manifest(spent))
    }

    fn folder(&self, usual: impl FnOnce() -> PathBuf) -> Result<Folder, Failure> {
        Folder::open(self.args.out.clone().unwrap_or_else(usual))
    }

    fn manifest(&self, histories: u64) -> String {
        super::manifest::of_merge(&self.pool, self.shards.count(), histories, &self.provenance.command)
    }
}

fn accelerating(name: &str) -> Result<Accelerating, Failure> {
    Accelerating::named(name).ok_or_else(|| StudyError::Foreign.into())
}

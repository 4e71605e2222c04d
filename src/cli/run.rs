//! `fivenines run`.

use super::args::{Format, Run};
use super::conclude::Conclusion;
use super::input::{input_of, read_drafts, watched_drafts};
use super::keeper::{Keeper, Places, Whose, begun};
use super::manifest::manifest_of_run;
use super::output::Folder;
use super::progress::Progress;
use super::shard::part_of_run;
use super::stopping::simulate;
use super::{Failure, interrupt, page, print};
use crate::report::lines::plain;
use crate::report::{csv, json, markdown, overview, text};
use crate::scenario::{Draft, Scenario};
use crate::study::parts::{Input, Job, Rule, Shard, Task};
use crate::study::rare::When;
use crate::study::{self, Findings, Gathered, StudyError};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Reads all scenarios, then runs one after the other; nothing runs if one of them is wrong.
pub(super) fn run(args: &Run) -> Result<(), Failure> {
    interrupt::listen();
    args.shown.drawn()?;
    let (drafts, seen): (Vec<_>, Vec<_>) = watched_drafts(&args.scenarios, &args.sampling.set)?.into_iter().unzip();
    let scenarios = read_drafts(&drafts)?;
    if args.draws.is_some() && scenarios.iter().all(|scenario| scenario.beliefs.is_empty()) {
        return Err(Failure::bad_input(format!("--draws is of no use: {}", StudyError::NoBeliefs)));
    }
    let job = |(draft, (seen, scenario))| args.job(input_of(draft, seen), scenario);
    let jobs: Vec<Job> = drafts.iter().zip(seen.iter().zip(&scenarios)).map(job).collect::<Result<_, _>>()?;
    let command = page::provenance().command;
    let pool = &args.sampling.pool()?;
    let order = |((scenario, draft), job)| Order { scenario, draft, job, command: &command, pool };
    let orders: Vec<Order<'_>> = scenarios.iter().zip(&drafts).zip(&jobs).map(order).collect();
    match args.sharding.shard()? {
        Some(shard) => orders.iter().try_for_each(|order| part_of_run(order, shard, args)),
        None => whole(&orders, args),
    }
}

/// Runs one scenario after the other.
fn whole(orders: &[Order<'_>], args: &Run) -> Result<(), Failure> {
    let scenarios: Vec<&Scenario> = orders.iter().map(|order| order.scenario).collect();
    // A folder that cannot be written to is known before anything is simulated.
    let folders: Vec<Folder> = folders(&scenarios, args)?.into_iter().map(Folder::open).collect::<Result<_, _>>()?;
    let (mut all, mut keepers, mut kept) = (Vec::new(), Vec::new(), Ok(()));
    for (order, folder) in orders.iter().zip(&folders) {
        let (findings, keeper, written) = one(order, folder, args)?;
        all.push(findings);
        keepers.push(keeper);
        kept = written;
        if kept.is_err() || interrupt::asked() {
            break;
        }
    }
    short_of_precision(&all, args.shown.format);
    print(&shown(&all, args.shown.format)?)?;
    kept?;
    if interrupt::asked() {
        return Err(Failure::resumable());
    }
    keepers.into_iter().for_each(Keeper::forget);
    Ok(())
}

/// Says on standard error which designs are not known as precisely as was asked, where standard output does not say so.
fn short_of_precision(all: &[Findings], format: Format) {
    if all.len() == 1 && format != Format::Csv {
        return;
    }
    for findings in all {
        if let Some(caution) = findings.stopping.and_then(|stopping| stopping.caution()) {
            say!("{}: {caution}", plain(&findings.name));
        }
    }
}

/// What goes to standard output: everything about one scenario, or several side by side.
pub(super) fn shown(all: &[Findings], format: Format) -> Result<String, Failure> {
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
fn folders(scenarios: &[&Scenario], args: &Run) -> Result<Vec<PathBuf>, Failure> {
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

/// Runs one scenario and writes its folder. What was found is known even where it cannot be written.
fn one<'a>(
    order: &Order<'a>,
    folder: &Folder,
    args: &Run,
) -> Result<(Findings, Keeper<'a>, Result<(), Failure>), Failure> {
    #[allow(clippy::disallowed_methods)] // The clock is for the manifest, and for --for.
    let started = Instant::now();
    let Order { scenario, draft, pool, .. } = *order;
    let (accelerating, precision) = (args.accelerating, args.stop.precision());
    let conclusion = Conclusion { scenario, draft, folder, pool, accelerating, precision, shown: args.shown };
    let (mut keeper, begun) = order.keeper(folder, args)?;
    let findings = sampled(&conclusion, args, started, &mut keeper, begun)?;
    let years = findings.replications;
    let draws = args.draws.unwrap_or(study::DEFAULT_DRAWS);
    if !scenario.beliefs.is_empty() && !interrupt::asked() {
        drawn(order, args, &mut keeper, 0..draws, study::years_per_draw(years, draws))?;
    }
    // Nothing is saved any more; the pictures need the room.
    drop(keeper.gathered());
    let findings = conclusion.believing(findings, study::years_per_draw(years, draws), keeper.draws())?;
    if years > args.rows {
        say!("years.csv has the first {} of {years} histories (--rows)", args.rows);
    }
    let kept = folder.keep(|| {
        if let Some(partial) = keeper.finish_rows()? {
            folder.adopt(partial, "years.csv");
        }
        let manifest = manifest_of_run(args, pool, started.elapsed().as_secs_f64(), years);
        conclusion.write(&findings, &page::provenance(), &manifest)
    });
    Ok((findings, keeper, kept))
}

/// A scenario to be run.
pub(super) struct Order<'a> {
    pub(super) scenario: &'a Scenario,
    pub(super) draft: &'a Draft<'static>,
    pub(super) job: &'a Job,
    pub(super) command: &'a str,
    pub(super) pool: &'a rayon::ThreadPool,
}

impl<'a> Order<'a> {
    /// What keeps the state of the run, and what there is to go on from.
    fn keeper(&self, folder: &Folder, args: &Run) -> Result<(Keeper<'a>, Option<Gathered>), Failure> {
        let path = |name: &str| folder.path().join(name);
        let places = Places { state: path("checkpoint.json"), rows: (path("years.csv.partial"), path("years.csv")) };
        let whose = Whose { job: self.job, command: self.command, shard: Shard::WHOLE };
        let begun = if args.resume { begun(&places.state, &whose)? } else { None };
        let state = shown_path(&places.state);
        if args.resume && begun.is_none() {
            say!("there is no {state} to resume from: beginning anew");
        } else if !args.resume && places.state.exists() {
            say!(
                "{state} of an interrupted run is left alone until this one saves its own; --resume would go on from it"
            );
        }
        let rows = Some((self.scenario.costs.is_some(), args.rows));
        Keeper::open((whose, places), begun, rows, args.checkpoint.time())
    }
}

fn shown_path(path: &Path) -> String {
    plain(&path.to_string_lossy())
}

/// What simulating says, after a search where outages are rare. Where there is none to be trusted, plain
/// histories go on to the precision that was asked for.
fn sampled(
    conclusion: &Conclusion<'_>,
    args: &Run,
    started: Instant,
    keeper: &mut Keeper<'_>,
    begun: Option<Gathered>,
) -> Result<Findings, Failure> {
    let (scenario, clock) = (conclusion.scenario, (conclusion.pool, started));
    let rare_ends = args.accelerating.when() != When::Never;
    let findings = conclusion.searched(simulate(scenario, args, clock, rare_ends, begun, keeper)?)?;
    match findings.stopping {
        Some(stopping) if stopping.rare && !stopping.searched && !interrupt::asked() => {
            let begun = keeper.gathered();
            conclusion.searched(simulate(scenario, args, clock, false, begun, keeper)?)
        }
        _ => Ok(findings),
    }
}

/// Draws the beliefs of a scenario that are not drawn yet, so many `years` with each, until somebody asks to stop.
pub(super) fn drawn(
    order: &Order<'_>,
    args: &Run,
    keeper: &mut Keeper<'_>,
    draws: Range<u64>,
    years: u64,
) -> Result<(), Failure> {
    let done = keeper.draws().len() as u64;
    let progress = Progress::new(&format!("{}, beliefs", order.scenario.name), (draws.end - draws.start) * years);
    progress.add(done * years);
    let take = |draw| {
        progress.add(years);
        keeper.drew(draw);
        !interrupt::asked()
    };
    let (seed, rest) = (args.sampling.seed, (draws.start + done).min(draws.end)..draws.end);
    let input = &order.job.inputs[0];
    let drawn = order.pool.install(|| study::draw_each(&input.draft(), seed, rest, years, take));
    progress.finish();
    drawn.map_err(|error| Failure::bad_input(error.to_string()))
}

impl Run {
    /// What is run of one scenario.
    fn job(&self, input: Input, scenario: &Scenario) -> Result<Job, Failure> {
        let rule = match self.stop.rule() {
            Some(rule) => rule,
            None => Rule::Years(self.sampling.years(scenario)?),
        };
        let accelerate = self.accelerating.name().to_string();
        Ok(Job::new(
            Task::Run { rule, draws: self.draws, accelerate, rows: self.rows },
            vec![input],
            self.sampling.seed,
        ))
    }
}

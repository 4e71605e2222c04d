//! `fivenines check`.

use super::args::{Format, Sampling};
use super::baseline::{self, Entry};
use super::manifest::manifest;
use super::output::{Folder, single};
use super::progress::Progress;
use super::{Exit, Failure, input, interrupt, print};
use crate::report::check::{self as shown, Report};
use crate::report::junit;
use crate::scenario::Scenario;
use crate::study::{self, Asked, Change, Check as Checked, CheckError, Need, StudyError, Verdict};
use crate::units::{Hours, Probability};
use std::path::{Path, PathBuf};
use std::time::Instant;

/// How many times the usual number of histories there may be: most verdicts need far fewer.
const PATIENCE: u64 = 10;

/// Judge objectives.
#[derive(Debug, clap::Args)]
pub(super) struct Check {
    /// Scenario files (TOML).
    #[arg(required = true, value_name = "SCENARIO")]
    scenarios: Vec<PathBuf>,
    #[command(flatten)]
    sampling: Sampling,
    /// Judge this in place of what the scenarios ask for: availability (the mean), kept=95% (of windows that keep it),
    /// rto=95% (of outages), rpo=95% (of data losses); may be given several times.
    #[arg(long, value_name = "WHAT[=SHARE]", value_parser = asked)]
    require: Vec<Asked>,
    /// Let objectives pass for which the simulation cannot say whether they are kept.
    #[arg(long)]
    allow_inconclusive: bool,
    /// Write the verdicts as JUnit XML too.
    #[arg(long, value_name = "FILE")]
    junit: Option<PathBuf>,
    /// Compare with the designs in this file, which --write-baseline wrote; a regression is a failure.
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// How much more downtime a year than in the baseline is tolerated, for example 2min [default: 0s]
    #[arg(long, value_name = "TIME", requires = "baseline", value_parser = tolerance)]
    tolerance: Option<Hours>,
    /// Write the designs to this file, to compare later ones with them.
    #[arg(long, value_name = "FILE", conflicts_with = "baseline")]
    write_baseline: Option<PathBuf>,
    /// Folder for the results; with several scenarios each gets a folder in it [default: output/<scenario name>/check]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// What to print on standard output.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// `kept=95%` and its like.
fn asked(text: &str) -> Result<Asked, String> {
    let (name, share) = text.split_once('=').map_or((text, None), |(name, share)| (name, Some(share)));
    let need = Need::ALL.into_iter().find(|need| need.name() == name);
    let Some(need) = need else {
        return Err("possible here: availability, kept=95%, rto=95%, rpo=95%".into());
    };
    let share =
        share.map(Probability::parse).transpose().map_err(|error| format!("{}; {}", error.reason, error.help))?;
    match (need, share) {
        (Need::Availability, Some(_)) => {
            Err("the mean availability has no share; write `availability`, or kept=95% for a share of windows".into())
        }
        (Need::Kept, None) => Err("of how many windows? write for example kept=95%".into()),
        (_, Some(share)) if share.value() <= 0.0 => Err("a share of 0 % asks for nothing".into()),
        _ => Ok(Asked { need, share: share.map(Probability::value) }),
    }
}

fn tolerance(text: &str) -> Result<Hours, String> {
    Hours::parse(text).map_err(|error| format!("{}; {}", error.reason, error.help))
}

/// A scenario with what it is remembered by.
struct Subject {
    scenario: Scenario,
    entry: Entry,
    before: Option<Scenario>,
}

/// Judges all scenarios, one after the other, writes what was found, and fails if one of them does.
pub(super) fn check(args: &Check) -> Result<(), Failure> {
    interrupt::listen();
    no_twice(args)?;
    let subjects = subjects(args)?;
    let pool = args.sampling.pool()?;
    // A folder that cannot be written to is known before anything is simulated.
    let folders = subjects.iter().map(|subject| Folder::open(folder(&subject.scenario, args)));
    let folders: Vec<Folder> = folders.collect::<Result<_, _>>()?;
    let (mut reports, mut kept) = (Vec::new(), Ok(()));
    for (subject, folder) in subjects.iter().zip(folders) {
        let (report, written) = one(subject, folder, args, &pool)?;
        reports.push(report);
        kept = kept.and(written);
    }
    let kept = kept.and_then(|()| beside(args, subjects, &reports));
    print(&formatted(&reports, args)?)?;
    kept?;
    verdict(&reports, args.allow_inconclusive)
}

/// Writes the files that were asked for by name.
fn beside(args: &Check, subjects: Vec<Subject>, reports: &[Report]) -> Result<(), Failure> {
    if let Some(path) = &args.junit {
        single(path, junit::document(reports, args.allow_inconclusive).as_bytes())?;
    }
    let Some(path) = &args.write_baseline else { return Ok(()) };
    let entries = subjects.into_iter().zip(reports).map(|(subject, report)| subject.entry.with(&report.check));
    single(path, baseline::written(entries.collect()).as_bytes())
}

fn no_twice(args: &Check) -> Result<(), Failure> {
    for (at, asked) in args.require.iter().enumerate() {
        if args.require[..at].iter().any(|earlier| earlier.need == asked.need) {
            let message = format!("--require {} is given twice; keep one of them", asked.need.name());
            return Err(Failure::bad_input(message));
        }
    }
    Ok(())
}

/// Reads all scenarios and what the baseline has of them; every problem of every scenario is reported.
fn subjects(args: &Check) -> Result<Vec<Subject>, Failure> {
    let known = args.baseline.as_deref().map(baseline::read).transpose()?;
    let read: Vec<Result<Subject, Failure>> = args
        .scenarios
        .iter()
        .map(|path| {
            let (draft, seen) = input::watched_draft(path, &args.sampling.set)?;
            let scenario = input::accept(draft.read())?;
            let before = known.as_ref().map(|known| known.scenario(&scenario.name)).transpose()?;
            let entry = Entry::of(&draft, &scenario, seen.borrow().clone());
            Ok(Subject { scenario, entry, before })
        })
        .collect();
    let subjects: Vec<Subject> = read.into_iter().collect::<Result<_, _>>()?;
    for (at, subject) in subjects.iter().enumerate() {
        let name = &subject.scenario.name;
        if subjects[..at].iter().any(|earlier| earlier.scenario.name == *name) {
            let message = format!("two scenarios are called `{name}`; give each a `name` of its own");
            return Err(Failure::bad_input(message));
        }
    }
    Ok(subjects)
}

/// Judges one scenario and writes its folder. What was found is known even where it cannot be written.
fn one(
    subject: &Subject,
    folder: Folder,
    args: &Check,
    pool: &rayon::ThreadPool,
) -> Result<(Report, Result<(), Failure>), Failure> {
    let scenario = &subject.scenario;
    let usual = study::default_years(scenario).map_err(|error| Failure::bad_input(error.to_string()))?;
    let most = args.sampling.years.unwrap_or(usual * PATIENCE);
    #[allow(clippy::disallowed_methods)] // The clock is for the manifest only.
    let started = Instant::now();
    let check = judged(scenario, most, args, pool)?;
    let pairs = args.sampling.years.unwrap_or(usual);
    let change = subject.before.as_ref().map(|before| changed(before, scenario, pairs, args, pool)).transpose()?;
    let tolerance = args.tolerance.unwrap_or(Hours(0.0)).minutes();
    let histories = check.histories;
    let report = Report { check, change: change.map(|change| (change, tolerance)) };
    let kept = folder.keep(|| {
        let one = std::slice::from_ref(&report);
        folder.write("check.json", shown::json(one, args.sampling.seed).as_bytes())?;
        folder.write("check.csv", csv(one)?.as_bytes())?;
        folder.write("check.md", shown::markdown(one).as_bytes())?;
        let seconds = started.elapsed().as_secs_f64();
        folder.write("manifest.json", manifest(&args.sampling, pool, seconds, histories).as_bytes())
    });
    Ok((report, kept))
}

fn folder(scenario: &Scenario, args: &Check) -> PathBuf {
    match &args.out {
        None => Path::new("output").join(&scenario.name).join("check"),
        Some(out) if args.scenarios.len() == 1 => out.clone(),
        Some(out) => out.join(&scenario.name),
    }
}

fn judged(scenario: &Scenario, most: u64, args: &Check, pool: &rayon::ThreadPool) -> Result<Checked, Failure> {
    let progress = Progress::new(&scenario.name, most);
    let run = || {
        study::check(scenario, (args.sampling.seed, most), &args.require, |done| progress.add(done), interrupt::asked)
    };
    let check = pool.install(run);
    progress.finish();
    check.map_err(failure)
}

fn changed(
    before: &Scenario,
    scenario: &Scenario,
    histories: u64,
    args: &Check,
    pool: &rayon::ThreadPool,
) -> Result<Change, Failure> {
    let progress = Progress::new(&scenario.name, histories);
    let numbers = (args.sampling.seed, histories);
    let run = || study::compare_with(before, scenario, numbers, |done| progress.add(done), interrupt::asked);
    let change = pool.install(run);
    progress.finish();
    change.map_err(failure)
}

fn failure(error: CheckError) -> Failure {
    match error {
        CheckError::Stopped | CheckError::Study(StudyError::Sink(_)) => Failure::interrupted_early(),
        other => Failure::bad_input(other.to_string()),
    }
}

fn csv(reports: &[Report]) -> Result<String, Failure> {
    shown::csv(reports).map_err(|error| Failure::cannot_write("the verdicts", &error))
}

fn formatted(reports: &[Report], args: &Check) -> Result<String, Failure> {
    Ok(match args.format {
        Format::Text => shown::text(reports),
        Format::Json => shown::json(reports, args.sampling.seed),
        Format::Csv => csv(reports)?,
        Format::Md => shown::markdown(reports),
    })
}

/// The exit code: a gate that cannot say yes does not open.
fn verdict(reports: &[Report], allow_inconclusive: bool) -> Result<(), Failure> {
    let worst = reports.iter().map(Report::verdict).max().unwrap_or(Verdict::Pass);
    match worst {
        Verdict::Pass => Ok(()),
        Verdict::Inconclusive if allow_inconclusive => Ok(()),
        Verdict::Inconclusive => {
            let message =
                "some objective is not decided; simulate more with --years, or accept that with --allow-inconclusive";
            Err(Failure { exit: Exit::ObjectiveMissed, message: message.into() })
        }
        Verdict::Fail => Err(Failure {
            exit: Exit::ObjectiveMissed,
            message: "an objective is missed, or the design got worse".into(),
        }),
    }
}

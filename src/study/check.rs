//! Objectives as a verdict: kept, missed, or not yet known, with as many histories as that takes.

use super::StudyError;
use super::naming::complement;
use super::promise::objective_of;
use super::run::Study;
use crate::engine::Block;
use crate::estimate::{Estimate, HistoryTally, Looks, ServiceTally};
use crate::estimate::{histories_to_decide, mean_bounds, ratio_bounds, share_bounds};
use crate::scenario::Scenario;
use crate::scenario::scene::{Objective, Window};
use std::fmt;
use std::ops::{ControlFlow, Range};

/// Share of outages within the RTO, and of data losses within the RPO, that is asked for where nothing else is said.
pub const USUAL_SHARE: f64 = 0.95;

/// What an objective asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    /// The mean availability is at least what is promised.
    Availability,
    /// A share of the windows keeps the promised availability.
    Kept,
    /// A share of the outages is within the RTO.
    Rto,
    /// A share of the data losses is within the RPO.
    Rpo,
}

impl Need {
    /// Every need.
    pub const ALL: [Need; 4] = [Need::Availability, Need::Kept, Need::Rto, Need::Rpo];

    /// Its name on the command line and in results.
    pub fn name(self) -> &'static str {
        match self {
            Need::Availability => "availability",
            Need::Kept => "kept",
            Need::Rto => "rto",
            Need::Rpo => "rpo",
        }
    }
}

/// What the caller asks for in place of what the scenario says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Asked {
    /// What.
    pub need: Need,
    /// At which share; `None` for the usual one, and for the mean availability, which has none.
    pub share: Option<f64>,
}

/// One requirement on one service.
#[derive(Debug, Clone, PartialEq)]
pub struct Requirement {
    /// The service.
    pub service: String,
    /// What is asked for.
    pub need: Need,
    /// Largest bad share that passes: of time down, of windows, outages or losses that miss.
    pub limit: f64,
    /// What is promised: unavailability, minutes of the RTO, seconds of the RPO.
    pub promised: f64,
    /// In which windows, for an availability.
    pub window: Window,
}

/// Whether a requirement is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// The whole interval is on the good side.
    Pass,
    /// The interval holds the limit.
    Inconclusive,
    /// The whole interval is on the bad side.
    Fail,
}

impl Verdict {
    /// Its name in results.
    pub fn name(self) -> &'static str {
        match self {
            Verdict::Pass => "pass",
            Verdict::Inconclusive => "inconclusive",
            Verdict::Fail => "fail",
        }
    }
}

/// A requirement with what became of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Judged {
    /// What was asked for.
    pub requirement: Requirement,
    /// The good share: availability, or the share of windows, outages or losses that keep it. Its interval allows for
    /// the looks; its count is of histories, outages or losses at the look that decided.
    pub share: Estimate,
    /// Whether it is kept.
    pub verdict: Verdict,
    /// Histories behind the verdict.
    pub histories: u64,
    /// Histories that would decide in four cases of five, where it is not known yet and any number would.
    pub needed: Option<f64>,
}

/// The verdicts on a scenario.
#[derive(Debug, Clone)]
pub struct Check {
    /// Short name of the scenario.
    pub name: String,
    /// One line for headings.
    pub title: String,
    /// SHA-256 of the scenario text, overrides and loaded files, lower-case hex.
    pub sha256: String,
    /// Seed.
    pub seed: u64,
    /// Length of each history in hours.
    pub horizon_hours: f64,
    /// Histories simulated.
    pub histories: u64,
    /// The most that there might have been.
    pub most: u64,
    /// The requirements in the order of the services.
    pub judged: Vec<Judged>,
    /// Downtime of the main service in minutes a year.
    pub downtime_minutes_per_year: Estimate,
}

impl Check {
    /// The worst of the verdicts.
    pub fn verdict(&self) -> Verdict {
        self.judged.iter().map(|judged| judged.verdict).max().unwrap_or(Verdict::Pass)
    }
}

/// Why there is no verdict.
#[derive(Debug)]
#[non_exhaustive]
pub enum CheckError {
    /// The study came to nothing.
    Study(StudyError),
    /// Nothing that is asked for is promised; with what to do.
    NothingToCheck(String),
    /// The caller asked to stop.
    Stopped,
}

impl fmt::Display for CheckError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CheckError::Study(error) => error.fmt(f),
            CheckError::NothingToCheck(help) => f.write_str(help),
            CheckError::Stopped => f.write_str("stopped before a verdict"),
        }
    }
}

impl std::error::Error for CheckError {}

/// Everything that is required of a scenario.
///
/// Without `asked`, of each service with an objective: its mean availability or, where `kept` is stated, the share of
/// windows that keep it; and the share of outages within the RTO and of losses within the RPO, [`USUAL_SHARE`] where
/// none is stated. With `asked`, that alone of each service that promises it.
pub fn requirements(scenario: &Scenario, study: &Study<'_>, asked: &[Asked]) -> Vec<Requirement> {
    let services = study.model.services.iter().enumerate();
    let promised = services.filter_map(|(at, service)| Some((&service.name, objective_of(scenario, at)?)));
    promised.flat_map(|(name, objective)| required(name, objective, asked)).collect()
}

fn required(service: &str, objective: &Objective, asked: &[Asked]) -> Vec<Requirement> {
    let stated = |need: Need| match need {
        Need::Availability => objective.kept.is_none().then_some(None),
        Need::Kept => objective.kept.map(|share| Some(share.value())),
        Need::Rto => Some(objective.rto_kept.map(|share| share.value())),
        Need::Rpo => Some(objective.rpo_kept.map(|share| share.value())),
    };
    let wanted = |need: Need| match asked.iter().find(|asked| asked.need == need) {
        Some(asked) => Some(asked.share.or(stated(need).flatten())),
        None if asked.is_empty() => stated(need),
        None => None,
    };
    Need::ALL
        .into_iter()
        .filter_map(|need| Some((need, wanted(need)?)))
        .filter_map(|(need, share)| {
            let promised = match need {
                Need::Availability | Need::Kept => objective.availability?.complement(),
                Need::Rto => objective.rto?.minutes(),
                Need::Rpo => objective.rpo?.minutes() * 60.0,
            };
            let limit = if need == Need::Availability { promised } else { 1.0 - share.unwrap_or(USUAL_SHARE) };
            Some(Requirement { service: service.to_string(), need, limit, promised, window: objective.window })
        })
        .collect()
}

/// Simulates until every requirement is decided, or `most` histories are done.
///
/// Results are looked at after 1024 histories, twice as many, and so on; the intervals allow for that
/// ([`Looks`]), so that each requirement is wrongly passed in at most 2.5 % of cases and wrongly failed in at most 2.5 %,
/// as far as its interval holds its level. `finished` counts histories; `stopped` says between blocks whether to stop.
///
/// # Errors
/// [`CheckError`]: the scenario is too large, a history never ends, nothing is promised, or the caller stopped it.
pub fn check(
    scenario: &Scenario,
    (seed, most): (u64, u64),
    asked: &[Asked],
    finished: impl Fn(u64) + Sync,
    stopped: impl Fn() -> bool,
) -> Result<Check, CheckError> {
    let study = Study::new(scenario, seed).map_err(CheckError::Study)?;
    let requirements = requirements(scenario, &study, asked);
    if requirements.is_empty() {
        return Err(CheckError::NothingToCheck(nothing(scenario, asked)));
    }
    let looks = Looks::up_to(most);
    let mut total = study.tally();
    let mut judged: Vec<Option<Judged>> = vec![None; requirements.len()];
    for (look, until) in looks.at.iter().enumerate() {
        let next = total.histories..*until;
        extend(&study, &mut total, next, &finished, &stopped)?;
        let tail = looks.tail(look);
        for (slot, requirement) in judged.iter_mut().zip(&requirements) {
            if slot.as_ref().is_none_or(|known| known.verdict == Verdict::Inconclusive) {
                *slot = Some(judge(&study, &total, requirement, tail));
            }
        }
        if judged.iter().flatten().all(|known| known.verdict != Verdict::Inconclusive) {
            break;
        }
    }
    let service = study.findings_of_main(&total);
    Ok(Check {
        name: scenario.name.clone(),
        title: scenario.title.clone(),
        sha256: scenario.sha256.clone(),
        seed,
        horizon_hours: scenario.horizon.0,
        histories: total.histories,
        most,
        judged: judged.into_iter().flatten().collect(),
        downtime_minutes_per_year: service.downtime_minutes_per_year,
    })
}

/// What to do where nothing is to be checked.
fn nothing(scenario: &Scenario, asked: &[Asked]) -> String {
    let name = &scenario.name;
    match asked {
        [] => format!(
            "`{name}` promises nothing that could be checked; add an objective, such as [objective] with \
             availability = \"99.9%\" or rto = \"15min\""
        ),
        _ => {
            let names: Vec<&str> = asked.iter().map(|asked| asked.need.name()).collect();
            format!(
                "nothing in `{name}` promises what --require asks for ({}); `availability` and `kept` need an availability in \
                 [objective], `rto` an rto, `rpo` an rpo",
                names.join(", ")
            )
        }
    }
}

fn extend(
    study: &Study<'_>,
    total: &mut HistoryTally,
    replications: Range<u64>,
    finished: impl Fn(u64) + Sync,
    stopped: impl Fn() -> bool,
) -> Result<(), CheckError> {
    let mut stop = false;
    let merge = |mut block: Block<HistoryTally>| {
        block.tally.years.clear();
        crate::engine::Tally::merge(total, block.tally);
        stop = stopped();
        if stop { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let run = study.campaign(replications).run(|| study.tally(), finished, merge);
    run.map_err(|halted| CheckError::Study(StudyError::Halted(halted)))?;
    if stop { Err(CheckError::Stopped) } else { Ok(()) }
}

/// Judges one requirement by intervals each end of which misses with probability `tail`.
fn judge(study: &Study<'_>, total: &HistoryTally, requirement: &Requirement, tail: f64) -> Judged {
    let at = study.model.services.iter().position(|service| service.name == requirement.service).unwrap_or(0);
    let windows = study.windows(at);
    let bad = bad_share(&total.services[at], requirement.need, (study.model.horizon.0, windows), tail);
    let verdict = match requirement.limit {
        limit if bad.high <= limit => Verdict::Pass,
        limit if bad.low > limit => Verdict::Fail,
        _ => Verdict::Inconclusive,
    };
    let open = verdict == Verdict::Inconclusive && requirement.limit > 0.0;
    Judged {
        requirement: requirement.clone(),
        share: complement(bad),
        verdict,
        histories: total.histories,
        needed: open.then(|| histories_to_decide(&bad, requirement.limit, total.histories)).flatten(),
    }
}

/// The share of time down, or of windows, outages or losses that miss.
fn bad_share(tally: &ServiceTally, need: Need, (horizon, windows): (u64, u64), tail: f64) -> Estimate {
    let (verdict, histories) = (&tally.verdict, tally.downtime.count());
    match need {
        Need::Availability => mean_bounds(&tally.downtime, horizon, 1.0 / horizon as f64, tail),
        Need::Kept if windows == 1 => share_bounds(histories - verdict.histories_kept, histories, tail),
        Need::Kept => mean_bounds(&verdict.windows_missed, windows, 1.0 / windows as f64, tail),
        Need::Rto => ratio_bounds(&verdict.recoveries_missed, tail),
        Need::Rpo => ratio_bounds(&verdict.losses_missed, tail),
    }
}

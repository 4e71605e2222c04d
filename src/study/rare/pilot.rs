//! The pilot: short searches that find out what is near an outage, and which way of looking for it pays.
//!
//! Work is measured in events, so that the choice is the same on every machine.

use super::Ready;
use crate::engine::rare::{Plan, RareCampaign, Survey, survey};
use crate::engine::{Block, Halted};
use crate::estimate::WeightedTally;
use std::ops::ControlFlow;

/// How a search goes about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Failures are forced.
    Forcing,
    /// Paths split again and again.
    Splitting,
}

/// A plan that pays.
#[derive(Debug, Clone)]
pub(super) struct Chosen {
    pub(super) plan: Plan,
    pub(super) method: Method,
    /// What is missing with everything up.
    pub(super) from: f64,
    /// Work-normalised variance of each method that saw anything: squared relative error times work.
    pub(super) tried: Vec<(Method, f64)>,
    /// Squared relative error of one history, and the work that one is, as the pilot saw them.
    pub(super) of_one: (f64, f64),
}

impl Chosen {
    /// How many histories that effort takes.
    pub(super) fn histories(&self, wanted: f64, most_work: f64) -> u64 {
        let (variance, work) = self.of_one;
        (variance / (wanted * wanted)).min(most_work / work).clamp(FEWEST_HISTORIES, MOST_HISTORIES).ceil() as u64
    }
}

/// Bounds of a search: two blocks at least, and numbers below those of pilots.
const FEWEST_HISTORIES: f64 = 32.0;
const MOST_HISTORIES: f64 = (1u64 << 37) as f64;
/// Histories of a pilot have numbers from here on, which no search reaches.
const FIRST: u64 = 1 << 38;
/// Events of the survey, and of each trial of a plan.
const SURVEY: u64 = 200_000;
const TRIAL: f64 = 100_000.0;
/// So many paths are enough to tell where the next level is.
const PATHS: usize = 500;
/// At most so many histories in each of them.
const HISTORIES: u64 = 1 << 14;
/// Danger begins where at most this share of events finds the system so near.
const NEAR: f64 = 0.2;
/// Probability of a failure in each window.
const FORCED: f64 = 0.5;
/// Events that starting a path costs, and that a history costs, beside their own.
const START: f64 = 5.0;
/// A next level is reached by at most this share of paths, and there is none where at least so many reach the outage:
/// without forcing, and with it, where half of the paths come a step nearer whatever the laws say.
const STEP: (f64, f64) = (0.4, 0.1);
const FORCED_STEP: (f64, f64) = (0.6, 0.5);
const MOST_LEVELS: usize = 12;
const MOST_FACTOR: f64 = 1000.0;
/// A trial that saw fewer outages says nothing.
const FEWEST: u64 = 10;

/// Looks for a plan that pays, of one method alone if that is asked for; says why there is none otherwise.
pub(super) fn pilot(ready: &Ready, seed: u64, only: Option<Method>) -> Result<Result<Chosen, &'static str>, Halted> {
    let survey = survey(&ready.model, &ready.costs, seed, SURVEY, HISTORIES)?;
    if !survey.from.is_finite() {
        return Ok(Err("no set of failures that begin by themselves is known to bring the service down"));
    }
    let Some(near) = danger(&survey) else {
        return Ok(Err("the service is near an outage from the start"));
    };
    let pilot = Pilot { ready, seed };
    let outer = |forced| Plan { levels: vec![near], factors: vec![1], forced };
    let mut tried = Vec::new();
    for (method, force) in [(Method::Forcing, FORCED), (Method::Splitting, 0.0)] {
        if only.is_some_and(|only| only != method) {
            continue;
        }
        let plan = pilot.levels(pilot.balance(outer(force))?)?;
        let tally = pilot.trial(&plan, TRIAL, false)?;
        if tally.seen >= FEWEST {
            let (error, histories) = (tally.relative_error(), tally.histories() as f64);
            let of_one = (error * error * histories, work(&tally) / histories);
            tried.push((method, plan, of_one));
        }
    }
    let cost = |(variance, work): (f64, f64)| variance * work;
    let best = tried.iter().min_by(|a, b| cost(a.2).total_cmp(&cost(b.2)));
    Ok(match best {
        Some((method, plan, of_one)) => Ok(Chosen {
            plan: plan.clone(),
            method: *method,
            from: survey.from,
            tried: tried.iter().map(|(method, _, of_one)| (*method, cost(*of_one))).collect(),
            of_one: *of_one,
        }),
        None => Err("short searches found no outage either"),
    })
}

/// Where danger begins: the outermost state short of everything being up in which few events find the system.
fn danger(survey: &Survey) -> Option<f64> {
    let mut inside = 0;
    let mut found = None;
    for (missing, count) in survey.seen.iter().filter(|(missing, _)| *missing < survey.from * (1.0 - 1e-9)) {
        inside += count;
        if found.is_some() && inside as f64 > NEAR * survey.events as f64 {
            break;
        }
        if *missing > 0.0 {
            found = Some(*missing);
        }
    }
    found.or_else(|| (survey.from > 0.0).then_some(survey.from * (1.0 - 1e-6)))
}

struct Pilot<'r> {
    ready: &'r Ready,
    seed: u64,
}

impl Pilot<'_> {
    /// Gives the first level the factor with which paths make as much work as the histories that they leave.
    fn balance(&self, mut plan: Plan) -> Result<Plan, Halted> {
        plan.factors[0] = 1;
        let tally = self.trial(&plan, TRIAL / 4.0, false)?;
        if tally.paths > 0 {
            let of_histories = tally.history_events as f64 + START * tally.histories() as f64;
            let of_paths = work(&tally) - of_histories;
            plan.factors[0] = (of_histories / of_paths).round().clamp(1.0, MOST_FACTOR) as u32;
        }
        Ok(plan)
    }

    /// Adds levels inwards, each reached by a fair share of the paths from the one before.
    fn levels(&self, mut plan: Plan) -> Result<Plan, Halted> {
        while plan.levels.len() < MOST_LEVELS {
            let tally = self.trial(&plan, TRIAL, true)?;
            let last = *plan.levels.last().expect("there is a first level");
            let step = if plan.forced > 0.0 { FORCED_STEP } else { STEP };
            let Some((level, share)) = next_level(&tally.nearest, last, step) else { break };
            plan.levels.push(level);
            plan.factors.push((1.0 / share).round().clamp(1.0, MOST_FACTOR) as u32);
        }
        Ok(plan)
    }

    /// Follows histories until they have made so much work.
    fn trial(&self, plan: &Plan, most: f64, note_nearest: bool) -> Result<WeightedTally, Halted> {
        let model = plan.fit(&self.ready.model, &self.ready.costs);
        let mut total = WeightedTally::new(model.horizon);
        let mut size = 2;
        while work(&total) < most && total.histories() < HISTORIES && total.nearest.len() < PATHS {
            let first = FIRST + total.histories();
            let replications = first..first + size;
            let campaign = RareCampaign {
                model: &model,
                costs: &self.ready.costs,
                plan,
                seed: self.seed,
                replications,
                note_nearest,
            };
            follow(&campaign, &mut total)?;
            size = (total.histories() / 2).clamp(2, 1024);
        }
        Ok(total)
    }
}

/// What a search costs, in events: a history and a path have to be put in their places too.
pub(super) fn work(tally: &WeightedTally) -> f64 {
    tally.events as f64 + START * (tally.histories() + tally.paths) as f64
}

/// Follows the histories of a campaign and adds what they find.
pub(super) fn follow(campaign: &RareCampaign<'_>, total: &mut WeightedTally) -> Result<(), Halted> {
    let merge = |block: Block<WeightedTally>| {
        total.merge(block.tally);
        ControlFlow::Continue(())
    };
    campaign.run(|| WeightedTally::new(campaign.model.horizon), |_| {}, merge)
}

/// The outermost level within the last one that few paths reach, and their share; nothing where outages are no longer rare.
fn next_level(nearest: &[f64], last: f64, (step, enough): (f64, f64)) -> Option<(f64, f64)> {
    let mut sorted: Vec<f64> = nearest.to_vec();
    sorted.sort_by(f64::total_cmp);
    let count = sorted.len() as f64;
    let reached = |missing: f64| sorted.partition_point(|other| *other <= missing) as f64 / count;
    if sorted.is_empty() || reached(0.0) >= enough {
        return None;
    }
    let mut inside: Vec<f64> =
        sorted.iter().copied().filter(|missing| *missing > 0.0 && *missing < last * (1.0 - 1e-9)).collect();
    inside.dedup();
    let outermost = inside.iter().rev().copied().find(|missing| reached(*missing) <= step);
    outermost.map(|level| (level, reached(level)))
}

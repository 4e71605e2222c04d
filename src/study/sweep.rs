//! Sweeps: a scenario over the values of one or two of its keys, and the search for the value that keeps a goal.
//!
//! **Paired luck.** All points share the seed, and processes of the same name draw the same random numbers (common random
//! numbers; Law, Simulation Modeling and Analysis, 5th ed., 2015, section 11.2): neighbours meet the same luck, so a
//! curve is smooth even where each of its intervals is wide.
//!
//! **Where the histories go.** A plain sweep spends an eighth of its histories on a pilot of equal size at each point.
//! The pilot says how the rest is divided: so that the relative intervals of the downtime become alike, and four times
//! that where the answer to the objective changes. The pilot itself is then left out: how many histories a point has
//! is independent of them, so estimates have no bias and intervals keep their level (the two stages of Stein 1945, with
//! the first set aside). A search ([`Goal`]) counts all histories and pays for its many looks with wider limits.
//!
//! Nothing depends on the number of threads: what is divided how follows from merged tallies alone.

mod allot;
mod axis;
mod bench;
mod goal;
mod grid;
mod point;
mod range;
mod rare;
mod search;

pub use axis::{Axis, Level, MAX_POINTS, Quantity, Refused, Spacing};
pub use goal::{Goal, Metric, Standing};
pub use grid::{Grid, RefusedPoint};
pub use point::{Point, Promised};

use super::parts::Shard;
use super::{Study, StudyError, default_years};
use crate::engine::Tally;
use crate::engine::campaign::BLOCK;
use crate::estimate::{Estimate, FEW, HistoryTally};
use crate::model::CompileError;
use crate::scenario::Scenario;
use bench::Bench;
use rayon::prelude::*;
use search::Search;
use std::fmt;
use std::ops::Range;

/// Points up to which the default number of histories is that of a run at each.
const POINTS_OF_A_RUN: u64 = 10;

/// A sweep that was simulated.
#[derive(Debug, Clone)]
pub struct Sweep {
    /// Short name of the scenario.
    pub name: String,
    /// One line for headings.
    pub title: String,
    /// Seed of all points.
    pub seed: u64,
    /// Histories a point on average that were asked for.
    pub years: u64,
    /// Histories of the pilot at each point, which are not counted in.
    pub pilot: u64,
    /// Length of each history in hours, of the first point.
    pub horizon_hours: f64,
    /// The service that the figures are about.
    pub service: String,
    /// What was varied.
    pub axes: Vec<Axis>,
    /// Every combination of the values; the last axis varies fastest.
    pub points: Vec<Point>,
    /// What came of a search.
    pub answer: Option<Answer>,
    /// Things the reader must know before trusting the figures.
    pub cautions: Vec<String>,
}

/// What came of a search.
#[derive(Debug, Clone)]
pub struct Answer {
    /// What was asked for.
    pub goal: Goal,
    /// Which value keeps it.
    pub outcome: Outcome,
    /// The points that are decided change from failing to keeping or back once at the most.
    pub monotone: bool,
    /// Confidence that all decisions are right together, 0.95.
    pub level: f64,
    /// The last look at each point.
    pub looks: Vec<Look>,
    /// Histories of the first look; each further one doubles them.
    pub first_look: u64,
}

/// Which value keeps a goal. Points are counted from 0 in the order in which the values were given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It is kept from a value on.
    From {
        /// The first point that keeps it.
        at: usize,
        /// The point before, which does not.
        fails: usize,
    },
    /// It is kept up to a value.
    UpTo {
        /// The last point that keeps it.
        at: usize,
        /// The point after, which does not.
        fails: usize,
    },
    /// All values keep it.
    All,
    /// No value keeps it.
    None,
    /// Values in the middle keep it, the first and the last do not.
    Inside,
    /// The histories do not tell.
    Undecided {
        /// Histories a point, on average, with which they probably would; nothing where that is out of reach.
        years: Option<u64>,
    },
}

/// The last look at a point.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Look {
    /// Looks so far.
    pub looks: u32,
    /// What it said.
    pub standing: Standing,
    /// The figure in question; the intervals of all looks at all points hold together with 95 % confidence.
    pub estimate: Estimate,
}

/// How much to simulate.
#[derive(Debug, Clone, Copy)]
pub struct Effort {
    /// Seed of all points.
    pub seed: u64,
    /// Histories a point on average: the budget is so many for each point, however it is divided.
    pub years: u64,
}

/// Who is told of progress, and who may stop it.
#[derive(Clone, Copy)]
pub struct Watch<'w> {
    /// Called from any thread with a number of histories that are done.
    pub finished: &'w (dyn Fn(u64) + Sync),
    /// Asked after each block of histories; true ends the sweep without a result.
    pub stop: &'w (dyn Fn() -> bool + Sync),
}

impl Watch<'static> {
    /// Nobody.
    pub fn nobody() -> Watch<'static> {
        Watch { finished: &|_| (), stop: &|| false }
    }
}

/// Why a sweep came to nothing.
#[derive(Debug)]
#[non_exhaustive]
pub enum SweepError {
    /// A point is too large, or one of its histories never ends.
    Study(StudyError),
    /// All points together are too large.
    TooLarge {
        /// Most faults, changes and controllers of all points together.
        processes: usize,
    },
    /// The goal does not suit the scenario or the axes.
    Refused(Refused),
    /// The watch stopped it.
    Stopped,
}

impl fmt::Display for SweepError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SweepError::Study(error) => error.fmt(f),
            SweepError::TooLarge { processes } => {
                write!(
                    f,
                    "all points together have more than {processes} faults of units and places; take fewer points"
                )
            }
            SweepError::Refused(refused) => refused.fmt(f),
            SweepError::Stopped => f.write_str("the sweep was stopped"),
        }
    }
}

impl std::error::Error for SweepError {}

/// A number of histories a point that takes about as long as ten runs at the most.
///
/// # Errors
/// [`CompileError`] if a point is too large to run at all.
pub fn default_effort(scenarios: &[Scenario]) -> Result<u64, CompileError> {
    let mut least = u64::MAX;
    for scenario in scenarios {
        least = least.min(default_years(scenario)?);
    }
    let points = (scenarios.len() as u64).max(POINTS_OF_A_RUN);
    Ok((least * POINTS_OF_A_RUN / points).max(100))
}

/// Simulates the scenarios of all points of a grid, in its order, on the current rayon pool.
///
/// With a goal it also searches one axis for the value from which on, or up to which, the goal is kept.
///
/// # Errors
/// [`SweepError`]: the goal does not suit, a point is too large, a history never ends, or the watch stops it.
///
/// # Panics
/// Where the scenarios are not as many as the points.
///
/// ```
/// use fivenines::scenario::Draft;
/// use fivenines::study::sweep::{Axis, Effort, Goal, Grid, Outcome, Watch, run};
///
/// let text = r#"
///     [component.server]
///     fault.crash = { every = "90h", mttr = "10h" }
///     [service.site]
///     any = "server"
/// "#;
/// let grid = Grid::new(vec![Axis::parse("component.server.count=1..4").unwrap()]).unwrap();
/// let scenarios = grid.read_all(&Draft::of_text("servers.toml", text)).map_err(|_| "refused").unwrap();
/// let effort = Effort { seed: 1, years: 1000 };
/// let goal = Goal::parse("availability>=99.5%").unwrap();
/// let sweep = run(&grid, &scenarios, effort, Some(&goal), Watch::nobody()).unwrap();
///
/// // Each server is down 10 % of the time: 1 % with two of them, 0.1 % with three.
/// assert_eq!(sweep.answer.unwrap().outcome, Outcome::From { at: 2, fails: 1 });
/// ```
pub fn run(
    grid: &Grid,
    scenarios: &[Scenario],
    effort: Effort,
    goal: Option<&Goal>,
    watch: Watch<'_>,
) -> Result<Sweep, SweepError> {
    assert_eq!(scenarios.len(), grid.count(), "each point has a scenario");
    let Some(goal) = goal else {
        let part = run_part(grid, scenarios, effort, Shard::WHOLE, watch)?;
        return join(grid, scenarios, effort, [Ok(part)]);
    };
    suits(goal, grid, scenarios)?;
    let bench = Bench::new(scenarios, effort.seed, watch)?;
    let (points, answer) = find(goal, grid, &bench, scenarios, effort.years)?;
    Ok(swept(grid, &bench, effort, 0, points, Some(answer)))
}

/// Simulates a part of a sweep without a goal: the whole pilot, and the part's share of the histories of each point.
///
/// # Errors
/// Those of [`run`].
pub fn run_part(
    grid: &Grid,
    scenarios: &[Scenario],
    effort: Effort,
    shard: Shard,
    watch: Watch<'_>,
) -> Result<Vec<HistoryTally>, SweepError> {
    assert_eq!(scenarios.len(), grid.count(), "each point has a scenario");
    let bench = Bench::new(scenarios, effort.seed, watch)?;
    let ranges = ranges(grid, &bench, scenarios, effort.years)?;
    let shares: Vec<Range<u64>> = ranges.iter().map(|range| shard.part_of(range)).collect();
    bench.each(&shares, |_, tally| Ok(tally))
}

/// What all parts of a sweep say, in their order.
///
/// # Errors
/// [`StudyError::Foreign`] if a part is not of this sweep, those of [`run`], or those of the parts.
pub fn join<E: From<SweepError>>(
    grid: &Grid,
    scenarios: &[Scenario],
    effort: Effort,
    parts: impl IntoIterator<Item = Result<Vec<HistoryTally>, E>>,
) -> Result<Sweep, E> {
    let bench = Bench::new(scenarios, effort.seed, Watch::nobody())?;
    let mut total: Vec<HistoryTally> = bench.studies.iter().map(Study::tally).collect();
    for part in parts {
        let part = part?;
        if part.len() != total.len() || !bench.studies.iter().zip(&part).all(|(study, part)| study.fits(part)) {
            return Err(SweepError::Study(StudyError::Foreign).into());
        }
        total.iter_mut().zip(part).for_each(|(total, part)| total.merge(part));
    }
    let point = |(at, tally): (usize, &HistoryTally)| Point::of(grid, &bench.studies[at], &scenarios[at], at, tally);
    let points: Vec<Point> = total.par_iter().enumerate().map(point).collect::<Result<_, SweepError>>()?;
    let pilot = allot::pilot(effort.years, grid.count());
    Ok(swept(grid, &bench, effort, pilot, points, None))
}

fn swept(
    grid: &Grid,
    bench: &Bench<'_>,
    effort: Effort,
    pilot: u64,
    points: Vec<Point>,
    answer: Option<Answer>,
) -> Sweep {
    let first = &bench.scenarios[0];
    Sweep {
        name: first.name.clone(),
        title: first.title.clone(),
        seed: effort.seed,
        years: effort.years,
        pilot,
        horizon_hours: first.horizon.0,
        service: bench.studies[0].model.services[0].name.clone(),
        axes: grid.axes().to_vec(),
        cautions: cautions(&points, pilot, answer.as_ref()),
        points,
        answer,
    }
}

/// A search needs one axis, and the metric something that it is about.
fn suits(goal: &Goal, grid: &Grid, scenarios: &[Scenario]) -> Result<(), SweepError> {
    if grid.axes().len() != 1 {
        let help = "give one --over and fix the other key with --set";
        return Err(SweepError::Refused(Refused::new("a search goes along one axis", help)));
    }
    let promised = |scenario: &Scenario| scenario.objective.availability.is_some();
    if goal.metric == Metric::Kept && !scenarios.iter().all(promised) {
        let help = "add `availability` to [objective], for example availability = \"99.9%\"";
        let reason = "`kept` asks how often the objective is kept, and the scenario promises no availability";
        return Err(SweepError::Refused(Refused::new(reason, help)));
    }
    Ok(())
}

/// The histories of each point: a pilot says where they are worth most.
fn ranges(grid: &Grid, bench: &Bench<'_>, scenarios: &[Scenario], years: u64) -> Result<Vec<Range<u64>>, SweepError> {
    let count = grid.count();
    let pilot = allot::pilot(years, count);
    let wanted = if pilot == 0 {
        vec![years; count]
    } else {
        let downtimes = |_, tally: HistoryTally| Ok(tally.services[0].downtime);
        let seen = bench.each(&vec![0..pilot; count], downtimes)?;
        let cap = scenarios.iter().map(|scenario| scenario.horizon.to_sim().0).max().unwrap_or(0);
        let allowed: Vec<Option<f64>> = scenarios.iter().map(point::allowed).collect();
        allot::allot(grid, &seen, &allowed, cap, years - pilot)
    };
    Ok(wanted.into_iter().map(|histories| pilot..pilot + histories).collect())
}

/// A first look at an eighth of the histories, then more where it matters.
fn find(
    goal: &Goal,
    grid: &Grid,
    bench: &Bench<'_>,
    scenarios: &[Scenario],
    years: u64,
) -> Result<(Vec<Point>, Answer), SweepError> {
    // Whole blocks, so that every history is in the same one however far it goes.
    let first = (years / 8).max(years.min(BLOCK)).div_ceil(BLOCK) * BLOCK;
    let budget = (years * grid.count() as u64).max(first * grid.count() as u64);
    let (tallies, answer) = Search::start(goal, scenarios, bench, first, budget)?.run()?;
    let point = |(at, tally): (usize, &HistoryTally)| Point::of(grid, &bench.studies[at], &scenarios[at], at, tally);
    Ok((tallies.iter().enumerate().map(point).collect::<Result<_, _>>()?, answer))
}

fn cautions(points: &[Point], pilot: u64, answer: Option<&Answer>) -> Vec<String> {
    let mut cautions = Vec::new();
    let few = points.iter().filter(|point| point.histories_with_outage < FEW && !point.accelerated()).count();
    if few > 0 {
        cautions.push(format!(
            "{few} of {} points had fewer than {FEW} histories with an outage: their intervals are wide and rest on few events",
            points.len()
        ));
    }
    if pilot > 0 {
        cautions.push(format!(
            "{pilot} histories a point went into a pilot that divided the others; they are not counted in"
        ));
    }
    if answer.is_some() {
        cautions.push(
            "the search chose how many histories each point has: the intervals of the table are those of a fixed number and \
             may cover a little less; those of the search hold whatever it chose"
                .to_string(),
        );
    }
    cautions
}

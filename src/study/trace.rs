//! One history, step by step.

use super::timeline::{nearest, row_name, timeline, undrawn};
use super::{Study, StudyError, Timeline};
use crate::engine::{Outage, StepKind, Trajectory};
use crate::estimate::HistoryTally;
use crate::model::Model;
use crate::scenario::Scenario;
use std::collections::BTreeMap;

/// Which history of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// The one whose downtime is nearest to the median.
    Typical,
    /// The one whose downtime is nearest to that which 99 % of histories do not exceed.
    P99,
    /// The one with the most downtime; the first of several.
    Worst,
    /// The one with this number, from 0.
    Number(u64),
}

/// One history, step by step.
#[derive(Debug, Clone)]
pub struct Trace {
    /// Short name of the scenario.
    pub name: String,
    /// One line for headings.
    pub title: String,
    /// SHA-256 of the scenario text and overrides, lower-case hex.
    pub sha256: String,
    /// Seed of the run.
    pub seed: u64,
    /// Number of the history in the run.
    pub replication: u64,
    /// Which history was asked for.
    pub which: Which,
    /// How many histories it was chosen from; 0 where it was named by its number.
    pub among: u64,
    /// The recorded services, the main one first.
    pub services: Vec<TracedService>,
    /// What happened, in order of time.
    pub events: Vec<TracedEvent>,
    /// The history as bars over time.
    pub timeline: Timeline,
}

/// What one history did to a service.
#[derive(Debug, Clone, PartialEq)]
pub struct TracedService {
    /// Its name.
    pub name: String,
    /// Minutes down.
    pub downtime_minutes: f64,
    /// Outages, those among them that were cut off at an end of the history.
    pub outages: usize,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq)]
pub struct TracedEvent {
    /// Hours from the beginning of the history.
    pub hours: f64,
    /// To what: a unit, a place, a failover, a service.
    pub subject: String,
    /// What.
    pub what: Happening,
}

/// What may happen in a history.
#[derive(Debug, Clone, PartialEq)]
pub enum Happening {
    /// A fault or change strikes, or a failover begins, with the first stage of its recovery.
    Begins {
        /// What the downtime is put down to.
        cause: String,
        /// The first stage.
        stage: String,
    },
    /// The recovery goes on with this stage.
    Stage(String),
    /// The recovery waits, or stands still: for what.
    Waits(String),
    /// What it waited for is there: it goes on with this stage.
    GoesOn(String),
    /// The recovery is complete, after so many hours.
    Over(f64),
    /// The recovery is given up or lost, after so many hours.
    Lost(f64),
    /// A service goes down because of this.
    Down(String),
    /// A service is back after so many hours, or still down when the history ends.
    Up {
        /// Hours down.
        after: f64,
        /// The history ended before the outage did.
        cut_off: bool,
    },
    /// Changes to the data of so many seconds are gone for a service.
    DataLost {
        /// Time before the failure whose changes are gone, in seconds.
        seconds: f64,
        /// What the loss is put down to.
        cause: String,
    },
}

/// Replays one history of the run of a scenario with this seed on the current rayon pool; a history that is chosen by
/// its downtime is chosen among the first `years`. A typical and a bad one are those that [`run`](super::run) draws.
///
/// `finished` is called from any thread with the number of histories that are done since the last call.
///
/// # Errors
/// [`StudyError`]: the scenario is too large, a history never ends, or it has too many events to be told.
pub fn trace(
    scenario: &Scenario,
    seed: u64,
    which: Which,
    years: u64,
    finished: impl Fn(u64) + Sync,
) -> Result<Trace, StudyError> {
    let study = Study::new(scenario, seed)?;
    if let Some(why) = undrawn(&study.model) {
        return Err(StudyError::Untold(why));
    }
    let mut among = 0;
    let replication = match which {
        Which::Number(number) => number,
        other => {
            let mut total = study.tally();
            study.extend(&mut total, 0..years, finished)?;
            among = total.histories;
            chosen(&total, other)
        }
    };
    let trajectory = study.campaign(0..years).replay(replication).map_err(StudyError::Halted)?;
    let label = format!("history {replication}");
    Ok(Trace {
        name: scenario.name.clone(),
        title: scenario.title.clone(),
        sha256: scenario.sha256.clone(),
        seed,
        replication,
        which,
        among,
        services: services(&study.model, &trajectory),
        events: events(&study.model, &trajectory),
        timeline: timeline(&study.model, &trajectory, &label),
    })
}

fn chosen(total: &HistoryTally, which: Which) -> u64 {
    let found = match which {
        Which::Typical => nearest(total, 0.5),
        Which::P99 => nearest(total, 0.99),
        Which::Worst | Which::Number(_) => total.worst.map(|(_, replication)| replication),
    };
    found.expect("a run has at least one history")
}

impl Trace {
    /// Leaves only what happened within so many hours of an outage of the main service, or during one.
    pub fn keep_around(&mut self, hours: f64) {
        let outages = &self.timeline.outages;
        let near = |at: f64| outages.iter().any(|(start, end, _)| at >= start - hours && at <= end + hours);
        self.events.retain(|event| near(event.hours));
    }
}

fn services(model: &Model, trajectory: &Trajectory) -> Vec<TracedService> {
    let records = model.services.iter().zip(&trajectory.services);
    let traced = records.map(|(watched, record)| TracedService {
        name: watched.name.clone(),
        downtime_minutes: record.downtime.minutes(),
        outages: record.outages.len(),
    });
    traced.collect()
}

/// Everything in order of time; of one instant, what happens to parts before what follows for services.
fn events(model: &Model, trajectory: &Trajectory) -> Vec<TracedEvent> {
    let mut events = recoveries(model, trajectory);
    for (watched, record) in model.services.iter().zip(&trajectory.services) {
        let cause = |cause: u32| model.causes[cause as usize].name.clone();
        let event = |hours: f64, what| TracedEvent { hours, subject: watched.name.clone(), what };
        for outage in &record.outages {
            events.push(event(outage.start.hours(), Happening::Down(cause(outage.cause))));
            events.push(event(outage.end.hours(), ends(outage)));
        }
        for loss in &record.losses {
            let what = Happening::DataLost { seconds: loss.lost.hours() * 3600.0, cause: cause(loss.cause) };
            events.push(event(loss.at.hours(), what));
        }
    }
    events.sort_by(|a, b| a.hours.total_cmp(&b.hours));
    events
}

fn ends(outage: &Outage) -> Happening {
    Happening::Up { after: (outage.end - outage.start).hours(), cut_off: outage.cut_off }
}

/// The steps of all recoveries; a stage that begins at once is one event.
fn recoveries(model: &Model, trajectory: &Trajectory) -> Vec<TracedEvent> {
    let mut events = Vec::new();
    // When the recovery of each process began, and when it last came to a stage.
    let mut running: BTreeMap<u32, (f64, f64)> = BTreeMap::new();
    for step in &trajectory.steps {
        let hours = step.at.hours();
        let label = model.labels[step.label as usize].clone();
        let began = running.get(&step.process).copied();
        let what = match (step.what, began) {
            (StepKind::Entered | StepKind::Queued | StepKind::Begun, None) => {
                running.insert(step.process, (hours, hours));
                let cause = model.processes[step.process as usize].cause;
                let cause = model.causes.get(cause as usize).map_or(String::new(), |cause| cause.name.clone());
                Happening::Begins { cause, stage: label }
            }
            (StepKind::Entered, Some((since, _))) => {
                running.insert(step.process, (since, hours));
                Happening::Stage(label)
            }
            (StepKind::Begun, Some((_, entered))) if entered == hours => continue,
            (StepKind::Begun | StepKind::Resumed, _) => Happening::GoesOn(label),
            (StepKind::Queued | StepKind::Held, _) => Happening::Waits(label),
            (StepKind::Over | StepKind::Stopped, began) => {
                running.remove(&step.process);
                let after = hours - began.map_or(0.0, |(since, _)| since);
                if step.what == StepKind::Over { Happening::Over(after) } else { Happening::Lost(after) }
            }
        };
        events.push(TracedEvent { hours, subject: row_name(model, step.process), what });
    }
    events
}

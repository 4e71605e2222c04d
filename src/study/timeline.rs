//! A typical and a bad history, replayed with everything that was down.

use super::Timeline;
use crate::engine::{Campaign, Halted, Span, Trajectory};
use crate::estimate::HistoryTally;
use crate::model::{Model, ProcessKind};
use crate::units::SimTime;
use std::collections::BTreeMap;

/// Most events that a history may be expected to have if it is drawn: more are no picture, and megabytes of one.
const MOST_DRAWN: f64 = 300_000.0;

/// Why no histories are drawn, where they have too many events.
pub(super) fn undrawn(model: &Model) -> Option<String> {
    let events = model.expected_events;
    let words = || {
        format!("a history has about {events:.0e} events, too many to draw one; a shorter `horizon` shows what happens")
    };
    (events > MOST_DRAWN).then(words)
}

/// The history whose downtime is nearest to the median, and the one nearest to the 99 % quantile.
pub(super) fn timelines(campaign: &Campaign<'_>, total: &HistoryTally) -> Result<Vec<Timeline>, Halted> {
    let mut drawn = Vec::new();
    if undrawn(campaign.model).is_some() {
        return Ok(drawn);
    }
    for (label, p) in [("typical", 0.5), ("bad (99 % are better)", 0.99)] {
        let Some(replication) = nearest(total, p) else { continue };
        let trajectory = campaign.replay(replication)?;
        let label = format!("{label}, history {replication}");
        drawn.push(timeline(campaign.model, &trajectory, &label));
    }
    Ok(drawn)
}

/// The history, among those that are remembered, whose downtime is nearest to a quantile.
pub(super) fn nearest(total: &HistoryTally, p: f64) -> Option<u64> {
    let quantile = total.services[0].downtimes.quantile(p)?;
    let distance = |(downtime, number): &&(SimTime, u64)| (downtime.0.abs_diff(quantile), *number);
    total.remembered.iter().min_by_key(distance).map(|(_, replication)| *replication)
}

/// A history as bars.
pub(super) fn timeline(model: &Model, trajectory: &Trajectory, label: &str) -> Timeline {
    let service = &trajectory.services[0];
    let hours = |time: SimTime| time.hours();
    let outages = service.outages.iter();
    Timeline {
        label: label.to_string(),
        replication: trajectory.replication,
        horizon_hours: hours(model.horizon),
        downtime_minutes: service.downtime.minutes(),
        outages: outages.map(|o| (hours(o.start), hours(o.end), model.causes[o.cause as usize].name.clone())).collect(),
        rows: rows(model, &trajectory.spans),
    }
}

/// What was down, one row a subject, in the order in which subjects first went down; rows are found by name, since 20,000
/// failures of 10,000 units meet each row once or twice.
fn rows(model: &Model, spans: &[Span]) -> Vec<(String, Vec<(f64, f64)>)> {
    let mut rows: Vec<(String, Vec<(f64, f64)>)> = Vec::new();
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for span in spans {
        let name = row_name(model, span.process);
        let interval = (span.start.hours(), span.end.hours());
        let row = *known.entry(name.clone()).or_insert(rows.len());
        if row == rows.len() {
            rows.push((name, Vec::new()));
        }
        match rows[row].1.last_mut() {
            // It went on at another level.
            Some(last) if last.1 == interval.0 => last.1 = interval.1,
            _ => rows[row].1.push(interval),
        }
    }
    rows
}

/// What a process has down, for people.
pub(super) fn row_name(model: &Model, process: u32) -> String {
    let subject = &model.names[process as usize].subject;
    match model.processes[process as usize].kind {
        ProcessKind::Change => {
            let cause = &model.causes[model.processes[process as usize].cause as usize];
            format!("{subject}: {}", cause.name)
        }
        ProcessKind::Controller => format!("{subject}: failover"),
        ProcessKind::Fault
        | ProcessKind::Rebuild
        | ProcessKind::Reaction
        | ProcessKind::Schedule
        | ProcessKind::Preparation
        | ProcessKind::Supply
        | ProcessKind::Scaler => subject.clone(),
    }
}

//! A typical and a bad history, replayed with everything that was down.

use super::Timeline;
use crate::engine::{Campaign, Halted, Span, Trajectory};
use crate::estimate::HistoryTally;
use crate::model::{Model, ProcessKind};
use crate::units::SimTime;

/// The history whose downtime is nearest to the median, and the one nearest to the 99 % quantile.
pub(super) fn timelines(campaign: &Campaign<'_>, total: &HistoryTally) -> Result<Vec<Timeline>, Halted> {
    let mut drawn = Vec::new();
    for (label, p) in [("typical", 0.5), ("bad (99 % are better)", 0.99)] {
        let Some(quantile) = total.services[0].downtimes.quantile(p) else { continue };
        let nearest = total.remembered.iter().min_by_key(|(downtime, number)| (downtime.0.abs_diff(quantile), *number));
        let Some((_, replication)) = nearest else { continue };
        let trajectory = campaign.replay(*replication)?;
        drawn.push(timeline(campaign.model, &trajectory, label));
    }
    Ok(drawn)
}

fn timeline(model: &Model, trajectory: &Trajectory, label: &str) -> Timeline {
    let service = &trajectory.services[0];
    let hours = |time: SimTime| time.hours();
    let outages = service.outages.iter();
    Timeline {
        label: format!("{label}, history {}", trajectory.replication),
        replication: trajectory.replication,
        horizon_hours: hours(model.horizon),
        downtime_minutes: service.downtime.minutes(),
        outages: outages.map(|o| (hours(o.start), hours(o.end), model.causes[o.cause as usize].name.clone())).collect(),
        rows: rows(model, &trajectory.spans),
    }
}

/// What was down, one row a subject, in the order in which subjects first went down.
fn rows(model: &Model, spans: &[Span]) -> Vec<(String, Vec<(f64, f64)>)> {
    let mut rows: Vec<(String, Vec<(f64, f64)>)> = Vec::new();
    for span in spans {
        let process = &model.processes[span.process as usize];
        let subject = &model.names[span.process as usize].subject;
        let name = match process.kind {
            ProcessKind::Change => format!("{subject}: {}", model.causes[process.cause as usize].name),
            ProcessKind::Reaction => subject.clone(),
            ProcessKind::Controller => format!("{subject}: failover"),
            ProcessKind::Fault
            | ProcessKind::Rebuild
            | ProcessKind::Schedule
            | ProcessKind::Preparation
            | ProcessKind::Supply
            | ProcessKind::Scaler => subject.clone(),
        };
        let interval = (span.start.hours(), span.end.hours());
        match rows.iter_mut().find(|(known, _)| *known == name) {
            Some((_, intervals)) => match intervals.last_mut() {
                // It went on at another level.
                Some(last) if last.1 == interval.0 => last.1 = interval.1,
                _ => intervals.push(interval),
            },
            None => rows.push((name, vec![interval])),
        }
    }
    rows
}

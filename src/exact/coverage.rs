//! What no exact method here can do, and why, in words.

use super::phases::{kind, ways};
use crate::model::{Model, NONE, ProcessKind, Start};

/// What a process is called: the fault or change with what it strikes, or the thing that decides.
pub(super) fn name(model: &Model, process: u32) -> String {
    let cause = model.processes[process as usize].cause;
    let subject = &model.names[process as usize].subject;
    match model.causes.get(cause as usize) {
        Some(cause) => format!("`{}` of `{subject}`", cause.name),
        None => format!("`{subject}`"),
    }
}

/// What a process is called where all of its kind are meant.
fn name_of_all(model: &Model, process: u32) -> String {
    let cause = model.processes[process as usize].cause;
    match model.causes.get(cause as usize) {
        Some(cause) => format!("`{}`", cause.name),
        None => format!("`{}`", model.names[process as usize].subject),
    }
}

/// Why a process cannot be covered by any method; nothing if it can by some.
pub(super) fn blocked(model: &Model, process: u32) -> Option<String> {
    let fixed = &model.processes[process as usize];
    let name = name_of_all(model, process);
    let why = match (fixed.kind, fixed.start) {
        (ProcessKind::Controller, Start::Load { .. }) => None,
        (ProcessKind::Controller, _) => {
            return Some(format!("the failover of {name} depends on which member is active"));
        }
        (ProcessKind::Reaction, Start::Buffer { .. }) => {
            return Some(format!("the buffer {name} depends on how long its part has been down"));
        }
        (ProcessKind::Reaction, _) => return Some(format!("the reaction {name} depends on what its parts did before")),
        (ProcessKind::Scaler, _) => return Some(format!("the scaling of {name} follows the demand")),
        (ProcessKind::Schedule, _) if is_demand(model, process) => Some("follows a timetable"),
        (ProcessKind::Schedule, _) => return Some("some recovery waits for working hours".to_string()),
        (_, Start::Arm) => Some("goes through its targets in waves"),
        _ if !model.arms.row(process as usize).is_empty() => Some("goes through its targets in waves"),
        _ if !model.renewals.row(process as usize).is_empty() => Some("makes the clocks of other faults new"),
        _ => None,
    };
    why.or_else(|| blocked_stage(model, process)).map(|why| format!("{name} {why}"))
}

fn is_demand(model: &Model, process: u32) -> bool {
    model.demand.as_ref().is_some_and(|demand| demand.base == process)
}

fn blocked_stage(model: &Model, process: u32) -> Option<&'static str> {
    model.stages_of(process).into_iter().find_map(|stage| {
        let stage = &model.stages[stage as usize];
        match () {
            () if stage.check != NONE => Some("waits for checks at fixed times"),
            () if stage.fade != NONE => Some("has a chance to succeed that fades with time"),
            () => None,
        }
    })
}

/// Why some processes are no Markov chain; nothing if they are one.
pub(super) fn not_markov(model: &Model, processes: &[u32]) -> Option<String> {
    processes.iter().find_map(|process| {
        let name = name_of_all(model, *process);
        match model.processes[*process as usize].start {
            Start::Calendar { .. } => {
                return Some(format!("{name} strikes on a calendar clock, so its strikes may queue up"));
            }
            Start::Periodic { .. } => {
                let why = if processes.len() > 1 {
                    "and others depend on it or it on them"
                } else {
                    "and does not always take the same time"
                };
                return Some(format!("{name} begins at fixed times, {why}"));
            }
            Start::Paced { clock, law } if ages(model, clock, law) => {
                return Some(format!("the clock of {name} keeps its age through a repair"));
            }
            _ => {}
        }
        let odd = model.laws_of(&[*process]).find(|law| ways(&model.laws[*law as usize]).is_none())?;
        let law = kind(&model.laws[odd as usize]);
        Some(match &model.names[*process as usize].subject {
            _ if processes.len() > 1 => {
                format!("{name} has a time that is {law}, and what it has to do with others needs exponential times (or gamma ones of a whole shape)")
            }
            _ => format!("{name} has a time that is {law}, not exponential (nor gamma of a whole shape)"),
        })
    })
}

/// True for a clock whose age matters.
fn ages(model: &Model, clock: u32, law: u32) -> bool {
    let (clock, law) = (&model.clocks[clock as usize], &model.laws[law as usize]);
    let memoryless = matches!(law, crate::law::Law::Exponential { .. });
    !memoryless && (clock.kept > 0 || clock.maintenance != NONE)
}

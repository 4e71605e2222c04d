//! What can be more or less important: components, faults, changes, failovers.

use crate::model::{Model, NONE, ProcessKind};
use crate::scenario::Scenario;
use crate::scenario::scene::{Member, Strike, StrikeKind, Target};
use std::collections::{BTreeMap, BTreeSet};

/// Something that goes down or takes down.
#[derive(Debug, Clone)]
pub(super) struct Entity {
    /// Name from the scenario.
    pub(super) name: String,
    /// `component`, `fault`, `change` or `failover`.
    pub(super) kind: &'static str,
    /// Its path in the scenario, as far as it goes.
    pub(super) path: String,
    /// Its faults and changes.
    pub(super) strikes: Vec<usize>,
    /// The standby group, of a failover.
    pub(super) standby: Option<usize>,
    /// All its processes.
    pub(super) processes: Vec<u32>,
    /// The processes of each of its units.
    pub(super) units: Vec<Vec<u32>>,
}

/// All that there are whose path begins with `only`: components, then causes.
pub(super) fn entities(scenario: &Scenario, model: &Model, only: &str) -> Vec<Entity> {
    let wanted =
        |path: &str| path.starts_with(only) || only.strip_prefix(path).is_some_and(|rest| rest.starts_with('.'));
    let components = (0..scenario.components.len()).filter(|at| wanted(&component_path(scenario, *at)));
    let mut found: Vec<Entity> = components.filter_map(|at| component(scenario, model, at)).collect();
    let causes = (0..scenario.strikes.len()).filter(|at| wanted(&cause_path(&scenario.strikes[*at])));
    found.extend(causes.filter_map(|at| cause(scenario, model, at)));
    let failovers = (0..scenario.standbys.len()).map(|at| failover(scenario, at));
    found.extend(failovers.filter(|failover| wanted(&failover.path)));
    found
}

fn component_path(scenario: &Scenario, component: usize) -> String {
    format!("component.{}", scenario.components[component].name)
}

/// `fault` or `change`.
fn kind(strike: &Strike) -> &'static str {
    if strike.kind == StrikeKind::Fault { "fault" } else { "change" }
}

fn cause_path(strike: &Strike) -> String {
    let inner = strike.name.split_once('.').filter(|_| owner(&strike.target).is_some());
    match inner {
        Some((component, "design")) => format!("component.{component}.design"),
        Some((component, fault)) => format!("component.{component}.fault.{fault}"),
        None => format!("{}.{}", kind(strike), strike.name),
    }
}

/// The component whose units a strike is about.
fn owner(target: &Target) -> Option<usize> {
    match target {
        Target::EachUnit(component) | Target::AllUnits(component) => Some(*component),
        Target::Whole(Member::Unit { component, .. }) => Some(*component),
        _ => None,
    }
}

fn component(scenario: &Scenario, model: &Model, component: usize) -> Option<Entity> {
    let own = scenario.strikes.iter().enumerate().filter(|(_, strike)| owner(&strike.target) == Some(component));
    let strikes: Vec<usize> = own.map(|(at, _)| at).collect();
    let name = scenario.components[component].name.clone();
    let path = component_path(scenario, component);
    (!strikes.is_empty()).then(|| struck(model, name, "component", path, strikes))
}

fn cause(scenario: &Scenario, model: &Model, at: usize) -> Option<Entity> {
    let strike = &scenario.strikes[at];
    if let Target::Demand { .. } = strike.target {
        return None;
    }
    let (name, path) = (strike.name.clone(), cause_path(strike));
    Some(struck(model, name, kind(strike), path, vec![at]))
}

/// The processes of strikes, those that take down the same thing together.
fn struck(model: &Model, name: String, kind: &'static str, path: String, strikes: Vec<usize>) -> Entity {
    let mut units: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    let mut processes = Vec::new();
    for (at, process) in model.processes.iter().enumerate() {
        if process.cause != NONE && strikes.contains(&(process.cause as usize)) && is_strike(process.kind) {
            processes.push(at as u32);
            let (start, end) = model.fans[at].outputs;
            if end > start || model.services.iter().any(|service| service.node == at as u32) {
                units.entry(&model.names[at].subject).or_default().push(at as u32);
            }
        }
    }
    if kind == "component" && units.len() > 1 {
        units.retain(|subject, _| !subject.ends_with(" (all)"));
        for (at, process) in model.processes.iter().enumerate().filter(|(_, p)| p.kind == ProcessKind::Rebuild) {
            debug_assert_eq!(process.cause, NONE);
            units.entry(&model.names[at].subject).and_modify(|unit| unit.push(at as u32));
        }
    }
    let units = units.into_values().collect();
    Entity { name, kind, path, strikes, standby: None, processes, units }
}

fn is_strike(kind: ProcessKind) -> bool {
    matches!(kind, ProcessKind::Fault | ProcessKind::Change)
}

fn failover(scenario: &Scenario, at: usize) -> Entity {
    let name = scenario.standbys[at].name.clone();
    let path = format!("standby.{name}");
    Entity {
        name,
        kind: "failover",
        path,
        strikes: Vec::new(),
        standby: Some(at),
        processes: Vec::new(),
        units: Vec::new(),
    }
}

/// Whether a unit of it is a part that a controller, a reaction or a rebuild decides about: then it is not the structure
/// alone that says what follows from its fall.
pub(super) fn is_decided_about(model: &Model, entity: &Entity) -> bool {
    let own: BTreeSet<u32> = entity.units.iter().flatten().copied().collect();
    let decides = |process: &u32| {
        let kind = model.processes[*process as usize].kind;
        !is_strike(kind) && !own.contains(process)
    };
    let reached = model.reached(&own.iter().copied().collect::<Vec<_>>());
    reached.iter().any(|node| model.watchers.row(*node as usize).iter().any(decides))
}

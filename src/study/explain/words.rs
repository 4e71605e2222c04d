//! Names of parts, and rules in words.

use super::structure::Part;
use crate::model::ONE;
use crate::scenario::Scenario;
use crate::scenario::scene::{Instance, Member, Rule};
use crate::units::significant;

/// `web main/a #2`, as in every other report.
pub(super) fn member(scenario: &Scenario, member: Member) -> String {
    match member {
        Member::Unit { component, site, unit } => {
            let component = &scenario.components[component];
            let (place, count) = component.sites[site];
            let name = at(scenario, &component.name, place);
            if count > 1 { format!("{name} #{}", unit + 1) } else { name }
        }
        Member::Service { service, instance } => {
            let service = &scenario.services[service];
            at(scenario, &service.name, service.instances[instance].place)
        }
        Member::Standby { standby, instance } => {
            let standby = &scenario.standbys[standby];
            at(scenario, &standby.name, standby.instances[instance].place)
        }
        Member::Reaction { reaction, instance } => {
            let reaction = &scenario.reactions[reaction];
            at(scenario, &reaction.name, reaction.instances[instance].place)
        }
    }
}

fn at(scenario: &Scenario, name: &str, place: Option<usize>) -> String {
    match place {
        Some(place) => format!("{name} {}", scenario.places[place].path),
        None => name.to_string(),
    }
}

/// Something that can be struck.
pub(super) fn part(scenario: &Scenario, part: Part) -> String {
    match part {
        Part::Place(place) => format!("place {}", scenario.places[place].path),
        Part::Unit(unit) => member(scenario, unit),
        Part::Whole(whole) => format!("{} as a whole", member(scenario, whole)),
        Part::AllUnits(component) => format!("all units of {}", scenario.components[component].name),
    }
}

/// How an instance of a service follows from its members.
pub(in crate::study) fn rule(instance: &Instance, peak: Option<f64>, up: u32) -> String {
    let n = instance.members.len();
    let mut words = match &instance.rule {
        Rule::AtLeast { k } => of(*k as usize, n),
        Rule::Capacity { each, need } => carried(*each as f64 / *need as f64, n, up),
        Rule::Carries { each, .. } => {
            format!("{} at the peak of demand", carried(*each / peak.unwrap_or(*each), n, up))
        }
        Rule::Mix { .. } => format!("requests shared among {n}"),
        Rule::Shards { size, need } => format!("shards of {size} of {n}, {need} of them needed"),
    };
    for (kind, parts) in [("soft", instance.soft.len()), ("fallback", instance.fallbacks.len())] {
        if parts > 0 {
            words.push_str(&format!(", {parts} {kind}"));
        }
    }
    words
}

/// `all of 3`, `any of 2`, `2 of 3`.
pub(super) fn of(k: usize, n: usize) -> String {
    match (k, n) {
        (1, 1) => "needs it".into(),
        (k, n) if k == n => format!("all of {n}"),
        (1, n) => format!("any of {n}"),
        (k, n) => format!("{k} of {n}"),
    }
}

/// A tier of which each member carries a share of what is needed.
fn carried(share: f64, n: usize, up: u32) -> String {
    let wanted = f64::from(up) / f64::from(ONE);
    let need = ((wanted / share) * (1.0 - 1e-9)).ceil().max(0.0) as usize;
    if need > n {
        return format!("capacity: {n} x {} % never carry {} %", percent(share), percent(wanted));
    }
    format!(
        "capacity: {} carry {} %",
        if need == n { format!("all of {n}") } else { format!("{need} of {n}") },
        percent(wanted)
    )
}

fn percent(share: f64) -> String {
    significant(share * 100.0, 4)
}

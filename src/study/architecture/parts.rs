//! The parts, and which of them a member of the scenario is.

use super::{Part, PartKind, Site};
use crate::scenario::Scenario;
use crate::scenario::scene::{Act, Instance, Member};
use crate::study::explain;
use std::collections::BTreeMap;

/// All parts, with an index by what they are in the scenario.
pub(super) struct Parts {
    pub(super) all: Vec<Part>,
    index: BTreeMap<Member, usize>,
}

/// The places by their paths and last names.
pub(super) fn sites(scenario: &Scenario) -> Vec<Site> {
    let site = |place: &crate::scenario::scene::Place| Site {
        path: place.path.clone(),
        name: place.path.rsplit('/').next().unwrap_or(&place.path).to_string(),
        parent: place.parent,
    };
    scenario.places.iter().map(site).collect()
}

impl Parts {
    /// The parts of a scenario: components by place, then services, standby groups, buffers and reactions.
    pub(super) fn of(scenario: &Scenario) -> Parts {
        let mut parts = Parts { all: Vec::new(), index: BTreeMap::new() };
        parts.components(scenario);
        parts.services(scenario);
        parts.standbys(scenario);
        parts.reactions(scenario);
        parts
    }

    fn add(&mut self, member: Member, part: Part) {
        self.index.insert(member, self.all.len());
        self.all.push(part);
    }

    fn components(&mut self, scenario: &Scenario) {
        for (component, own) in scenario.components.iter().enumerate() {
            for (site, (place, count)) in own.sites.iter().enumerate().filter(|(_, (_, count))| *count > 0) {
                let part = Part {
                    name: own.name.clone(),
                    kind: PartKind::Component,
                    of: component,
                    place: *place,
                    count: *count,
                    rule: String::new(),
                };
                self.add(Member::Unit { component, site, unit: 0 }, part);
            }
        }
    }

    fn services(&mut self, scenario: &Scenario) {
        let peak = scenario.demand.as_ref().map(|demand| demand.peak);
        let up = scenario.objective.up_from();
        for (service, own) in scenario.services.iter().enumerate() {
            let scaled = scenario.scalings.iter().any(|scaling| scaling.service == service);
            for (instance, fixed) in own.instances.iter().enumerate() {
                let more = [(own.retries.is_some(), ", retries"), (scaled, ", scales with demand")];
                let more: String = more.iter().filter(|(is, _)| *is).map(|(_, words)| *words).collect();
                let rule = explain::rule(fixed, peak, up) + &more;
                self.instance(
                    Member::Service { service, instance },
                    &own.name,
                    (PartKind::Service, service),
                    fixed,
                    rule,
                );
            }
        }
    }

    fn standbys(&mut self, scenario: &Scenario) {
        for (standby, own) in scenario.standbys.iter().enumerate() {
            for (instance, fixed) in own.instances.iter().enumerate() {
                let rule = format!("{} active of {}", own.active, fixed.members.len());
                self.instance(
                    Member::Standby { standby, instance },
                    &own.name,
                    (PartKind::Standby, standby),
                    fixed,
                    rule,
                );
            }
        }
    }

    fn reactions(&mut self, scenario: &Scenario) {
        for (reaction, own) in scenario.reactions.iter().enumerate() {
            let (kind, rule) = match &own.act {
                Act::Buffer { holds, .. } => (PartKind::Buffer, format!("holds {}", crate::units::Hours(*holds))),
                Act::Stages { stages, .. } => (PartKind::Reaction, format!("{} stages", stages.len())),
            };
            let rule = if rule == "1 stages" { "1 stage".into() } else { rule };
            for (instance, fixed) in own.instances.iter().enumerate() {
                self.instance(
                    Member::Reaction { reaction, instance },
                    &own.name,
                    (kind, reaction),
                    fixed,
                    rule.clone(),
                );
            }
        }
    }

    fn instance(&mut self, member: Member, name: &str, (kind, of): (PartKind, usize), at: &Instance, rule: String) {
        self.add(member, Part { name: name.to_string(), kind, of, place: at.place, count: 1, rule });
    }

    /// The part that a member is or belongs to.
    pub(super) fn at(&self, member: Member) -> usize {
        let first = match member {
            Member::Unit { component, site, .. } => Member::Unit { component, site, unit: 0 },
            other => other,
        };
        self.index[&first]
    }

    /// All parts of a component.
    pub(super) fn of_component(&self, component: usize) -> Vec<usize> {
        let of = |(_, part): &(usize, &Part)| part.kind == PartKind::Component && part.of == component;
        self.all.iter().enumerate().filter(of).map(|(at, _)| at).collect()
    }
}

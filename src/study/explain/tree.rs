//! The product of availabilities as an indented list, from the main service down.

use super::NaiveNode;
use super::levels::Levels;
use super::structure::Structure;
use super::{events, naive, words};
use crate::scenario::scene::{Act, Member};
use crate::units::{Hours, MINUTES_PER_YEAR};
use std::collections::BTreeSet;

/// Most lines.
const MOST_LINES: usize = 400;

/// The main service and everything below it, like parts together; a part that several need is shown once in full.
pub(super) fn tree(structure: &Structure<'_>) -> Vec<NaiveNode> {
    let mut tree = Tree { structure, laws: naive::laws(structure), shown: BTreeSet::new(), lines: Vec::new() };
    tree.member(structure.scenario.objective.about, 0, 1);
    tree.lines
}

/// Unavailability of the main service by the product.
pub(super) fn product(structure: &Structure<'_>) -> f64 {
    naive::laws(structure)[structure.main as usize].below(structure.threshold)
}

struct Tree<'t, 's> {
    structure: &'t Structure<'s>,
    laws: Vec<Levels>,
    shown: BTreeSet<Member>,
    lines: Vec<NaiveNode>,
}

impl Tree<'_, '_> {
    fn unavailability(&self, member: Member) -> f64 {
        self.laws[self.structure.members[&member] as usize].below(self.structure.threshold)
    }

    fn line(&mut self, depth: usize, name: String, rule: String, member: Member) {
        let unavailability = self.unavailability(member);
        let repeated = !self.shown.insert(member) && !matches!(member, Member::Unit { .. });
        let minutes_per_year = unavailability * MINUTES_PER_YEAR;
        self.lines.push(NaiveNode { depth, name, rule, unavailability, minutes_per_year, repeated });
    }

    /// A member, or the first of so many that are all alike, and what it is made of.
    fn member(&mut self, member: Member, depth: usize, alike: usize) {
        if self.lines.len() >= MOST_LINES {
            return self.no_more(depth);
        }
        let repeated = self.shown.contains(&member);
        let name = match alike {
            1 => words::member(self.structure.scenario, member),
            n => format!("{n} x {}", self.short(member)),
        };
        self.line(depth, name, self.rule(member), member);
        if !repeated {
            self.parts(&self.members(member), depth + 1);
        }
    }

    /// Says once that there is more.
    fn no_more(&mut self, depth: usize) {
        if self.lines.len() == MOST_LINES {
            let (name, rule) = ("more parts".into(), "not shown".into());
            let (unavailability, minutes_per_year) = (0.0, 0.0);
            self.lines.push(NaiveNode { depth, name, rule, unavailability, minutes_per_year, repeated: false });
        }
    }

    fn parts(&mut self, members: &[Member], depth: usize) {
        let mut at = 0;
        while at < members.len() {
            let alike = members[at..].iter().take_while(|other| self.alike(members[at], **other)).count();
            self.member(members[at], depth, alike);
            self.shown.extend(&members[at..at + alike]);
            at += alike;
        }
    }

    /// Units of one component, or instances of one service, that are equally available.
    fn alike(&self, a: Member, b: Member) -> bool {
        let kind = |member: Member| match member {
            Member::Unit { component, .. } => (0, component),
            Member::Service { service, .. } => (1, service),
            Member::Standby { standby, .. } => (2, standby),
            Member::Reaction { reaction, .. } => (3, reaction),
        };
        let same = (self.unavailability(a) - self.unavailability(b)).abs() <= 1e-12 * self.unavailability(a);
        kind(a) == kind(b) && same && self.shown.contains(&a) == self.shown.contains(&b)
    }

    fn short(&self, member: Member) -> String {
        let scenario = self.structure.scenario;
        match member {
            Member::Unit { component, .. } => scenario.components[component].name.clone(),
            Member::Service { service, .. } => scenario.services[service].name.clone(),
            Member::Standby { standby, .. } => scenario.standbys[standby].name.clone(),
            Member::Reaction { reaction, .. } => scenario.reactions[reaction].name.clone(),
        }
    }

    fn members(&self, member: Member) -> Vec<Member> {
        let scenario = self.structure.scenario;
        match member {
            Member::Unit { .. } => Vec::new(),
            Member::Service { service, instance } => scenario.services[service].instances[instance].parts().collect(),
            Member::Standby { standby, instance } => scenario.standbys[standby].instances[instance].members.clone(),
            Member::Reaction { reaction, instance } => super::structure::watched(scenario, reaction, instance).to_vec(),
        }
    }

    fn rule(&self, member: Member) -> String {
        let scenario = self.structure.scenario;
        let peak = scenario.demand.as_ref().map(|demand| demand.peak);
        match member {
            Member::Unit { component, .. } => self.faults(component, member),
            Member::Service { service, instance } => {
                words::rule(&scenario.services[service].instances[instance], peak, self.structure.threshold)
            }
            Member::Standby { standby, .. } => {
                let group = &scenario.standbys[standby];
                format!("{} must be up", words::of(group.active as usize, self.members(member).len()))
            }
            Member::Reaction { reaction, .. } => match scenario.reactions[reaction].act {
                Act::Buffer { .. } => "as what it waits for: what it absorbs is left out".into(),
                Act::Stages { .. } => "up: reactions are left out".into(),
            },
        }
    }

    /// The unit's own faults: mean time to failure and to recover.
    fn faults(&self, component: usize, member: Member) -> String {
        let scenario = self.structure.scenario;
        let leaf = self.structure.leaf(super::structure::Part::Unit(member));
        let loads = leaf.map_or(&[][..], |leaf| &self.structure.loads[leaf as usize]);
        let own = |load: &&events::Load| load.own;
        let said = |load: &events::Load| {
            let name = &scenario.strikes[load.strike].name;
            let name = name.strip_prefix(&format!("{}.", scenario.components[component].name)).unwrap_or(name);
            let minutes: f64 = load.stages.iter().map(|stage| stage.minutes).sum();
            let often = crate::units::significant(load.per_year, 3);
            format!("{name}: {often} a year x {}", Hours(minutes / 60.0))
        };
        let said: Vec<String> = loads.iter().filter(own).map(said).collect();
        if said.is_empty() { "no faults of its own".into() } else { said.join(", ") }
    }
}

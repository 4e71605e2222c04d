//! What needs, replaces or watches what.

use super::parts::Parts;
use super::{Link, LinkKind};
use crate::model::ONE;
use crate::scenario::Scenario;
use crate::scenario::scene::{Act, Instance, Member, Stage, Strike, Target, Weighted};
use std::collections::BTreeSet;

/// Groups with more pairs of an active member and a standby show those of the first active member only.
const MOST_PAIRS: usize = 500;

/// All links, each once.
pub(super) fn links(scenario: &Scenario, parts: &Parts) -> Vec<Link> {
    let mut links = Links { parts, found: Vec::new(), known: BTreeSet::new() };
    links.services(scenario);
    links.standbys(scenario);
    links.reactions(scenario);
    links.recoveries(scenario);
    links.found
}

struct Links<'p> {
    parts: &'p Parts,
    found: Vec<Link>,
    known: BTreeSet<(usize, usize, u8)>,
}

/// Kinds apart, whatever their shares.
fn rank(kind: LinkKind) -> u8 {
    match kind {
        LinkKind::Member => 0,
        LinkKind::Soft(_) => 1,
        LinkKind::Fallback(_) => 2,
        LinkKind::Active => 3,
        LinkKind::Standby => 4,
        LinkKind::Watches => 5,
        LinkKind::Failover => 6,
        LinkKind::Recovery => 7,
    }
}

fn share(part: &Weighted) -> f64 {
    f64::from(part.share) / f64::from(ONE)
}

impl Links<'_> {
    fn add(&mut self, from: usize, to: usize, kind: LinkKind) {
        if from != to && self.known.insert((from, to, rank(kind))) {
            self.found.push(Link { from, to, kind });
        }
    }

    fn services(&mut self, scenario: &Scenario) {
        for (service, own) in scenario.services.iter().enumerate() {
            for (instance, fixed) in own.instances.iter().enumerate() {
                self.service(self.parts.at(Member::Service { service, instance }), fixed);
            }
        }
    }

    fn service(&mut self, from: usize, fixed: &Instance) {
        for member in &fixed.members {
            self.add(from, self.parts.at(*member), LinkKind::Member);
        }
        for part in &fixed.soft {
            self.add(from, self.parts.at(part.member), LinkKind::Soft(share(part)));
        }
        for part in &fixed.fallbacks {
            self.add(from, self.parts.at(part.member), LinkKind::Fallback(share(part)));
        }
    }

    fn standbys(&mut self, scenario: &Scenario) {
        for (standby, own) in scenario.standbys.iter().enumerate() {
            for (instance, fixed) in own.instances.iter().enumerate() {
                let from = self.parts.at(Member::Standby { standby, instance });
                let members: Vec<usize> = fixed.members.iter().map(|member| self.parts.at(*member)).collect();
                let (active, idle) = members.split_at((own.active as usize).min(members.len()));
                active.iter().for_each(|member| self.add(from, *member, LinkKind::Active));
                idle.iter().for_each(|member| self.add(from, *member, LinkKind::Standby));
                let firsts = if active.len() * idle.len() > MOST_PAIRS { 1 } else { active.len() };
                for member in &active[..firsts] {
                    idle.iter().for_each(|other| self.add(*member, *other, LinkKind::Failover));
                }
                self.stages(&[from], &own.failover);
            }
        }
    }

    fn reactions(&mut self, scenario: &Scenario) {
        for (reaction, own) in scenario.reactions.iter().enumerate() {
            for (instance, fixed) in own.instances.iter().enumerate() {
                let from = self.parts.at(Member::Reaction { reaction, instance });
                for member in &fixed.members {
                    self.add(from, self.parts.at(*member), LinkKind::Watches);
                }
                if let Act::Stages { stages, .. } = &own.act {
                    self.stages(&[from], stages);
                }
            }
        }
    }

    /// What recoveries of parts and launches need; recoveries of places belong to no part.
    fn recoveries(&mut self, scenario: &Scenario) {
        for strike in &scenario.strikes {
            self.stages(&self.struck(strike), &strike.recovery);
        }
        for (component, own) in scenario.components.iter().enumerate() {
            if let Some(rebuild) = &own.rebuild {
                self.stages(&self.parts.of_component(component), rebuild);
            }
        }
        for scaling in &scenario.scalings {
            let service = scaling.service;
            let instances = 0..scenario.services[service].instances.len();
            let from: Vec<usize> =
                instances.map(|instance| self.parts.at(Member::Service { service, instance })).collect();
            self.stages(&from, &scaling.launch);
        }
    }

    fn struck(&self, strike: &Strike) -> Vec<usize> {
        match &strike.target {
            Target::EachUnit(component) | Target::AllUnits(component) => self.parts.of_component(*component),
            Target::Whole(member) => vec![self.parts.at(*member)],
            Target::Places(_) | Target::Demand { .. } => Vec::new(),
        }
    }

    fn stages(&mut self, from: &[usize], stages: &[Stage]) {
        for stage in stages {
            if let Some(needs) = &stage.needs {
                let to = self.parts.at(needs.member);
                from.iter().for_each(|from| self.add(*from, to, LinkKind::Recovery));
            }
            self.stages(from, &stage.otherwise);
        }
    }
}

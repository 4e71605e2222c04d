//! From the words of a service to the gates that its level is computed with.

use super::scene::{Instance, Member, Rule, Service, Weighted};
use crate::gate::{Attempts, GateKind, ONE, served_shards};

/// One gate of a service. Its inputs are what the step before gives, where there is one, and then its members.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// The function.
    pub kind: GateKind,
    /// Parts that are inputs.
    pub members: Vec<Member>,
    /// What the function takes beside the levels.
    pub row: Vec<u32>,
}

impl Service {
    /// The gates of an instance, one after another: the rule, soft parts, retries, fallbacks. A part is up from the
    /// level `up` on.
    pub fn steps(&self, instance: &Instance, up: u32) -> Vec<Step> {
        let mut steps = vec![instance.rule_step(up)];
        if !instance.soft.is_empty() {
            let lost = |part: &Weighted| ONE - part.share;
            steps.push(beside(GateKind::Product, &instance.soft, lost));
        }
        if let Some(attempts) = self.attempts() {
            steps.push(Step { kind: GateKind::Succeed(attempts), members: Vec::new(), row: Vec::new() });
        }
        if !instance.fallbacks.is_empty() {
            steps.push(beside(GateKind::Largest, &instance.fallbacks, |part| part.share));
        }
        steps
    }

    /// How attempts fail, where any fail by themselves or are repeated.
    pub fn attempts(&self) -> Option<Attempts> {
        let (most, doomed) = self.retries.map_or((1, 0), |retries| (retries.attempts, retries.doomed));
        (self.errors > 0 || self.retries.is_some()).then_some(Attempts { most, errors: self.errors, doomed })
    }
}

/// A gate of what the step before gives, at full weight, and some parts.
fn beside(kind: GateKind, parts: &[Weighted], weight: impl Fn(&Weighted) -> u32) -> Step {
    let members = parts.iter().map(|part| part.member).collect();
    Step { kind, members, row: [ONE].into_iter().chain(parts.iter().map(weight)).collect() }
}

impl Instance {
    fn rule_step(&self, up: u32) -> Step {
        let (kind, row) = match &self.rule {
            Rule::AtLeast { k } => (GateKind::Kth { k: *k }, Vec::new()),
            Rule::Capacity { each, need } => (GateKind::Ratio { each: *each, need: *need }, Vec::new()),
            // Without its demand: compiled models know better.
            Rule::Carries { .. } => (GateKind::Ratio { each: 1, need: 1 }, Vec::new()),
            Rule::Mix { shares } => (GateKind::Mean, shares.clone()),
            Rule::Shards { size, need } => {
                (GateKind::Tally { up }, served_shards(self.members.len() as u32, *size, *need))
            }
        };
        Step { kind, members: self.members.clone(), row }
    }
}

//! Reactions and buffers become processes that watch nodes.

use super::{Build, parts};
use crate::model::{Buffer, NONE, Name, ONE, ProcessKind, Reaction, Stage, Start};
use crate::scenario::scene::{Act, Member};
use crate::units::Hours;

impl Build<'_> {
    /// One process for each instance; what it watches is known once the structure is.
    pub(super) fn reactions(&mut self) {
        let scenario = self.scenario;
        for (at, reaction) in scenario.reactions.iter().enumerate() {
            let first_stage = match &reaction.act {
                Act::Stages { stages, .. } => self.program(stages, &format!("{}: ", reaction.name)),
                Act::Buffer { .. } => self.full(&reaction.name),
            };
            for instance in 0..reaction.instances.len() {
                let member = Member::Reaction { reaction: at, instance };
                let subject = self.subject(member);
                let name = Name { unique: format!("reaction/{subject}"), subject };
                let start = self.watcher(&reaction.act);
                let process = self.watching(ProcessKind::Reaction, name, start, first_stage);
                self.reacting.insert(member, process);
            }
        }
    }

    /// The state of a full buffer, for the accounts: it ends with the outage.
    fn full(&mut self, name: &str) -> u32 {
        let label = self.label(&format!("{name} is full"));
        let law = self.law(&crate::law::Law::Fixed { value: 0.0 });
        self.stages.push(Stage::alone(law, label));
        self.stages.len() as u32 - 1
    }

    fn watcher(&mut self, act: &Act) -> Start {
        match act {
            Act::Stages { below, cancels, restarts, .. } => {
                let objective = self.scenario.objective.threshold;
                let below = parts(below.unwrap_or(objective));
                let (cancels, restarts) = (*cancels, *restarts);
                self.reactions.push(Reaction { to: Vec::new(), first: 0, below, only_while: NONE, cancels, restarts });
                Start::React { reaction: self.reactions.len() as u32 - 1 }
            }
            Act::Buffer { holds, works_off } => {
                let works_off = (works_off * f64::from(ONE)).round() as u64;
                self.buffers.push(Buffer { of: NONE, holds: Hours(*holds).to_sim(), works_off });
                Start::Buffer { buffer: self.buffers.len() as u32 - 1 }
            }
        }
    }

    /// What each of them watches.
    pub(super) fn watched(&mut self) {
        let mut first = 0;
        for (member, process) in self.reacting.clone() {
            let Member::Reaction { reaction, instance } = member else { unreachable!("only reactions react") };
            let fixed = &self.scenario.reactions[reaction];
            let mut nodes: Vec<u32> = fixed.instances[instance].members.iter().map(|part| self.node(*part)).collect();
            self.watches.extend(nodes.iter().map(|node| (*node, process)));
            match self.processes[process as usize].start {
                Start::React { reaction } => {
                    let own = &mut self.reactions[reaction as usize];
                    own.only_while = if fixed.conditional { nodes.pop().unwrap_or(NONE) } else { NONE };
                    own.first = first;
                    first += nodes.len() as u32;
                    own.to = nodes;
                }
                Start::Buffer { buffer } => {
                    let of = self.all_of(nodes);
                    self.watches.push((of, process));
                    self.buffers[buffer as usize].of = of;
                }
                _ => unreachable!("reactions and buffers watch"),
            }
        }
    }

    /// The nodes whose fall a reaction or buffer follows.
    pub(super) fn watched_by(&self, process: u32) -> Vec<u32> {
        match self.processes[process as usize].start {
            Start::React { reaction } => self.reactions[reaction as usize].to.clone(),
            Start::Buffer { buffer } => vec![self.buffers[buffer as usize].of],
            _ => Vec::new(),
        }
    }
}

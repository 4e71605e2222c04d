//! Data that is lost with stages, and whose data it is.
//!
//! What a process loses concerns each recorded service that has the process below it: through gates, through standby
//! groups (from a member to the group), through reactions and buffers (from what they watch), from a change in waves to
//! its targets, and through places (from an outage to the rebuilding of what it destroys).

use super::Build;
use crate::model::{Loss, NONE, Watched, stages_from};
use crate::scenario::scene;
use std::collections::BTreeSet;

impl Build<'_> {
    /// Appends what a stage loses and returns its index.
    pub(super) fn loss(&mut self, loss: &scene::Loss) -> u32 {
        let loss = match loss {
            scene::Loss::Lag(law) => Loss::Lag { law: self.law(law) },
            scene::Loss::Backup { every, takes, unusable } => {
                Loss::Backup { every: every.to_sim(), takes: takes.to_sim(), unusable: unusable.value() }
            }
        };
        self.losses.push(loss);
        self.losses.len() as u32 - 1
    }

    /// For each process the recorded services whose data it loses, ascending; none for one that loses nothing.
    pub(super) fn losers(&self, services: &[Watched]) -> Vec<Vec<u32>> {
        let mut rows = vec![Vec::new(); self.processes.len()];
        if self.losses.is_empty() {
            return rows;
        }
        let above = self.above();
        for (process, row) in rows.iter_mut().enumerate() {
            let mut stages = stages_from(&self.stages, self.processes[process].first_stage).into_iter();
            if stages.any(|at| self.stages[at as usize].loses != NONE) {
                let reached = reached(&above, process as u32);
                let concerned = (0..services.len()).filter(|at| reached.contains(&services[*at].node));
                row.extend(concerned.map(|at| at as u32));
            }
        }
        rows
    }

    /// For each node what it is directly a part of.
    fn above(&self) -> Vec<Vec<u32>> {
        let mut above = vec![Vec::new(); self.processes.len() + self.gates.len()];
        for (gate, wired) in self.gates.iter().enumerate() {
            wired.inputs.iter().for_each(|input| above[*input as usize].push(self.leaves + gate as u32));
        }
        for group in &self.groups {
            group.members.iter().for_each(|member| above[*member as usize].push(group.process));
        }
        for (change, arms) in &self.arms {
            above[*change as usize].extend(arms);
        }
        for process in self.reacting.values() {
            for part in self.watched_by(*process) {
                above[part as usize].push(*process);
            }
        }
        for (rebuild, destroyers) in &self.triggers {
            destroyers.iter().for_each(|destroyer| above[*destroyer as usize].push(*rebuild));
        }
        above
    }
}

/// A node and everything that has it below.
fn reached(above: &[Vec<u32>], node: u32) -> BTreeSet<u32> {
    let mut reached = BTreeSet::new();
    let mut open = vec![node];
    while let Some(node) = open.pop() {
        if reached.insert(node) {
            open.extend(&above[node as usize]);
        }
    }
    reached
}

//! Which processes could be taken out of a recorded history without changing anything else in it, and which nodes a
//! node follows from.

use super::{Model, NONE, Process, ProcessKind, Start, stages_from};
use std::collections::BTreeSet;

impl Model {
    /// Asks whether these processes influence no other process: then a history without them is the recorded one
    /// without their spans.
    ///
    /// They share no crew or spare, hit, reset, rebuild or renew nothing else, keep no age, and nobody watches them or what
    /// follows from them: no controller, no clock or recovery that stands still, no scaling.
    ///
    /// # Errors
    /// Where they do influence others, or may: how, in a few words.
    pub fn stands_alone(&self, processes: &[u32]) -> Result<(), &'static str> {
        let own: BTreeSet<u32> = processes.iter().copied().collect();
        let outside = |others: &[u32]| others.iter().any(|other| !own.contains(other));
        for process in processes {
            let one = &self.processes[*process as usize];
            if !matches!(one.kind, ProcessKind::Fault | ProcessKind::Change) {
                return Err("it answers to others");
            }
            let victims = self.hits.get(one.hits as usize).into_iter().flatten();
            if victims.map(|hit| &hit.victims).any(|victims| outside(victims)) {
                return Err("it strikes others too");
            }
            let rows = [&self.resets, &self.arms, &self.renewals];
            if rows.iter().any(|rows| outside(rows.row(*process as usize))) {
                return Err("it makes others new");
            }
            let stages = stages_from(&self.stages, one.first_stage);
            if stages.iter().map(|at| &self.stages[*at as usize]).any(|s| s.crew != NONE || s.spare != NONE) {
                return Err("it takes a crew or a spare that others may need");
            }
            if matches!(one.start, Start::Paced { .. }) {
                return Err("its clock keeps an age");
            }
        }
        let reached = self.reached(processes);
        let others = (0..self.processes.len() as u32).filter(|process| !own.contains(process));
        for process in others {
            if self.triggers.row(process as usize).iter().any(|node| own.contains(node)) {
                return Err("it destroys units");
            }
            let Process { clock_while, stage_while, .. } = self.processes[process as usize];
            if [clock_while, stage_while].iter().any(|node| reached.contains(node)) {
                return Err("clocks or recoveries of others stand still meanwhile");
            }
        }
        let watched = |node: &u32| outside(self.watchers.row(*node as usize));
        if reached.iter().any(watched) {
            return Err("others watch what it takes down");
        }
        Ok(())
    }

    /// The nodes that follow from these, themselves included.
    pub fn reached(&self, from: &[u32]) -> BTreeSet<u32> {
        let mut reached = BTreeSet::new();
        let mut open = from.to_vec();
        while let Some(node) = open.pop() {
            if reached.insert(node) {
                let (start, end) = self.fans[node as usize].outputs;
                let gates = &self.outputs[start as usize..end as usize];
                open.extend(gates.iter().map(|gate| self.processes.len() as u32 + gate));
            }
        }
        reached
    }

    /// The nodes that a node follows from by gates, itself included.
    pub fn follows_from(&self, node: u32) -> BTreeSet<u32> {
        let mut found = BTreeSet::new();
        let mut open = vec![node];
        while let Some(node) = open.pop() {
            if found.insert(node)
                && let Some(gate) = self.gate_of(node)
            {
                open.extend(self.inputs.row(gate));
            }
        }
        found
    }
}

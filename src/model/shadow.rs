//! A service once more, with some of what it follows from taken as up: recorded beside it in the same histories.

use super::{Csr, Fan, Gate, Model, NONE, Watched};
use crate::gate::GateKind;
use std::collections::{BTreeMap, BTreeSet};

impl Model {
    /// The same model (not a pooled one, and without a demand) with one more recorded service, the last: as the main one,
    /// but with these nodes always up. Nothing else of any history changes.
    ///
    /// Nothing if no gate of the service follows from any of these nodes, or the service is one of them.
    pub fn with_shadow(&self, up: &BTreeSet<u32>) -> Option<Model> {
        let main = &self.services[0];
        if self.demand.is_some() || !self.pools.is_empty() || up.contains(&main.node) {
            return None;
        }
        let below = self.below(main.node, up);
        let count = self.gates.len();
        let mut inputs: Vec<Vec<u32>> = (0..count).map(|gate| self.inputs.row(gate).to_vec()).collect();
        let mut rows: Vec<Vec<u32>> = (0..count).map(|gate| self.rows.row(gate).to_vec()).collect();
        let mut model = self.clone();
        let always = self.node_count() as u32;
        model.gates.push(Gate { kind: GateKind::Threshold { need: 0 } });
        inputs.push(Vec::new());
        rows.push(Vec::new());
        let mut copy: BTreeMap<u32, u32> = up.iter().map(|node| (*node, always)).collect();
        for node in below {
            let gate = self.gate_of(node).filter(|_| !copy.contains_key(&node));
            let Some(gate) = gate.filter(|gate| self.inputs.row(*gate).iter().any(|input| copy.contains_key(input)))
            else {
                continue;
            };
            copy.insert(node, (self.processes.len() + model.gates.len()) as u32);
            model.gates.push(self.gates[gate]);
            inputs.push(self.inputs.row(gate).iter().map(|input| copy.get(input).copied().unwrap_or(*input)).collect());
            rows.push(self.rows.row(gate).to_vec());
        }
        let node = *copy.get(&main.node)?;
        model.services.push(Watched { name: main.name.clone(), node, threshold: main.threshold, retried: None });
        model.rewire(&inputs, &rows);
        Some(model)
    }

    /// The nodes that a node follows from, itself included, in ascending order; what is below nodes in `up` left out.
    fn below(&self, node: u32, up: &BTreeSet<u32>) -> BTreeSet<u32> {
        let (mut below, mut open) = (BTreeSet::new(), vec![node]);
        while let Some(node) = open.pop() {
            if below.insert(node) && !up.contains(&node) {
                open.extend(self.gate_of(node).map_or(&[][..], |gate| self.inputs.row(gate)));
            }
        }
        below
    }

    /// Makes the flat arrays again after gates and a service were added at the end.
    fn rewire(&mut self, inputs: &[Vec<u32>], rows: &[Vec<u32>]) {
        let (nodes, processes) = (self.node_count(), self.processes.len());
        let mut outputs = vec![Vec::new(); nodes];
        self.initial.truncate(processes);
        self.initial_counts.clear();
        for (gate, of) in inputs.iter().enumerate() {
            of.iter().for_each(|input| outputs[*input as usize].push(gate as u32));
            let levels = of.iter().map(|node| self.initial[*node as usize]);
            self.initial_counts.push(levels.clone().map(i64::from).sum());
            let level = self.gates[gate].kind.from_levels(levels, &rows[gate]);
            self.initial.push(level);
        }
        let mut watchers: Vec<Vec<u32>> =
            (0..self.service_of.len()).map(|node| self.watchers.row(node).to_vec()).collect();
        watchers.resize(nodes, Vec::new());
        self.service_of.resize(nodes, NONE);
        let last = self.services.len() - 1;
        let shadow = self.services[last].node as usize;
        self.service_of[shadow] = last as u32;
        let mut start = 0;
        self.fans = Vec::with_capacity(nodes);
        for (node, row) in outputs.iter().enumerate() {
            let end = start + row.len() as u32;
            let noted = !watchers[node].is_empty() || self.service_of[node] != NONE;
            self.fans.push(Fan { outputs: (start, end), noted });
            start = end;
        }
        self.outputs = outputs.concat();
        self.inputs = Csr::from_rows(inputs);
        self.rows = Csr::from_rows(rows);
        self.watchers = Csr::from_rows(&watchers);
    }
}

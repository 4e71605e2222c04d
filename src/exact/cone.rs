//! What of the structure follows from a few processes alone.

use crate::gate::ONE;
use crate::model::{Model, NONE};
use std::collections::{BTreeMap, BTreeSet};

/// The processes that a node follows from.
pub(super) fn leaves(model: &Model, node: u32) -> BTreeSet<u32> {
    let (mut leaves, mut seen, mut open) = (BTreeSet::new(), BTreeSet::new(), vec![node]);
    while let Some(node) = open.pop() {
        if node == NONE || !seen.insert(node) {
            continue;
        }
        match model.gate_of(node) {
            None => drop(leaves.insert(node)),
            Some(gate) => open.extend(model.inputs.row(gate)),
        }
    }
    leaves
}

/// Gates that follow from the processes of one module, in order of evaluation, with local numbers of nodes.
#[derive(Debug, Clone)]
pub(super) struct Cone {
    /// Local number of each node: the processes first, in order, then the gates.
    local: BTreeMap<u32, usize>,
    processes: usize,
    gates: Vec<(usize, Vec<usize>)>,
}

impl Cone {
    /// What is needed for some nodes, which follow from these processes alone.
    pub(super) fn new(model: &Model, processes: &[u32], nodes: impl Iterator<Item = u32>) -> Cone {
        let mut local: BTreeMap<u32, usize> =
            processes.iter().enumerate().map(|(at, process)| (*process, at)).collect();
        let (mut wanted, mut open) = (BTreeSet::new(), nodes.collect::<Vec<u32>>());
        while let Some(node) = open.pop() {
            if node == NONE || local.contains_key(&node) {
                continue;
            }
            let gate = model.gate_of(node).expect("all processes are there");
            if wanted.insert(node) {
                open.extend(model.inputs.row(gate));
            }
        }
        let mut gates = Vec::new();
        for node in wanted {
            let gate = model.gate_of(node).expect("only gates are wanted");
            let inputs = model.inputs.row(gate).iter().map(|input| local[input]).collect();
            gates.push((gate, inputs));
            local.insert(node, local.len());
        }
        Cone { local, processes: processes.len(), gates }
    }

    /// Levels of all nodes by their local numbers, from those of the processes.
    pub(super) fn levels(&self, model: &Model, processes: impl Iterator<Item = u32>) -> Vec<u32> {
        let mut levels: Vec<u32> = processes.collect();
        debug_assert_eq!(levels.len(), self.processes);
        for (gate, inputs) in &self.gates {
            let of = inputs.iter().map(|input| levels[*input]);
            let level = model.gates[*gate].kind.from_levels(of, model.rows.row(*gate));
            levels.push(level);
        }
        levels
    }

    /// Level of a node among those that [`Cone::levels`] gave.
    pub(super) fn level(&self, levels: &[u32], node: u32) -> u32 {
        if node == NONE { ONE } else { levels[self.local[&node]] }
    }
}

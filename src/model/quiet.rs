//! Which failures nobody notices: those that, with everything else up, change nothing that is watched or recorded.
//!
//! Most failures of a redundant system are of this kind and are repaired before anything else happens. The engine
//! passes over such a failure and its repair in one step; see `strike_quietly` in its recoveries.

use super::{Model, NONE, ONE, ProcessKind, stages_from};
use std::collections::BTreeMap;

impl Model {
    /// For each process whether its failure alone is noticed by nobody.
    pub(super) fn find_quiet(&self) -> Vec<bool> {
        let swayed = self.swayed();
        let quiet = |process: u32| {
            let alone = self.processes[process as usize].hits == NONE;
            alone && !self.may_queue(process) && self.is_quiet(process, &swayed)
        };
        (0..self.processes.len() as u32).map(quiet).collect()
    }

    /// For each gate whether it follows from a timetable: what changes nothing now may change something at another time.
    fn swayed(&self) -> Vec<bool> {
        let mut swayed = vec![false; self.node_count()];
        for (at, process) in self.processes.iter().enumerate() {
            swayed[at] = matches!(process.kind, ProcessKind::Schedule | ProcessKind::Scaler);
        }
        for gate in 0..self.gates.len() {
            let of_gate = self.inputs.row(gate).iter().any(|node| swayed[*node as usize]);
            swayed[self.processes.len() + gate] = of_gate;
        }
        swayed.split_off(self.processes.len())
    }

    /// True if the process may have to wait for a crew though everything is up, since some stage that holds one is
    /// unseen, or if its recovery depends on what went before.
    fn may_queue(&self, process: u32) -> bool {
        let first = self.processes[process as usize].first_stage;
        if stages_from(&self.stages, first).iter().any(|at| self.stages[*at as usize].fade != NONE) {
            return true;
        }
        let unseen = self.stages.iter().any(|stage| stage.crew != NONE && stage.level == ONE);
        unseen && stages_from(&self.stages, first).iter().any(|at| self.stages[*at as usize].crew != NONE)
    }

    /// Follows the fall of one process through the gates, in the order of their numbers, until nothing changes.
    fn is_quiet(&self, process: u32, swayed: &[bool]) -> bool {
        let mut levels: BTreeMap<u32, u32> = BTreeMap::new();
        let mut open: BTreeMap<u32, i64> = BTreeMap::new();
        let mut changed = Some((process, 0));
        loop {
            if let Some((node, level)) = changed.take() {
                let fan = self.fans[node as usize];
                if fan.noted {
                    return false;
                }
                levels.insert(node, level);
                let change = i64::from(level) - i64::from(self.initial[node as usize]);
                for gate in &self.outputs[fan.outputs.0 as usize..fan.outputs.1 as usize] {
                    *open.entry(*gate).or_default() += change;
                }
            }
            let Some((gate, change)) = open.pop_first() else { return true };
            if swayed[gate as usize] {
                return false;
            }
            let node = self.processes.len() as u32 + gate;
            let level = self.level_after(gate, change, &levels);
            if level != self.initial[node as usize] {
                changed = Some((node, level));
            }
        }
    }

    fn level_after(&self, gate: u32, change: i64, levels: &BTreeMap<u32, u32>) -> u32 {
        let kind = self.gates[gate as usize].kind;
        kind.from_count(self.initial_counts[gate as usize] + change).unwrap_or_else(|| {
            let level = |node: &u32| levels.get(node).copied().unwrap_or(self.initial[*node as usize]);
            kind.from_levels(self.inputs.row(gate as usize).iter().map(level), self.rows.row(gate as usize))
        })
    }
}

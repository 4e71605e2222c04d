//! Which failures nobody notices: those that, with everything else up, change nothing that is watched or recorded, and
//! lose no data.
//!
//! Most failures of a redundant system are of this kind and are repaired before anything else happens. The engine
//! passes over such a failure and its repair in one step; see `strike_quietly` in its recoveries.

use super::Model;
use super::compile::loses_data;
use std::collections::BTreeMap;

impl Model {
    /// For each process whether its failure alone is noticed by nobody.
    pub(super) fn find_quiet(&self) -> Vec<bool> {
        let loses = |process: u32| loses_data(&self.stages, self.processes[process as usize].first_stage);
        (0..self.processes.len() as u32).map(|process| !loses(process) && self.is_quiet(process)).collect()
    }

    /// Follows the fall of one process through the gates, in the order of their numbers, until nothing changes.
    fn is_quiet(&self, process: u32) -> bool {
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
            kind.from_levels(self.inputs.row(gate as usize).iter().map(level).collect())
        })
    }
}

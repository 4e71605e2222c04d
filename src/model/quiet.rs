//! Which failures nobody notices: those that, with everything else up, change nothing that is watched or recorded, and
//! lose no data.
//!
//! So that it can be told beforehand how its recovery goes, it must not wait for anything though everything is up: for
//! the hours of its crew, for a crew that is busy with something unseen or prepares, for a spare, or for a check.
//!
//! Most failures of a redundant system are of this kind and are repaired before anything else happens. The engine
//! passes over such a failure and its repair in one step; see `strike_quietly` in its recoveries.

use super::{Model, NONE, ONE, Process, ProcessKind, Stage};
use std::collections::BTreeMap;

/// Most inputs of a gate that are asked for their levels once for each of them.
const MOST_ASKED: usize = 1_000;

impl Model {
    /// For each process whether its failure alone is noticed by nobody.
    pub(super) fn find_quiet(&self) -> Vec<bool> {
        let timed = self.find_timed();
        let waiting = self.find_waiting(&timed);
        let waits = |process: u32| {
            let first = self.processes[process as usize].first_stage;
            first != NONE && waiting[first as usize]
        };
        let quiet = |process: u32| {
            let alone = self.processes[process as usize].hits == NONE && self.counts_as_one(process);
            alone && !waits(process) && self.is_quiet(process, &timed[self.processes.len()..])
        };
        (0..self.processes.len() as u32).map(quiet).collect()
    }

    /// True if a strike on the process counts for its pool as one on any other, and its hours cost nothing.
    fn counts_as_one(&self, process: u32) -> bool {
        let counter = self.processes[process as usize].counter;
        let after = self.pools.partition_point(|pool| pool.first <= process);
        let pool = after.checked_sub(1).map(|at| &self.pools[at]);
        let pool = pool.filter(|pool| process < pool.first + pool.count);
        pool.is_none_or(|pool| pool.counter == counter) && self.counters[counter as usize].per_hour == 0
    }

    /// For each stage whether it, or one that may follow, may have to wait though everything is up, or depends on what
    /// went before.
    fn find_waiting(&self, timed: &[bool]) -> Vec<bool> {
        let unseen = self.stages.iter().any(|stage| stage.crew != NONE && stage.level == ONE);
        let may_wait = |stage: &Stage| {
            let queues = stage.crew != NONE && (unseen || !self.crews[stage.crew as usize].kinds.is_empty());
            let stands_still = stage.needs != NONE && timed[self.needed[stage.needs as usize].node as usize];
            queues
                || stands_still
                || stage.spare != NONE
                || stage.check != NONE
                || stage.fade != NONE
                || stage.loses != NONE
        };
        let mut waiting: Vec<bool> = Vec::with_capacity(self.stages.len());
        for stage in &self.stages {
            // What follows a stage is made before it.
            let later = [stage.next, stage.otherwise].into_iter().any(|at| at != NONE && waiting[at as usize]);
            waiting.push(later || may_wait(stage));
        }
        waiting
    }

    /// For each node whether it follows from a timetable: what changes nothing now may change something at another time.
    fn find_timed(&self) -> Vec<bool> {
        let by_time = |process: &Process| matches!(process.kind, ProcessKind::Schedule | ProcessKind::Scaler);
        let mut timed: Vec<bool> = self.processes.iter().map(by_time).collect();
        for gate in 0..self.gates.len() {
            let inputs = self.inputs.row(gate);
            timed.push(inputs.iter().any(|input| timed[*input as usize]));
        }
        timed
    }

    fn is_quiet(&self, process: u32, swayed: &[bool]) -> bool {
        self.fall(process, Some(swayed)).is_some()
    }

    /// Whether the level of a gate follows from so many single ones that asking what each of them does would take too long.
    fn asks_many(&self, gate: u32) -> bool {
        self.gates[gate as usize].kind.from_count(0).is_none() && self.inputs.row(gate as usize).len() > MOST_ASKED
    }

    /// Follows the fall of one process, with everything else up, through the gates, in the order of their numbers, until
    /// nothing changes, and returns the levels that do. With gates that are swayed by time, nothing where one of them is
    /// met, or a node that somebody watches.
    pub(super) fn fall(&self, process: u32, swayed: Option<&[bool]>) -> Option<BTreeMap<u32, u32>> {
        let mut levels: BTreeMap<u32, u32> = BTreeMap::new();
        let mut open: BTreeMap<u32, i64> = BTreeMap::new();
        let mut changed = Some((process, 0));
        loop {
            if let Some((node, level)) = changed.take() {
                let fan = self.fans[node as usize];
                if fan.noted && swayed.is_some() {
                    return None;
                }
                levels.insert(node, level);
                let change = i64::from(level) - i64::from(self.initial[node as usize]);
                for gate in &self.outputs[fan.outputs.0 as usize..fan.outputs.1 as usize] {
                    *open.entry(*gate).or_default() += change;
                }
            }
            let Some((gate, change)) = open.pop_first() else { return Some(levels) };
            if swayed.is_some_and(|swayed| swayed[gate as usize] || self.asks_many(gate)) {
                return None;
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

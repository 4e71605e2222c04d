//! What holds up each clock and each recovery, and what each controller watches.

use super::{Build, Struck};
use crate::model::{Cause, NONE, ProcessKind, Stage, Start, stages_from};
use crate::scenario::scene::{Member, Outage, Schedule};
use std::collections::BTreeMap;

impl Build<'_> {
    /// What holds up each clock and each recovery.
    pub(super) fn clocks(&mut self) {
        let mut health: BTreeMap<Vec<u32>, u32> = BTreeMap::new();
        for process in 0..self.processes.len() {
            let (own, place) = match self.struck[process] {
                Struck::Place(place) => {
                    let own = self.on_place[place].iter().map(|(leaf, _)| *leaf).collect();
                    (own, self.scenario.places[place].parent)
                }
                Struck::Unit(member) => (self.on_unit[&member].clone(), self.place_of(member)),
                Struck::Whole(member) => (self.on_whole[&member].clone(), self.place_of(member)),
                Struck::AllUnits(_) | Struck::Demand { .. } | Struck::Nothing => (Vec::new(), None),
            };
            let mut holds = self.leaves_above(place, |outage| outage == Outage::Suspended);
            if self.processes[process].kind == ProcessKind::Rebuild {
                holds.push(self.place_node(place));
            }
            let stage_while = self.shared_all(&mut health, holds.clone());
            self.processes[process].stage_while = stage_while;
            if let Start::Clock { .. } | Start::Paced { .. } | Start::Hit = self.processes[process].start {
                if own.len() > 1 {
                    let healthy = self.shared_all(&mut health, own);
                    holds.push(healthy);
                }
                if let Struck::Unit(member) = self.struck[process] {
                    holds.extend(self.slots.get(&member));
                }
                let cause = self.processes[process].cause as usize;
                if let Schedule::Operating { while_up: Some(member), .. } = &self.scenario.strikes[cause].schedule
                    && self.processes[process].start != Start::Hit
                {
                    let node = self.node(*member);
                    holds.push(node);
                }
                self.processes[process].clock_while = self.shared_all(&mut health, holds);
            }
            for node in [self.processes[process].clock_while, self.processes[process].stage_while] {
                if node != NONE {
                    self.watches.push((node, process as u32));
                }
            }
        }
    }

    pub(super) fn shared_all(&mut self, known: &mut BTreeMap<Vec<u32>, u32>, mut inputs: Vec<u32>) -> u32 {
        inputs.retain(|node| *node != NONE);
        inputs.sort_unstable();
        inputs.dedup();
        if inputs.len() < 2 {
            return inputs.first().copied().unwrap_or(NONE);
        }
        if let Some(node) = known.get(&inputs) {
            return *node;
        }
        let node = self.all_of(inputs.clone());
        known.insert(inputs, node);
        node
    }

    /// What controllers look at to see whether a member is up, where some failure of a member may be hidden.
    fn looks(&self, members: &[Member]) -> Vec<(u32, Vec<u32>)> {
        let own = |member: &Member| self.on_unit.get(member).cloned().unwrap_or_default();
        let look = |member: &Member| (self.place_node(self.place_of(*member)), own(member));
        let hides = |process: &u32| {
            let stages = stages_from(&self.stages, self.processes[*process as usize].first_stage);
            stages.into_iter().any(|at| self.stages[at as usize].hidden)
        };
        let looks: Vec<(u32, Vec<u32>)> = members.iter().map(look).collect();
        if looks.iter().any(|(_, own)| own.iter().any(hides)) { looks } else { Vec::new() }
    }

    pub(super) fn groups(&mut self) {
        let mut at = 0;
        for standby in &self.scenario.standbys {
            let (wait, stage, cause) = match &standby.fail_back {
                None => (NONE, NONE, NONE),
                Some(back) => {
                    let stage = back.outage.as_ref().map_or(NONE, |outage| {
                        let (law, label) = (self.law(outage), self.label("fail-back"));
                        self.stages.push(Stage::alone(law, label));
                        self.stages.len() as u32 - 1
                    });
                    self.causes.push(Cause { name: format!("{}.fail_back", standby.name), kind: "failover" });
                    (self.law(&back.wait), stage, self.causes.len() as u32 - 1)
                }
            };
            for instance in &standby.instances {
                let members: Vec<u32> = instance.members.iter().map(|member| self.node(*member)).collect();
                let looks = self.looks(&instance.members);
                for _ in 0..standby.active {
                    let process = self.groups[at].process;
                    self.watches.extend(members.iter().map(|member| (*member, process)));
                    let group = &mut self.groups[at];
                    group.members = members.clone();
                    group.looks = looks.clone();
                    (group.return_wait, group.return_stage, group.return_cause) = (wait, stage, cause);
                    at += 1;
                }
            }
        }
    }
}

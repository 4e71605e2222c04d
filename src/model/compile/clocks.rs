//! What holds up each clock and each recovery, and what each controller watches.

use super::{Build, Struck};
use crate::model::{Cause, NONE, Needed, ProcessKind, Stage, Start, stages_from};
use crate::scenario::scene::{Outage, Schedule};
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

    /// The parts that stages need, each watched by every process with such a stage.
    pub(super) fn needed(&mut self) -> Vec<Needed> {
        let mut found = Vec::new();
        for needs in self.needed.clone() {
            let (node, waiting) = (self.node(needs.member), self.label(&format!("wait for {}", needs.name)));
            found.push(Needed { node, waiting });
        }
        let mut of_program: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for process in 0..self.processes.len() {
            let first = self.processes[process].first_stage;
            let needed = of_program.entry(first).or_insert_with(|| self.needed_from(first));
            self.watches.extend(needed.iter().map(|needs| (found[*needs as usize].node, process as u32)));
        }
        found
    }

    pub(super) fn groups(&mut self) {
        let mut at = 0;
        for standby in &self.scenario.standbys {
            let (wait, stage, cause) = match &standby.fail_back {
                None => (NONE, NONE, NONE),
                Some(back) => {
                    let stage = back.outage.as_ref().map_or(NONE, |outage| {
                        let (law, label) = (self.law(outage), self.label("fail-back"));
                        self.stages.push(Stage {
                            law,
                            crew: NONE,
                            needs: NONE,
                            label,
                            level: 0,
                            reach: (NONE, NONE),
                            fade: NONE,
                            succeeds: 1.0,
                            next: NONE,
                            otherwise: NONE,
                        });
                        self.stages.len() as u32 - 1
                    });
                    self.causes.push(Cause { name: format!("{}.fail_back", standby.name), kind: "failover" });
                    (self.law(&back.wait), stage, self.causes.len() as u32 - 1)
                }
            };
            for instance in &standby.instances {
                let members: Vec<u32> = instance.members.iter().map(|member| self.node(*member)).collect();
                let process = self.groups[at].process;
                self.watches.extend(members.iter().map(|member| (*member, process)));
                let group = &mut self.groups[at];
                group.members = members;
                (group.return_wait, group.return_stage, group.return_cause) = (wait, stage, cause);
                at += 1;
            }
        }
    }

    /// What the stages from this one on need, branches included.
    fn needed_from(&self, first: u32) -> Vec<u32> {
        let needed = stages_from(&self.stages, first).into_iter().map(|at| self.stages[at as usize].needs);
        needed.filter(|needs| *needs != NONE).collect()
    }
}

//! Auto scaling: a process that says how many units are provisioned, a slot for each unit.

use super::{Build, Struck};
use crate::gate::GateKind;
use crate::model::{NONE, Name, Process, ProcessKind, Scaling, Start};
use crate::scenario::scene::Member;

impl Build<'_> {
    /// One process for each scaled service; after the demand, which is what their shortages are put down to.
    pub(super) fn scalers(&mut self) {
        for (at, scaling) in self.scenario.scalings.iter().enumerate() {
            let demand = self.demand.as_ref().expect("what is scaled follows a demand");
            let cause = self.processes[demand.base as usize].cause;
            let first_stage = self.program(&scaling.launch, "scale-out: ");
            let leaf = self.processes.len() as u32;
            let service = &self.scenario.services[scaling.service];
            self.struck.push(Struck::Nothing);
            self.names.push(Name { unique: format!("scaling/{}", service.name), subject: service.name.clone() });
            self.processes.push(Process {
                kind: ProcessKind::Scaler,
                start: Start::Scaling { scaling: at as u32 },
                cause,
                chance: 1.0,
                first_stage,
                clock_while: NONE,
                stage_while: NONE,
                hits: NONE,
                stream: leaf,
                counter: 0,
            });
            self.scalings.push(Scaling {
                process: leaf,
                units: Vec::new(),
                share: 0,
                target: super::parts(scaling.target),
                step: scaling.step,
                min: scaling.min,
                cool_down: scaling.cool_down.to_sim(),
                prices: Vec::new(),
            });
        }
    }

    /// A gate for each unit that is up while the unit is provisioned: unit `i` (from 0) while more than `i` are.
    pub(super) fn slots(&mut self) {
        for (at, scaling) in self.scenario.scalings.iter().enumerate() {
            let members: Vec<Member> = self.scenario.services[scaling.service].instances[0].members.clone();
            let process = self.scalings[at].process;
            let mut lacking = vec![process];
            for (turn, member) in members.iter().enumerate() {
                let need = i64::from(Scaling::level(turn as u32 + 1, members.len()));
                let slot = self.gate(GateKind::Threshold { need }, vec![process]);
                self.slots.insert(*member, slot);
                lacking.push(slot);
            }
            self.demand.as_mut().expect("what is scaled follows a demand").lacking.extend(lacking);
        }
    }

    /// The inputs of a scaled tier: each unit together with its slot.
    pub(super) fn provisioned(&mut self, service: usize, units: Vec<u32>, share: u128) -> Vec<u32> {
        let Some(at) = self.scenario.scalings.iter().position(|scaling| scaling.service == service) else {
            return units;
        };
        let process = self.scalings[at].process;
        self.watches.extend(units.iter().map(|unit| (*unit, process)));
        let demand = self.demand.as_ref().expect("what is scaled follows a demand").node;
        self.watches.push((demand, process));
        (self.scalings[at].units, self.scalings[at].share) = (units.clone(), share);
        let members = self.scenario.services[service].instances[0].members.clone();
        let pairs = units.into_iter().zip(members);
        let serving: Vec<u32> = pairs.map(|(unit, member)| self.gate_of_slot(unit, member)).collect();
        self.demand.as_mut().expect("just there").serving.extend(&serving);
        serving
    }

    fn gate_of_slot(&mut self, unit: u32, member: Member) -> u32 {
        let slot = self.slots[&member];
        self.gate(GateKind::Kth { k: 2 }, vec![unit, slot])
    }
}

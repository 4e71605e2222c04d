//! Places, units and services become nodes.

use super::{Build, Wired};
use crate::gate::GateKind;
use crate::model::{NONE, ONE, Retried};
use crate::scenario::scene::{Member, Rule};
use crate::scenario::steps::Step;

/// Most inputs of a gate that is the least or the most of them, where these serve in part.
const FAN: usize = 64;

impl Build<'_> {
    /// The node that is up while all inputs are: the input itself where there is one, nothing where there is none.
    pub(super) fn all_of(&mut self, mut inputs: Vec<u32>) -> u32 {
        inputs.retain(|node| *node != NONE);
        inputs.sort_unstable();
        inputs.dedup();
        match inputs.as_slice() {
            [] => NONE,
            [one] => *one,
            several => {
                let k = several.len() as u32;
                self.gate(GateKind::Kth { k }, inputs)
            }
        }
    }

    /// A gate without weights; the `k`-th of inputs that are up or down is a threshold, which is faster. The least or the most
    /// of many others is that of the least or the most of some, so that a change of one asks after few.
    pub(super) fn gate(&mut self, kind: GateKind, mut inputs: Vec<u32>) -> u32 {
        let GateKind::Kth { k } = kind else { return self.wire(kind, inputs, Vec::new()) };
        if inputs.iter().all(|node| self.is_boolean(*node)) {
            return self.wire(GateKind::Threshold { need: i64::from(k) * i64::from(ONE) }, inputs, Vec::new());
        }
        let least = k as usize == inputs.len();
        let of = |inputs: &[u32]| GateKind::Kth { k: if least { inputs.len() as u32 } else { k } };
        while inputs.len() > FAN && (least || k == 1) {
            inputs = inputs.chunks(FAN).map(|some| self.gate(of(some), some.to_vec())).collect();
        }
        self.wire(of(&inputs), inputs, Vec::new())
    }

    fn wire(&mut self, kind: GateKind, inputs: Vec<u32>, row: Vec<u32>) -> u32 {
        self.gates.push(Wired { kind, inputs, row });
        self.leaves + self.gates.len() as u32 - 1
    }

    fn is_boolean(&self, node: u32) -> bool {
        match node.checked_sub(self.leaves) {
            None => !self.graded.contains(&node),
            Some(gate) => matches!(self.gates[gate as usize].kind, GateKind::Threshold { .. }),
        }
    }

    pub(super) fn places(&mut self) {
        for place in 0..self.scenario.places.len() {
            let mut inputs: Vec<u32> = self.on_place[place].iter().map(|(leaf, _)| *leaf).collect();
            inputs.extend(self.scenario.places[place].parent.map(|parent| self.place_nodes[parent]));
            let node = self.all_of(inputs);
            self.place_nodes.push(node);
        }
    }

    pub(super) fn place_node(&self, place: Option<usize>) -> u32 {
        place.map_or(NONE, |place| self.place_nodes[place])
    }

    pub(super) fn units(&mut self) {
        for (member, rebuild) in self.rebuild_of.clone() {
            self.on_unit.entry(member).or_default().push(rebuild);
        }
        for component in 0..self.scenario.components.len() {
            for member in self.all_units(component) {
                let mut inputs = self.on_unit.get(&member).cloned().unwrap_or_default();
                inputs.push(self.place_node(self.place_of(member)));
                let node = self.all_of(inputs);
                // A unit that nothing ever takes down: a gate without inputs, always up.
                let node = if node == NONE { self.gate(GateKind::Threshold { need: 0 }, Vec::new()) } else { node };
                self.unit_nodes.insert(member, node);
            }
        }
    }

    /// The node of a member; services are built on first need, so that order of declaration does not matter.
    pub(super) fn node(&mut self, member: Member) -> u32 {
        match member {
            Member::Unit { .. } => self.unit_nodes[&member],
            Member::Service { service, instance } => {
                if self.service_nodes[service].is_empty() {
                    self.service(service);
                }
                self.service_nodes[service][instance]
            }
            Member::Reaction { .. } => self.reacting[&member],
            Member::Standby { .. } => {
                let mut inputs = self.on_whole.get(&member).cloned().unwrap_or_default();
                inputs.extend(&self.controllers[&member]);
                self.all_of(inputs)
            }
        }
    }

    pub(super) fn service(&mut self, service: usize) {
        if !self.service_nodes[service].is_empty() {
            return;
        }
        let count = self.scenario.services[service].instances.len();
        self.service_nodes[service] = (0..count).map(|instance| self.instance(service, instance)).collect();
    }

    /// The gates of an instance of a service. What strikes the service as a whole stops what its rule gives, before
    /// retries and fallbacks.
    fn instance(&mut self, service: usize, instance: usize) -> u32 {
        let scenario = self.scenario;
        let one = &scenario.services[service];
        let member = Member::Service { service, instance };
        let mut node = NONE;
        for step in one.steps(&one.instances[instance], scenario.objective.up_from()) {
            if let (GateKind::Succeed(attempts), true) = (step.kind, one.retries.is_some()) {
                let unspent = self.gate(GateKind::Unspent(attempts), vec![node]);
                self.retried.insert(member, Retried { unspent, most: attempts.most });
            }
            let ruled = node == NONE;
            node = match &one.instances[instance].rule {
                Rule::Carries { each, overload } if ruled => {
                    let units = step.members.iter().map(|member| self.node(*member)).collect();
                    self.carried(service, *each, *overload, units)
                }
                _ => self.step(step, node),
            };
            if ruled {
                let mut parts = self.on_whole.get(&member).cloned().unwrap_or_default();
                parts.push(node);
                node = self.all_of(parts);
            }
        }
        node
    }

    fn step(&mut self, step: Step, before: u32) -> u32 {
        let mut inputs: Vec<u32> = Some(before).filter(|node| *node != NONE).into_iter().collect();
        for member in step.members {
            inputs.push(self.node(member));
        }
        if step.row.is_empty() { self.gate(step.kind, inputs) } else { self.wire(step.kind, inputs, step.row) }
    }
}

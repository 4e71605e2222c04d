//! Places, units and services become nodes.

use super::Build;
use crate::model::{GateKind, NONE, ONE};
use crate::scenario::scene::{Member, Rule};

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
                let all_boolean = several.iter().all(|node| self.is_boolean(*node));
                let n = several.len();
                let kind = if all_boolean {
                    GateKind::Threshold { need: n as i64 * i64::from(ONE) }
                } else {
                    GateKind::Kth { k: n as u32 }
                };
                self.gate(kind, inputs)
            }
        }
    }

    pub(super) fn gate(&mut self, kind: GateKind, inputs: Vec<u32>) -> u32 {
        self.gates.push((kind, inputs));
        self.leaves + self.gates.len() as u32 - 1
    }

    pub(super) fn is_boolean(&self, node: u32) -> bool {
        match node.checked_sub(self.leaves) {
            None => !self.graded.contains(&node),
            Some(gate) => matches!(self.gates[gate as usize].0, GateKind::Threshold { .. }),
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
            Member::Standby { .. } => {
                let mut inputs = self.on_whole.get(&member).cloned().unwrap_or_default();
                inputs.push(self.controllers[&member]);
                self.all_of(inputs)
            }
        }
    }

    pub(super) fn service(&mut self, service: usize) {
        if !self.service_nodes[service].is_empty() {
            return;
        }
        let mut nodes = Vec::new();
        for (instance, one) in self.scenario.services[service].instances.iter().enumerate() {
            let inputs: Vec<u32> = one.members.iter().map(|member| self.node(*member)).collect();
            let boolean = inputs.iter().all(|node| self.is_boolean(*node));
            let node = match one.rule {
                Rule::AtLeast { k } if boolean => {
                    self.gate(GateKind::Threshold { need: i64::from(k) * i64::from(ONE) }, inputs)
                }
                Rule::AtLeast { k } => self.gate(GateKind::Kth { k }, inputs),
                Rule::Capacity { each, need } => self.gate(GateKind::Ratio { each, need }, inputs),
                Rule::Carries { each, overload } => self.carried(service, each, overload, inputs),
            };
            let mut parts = self.on_whole.get(&Member::Service { service, instance }).cloned().unwrap_or_default();
            parts.push(node);
            let node = self.all_of(parts);
            nodes.push(node);
        }
        self.service_nodes[service] = nodes;
    }
}

//! How near the state of a history is to an outage: the cost of the cheapest set of processes that is still missing.
//!
//! Bottom up: a process that is down costs nothing, one that is up costs what the model says of it. A gate that needs k of
//! its n inputs costs the sum of its cheapest inputs, as many as must still go; any other gate is asked how many
//! of its cheapest inputs must go until it is down. A standby group costs what its active member costs. Inputs that share a
//! part are counted as if they did not, so the figure can be too large; it is an importance function,
//! and no estimate depends on it. A change is followed upwards and stops where nothing changes.

use super::super::pages::Pages;
use super::super::simulate::Simulation;
use super::super::standby::Doing;
use super::super::streams::Draws;
use crate::model::{FailureCosts, GateKind, Model, ONE, Start};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// What it still takes to bring down each node of a history.
#[derive(Debug, Clone)]
pub(super) struct Nearness<'m> {
    model: &'m Model,
    costs: &'m FailureCosts,
    /// Controllers of standby groups, which cost what their members do.
    controllers: Vec<u32>,
    /// What all inputs of a gate cost, where they are processes that all cost the same.
    uniform: Vec<Option<f64>>,
    /// For each gate whether it needs all its inputs: it costs what the cheapest of them costs.
    needs_all: Vec<bool>,
    /// What each node costs.
    pub(super) missing: Pages<f64>,
    /// The same with everything up.
    first: Vec<f64>,
    open: BinaryHeap<Reverse<u32>>,
    waiting: Vec<bool>,
    scratch: Vec<(f64, u32)>,
    met: Vec<u32>,
    walk: u32,
}

/// What is nearest to an outage.
#[derive(Debug, Clone, Default)]
pub(super) struct Nearest {
    /// Processes that are up and would bring it nearer.
    pub(super) up: Vec<u32>,
    /// Processes that are down and have brought it this near.
    pub(super) down: Vec<u32>,
}

impl<'m> Nearness<'m> {
    /// Of a history in which everything is up, as the levels of the simulation say.
    pub(super) fn new<D: Draws>(model: &'m Model, costs: &'m FailureCosts, simulation: &Simulation<'m, D>) -> Self {
        let leaf = |node: u32| (node as usize) < model.processes.len();
        let alike = |gate: usize| {
            let inputs = model.inputs.row(gate);
            let first = costs.cost.get(*inputs.first()? as usize)?;
            let same =
                |input: &u32| leaf(*input) && costs.cost[*input as usize] == *first && !is_controller(model, *input);
            (first.is_finite() && inputs.iter().all(same)).then_some(*first)
        };
        let needs_all = |gate: usize| {
            let all = model.inputs.row(gate).len() as i64 * i64::from(ONE);
            model.gates[gate].kind == GateKind::Threshold { need: all }
        };
        let mut nearness = Nearness {
            model,
            costs,
            controllers: (0..model.processes.len() as u32).filter(|at| is_controller(model, *at)).collect(),
            uniform: (0..model.gates.len()).map(alike).collect(),
            needs_all: (0..model.gates.len()).map(needs_all).collect(),
            missing: Pages::new(vec![0.0; model.node_count()]),
            first: Vec::new(),
            open: BinaryHeap::new(),
            waiting: vec![false; model.gates.len()],
            scratch: Vec::new(),
            met: vec![0; model.node_count()],
            walk: 0,
        };
        nearness.start(simulation);
        nearness.first = nearness.missing.to_vec();
        nearness
    }

    /// Everything is up.
    pub(super) fn reset(&mut self) {
        self.missing.copy_from_slice(&self.first);
    }

    /// Begins with the levels of the simulation.
    fn start<D: Draws>(&mut self, simulation: &Simulation<'m, D>) {
        for process in 0..self.model.processes.len() as u32 {
            self.missing[process as usize] = self.of_process(simulation, process);
        }
        for gate in 0..self.model.gates.len() as u32 {
            let node = self.model.processes.len() + gate as usize;
            self.missing[node] = self.of_gate(simulation, gate);
        }
        self.settle(simulation);
    }

    /// What is missing until the main service is down.
    #[inline]
    pub(super) fn of_service(&self) -> f64 {
        self.missing[self.model.services[0].node as usize]
    }

    /// Takes in what changed since the simulation was last looked at.
    #[inline]
    pub(super) fn update<D: Draws>(&mut self, simulation: &mut Simulation<'m, D>) {
        if simulation.touched.is_empty() {
            return;
        }
        let mut touched = std::mem::take(&mut simulation.touched);
        for process in touched.drain(..) {
            self.follow(simulation, process);
        }
        self.settle(simulation);
        simulation.touched = touched;
    }

    fn follow<D: Draws>(&mut self, simulation: &Simulation<'m, D>, process: u32) {
        let now = self.of_process(simulation, process);
        let before = std::mem::replace(&mut self.missing[process as usize], now);
        // The level may have changed though the cost did not.
        self.push_outputs(process, before, now);
    }

    fn settle<D: Draws>(&mut self, simulation: &Simulation<'m, D>) {
        self.settle_gates(simulation);
        for at in 0..self.controllers.len() {
            self.follow(simulation, self.controllers[at]);
            self.settle_gates(simulation);
        }
    }

    fn settle_gates<D: Draws>(&mut self, simulation: &Simulation<'m, D>) {
        while let Some(Reverse(gate)) = self.open.pop() {
            self.waiting[gate as usize] = false;
            let now = self.of_gate(simulation, gate);
            self.set(self.model.processes.len() as u32 + gate, now);
        }
    }

    #[inline]
    fn set(&mut self, node: u32, now: f64) {
        let before = std::mem::replace(&mut self.missing[node as usize], now);
        if before != now {
            self.push_outputs(node, before, now);
        }
    }

    /// Has the gates evaluated that a node feeds; not one that needs all inputs of which another is cheaper, before and now.
    fn push_outputs(&mut self, node: u32, before: f64, now: f64) {
        let model = self.model;
        let (from, to) = model.fans[node as usize].outputs;
        for gate in &model.outputs[from as usize..to as usize] {
            let least = self.missing[model.processes.len() + *gate as usize];
            if self.needs_all[*gate as usize] && before > least && now >= least {
                continue;
            }
            if !std::mem::replace(&mut self.waiting[*gate as usize], true) {
                self.open.push(Reverse(*gate));
            }
        }
    }

    fn of_process<D: Draws>(&self, simulation: &Simulation<'m, D>, process: u32) -> f64 {
        if simulation.level(process) < self.model.threshold {
            return 0.0;
        }
        match self.model.processes[process as usize].start {
            Start::Group { group } => {
                let role = simulation.roles[group as usize];
                let member = self.model.groups[group as usize].members[role.active as usize];
                self.missing[member as usize]
            }
            _ => self.costs.cost[process as usize],
        }
    }

    fn of_gate<D: Draws>(&mut self, simulation: &Simulation<'m, D>, gate: u32) -> f64 {
        let model = self.model;
        let node = model.processes.len() as u32 + gate;
        if simulation.level(node) < model.threshold {
            return 0.0;
        }
        match model.gates[gate as usize].kind {
            GateKind::Threshold { .. } if self.needs_all[gate as usize] => {
                let inputs = model.inputs.row(gate as usize).iter();
                inputs.map(|input| self.missing[*input as usize]).fold(f64::INFINITY, f64::min)
            }
            GateKind::Threshold { need } => {
                let spare = simulation.gates[gate as usize].count - need;
                let must_go = (spare / i64::from(ONE) + 1) as usize;
                match self.uniform[gate as usize] {
                    Some(each) => each * must_go as f64,
                    None => self.cheapest(simulation, gate, must_go).0,
                }
            }
            _ => self.greedy(simulation, gate).0,
        }
    }

    /// The sum of so many of the cheapest inputs that are up, and the dearest of them.
    fn cheapest<D: Draws>(&mut self, simulation: &Simulation<'m, D>, gate: u32, must_go: usize) -> (f64, f64) {
        let inputs = self.model.inputs.row(gate as usize);
        let up = inputs.iter().filter(|input| simulation.level(**input) > 0).map(|input| self.missing[*input as usize]);
        if must_go == 1 {
            let least = up.fold(f64::INFINITY, f64::min);
            return (least, least);
        }
        let mut costs = std::mem::take(&mut self.scratch);
        costs.clear();
        costs.extend(up.map(|cost| (cost, 0)));
        let found = match costs.len() {
            count if count < must_go => (f64::INFINITY, f64::INFINITY),
            _ => {
                costs.select_nth_unstable_by(must_go - 1, |a, b| a.0.total_cmp(&b.0));
                (costs[..must_go].iter().map(|one| one.0).sum(), costs[must_go - 1].0)
            }
        };
        self.scratch = costs;
        found
    }

    /// How many of the cheapest inputs of any gate must go: their sum, and the dearest of them.
    fn greedy<D: Draws>(&mut self, simulation: &Simulation<'m, D>, gate: u32) -> (f64, f64) {
        let model = self.model;
        let inputs = model.inputs.row(gate as usize);
        let mut order: Vec<(f64, u32)> = (0..inputs.len() as u32)
            .map(|at| (self.missing[inputs[at as usize] as usize], at))
            .filter(|(cost, _)| cost.is_finite())
            .collect();
        order.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let mut levels: Vec<u32> = inputs.iter().map(|input| simulation.level(*input)).collect();
        let mut sum = 0.0;
        for (cost, at) in order {
            levels[at as usize] = 0;
            sum += cost;
            let level =
                model.gates[gate as usize].kind.from_levels(levels.iter().copied(), model.rows.row(gate as usize));
            if level < model.threshold {
                return (sum, cost);
            }
        }
        (f64::INFINITY, f64::INFINITY)
    }

    /// The processes on the cheapest ways to an outage of the main service; ways that cost the same are all taken.
    pub(super) fn nearest<D: Draws>(&mut self, simulation: &Simulation<'m, D>, found: &mut Nearest) {
        found.up.clear();
        found.down.clear();
        self.walk += 1;
        let mut open = vec![self.model.services[0].node];
        while let Some(node) = open.pop() {
            if std::mem::replace(&mut self.met[node as usize], self.walk) == self.walk {
                continue;
            }
            match self.model.gate_of(node) {
                Some(gate) => self.open_gate(simulation, gate as u32, &mut open),
                None => self.take_process(simulation, node, found, &mut open),
            }
        }
    }

    fn open_gate<D: Draws>(&mut self, simulation: &Simulation<'m, D>, gate: u32, open: &mut Vec<u32>) {
        let model = self.model;
        let node = model.processes.len() as u32 + gate;
        let dearest = match model.gates[gate as usize].kind {
            _ if simulation.level(node) < model.threshold => 0.0,
            GateKind::Threshold { need } => {
                let must_go = ((simulation.gates[gate as usize].count - need) / i64::from(ONE) + 1) as usize;
                self.cheapest(simulation, gate, must_go).1
            }
            _ => self.greedy(simulation, gate).1,
        };
        let most = dearest * (1.0 + 1e-9);
        open.extend(model.inputs.row(gate as usize).iter().filter(|input| self.missing[**input as usize] <= most));
    }

    fn take_process<D: Draws>(
        &mut self,
        simulation: &Simulation<'m, D>,
        process: u32,
        found: &mut Nearest,
        open: &mut Vec<u32>,
    ) {
        match self.model.processes[process as usize].start {
            Start::Group { group } => {
                let (role, fixed) = (simulation.roles[group as usize], &self.model.groups[group as usize]);
                match role.doing {
                    Doing::Waiting => open.extend(&fixed.members),
                    _ => open.push(fixed.members[role.active as usize]),
                }
                if simulation.level(process) < self.model.threshold {
                    found.down.push(process);
                }
            }
            _ if simulation.level(process) < self.model.threshold => found.down.push(process),
            _ => found.up.push(process),
        }
    }
}

fn is_controller(model: &Model, node: u32) -> bool {
    model.processes.get(node as usize).is_some_and(|process| matches!(process.start, Start::Group { .. }))
}

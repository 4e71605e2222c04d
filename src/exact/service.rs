//! The recorded services of a model, each as far as it is covered.

use super::behaviour::{Behaviour, Module};
use super::compose::Refusal;
use super::diagram::Diagram;
use super::horizon::{Means, means};
use super::long_run::{LongRun, long_run, shares};
use super::modules::{short_crews, split};
use super::structure::Structure;
use super::whole::Whole;
use super::{Limits, Missing};
use crate::model::{Model, ONE, Watched};
use crate::units::SimTime;
use std::collections::{BTreeMap, BTreeSet};

/// What is known exactly about a model.
#[derive(Debug)]
pub struct Exact<'m> {
    /// The model.
    pub model: &'m Model,
    limits: Limits,
    /// To which module each node belongs.
    owners: Vec<Owner>,
    /// Number of each set of processes among the modules.
    number: BTreeMap<usize, usize>,
    /// Modules that some recorded service follows from, as far as they could be solved.
    pub modules: Vec<Result<Module, Vec<Missing>>>,
    /// For each recorded service how it follows from them, or what stands in the way.
    pub services: Vec<Result<Covered, Vec<Missing>>>,
}

/// A service that follows from modules which are solved.
#[derive(Debug, Clone)]
pub struct Covered {
    /// Numbers of the modules, in the order of the variables of the structure.
    pub modules: Vec<usize>,
    /// How it follows from them.
    pub structure: Structure,
}

/// How much likelier a service is down, in the long run, when a module is not all up.
#[derive(Debug, Clone, PartialEq)]
pub struct Importance {
    /// Number of the module.
    pub module: usize,
    /// Long-run share of time that the module is not all up.
    pub unavailability: f64,
    /// Derivative of the long-run unavailability of the service by that of the module (Birnbaum 1969), where the module
    /// goes down as it does now. It exceeds 0 exactly where the module matters.
    pub birnbaum: f64,
}

/// To which module a node belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Owner {
    Nobody,
    Module(usize),
    Several,
}

impl<'m> Exact<'m> {
    /// Splits a compiled model (not a pooled one) into modules and solves those that recorded services follow from.
    pub fn new(model: &'m Model, limits: Limits) -> Exact<'m> {
        let crews = short_crews(model);
        let sets = split(model, &crews);
        let owners = owners(model, &sets);
        let shown = shown(model, &owners);
        if shown.len() > limits.nodes {
            let services = model.services.iter().map(|service| Err(too_large(service, shown.len()))).collect();
            return Exact { model, limits, owners, number: BTreeMap::new(), modules: Vec::new(), services };
        }
        let mut number = BTreeMap::new();
        let mut modules = Vec::new();
        for (at, nodes) in shown {
            number.insert(at, modules.len());
            modules.push(Module::new(model, &sets[at], nodes, &crews, &limits));
        }
        let mut exact = Exact { model, limits, owners, number, modules, services: Vec::new() };
        exact.services = model.services.iter().map(|service| exact.cover(service)).collect();
        exact
    }

    /// The modules that a service follows from, in the order in which they are met.
    fn below(&self, service: &Watched) -> Vec<usize> {
        let mut visit = Visit { model: self.model, owners: &self.owners, order: Vec::new(), met: BTreeSet::new() };
        visit.node(service.node, &mut BTreeSet::new());
        visit.order.iter().map(|set| self.number[set]).collect()
    }

    fn cover(&self, service: &Watched) -> Result<Covered, Vec<Missing>> {
        let modules = self.below(service);
        let missing: BTreeSet<Missing> =
            modules.iter().filter_map(|at| self.modules[*at].as_ref().err()).flatten().cloned().collect();
        if !missing.is_empty() {
            return Err(missing.into_iter().collect());
        }
        self.structure(service, modules, &BTreeSet::new())
    }

    /// A service as a function of modules that are solved; some nodes are always up.
    fn structure(&self, service: &Watched, modules: Vec<usize>, up: &BTreeSet<u32>) -> Result<Covered, Vec<Missing>> {
        let large = || too_large(service, modules.len());
        let mut diagram = Diagram::new(self.limits.nodes);
        let level = self.level(&mut diagram, service.node, &modules, up).map_err(|refusal| match refusal {
            Refusal::Demand => vec![Missing { why: format!("`{}` is measured against a demand", service.name) }],
            Refusal::Large => large(),
        })?;
        let limit = 4 * self.limits.nodes;
        let structure = Structure::new(&mut diagram, level, i64::from(service.threshold), limit).ok_or_else(large)?;
        Ok(Covered { modules, structure })
    }

    /// The level of a node as a function of the modules.
    fn level(&self, diagram: &mut Diagram, node: u32, modules: &[usize], up: &BTreeSet<u32>) -> Result<u32, Refusal> {
        let mut known: BTreeMap<u32, u32> = BTreeMap::new();
        let always = diagram.end(i64::from(ONE))?;
        known.extend(up.iter().map(|node| (*node, always)));
        for (variable, at) in modules.iter().enumerate() {
            let module = self.modules[*at].as_ref().expect("the caller looked");
            for (turn, node) in module.shown.iter().enumerate() {
                let ends: Result<Vec<u32>, _> =
                    module.values.iter().map(|value| diagram.end(i64::from(value[turn]))).collect();
                known.insert(*node, diagram.choice(variable as u32, ends?)?);
            }
        }
        self.level_of(diagram, node, &mut known)
    }

    fn level_of(&self, diagram: &mut Diagram, node: u32, known: &mut BTreeMap<u32, u32>) -> Result<u32, Refusal> {
        if let Some(found) = known.get(&node) {
            return Ok(*found);
        }
        let model = self.model;
        let gate = model.gate_of(node).expect("processes belong to modules");
        let mut inputs = Vec::new();
        for input in model.inputs.row(gate) {
            inputs.push(self.level_of(diagram, *input, known)?);
        }
        let found = diagram.gate(model.gates[gate].kind, &inputs, model.rows.row(gate))?;
        known.insert(node, found);
        Ok(found)
    }

    /// The modules of a covered service, in the order of its structure.
    pub fn modules_of(&self, covered: &Covered) -> Vec<&Module> {
        covered.modules.iter().map(|at| self.modules[*at].as_ref().expect("a covered service")).collect()
    }

    /// Long-run figures of a covered service.
    ///
    /// # Errors
    /// Planned work that takes too long to repeat itself, in words.
    pub fn long_run(&self, covered: &Covered) -> Result<LongRun, String> {
        long_run(&self.modules_of(covered), &covered.structure)
    }

    /// Means over the horizon of the model, which begins after its warm-up.
    ///
    /// # Errors
    /// Why there are none, in words.
    pub fn means(&self, covered: &Covered) -> Result<Means, String> {
        let span = (self.model.warm_up, self.model.end());
        means(&self.modules_of(covered), &covered.structure, span, self.limits.work)
    }

    /// A covered service as one chain, where its modules are few and small enough.
    ///
    /// # Errors
    /// Why there is none, in words.
    pub fn whole(&self, covered: &Covered) -> Result<Whole, String> {
        Whole::new(&self.modules_of(covered), &covered.structure, self.limits.together)
    }

    /// How much may be spent.
    pub fn limits(&self) -> Limits {
        self.limits
    }

    /// The importance of each module for the long-run unavailability of a covered service, with planned work out of the
    /// way.
    pub fn importance(&self, covered: &Covered) -> Vec<Importance> {
        let modules = self.modules_of(covered);
        let shares = shares(&modules, SimTime(0));
        let gains = covered.structure.importance(&shares);
        let of = |at: usize| {
            let down: f64 = shares[at][1..].iter().sum();
            let gain: f64 = shares[at].iter().zip(&gains[at]).skip(1).map(|(share, gain)| share * gain).sum();
            let birnbaum = if down > 0.0 { gain / down } else { 0.0 };
            Importance { module: covered.modules[at], unavailability: down, birnbaum }
        };
        let random = |at: &usize| !matches!(modules[*at].behaviour, Behaviour::Windows(_));
        (0..modules.len()).filter(random).map(of).collect()
    }
}

/// The module of each node, where it follows from one alone.
fn owners(model: &Model, sets: &[Vec<u32>]) -> Vec<Owner> {
    let mut owners = vec![Owner::Nobody; model.node_count()];
    for (at, set) in sets.iter().enumerate() {
        set.iter().for_each(|process| owners[*process as usize] = Owner::Module(at));
    }
    for gate in 0..model.gates.len() {
        let inputs = model.inputs.row(gate).iter().map(|input| owners[*input as usize]);
        let both = |a: Owner, b: Owner| match (a, b) {
            (Owner::Nobody, other) | (other, Owner::Nobody) => other,
            (a, b) if a == b => a,
            _ => Owner::Several,
        };
        owners[model.processes.len() + gate] = inputs.fold(Owner::Nobody, both);
    }
    owners
}

/// For each module that recorded services follow from the nodes by which they do.
fn shown(model: &Model, owners: &[Owner]) -> BTreeMap<usize, Vec<u32>> {
    let (mut shown, mut seen) = (BTreeMap::<usize, Vec<u32>>::new(), BTreeSet::new());
    let mut open: Vec<u32> = model.services.iter().map(|service| service.node).collect();
    while let Some(node) = open.pop() {
        if !seen.insert(node) {
            continue;
        }
        match (owners[node as usize], model.gate_of(node)) {
            (Owner::Module(at), _) => shown.entry(at).or_default().push(node),
            (_, Some(gate)) => open.extend(model.inputs.row(gate)),
            (_, None) => unreachable!("processes belong to modules"),
        }
    }
    shown.values_mut().for_each(|nodes| nodes.sort_unstable());
    shown
}

fn too_large(service: &Watched, modules: usize) -> Vec<Missing> {
    let why = format!("the structure of `{}` over {modules} modules is too large to write down", service.name);
    vec![Missing { why }]
}

/// The modules that a node follows from, in the order in which they are met.
struct Visit<'v> {
    model: &'v Model,
    owners: &'v [Owner],
    order: Vec<usize>,
    met: BTreeSet<usize>,
}

impl Visit<'_> {
    fn node(&mut self, node: u32, seen: &mut BTreeSet<u32>) {
        if !seen.insert(node) {
            return;
        }
        match self.owners[node as usize] {
            Owner::Module(at) if self.met.insert(at) => self.order.push(at),
            Owner::Module(_) => {}
            _ => {
                let inputs = self.model.gate_of(node).map_or(&[][..], |gate| self.model.inputs.row(gate));
                inputs.iter().for_each(|input| self.node(*input, seen));
            }
        }
    }
}

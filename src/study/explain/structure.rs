//! The structure of a scenario as a graph of levels, from everything that can be struck up to the main service.
//!
//! It is made from the scenario and not from the compiled model, so that the two can be held against each other.

use super::events::{self, Load};
use crate::model::{GateKind, ONE};
use crate::scenario::Scenario;
use crate::scenario::scene::{Act, Member, Rule, Stage, Strike, Target, Victim};
use crate::scenario::steps::Step;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

/// Something that can be struck.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    /// A place, with everything in it.
    Place(usize),
    /// A unit.
    Unit(Member),
    /// A service or standby group as a whole.
    Whole(Member),
    /// All units of a component at once.
    AllUnits(usize),
}

impl Part {
    fn of(victim: Victim) -> Option<Part> {
        match victim {
            Victim::Place(place) => Some(Part::Place(place)),
            Victim::Member(member @ Member::Unit { .. }) => Some(Part::Unit(member)),
            Victim::Member(member) => Some(Part::Whole(member)),
            Victim::Nowhere => None,
        }
    }
}

/// How a node follows from its inputs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A part that can be struck.
    Leaf,
    /// A function of levels.
    Gate(GateKind),
    /// A standby group: so many members serve; while another one takes over, it has a level of at least `worst`.
    Standby {
        /// Members that serve at once.
        active: u32,
        /// The lowest level during a failover.
        worst: u32,
    },
    /// A reaction to the fall of any input below a level.
    Reaction {
        /// A part has fallen below this.
        below: u32,
        /// The lowest level meanwhile.
        worst: u32,
    },
}

/// Something with a level.
#[derive(Debug, Clone)]
pub(super) struct Node {
    pub(super) kind: Kind,
    pub(super) inputs: Vec<u32>,
    pub(super) row: Vec<u32>,
}

/// Whether failovers and reactions are over or under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    /// What lasts until a part is back: failovers take no time and always work.
    Lasting,
    /// Right after the fall: groups whose active member is down fail over, reactions run.
    AtFirst,
}

/// The graph; leaves come first, each node after its inputs.
pub(super) struct Structure<'s> {
    pub(super) scenario: &'s Scenario,
    pub(super) leaves: Vec<Part>,
    /// What strikes each leaf.
    pub(super) loads: Vec<Vec<Load>>,
    pub(super) nodes: Vec<Node>,
    pub(super) members: BTreeMap<Member, u32>,
    pub(super) outputs: Vec<Vec<u32>>,
    pub(super) main: u32,
    pub(super) threshold: u32,
    leaf_of: BTreeMap<Part, u32>,
    base: Vec<u32>,
    scratch: RefCell<Scratch>,
    looked: Cell<u64>,
}

/// What one evaluation changes, to be put back.
struct Scratch {
    levels: Vec<u32>,
    forced: BTreeSet<u32>,
    dirty: BTreeSet<u32>,
    touched: Vec<u32>,
}

/// The lowest level among stages that take any time, branches included; full service where there are none.
pub(super) fn worst(stages: &[Stage]) -> u32 {
    let own = |stage: &Stage| {
        let takes_time = stage.takes.mean() > 0.0 || stage.check.is_some();
        let own = if takes_time { level(stage.serves.value()) } else { ONE };
        own.min(worst(&stage.otherwise))
    };
    stages.iter().map(own).min().unwrap_or(ONE)
}

/// A share of full service in parts per billion.
pub(super) fn level(share: f64) -> u32 {
    (share * f64::from(ONE)).round() as u32
}

/// What each target of a strike is.
pub(super) fn targets(scenario: &Scenario, strike: &Strike) -> Vec<Part> {
    match &strike.target {
        Target::Places(places) => places.iter().map(|place| Part::Place(*place)).collect(),
        Target::EachUnit(component) => units(scenario, *component).into_iter().map(Part::Unit).collect(),
        Target::AllUnits(component) => match units(scenario, *component).as_slice() {
            [only] => vec![Part::Unit(*only)],
            _ => vec![Part::AllUnits(*component)],
        },
        Target::Whole(member) => Part::of(Victim::Member(*member)).into_iter().collect(),
        Target::Demand { .. } => Vec::new(),
    }
}

/// What each list of victims is, without those that are nothing.
pub(super) fn victims(victims: &[Victim]) -> Vec<Part> {
    victims.iter().filter_map(|victim| Part::of(*victim)).collect()
}

/// All units of a component.
pub(super) fn units(scenario: &Scenario, component: usize) -> Vec<Member> {
    let sites = scenario.components[component].sites.iter().enumerate();
    sites.flat_map(|(site, (_, count))| (0..*count).map(move |unit| Member::Unit { component, site, unit })).collect()
}

/// The parts of a reaction whose fall it follows.
pub(super) fn watched(scenario: &Scenario, reaction: usize, instance: usize) -> &[Member] {
    let fixed = &scenario.reactions[reaction];
    let members = &fixed.instances[instance].members;
    &members[..members.len() - usize::from(fixed.conditional && matches!(fixed.act, Act::Stages { .. }))]
}

impl<'s> Structure<'s> {
    /// The graph below the main service.
    pub(super) fn new(scenario: &'s Scenario) -> Self {
        let all: BTreeSet<Part> = scenario.strikes.iter().flat_map(|strike| struck(scenario, strike)).collect();
        let leaf_of = all.iter().enumerate().map(|(at, part)| (*part, at as u32)).collect();
        let leaf = |_| Node { kind: Kind::Leaf, inputs: Vec::new(), row: Vec::new() };
        // With room for a few gates.
        let mut nodes = Vec::with_capacity(all.len() + all.len() / 8);
        nodes.extend(all.iter().map(leaf));
        let mut structure = Structure {
            scenario,
            nodes,
            leaves: all.into_iter().collect(),
            loads: Vec::new(),
            members: BTreeMap::new(),
            outputs: Vec::new(),
            main: 0,
            threshold: scenario.objective.up_from(),
            leaf_of,
            base: Vec::new(),
            scratch: RefCell::new(Scratch {
                levels: Vec::new(),
                forced: BTreeSet::new(),
                dirty: BTreeSet::new(),
                touched: Vec::new(),
            }),
            looked: Cell::new(0),
        };
        structure.loads = events::loads(&structure);
        structure.main = structure.node(scenario.objective.about);
        structure.connect();
        structure
    }

    fn connect(&mut self) {
        self.outputs = vec![Vec::new(); self.nodes.len()];
        for (at, node) in self.nodes.iter().enumerate() {
            for input in &node.inputs {
                self.outputs[*input as usize].push(at as u32);
            }
        }
        for node in &self.nodes {
            let level = self.follows(node, |input| self.base[input as usize], When::Lasting);
            self.base.push(level);
        }
        self.scratch.borrow_mut().levels.clone_from(&self.base);
    }

    /// The leaf of a part that can be struck.
    pub(super) fn leaf(&self, part: Part) -> Option<u32> {
        self.leaf_of.get(&part).copied()
    }

    fn add(&mut self, kind: Kind, inputs: Vec<u32>, row: Vec<u32>) -> u32 {
        self.nodes.push(Node { kind, inputs, row });
        self.nodes.len() as u32 - 1
    }

    fn all_of(&mut self, inputs: Vec<u32>) -> u32 {
        let kind = match inputs.len() {
            0 => GateKind::Threshold { need: 0 },
            n => GateKind::Kth { k: n as u32 },
        };
        self.add(Kind::Gate(kind), inputs, Vec::new())
    }

    /// The node of a member, which is made on first need.
    fn node(&mut self, member: Member) -> u32 {
        if let Some(node) = self.members.get(&member) {
            return *node;
        }
        let node = match member {
            Member::Unit { component, site, .. } => self.unit(member, component, site),
            Member::Service { service, instance } => self.service(member, service, instance),
            Member::Standby { standby, instance } => {
                let group = &self.scenario.standbys[standby];
                let kind = Kind::Standby { active: group.active, worst: worst(&group.failover) };
                let inputs = group.instances[instance].members.iter().map(|part| self.node(*part)).collect();
                let node = self.add(kind, inputs, Vec::new());
                self.with_whole(member, node)
            }
            Member::Reaction { reaction, instance } => self.reaction(reaction, instance),
        };
        self.members.insert(member, node);
        node
    }

    fn unit(&mut self, member: Member, component: usize, site: usize) -> u32 {
        let mut inputs: Vec<u32> =
            [Part::Unit(member), Part::AllUnits(component)].iter().filter_map(|part| self.leaf(*part)).collect();
        let mut at = self.scenario.components[component].sites[site].0;
        while let Some(place) = at {
            inputs.extend(self.leaf(Part::Place(place)));
            at = self.scenario.places[place].parent;
        }
        match inputs.as_slice() {
            [only] => *only,
            _ => self.all_of(inputs),
        }
    }

    fn with_whole(&mut self, member: Member, node: u32) -> u32 {
        match self.leaf(Part::Whole(member)) {
            Some(leaf) => self.all_of(vec![leaf, node]),
            None => node,
        }
    }

    fn service(&mut self, member: Member, service: usize, instance: usize) -> u32 {
        let scenario = self.scenario;
        let own = &scenario.services[service];
        let fixed = &own.instances[instance];
        let mut node = None;
        for step in own.steps(fixed, scenario.objective.up_from()) {
            let Step { kind, members, row } = step;
            let kind = match (&fixed.rule, node) {
                (Rule::Carries { each, .. }, None) => {
                    carries(*each, scenario.demand.as_ref().map_or(*each, |d| d.peak))
                }
                _ => kind,
            };
            let first = node.is_none();
            let mut inputs: Vec<u32> = node.into_iter().collect();
            inputs.extend(members.into_iter().map(|part| self.node(part)).collect::<Vec<_>>());
            let made = self.add(Kind::Gate(kind), inputs, row);
            node = Some(if first { self.with_whole(member, made) } else { made });
        }
        node.expect("a service has a rule")
    }

    fn reaction(&mut self, reaction: usize, instance: usize) -> u32 {
        let scenario = self.scenario;
        let parts: Vec<u32> = watched(scenario, reaction, instance).iter().map(|part| self.node(*part)).collect();
        match &scenario.reactions[reaction].act {
            Act::Buffer { .. } => self.all_of(parts),
            Act::Stages { stages, below, .. } => {
                let below = level(below.unwrap_or(scenario.objective.threshold).value());
                self.add(Kind::Reaction { below, worst: worst(stages) }, parts, Vec::new())
            }
        }
    }

    fn follows(&self, node: &Node, level: impl Fn(u32) -> u32, when: When) -> u32 {
        let mut levels = node.inputs.iter().map(|input| level(*input));
        match node.kind {
            Kind::Leaf => ONE,
            Kind::Gate(kind) => kind.from_levels(levels, &node.row),
            Kind::Standby { active, worst } => {
                let up: Vec<bool> = levels.map(|level| level >= self.threshold).collect();
                let enough = up.iter().filter(|up| **up).count() >= active as usize;
                match (enough, when) {
                    (false, _) => 0,
                    (true, When::AtFirst) if !up[..active as usize].iter().all(|up| *up) => worst,
                    (true, _) => ONE,
                }
            }
            Kind::Reaction { .. } if when == When::Lasting => ONE,
            Kind::Reaction { below, worst } => {
                if levels.any(|level| level < below) {
                    worst
                } else {
                    ONE
                }
            }
        }
    }

    /// How many levels were looked at so far to see what follows from forced ones: what that costs, whatever the machine.
    pub(super) fn looked(&self) -> u64 {
        self.looked.get()
    }

    /// False where the main service is below its threshold though everything is up.
    pub(super) fn reaches_threshold(&self) -> bool {
        self.base[self.main as usize] >= self.threshold
    }

    /// Whether the main service is down while these nodes have these levels and all other parts are up.
    pub(super) fn is_down(&self, forced: &[(u32, u32)], when: When) -> bool {
        self.look(forced, when, |levels| levels[self.main as usize] < self.threshold)
    }

    /// Looks at the levels of all nodes while some have forced levels.
    pub(super) fn look<T>(&self, forced: &[(u32, u32)], when: When, look: impl FnOnce(&[u32]) -> T) -> T {
        let scratch = &mut *self.scratch.borrow_mut();
        for (node, level) in forced {
            let level = if scratch.forced.insert(*node) { *level } else { scratch.levels[*node as usize].min(*level) };
            self.change(scratch, *node, level);
        }
        while let Some(node) = scratch.dirty.pop_first() {
            if !scratch.forced.contains(&node) {
                self.looked.set(self.looked.get() + 1 + self.nodes[node as usize].inputs.len() as u64);
                let level = self.follows(&self.nodes[node as usize], |input| scratch.levels[input as usize], when);
                self.change(scratch, node, level);
            }
        }
        let seen = look(&scratch.levels);
        for node in scratch.touched.drain(..) {
            scratch.levels[node as usize] = self.base[node as usize];
        }
        scratch.forced.clear();
        seen
    }

    fn change(&self, scratch: &mut Scratch, node: u32, level: u32) {
        if scratch.levels[node as usize] != level {
            scratch.levels[node as usize] = level;
            scratch.touched.push(node);
            scratch.dirty.extend(&self.outputs[node as usize]);
        }
    }
}

/// A tier at the peak of its demand; rounded up by far less than a unit, so that exactly enough is enough.
fn carries(each: f64, peak: f64) -> GateKind {
    const WHOLE: f64 = 1e15;
    let each = each / peak * WHOLE * (1.0 + 1e-12);
    GateKind::Ratio { each: each.min(1e18) as u64, need: WHOLE as u64 }
}

/// Everything that a strike may take down.
fn struck(scenario: &Scenario, strike: &Strike) -> Vec<Part> {
    let also = strike.also.iter().flat_map(|also| also.victims.iter().flat_map(|list| victims(list)));
    targets(scenario, strike).into_iter().chain(also).collect()
}

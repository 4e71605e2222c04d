//! Scenario -> Model: every unit, place and service becomes a node, every activity a process.

use super::graph::{Csr, Gate, GateKind};
use super::{Cause, CrewPool, Fan, Group, Model, NONE, ONE, Process, ProcessKind, Stage, Start, Watched};
use crate::law::Law;
use crate::scenario::scene::{self, Member, Outage, Rule, Scenario, Schedule, Strike, StrikeKind, Target, TargetLost};
use crate::scenario::strikes::mean_time;
use std::collections::BTreeMap;
use std::fmt;

/// Most events that one history may be expected to have.
pub(super) const MAX_EXPECTED_EVENTS: f64 = 1e8;

/// Why a scenario cannot be compiled.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum CompileError {
    /// A history would need more events than anybody wants to wait for.
    TooManyEvents {
        /// Expected number in one history.
        expected: f64,
        /// The fault or change with the most.
        busiest: String,
    },
}

impl fmt::Display for CompileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let CompileError::TooManyEvents { expected, busiest } = self;
        write!(
            f,
            "one history would have about {expected:.1e} events, most of them from `{busiest}`; at most {MAX_EXPECTED_EVENTS:.0e} are allowed: \
             lengthen its times, shorten the horizon, or let one unit stand for several"
        )
    }
}

impl std::error::Error for CompileError {}

/// Compiles a checked scenario.
///
/// # Errors
/// [`CompileError::TooManyEvents`] if one history would be too long.
pub fn compile(scenario: &Scenario) -> Result<Model, CompileError> {
    let mut build = Build::new(scenario);
    build.expect_events()?;
    build.strikes();
    build.rebuilds();
    build.controllers();
    build.leaves = build.processes.len() as u32;
    build.places();
    build.units();
    for service in 0..scenario.services.len() {
        build.service(service);
    }
    build.clocks();
    build.groups();
    Ok(build.finish())
}

/// A model in the making.
struct Build<'s> {
    scenario: &'s Scenario,
    processes: Vec<Process>,
    leaves: u32,
    gates: Vec<(GateKind, Vec<u32>)>,
    stages: Vec<Stage>,
    laws: Vec<Law>,
    causes: Vec<Cause>,
    labels: Vec<String>,
    groups: Vec<Group>,
    watches: Vec<(u32, u32)>,
    /// Leaves of the strikes on each place, with what the outage does.
    on_place: Vec<Vec<(u32, Outage)>>,
    /// Leaves of the strikes on each unit (own faults, changes, rebuild), by component, site, unit.
    on_unit: BTreeMap<Member, Vec<u32>>,
    /// Leaves of strikes on whole services and groups.
    on_whole: BTreeMap<Member, Vec<u32>>,
    rebuild_of: BTreeMap<Member, u32>,
    /// Leaves whose fall starts each rebuild.
    triggers: BTreeMap<u32, Vec<u32>>,
    place_nodes: Vec<u32>,
    unit_nodes: BTreeMap<Member, u32>,
    service_nodes: Vec<Vec<u32>>,
    controllers: BTreeMap<Member, u32>,
    /// For each process what it strikes, for its clock.
    struck: Vec<Struck>,
    expected_events: f64,
}

/// What a process strikes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Struck {
    Place(usize),
    Unit(Member),
    Whole(Member),
    Nothing,
}

impl<'s> Build<'s> {
    fn new(scenario: &'s Scenario) -> Self {
        let mut build = Build {
            scenario,
            processes: Vec::new(),
            leaves: 0,
            gates: Vec::new(),
            stages: Vec::new(),
            laws: Vec::new(),
            causes: Vec::new(),
            labels: Vec::new(),
            groups: Vec::new(),
            watches: Vec::new(),
            on_place: vec![Vec::new(); scenario.places.len()],
            on_unit: BTreeMap::new(),
            on_whole: BTreeMap::new(),
            rebuild_of: BTreeMap::new(),
            triggers: BTreeMap::new(),
            place_nodes: Vec::new(),
            unit_nodes: BTreeMap::new(),
            service_nodes: vec![Vec::new(); scenario.services.len()],
            controllers: BTreeMap::new(),
            struck: Vec::new(),
            expected_events: 0.0,
        };
        for strike in &scenario.strikes {
            let kind = if strike.kind == StrikeKind::Fault { "fault" } else { "change" };
            build.causes.push(Cause { name: strike.name.clone(), kind });
        }
        build
    }

    fn expect_events(&mut self) -> Result<(), CompileError> {
        let length = self.scenario.horizon.0 + self.scenario.warm_up.0;
        let mut busiest = (0.0, String::new());
        for strike in &self.scenario.strikes {
            let cycle = match &strike.schedule {
                Schedule::Operating { ttf, .. } => ttf.mean() + mean_time(&strike.recovery),
                Schedule::Calendar { interval } => interval.mean(),
                Schedule::Periodic { period, .. } => period.0,
            };
            let targets = self.targets(strike).len() as f64;
            let events = targets * length / cycle * (1.0 + strike.recovery.len() as f64);
            self.expected_events += events;
            if events > busiest.0 {
                busiest = (events, strike.name.clone());
            }
        }
        if self.expected_events > MAX_EXPECTED_EVENTS {
            return Err(CompileError::TooManyEvents { expected: self.expected_events, busiest: busiest.1 });
        }
        Ok(())
    }

    fn label(&mut self, name: &str) -> u32 {
        let at = self.labels.iter().position(|known| known == name);
        at.unwrap_or_else(|| {
            self.labels.push(name.to_string());
            self.labels.len() - 1
        }) as u32
    }

    fn law(&mut self, law: &Law) -> u32 {
        self.laws.push(law.clone());
        self.laws.len() as u32 - 1
    }

    /// Appends stages and returns the first; `prefix` goes before their labels.
    fn program(&mut self, stages: &[scene::Stage], prefix: &str) -> u32 {
        let mut next = NONE;
        for stage in stages.iter().rev() {
            let otherwise = if stage.otherwise.is_empty() { NONE } else { self.program(&stage.otherwise, prefix) };
            let label = self.label(&format!("{prefix}{}", stage.name));
            let law = self.law(&stage.takes);
            let crew = stage.crew.map_or(NONE, |crew| crew as u32);
            self.stages.push(Stage { law, crew, label, succeeds: stage.succeeds.value(), next, otherwise });
            next = self.stages.len() as u32 - 1;
        }
        next
    }

    fn path(&self, place: Option<usize>) -> &str {
        place.map_or("", |place| &self.scenario.places[place].path)
    }

    /// `web main/a #2`.
    fn subject(&self, member: Member) -> String {
        let at = |name: &str, place: Option<usize>| match place {
            Some(place) => format!("{name} {}", self.scenario.places[place].path),
            None => name.to_string(),
        };
        match member {
            Member::Unit { component, site, unit } => {
                let component = &self.scenario.components[component];
                let (place, count) = component.sites[site];
                let name = at(&component.name, place);
                if count > 1 { format!("{name} #{}", unit + 1) } else { name }
            }
            Member::Service { service, instance } => {
                let service = &self.scenario.services[service];
                at(&service.name, service.instances[instance].place)
            }
            Member::Standby { standby, instance } => {
                let standby = &self.scenario.standbys[standby];
                at(&standby.name, standby.instances[instance].place)
            }
        }
    }

    fn all_units(&self, component: usize) -> Vec<Member> {
        let sites = self.scenario.components[component].sites.iter().enumerate();
        sites
            .flat_map(|(site, (_, count))| (0..*count).map(move |unit| Member::Unit { component, site, unit }))
            .collect()
    }

    /// What each process of a strike takes down; one process for each.
    fn targets(&self, strike: &Strike) -> Vec<Struck> {
        match &strike.target {
            Target::Places(places) => places.iter().map(|place| Struck::Place(*place)).collect(),
            Target::EachUnit(component) => self.all_units(*component).into_iter().map(Struck::Unit).collect(),
            Target::AllUnits(_) => vec![Struck::Nothing],
            Target::Whole(member @ Member::Unit { .. }) => vec![Struck::Unit(*member)],
            Target::Whole(member) => vec![Struck::Whole(*member)],
        }
    }

    fn strikes(&mut self) {
        for (cause, strike) in self.scenario.strikes.iter().enumerate() {
            let first_stage = self.program(&strike.recovery, "");
            let targets = self.targets(strike);
            let start = match &strike.schedule {
                Schedule::Operating { ttf, .. } => Start::Clock { law: self.law(ttf) },
                Schedule::Calendar { interval } => Start::Calendar { law: self.law(interval) },
                Schedule::Periodic { period, first } => {
                    Start::Periodic { period: period.to_sim(), first: first.to_sim() }
                }
            };
            let kind = if strike.kind == StrikeKind::Fault { ProcessKind::Fault } else { ProcessKind::Change };
            for (turn, target) in targets.iter().enumerate() {
                let leaf = self.processes.len() as u32;
                let subject = match *target {
                    Struck::Place(place) => {
                        self.on_place[place].push((leaf, strike.outage));
                        self.path(Some(place)).to_string()
                    }
                    Struck::Unit(member) => {
                        self.on_unit.entry(member).or_default().push(leaf);
                        self.subject(member)
                    }
                    Struck::Whole(member) => {
                        self.on_whole.entry(member).or_default().push(leaf);
                        self.subject(member)
                    }
                    Struck::Nothing => self.on_all_units(strike, leaf),
                };
                self.struck.push(*target);
                self.processes.push(Process {
                    kind,
                    start: taking_turns(start, turn, targets.len()),
                    cause: cause as u32,
                    chance: strike.chance.value(),
                    first_stage,
                    clock_while: NONE,
                    stage_while: NONE,
                    name: format!("{}/{subject}", strike.name),
                    subject,
                });
            }
        }
    }

    fn on_all_units(&mut self, strike: &Strike, leaf: u32) -> String {
        let Target::AllUnits(component) = strike.target else {
            unreachable!("only a strike on all units has no single target")
        };
        for member in self.all_units(component) {
            self.on_unit.entry(member).or_default().push(leaf);
        }
        format!("{} (all)", self.scenario.components[component].name)
    }

    /// One process for each unit that an outage of its place may destroy.
    fn rebuilds(&mut self) {
        for component in 0..self.scenario.components.len() {
            let Some(rebuild) = &self.scenario.components[component].rebuild else { continue };
            let first_stage = self.program(rebuild, "rebuild: ");
            for member in self.all_units(component) {
                let destroyers = self.leaves_above(self.place_of(member), |outage| outage == Outage::Destroyed);
                if destroyers.is_empty() {
                    continue;
                }
                let leaf = self.processes.len() as u32;
                self.watches.extend(destroyers.iter().map(|destroyer| (*destroyer, leaf)));
                self.rebuild_of.insert(member, leaf);
                self.triggers.insert(leaf, destroyers);
                self.struck.push(Struck::Unit(member));
                let subject = self.subject(member);
                self.processes.push(Process {
                    kind: ProcessKind::Rebuild,
                    start: Start::Fall,
                    cause: NONE,
                    chance: 1.0,
                    first_stage,
                    clock_while: NONE,
                    stage_while: NONE,
                    name: format!("rebuild/{subject}"),
                    subject,
                });
            }
        }
    }

    fn place_of(&self, member: Member) -> Option<usize> {
        match member {
            Member::Unit { component, site, .. } => self.scenario.components[component].sites[site].0,
            Member::Service { service, instance } => self.scenario.services[service].instances[instance].place,
            Member::Standby { standby, instance } => self.scenario.standbys[standby].instances[instance].place,
        }
    }

    /// Leaves of strikes on a place and on everything that holds it.
    fn leaves_above(&self, place: Option<usize>, wanted: impl Fn(Outage) -> bool) -> Vec<u32> {
        let mut leaves = Vec::new();
        let mut at = place;
        while let Some(place) = at {
            leaves.extend(self.on_place[place].iter().filter(|(_, outage)| wanted(*outage)).map(|(leaf, _)| *leaf));
            at = self.scenario.places[place].parent;
        }
        leaves
    }

    fn controllers(&mut self) {
        for (at, standby) in self.scenario.standbys.iter().enumerate() {
            let first_stage = self.program(&standby.failover, "failover: ");
            for instance in 0..standby.instances.len() {
                let member = Member::Standby { standby: at, instance };
                let leaf = self.processes.len() as u32;
                self.controllers.insert(member, leaf);
                self.struck.push(Struck::Nothing);
                let subject = self.subject(member);
                self.processes.push(Process {
                    kind: ProcessKind::Controller,
                    start: Start::Group { group: self.groups.len() as u32 },
                    cause: NONE,
                    chance: 1.0,
                    first_stage,
                    clock_while: NONE,
                    stage_while: NONE,
                    name: format!("standby/{subject}"),
                    subject,
                });
                self.groups.push(Group {
                    process: leaf,
                    members: Vec::new(),
                    abandon: standby.target_lost == TargetLost::Abandon,
                    resumes: standby.resumes,
                    return_wait: NONE,
                    return_stage: NONE,
                    return_cause: NONE,
                });
            }
        }
    }

    /// The node that is up while all inputs are: the input itself where there is one, nothing where there is none.
    fn all_of(&mut self, mut inputs: Vec<u32>) -> u32 {
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

    fn gate(&mut self, kind: GateKind, inputs: Vec<u32>) -> u32 {
        self.gates.push((kind, inputs));
        self.leaves + self.gates.len() as u32 - 1
    }

    fn is_boolean(&self, node: u32) -> bool {
        node < self.leaves || matches!(self.gates[(node - self.leaves) as usize].0, GateKind::Threshold { .. })
    }

    fn places(&mut self) {
        for place in 0..self.scenario.places.len() {
            let mut inputs: Vec<u32> = self.on_place[place].iter().map(|(leaf, _)| *leaf).collect();
            inputs.extend(self.scenario.places[place].parent.map(|parent| self.place_nodes[parent]));
            let node = self.all_of(inputs);
            self.place_nodes.push(node);
        }
    }

    fn place_node(&self, place: Option<usize>) -> u32 {
        place.map_or(NONE, |place| self.place_nodes[place])
    }

    fn units(&mut self) {
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
    fn node(&mut self, member: Member) -> u32 {
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

    fn service(&mut self, service: usize) {
        if !self.service_nodes[service].is_empty() {
            return;
        }
        let mut nodes = Vec::new();
        for (instance, one) in self.scenario.services[service].instances.iter().enumerate() {
            let inputs: Vec<u32> = one.members.iter().map(|member| self.node(*member)).collect();
            let boolean = inputs.iter().all(|node| self.is_boolean(*node));
            let kind = match one.rule {
                Rule::AtLeast { k } if boolean => GateKind::Threshold { need: i64::from(k) * i64::from(ONE) },
                Rule::AtLeast { k } => GateKind::Kth { k },
                Rule::Capacity { each, need } => GateKind::Ratio { each, need },
            };
            let node = self.gate(kind, inputs);
            let mut parts = self.on_whole.get(&Member::Service { service, instance }).cloned().unwrap_or_default();
            parts.push(node);
            let node = self.all_of(parts);
            nodes.push(node);
        }
        self.service_nodes[service] = nodes;
    }

    /// What holds up each clock and each recovery.
    fn clocks(&mut self) {
        let mut health: BTreeMap<Vec<u32>, u32> = BTreeMap::new();
        for process in 0..self.processes.len() {
            let (own, place) = match self.struck[process] {
                Struck::Place(place) => {
                    let own = self.on_place[place].iter().map(|(leaf, _)| *leaf).collect();
                    (own, self.scenario.places[place].parent)
                }
                Struck::Unit(member) => (self.on_unit[&member].clone(), self.place_of(member)),
                Struck::Whole(member) => (self.on_whole[&member].clone(), self.place_of(member)),
                Struck::Nothing => (Vec::new(), None),
            };
            let mut holds = self.leaves_above(place, |outage| outage == Outage::Suspended);
            if self.processes[process].kind == ProcessKind::Rebuild {
                holds.push(self.place_node(place));
            }
            let stage_while = self.shared_all(&mut health, holds.clone());
            self.processes[process].stage_while = stage_while;
            if let Start::Clock { .. } = self.processes[process].start {
                if own.len() > 1 {
                    let healthy = self.shared_all(&mut health, own);
                    holds.push(healthy);
                }
                let cause = self.processes[process].cause as usize;
                if let Schedule::Operating { while_up: Some(member), .. } = &self.scenario.strikes[cause].schedule {
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

    fn shared_all(&mut self, known: &mut BTreeMap<Vec<u32>, u32>, mut inputs: Vec<u32>) -> u32 {
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

    fn groups(&mut self) {
        let mut at = 0;
        for standby in &self.scenario.standbys {
            let (wait, stage, cause) = match &standby.fail_back {
                None => (NONE, NONE, NONE),
                Some(back) => {
                    let stage = back.outage.as_ref().map_or(NONE, |outage| {
                        let (law, label) = (self.law(outage), self.label("fail-back"));
                        self.stages.push(Stage { law, crew: NONE, label, succeeds: 1.0, next: NONE, otherwise: NONE });
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

    /// The recorded services: the one of the objective first, then every other that exists once.
    fn recorded(&mut self) -> Vec<Watched> {
        let about = self.scenario.objective.about;
        let mut members = vec![about];
        let services = self.scenario.services.iter().enumerate().filter(|(_, s)| s.instances.len() == 1);
        members.extend(services.map(|(service, _)| Member::Service { service, instance: 0 }).filter(|m| *m != about));
        let standbys = self.scenario.standbys.iter().enumerate().filter(|(_, s)| s.instances.len() == 1);
        members.extend(standbys.map(|(standby, _)| Member::Standby { standby, instance: 0 }).filter(|m| *m != about));
        members.into_iter().map(|member| Watched { name: self.subject(member), node: self.node(member) }).collect()
    }

    fn crews(&mut self) -> Vec<CrewPool> {
        let scenario = self.scenario;
        scenario
            .crews
            .iter()
            .map(|crew| CrewPool { size: crew.size, waiting: self.label(&format!("wait for {}", crew.name)) })
            .collect()
    }

    fn finish(mut self) -> Model {
        let services = self.recorded();
        let crews = self.crews();
        let nodes = self.processes.len() + self.gates.len();
        let mut outputs = vec![Vec::new(); nodes];
        let mut initial = vec![ONE; self.processes.len()];
        let mut counts = Vec::new();
        for (at, (kind, inputs)) in self.gates.iter().enumerate() {
            for input in inputs {
                outputs[*input as usize].push(at as u32);
            }
            let levels: Vec<u32> = inputs.iter().map(|node| initial[*node as usize]).collect();
            counts.push(levels.iter().map(|level| i64::from(*level)).sum());
            initial.push(kind.from_levels(levels));
        }
        let mut watchers = vec![Vec::new(); nodes];
        for (node, process) in &self.watches {
            watchers[*node as usize].push(*process);
        }
        for row in &mut watchers {
            row.sort_unstable();
            row.dedup();
        }
        let mut resets = vec![Vec::new(); self.processes.len()];
        for (member, rebuild) in &self.rebuild_of {
            let own = self.on_unit[member].iter().copied().filter(|leaf| leaf != rebuild);
            resets[*rebuild as usize] =
                own.filter(|leaf| self.struck[*leaf as usize] == Struck::Unit(*member)).collect();
        }
        let triggers: Vec<Vec<u32>> = (0..self.processes.len() as u32)
            .map(|process| self.triggers.remove(&process).unwrap_or_default())
            .collect();
        let mut service_of = vec![NONE; nodes];
        for (at, service) in services.iter().enumerate() {
            if service_of[service.node as usize] == NONE {
                service_of[service.node as usize] = at as u32;
            }
        }
        let inputs: Vec<Vec<u32>> = self.gates.iter().map(|(_, inputs)| inputs.clone()).collect();
        tell_apart(&mut self.processes);
        Model {
            pools: Vec::new(),
            streams: self.processes.iter().map(|process| process.name.clone()).collect(),
            stream_of: (0..self.processes.len() as u32).collect(),
            processes: self.processes,
            gates: self.gates.iter().map(|(kind, _)| Gate { kind: *kind }).collect(),
            inputs: Csr::from_rows(&inputs),
            fans: fans(&outputs, &watchers, &service_of),
            outputs: outputs.concat(),
            watchers: Csr::from_rows(&watchers),
            resets: Csr::from_rows(&resets),
            triggers: Csr::from_rows(&triggers),
            stages: self.stages,
            laws: self.laws,
            groups: self.groups,
            crews,
            services,
            service_of,
            causes: self.causes,
            labels: self.labels,
            initial,
            initial_counts: counts,
            warm_up: self.scenario.warm_up.to_sim(),
            horizon: self.scenario.horizon.to_sim(),
            threshold: (self.scenario.objective.threshold.value() * f64::from(ONE)).round() as u32,
            expected_events: self.expected_events,
        }
    }
}

fn fans(outputs: &[Vec<u32>], watchers: &[Vec<u32>], service_of: &[u32]) -> Vec<Fan> {
    let mut start = 0;
    let mut fans = Vec::with_capacity(outputs.len());
    for ((row, watchers), service) in outputs.iter().zip(watchers).zip(service_of) {
        let end = start + row.len() as u32;
        fans.push(Fan { outputs: (start, end), noted: !watchers.is_empty() || *service != NONE });
        start = end;
    }
    fans
}

/// Gives every process a name, and so a random stream, of its own: a fault may be called `rebuild` or `standby`.
fn tell_apart(processes: &mut [Process]) {
    let mut order: Vec<usize> = (0..processes.len()).collect();
    order.sort_by(|a, b| processes[*a].name.cmp(&processes[*b].name));
    let alike = order.chunk_by(|a, b| processes[*a].name == processes[*b].name).filter(|alike| alike.len() > 1);
    let alike: Vec<Vec<usize>> = alike.map(<[usize]>::to_vec).collect();
    for process in alike {
        for (turn, at) in process.into_iter().enumerate().skip(1) {
            // No name in a scenario has an equals sign.
            processes[at].name.push_str(&format!(" ={}", turn + 1));
        }
    }
}

/// Changes to several places take turns, evenly spread over the period: never two places at once.
fn taking_turns(start: Start, turn: usize, turns: usize) -> Start {
    match start {
        Start::Periodic { period, first } => {
            let shift = (u128::from(period.0) * turn as u128 / turns as u128) as u64;
            Start::Periodic { period, first: crate::units::SimTime(first.0 + shift) }
        }
        other => other,
    }
}

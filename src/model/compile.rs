//! Scenario -> Model: every unit, place and service becomes a node, every activity a process.
//!
//! Processes come first, since their numbers are those of the nodes that they drive; then places, units and services as
//! gates, each after its inputs; then what holds up the clocks. [`finish`] makes the flat arrays.

mod ageing;
mod clocks;
mod controllers;
mod costs;
mod demand;
mod finish;
mod losses;
mod people;
mod processes;
mod reactions;
mod scaling;
mod structure;

use super::{
    Buffer, Cause, Check, Clock, CrewPool, Demand, Fade, Group, Hit, Load, Loss, Model, NONE, Name, ONE, Process,
    Reaction, Retried, Scaling, SparePool, Stage, Timetable,
};
use crate::gate::GateKind;
use crate::law::Law;
use crate::scenario::scene::WorkingWeek;
use crate::scenario::scene::{self, Member, Outage, Scenario, Schedule, Strike, StrikeKind, Target, Victim};
use crate::scenario::strikes::mean_time;
use crate::units::{Probability, SimTime};
use people::Need;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// Most events that one history may be expected to have: a second or so, and some hundred megabytes if each is an outage.
pub(super) const MAX_EXPECTED_EVENTS: f64 = 1e7;

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
    build.maintenance();
    build.controllers();
    build.demand_table()?;
    build.scalers();
    build.reactions();
    build.loads();
    build.hours();
    build.crews();
    build.spares();
    build.leaves = build.processes.len() as u32;
    build.graded = build.find_graded();
    build.demand_gates();
    build.slots();
    build.places();
    build.units();
    for service in 0..scenario.services.len() {
        build.service(service);
    }
    build.clocks();
    build.groups();
    build.watched();
    build.watch_loads();
    let needed = build.needed();
    Ok(build.finish(needed))
}

/// A model in the making.
struct Build<'s> {
    scenario: &'s Scenario,
    processes: Vec<Process>,
    names: Vec<Name>,
    leaves: u32,
    /// Processes whose level may be between up and down.
    graded: BTreeSet<u32>,
    gates: Vec<Wired>,
    stages: Vec<Stage>,
    laws: Vec<Law>,
    causes: Vec<Cause>,
    labels: Vec<String>,
    fades: Vec<Fade>,
    /// Arms of each change that has some.
    arms: BTreeMap<u32, Vec<u32>>,
    hits: Vec<Vec<Hit>>,
    reactions: Vec<Reaction>,
    buffers: Vec<Buffer>,
    timetables: Vec<Timetable>,
    groups: Vec<Group>,
    clocks: Vec<Clock>,
    renewals: BTreeMap<u32, Vec<u32>>,
    loads: Vec<Load>,
    losses: Vec<Loss>,
    crews: Vec<CrewPool>,
    spares: Vec<SparePool>,
    checks: Vec<Check>,
    /// What stages need all of.
    needed: Vec<Vec<Need>>,
    /// Processes that keep working hours.
    weeks: Vec<(WorkingWeek, u32)>,
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
    /// Retries of the instances of services.
    retried: BTreeMap<Member, Retried>,
    /// Controllers of the positions of each group.
    controllers: BTreeMap<Member, Vec<u32>>,
    /// Processes of reactions and buffers.
    reacting: BTreeMap<Member, u32>,
    /// For each process what it strikes, for its clock.
    struck: Vec<Struck>,
    /// Leaves of the surges, with their factors.
    surges: Vec<(u32, f64)>,
    demand: Option<Demand>,
    scalings: Vec<Scaling>,
    /// For each unit of a scaled service the gate that is up while it is provisioned.
    slots: BTreeMap<Member, u32>,
    /// The most that is ever asked for, growth and all surges together counted.
    peak: f64,
    expected_events: f64,
}

/// A gate with its inputs.
struct Wired {
    kind: GateKind,
    /// Nodes.
    inputs: Vec<u32>,
    /// What the function takes beside their levels.
    row: Vec<u32>,
}

/// A probability in parts per billion.
fn parts(share: Probability) -> u32 {
    (share.value() * f64::from(ONE)).round() as u32
}

/// What a process strikes.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Struck {
    Place(usize),
    Unit(Member),
    Whole(Member),
    Demand { factor: f64 },
    AllUnits(usize),
    Nothing,
}

impl From<Victim> for Struck {
    fn from(victim: Victim) -> Struck {
        match victim {
            Victim::Place(place) => Struck::Place(place),
            Victim::Member(member @ Member::Unit { .. }) => Struck::Unit(member),
            Victim::Member(member) => Struck::Whole(member),
            Victim::Nowhere => Struck::Nothing,
        }
    }
}

impl<'s> Build<'s> {
    fn new(scenario: &'s Scenario) -> Self {
        let mut build = Build {
            scenario,
            processes: Vec::new(),
            names: Vec::new(),
            leaves: 0,
            graded: BTreeSet::new(),
            gates: Vec::new(),
            stages: Vec::new(),
            laws: Vec::new(),
            causes: Vec::new(),
            labels: Vec::new(),
            fades: Vec::new(),
            arms: BTreeMap::new(),
            hits: Vec::new(),
            reactions: Vec::new(),
            buffers: Vec::new(),
            timetables: Vec::new(),
            groups: Vec::new(),
            clocks: Vec::new(),
            renewals: BTreeMap::new(),
            loads: Vec::new(),
            crews: Vec::new(),
            spares: Vec::new(),
            checks: Vec::new(),
            needed: Vec::new(),
            losses: Vec::new(),
            weeks: Vec::new(),
            watches: Vec::new(),
            on_place: vec![Vec::new(); scenario.places.len()],
            on_unit: BTreeMap::new(),
            on_whole: BTreeMap::new(),
            rebuild_of: BTreeMap::new(),
            triggers: BTreeMap::new(),
            place_nodes: Vec::new(),
            unit_nodes: BTreeMap::new(),
            service_nodes: vec![Vec::new(); scenario.services.len()],
            retried: BTreeMap::new(),
            controllers: BTreeMap::new(),
            reacting: BTreeMap::new(),
            struck: Vec::new(),
            surges: Vec::new(),
            demand: None,
            scalings: Vec::new(),
            slots: BTreeMap::new(),
            peak: 1.0,
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
                Schedule::Operating { ttf, .. } => {
                    ageing::time_between(ttf, strike.age_kept.value(), length) + mean_time(&strike.recovery)
                }
                Schedule::Calendar { interval } => interval.mean(),
                Schedule::Periodic { period, .. } => period.0,
            };
            let targets = self.targets(strike).len() as f64;
            let at_once = if strike.at_once.is_some() { targets } else { 1.0 };
            let occurrences = if strike.at_once.is_some() { 1.0 } else { targets } * length / cycle;
            let victims = strike.also.iter().filter_map(|also| also.victims.iter().map(Vec::len).max()).sum::<usize>();
            let recoveries = (at_once + victims as f64) * strike.recovery.len() as f64;
            let events = occurrences * (1.0 + recoveries);
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
            let loses = stage.loses.as_ref().map_or(NONE, |loss| self.loss(loss));
            let check = stage.check.as_ref().map_or(NONE, |check| self.check(check));
            let spare = stage.spare.map_or(NONE, |spare| spare as u32);
            let (priority, needs) = (u32::from(stage.priority), self.needs(stage));
            let level = parts(stage.serves);
            let succeeds = stage.succeeds.value();
            let fade = stage.fade.map_or(NONE, |fade| self.fade(fade));
            let reach = stage.reach.map_or((NONE, NONE), |(from, to)| (from as u32, to as u32));
            let what = Stage {
                law,
                check,
                crew,
                priority,
                spare,
                needs,
                label,
                level,
                reach,
                fade,
                hidden: stage.hidden.is_some(),
                succeeds,
                next,
                otherwise,
                loses,
            };
            self.stages.push(what);
            next = self.stages.len() as u32 - 1;
        }
        next
    }

    /// The processes that have a stage with a level between up and down.
    fn find_graded(&self) -> BTreeSet<u32> {
        let between = |at: u32| (1..ONE).contains(&self.stages[at as usize].level);
        let graded = |process: &u32| {
            let first = self.processes[*process as usize].first_stage;
            super::stages_from(&self.stages, first).into_iter().any(between)
        };
        (0..self.leaves).filter(graded).collect()
    }

    fn fade(&mut self, fade: scene::Fade) -> u32 {
        let exercised = fade.exercised.map_or(SimTime::NEVER, |period| period.to_sim());
        self.fades.push(Fade { half_life: fade.half_life.0, exercised });
        self.fades.len() as u32 - 1
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
            Member::Reaction { reaction, instance } => {
                let reaction = &self.scenario.reactions[reaction];
                at(&reaction.name, reaction.instances[instance].place)
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
            Target::Demand { factor } => vec![Struck::Demand { factor: *factor }],
            Target::AllUnits(component) => vec![Struck::AllUnits(*component)],
            Target::Whole(member) => vec![Victim::Member(*member).into()],
        }
    }

    fn place_of(&self, member: Member) -> Option<usize> {
        match member {
            Member::Unit { component, site, .. } => self.scenario.components[component].sites[site].0,
            Member::Service { service, instance } => self.scenario.services[service].instances[instance].place,
            Member::Standby { standby, instance } => self.scenario.standbys[standby].instances[instance].place,
            Member::Reaction { reaction, instance } => self.scenario.reactions[reaction].instances[instance].place,
        }
    }
}

//! Activities become processes: strikes on each of their targets, rebuilds of units, controllers of standby groups.

use super::{Build, Struck, parts};
use crate::model::{Group, NONE, Name, ONE, Process, ProcessKind, Start};
use crate::scenario::scene::{Member, Outage, Schedule, Strike, StrikeKind, Target, TargetLost};

impl Build<'_> {
    pub(super) fn strikes(&mut self) {
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
                    Struck::Demand { factor } => {
                        self.surges.push((leaf, factor));
                        "demand".to_string()
                    }
                    Struck::Nothing => self.on_all_units(strike, leaf),
                };
                self.struck.push(*target);
                self.names.push(Name { unique: format!("{}/{subject}", strike.name), subject });
                self.processes.push(Process {
                    kind,
                    start: taking_turns(start, turn, targets.len()),
                    cause: cause as u32,
                    chance: strike.chance.value(),
                    first_stage,
                    clock_while: NONE,
                    stage_while: NONE,
                    stream: leaf,
                });
            }
        }
    }

    pub(super) fn on_all_units(&mut self, strike: &Strike, leaf: u32) -> String {
        let Target::AllUnits(component) = strike.target else {
            unreachable!("only a strike on all units has no single target")
        };
        for member in self.all_units(component) {
            self.on_unit.entry(member).or_default().push(leaf);
        }
        format!("{} (all)", self.scenario.components[component].name)
    }

    /// One process for each unit that an outage of its place may destroy.
    pub(super) fn rebuilds(&mut self) {
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
                self.names.push(Name { unique: format!("rebuild/{subject}"), subject });
                self.processes.push(Process {
                    kind: ProcessKind::Rebuild,
                    start: Start::Fall,
                    cause: NONE,
                    chance: 1.0,
                    first_stage,
                    clock_while: NONE,
                    stage_while: NONE,
                    stream: leaf,
                });
            }
        }
    }

    /// Leaves of strikes on a place and on everything that holds it.
    pub(super) fn leaves_above(&self, place: Option<usize>, wanted: impl Fn(Outage) -> bool) -> Vec<u32> {
        let mut leaves = Vec::new();
        let mut at = place;
        while let Some(place) = at {
            leaves.extend(self.on_place[place].iter().filter(|(_, outage)| wanted(*outage)).map(|(leaf, _)| *leaf));
            at = self.scenario.places[place].parent;
        }
        leaves
    }

    pub(super) fn controllers(&mut self) {
        for (at, standby) in self.scenario.standbys.iter().enumerate() {
            let first_stage = self.program(&standby.failover, "failover: ");
            let idle_speed = parts(standby.idle_rate);
            for instance in 0..standby.instances.len() {
                let member = Member::Standby { standby: at, instance };
                let clocks = self.paced(&standby.instances[instance].members, idle_speed);
                let leaf = self.processes.len() as u32;
                self.controllers.insert(member, leaf);
                self.struck.push(Struck::Nothing);
                let subject = self.subject(member);
                self.names.push(Name { unique: format!("standby/{subject}"), subject });
                self.processes.push(Process {
                    kind: ProcessKind::Controller,
                    start: Start::Group { group: self.groups.len() as u32 },
                    cause: NONE,
                    chance: 1.0,
                    first_stage,
                    clock_while: NONE,
                    stage_while: NONE,
                    stream: leaf,
                });
                self.groups.push(Group {
                    process: leaf,
                    members: Vec::new(),
                    abandon: standby.target_lost == TargetLost::Abandon,
                    resumes: standby.resumes,
                    return_wait: NONE,
                    return_stage: NONE,
                    return_cause: NONE,
                    idle_speed,
                    clocks,
                });
            }
        }
    }

    /// Gives the units of a group clocks whose speed changes, and returns their processes member by member.
    fn paced(&mut self, members: &[Member], idle_speed: u32) -> Vec<Vec<u32>> {
        if idle_speed == ONE {
            return Vec::new();
        }
        let mut clocks = Vec::new();
        for (turn, member) in members.iter().enumerate() {
            let mut own = self.on_unit.get(member).cloned().unwrap_or_default();
            own.retain(|leaf| {
                let of_its_own = self.struck[*leaf as usize] == Struck::Unit(*member);
                let start = &mut self.processes[*leaf as usize].start;
                let (Start::Clock { law }, true) = (*start, of_its_own) else { return false };
                *start = Start::Paced { law, clock: self.first_speeds.len() as u32 };
                self.first_speeds.push(if turn == 0 { ONE } else { idle_speed });
                true
            });
            clocks.push(own);
        }
        clocks
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

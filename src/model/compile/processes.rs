//! Activities become processes: strikes on each of their targets, rebuilds of units.

use super::{Build, Struck, parts};
use crate::model::{Hit, NONE, Name, ONE, Process, ProcessKind, Spread, Start};
use crate::scenario::scene::{self, Consequence, Outage, Schedule, StrikeKind, Victim};
use std::collections::{BTreeMap, BTreeSet};

impl Build<'_> {
    pub(super) fn strikes(&mut self) {
        for (cause, strike) in self.scenario.strikes.iter().enumerate() {
            let first_stage = self.program(&strike.recovery, "");
            let start = match &strike.schedule {
                Schedule::Operating { ttf, .. } => Start::Clock { law: self.law(ttf) },
                Schedule::Calendar { interval } => Start::Calendar { law: self.law(interval) },
                Schedule::Periodic { period, first } => {
                    Start::Periodic { period: period.to_sim(), first: first.to_sim() }
                }
            };
            let origins = match strike.at_once {
                None if strike.in_waves => vec![self.in_waves(cause, first_stage, start)],
                None => self.one_by_one(cause, first_stage, start),
                Some(spread) => vec![self.together(cause, first_stage, start, spread)],
            };
            for also in &strike.also {
                self.consequence(cause, first_stage, also, &origins);
            }
        }
    }

    /// Each target on a clock of its own.
    fn one_by_one(&mut self, cause: usize, first_stage: u32, start: Start) -> Vec<u32> {
        let strike = &self.scenario.strikes[cause];
        let targets = self.targets(strike);
        let turns = targets.len();
        let each =
            |(turn, target)| self.strike(cause, first_stage, taking_turns(start, turn, turns), (target, strike.outage));
        targets.into_iter().enumerate().map(each).collect()
    }

    /// One process, and an arm for each target that its stages take down.
    fn in_waves(&mut self, cause: usize, first_stage: u32, start: Start) -> u32 {
        let strike = &self.scenario.strikes[cause];
        let targets = self.targets(strike);
        let origin = self.strike(cause, first_stage, start, (Struck::Nothing, strike.outage));
        let arm = |target| self.strike(cause, NONE, Start::Arm, (target, strike.outage));
        let arms = targets.into_iter().map(arm).collect();
        self.arms.insert(origin, arms);
        origin
    }

    /// One clock, and a process for each target that it may hit.
    fn together(&mut self, cause: usize, first_stage: u32, start: Start, spread: scene::Spread) -> u32 {
        let strike = &self.scenario.strikes[cause];
        let targets = self.targets(strike);
        let origin = self.strike(cause, NONE, start, (Struck::Nothing, strike.outage));
        let hit = |target| self.strike(cause, first_stage, Start::Hit, (target, strike.outage));
        let victims = targets.into_iter().map(hit).collect();
        self.hit(origin, Hit { chance: 1.0, spread: spread_of(spread), victims });
        origin
    }

    /// A process for each thing that may go down with the targets, and who hits which.
    fn consequence(&mut self, cause: usize, first_stage: u32, also: &Consequence, origins: &[u32]) {
        let first_stage = also.recovery.as_ref().map_or(first_stage, |stages| self.program(stages, ""));
        let all: BTreeSet<Victim> = also.victims.iter().flatten().copied().collect();
        let mut processes = BTreeMap::new();
        for victim in all {
            let process = self.strike(cause, first_stage, Start::Hit, (Struck::from(victim), also.outage));
            processes.insert(victim, process);
        }
        for (origin, victims) in origins.iter().zip(&also.victims) {
            let victims = victims.iter().map(|victim| processes[victim]).collect();
            let spread = spread_of(also.spread);
            self.hit(*origin, Hit { chance: also.chance.value(), spread, victims });
        }
    }

    fn hit(&mut self, origin: u32, hit: Hit) {
        let process = &mut self.processes[origin as usize];
        if process.hits == NONE {
            process.hits = self.hits.len() as u32;
            self.hits.push(Vec::new());
        }
        self.hits[process.hits as usize].push(hit);
    }

    /// Adds a process of a strike.
    fn strike(&mut self, cause: usize, first_stage: u32, start: Start, (target, outage): (Struck, Outage)) -> u32 {
        let strike = &self.scenario.strikes[cause];
        let subject = self.subject_of(target);
        let leaf = self.processes.len() as u32;
        match target {
            Struck::Place(place) => self.on_place[place].push((leaf, outage)),
            Struck::Unit(member) => self.on_unit.entry(member).or_default().push(leaf),
            Struck::Whole(member) => self.on_whole.entry(member).or_default().push(leaf),
            Struck::AllUnits(component) => {
                for member in self.all_units(component) {
                    self.on_unit.entry(member).or_default().push(leaf);
                }
            }
            Struck::Demand { factor } => self.surges.push((leaf, factor)),
            Struck::Nothing => {}
        }
        self.struck.push(target);
        self.names.push(Name { unique: format!("{}/{subject}", strike.name), subject });
        self.processes.push(Process {
            kind: if strike.kind == StrikeKind::Fault { ProcessKind::Fault } else { ProcessKind::Change },
            start,
            cause: cause as u32,
            chance: if matches!(start, Start::Hit | Start::Arm) { 1.0 } else { strike.chance.value() },
            first_stage,
            clock_while: NONE,
            stage_while: NONE,
            hits: NONE,
            stream: leaf,
            counter: 0,
        });
        let kept = parts(strike.age_kept);
        let serviced = strike.kind == StrikeKind::Change;
        if matches!(start, Start::Clock { .. }) && (kept > 0 || serviced) {
            self.pace(leaf, u64::from(ONE));
            self.clocks.last_mut().expect("it was just paced").kept = kept;
        }
        leaf
    }

    fn subject_of(&self, target: Struck) -> String {
        match target {
            Struck::Place(place) => self.path(Some(place)).to_string(),
            Struck::Unit(member) | Struck::Whole(member) => self.subject(member),
            Struck::AllUnits(component) => format!("{} (all)", self.scenario.components[component].name),
            Struck::Demand { .. } => "demand".into(),
            Struck::Nothing => "together".into(),
        }
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
                    hits: NONE,
                    stream: leaf,
                    counter: 0,
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
}

fn spread_of(spread: scene::Spread) -> Spread {
    match spread {
        scene::Spread::Each(chance) => Spread::Each(chance.value()),
        scene::Spread::Exactly(number) => Spread::Exactly(number),
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

//! How often each fault and change comes, and how long each stage takes on average.

use super::StageMinutes;
use super::structure::{Part, Structure, level, targets, victims};
use crate::scenario::Scenario;
use crate::scenario::scene::{Consequence, Schedule, Spread, Stage, Strike, StrikeKind, Target};
use crate::scenario::strikes::mean_time;
use crate::units::{HOURS_PER_YEAR, MINUTES_PER_YEAR};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Mean minutes of a stage in one event.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Spent {
    pub(super) name: String,
    pub(super) minutes: f64,
    /// Level of the target meanwhile.
    pub(super) serves: u32,
    /// Of a change that goes from target to target: those that are down.
    pub(super) reach: Option<(usize, usize)>,
}

/// One strike on one leaf.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Load {
    pub(super) strike: usize,
    /// Events a year on this leaf.
    pub(super) per_year: f64,
    /// What each of them costs.
    pub(super) stages: Arc<[Spent]>,
    /// A fault of the leaf alone, on a clock of its own: what the product of availabilities counts.
    pub(super) own: bool,
}

impl Load {
    /// Share of time with a level below this.
    pub(super) fn unavailability(&self, below: u32) -> f64 {
        let down = self.stages.iter().filter(|stage| stage.serves < below);
        let minutes = down.fold(0.0, |sum, stage| sum + stage.minutes);
        (self.per_year * minutes / MINUTES_PER_YEAR).min(1.0)
    }

    /// The lowest level that it leaves its target.
    pub(super) fn worst(&self) -> u32 {
        let taking = self.stages.iter().filter(|stage| stage.minutes > 0.0);
        taking.map(|stage| stage.serves).min().unwrap_or(crate::model::ONE)
    }
}

/// Events a year on one target, those without effect left out.
///
/// An operating clock stands still during the recovery: 1 / (mean time to failure + mean time to recover).
pub(super) fn per_year(strike: &Strike) -> f64 {
    let chance = strike.chance.value();
    let cycle = match &strike.schedule {
        Schedule::Operating { ttf, .. } => ttf.mean() + chance * mean_time(&strike.recovery),
        Schedule::Calendar { interval } => interval.mean(),
        Schedule::Periodic { period, .. } => period.0,
    };
    HOURS_PER_YEAR / cycle * chance
}

/// Mean minutes of each stage; branches count with their probabilities, stages of one name and effect together.
pub(super) fn spent(stages: &[Stage]) -> Vec<Spent> {
    let mut all = Vec::new();
    gather(stages, 1.0, &mut all);
    all
}

fn gather(stages: &[Stage], mut reached: f64, all: &mut Vec<Spent>) {
    for stage in stages {
        let hours = stage.takes.mean() + stage.check.as_ref().map_or(0.0, |check| check.mean());
        let one = Spent {
            name: stage.name.clone(),
            minutes: reached * hours * 60.0,
            serves: level(stage.serves.value()),
            reach: stage.reach,
        };
        let like =
            |known: &&mut Spent| known.name == one.name && known.serves == one.serves && known.reach == one.reach;
        match all.iter_mut().find(like) {
            Some(known) => known.minutes += one.minutes,
            None => all.push(one),
        }
        gather(&stage.otherwise, reached * stage.succeeds.complement(), all);
        reached *= stage.succeeds.value();
    }
}

/// The stages that take time, for reports.
pub(super) fn shown(stages: &[Spent]) -> Vec<StageMinutes> {
    let taking = stages.iter().filter(|stage| stage.minutes > 0.0);
    let shown = |stage: &Spent| StageMinutes {
        name: stage.name.clone(),
        minutes: stage.minutes,
        serves: f64::from(stage.serves) / f64::from(crate::model::ONE),
    };
    taking.map(shown).collect()
}

/// Whether it is a fault of single units, services or groups alone, as the product of availabilities has them.
pub(super) fn is_own(strike: &Strike) -> bool {
    let alone = matches!(strike.target, Target::EachUnit(_) | Target::Whole(_));
    strike.kind == StrikeKind::Fault && alone && strike.at_once.is_none()
}

/// What strikes each leaf.
pub(super) fn loads(structure: &Structure<'_>) -> Vec<Vec<Load>> {
    let mut loads = vec![Vec::new(); structure.leaves.len()];
    for (at, strike) in structure.scenario.strikes.iter().enumerate() {
        for (part, load) in loads_of(structure.scenario, at, strike) {
            let leaf = structure.leaf(part).expect("everything that is struck has a leaf");
            let own: &mut Vec<Load> = &mut loads[leaf as usize];
            // Most have one, and there may be a million.
            own.reserve_exact(1);
            own.push(load);
        }
    }
    loads
}

fn loads_of(scenario: &Scenario, at: usize, strike: &Strike) -> Vec<(Part, Load)> {
    let (parts, often) = (targets(scenario, strike), per_year(strike));
    let stages: Arc<[Spent]> = spent(&strike.recovery).into();
    let share = strike.at_once.map_or(1.0, |spread| hit_share(spread, parts.len()));
    let of_turn = |turn: usize| match strike.in_waves {
        true => {
            stages.iter().filter(|s| s.reach.is_none_or(|(from, to)| (from..to).contains(&turn))).cloned().collect()
        }
        false => Arc::clone(&stages),
    };
    let mut loads: Vec<(Part, Load)> = Vec::new();
    for (turn, part) in parts.iter().enumerate() {
        let load = Load { strike: at, per_year: often * share, stages: of_turn(turn), own: is_own(strike) };
        loads.push((*part, load));
    }
    for also in &strike.also {
        loads.extend(consequences(at, strike, also, often));
    }
    loads
}

/// What a consequence means for each victim: as often as any of the targets that take it along.
fn consequences(at: usize, strike: &Strike, also: &Consequence, often: f64) -> Vec<(Part, Load)> {
    let stages: Arc<[Spent]> = spent(also.recovery.as_ref().unwrap_or(&strike.recovery)).into();
    let mut shares: BTreeMap<Part, f64> = BTreeMap::new();
    for list in &also.victims {
        let list = victims(list);
        let share = hit_share(also.spread, list.len());
        let parts: BTreeSet<Part> = list.into_iter().collect();
        parts.into_iter().for_each(|part| *shares.entry(part).or_insert(0.0) += share);
    }
    let of_part = |(part, share): (Part, f64)| {
        let per_year = often * also.chance.value() * share;
        (part, Load { strike: at, per_year, stages: Arc::clone(&stages), own: false })
    };
    shares.into_iter().map(of_part).collect()
}

/// The chance that one of a set is struck.
fn hit_share(spread: Spread, of: usize) -> f64 {
    match spread {
        Spread::Each(chance) => chance.value(),
        Spread::Exactly(k) => (f64::from(k) / of.max(1) as f64).min(1.0),
    }
}

//! What single strokes of luck are worth to the main service: how many microseconds of downtime follow from a strike, from
//! a stage that takes longer than its mean, from a branch that goes the wrong way.
//!
//! Each stroke of luck is a *feature*: a figure whose mean is zero given all that went before it, whatever happens
//! later. The engine adds them up, each times its weight, and the sum is the luck of a history: a martingale, so its mean
//! is zero for any weights at all. Weights that are nearly right make the luck follow the downtime closely.
//!
//! | feature | its figure |
//! |---|---|
//! | length of a stage | time drawn, up to the end of the horizon, less its mean |
//! | the same with a limit | the shorter of time and mean, less the mean of that |
//! | branch at the end of a stage | 1 if it succeeds, else 0, less the chance |
//! | hit of others | 1 if it happens, else 0, less the chance |
//! | strikes of a fault or change | their number less its compensator |
//!
//! Source: Henderson and Glynn (2002), "Approximating martingales for variance reduction in Markov process simulation",
//! Mathematics of Operations Research 27, 253-271; Asmussen and Glynn, Stochastic Simulation, 2007, section V.2.

use super::{Csr, Model, NONE, Process, ProcessKind, Start};
use crate::law::Law;
use crate::units::SimTime;
use std::collections::{BTreeMap, BTreeSet};

/// Largest number of things that may fail in a model whose luck is followed.
const MOST: usize = 50_000;
/// A clock without the exponential law is followed where it strikes in at most this share of histories.
const SELDOM: f64 = 0.5;

/// What strokes of luck are worth; without weights none is followed.
#[derive(Debug, Clone, Default)]
pub struct Worth {
    /// Microseconds of downtime for each feature; empty where luck is not followed. Of `n` stages, feature `2 s` is the
    /// length of stage `s` (no unit: microseconds for each microsecond), `2 s + 1` its branch, `2 n + s` its length
    /// with a limit: what an outage that ends otherwise makes of a long stage.
    pub weights: Vec<f64>,
    /// Mean length of each stage in microseconds; not a number where its length is no luck.
    pub means: Vec<f64>,
    /// For each stage the mean in microseconds of the shorter of its length and `means`; not a number where unknown.
    pub limited: Vec<f64>,
    /// For each stage a time in microseconds that next to no length exceeds; 0 where its law says nothing of it.
    pub far: Vec<u64>,
    /// First feature of each entry of [`Model::hits`]: two for each [`Hit`](super::Hit), whether anything follows and
    /// which victims.
    pub hits: Vec<u32>,
    /// For each process the feature of its strikes, or [`NONE`].
    pub strikes: Vec<u32>,
    /// For each process its rows of `marks`, as indices; empty where it shares no clock.
    pub marked: Csr,
    /// What else is counted of strikes of shared clocks.
    pub marks: Vec<Mark>,
    /// Processes that begin by themselves and are like each other, with the strikes expected in a horizon on each.
    pub families: Vec<Family>,
    /// For each feature by what its chance is multiplied to have the true one; empty where chances are true.
    pub tilts: Vec<f64>,
    /// What the strikes of shared clocks are worth, as expected in one horizon, in microseconds.
    pub constant: f64,
    /// For each standby group and each member, what strikes are worth while that member serves: microseconds a
    /// microsecond.
    pub drifts: Vec<Vec<f64>>,
}

/// A strike on one process of a shared clock is counted under a feature: always, or while a member of a group serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// The feature.
    pub feature: u32,
    /// The group, or [`NONE`] for always.
    pub group: u32,
    /// The member.
    pub member: u32,
}

/// Processes of one cause that begin by themselves.
#[derive(Debug, Clone, PartialEq)]
pub struct Family {
    /// The processes; those whose failure nobody notices are left out.
    pub processes: Vec<u32>,
    /// Strikes expected on each in one horizon.
    pub rate: f64,
}

impl Worth {
    /// True if luck is followed.
    #[inline(always)]
    pub fn followed(&self) -> bool {
        !self.weights.is_empty()
    }
}

impl Model {
    /// The features of a model, all without weight; nothing for one that is too large.
    pub fn features(&self) -> Option<Worth> {
        if self.processes.len() > MOST {
            return None;
        }
        let (means, limited) = self.mean_lengths().into_iter().unzip();
        let far = self.stages.iter().map(|stage| far(&self.laws[stage.law as usize])).collect();
        let mut worth = Worth { means, limited, far, families: self.families(), ..Worth::default() };
        let mut next = 3 * self.stages.len() as u32;
        for hits in &self.hits {
            worth.hits.push(next);
            next += 2 * hits.len() as u32;
        }
        worth.strikes = vec![NONE; self.processes.len()];
        let mut rows = vec![Vec::new(); self.processes.len()];
        for family in &worth.families {
            for process in &family.processes {
                worth.strikes[*process as usize] = next;
            }
            next += 1;
            next = self.mark(family, next, &mut worth.marks, &mut rows);
        }
        worth.marked = Csr::from_rows(&rows);
        worth.weights = vec![0.0; next as usize];
        Some(worth)
    }

    /// Mean length of each stage in microseconds, and the same with the mean for a limit; not a number for a fixed length
    /// and for the wait for a check.
    fn mean_lengths(&self) -> Vec<(f64, f64)> {
        let of = |stage: &super::Stage| match &self.laws[stage.law as usize] {
            _ if stage.check != NONE => (f64::NAN, f64::NAN),
            Law::Fixed { .. } => (f64::NAN, f64::NAN),
            law => (law.mean() * 3.6e9, law.limited_mean(law.mean()).unwrap_or(f64::NAN) * 3.6e9),
        };
        self.stages.iter().map(of).collect()
    }

    /// Neighbours with the same cause and the same kind of start.
    fn families(&self) -> Vec<Family> {
        let mut families: Vec<(u32, Family)> = Vec::new();
        let mut last = NONE;
        for (at, process) in self.processes.iter().enumerate() {
            let Some(rate) = self.rate(at).filter(|_| process.first_stage != NONE || process.hits != NONE) else {
                last = NONE;
                continue;
            };
            let noticed = !self.quiet.get(at).copied().unwrap_or(false);
            match families.last_mut() {
                Some((cause, family)) if *cause == process.cause && last == *cause && family.rate == rate => {
                    family.processes.extend(noticed.then_some(at as u32));
                }
                _ => {
                    let processes = noticed.then_some(at as u32).into_iter().collect();
                    families.push((process.cause, Family { processes, rate }));
                }
            }
            last = process.cause;
        }
        families.into_iter().map(|(_, family)| family).filter(|family| !family.processes.is_empty()).collect()
    }

    /// Strikes expected in a horizon on a process that begins by itself.
    fn rate(&self, at: usize) -> Option<f64> {
        let Process { kind, start, chance, .. } = self.processes[at];
        if !matches!(kind, ProcessKind::Fault | ProcessKind::Change) {
            return None;
        }
        let horizon = self.horizon.hours();
        let rate = match start {
            Start::Clock { law } | Start::Calendar { law } | Start::Paced { law, .. } => {
                horizon / self.laws[law as usize].mean()
            }
            Start::Periodic { period, .. } => horizon / period.hours(),
            Start::Pooled => {
                let pool = self.pools[self.pools.partition_point(|pool| pool.first as usize <= at) - 1].clone();
                horizon / (self.laws[pool.law as usize].mean() * f64::from(pool.count))
            }
            _ => return None,
        };
        (rate > 0.0).then_some(rate * chance)
    }

    /// Marks the processes of a shared clock: those that take the service down at once, and those that upset the member
    /// of a standby group that serves; where all or none do there is nothing to tell apart.
    fn mark(&self, family: &Family, from: u32, marks: &mut Vec<Mark>, rows: &mut [Vec<u32>]) -> u32 {
        let pooled = |process: &u32| matches!(self.processes[*process as usize].start, Start::Pooled);
        if family.processes.len() < 2 || !family.processes.iter().all(pooled) || self.demand.is_some() {
            return from;
        }
        let watched = self.watched_nodes();
        let fallen: Vec<BTreeSet<(u32, u32)>> =
            family.processes.iter().map(|at| self.upset_by(*at, &watched)).collect();
        let mut groups: BTreeSet<u32> = fallen.iter().flatten().map(|(group, _)| *group).collect();
        groups.retain(|group| fallen.iter().any(|upset| upset != &fallen[0] && differs(*group, upset, &fallen[0])));
        for (process, upset) in family.processes.iter().zip(&fallen) {
            for (group, member) in upset.iter().filter(|(group, _)| groups.contains(group)) {
                let feature = from + groups.range(..*group).count() as u32;
                rows[*process as usize].push(marks.len() as u32);
                marks.push(Mark { feature, group: *group, member: *member });
            }
        }
        from + groups.len() as u32
    }

    /// The members of standby groups by their nodes; the group [`NONE`] is the main service.
    fn watched_nodes(&self) -> BTreeMap<u32, Vec<(u32, u32)>> {
        let mut watched: BTreeMap<u32, Vec<(u32, u32)>> = BTreeMap::new();
        watched.entry(self.services[0].node).or_default().push((NONE, 0));
        for (at, group) in self.groups.iter().enumerate() {
            for (member, node) in group.members.iter().enumerate() {
                watched.entry(*node).or_default().push((at as u32, member as u32));
            }
        }
        watched
    }

    /// Those of them that go down with a process alone.
    fn upset_by(&self, process: u32, watched: &BTreeMap<u32, Vec<(u32, u32)>>) -> BTreeSet<(u32, u32)> {
        let levels = self.fall(process, None).unwrap_or_default();
        let down = levels.iter().filter(|(_, level)| **level < self.threshold);
        down.filter_map(|(node, _)| watched.get(node)).flatten().copied().collect()
    }

    /// The same model with nothing that begins by itself, and with chances that are neither small nor large, to learn
    /// from single strikes what follows from them; it lasts so long.
    pub fn silent(&self, lasts: SimTime) -> Option<Model> {
        let mut model = Model { worth: self.features()?, ..self.clone() };
        let never = model.laws.len() as u32;
        model.laws.push(Law::Fixed { value: 1e12 });
        model.pools.clear();
        (model.warm_up, model.horizon) = (SimTime(0), lasts);
        for process in &mut model.processes {
            process.start = match process.start {
                Start::Clock { .. } | Start::Pooled => Start::Clock { law: never },
                Start::Paced { clock, .. } => Start::Paced { law: never, clock },
                Start::Calendar { .. } => Start::Calendar { law: never },
                Start::Periodic { .. } => Start::Periodic { first: SimTime::NEVER, period: SimTime::NEVER },
                other => other,
            };
            process.chance = 1.0;
        }
        model.tilt_chances();
        Some(model)
    }

    fn tilt_chances(&mut self) {
        let mut tilts = vec![1.0; self.worth.weights.len()];
        for (at, stage) in self.stages.iter_mut().enumerate() {
            tilts[2 * at + 1] = tilt(&mut stage.succeeds);
        }
        for (hits, first) in self.hits.iter_mut().zip(&self.worth.hits) {
            for (at, hit) in hits.iter_mut().enumerate() {
                tilts[*first as usize + 2 * at] = tilt(&mut hit.chance);
            }
        }
        self.worth.tilts = tilts;
    }

    /// Has luck followed, by the weights of its features: what is expected of shared clocks follows from them.
    pub fn follow(&mut self, worth: Worth) {
        let micros = self.horizon.0 as f64;
        let mut constant = 0.0;
        let mut drifts: Vec<Vec<f64>> = self.groups.iter().map(|group| vec![0.0; group.members.len()]).collect();
        for family in &worth.families {
            for process in family.processes.iter().filter(|at| self.processes[**at as usize].start == Start::Pooled) {
                constant += worth.weights[worth.strikes[*process as usize] as usize] * family.rate;
                for mark in worth.marked.row(*process as usize).iter().map(|at| worth.marks[*at as usize]) {
                    let worth = worth.weights[mark.feature as usize] * family.rate;
                    match drifts.get_mut(mark.group as usize) {
                        Some(drift) => drift[mark.member as usize] += worth / micros,
                        None => constant += worth,
                    }
                }
            }
        }
        self.worth = Worth { constant, drifts, ..worth };
    }

    /// True if the strikes of a process that has a clock of its own are followed.
    pub fn follows_clock(&self, process: u32) -> bool {
        match self.processes[process as usize].start {
            Start::Clock { law } | Start::Calendar { law } => match &self.laws[law as usize] {
                Law::Exponential { .. } => true,
                law => law.cdf(self.horizon.hours()) <= SELDOM,
            },
            Start::Pooled | Start::Periodic { .. } => true,
            _ => false,
        }
    }
}

/// A time in microseconds beyond which less than a part in 1e9 of the mean of a law lies, at most some centuries.
fn far(law: &Law) -> u64 {
    let mean = law.mean();
    let beyond = |limit: f64| Some(mean - law.limited_mean(limit)?);
    let limits = (0..24).map(|doublings| libm::ldexp(mean, doublings));
    let found = limits.into_iter().find(|limit| beyond(*limit).is_none_or(|beyond| beyond <= 1e-9 * mean));
    match found {
        Some(limit) if beyond(limit).is_none() => 0,
        found => SimTime::from_micros(found.unwrap_or(1e7) * 3.6e9).0,
    }
}

/// True if a process and another one upset a group in unlike ways.
fn differs(group: u32, one: &BTreeSet<(u32, u32)>, other: &BTreeSet<(u32, u32)>) -> bool {
    let of = |upset: &BTreeSet<(u32, u32)>| upset.iter().filter(|(at, _)| *at == group).copied().collect::<Vec<_>>();
    of(one) != of(other)
}

/// Keeps a chance away from the ends, and returns what gives the true one again.
fn tilt(chance: &mut f64) -> f64 {
    if *chance <= 0.0 || *chance >= 1.0 {
        return 1.0;
    }
    let tilted = chance.clamp(0.3, 0.7);
    std::mem::replace(chance, tilted) / tilted
}

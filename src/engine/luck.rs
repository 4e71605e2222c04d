//! The luck of a history: what its draws differ from what was to be expected, in downtime of the main service.
//!
//! Each draw that matters adds its weight times a figure whose mean is zero given all that went before; see
//! [`Worth`](crate::model::Worth). The sum is a martingale, so its mean over histories is zero whatever the weights are, and
//! downtime less luck has the same mean as downtime. Nothing here draws or changes anything.
//!
//! What is counted is decided before the draw, and only draws within the horizon count. Strikes and repairs that nobody
//! notices, which the engine passes over, have no weight. A draw is no luck where nothing is told of it: the first stage of
//! a recovery that was passed over and then met by something else.

use super::calendar::EventKind;
use super::simulate::Simulation;
use super::standby::{Doing, Role};
use super::streams::Draws;
use crate::law::Law;
use crate::model::{NONE, ProcessKind};
use crate::units::SimTime;

/// The luck so far.
#[derive(Debug, Clone, Default)]
pub(super) struct Luck {
    /// It is followed.
    on: bool,
    /// Microseconds of downtime.
    sum: f64,
    /// Since when each group does what it does.
    since: Vec<SimTime>,
    /// Features are noted one by one, to learn what they are worth.
    notes: Option<Notes>,
}

/// The strokes of luck after one strike.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Notes {
    /// Features and their figures, in order of time.
    pub strokes: Vec<(u32, f64)>,
    /// How many times likelier they are with the true chances than with those of the model.
    pub weight: f64,
    /// Features of the stages that began while the main service was down, in order of time.
    pub down: Vec<u32>,
    /// Process that is struck, and when.
    strike: (u32, SimTime),
}

impl Luck {
    /// No luck yet, in a model with so many groups.
    pub(super) fn new(on: bool, groups: usize) -> Luck {
        Luck { on, since: vec![SimTime(0); groups], ..Luck::default() }
    }

    pub(super) fn clear(&mut self) {
        self.sum = 0.0;
        self.since.fill(SimTime(0));
    }
}

impl<D: Draws> Simulation<'_, D> {
    /// Simulates one strike on a process at a given time, in a model in which nothing begins by itself, and notes the
    /// strokes of luck that follow. Without a strike ([`NONE`]) it is the history that the others are compared with.
    ///
    /// # Errors
    /// [`Halted`](super::Halted) as for any history.
    pub fn run_struck(
        &mut self,
        replication: u64,
        process: u32,
        at: SimTime,
    ) -> Result<(SimTime, Notes), super::Halted> {
        self.luck.notes = Some(Notes { weight: 1.0, strike: (process, at), ..Notes::default() });
        let downtime = self.run(replication)?.services[0].downtime;
        Ok((downtime, self.luck.notes.take().unwrap_or_default()))
    }

    /// Has the strike happen that is to be learnt from, if there is one.
    pub(super) fn await_lone_strike(&mut self) {
        let Some((process, at)) = self.luck.notes.as_ref().map(|notes| notes.strike) else { return };
        if process != NONE {
            let change = self.model.processes[process as usize].kind == ProcessKind::Change;
            self.calendar.set(process, at, if change { EventKind::Change } else { EventKind::Failure });
            self.luck_of_strike(process);
        }
    }

    /// A shared clock strikes one of its processes, to any effect or none.
    #[inline(always)]
    pub(super) fn luck_of_strike(&mut self, process: u32) {
        if self.luck.on {
            self.add_strike(process);
        }
    }

    /// A stage draws its length.
    #[inline(always)]
    pub(super) fn luck_of_length(&mut self, stage: u32, length: SimTime) {
        if self.luck.on {
            self.add_length(stage, length);
        }
    }

    /// A stage that has this chance to succeed ends.
    #[inline(always)]
    pub(super) fn luck_of_branch(&mut self, stage: u32, chance: f64, succeeds: bool) {
        if self.luck.on && chance < 1.0 {
            self.add_draw(2 * stage + 1, chance, succeeds);
        }
    }

    /// Something is hit or not: whether anything follows (0) or each of the victims (1).
    #[inline(always)]
    pub(super) fn luck_of_hit(&mut self, hits: u32, at: usize, which: u32, chance: f64, happens: bool) {
        if self.luck.on && chance < 1.0 {
            let feature = self.model.worth.hits[hits as usize] + 2 * at as u32 + which;
            self.add_draw(feature, chance, happens);
        }
    }

    /// An occurrence that has this chance to take effect does or does not.
    #[inline(always)]
    pub(super) fn luck_of_effect(&mut self, process: u32, chance: f64, effective: bool) {
        if self.luck.on && self.model.worth.strikes[process as usize] != NONE {
            self.add_draw(self.model.worth.strikes[process as usize], chance, effective);
        }
    }

    /// A clock of its own is drawn at a time: when it strikes, if nothing holds it up.
    #[inline(always)]
    pub(super) fn luck_of_clock(&mut self, process: u32, law: u32, from: SimTime, length: SimTime) {
        if self.luck.on {
            self.add_clock(process, law, from, length);
        }
    }

    /// A standby group may have ceased to do what it did.
    #[inline(always)]
    pub(super) fn luck_of_role(&mut self, group: usize, before: Role) {
        if self.luck.on {
            let now = self.roles[group];
            if (now.doing, now.active) != (before.doing, before.active) {
                self.add_drift(group, before);
            }
        }
    }

    fn stroke(&mut self, feature: u32, figure: f64) {
        match &mut self.luck.notes {
            Some(notes) => notes.strokes.push((feature, figure)),
            None => self.luck.sum += self.model.worth.weights[feature as usize] * figure,
        }
    }

    fn in_warm_up(&self) -> bool {
        self.now < self.model.warm_up
    }

    #[inline(never)]
    fn add_strike(&mut self, process: u32) {
        let model = self.model;
        if self.in_warm_up() || model.worth.strikes[process as usize] == NONE {
            return;
        }
        self.stroke(model.worth.strikes[process as usize], 1.0);
        for mark in model.worth.marked.row(process as usize) {
            let mark = model.worth.marks[*mark as usize];
            let role = self.roles.get(mark.group as usize);
            if role.is_none_or(|role| role.doing == Doing::Serving && role.active == mark.member) {
                self.stroke(mark.feature, 1.0);
            }
        }
    }

    #[inline(never)]
    fn add_length(&mut self, stage: u32, length: SimTime) {
        let (mean, limited) = (self.model.worth.means[stage as usize], self.model.worth.limited[stage as usize]);
        if !mean.is_nan() && !self.in_warm_up() {
            self.stroke(2 * stage, self.beyond_mean(stage, length, mean));
            if !limited.is_nan() {
                self.stroke(2 * self.model.stages.len() as u32 + stage, (length.0 as f64).min(mean) - limited);
            }
            let main = &self.model.services[0];
            let down = self.luck.notes.is_some() && self.level(main.node) < main.threshold;
            if let Some(notes) = self.luck.notes.as_mut().filter(|_| down) {
                notes.down.push(2 * stage);
            }
        }
    }

    /// What a length exceeds its mean by; near the end of the horizon both are cut off there, as the downtime is.
    fn beyond_mean(&self, stage: u32, length: SimTime, mean: f64) -> f64 {
        let left = self.end - self.now;
        if left.0 >= self.model.worth.far[stage as usize] {
            return length.0 as f64 - mean;
        }
        let law = &self.model.laws[self.model.stages[stage as usize].law as usize];
        let mean = law.limited_mean(left.hours()).map_or(mean, |hours| hours * 3.6e9);
        length.min(left).0 as f64 - mean
    }

    #[inline(never)]
    fn add_draw(&mut self, feature: u32, chance: f64, happens: bool) {
        if self.in_warm_up() {
            return;
        }
        let chance = match &mut self.luck.notes {
            None => chance,
            Some(notes) => {
                let real = chance * self.model.worth.tilts[feature as usize];
                notes.weight *= if happens { real / chance } else { (1.0 - real) / (1.0 - chance) };
                real
            }
        };
        self.stroke(feature, f64::from(u8::from(happens)) - chance);
    }

    /// One if the clock strikes within the horizon, less its compensator: the integral of the hazard up to the strike
    /// where the law is exponential, so that the whole is the number of strikes less the rate times the time at risk;
    /// else the chance of a strike.
    #[inline(never)]
    fn add_clock(&mut self, process: u32, law: u32, from: SimTime, length: SimTime) {
        let model = self.model;
        let feature = model.worth.strikes[process as usize];
        if feature == NONE || self.luck.notes.is_some() || from >= self.end || !model.follows_clock(process) {
            return;
        }
        let begin = SimTime(model.warm_up.0.saturating_sub(from.0));
        let end = self.end - from;
        let expected = match &model.laws[law as usize] {
            Law::Exponential { mean } => (length.min(end).0 - length.min(begin).0) as f64 / (mean * 3.6e9),
            law => law.cdf(end.hours()) - if begin.0 > 0 { law.cdf(begin.hours()) } else { 0.0 },
        };
        let strikes = f64::from(u8::from(begin <= length && length < end));
        self.stroke(feature, model.processes[process as usize].chance * (strikes - expected));
    }

    #[inline(never)]
    fn add_drift(&mut self, group: usize, was: Role) {
        let since = std::mem::replace(&mut self.luck.since[group], self.now);
        if was.doing == Doing::Serving {
            let time = self.in_horizon(self.now) - self.in_horizon(since);
            if let Some(drift) = self.model.worth.drifts.get(group) {
                self.luck.sum -= drift[was.active as usize] * time.0 as f64;
            }
        }
    }

    /// The luck of the whole history, at its end.
    pub(super) fn close_luck(&mut self) {
        if !self.luck.on {
            return;
        }
        for group in 0..self.roles.len() {
            self.add_drift(group, self.roles[group]);
        }
        self.trajectory.luck = Some((self.luck.sum - self.model.worth.constant).round() as i64);
    }
}

//! Changes at fixed times with fixed lengths: what is planned.

use super::behaviour::{Behaviour, Module};
use super::cone::Cone;
use super::structure::Jump;
use crate::gate::ONE;
use crate::law::Law;
use crate::model::{Model, NONE, Start};
use crate::units::{Hours, SimTime};
use std::collections::BTreeSet;

/// A change that comes again and again.
#[derive(Debug, Clone, PartialEq)]
pub struct Windows {
    /// Time between beginnings.
    pub period: SimTime,
    /// The first beginning.
    pub first: SimTime,
    /// Probability that anything happens each time.
    pub chance: f64,
    /// Values that follow each other, each with the time from the beginning at which it ends.
    pub steps: Vec<(SimTime, u32)>,
}

/// A module of one periodic change whose stages have fixed lengths and are over before it comes again.
pub(super) fn module(model: &Model, processes: &[u32], shown: &[u32], crews: &BTreeSet<u32>) -> Option<Module> {
    let [process] = processes else { return None };
    let fixed = &model.processes[*process as usize];
    let Start::Periodic { period, first } = fixed.start else { return None };
    if fixed.hits != NONE || fixed.stage_while != NONE || fixed.first_stage == NONE {
        return None;
    }
    let cone = Cone::new(model, processes, shown.iter().copied());
    let shows = |level: u32| {
        let levels = cone.levels(model, std::iter::once(level));
        shown.iter().map(|node| cone.level(&levels, *node)).collect::<Vec<u32>>()
    };
    let mut values = vec![shows(ONE)];
    let (mut steps, mut end, mut at) = (Vec::new(), SimTime(0), fixed.first_stage);
    while at != NONE {
        let stage = &model.stages[at as usize];
        let Law::Fixed { value } = model.laws[stage.law as usize] else { return None };
        let free = stage.needs == NONE && stage.spare == NONE && !crews.contains(&stage.crew);
        if stage.succeeds < 1.0 || !free {
            return None;
        }
        end = end + Hours(value).to_sim();
        let seen = shows(stage.level);
        let number = values.iter().position(|known| *known == seen).unwrap_or_else(|| {
            values.push(seen);
            values.len() - 1
        });
        steps.push((end, number as u32));
        at = stage.next;
    }
    if end >= period {
        return None;
    }
    let behaviour = Behaviour::Windows(Windows { period, first, chance: fixed.chance, steps });
    Some(Module { processes: processes.to_vec(), shown: shown.to_vec(), values, behaviour })
}

impl Windows {
    /// The times at which the value may change, from `from` to before `to`.
    pub fn times(&self, from: SimTime, to: SimTime) -> Vec<SimTime> {
        let mut times = Vec::new();
        let skipped = from.0.saturating_sub(self.first.0 + self.period.0) / self.period.0;
        let mut start = self.first.0 + skipped * self.period.0;
        while start < to.0 {
            let ends = self.steps.iter().map(|(end, _)| SimTime(start + end.0));
            times.extend(std::iter::once(SimTime(start)).chain(ends).filter(|time| (from..to).contains(time)));
            start += self.period.0;
        }
        times
    }

    /// The value at a time if the change has an effect; `before` asks for the one just before.
    pub fn value(&self, time: SimTime, before: bool) -> u32 {
        let Some(since) = time.0.checked_sub(self.first.0) else { return 0 };
        let mut into = since % self.period.0;
        if before && into == 0 {
            // The last moment of the period before, in which its steps are over.
            if since == 0 {
                return 0;
            }
            into = self.period.0;
        }
        let goes_on = |end: SimTime| if before { into <= end.0 } else { into < end.0 };
        self.steps.iter().find(|(end, _)| goes_on(*end)).map_or(0, |(_, value)| *value)
    }

    /// Probabilities of the values at a time, of so many values.
    pub fn shares(&self, time: SimTime, values: usize) -> Vec<f64> {
        let mut shares = vec![0.0; values];
        shares[0] += 1.0 - self.chance;
        shares[self.value(time, false) as usize] += self.chance;
        shares
    }

    /// Values just before and at a time, with their probabilities.
    pub fn both(&self, time: SimTime) -> Vec<Jump> {
        let (before, after) = (self.value(time, true), self.value(time, false));
        if before == 0 && after == 0 {
            return vec![(0, 0, 1.0)];
        }
        vec![(before, after, self.chance), (0, 0, 1.0 - self.chance)]
    }
}

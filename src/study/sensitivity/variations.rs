//! The scenarios to simulate beside the one as it is, and their simulation in two rounds.

use super::SensitivityError;
use super::edits;
use super::entities::Entity;
use super::pairs::{Against, Failed, Pairs, extend};
use super::parameters::Parameter;
use super::plan::{Plan, second_round};
use crate::model::Model;
use crate::scenario::Scenario;
use rayon::prelude::*;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Where the answer to a question is.
#[derive(Debug, Clone, Copy)]
pub(super) enum Answer {
    /// In the pairs of the variation of this number.
    Simulated(usize),
    /// In what was recorded of the entity of this number.
    Recorded(usize),
}

/// One of the scenarios to simulate. What a cause or component adds is made each time it is simulated: all of them at once
/// would be the square of a large scenario.
pub(super) type Variation<'p> = Box<dyn Fn() -> Cow<'p, Scenario> + Sync + 'p>;

/// All scenarios to simulate beside the one as it is, and what they are for.
pub(super) struct Variations<'p> {
    pub(super) scenarios: Vec<Variation<'p>>,
    /// For each number its lower and higher value.
    pub(super) ends: Vec<[Option<usize>; 2]>,
    /// For each entity: never, twice as fast.
    pub(super) fixes: Vec<[Option<Answer>; 2]>,
}

impl<'p> Variations<'p> {
    pub(super) fn of(
        scenario: &'p Scenario,
        model: &Model,
        parameters: &'p [Parameter],
        entities: &'p [Entity],
        recorded: bool,
    ) -> Variations<'p> {
        let mut all = Variations { scenarios: Vec::new(), ends: Vec::new(), fixes: Vec::new() };
        for parameter in parameters {
            let ends = [&parameter.low, &parameter.high].map(|end| {
                let setting = end.as_ref().ok()?;
                Some(all.add(Box::new(|| Cow::Borrowed(&*setting.scenario))))
            });
            all.ends.push(ends);
        }
        let mut known: BTreeMap<&[usize], [Option<Answer>; 2]> = BTreeMap::new();
        for (at, entity) in entities.iter().enumerate() {
            let same = known.get(entity.strikes.as_slice()).filter(|_| entity.standby.is_none()).copied();
            let answers = same.unwrap_or_else(|| {
                let never = match recorded && entity.standby.is_none() && model.stands_alone(&entity.processes).is_ok()
                {
                    true => Answer::Recorded(at),
                    false => Answer::Simulated(all.add(never(scenario, entity))),
                };
                [Some(never), Some(Answer::Simulated(all.add(faster(scenario, entity))))]
            });
            known.insert(&entity.strikes, answers);
            all.fixes.push(answers);
        }
        all
    }

    fn add(&mut self, scenario: Variation<'p>) -> usize {
        self.scenarios.push(scenario);
        self.scenarios.len() - 1
    }
}

/// The scenario without it.
fn never<'p>(scenario: &'p Scenario, entity: &'p Entity) -> Variation<'p> {
    Box::new(|| {
        Cow::Owned(match entity.standby {
            Some(standby) => edits::at_once(scenario, standby),
            None => edits::without(scenario, &entity.strikes),
        })
    })
}

/// The scenario in which what follows it takes half as long.
fn faster<'p>(scenario: &'p Scenario, entity: &'p Entity) -> Variation<'p> {
    Box::new(|| {
        Cow::Owned(match entity.standby {
            Some(standby) => edits::faster_failover(scenario, standby),
            None => edits::twice_as_fast(scenario, &entity.strikes),
        })
    })
}

/// Processes from which on variations take turns: each has two models at hand, and its histories can share the threads.
const LARGE: usize = 50_000;

/// Pairs of each variation, or why there are none.
pub(super) type Outcomes = Vec<Result<Pairs, String>>;

/// What is known of a variation, or why it cannot be simulated, and the numbers of its next histories: from, to.
type Start = (Result<Pairs, String>, u64, u64);

/// Both rounds of all variations, side by side.
pub(super) fn simulate(
    variations: &[Variation<'_>],
    against: &Against<'_>,
    plan: Plan,
) -> Result<Outcomes, SensitivityError> {
    let starts: Vec<Start> = variations.iter().map(|_| (Ok(Pairs::default()), 0, plan.pilot)).collect();
    let first = round(variations, against, starts)?;
    let sum: f64 = against.downtimes.iter().map(|downtime| *downtime as f64).sum();
    let as_it_is = sum / against.downtimes.len().max(1) as f64;
    let seen: Vec<Option<Pairs>> = first.iter().map(|pairs| pairs.as_ref().ok().cloned()).collect();
    let ends = second_round(plan, as_it_is, &seen);
    let starts = first.into_iter().zip(ends).map(|(pairs, end)| (pairs, plan.pilot, end)).collect();
    round(variations, against, starts)
}

fn round(
    variations: &[Variation<'_>],
    against: &Against<'_>,
    starts: Vec<Start>,
) -> Result<Outcomes, SensitivityError> {
    let histories = starts.iter().filter(|(pairs, ..)| pairs.is_ok()).map(|(_, from, to)| to - from).sum();
    (against.watch.planned)(histories);
    let one = |((pairs, from, to), scenario): (Start, &Variation<'_>)| {
        let Ok(mut pairs) = pairs else { return Ok(pairs) };
        if from == to {
            return Ok(Ok(pairs));
        }
        match extend(&mut pairs, against, &scenario(), from..to) {
            Ok(()) => Ok(Ok(pairs)),
            Err(Failed::Impossible(why)) => Ok(Err(why)),
            Err(stopped @ Failed::Stopped) => Err(SensitivityError::from(stopped)),
        }
    };
    match against.plain.processes.len() > LARGE {
        true => starts.into_iter().zip(variations).map(one).collect(),
        false => starts.into_par_iter().zip(variations).map(one).collect(),
    }
}

//! From a scenario to what matters in it.

use super::base::{self, Base};
use super::entities::{Entity, entities, is_decided_about};
use super::pairs::{Against, Pairs};
use super::parameters::{Parameter, Setting, parameters};
use super::plan::plan;
use super::structure::{Judge, Recorded};
use super::variations::{Answer, Outcomes, Variations, simulate};
use super::{
    Bar, End, Fix, Importance, MOST_PROCESSES, MOST_READ, MOST_YEARS, Saving, Sensitivity, SensitivityError, Unvaried,
    Watch,
};
use crate::estimate::{Estimate, LEVEL, Moments, Paired, mean_or_bound};
use crate::model::{Model, compile};
use crate::scenario::{Draft, Scenario};
use crate::study::{DEFAULT_DRAWS, Findings, ServiceFindings, Study, StudyError, uncertain, years_per_draw};
use crate::units::{HOURS_PER_YEAR, significant};

/// Paths that are named where none begins as asked for.
const NAMED: usize = 5;

/// Finds out what matters in a scenario, on the current rayon pool.
///
/// `years` is the most histories of the scenario as it is and of each variation; without it, what takes some ten to twenty
/// seconds on two processors. Only numbers and causes whose path begins with `only` are looked at; all for an empty text.
///
/// # Errors
/// [`SensitivityError`].
pub fn sensitivity(
    draft: &Draft<'_>,
    seed: u64,
    years: Option<u64>,
    only: &str,
    watch: &Watch<'_>,
) -> Result<Sensitivity, SensitivityError> {
    let found = Questions::of(draft, only)?.answer(seed, years, watch)?;
    found.believing(draft, watch)
}

impl Sensitivity {
    /// Adds which belief the ignorance comes from, where the scenario has beliefs: they are drawn together, and each draw
    /// is simulated for its part of the histories.
    ///
    /// # Errors
    /// [`SensitivityError`]: somebody asked to stop, or a scenario at drawn values cannot be read or simulated.
    pub fn believing(mut self, draft: &Draft<'_>, watch: &Watch<'_>) -> Result<Self, SensitivityError> {
        let years = years_per_draw(self.replications, DEFAULT_DRAWS);
        let go_on = |histories| {
            (watch.finished)(histories);
            !(watch.stop)()
        };
        self.beliefs = match uncertain(draft, self.seed, DEFAULT_DRAWS, years, go_on) {
            Ok(uncertainty) => Some(uncertainty),
            Err(StudyError::NoBeliefs) => None,
            Err(_) if (watch.stop)() => return Err(SensitivityError::Stopped),
            Err(error) => return Err(SensitivityError::Study(error)),
        };
        Ok(self)
    }
}

/// What is asked of a scenario: the scenario and its variations, read and ready to be simulated on any thread.
#[derive(Debug, Clone)]
pub struct Questions {
    /// As it is.
    pub scenario: Scenario,
    /// Its numbers, with other values.
    pub parameters: Vec<Parameter>,
    only: String,
}

impl Questions {
    /// Reads a scenario with each of its numbers whose path begins with `only` at other values.
    ///
    /// # Errors
    /// [`SensitivityError::Unreadable`] where the scenario is wrong, [`SensitivityError::TooManyNumbers`].
    pub fn of(draft: &Draft<'_>, only: &str) -> Result<Questions, SensitivityError> {
        let scenario = draft.read().scenario.ok_or(SensitivityError::Unreadable)?;
        let mut numbers = scenario.assumptions.iter().filter(|number| number.name.starts_with(only)).peekable();
        let example = numbers.peek().map_or_else(String::new, |number| number.name.clone());
        let numbers = numbers.count();
        if numbers.saturating_mul(draft.text.len()) > MOST_READ {
            return Err(SensitivityError::TooManyNumbers { numbers, example });
        }
        let parameters = parameters(draft, &scenario, only);
        Ok(Questions { scenario, parameters, only: only.to_string() })
    }

    /// Simulates; see [`sensitivity()`].
    ///
    /// # Errors
    /// [`SensitivityError`].
    pub fn answer(&self, seed: u64, years: Option<u64>, watch: &Watch<'_>) -> Result<Sensitivity, SensitivityError> {
        answer(self, seed, years, watch)
    }
}

fn answer(
    Questions { scenario, parameters, only }: &Questions,
    seed: u64,
    years: Option<u64>,
    watch: &Watch<'_>,
) -> Result<Sensitivity, SensitivityError> {
    if years.is_some_and(|years| years > MOST_YEARS) {
        return Err(SensitivityError::TooManyYears);
    }
    let plain = compile(scenario).map_err(|error| SensitivityError::Study(StudyError::Compile(error)))?;
    if plain.processes.len() > MOST_PROCESSES {
        return Err(SensitivityError::TooLarge);
    }
    let study = Study::of(scenario, plain.clone().pooled(), seed);
    let entities = entities(scenario, &study.model, only);
    if parameters.is_empty() && entities.is_empty() && !only.is_empty() {
        return Err(nothing_there(scenario, only));
    }
    let judge = Judge::new(&study.model, &entities);
    let variations = Variations::of(scenario, &study.model, parameters, &entities, judge.is_ok());
    let plan = plan(years, variations.scenarios.len(), base::events(&study)?);
    let base = base::simulate(&study, judge.as_ref().ok(), plan.years, watch)?;
    let against = Against { plain: &plain, pooled: &study.model, downtimes: &base.downtimes, seed, watch };
    let pairs = simulate(&variations.scenarios, &against, plan)?;
    let findings = study.findings(&base.history, plan.years).map_err(SensitivityError::Study)?;
    let scene = Scene { model: &study.model, findings: &findings, base: &base, entities: &entities };
    let unstructured = judge.as_ref().err().map(|why| (*why).to_string());
    Ok(scene.sensitivity(parameters, &variations, &pairs, unstructured))
}

fn nothing_there(scenario: &Scenario, only: &str) -> SensitivityError {
    let mut known: Vec<String> = scenario.assumptions.iter().map(|a| a.name.clone()).collect();
    known.dedup();
    known.truncate(NAMED);
    SensitivityError::NothingThere { only: only.to_string(), known }
}

/// Everything known about the scenario as it is.
struct Scene<'a> {
    model: &'a Model,
    findings: &'a Findings,
    base: &'a Base<'a>,
    entities: &'a [Entity],
}

impl Scene<'_> {
    /// From microseconds in a horizon to minutes in a year.
    fn minutes(&self) -> f64 {
        1.0 / 6e7 * (HOURS_PER_YEAR / self.model.horizon.hours())
    }

    fn service(&self) -> &ServiceFindings {
        &self.findings.service
    }

    fn sensitivity(
        &self,
        parameters: &[Parameter],
        variations: &Variations<'_>,
        pairs: &Outcomes,
        unstructured: Option<String>,
    ) -> Sensitivity {
        let worst = self.base.downtimes.iter().copied().max().unwrap_or(0);
        let (mut bars, mut unvaried) = (Vec::new(), Vec::new());
        for (parameter, ends) in parameters.iter().zip(&variations.ends) {
            match self.bar(parameter, ends, pairs, worst) {
                Ok(bar) => bars.push(bar),
                Err(why) => unvaried.push(why),
            }
        }
        bars.sort_by(|a, b| b.reach().total_cmp(&a.reach()));
        let mut all: Vec<Importance> =
            (0..self.entities.len()).map(|at| self.importance(at, variations.fixes[at], pairs, worst)).collect();
        all.sort_by(|a, b| {
            saved(&b.never).total_cmp(&saved(&a.never)).then(width(&a.never).total_cmp(&width(&b.never)))
        });
        let (components, causes): (Vec<_>, Vec<_>) = all.into_iter().partition(|one| one.kind == "component");
        let fixes = causes.iter().map(fix).collect();
        let simulated = pairs.iter().flatten().map(|pairs| pairs.difference.count()).sum::<u64>();
        let intervals = bars.iter().flat_map(Bar::ends).count() + causes.len() + components.len();
        Sensitivity {
            name: self.findings.name.clone(),
            title: self.findings.title.clone(),
            sha256: self.findings.sha256.clone(),
            seed: self.findings.seed,
            service: self.service().name.clone(),
            horizon_hours: self.findings.horizon_hours,
            replications: self.findings.replications,
            variants: variations.scenarios.len(),
            simulated: simulated + self.findings.replications,
            downtime_minutes_per_year: self.service().downtime_minutes_per_year,
            unavailability: self.service().unavailability,
            promised: self.findings.objective.as_ref().and_then(|o| Some(o.availability.as_ref()?.unavailability)),
            beliefs: None,
            cautions: self.cautions(intervals),
            bars,
            unvaried,
            components,
            causes,
            unstructured,
            fixes,
        }
    }

    fn cautions(&self, intervals: usize) -> Vec<String> {
        let mut cautions = vec![format!(
            "intervals hold one at a time: of {intervals} such intervals about {} miss, by chance",
            significant((intervals as f64 / 20.0).max(1.0).round(), 2)
        )];
        if self.service().downtime_minutes_per_year.mean == 0.0 {
            cautions.push(format!(
                "no downtime was seen in {} histories: what would make it worse shows, what would make it better cannot",
                self.findings.replications
            ));
        }
        cautions.extend(self.findings.cautions.iter().cloned());
        cautions
    }

    fn bar(
        &self,
        parameter: &Parameter,
        ends: &[Option<usize>; 2],
        pairs: &Outcomes,
        worst: u64,
    ) -> Result<Bar, Unvaried> {
        let mut why = Vec::new();
        let mut end = |setting: &Result<Setting, String>, at: Option<usize>| match (setting, at) {
            (Ok(setting), Some(at)) => match &pairs[at] {
                Ok(pairs) => Some(self.end(setting, pairs, worst)),
                Err(reason) => {
                    why.push(reason.clone());
                    None
                }
            },
            (Err(reason), _) => {
                why.push(reason.clone());
                None
            }
            (Ok(_), None) => None,
        };
        let (low, high) = (end(&parameter.low, ends[0]), end(&parameter.high, ends[1]));
        let (name, value) = (parameter.name.clone(), parameter.value.clone());
        if low.is_none() && high.is_none() {
            let reason = why.into_iter().next().unwrap_or_default();
            return Err(Unvaried { name, value, reason });
        }
        Ok(Bar { name, value, source: parameter.source.clone(), low, high })
    }

    fn end(&self, setting: &Setting, pairs: &Pairs, worst: u64) -> End {
        let change = self.change(&pairs.difference, worst.max(pairs.worst));
        End {
            setting: setting.words.clone(),
            set: setting.set.clone(),
            downtime_minutes_per_year: (self.service().downtime_minutes_per_year.mean + change.mean).max(0.0),
            change,
            changed: pairs.difference.differing(),
            noise: is_noise(&change),
        }
    }

    /// A difference in minutes a year; a change that was not seen is taken to be as large as the worst history at most.
    fn change(&self, difference: &Paired, worst: u64) -> Estimate {
        let most = if worst > 0 { worst } else { self.model.horizon.0 };
        difference.difference(most, self.minutes(), LEVEL)
    }

    fn importance(&self, at: usize, fixes: [Option<Answer>; 2], pairs: &Outcomes, worst: u64) -> Importance {
        let entity = &self.entities[at];
        let recorded = self.base.structure.as_ref().map(|structure| &structure.recorded[at]);
        let structural = recorded.filter(|_| !entity.units.is_empty() && !is_decided_about(self.model, entity));
        let units = entity.units.len() as f64;
        let whole = self.model.horizon.0 * units as u64;
        let share = |moments: &Moments| {
            let time = mean_or_bound(moments, whole, 1.0);
            // Divided, so that all of the time is 1 to the last bit.
            let [mean, low, high, std_error] =
                [time.mean, time.low, time.high, time.std_error].map(|time| time / whole as f64);
            Estimate { mean, low, high, std_error, ..time }
        };
        let [never, twice_as_fast] = fixes.map(|answer| self.saving(answer?, pairs, worst));
        Importance {
            name: entity.name.clone(),
            kind: entity.kind,
            charged: self.charged(entity),
            unavailability: recorded.filter(|_| units > 0.0).map(|recorded: &Recorded| share(&recorded.down)),
            birnbaum: structural.map(|recorded| share(&recorded.critical)),
            criticality: structural.filter(|r| r.ends.pairs() > 0).map(|recorded| recorded.ends.estimate(1.0, 1)),
            never,
            twice_as_fast,
        }
    }

    /// Share of the downtime that is charged to its faults and changes.
    fn charged(&self, entity: &Entity) -> Option<f64> {
        if entity.standby.is_some() {
            return None;
        }
        let total = self.service().downtime_minutes_per_year.mean;
        let names: Vec<&str> = entity.strikes.iter().map(|at| self.model.causes[*at].name.as_str()).collect();
        let own = self.service().causes.iter().filter(|cause| names.contains(&cause.name.as_str()));
        let minutes: f64 = own.map(|cause| cause.downtime_minutes_per_year.mean).sum();
        Some(if total > 0.0 { minutes / total } else { 0.0 })
    }

    fn saving(&self, answer: Answer, pairs: &Outcomes, worst: u64) -> Option<Saving> {
        let (difference, worst, recorded) = match answer {
            Answer::Recorded(at) => (&self.base.structure.as_ref()?.recorded[at].never, worst, true),
            Answer::Simulated(at) => {
                let pairs = pairs[at].as_ref().ok()?;
                (&pairs.difference, worst.max(pairs.worst), false)
            }
        };
        let change = self.change(difference, worst);
        let minutes = Estimate { mean: 0.0 - change.mean, low: 0.0 - change.high, high: 0.0 - change.low, ..change };
        // Nothing that only leaves spans out can make a history worse.
        let minutes = if recorded { Estimate { low: minutes.low.max(0.0), ..minutes } } else { minutes };
        Some(Saving { minutes_per_year: minutes, changed: difference.differing(), noise: is_noise(&minutes), recorded })
    }
}

/// True if the interval holds zero.
fn is_noise(change: &Estimate) -> bool {
    change.low <= 0.0 && change.high >= 0.0
}

fn saved(saving: &Option<Saving>) -> f64 {
    saving.map_or(0.0, |saving| saving.minutes_per_year.mean)
}

fn width(saving: &Option<Saving>) -> f64 {
    saving.map_or(f64::INFINITY, |saving| saving.minutes_per_year.high - saving.minutes_per_year.low)
}

/// What it would bring, in plain words.
fn fix(cause: &Importance) -> Fix {
    let words = |saving: &Option<Saving>, when: &str| match saving {
        None => format!("{when} cannot be told"),
        Some(Saving { changed: 0, minutes_per_year: e, .. }) => {
            format!("{when} changed none of {} histories", e.count)
        }
        Some(saving) if saving.noise => format!("{when} makes no difference that can be told from noise"),
        Some(saving) => {
            let e = &saving.minutes_per_year;
            let (amount, verb) = (significant(e.mean.abs(), 3), if e.mean < 0.0 { "costs" } else { "saves" });
            let ends = [e.low.abs(), e.high.abs()].map(|end| significant(end, 3));
            let [low, high] = if e.mean < 0.0 { [&ends[1], &ends[0]] } else { [&ends[0], &ends[1]] };
            format!("{when} {verb} {amount} min a year ({low} .. {high})")
        }
    };
    let (never, faster) = match cause.kind {
        "failover" => ("failing over in no time and always", "failing over twice as fast"),
        "change" => ("leaving it out", "getting through it twice as fast"),
        _ => ("preventing it", "recovering twice as fast"),
    };
    let words = format!("{}; {}", words(&cause.never, never), words(&cause.twice_as_fast, faster));
    let Importance { name, kind, never, twice_as_fast, .. } = cause.clone();
    Fix { name, kind, never, twice_as_fast, words }
}

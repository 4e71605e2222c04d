//! From a scenario to findings: compile, simulate, estimate, name.

use super::compare::Incomparable;
use super::control;
use super::cost::{PriceList, price_list};
use super::exact::{at_once, disagreement};
use super::promise::{data_loss, objective_of, promises, verdict};
use super::timeline::timelines;
use super::windows::left_out;
use super::{CauseFindings, Distribution, Findings, Quantile, ServiceFindings};
use crate::engine::{Block, Campaign, Halted};
use crate::estimate::{Counts, Estimate, FEW, HistoryTally, Promise, Sample, ServiceTally, Year};
use crate::estimate::{mean_or_bound, poisson_rate, proportion, rate_or_bound};
use crate::model::{CompileError, Model, Retried, Watched, compile};
use crate::scenario::Scenario;
use crate::units::{HOURS_PER_YEAR, SimTime};
use std::fmt;
use std::io::ErrorKind;
use std::ops::{ControlFlow, Range};

/// Why a study came to nothing.
#[derive(Debug)]
#[non_exhaustive]
pub enum StudyError {
    /// The scenario is too large.
    Compile(CompileError),
    /// A history never seemed to end.
    Halted(Halted),
    /// Designs that cannot be compared.
    Incomparable(Incomparable),
    /// The scenario cannot be read, at its best guesses or at other values that are believed; what is said of it.
    Unreadable(String),
    /// The scenario has no beliefs, so there is nothing to draw.
    NoBeliefs,
    /// The caller's sink refused a row; nothing was lost that it had taken.
    Sink(std::io::Error),
}

impl fmt::Display for StudyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StudyError::Compile(error) => error.fmt(f),
            StudyError::Halted(halted) => halted.fmt(f),
            StudyError::Incomparable(reason) => reason.fmt(f),
            StudyError::Unreadable(said) => said.fmt(f),
            StudyError::NoBeliefs => {
                "the scenario has no beliefs; write `{ believed = { low = .., high = .. } }` for a number".fmt(f)
            }
            StudyError::Sink(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for StudyError {}

/// Histories from which on a run follows the luck of single failures.
const FEWEST_TO_FOLLOW: u64 = 1_000;

/// Quantiles that reports show.
const QUANTILES: [f64; 5] = [0.5, 0.9, 0.95, 0.99, 0.999];

/// A number of histories that takes a second or two: 100,000 for most designs, fewer where each has many events.
///
/// # Errors
/// [`CompileError`] if the scenario is too large to run at all.
pub fn default_years(scenario: &Scenario) -> Result<u64, CompileError> {
    let expected = compile(scenario)?.expected_events.max(1.0);
    let affordable = 2e7 / expected;
    let choices = [100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 200];
    Ok(choices.into_iter().find(|years| *years as f64 <= affordable).unwrap_or(100))
}

/// Runs a study of a scenario on the current rayon pool.
///
/// `finished` is called from any thread with the number of histories that are done since the last call;
/// `take` gets the row of each history, in order. If it answers with [`ErrorKind::Interrupted`] to the first row of a
/// block of [`BLOCK`](crate::engine::campaign::BLOCK) histories, the run ends there, with the findings of the blocks before.
///
/// # Errors
/// [`StudyError`]: the scenario is too large, a history never ends, or `take` fails.
pub fn run(
    scenario: &Scenario,
    seed: u64,
    years: u64,
    finished: impl Fn(u64) + Sync,
    mut take: impl FnMut(&Year) -> std::io::Result<()>,
) -> Result<Findings, StudyError> {
    let mut study = Study::new(scenario, seed)?;
    if years >= FEWEST_TO_FOLLOW {
        study.follow_luck()?;
    }
    let mut total = study.tally();
    let mut refused = None;
    let merge = |mut block: Block<HistoryTally>| {
        refused = block.tally.years.drain(..).try_for_each(|year| take(&year)).err();
        if refused.is_some() {
            return ControlFlow::Break(());
        }
        crate::engine::Tally::merge(&mut total, block.tally);
        ControlFlow::Continue(())
    };
    study.campaign(0..years).run(|| study.tally(), finished, merge).map_err(StudyError::Halted)?;
    match refused {
        Some(error) if error.kind() != ErrorKind::Interrupted || total.histories == 0 => {
            return Err(StudyError::Sink(error));
        }
        _ => {}
    }
    Ok(study.with_second_opinion(study.findings(&total, years)?))
}

/// A scenario made ready to be simulated, and to name what comes of it.
#[derive(Debug)]
pub struct Study<'s> {
    scenario: &'s Scenario,
    /// The compiled scenario.
    pub model: Model,
    /// Seed of its histories.
    pub seed: u64,
    promises: Vec<Promise>,
    prices: PriceList,
}

impl<'s> Study<'s> {
    /// Compiles a scenario.
    ///
    /// # Errors
    /// [`StudyError::Compile`] if it is too large.
    pub fn new(scenario: &'s Scenario, seed: u64) -> Result<Self, StudyError> {
        let model = compile(scenario).map_err(StudyError::Compile)?.pooled();
        Ok(Study::of(scenario, model, seed))
    }

    /// Takes the model of a scenario that somebody else compiled.
    pub fn of(scenario: &'s Scenario, model: Model, seed: u64) -> Self {
        let promises = promises(scenario, &model);
        let prices = price_list(&model);
        Study { scenario, model, seed, promises, prices }
    }

    /// Learns what the luck of single failures is worth to the main service and has it followed in all histories from now
    /// on, so that the mean downtime becomes sharper; nothing of any history changes. It takes some hundredths of a
    /// second, and does nothing where single failures are worth nothing.
    ///
    /// # Errors
    /// [`StudyError::Halted`] if a history never ends.
    pub fn follow_luck(&mut self) -> Result<(), StudyError> {
        if let Some(worth) = control::learn(&self.model, self.seed)? {
            self.model.follow(worth);
        }
        Ok(())
    }

    /// An empty tally of its histories.
    pub fn tally(&self) -> HistoryTally {
        HistoryTally::new(&self.promises).with_prices(&self.prices.prices)
    }

    /// Histories of these numbers.
    pub fn campaign(&self, replications: Range<u64>) -> Campaign<'_> {
        Campaign { model: &self.model, seed: self.seed, replications }
    }

    /// Simulates histories of these numbers, which follow those in the tally, and adds them; their rows are dropped.
    ///
    /// # Errors
    /// [`StudyError::Halted`] if a history never ends.
    pub fn extend(
        &self,
        total: &mut HistoryTally,
        replications: Range<u64>,
        finished: impl Fn(u64) + Sync,
    ) -> Result<(), StudyError> {
        let merge = |mut block: Block<HistoryTally>| {
            block.tally.years.clear();
            crate::engine::Tally::merge(total, block.tally);
            ControlFlow::Continue(())
        };
        self.campaign(replications).run(|| self.tally(), finished, merge).map_err(StudyError::Halted)
    }

    /// Windows of the promise about a recorded service in one history; 1 where none is promised.
    pub(super) fn windows(&self, service: usize) -> u64 {
        self.promises[service].windows.as_ref().map_or(1, |windows| windows.count())
    }

    /// What the histories in a tally say of the main service alone.
    pub(super) fn findings_of_main(&self, total: &HistoryTally) -> ServiceFindings {
        let names = Names { model: &self.model, horizon: self.model.horizon, occurrences: &total.ledger.occurrences };
        names.service(&self.model.services[0], &total.services[0])
    }

    /// Findings with the exact answers that take no longer than a moment beside them.
    fn with_second_opinion(&self, mut findings: Findings) -> Findings {
        let second = at_once(self.scenario);
        let apart = disagreement(&second, &findings.service.unavailability);
        findings.cautions.extend(apart);
        (findings.exact, findings.exact_missing) = (second.exact, second.missing);
        findings
    }

    /// What the histories in a tally say, of `years` that were asked for.
    ///
    /// # Errors
    /// [`StudyError::Halted`] if a history that is drawn as an example never ends.
    pub fn findings(&self, total: &HistoryTally, years: u64) -> Result<Findings, StudyError> {
        let (scenario, model) = (self.scenario, &self.model);
        let timelines = timelines(&self.campaign(0..total.histories), total).map_err(StudyError::Halted)?;
        let names = Names { model, horizon: model.horizon, occurrences: &total.ledger.occurrences };
        let watched = model.services.iter().zip(&total.services).enumerate();
        let services: Vec<ServiceFindings> = watched
            .map(|(at, (watched, tally))| {
                let objective = objective_of(scenario, at);
                let objective = objective.and_then(|objective| verdict(objective, &self.promises[at], tally));
                ServiceFindings { objective, ..names.service(watched, tally) }
            })
            .collect();
        Ok(Findings {
            name: scenario.name.clone(),
            title: scenario.title.clone(),
            sha256: scenario.sha256.clone(),
            seed: self.seed,
            replications: total.histories,
            horizon_hours: scenario.horizon.0,
            service: services[0].clone(),
            objective: services[0].objective.clone(),
            cost: self.prices.findings(model, total.ledger.cost.as_deref()),
            assumptions: scenario.assumptions.clone(),
            exact: None,
            exact_missing: Vec::new(),
            controlled: control::findings(total, model.horizon),
            cautions: cautions(scenario, &services[0], total, years),
            services,
            timelines,
            uncertainty: None,
        })
    }
}

/// One minus an estimate of a share.
pub(super) fn complement(share: Estimate) -> Estimate {
    Estimate { mean: 1.0 - share.mean, low: 1.0 - share.high, high: 1.0 - share.low, ..share }
}

fn cautions(scenario: &Scenario, service: &ServiceFindings, total: &HistoryTally, years: u64) -> Vec<String> {
    let mut cautions: Vec<String> = left_out(scenario).into_iter().collect();
    if total.histories < years {
        cautions.push(format!("stopped after {} of {years} histories", total.histories));
    }
    let seen = service.probability_outage.mean * total.histories as f64;
    if seen.round() < FEW as f64 {
        cautions.push(format!(
            "only {} of {} histories had an outage: the intervals are wide and rest on few events",
            seen.round(),
            total.histories
        ));
    }
    let cut_off = seen.round() > 0.0 && seen.round() < total.histories as f64;
    if cut_off && service.time_to_first_outage_hours.is_none() {
        cautions.push(
            "no mean time to the first outage: some histories had none, and the hazard is not constant; lengthen the horizon"
                .to_string(),
        );
    }
    let weak = scenario
        .assumptions
        .iter()
        .filter(|a| a.source.contains("judgment") || a.source.contains("unverified"))
        .count();
    if weak > 0 {
        cautions
            .push(format!("{weak} of {} numbers rest on judgment or unverified sources", scenario.assumptions.len()));
    }
    let unsourced = scenario.assumptions.iter().filter(|a| a.source.starts_with("stated in the scenario")).count();
    if unsourced > 0 {
        cautions.push(format!("{unsourced} of {} numbers have no source", scenario.assumptions.len()));
    }
    cautions
}

/// Turns tallies, which know indices, into findings, which know names.
struct Names<'m> {
    model: &'m Model,
    horizon: SimTime,
    /// Occurrences of each cause by history.
    occurrences: &'m Counts,
}

impl Names<'_> {
    /// From microseconds in a horizon to minutes in a year.
    fn minutes_per_year(&self) -> f64 {
        1.0 / 6e7 * (HOURS_PER_YEAR / self.horizon.hours())
    }

    fn service(&self, watched: &Watched, tally: &ServiceTally) -> ServiceFindings {
        let cap = self.horizon.0;
        let histories = tally.downtime.count();
        let years = self.horizon.hours() / HOURS_PER_YEAR;
        let unavailability = mean_or_bound(&tally.downtime, cap, 1.0 / cap as f64);
        let without = proportion(histories - tally.outages.nonzero(), histories);
        ServiceFindings {
            name: watched.name.clone(),
            availability: complement(unavailability),
            unavailability,
            demand_served: complement(self.unserved(tally)),
            attempts_per_request: watched.retried.map(|retried| attempts(tally, retried, cap)),
            downtime_minutes_per_year: mean_or_bound(&tally.downtime, cap, self.minutes_per_year()),
            downtime_quantiles: quantiles(&tally.downtimes, self.minutes_per_year(), Some(cap)),
            outages_per_year: rate_or_bound(&tally.outages, years),
            outage_minutes: tally.length.estimate(1.0 / 6e7, cap),
            outage_quantiles: quantiles(&tally.lengths, 1.0 / 6e7, Some(cap)),
            time_to_first_outage_hours: first_outage(tally, histories, self.horizon),
            probability_outage: complement(without),
            probability_no_outage: without,
            causes: self.causes(tally, histories),
            distribution: Distribution {
                points: tally
                    .downtimes
                    .points()
                    .into_iter()
                    .map(|(x, n)| (x as f64 * self.minutes_per_year(), n))
                    .collect(),
            },
            data_loss: tally.losses.as_deref().map(|losses| data_loss(losses, years)),
            objective: None,
        }
    }

    /// Share of demand that is not served. Where surges make demand random, as a ratio of means; the interval of few
    /// losses takes the demand of each history for its mean.
    fn unserved(&self, tally: &ServiceTally) -> Estimate {
        let surges = self.model.demand.as_ref().is_some_and(|demand| demand.node != demand.base);
        if surges && tally.lost.nonzero() >= FEW {
            return Estimate { count: tally.unserved.pairs(), ..tally.unserved.estimate(1.0, 1) };
        }
        let demanded = self.model.demand.as_ref().map(|_| tally.unserved.mean_x()).filter(|mean| *mean > 0.0);
        let demanded = demanded.unwrap_or(self.horizon.0 as f64);
        mean_or_bound(&tally.lost, demanded.round() as u64, 1.0 / demanded)
    }

    /// All causes, those with the most downtime first; a cause that was never seen has an upper bound.
    fn causes(&self, tally: &ServiceTally, histories: u64) -> Vec<CauseFindings> {
        let years = self.horizon.hours() / HOURS_PER_YEAR;
        let mut causes: Vec<CauseFindings> = (0..self.model.causes.len() as u32)
            .map(|at| {
                let mut seen = tally.causes.get(&at).cloned().unwrap_or_default();
                seen.downtime.push_zeros(histories - seen.downtime.count());
                seen.outages.push_zeros(histories - seen.outages.count());
                let cause = &self.model.causes[at as usize];
                CauseFindings {
                    name: cause.name.clone(),
                    kind: cause.kind,
                    downtime_minutes_per_year: mean_or_bound(&seen.downtime, self.horizon.0, self.minutes_per_year()),
                    events_per_year: self.events(at),
                    outages_per_year: rate_or_bound(&seen.outages, years),
                    stages: self.stages(tally, at, histories),
                }
            })
            .collect();
        causes.sort_by(|a, b| b.downtime_minutes_per_year.mean.total_cmp(&a.downtime_minutes_per_year.mean));
        causes
    }

    /// How often a fault or change occurs a year.
    fn events(&self, cause: u32) -> Option<Estimate> {
        let seen = self.occurrences.of(cause as usize)?;
        let counted = matches!(self.model.causes[cause as usize].kind, "fault" | "change");
        counted.then(|| rate_or_bound(&seen, self.horizon.hours() / HOURS_PER_YEAR))
    }

    fn stages(&self, tally: &ServiceTally, cause: u32, histories: u64) -> Vec<(String, f64)> {
        let of_cause = tally.stages.range((cause, 0)..=(cause, u32::MAX));
        of_cause
            .map(|((_, label), time)| {
                let minutes = *time as f64 / histories as f64 * self.minutes_per_year();
                (self.model.labels[*label as usize].clone(), minutes)
            })
            .collect()
    }
}

/// Mean number of attempts of one request: the first, and its share of the possible retries.
fn attempts(tally: &ServiceTally, retried: Retried, cap: u64) -> Estimate {
    let retries = mean_or_bound(&tally.retries, cap, f64::from(retried.most - 1) / cap as f64);
    Estimate { mean: 1.0 + retries.mean, low: 1.0 + retries.low, high: 1.0 + retries.high, ..retries }
}

pub(super) fn quantiles(sample: &Sample, scale: f64, cap: Option<u64>) -> Vec<Quantile> {
    QUANTILES
        .into_iter()
        .filter_map(|p| {
            let value = sample.quantile(p)?;
            let (low, high) = sample.quantile_interval(p);
            let high = high.or(cap).map_or(f64::INFINITY, |high| high as f64 * scale);
            Some(Quantile { p, value: value as f64 * scale, low: low as f64 * scale, high })
        })
        .collect()
}

/// Mean time to the first outage.
///
/// Where every history had one, their mean. Where some ended before, the total time at risk over the number of
/// first outages, which assumes a constant hazard (Epstein and Sobel 1953). Where the hazard is not constant, what
/// lies beyond the horizon is unknown: nothing is said, unless that is less than the sampling error anyway.
fn first_outage(tally: &ServiceTally, histories: u64, horizon: SimTime) -> Option<Estimate> {
    let seen = tally.first.count();
    if seen == 0 {
        return None;
    }
    let of_seen = tally.first.estimate(1.0 / 3.6e9);
    if seen == histories {
        return Some(of_seen);
    }
    let exposure = tally.exposure as f64 / 3.6e9;
    let mean = exposure / seen as f64;
    if hazard_looks_constant(seen, histories, tally.first.mean() / horizon.0 as f64) {
        let rate = poisson_rate(seen, exposure);
        let std_error = mean / (seen as f64).sqrt();
        return Some(Estimate { mean, std_error, low: 1.0 / rate.high, high: 1.0 / rate.low, ..rate });
    }
    let beyond = (histories - seen) as f64 / histories as f64 * mean;
    let shift = mean - of_seen.mean;
    (beyond <= 0.5 * of_seen.std_error).then_some(Estimate {
        mean,
        low: of_seen.low + shift,
        high: of_seen.high + shift,
        ..of_seen
    })
}

/// Whether the first outages that were seen came as early on average, in horizons, as a constant hazard makes them
/// come that gives the same share of histories without one; within four standard deviations.
fn hazard_looks_constant(seen: u64, histories: u64, mean: f64) -> bool {
    let (seen, n) = (seen as f64, histories as f64);
    let share = seen / n;
    let hazard = -libm::log1p(-share);
    // Mean and variance of an exponential time known to be below 1; the variance is also minus the slope of the mean.
    let (expected, variance) = if hazard < 1e-3 {
        (0.5 - hazard / 12.0, 1.0 / 12.0)
    } else {
        let odds = libm::expm1(hazard);
        (1.0 / hazard - 1.0 / odds, 1.0 / (hazard * hazard) - (odds + 1.0) / (odds * odds))
    };
    let of_hazard = share / ((1.0 - share) * n);
    let sd = (variance / seen + variance * variance * of_hazard).sqrt();
    (mean - expected).abs() <= 4.0 * sd
}

#[cfg(test)]
mod tests {
    use super::hazard_looks_constant;

    #[test]
    fn a_changing_hazard_is_told_from_a_constant_one() {
        // Hazards of 0.01, 1 and 5 a horizon in a million histories: shares and means of the exponential law.
        for (seen, mean) in [(9_950, 0.499_167), (632_121, 0.418_023), (993_262, 0.193_216)] {
            assert!(hazard_looks_constant(seen, 1_000_000, mean), "{seen}");
            assert!(!hazard_looks_constant(seen, 1_000_000, mean * 1.05), "{seen}");
            assert!(!hazard_looks_constant(seen, 1_000_000, mean / 1.05), "{seen}");
        }
        assert!(hazard_looks_constant(1, 1_000_000, 0.99), "one outage says nothing");
    }
}

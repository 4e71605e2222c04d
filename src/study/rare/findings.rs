//! What a search for rare outages says, beside the plain histories, and whether it may take their place.

use super::super::cautions::few_outages;
use super::super::exact::disagreement;
use super::super::naming::complement;
use super::super::tails::is_of_means;
use super::super::{CauseFindings, Findings, ServiceFindings, StudyError};
use super::{Acceleration, Effort, Method, accelerate};
use crate::estimate::{Estimate, WeightedTally, relative_half_width};
use crate::model::{Model, compile};
use crate::scenario::Scenario;
use crate::units::{HOURS_PER_YEAR, MINUTES_PER_YEAR, significant};

/// When rare outages are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum When {
    /// Where plain histories see too few of them: see [`is_rare`].
    #[default]
    Auto,
    /// In any case.
    Always,
    /// Never.
    Never,
}

/// What became of looking for rare outages of the main service.
#[derive(Debug, Clone)]
pub struct AccelerationFindings {
    /// What was found, or why nothing was looked for.
    pub found: Result<SearchFindings, &'static str>,
    /// The figures of the main service are those of the search.
    pub used: bool,
    /// What the plain histories said of the same figures.
    pub plain: PlainFigures,
}

/// Figures of plain histories, of which those of a search take the place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlainFigures {
    /// Number of histories.
    pub histories: u64,
    /// Those with an outage.
    pub with_outage: u64,
    /// Share of time down.
    pub unavailability: Estimate,
    /// Minutes down per year of 365 days.
    pub downtime_minutes_per_year: Estimate,
    /// Outages that begin, per year.
    pub outages_per_year: Estimate,
    /// Probability that a history has no outage at all.
    pub probability_no_outage: Estimate,
}

/// What a search for rare outages found, and how.
#[derive(Debug, Clone)]
pub struct SearchFindings {
    /// How it went about it.
    pub method: Method,
    /// Work-normalised variance of each method in the pilot, where it saw anything: squared relative error times events.
    pub tried: Vec<(Method, f64)>,
    /// Levels from everything up inwards: how much is missing to an outage.
    pub levels: Vec<f64>,
    /// Into how many paths one splits at each level but the first.
    pub factors: Vec<u32>,
    /// Histories that branched.
    pub histories: u64,
    /// How often one of them came near an outage.
    pub excursions: u64,
    /// Paths that were followed from there.
    pub paths: u64,
    /// Events of all histories and paths.
    pub events: u64,
    /// Outages on them, each with its weight.
    pub outages_seen: u64,
    /// Outages of equal weight that would say as much (Kish 1965, Survey Sampling, section 11.7).
    pub effective_outages: f64,
    /// Kurtosis of the downtime of histories; 3 for a normal law.
    pub kurtosis: f64,
    /// Share of the whole downtime that one history contributed, 0 to 1.
    pub largest_share: f64,
    /// Standard error of the unavailability over its mean; infinite where nothing was seen.
    pub relative_error: f64,
    /// Share of time down.
    pub unavailability: Estimate,
    /// Minutes down per year of 365 days.
    pub downtime_minutes_per_year: Estimate,
    /// Outages that begin, per year.
    pub outages_per_year: Estimate,
    /// Probability of an outage in a history.
    pub probability_outage: Estimate,
    /// Nothing speaks against it.
    pub trusted: bool,
    /// What speaks against it.
    pub doubts: Vec<String>,
}

/// Fewer outages in a plain history than this are rare.
const RARE: f64 = 0.01;
/// And fewer histories with one than this leave the unavailability with a relative error above 5 %.
const ENOUGH: u64 = 400;
/// A search that rests on fewer outages of equal weight is not trusted.
const FEWEST: f64 = 100.0;
/// Nor one of which a single history contributed more than this share.
const LARGEST: f64 = 0.05;
/// Nor one whose own standard error has a relative standard error above this.
const ERROR_OF_ERROR: f64 = 0.25;
/// Nor one that has plain histories against it that chance brings with less than about exp(−10).
const SURPRISE: f64 = -10.0;

/// Whether plain histories saw too few outages: fewer than 0.01 in a history, surely fewer than 0.02, and fewer than 400
/// histories with one.
pub fn is_rare(histories: u64, with_outage: u64, outages_per_year: &Estimate, horizon_hours: f64) -> bool {
    let years = horizon_hours / HOURS_PER_YEAR;
    let (mean, high) = (outages_per_year.mean * years, outages_per_year.high * years);
    histories > 0 && with_outage < ENOUGH && mean < RARE && high < 2.0 * RARE
}

/// Looks for rare outages of the main service where that is wanted, and puts what was found in the place of the plain
/// figures where it is trusted and sharper: availability, mean downtime, outages, the probability of none, causes. Quantiles,
/// lengths of outages and the chance to keep the objective stay those of the plain histories.
///
/// # Errors
/// [`StudyError`] if the scenario is too large or a path never ends.
///
/// ```
/// use fivenines::{scenario::Draft, study};
/// let text = "[component.a]\ncount = 3\nfault.crash = { every = \"10y\", mttr = \"1h\" }\n[service.site]\nany = \"a\"\n";
/// let scenario = Draft::of_text("three.toml", text).read().scenario.unwrap();
/// let findings = study::run(&scenario, 1, 1000, |_| {}, |_| Ok(())).unwrap();
/// let (when, effort) = (study::rare::When::Auto, study::rare::Effort::USUAL);
/// let findings = study::rare::with_rare_outages(findings, &scenario, when, effort).unwrap();
/// // Three servers, each down 1 h in 87601 h: about 1.5e-15 of the time.
/// let found = findings.service.unavailability;
/// assert!(findings.acceleration.unwrap().used && found.mean > 1.2e-15 && found.mean < 1.8e-15);
/// ```
pub fn with_rare_outages(
    findings: Findings,
    scenario: &Scenario,
    when: When,
    effort: Effort,
) -> Result<Findings, StudyError> {
    let seed = findings.seed;
    with_search(findings, scenario, seed, when, effort)
}

/// The same with another seed.
pub(super) fn with_search(
    mut findings: Findings,
    scenario: &Scenario,
    seed: u64,
    when: When,
    effort: Effort,
) -> Result<Findings, StudyError> {
    let plain = plain_figures(&findings);
    let Some((acceleration, found)) = search(scenario, seed, &plain, when, effort)? else { return Ok(findings) };
    match (&acceleration.found, &found) {
        (Ok(said), Some(found)) if acceleration.used => {
            let model = compile(scenario).map_err(StudyError::Compile)?;
            findings.service.take_over(said, found, &model);
            findings.services[0] = findings.service.clone();
            findings.settle_cautions(&plain);
        }
        (Ok(said), _) if !said.trusted => findings.cautions.push(caution(said)),
        _ => {}
    }
    findings.acceleration = Some(acceleration);
    Ok(findings)
}

/// What a search says beside these plain figures, where one is wanted.
pub(in crate::study) fn search(
    scenario: &Scenario,
    seed: u64,
    plain: &PlainFigures,
    when: When,
    effort: Effort,
) -> Result<Option<(AccelerationFindings, Option<Acceleration>)>, StudyError> {
    let horizon_hours = scenario.horizon.0;
    let rare = is_rare(plain.histories, plain.with_outage, &plain.outages_per_year, horizon_hours);
    if when == When::Never || (when == When::Auto && !rare) {
        return Ok(None);
    }
    let found = match accelerate(scenario, seed, effort)? {
        Err(_) if when == When::Auto => return Ok(None),
        Err(why) => {
            return Ok(Some((AccelerationFindings { found: Err(why), used: false, plain: *plain }, None)));
        }
        Ok(found) => found,
    };
    let said = search_findings(&found, plain, horizon_hours);
    let used = said.trusted && said.relative_error < error_of(plain);
    Ok(Some((AccelerationFindings { found: Ok(said), used, plain: *plain }, Some(found))))
}

/// Standard error of the plain unavailability over its mean; infinite where nothing was down.
fn error_of(plain: &PlainFigures) -> f64 {
    let of = &plain.unavailability;
    if of.mean > 0.0 { of.std_error / of.mean } else { f64::INFINITY }
}

fn plain_figures(findings: &Findings) -> PlainFigures {
    let service = &findings.service;
    PlainFigures {
        histories: findings.replications,
        with_outage: (service.probability_outage.mean * findings.replications as f64).round() as u64,
        unavailability: service.unavailability,
        downtime_minutes_per_year: service.downtime_minutes_per_year,
        outages_per_year: service.outages_per_year,
        probability_no_outage: service.probability_no_outage,
    }
}

/// An estimate in another unit.
fn scaled(e: Estimate, by: f64) -> Estimate {
    Estimate { mean: e.mean * by, std_error: e.std_error * by, low: e.low * by, high: e.high * by, ..e }
}

fn search_findings(found: &Acceleration, plain: &PlainFigures, horizon_hours: f64) -> SearchFindings {
    let tally: &WeightedTally = &found.tally;
    let unavailability = tally.unavailability();
    let trust = found.trust;
    let mut said = SearchFindings {
        method: found.method,
        tried: found.tried.clone(),
        levels: found.levels.clone(),
        factors: found.factors.clone(),
        histories: tally.histories(),
        excursions: tally.excursions,
        paths: tally.paths,
        events: tally.events,
        outages_seen: tally.seen,
        effective_outages: trust.map_or(0.0, |trust| trust.effective_outages),
        kurtosis: trust.map_or(f64::NAN, |trust| trust.kurtosis),
        largest_share: trust.map_or(f64::NAN, |trust| trust.largest_share),
        relative_error: tally.relative_error(),
        unavailability,
        downtime_minutes_per_year: scaled(unavailability, MINUTES_PER_YEAR),
        outages_per_year: scaled(tally.outages(), HOURS_PER_YEAR / horizon_hours),
        probability_outage: tally.probability_outage(),
        trusted: true,
        doubts: Vec::new(),
    };
    said.doubts = doubts(&said, plain);
    said.trusted = said.doubts.is_empty();
    said
}

/// What speaks against a search: an estimator that covers too little shows it in few, heavy weights.
fn doubts(said: &SearchFindings, plain: &PlainFigures) -> Vec<String> {
    if said.outages_seen == 0 {
        return vec!["no outage was found".to_string()];
    }
    let mut doubts = Vec::new();
    if said.effective_outages < FEWEST {
        let worth = significant(said.effective_outages, 3);
        doubts.push(format!("the outages found are worth {worth} of equal weight, fewer than {FEWEST}"));
    }
    if said.largest_share.is_nan() || said.largest_share > LARGEST {
        let share = significant(said.largest_share * 100.0, 2);
        doubts.push(format!("one history makes {share} % of the whole downtime, more than {} %", LARGEST * 100.0));
    }
    // Relative variance of a sample variance: (kurtosis - 1) / n, half of whose root is that of the standard error.
    let error = ((said.kurtosis - 1.0).max(0.0) / said.histories as f64).sqrt() / 2.0;
    if error.is_nan() || error > ERROR_OF_ERROR {
        doubts.push(format!("its standard error is itself known to {} % only", significant(error * 100.0, 2)));
    }
    let (expected, std_error) = (said.probability_outage.mean, said.probability_outage.std_error);
    if surprise(plain.with_outage, plain.histories as f64, expected, std_error) < SURPRISE {
        doubts.push(format!(
            "{} of {} plain histories had an outage, where it expects {}",
            plain.with_outage,
            plain.histories,
            significant(expected * plain.histories as f64, 3)
        ));
    }
    doubts
}

/// Logarithm of a bound of the chance that so many of `n` histories have an outage, or more extremely many, given the
/// probability within four standard errors that suits best (Chernoff 1952; for a Poisson count of mean m at least, or
/// at most, k: exp(k − m) (m/k)^k).
fn surprise(seen: u64, n: f64, probability: f64, std_error: f64) -> f64 {
    let seen = seen as f64;
    let (least, most) = (n * (probability - 4.0 * std_error).max(0.0), n * (probability + 4.0 * std_error));
    let mean = seen.clamp(least, most);
    if seen == 0.0 { -mean } else { seen - mean + seen * libm::log(mean / seen) }
}

fn caution(said: &SearchFindings) -> String {
    format!(
        "outages were looked for with {}, and what came of it is not trusted: {}; the figures are those of plain histories",
        said.method.in_words(),
        said.doubts.join("; ")
    )
}

impl SearchFindings {
    /// Share of time up.
    pub fn availability(&self) -> Estimate {
        complement(self.unavailability)
    }
}

impl Method {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Method::Forcing => "forcing",
            Method::Splitting => "splitting",
        }
    }

    /// What it does.
    pub fn in_words(self) -> &'static str {
        match self {
            Method::Forcing => "forced failures",
            Method::Splitting => "paths that split near an outage",
        }
    }
}

impl Findings {
    /// Says what still rests on few plain histories, and compares the exact figure with the one in the headline.
    fn settle_cautions(&mut self, plain: &PlainFigures) {
        let few = few_outages(plain.with_outage, plain.histories);
        for caution in self.cautions.iter_mut().filter(|caution| **caution == few) {
            *caution = format!(
                "only {} of {} plain histories had an outage: quantiles, lengths of outages and the chance to keep an \
                 objective rest on them",
                plain.with_outage, plain.histories
            );
        }
        self.cautions.retain(|caution| !is_of_means(caution));
        let before = disagreement(self.exact.as_ref(), &plain.unavailability);
        self.cautions.retain(|caution| Some(caution) != before.as_ref());
        self.cautions.extend(disagreement(self.exact.as_ref(), &self.service.unavailability));
        if let Some(stopping) = self.stopping {
            let short = stopping.caution();
            self.cautions.retain(|caution| Some(caution) != short.as_ref());
            let stopping = stopping.after_search(relative_half_width(&self.service.unavailability));
            self.cautions.extend(stopping.caution());
            self.stopping = Some(stopping);
        }
    }
}

impl ServiceFindings {
    /// Puts the figures of a search in the place of those of plain histories.
    fn take_over(&mut self, said: &SearchFindings, search: &Acceleration, model: &Model) {
        // Where all that is down serves nothing the demand is lost with the time.
        if self.demand_served == self.availability && self.unavailability.mean > 0.0 {
            self.demand_served = said.availability();
        }
        self.unavailability = said.unavailability;
        self.availability = said.availability();
        self.downtime_minutes_per_year = said.downtime_minutes_per_year;
        self.outages_per_year = said.outages_per_year;
        self.probability_outage = said.probability_outage;
        self.probability_no_outage = complement(said.probability_outage);
        self.causes = causes(&self.causes, said, &search.tally, model);
    }
}

/// The causes as the search saw them, those with the most downtime first. One that it never saw has the bound of the plain
/// histories, or of the whole.
fn causes(plain: &[CauseFindings], said: &SearchFindings, tally: &WeightedTally, model: &Model) -> Vec<CauseFindings> {
    let per_year = HOURS_PER_YEAR / model.horizon.hours();
    let mut causes: Vec<CauseFindings> = plain.to_vec();
    let mut taken = vec![false; causes.len()];
    for (at, cause) in model.causes.iter().enumerate() {
        let same = |(of, taken): (&CauseFindings, &bool)| !taken && of.name == cause.name && of.kind == cause.kind;
        let Some(place) = causes.iter().zip(&taken).position(same) else { continue };
        taken[place] = true;
        let into = &mut causes[place];
        let (downtime, outages) = tally.cause(at as u32);
        let (downtime, outages) = (scaled(downtime, MINUTES_PER_YEAR), scaled(outages, per_year));
        into.downtime_minutes_per_year =
            bounded(downtime, &into.downtime_minutes_per_year, &said.downtime_minutes_per_year);
        into.outages_per_year = bounded(outages, &into.outages_per_year, &said.outages_per_year);
        let stage = |(label, share): (u32, f64)| (model.labels[label as usize].clone(), share * MINUTES_PER_YEAR);
        into.stages = tally.stages(at as u32).map(stage).collect();
    }
    causes.sort_by(|a, b| b.downtime_minutes_per_year.mean.total_cmp(&a.downtime_minutes_per_year.mean));
    causes
}

/// A part of a whole: where it was not seen it is at most what plain histories leave, or the whole.
fn bounded(part: Estimate, plain: &Estimate, whole: &Estimate) -> Estimate {
    let of_plain = if plain.mean > 0.0 { f64::INFINITY } else { plain.high };
    if part.mean > 0.0 { part } else { Estimate { high: part.high.min(of_plain).min(whole.high), ..part } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_histories_that_contradict_a_search_are_noticed() {
        for (seen, probability, contradicts) in [
            (0, 1e-9, false),
            (0, 5e-5, false),
            (0, 2e-4, true),
            (1, 1e-8, false),
            (2, 1e-8, true),
            (40, 4e-4, false),
            (90, 4e-4, true),
        ] {
            let found = surprise(seen, 100_000.0, probability, probability * 0.02) < SURPRISE;
            assert_eq!(found, contradicts, "{seen} of 100,000 at {probability}");
        }
        assert!(surprise(60, 100_000.0, 4e-4, 1e-4) >= SURPRISE, "a search that knows little is not contradicted");
    }

    #[test]
    fn rare_is_what_few_histories_see() {
        let rate = |mean: f64, high: f64| Estimate { mean, std_error: 0.0, low: 0.0, high, level: 0.95, count: 1 };
        assert!(is_rare(100_000, 50, &rate(0.0005, 0.0007), 8760.0));
        assert!(!is_rare(100_000, 500, &rate(0.005, 0.006), 8760.0), "seen well enough");
        assert!(!is_rare(50, 0, &rate(0.0, 0.07), 8760.0), "too few histories to say so");
        assert!(!is_rare(1000, 300, &rate(0.3, 0.4), 8760.0));
        assert!(!is_rare(1000, 3, &rate(0.003, 0.009), 10.0 * 8760.0), "in ten years");
    }
}

//! Designs side by side, paired by common random numbers: what they differ by, and what of that is noise.

use super::run::{Study, StudyError, default_years};
use super::spending::spending;
use super::{Comparison, Findings, PairFindings};
use crate::engine::{Block, SharedLuck, SharedTally};
use crate::estimate::{Estimate, LEVEL, Paired, SideBySide, pairs, proportion_at};
use crate::model::{CompileError, Model, compile};
use crate::scenario::Scenario;
use crate::scenario::scene::Window;
use crate::units::{HOURS_PER_YEAR, Hours, Probability};
use std::fmt;
use std::ops::{ControlFlow, Range};

/// How designs are compared.
#[derive(Debug, Clone, Copy)]
pub struct Terms {
    /// Seed of all histories.
    pub seed: u64,
    /// Histories of each design.
    pub years: u64,
    /// An availability in a year by which all designs are judged, in place of what each promises.
    pub objective: Option<Probability>,
}

/// Why designs cannot be compared.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Incomparable {
    /// There is one design, or none.
    TooFew,
    /// Two designs have histories of different lengths.
    Horizons {
        /// Names and horizons of the two.
        designs: [(String, Hours); 2],
    },
    /// Histories are no whole number of years, by which all designs were to be judged.
    NoYears {
        /// Length of the histories.
        horizon: Hours,
    },
}

impl fmt::Display for Incomparable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Incomparable::TooFew => {
                write!(f, "a comparison needs two designs or more; `fivenines run` looks at one alone")
            }
            Incomparable::Horizons { designs: [(a, of_a), (b, of_b)] } => write!(
                f,
                "`{a}` has a horizon of {of_a} and `{b}` one of {of_b}, so their histories cannot be paired; \
                 give both the same `horizon`"
            ),
            Incomparable::NoYears { horizon } => write!(
                f,
                "an objective for all designs is judged year by year, and the horizon of {horizon} is not a whole number \
                 of years; promise it in the scenarios, with a `window` that fits"
            ),
        }
    }
}

/// A number of histories that takes a second or two for each of these designs.
///
/// # Errors
/// [`CompileError`] if one is too large to run at all.
pub fn default_paired_years(scenarios: &[Scenario]) -> Result<u64, CompileError> {
    let of_each: Result<Vec<u64>, CompileError> = scenarios.iter().map(default_years).collect();
    Ok(of_each?.into_iter().min().unwrap_or(1))
}

/// Compares designs on the current rayon pool: history `n` of each meets the same luck.
///
/// The paired differences of the main services have intervals that hold for all pairs of designs together: each is at
/// level 1 − 0.05 / pairs (Bonferroni; Dunn 1961, "Multiple comparisons among means"). A difference whose interval
/// holds zero is noise. Designs of the same name get a number behind it.
///
/// `finished` is called from any thread with the number of histories that are done since the last call; where `go_on`
/// answers false the comparison ends with the histories that are complete, at least one block of them.
///
/// # Errors
/// [`StudyError::Incomparable`], or those of a run of one of the designs.
///
/// ```
/// use fivenines::{scenario::Draft, study};
/// let design = |mttr: &str| {
///     let text = format!(
///         "name = \"mttr-{mttr}\"\n[component.a.fault.crash]\nevery = \"30d\"\nmttr = \"{mttr}\"\n\
///          [service.site]\nall = \"a\"\n"
///     );
///     Draft::of_text("design.toml", text).read().scenario.unwrap()
/// };
/// let terms = study::Terms { seed: 1, years: 2000, objective: None };
/// let comparison = study::compare(&[design("2h"), design("1h")], &terms, |_| {}, || true).unwrap();
/// let pair = &comparison.pairs[0];
/// // Half the repair time, half of about 1460 minutes a year: with the same luck in every year in which anything fails.
/// assert!(!pair.noise && pair.downtime_minutes_per_year.high < -690.0);
/// assert!(pair.second_better.low > 0.99);
/// ```
pub fn compare(
    scenarios: &[Scenario],
    terms: &Terms,
    finished: impl Fn(u64) + Sync,
    go_on: impl FnMut() -> bool,
) -> Result<Comparison, StudyError> {
    let total = compare_part(scenarios, terms, 0..terms.years, finished, go_on)?;
    compare_joined(scenarios, terms, [Ok(total)])
}

/// Simulates a part of the histories of a comparison; the other arguments and the errors are those of [`compare`]. To be
/// joined with others it begins at a multiple of [`BLOCK`](crate::engine::campaign::BLOCK).
///
/// # Errors
/// Those of [`compare`].
pub fn compare_part(
    scenarios: &[Scenario],
    terms: &Terms,
    part: Range<u64>,
    finished: impl Fn(u64) + Sync,
    mut go_on: impl FnMut() -> bool,
) -> Result<SideBySide, StudyError> {
    let side = Side::new(scenarios, terms)?;
    let (models, studies) = (&side.models, side.studies(terms));
    let fresh = || SideBySide::new(studies.iter().map(Study::tally).collect());
    let mut total = fresh();
    let merge = |mut block: Block<SideBySide>| {
        block.tally.drop_rows();
        total.merge(block.tally);
        if go_on() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    };
    let luck = SharedLuck { models, seed: terms.seed, replications: part, spans: false };
    luck.run(fresh, finished, merge).map_err(StudyError::Halted)?;
    Ok(total)
}

/// What all parts of a comparison say, in their order.
///
/// # Errors
/// [`StudyError::Foreign`] if a part is not of these designs, those of [`compare`], or those of the parts.
pub fn compare_joined<E: From<StudyError>>(
    scenarios: &[Scenario],
    terms: &Terms,
    parts: impl IntoIterator<Item = Result<SideBySide, E>>,
) -> Result<Comparison, E> {
    let side = Side::new(scenarios, terms)?;
    let studies = side.studies(terms);
    let mut total = SideBySide::new(studies.iter().map(Study::tally).collect());
    for part in parts {
        let part = part?;
        if !part.fits(&total) || !studies.iter().zip(&part.designs).all(|(study, part)| study.fits(part)) {
            return Err(StudyError::Foreign.into());
        }
        total.merge(part);
    }
    let findings: Result<Vec<Findings>, StudyError> =
        studies.iter().zip(&total.designs).map(|(study, tally)| study.findings(tally, terms.years)).collect();
    Ok(comparison(findings?, &total, &side.designs, terms))
}

/// The designs made ready to be simulated side by side.
struct Side {
    designs: Vec<Scenario>,
    models: Vec<Model>,
}

impl Side {
    fn new(scenarios: &[Scenario], terms: &Terms) -> Result<Side, StudyError> {
        comparable(scenarios, terms).map_err(StudyError::Incomparable)?;
        let designs = named_apart(judged(scenarios, terms.objective));
        let models: Result<Vec<Model>, CompileError> = designs.iter().map(compile).collect();
        let models = Model::pooled_alike(models.map_err(StudyError::Compile)?);
        Ok(Side { designs, models })
    }

    fn studies(&self, terms: &Terms) -> Vec<Study<'_>> {
        let pairs = self.designs.iter().zip(&self.models);
        pairs.map(|(design, model)| Study::of(design, model.clone(), terms.seed)).collect()
    }
}

/// Whether these designs can be compared on these terms; [`compare`] asks it first.
///
/// # Errors
/// Why not.
pub fn comparable(scenarios: &[Scenario], terms: &Terms) -> Result<(), Incomparable> {
    let [first, others @ ..] = scenarios else { return Err(Incomparable::TooFew) };
    if others.is_empty() {
        return Err(Incomparable::TooFew);
    }
    let years = first.horizon.0 / HOURS_PER_YEAR;
    if terms.objective.is_some() && (years < 0.5 || (years - years.round()).abs() > 1e-9) {
        return Err(Incomparable::NoYears { horizon: first.horizon });
    }
    match others.iter().find(|other| other.horizon.to_sim() != first.horizon.to_sim()) {
        None => Ok(()),
        Some(other) => {
            let named = |scenario: &Scenario| (scenario.name.clone(), scenario.horizon);
            Err(Incomparable::Horizons { designs: [named(first), named(other)] })
        }
    }
}

/// The scenarios with one objective for all, if there is one.
fn judged(scenarios: &[Scenario], objective: Option<Probability>) -> Vec<Scenario> {
    let mut designs = scenarios.to_vec();
    if let Some(availability) = objective {
        for design in &mut designs {
            design.objective.availability = Some(availability);
            design.objective.window = Window::Year;
        }
    }
    designs
}

/// Designs of one name get a number each, in their order.
fn named_apart(mut designs: Vec<Scenario>) -> Vec<Scenario> {
    let names: Vec<String> = designs.iter().map(|design| design.name.clone()).collect();
    let mut taken = names.clone();
    for (at, design) in designs.iter_mut().enumerate() {
        if names.iter().filter(|name| **name == names[at]).count() < 2 {
            continue;
        }
        let nth = names[..=at].iter().filter(|name| **name == names[at]).count();
        let mut numbered = (nth..).map(|number| format!("{} ({number})", names[at]));
        design.name = numbered.find(|name| !taken.contains(name)).expect("there is always another number");
        taken.push(design.name.clone());
    }
    designs
}

fn comparison(findings: Vec<Findings>, total: &SideBySide, designs: &[Scenario], terms: &Terms) -> Comparison {
    let count = pairs(findings.len()).count() as f64;
    let level = 1.0 - (1.0 - LEVEL) / count;
    let pairs = pairs(findings.len()).zip(&total.pairs).map(|((first, second), tally)| {
        let variance = |at: usize| total.designs[at].services[0].downtime.variance();
        let (cap, years) = (designs[0].horizon.to_sim().0, designs[0].horizon.0 / HOURS_PER_YEAR);
        let minutes = 1.0 / 6e7 / years;
        let downtime = tally.downtime.difference(cap, minutes, level);
        let share = |count| proportion_at(count, tally.downtime.count(), level);
        PairFindings {
            first,
            second,
            downtime_minutes_per_year: downtime,
            outages_per_year: tally.outages.difference_of_counts(years, level),
            demand_lost_minutes_per_year: tally.lost.difference(cap, minutes, level),
            first_better: share(tally.downtime.second_more()),
            second_better: share(tally.downtime.second_less()),
            alike: share(tally.downtime.alike()),
            variance_reduction: variance_reduction(&tally.downtime, variance(first) + variance(second)),
            noise: holds_zero(&downtime),
            years_to_tell: years_to_tell(&downtime),
            accelerated: false,
        }
    });
    let pairs: Vec<PairFindings> = pairs.collect();
    Comparison {
        spending: spending(&findings, &pairs),
        seed: terms.seed,
        replications: total.designs[0].histories,
        horizon_hours: designs[0].horizon.0,
        pairs,
        pair_level: level,
        judged_by: terms.objective.map(Probability::complement),
        cautions: cautions(designs, &findings),
        designs: findings,
    }
}

/// How many times the variance of the difference of independent histories is that of paired ones; nothing where the
/// paired ones never differ, or vary not at all.
fn variance_reduction(paired: &Paired, independent: f64) -> Option<f64> {
    let variance = paired.variance();
    (variance > 0.0).then(|| independent / variance)
}

fn holds_zero(difference: &Estimate) -> bool {
    difference.low <= 0.0 && difference.high >= 0.0
}

/// Histories after which a difference of this size would no longer be noise, were it the true one: the interval
/// shrinks with the square root of their number.
fn years_to_tell(difference: &Estimate) -> Option<u64> {
    let half = (difference.high - difference.low) / 2.0;
    let ratio = half / difference.mean.abs();
    let needed = difference.count as f64 * ratio * ratio;
    (holds_zero(difference) && difference.std_error > 0.0 && needed < 1e12).then(|| needed.ceil() as u64)
}

/// What makes designs less than comparable.
fn cautions(designs: &[Scenario], findings: &[Findings]) -> Vec<String> {
    let mut cautions = Vec::new();
    let differ = |of: &dyn Fn(usize) -> String| {
        let all: Vec<String> = (0..designs.len()).map(of).collect();
        let named = |at: usize| format!("{} for {}", all[at], designs[at].name);
        let mut kinds: Vec<usize> = Vec::new();
        (0..all.len()).for_each(|at| {
            if kinds.iter().all(|kind| all[*kind] != all[at]) {
                kinds.push(at)
            }
        });
        (kinds.len() > 1).then(|| kinds.into_iter().map(named).collect::<Vec<_>>().join(", "))
    };
    let promised = |at: usize| match findings[at].objective.as_ref().and_then(|o| o.availability) {
        Some(promise) => format!("{} % a {}", crate::units::percent(promise.unavailability), promise.window),
        None => "none".to_string(),
    };
    if let Some(kinds) = differ(&promised) {
        cautions.push(format!(
            "the designs are judged by different objectives ({kinds}): the shares of years that keep them do not compare"
        ));
    }
    let level =
        |at: usize| format!("{} %", crate::units::significant(designs[at].objective.threshold.value() * 100.0, 6));
    if let Some(kinds) = differ(&level) {
        cautions.push(format!("an outage is not the same thing in all designs: it is a level below {kinds}"));
    }
    if let Some(kinds) = differ(&|at| findings[at].service.name.clone()) {
        cautions.push(format!("the services compared have different names: {kinds}"));
    }
    let money = |at: usize| findings[at].cost.as_ref().map_or("none".to_string(), |cost| cost.currency.clone());
    if let Some(kinds) = differ(&money) {
        cautions.push(format!("costs do not compare: the currencies are {kinds}"));
    }
    for design in designs.iter().filter(|design| !design.beliefs.is_empty()) {
        cautions.push(format!(
            "{} has numbers that are believed, not known: it is compared at their best guesses",
            design.name
        ));
    }
    for (first, second) in pairs(designs.len()).filter(|(a, b)| designs[*a].sha256 == designs[*b].sha256) {
        let names = (&designs[first].name, &designs[second].name);
        cautions.push(format!("{} and {} are the same scenario", names.0, names.1));
    }
    cautions
}

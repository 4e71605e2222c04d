//! Beliefs: what is known of the long-run downtime when parameters are not known, by a nested simulation.
//!
//! The outer loop draws all beliefs, each from a stream of its own (seed, path, number of the draw): a belief that is added
//! leaves the draws of the others alone. Draws are independent, not stratified, so that the intervals over draws are what
//! they say. The inner loop simulates years with the drawn values. Histories have numbers of their own in each draw, so
//! their luck is independent between draws, and the components of variance are those of the textbook; with common random
//! numbers the sampling errors of the draws would be alike and could not be told from a shift of the mean.

use super::Quantile;
use super::run::{Study, StudyError};
use crate::engine::campaign::in_order;
use crate::engine::streams;
use crate::estimate::{Components, Estimate, Group, Moments, components, first_order, mean_or_bound};
use crate::scenario::scene::{Belief, Scenario};
use crate::scenario::{Draft, read, read_at};
use crate::units::{HOURS_PER_YEAR, MINUTES_PER_YEAR};
use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::{ControlFlow, Range};

/// Draws of the beliefs, unless the user says otherwise.
pub const DEFAULT_DRAWS: u64 = 200;
/// Fewest draws from which anything is said.
pub const FEWEST_DRAWS: u64 = 20;
/// Fewest years in a draw.
const FEWEST_YEARS: u64 = 100;
/// Number of the first history of the first draw: no other run uses it.
const FIRST: u64 = 1 << 48;
/// Quantiles of the truth and of single years: the middle nine tenths and the median.
const QUANTILES: [f64; 3] = [0.05, 0.5, 0.95];

/// What is known when parameters are not: sampling error, luck and ignorance apart. Downtime is in minutes per year of 365
/// days, of the service that the objective is about.
#[derive(Debug, Clone)]
pub struct Uncertainty {
    /// What is believed, in the order of the scenario.
    pub beliefs: Vec<BeliefFindings>,
    /// Histories simulated with each draw of the beliefs.
    pub years_per_draw: u64,
    /// Mean downtime over beliefs and years.
    pub mean: Estimate,
    /// Standard error of that mean for the finite number of years alone: it shrinks with more years.
    pub sampling_error: f64,
    /// Standard deviation of the downtime of single years about the mean of their draw: luck, which is what it is.
    pub year_sd: Estimate,
    /// Quantiles of the downtime of single years, averaged over draws (5 %, 50 %, 95 %).
    pub year_quantiles: Vec<(f64, f64)>,
    /// Standard deviation of the true long-run downtime over the beliefs: ignorance, which more years leave as it is.
    pub truth_sd: Estimate,
    /// Quantiles of the true long-run downtime over the beliefs (5 %, 50 %, 95 %), sampling error taken out.
    pub truth_quantiles: Vec<Quantile>,
    /// The chance of keeping the promised availability, where one is promised.
    pub objective: Option<UncertainObjective>,
    /// Which belief the ignorance comes from.
    pub indices: Option<GlobalIndices>,
    /// The draws.
    pub draws: Vec<DrawFindings>,
}

/// A belief, for reports.
#[derive(Debug, Clone)]
pub struct BeliefFindings {
    /// Where in the scenario.
    pub path: String,
    /// Best guess and range in words.
    pub words: String,
    /// Unit of the drawn values: `h`, `1/h` or `1`.
    pub unit: &'static str,
}

/// The chance of keeping a promised availability.
#[derive(Debug, Clone, Copy)]
pub struct UncertainObjective {
    /// As unavailability.
    pub unavailability: f64,
    /// `year`, `quarter` or `month`.
    pub window: super::Window,
    /// Chance, over the beliefs, that the true long-run availability keeps it. The interval holds for the finite number of
    /// draws and the sampling error in each.
    pub probability_long_run_met: Estimate,
    /// Draws whose sampling error leaves open whether they keep it.
    pub undecided: u64,
    /// Chance that a window keeps it, over beliefs and luck.
    pub probability_met: Estimate,
}

/// One draw of the beliefs and what it gave.
#[derive(Debug, Clone)]
pub struct DrawFindings {
    /// For each belief the chance of a lower value than the one drawn.
    pub chances: Vec<f64>,
    /// The values drawn.
    pub values: Vec<f64>,
    /// Mean downtime.
    pub downtime: Estimate,
    /// Share of windows that keep the promised availability.
    pub kept: Option<f64>,
}

/// First-order Sobol indices: which share of the variance over the beliefs each belief explains alone.
#[derive(Debug, Clone)]
pub struct GlobalIndices {
    /// Of the long-run downtime, one for each belief.
    pub of_downtime: Vec<Estimate>,
    /// What the beliefs explain one by one, all together; the rest of 1 are interactions.
    pub explained: Estimate,
    /// Of the logarithm of the long-run downtime; nothing where some draw has too few outages for a logarithm.
    pub of_log_downtime: Option<Vec<Estimate>>,
}

/// Years for each draw, of `years` in all.
pub fn years_per_draw(years: u64, draws: u64) -> u64 {
    (years / draws.max(1)).max(FEWEST_YEARS)
}

/// Draws the beliefs of a scenario `draws` times (20 at least) and simulates `years` histories (2 at least) with each, on
/// the current rayon pool.
///
/// `finished` is called with the number of histories that are done since the last call, and answers whether to go on; where
/// it does not, the findings are those of the draws so far.
///
/// # Errors
/// [`StudyError`]: the scenario cannot be read, has no beliefs, or not at drawn values; a history never ends; fewer than 20
/// draws are done.
pub fn uncertain(
    draft: &Draft<'_>,
    seed: u64,
    draws: u64,
    years: u64,
    mut finished: impl FnMut(u64) -> bool,
) -> Result<Uncertainty, StudyError> {
    let mut done = Vec::new();
    draw_each(draft, seed, 0..draws, years, |draw| {
        done.push(draw);
        finished(years)
    })?;
    of_draws(draft, seed, years, &done)
}

/// What one draw of the beliefs gave: whole numbers, from which everything else follows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DrawTally {
    /// Downtime of each history in microseconds.
    pub downtime: Moments,
    /// Windows of each history; 1 where nothing is promised.
    pub windows: u64,
    /// Windows of each history that missed the promised availability.
    pub windows_missed: Moments,
    /// Quantiles (5 %, 50 %, 95 %) of the downtime of histories in microseconds.
    pub quantiles: [u64; 3],
}

impl DrawTally {
    /// Whether what was stored can be.
    fn is_sound(&self) -> bool {
        let sound = self.downtime.is_sound() && self.windows_missed.is_sound();
        sound && self.downtime.count() > 1 && self.windows > 0 && self.quantiles.is_sorted()
    }
}

/// Simulates `years` histories (2 at least) with each of these draws of the beliefs, by number, on the current rayon pool.
/// `take` gets what each gave, in order, and answers whether to go on.
///
/// # Errors
/// [`StudyError`]: the scenario cannot be read, has no beliefs, or not at drawn values; a history never ends.
pub fn draw_each(
    draft: &Draft<'_>,
    seed: u64,
    draws: Range<u64>,
    years: u64,
    mut take: impl FnMut(DrawTally) -> bool,
) -> Result<(), StudyError> {
    let (scenario, nested) = nested(draft, seed, years)?;
    let one = |at: u64| nested.draw(&scenario.beliefs, draws.start + at);
    in_order(draws.end.saturating_sub(draws.start), one, |draw| match take(draw) {
        true => ControlFlow::Continue(()),
        false => ControlFlow::Break(()),
    })
}

/// What the first draws of the beliefs (20 at least), in their order, say together.
///
/// # Errors
/// [`StudyError`]: the scenario cannot be read or has no beliefs, or there are fewer than 20 draws.
pub fn of_draws(draft: &Draft<'_>, seed: u64, years: u64, draws: &[DrawTally]) -> Result<Uncertainty, StudyError> {
    let (scenario, nested) = nested(draft, seed, years)?;
    if (draws.len() as u64) < FEWEST_DRAWS {
        return Err(StudyError::Sink(std::io::ErrorKind::Interrupted.into()));
    }
    if !draws.iter().all(DrawTally::is_sound) {
        return Err(StudyError::Foreign);
    }
    let numbered = (0..).zip(draws);
    let done = numbered.map(|(at, draw)| nested.findings(&scenario, at, draw)).collect();
    Ok(findings(&scenario, years, done))
}

/// The scenario at its best guesses, and what every draw needs.
fn nested<'d>(draft: &'d Draft<'_>, seed: u64, years: u64) -> Result<(Scenario, Nested<'d>), StudyError> {
    let files = RefCell::new(BTreeMap::new());
    let load = |name: &str| {
        let text = (draft.load)(name);
        files.borrow_mut().insert(name.to_string(), text.clone());
        text
    };
    let reading = read(&draft.file, &draft.text, &draft.overrides, &load);
    let said = reading.diagnostics.render(&reading.sources, false);
    let scenario = reading.scenario.ok_or(StudyError::Unreadable(said))?;
    if scenario.beliefs.is_empty() {
        return Err(StudyError::NoBeliefs);
    }
    let nested = Nested { draft: (&draft.file, &draft.text, &draft.overrides), files: files.into_inner(), seed, years };
    Ok((scenario, nested))
}

/// What every draw needs.
struct Nested<'d> {
    draft: (&'d str, &'d str, &'d [String]),
    files: BTreeMap<String, Result<String, String>>,
    seed: u64,
    years: u64,
}

/// A draw with what its years gave.
struct Drawn {
    findings: DrawFindings,
    /// Quantiles of the downtime of its years, in the order of [`QUANTILES`].
    quantiles: [f64; 3],
}

impl Nested<'_> {
    /// For each belief the chance of a lower value than the one drawn.
    fn chances(&self, beliefs: &[Belief], draw: u64) -> Vec<f64> {
        let chance = |belief: &Belief| streams::uniform(self.seed, &format!("belief {}", belief.path), draw);
        beliefs.iter().map(chance).collect()
    }

    fn draw(&self, beliefs: &[Belief], draw: u64) -> Result<DrawTally, StudyError> {
        let scenario = self.read_at(beliefs, &self.chances(beliefs, draw))?;
        let study = Study::new(&scenario, self.seed)?;
        let mut tally = study.tally();
        let first = FIRST + draw * self.years;
        study.extend(&mut tally, first..first + self.years, |_| {})?;
        let main = &tally.services[0];
        let quantiles = QUANTILES.map(|p| main.downtimes.quantile(p).unwrap_or(0));
        let windows = study.windows(0);
        Ok(DrawTally { downtime: main.downtime, windows, windows_missed: main.verdict.windows_missed, quantiles })
    }

    /// A draw of the scenario in the units of the reports.
    fn findings(&self, scenario: &Scenario, draw: u64, tally: &DrawTally) -> Drawn {
        let chances = self.chances(&scenario.beliefs, draw);
        let values = scenario.beliefs.iter().zip(&chances).map(|(belief, chance)| belief.at(*chance)).collect();
        let scale = minutes_per_year(scenario);
        let kept = |_| 1.0 - tally.windows_missed.mean() / tally.windows as f64;
        let kept = scenario.objective.availability.map(kept);
        let downtime = mean_or_bound(&tally.downtime, scenario.horizon.to_sim().0, scale);
        let quantiles = tally.quantiles.map(|downtime| downtime as f64 * scale);
        Drawn { findings: DrawFindings { chances, values, downtime, kept }, quantiles }
    }

    /// The scenario at one draw of its beliefs.
    fn read_at(&self, beliefs: &[Belief], chances: &[f64]) -> Result<Scenario, StudyError> {
        let pairs = || beliefs.iter().zip(chances);
        let standing: Vec<(String, f64)> = pairs().map(|(belief, chance)| (belief.path.clone(), *chance)).collect();
        let (file, text, overrides) = self.draft;
        let load = |name: &str| self.files.get(name).cloned().unwrap_or_else(|| Err("not read before".into()));
        let reading = read_at(file, text, overrides, &load, &standing);
        reading.scenario.ok_or_else(|| {
            let values: Vec<String> = pairs().map(|(b, p)| format!("{} = {}", b.path, b.shown(b.at(*p)))).collect();
            let said = reading.diagnostics.sorted().first().map_or(String::new(), |problem| problem.message.clone());
            StudyError::Unreadable(format!("the beliefs cannot all hold: {said}, where {}", values.join(", ")))
        })
    }
}

/// From microseconds in a horizon to minutes in a year.
fn minutes_per_year(scenario: &Scenario) -> f64 {
    HOURS_PER_YEAR / scenario.horizon.0 / 6e7
}

/// Turns draws into findings.
fn findings(scenario: &Scenario, years: u64, done: Vec<Drawn>) -> Uncertainty {
    let groups: Vec<Group> = done.iter().map(|drawn| group(&drawn.findings, years)).collect();
    let parts = components(&groups, minutes_per_year(scenario), MINUTES_PER_YEAR);
    let year_quantile = |at: usize| done.iter().map(|drawn| drawn.quantiles[at]).sum::<f64>() / done.len() as f64;
    let year_quantiles = QUANTILES.iter().enumerate().map(|(at, p)| (*p, year_quantile(at))).collect();
    let draws: Vec<DrawFindings> = done.into_iter().map(|drawn| drawn.findings).collect();
    let truth = |p: f64| {
        let (value, low, high) = parts.truth_quantile(p);
        Quantile { p, value, low, high }
    };
    let mut uncertainty = Uncertainty {
        beliefs: scenario.beliefs.iter().map(of_belief).collect(),
        years_per_draw: years,
        mean: parts.mean,
        sampling_error: parts.sampling_error,
        year_sd: parts.year_sd,
        year_quantiles,
        truth_sd: parts.truth_sd,
        truth_quantiles: QUANTILES.into_iter().map(truth).collect(),
        objective: objective(scenario, &parts, &groups, &draws),
        indices: None,
        draws,
    };
    uncertainty.indices = global_indices(&uncertainty);
    uncertainty
}

fn of_belief(belief: &Belief) -> BeliefFindings {
    BeliefFindings { path: belief.path.clone(), words: belief.in_words(), unit: belief.quantity.unit() }
}

fn group(draw: &DrawFindings, years: u64) -> Group {
    let Estimate { mean, std_error, low, high, .. } = draw.downtime;
    Group { mean, std_error, interval: (low, high), years }
}

fn objective(
    scenario: &Scenario,
    parts: &Components,
    groups: &[Group],
    draws: &[DrawFindings],
) -> Option<UncertainObjective> {
    let unavailability = scenario.objective.availability?.complement();
    let chance = parts.chance_at_most(unavailability * MINUTES_PER_YEAR, groups);
    // Shares that are missed, in parts of a million million: whole numbers, of which few may be above zero.
    const PARTS: f64 = 1e12;
    let mut missed = Moments::default();
    draws.iter().filter_map(|draw| draw.kept).for_each(|kept| missed.push(((1.0 - kept) * PARTS).round() as u64));
    Some(UncertainObjective {
        unavailability,
        window: scenario.objective.window,
        probability_long_run_met: chance.share,
        undecided: chance.undecided,
        probability_met: super::naming::complement(mean_or_bound(&missed, PARTS as u64, 1.0 / PARTS)),
    })
}

/// Which belief the ignorance comes from: first-order Sobol indices of the long-run downtime and of its logarithm, from the
/// draws that are there. `None` where sampling error hides the ignorance: simulate more years for each draw.
pub fn global_indices(uncertainty: &Uncertainty) -> Option<GlobalIndices> {
    if uncertainty.truth_sd.low <= 0.0 {
        return None;
    }
    let inputs: Vec<Vec<f64>> = (0..uncertainty.beliefs.len())
        .map(|belief| uncertainty.draws.iter().map(|draw| draw.chances[belief]).collect())
        .collect();
    let of = |value: &dyn Fn(&Estimate) -> (f64, f64)| {
        let pairs = uncertainty.draws.iter().map(|draw| value(&draw.downtime));
        let (results, noise): (Vec<f64>, Vec<f64>) = pairs.unzip();
        first_order(&inputs, &results, &noise)
    };
    let mut of_downtime = of(&|e| (e.mean, e.std_error * e.std_error))?;
    let explained = of_downtime.pop()?;
    // The logarithm of a mean is only as good as the mean: its error has to be small against it.
    let sharp = uncertainty.draws.iter().all(|draw| draw.downtime.std_error < 0.3 * draw.downtime.mean);
    let log = |e: &Estimate| (libm::log(e.mean), e.std_error * e.std_error / (e.mean * e.mean));
    let of_log_downtime = if sharp { of(&log) } else { None };
    let of_log_downtime = of_log_downtime.map(|with_sum| with_sum[..inputs.len()].to_vec());
    Some(GlobalIndices { of_downtime, explained, of_log_downtime })
}

impl Uncertainty {
    /// The middle nine tenths of the true long-run downtime over the beliefs.
    pub fn truth_range(&self) -> (f64, f64) {
        (self.truth_quantiles[0].value, self.truth_quantiles[2].value)
    }

    /// The belief that explains most, with its index.
    pub fn largest(&self) -> Option<(&BeliefFindings, Estimate)> {
        let indices = self.indices.as_ref()?.of_downtime.iter().copied();
        self.beliefs.iter().zip(indices).max_by(|a, b| a.1.mean.total_cmp(&b.1.mean))
    }
}

impl super::Findings {
    /// These findings at the best guess, with what the beliefs add to them.
    pub fn believing(mut self, uncertainty: Uncertainty) -> super::Findings {
        self.cautions.extend(caution(&self.service.downtime_minutes_per_year, &uncertainty));
        self.uncertainty = Some(uncertainty);
        self
    }
}

/// What to do about ignorance, where it is more than the sampling error of the run.
fn caution(run: &Estimate, uncertainty: &Uncertainty) -> Option<String> {
    if uncertainty.truth_sd.low <= 0.0 {
        let years = uncertainty.years_per_draw;
        return Some(format!(
            "what is not known cannot be told from luck with {years} histories for each draw of the beliefs: simulate more years"
        ));
    }
    if uncertainty.truth_sd.mean <= run.std_error {
        return None;
    }
    let measure = match uncertainty.largest() {
        Some((belief, index)) if index.low > 0.0 => {
            let share = (index.mean * 100.0).round();
            format!("measure `{}`, which explains {share} % of it", belief.path)
        }
        _ => "measure what is believed".to_string(),
    };
    Some(format!("ignorance is larger than sampling error: more years will not help; {measure}"))
}

//! A record and all laws: which fit, which is best, what is not known.

use super::family::Family;
use super::goodness::{Goodness, test};
use super::intervals::{Parameter, parameters};
use super::maximum::{Fitted, fit};
use super::record::{Record, Unfit};
use super::survival::{Step, kaplan_meier, risk_sets};
use super::warnings::warnings;
use crate::estimate::{Estimate, poisson_rate};
use crate::law::Law;

/// Laws whose criteria differ by less cannot be told apart (Burnham and Anderson, Model Selection and Multimodel
/// Inference, 2nd ed., 2002, section 2.6).
pub const TELLING: f64 = 2.0;
/// A law with a smaller p-value is said not to fit.
pub const REFUSED: f64 = 0.05;
/// Fewest complete times from which laws with two parameters are fitted.
pub const FEWEST: usize = 4;
/// Points of a drawn curve.
const POINTS: usize = 121;

/// What is tried.
#[derive(Debug, Clone, PartialEq)]
pub struct Effort {
    /// The laws.
    pub families: Vec<Family>,
    /// Seed of the bootstrap.
    pub seed: u64,
    /// Records that the bootstrap draws from each law.
    pub resamples: u64,
}

/// A law beside a record.
#[derive(Debug, Clone)]
pub struct LawFindings {
    /// The fit.
    pub fitted: Fitted,
    /// Its parameters with their intervals.
    pub parameters: Vec<Parameter>,
    /// Akaike's criterion.
    pub aic: f64,
    /// The same corrected for few data; infinite where there are too few for it.
    pub aicc: f64,
    /// How much worse the criterion is than that of the best law.
    pub behind: f64,
    /// The share of the evidence (Akaike weight).
    pub weight: f64,
    /// Whether the record looks like it.
    pub goodness: Goodness,
    /// Mean of the law in hours.
    pub mean_hours: f64,
    /// Distribution function at the hours of the curve.
    pub cdf: Vec<f64>,
    /// Hazard (an hour) at the same hours.
    pub hazard: Vec<f64>,
    /// For each complete time once: the quantile of the law where the record has it, and the time, in hours.
    pub quantiles: Vec<(f64, f64)>,
}

/// All laws beside a record.
#[derive(Debug, Clone)]
pub struct RecordFindings {
    /// Number of times.
    pub count: usize,
    /// How many of them are censored.
    pub censored: usize,
    /// Shortest and longest time in hours.
    pub range_hours: (f64, f64),
    /// Mean of the times in hours; nothing where some are censored.
    pub mean_hours: Option<f64>,
    /// Median in hours (Kaplan-Meier; the middle of two for an even number of complete times); nothing where fewer than
    /// half are known to be over.
    pub median_hours: Option<f64>,
    /// The laws, best first.
    pub laws: Vec<LawFindings>,
    /// The laws that could not be fitted, and why.
    pub unfit: Vec<(Family, Unfit)>,
    /// How many of the first laws cannot be told from the best, itself included.
    pub alike: usize,
    /// Things to know before the figures are used.
    pub warnings: Vec<String>,
    /// The record without a law.
    pub steps: Vec<Step>,
    /// The hazard without a law: from, to (hours), estimate an hour.
    pub hazards: Vec<(f64, f64, Estimate)>,
    /// Hours at which the curves of the laws are known.
    pub curve_hours: Vec<f64>,
}

impl RecordFindings {
    /// The best law, if any could be fitted.
    pub fn best(&self) -> Option<&LawFindings> {
        self.laws.first()
    }

    /// Whether the record does not look like the best law.
    pub fn nothing_fits(&self) -> bool {
        self.laws.iter().all(|law| law.goodness.p.mean < REFUSED)
    }
}

/// Fits all laws to a record and compares them.
///
/// The best law has the least AICc (with fewer complete times than that needs, the least AIC). With fewer than four
/// complete times only laws with one parameter are fitted.
pub fn study(record: &Record, effort: &Effort) -> RecordFindings {
    let enough = |family: &Family| family.parameters() == 1 || record.complete() >= FEWEST;
    let families: Vec<Family> = effort.families.iter().copied().filter(enough).collect();
    let mut unfit: Vec<(Family, Unfit)> = Vec::new();
    let mut fits: Vec<Fitted> = Vec::new();
    for family in families {
        match fit(family, record) {
            Ok(fitted) => fits.push(fitted),
            Err(why) => unfit.push((family, why)),
        }
    }
    let score = |fitted: &Fitted| {
        let corrected = fits.iter().all(|fit| fit.aicc(record).is_finite());
        if corrected { fitted.aicc(record) } else { fitted.aic() }
    };
    let mut scored: Vec<(f64, Fitted)> = fits.iter().map(|fitted| (score(fitted), fitted.clone())).collect();
    scored.sort_by(|a, b| a.0.total_cmp(&b.0));
    let least = scored.first().map_or(0.0, |(score, _)| *score);
    let total: f64 = scored.iter().map(|(score, _)| libm::exp(0.5 * (least - score))).sum();
    let hours = curve_hours(record);
    let laws: Vec<LawFindings> = scored
        .into_iter()
        .map(|(score, fitted)| LawFindings {
            behind: score - least,
            weight: libm::exp(0.5 * (least - score)) / total,
            ..law_findings(fitted, record, effort, &hours)
        })
        .collect();
    let alike = laws.iter().take_while(|law| law.behind < TELLING).count();
    let steps = kaplan_meier(record);
    let mut findings = RecordFindings {
        count: record.count(),
        censored: record.count() - record.complete(),
        range_hours: (record.times()[0].hours, record.times()[record.count() - 1].hours),
        mean_hours: (!record.is_censored()).then(|| record.total() / record.count() as f64),
        median_hours: median(record, &steps),
        laws,
        unfit,
        alike,
        warnings: Vec::new(),
        steps,
        hazards: hazards(record),
        curve_hours: hours,
    };
    findings.warnings = warnings(record, &findings);
    findings
}

fn law_findings(fitted: Fitted, record: &Record, effort: &Effort, hours: &[f64]) -> LawFindings {
    let law = fitted.law();
    LawFindings {
        parameters: parameters(&fitted, record),
        aic: fitted.aic(),
        aicc: fitted.aicc(record),
        behind: 0.0,
        weight: 1.0,
        goodness: test(&fitted, record, effort.seed, effort.resamples),
        mean_hours: law.mean(),
        cdf: hours.iter().map(|t| law.cdf(*t)).collect(),
        hazard: hours.iter().map(|t| hazard(&law, *t)).collect(),
        quantiles: quantiles(&law, record),
        fitted,
    }
}

/// Density over survival function.
fn hazard(law: &Law, t: f64) -> f64 {
    libm::exp(law.ln_density(t).unwrap_or(f64::NEG_INFINITY) + law.cumulative_hazard(t))
}

/// Hours from below the shortest to above the longest time, in even factors.
fn curve_hours(record: &Record) -> Vec<f64> {
    let logs = record.logs();
    let (low, high) = (logs[0], logs[logs.len() - 1]);
    let margin = (0.08 * (high - low)).max(0.35);
    let step = (high - low + 2.0 * margin) / (POINTS - 1) as f64;
    (0..POINTS).map(|at| libm::exp(low - margin + step * at as f64)).collect()
}

/// At the middle of each step of the Kaplan-Meier estimate.
fn quantiles(law: &Law, record: &Record) -> Vec<(f64, f64)> {
    let mut survival = 1.0;
    let mut pairs = Vec::new();
    for (hours, over, at_risk) in risk_sets(record) {
        let after = survival * (1.0 - over as f64 / at_risk as f64);
        pairs.push((law.quantile(1.0 - 0.5 * (survival + after)), hours));
        survival = after;
    }
    pairs
}

/// Where the estimate reaches one half; the middle of the two times where it stays there.
fn median(record: &Record, steps: &[Step]) -> Option<f64> {
    let at = steps.iter().position(|step| step.share >= 0.5 - 1e-12)?;
    let stays = !record.is_censored() && (steps[at].share - 0.5).abs() < 1e-12;
    let next = steps.get(at + 1).filter(|_| stays);
    Some(next.map_or(steps[at].hours, |next| steps[at].hours.midpoint(next.hours)))
}

/// Events over time at risk between times that have as many complete ones between them; intervals by Garwood.
fn hazards(record: &Record) -> Vec<(f64, f64, Estimate)> {
    let complete: Vec<f64> = record.complete_hours().collect();
    let pieces = (complete.len() / 8).clamp(1, 10);
    let mut ends: Vec<f64> = (1..=pieces).map(|at| complete[at * complete.len() / pieces - 1]).collect();
    ends.dedup();
    let mut from = 0.0;
    ends.iter()
        .map(|to| {
            let events = complete.iter().filter(|t| **t > from && **t <= *to).count() as u64;
            let at_risk: f64 = record.times().iter().map(|t| (t.hours.min(*to) - from).max(0.0)).sum();
            let piece = (from, *to, poisson_rate(events, at_risk));
            from = *to;
            piece
        })
        .collect()
}

//! How often intervals hold what is true: many runs of one case.

use super::cases::{Case, Figure};
use fivenines::estimate::Estimate;
use fivenines::study::rare::{Effort, When, with_rare_outages};
use fivenines::study::{self, Findings, Quantile, Study};
use std::collections::BTreeMap;
use std::ops::Range;

/// What came of one figure over many runs.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Coverage {
    /// Runs that showed it.
    pub(crate) runs: u64,
    /// Those whose interval lies below the truth.
    pub(crate) below: u64,
    /// Those whose interval lies above it.
    pub(crate) above: u64,
    /// Sum of the widths of the intervals.
    pub(crate) width: f64,
    /// Runs that showed it beside a caution about intervals.
    pub(crate) warned: u64,
}

impl Coverage {
    /// Runs whose interval holds the truth.
    pub(crate) fn held(&self) -> u64 {
        self.runs - self.below - self.above
    }

    /// Takes in one interval.
    fn push(&mut self, truth: f64, low: f64, high: f64, warned: bool) {
        // Truths are computed to about six digits.
        let (least, most) = (truth - 2e-6 * truth.abs(), truth + 2e-6 * truth.abs());
        self.runs += 1;
        self.below += u64::from(high < least);
        self.above += u64::from(low > most);
        self.width += high - low;
        self.warned += u64::from(warned);
    }

    fn merge(&mut self, other: &Coverage) {
        self.runs += other.runs;
        self.below += other.below;
        self.above += other.above;
        self.width += other.width;
        self.warned += other.warned;
    }
}

/// What came of each figure of a case.
pub(crate) type Covered = BTreeMap<Figure, Coverage>;

/// Adds what came of other runs.
pub(crate) fn add(all: &mut Covered, more: &Covered) {
    more.iter().for_each(|(figure, one)| all.entry(*figure).or_default().merge(one));
}

/// One run of a case for each of these seeds, as users make them.
pub(crate) fn by_seeds(case: &Case, seeds: Range<u64>) -> Covered {
    let mut all = Covered::new();
    for seed in seeds {
        let findings = study::run(&case.scenario, seed, case.years, |_| (), |_| Ok(())).expect("a case runs");
        take(&mut all, case, &searched(case, findings, Effort { wanted: 0.1, most_work: 1e6 }), 1.0);
    }
    all
}

/// So many runs of a case of so many histories each, all of one seed; that saves to learn for each what luck is worth. Also the
/// same with intervals that are so many times as long about their means.
pub(crate) fn by_parts(case: &Case, runs: u64, years: u64, times: f64) -> (Covered, Covered) {
    let (mut all, mut other) = (Covered::new(), Covered::new());
    let mut study = Study::new(&case.scenario, 1).expect("a case is small");
    if years >= 1000 {
        study.follow_luck().expect("it ends");
    }
    for at in 0..runs {
        let mut total = study.tally();
        study.extend(&mut total, at * years..(at + 1) * years, |_| ()).expect("it ends");
        let mut findings = study.findings(&total, years).expect("it ends");
        findings.seed = at + 1;
        let findings = searched(case, findings, Effort { wanted: 0.2, most_work: 1e5 });
        take(&mut all, case, &findings, 1.0);
        take(&mut other, case, &findings, times);
    }
    (all, other)
}

fn searched(case: &Case, findings: Findings, effort: Effort) -> Findings {
    match case.searched {
        true => with_rare_outages(findings, &case.scenario, When::Auto, effort).expect("a search ends"),
        false => findings,
    }
}

/// Takes in what one run says; its intervals are made `times` as long about their means.
fn take(all: &mut Covered, case: &Case, findings: &Findings, times: f64) {
    let warned = findings.cautions.iter().any(|caution| is_about_intervals(caution));
    for (figure, mean, low, high) in shown(findings) {
        if let Some(truth) = case.truth(figure) {
            let (low, high) = (mean - (mean - low) * times, mean + (high - mean) * times);
            all.entry(figure).or_default().push(truth, low, high, warned);
        }
    }
}

/// Cautions but those about where numbers come from.
pub(crate) fn is_about_intervals(caution: &str) -> bool {
    !caution.contains("no source") && !caution.contains("judgment")
}

/// Figure, estimate and interval of all that a run shows.
fn shown(findings: &Findings) -> Vec<(Figure, f64, f64, f64)> {
    let service = &findings.service;
    let estimate = |figure, of: &Estimate| (figure, of.mean, of.low, of.high);
    let mut shown = vec![
        estimate(Figure::Downtime, &service.unavailability),
        estimate(Figure::Outages, &service.outages_per_year),
        estimate(Figure::AnyOutage, &service.probability_outage),
    ];
    if service.outage_minutes.count > 0 {
        shown.push(estimate(Figure::Length, &service.outage_minutes));
    }
    shown.extend(findings.controlled.as_ref().map(|found| estimate(Figure::WithoutLuck, &found.unavailability)));
    shown.extend(service.time_to_first_outage_hours.as_ref().map(|first| estimate(Figure::First, first)));
    let met = findings.objective.as_ref().and_then(|objective| objective.availability);
    shown.extend(met.map(|met| estimate(Figure::Met, &met.probability_met)));
    let cause = service.causes.first().map(|cause| estimate(Figure::Cause, &cause.downtime_minutes_per_year));
    shown.extend(cause.map(|(figure, mean, low, high)| (figure, mean / YEAR, low / YEAR, high / YEAR)));
    let years = [(Figure::Median, 0.5), (Figure::Q95, 0.95), (Figure::Q99, 0.99)];
    shown.extend(quantiles(&service.downtime_quantiles, &years));
    shown.extend(quantiles(&service.outage_quantiles, &[(Figure::LengthMedian, 0.5), (Figure::Length95, 0.95)]));
    shown
}

/// Minutes in a year.
const YEAR: f64 = 525_600.0;

fn quantiles(of: &[Quantile], wanted: &[(Figure, f64)]) -> Vec<(Figure, f64, f64, f64)> {
    let find = |(figure, p): &(Figure, f64)| {
        of.iter().find(|quantile| quantile.p == *p).map(|q| (*figure, q.value, q.low, q.high))
    };
    wanted.iter().filter_map(find).collect()
}

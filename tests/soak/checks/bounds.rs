//! What exact methods know, and what pooled clocks may not change, within bands of a stated false-alarm rate.
//!
//! A mean that is more than 4 standard errors off is simulated again with another seed and sixteen times the
//! histories; the alarm is given where it is more than 5 standard errors off again. By the normal law the two together
//! happen by chance in 4e-11 of all comparisons.

use super::threads::{Run, run};
use super::{Bench, Case, read};
use crate::ledger::Ledger;
use crate::plan::Class;
use fivenines::engine::streams::Keys;
use fivenines::engine::{Simulation, Streams};
use fivenines::estimate::{Moments, proportion_at};
use fivenines::model::Model;
use fivenines::study::{self, ExactFindings, ExactMeans, Findings, Limits};

/// Standard errors that are worth another look, and that are an alarm.
const BANDS: [f64; 2] = [4.0, 5.0];
/// What is counted where an exact unavailability half as large again would be noticed at the first look.
pub(crate) const NOTICED: &str = "exact figures wrong by half that are noticed";
/// Seed of the second look.
const AGAIN: u64 = 1_000_003;
/// Level of intervals of proportions and quantiles; a one in a million chance each, and again in the second look.
const LEVEL: f64 = 1.0 - 1e-6;

pub(super) fn check(case: &Case<'_>, bench: &Bench, first: &Run, ledger: &mut Ledger) {
    if let Ok(opinions) = study::exact(&case.scenario, Limits::QUICK) {
        let known: Vec<(usize, &ExactFindings)> =
            opinions.iter().enumerate().filter_map(|(at, opinion)| Some((at, opinion.exact.as_ref()?))).collect();
        if !known.is_empty() {
            exactly(case, bench, first, &known, ledger);
        }
        if let Some((0, exact)) = known.first().filter(|_| case.plan.class != Class::Anything) {
            more_often(case, exact, ledger);
        }
    }
    if !case.pooled.pools.is_empty() && case.single.expected_events < 2_000.0 {
        pooled(case, ledger);
    }
}

/// Holds a run against the exact figures, and a longer one where they are apart.
fn exactly(case: &Case<'_>, bench: &Bench, first: &Run, known: &[(usize, &ExactFindings)], ledger: &mut Ledger) {
    let mut apart: Vec<String> =
        known.iter().flat_map(|(at, exact)| differences(&first.findings, first, *at, exact, BANDS[0])).collect();
    if !apart.is_empty() {
        ledger.note("second looks at exact figures");
        let years = case.years * 16;
        ledger.histories += years;
        apart = match run(case, &bench.pools[1], AGAIN, years) {
            Err(error) => vec![error.to_string()],
            Ok(again) => known
                .iter()
                .flat_map(|(at, exact)| differences(&again.findings, &again, *at, exact, BANDS[1]))
                .collect(),
        };
    }
    let wrong = known.iter().any(|(at, exact)| {
        let horizon = exact.horizon.map(|means| ExactMeans { unavailability: means.unavailability * 1.5, ..means });
        let wrong = ExactFindings { horizon, ..(*exact).clone() };
        !differences(&first.findings, first, *at, &wrong, BANDS[0]).is_empty()
    });
    ledger.note(if wrong { NOTICED } else { "wrong exact figures that are lost in the noise" });
    for (_, exact) in known {
        ledger.note(if exact.horizon.is_some() {
            "services with exact means"
        } else {
            "services exact in the long run only"
        });
    }
    if known.iter().any(|(_, exact)| exact.horizon.is_some()) {
        ledger.check(case.plan.seed, "exact figures are met", apart.is_empty(), || apart.join("; "));
    }
}

/// What of a service is further from the exact figures than so many standard errors.
fn differences(findings: &Findings, run: &Run, at: usize, exact: &ExactFindings, band: f64) -> Vec<String> {
    let mut apart = Vec::new();
    let Some(means) = exact.horizon else { return apart };
    let service = &findings.services[at];
    let years = findings.replications as f64;
    let horizons = findings.horizon_hours / 8760.0;
    let expected = means.outages_per_year * years * horizons;
    let mut hold = |what: &str, simulated: f64, error: f64, truth: f64, unseen: bool| {
        // Where nothing was seen, much should not have been expected. Few outages that happen to be short, or alike, do not
        // know how far off they are; as many of independent exponential lengths would be by this share of the mean.
        let off = (simulated - truth).abs();
        let error = if error > 0.0 { error.max(truth * (2.0 / expected).sqrt()) } else { error };
        if (error > 0.0 && off > band * error + 1e-9 * truth) || (error == 0.0 && unseen) {
            apart.push(format!("{} {what}: {simulated} +- {error}, exactly {truth}", service.name));
        }
    };
    let unseen = service.outages_per_year.mean == 0.0 && expected > 20.0;
    hold("unavailability", service.unavailability.mean, service.unavailability.std_error, means.unavailability, unseen);
    let outages = service.outages_per_year;
    hold("outages", outages.mean, outages.std_error, means.outages_per_year, unseen);
    if at == 0 {
        apart.extend(of_distribution(findings, run, exact));
    }
    apart
}

/// What of the distribution over histories is outside the intervals of the rows.
fn of_distribution(findings: &Findings, run: &Run, exact: &ExactFindings) -> Vec<String> {
    let mut apart = Vec::new();
    let n = run.rows.len() as u64;
    let mut hold = |what: String, count: u64, truth: f64, low: bool, high: bool| {
        let seen = proportion_at(count, n, LEVEL);
        if (low && truth < seen.low - 1e-9) || (high && truth > seen.high + 1e-9) {
            apart.push(format!("{what}: {count} of {n}, exactly {truth}"));
        }
    };
    if let Some((none, _)) = exact.probability_no_outage {
        let quiet = run.rows.iter().filter(|row| row.outages == 0).count() as u64;
        hold("no outage".into(), quiet, none, true, true);
    }
    let per_year = 8760.0 / findings.horizon_hours;
    for (p, minutes) in exact.downtime_quantiles.iter().filter(|(_, minutes)| *minutes > 0.0) {
        let at_most = |factor: f64| {
            run.rows.iter().filter(|row| row.downtime.minutes() * per_year <= minutes * factor).count() as u64
        };
        hold(format!("quantile {p} not passed"), at_most(1.0 + 1e-6), *p, false, true);
        hold(format!("quantile {p} passed"), at_most(1.0 - 1e-6), *p, true, false);
    }
    apart
}

/// A unit that fails twice as often, and one that is repaired twice as slowly, make the long run no better: parts that
/// fail each by itself in a structure where a part that is up never hurts (Barlow and Proschan 1975, chapter 2).
fn more_often(case: &Case<'_>, exact: &ExactFindings, ledger: &mut Ledger) {
    let parsed: toml::Table = case.plan.text.parse().expect("what was read is TOML");
    let fault = parsed.get("component").and_then(|parts| parts.get("c0")).and_then(|part| part.get("fault")?.get("f0"));
    let factors = [("every", 0.5), ("mttf", 0.5), ("rate", 2.0), ("mttr", 2.0)];
    for (key, factor) in factors.into_iter().filter(|(key, _)| fault.is_some_and(|fault| fault.get(key).is_some())) {
        let set = format!("component.c0.fault.f0.{key}*={factor}");
        let worse = read(&case.plan.text, std::slice::from_ref(&set)).scenario;
        let worse = worse.and_then(|worse| study::exact(&worse, Limits::QUICK).ok()?.remove(0).exact);
        let Some(worse) = worse else { continue };
        let (before, after) = (exact.long_run.unavailability, worse.long_run.unavailability);
        let kind = "failing more often or mending more slowly is never better in the exact long run";
        ledger.check(case.plan.seed, kind, after >= before * (1.0 - 1e-9) - 1e-15, || {
            format!("{set}: {before} to {after}")
        });
    }
}

/// Downtime and outages of the main service over histories of a model.
fn moments(model: &Model, seed: u64, histories: u64) -> [Moments; 2] {
    let keys = Keys::new(model, seed);
    let mut simulation = Simulation::new(model, Streams::new(&keys), false);
    let mut found = [Moments::default(), Moments::default()];
    for history in 0..histories {
        if let Ok(trajectory) = simulation.run(history) {
            found[0].push(trajectory.services[0].downtime.0);
            found[1].push(trajectory.services[0].outages.len() as u64);
        }
    }
    found
}

/// Standard errors by which pooled and single clocks differ.
fn apart(case: &Case<'_>, seeds: [u64; 2], histories: u64) -> f64 {
    let (single, pooled) = (moments(&case.single, seeds[0], histories), moments(&case.pooled, seeds[1], histories));
    let errors = single.iter().zip(&pooled).map(|(a, b)| {
        let error = libm::hypot(a.std_error(), b.std_error());
        if error > 0.0 { (a.mean() - b.mean()).abs() / error } else { 0.0 }
    });
    errors.fold(0.0, f64::max)
}

/// Clocks that many units share follow the same law as a clock for each.
fn pooled(case: &Case<'_>, ledger: &mut Ledger) {
    let histories = case.years.min(400);
    ledger.histories += 2 * histories;
    let mut errors = apart(case, [11, 12], histories);
    if errors > BANDS[0] {
        ledger.note("second looks at pooled clocks");
        ledger.histories += 32 * histories;
        errors = apart(case, [AGAIN, AGAIN + 1], histories * 16);
    }
    ledger.check(case.plan.seed, "pooled clocks follow the law of single ones", errors <= BANDS[1], || {
        format!("{errors:.1} standard errors apart")
    });
}

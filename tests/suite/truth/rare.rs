//! Answers about outages too rare for plain histories, by searches for them.

use super::case::{self, Case};
use super::judge::TOLERANCE;
use super::measure::Measure;
use super::missing::{self, ACCELERATED};
use super::model::{Ask, Model};
use super::{redundant, runs};
use crate::fixtures::scenario;
use fivenines::estimate::Estimate;
use fivenines::study::rare::{Effort, accelerate};
use std::collections::BTreeSet;

/// What a search says of a measure: the figure and its standard error.
fn read(measure: &Measure, horizon_h: f64, found: &Found) -> (f64, f64) {
    let plain = |one: Estimate, scale: f64| (one.mean * scale, one.std_error * scale);
    match measure {
        Measure::Unavailability => plain(found.unavailability, 1.0),
        Measure::Frequency => plain(found.outages, 8760.0 / horizon_h),
        Measure::Duration => {
            let (down, often) = (found.unavailability, found.outages);
            let length = down.mean * horizon_h / often.mean;
            // At most the sum of both errors, however they go together.
            (length, length * (down.std_error / down.mean + often.std_error / often.mean))
        }
        Measure::AnyOutage => plain(found.any, 1.0),
        // The start without a failure apart, a few hours, rare outages come at a constant rate.
        Measure::FirstOutage => {
            let mean = -horizon_h / libm::log1p(-found.any.mean);
            (mean, mean * found.any.std_error / found.any.mean)
        }
        other => panic!("{other:?} is not asked for"),
    }
}

/// The estimates of one search.
struct Found {
    unavailability: Estimate,
    outages: Estimate,
    any: Estimate,
}

/// Hours after which nothing is left of the start.
const WARM_UP_H: f64 = 200.0;

fn search(model: &Model, warm_up_h: f64, most_work: f64) -> Found {
    let scenario = scenario(&model.text(model.horizon_h, warm_up_h, None));
    let effort = Effort { wanted: 0.015, most_work };
    let found = accelerate(&scenario, 11, effort).expect("it ends").expect("there is a plan").tally;
    Found { unavailability: found.unavailability(), outages: found.outages(), any: found.probability_outage() }
}

fn rare_models(case: &Case) -> Vec<Model> {
    redundant::rare(case).into_iter().filter(|model| missing::is_rare(&model.case, &model.variant)).collect()
}

/// Fifteen comparisons, of which five each depend on each other: a false alarm under one seed of 400 or so. An answer that is a
/// quarter off is refused.
#[test]
fn searches_agree_with_exact_answers() {
    let cases = case::all();
    let case = cases.iter().find(|case| case.key == "P20").expect("the case of rare events");
    let mut compared = BTreeSet::new();
    for model in rare_models(case) {
        let (from_new, long_run) = (search(&model, 0.0, 3e6), search(&model, WARM_UP_H, 3e6));
        for Ask { metric, measure, value, .. } in &model.asks {
            let new = matches!(measure, Measure::AnyOutage | Measure::FirstOutage);
            let (mean, error) = read(measure, model.horizon_h, if new { &from_new } else { &long_run });
            let apart = |answer: f64| (mean - answer).abs() / error;
            let name = &model.variant;
            assert!(apart(*value) < TOLERANCE, "{name} {metric}: {mean} +- {error}, exact {value}");
            assert!(apart(1.25 * value) > TOLERANCE, "{name} {metric}: {mean} +- {error} says too little");
            compared.insert((model.variant.clone(), metric.clone()));
        }
    }
    let listed: BTreeSet<(String, String)> = ACCELERATED
        .iter()
        .filter(|one| one.case == case.key)
        .flat_map(|one| one.metrics.iter().map(|metric| (one.variant.to_string(), metric.to_string())))
        .collect();
    assert_eq!(compared, listed);
    assert!(runs::models(case).iter().all(|model| !missing::is_rare(&model.case, &model.variant)));
}

/// The first outage after centuries, and the chance to find the site down at one early time: the downtime of 36 seconds from
/// then on. Two comparisons; one that is a quarter off, or twice as large, is refused.
#[test]
fn searches_know_a_first_outage_and_an_early_state() {
    let cases = case::all();
    let case = cases.iter().find(|case| case.key == "P26").expect("the case of workstations");
    let mut model = redundant::workstations(case).remove(0);
    let answer = |metric: &str| {
        let found = case.answers.iter().find(|answer| answer.metric == metric && answer.variant.is_empty());
        found.expect("it is known").value
    };
    let mut judge = |horizon_h: f64, warm_up_h: f64, measure: Measure, metric: &str, wrong: f64| {
        model.horizon_h = horizon_h;
        let (mean, error) = read(&measure, horizon_h, &search(&model, warm_up_h, 3e7));
        let apart = |answer: f64| (mean - answer).abs() / error;
        assert!(apart(answer(metric)) < TOLERANCE, "{metric}: {mean} +- {error}, exact {}", answer(metric));
        assert!(apart(wrong * answer(metric)) > TOLERANCE, "{metric}: {mean} +- {error} says too little");
    };
    judge(17_520.0, 0.0, Measure::FirstOutage, "mttf_first_outage", 1.25);
    judge(0.01, 20.0, Measure::Unavailability, "p_below_minimum_at_20h", 2.0);
}

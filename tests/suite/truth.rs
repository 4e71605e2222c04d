//! Is the simulator right? Its estimates against exact answers (`tests/truth`), mechanism by mechanism.
//!
//! Every scenario is written from the parameters of a case, run through the library, and each estimate is compared
//! with the exact answer within [`judge::TOLERANCE`] standard errors, chosen once. Each comparison has a partner that
//! it must fail: the same estimate against an answer that is wrong by a tenth, and a model against the answers of
//! another one. What cannot be compared is listed with the reason in [`missing`], and the list is complete.

mod case;
mod judge;
mod measure;
mod missing;
mod model;
mod redundant;
mod runs;
mod single;
mod words;

use runs::Checked;
use std::collections::{BTreeMap, BTreeSet};

/// An answer that is this much off is wrong.
const WRONG: f64 = 1.1;

#[test]
fn estimates_agree_with_exact_answers() {
    let wrong: Vec<String> = runs::all()
        .iter()
        .filter(|checked| !checked.measured.judge(checked.ask.value).accepted)
        .map(describe)
        .collect();
    assert!(wrong.is_empty(), "{} estimates disagree:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn runs_are_long_enough_to_tell() {
    let vague: Vec<String> =
        runs::all().iter().filter(|checked| !checked.measured.is_useful(checked.ask.value)).map(describe).collect();
    assert!(vague.is_empty(), "{} estimates say too little:\n{}", vague.len(), vague.join("\n"));
}

#[test]
fn answers_that_are_a_tenth_off_are_refused() {
    let mut refused: BTreeMap<String, usize> = BTreeMap::new();
    for checked in runs::all() {
        let kind = refused.entry(checked.ask.measure.kind()).or_default();
        for factor in [WRONG, 1.0 / WRONG] {
            if checked.measured.must_refuse(checked.ask.value, factor) {
                let judged = checked.measured.judge(checked.ask.value * factor);
                assert!(!judged.accepted, "{factor} times the answer passes: {}", describe(checked));
                *kind += 1;
            }
        }
    }
    let blind: Vec<&String> = refused.iter().filter(|(_, n)| **n == 0).map(|(kind, _)| kind).collect();
    assert!(blind.is_empty(), "no comparison of these kinds can fail: {blind:?}");
    let total: usize = refused.values().sum();
    assert!(total >= runs::all().len(), "few comparisons have power: {total}, {refused:?}");
}

/// The answers of one model are not those of another that differs in one mechanism only.
#[test]
fn models_fail_the_answers_of_other_models() {
    let pairs = [
        ("P05", "crews_1", "crews_2", "steady_state_unavailability"),
        ("P06", "crews_2", "crews_5", "mean_outage_duration"),
        ("P08", "beta_0.1", "beta_0", "p_no_outage"),
        ("P09", "kill", "continue", "steady_state_unavailability"),
        ("P27", "lognormal", "exponential", "steady_state_unavailability"),
    ];
    for (case, model, other, metric) in pairs {
        let find = |variant: &str| {
            let found = runs::all().iter().find(|c| c.case == case && c.model == variant && c.ask.metric == metric);
            found.unwrap_or_else(|| panic!("{case} {variant} has no {metric}"))
        };
        let (own, foreign) = (find(model), find(other));
        assert!(!own.measured.judge(foreign.ask.value).accepted, "{} passes as {other}", describe(own));
    }
}

/// Each answer of each case is compared or listed as missing, never neither and never both.
#[test]
fn every_answer_is_compared_or_listed() {
    let cases = case::all();
    let key = |case: &str, variant: &str, metric: &str| format!("{case} `{variant}` {metric}");
    let mut wanted = BTreeSet::new();
    let mut compared = BTreeSet::new();
    for case in &cases {
        wanted.extend(case.answers.iter().map(|a| key(&case.key, &a.variant, &a.metric)));
        for model in runs::models(case) {
            compared.extend(model.asks.iter().map(|ask| key(&case.key, &ask.variant, &ask.metric)));
        }
    }
    let mut listed = BTreeSet::new();
    for one in missing::MISSING {
        assert!(!one.what.is_empty());
        for metric in one.metrics {
            assert!(listed.insert(key(one.case, one.variant, metric)), "listed twice: {} {metric}", one.case);
        }
    }
    let both: Vec<&String> = compared.intersection(&listed).collect();
    assert!(both.is_empty(), "compared and listed: {both:?}");
    let covered: BTreeSet<String> = compared.union(&listed).cloned().collect();
    let neither: Vec<&String> = wanted.difference(&covered).collect();
    assert!(neither.is_empty(), "neither compared nor listed: {neither:?}");
    let unknown: Vec<&String> = covered.difference(&wanted).collect();
    assert!(unknown.is_empty(), "no such answer: {unknown:?}");
}

fn describe(checked: &Checked) -> String {
    let judged = checked.measured.judge(checked.ask.value);
    let measured = match &checked.measured {
        judge::Measured::Quantile { estimate, low, high, .. } => format!("quantile {estimate} in {low}..{high}"),
        other => format!("{other:?}"),
    };
    format!("{}: exact {}, {measured}, z {:?}", checked.name(), checked.ask.value, judged.z)
}

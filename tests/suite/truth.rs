//! Is the simulator right? Its estimates against exact answers (`tests/truth`), mechanism by mechanism.
//!
//! Every scenario is written from the parameters of a case, run through the library, and each estimate is compared
//! with the exact answer within [`judge::TOLERANCE`] standard errors, chosen once. Each comparison has a partner that
//! it must fail: the same estimate against an answer that is wrong by a tenth, and a model against the answers of
//! another one. What cannot be compared is listed with the reason in [`missing`], and the list is complete.

mod case;
mod exact;
mod judge;
mod levels;
mod losses;
mod measure;
mod missing;
mod model;
mod rare;
mod redundant;
mod runs;
mod single;
mod words;

use measure::{Measure, View};
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
        ("P07", "cold", "hot", "steady_state_unavailability"),
        ("P07", "hot", "warm", "steady_state_unavailability"),
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
    for one in missing::ACCELERATED {
        compared.extend(one.metrics.iter().map(|metric| key(one.case, one.variant, metric)));
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

/// 95 % intervals contain the value about 95 % of the time, in long runs and in runs of a tenth of their histories.
///
/// Answers of one run depend on each other; taking them as wholly dependent, the share that is contained lies within
/// three standard deviations of 95 % with probability 99.7 %. Left out: answers where a sample says nothing by nature
/// (a quantile on a jump, an event that never or always happens), whose intervals contain them always.
#[test]
fn intervals_contain_the_answer_as_often_as_they_say() {
    let mut answers: Vec<(usize, &Checked)> = runs::all().iter().map(|checked| (checked.run, checked)).collect();
    let base = 1 + runs::all().iter().map(|checked| checked.run).max().expect("there are runs");
    let again = runs::short();
    answers.extend(again.iter().map(|checked| (base + checked.run, checked)));
    answers.retain(|(_, checked)| checked.measured.judge(checked.ask.value).z.is_some());

    let mut sizes: BTreeMap<usize, f64> = BTreeMap::new();
    let (mut contained, mut wrongly, mut total) = (0.0, 0.0, 0.0);
    for (run, checked) in &answers {
        let Some((low, high)) = checked.measured.interval() else { continue };
        let holds = |value: f64| f64::from(u8::from(low <= value && value <= high));
        contained += holds(checked.ask.value);
        wrongly += holds(checked.ask.value * WRONG);
        total += 1.0;
        *sizes.entry(*run).or_default() += 1.0;
    }
    let clustered: f64 = sizes.values().map(|size| size * size).sum();
    let sd = (0.95 * 0.05 * clustered).sqrt() / total;
    let share = contained / total;
    assert!(total >= 1500.0 && sd < 0.015, "too few intervals: {total}, sd {sd}");
    assert!((share - 0.95).abs() <= 3.0 * sd, "{contained} of {total} intervals contain the answer; sd {sd}");
    assert!(wrongly / total < 0.6, "intervals contain answers that are a tenth off: {wrongly} of {total}");
}

/// What plain simulation cannot see is bounded, not declared perfect.
#[test]
fn outages_that_are_never_seen_are_bounded() {
    let cases = case::all();
    let case = cases.iter().find(|case| case.key == "P20").expect("the case of rare events");
    let rare: Vec<_> = redundant::rare(case).into_iter().filter(|m| missing::is_rare(&m.case, &m.variant)).collect();
    assert_eq!(rare.len(), 3);
    for model in rare {
        let findings = runs::simulate(&model, View::Horizon, 1.0, 0);
        let service = &findings.service;
        assert!(service.unavailability.high > 0.0 && service.availability.low < 1.0, "{}", model.variant);
        for ask in &model.asks {
            let estimate = match ask.measure {
                Measure::Unavailability => &service.unavailability,
                Measure::Frequency => &service.outages_per_year,
                Measure::AnyOutage => &service.probability_outage,
                _ => continue,
            };
            let inside = estimate.low <= ask.value && ask.value <= estimate.high;
            assert!(inside, "{} {:?}: {} not in {estimate:?}", model.variant, ask.measure, ask.value);
        }
        let seen = service.probability_outage.mean > 0.0;
        assert_eq!(service.time_to_first_outage_hours.is_some(), seen, "{}", model.variant);
    }
}

/// A horizon that cuts off some first outages: their mean time is reported only where the hazard is constant.
#[test]
fn first_outages_are_not_extrapolated_from_a_changing_hazard() {
    let cases = case::all();
    let first_year = |key: &str, variant: &str| {
        let case = cases.iter().find(|case| case.key == key).expect("the case");
        let model = runs::models(case).into_iter().find(|model| model.variant == variant).expect("the variant");
        let exact = model.first_outage_h().expect("the answer");
        (runs::simulate(&model, View::Horizon, 1.0, 0), exact)
    };
    let (falling, _) = first_year("P03", "infant");
    assert!(falling.service.probability_no_outage.mean > 0.01, "some outages are cut off");
    assert!(falling.service.time_to_first_outage_hours.is_none(), "{:?}", falling.service.time_to_first_outage_hours);
    assert!(falling.cautions.iter().any(|caution| caution.contains("time to the first outage")));
    let (constant, exact) = first_year("P06", "crews_1");
    let found = constant.service.time_to_first_outage_hours.expect("a constant hazard");
    assert!(found.low <= exact && exact <= found.high, "{found:?}");
}

fn describe(checked: &Checked) -> String {
    let judged = checked.measured.judge(checked.ask.value);
    let measured = match &checked.measured {
        judge::Measured::Quantile { estimate, low, high, .. } => format!("quantile {estimate} in {low}..{high}"),
        other => format!("{other:?}"),
    };
    format!("{}: exact {}, {measured}, z {:?}", checked.name(), checked.ask.value, judged.z)
}

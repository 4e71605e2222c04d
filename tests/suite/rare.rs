//! Are searches for rare outages right? Against exact answers, against plain histories, and whatever the plan.
//!
//! A comparison of means asks for at most [`TOLERANCE`] standard errors, which a right estimate exceeds with
//! probability 4.7e-4; seeds are fixed. `cargo bench --bench rare -- --prove` does the same with 1,000 searches a case.

mod agreement;
mod designs;
mod plans;

use crate::fixtures::{repository, scenario};
use agreement::{Pair, pairs, plain, rare};
use designs::DESIGNS;
use fivenines::study::rare::{Effort, Method, accelerate, prepare};
use rayon::prelude::*;

const TOLERANCE: f64 = 3.5;
/// The same where there are more than a hundred comparisons.
const AMONG_MANY: f64 = 4.0;
const METHODS: [Method; 2] = [Method::Forcing, Method::Splitting];

/// One mechanism after the other by both methods: unavailability, outages, probability of an outage, downtime by cause.
/// About 150 comparisons, of which those of one run depend on each other: at four standard errors a right engine is blamed
/// under at most 1 % of all seeds.
#[test]
fn searches_say_what_plain_histories_say() {
    let effort = Effort { wanted: 0.04, most_work: 4e5 };
    let found: Vec<(String, Pair)> = DESIGNS
        .par_iter()
        .flat_map_iter(|design| {
            let scenario = scenario(design.text);
            let known = plain(&scenario, design.years / 2);
            let by = |method| match rare(&scenario, Some(method), effort) {
                Ok(found) => pairs(&scenario, &known, &found),
                Err(_) => Vec::new(),
            };
            METHODS.into_iter().flat_map(by).map(|pair| (design.name.to_string(), pair)).collect::<Vec<_>>()
        })
        .collect();
    let apart: Vec<(&String, &Pair, f64)> =
        found.iter().filter_map(|(name, pair)| Some((name, pair, pair.apart()?))).collect();
    let wrong: Vec<String> = apart
        .iter()
        .filter(|(_, _, z)| z.abs() > AMONG_MANY)
        .map(|(name, pair, z)| format!("{name}, {}: {:?} against {:?}, z {z}", pair.what, pair.rare, pair.plain))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(apart.len() > 100, "few comparisons: {}", apart.len());
    let tell = apart.iter().filter(|(_, pair, _)| pair.tells(1.5, AMONG_MANY)).count();
    assert!(2 * tell > apart.len(), "only {tell} of {} would notice a figure that is half too large", apart.len());
}

/// The cases that were set, their answers over the first year, and how many short searches each affords here.
const CASES: [(&str, f64, u64); 4] = [
    ("pair-of-three", 9.982375e-10, 300),
    ("five-copies", 9.974195e-11, 100),
    ("twenty-groups", 2.892534e-9, 200),
    ("two-azs", 1.061288e-7, 200),
];

/// The mean of many short searches is the exact answer, and their intervals hold it as often as they say: at least as often
/// as 95 % less 3.5 binomial standard deviations (and a point and a half for little data), which honest ones miss with
/// probability 2e-4 a case. An answer that is a tenth off is refused.
#[test]
fn short_searches_are_unbiased_and_honest() {
    let effort = Effort { wanted: 0.2, most_work: 3e5 };
    for (name, exact, searches) in CASES {
        let text = std::fs::read_to_string(repository(&format!("scenarios/rare/{name}.toml"))).expect("shipped");
        let prepared = prepare(&scenario(&text), 1, None).expect("it ends").expect("there is a plan");
        let found: Vec<_> = (1..=searches)
            .into_par_iter()
            .map(|seed| prepared.search(seed, effort).expect("it ends").tally.unavailability())
            .collect();
        let n = searches as f64;
        let mean = found.iter().map(|one| one.mean).sum::<f64>() / n;
        let variance = found.iter().map(|one| (one.mean - mean).powi(2)).sum::<f64>() / (n - 1.0);
        let apart = |answer: f64| (mean - answer).abs() / (variance / n).sqrt();
        assert!(apart(exact) < TOLERANCE, "{name}: {mean} is {} standard errors from {exact}", apart(exact));
        if variance.sqrt() / n.sqrt() < 0.02 * exact {
            assert!(apart(1.1 * exact) > TOLERANCE && apart(exact / 1.1) > TOLERANCE, "{name} cannot tell");
        }
        let held = found.iter().filter(|one| one.low <= exact && exact <= one.high).count() as f64 / n;
        let least = 0.95 - 0.015 - 3.5 * (0.95 * 0.05 / n).sqrt();
        assert!(held >= least, "{name}: {held} of the intervals hold the answer, at least {least} should");
    }
}

/// The same bytes on any number of threads, others under another seed.
#[test]
fn a_search_follows_from_its_seed() {
    let text = std::fs::read_to_string(repository("scenarios/rare/two-azs.toml")).expect("shipped");
    let scenario = scenario(&text);
    let effort = Effort { wanted: 0.1, most_work: 1e5 };
    let on = |threads: usize, seed: u64| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        let found = pool.install(|| accelerate(&scenario, seed, effort)).expect("it ends").expect("there is a plan");
        format!("{found:?}")
    };
    let one = on(1, 7);
    assert!(one == on(2, 7), "two threads say something else");
    assert!(one != on(1, 8), "another seed says the same");
}

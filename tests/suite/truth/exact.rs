//! The second opinion against the exact answers: what it covers it gets right to nine digits, and what it does not cover
//! it says.

use super::case;
use super::measure::Measure;
use super::model::{Ask, Model};
use super::{missing, redundant, runs};
use fivenines::exact::{Exact, Limits};
use fivenines::scenario;
use rayon::prelude::*;
use std::collections::BTreeSet;

/// The answers have twelve digits, those about availability twelve digits of it, and two integrations agree to ten.
const RELATIVE: f64 = 1e-9;
const ABSOLUTE: f64 = 1e-12;
/// Answers about the distribution of the downtime are right to 1e-8 (chains of up to 66 states), quantiles accordingly.
const PROBABILITY: f64 = 2e-8;
const QUANTILE: f64 = 1e-6;

/// What must be covered at least.
const COVERED: [(&str, &str); 28] = [
    ("P01", ""),
    ("P02", "deterministic"),
    ("P02", "exponential"),
    ("P02", "gamma"),
    ("P02", "lognormal"),
    ("P02", "uniform"),
    ("P03", "infant"),
    ("P04", "independent"),
    ("P04", "suspended"),
    ("P05", "crews_1"),
    ("P05", "crews_2"),
    ("P06", "crews_1"),
    ("P06", "crews_2"),
    ("P06", "crews_5"),
    ("P08", "beta_0"),
    ("P08", "beta_0.1"),
    ("P09", "continue"),
    ("P09", "kill"),
    ("P09", "pause"),
    ("P12", "total_outage_only"),
    ("P13", ""),
    ("P14", ""),
    ("P18", ""),
    ("P20", "replicas_2_crews_2"),
    ("P20", "replicas_3_crews_1"),
    ("P20", "replicas_4_crews_4"),
    ("P26", ""),
    ("P27", "exponential"),
];

/// Distributions that take more multiplications are left out here.
const WORK: u64 = 20_000_000;

/// What the second opinion says to an answer: a number and how far it may be off, or nothing.
type Said = Option<(f64, f64)>;

/// Every model that can be written down, those of rare events included.
fn models() -> Vec<Model> {
    let cases = case::all();
    let mut models: Vec<Model> = cases.iter().flat_map(runs::models).collect();
    let rare = cases.iter().filter(|case| case.key == "P20").flat_map(redundant::rare);
    models.extend(rare.filter(|model| missing::is_rare(&model.case, &model.variant)));
    models
}

fn say(exact: &Exact<'_>, ask: &Ask) -> Said {
    let covered = exact.services[0].as_ref().ok()?;
    let (model, work) = (exact.model, WORK);
    let hours = model.horizon.hours();
    let whole = || exact.whole(covered).ok();
    // An availability of twelve digits says nothing of an unavailability below that.
    let rounded = |found: f64| if found > 1e-8 { ABSOLUTE } else { 0.0 };
    let relative = |found: f64| Some((found, RELATIVE * found + rounded(found)));
    let downtime = |longest: f64| whole()?.downtime(model.horizon, longest, work).ok();
    match ask.measure {
        Measure::Unavailability => relative(exact.long_run(covered).ok()?.unavailability),
        Measure::Frequency => relative(exact.long_run(covered).ok()?.outages_per_year),
        Measure::Duration => relative(exact.long_run(covered).ok()?.mean_outage_hours()?),
        Measure::MeanUnavailability => relative(exact.means(covered).ok()?.unavailability),
        Measure::Outages => relative(exact.means(covered).ok()?.outages_per_year * hours / 8760.0),
        Measure::FirstOutage => relative(whole()?.mean_time_to_first_outage()?),
        Measure::NoOutage => relative(whole()?.no_outage(model.horizon, work).ok()?.0),
        Measure::AnyOutage => relative(whole()?.no_outage(model.horizon, work).ok()?.1),
        Measure::AtMost(longest) => Some((downtime(longest)?.at_most(longest), PROBABILITY)),
        Measure::Quantile(p) => {
            let longest = 1.5 * ask.value + 1.0;
            let found = downtime(longest)?.quantile(p, longest)?;
            Some((found, QUANTILE * found))
        }
        _ => None,
    }
}

fn compare(model: &Model) -> (usize, Vec<String>) {
    let text = model.text(model.horizon_h, 0.0, None);
    let scenario = scenario::read("truth.toml", &text, &[], &|_| Err("nothing to load".into())).scenario.unwrap();
    let compiled = fivenines::model::compile(&scenario).unwrap();
    let exact = Exact::new(&compiled, Limits::PATIENT);
    let (mut compared, mut wrong) = (0, Vec::new());
    for ask in &model.asks {
        let Some((found, allowed)) = say(&exact, ask) else { continue };
        compared += 1;
        let name = format!("{} {} {:?}", model.case, model.variant, ask.measure);
        println!("{name}: {found} {}", found - ask.value);
        let off = (found - ask.value).abs();
        if off.is_nan() || off > allowed {
            wrong.push(format!("{name}: {found}, exact {}, off {off:e}", ask.value));
        }
        if !tells(found, ask.value, allowed) {
            wrong.push(format!("{name}: an answer that is a thousandth off would pass"));
        }
    }
    (compared, wrong)
}

/// True if an answer that is a thousandth off would be refused; certain events tell nothing.
fn tells(found: f64, value: f64, allowed: f64) -> bool {
    value == 0.0 || value == 1.0 || (found - value * 1.001).abs() > allowed
}

#[test]
fn the_second_opinion_is_exact() {
    let done: Vec<(String, usize, Vec<String>)> = models()
        .par_iter()
        .map(|model| {
            let (compared, wrong) = compare(model);
            (format!("{} {}", model.case, model.variant), compared, wrong)
        })
        .collect();
    let wrong: Vec<&String> = done.iter().flat_map(|(.., wrong)| wrong).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    let covered: BTreeSet<&str> = done.iter().filter(|(_, n, _)| *n > 0).map(|(name, ..)| name.as_str()).collect();
    let lost: Vec<String> = COVERED
        .iter()
        .map(|(case, variant)| format!("{case} {variant}"))
        .filter(|name| !covered.contains(name.as_str()))
        .collect();
    assert!(lost.is_empty(), "no longer covered: {lost:?}, but {covered:?}");
    let total: usize = done.iter().map(|(_, n, _)| n).sum();
    println!("{total} answers");
    assert!(total >= 150, "{total} answers");
}

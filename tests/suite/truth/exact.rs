//! The second opinion against the exact answers: what it covers it gets right to nine digits, and it says what it does
//! not cover.

use super::case;
use super::measure::Measure;
use super::model::{Ask, Model};
use super::{missing, redundant, runs};
use fivenines::exact::{Exact, Limits};
use fivenines::scenario;
use std::collections::BTreeSet;

/// What the second opinion says to an answer: a number, or why not.
enum Said {
    Number(f64),
    WhyNot(String),
    NotAsked,
}

/// Every model that can be written down, those of rare events included.
fn models() -> Vec<Model> {
    let cases = case::all();
    let mut models: Vec<Model> = cases.iter().flat_map(runs::models).collect();
    let rare = cases.iter().filter(|case| case.key == "P20").flat_map(redundant::rare);
    models.extend(rare.filter(|model| missing::is_rare(&model.case, &model.variant)));
    models
}

fn say(exact: &Exact<'_>, ask: &Ask) -> Said {
    let covered = match &exact.services[0] {
        Ok(covered) => covered,
        Err(missing) => return Said::WhyNot(missing[0].why.clone()),
    };
    let years = exact.model.horizon.hours() / 8760.0;
    let long = || exact.long_run(covered);
    let means = || exact.means(covered);
    let said = match ask.measure {
        Measure::Unavailability => long().map(|found| found.unavailability),
        Measure::Frequency => long().map(|found| found.outages_per_year),
        Measure::Duration => long().map(|found| found.mean_outage_hours().expect("there are outages")),
        Measure::MeanUnavailability => means().map(|found| found.unavailability),
        Measure::Outages => means().map(|found| found.outages_per_year * years),
        _ => return Said::NotAsked,
    };
    said.map_or_else(Said::WhyNot, Said::Number)
}

#[test]
fn the_second_opinion_is_exact() {
    let (mut compared, mut wrong) = (BTreeSet::new(), Vec::new());
    for model in models() {
        let text = model.text(model.horizon_h, 0.0, None);
        let scenario = scenario::read("truth.toml", &text, &[], &|_| Err("nothing to load".into())).scenario.unwrap();
        let compiled = fivenines::model::compile(&scenario).unwrap();
        let exact = Exact::new(&compiled, Limits::PATIENT);
        for ask in &model.asks {
            let name = format!("{} {} {:?}", model.case, model.variant, ask.measure);
            match say(&exact, ask) {
                Said::Number(found) => {
                    let off = (found / ask.value - 1.0).abs();
                    println!("{name}: {found} {off:.1e}");
                    if off.is_nan() || off > 1e-9 {
                        wrong.push(format!("{name}: {found}, exact {}", ask.value));
                    }
                    compared.insert(format!("{} {}", model.case, model.variant));
                }
                Said::WhyNot(why) => println!("{name}: {why}"),
                Said::NotAsked => {}
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

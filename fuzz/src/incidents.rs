//! Records of incidents, as `fit` and `backtest` take them. The input: a line of options, and below it the file.
//!
//! The line has words of two parts: `column=NAME`, `unit=min`, `times=NAME`, `end=NAME`, `exposure=FROM..TO`,
//! `censored=NAME`, `group=NAME`, `where=NAME=VALUE`, `delimiter=C`, `units=N`; spaces in them are written `+`.

use crate::pipeline::{draws_pictures, one_thread};
use fivenines::fit::incidents::{Asked, Condition, Durations, incidents, unit_in_name};
use fivenines::fit::table::{Problem, Table};
use fivenines::fit::{Effort, Family, Period, Request, findings};
use fivenines::report;
use fivenines::report::chart::{FitChart, Format, Theme, draw_backtest, draw_fit};
use fivenines::scenario::read;
use fivenines::study::backtest::{Trial, backtest, observation};

/// The scenario that a record is held against.
const SCENARIO: &str = include_str!("../../scenarios/first.toml");

/// Fits a record, and holds a scenario against it.
pub fn check(text: &str) {
    let (options, file) = text.split_once('\n').unwrap_or(("", text));
    let asked = asked(options);
    fitted(file, options, &asked);
    tested(file, options, asked);
}

fn fitted(file: &str, options: &str, asked: &Asked) {
    let word = |name: &str| words(options).find(|(key, _)| key == name).map(|(_, value)| value);
    let request = Request {
        file: "incidents.csv".into(),
        delimiter: word("delimiter").and_then(|value| value.chars().next()),
        asked: asked.clone(),
        unit: Some(("min".into(), true)),
        units: word("units").and_then(|value| value.parse::<u32>().ok()).map_or(1.0, |units| f64::from(units.max(1))),
        effort: Effort { families: Family::ALL.to_vec(), seed: 1, resamples: 19 },
    };
    if request.asked.durations.is_none() && request.asked.times.is_none() {
        return;
    }
    let found = match findings(file, &request) {
        Err(problems) => return told(&problems),
        Ok(found) => found,
    };
    crate::pipeline::json(&report::fit::json(&found));
    let _ = (report::fit::text(&found), report::fit::markdown(&found, &[]), report::fit::table(&found).unwrap());
    if draws_pictures(file) {
        for (chart, group) in FitChart::ALL.iter().zip(found.groups.iter().cycle()).filter(|(c, g)| c.suits(g)) {
            crate::pipeline::xml(&draw_fit(*chart, &found, group, Format::Svg, Theme::Light).unwrap());
        }
    }
}

fn tested(file: &str, options: &str, asked: Asked) {
    let delimiter = words(options).find(|(key, _)| key == "delimiter").and_then(|(_, value)| value.chars().next());
    let table = match Table::parse(file, delimiter) {
        Err(problem) => return told(&[problem]),
        Ok(table) => table,
    };
    if asked.durations.is_none() {
        return;
    }
    let by_cause = asked.group_by.is_some();
    let found = match incidents(&table, &Asked { may_be_empty: true, censored: None, ..asked.clone() }) {
        Err(problems) => return told(&problems),
        Ok(found) => found,
    };
    let hours = asked.exposure.map_or(8760.0, Period::hours).min(87_600.0);
    let (seen, remarks) = observation(&found, hours, asked.exposure, by_cause);
    let Some(scenario) =
        read("first.toml", SCENARIO, &[format!("horizon={}s", (hours * 3600.0).round())], &crate::scenario::beside)
            .scenario
    else {
        return;
    };
    let trial = Trial { seed: 1, histories: 20 };
    let Ok(found) = one_thread(|| backtest(&scenario, &[], &seen, trial, |_| true)) else { return };
    crate::pipeline::json(&report::backtest::json(&found, &remarks));
    let _ = (report::backtest::text(&found, &remarks), report::backtest::markdown(&found, &remarks, &[]));
    let _ = report::backtest::table(&found).unwrap();
    if draws_pictures(file) {
        crate::pipeline::xml(&draw_backtest(&found, Format::Svg, Theme::Light).unwrap());
    }
}

fn told(problems: &[Problem]) {
    assert!(!problems.is_empty() && problems.iter().all(|problem| !problem.to_string().is_empty()));
}

fn words(options: &str) -> impl Iterator<Item = (String, String)> + '_ {
    options.split(' ').filter_map(|word| word.split_once('=')).map(|(key, value)| (key.into(), value.replace('+', " ")))
}

fn asked(options: &str) -> Asked {
    let mut asked = Asked::default();
    let mut unit = None;
    for (key, value) in words(options) {
        match key.as_str() {
            "column" => asked.durations = Some(Durations::Column { unit_hours: hours(&value), column: value }),
            "unit" => unit = Some(value),
            "end" => asked.durations = Some(Durations::Until(value)),
            "times" => asked.times = Some(value),
            "censored" => asked.censored = Some(value),
            "group" => asked.group_by = Some(value),
            "exposure" => asked.exposure = Period::parse(&value).ok(),
            "where" => asked.only.extend(Condition::parse(&value)),
            _ => {}
        }
    }
    if let (Some(unit), Some(Durations::Column { unit_hours, .. })) = (unit, &mut asked.durations) {
        *unit_hours = hours(&unit);
    }
    // As the command asks for it.
    if asked.exposure.is_none() {
        asked.times = None;
        asked.durations = asked.durations.filter(|durations| matches!(durations, Durations::Column { .. }));
    }
    if matches!(asked.durations, Some(Durations::Until(_))) && asked.times.is_none() {
        asked.durations = None;
    }
    asked
}

fn hours(column: &str) -> f64 {
    unit_in_name(column).map_or(1.0 / 60.0, |(_, hours)| hours)
}

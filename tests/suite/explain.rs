//! `explain`: the arithmetic against hand-computed values, cut sets against brute force, and the ladder from the formula to
//! the simulated figure.

use crate::fixtures::{Desk, repository, scenario};
use fivenines::model::{Model, ONE, ProcessKind, compile};
use fivenines::scenario::{Draft, Scenario};
use fivenines::study::{self, Explanation, WaterfallRun};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

mod command;
mod cuts;
mod ladder;

/// A scenario of the repository, read from its folder.
fn shipped(name: &str) -> Scenario {
    let path = repository(name);
    let text = fs::read_to_string(&path).expect("it is there");
    let load = |file: &str| fs::read_to_string(path.with_file_name(file)).map_err(|error| error.to_string());
    let draft = Draft { file: name.into(), text, overrides: Vec::new(), load: Box::new(load) };
    draft.read().scenario.expect("shipped scenarios are right")
}

/// All scenarios of the repository.
fn all_shipped() -> Vec<String> {
    let folders = ["", "bench/", "mechanisms/", "reference/", "whitepaper/"];
    let list = |folder: &&str| {
        let path = repository(&format!("scenarios/{folder}"));
        let entries = fs::read_dir(path).expect("it can be listed").map(|e| e.expect("listed").file_name());
        let names = entries.map(|name| name.to_string_lossy().into_owned()).filter(|name| name.ends_with(".toml"));
        names.map(|name| format!("scenarios/{folder}{name}")).collect::<Vec<_>>()
    };
    let mut all: Vec<String> = folders.iter().flat_map(list).collect();
    all.sort();
    all
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * b.abs().max(1e-9)
}

#[test]
fn the_budgets_of_the_whitepaper_are_its_own() {
    let rows = [("wp-99", 280.0, 1440.0), ("wp-99.9", 120.0, 150.0), ("wp-99.99", 30.0, 0.0)];
    for (name, unplanned, planned) in
        rows.into_iter().chain([("wp-99.95-two-regions", 60.0, 0.0), ("wp-99.999", 4.0, 0.0)])
    {
        let explained = study::explain(&shipped(&format!("scenarios/whitepaper/{name}.toml")));
        let budget = &explained.budget;
        assert!(near(budget.unplanned_minutes_per_year, unplanned), "{name}: {budget:?}");
        assert!(near(budget.planned_minutes_per_year, planned), "{name}: {budget:?}");
        let (published, _) = explained.published.as_ref().expect("it is published");
        assert!(near(unplanned + planned, *published), "{name}");
        assert!(near(explained.by_hand_minutes_per_year, unplanned + planned), "{name}");
    }
}

/// P23 of the truth cases: events a year times minutes each, plus planned minutes.
#[test]
fn budgets_are_events_times_minutes_by_stage() {
    let text = r#"
        component.part.fault.failure = { clock = "calendar", rate = "4/year", recovery = [
          { stage = "understand and decide", takes = { fixed = "30min" } },
          { stage = "deploy", takes = { fixed = "10min" }, succeeds = "75%", otherwise = [
            { stage = "restore", takes = { fixed = "80min" } }] },
          { stage = "check", takes = { fixed = "4min" } }] }
        service.site.all = "part"
    "#;
    let explained = study::explain(&scenario(text));
    let row = &explained.budget.rows[0];
    // By hand: 30 + 10 + 25 % of 80 + 75 % of 4 = 63 min.
    let stages: Vec<f64> = row.stages.iter().map(|stage| stage.minutes).collect();
    assert_eq!(stages, [30.0, 10.0, 20.0, 3.0]);
    assert!(near(row.service_minutes_per_year, 4.0 * 63.0) && row.alone == Some(1.0), "{row:?}");
}

fn designed(parts: &[(&str, &str)], services: &str) -> f64 {
    let part =
        |(name, a): &(&str, &str)| format!("component.{name}.design = {{ availability = \"{a}\", mttr = \"1h\" }}\n");
    let text = parts.iter().map(part).collect::<String>() + services;
    study::explain(&scenario(&text)).naive[0].unavailability
}

/// P24 of the truth cases: published compositions.
#[test]
fn products_are_those_that_are_published() {
    let (a, b, c) = (("a", "99.99%"), ("b", "99.99%"), ("c", "99.99%"));
    assert!(
        (designed(&[a, b, c], "service.site.all = [\"a\", \"b\", \"c\"]") - (1.0 - 0.999_700_029_999)).abs() < 1e-12
    );
    let two = [("a", "99.9%"), ("b", "99.9%")];
    assert!(near(designed(&two, "service.site.any = [\"a\", \"b\"]"), 1e-6));
    let web = [("web", "99.95%"), ("database", "99.99%"), ("queue", "99.9%")];
    let either = "service.either.any = [\"database\", \"queue\"]\nservice.site.all = [\"web\", \"either\"]\n\
                  [objective]\nservice = \"site\"";
    assert!((designed(&web, either) - (1.0 - 0.999_499_900_05)).abs() < 1e-12);
    assert!(near(designed(&[("a", "99%"), ("b", "99%")], "service.site.any = [\"a\", \"b\"]"), 1e-4));
    let text = "component.part.fault.f = { every = \"3600h\", mttr = \"1h\" }\nservice.site.all = \"part\"";
    assert!((study::explain(&scenario(text)).naive[0].minutes_per_year - 145.959_455_707).abs() < 1e-8);
}

#[test]
fn the_four_services_of_the_whitepaper_multiply() {
    let explained = study::explain(&shipped("scenarios/whitepaper/dependencies.toml"));
    // Design goals: CloudFront 99.990 %, Elastic Load Balancing 99.990 %, Aurora 99.990 %, S3 99.990 %.
    let expected = 1.0 - 0.9999_f64.powi(4);
    assert!((explained.naive[0].unavailability - expected).abs() < 1e-12, "{:?}", explained.naive);
    assert_eq!(explained.naive.len(), 5);
    assert!(explained.naive[1..].iter().all(|part| part.depth == 1 && near(part.unavailability, 1e-4)));
}

#[test]
fn soft_parts_count_where_they_matter() {
    let text = |level: &str| {
        format!(
            "component.a.design = {{ availability = \"99.9%\", mttr = \"1h\" }}\n\
             component.b.design = {{ availability = \"99%\", mttr = \"1h\" }}\n\
             [service.site]\nall = \"a\"\nsoft = {{ b = \"80%\" }}\n[objective]\nlevel = \"{level}\""
        )
    };
    let of = |level: &str| study::explain(&scenario(&text(level))).naive[0].unavailability;
    assert!(near(of("70%"), 1e-3));
    assert!((of("90%") - (1.0 - 0.999 * 0.99)).abs() < 1e-12);
}

#[test]
fn every_shipped_scenario_is_explained() {
    for name in all_shipped() {
        let explained = study::explain(&shipped(&name));
        assert!(explained.naive[0].unavailability.is_finite(), "{name}");
        assert!(explained.by_hand_minutes_per_year >= 0.0, "{name}");
        let text = fivenines::report::explain::text(&explained, None);
        let widest = text.lines().map(|line| line.chars().count()).max();
        assert!(widest <= Some(100), "{name}: {widest:?}");
    }
}

#[test]
fn numbers_are_sorted_by_their_evidence_and_weighed() {
    let text = r#"
        component.a.fault.crash = { every = "100d", mttr = "@svc_elb" }
        component.b.fault.crash = { every = "1000d", mttr = { fixed = "1h" }, source = "judgment: a guess" }
        service.site.all = ["a", "b"]
    "#;
    let draft = Draft::of_text("test.toml", text);
    let scenario = draft.read().scenario.expect("right");
    let mut explained = study::explain(&scenario);
    study::weigh(&mut explained, &scenario, &draft);
    let kinds: Vec<&str> = explained.evidence.iter().map(|group| group.evidence).collect();
    assert!(kinds.contains(&"judgment") && kinds.contains(&"none"), "{kinds:?}");
    let judged = explained.evidence.iter().find(|group| group.evidence == "judgment").expect("there are some");
    // Twice the repair time: from 1/24001 to 2/24002 of the year.
    let repair = judged.numbers.iter().find(|n| n.assumption.name.ends_with("mttr")).expect("it is there");
    let expected = (2.0 / 24_002.0 - 1.0 / 24_001.0) * 525_600.0;
    assert!((repair.doubled.expect("it can be doubled") - expected).abs() < 1e-6, "{repair:?}");
    let often = judged.numbers.iter().find(|n| n.assumption.name.ends_with("every")).expect("it is there");
    assert!(often.doubled.expect("it can be doubled") < 0.0);
}

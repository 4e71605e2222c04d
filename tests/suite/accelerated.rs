//! Rare outages in what is shown: when they are looked for, what takes their figures, and what is said of it.
//!
//! Whether the search itself is right is tested elsewhere; here a comparison with an exact figure allows five standard
//! errors, which chance exceeds in one of 1.7 million.

use crate::fixtures::{Desk, repository, scenario};
use fivenines::report::{json, text};
use fivenines::scenario::Scenario;
use fivenines::study::rare::{Effort, When, with_rare_outages};
use fivenines::study::{self, Findings};
use serde_json::Value;
use std::fs;

/// Three copies that are down 10 h a year each, and two gates that are down 2 h in five years: down where all of one kind are.
const RARE: &str = "[objective]\navailability = \"99.99%\"\n[component.copy]\ncount = 3\n\
    fault.crash = { every = \"1y\", recovery = [{ stage = \"detect\", takes = \"1h\" }, { stage = \"repair\", takes = \"9h\" }] }\n\
    [component.gate]\ncount = 2\nfault.jam = { every = \"5y\", mttr = \"2h\" }\n\
    [service.store]\nany = \"copy\"\n[service.way]\nany = \"gate\"\n[service.site]\nall = [\"store\", \"way\"]\n";
/// A unit whose repairs are over long before the battery is empty, but for one in 3,000: no search is made of a buffer.
const HIDDEN: &str = "[component.a]\nfault.crash = { every = \"5y\", mttr = \"1h\" }\n\
    [buffer.battery]\nof = \"a\"\nholds = \"8h\"\nworks_off = 1.0\n[service.site]\nall = \"battery\"\n";
/// One unit that fails each month.
const PLAIN: &str = "[component.a]\nfault.crash = { every = \"30d\", mttr = \"1h\" }\n[service.site]\nall = \"a\"\n";

fn plain(scenario: &Scenario, years: u64) -> Findings {
    study::run(scenario, 1, years, |_| {}, |_| Ok(())).expect("a small scenario runs")
}

fn with(when: When, effort: Effort) -> Findings {
    let scenario = scenario(RARE);
    with_rare_outages(plain(&scenario, 1000), &scenario, when, effort).expect("a small scenario runs")
}

/// A tenth of the usual work, which is enough here.
fn quick() -> Effort {
    Effort { wanted: 0.05, ..Effort::USUAL.part(0.2) }
}

fn against(schema: &str, value: &Value) -> Vec<String> {
    let schema: Value = serde_json::from_str(schema).expect("the schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("the schema is a schema");
    validator.iter_errors(value).map(|error| error.to_string()).collect()
}

fn summary(findings: &Findings) -> Value {
    serde_json::from_str(&json::summary(findings)).expect("a summary is JSON")
}

#[test]
fn the_headline_is_that_of_a_trusted_search_and_its_parts_sum_to_it() {
    let findings = with(When::Auto, quick());
    let acceleration = findings.acceleration.as_ref().expect("outages are rare");
    let found = acceleration.found.as_ref().expect("there is a search");
    assert!(acceleration.used && found.trusted && found.doubts.is_empty(), "{:?}", found.doubts);
    let service = &findings.service;
    let exact = findings.exact.as_ref().expect("there is an exact figure").means();
    let apart = (service.unavailability.mean - exact.unavailability) / service.unavailability.std_error;
    assert!(apart.abs() < 5.0, "{apart} standard errors");
    assert_eq!(service.unavailability, found.unavailability);
    assert!(acceleration.plain.unavailability.mean != service.unavailability.mean);
    assert_eq!(findings.services[0].unavailability, service.unavailability);
    let close = |a: f64, b: f64| (a / b - 1.0).abs() < 1e-6;
    let downtime = service.downtime_minutes_per_year.mean;
    assert!(close(service.causes.iter().map(|cause| cause.downtime_minutes_per_year.mean).sum(), downtime));
    assert!(close(service.causes.iter().map(|cause| cause.outages_per_year.mean).sum(), service.outages_per_year.mean));
    for cause in service.causes.iter().filter(|cause| cause.downtime_minutes_per_year.mean > 0.0) {
        let stages: f64 = cause.stages.iter().map(|(_, minutes)| minutes).sum();
        assert!(close(stages, cause.downtime_minutes_per_year.mean), "{}", cause.name);
    }
    assert!(close(downtime, service.unavailability.mean * 525_600.0));
    assert_eq!(service.availability.high, 1.0 - service.unavailability.low);
    let met = findings.objective.as_ref().and_then(|o| o.availability).expect("it is promised").probability_met;
    assert_eq!(met.count, 1000, "the chance to keep the objective is that of the plain histories");
    let said = text::summary(&findings);
    assert!(said.contains("outages were looked for with") && said.contains("of equal weight"), "{said}");
    assert!(
        said.contains("the chance to keep an objective rest on them") && !said.contains("intervals are wide"),
        "{said}"
    );
}

#[test]
fn summaries_keep_the_schema_and_wrong_ones_do_not() {
    let schema = fivenines::report::SUMMARY_SCHEMA;
    let mut found = summary(&with(When::Always, quick()));
    assert_eq!(against(schema, &found), [""; 0]);
    found["acceleration"]["missing"] = Value::from("both");
    assert_ne!(against(schema, &found), [""; 0]);
}

#[test]
fn nothing_is_looked_for_where_outages_are_not_rare_or_it_is_not_wanted() {
    let busy = scenario(PLAIN);
    let before = plain(&busy, 1000);
    let after = with_rare_outages(before.clone(), &busy, When::Auto, quick()).expect("a small scenario runs");
    assert_eq!(json::summary(&before), json::summary(&after));
    assert!(with(When::Never, quick()).acceleration.is_none());
    for file in ["99-one-az", "99.9-two-az", "99.95-warm-standby", "99.99-three-az", "99.999-active-active"] {
        let path = repository("scenarios/reference").join(format!("{file}.toml"));
        let text = fs::read_to_string(path).expect("it is shipped");
        let scenario = scenario(&text);
        let findings = with_rare_outages(plain(&scenario, 2000), &scenario, When::Auto, quick()).expect("it runs");
        assert!(summary(&findings).get("acceleration").is_none(), "{file}");
    }
}

#[test]
fn where_there_is_no_search_it_is_said_why() {
    // Its outages come of demand alone.
    let text = fs::read_to_string(repository("scenarios/mechanisms/demand.toml")).expect("it is shipped");
    let never = scenario(&text);
    let findings = with_rare_outages(plain(&never, 200), &never, When::Always, quick()).expect("it runs");
    let acceleration = findings.acceleration.as_ref().expect("it was asked for");
    assert!(acceleration.found.is_err() && !acceleration.used);
    assert!(fivenines::report::text::summary(&findings).contains("no search for rare outages: "));
    assert_eq!(against(fivenines::report::SUMMARY_SCHEMA, &summary(&findings)), [""; 0]);
    let silent = with_rare_outages(plain(&never, 200), &never, When::Auto, quick()).expect("it runs");
    assert!(silent.acceleration.is_none(), "nobody asked");
}

#[test]
fn a_search_that_rests_on_little_says_so_and_changes_no_figure() {
    let effort = Effort { wanted: 0.05, most_work: 1.0 };
    let findings = with(When::Auto, effort);
    let acceleration = findings.acceleration.as_ref().expect("outages are rare");
    let found = acceleration.found.as_ref().expect("there is a search");
    if found.trusted {
        // One round of histories was enough for this design: then nothing less will be distrusted.
        assert!(found.effective_outages >= 100.0);
        return;
    }
    assert!(!acceleration.used && !found.doubts.is_empty());
    assert_eq!(findings.service.unavailability, acceleration.plain.unavailability);
    assert!(findings.cautions.iter().any(|caution| caution.contains("not trusted")), "{:?}", findings.cautions);
    assert!(text::summary(&findings).contains("changes no figure"));
}

#[test]
fn the_command_gives_the_same_bytes_on_any_number_of_threads() {
    let desk = Desk::new();
    desk.write("rare.toml", RARE);
    for threads in ["1", "3"] {
        let ended = desk.run(&[
            "run",
            "rare.toml",
            "--years",
            "2000",
            "--threads",
            threads,
            "--charts",
            "none",
            "--out",
            threads,
        ]);
        assert_eq!(ended.code, 0, "{}", ended.stderr);
    }
    assert_eq!(desk.read("1/summary.json"), desk.read("3/summary.json"));
    assert!(desk.read("1/summary.json").contains("\"acceleration\""));
    let ended =
        desk.run(&["run", "rare.toml", "--years", "2000", "--accelerate", "never", "--charts", "none", "--out", "n"]);
    assert!(ended.code == 0 && !desk.read("n/summary.json").contains("\"acceleration\""));
    assert_eq!(desk.read("1/years.csv"), desk.read("n/years.csv"), "the histories are the honest sample");
}

#[test]
fn a_comparison_of_rare_designs_rests_on_the_searches() {
    let desk = Desk::new();
    desk.write("three.toml", RARE);
    desk.write("shorter.toml", &RARE.replace("mttr = \"2h\"", "mttr = \"1h\""));
    let ended =
        desk.run(&["compare", "three.toml", "shorter.toml", "--years", "2000", "--format", "json", "--charts", "none"]);
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    let found: Value = serde_json::from_str(&ended.stdout).expect("JSON");
    assert_eq!(against(&fivenines::report::compare::json::schema(), &found), [""; 0]);
    let pair = &found["pairs"][0];
    assert_eq!((&pair["accelerated"], &pair["noise"]), (&Value::Bool(true), &Value::Bool(false)));
    let of = |at: usize| found["designs"][at]["downtime_minutes_per_year"]["mean"].as_f64().expect("a number");
    let difference = pair["downtime_minutes_per_year"]["mean"].as_f64().expect("a number");
    assert!((difference - (of(1) - of(0))).abs() < 1e-12 && difference < 0.0);
    let ended = desk.run(&[
        "compare",
        "three.toml",
        "shorter.toml",
        "--years",
        "2000",
        "--format",
        "json",
        "--charts",
        "none",
        "--accelerate",
        "never",
    ]);
    assert!(ended.code == 0 && !ended.stdout.contains("accelerat"));
}

#[test]
fn a_sweep_looks_for_rare_outages_at_each_point() {
    let desk = Desk::new();
    desk.write("rare.toml", RARE);
    let sweep = ["sweep", "rare.toml", "--over", "component.gate.count=1..2", "--years", "2000", "--charts", "none"];
    let ended = desk.run(&[&sweep[..], &["--format", "json"]].concat());
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    let found: Value = serde_json::from_str(&ended.stdout).expect("JSON");
    assert_eq!(against(fivenines::report::sweep::SCHEMA, &found), [""; 0]);
    assert!(found["points"][0].get("acceleration").is_none(), "one gate jams each five years");
    assert_eq!(found["points"][1]["acceleration"]["used"], Value::Bool(true));
    let refused = desk.run(&[&sweep[..], &["--find", "downtime<=1s", "--accelerate", "always"]].concat());
    assert!(refused.code == 2 && refused.stderr.contains("--find is judged by plain histories"), "{}", refused.stderr);
}

#[test]
fn a_precision_is_reached_by_a_search_where_plain_histories_would_take_too_long() {
    let desk = Desk::new();
    desk.write("rare.toml", RARE);
    let ended = desk.run(&["run", "rare.toml", "--precision", "20%", "--charts", "none", "--out", "out"]);
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    let found: Value = serde_json::from_str(&desk.read("out/summary.json")).expect("JSON");
    let stopped = &found["stopped_by"];
    assert_eq!((&stopped["met"], &stopped["searched"]), (&Value::Bool(true), &Value::Bool(true)), "{stopped}");
    assert!(stopped["reached"].as_f64().is_some_and(|reached| reached > 0.0 && reached <= 0.2), "{stopped}");
    let usual = fivenines::study::default_years(&scenario(RARE)).expect("it is small");
    assert!(found["years"].as_u64().is_some_and(|years| (usual..3 * usual).contains(&years)), "{}", found["years"]);
    assert!(ended.stdout.contains("of the mean unavailability reached by a search, ±20 % was asked for"));
}

#[test]
fn plain_histories_go_on_to_a_precision_that_no_search_reaches() {
    let desk = Desk::new();
    desk.write("rare.toml", HIDDEN);
    let limit = 150_000;
    let asked = ["--precision", "20%", "--at-most", "150000", "--charts", "none", "--out", "out"];
    let ended = desk.run(&[&["run", "rare.toml"][..], &asked].concat());
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    let found: Value = serde_json::from_str(&desk.read("out/summary.json")).expect("JSON");
    let stopped = &found["stopped_by"];
    assert_eq!((&stopped["met"], &stopped["searched"]), (&Value::Bool(false), &Value::Bool(false)), "{stopped}");
    assert_eq!((&found["years"], &stopped["limit_reached"]), (&Value::from(limit), &Value::Bool(true)));
    assert_eq!(desk.read("out/years.csv").lines().count(), limit + 1);
}

//! Where exact figures are shown: beside simulated ones, and by `fivenines exact` in every format.

use crate::fixtures::{Desk, repository};
use serde_json::Value;

const PAIR: &str = "name = \"pair\"\n[objective]\navailability = \"99.9%\"\n[component.a]\ncount = 2\nfault.crash = { every = \"500h\", mttr = \"10h\" }
    [service.site]\nany = \"a\"\n";

fn schema_errors(schema: &str, value: &Value) -> Vec<String> {
    let text = std::fs::read_to_string(repository(schema)).expect("the schema is there");
    let schema: Value = serde_json::from_str(&text).expect("the schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("the schema is a schema");
    validator.iter_errors(value).map(|error| error.to_string()).collect()
}

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("pair.toml", PAIR);
    let standby = "name = \"standby\"\n[component.node]\ncount = 2\nfault.crash = { every = \"30d\", mttr = \"5h\" }
        [standby.pair]\nmembers = \"node\"\nfailover = [{ stage = \"switch\", takes = \"1min\" }]\n[service.site]\nall = \"pair\"\n";
    desk.write("standby.toml", standby);
    desk
}

#[test]
fn the_command_prints_what_it_knows_in_every_format() {
    let desk = desk();
    let json = desk.run(&["exact", "pair.toml", "--format", "json", "--out", "out"]);
    assert_eq!(json.code, 0, "{}", json.stderr);
    let value: Value = serde_json::from_str(&json.stdout).expect("it is JSON");
    assert_eq!(schema_errors("src/report/exact.schema.json", &value), [""; 0]);
    // Case P05 of tests/truth, two crews.
    let exact = &value["services"][0]["exact"];
    let close = |key: &str, wanted: f64| {
        let found = exact[key].as_f64().unwrap_or_else(|| panic!("no {key} in {exact}"));
        assert!((found / wanted - 1.0).abs() < 1e-8, "{key}: {found} {wanted}");
    };
    close("long_run_unavailability", 0.000384467512495);
    close("unavailability", 1.0 - 0.999616177914);
    close("outages_per_year", 0.672840762603);
    close("time_to_first_outage_hours", 13250.0);
    close("probability_no_outage", 0.516391436111);
    close("probability_met", 0.861152705165);
    assert_eq!(desk.list("out"), ["exact.csv", "exact.json", "exact.md"]);
    let text = desk.run(&["exact", "pair.toml", "--out", "out"]).stdout;
    assert!(text.contains("service `site`") && text.contains("201.7 min"), "{text}");
    assert!(desk.read("out/exact.csv").contains("site,long_run_unavailability,0.00038446751"));
    assert!(desk.read("out/exact.md").contains("| downtime a year | 201.7 min |"), "{}", desk.read("out/exact.md"));
    let mut broken = value.clone();
    broken["services"][0]["exact"]["unavailability"] = Value::Null;
    assert!(!schema_errors("src/report/exact.schema.json", &broken).is_empty());
    assert_eq!(
        desk.run(&["schema", "exact"]).stdout,
        std::fs::read_to_string(repository("src/report/exact.schema.json")).unwrap()
    );
}

#[test]
fn the_command_says_why_not() {
    let desk = desk();
    let ended = desk.run(&["exact", "standby.toml", "--out", "out"]);
    assert_eq!(ended.code, 0);
    assert!(ended.stdout.contains("  - the failover of `pair` depends on which member is active"), "{}", ended.stdout);
    assert_eq!(desk.run(&["exact", "none.toml"]).code, 2);
}

#[test]
fn a_run_shows_exact_figures_beside_its_own() {
    let desk = desk();
    let ended = desk.run(&["run", "pair.toml", "--years", "2000", "--charts", "none", "--out", "out"]);
    assert!(
        ended.stdout.lines().any(|line| line.starts_with("downtime a year") && line.ends_with("201.7 min")),
        "{}",
        ended.stdout
    );
    let summary: Value = serde_json::from_str(&desk.read("out/summary.json")).expect("it is JSON");
    assert_eq!(schema_errors("src/report/summary.schema.json", &summary), [""; 0]);
    assert_eq!(summary["exact"]["of"], "horizon");
    assert!(summary.get("exact_missing").is_none());
    assert!(desk.read("out/report.md").contains("| exact |"));
    let ended = desk.run(&["run", "standby.toml", "--years", "2000", "--charts", "none", "--out", "no"]);
    assert!(ended.stdout.contains("note: no exact figures: the failover of `pair`"), "{}", ended.stdout);
    let summary: Value = serde_json::from_str(&desk.read("no/summary.json")).expect("it is JSON");
    assert_eq!(schema_errors("src/report/summary.schema.json", &summary), [""; 0]);
    assert!(summary["exact"].is_null() && summary["exact_missing"][0].is_string());
}

//! `plot` draws again what a command drew, in any look, and refuses what is not a set of figures.

use crate::fixtures::{Desk, Ended};
use serde_json::Value;
use std::fs;

const SCENARIO: &str = "name = \"site\"\ntitle = \"A site\"\n[objective]\navailability = \"99.9%\"\n
    [component.server]\ncount = 2\nfault.crash = { every = \"30d\", mttr = \"4h\" }\n[service.site]\nany = \"server\"\n";

/// A desk with the results of a run in `out`.
fn results() -> Desk {
    let desk = Desk::new();
    desk.write("site.toml", SCENARIO);
    let ended = desk.run(&["run", "site.toml", "--years", "300", "--out", "out"]);
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    desk
}

fn refused(ended: &Ended, words: &[&str]) {
    assert_eq!(ended.code, 2, "{}", ended.stderr);
    for word in words {
        assert!(ended.stderr.contains(word), "{word:?} is not in: {}", ended.stderr);
    }
}

fn same(desk: &Desk, one: &str, other: &str) {
    let bytes = |name: &str| fs::read(desk.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert!(bytes(one) == bytes(other), "{one} and {other} differ");
}

/// What the published schema says against a set of figures.
fn against_schema(desk: &Desk, figures: &Value) -> Vec<String> {
    let schema: Value = serde_json::from_str(&desk.run(&["schema", "figures"]).stdout).expect("the schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("the schema is a schema");
    validator.iter_errors(figures).map(|error| error.to_string()).collect()
}

#[test]
fn drawn_again_at_the_defaults_each_chart_has_the_same_bytes() {
    let desk = results();
    let ended = desk.run(&["plot", "out"]);
    assert_eq!((ended.code, ended.stdout.as_str()), (0, ""), "{}", ended.stderr);
    let drawn = desk.list("out/plot");
    assert_eq!(drawn.len(), 10, "{drawn:?}");
    for name in drawn {
        same(&desk, &format!("out/plot/{name}"), &format!("out/{name}"));
    }
    let ended =
        desk.run(&["run", "site.toml", "--years", "300", "--theme", "dark", "--charts", "svg", "--out", "dark"]);
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    assert_eq!(desk.run(&["plot", "out/figures.json", "--theme", "dark", "--out", "again"]).code, 0);
    same(&desk, "dark/exceedance.svg", "again/exceedance.svg");
    same(&desk, "dark/figures.json", "out/figures.json");
    assert_ne!(desk.read("dark/exceedance.svg"), desk.read("out/exceedance.svg"));
}

#[test]
fn the_charts_of_every_command_can_be_drawn_again() {
    let desk = Desk::new();
    desk.write("site.toml", SCENARIO);
    desk.write("b.toml", &SCENARIO.replace("\"site\"\ntitle", "\"b\"\ntitle").replace("4h", "8h"));
    let commands: [&[&str]; 5] = [
        &["compare", "site.toml", "b.toml", "--years", "200"],
        &[
            "sweep",
            "site.toml",
            "--over",
            "component.server.count=1..2",
            "--over",
            "component.server.fault.crash.mttr=1h,9h",
            "--years",
            "60",
        ],
        &["sensitivity", "site.toml", "--years", "200"],
        &["trace", "site.toml", "--years", "50"],
        &["explain", "site.toml", "--years", "100"],
    ];
    for command in commands {
        let out = command[0];
        let ended = desk.run(&[command, &["--charts", "svg", "--out", out]].concat());
        assert_eq!(ended.code, 0, "{out}: {}", ended.stderr);
        let figures: Value = serde_json::from_str(&desk.read(&format!("{out}/figures.json"))).expect("it is JSON");
        assert_eq!(against_schema(&desk, &figures), [""; 0], "{out}");
        let ended = desk.run(&["plot", out, "--format", "svg"]);
        assert_eq!(ended.code, 0, "{out}: {}", ended.stderr);
        let drawn = desk.list(&format!("{out}/plot"));
        assert!(!drawn.is_empty(), "{out}");
        for name in drawn {
            same(&desk, &format!("{out}/plot/{name}"), &format!("{out}/{name}"));
        }
    }
}

#[test]
fn a_chart_is_drawn_in_the_look_that_was_asked_for() {
    let desk = results();
    let size = |file: &str| {
        let text = desk.read(file);
        let document = roxmltree::Document::parse(&text).expect("it is well formed");
        let of = |name| document.root_element().attribute(name).unwrap_or_default().to_string();
        (of("width"), of("height"))
    };
    let plot = |more: &[&str]| desk.run(&[&["plot", "out", "--chart", "causes"], more].concat());
    assert_eq!(plot(&["--size", "slide", "--theme", "dark", "--out", "slide.svg"]).code, 0);
    assert_eq!(size("slide.svg"), ("1280".into(), "720".into()));
    assert!(desk.read("slide.svg").contains("#16191E"));
    assert_eq!(plot(&["--width", "640", "--height", "480", "--out", "a/b/small.svg"]).code, 0);
    assert_eq!(size("a/b/small.svg"), ("640".into(), "480".into()));
    assert_eq!(plot(&["--width", "500", "--out", "small.png"]).code, 0);
    let bytes = fs::read(desk.path("small.png")).expect("it is there");
    assert_eq!(u32::from_be_bytes([bytes[16], bytes[17], bytes[18], bytes[19]]), 1000);
    let ended =
        desk.run(&["plot", "out", "--chart", "causes", "--chart", "timeline", "--format", "png", "--out", "two"]);
    assert_eq!((ended.code, desk.list("two")), (0, vec!["causes.png".to_string(), "timeline.png".to_string()]));
    let listed = desk.run(&["plot", "out", "--list"]).stdout;
    assert_eq!(listed.lines().count(), 5, "{listed}");
    assert!(listed.contains("exceedance") && listed.contains("how often site has a bad year"), "{listed}");
}

#[test]
fn what_is_typed_wrong_is_refused_with_a_remedy() {
    let desk = results();
    let plot = |more: &[&str]| desk.run(&[&["plot"], more].concat());
    refused(&plot(&["nowhere"]), &["cannot read nowhere"]);
    refused(&plot(&["."]), &["figures.json is not there", "--charts none"]);
    refused(&plot(&["site.toml"]), &["site.toml", "not JSON"]);
    refused(&plot(&["out/summary.json"]), &["not a figures.json"]);
    refused(&plot(&["out", "--chart", "exeedance"]), &["did you mean `exceedance`?", "histogram, exceedance, causes"]);
    refused(&plot(&["out", "--chart", "zzz"]), &["no chart `zzz`; there are histogram"]);
    for wrong in ["0", "319", "4001", "1e9", "-5", "99999999999"] {
        refused(&plot(&["out", &format!("--width={wrong}")]), &["from 320 to 4000 pixels"]);
    }
    refused(&plot(&["out", "--size", "slide", "--width", "640"]), &["cannot be used with"]);
    refused(&plot(&["out", "--out", "all.svg"]), &["--out names one file"]);
    refused(&plot(&["out", "--chart", "causes", "--format", "png", "--out", "a.svg"]), &["leave out --format"]);
    let ended = plot(&["out", "--out", "site.toml"]);
    assert_eq!(ended.code, 4, "{}", ended.stderr);
    let ended = desk.run(&["run", "site.toml", "--years", "10", "--charts", "none", "--theme", "dark"]);
    refused(&ended, &["--theme is of no use with --charts none"]);
}

#[test]
fn a_file_that_is_damaged_is_refused_wherever_it_is_cut() {
    let desk = results();
    let whole = desk.read("out/figures.json");
    for share in 0..20 {
        let end = (0..=whole.len() * share / 20).rev().find(|at| whole.is_char_boundary(*at)).unwrap_or(0);
        desk.write("cut.json", &whole[..end]);
        refused(&desk.run(&["plot", "cut.json"]), &["cut short"]);
    }
    let changed = |change: &dyn Fn(&mut Value)| {
        let mut value: Value = serde_json::from_str(&whole).expect("it is JSON");
        change(&mut value);
        desk.write("changed.json", &value.to_string());
        desk.run(&["plot", "changed.json", "--out", "changed"])
    };
    refused(&changed(&|value| value["schema_version"] = 2.into()), &["version 2", "knows version 1"]);
    refused(&changed(&|value| value["figures"][0]["name"] = "../../escape".into()), &["figure 1 has a name"]);
    refused(&changed(&|value| value["figures"][1]["name"] = "histogram".into()), &["two charts called histogram"]);
    refused(&changed(&|value| value["figures"][0]["drawing"]["range"]["low"] = 0.into()), &["histogram", "above zero"]);
    refused(&changed(&|value| value["figures"][0]["drawing"]["kind"] = "pie".into()), &["damaged", "pie"]);
    refused(&changed(&|value| value["figures"][0]["drawing"]["colour"] = 1.into()), &["damaged", "colour"]);
    assert_eq!(changed(&|value| value["figures"][0]["heading"]["title"] = "other".into()).code, 0);
}

#[test]
fn each_chart_has_its_table_and_the_figures_say_where_they_come_from() {
    let desk = results();
    let tables: Vec<String> = desk.list("out").into_iter().filter(|name| name.ends_with(".csv")).collect();
    assert_eq!(
        tables,
        ["causes.csv", "error-budget.csv", "exceedance.csv", "histogram.csv", "timeline.csv", "years.csv"]
    );
    assert!(
        desk.read("out/exceedance.csv").starts_with("row,name,minutes,share_at_least,share_low_95,share_high_95\n")
    );
    let figures: Value = serde_json::from_str(&desk.read("out/figures.json")).expect("it is JSON");
    let summary: Value = serde_json::from_str(&desk.read("out/summary.json")).expect("it is JSON");
    assert_eq!(figures["schema_version"], 1);
    assert_eq!(figures["command"], "run");
    assert_eq!(against_schema(&desk, &figures), [""; 0]);
    let mut broken = figures.clone();
    broken["figures"][0]["drawing"]["bars"]["zero"] = "none".into();
    assert_ne!(against_schema(&desk, &broken), [""; 0]);
    broken = figures.clone();
    broken["figures"][0]["colour"] = "pink".into();
    assert_ne!(against_schema(&desk, &broken), [""; 0]);
    assert_eq!(figures["seed"], summary["seed"]);
    assert_eq!(figures["scenarios"][0]["sha256"], summary["scenario"]["sha256"]);
    let ended = desk.run(&["run", "site.toml", "--years", "20", "--charts", "none", "--out", "none"]);
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    assert_eq!(desk.list("none"), ["manifest.json", "report.html", "report.md", "summary.json", "years.csv"]);
}

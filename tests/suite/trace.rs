//! One history, step by step: the lines are those of the history, and the history is that of the run.

use crate::fixtures::{Desk, repository, scenario};
use fivenines::report::trace::text;
use fivenines::study::{Trace, Which, trace};
use serde_json::{Value, json};
use std::fs;

/// Two parts that share one hand, and a part that it needs; all times are fixed.
const FIXED: &str = "name = \"fixed\"\nhorizon = \"100h\"\ncrew.hand = { size = 1 }
    [component.a]\nfault.crash = { every = { fixed = \"10h\" }, recovery = [{ stage = \"detect\", takes = { fixed = \"1h\" } }, { stage = \"mend\", takes = { fixed = \"30h\" }, crew = \"hand\" }] }
    [component.b]\nfault.bug = { every = { fixed = \"20h\" }, recovery = [{ stage = \"fix\", takes = { fixed = \"5h\" }, crew = \"hand\" }] }
    [component.c]\nfault.wear = { every = { fixed = \"50h\" }, recovery = [{ stage = \"swap\", takes = { fixed = \"3h\" }, needs = \"b\" }] }
    [component.b2]\nfault.bug = { every = { fixed = \"49h\" }, recovery = [{ stage = \"fix\", takes = { fixed = \"30h\" } }] }
    [service]\nsite = { all = [\"a\", \"c\"] }\nother = { any = [\"b\", \"b2\"], report = true }\n[objective]\nservice = \"site\"\n";

fn traced(text: &str, which: Which) -> Trace {
    trace(&scenario(text), 1, which, 300, |_| {}).expect("it ends")
}

#[test]
fn every_step_of_a_history_is_told() {
    let shown = text(&traced(FIXED, Which::Number(0)));
    let expected = "\
fixed: history 0 of seed 1
site: down 2.958 d in 3 outages
other: down 13 h in one outage

day   0 10:00:00  a      a.crash strikes: detect
day   0 10:00:00  site   IS DOWN, because of a.crash
day   0 11:00:00  a      mend
day   0 20:00:00  b      b.bug strikes: wait for hand
day   1 17:00:00  a      is over after 31 h
day   1 17:00:00  b      goes on: fix
day   1 17:00:00  site   IS UP again after 31 h
day   1 22:00:00  b      is over after 26 h
day   2 01:00:00  b2     b2.bug strikes: fix
day   2 02:00:00  c      c.wear strikes: swap
day   2 02:00:00  site   IS DOWN, because of c.wear
day   2 03:00:00  a      a.crash strikes: detect
day   2 04:00:00  a      mend
day   2 05:00:00  c      is over after 3 h
day   2 18:00:00  b      b.bug strikes: wait for hand
day   2 18:00:00  other  IS DOWN, because of b.bug
day   3 07:00:00  b2     is over after 30 h
day   3 07:00:00  other  IS UP again after 13 h
day   3 10:00:00  a      is over after 31 h
day   3 10:00:00  b      goes on: fix
day   3 10:00:00  site   IS UP again after 32 h
day   3 15:00:00  b      is over after 21 h
day   3 20:00:00  a      a.crash strikes: detect
day   3 20:00:00  site   IS DOWN, because of a.crash
day   3 21:00:00  a      mend
day   4 04:00:00  site   is still down at the end, after 8 h
";
    assert_eq!(shown, expected);
}

/// What a recovery needs falls while it is at work: it stands still, and goes on.
#[test]
fn a_recovery_that_stands_still_says_why() {
    let text = "horizon = \"30h\"\n[component.a]\nfault.crash = { every = { fixed = \"10h\" }, recovery = [{ stage = \"mend\", takes = { fixed = \"4h\" }, needs = \"tool\" }] }
        [component.tool]\nfault.crash = { every = { fixed = \"11h\" }, mttr = { fixed = \"2h\" } }\n[service.site]\nall = \"a\"\n";
    let said: Vec<String> = fivenines::report::trace::text(&traced(text, Which::Number(0)))
        .lines()
        .filter_map(|line| line.split_once("  a     ").map(|(when, what)| format!("{} {what}", &when[8..])))
        .collect();
    let expected = [
        "10:00:00 a.crash strikes: mend",
        "11:00:00 stands still: wait for tool",
        "13:00:00 goes on: mend",
        "16:00:00 is over after 6 h",
    ];
    assert_eq!(said[..4], expected);
}

const RANDOM: &str = "name = \"random\"\n[component.a]\ncount = 2\nfault.crash = { every = \"30d\", mttr = \"10h\" }
    [component.b]\nfault.crash = { every = \"90d\", mttr = \"5h\" }
    [service]\ntier.any = \"a\"\nsite.all = [\"tier\", \"b\"]\n[objective]\nservice = \"site\"\n";

/// Downtime in minutes by history, from the rows of a run.
fn rows(desk: &Desk) -> Vec<f64> {
    let rows = desk.read("out/years.csv");
    rows.lines().skip(1).map(|row| row.split(',').nth(1).expect("a column").parse().expect("minutes")).collect()
}

#[test]
fn the_histories_are_those_of_the_run() {
    let desk = Desk::new();
    desk.write("random.toml", RANDOM);
    assert_eq!(desk.run(&["run", "random.toml", "-n", "300", "--out", "out", "--charts", "none"]).code, 0);
    let rows = rows(&desk);
    let worst = rows.iter().copied().fold(0.0, f64::max);
    let found = traced(RANDOM, Which::Worst);
    assert_eq!(found.services[0].downtime_minutes, worst);
    assert_eq!(rows.iter().position(|row| *row == worst), Some(found.replication as usize));
    for number in [0, 7, 299] {
        let found = traced(RANDOM, Which::Number(number));
        assert_eq!(found.services[0].downtime_minutes, rows[number as usize], "history {number}");
    }
    let mut sorted = rows.clone();
    sorted.sort_by(f64::total_cmp);
    let findings = fivenines::study::run(&scenario(RANDOM), 1, 300, |_| {}, |_| Ok(())).expect("it ends");
    for (which, drawn, rank) in [(Which::Typical, 0, 149), (Which::P99, 1, 296)] {
        let found = traced(RANDOM, which);
        assert_eq!(found.replication, findings.timelines[drawn].replication);
        assert_eq!(found.services[0].downtime_minutes, sorted[rank], "{which:?}");
    }
}

#[test]
fn only_what_is_near_an_outage_is_kept() {
    let mut found = traced(RANDOM, Which::Worst);
    let all = found.events.len();
    found.keep_around(1.0);
    assert!(found.events.len() < all && !found.events.is_empty());
    let outages = found.timeline.outages.clone();
    let near = |hours: f64| outages.iter().any(|(start, end, _)| hours >= start - 1.0 && hours <= end + 1.0);
    assert!(found.events.iter().all(|event| near(event.hours)));
}

fn against_schema(value: &Value) -> usize {
    let schema = fs::read_to_string(repository("src/report/trace.schema.json")).expect("the schema is there");
    let schema: Value = serde_json::from_str(&schema).expect("the schema is JSON");
    jsonschema::validator_for(&schema).expect("the schema is a schema").iter_errors(value).count()
}

#[test]
fn the_command_writes_and_prints_a_trace() {
    let desk = Desk::new();
    desk.write("random.toml", RANDOM);
    let arguments = ["trace", "random.toml", "--year", "worst", "-n", "200", "--out", "out", "--charts", "svg"];
    let ended = desk.run(&arguments);
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    assert!(ended.stdout.contains("the worst of 200") && ended.stdout.contains("IS DOWN"), "{}", ended.stdout);
    assert_eq!(
        desk.list("out"),
        ["figures.json", "manifest.json", "trace-chart.csv", "trace.csv", "trace.json", "trace.md", "trace.svg"]
    );
    let mut written: Value = serde_json::from_str(&desk.read("out/trace.json")).expect("JSON");
    assert_eq!(against_schema(&written), 0);
    written["events"][0]["what"] = json!("explodes");
    assert_eq!(against_schema(&written), 1);
    let events = written["events"].as_array().expect("a list").len();
    assert_eq!(desk.read("out/trace.csv").lines().count(), events + 1);
    let json = desk.run(&[&arguments[..], &["--format", "json", "--threads", "1"]].concat());
    assert_eq!(json.stdout, desk.read("out/trace.json"));
    let printed = desk.run(&["schema", "trace"]).stdout;
    assert_eq!(printed, fs::read_to_string(repository("src/report/trace.schema.json")).expect("a schema"));
    let both = desk.run(&["trace", "random.toml", "--year", "worst", "--replication", "3"]);
    assert_eq!((both.code, both.stderr.contains("cannot be used with")), (2, true));
    let wrong = desk.run(&["trace", "random.toml", "--around", "5"]);
    assert_eq!(wrong.code, 2, "{}", wrong.stderr);
    // Nobody reads a million events, and a picture of them has no room.
    desk.write("many.toml", "[component.a]\nfault.x = { every = \"30s\", mttr = \"30s\" }\n[service.s]\nall = \"a\"\n");
    let many = desk.run(&["trace", "many.toml", "--years", "10"]);
    assert!(many.code == 2 && many.stderr.contains("too many") && many.stderr.contains("horizon"), "{}", many.stderr);
}

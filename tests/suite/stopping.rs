//! When a run ends: `--years`, `--precision`, `--for`.
//!
//! **False alarm.** Of 200 independent intervals that cover with probability 0.95, at least 178 (89 %) do with probability
//! 0.9995; with probability 0.92, at least 168 (84 %) do with probability 0.9998. The seeds are fixed, so a pass stays a pass. A rule that
//! looks at Student's interval after every block, with no minimum, covers 73 % in the second case and passes with
//! probability 0.0002.

use crate::fixtures::{Desk, repository, scenario};
use fivenines::engine::campaign::BLOCK;
use fivenines::estimate::{ENOUGH, FIRST_LOOK, relative_half_width};
use fivenines::report::{json, markdown, stopping, text};
use fivenines::scenario::Scenario;
use fivenines::study::{self, Findings, Look, Stop, Study};
use serde_json::Value;
use std::sync::Mutex;

/// One unit that fails once in 10 or 50 years and is down for 10 h.
fn unit(every: &str, law: &str) -> Scenario {
    scenario(&format!(
        "[component.a]\nfault.crash = {{ every = \"{every}\", mttr = {law} }}\n[service.site]\nall = \"a\"\n"
    ))
}

/// Long-run unavailability of such a unit; over a year from new it is less by a part in a thousand.
fn unavailability(years: f64) -> f64 {
    10.0 / (years * 8760.0 + 10.0)
}

fn to_precision(scenario: &Scenario, seed: u64, wanted: f64, most: u64) -> Findings {
    let stop = Stop::Precision { wanted, most, rare_after: None, looked: &mut |_| () };
    study::run_until(scenario, seed, stop, |_| (), |_| Ok(())).expect("a small scenario runs")
}

const EXPONENTIAL: &str = "\"10h\"";
/// Lognormal of mean 10 h, as most repairs are.
const USUAL: &str = "{ lognormal = { median = \"7.0861h\", sigma = 0.83 } }";
/// The same with a heavy tail: median 10 h × exp(-1.5² / 2).
const HEAVY: &str = "{ lognormal = { median = \"3.246525h\", sigma = 1.5 } }";

#[test]
fn the_precision_is_reached_and_not_exceeded_by_much() {
    let scenario = unit("10y", EXPONENTIAL);
    for (seed, wanted) in [(1, 0.2), (2, 0.1), (3, 0.05), (4, 0.05)] {
        let findings = to_precision(&scenario, seed, wanted, u64::MAX);
        let stopping = findings.stopping.expect("it was to end at a precision");
        let reached = relative_half_width(&findings.service.unavailability).expect("it was down");
        assert!(stopping.met && !stopping.limit_reached() && stopping.caution().is_none());
        assert!((stopping.last.reached.expect("it was down") / reached - 1.0).abs() < 1e-9);
        assert!(reached <= wanted && reached > 0.8 * wanted, "{reached} of {wanted}");
        assert_eq!(findings.replications, stopping.last.histories);
        assert!(stopping.looks >= 2 && stopping.last.seen >= ENOUGH);
        // An interval of 5 % of the mean on either side takes about (2 × 1.96 / 0.05)² histories for each outage in ten.
        let expected = (1.96 / wanted) * (1.96 / wanted) * 20.0;
        assert!((0.7..1.6).contains(&(findings.replications as f64 / expected)), "{}", findings.replications);
    }
}

#[test]
fn looks_are_where_the_last_one_says() {
    let mut looks: Vec<Look> = Vec::new();
    let mut looked = |look: &Look| looks.push(*look);
    let stop = Stop::Precision { wanted: 0.05, most: u64::MAX, rare_after: None, looked: &mut looked };
    let findings =
        study::run_until(&unit("10y", EXPONENTIAL), 5, stop, |_| (), |_| Ok(())).expect("a small scenario runs");
    assert_eq!(looks[0].histories, FIRST_LOOK);
    assert_eq!(looks.last().expect("there are some").histories, findings.replications);
    for pair in looks.windows(2) {
        let growth = pair[1].histories as f64 / pair[0].histories as f64;
        assert!((1.1..=2.13).contains(&growth) && pair[1].histories.is_multiple_of(BLOCK), "{pair:?}");
        assert!(pair[0].reached > Some(0.05));
    }
    assert!(looks.len() < 12, "{}", looks.len());
}

/// Share of runs of these seeds whose interval holds the truth.
fn covered(truth: f64, interval: impl Fn(u64) -> (f64, f64) + Sync) -> f64 {
    const RUNS: u64 = 200;
    let held = Mutex::new(0);
    std::thread::scope(|scope| {
        for worker in 0..2 {
            let (held, interval) = (&held, &interval);
            scope.spawn(move || {
                for seed in (0..RUNS).filter(|seed| seed % 2 == worker) {
                    let (low, high) = interval(seed);
                    *held.lock().expect("nobody panics with it") += u32::from(low <= truth && truth <= high);
                }
            });
        }
    });
    f64::from(held.into_inner().expect("nobody panics with it")) / RUNS as f64
}

fn at_the_stop(scenario: &Scenario, wanted: f64) -> impl Fn(u64) -> (f64, f64) + Sync {
    move |seed| {
        let unavailability = to_precision(scenario, seed, wanted, u64::MAX).service.unavailability;
        (unavailability.low, unavailability.high)
    }
}

/// A bad rule: Student's interval, looked at after every block from the first on.
fn hasty(scenario: &Scenario, wanted: f64) -> impl Fn(u64) -> (f64, f64) + Sync {
    move |seed| {
        let study = Study::new(scenario, seed).expect("a small scenario");
        let mut total = study.tally();
        loop {
            let next = total.histories..total.histories + BLOCK;
            study.extend(&mut total, next, |_| ()).expect("it ends");
            let downtime = &total.services[0].downtime;
            let found = downtime.estimate(1.0 / study.model.horizon.0 as f64);
            if downtime.nonzero() > 1 && relative_half_width(&found).is_some_and(|reached| reached <= wanted) {
                return (found.low, found.high);
            }
        }
    }
}

#[test]
fn intervals_at_the_stop_hold() {
    let scenario = unit("10y", USUAL);
    let share = covered(unavailability(10.0), at_the_stop(&scenario, 0.2));
    assert!(share >= 0.89, "{share} of the intervals hold");
}

#[test]
fn who_looks_all_the_time_is_wrong_more_often() {
    let scenario = unit("50y", HEAVY);
    let share = covered(unavailability(50.0), at_the_stop(&scenario, 0.9));
    assert!(share >= 0.84, "{share} of the intervals hold");
    let hasty = covered(unavailability(50.0), hasty(&scenario, 0.9));
    assert!(hasty < 0.84, "{hasty} of the hasty intervals hold");
}

#[test]
fn a_limit_ends_what_would_never_end() {
    let findings = to_precision(&unit("9000y", EXPONENTIAL), 1, 0.01, 5000);
    let stopping = findings.stopping.expect("it was to end at a precision");
    assert_eq!((findings.replications, stopping.met, stopping.limit_reached()), (5000, false, true));
    let said = stopping.caution().expect("it was not reached");
    assert!(said.starts_with("±1 % of the mean unavailability was asked for, only ") && said.contains("the limit"));
    assert!(findings.cautions.contains(&said));
    for shown in [text::summary(&findings), markdown::report(&findings, &[]), json::summary(&findings)] {
        assert!(shown.contains("of the mean unavailability was asked for"), "{shown}");
    }
    assert_eq!(stopping::line(&findings), None, "it is a caution");

    let findings = to_precision(&unit("10y", EXPONENTIAL), 1, 0.01, 6000);
    let said = findings.stopping.and_then(|stopping| stopping.caution()).expect("it was not reached");
    assert!(said.contains("was reached after 6000 histories, the limit; about "), "{said}");
    // A limit below the first look.
    let findings = to_precision(&unit("10y", EXPONENTIAL), 1, 0.01, 3);
    assert_eq!((findings.replications, findings.stopping.map(|s| s.limit_reached())), (3, Some(true)));
}

#[test]
fn the_caller_may_end_a_run_and_gets_one_block_at_least() {
    let scenario = unit("10y", EXPONENTIAL);
    let run = |more: &mut dyn FnMut(u64) -> u64| {
        study::run_until(&scenario, 1, Stop::While(more), |_| (), |_| Ok(())).expect("a small scenario runs")
    };
    assert_eq!(run(&mut |_| 0).replications, BLOCK);
    let findings = run(&mut |done| if done < 1000 { 300 } else { 0 });
    assert_eq!(findings.replications, 3 * 384, "whole blocks");
    assert!(findings.stopping.is_none());
}

/// A design with an exact part, so that a sharper estimate stands beside the plain one in longer runs.
fn desk() -> Desk {
    let desk = Desk::new();
    for name in ["first.toml", "reference/99.9-two-az.toml"] {
        let text = std::fs::read_to_string(repository("scenarios").join(name)).expect("it is shipped");
        desk.write(name.trim_start_matches("reference/"), &text);
    }
    desk
}

/// Runs without charts and gives what must not depend on the machine: the summary and the years.
#[track_caller]
fn written(desk: &Desk, more: &[&str]) -> [String; 2] {
    let ended = desk.run(&[&["run", "--charts", "none", "--out", "out"], more].concat());
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    ["out/summary.json", "out/years.csv"].map(|name| desk.read(name))
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).expect("it is JSON")
}

/// What the published schema says against a summary.
fn against_schema(summary: &Value) -> Vec<String> {
    let validator = jsonschema::validator_for(&parsed(fivenines::report::SUMMARY_SCHEMA)).expect("it is a schema");
    validator.iter_errors(summary).map(|error| error.to_string()).collect()
}

#[test]
fn a_precision_ends_at_the_same_history_on_any_number_of_threads() {
    let desk = desk();
    let arguments = ["99.9-two-az.toml", "--precision", "3%", "--threads"];
    let one = written(&desk, &[&arguments[..], &["1"]].concat());
    for threads in ["2", "3", "7"] {
        assert!(one == written(&desk, &[&arguments[..], &[threads]].concat()), "{threads} threads");
    }
    let mut summary = parsed(&one[0]);
    let stopped = &summary["stopped_by"];
    assert_eq!((&stopped["rule"], &stopped["met"]), (&"precision".into(), &true.into()));
    assert!(stopped["reached"].as_f64() <= Some(0.03) && stopped["wanted"] == 0.03, "{stopped}");
    assert_eq!(against_schema(&summary), [""; 0]);
    let manifest = parsed(&desk.read("out/manifest.json"));
    assert_eq!((&manifest["stop"]["precision"], &manifest["years"]), (&"3%".into(), &summary["years"]));
    assert!(desk.read("out/report.md").contains("3 % was asked for, after"));
    // The same as with so many years, but for what it says of the precision.
    let years = summary["years"].to_string();
    let again = written(&desk, &["99.9-two-az.toml", "--years", &years]);
    summary.as_object_mut().expect("an object").remove("stopped_by");
    assert_eq!((summary, &one[1]), (parsed(&again[0]), &again[1]));
    // A broken object is refused.
    for (key, value) in [("wanted", Value::from(0)), ("rule", "luck".into()), ("colour", 1.into())] {
        let mut broken = parsed(&one[0]);
        broken["stopped_by"][key] = value;
        assert_ne!(against_schema(&broken), [""; 0], "{key}");
    }
}

#[test]
fn a_time_gives_the_bytes_of_as_many_years() {
    let desk = desk();
    for (scenario, time) in [("first.toml", "400ms"), ("99.9-two-az.toml", "600ms"), ("first.toml", "1us")] {
        let timed = written(&desk, &[scenario, "--for", time]);
        let manifest = parsed(&desk.read("out/manifest.json"));
        assert_eq!(manifest["stop"]["for"], time);
        let years = parsed(&timed[0])["years"].as_u64().expect("a number");
        assert!(years >= BLOCK && years.is_multiple_of(BLOCK), "{years}");
        assert!(time != "1us" || years < 10_000, "{years}");
        assert!(timed == written(&desk, &[scenario, "--years", &years.to_string()]), "{scenario} {time}");
    }
}

#[test]
fn each_of_several_scenarios_has_its_own_end() {
    let desk = desk();
    desk.write("quiet.toml", "name = \"quiet\"\n[component.a]\nfault.crash = { every = \"9000y\", mttr = \"1h\" }\n[service.site]\nall = \"a\"\n");
    let rule = ["--precision", "10%", "--at-most", "9000", "--accelerate", "never", "--charts", "none"];
    let ended = desk.run(&[&["run", "first.toml", "quiet.toml"][..], &rule].concat());
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    assert!(ended.stderr.contains("quiet: ±10 % of the mean unavailability was asked for, only "), "{}", ended.stderr);
    assert!(!ended.stderr.contains("first: ±10 %"), "{}", ended.stderr);
    let of = |name: &str| parsed(&desk.read(&format!("output/{name}/summary.json")));
    assert_eq!(
        (of("quiet")["years"].as_u64(), of("quiet")["stopped_by"]["limit_reached"].as_bool()),
        (Some(9000), Some(true))
    );
    assert!(of("first")["years"].as_u64() < Some(9000) && of("first")["stopped_by"]["met"] == true);
    assert_eq!(against_schema(&of("quiet")), [""; 0]);
}

#[test]
fn beliefs_are_drawn_with_the_years_that_were_run() {
    let desk = Desk::new();
    let text = "name = \"b\"\n[component.a]\nfault.crash = { every = { believed = { low = \"30d\", high = \"90d\" } }, mttr = \"4h\" }\n[service.site]\nall = \"a\"\n";
    desk.write("b.toml", text);
    for rule in [["--precision", "10%"], ["--for", "50ms"]] {
        let ended =
            desk.run(&[&["run", "b.toml", "--charts", "none", "--draws", "20", "--out", "out"][..], &rule].concat());
        assert_eq!(ended.code, 0, "{}", ended.stderr);
        let summary = parsed(&desk.read("out/summary.json"));
        let years = summary["years"].as_u64().expect("a number");
        assert_eq!(summary["uncertainty"]["years_per_draw"].as_u64(), Some((years / 20).max(100)), "{rule:?}");
    }
}

#[test]
fn contradictions_and_nonsense_are_refused_with_a_remedy() {
    let desk = desk();
    let refused: [(&[&str], &str); 11] = [
        (&["--precision", "1%", "--years", "5"], "give one of them"),
        (&["--precision", "1%", "--for", "5s"], "give one of them"),
        (&["--for", "5s", "--years", "5"], "give one of them"),
        (&["--at-most", "5", "--years", "5"], "give one of them"),
        (&["--at-most", "5"], "--precision <SHARE>"),
        (&["--precision", "0%"], "write a percentage above 0%"),
        (&["--precision", "-1%"], "write a percentage above 0%"),
        (&["--precision", "0.01"], "write 0.01% or 1%"),
        (&["--for", "5m"], "write \"min\""),
        (&["--for", "30"], "write a number with a unit"),
        (&["--for", "--years"], "the value is missing"),
    ];
    for (more, remedy) in refused {
        let ended = desk.run(&[&["run", "first.toml"][..], more].concat());
        assert_eq!((ended.code, ended.stdout.as_str()), (2, ""), "{more:?}");
        assert!(ended.stderr.contains(remedy), "{more:?}: {}", ended.stderr);
    }
    let ended = desk.run(&["compare", "first.toml", "99.9-two-az.toml", "--precision", "1%"]);
    assert_eq!(ended.code, 2);
}

//! The same scenario and seed give the same bytes: on any number of threads, processor features and builds.

mod golden;
mod jobs;

use crate::fixtures::{Desk, repository};
use jobs::{JOBS, MECHANISMS, Written, all_of, arguments, desk, differences, on_one_thread, written};
use serde_json::Value;
use std::fs;

/// What a run of the scenario that uses every law writes.
fn run(desk: &Desk, more: &[&str]) -> [String; 2] {
    let mut arguments = vec!["run", "all-laws.toml", "--charts", "none", "--out", "out", "--years", "1001"];
    arguments.extend(more);
    let ended = desk.run(&arguments);
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    ["out/summary.json", "out/years.csv"].map(|name| desk.read(name))
}

/// Every job gives the same bytes as on one thread in the usual surroundings.
#[track_caller]
fn all_alike(threads: u32, environment: &[(&str, &str)]) {
    for ((name, job), one) in JOBS.iter().zip(on_one_thread()) {
        let differences = differences(one, &written(&arguments(job), threads, environment));
        assert!(differences.is_empty(), "{name} on {threads} threads: {}", differences.join("\n"));
    }
}

#[test]
fn threads_do_not_matter() {
    for threads in [2, 3, 5, 8, 16] {
        all_alike(threads, &[]);
    }
}

#[test]
fn threads_do_not_matter_to_any_mechanism() {
    let job = all_of("mechanisms", MECHANISMS);
    let differences = differences(&written(&job, 1, &[]), &written(&job, 7, &[]));
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn processor_features_do_not_matter() {
    all_alike(2, &[("GLIBC_TUNABLES", "glibc.cpu.hwcaps=-AVX2,-FMA,-FMA4,-AVX512F")]);
}

#[test]
fn where_it_runs_does_not_matter() {
    let there = [("TZ", "Asia/Kathmandu"), ("LC_ALL", "de_DE.UTF-8"), ("HOME", "/nowhere"), ("USER", "somebody")];
    all_alike(1, &there);
}

#[test]
fn a_byte_that_differs_is_seen() {
    let files = |text: &str| Written::from([("a".to_string(), b"same".to_vec()), ("b".into(), text.into())]);
    assert_eq!(differences(&files("1\n0.30\n"), &files("1\n0.30\n")), [""; 0]);
    assert_eq!(differences(&files("1\n0.30\n"), &files("1\n0.31\n")), ["b: 0.30\n  or 0.31"]);
    assert_eq!(differences(&files("1\n"), &files("1\n2\n")), ["b: one goes on"]);
    let one = Written::from([("a".to_string(), b"same".to_vec())]);
    assert_eq!(differences(&one, &files("1")), ["b: only one has it"]);
    assert_eq!(differences(&files("1"), &one), ["b: only one has it"]);
}

#[test]
fn seeds_and_overrides_matter() {
    let desk = desk();
    let [first, years] = run(&desk, &["--seed", "1"]);
    let [again, _] = run(&desk, &[]);
    assert!(first == again, "the default seed is 1");
    let [seeded, seeded_years] = run(&desk, &["--seed", "2"]);
    assert!(first != seeded && years != seeded_years);
    let [set, set_years] = run(&desk, &["--set", "component.web.fault.crash.every=20d"]);
    assert!(first != set && years != set_years);
    let parsed: Vec<Value> = [&first, &set].map(|text| serde_json::from_str(text).expect("it is JSON")).to_vec();
    assert_ne!(parsed[0]["scenario"]["sha256"], parsed[1]["scenario"]["sha256"]);
}

/// The summary that was kept. `RENEW=1 cargo test` writes it anew; the change belongs under "Values changed".
///
/// The version of the tool and the exact answer are left out, and keys may be added.
#[test]
fn the_summary_is_the_one_that_was_kept() {
    let desk = desk();
    let ended = desk.run(&["run", "all-laws.toml", "--charts", "none", "--out", "out", "--years", "2000"]);
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    let mut found: Value = serde_json::from_str(&desk.read("out/summary.json")).expect("it is JSON");
    for left_out in ["tool", "exact"] {
        found.as_object_mut().expect("a summary is an object").remove(left_out);
    }
    let path = repository("tests/golden/all-laws.summary.json");
    if std::env::var_os("RENEW").is_some() {
        let text = serde_json::to_string_pretty(&found).expect("JSON can be written") + "\n";
        fs::write(&path, text).expect("the golden file can be written");
    }
    let kept = fs::read_to_string(&path).expect("the golden file is there; RENEW=1 writes it");
    let kept: Value = serde_json::from_str(&kept).expect("it is JSON");
    let mut differences = Vec::new();
    compare("", &kept, &found, &mut differences);
    assert!(differences.is_empty(), "{}\nRENEW=1 keeps the new values", differences.join("\n"));
}

/// Every value that was kept must be found again, to the last digit.
fn compare(path: &str, kept: &Value, found: &Value, differences: &mut Vec<String>) {
    match (kept, found) {
        (Value::Object(kept), Value::Object(found)) => {
            for (key, value) in kept {
                compare(&format!("{path}/{key}"), value, found.get(key).unwrap_or(&Value::Null), differences);
            }
        }
        (Value::Array(kept), Value::Array(found)) if kept.len() == found.len() => {
            for (at, (kept, found)) in kept.iter().zip(found).enumerate() {
                compare(&format!("{path}/{at}"), kept, found, differences);
            }
        }
        _ if kept == found => {}
        _ => differences.push(format!("{path}: {kept} was kept, {found} was found")),
    }
}

#[test]
fn a_last_digit_that_differs_is_refused() {
    let kept: Value = serde_json::json!({ "a": [1.0, { "b": 0.1 }], "c": 2 });
    let differs = |found: Value| {
        let mut differences = Vec::new();
        compare("", &kept, &found, &mut differences);
        differences.len()
    };
    assert_eq!(differs(kept.clone()), 0);
    assert_eq!(differs(serde_json::json!({ "a": [1.0, { "b": 0.1, "new": 3 }], "c": 2 })), 0);
    assert_eq!(differs(serde_json::json!({ "a": [1.0, { "b": 0.1 + 2e-17 }], "c": 2 })), 1);
    assert_eq!(differs(serde_json::json!({ "a": [1.0], "c": 2 })), 1);
    assert_eq!(differs(serde_json::json!({ "a": [1.0, { "b": 0.1 }] })), 1);
}

//! The same scenario and seed give the same bytes: on any number of threads, processor features and builds.

use crate::fixtures::{Desk, repository};
use serde_json::Value;
use std::fs;

/// More than one wave of blocks, and a last block that is not full.
const YEARS: &str = "9001";

/// A desk with the scenario that uses every law.
fn desk() -> Desk {
    let desk = Desk::new();
    for name in ["all-laws.toml", "outages.csv"] {
        fs::copy(repository("tests/golden").join(name), desk.path(name)).expect("a test file can be copied");
    }
    desk
}

/// What a run writes that must not depend on where it runs.
fn written(desk: &Desk, environment: &[(&str, &str)], more: &[&str]) -> [String; 3] {
    let mut arguments = vec!["run", "all-laws.toml", "--charts", "svg", "--out", "out", "--years", YEARS];
    arguments.extend(more);
    let mut command = desk.command(&arguments);
    command.envs(environment.iter().copied());
    let status = command.output().expect("the command starts").status;
    assert!(status.success(), "{status}");
    ["out/summary.json", "out/years.csv", "out/timeline.svg"].map(|name| desk.read(name))
}

/// Fails with the first line that differs, not with megabytes.
#[track_caller]
fn assert_alike(a: &[String], b: &[String], what: &str) {
    for (a, b) in a.iter().zip(b) {
        if a != b {
            let differing = a.lines().zip(b.lines()).find(|(a, b)| a != b);
            panic!("{what}: {differing:?}");
        }
    }
}

#[test]
fn threads_do_not_matter() {
    let desk = desk();
    let one = written(&desk, &[], &["--threads", "1"]);
    assert_eq!(one[1].lines().count(), 9002);
    for threads in ["2", "8"] {
        assert_alike(&one, &written(&desk, &[], &["--threads", threads]), threads);
    }
}

#[test]
fn processor_features_do_not_matter() {
    let desk = desk();
    let plain = [("GLIBC_TUNABLES", "glibc.cpu.hwcaps=-AVX2,-FMA,-AVX512F")];
    assert_alike(&written(&desk, &[], &[]), &written(&desk, &plain, &[]), "without AVX2 and FMA");
}

#[test]
fn seeds_and_overrides_matter() {
    let desk = desk();
    let [first, years, _] = written(&desk, &[], &["--seed", "1"]);
    let [again, ..] = written(&desk, &[], &[]);
    assert!(first == again, "the default seed is 1");
    let [seeded, seeded_years, _] = written(&desk, &[], &["--seed", "2"]);
    assert!(first != seeded && years != seeded_years);
    let [set, set_years, _] = written(&desk, &[], &["--set", "component.web.fault.crash.every=20d"]);
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

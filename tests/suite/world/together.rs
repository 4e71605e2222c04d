//! Two commands in one folder, and what a killed one leaves.

use super::{could_not_write, desk, desk_with_results, endless, files, signal};
use crate::fixtures::{Desk, Ended, ended};
use std::fs;
use std::process::Child;
use std::time::{Duration, Instant};

const FILES: [&str; 5] = ["manifest.json", "report.html", "report.md", "summary.json", "years.csv"];

fn run(desk: &Desk, out: &str) -> Ended {
    desk.run(&["run", "small.toml", "--years", "30", "--charts", "none", "--out", out])
}

/// Interrupts a run and waits for its end.
fn interrupted(child: Child) -> Ended {
    signal(&child, "INT");
    ended(child.wait_with_output().expect("it ends"))
}

#[test]
#[allow(clippy::disallowed_methods)] // How long it takes is what is tested.
fn the_second_command_is_refused_at_once_and_the_first_goes_on() {
    let desk = desk_with_results();
    let first = endless(&desk);
    let who = format!("another fivenines (process {}", first.id());
    let begun = Instant::now();
    for command in [
        &["run", "small.toml", "--for", "100s"][..],
        &["compare", "small.toml", "other.toml", "--years", "1000000000"],
        &["sweep", "small.toml", "--over", "component.a.count=1,2", "--years", "1000000000"],
        &["sensitivity", "small.toml", "--years", "1000000000"],
        &["trace", "small.toml", "--years", "1000000000"],
        &["check", "small.toml", "--years", "1000000000", "--allow-inconclusive"],
        &["explain", "small.toml", "--years", "1000000000"],
        &["exact", "small.toml"],
        &["fit", "incidents.csv", "--column", "minutes", "--unit", "min"],
        &[
            "backtest",
            "small.toml",
            "incidents.csv",
            "--times",
            "began",
            "--end",
            "ended",
            "--exposure",
            "2025-01-01..2026-01-01",
        ],
        &["diagram", "small.toml"],
        &["plot", "before"],
        &["man"],
    ] {
        let second = desk.run(&[command, &["--out", "out"]].concat());
        could_not_write(
            &second,
            &[&who, "is writing to the folder out; wait until it ends, or name another folder with --out"],
        );
        assert_eq!(second.stdout, "", "{command:?}");
    }
    assert!(begun.elapsed() < Duration::from_secs(60), "nothing was simulated");
    assert_eq!(interrupted(first).code, 3);
    let mut left = desk.list("out");
    left.retain(|name| name != "checkpoint.json");
    assert_eq!(left, FILES, "nothing else is left");
    assert_eq!(run(&desk, "out").code, 0);
}

#[test]
fn of_several_scenarios_none_is_simulated_where_one_folder_is_taken() {
    let desk = desk();
    let first = endless(&desk);
    fs::create_dir(desk.path("all")).expect("a folder");
    std::os::unix::fs::symlink(desk.path("out"), desk.path("all/other")).expect("a link");
    for command in [
        &["run", "small.toml", "other.toml", "--for", "100s", "--out", "all"][..],
        &["check", "small.toml", "other.toml", "--years", "1000000000", "--allow-inconclusive", "--out", "all"],
    ] {
        could_not_write(&desk.run(command), &["is writing to the folder all/other"]);
        assert!(!desk.path("all/small").exists(), "a folder was made for nothing");
    }
    assert_eq!(interrupted(first).code, 3);
}

#[test]
fn folders_below_and_single_files_are_free() {
    let desk = desk_with_results();
    let first = endless(&desk);
    for command in [
        &["run", "small.toml", "--years", "30", "--charts", "none", "--out", "out/below"][..],
        &["run", "small.toml", "other.toml", "--years", "30", "--charts", "none", "--out", "out"],
        &["compare", "small.toml", "other.toml", "--years", "30", "--charts", "none", "--out", "out/compare"],
        &["diagram", "small.toml", "--out", "out/drawing.svg"],
        &["plot", "before", "--chart", "histogram", "--out", "out/histogram.svg"],
        &["init", "one-instance", "--yes", "--out", "out/one.toml"],
        &[
            "check",
            "small.toml",
            "--years",
            "30",
            "--allow-inconclusive",
            "--out",
            "out/check",
            "--junit",
            "out/junit.xml",
            "--write-baseline",
            "out/baseline.json",
        ],
    ] {
        let ended = desk.run(command);
        assert_eq!(ended.code, 0, "{command:?}: {}", ended.stderr);
    }
    let ended = interrupted(first);
    assert_eq!(ended.code, 3, "{}", ended.stderr);
    let others = [
        "baseline.json",
        "below",
        "check",
        "compare",
        "drawing.svg",
        "histogram.svg",
        "junit.xml",
        "one.toml",
        "other",
        "small",
    ];
    let mut all = [&FILES[..], &others, &["checkpoint.json"]].concat();
    all.sort_unstable();
    assert_eq!(desk.list("out"), all);
}

#[test]
fn what_a_killed_run_left_is_removed_by_the_next() {
    let desk = desk();
    assert_eq!(run(&desk, "out").code, 0);
    let before = files(&desk, "out");
    let mut killed = endless(&desk);
    killed.kill().expect("it can be killed");
    killed.wait().expect("it ends");
    let left = desk.list("out");
    assert!(left.iter().any(|name| name == ".fivenines-lock") && left.len() == FILES.len() + 2, "{left:?}");
    // As if it had been killed a moment later.
    desk.write("out/.fivenines-a1B2c3.partial", "half a fi");
    assert!(before.iter().all(|(name, bytes)| fs::read(desk.path("out").join(name)).is_ok_and(|now| now == *bytes)));
    // Files of other people, and those that a run leaves on purpose, stay.
    for name in ["checkpoint.json", "years.csv.partial", ".fivenines-notes", "a.partial", ".other.partial"] {
        desk.write(&format!("out/{name}"), "kept");
    }
    fs::create_dir(desk.path("out/.fivenines-folder.partial")).expect("a folder");
    std::os::unix::fs::symlink("nowhere", desk.path("out/.fivenines-link.partial")).expect("a link");
    let trace = desk.run(&["trace", "small.toml", "--years", "30", "--charts", "none", "--out", "out"]);
    assert_eq!(trace.code, 0, "{}", trace.stderr);
    let hidden: Vec<String> =
        desk.list("out").into_iter().filter(|name| name.contains("partial") || name.starts_with('.')).collect();
    let kept = [
        ".fivenines-folder.partial",
        ".fivenines-link.partial",
        ".fivenines-notes",
        ".other.partial",
        "a.partial",
        "years.csv.partial",
    ];
    assert_eq!(hidden, kept);
    assert!(desk.path("out/checkpoint.json").exists());
}

#[test]
fn many_at_once_leave_the_files_of_one_of_them() {
    let desk = desk();
    let seeds: Vec<String> = (1..=6).map(|seed| seed.to_string()).collect();
    let args = |seed: &str, out: &str| {
        ["run", "small.toml", "--years", "30", "--charts", "none", "--seed", seed, "--out", out].map(String::from)
    };
    let start = |seed: &String| {
        let arguments = args(seed, "out");
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let mut command = desk.command(&arguments);
        command.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::piped()).spawn().expect("it starts")
    };
    let children: Vec<Child> = seeds.iter().map(start).collect();
    let codes: Vec<i32> =
        children.into_iter().map(|child| ended(child.wait_with_output().expect("it ends")).code).collect();
    assert!(codes.contains(&0) && codes.iter().all(|code| [0, 4].contains(code)), "{codes:?}");
    assert_eq!(desk.list("out"), FILES);
    let summary: serde_json::Value = serde_json::from_str(&desk.read("out/summary.json")).expect("it is JSON");
    let seed = summary["seed"].to_string();
    let alone = args(&seed, "alone");
    assert_eq!(desk.run(&alone.iter().map(String::as_str).collect::<Vec<_>>()).code, 0);
    assert!(
        desk.read("alone/years.csv") == desk.read("out/years.csv")
            && desk.read("alone/report.md") == desk.read("out/report.md")
    );
}

//! Clocks that are set while a command runs.

use super::{desk, not_tested, rows_begun, until};
use crate::fixtures::{Desk, Ended, ended};
use std::fs;
use std::path::PathBuf;
use std::process::Stdio;

/// The library that gives a program a clock of its own; Debian's package `faketime` has it.
fn library() -> Option<PathBuf> {
    let folders =
        fs::read_dir("/usr/lib").ok()?.flatten().map(|entry| entry.path().join("faketime/libfaketimeMT.so.1"));
    let library = folders.filter(|path| path.exists()).min();
    if library.is_none() {
        not_tested("no clock can be set: the package faketime is missing");
    }
    library
}

/// A run for so long, whose clock is set a moment after it has begun.
fn set(desk: &Desk, library: &PathBuf, time: &str, set: &str, monotonic: bool) -> Ended {
    desk.write("clock", "+0");
    let mut run = desk.command(&["run", "small.toml", "--for", time, "--charts", "none", "--out", "out"]);
    run.env("LD_PRELOAD", library).env("FAKETIME_NO_CACHE", "1").env("FAKETIME_TIMESTAMP_FILE", desk.path("clock"));
    run.env("FAKETIME_DONT_FAKE_MONOTONIC", if monotonic { "0" } else { "1" });
    let child = run.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the command starts");
    until(|| rows_begun(desk));
    fs::write(desk.path("clock"), set).expect("it can be written");
    ended(child.wait_with_output().expect("it ends"))
}

fn seconds(desk: &Desk) -> (f64, Option<f64>) {
    let manifest: serde_json::Value = serde_json::from_str(&desk.read("out/manifest.json")).expect("it is JSON");
    (manifest["wall_seconds"].as_f64().expect("a number"), manifest["years_per_second"].as_f64())
}

#[test]
fn a_wall_clock_that_is_set_changes_nothing() {
    let Some(library) = library() else { return };
    for change in ["-3650d", "+3650d"] {
        let desk = desk();
        let ended = set(&desk, &library, "700ms", change, false);
        assert_eq!(ended.code, 0, "{}", ended.stderr);
        let (wall, pace) = seconds(&desk);
        assert!((0.7..60.0).contains(&wall) && pace.is_some_and(|pace| pace > 0.0), "{change}: {wall} {pace:?}");
    }
}

/// A clock that counts from the start of the machine cannot be set; where a broken one jumps ahead, the time is over.
#[test]
fn a_monotonic_clock_that_jumps_ahead_ends_the_run() {
    let Some(library) = library() else { return };
    let desk = desk();
    let ended = set(&desk, &library, "1h", "+1d", true);
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    assert!(seconds(&desk).0 > 3600.0);
}

//! Terminals that are closed, and runs that are to outlive them.

use super::{desk, endless, heeding_hangups, not_tested, rows_begun, shell, signal, until};
use crate::fixtures::ended;
use std::process::{Command, Stdio};

/// Histories in the summary of `out`.
fn years(desk: &crate::fixtures::Desk) -> u64 {
    let summary: serde_json::Value = serde_json::from_str(&desk.read("out/summary.json")).expect("it is JSON");
    summary["years"].as_u64().expect("a number")
}

#[test]
fn a_run_whose_terminal_hangs_up_writes_what_is_complete() {
    for name in ["HUP", "TERM"] {
        let desk = desk();
        let child = endless(&desk);
        signal(&child, name);
        let ended = ended(child.wait_with_output().expect("it ends"));
        assert_eq!(ended.code, 3, "{name}: {}", ended.stderr);
        assert!(ended.stderr.contains("stopped; what was complete is written"), "{}", ended.stderr);
        assert!(years(&desk) > 0 && desk.list("out").len() == 6, "{:?}", desk.list("out"));
    }
}

#[test]
fn a_terminal_that_is_gone_for_good_breaks_nothing() {
    let desk = desk();
    let program = crate::fixtures::command().get_program().to_string_lossy().into_owned();
    let run = format!("{program} run small.toml --years 1000000000 --charts none --out out");
    let mut terminal = heeding_hangups();
    terminal.args(["script", "-qfc", &run, "/dev/null"]).current_dir(desk.path(""));
    terminal.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    if Command::new("script").arg("--version").output().is_err() {
        return not_tested("there is no program `script` to make a terminal");
    }
    let mut terminal = terminal.spawn().expect("a terminal can be made");
    until(|| rows_begun(&desk));
    terminal.kill().expect("it can be killed");
    terminal.wait().expect("it ends");
    until(|| desk.list("out").len() == 6 && desk.path("out/manifest.json").exists());
    assert!(years(&desk) > 0);
}

#[test]
fn a_run_that_is_told_to_outlive_its_terminal_does() {
    let desk = desk();
    let script = "nohup $fivenines run small.toml --for 1500ms --charts none --out out >printed 2>said & run=$!
        while ! ls out/.*.partial >ls 2>&1; do sleep 0.05; done; sleep 0.2
        kill -HUP $run; wait $run; echo $?; cat said";
    let ended = shell(&desk, script);
    assert!(ended.stdout.starts_with("0\n") && ended.stdout.contains("results are in out"), "{}", ended.stdout);
    assert!(!ended.stdout.contains("stopping"), "{}", ended.stdout);
    assert!(desk.read("printed").starts_with("small\n"));
}

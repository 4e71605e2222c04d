//! Readers that go away, outputs that are closed or full.

use super::{COMMANDS, Writes, desk_with_results, shell};
use crate::fixtures::{Desk, Ended, ended};
use std::fs::OpenOptions;
use std::process::Stdio;

/// All commands with arguments that make each of them print.
fn printing() -> impl Iterator<Item = (Vec<&'static str>, Writes)> {
    COMMANDS.into_iter().filter_map(|(arguments, writes)| {
        let more: &[&str] = match (arguments[0], writes) {
            ("plot", Writes::Folder | Writes::File(_)) | (_, Writes::File("a.svg")) => return None,
            ("init", _) => &["--out", "-"],
            (_, Writes::Folder) => &["--out", "out"],
            _ => &[],
        };
        Some(([arguments, more].concat(), writes))
    })
}

fn full() -> Stdio {
    OpenOptions::new().write(true).open("/dev/full").expect("Linux has it").into()
}

/// A pipe that nobody reads.
fn unread() -> Stdio {
    let (reader, writer) = std::io::pipe().expect("a pipe can be made");
    drop(reader);
    writer.into()
}

fn with(desk: &Desk, arguments: &[&str], out: Stdio, err: Stdio) -> Ended {
    let child = desk.command(arguments).stdout(out).stderr(err).spawn().expect("the command starts");
    ended(child.wait_with_output().expect("it ends"))
}

#[test]
fn a_reader_that_goes_away_changes_nothing() {
    let desk = desk_with_results();
    for (arguments, writes) in printing() {
        let usual = desk.run(&arguments);
        assert!(usual.code == 0 && !usual.stdout.is_empty(), "{arguments:?}: {}", usual.stderr);
        let before = (writes == Writes::Folder).then(|| desk.list("out"));
        let _ = std::fs::remove_dir_all(desk.path("out"));
        let ended = with(&desk, &arguments, unread(), Stdio::piped());
        assert_eq!((ended.code, &ended.stderr), (0, &usual.stderr), "{arguments:?}");
        assert_eq!(before, (writes == Writes::Folder).then(|| desk.list("out")), "{arguments:?}");
        let _ = std::fs::remove_dir_all(desk.path("out"));
        // Nobody listens to the talk either.
        assert_eq!(with(&desk, &arguments, unread(), unread()).code, 0, "{arguments:?}");
        let _ = std::fs::remove_dir_all(desk.path("out"));
    }
}

#[test]
fn an_output_that_is_full_is_told_and_the_files_are_there() {
    let desk = desk_with_results();
    for (arguments, writes) in printing() {
        let ended = with(&desk, &arguments, full(), Stdio::piped());
        assert_eq!(ended.code, 4, "{arguments:?}: {}", ended.stderr);
        let message =
            "fivenines: cannot write to standard output: No space left on device (os error 28); make room there";
        assert!(ended.stderr.contains(message), "{arguments:?}: {}", ended.stderr);
        assert!(writes != Writes::Folder || !desk.list("out").is_empty(), "{arguments:?}");
        let _ = std::fs::remove_dir_all(desk.path("out"));
    }
    for arguments in [&["--help"][..], &["--version"], &["help", "run"]] {
        assert_eq!(with(&desk, arguments, full(), Stdio::null()).code, 4, "{arguments:?}");
        assert_eq!(with(&desk, arguments, unread(), Stdio::null()).code, 0, "{arguments:?}");
    }
}

#[test]
fn talk_that_cannot_be_heard_changes_nothing() {
    let desk = desk_with_results();
    for (arguments, _) in printing() {
        let ended = with(&desk, &arguments, Stdio::piped(), full());
        assert!(ended.code == 0 && !ended.stdout.is_empty(), "{arguments:?}");
    }
    // Errors keep their exit codes.
    for (arguments, code) in [
        (&["run", "missing.toml"][..], 2),
        (&["run", "--bogus"], 2),
        (&["check", "small.toml", "--years", "30", "--set", "objective.availability=99.9999999%"], 1),
        (&["run", "small.toml", "--years", "30", "--out", "small.toml"], 4),
    ] {
        assert_eq!(with(&desk, arguments, Stdio::null(), full()).code, code, "{arguments:?}");
        assert_eq!(with(&desk, arguments, unread(), unread()).code, code, "{arguments:?}");
    }
}

#[test]
fn closed_outputs_are_outputs_that_nobody_reads() {
    let desk = desk_with_results();
    let run = "$fivenines run small.toml --years 30 --charts none --out";
    for (closed, out) in [(">&-", "a"), ("2>&-", "b"), (">&- 2>&-", "c"), ("<&- >&- 2>&-", "d")] {
        let ended = shell(&desk, &format!("{run} {out} {closed}"));
        assert_eq!(ended.code, 0, "{closed}: {}", ended.stderr);
        // No file has taken the place of an output.
        assert_eq!(desk.read(&format!("{out}/years.csv")), desk.read("before/years.csv"), "{closed}");
    }
}

//! Faults of the world: full disks, folders that vanish, readers that go away, closed terminals, clocks that jump, files that
//! are cut short, two commands in one folder. Each ends with a clear message and the right exit code, and what was complete
//! before is there afterwards.
//!
//! Some faults need the rights of an administrator or a program that may be missing. A test that cannot bring its fault about says
//! so on standard error, past the harness; with `FIVENINES_WORLD=all` it fails instead.

mod clock;
mod damage;
mod disk;
mod folders;
mod memory;
mod pipes;
mod terminal;
mod together;

use crate::fixtures::{Desk, Ended, command, ended};
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

const SMALL: &str = "objective.availability = \"50%\"\n[component.a]\ncount = 2\nfault.crash = { every = \"30d\", mttr = \"10h\" }\n\
    [component.b]\nfault.crash = { every = \"90d\", mttr = \"5h\" }\n\
    [service.tier]\nany = \"a\"\n[service.site]\nall = [\"tier\", \"b\"]\n";

const INCIDENTS: &str = "began,ended,minutes\n\
    2025-01-03T10:00:00Z,2025-01-03T11:00:00Z,60\n2025-02-11T10:00:00Z,2025-02-11T10:07:00Z,7\n\
    2025-03-19T10:00:00Z,2025-03-19T10:30:00Z,30\n2025-05-02T10:00:00Z,2025-05-02T10:12:00Z,12\n\
    2025-06-21T10:00:00Z,2025-06-21T12:00:00Z,120\n2025-09-01T10:00:00Z,2025-09-01T10:04:00Z,4\n";

/// What a command writes to.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Writes {
    /// A folder, always.
    Folder,
    /// A folder, if it is given one; it prints nothing then.
    FolderOrPrints,
    /// One file, where it prints else.
    File(&'static str),
    Nothing,
}

/// Every command that prints or writes, done in a moment.
const COMMANDS: [(&[&str], Writes); 21] = [
    (&["run", "small.toml", "--years", "30", "--charts", "svg"], Writes::Folder),
    (&["run", "small.toml", "other.toml", "--years", "30", "--charts", "svg"], Writes::Folder),
    (&["compare", "small.toml", "other.toml", "--years", "30", "--charts", "svg"], Writes::Folder),
    (&["sensitivity", "small.toml", "--years", "30", "--charts", "svg"], Writes::Folder),
    (&["trace", "small.toml", "--years", "30", "--charts", "svg"], Writes::Folder),
    (&["check", "small.toml", "--years", "30", "--allow-inconclusive"], Writes::Folder),
    (&["explain", "small.toml"], Writes::Folder),
    (&["diagram", "small.toml"], Writes::FolderOrPrints),
    (&["diagram", "small.toml"], Writes::File("a.svg")),
    (&["sweep", "small.toml", "--over", "component.a.count=1,2", "--years", "30", "--charts", "svg"], Writes::Folder),
    (&["plot", "before", "--format", "svg"], Writes::Folder),
    (&["plot", "before", "--chart", "histogram"], Writes::File("a.svg")),
    (&["plot", "before", "--list"], Writes::Nothing),
    (&["exact", "small.toml"], Writes::Folder),
    (&["init", "one-instance", "--yes"], Writes::File("a.toml")),
    (&["fit", "incidents.csv", "--column", "minutes", "--unit", "min", "--charts", "svg"], Writes::Folder),
    (
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
            "--years",
            "30",
        ],
        Writes::Folder,
    ),
    (&["merge", "shards"], Writes::Folder),
    (&["catalog"], Writes::Nothing),
    (&["schema", "summary"], Writes::Nothing),
    (&["man"], Writes::FolderOrPrints),
];

/// A desk with all that the commands read.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("small.toml", SMALL);
    desk.write("other.toml", &SMALL.replace("30d", "60d"));
    desk.write("incidents.csv", INCIDENTS);
    desk
}

/// The same, with the results of a run in `before` and a run in one shard in `shards`.
fn desk_with_results() -> Desk {
    let desk = desk();
    let run = desk.run(&["run", "small.toml", "--years", "30", "--charts", "svg", "--out", "before"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let shard = desk.run(&["run", "small.toml", "--years", "30", "--shard", "0/1", "--out", "shards"]);
    assert_eq!(shard.code, 0, "{}", shard.stderr);
    desk
}

/// All files of a folder with their bytes, hidden ones too.
fn files(desk: &Desk, folder: &str) -> BTreeMap<String, Vec<u8>> {
    let read = |name: &String| fs::read(desk.path(folder).join(name)).expect("a file can be read");
    desk.list(folder).into_iter().map(|name| (name.clone(), read(&name))).collect()
}

/// Says past the harness that something was not tested.
fn not_tested(what: &str) {
    assert!(std::env::var_os("FIVENINES_WORLD").is_none_or(|all| all != "all"), "NOT TESTED: {what}");
    let _ = writeln!(std::io::stderr(), "\n!! NOT TESTED: {what}");
}

/// A shell script in the folder of a desk, in which `$fivenines` is the command. It may mount things: they go with it.
/// Nothing where this machine does not let anybody mount.
fn mounting(desk: &Desk, script: &str) -> Option<Ended> {
    let root: &[&str] = &["-m"];
    let may = |options: &&&[&str]| {
        let mut probe = Command::new("unshare");
        probe.args(**options).args(["sh", "-c", "mount -t tmpfs -o size=64k none . && mount --bind . ."]);
        let probe = probe.current_dir(desk.path("")).output();
        probe.is_ok_and(|output| output.status.success())
    };
    let Some(options) = [root, &["-rm"]].iter().find(may).copied() else {
        not_tested("no file system can be mounted here (unshare -m, unshare -rm)");
        return None;
    };
    let mut unshare = Command::new("unshare");
    unshare.args(options).args(["sh", "-c", script]).current_dir(desk.path(""));
    Some(ended(unshare.env("fivenines", command().get_program()).output().expect("unshare starts")))
}

/// A shell script in the folder of a desk, in which `$fivenines` is the command.
fn shell(desk: &Desk, script: &str) -> Ended {
    let mut sh = Command::new("sh");
    sh.args(["-c", script]).current_dir(desk.path("")).env("fivenines", command().get_program());
    ended(sh.output().expect("there is a shell"))
}

/// A run into `out` that somebody else has to end, once some of its rows are written.
fn endless(desk: &Desk) -> Child {
    let mut run = heeding_hangups();
    run.arg(command().get_program()).args([
        "run",
        "small.toml",
        "--charts",
        "none",
        "--years",
        "30000000",
        "--out",
        "out",
    ]);
    run.current_dir(desk.path(""));
    let child = run.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the command starts");
    until(|| rows_begun(desk));
    child
}

/// What runs a command as a terminal does, also where the tests were started to outlive theirs.
fn heeding_hangups() -> Command {
    let mut env = Command::new("env");
    env.arg("--default-signal=HUP");
    env
}

/// Whether some rows of a run into `out` are written.
fn rows_begun(desk: &Desk) -> bool {
    let Ok(entries) = fs::read_dir(desk.path("out")) else { return false };
    let begun = |entry: fs::DirEntry| {
        entry.file_name().to_string_lossy().contains(".partial") && entry.metadata().is_ok_and(|file| file.len() > 0)
    };
    entries.flatten().any(begun)
}

/// Sends a signal to a command.
fn signal(child: &Child, name: &str) {
    let sent = Command::new("kill").args([&format!("-{name}"), &child.id().to_string()]).status();
    assert!(sent.expect("there is a kill command").success());
}

/// Waits until something is so.
fn until(so: impl Fn() -> bool) {
    for _ in 0..4_000 {
        if so() {
            return;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    panic!("it did not come about in 20 s");
}

/// Asserts that a command could not write, and says so in words with these parts.
fn could_not_write(ended: &Ended, parts: &[&str]) {
    assert_eq!(ended.code, 4, "{}", ended.stderr);
    for part in parts {
        assert!(ended.stderr.contains(part), "`{part}` is missing: {}", ended.stderr);
    }
    assert!(!ended.stderr.contains(".fivenines-") && !ended.stderr.contains("panicked"), "{}", ended.stderr);
}

#[test]
fn every_command_is_among_those_that_meet_the_faults() {
    let help = desk().run(&["--help"]).stdout;
    let list = help.split("Commands:").nth(1).and_then(|rest| rest.split("Options:").next()).expect("a list");
    let named = list.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let named: Vec<&str> = named.filter_map(|line| line.split_whitespace().next()).collect();
    assert!(named.len() > 15, "{named:?}");
    for name in named.iter().filter(|name| !["help", "completions"].contains(name)) {
        assert!(COMMANDS.iter().any(|(arguments, _)| arguments[0] == *name), "{name} is missing in COMMANDS");
    }
}

#[test]
fn nothing_is_printed_in_a_way_that_panics() {
    let folder = crate::fixtures::repository("src/cli");
    for entry in fs::read_dir(folder).expect("src/cli can be listed") {
        let path = entry.expect("it can be listed").path();
        let text = fs::read_to_string(&path).expect("a source can be read");
        for bad in ["println!", "eprint!", " print!"] {
            assert!(
                !text.contains(bad),
                "{}: {bad} ends in a panic where nobody can read; say! does not",
                path.display()
            );
        }
    }
}

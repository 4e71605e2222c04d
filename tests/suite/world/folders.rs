//! Folders that cannot be written to, vanish, or are replaced while a command runs.

use super::{could_not_write, desk, desk_with_results, endless, files, mounting, not_tested, signal, until};
use crate::fixtures::{Desk, Ended, ended};
use std::fs;
use std::process::{Command, Stdio};

/// A run that goes on for a moment while something happens to its folder.
fn meanwhile(desk: &Desk, happens: impl FnOnce()) -> Ended {
    let child = endless(desk);
    happens();
    signal(&child, "INT");
    ended(child.wait_with_output().expect("it ends"))
}

#[test]
fn a_folder_that_is_removed_is_told_and_the_results_are_printed() {
    let desk = desk();
    let ended = meanwhile(&desk, || fs::remove_dir_all(desk.path("out")).expect("it can be removed"));
    could_not_write(&ended, &["cannot write out/", "the folder was removed while this command ran"]);
    assert!(ended.stdout.starts_with("small\n"), "{}", ended.stdout);
    assert!(!desk.path("out").exists());
}

#[test]
fn a_folder_that_is_replaced_is_told_and_left_alone() {
    let desk = desk();
    let ended = meanwhile(&desk, || {
        fs::remove_dir_all(desk.path("out")).expect("it can be removed");
        desk.write("out", "mine");
    });
    could_not_write(&ended, &["cannot write out/", "Not a directory"]);
    assert_eq!(desk.read("out"), "mine");
    fs::remove_file(desk.path("out")).expect("it can be removed");
    let ended = meanwhile(&desk, || {
        fs::remove_dir_all(desk.path("out")).expect("it can be removed");
        fs::create_dir(desk.path("out")).expect("it can be made");
        desk.write("out/mine", "mine");
        // Somebody else has this folder now.
        desk.write("out/.fivenines-lock", "");
        desk.write("out/years.csv.partial", "of another run");
    });
    could_not_write(&ended, &["cannot write out/", "was removed while this command ran"]);
    let mut left = desk.list("out");
    left.retain(|name| name != "checkpoint.json");
    assert_eq!(left, [".fivenines-lock", "mine", "years.csv.partial"]);
}

#[test]
fn a_folder_that_becomes_unwritable_is_told_and_keeps_its_files() {
    let desk = desk();
    assert_eq!(desk.run(&["run", "small.toml", "--years", "30", "--charts", "none", "--out", "out"]).code, 0);
    let before = files(&desk, "out");
    let change = |how: [&str; 2]| {
        let changed = Command::new(how[0]).arg(how[1]).arg(desk.path("out")).output();
        changed.is_ok_and(|output| output.status.success())
    };
    let is_writable =
        || fs::write(desk.path("out/probe"), "").is_ok() && fs::remove_file(desk.path("out/probe")).is_ok();
    // Modes do not hold an administrator back, attributes do.
    let ways = [(["chmod", "a-w"], ["chmod", "u+w"]), (["chattr", "+i"], ["chattr", "-i"])];
    let holds = |(shut, open): &([&str; 2], [&str; 2])| {
        let held = change(*shut) && !is_writable();
        change(*open);
        held
    };
    let Some((shut, open)) = ways.into_iter().find(holds) else {
        return not_tested("no folder can be made unwritable here (chmod, chattr)");
    };
    let ended = meanwhile(&desk, || assert!(change(shut)));
    let at_once = desk.run(&["run", "small.toml", "--years", "30", "--out", "out"]);
    assert!(change(open));
    could_not_write(&ended, &["cannot write out/", "; allow writing there, or write somewhere else"]);
    could_not_write(&at_once, &["cannot write", " out", "; allow writing there, or write somewhere else"]);
    let after = files(&desk, "out");
    assert!(before.iter().all(|(name, bytes)| after.get(name) == Some(bytes)), "{:?}", after.keys());
    // What could not be removed is removed by the next.
    assert_eq!(desk.run(&["run", "small.toml", "--years", "30", "--charts", "none", "--out", "out"]).code, 0);
    assert_eq!(desk.list("out"), before.keys().cloned().collect::<Vec<_>>());
}

#[test]
fn a_file_system_that_is_read_only_is_told_at_once() {
    let desk = desk_with_results();
    let run = "$fivenines run small.toml --years 30 --out before";
    let script = format!(
        "mount --bind before before && mount -o remount,ro,bind before && {{ {run}; echo $?; {run}/a/b; echo $?
         $fivenines trace small.toml --years 30 --out before; echo $?; $fivenines plot before --format svg; echo $?
         $fivenines diagram small.toml --out before/x.svg; echo $?; }}"
    );
    let before = files(&desk, "before");
    let Some(ended) = mounting(&desk, &script) else { return };
    assert_eq!(ended.stdout, "4\n4\n4\n4\n4\n", "{}", ended.stderr);
    let said =
        ended.stderr.lines().filter(|line| line.contains("Read-only file system (os error 30); allow writing there"));
    assert_eq!(said.count(), 5, "{}", ended.stderr);
    assert!(before == files(&desk, "before"));
}

#[test]
fn what_is_in_the_way_is_told() {
    let desk = desk();
    let run = |out: &str| desk.run(&["run", "small.toml", "--years", "30", "--charts", "none", "--out", out]);
    desk.write("file", "mine");
    could_not_write(&run("file"), &["cannot write the folder file: ", "move what is in the way"]);
    could_not_write(&run("file/below"), &["cannot write the folder file/below: ", "move what is in the way"]);
    assert_eq!(desk.read("file"), "mine");
    // A folder that has the name of a file: nothing else is written either.
    fs::create_dir_all(desk.path("out/summary.json")).expect("a folder");
    could_not_write(&run("out"), &["cannot write out/summary.json: ", "move what is in the way"]);
    assert_eq!(desk.list("out"), ["summary.json"]);
}

#[test]
fn folders_that_were_made_for_nothing_go_away() {
    let desk = desk();
    let trace = ["trace", "small.toml", "--years", "100000000", "--out", "a/b/c"];
    let child = desk.command(&trace).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    until(|| desk.path("a/b/c").exists() && !desk.list("a/b/c").is_empty());
    signal(&child, "INT");
    let ended = ended(child.wait_with_output().expect("it ends"));
    assert_eq!((ended.code, ended.stdout.as_str()), (3, ""), "{}", ended.stderr);
    assert!(!desk.path("a").exists());
}

//! A run that is interrupted, at any moment and in any way, goes on to the bytes of one that was not.

use crate::fixtures::{Desk, Ended, ended};
use crate::shards::{assert_alike, desk_with};
use fivenines::study::parts::unseal;
use sha2::{Digest, Sha256};
use std::fs;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

/// Kills of the long test.
const KILLS: u32 = 200;
/// What they interrupt: histories, then draws of beliefs.
const LINE: &str = "run s.toml --years 10000 --draws 60 --charts none";

fn start(desk: &Desk, line: &str) -> Child {
    let mut command = desk.command(&line.split(' ').collect::<Vec<_>>());
    command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("the command starts")
}

fn run(desk: &Desk, line: &str) -> Ended {
    desk.run(&line.split(' ').collect::<Vec<_>>())
}

fn done(desk: &Desk, line: &str) -> String {
    let ended = run(desk, line);
    assert_eq!(ended.code, 0, "{line}: {}", ended.stderr);
    ended.stderr
}

/// Moments up to 90 ms, about evenly spread.
fn moment(kill: u32) -> Duration {
    Duration::from_micros((u64::from(kill.wrapping_mul(2_654_435_761) >> 16) * 90_000) >> 16)
}

#[test]
fn two_hundred_kills_change_nothing() {
    let desk = desk_with("mechanisms/uncertain.toml");
    done(&desk, &format!("{LINE} --out one"));
    let line = format!("{LINE} --out two --resume --checkpoint 0s");
    let (mut killed, mut resumed) = (0, 0);
    while killed < KILLS {
        let mut child = start(&desk, &line);
        sleep(moment(killed));
        match child.try_wait().expect("it can be asked") {
            Some(status) => {
                assert!(status.success());
                assert_alike(&desk, "one", "two");
                fs::remove_dir_all(desk.path("two")).expect("it is complete");
            }
            None => {
                child.kill().expect("it can be killed");
                let output = child.wait_with_output().expect("it ends");
                resumed += u32::from(String::from_utf8_lossy(&output.stderr).contains("resumed after"));
                killed += 1;
                nothing_is_half_written(&desk);
            }
        }
    }
    let last = run(&desk, &line);
    assert_eq!(last.code, 0, "{}", last.stderr);
    assert_alike(&desk, "one", "two");
    assert!(resumed > KILLS / 4, "{resumed} of {killed} went on");
    assert!(!desk.path("two/checkpoint.json").exists() && !desk.path("two/years.csv.partial").exists());
}

/// What has a name is whole: the state, and files of results, which appear together.
fn nothing_is_half_written(desk: &Desk) {
    let Ok(state) = fs::read_to_string(desk.path("two/checkpoint.json")) else { return };
    unseal(&state).expect("the state is whole");
}

#[test]
fn a_search_for_a_precision_goes_on_where_it_was() {
    let desk = desk_with("first.toml");
    // The second ends rarely, looks for rare outages in vain or not, and goes on.
    for (at, line) in
        ["run s.toml --precision 1.5% --charts none", "run s.toml --years 3000 --charts none"].iter().enumerate()
    {
        done(&desk, &format!("{line} --out one{at}"));
        let resumed = format!("{line} --out two{at} --resume --checkpoint 0s");
        let mut kills = 0;
        for wait in [60, 90, 130, 180] {
            let mut child = start(&desk, &resumed);
            sleep(Duration::from_millis(wait));
            kills += u32::from(child.kill().is_ok());
            child.wait().expect("it ends");
        }
        done(&desk, &resumed);
        assert!(kills > 0);
        assert_alike(&desk, &format!("one{at}"), &format!("two{at}"));
    }
}

fn interrupt(child: &Child) {
    let sent = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(sent.expect("there is a kill command").success());
}

/// Waits for the first state of a run into `two`.
fn await_state(desk: &Desk) {
    await_file(desk, "two/checkpoint.json");
}

fn await_file(desk: &Desk, name: &str) {
    for _ in 0..30_000 {
        if desk.path(name).exists() {
            return;
        }
        sleep(Duration::from_millis(1));
    }
    panic!("there is no {name}");
}

#[test]
fn the_first_interrupt_writes_partial_results_and_the_run_goes_on_later() {
    let desk = desk_with("first.toml");
    let line = "run s.toml --years 100000 --charts none --checkpoint 20ms";
    done(&desk, &format!("{line} --out one"));
    let child = start(&desk, &format!("{line} --out two"));
    await_state(&desk);
    interrupt(&child);
    let stopped = ended(child.wait_with_output().expect("it ends"));
    assert_eq!(stopped.code, 3, "{}", stopped.stderr);
    assert!(stopped.stderr.contains("--resume goes on"), "{}", stopped.stderr);
    assert!(desk.read("two/report.md").contains("of 100000 histories"), "partial results say so");
    let rows = desk.read("two/years.csv").lines().count() - 1;
    assert!(rows > 0 && rows < 100_000);
    assert!(done(&desk, &format!("{line} --out two --resume")).contains(&format!("resumed after {rows} histories")));
    assert_alike(&desk, "one", "two");
}

#[test]
fn the_second_interrupt_ends_at_once_and_what_is_left_can_be_resumed() {
    // From at once to long after the first, in search of the moments when files get their names.
    for wait in [0, 1, 2, 3, 5, 8, 12, 20, 40, 80] {
        let desk = desk_with("first.toml");
        let line = "run s.toml --years 1000000000 --rows 5000 --charts none --out two --checkpoint";
        let (saving, early) = (format!("{line} 10ms"), format!("{line} 1h"));
        // The second never saves a state before it is asked to stop.
        for (line, begun) in [(&saving, "two/checkpoint.json"), (&early, "two")] {
            let _ = fs::remove_dir_all(desk.path("two"));
            let child = start(&desk, line);
            await_file(&desk, begun);
            interrupt(&child);
            sleep(Duration::from_millis(wait));
            interrupt(&child);
            let stopped = ended(child.wait_with_output().expect("it ends"));
            assert_eq!(stopped.code, 3, "{}", stopped.stderr);
            what_is_left_belongs_together(&desk);
        }
    }
}

/// No state and no rows, or a state with the rows that it speaks of.
fn what_is_left_belongs_together(desk: &Desk) {
    // A folder that was made for nothing goes away.
    let left = if desk.path("two").exists() { desk.list("two") } else { return };
    let state = fs::read_to_string(desk.path("two/checkpoint.json")).unwrap_or_else(|_| panic!("no state: {left:?}"));
    let mark = unseal(&state).expect("the state is whole").rows.expect("rows are kept");
    let rows = if left.iter().any(|name| name == "summary.json") { "two/years.csv" } else { "two/years.csv.partial" };
    let bytes = desk.read(rows).into_bytes();
    let spoken_of = bytes.get(..usize::try_from(mark.bytes).expect("it is small")).expect("they are all there");
    let sum: String = Sha256::digest(spoken_of).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(sum, mark.sha256, "{left:?}");
}

#[test]
fn a_state_that_is_altered_or_of_another_run_is_refused() {
    let desk = desk_with("first.toml");
    let line = "run s.toml --years 100000000 --rows 3000 --charts none --checkpoint 50ms --out two";
    let mut child = start(&desk, line);
    await_state(&desk);
    child.kill().expect("it can be killed");
    child.wait().expect("it ends");
    let short = "run s.toml --years 300 --charts none --out two --resume";
    let other = run(&desk, short);
    assert!(other.code == 2 && other.stderr.contains("it is of another run"), "{}", other.stderr);
    let state = desk.read("two/checkpoint.json");
    desk.write("two/checkpoint.json", &state.replacen("\"sum\":", "\"sum\":1", 1));
    let altered = run(&desk, &format!("{line} --resume"));
    assert!(altered.code == 2 && altered.stderr.contains("its checksum is SHA-256"), "{}", altered.stderr);
    fs::remove_file(desk.path("two/checkpoint.json")).expect("it is there");
    assert!(done(&desk, short).contains("beginning anew"));
    // Rows that are gone cannot be made up.
    let mut child = start(&desk, line);
    await_state(&desk);
    child.kill().expect("it can be killed");
    child.wait().expect("it ends");
    fs::remove_file(desk.path("two/years.csv.partial")).expect("it is there");
    fs::remove_file(desk.path("two/years.csv")).expect("it is there");
    let child = start(&desk, &format!("{line} --resume"));
    sleep(Duration::from_millis(500));
    interrupt(&child);
    let stopped = ended(child.wait_with_output().expect("it ends"));
    assert!(stopped.stderr.contains("are gone: beginning anew"), "{}", stopped.stderr);
}

#[test]
fn a_shard_that_is_stopped_asks_to_be_tried_again_and_goes_on() {
    let desk = desk_with("first.toml");
    let line = "run s.toml --years 200000 --shard 1/2 --checkpoint 20ms --out parts";
    let child = start(&desk, line);
    for _ in 0..3000 {
        if desk.path("parts").exists()
            && desk
                .list("parts")
                .iter()
                .any(|run| desk.list(&format!("parts/{run}")).iter().any(|name| name.ends_with(".checkpoint.json")))
        {
            break;
        }
        sleep(Duration::from_millis(10));
    }
    interrupt(&child);
    let stopped = ended(child.wait_with_output().expect("it ends"));
    assert_eq!(stopped.code, 75, "{}", stopped.stderr);
    assert!(stopped.stderr.contains("was stopped before its end"), "{}", stopped.stderr);
    assert!(done(&desk, line).contains("resumed after"));
    let run = desk.list("parts").remove(0);
    let left = desk.list(&format!("parts/{run}"));
    assert_eq!(left, ["shard-00001-of-00002.json", "shard-00001-of-00002.years.csv"]);
}

//! Parts of a run, simulated apart, join to the bytes of one run; a run that is killed goes on to them.

use crate::fixtures::{Desk, repository};
use std::fs;
use std::path::Path;

/// Every file of a folder but the manifest, with its bytes.
pub(crate) fn files(desk: &Desk, folder: &str) -> Vec<(String, Vec<u8>)> {
    let names = desk.list(folder).into_iter().filter(|name| name != "manifest.json");
    names.map(|name| (name.clone(), fs::read(desk.path(folder).join(&name)).expect("it can be read"))).collect()
}

/// Says which files differ.
pub(crate) fn assert_alike(desk: &Desk, one: &str, other: &str) {
    let (one, other) = (files(desk, one), files(desk, other));
    let names = |files: &[(String, Vec<u8>)]| files.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&one), names(&other));
    let differ: Vec<&String> = one.iter().zip(&other).filter(|(a, b)| a != b).map(|((name, _), _)| name).collect();
    assert!(differ.is_empty(), "{differ:?}");
}

/// A command that must end well.
fn done(desk: &Desk, line: &str) -> String {
    let ended = desk.run(&line.split(' ').collect::<Vec<_>>());
    assert_eq!(ended.code, 0, "{line}: {}", ended.stderr);
    ended.stderr
}

/// A desk with a copy of a shipped scenario under the name `s.toml`.
pub(crate) fn desk_with(scenario: &str) -> Desk {
    let desk = Desk::new();
    fs::copy(repository(&format!("scenarios/{scenario}")), desk.path("s.toml")).expect("it can be copied");
    desk
}

#[test]
fn a_run_in_parts_is_the_run_for_any_number_of_parts_in_any_order() {
    let desk = desk_with("mechanisms/data-loss.toml");
    done(&desk, "run s.toml --years 1500 --charts svg --out one");
    for of in [1, 2, 5, 13] {
        let parts = format!("parts{of}");
        for at in (0..of).rev() {
            done(&desk, &format!("run s.toml --years 1500 --out {parts} --shard {at}/{of} --threads 1"));
        }
        // Some of them twice, under another name, in another folder.
        let run = desk.list(&parts).remove(0);
        let shard = format!("{parts}/{run}/shard-00000-of-{of:05}.json");
        fs::create_dir(desk.path("again")).expect("a folder");
        fs::copy(desk.path(&shard), desk.path("again/shard-twice.json")).expect("a copy");
        done(&desk, &format!("merge again {parts} --charts svg --out joined{of}"));
        assert_alike(&desk, "one", &format!("joined{of}"));
        fs::remove_dir_all(desk.path("again")).expect("it was made");
    }
}

#[test]
fn comparisons_sweeps_searches_and_beliefs_join_too() {
    let desk = desk_with("mechanisms/uncertain.toml");
    for (name, scenario) in [("a.toml", "reference/99.9-two-az.toml"), ("b.toml", "reference/99.95-warm-standby.toml")]
    {
        fs::copy(repository(&format!("scenarios/{scenario}")), desk.path(name)).expect("it can be copied");
    }
    fs::copy(repository("scenarios/first.toml"), desk.path("f.toml")).expect("it can be copied");
    let commands = [
        "run s.toml --years 2300 --draws 25",
        "compare a.toml b.toml --years 300",
        "compare a.toml b.toml --years 300 --objective 99.9%",
        "sweep f.toml --over component.web.count=1..3 --years 2500",
        "run f.toml --years 700 --set component.web.count=9 --accelerate always --seed 7",
    ];
    for (at, command) in commands.into_iter().enumerate() {
        done(&desk, &format!("{command} --charts none --out one{at}"));
        for shard in 0..3 {
            done(&desk, &format!("{command} --shard {shard}/3 --out parts{at}"));
        }
        done(&desk, &format!("merge parts{at} --charts none --out joined{at}"));
        assert_alike(&desk, &format!("one{at}"), &format!("joined{at}"));
    }
}

#[test]
fn a_shard_that_is_there_is_not_made_again_and_a_broken_one_is() {
    let desk = desk_with("first.toml");
    let line = "run s.toml --years 400 --shard 1/2 --out parts";
    done(&desk, line);
    let path = shard(&desk, 1, 2);
    let whole = fs::read_to_string(&path).expect("it is there");
    fs::write(&path, format!("{whole} ")).expect("it can be written");
    assert!(done(&desk, line).contains("is broken, and made again"));
    assert_eq!(fs::read_to_string(&path).expect("it is there"), whole);
    let before = fs::metadata(&path).and_then(|it| it.modified()).expect("it has a time");
    assert!(done(&desk, line).contains("is complete"));
    assert_eq!(fs::metadata(&path).and_then(|it| it.modified()).expect("it has a time"), before);
    // Nothing of the making is left.
    let run = desk.list("parts").remove(0);
    assert_eq!(desk.list(&format!("parts/{run}")), ["shard-00001-of-00002.json", "shard-00001-of-00002.years.csv"]);
}

fn shard(desk: &Desk, at: u64, of: u64) -> std::path::PathBuf {
    let run = desk.list("parts").remove(0);
    desk.path(&format!("parts/{run}/shard-{at:05}-of-{of:05}.json"))
}

/// What merge says where it must refuse.
fn refused(desk: &Desk, line: &str) -> String {
    let ended = desk.run(&line.split(' ').collect::<Vec<_>>());
    assert_eq!(ended.code, 2, "{line}: {}", ended.stderr);
    assert!(!desk.path("joined").exists(), "nothing is written");
    ended.stderr
}

#[test]
fn what_is_missing_altered_or_foreign_is_said() {
    let desk = desk_with("first.toml");
    for at in [0, 1, 2, 4, 5, 6] {
        done(&desk, &format!("run s.toml --years 2000 --shard {at}/10 --out parts"));
    }
    assert!(refused(&desk, "merge parts --out joined").contains("4 of 10 shards are missing: 3,7-9\n"));
    for at in [3, 7, 8, 9] {
        done(&desk, &format!("run s.toml --years 2000 --shard {at}/10 --out parts"));
    }
    let (path, rows) = (shard(&desk, 3, 10), shard(&desk, 3, 10).with_extension("years.csv"));
    let (whole, whole_rows) = (read(&path), read(&rows));
    let altered = |path: &Path, text: &str| {
        fs::write(path, text).expect("it can be written");
        let said = refused(&desk, "merge parts --out joined");
        fs::write(path, if path == rows { &whole_rows } else { &whole }).expect("it can be written");
        assert!(said.contains("shard-00003-of-00010"), "{said}");
        said
    };
    assert!(altered(&path, &whole[..whole.len() / 2]).contains("does not end with its checksum"));
    let said = altered(&path, &whole.replacen("\"histories\":", "\"histories\": ", 1));
    assert!(said.contains("its checksum is SHA-256") && said.contains("that of its content is"), "{said}");
    assert!(altered(&rows, &whole_rows.replacen(",", ";", 1)).contains("its checksum is SHA-256"));
    assert!(altered(&rows, &whole_rows[..whole_rows.len() - 9]).contains("it is cut short"));
    done(&desk, "run s.toml --years 2000 --seed 2 --shard 0/10 --out parts");
    assert!(refused(&desk, "merge parts --out joined").contains("these are shards of 2 runs"));
    assert!(refused(&desk, "merge s.toml --out joined").contains("does not end with its checksum"));
    assert!(refused(&desk, "merge nothing-here --out joined").contains("nothing-here"));
    let runs: Vec<String> = desk.list("parts").into_iter().map(|run| format!("parts/{run}")).collect();
    let ten = runs.iter().find(|run| desk.list(run).len() == 20).expect("one is complete");
    done(&desk, &format!("merge {ten} --out joined"));
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).expect("it is there")
}

#[test]
fn what_cannot_be_divided_is_refused() {
    let desk = desk_with("first.toml");
    for (line, why) in [
        ("run s.toml --precision 5% --shard 0/2", "fixed number of histories"),
        ("run s.toml --for 1s --shard 0/2", "fixed number of histories"),
        ("run s.toml --shard 2/2", "the last of 2 is 1/2"),
        ("run s.toml --shard two", "such as 3/32, or auto"),
        ("run s.toml --shard auto", "FIVENINES_SHARD"),
        ("run s.toml --shard 0/2 --shards 3", "leave out --shards"),
        ("run s.toml --shards 3", "--shard"),
        ("run s.toml --shard 0/2 --resume", "cannot be used with"),
        // It draws and prints no results; nothing is ignored in silence.
        ("run s.toml --shard 0/2 --charts svg", "cannot be used with"),
        ("compare s.toml s.toml --shard 0/2 --theme dark", "cannot be used with"),
        ("sweep s.toml --over component.web.count=1..2 --shard 0/2 --format json", "cannot be used with"),
        ("sweep s.toml --over component.web.count=1..2 --find downtime<=5h --shard 0/2", "leave out --find"),
    ] {
        let ended = desk.run(&line.split(' ').collect::<Vec<_>>());
        assert!(ended.code == 2 && ended.stderr.contains(why), "{line}: {} {}", ended.code, ended.stderr);
    }
    let mut command = desk.command(&["run", "s.toml", "--years", "300", "--shard", "auto", "--out", "parts"]);
    let ended = command.env("SLURM_ARRAY_TASK_ID", "1").env("SLURM_ARRAY_TASK_COUNT", "2").output().expect("it runs");
    assert!(ended.status.success() && shard(&desk, 1, 2).exists());
}

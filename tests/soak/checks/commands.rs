//! The command itself, in a folder of its own.

use super::{Bench, Case};
use crate::ledger::Ledger;
use crate::plan::OBSERVED;
use std::path::Path;
use std::process::{Command, Output};

/// What each command is asked, and what it has to leave behind.
const ASKED: [(&str, &[&str], &[&str]); 6] = [
    (
        "run",
        &["--years", "300", "--threads", "1", "--draws", "20"],
        &["summary.json", "years.csv", "report.md", "report.html", "manifest.json", "figures.json", "architecture.svg"],
    ),
    ("trace", &["--replication", "3", "--charts", "svg"], &["trace.json", "trace.csv", "trace.md"]),
    ("explain", &["--charts", "svg"], &["explain.json", "explain.csv", "explain.md"]),
    ("exact", &[], &["exact.json", "exact.csv", "exact.md"]),
    ("diagram", &[], &["architecture.svg", "architecture.png"]),
    ("check", &["--years", "200"], &[]),
];

pub(super) fn check(case: &Case<'_>, bench: &Bench, ledger: &mut Ledger) {
    let desk = bench.folder.join(format!("desk-{}", case.plan.seed));
    std::fs::create_dir_all(&desk).expect("a folder can be made");
    std::fs::write(desk.join("soak.toml"), &case.plan.text).expect("a file can be written");
    std::fs::write(desk.join("observed.csv"), OBSERVED).expect("a file can be written");
    for (command, asked, files) in ASKED {
        // Draws are for beliefs only.
        let asked: Vec<&str> = match case.scenario.beliefs.is_empty() && asked.contains(&"--draws") {
            true => asked[..asked.len() - 2].to_vec(),
            false => asked.to_vec(),
        };
        let promised = case.scenario.objective.availability.is_some();
        if command == "check" && !promised {
            continue;
        }
        let out = if command == "check" { None } else { Some(command) };
        let ended = ended(&desk, command, &asked, out);
        ended_well(case, command, &ended, ledger);
        let missing: Vec<&&str> = files.iter().filter(|file| !desk.join(command).join(file).is_file()).collect();
        ledger.check(case.plan.seed, "the command writes its files", missing.is_empty(), || {
            format!("{command}: {missing:?}")
        });
    }
    two_threads(case, &desk, ledger);
    let _ = std::fs::remove_dir_all(&desk);
}

fn ended(desk: &Path, command: &str, asked: &[&str], out: Option<&str>) -> Output {
    let other = std::env::var_os("FIVENINES_BIN");
    let mut run = Command::new(other.unwrap_or_else(|| env!("CARGO_BIN_EXE_fivenines").into()));
    run.arg(command).arg("soak.toml").args(asked).current_dir(desk);
    if let Some(out) = out {
        run.args(["--out", out]);
    }
    run.output().expect("the command starts")
}

fn ended_well(case: &Case<'_>, command: &str, ended: &Output, ledger: &mut Ledger) {
    let said = String::from_utf8_lossy(&ended.stderr).into_owned();
    ledger.commands += 1;
    // An objective that is missed is an answer.
    let expected = ended.status.code() == Some(0) || (command == "check" && ended.status.code() == Some(1));
    ledger.check(case.plan.seed, "the command ends well", expected && !said.contains("panicked"), || {
        format!("{command}: {:?} {said}", ended.status)
    });
}

/// The same files but for the manifest, with pictures, from two threads.
fn two_threads(case: &Case<'_>, desk: &Path, ledger: &mut Ledger) {
    let mut asked = vec!["--years", "300", "--threads", "2"];
    if !case.scenario.beliefs.is_empty() {
        asked.extend(["--draws", "20"]);
    }
    let ended = ended(desk, "run", &asked, Some("run-2"));
    ended_well(case, "run", &ended, ledger);
    let entries =
        std::fs::read_dir(desk.join("run")).map(|entries| entries.flatten().collect::<Vec<_>>()).unwrap_or_default();
    let names =
        entries.iter().map(|entry| entry.file_name()).filter(|name| name != "manifest.json" && name != "report.html");
    for name in names {
        let [one, two] =
            ["run", "run-2"].map(|folder| std::fs::read(desk.join(folder).join(&name)).unwrap_or_default());
        ledger
            .check(case.plan.seed, "files of 1 and 2 threads have the same bytes", one == two, || format!("{name:?}"));
    }
}

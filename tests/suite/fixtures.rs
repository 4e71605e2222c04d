//! Scenarios, histories and the built command for the tests.

use fivenines::engine::{Campaign, Trajectory};
use fivenines::model::{Model, compile};
use fivenines::scenario::{self, Scenario};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The scenario of a text that must be right.
pub(crate) fn scenario(text: &str) -> Scenario {
    let reading = scenario::read("test.toml", text, &[], &|_| Err("no files here".into()));
    match reading.scenario {
        Some(scenario) => scenario,
        None => panic!("{}\n{text}", reading.diagnostics.render(&reading.sources, false)),
    }
}

/// The model of a text that must be right.
pub(crate) fn model(text: &str) -> Model {
    compile(&scenario(text)).expect("a test scenario is small")
}

/// Histories with everything that was down.
pub(crate) fn histories(model: &Model, seed: u64, count: u64) -> Vec<Trajectory> {
    let campaign = Campaign { model, seed, replications: 0..count };
    (0..count).map(|at| campaign.replay(at).expect("a test history ends")).collect()
}

/// A component of one unit with one fault, called `crash`.
pub(crate) fn part(name: &str, mttr: &str) -> String {
    format!("[component.{name}]\n[component.{name}.fault.crash]\nevery = \"1000h\"\nmttr = {{ fixed = \"{mttr}\" }}\n")
}

/// The built command; `FIVENINES_BIN` names another build of it to test.
pub(crate) fn command() -> Command {
    let other = std::env::var_os("FIVENINES_BIN");
    Command::new(other.unwrap_or_else(|| env!("CARGO_BIN_EXE_fivenines").into()))
}

/// A fresh folder in which the command runs; it goes away with this value.
pub(crate) struct Desk {
    folder: tempfile::TempDir,
}

/// How a command ended.
pub(crate) struct Ended {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Desk {
    pub(crate) fn new() -> Desk {
        Desk { folder: tempfile::tempdir().expect("a folder can be made") }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).expect("a file can be written");
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Names in a folder, hidden ones too, sorted.
    pub(crate) fn list(&self, name: &str) -> Vec<String> {
        let entries = fs::read_dir(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        let mut names: Vec<String> =
            entries.map(|e| e.expect("it can be listed").file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    /// The command with its arguments, to run in the folder.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = command();
        command.args(arguments).current_dir(self.folder.path());
        command
    }

    /// Runs the command to its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Ended {
        ended(self.command(arguments).output().expect("the command starts"))
    }
}

pub(crate) fn ended(output: Output) -> Ended {
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the command prints UTF-8");
    Ended {
        code: output.status.code().expect("the command ends by itself"),
        stdout: text(output.stdout),
        stderr: text(output.stderr),
    }
}

/// A file of the repository.
pub(crate) fn repository(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

//! The baseline file of `check`: designs as they were, with all that is needed to simulate them again.

use super::{Failure, input};
use crate::report::json::seen;
use crate::scenario::{Draft, Scenario};
use crate::study::Check;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Version of the file.
const VERSION: u32 = 1;

/// The file: its content, and the hash of that to notice what was changed by hand.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    fivenines_baseline: u32,
    tool_version: String,
    sha256: String,
    designs: Vec<Entry>,
}

/// One design.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Entry {
    name: String,
    /// SHA-256 of the scenario with its overrides and files.
    sha256: String,
    /// Name of the scenario file, for messages.
    file: String,
    text: String,
    overrides: Vec<String>,
    /// Files that the scenario names, with their texts.
    files: BTreeMap<String, String>,
    seed: u64,
    years: u64,
    /// Mean with the ends of its interval, for people.
    downtime_minutes_per_year: [f64; 3],
}

impl Entry {
    /// A design as it was read; what it does is not known yet.
    pub(super) fn of(draft: &Draft<'_>, scenario: &Scenario, files: BTreeMap<String, String>) -> Entry {
        Entry {
            name: scenario.name.clone(),
            sha256: scenario.sha256.clone(),
            file: draft.file.clone(),
            text: draft.text.clone(),
            overrides: draft.overrides.clone(),
            files,
            seed: 0,
            years: 0,
            downtime_minutes_per_year: [0.0; 3],
        }
    }

    /// The same with what a check found.
    pub(super) fn with(self, check: &Check) -> Entry {
        let downtime = &check.downtime_minutes_per_year;
        let downtime_minutes_per_year = [downtime.mean, downtime.low, downtime.high];
        Entry { seed: check.seed, years: check.histories, downtime_minutes_per_year, ..self }
    }
}

/// The text of the file.
pub(super) fn written(designs: Vec<Entry>) -> String {
    let sha256 = hash(&designs);
    let tool_version = env!("CARGO_PKG_VERSION").to_string();
    let file = File { fivenines_baseline: VERSION, tool_version, sha256, designs };
    seen(&serde_json::to_string_pretty(&file).expect("a baseline can always be written")) + "\n"
}

fn hash(designs: &[Entry]) -> String {
    let text = serde_json::to_string(designs).expect("a baseline can always be written");
    Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A baseline that was read.
pub(super) struct Baseline {
    path: PathBuf,
    designs: Vec<Entry>,
}

/// Reads the file and refuses one that is not whole, or of another version.
pub(super) fn read(path: &Path) -> Result<Baseline, Failure> {
    let refused = |why: &str| {
        let help = "write it anew with --write-baseline";
        Failure::bad_input(format!("the baseline {} {why}; {help}", input::shown(path)))
    };
    let text = input::text(path, input::LONGEST_TABLE).map_err(|why| refused(&format!("cannot be read: {why}")))?;
    let value: serde_json::Value =
        serde_json::from_str(&text).map_err(|error| refused(&format!("is not JSON: {error}")))?;
    match value.get("fivenines_baseline").and_then(serde_json::Value::as_u64) {
        None => return Err(refused("is not a baseline of fivenines")),
        Some(version) if version != u64::from(VERSION) => {
            return Err(refused(&format!("is of version {version}, and this command reads version {VERSION}")));
        }
        Some(_) => {}
    }
    let file: File = serde_json::from_value(value).map_err(|error| refused(&format!("is damaged: {error}")))?;
    if hash(&file.designs) != file.sha256 {
        return Err(refused("was changed since it was written (its SHA-256 does not fit)"));
    }
    Ok(Baseline { path: path.to_path_buf(), designs: file.designs })
}

impl Baseline {
    /// The design of this name, read again.
    pub(super) fn scenario(&self, name: &str) -> Result<Scenario, Failure> {
        let path = input::shown(&self.path);
        let Some(entry) = self.designs.iter().find(|entry| entry.name == name) else {
            let known: Vec<&str> = self.designs.iter().map(|entry| entry.name.as_str()).collect();
            return Err(Failure::bad_input(format!(
                "the baseline {path} has no design called `{name}` (it has {}); write it anew with --write-baseline",
                crate::report::lines::plain(&known.join(", "))
            )));
        };
        let files = entry.files.clone();
        let load = move |name: &str| files.get(name).cloned().ok_or(format!("`{name}` is not in the baseline"));
        let draft = Draft {
            file: format!("{} in the baseline", entry.file),
            text: entry.text.clone(),
            overrides: entry.overrides.clone(),
            load: Box::new(load),
        };
        let old = |failure: Failure| Failure {
            message: format!(
                "the baseline {path} holds a scenario that this version does not read; write it anew with --write-baseline"
            ),
            ..failure
        };
        input::accept(draft.read()).map_err(old)
    }
}

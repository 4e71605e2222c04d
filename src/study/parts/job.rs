//! What a run is: everything that its results follow from.

use crate::scenario::Draft;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// Everything that the results of a run follow from. Parts of the same job belong together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Job {
    /// Version of fivenines: another one may give other values.
    pub version: String,
    /// What is to be done.
    pub task: Task,
    /// The scenarios.
    pub inputs: Vec<Input>,
    /// Seed of all histories.
    pub seed: u64,
}

/// A scenario with everything that it was read from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Input {
    /// Name of the file, for messages.
    pub file: String,
    /// Its text.
    pub text: String,
    /// Overrides, as in `--set`.
    pub overrides: Vec<String>,
    /// Texts of the files that it names.
    pub files: BTreeMap<String, String>,
}

/// What is to be done with the scenarios.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
pub enum Task {
    /// `fivenines run`.
    Run {
        /// What ends it.
        rule: Rule,
        /// Draws of the beliefs, where they are not as many as usual.
        draws: Option<u64>,
        /// When rare outages are looked for: `auto`, `always` or `never`.
        accelerate: String,
        /// Most rows of years.csv.
        rows: u64,
    },
    /// `fivenines compare`.
    Compare {
        /// Histories of each design.
        years: u64,
        /// Availability in a year by which all are judged.
        objective: Option<f64>,
        /// As in a run.
        accelerate: String,
    },
    /// `fivenines sweep`.
    Sweep {
        /// Histories of a point, on average.
        years: u64,
        /// What is varied, as it was typed.
        over: Vec<String>,
        /// As in a run.
        accelerate: String,
    },
}

/// What ends a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
pub enum Rule {
    /// So many histories.
    Years(u64),
    /// A precision, as a share of the mean, or so many histories at the most.
    Precision(f64, Option<u64>),
    /// A time in seconds.
    For(f64),
}

impl Job {
    /// A job for this version.
    pub fn new(task: Task, inputs: Vec<Input>, seed: u64) -> Job {
        Job { version: env!("CARGO_PKG_VERSION").to_string(), task, inputs, seed }
    }

    /// Short name of the job, the same for everybody who means the same: 16 hexadecimal digits of a SHA-256. Folders in which
    /// scenario files lie are no part of it.
    pub fn id(&self) -> String {
        let mut nameless = self.clone();
        nameless.inputs.iter_mut().for_each(|input| input.file = input.name().to_string());
        let text = serde_json::to_string(&nameless).expect("a job can always be written");
        let hash = Sha256::digest(text.as_bytes());
        hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
    }
}

impl Input {
    /// The name of the file without its folder.
    fn name(&self) -> &str {
        self.file.rsplit(['/', '\\']).next().unwrap_or(&self.file)
    }

    /// The scenario, to be read again.
    pub fn draft(&self) -> Draft<'static> {
        let files = self.files.clone();
        let load = move |name: &str| files.get(name).cloned().ok_or_else(|| "it was not read before".to_string());
        let (file, text, overrides) = (self.file.clone(), self.text.clone(), self.overrides.clone());
        Draft { file, text, overrides, load: Box::new(load) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn job(file: &str, seed: u64) -> Job {
        let input = Input { file: file.into(), text: "a".into(), overrides: vec![], files: BTreeMap::new() };
        Job::new(Task::Sweep { years: 1, over: vec![], accelerate: "auto".into() }, vec![input], seed)
    }

    #[test]
    fn the_name_of_a_job_follows_from_what_matters() {
        let id = job("a.toml", 1).id();
        assert_eq!((id.len(), &id), (16, &job("there/a.toml", 1).id()));
        assert_ne!(id, job("b.toml", 1).id());
        assert_ne!(id, job("a.toml", 2).id());
        let mut other = job("a.toml", 1);
        other.inputs[0].files.insert("x.csv".into(), "1".into());
        assert_ne!(id, other.id());
    }
}

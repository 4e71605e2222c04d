//! Scenario files, and the threads that work on them.

use super::args::Sampling;
use super::{Exit, Failure};
use crate::scenario::{Draft, Reading, Scenario};
use crate::study;
use rayon::ThreadPool;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// The texts of scenario files.
pub(super) fn drafts(paths: &[PathBuf], overrides: &[String]) -> Result<Vec<Draft<'static>>, Failure> {
    paths.iter().map(|path| draft(path, overrides)).collect()
}

/// The text of a scenario file.
pub(super) fn draft(path: &Path, overrides: &[String]) -> Result<Draft<'static>, Failure> {
    let text = fs::read_to_string(path)
        .map_err(|error| Failure::bad_input(format!("cannot read {}: {error}", path.display())))?;
    let base = path.parent().unwrap_or(Path::new("")).to_path_buf();
    let load = move |name: &str| fs::read_to_string(base.join(name)).map_err(|error| error.to_string());
    Ok(Draft { file: path.display().to_string(), text, overrides: overrides.to_vec(), load: Box::new(load) })
}

/// The files that a scenario named so far, with their texts.
pub(super) type Seen = Rc<RefCell<BTreeMap<String, String>>>;

/// The text of a scenario file, and, once it was read, of the files that it names.
pub(super) fn watched_draft(path: &Path, overrides: &[String]) -> Result<(Draft<'static>, Seen), Failure> {
    let plain = draft(path, overrides)?;
    let seen = Seen::default();
    let (noted, load) = (Rc::clone(&seen), plain.load);
    let watching = move |name: &str| {
        let text = load(name)?;
        noted.borrow_mut().insert(name.to_string(), text.clone());
        Ok(text)
    };
    Ok((Draft { load: Box::new(watching), ..plain }, seen))
}

/// Reads scenario files; every problem of every file is reported.
pub(super) fn read_all(paths: &[PathBuf], overrides: &[String]) -> Result<Vec<Scenario>, Failure> {
    read_drafts(&drafts(paths, overrides)?)
}

/// Reads scenarios; every problem of every file is reported.
pub(super) fn read_drafts(drafts: &[Draft<'static>]) -> Result<Vec<Scenario>, Failure> {
    let read: Vec<Result<Scenario, Failure>> = drafts.iter().map(|draft| accept(draft.read())).collect();
    read.into_iter().collect()
}

/// Says what is wrong with a scenario on standard error, and gives it back if that is nothing that matters.
pub(super) fn accept(reading: Reading) -> Result<Scenario, Failure> {
    if !reading.diagnostics.is_empty() {
        let styled = std::io::stderr().is_terminal();
        anstream::eprint!("{}", reading.diagnostics.render(&reading.sources, styled));
    }
    reading.scenario.ok_or(Failure { exit: Exit::BadInput, message: String::new() })
}

impl Sampling {
    /// The threads that it asks for.
    pub(super) fn pool(&self) -> Result<ThreadPool, Failure> {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(self.threads.map_or(0, usize::from)).build();
        pool.map_err(|error| Failure::bad_input(format!("cannot start the threads: {error}")))
    }

    /// The number of histories that it asks for, or that suits a scenario.
    pub(super) fn years(&self, scenario: &Scenario) -> Result<u64, Failure> {
        match self.years {
            Some(years) => Ok(years),
            None => study::default_years(scenario).map_err(|error| Failure::bad_input(error.to_string())),
        }
    }
}

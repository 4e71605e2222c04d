//! Scenario files, and the threads that work on them.

use super::args::Sampling;
use super::{Exit, Failure};
use crate::report::lines::plain;
use crate::scenario::{Draft, MAX_BYTES, Reading, Scenario};
use crate::study;
use crate::study::parts::Input;
use rayon::ThreadPool;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{IsTerminal, Read};
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// Most bytes of a scenario.
const LONGEST_SCENARIO: u64 = MAX_BYTES as u64;
/// Most bytes of a table that a scenario or a command names.
pub(super) const LONGEST_TABLE: u64 = 64 << 20;

/// A path as it can be printed.
pub(super) fn shown(path: &Path) -> String {
    plain(&path.display().to_string())
}

/// The text of a file that has at most so many bytes; a file without an end is given up in time. The error is for people.
pub(super) fn text(path: &Path, most: u64) -> Result<String, String> {
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(|error| error.to_string())?;
    file.take(most + 1).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    if bytes.len() as u64 > most {
        return Err(format!("it has more than {} MiB", most >> 20));
    }
    String::from_utf8(bytes).map_err(|error| {
        let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
        format!("line {line} is not UTF-8; save the file as UTF-8, for example with `iconv -f latin1 -t utf-8`")
    })
}

/// The text of a file that a scenario names: no pipe or terminal, which a command could wait for.
fn named_text(path: &Path) -> Result<String, String> {
    let found = fs::metadata(path).map_err(|error| error.to_string())?;
    if found.is_file() { text(path, LONGEST_TABLE) } else { Err("it is not a file".into()) }
}

/// The texts of scenario files.
pub(super) fn drafts(paths: &[PathBuf], overrides: &[String]) -> Result<Vec<Draft<'static>>, Failure> {
    paths.iter().map(|path| draft(path, overrides)).collect()
}

/// The text of a scenario file.
pub(super) fn draft(path: &Path, overrides: &[String]) -> Result<Draft<'static>, Failure> {
    let text = text(path, LONGEST_SCENARIO)
        .map_err(|why| Failure::bad_input(format!("cannot read {}: {why}", shown(path))))?;
    let base = path.parent().unwrap_or(Path::new("")).to_path_buf();
    let load = move |name: &str| named_text(&base.join(name));
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

/// The texts of scenario files, and of the files that they name once they were read.
pub(super) fn watched_drafts(paths: &[PathBuf], overrides: &[String]) -> Result<Vec<(Draft<'static>, Seen)>, Failure> {
    paths.iter().map(|path| watched_draft(path, overrides)).collect()
}

/// A scenario that was read, with the files that were seen, to be read again anywhere.
pub(super) fn input_of(draft: &Draft<'static>, seen: &Seen) -> Input {
    let Draft { file, text, overrides, .. } = draft;
    Input { file: file.clone(), text: text.clone(), overrides: overrides.clone(), files: seen.borrow().clone() }
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
        super::talk(format_args!("{}", reading.diagnostics.render(&reading.sources, styled)));
    }
    reading.scenario.ok_or(Failure { exit: Exit::BadInput, message: String::new() })
}

impl Sampling {
    /// The threads that it asks for, this one among them, once: what one thread has freed is not used by others, so the
    /// models of a large scenario are best made and done with on one.
    pub(super) fn pool(&self) -> Result<ThreadPool, Failure> {
        let threads = self.threads.map_or(0, usize::from);
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).use_current_thread().build();
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

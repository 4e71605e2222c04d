//! A scenario that can be read again with other values.

use super::beliefs::Standing;
use super::read::{Reading, read, read_at};
use super::section::Loader;

/// The text of a scenario with its overrides: read as it is, or with some values changed.
pub struct Draft<'a> {
    /// Name of the text in messages.
    pub file: String,
    /// The text.
    pub text: String,
    /// `path=value` or `path*=factor`, as in `--set`.
    pub overrides: Vec<String>,
    /// Reads the files that the scenario names.
    pub load: Box<Loader<'a>>,
}

impl Draft<'_> {
    /// A scenario that names no files.
    pub fn of_text(file: impl Into<String>, text: impl Into<String>) -> Draft<'static> {
        let load = |name: &str| Err(format!("`{name}` cannot be read: this scenario comes without files"));
        Draft { file: file.into(), text: text.into(), overrides: Vec::new(), load: Box::new(load) }
    }

    /// Reads it as it is.
    pub fn read(&self) -> Reading {
        self.read_with(&[])
    }

    /// Reads it with more overrides, which come after its own; no value may be overridden twice.
    pub fn read_with(&self, more: &[String]) -> Reading {
        let overrides: Vec<String> = self.overrides.iter().chain(more).cloned().collect();
        read(&self.file, &self.text, &overrides, &self.load)
    }

    /// Reads it with its beliefs at other values than the medians: each that is named by its path at the value below
    /// which the true one lies with the given chance.
    pub fn read_at(&self, standing: Standing<'_>) -> Reading {
        read_at(&self.file, &self.text, &self.overrides, &self.load, standing)
    }
}

//! `@az_dur_pw`: from an address to a law or a chance with its source.

use super::listed_law::{ListedLaw, Unusable, Value};
use super::nearest::{Unknown, unknown};
use super::parameters::{Parameter, parameters};
use super::status::Status;
use std::fmt;

/// What an address stands for.
#[derive(Debug, Clone, PartialEq)]
pub struct Reference {
    /// Name of the entry, without `@` and index.
    pub id: String,
    /// The law in hours, or the chance.
    pub value: Value,
    /// Where it comes from and how far that was checked, on one line.
    pub source: String,
    /// How far the figures were checked.
    pub status: Status,
}

/// Why an address stands for nothing. The caller can go on with another address or a number.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum ReferenceError {
    /// The text does not start with `@`.
    NoAt {
        /// What was given.
        asked: String,
    },
    /// No entry of that name.
    Unknown(Unknown),
    /// The entry has several laws and the address does not choose.
    Several {
        /// Name of the entry.
        id: String,
        /// `@id.1: law` for each.
        choices: Vec<String>,
    },
    /// The index is 0 or beyond the laws of the entry.
    NoSuchLaw {
        /// Name of the entry.
        id: String,
        /// The index asked for.
        index: usize,
        /// How many laws there are.
        count: usize,
    },
    /// The entry has figures but no law.
    NoLaw {
        /// Name of the entry.
        id: String,
        /// What the entry says, in words.
        figures: String,
    },
    /// The law cannot be used as it stands.
    Unusable {
        /// Name of the entry.
        id: String,
        /// The law as the table has it.
        law: String,
        /// Why not.
        reason: Unusable,
    },
}

impl fmt::Display for ReferenceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReferenceError::NoAt { asked } => write!(f, "\"{asked}\" is not a reference; write \"@\" and a name"),
            ReferenceError::Unknown(unknown) => write!(f, "{unknown}"),
            ReferenceError::Several { id, choices } => {
                write!(f, "@{id} has {} laws; choose one: {}", choices.len(), choices.join("; "))
            }
            ReferenceError::NoSuchLaw { id, index, count: 0 } => {
                write!(f, "@{id} has no law {index}, it has none; {}", advice(id))
            }
            ReferenceError::NoSuchLaw { id, index, count } => {
                write!(f, "@{id} has no law {index}; choose 1 to {count}")
            }
            ReferenceError::NoLaw { id, figures } => {
                write!(f, "@{id} has figures but no law (\"{figures}\"); {}", advice(id))
            }
            ReferenceError::Unusable { id, law, reason } => {
                write!(f, "@{id} cannot be used as it stands, {law}: {reason}; {}", advice(id))
            }
        }
    }
}

impl std::error::Error for ReferenceError {}

/// What to do about an entry that stands for nothing by itself.
fn advice(id: &str) -> String {
    format!("write the number yourself with source = \"@{id}\"")
}

/// What `@id` stands for, or `@id.2` for the second law of an entry with several.
///
/// # Errors
/// No such entry (with the nearest names), several laws and no index (with the choices), or no law that can be
/// used (with the reason).
///
/// ```
/// use fivenines::catalog::reference;
/// let power = reference("@az_dur_pw").unwrap();
/// assert_eq!(power.value.to_string(), "lognormal, median 145 min, sigma 0.83");
/// assert!(power.source.ends_with("(CHU26), status derived"));
/// assert!(reference("@az_dur_wp").unwrap_err().to_string().contains("\"az_dur_pw\""));
/// ```
pub fn reference(address: &str) -> Result<Reference, ReferenceError> {
    let Some(name) = address.trim().strip_prefix('@') else {
        return Err(ReferenceError::NoAt { asked: address.into() });
    };
    let (id, index) = split_index(name);
    let entry = parameter(id).map_err(ReferenceError::Unknown)?;
    let law = entry.chosen(index)?;
    let value = law.value(&entry.unit).map_err(|reason| ReferenceError::Unusable {
        id: entry.id.clone(),
        law: law.to_string(),
        reason,
    })?;
    Ok(Reference { id: entry.id.clone(), value, source: entry.source_line(), status: entry.status })
}

/// The entry of that name, without `@` and without an index.
///
/// # Errors
/// No such entry, with the nearest names.
pub fn parameter(id: &str) -> Result<&'static Parameter, Unknown> {
    let names = parameters().iter().map(|entry| entry.id.as_str());
    parameters().iter().find(|entry| entry.id == id).ok_or_else(|| unknown(id, names))
}

/// Splits `.2` off the end.
fn split_index(name: &str) -> (&str, Option<usize>) {
    match name.rsplit_once('.').map(|(id, tail)| (id, tail.parse::<usize>())) {
        Some((id, Ok(index))) => (id, Some(index)),
        _ => (name, None),
    }
}

impl Parameter {
    /// Where it comes from and how far that was checked, on one line.
    pub fn source_line(&self) -> String {
        let Parameter { source, source_text, status, .. } = self;
        if source_text.contains(source.as_str()) {
            format!("{source_text}, status {status}")
        } else {
            format!("{source_text} ({source}), status {status}")
        }
    }

    fn chosen(&self, index: Option<usize>) -> Result<&ListedLaw, ReferenceError> {
        let id = self.id.clone();
        match (self.laws.as_slice(), index) {
            ([], None) => Err(ReferenceError::NoLaw { id, figures: self.figures() }),
            ([only], None) => Ok(only),
            (several, None) => Err(ReferenceError::Several { id, choices: self.choices(several) }),
            (laws, Some(index)) => index
                .checked_sub(1)
                .and_then(|index| laws.get(index))
                .ok_or(ReferenceError::NoSuchLaw { id, index, count: laws.len() }),
        }
    }

    /// The published figures with their unit, on one line.
    pub(super) fn figures(&self) -> String {
        format!("{} {}", self.value, self.unit).trim().to_string()
    }

    fn choices(&self, laws: &[ListedLaw]) -> Vec<String> {
        laws.iter().zip(1..).map(|(law, index)| format!("@{}.{index} is {law}", self.id)).collect()
    }
}

#[cfg(test)]
mod tests;

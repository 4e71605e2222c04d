//! What is stored of a part: one JSON document that ends with its own checksum.

use super::{Job, Shard};
use crate::estimate::{HistoryTally, SideBySide};
use crate::study::{DrawTally, Gathered};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::fmt;

/// Version of the format.
const VERSION: u32 = 1;
/// What precedes the checksum, and what follows it.
const SEAL: (&str, &str) = (",\"sha256\":\"", "\"}\n");
/// Digits of a checksum.
const DIGITS: usize = 64;

/// A part of a run as it is stored.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Saved<'a> {
    /// Version of the format; a file of another one is refused.
    pub fivenines_part: u32,
    /// Name of the job.
    pub run_id: Cow<'a, str>,
    /// Which part.
    pub shard: Shard,
    /// Nothing of the part is missing; a checkpoint is not complete.
    pub complete: bool,
    /// What is run.
    pub job: Cow<'a, Job>,
    /// The command that was typed, for the reports.
    pub command: Cow<'a, str>,
    /// Rows of histories in a file beside this one.
    pub rows: Option<Rows>,
    /// What was gathered.
    pub part: Part<'a>,
}

/// Rows of histories, the header among them, in a file of their own.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rows {
    /// How many.
    pub rows: u64,
    /// How many bytes.
    pub bytes: u64,
    /// Their SHA-256, lower-case hex.
    pub sha256: String,
}

/// What was gathered.
#[allow(clippy::large_enum_variant)] // There is one of them at a time.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
pub enum Part<'a> {
    /// Of a run.
    Run {
        /// Histories.
        gathered: Cow<'a, Gathered>,
        /// Draws of the beliefs.
        draws: Cow<'a, [DrawTally]>,
    },
    /// Of a comparison.
    Compare(Cow<'a, SideBySide>),
    /// Of a sweep: histories of each point.
    Sweep(Cow<'a, [HistoryTally]>),
}

/// Why a stored part cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Broken {
    /// It has no checksum at its end.
    Unsealed,
    /// Its content is not what its checksum says.
    Altered {
        /// The checksum that it states.
        stated: String,
        /// The checksum of its content.
        found: String,
    },
    /// It is of another version of the format.
    Version(u32),
    /// It is whole, and not a part of a run.
    Malformed(String),
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Broken::Unsealed => f.write_str("it is cut short, or no part of a run: it does not end with its checksum"),
            Broken::Altered { stated, found } => {
                write!(f, "it was altered: its checksum is SHA-256 {stated}, that of its content is {found}")
            }
            Broken::Version(version) => {
                write!(f, "it has version {version} of the format, and this fivenines reads version {VERSION}")
            }
            Broken::Malformed(reason) => write!(f, "it is no part of a run: {reason}"),
        }
    }
}

impl<'a> Saved<'a> {
    /// A part of a job.
    pub fn new(job: &'a Job, command: &'a str, shard: Shard, part: Part<'a>) -> Saved<'a> {
        Saved {
            fivenines_part: VERSION,
            run_id: job.id().into(),
            shard,
            complete: false,
            job: Cow::Borrowed(job),
            command: command.into(),
            rows: None,
            part,
        }
    }
}

/// The text of a part, with its checksum.
pub fn seal(saved: &Saved<'_>) -> String {
    let mut text = serde_json::to_string(saved).expect("a part can always be written");
    text.pop();
    let checksum = checksum(&text);
    text + SEAL.0 + &checksum + SEAL.1
}

/// A part from its text.
///
/// # Errors
/// [`Broken`] where the text is not what [`seal`] wrote.
pub fn unseal(text: &str) -> Result<Saved<'static>, Broken> {
    let whole = opened(text)?;
    let malformed = |error: serde_json::Error| Broken::Malformed(error.to_string());
    let saved: Saved<'static> = serde_json::from_str(&whole).map_err(malformed)?;
    match saved.run_id == saved.job.id() {
        true => Ok(saved),
        false => Err(Broken::Malformed("its run id is not that of its job".into())),
    }
}

/// The document without its checksum, which holds; of this version of the format.
fn opened(text: &str) -> Result<String, Broken> {
    let (content, stated) = split(text).ok_or(Broken::Unsealed)?;
    let found = checksum(content);
    if stated != found {
        return Err(Broken::Altered { stated: stated.to_string(), found });
    }
    #[derive(Deserialize)]
    struct Header {
        fivenines_part: u32,
    }
    let whole = format!("{content}}}");
    let header: Header = serde_json::from_str(&whole).map_err(|error| Broken::Malformed(error.to_string()))?;
    if header.fivenines_part == VERSION { Ok(whole) } else { Err(Broken::Version(header.fivenines_part)) }
}

/// What a stored part says of itself, without what was gathered.
#[derive(Debug, Clone, Deserialize)]
pub struct Label {
    /// Name of the job.
    pub run_id: String,
    /// Which part.
    pub shard: Shard,
    /// Nothing of it is missing.
    pub complete: bool,
    /// Checksum of the file.
    #[serde(skip)]
    pub sha256: String,
}

/// What a text says of itself, as far as its checksum holds.
///
/// # Errors
/// [`Broken`] where the text is not what [`seal`] wrote.
pub fn label(text: &str) -> Result<Label, Broken> {
    let whole = opened(text)?;
    let label: Label = serde_json::from_str(&whole).map_err(|error| Broken::Malformed(error.to_string()))?;
    Ok(Label { sha256: split(text).map_or(String::new(), |(_, stated)| stated.to_string()), ..label })
}

/// The content and the checksum of a text.
fn split(text: &str) -> Option<(&str, &str)> {
    let body = text.strip_suffix(SEAL.1)?;
    let at = body.len().checked_sub(DIGITS)?;
    let (content, stated) = (body.get(..at)?, body.get(at..)?);
    Some((content.strip_suffix(SEAL.0)?, stated))
}

/// SHA-256 in lower-case hex.
fn checksum(content: &str) -> String {
    Sha256::digest(content.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

//! How far a figure was checked.

use serde::Deserialize;
use std::fmt;

/// How far a figure was checked against its source, from best to weakest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
pub enum Status {
    /// Read in the source itself.
    #[serde(rename = "seen")]
    Seen,
    /// Read in a text that quotes the source.
    #[serde(rename = "seen-2nd")]
    SeenSecondHand,
    /// Worked out from data or figures that were read.
    #[serde(rename = "derived")]
    Derived,
    /// Remembered, not found again.
    #[serde(rename = "unverified")]
    Unverified,
    /// An informed guess.
    #[serde(rename = "judgment")]
    Judgment,
}

impl Status {
    /// Whether a report must warn of the figure: nothing that was read stands behind it.
    pub fn is_weak(self) -> bool {
        matches!(self, Status::Unverified | Status::Judgment)
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Status::Seen => "seen",
            Status::SeenSecondHand => "seen second-hand",
            Status::Derived => "derived",
            Status::Unverified => "unverified",
            Status::Judgment => "judgment",
        })
    }
}

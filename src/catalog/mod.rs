//! Published figures that a scenario can lean on by name: the AWS design goals and measured times and chances.
//!
//! Two tables are part of the program, word for word as they were collected, and are read once at first use:
//! - `design_goals.csv`: Appendix A of the AWS Reliability Pillar, July 2020, see [`goals`] and [`goal`];
//! - `parameters.toml`: laws of failures, repairs and shares with their sources and how far each source was
//!   checked, see [`parameters()`] and [`reference()`].
//!
//! Everything that can be addressed is listed by [`rows`].
//!
//! Never knows: scenarios, files on disk, the terminal.

mod goals;
mod listed_law;
mod listing;
mod nearest;
mod parameters;
mod reference;
mod status;

pub use goals::{Goal, goal, goals};
pub use listed_law::{ListedLaw, Unusable, Value};
pub use listing::{Row, rows};
pub use nearest::Unknown;
pub use parameters::{Parameter, parameters};
pub use reference::{Reference, ReferenceError, parameter, reference};
pub use status::Status;

//! Model -> trajectories: the event loop, random streams, and many histories in parallel.
//!
//! * [`calendar`]: pending timers, ordered by time, then by kind of event, then by declaration.
//! * [`streams`]: a random stream for each (seed, replication, process name).
//! * [`simulate`]: one history. [`recovery`], [`crews`], [`spares`], [`checks`], [`hits`], [`waves`], [`reactions`], [`counts`],
//!   [`buffers`], [`standby`], [`pace`], [`timetable`] and [`levels`] are its parts, [`account`] splits downtime,
//!   [`luck`] sums what was luck, [`retries`] the load of requests that are tried again, [`story`] notes every step for those who ask.
//! * [`trajectory`]: what happened in one history.
//! * [`campaign`]: many histories, in blocks over all cores, merged in order.
//!
//! Never knows: the file format, names as text, statistics, progress bars.

pub mod account;
pub mod buffers;
pub mod calendar;
pub mod campaign;
pub mod checks;
pub mod counts;
pub mod crews;
pub mod hidden;
pub mod hits;
pub mod levels;
pub mod loss;
pub mod luck;
pub mod pace;
mod pages;
pub mod rare;
pub mod reactions;
pub mod recovery;
pub mod retries;
pub mod scaling;
pub mod simulate;
pub mod spares;
pub mod standby;
pub mod story;
pub mod streams;
pub mod timetable;
pub mod trajectory;
pub mod waves;

pub use campaign::{Block, Campaign, SharedLuck, SharedTally, Tally};
pub use luck::Notes;
pub use simulate::{Halted, Simulation};
pub use streams::{Draws, Streams};
pub use trajectory::{Charge, DataLoss, Outage, ServiceRecord, Span, Step, StepKind, Trajectory};

//! Model -> trajectories: the event loop, random streams, and many histories in parallel.
//!
//! * [`calendar`]: pending timers, ordered by time, then by kind of event, then by declaration.
//! * [`streams`]: a random stream for each (seed, replication, process name).
//! * [`simulate`]: one history. [`recovery`], [`standby`], [`pace`], [`timetable`] and [`levels`] are its parts, [`account`]
//!   splits downtime.
//! * [`trajectory`]: what happened in one history.
//! * [`campaign`]: many histories, in blocks over all cores, merged in order.
//!
//! Never knows: the file format, names as text, statistics, progress bars.

pub mod account;
pub mod calendar;
pub mod campaign;
pub mod levels;
pub mod pace;
pub mod recovery;
pub mod simulate;
pub mod standby;

pub mod scaling;
pub mod streams;
pub mod timetable;
pub mod trajectory;

pub use campaign::{Block, Campaign, Tally};
pub use simulate::{Halted, Simulation};
pub use streams::{Draws, Streams};
pub use trajectory::{Charge, Outage, ServiceRecord, Span, Trajectory};

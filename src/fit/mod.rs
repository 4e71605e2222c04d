//! Laws from records: maximum likelihood with censored times, comparison of laws, goodness of fit, rates of events.
//!
//! A record is a table of incidents ([`table`]), read as times ([`incidents`]). [`study`] fits laws to the times of each
//! group of incidents and says which fit, and [`Occurrences`] asks whether incidents come like a Poisson process.
//! All times are hours. Equal records and seeds give equal findings.
//!
//! Never knows: files, arguments, the terminal, scenarios.

mod cells;
mod events;
mod family;
mod findings;
mod goodness;
pub mod incidents;
mod intervals;
mod maximum;
mod moment;
mod optimum;
mod record;
pub mod snippet;
mod study;
mod survival;
pub mod table;
mod warnings;

pub use events::{EventFindings, Occurrences, TestFindings, events};
pub use family::Family;
pub use findings::{FitFindings, GroupFindings, Request, findings};
pub use goodness::{Goodness, Measure};
pub use intervals::{How, Parameter};
pub use maximum::{Fitted, fit};
pub use moment::{FORMS, Moment, Period};
pub use record::{Record, Time, Unfit};
pub use study::{Effort, FEWEST, LawFindings, REFUSED, RecordFindings, TELLING, study};
pub use survival::{Step, kaplan_meier};

//! What is promised.

use super::Member;
use crate::units::{Hours, Probability};

/// The window over which an availability is promised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Window {
    /// A twelfth of a year of 365 days.
    Month,
    /// A quarter of a year.
    Quarter,
    /// A year of 365 days.
    Year,
}

impl Window {
    /// Windows in a year of 365 days.
    pub fn per_year(self) -> u64 {
        match self {
            Window::Month => 12,
            Window::Quarter => 4,
            Window::Year => 1,
        }
    }

    /// Its name in scenarios and reports.
    pub fn name(self) -> &'static str {
        match self {
            Window::Month => "month",
            Window::Quarter => "quarter",
            Window::Year => "year",
        }
    }
}

/// What is promised.
#[derive(Debug, Clone)]
pub struct Objective {
    /// The service or standby group that it is about.
    pub about: Member,
    /// An outage is a time with a level below this.
    pub threshold: Probability,
    /// Promised availability.
    pub availability: Option<Probability>,
    /// Over which window.
    pub window: Window,
    /// Longest tolerable outage.
    pub rto: Option<Hours>,
    /// Largest tolerable loss of data, as time before a failure.
    pub rpo: Option<Hours>,
    /// A published downtime in minutes a year, with its origin, for comparison in charts.
    pub reference: Option<(f64, String)>,
}

impl Objective {
    /// The level from which on a service is up, in parts per billion.
    pub fn up_from(&self) -> u32 {
        (self.threshold.value() * f64::from(crate::gate::ONE)).round() as u32
    }
}

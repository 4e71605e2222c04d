//! The times of a record, some of which are known only to be longer.

use std::fmt;

/// A time that somebody observed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Time {
    /// Hours, above 0.
    pub hours: f64,
    /// It was not over when the observation ended: the true time is longer (right censoring).
    pub censored: bool,
}

/// Times, ascending, at least one of them complete.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    times: Vec<Time>,
    logs: Vec<f64>,
    complete: usize,
}

/// Why no law can be fitted to a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unfit {
    /// There are no times at all.
    Empty,
    /// Every time is censored.
    AllCensored,
    /// Some time is not a finite number above zero.
    NotATime,
    /// A law with two parameters needs two different complete times.
    AllEqual,
    /// The likelihood has no maximum: it grows towards a degenerate law.
    Unbounded,
}

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Unfit::Empty => "there are no times",
            Unfit::AllCensored => "every time is censored, so nothing is known of how long they are in the end",
            Unfit::NotATime => "a time is not above zero",
            Unfit::AllEqual => "all complete times are equal, so nothing is known of their spread",
            Unfit::Unbounded => "the likelihood has no maximum; the record does not bound the parameters",
        })
    }
}

impl std::error::Error for Unfit {}

impl Record {
    /// Sorts times.
    ///
    /// # Errors
    /// [`Unfit`] if there is none, none is complete, or one is not a finite number above 0.
    pub fn new(mut times: Vec<Time>) -> Result<Record, Unfit> {
        if times.is_empty() {
            return Err(Unfit::Empty);
        }
        if times.iter().any(|time| !(time.hours > 0.0 && time.hours.is_finite())) {
            return Err(Unfit::NotATime);
        }
        // Of equal times the complete one comes first: the censored one was still at risk then.
        times.sort_by(|a, b| a.hours.total_cmp(&b.hours).then(a.censored.cmp(&b.censored)));
        let complete = times.iter().filter(|time| !time.censored).count();
        let logs = times.iter().map(|time| libm::log(time.hours)).collect();
        if complete == 0 { Err(Unfit::AllCensored) } else { Ok(Record { times, logs, complete }) }
    }

    /// A record of complete times.
    ///
    /// # Errors
    /// Those of [`Record::new`].
    pub fn of_complete(hours: &[f64]) -> Result<Record, Unfit> {
        Record::new(hours.iter().map(|hours| Time { hours: *hours, censored: false }).collect())
    }

    /// All times, ascending.
    pub fn times(&self) -> &[Time] {
        &self.times
    }

    /// Natural logarithms of the times, in the same order.
    pub(super) fn logs(&self) -> &[f64] {
        &self.logs
    }

    /// Number of times.
    pub fn count(&self) -> usize {
        self.times.len()
    }

    /// Number of complete times.
    pub fn complete(&self) -> usize {
        self.complete
    }

    /// Whether some time is censored.
    pub fn is_censored(&self) -> bool {
        self.complete < self.times.len()
    }

    /// The complete times, ascending.
    pub fn complete_hours(&self) -> impl Iterator<Item = f64> + '_ {
        self.times.iter().filter(|time| !time.censored).map(|time| time.hours)
    }

    /// Whether two complete times differ.
    pub fn is_spread(&self) -> bool {
        let mut hours = self.complete_hours();
        let first = hours.next();
        hours.any(|other| Some(other) != first)
    }

    /// Sum of all times, censored ones too: the total time at risk.
    pub fn total(&self) -> f64 {
        self.times.iter().map(|time| time.hours).sum()
    }
}

//! Points of calendar time, read without a clock.

use jiff::civil::DateTime;
use jiff::{SignedDuration, Timestamp};
use std::fmt;

/// A point of time, to the nanosecond; one without an offset is taken as UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(Timestamp);

/// What can be written.
pub const FORMS: &str = "2024-05-31, 2024-05-31 14:30, 2024-05-31 14:30:05 or 2024-05-31T14:30:05Z";

impl Moment {
    /// Reads `YYYY-MM-DD`, `YYYY-MM-DD HH:MM[:SS]` (with a blank or a T) or RFC 3339 with an offset.
    ///
    /// ```
    /// use fivenines::fit::Moment;
    /// let day = Moment::parse("2024-02-29").unwrap();
    /// assert_eq!(Moment::parse("2024-03-01T02:00:00+02:00").unwrap().hours_after(day), 24.0);
    /// assert_eq!(Moment::parse("2023-02-29"), None);
    /// ```
    pub fn parse(text: &str) -> Option<Moment> {
        let text = text.trim();
        // Forms such as week dates and bare times are other people's.
        let plain = text.len() >= 10 && text.as_bytes()[4] == b'-' && text.as_bytes()[7] == b'-';
        if !plain {
            return None;
        }
        let utc = |civil: DateTime| civil.to_zoned(jiff::tz::TimeZone::UTC).ok().map(|zoned| Moment(zoned.timestamp()));
        text.parse::<Timestamp>().ok().map(Moment).or_else(|| text.parse::<DateTime>().ok().and_then(utc))
    }

    /// Hours from an earlier moment to this one; negative the other way round.
    pub fn hours_after(self, earlier: Moment) -> f64 {
        let apart: SignedDuration = self.0.duration_since(earlier.0);
        apart.as_secs() as f64 / 3600.0 + f64::from(apart.subsec_nanos()) / 3.6e12
    }

    /// Whether it falls on the beginning of a day in UTC.
    pub fn is_day(self) -> bool {
        self.0.as_second().rem_euclid(86_400) == 0 && self.0.subsec_nanosecond() == 0
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.0.to_string();
        f.write_str(if self.is_day() { &text[..10] } else { &text })
    }
}

/// A stretch of time in which incidents were recorded: from its beginning to before its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// Its beginning.
    pub from: Moment,
    /// Its end.
    pub to: Moment,
}

impl Period {
    /// Reads `FROM..TO`.
    ///
    /// # Errors
    /// What is wrong, with what would be right.
    pub fn parse(text: &str) -> Result<Period, String> {
        let Some((from, to)) = text.split_once("..") else {
            return Err(format!("write FROM..TO, for example 2022-01-01..2025-01-01 (each {FORMS})"));
        };
        let read = |part: &str| Moment::parse(part).ok_or_else(|| format!("`{part}` is no date; write {FORMS}"));
        let (from, to) = (read(from)?, read(to)?);
        if from < to { Ok(Period { from, to }) } else { Err("the end must come after the beginning".into()) }
    }

    /// Its length in hours.
    pub fn hours(self) -> f64 {
        self.to.hours_after(self.from)
    }

    /// Whether a moment is in it.
    pub fn holds(self, moment: Moment) -> bool {
        self.from <= moment && moment < self.to
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} to {}", self.from, self.to)
    }
}

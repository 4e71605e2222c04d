//! What is promised.

use super::Member;
use crate::units::{Hours, Probability, SimTime};
use std::fmt;

/// Days of the months of a year of 365 days.
const MONTHS: [u64; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
/// Microseconds of a day.
const DAY: u64 = 86_400_000_000;

/// The window over which an availability is promised.
///
/// The calendar begins with the horizon, on 1 January; years have 365 days (no leap day) and follow each other. A
/// demand profile begins on Monday 00:00 whatever the date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Window {
    /// A month of the calendar: 31, 28, 31, 30, ... days.
    Month,
    /// A quarter of the calendar: 90, 91, 92, 92 days.
    Quarter,
    /// A year of 365 days.
    Year,
    /// A fixed length, above zero; one such window follows the other.
    Fixed(SimTime),
}

impl Window {
    /// Lengths of windows that follow each other, again and again.
    pub fn lengths(self) -> Vec<SimTime> {
        let days = |days: &[u64]| SimTime(days.iter().sum::<u64>() * DAY);
        match self {
            Window::Month => MONTHS.iter().map(|month| days(&[*month])).collect(),
            Window::Quarter => MONTHS.chunks(3).map(days).collect(),
            Window::Year => vec![days(&MONTHS)],
            Window::Fixed(length) => vec![length],
        }
    }

    /// Ends of the whole windows in a horizon; what is left at its end is in none.
    ///
    /// ```
    /// use fivenines::scenario::scene::Window;
    /// use fivenines::units::Hours;
    /// let ends = Window::Month.ends(Hours(100.0 * 24.0).to_sim());
    /// let days: Vec<f64> = ends.iter().map(|end| end.hours() / 24.0).collect();
    /// assert_eq!(days, [31.0, 59.0, 90.0]);
    /// ```
    pub fn ends(self, horizon: SimTime) -> Vec<SimTime> {
        let lengths = self.lengths();
        let ends = lengths.iter().cycle().scan(SimTime(0), |end, length| {
            *end = *end + *length;
            Some(*end)
        });
        ends.take_while(|end| *end <= horizon).collect()
    }

    /// Mean number of windows in a year of 365 days.
    pub fn per_year(self) -> f64 {
        let lengths = self.lengths();
        let year: u64 = MONTHS.iter().sum::<u64>() * DAY;
        year as f64 * lengths.len() as f64 / lengths.iter().map(|length| length.0).sum::<u64>() as f64
    }
}

impl fmt::Display for Window {
    /// Its name in scenarios and reports, such as `month` or `30 d`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Window::Month => f.write_str("month"),
            Window::Quarter => f.write_str("quarter"),
            Window::Year => f.write_str("year"),
            Window::Fixed(length) => Hours(length.hours()).fmt(f),
        }
    }
}

impl Window {
    /// Several of them, in words: `months`, `windows of 30 d`.
    pub fn plural(self) -> String {
        match self {
            Window::Fixed(_) => format!("windows of {self}"),
            _ => format!("{self}s"),
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
    /// Share of windows that are asked to keep the availability.
    pub kept: Option<Probability>,
    /// What is paid back where a window has less, the mildest tier first.
    pub credits: Vec<Credit>,
    /// What one window costs, in any currency.
    pub fee: Option<f64>,
    /// Longest tolerable outage.
    pub rto: Option<Hours>,
    /// Share of outages that are asked to be no longer.
    pub rto_kept: Option<Probability>,
    /// Largest tolerable loss of data, as time before a failure.
    pub rpo: Option<Hours>,
    /// Share of losses that are asked to be no larger.
    pub rpo_kept: Option<Probability>,
    /// A published downtime in minutes a year, with its origin, for comparison in charts.
    pub reference: Option<(f64, String)>,
}

/// A tier of the service credits of an SLA.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Credit {
    /// It holds for windows with less than this availability.
    pub below: Probability,
    /// Share of the fee of the window that is paid back.
    pub refund: Probability,
}

impl Objective {
    /// The level from which on a service is up, in parts per billion.
    pub fn up_from(&self) -> u32 {
        (self.threshold.value() * f64::from(crate::gate::ONE)).round() as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_calendar_is_that_of_a_year_without_a_leap_day() {
        let days = |window: Window| -> Vec<u64> { window.lengths().iter().map(|length| length.0 / DAY).collect() };
        assert_eq!(days(Window::Quarter), [90, 91, 92, 92]);
        assert_eq!(days(Window::Year), [365]);
        for window in [Window::Month, Window::Quarter, Window::Year] {
            assert_eq!(days(window).iter().sum::<u64>(), 365);
        }
        assert_eq!([Window::Month.per_year(), Window::Quarter.per_year()], [12.0, 4.0]);
    }

    #[test]
    fn years_follow_each_other_and_a_rest_is_left_out() {
        let ends = Window::Month.ends(SimTime(2 * 365 * DAY + 30 * DAY));
        assert_eq!((ends.len(), ends[23].0 / DAY), (24, 730));
        assert_eq!(ends[13].0 / DAY, 365 + 59);
        assert_eq!(Window::Month.ends(SimTime(31 * DAY - 1)), []);
        let fixed = Window::Fixed(SimTime(30 * DAY));
        assert_eq!(fixed.ends(SimTime(365 * DAY)).len(), 12);
        assert_eq!((fixed.to_string().as_str(), fixed.plural().as_str()), ("30 d", "windows of 30 d"));
    }
}

//! Quantities with units: parse what people type, keep one inner unit, print it back.
//!
//! Inside, lengths of time that belong to laws are [`Hours`] (an `f64`), and points and lengths on the
//! simulation clock are [`SimTime`] (whole microseconds), so that totals add up exactly in any order.
//! A year is 365 days everywhere.
//!
//! Never knows: anything else of the project.

use std::fmt;
use std::ops::{Add, Sub};

/// Hours in a year of 365 days.
pub const HOURS_PER_YEAR: f64 = 8760.0;
/// Minutes in a year of 365 days.
pub const MINUTES_PER_YEAR: f64 = 525_600.0;
/// Microseconds in an hour.
pub const MICROS_PER_HOUR: f64 = 3.6e9;

/// A length of time in hours.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default)]
pub struct Hours(pub f64);

/// A point or length on the simulation clock, in whole microseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Hash, serde::Serialize, serde::Deserialize)]
pub struct SimTime(pub u64);

/// A probability, kept as its complement too so that 99.9999999 % loses no digits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Probability {
    value: f64,
    complement: f64,
}

/// Events per hour.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Rate(pub f64);

/// Why a text is not the quantity that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitError {
    /// What is wrong, in a short phrase.
    pub reason: String,
    /// What would be right.
    pub help: String,
}

impl UnitError {
    fn new(reason: impl Into<String>, help: impl Into<String>) -> Self {
        UnitError { reason: reason.into(), help: help.into() }
    }
}

impl fmt::Display for UnitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; {}", self.reason, self.help)
    }
}

impl std::error::Error for UnitError {}

const DURATION_HELP: &str =
    "write a number with a unit: us, ms, s, min, h, d, w or y, for example \"90d\" or \"1h30min\"";

/// Units of time: the names of each, and the hours in one.
pub const UNITS: [(&[&str], f64); 8] = [
    (&["us"], 1.0 / 3.6e9),
    (&["ms"], 1.0 / 3.6e6),
    (&["s", "sec", "second", "seconds"], 1.0 / 3600.0),
    (&["min", "minute", "minutes"], 1.0 / 60.0),
    (&["h", "hr", "hour", "hours"], 1.0),
    (&["d", "day", "days"], 24.0),
    (&["w", "week", "weeks"], 168.0),
    (&["y", "yr", "year", "years"], HOURS_PER_YEAR),
];

/// Hours in one of the named unit, or why the name is refused.
fn unit_hours(unit: &str) -> Result<f64, UnitError> {
    let known = UNITS.iter().find(|(names, _)| names.contains(&unit));
    known.map(|(_, hours)| *hours).ok_or_else(|| match unit {
        "m" | "M" => {
            UnitError::new("\"m\" could be minutes or months", "write \"min\" for minutes, or days for months")
        }
        "mo" | "month" | "months" => {
            UnitError::new("a month has no fixed length", "write \"30d\", or \"730h\" for a twelfth of a year")
        }
        "" => UnitError::new("a time needs a unit", DURATION_HELP),
        other => UnitError::new(format!("\"{other}\" is not a unit of time"), DURATION_HELP),
    })
}

/// Longest number that is read: more than any number has in full.
const MAX_DIGITS: usize = 1100;

/// Splits off the leading number: digits, sign, point, exponent and `_` between digits.
fn split_number(text: &str) -> Result<(f64, &str), UnitError> {
    let bytes = text.as_bytes();
    let mut end = 0;
    while end < bytes.len() {
        let c = bytes[end];
        let exponent = matches!(c, b'e' | b'E')
            && end > 0
            && matches!(bytes.get(end + 1), Some(n) if n.is_ascii_digit() || (matches!(n, b'+' | b'-') && bytes.get(end + 2).is_some_and(u8::is_ascii_digit)));
        let sign = matches!(c, b'+' | b'-') && (end == 0 || matches!(bytes[end - 1], b'e' | b'E'));
        if c.is_ascii_digit() || c == b'.' || c == b'_' || exponent || sign {
            end += 1;
        } else {
            break;
        }
    }
    if end > MAX_DIGITS {
        let reason = format!("the number has more than {MAX_DIGITS} characters");
        return Err(UnitError::new(reason, "write fewer digits; 17 are all that count"));
    }
    if text[end..].starts_with(',') {
        return Err(UnitError::new("a number has a decimal point, not a comma", "write a decimal point"));
    }
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    if (0..end).any(|at| bytes[at] == b'_' && (at == 0 || !digit(at - 1) || !digit(at + 1))) {
        return Err(UnitError::new("a `_` stands between digits only", "start with a number"));
    }
    let number: String = text[..end].chars().filter(|c| *c != '_').collect();
    match number.parse::<f64>() {
        Ok(value) if value.is_finite() => Ok((value, text[end..].trim_start())),
        Ok(_) => Err(UnitError::new("the number is too large", "write a finite number")),
        Err(_) if end > 0 => Err(UnitError::new(format!("\"{number}\" is not a number"), "start with a number")),
        Err(_) => Err(UnitError::new("no number found", "start with a number")),
    }
}

impl Hours {
    /// Parses a duration such as `90d`, `10min`, `1h30min`; a unit is always needed, and the value is
    /// finite and not negative.
    ///
    /// # Errors
    /// A missing, unknown or ambiguous unit (`m`, `month`), a negative or non-finite number.
    ///
    /// ```
    /// use fivenines::units::Hours;
    /// assert_eq!(Hours::parse("1h30min").unwrap(), Hours(1.5));
    /// assert!(Hours::parse("5m").is_err());
    /// ```
    pub fn parse(text: &str) -> Result<Hours, UnitError> {
        let mut rest = text.trim();
        if rest.is_empty() {
            return Err(UnitError::new("an empty text is not a time", DURATION_HELP));
        }
        let mut total = 0.0;
        let mut first = true;
        let mut last = f64::INFINITY;
        while !rest.is_empty() {
            let (value, tail) = split_number(rest).map_err(|e| UnitError::new(e.reason, DURATION_HELP))?;
            if value.is_sign_negative() {
                return Err(UnitError::new("a time cannot be negative", "write a time of zero or more"));
            }
            if !first && rest.starts_with('+') {
                return Err(UnitError::new("a sum is not a time", DURATION_HELP));
            }
            let end = tail.find(|c: char| !c.is_alphabetic()).unwrap_or(tail.len());
            let unit = unit_hours(&tail[..end])?;
            if unit >= last {
                return Err(UnitError::new("the units of a time must get smaller", DURATION_HELP));
            }
            total += value * unit;
            rest = tail[end..].trim_start();
            (first, last) = (false, unit);
        }
        if !total.is_finite() {
            return Err(UnitError::new("the time is too long", "write a time that a number can hold"));
        }
        Ok(Hours(total))
    }

    /// The length in minutes.
    pub fn minutes(self) -> f64 {
        self.0 * 60.0
    }

    /// The length on the simulation clock, rounded to the microsecond; beyond [`SimTime::NEVER`] it is never.
    #[inline]
    pub fn to_sim(self) -> SimTime {
        SimTime::from_micros(self.0 * MICROS_PER_HOUR)
    }
}

impl fmt::Display for Hours {
    /// A unit that keeps the number readable, with four digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let h = self.0;
        let (value, unit) = if h == 0.0 {
            (0.0, "s")
        } else if h >= 2.0 * HOURS_PER_YEAR {
            (h / HOURS_PER_YEAR, "y")
        } else if h >= 48.0 {
            (h / 24.0, "d")
        } else if h >= 10.0 || (h >= 1.0 && (2.0 * h).fract() == 0.0) {
            (h, "h")
        } else if h >= 1.0 / 60.0 {
            (h * 60.0, "min")
        } else if h >= 1.0 / 3600.0 {
            (h * 3600.0, "s")
        } else {
            (h * 3.6e6, "ms")
        };
        write!(f, "{} {unit}", significant(value, 4))
    }
}

impl SimTime {
    /// Later than any horizon.
    pub const NEVER: SimTime = SimTime(u64::MAX / 4);

    /// A number of microseconds that is not negative, rounded to the nearest, half to even; beyond
    /// [`SimTime::NEVER`] it is never.
    #[inline]
    pub fn from_micros(micros: f64) -> SimTime {
        // Adding 2^52 leaves the whole number in the low bits; a conversion would take three times as long.
        const SHIFT: f64 = 4_503_599_627_370_496.0;
        if micros < SHIFT / 2.0 {
            return SimTime((micros + SHIFT).to_bits() - SHIFT.to_bits());
        }
        if micros < SimTime::NEVER.0 as f64 { SimTime(micros as u64) } else { SimTime::NEVER }
    }

    /// The time in hours.
    pub fn hours(self) -> f64 {
        self.0 as f64 / MICROS_PER_HOUR
    }

    /// The time in minutes.
    pub fn minutes(self) -> f64 {
        self.0 as f64 / 6e7
    }
}

impl Add for SimTime {
    type Output = SimTime;
    #[inline]
    fn add(self, other: SimTime) -> SimTime {
        SimTime(self.0 + other.0)
    }
}

impl Sub for SimTime {
    type Output = SimTime;
    #[inline]
    fn sub(self, other: SimTime) -> SimTime {
        SimTime(self.0 - other.0)
    }
}

impl Probability {
    /// Impossible.
    pub const ZERO: Probability = Probability { value: 0.0, complement: 1.0 };
    /// Certain.
    pub const ONE: Probability = Probability { value: 1.0, complement: 0.0 };

    /// A probability from a number in 0..=1.
    ///
    /// # Errors
    /// A number outside 0..=1 or not a number.
    pub fn new(value: f64) -> Result<Probability, UnitError> {
        if (0.0..=1.0).contains(&value) && !value.is_sign_negative() {
            Ok(Probability { value, complement: 1.0 - value })
        } else {
            Err(UnitError::new(
                format!("{value} is not a probability"),
                format!(
                    "a probability is from 0 to 1, or a percentage from \"0%\" to \"100%\"{}",
                    Self::percent_hint(value)
                ),
            ))
        }
    }

    fn percent_hint(value: f64) -> String {
        if value > 1.0 && value <= 100.0 { format!("; did you mean \"{value}%\"?") } else { String::new() }
    }

    /// Parses a percentage such as `99.95%`; the complement is exact to the last typed digit.
    ///
    /// # Errors
    /// No percent sign, or a number outside 0..=100.
    pub fn parse(text: &str) -> Result<Probability, UnitError> {
        let help = "write a percentage such as \"99.95%\"";
        let trimmed = text.trim();
        let Some(number) = trimmed.strip_suffix('%') else {
            return Err(UnitError::new("a percentage needs a percent sign", help));
        };
        let number = number.trim_end();
        let (percent, rest) = split_number(number).map_err(|e| UnitError::new(e.reason, help))?;
        if !rest.is_empty() {
            return Err(UnitError::new(format!("\"{rest}\" does not belong in a percentage"), help));
        }
        if !(0.0..=100.0).contains(&percent) || percent.is_sign_negative() {
            return Err(UnitError::new(
                format!("{percent} % is not a probability"),
                "a percentage is from \"0%\" to \"100%\"",
            ));
        }
        let decimals = number.split_once('.').map_or(0, |(_, d)| d.len());
        if number.contains(['e', 'E']) || decimals > 12 {
            return Ok(Probability { value: percent / 100.0, complement: 1.0 - percent / 100.0 });
        }
        let scale = (0..decimals).fold(1.0, |scale, _| scale * 10.0);
        let units = (percent * scale).round();
        let whole = 100.0 * scale;
        Ok(Probability { value: units / whole, complement: (whole - units) / whole })
    }

    /// The probability itself.
    #[inline]
    pub fn value(self) -> f64 {
        self.value
    }

    /// One minus the probability, without cancellation.
    #[inline]
    pub fn complement(self) -> f64 {
        self.complement
    }
}

impl fmt::Display for Probability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} %", percent(self.complement))
    }
}

impl Rate {
    /// Parses a rate such as `4/year` or `0.13/yr`.
    ///
    /// # Errors
    /// No slash, an unknown unit of time, a negative number.
    pub fn parse(text: &str) -> Result<Rate, UnitError> {
        let help = "write events per unit of time, for example \"4/year\"";
        let Some((number, unit)) = text.trim().split_once('/') else {
            return Err(UnitError::new("a rate needs a slash and a unit of time", help));
        };
        let (value, rest) = split_number(number.trim()).map_err(|e| UnitError::new(e.reason, help))?;
        if !rest.is_empty() {
            return Err(UnitError::new(format!("\"{rest}\" does not belong in a rate"), help));
        }
        if value.is_sign_negative() {
            return Err(UnitError::new("a rate cannot be negative", help));
        }
        Ok(Rate(value / unit_hours(unit.trim()).map_err(|e| UnitError::new(e.reason, help))?))
    }

    /// The mean time between events; infinite for a rate of zero.
    pub fn mean(self) -> Hours {
        Hours(1.0 / self.0)
    }
}

/// An availability as a percentage text from its complement, with enough digits to tell it from 100 %.
pub fn percent(unavailability: f64) -> String {
    if unavailability <= 0.0 {
        return "100".into();
    }
    if unavailability >= 1.0 {
        return "0".into();
    }
    let leading = (-libm::log10(unavailability)).floor().max(0.0) as usize;
    let decimals = (leading + 2).clamp(2, 15);
    if leading > 8 {
        return percent_of_tiny(unavailability, leading);
    }
    let text = format!("{:.decimals$}", 100.0 - unavailability * 100.0);
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_string() } else { text }
}

/// The same from 1e-9 down, where 100 minus a number would lose the digits that matter.
fn percent_of_tiny(unavailability: f64, leading: usize) -> String {
    if leading > 30 {
        return "100".into();
    }
    // Four digits of the unavailability in percent, as a whole number of units of the last decimal.
    let (decimals, mut unit) = (leading + 2, 1u128);
    (0..decimals).for_each(|_| unit *= 10);
    let missing = (unavailability * 100.0 * unit as f64).round() as u128;
    let rest = 100 * unit - missing;
    let text = format!("{}.{:0decimals$}", rest / unit, rest % unit);
    text.trim_end_matches('0').trim_end_matches('.').to_string()
}

/// Number of nines of an availability, from its complement: 3 for 99.9 % and up to 99.99 %; 0 where there is none, or nothing
/// is ever down.
///
/// ```
/// use fivenines::units::nines;
/// assert_eq!([1e-3, 7.1e-13, 0.5, 0.0].map(nines), [3, 12, 0, 0]);
/// ```
pub fn nines(unavailability: f64) -> u32 {
    let logarithm = if unavailability > 0.0 { -libm::log10(unavailability) } else { 0.0 };
    // A power of ten counts whole, however it was rounded.
    (logarithm + 1e-9).floor().max(0.0) as u32
}

/// `value` with `digits` significant digits, no trailing zeros and no exponent between 1e-5 and 1e15.
pub fn significant(value: f64, digits: usize) -> String {
    if value == 0.0 || !value.is_finite() {
        return format!("{value}");
    }
    let magnitude = libm::log10(value.abs()).floor() as i32;
    if !(-5..15).contains(&magnitude) {
        return format!("{value:.*e}", digits - 1);
    }
    let decimals = (digits as i32 - 1 - magnitude).max(0) as usize;
    let text = format!("{value:.decimals$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_string() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_need_units_and_years_have_365_days() {
        assert_eq!(Hours::parse("90d"), Ok(Hours(2160.0)));
        assert_eq!(Hours::parse("1y"), Ok(Hours(8760.0)));
        assert_eq!(Hours::parse("1h30min"), Ok(Hours(1.5)));
        assert_eq!(Hours::parse("2 weeks"), Ok(Hours(336.0)));
        assert_eq!(Hours::parse("1e3h"), Ok(Hours(1000.0)));
        for wrong in [
            "",
            "90",
            "5m",
            "1 month",
            "-1h",
            "1h+2h",
            "h",
            "1e999h",
            "1 fortnight",
            "NaNh",
            "infh",
            "-0h",
            "1,5h",
            "1h1h",
            "1min2h",
            "_1h",
            "1__0h",
            "1e308d",
        ] {
            assert!(Hours::parse(wrong).is_err(), "{wrong:?} was accepted");
        }
    }

    #[test]
    fn percentages_keep_the_small_side_exact() {
        let p = Probability::parse("99.9999999%").unwrap();
        assert_eq!(p.complement(), 1e-9);
        assert_eq!(Probability::parse("0.5 %").unwrap().value(), 0.005);
        for wrong in ["99", "101%", "-1%", "x%", "9 9%", "%"] {
            assert!(Probability::parse(wrong).is_err(), "{wrong:?} was accepted");
        }
        assert!(Probability::new(97.0).unwrap_err().help.contains("97%"));
    }

    #[test]
    fn rates_are_per_unit_of_time() {
        assert_eq!(Rate::parse("4/year"), Ok(Rate(4.0 / 8760.0)));
        assert_eq!(Rate::parse("0.5 / d"), Ok(Rate(0.5 / 24.0)));
        for wrong in ["4", "4/", "4/m", "-1/y", "a/y"] {
            assert!(Rate::parse(wrong).is_err(), "{wrong:?} was accepted");
        }
    }

    #[test]
    fn simulated_time_rounds_to_the_microsecond_and_saturates() {
        assert_eq!(Hours(1.0).to_sim(), SimTime(3_600_000_000));
        assert_eq!(Hours(1e300).to_sim(), SimTime::NEVER);
        assert_eq!(Hours(0.4 / MICROS_PER_HOUR).to_sim(), SimTime(0));
    }

    #[test]
    fn availabilities_are_printed_with_the_digits_that_matter() {
        assert_eq!(percent(0.0001), "99.99");
        assert_eq!(percent(0.000012), "99.9988");
        assert_eq!(percent(7.1193e-13), "99.99999999992881");
        assert_eq!(percent(2e-17), "99.999999999999998");
        assert_eq!(percent(0.0), "100");
        assert_eq!(significant(0.012345, 3), "0.0123");
        assert_eq!(significant(1720.4, 4), "1720");
        assert_eq!(Hours(0.5).to_string(), "30 min");
    }
}

//! An axis of a sweep: a key of the scenario and the values that it takes, from what people type.

use super::range::{End, expand};
use crate::units::{Hours, Probability, Rate};
use std::fmt;

/// Most points of a sweep.
pub const MAX_POINTS: usize = 1000;

/// Why an axis or a goal is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// What is wrong, in a short phrase.
    pub reason: String,
    /// What would be right.
    pub help: String,
}

impl Refused {
    pub(super) fn new(reason: impl Into<String>, help: impl Into<String>) -> Self {
        Refused { reason: reason.into(), help: help.into() }
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; {}", self.reason, self.help)
    }
}

impl std::error::Error for Refused {}

/// What the values of an axis are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quantity {
    /// Times, in hours.
    Time,
    /// Percentages, as shares from 0 to 1.
    Share,
    /// Rates, per hour.
    Rate,
    /// Plain numbers, factors among them.
    Number,
    /// Anything else, or a mixture.
    Word,
}

/// How the values of an axis follow each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spacing {
    /// As they were listed.
    Listed,
    /// With equal steps.
    Even,
    /// With equal factors.
    Log,
}

/// One value of an axis.
#[derive(Debug, Clone, PartialEq)]
pub struct Level {
    /// As an override has it.
    pub text: String,
    /// As a number in the unit of the axis, where it is one.
    pub number: Option<f64>,
}

/// A key and its values.
#[derive(Debug, Clone, PartialEq)]
pub struct Axis {
    /// The key as in an override; it ends with `*` where the values are factors.
    pub key: String,
    /// The values, each once, in the order in which they were given.
    pub levels: Vec<Level>,
    /// What they are.
    pub quantity: Quantity,
    /// How they follow each other.
    pub spacing: Spacing,
}

impl Axis {
    /// Parses `KEY=VALUES`, or `KEY*=FACTORS`.
    ///
    /// `VALUES` is a list with commas between (`1y,2y,5y`) of values as in an override, or of ranges: `1..6` are whole
    /// numbers, both ends included; `10%..50%/5` are five values with equal steps; `1d..365d/8log` are eight with
    /// equal factors. Values between the ends of a range are rounded to four digits (six where there are more than 50).
    ///
    /// # Errors
    /// [`Refused`] for anything that is not of this form, a value that comes twice, or more than [`MAX_POINTS`] values.
    ///
    /// ```
    /// use fivenines::study::sweep::Axis;
    /// let axis = Axis::parse("fault.az.every=1d..100d/3log").unwrap();
    /// let texts: Vec<&str> = axis.levels.iter().map(|level| level.text.as_str()).collect();
    /// assert_eq!(texts, ["1d", "10d", "100d"]);
    /// assert!(Axis::parse("fault.az.every=1d..100d").is_err());
    /// ```
    pub fn parse(text: &str) -> Result<Axis, Refused> {
        let example = "write KEY=VALUES, for example component.web.count=1..6";
        let (key, values) =
            text.split_once('=').ok_or_else(|| Refused::new("an axis needs an equals sign", example))?;
        let key = key.trim().to_string();
        if key.trim_end_matches('*').trim().is_empty() {
            return Err(Refused::new("the key before the `=` is missing", example));
        }
        if values.trim().is_empty() {
            return Err(Refused::new(format!("`{key}` has no values"), example));
        }
        let items = split(values);
        let mut levels = Vec::new();
        let mut spacing = Spacing::Listed;
        for item in &items {
            let (texts, how) = expand(item.trim())?;
            spacing = if items.len() == 1 { how } else { Spacing::Listed };
            levels.extend(texts.into_iter().map(Level::of));
            if levels.len() > MAX_POINTS {
                let reason = format!("`{key}` has more than {MAX_POINTS} values");
                return Err(Refused::new(reason, "take fewer, for example with a range such as 1d..365d/20"));
            }
        }
        once(&levels)?;
        let quantity = quantity(&levels);
        Ok(Axis { key, levels, quantity, spacing })
    }
}

impl Level {
    fn of(text: String) -> Level {
        let number = End::of(&text).map(|end| end.base);
        Level { text, number }
    }
}

/// Splits at commas, those in quotes and brackets left alone.
fn split(values: &str) -> Vec<&str> {
    let (mut items, mut start, mut depth, mut quoted) = (Vec::new(), 0, 0_u32, false);
    for (at, c) in values.char_indices() {
        match c {
            '"' => quoted = !quoted,
            '{' | '[' if !quoted => depth += 1,
            '}' | ']' if !quoted => depth = depth.saturating_sub(1),
            ',' if !quoted && depth == 0 => {
                items.push(&values[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    items.push(&values[start..]);
    items
}

/// Each value is there once.
fn once(levels: &[Level]) -> Result<(), Refused> {
    for (at, level) in levels.iter().enumerate() {
        let measure = |level: &Level| End::of(&level.text).map(|end| (end.quantity, end.base));
        let same =
            |other: &Level| other.text == level.text || (level.number.is_some() && measure(other) == measure(level));
        if let Some(other) = levels[..at].iter().find(|other| same(other)) {
            let reason = match other.text == level.text {
                true => format!("the value {} is there twice", level.text),
                false => format!("{} and {} are the same value", other.text, level.text),
            };
            return Err(Refused::new(reason, "give each value once"));
        }
    }
    Ok(())
}

fn quantity(levels: &[Level]) -> Quantity {
    let of = |level: &Level| End::of(&level.text).map_or(Quantity::Word, |end| end.quantity);
    let first = of(&levels[0]);
    if levels.iter().all(|level| of(level) == first) { first } else { Quantity::Word }
}

/// A quantity in its base unit, if the text is one.
pub(super) fn measured(text: &str) -> Option<(Quantity, f64)> {
    if let Ok(number) = text.parse::<f64>() {
        return (number.is_finite() && text.starts_with(|c: char| c.is_ascii_digit() || c == '-' || c == '.'))
            .then_some((Quantity::Number, number));
    }
    let time = Hours::parse(text).ok().map(|hours| (Quantity::Time, hours.0));
    let share = || Probability::parse(text).ok().map(|share| (Quantity::Share, share.value()));
    let rate = || Rate::parse(text).ok().map(|rate| (Quantity::Rate, rate.0));
    time.or_else(share).or_else(rate)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(axis: &str) -> Vec<String> {
        Axis::parse(axis).unwrap_or_else(|e| panic!("{axis}: {e}")).levels.into_iter().map(|l| l.text).collect()
    }

    #[test]
    fn lists_and_ranges_are_read() {
        assert_eq!(texts("a.b=1y,2y, 5y"), ["1y", "2y", "5y"]);
        assert_eq!(texts("a=1..4"), ["1", "2", "3", "4"]);
        assert_eq!(texts("a=1..3,8"), ["1", "2", "3", "8"]);
        assert_eq!(texts("a=10%..50%/5"), ["10%", "20%", "30%", "40%", "50%"]);
        assert_eq!(texts("a=1/year..4/year/4"), ["1/year", "2/year", "3/year", "4/year"]);
        assert_eq!(texts("a=1..1000/4log"), ["1", "10", "100", "1000"]);
        assert_eq!(texts("a=1min..1h/3"), ["1min", "30.5min", "1h"]);
        assert_eq!(texts("a*=0.5,1,2"), ["0.5", "1", "2"]);
        assert_eq!(texts("a=main/{a,b},main/c"), ["main/{a,b}", "main/c"]);
        assert_eq!(texts("a=\"x,y\",z"), ["\"x,y\"", "z"]);
        assert_eq!(texts("a=../times.csv,data.csv"), ["../times.csv", "data.csv"]);
        assert_eq!(texts("a=99%..99.9%/3")[1], "99.45%");
    }

    #[test]
    fn quantities_and_spacings_are_told_apart() {
        let of = |text: &str| Axis::parse(text).map(|axis| (axis.quantity, axis.spacing)).expect("an axis");
        assert_eq!(of("a=1d..30d/4log"), (Quantity::Time, Spacing::Log));
        assert_eq!(of("a=1..3"), (Quantity::Number, Spacing::Even));
        assert_eq!(of("a=10%,20%"), (Quantity::Share, Spacing::Listed));
        assert_eq!(of("a=@az_dur_pw,1h"), (Quantity::Word, Spacing::Listed));
        assert_eq!(of("a=1/y,2/y"), (Quantity::Rate, Spacing::Listed));
    }

    #[test]
    fn what_is_malformed_is_refused_with_a_remedy() {
        for (wrong, said) in [
            ("component.web.count", "equals sign"),
            ("=1..3", "key before"),
            ("*=1,2", "key before"),
            ("a=", "no values"),
            ("a=1,,2", "empty value"),
            ("a=1,2,1", "twice"),
            ("a=60min,1h", "the same value"),
            ("a=1d..9d", "how many"),
            ("a=1.5..3", "how many"),
            ("a=6..1", "upwards"),
            ("a=3..3", "upwards"),
            ("a=1..", "no end"),
            ("a=1d..5/3", "one kind"),
            ("a=1/year..2/month/3", "no end"),
            ("a=1/year..2/d/3", "same unit"),
            ("a=0d..9d/4log", "above 0"),
            ("a=1d..9d/1", "from 2 to 1000"),
            ("a=1d..9d/8lgo", "`8lgo`"),
            ("a=1d..9d/log", "how many"),
            ("a=1..5000", "more than 1000"),
            ("a=1d..9d/5000", "from 2 to 1000"),
        ] {
            let refused = Axis::parse(wrong).expect_err(wrong);
            assert!(refused.reason.contains(said), "{wrong}: {refused}");
            assert!(!refused.help.is_empty(), "{wrong}");
        }
    }
}

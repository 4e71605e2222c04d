//! What is believed of a number that nobody knows.

use crate::law::Law;
use crate::units::{HOURS_PER_YEAR, Hours, percent, significant};

/// What kind of number a belief is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quantity {
    /// A length of time, in hours.
    Time,
    /// A share or chance, from 0 to 1.
    Share,
    /// Events an hour.
    Rate,
    /// A number without a unit.
    Number,
    /// A whole number without a unit.
    Whole,
}

impl Quantity {
    /// The unit in which values are given: `h`, `1`, `1/h`.
    pub fn unit(self) -> &'static str {
        match self {
            Quantity::Time => "h",
            Quantity::Rate => "1/h",
            Quantity::Share | Quantity::Number | Quantity::Whole => "1",
        }
    }
}

/// A number of the scenario that is known as a law only, not to be confused with a law of times: the number is one and
/// the same in all years, and nobody knows which it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Belief {
    /// Where in the scenario; an override `path=value` takes the place of the belief.
    pub path: String,
    /// What kind of number it is.
    pub quantity: Quantity,
    /// The law of the value (of its odds p / (1 − p), where `odds` says so), before it is multiplied by `factor`.
    pub law: Law,
    /// The law is that of the odds of a share.
    pub odds: bool,
    /// What an override multiplies the value by; 1 as a rule.
    pub factor: f64,
    /// Chance that the value lies in [`Belief::range`], equal tails left out; 0.9 unless the scenario says another.
    pub level: f64,
}

impl Belief {
    /// The value of which `p` (0 to 1) is the chance that the true one is not above it: in hours, a share, events an
    /// hour or a plain number. Whole numbers are rounded, to 1 at least where that is above 0 before rounding.
    pub fn at(&self, p: f64) -> f64 {
        let quantile = self.law.quantile(p);
        let value = if self.odds { 1.0 / (1.0 + 1.0 / quantile) } else { quantile } * self.factor;
        match self.quantity {
            Quantity::Whole if value > 0.0 => value.round().max(1.0),
            _ => value,
        }
    }

    /// The median, which stands for the number wherever one value is wanted.
    pub fn best_guess(&self) -> f64 {
        self.at(0.5)
    }

    /// The middle part of the values, which holds the true one with chance `level`.
    pub fn range(&self) -> (f64, f64) {
        (self.at((1.0 - self.level) / 2.0), self.at((1.0 + self.level) / 2.0))
    }

    /// A value as the scenario or an override `path=value` may have it, without loss of digits.
    pub fn written(&self, value: f64) -> String {
        match self.quantity {
            Quantity::Time => format!("{value}h"),
            Quantity::Share => format!("{}%", value * 100.0),
            Quantity::Rate => format!("{value}/h"),
            Quantity::Number => format!("{value:?}"),
            Quantity::Whole => format!("{value:.0}"),
        }
    }

    /// A value for people, with its unit and four digits.
    pub fn shown(&self, value: f64) -> String {
        match self.quantity {
            Quantity::Time => Hours(value).to_string(),
            Quantity::Share if value > 0.9 => format!("{} %", percent(1.0 - value)),
            Quantity::Share => format!("{} %", significant(value * 100.0, 4)),
            Quantity::Rate => format!("{} a year", significant(value * HOURS_PER_YEAR, 4)),
            Quantity::Number => significant(value, 4),
            Quantity::Whole => format!("{value:.0}"),
        }
    }

    /// The belief for people: `best guess 103.9 d, 90 % between 60 d and 180 d`.
    pub fn in_words(&self) -> String {
        let guess = self.shown(self.best_guess());
        format!("best guess {guess}, {}", self.range_in_words())
    }

    /// The range for people: `90 % between 60 d and 180 d`; a few values one by one.
    pub fn range_in_words(&self) -> String {
        if let Law::Empirical { values } = &self.law
            && values.len() <= 6
        {
            let values: Vec<String> = values.iter().map(|value| self.shown(value * self.factor)).collect();
            return format!("one of {}", values.join(", "));
        }
        let (low, high) = self.range();
        let level = significant(self.level * 100.0, 4);
        format!("{level} % between {} and {}", self.shown(low), self.shown(high))
    }
}

//! A law as the table writes it, and what it means in hours or as a chance.

use crate::law::{Law, LawError};
use crate::units::{Hours, Rate};
use serde::Deserialize;
use std::fmt;

/// A law as `parameters.toml` writes it: a kind, the parameters that were found, and a unit.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListedLaw {
    kind: String,
    mean: Option<f64>,
    rate: Option<f64>,
    median: Option<f64>,
    sigma: Option<f64>,
    shape: Option<f64>,
    scale: Option<f64>,
    low: Option<f64>,
    mode: Option<f64>,
    high: Option<f64>,
    a: Option<f64>,
    b: Option<f64>,
    p: Option<f64>,
    sd: Option<f64>,
    args: Option<String>,
    unit: Option<String>,
}

/// What a reference stands for in a scenario.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A law of times.
    Time(Law),
    /// A probability from 0 to 1; of a law of chances, its mean.
    Chance(f64),
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Time(law) => write!(f, "{law}"),
            Value::Chance(chance) => write!(f, "chance {} %", crate::units::significant(chance * 100.0, 4)),
        }
    }
}

/// Why a listed law cannot be used as it stands. A number of one's own can always take its place.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Unusable {
    /// The parameters are words, such as `0, TTL`.
    Words(String),
    /// A normal law, which can be negative.
    Normal,
    /// Another kind that is not known here.
    Kind(String),
    /// Neither the law nor the entry has a unit of time.
    NoUnit,
    /// A parameter was not published.
    Missing(&'static str),
    /// The parameters are not those of a law.
    Law(LawError),
}

impl fmt::Display for Unusable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unusable::Words(words) => write!(f, "its parameters are words (\"{words}\")"),
            Unusable::Normal => write!(f, "it is a normal law, which can be negative, and a time cannot"),
            Unusable::Kind(kind) => write!(f, "\"{kind}\" is not a law of times or chances"),
            Unusable::NoUnit => write!(f, "it has no unit of time"),
            Unusable::Missing(parameter) => write!(f, "its {parameter} was not published"),
            Unusable::Law(error) => write!(f, "{error}"),
        }
    }
}

impl std::error::Error for Unusable {}

impl ListedLaw {
    /// The law in hours, or the chance.
    ///
    /// The unit of the law counts, else `entry_unit` if that is exactly `s`, `min`, `h` or `d`.
    ///
    /// # Errors
    /// Why it cannot be used as it stands.
    pub(super) fn value(&self, entry_unit: &str) -> Result<Value, Unusable> {
        if let Some(words) = &self.args {
            return Err(Unusable::Words(words.clone()));
        }
        let unit = self.unit.as_deref().or(matches!(entry_unit, "s" | "min" | "h" | "d").then_some(entry_unit));
        match (self.kind.as_str(), unit) {
            ("bernoulli", _) => chance(need("p", self.p)?),
            ("beta", _) => {
                let (a, b) = (need("a", self.a)?, need("b", self.b)?);
                chance(a / (a + b))
            }
            ("triangular", None) => self.mean_chance(),
            ("normal", _) => Err(Unusable::Normal),
            (_, unit) => {
                let law = self.law(unit)?;
                law.check().map_err(Unusable::Law)?;
                Ok(Value::Time(law))
            }
        }
    }

    /// Mean of a triangular law of chances.
    fn mean_chance(&self) -> Result<Value, Unusable> {
        let ends = [need("low", self.low)?, need("mode", self.mode)?, need("high", self.high)?];
        if ends.iter().any(|end| !(0.0..=1.0).contains(end)) {
            return Err(Unusable::NoUnit);
        }
        chance(ends.iter().sum::<f64>() / 3.0)
    }

    /// The law of times; `unit` is one of time, or of a rate where a rate is given.
    fn law(&self, unit: Option<&str>) -> Result<Law, Unusable> {
        let time = |name, value| {
            let value = need(name, value)?;
            hours(value, unit.ok_or(Unusable::NoUnit)?)
        };
        Ok(match self.kind.as_str() {
            "exponential" => match self.rate {
                Some(rate) => Law::Exponential { mean: mean_of_rate(rate, unit)? },
                None => Law::Exponential { mean: time("mean", self.mean)? },
            },
            "weibull" => Law::Weibull { shape: need("shape", self.shape)?, scale: time("scale", self.scale)? },
            "lognormal" => Law::LogNormal { median: time("median", self.median)?, sigma: need("sigma", self.sigma)? },
            "uniform" => Law::Uniform { low: time("low", self.low)?, high: time("high", self.high)? },
            "triangular" => Law::Triangular {
                low: time("low", self.low)?,
                mode: time("mode", self.mode)?,
                high: time("high", self.high)?,
            },
            other => return Err(Unusable::Kind(other.into())),
        })
    }
}

fn need(name: &'static str, value: Option<f64>) -> Result<f64, Unusable> {
    value.ok_or(Unusable::Missing(name))
}

fn chance(value: f64) -> Result<Value, Unusable> {
    if (0.0..=1.0).contains(&value) { Ok(Value::Chance(value)) } else { Err(Unusable::NoUnit) }
}

fn hours(value: f64, unit: &str) -> Result<f64, Unusable> {
    Hours::parse(&format!("{value}{unit}")).map(|hours| hours.0).map_err(|_| Unusable::NoUnit)
}

/// Mean in hours of a rate in a unit such as `1/yr`.
fn mean_of_rate(rate: f64, unit: Option<&str>) -> Result<f64, Unusable> {
    let per = unit.and_then(|unit| unit.strip_prefix('1')).ok_or(Unusable::NoUnit)?;
    Rate::parse(&format!("{rate}{per}")).map(|rate| rate.mean().0).map_err(|_| Unusable::NoUnit)
}

impl fmt::Display for ListedLaw {
    /// As the table has it: `lognormal(median = 145, sigma = 0.83) min`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let numbers = [
            ("mean", self.mean),
            ("rate", self.rate),
            ("median", self.median),
            ("sigma", self.sigma),
            ("shape", self.shape),
            ("scale", self.scale),
            ("low", self.low),
            ("mode", self.mode),
            ("high", self.high),
            ("a", self.a),
            ("b", self.b),
            ("p", self.p),
            ("sd", self.sd),
        ];
        let mut parts: Vec<String> =
            numbers.iter().filter_map(|(name, value)| value.map(|value| format!("{name} = {value}"))).collect();
        parts.extend(self.args.clone());
        write!(f, "{}({})", self.kind, parts.join(", "))?;
        self.unit.as_ref().map_or(Ok(()), |unit| write!(f, " {unit}"))
    }
}

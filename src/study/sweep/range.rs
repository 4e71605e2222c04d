//! Ranges of values: `1..6`, `10%..50%/5`, `1d..365d/8log`.

use super::axis::{MAX_POINTS, Quantity, Refused, Spacing, measured};
use crate::units::{Hours, significant};

/// An end of a range.
pub(super) struct End {
    pub(super) quantity: Quantity,
    /// In the base unit of its quantity.
    pub(super) base: f64,
    /// As typed, in the unit that was typed.
    typed: f64,
    /// That unit; empty for several (`1h30min`) and for plain numbers.
    unit: String,
}

impl End {
    /// A quantity that was typed.
    pub(super) fn of(text: &str) -> Option<End> {
        let text = text.trim();
        let (quantity, base) = measured(text)?;
        let at = text.find(|c: char| c.is_alphabetic() || c == '%' || c == '/').unwrap_or(text.len());
        let (number, unit) = (text[..at].trim().replace('_', ""), text[at..].trim());
        let simple = number.parse().ok().filter(|_| !unit.contains(|c: char| c.is_ascii_digit()));
        Some(match simple {
            Some(typed) => End { quantity, base, typed, unit: unit.to_string() },
            None => End { quantity, base, typed: base, unit: String::new() },
        })
    }

    /// A whole number that was typed.
    fn whole(&self) -> Option<i64> {
        let whole = self.quantity == Quantity::Number && self.base.fract() == 0.0 && self.base.abs() < 9e15;
        whole.then_some(self.base as i64)
    }
}

/// How many values a range has.
struct Count {
    values: usize,
    log: bool,
}

/// The values of an item of a list: itself, or those of the range that it is.
pub(super) fn expand(item: &str) -> Result<(Vec<String>, Spacing), Refused> {
    if item.is_empty() {
        return Err(Refused::new("there is an empty value between the commas", "write values with one comma between"));
    }
    let digit = |text: &str| text.trim().starts_with(|c: char| c.is_ascii_digit() || c == '-' || c == '.');
    let range = item.split_once("..").filter(|(low, high)| !item.starts_with('"') && (digit(low) || digit(high)));
    let range = range.filter(|(low, _)| !low.is_empty());
    let Some((low, rest)) = range else { return Ok((vec![item.to_string()], Spacing::Listed)) };
    let (high, count) = count(rest)?;
    let end = |text: &str| {
        let help = "write LOW..HIGH/N with a unit on both ends, for example 1..6, 10%..50%/5 or 1d..365d/8log";
        End::of(text).ok_or_else(|| Refused::new(format!("\"{text}\" is no end of a range"), help))
    };
    let ends = (end(low)?, end(high)?);
    check(&ends, (low, high))?;
    match count {
        None => Ok((whole_numbers(&ends, item)?, Spacing::Even)),
        Some(count) => {
            let spacing = if count.log { Spacing::Log } else { Spacing::Even };
            Ok((spaced(&ends, (low, high), &count)?, spacing))
        }
    }
}

/// Splits the number of values off: `365d/8log`, but not `4/year`.
fn count(rest: &str) -> Result<(&str, Option<Count>), Refused> {
    let help = "write /8 for eight values with equal steps, /8log for equal factors";
    let Some((high, tail)) = rest.rsplit_once('/') else { return Ok((rest, None)) };
    let tail = tail.trim();
    if tail == "log" {
        return Err(Refused::new("the range does not say how many values it has", help));
    }
    if !tail.starts_with(|c: char| c.is_ascii_digit()) {
        return Ok((rest, None));
    }
    let number = tail.strip_suffix("log").unwrap_or(tail);
    let values: usize = number.parse().map_err(|_| Refused::new(format!("`{tail}` is no number of values"), help))?;
    if !(2..=MAX_POINTS).contains(&values) {
        return Err(Refused::new(format!("a range has from 2 to {MAX_POINTS} values, not {values}"), help));
    }
    Ok((high, Some(Count { values, log: number.len() < tail.len() })))
}

fn check((low, high): &(End, End), typed: (&str, &str)) -> Result<(), Refused> {
    if low.quantity != high.quantity {
        let reason = format!("the ends {} and {} are not of one kind", typed.0, typed.1);
        return Err(Refused::new(reason, "write a unit on both, for example 1d..365d/8"));
    }
    if low.quantity == Quantity::Rate && low.unit != high.unit {
        return Err(Refused::new("the rates at both ends need the same unit", "write for example 1/year..4/year/4"));
    }
    if low.base >= high.base {
        let help = format!("write {}..{}, or a list with commas for another order", typed.1, typed.0);
        return Err(Refused::new("a range goes upwards", help));
    }
    Ok(())
}

fn whole_numbers((low, high): &(End, End), item: &str) -> Result<Vec<String>, Refused> {
    let (Some(from), Some(to)) = (low.whole(), high.whole()) else {
        let help = format!("add /N for N values with equal steps, for example {item}/5, or /Nlog for equal factors");
        return Err(Refused::new(format!("the range {item} does not say how many values it has"), help));
    };
    if to - from >= MAX_POINTS as i64 {
        let help = format!("write {from}..{to}/20 for 20 of them");
        return Err(Refused::new(format!("{item} has more than {MAX_POINTS} values"), help));
    }
    Ok((from..=to).map(|number| number.to_string()).collect())
}

/// Values with equal steps or factors; the ends stay as typed.
fn spaced((low, high): &(End, End), typed: (&str, &str), count: &Count) -> Result<Vec<String>, Refused> {
    if count.log && low.base <= 0.0 {
        return Err(Refused::new(
            "a range with equal factors starts above 0",
            "raise its lower end, or leave out `log`",
        ));
    }
    let own_unit = low.unit == high.unit;
    let (from, to) = if own_unit { (low.typed, high.typed) } else { (low.base, high.base) };
    let digits = if count.values > 50 || low.quantity == Quantity::Share { 6 } else { 4 };
    let between = |at: usize| {
        let share = at as f64 / (count.values - 1) as f64;
        let value = match count.log {
            true => from * libm::pow(to / from, share),
            false => from + share * (to - from),
        };
        match own_unit {
            true => format!("{}{}", significant(value, digits), low.unit),
            false => Hours(value).to_string().replace(' ', ""),
        }
    };
    let text = |at: usize| match at {
        0 => typed.0.trim().to_string(),
        last if last + 1 == count.values => typed.1.trim().to_string(),
        at => between(at),
    };
    Ok((0..count.values).map(text).collect())
}

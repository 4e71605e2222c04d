//! A fit as lines of a scenario, ready to be pasted into a fault.

use super::events::EventFindings;
use super::intervals::Parameter;
use super::study::{LawFindings, REFUSED};
use crate::units::significant;

/// Lines of TOML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snippet {
    /// With the best guesses.
    pub plain: String,
    /// With what the record leaves open as beliefs; nothing where it bounds no parameter on both sides.
    pub believed: Option<String>,
}

/// A text in TOML.
pub fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            c if c.is_control() => quoted.push_str(&format!("\\u{:04X}", c as u32)),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// The unit that suits a time: its name and its length in hours.
fn unit(hours: f64) -> (&'static str, f64) {
    match hours {
        ..0.033 => ("s", 1.0 / 3600.0),
        ..48.0 => ("min", 1.0 / 60.0),
        ..1440.0 => ("h", 1.0),
        _ => ("d", 24.0),
    }
}

/// A number that TOML takes for no whole number.
fn number(value: f64) -> String {
    let text = significant(value, 4);
    if text.contains(['.', 'e']) { text } else { text + ".0" }
}

/// A value of a parameter; times are in the unit that suits the most likely one, with four digits.
fn value(parameter: &Parameter, value: f64) -> String {
    if !parameter.is_time {
        return number(value);
    }
    let (name, length) = unit(parameter.value);
    format!("\"{}{name}\"", significant(value / length, 4))
}

/// A belief, where the parameter is bounded on both sides and the bounds differ when written.
fn belief(parameter: &Parameter) -> Option<String> {
    let (low, high) = parameter.belief;
    if !(low > 0.0 && high.is_finite() && low < high) {
        return None;
    }
    let (low, high) = (value(parameter, low), value(parameter, high));
    (low != high).then(|| format!("{{ believed = {{ low = {low}, high = {high} }} }}"))
}

/// The law as a value.
fn law(found: &LawFindings, written: impl Fn(&Parameter) -> String) -> String {
    // Scenarios name the form first.
    let pairs: Vec<String> =
        found.parameters.iter().map(|parameter| format!("{} = {}", parameter.key, written(parameter))).collect();
    format!("{{ {} = {{ {} }} }}", found.fitted.family.name(), pairs.join(", "))
}

/// A law as the value of a key, such as `mttr`.
pub fn of_law(key: &str, found: &LawFindings, source: &str) -> Snippet {
    let plain = law(found, |parameter| value(parameter, parameter.value));
    let known = found.parameters.iter().any(|parameter| belief(parameter).is_some());
    let believed = law(found, |parameter| belief(parameter).unwrap_or_else(|| value(parameter, parameter.value)));
    let lines = |law: String| format!("{key} = {law}\nsource = {}\n", quoted(source));
    Snippet { plain: lines(plain), believed: known.then(|| lines(believed)) }
}

/// How often incidents come: a `rate`, or a law for `every` where the gaps are not exponential and there is no trend, with
/// which no law of gaps holds. Nothing where there was no incident.
pub fn of_events(found: &EventFindings, source: &str) -> Option<Snippet> {
    if found.count == 0 {
        return None;
    }
    let steady = found.trend.is_none_or(|trend| trend.p >= REFUSED);
    if let Some(best) = found.gaps.as_ref().and_then(|gaps| gaps.best())
        && !found.poisson
        && steady
        && best.fitted.family.parameters() > 1
    {
        let snippet = of_law("every", best, source);
        let calendar = |text: String| format!("{text}clock = \"calendar\"\n");
        return Some(Snippet { plain: calendar(snippet.plain), believed: snippet.believed.map(calendar) });
    }
    let rate = |per_year: f64| format!("\"{}/year\"", significant(per_year, 4));
    let lines = |value: String| format!("rate = {value}\nsource = {}\n", quoted(source));
    let (low, high) = (rate(found.belief.0), rate(found.belief.1));
    let believed = format!("{{ believed = {{ low = {low}, high = {high} }} }}");
    Some(Snippet { plain: lines(rate(found.per_year.mean)), believed: Some(lines(believed)) })
}

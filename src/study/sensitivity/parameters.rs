//! The numbers of a scenario, and what to set them to.

use crate::scenario::scene::{Assumption, Belief};
use crate::scenario::{Draft, Scenario, Severity};
use crate::units::Probability;
use std::collections::BTreeSet;

/// A number of the scenario with a lower and a higher value.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// Path, as `--set` takes it.
    pub name: String,
    /// Value as it is.
    pub value: String,
    /// Where it comes from.
    pub source: String,
    /// The lower value, or why there is none.
    pub low: Result<Setting, String>,
    /// The higher value, or why there is none.
    pub high: Result<Setting, String>,
}

/// Another value of a number.
#[derive(Debug, Clone)]
pub struct Setting {
    /// For people.
    pub words: String,
    /// The override that makes it.
    pub set: String,
    /// The scenario with it.
    pub scenario: Box<Scenario>,
}

/// All numbers that a scenario states, with a lower and a higher value each:
///
/// - times, rates and other quantities are halved and doubled;
/// - of a probability or share the smaller of p and 1 - p is halved and doubled, and so is the unavailability of a design goal;
/// - a number that is believed, not known, goes to the ends of its believed range instead;
/// - counts of units, of people in a crew and of spares, where the file states them, are one lower and one higher.
///
/// Only those whose path begins with `only`.
pub fn parameters(draft: &Draft<'_>, scenario: &Scenario, only: &str) -> Vec<Parameter> {
    let mut seen = BTreeSet::new();
    // A belief may be about a whole number of the scenario or about a part of its law.
    let of_belief = |name: &str| scenario.beliefs.iter().any(|belief| is_at_or_below(&belief.path, name));
    let stated = scenario.assumptions.iter().filter(|a| a.name.starts_with(only) && !of_belief(&a.name));
    let stated = stated.filter(|assumption| seen.insert(assumption.name.clone()));
    let mut found: Vec<Parameter> = stated.map(|assumption| quantity(draft, assumption)).collect();
    let believed = scenario.beliefs.iter().filter(|belief| belief.path.starts_with(only));
    found.extend(believed.map(|belief| range(draft, scenario, belief)));
    for (path, count) in counts(scenario).into_iter().filter(|(path, _)| path.starts_with(only) && !of_belief(path)) {
        // A count that the file does not state cannot be multiplied.
        if with(draft, &format!("{path}*=1")).is_ok() {
            found.push(one_more_or_less(draft, path, count));
        }
    }
    found
}

/// True for a path itself and for what is inside of it.
fn is_at_or_below(path: &str, name: &str) -> bool {
    path.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// A belief at both ends of its range.
fn range(draft: &Draft<'_>, scenario: &Scenario, belief: &Belief) -> Parameter {
    let (low, high) = belief.range();
    let at = |value: f64| setting(draft, belief.shown(value), format!("{}={}", belief.path, belief.written(value)));
    let assumption = scenario.assumptions.iter().find(|a| is_at_or_below(&belief.path, &a.name));
    let source = assumption.map_or_else(|| "believed in the scenario".to_string(), |a| a.source.clone());
    Parameter { name: belief.path.clone(), value: belief.in_words(), source, low: at(low), high: at(high) }
}

/// The scenario with one more override, or the first thing that is wrong with it.
fn with(draft: &Draft<'_>, set: &str) -> Result<Box<Scenario>, String> {
    let reading = draft.read_with(&[set.to_string()]);
    let first = reading.diagnostics.sorted().into_iter().find(|problem| problem.severity == Severity::Error);
    let why = first.map_or(String::new(), |problem| problem.message.clone());
    // It is there to be simulated, not to be explained: of a large scenario its words would be the most of it.
    reading.scenario.map(|scenario| Box::new(Scenario { assumptions: Vec::new(), ..scenario })).ok_or(why)
}

fn setting(draft: &Draft<'_>, words: impl Into<String>, set: String) -> Result<Setting, String> {
    with(draft, &set).map(|scenario| Setting { words: words.into(), set, scenario })
}

fn quantity(draft: &Draft<'_>, assumption: &Assumption) -> Parameter {
    let Assumption { name, value, source } = assumption.clone();
    let (low, high) = match Probability::parse(&value) {
        Ok(p) => chance(draft, &name, p),
        Err(_) => (setting(draft, "half", format!("{name}*=0.5")), setting(draft, "double", format!("{name}*=2"))),
    };
    Parameter { name, value, source, low, high }
}

type Ends = (Result<Setting, String>, Result<Setting, String>);

/// The smaller of p and 1 - p halved and doubled; `low` is the smaller p.
fn chance(draft: &Draft<'_>, name: &str, p: Probability) -> Ends {
    let (p, complement) = (p.value(), p.complement());
    if p == 0.0 || complement == 0.0 {
        let why = format!("half and double of {} are the same", if p == 0.0 { "0 %" } else { "its distance to 100 %" });
        return (Err(why.clone()), Err(why));
    }
    let words = |p: f64| Probability::new(p).map_or_else(|_| String::new(), |p| p.to_string());
    if name.ends_with(".goal") {
        let at = |factor: f64| setting(draft, words(1.0 - complement * factor), format!("{name}*={factor}"));
        return (at(2.0), at(0.5));
    }
    if p < 0.5 {
        let at = |factor: f64| setting(draft, words(p * factor), format!("{name}*={factor}"));
        return (at(0.5), at(2.0));
    }
    let at = |factor: f64| {
        let words = words(1.0 - complement * factor);
        setting(draft, words.clone(), format!("{name}={words}"))
    };
    (at(2.0), at(0.5))
}

/// Counts that a scenario may state, with their values.
fn counts(scenario: &Scenario) -> Vec<(String, u32)> {
    let mut counts = Vec::new();
    for component in &scenario.components {
        let sizes: BTreeSet<u32> = component.sites.iter().map(|(_, count)| *count).collect();
        let only = sizes.first().filter(|_| sizes.len() == 1);
        counts.extend(only.map(|count| (format!("component.{}.count", component.name), *count)));
    }
    counts.extend(scenario.crews.iter().map(|crew| (format!("crew.{}.size", crew.name), crew.size)));
    counts.extend(scenario.spares.iter().map(|spare| (format!("spare.{}.stock", spare.name), spare.stock)));
    counts
}

fn one_more_or_less(draft: &Draft<'_>, name: String, count: u32) -> Parameter {
    let at = |count: u32| setting(draft, count.to_string(), format!("{name}={count}"));
    let low = if count > 1 { at(count - 1) } else { Err("none would be left".to_string()) };
    let (high, source) = (at(count + 1), "stated in the scenario".to_string());
    Parameter { name, value: count.to_string(), source, low, high }
}

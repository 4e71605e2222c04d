//! Common cause: faults that strike a set together, take others down with them, or are shared by like units.

use super::defaults::OUTAGES;
use super::diagnostic::printable;
use super::language;
use super::limits::strike_more;
use super::quantity::chance;
use super::scene::{Consequence, Outage, Schedule, Spread, Strike, Target, Victim};
use super::section::{Context, Section, wrong_kind};
use super::strikes::{Lookup, of_place_default, recovery};
use super::tree::Value;
use crate::law::Law;
use crate::units::Probability;
use std::collections::BTreeSet;

/// Reads `at_once`: `"all"`, each with a chance, or so many at random.
pub fn at_once(cx: &mut Context<'_>, section: &mut Section<'_>, origin: Option<&str>) -> Option<Spread> {
    let path = section.path_of("at_once");
    let node = section.take("at_once")?;
    match &node.value {
        Value::Text(text) if text == "all" => Some(Spread::Each(Probability::ONE)),
        Value::Text(_) | Value::Float(_) => chance(cx, node, &path, "at_once", origin).map(Spread::Each),
        Value::Integer(number) if (1..=1_000_000).contains(number) => Some(Spread::Exactly(*number as u32)),
        Value::Integer(number) => {
            let help = "write how many are struck together, from 1 up, or \"all\"";
            cx.refuse(node.span, format!("`at_once` cannot be {number}"), "out of range", help)
        }
        other => {
            let wanted = "\"all\", a chance for each such as \"30%\", or how many at random such as 2";
            wrong_kind(cx, node.span, "at_once", wanted, other)
        }
    }
}

/// Reports a set that is struck together and has too few members.
pub fn check_size(cx: &mut Context<'_>, section: &Section<'_>, spread: Option<Spread>, size: usize) {
    let (message, label) = match spread {
        None => return,
        Some(Spread::Exactly(k)) if k as usize > size => {
            (format!("`at_once` strikes {k} of {size}"), "more than there are")
        }
        Some(_) if size < 2 => ("`at_once` strikes a single target".to_string(), "nothing is struck together"),
        Some(_) => return,
    };
    let help =
        "`at_once` is for a set: several units of a component, or several places; remove it, or name a larger set";
    cx.refuse::<()>(section.key_span("at_once"), message, label, help);
}

/// Reads `also`: what else goes down when a target of the fault is struck, seen from each of its targets.
pub fn also(
    cx: &mut Context<'_>,
    section: &mut Section<'_>,
    look: &Lookup<'_, '_>,
    source: Option<&str>,
    origins: &[Victim],
) -> Vec<Consequence> {
    let path = section.path_of("also");
    let Some(node) = section.take("also") else { return Vec::new() };
    let items = match &node.value {
        Value::Array(items) if !items.is_empty() => items.as_slice(),
        Value::Table(_) => std::slice::from_ref(node),
        other => {
            let wanted = "what else goes down, such as also = [{ strikes = \"control-plane\", chance = \"90%\" }]";
            wrong_kind::<()>(cx, node.span, "also", wanted, other);
            return Vec::new();
        }
    };
    let mut consequences = Vec::new();
    for (at, item) in items.iter().enumerate() {
        match &item.value {
            Value::Table(table) => {
                let listed = matches!(node.value, Value::Array(_));
                let path = if listed { format!("{path}.{at}") } else { path.clone() };
                let inner = Section::new(table, item.span, path, &language::ALSO);
                consequences.extend(consequence(cx, inner, look, source, origins));
            }
            other => {
                wrong_kind::<()>(cx, item.span, "also", "a table such as { strikes = \"control-plane\" }", other);
            }
        }
    }
    consequences
}

fn consequence(
    cx: &mut Context<'_>,
    mut section: Section<'_>,
    look: &Lookup<'_, '_>,
    source: Option<&str>,
    origins: &[Victim],
) -> Option<Consequence> {
    let strikes = match section.has("strikes") {
        true => section.text(cx, "strikes"),
        false => section.missing(cx, "strikes", "strikes = \"control-plane\", or strikes = \"main/*\" (places)"),
    };
    let path = section.path_of("chance");
    let chance = section.take("chance").map(|node| chance(cx, node, &path, "chance", source));
    let spread = at_once(cx, &mut section, source);
    let outage = section.word(cx, "outage", &OUTAGES);
    let recovery = match section.has("recovery") || section.has("mttr") {
        true => recovery(cx, &mut section, look, source, false).map(Some),
        false => {
            section.take("recovery");
            section.take("mttr");
            Some(None)
        }
    };
    let (text, span) = strikes?;
    let mut victims = Vec::new();
    for origin in origins {
        victims.push(victims_of(cx, look, text, span, *origin)?);
    }
    let of_places = victims.iter().flatten().any(|victim| matches!(victim, Victim::Place(_)));
    if section.has("outage") && !of_places {
        let message = "`outage` says what happens inside a place";
        cx.refuse::<()>(section.key_span("outage"), message, "no place is struck here", "remove it");
    }
    if let (Some(Spread::Exactly(k)), Some(few)) = (spread, victims.iter().map(Vec::len).min())
        && k as usize > few
    {
        let message = format!("`at_once` strikes {k} of {few}");
        let help = "name a larger set, or lower the number";
        cx.refuse::<()>(section.key_span("at_once"), message, "more than there are", help);
    }
    section.finish(cx);
    let default = of_places.then(|| of_place_default(look)).flatten();
    Some(Consequence {
        name: text.to_string(),
        chance: chance.unwrap_or(Some(Probability::ONE))?,
        spread: spread.unwrap_or(Spread::Each(Probability::ONE)),
        victims,
        outage: outage.or(default).unwrap_or(Outage::Unreachable),
        recovery: recovery?,
    })
}

/// What a name stands for as seen from a target that is struck: the other places, or the nearest units and services.
fn victims_of(
    cx: &mut Context<'_>,
    look: &Lookup<'_, '_>,
    text: &str,
    span: super::source::Span,
    origin: Victim,
) -> Option<Vec<Victim>> {
    strike_more(cx, span, 0)?;
    let places = look.names.places.matching(text);
    let found: Vec<Victim> = match places.is_empty() {
        false => places.into_iter().map(Victim::Place).collect(),
        true => {
            let members = look.names.resolve(cx, text, span, look.names.place_of(origin));
            members.into_iter().map(Victim::Member).collect()
        }
    };
    if found.is_empty() {
        return None;
    }
    strike_more(cx, span, found.len())?;
    let others: Vec<Victim> = found.into_iter().filter(|victim| *victim != origin).collect();
    if others.is_empty() {
        let message = format!("`{}` is what the fault strikes itself", printable(text));
        return cx.refuse(span, message, "nothing else goes down", "name something else, or remove it");
    }
    Some(others)
}

/// What goes down with any of the targets goes down with all of them.
fn from_all(also: &Consequence) -> Consequence {
    let victims: BTreeSet<Victim> = also.victims.iter().flatten().copied().collect();
    Consequence { victims: vec![victims.into_iter().collect()], ..also.clone() }
}

/// Splits a fault of units into what strikes each of them alone and what strikes all of them, as `beta` says.
///
/// The beta-factor model (Fleming 1974): of all failures of a unit, the share `beta` has a cause in common with all
/// like units. A unit seen alone fails as often as before.
pub fn beta(cx: &mut Context<'_>, section: &mut Section<'_>, strike: Strike, origin: Option<&str>) -> Vec<Strike> {
    let path = section.path_of("beta");
    let Some(node) = section.take("beta") else { return vec![strike] };
    let Some(beta) = chance(cx, node, &path, "beta", origin) else { return Vec::new() };
    let refuse = |cx: &mut Context<'_>, label: &str, help: &str| {
        cx.refuse::<()>(node.span, "`beta` cannot split this fault", label, help);
        Vec::new()
    };
    let (mean, while_up) = match strike.schedule {
        Schedule::Operating { ttf: Law::Exponential { mean }, while_up } => (mean, Some(while_up)),
        Schedule::Calendar { interval: Law::Exponential { mean } } => (mean, None),
        _ => {
            let help = "give `every` as a bare time, or write two faults, one of them with at_once = \"all\"";
            return refuse(cx, "not an exponential law", help);
        }
    };
    if !matches!(strike.target, Target::EachUnit(_) | Target::Places(_)) || strike.at_once.is_some() {
        return refuse(
            cx,
            "the fault does not strike several things one by one",
            "`beta` is for the units of a component, or for places; remove it",
        );
    }
    if beta.value() == 0.0 || beta.complement() == 0.0 {
        return refuse(cx, "nothing to split", "write a share between 0 % and 100 %");
    }
    // Of events that come at random, a share chosen at random comes at random too, whatever the clock.
    let with = |share: f64| {
        let law = Law::Exponential { mean: mean / share };
        match while_up {
            Some(while_up) => Schedule::Operating { ttf: law, while_up },
            None => Schedule::Calendar { interval: law },
        }
    };
    let common = Strike {
        name: format!("{}.common", strike.name),
        schedule: with(beta.value()),
        at_once: Some(Spread::Each(Probability::ONE)),
        also: strike.also.iter().map(from_all).collect(),
        ..strike.clone()
    };
    vec![Strike { schedule: with(beta.complement()), ..strike }, common]
}

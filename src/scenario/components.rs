//! Components: how many units there are and where, and what rebuilds them.

use super::cost;
use super::diagnostic::printable;
use super::load;
use super::places::Places;
use super::read::{MAX_UNITS, Named};
use super::scene::{Component, Strike, Target};
use super::section::{Context, Section};
use super::source::Span;
use std::collections::{BTreeMap, BTreeSet};

/// All components; those that were declared wrongly are named in `broken`. Nothing if there are too many units.
pub(super) fn components<'t>(
    cx: &mut Context<'_>,
    sections: &mut [Named<'t>],
    places: &Places,
    broken: &mut Vec<&'t str>,
) -> Option<Vec<Component>> {
    let mut components = Vec::new();
    for (name, span, section) in sections {
        let before = cx.diagnostics.errors();
        components.push(component(cx, name, *span, section, places));
        if cx.diagnostics.errors() > before {
            broken.push(*name);
        }
    }
    check_unit_count(cx, &components)?;
    Some(components)
}

fn component(cx: &mut Context<'_>, name: &str, span: Span, section: &mut Section<'_>, places: &Places) -> Component {
    let count = section.whole(cx, "count", 1, MAX_UNITS as i64).unwrap_or(1) as u32;
    let sites: Vec<_> = sites(cx, section, places).into_iter().map(|place| (place, count)).collect();
    let shared_load = load::read(cx, section, &sites);
    let cost = cost::price(cx, section);
    Component { name: name.to_string(), span, sites, rebuild: None, shared_load, cost }
}

/// The places named by `in`; without it, nowhere in particular.
pub(super) fn sites(cx: &mut Context<'_>, section: &mut Section<'_>, places: &Places) -> Vec<Option<usize>> {
    let Some(patterns) = section.texts(cx, "in") else { return vec![None] };
    if patterns.is_empty() {
        let help = "name a place, or leave `in` out";
        cx.refuse::<()>(section.value_span("in"), "`in` names no place", "an empty list", help);
    }
    let mut found: Vec<usize> = Vec::new();
    let mut known = BTreeSet::new();
    for (pattern, span) in patterns {
        let (fresh, again): (Vec<usize>, Vec<usize>) =
            places.find(cx, pattern, span).into_iter().partition(|place| known.insert(*place));
        if let Some(place) = again.first() {
            let message = format!("the place `{}` is named twice", printable(&places.get(*place).path));
            cx.refuse::<()>(span, message, "the patterns overlap", "name each place once");
        }
        found.extend(fresh);
    }
    if found.is_empty() { vec![None] } else { found.into_iter().map(Some).collect() }
}

fn check_unit_count(cx: &mut Context<'_>, components: &[Component]) -> Option<()> {
    let mut total = 0;
    for component in components {
        total += component.sites.iter().map(|(_, count)| u64::from(*count)).sum::<u64>();
        if total > MAX_UNITS {
            let message = format!("more than {MAX_UNITS} units");
            let help = "lower `count`, or let one unit stand for several";
            return cx.refuse(component.span, message, "up to here there are too many", help);
        }
    }
    Some(())
}

/// What brings back the units that an outage of their place destroyed: `rebuild`, or the only recovery they have.
pub(super) fn rebuilds_of(
    cx: &mut Context<'_>,
    components: &[Component],
    strikes: &[Strike],
    typed: Vec<(Option<Option<Vec<super::scene::Stage>>>, Span)>,
    places: &Places,
) -> Vec<Option<Vec<super::scene::Stage>>> {
    let destroyers: BTreeSet<usize> = strikes.iter().flat_map(Strike::destroys).collect();
    let mut faults: BTreeMap<usize, Vec<&Strike>> = BTreeMap::new();
    for strike in strikes {
        if let Target::EachUnit(at) = strike.target {
            faults.entry(at).or_default().push(strike);
        }
    }
    let mut rebuilds = Vec::new();
    for (at, (component, (typed, span))) in components.iter().zip(typed).enumerate() {
        let destroyed =
            component.sites.iter().any(|(place, _)| places.outward(*place).any(|outer| destroyers.contains(&outer)));
        let prefix = format!("{}.", component.name);
        let own = faults.get(&at).into_iter().flatten().filter(|strike| strike.name.starts_with(&prefix));
        let own: Vec<&Strike> = own.copied().collect();
        rebuilds.push(match (typed, destroyed) {
            (Some(stages), true) => stages,
            (Some(_), false) => cx.refuse(
                span,
                "`rebuild` has no effect",
                "no outage of a place destroys these units",
                "remove it, or set outage = \"destroyed\" on a fault of their place",
            ),
            (None, false) => None,
            (None, true) => match own.as_slice() {
                [one] => Some(one.recovery.clone()),
                _ => {
                    let message = format!(
                        "an outage of their place destroys the units of `{}`, and how they come back is open",
                        printable(&component.name)
                    );
                    cx.refuse(
                        component.span,
                        message,
                        "several recoveries, or none",
                        "add rebuild = [{ stage = \"rebuild\", takes = \"30min\" }]",
                    )
                }
            },
        });
    }
    rebuilds
}

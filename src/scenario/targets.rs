//! What faults and changes strike: places, the units of a component, a service or standby group, the demand.

use super::demand;
use super::diagnostic::{Diagnostic, printable};
use super::scene::{StrikeKind, Target};
use super::section::{Context, Section};
use super::source::Span;
use super::strikes::Lookup;
use super::structure::{Kind, Names};

/// What `strikes` names: places, a component, a service or a standby group.
pub(super) fn target_of(
    cx: &mut Context<'_>,
    section: &mut Section<'_>,
    look: &Lookup<'_, '_>,
    kind: StrikeKind,
) -> Option<Target> {
    if !section.has("strikes") {
        return section.missing(cx, "strikes", "strikes = \"main/*\" (places), or the name of a component or service");
    }
    let targets = section.texts(cx, "strikes")?;
    if let [("demand", _)] = targets.as_slice()
        && look.names.get("demand").is_none()
        && look.names.places.matching("demand").is_empty()
    {
        return demand::surge(cx, section);
    }
    demand::no_surge(cx, section);
    match targets.as_slice() {
        [] => {
            let help = "name places (strikes = \"main/*\"), a component or a service";
            cx.refuse(section.key_span("strikes"), "`strikes` names nothing", "an empty list", help)
        }
        [(text, span)] if look.names.places.matching(text).is_empty() && (text.contains('@') || !is_path(text)) => {
            part_of(cx, text, *span, look.names, kind)
        }
        _ => places_of(cx, section.key_span("strikes"), &targets, look.names),
    }
}

fn is_path(text: &str) -> bool {
    text.contains(['/', '*'])
}

/// One component, service or standby group.
fn part_of(cx: &mut Context<'_>, text: &str, span: Span, names: &Names<'_>, kind: StrikeKind) -> Option<Target> {
    match names.get(text) {
        Some(Kind::Component(component)) if kind == StrikeKind::Fault => Some(Target::EachUnit(component)),
        Some(Kind::Component(component)) => Some(Target::AllUnits(component)),
        Some(Kind::Reaction(_)) => {
            let message = format!("`{}` cannot be struck", printable(text));
            let help = "strike the parts that it watches, or what it is a part of";
            cx.refuse(span, message, "a reaction or buffer", help)
        }
        Some(Kind::Service(_) | Kind::Standby(_)) => names.resolve_one(cx, text, span).map(Target::Whole),
        None if text.contains('@') => names.resolve_one(cx, text, span).map(Target::Whole),
        None if names.is_incomplete() => None,
        None => {
            let places = (0..names.places.len()).map(|place| names.places.get(place).path.as_str());
            let message = format!("nothing is called `{}`", printable(text));
            let problem = Diagnostic::error(span, message, "neither a place nor a part");
            cx.push_unknown(problem, text, names.all().chain(places));
            None
        }
    }
}

/// One or several patterns of places.
fn places_of(cx: &mut Context<'_>, key: Span, patterns: &[(&str, Span)], names: &Names<'_>) -> Option<Target> {
    let mut places = Vec::new();
    for (pattern, span) in patterns {
        if names.get(pattern).is_some() && names.places.matching(pattern).is_empty() {
            let message = format!("`{}` is not a place", printable(pattern));
            let help = "a list is of places; give each component or service a fault of its own";
            return cx.refuse(*span, message, "a part in a list of places", help);
        }
        places.extend(names.places.find(cx, pattern, *span));
    }
    places.sort_unstable();
    let before = places.len();
    places.dedup();
    if places.len() < before {
        cx.refuse::<()>(key, "a place is named twice", "the patterns overlap", "name each place once");
    }
    (!places.is_empty()).then_some(Target::Places(places))
}

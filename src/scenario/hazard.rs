//! Hazards that are constant in pieces, typed piece by piece or as a bathtub.

use super::language;
use super::section::{Context, Section, hours, wrong_kind};
use super::tree::{Node, Value};
use crate::law::Law;
use crate::units::{Hours, Rate};

const PIECES: &str = "[{ until = \"30d\", rate = \"12/year\" }, { rate = \"1/year\" }]";
const BATHTUB: &str =
    "{ infant = \"12/year\", until = \"30d\", useful = \"1/year\", from = \"3y\", worn = \"4/year\" }";

/// A list of `{ until = "30d", rate = "12/year" }`; the last piece has no end.
pub fn pieces(cx: &mut Context<'_>, node: &Node, path: &str) -> Option<Law> {
    let Value::Array(items) = &node.value else {
        return wrong_kind(cx, node.span, "hazard", &format!("a list such as {PIECES}"), &node.value);
    };
    let Some(last) = items.len().checked_sub(1) else {
        return cx.refuse(node.span, "a hazard without pieces", "an empty list", format!("write hazard = {PIECES}"));
    };
    let mut found: Vec<(f64, f64)> = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let before = found.last().map_or(0.0, |(until, _)| *until);
        found.extend(piece(cx, item, &format!("{path}.{index}"), before, index == last));
    }
    (found.len() == items.len()).then_some(Law::Hazard { pieces: found })
}

/// One piece that begins at `before` hours.
fn piece(cx: &mut Context<'_>, node: &Node, path: &str, before: f64, last: bool) -> Option<(f64, f64)> {
    let Value::Table(table) = &node.value else {
        let wanted = "a table such as { until = \"30d\", rate = \"12/year\" }";
        return wrong_kind(cx, node.span, "hazard", wanted, &node.value);
    };
    let mut section = Section::new(table, node.span, path, &language::HAZARD);
    let rate = rate(cx, &mut section, "rate", last);
    let until = match (section.take("until"), last) {
        (Some(node), false) => end(cx, node, "until", before),
        (None, true) => Some(f64::INFINITY),
        (None, false) => section.missing(cx, "until", "until = \"30d\": only the last piece has no end"),
        (Some(node), true) => {
            let help = "remove it, or add a piece without `until`: the hazard from then on";
            cx.refuse(node.span, "the last piece of a hazard has no end", "and then?", help)
        }
    };
    section.finish(cx);
    until.zip(rate)
}

/// The end of a piece that begins at `before` hours.
fn end(cx: &mut Context<'_>, node: &Node, key: &str, before: f64) -> Option<f64> {
    let Hours(until) = hours(cx, node, key)?;
    if until <= before {
        let message = format!("a piece of a hazard from {} to {}", Hours(before), Hours(until));
        let help = format!("write a time above {}", Hours(before));
        return cx.refuse(node.span, message, "ends before it begins", help);
    }
    Some(until)
}

/// A number of failures a year, say, as one an hour; it may be 0 where something comes after.
fn rate(cx: &mut Context<'_>, section: &mut Section<'_>, key: &'static str, last: bool) -> Option<f64> {
    let Some(node) = section.take(key) else {
        return section.missing(cx, key, &format!("{key} = \"4/year\""));
    };
    let Value::Text(text) = &node.value else {
        return wrong_kind(cx, node.span, key, "a rate in quotes, such as \"4/year\"", &node.value);
    };
    match Rate::parse(text) {
        Ok(Rate(0.0)) if last => {
            let help = "write a rate above zero: a time to failure comes to an end";
            cx.refuse(node.span, "a hazard that ends at zero", "what lasts until here lasts forever", help)
        }
        Ok(Rate(rate)) => Some(rate),
        Err(error) => cx.refuse_unit(node.span, error, &format!("`{key}`")),
    }
}

/// A hazard in three pieces: infant mortality, useful life, wear-out.
pub fn bathtub(cx: &mut Context<'_>, node: &Node, path: &str) -> Option<Law> {
    let Value::Table(table) = &node.value else {
        return wrong_kind(cx, node.span, "bathtub", &format!("a table, for example {BATHTUB}"), &node.value);
    };
    let mut section = Section::new(table, node.span, path, &language::BATHTUB);
    let rates = [("infant", false), ("useful", false), ("worn", true)];
    let [infant, useful, worn] = rates.map(|(key, last)| rate(cx, &mut section, key, last));
    let until = bound(cx, &mut section, "until", 0.0);
    let from = bound(cx, &mut section, "from", until.unwrap_or(0.0));
    section.finish(cx);
    Some(Law::Hazard { pieces: vec![(until?, infant?), (from?, useful?), (f64::INFINITY, worn?)] })
}

fn bound(cx: &mut Context<'_>, section: &mut Section<'_>, key: &'static str, before: f64) -> Option<f64> {
    match section.take(key) {
        Some(node) => end(cx, node, key, before),
        None => section.missing(cx, key, &format!("it, as in bathtub = {BATHTUB}")),
    }
}

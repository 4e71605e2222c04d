//! What things cost: `[cost]`, and `cost = { per_hour = 0.192, per_event = 25 }` of components, faults and changes.

use super::diagnostic::{Diagnostic, is_harmful, printable};
use super::language;
use super::places::Places;
use super::quantity::source;
use super::scene::{Costs, MILLIONTHS, Price, Strike, Target, Victim};
use super::section::{Context, Section, wrong_kind};
use super::source::Span;
use super::tree::{Node, Value};
use crate::units::Hours;
use std::collections::BTreeSet;

/// Largest price of anything, in units of the currency.
pub const MAX_PRICE: f64 = 1e9;
/// Longest name of a currency.
const MAX_CURRENCY: usize = 12;
/// Most that is spent in a history for what is known beforehand, and for an outage of all of it, in millionths: half of
/// what a whole number of 64 bits holds.
const MAX_SPENT: u128 = 1 << 63;

/// `[cost]` with the places where its parts stand.
pub(super) struct Typed {
    costs: Costs,
    span: Span,
    /// Patterns of places that have a price of an event, with the places.
    struck: Vec<(Span, Vec<usize>)>,
    /// It has prices, or keys that were meant to be.
    priced: bool,
}

/// Reads `[cost]`, which may be missing.
pub(super) fn read(cx: &mut Context<'_>, top: &mut Section<'_>, places: &Places) -> Option<Typed> {
    let span = top.key_span("cost");
    let mut section = top.section(cx, "cost")?;
    cx.money.source = source(cx, &mut section);
    let currency = currency(cx, &mut section);
    let priced = section.has("outage") || section.has("places");
    let (outage_per_minute, outage_fixed) = outage(cx, &mut section).unwrap_or_default();
    let mut struck = Vec::new();
    let places = of_places(cx, &mut section, places, &mut struck);
    section.finish(cx);
    let costs = Costs { currency: currency.unwrap_or_default(), outage_per_minute, outage_fixed, places };
    Some(Typed { costs, span, struck, priced })
}

fn currency(cx: &mut Context<'_>, section: &mut Section<'_>) -> Option<String> {
    if !section.has("currency") {
        return section.missing(cx, "currency", "currency = \"USD\": what the numbers are in");
    }
    let (text, span) = section.text(cx, "currency")?;
    let plain = !text.chars().any(|c| c.is_whitespace() || c.is_ascii_digit() || is_harmful(c));
    if text.chars().count() > MAX_CURRENCY || !plain {
        let help = format!("write at most {MAX_CURRENCY} characters without digits and spaces, such as \"USD\"");
        return cx.refuse(span, format!("`{}` is no currency", printable(text)), "cannot stand behind a number", help);
    }
    Some(text.to_string())
}

/// `outage = { per_minute = 5600, fixed = 10000 }`.
fn outage(cx: &mut Context<'_>, section: &mut Section<'_>) -> Option<(u64, u64)> {
    let mut inner = section.section(cx, "outage")?;
    inner.not_empty(cx);
    let origin = source(cx, &mut inner).or_else(|| cx.money.source.clone());
    if !inner.has("per_minute") && !inner.has("fixed") {
        needs_price(cx, &mut inner, ["per_minute", "fixed"]);
    }
    let per_minute = amount(cx, &mut inner, "per_minute", origin.as_deref());
    let fixed = amount(cx, &mut inner, "fixed", origin.as_deref());
    inner.finish(cx);
    Some((per_minute?, fixed?))
}

fn needs_price(cx: &mut Context<'_>, section: &mut Section<'_>, keys: [&'static str; 2]) {
    let message = format!("`{}` has no price", printable(&section.path));
    let help = format!("add {} = 100, {} = 1000, or both", keys[0], keys[1]);
    let problem = Diagnostic::error(section.span, message, "has no effect").with_help(help);
    section.lacks::<()>(cx, &keys, problem);
}

/// `places = { "main/*" = { per_hour = 12.5 } }`: each place has one price.
fn of_places(
    cx: &mut Context<'_>,
    section: &mut Section<'_>,
    places: &Places,
    struck: &mut Vec<(Span, Vec<usize>)>,
) -> Vec<(usize, Price)> {
    let path = section.path_of("places");
    let Some(node) = section.take("places") else { return Vec::new() };
    let Value::Table(table) = &node.value else {
        let wanted = "a table of prices, such as { \"main/*\" = { per_hour = 12.5 } }";
        wrong_kind::<()>(cx, node.span, "places", wanted, &node.value);
        return Vec::new();
    };
    Section::new(table, node.span, path.clone(), &language::PRICE).not_empty(cx);
    let (mut priced, mut known) = (Vec::new(), BTreeSet::new());
    for (pattern, span, node) in &table.entries {
        let found = places.find(cx, pattern, *span);
        if let Some(again) = found.iter().find(|place| !known.insert(**place)) {
            let message = format!("the place `{}` has two prices", printable(&places.get(*again).path));
            cx.refuse::<()>(*span, message, "the patterns overlap", "give each place one price");
        }
        let Some(price) = price_of(cx, node, &format!("{path}.{pattern}"), pattern) else { continue };
        if price.per_event > 0 {
            struck.push((*span, found.clone()));
        }
        priced.extend(found.into_iter().map(|place| (place, price)));
    }
    priced.sort_by_key(|(place, _)| *place);
    priced
}

/// `cost = { ... }` of a component, a fault or a change; nothing where it is not there.
pub(super) fn price(cx: &mut Context<'_>, section: &mut Section<'_>) -> Price {
    let path = section.path_of("cost");
    let Some(node) = section.take("cost") else { return Price::default() };
    cx.money.priced.push(section.key_span("cost"));
    price_of(cx, node, &path, "cost").unwrap_or_default()
}

fn price_of(cx: &mut Context<'_>, node: &Node, path: &str, key: &str) -> Option<Price> {
    let Value::Table(table) = &node.value else {
        return wrong_kind(cx, node.span, key, "a table such as { per_hour = 0.192, per_event = 25 }", &node.value);
    };
    let mut section = Section::new(table, node.span, path, &language::PRICE);
    let origin = source(cx, &mut section).or_else(|| cx.money.source.clone());
    if !section.has("per_hour") && !section.has("per_event") {
        needs_price(cx, &mut section, ["per_hour", "per_event"]);
    }
    let per_hour = amount(cx, &mut section, "per_hour", origin.as_deref());
    let per_event = amount(cx, &mut section, "per_event", origin.as_deref());
    section.finish(cx);
    Some(Price { per_hour: per_hour?, per_event: per_event? })
}

/// A price from zero up in millionths, noted as an assumption; zero where the key is missing.
fn amount(cx: &mut Context<'_>, section: &mut Section<'_>, key: &'static str, origin: Option<&str>) -> Option<u64> {
    let path = section.path_of(key);
    let Some(node) = section.take(key) else { return Some(0) };
    let number = match node.value {
        Value::Integer(number) => number as f64,
        Value::Float(number) => number,
        ref other => return wrong_kind(cx, node.span, key, "a number without a unit, such as 12.5", other),
    };
    if !(0.0..=MAX_PRICE).contains(&number) {
        let help = format!("write a number from 0 to {MAX_PRICE:.0e}, in the currency of the scenario");
        return cx.refuse(node.span, format!("`{key}` cannot be {number}"), "out of range", help);
    }
    let millionths = (number * MILLIONTHS).round() as u64;
    if number > 0.0 && millionths == 0 {
        let help = "write at least 0.000001, or choose a smaller currency";
        return cx.refuse(node.span, format!("`{key}` is too small"), "less than a millionth", help);
    }
    cx.assume(path, number.to_string(), origin);
    Some(millionths)
}

/// What is known once the whole scenario is: a cost that cannot be, or that is too much.
pub(super) fn check(
    cx: &mut Context<'_>,
    typed: Option<&Typed>,
    strikes: &[Strike],
    per_hour: u128,
    horizon: Hours,
) -> Option<()> {
    let Some(typed) = typed else {
        let span = *cx.money.priced.first()?;
        let help = "add [cost] with currency = \"USD\"";
        return cx.refuse(span, "a cost in which currency?", "there is no `[cost]`", help);
    };
    if !typed.priced && cx.money.priced.is_empty() {
        let help = "add a cost of an outage, a place, a component, a fault or a change, or remove `[cost]`";
        return cx.refuse(typed.span, "a currency without any cost", "has no effect", help);
    }
    let costs = &typed.costs;
    let each = costs.places.iter().fold(per_hour, |sum, (_, price)| sum.saturating_add(price.per_hour.into()));
    let hourly = each.saturating_add(u128::from(costs.outage_per_minute) * 60);
    if hourly.saturating_mul(horizon.0.ceil() as u128) > MAX_SPENT {
        let help = "write the prices in thousands or millions of the currency, or shorten the horizon";
        let message = "a history may cost more than 9 trillion of the currency";
        return cx.refuse(typed.span, message, "too much to be counted to the millionth", help);
    }
    let hit = struck_places(strikes);
    for (span, places) in &typed.struck {
        if !places.iter().any(|place| hit.contains(place)) {
            let problem = Diagnostic::warning(*span, "`per_event` of places that nothing strikes", "has no effect");
            cx.push(problem.with_help("an event of a place is a fault that strikes it; remove it, or add a fault"));
        }
    }
    Some(())
}

/// Places that faults strike.
fn struck_places(strikes: &[Strike]) -> BTreeSet<usize> {
    let faults = strikes.iter().filter(|strike| strike.kind == super::scene::StrikeKind::Fault);
    let of = |strike: &Strike| {
        let own = if let Target::Places(places) = &strike.target { places.clone() } else { Vec::new() };
        let also = strike.also.iter().flat_map(|also| also.victims.iter().flatten());
        let also = also.filter_map(|victim| if let Victim::Place(place) = victim { Some(*place) } else { None });
        own.into_iter().chain(also).collect::<Vec<_>>()
    };
    faults.flat_map(of).collect()
}

impl Typed {
    /// The costs, once they were checked.
    pub(super) fn into_costs(self) -> Costs {
        self.costs
    }
}

//! Service credits of an SLA: what is paid back for a window with too little availability.

use super::demand::number;
use super::language;
use super::objective::needs;
use super::scene::Credit;
use super::section::{Context, Section, probability, wrong_kind};
use super::source::Span;
use super::tree::{Node, Value};
use crate::units::Probability;

/// How tiers are written.
const TIERS: &str = "[{ below = \"99.9%\", refund = \"10%\" }, { below = \"99%\", refund = \"25%\" }]";

/// The tiers, the mildest first: availabilities fall and refunds rise from one to the next.
pub(super) fn credits(cx: &mut Context<'_>, section: &mut Section<'_>) -> Vec<Credit> {
    let path = section.path_of("credits");
    let Some(node) = section.take("credits") else { return Vec::new() };
    let Value::Array(items) = &node.value else {
        wrong_kind::<()>(cx, node.span, "credits", &format!("a list such as {TIERS}"), &node.value);
        return Vec::new();
    };
    if items.is_empty() {
        cx.refuse::<()>(node.span, "`credits` without a tier", "an empty list", format!("write credits = {TIERS}"));
    }
    let example = "availability = \"99.9%\": the share of a window that is promised, below which credits are due";
    needs(cx, section, "credits", "availability", example);
    let read = items.iter().enumerate().map(|(at, item)| (tier(cx, item, &format!("{path}.{at}")), item.span));
    let tiers: Vec<(Option<Credit>, Span)> = read.collect();
    for pair in tiers.windows(2) {
        if let (Some(milder), Some(next)) = (pair[0].0, pair[1].0) {
            in_order(cx, &milder, &next, pair[1].1);
        }
    }
    tiers.into_iter().filter_map(|(tier, _)| tier).collect()
}

fn tier(cx: &mut Context<'_>, node: &Node, path: &str) -> Option<Credit> {
    let Value::Table(table) = &node.value else {
        let wanted = "a table such as { below = \"99.9%\", refund = \"10%\" }";
        return wrong_kind(cx, node.span, "credits", wanted, &node.value);
    };
    let mut section = Section::new(table, node.span, path, &language::CREDIT);
    let below = share(cx, &mut section, "below", "below = \"99.9%\": the availability below which it is due");
    let refund = share(cx, &mut section, "refund", "refund = \"10%\": the share of the fee that is paid back");
    section.finish(cx);
    Some(Credit { below: below?, refund: refund? })
}

/// A share above zero.
fn share(cx: &mut Context<'_>, section: &mut Section<'_>, key: &'static str, example: &str) -> Option<Probability> {
    let Some(node) = section.take(key) else { return section.missing(cx, key, example) };
    let share = probability(cx, node, key)?;
    if share.value() <= 0.0 {
        let help = format!("write a share above 0 %: {example}");
        return cx.refuse(node.span, format!("a `{key}` of 0 %"), "has no effect", help);
    }
    Some(share)
}

/// Refuses a tier that the one before it makes meaningless.
fn in_order(cx: &mut Context<'_>, milder: &Credit, next: &Credit, span: Span) {
    let help = format!("write the mildest tier first, as in {TIERS}");
    if next.below.complement() <= milder.below.complement() {
        let message = format!("a tier below {} after one below {}", next.below, milder.below);
        cx.refuse::<()>(span, message, "`below` falls from tier to tier", help);
    } else if next.refund.value() <= milder.refund.value() {
        let message = format!("a refund of {} after one of {}", next.refund, milder.refund);
        cx.refuse::<()>(span, message, "`refund` rises from tier to tier", help);
    }
}

/// `fee = 1000`: what one window costs.
pub(super) fn fee(cx: &mut Context<'_>, section: &mut Section<'_>) -> Option<f64> {
    let node = section.take("fee")?;
    let fee = number(cx, node, "fee", "a number without a unit, such as 1000")?;
    if fee == 0.0 {
        let help = "write what one window costs, such as 1000, or leave it out";
        return cx.refuse(node.span, "a `fee` of zero", "nothing to pay back", help);
    }
    let example = format!("credits = {TIERS}: what is paid back of it");
    needs(cx, section, "fee", "credits", &example).then_some(fee)
}

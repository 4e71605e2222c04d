//! Parts with a share of requests each: `{ search = "80%", checkout = "20%" }`.

use super::diagnostic::printable;
use super::quantity::chance;
use super::scene::{Member, Weighted};
use super::section::{Context, Section, wrong_kind};
use super::services::PARTS;
use super::source::Span;
use super::structure::Names;
use super::tree::Value;
use crate::units::Probability;

/// The keys of a service that hold shares of requests.
pub const SHARES: [&str; 5] = ["mix", "soft", "fallback", "errors", "retries"];

/// Most parts with a share each in one table.
pub const MAX_SHARES: usize = 1000;

/// A part as typed, with its share.
#[derive(Debug, Clone)]
pub struct Share<'t> {
    /// Name of the part.
    pub name: &'t str,
    /// Where it was typed.
    pub span: Span,
    /// Share of requests.
    pub share: Probability,
}

/// Reads a table of parts with their shares, if the key is there; the shares are noted as assumptions.
pub fn shares<'t>(
    cx: &mut Context<'_>,
    section: &mut Section<'t>,
    key: &'static str,
    example: &str,
    origin: Option<&str>,
) -> Option<Vec<Share<'t>>> {
    let path = section.path_of(key);
    let node = section.take(key)?;
    let Value::Table(table) = &node.value else {
        return wrong_kind(cx, node.span, key, &format!("a table, as in {example}"), &node.value);
    };
    if table.entries.is_empty() {
        let help = format!("name at least one part, as in {example}");
        return cx.refuse(node.span, format!("`{key}` names no part"), "an empty table", help);
    }
    if let Some((_, span, _)) = table.entries.get(MAX_SHARES) {
        let help = format!("name at most {MAX_SHARES}; combine some in a service of their own, and name that");
        return cx.refuse(*span, format!("`{key}` has {} parts", table.entries.len()), "one too many", help);
    }
    let mut parts = Vec::new();
    for (name, span, node) in &table.entries {
        let share = chance(cx, node, &format!("{path}.{name}"), name, origin);
        parts.extend(share.map(|share| Share { name, span: *span, share }));
    }
    (parts.len() == table.entries.len()).then_some(parts)
}

/// A share in parts per billion.
pub fn to_parts(share: Probability) -> u32 {
    (share.value() * PARTS as f64).round() as u32
}

/// The parts of one instance that shares are given for.
pub fn resolve(
    cx: &mut Context<'_>,
    shares: &[Share<'_>],
    place: Option<usize>,
    names: &Names<'_>,
) -> Option<Vec<Weighted>> {
    let mut found = Vec::new();
    for part in shares {
        let member = one_part(cx, names, part.name, part.span, place);
        found.extend(member.map(|member| Weighted { member, share: to_parts(part.share) }));
    }
    (found.len() == shares.len()).then_some(found)
}

/// The one part that a reference stands for.
pub fn one_part(
    cx: &mut Context<'_>,
    names: &Names<'_>,
    reference: &str,
    span: Span,
    place: Option<usize>,
) -> Option<Member> {
    match names.resolve(cx, reference, span, place).as_slice() {
        [] => None,
        [one] => Some(*one),
        several => {
            let message = format!("`{}` stands for {} things here", printable(reference), several.len());
            let help = "all of them, any of them, or a part of the requests each? say so in a service of its own, such as \
                        [service.cells] with cells = \"cell\", and name that";
            cx.refuse(span, message, "one share for one part", help)
        }
    }
}

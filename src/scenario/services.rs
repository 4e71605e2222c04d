//! Services: which parts they have, how they follow from them, and what softens their failures.

use super::defaults::Defaults;
use super::degradation::{errors, fallbacks, retries, soft};
use super::diagnostic::printable;
use super::quantity;
use super::rules::{RULES, Wanted, in_each, wanted_rule};
use super::scene::{Instance, Service};
use super::section::{Context, Section};
use super::shares::{SHARES, Share, resolve};
use super::source::Span;
use super::structure::Names;

/// Parts per billion: the unit of levels.
pub const PARTS: u64 = crate::gate::ONE as u64;

/// Reads one `[service.*]` whose instances are in the given places.
pub fn read_service(
    cx: &mut Context<'_>,
    name: &str,
    span: Span,
    section: &mut Section<'_>,
    places: &[Option<usize>],
    names: &Names<'_>,
    defaults: &Defaults<'_>,
) -> Service {
    let rules = RULES.into_iter().filter(|key| section.has(key)).count();
    section.only_one(cx, &RULES);
    let origin = origin(cx, section, defaults);
    let wanted = wanted_rule(cx, section, origin.as_deref());
    if section.has("of") && !section.has("at_least") && rules > 0 {
        let help = "remove it, or write at_least = 1 (or more) instead of the other rule";
        cx.refuse::<()>(section.key_span("of"), "`of` goes with `at_least`", "has no effect here", help);
    }
    let soft = soft(cx, section, origin.as_deref());
    let fallbacks = fallbacks(cx, section, origin.as_deref());
    let each = |wanted: Wanted<'_>| {
        in_each(cx, places, |cx, place| {
            let (rule, members) = wanted.resolve(cx, place, names)?;
            let soft_parts = resolve(cx, &soft, place, names)?;
            let needed = soft_parts.iter().position(|part| members.contains(&part.member));
            if let Some(at) = needed.filter(|_| wanted.needs_all()) {
                return refuse_needed_anyway(cx, &soft[at]);
            }
            let fallbacks = resolve(cx, &fallbacks, place, names)?;
            Some(Instance { place, rule, members, soft: soft_parts, fallbacks })
        })
    };
    let instances = wanted.filter(|_| rules == 1).map_or(Vec::new(), each);
    let errors = errors(cx, section, origin.as_deref());
    let retries = retries(cx, section, origin.as_deref());
    let report = section.word_true(cx, "report");
    Service { name: name.to_string(), span, instances, errors, retries, report }
}

/// Where the shares of requests come from, if there are any.
fn origin(cx: &mut Context<'_>, section: &mut Section<'_>, defaults: &Defaults<'_>) -> Option<String> {
    let own = quantity::source(cx, section);
    if SHARES.into_iter().any(|key| section.has(key)) {
        return defaults.source(own);
    }
    if section.has("source") {
        let label = "there are no shares of requests that need a source";
        let help = "remove it; the numbers of a service are those of `mix`, `soft`, `fallback`, `errors` and `retries`";
        cx.refuse::<()>(section.key_span("source"), "`source` has no effect here", label, help);
    }
    None
}

fn refuse_needed_anyway<T>(cx: &mut Context<'_>, part: &Share<'_>) -> Option<T> {
    let message = format!("`{}` cannot be needed and soft", printable(part.name));
    cx.refuse(part.span, message, "one of `all`, without which nothing is served", "keep it in one of the two")
}

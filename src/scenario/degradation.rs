//! What softens the failure of a part: soft dependencies, fallbacks, and retries of requests that fail.

use super::diagnostic::{Diagnostic, printable};
use super::language;
use super::quantity::chance;
use super::scene::Retries;
use super::section::{Context, Section, wrong_kind};
use super::shares::{Share, shares, to_parts};
use super::tree::{Node, Value};
use crate::units::Probability;

/// The most attempts of one request.
pub(super) const MAX_ATTEMPTS: i64 = 100;

/// `soft = { reviews = "70%" }`: the share of requests that still succeeds while that part is down.
pub fn soft<'t>(cx: &mut Context<'_>, section: &mut Section<'t>, origin: Option<&str>) -> Vec<Share<'t>> {
    let parts = shares(cx, section, "soft", "soft = { reviews = \"70%\" }", origin).unwrap_or_default();
    for part in parts.iter().filter(|part| part.share.value() >= 1.0) {
        let message = format!("`{}` has no effect on `{}`", printable(part.name), printable(&section.path));
        let problem = Diagnostic::warning(part.span, message, "all requests succeed without it");
        cx.push(problem.with_help("this documents that nothing is lost; write a share below 100 % if some is"));
    }
    parts
}

/// `fallback = { to = "static-page", serves = "20%" }`, or a list of these; the best one serves.
pub fn fallbacks<'t>(cx: &mut Context<'_>, section: &mut Section<'t>, origin: Option<&str>) -> Vec<Share<'t>> {
    let path = section.path_of("fallback");
    let Some(node) = section.take("fallback") else { return Vec::new() };
    let one = std::slice::from_ref(node);
    let nodes: &[Node] = if let Value::Array(items) = &node.value { items } else { one };
    if nodes.is_empty() {
        let help = "name one, as in { to = \"static-page\", serves = \"20%\" }, or leave `fallback` out";
        cx.refuse::<()>(node.span, "`fallback` names nothing", "an empty list", help);
    }
    let listed = matches!(node.value, Value::Array(_));
    let path_of = |at: usize| if listed { format!("{path}.{at}") } else { path.clone() };
    nodes.iter().enumerate().filter_map(|(at, node)| fallback(cx, node, &path_of(at), origin)).collect()
}

fn fallback<'t>(cx: &mut Context<'_>, node: &'t Node, path: &str, origin: Option<&str>) -> Option<Share<'t>> {
    let Value::Table(table) = &node.value else {
        return wrong_kind(cx, node.span, "fallback", "{ to = \"static-page\", serves = \"20%\" }", &node.value);
    };
    let mut section = Section::new(table, node.span, path, &language::FALLBACK);
    let to = match section.has("to") {
        true => section.text(cx, "to"),
        false => section.missing(cx, "to", "to = \"static-page\""),
    };
    let span = section.value_span("serves");
    let name = section.path_of("serves");
    let serves = match section.take("serves") {
        Some(node) => chance(cx, node, &name, "serves", origin),
        None => section.missing(cx, "serves", "serves = \"20%\": the share of requests that it serves"),
    };
    section.finish(cx);
    let ((name, at), share) = to.zip(serves)?;
    if share.value() <= 0.0 {
        let message = format!("the fallback `{}` serves nothing", printable(name));
        return cx.refuse(span, message, "has no effect", "write the share of requests that it serves, above 0 %");
    }
    Some(Share { name, span: at, share })
}

/// `errors = "2%"`: the share of attempts that fail though everything is up.
pub fn errors(cx: &mut Context<'_>, section: &mut Section<'_>, origin: Option<&str>) -> u32 {
    let path = section.path_of("errors");
    let Some(node) = section.take("errors") else { return 0 };
    let errors = chance(cx, node, &path, "errors", origin).unwrap_or(Probability::ONE);
    if errors.value() <= 0.0 {
        let problem = Diagnostic::warning(node.span, "`errors` of 0 % have no effect", "no attempt fails by itself");
        cx.push(problem.with_help("write a share above 0 %, or leave it out"));
    }
    to_parts(errors)
}

/// `retries = { attempts = 3, doomed = "0.1%" }`: how often a request is tried, and the share that fails anyway.
pub fn retries(cx: &mut Context<'_>, section: &mut Section<'_>, origin: Option<&str>) -> Option<Retries> {
    let mut inner = section.section(cx, "retries")?;
    let attempts = match inner.has("attempts") {
        true => inner.whole(cx, "attempts", 1, MAX_ATTEMPTS),
        false => inner.missing(cx, "attempts", "attempts = 3: how often a request is tried, the first time included"),
    };
    let path = inner.path_of("doomed");
    let doomed = inner.take("doomed").map(|node| chance(cx, node, &path, "doomed", origin));
    inner.finish(cx);
    let doomed = doomed.map_or(Some(0), |typed| typed.map(to_parts))?;
    Some(Retries { attempts: attempts? as u32, doomed })
}

//! Stages that last until a check at fixed times finds what there is to find: `takes = { next = "30d" }`.

use super::language;
use super::quantity::{chance, law};
use super::scene::Check;
use super::section::{Context, Section};
use super::tree::{Node, Value};
use crate::law::Law;
use crate::units::{Hours, Probability};

/// Shortest time between checks.
const SHORTEST: Hours = Hours(1.0 / 3600.0);

/// How long a stage takes.
pub struct Length {
    /// A time that does not depend on the clock.
    pub law: Law,
    /// It then goes on until a check.
    pub check: Option<Check>,
}

impl Length {
    /// A time that does not depend on the clock.
    pub fn of(law: Law) -> Length {
        Length { law, check: None }
    }
}

/// Reads the length of a stage: a law, or `{ next = "30d", offset = "1d", finds = "90%" }`.
pub fn length(cx: &mut Context<'_>, node: &Node, path: &str, source: Option<&str>) -> Option<Length> {
    match &node.value {
        Value::Table(table) if table.get("next").is_some() => {
            let check = check(cx, Section::new(table, node.span, path, &language::CHECK), source)?;
            Some(Length { law: Law::Fixed { value: 0.0 }, check: Some(check) })
        }
        _ => law(cx, node, path, source).map(Length::of),
    }
}

fn check(cx: &mut Context<'_>, mut section: Section<'_>, source: Option<&str>) -> Option<Check> {
    let before = cx.diagnostics.errors();
    let (period, span) = section.hours(cx, "next").unzip();
    if let Some((period, span)) = period.zip(span).filter(|(period, _)| *period < SHORTEST) {
        let message = format!("checks cannot come every {period}");
        cx.refuse::<()>(span, message, "too often", "write a time of 1s or more, such as next = \"30d\"");
    }
    let offset = section.hours(cx, "offset");
    if let Some(((offset, span), period)) = offset.zip(period).filter(|((offset, _), period)| offset >= period) {
        let message = format!("the first check cannot come after {offset} where one comes every {period}");
        let help = "`offset` is the time of the first check and shorter than `next`";
        cx.refuse::<()>(span, message, "not less than `next`", help);
    }
    let path = section.path_of("finds");
    let finds = section.take("finds").map(|node| (chance(cx, node, &path, "finds", source), node.span));
    if let Some((Some(finds), span)) = finds
        && finds.value() <= 0.0
    {
        cx.refuse::<()>(span, "checks that never find anything", "a chance of zero", "write a chance above 0 %");
    }
    let path = section.path_of("next");
    section.finish(cx);
    if cx.diagnostics.errors() > before {
        return None;
    }
    let (period, offset) = (period?, offset.map_or(Hours(0.0), |(offset, _)| offset));
    cx.assume(path, format!("until the next check, every {period}, the first after {offset}"), source);
    Some(Check { period, offset, finds: finds.map_or(Some(Probability::ONE), |(finds, _)| finds)? })
}

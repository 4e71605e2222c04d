//! Changes: what people do to the system on purpose, planned or at random times.

use super::diagnostic::Diagnostic;
use super::quantity::{chance, law, rate, source};
use super::scene::{Outage, Schedule, Stage, Strike, StrikeKind};
use super::section::{Context, Section, hours, wrong_kind};
use super::strikes::{Lookup, repair, target_of};
use super::tree::{Node, Value};
use crate::units::{Hours, Probability};

/// Reads one `[change.*]`.
pub fn change(
    cx: &mut Context<'_>,
    mut section: Section<'_>,
    name: String,
    look: &Lookup<'_, '_>,
    end: Hours,
) -> Option<Strike> {
    let own = source(cx, &mut section);
    let origin = look.defaults.source(own);
    let target = target_of(cx, &mut section, look, StrikeKind::Change);
    let schedule = occasions(cx, &mut section, origin.as_deref(), end);
    let path = section.path_of("downtime");
    let downtime = section.take("downtime").map(|node| law(cx, node, &path, origin.as_deref()));
    let crew = section.text(cx, "crew").and_then(|(crew, span)| look.recoveries.crews.named(cx, crew, span));
    let path = section.path_of("fails");
    let fails = section.take("fails").map(|node| chance(cx, node, &path, "fails", origin.as_deref()));
    let path = section.path_of("rollback");
    let rollback = section.take("rollback").map(|node| rollback_stages(cx, node, &path, origin.as_deref(), look));
    if downtime.is_none() && fails.is_none() {
        let help = "add downtime = { fixed = \"15min\" } (planned), or fails = \"5%\" with a rollback";
        let problem =
            Diagnostic::error(section.span, "a change that does nothing", "no downtime and no chance of failure");
        section.lacks::<()>(cx, &["downtime", "fails"], problem.with_help(help));
    }
    if fails.is_some() && rollback.is_none() {
        section.missing::<()>(cx, "rollback", "rollback = [{ stage = \"roll back\", takes = \"15min\" }]");
    }
    if rollback.is_some() && fails.is_none() {
        let help = "add fails = \"5%\", or remove `rollback`";
        let message = "`rollback` without `fails` never happens";
        cx.refuse::<()>(section.key_span("rollback"), message, "has no effect", help);
    }
    if let (Some(Some(fails)), None) = (&fails, &downtime)
        && fails.value() == 0.0
    {
        let span = section.key_span("fails");
        let problem = Diagnostic::warning(span, "a change that never fails and takes no time", "has no effect");
        cx.push(problem.with_help("write a chance above 0 %, or add a downtime"));
    }
    if section.has("crew") && downtime.is_none() {
        cx.refuse::<()>(
            section.key_span("crew"),
            "`crew` is for the planned downtime",
            "there is none here",
            "name the crew in the stages of `rollback`",
        );
    }
    section.finish(cx);
    let fails = fails.unwrap_or(Some(Probability::new(0.0).expect("zero is a probability")))?;
    let rollback = rollback.unwrap_or(Some(Vec::new()))?;
    let (chance, recovery) = match downtime {
        Some(takes) => {
            let succeeds = Probability::new(fails.complement()).expect("a complement is a probability");
            (
                Probability::ONE,
                vec![Stage { name: "planned".into(), crew, succeeds, otherwise: rollback, ..repair(takes?) }],
            )
        }
        None => (fails, rollback),
    };
    Some(Strike {
        name,
        kind: StrikeKind::Change,
        target: target?,
        schedule: schedule?,
        chance,
        outage: Outage::Unreachable,
        recovery,
    })
}

/// A list of stages, or one law as a short form.
fn rollback_stages(
    cx: &mut Context<'_>,
    node: &Node,
    path: &str,
    origin: Option<&str>,
    look: &Lookup<'_, '_>,
) -> Option<Vec<Stage>> {
    if matches!(node.value, Value::Table(_)) {
        let takes = law(cx, node, path, origin)?;
        return Some(vec![Stage { name: "roll back".into(), ..repair(takes) }]);
    }
    look.recoveries.stages(cx, node, path, origin, look.names)
}

/// `every` (exactly that often, the first after one period or at `first`), or `rate` (at random times).
fn occasions(cx: &mut Context<'_>, section: &mut Section<'_>, origin: Option<&str>, end: Hours) -> Option<Schedule> {
    section.only_one(cx, &["every", "rate"]);
    let path = section.path_of("rate");
    let random = section.take("rate").map(|node| rate(cx, node, &path, origin));
    let path = section.path_of("every");
    let period = section.take("every").map(|node| (period(cx, node), node.span));
    let first = section.take("first").map(|node| hours(cx, node, "first"));
    match (random, period) {
        (Some(interval), None) => {
            if first.is_some() {
                cx.refuse::<()>(
                    section.key_span("first"),
                    "`first` goes with `every`",
                    "these changes come at random",
                    "remove it",
                );
            }
            Some(Schedule::Calendar { interval: interval? })
        }
        (None, Some((period, _))) => {
            let period = period?;
            cx.assume(path, format!("every {period}"), origin);
            let first = first.unwrap_or(Some(period))?;
            if first >= end {
                let key = if section.has("first") { "first" } else { "every" };
                let label = format!("the first comes after {first}, a history ends after {end}");
                let help = "lengthen the horizon, or let the change come earlier: first = \"1d\"";
                return cx.refuse(section.key_span(key), "a change that never comes", label, help);
            }
            Some(Schedule::Periodic { period, first })
        }
        (Some(_), Some(_)) => None,
        (None, None) => {
            let example = "every = \"14d\" (exactly that often), or rate = \"26/year\" (at random)";
            section.missing_one(cx, &["every", "rate"], example)
        }
    }
}

fn period(cx: &mut Context<'_>, node: &Node) -> Option<Hours> {
    if let Value::Table(_) = node.value {
        let wanted = "a time such as \"14d\": a change comes exactly that often (use `rate` for random times)";
        return wrong_kind(cx, node.span, "every", wanted, &node.value);
    }
    let period = hours(cx, node, "every")?;
    if period.to_sim().0 == 0 {
        return cx.refuse(node.span, "a change every 0 s", "no time between changes", "write a period above zero");
    }
    Some(period)
}

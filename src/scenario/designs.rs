//! Design availabilities: only the ratio of up and down time is given, so the time to recover is asked for.

use super::diagnostic::{Diagnostic, printable};
use super::quantity::{check, source};
use super::scene::{Outage, Price, Schedule, Stage, Strike, StrikeKind, Target};
use super::section::{Context, Section, probability};
use super::strikes::{Lookup, mean_time, recovery};
use crate::catalog;
use crate::law::Law;
use crate::units::Probability;

/// A design availability: only the ratio of up and down time is given, so the mean time to recover is asked for.
pub(super) fn designed(
    cx: &mut Context<'_>,
    mut section: Section<'_>,
    name: &str,
    target: Target,
    look: &Lookup<'_, '_>,
) -> Option<Strike> {
    section.only_one(cx, &["goal", "availability"]);
    let own = source(cx, &mut section);
    let stated = look.defaults.source(own);
    let goal = section.text(cx, "goal");
    let path = section.path_of("availability");
    let (unavailability, text, origin) = match goal {
        Some((text, span)) => {
            section.take("availability");
            match catalog::goal(text) {
                Ok(goal) => {
                    (Some(goal.unavailability), format!("{} %", goal.availability_text), Some(goal.source_line()))
                }
                Err(unknown) => {
                    let problem = Diagnostic::error(
                        span,
                        format!("no design goal is called `{}`", printable(text)),
                        "not in the catalogue",
                    );
                    let near: Vec<String> = unknown.nearest.iter().map(|name| format!("`{name}`")).collect();
                    let near =
                        if near.is_empty() { String::new() } else { format!("did you mean {}? ", near.join(" or ")) };
                    cx.push(problem.with_help(format!("{near}`fivenines catalog` lists all goals")));
                    (None, String::new(), None)
                }
            }
        }
        None => match section.take("availability") {
            Some(node) => match probability(cx, node, "availability") {
                Some(p) => (Some(p.complement()), p.to_string(), stated.clone()),
                None => (None, String::new(), None),
            },
            None if section.has("goal") => (None, String::new(), None),
            None => {
                let example = "goal = \"AWS Lambda\", or availability = \"99.95%\"";
                (section.missing_one(cx, &["goal", "availability"], example), String::new(), None)
            }
        },
    };
    if unavailability.is_some() {
        cx.assume(path, text, origin.as_deref());
    }
    if unavailability == Some(0.0) {
        section.take("mttr");
        section.take("recovery");
        if let Some(key) = ["mttr", "recovery"].into_iter().find(|key| section.has(key)) {
            let message = "a design availability of 100 % never fails";
            let help = "remove it, or give an availability below 100 %";
            cx.refuse::<()>(section.key_span(key), message, format!("`{key}` has no effect"), help);
        }
        section.finish(cx);
        return None;
    }
    let recovery = recovery(cx, &mut section, look, stated.as_deref(), false);
    let span = section.span;
    section.finish(cx);
    let (unavailability, recovery): (f64, Vec<Stage>) = unavailability.zip(recovery)?;
    if unavailability >= 1.0 {
        return cx.refuse(span, "a design availability of 0 %", "never up", "write an availability above 0 %");
    }
    let mttr = mean_time(&recovery);
    if mttr <= 0.0 {
        return cx.refuse(
            span,
            "a design availability needs a mean time to recover above zero",
            "it fixes only the ratio",
            "add mttr = \"1h\"",
        );
    }
    let ttf = Law::Exponential { mean: mttr * (1.0 - unavailability) / unavailability };
    check(cx, span, &ttf)?;
    let schedule = Schedule::Operating { ttf, while_up: None };
    let name = format!("{name}.design");
    Some(Strike {
        name,
        kind: StrikeKind::Fault,
        target,
        schedule,
        chance: Probability::ONE,
        outage: Outage::Unreachable,
        recovery,
        at_once: None,
        also: Vec::new(),
        in_waves: false,
        age_kept: Probability::ZERO,
        renews: false,
        cost: Price::default(),
    })
}

//! Auto scaling: how the number of units in use follows the demand.

use super::diagnostic::printable;
use super::read::MAX_UNITS;
use super::recovery::Recoveries;
use super::scene::{Member, Rule, Scaling, Service, Stage};
use super::section::{Context, Section, probability};
use super::source::Span;
use super::structure::{Kind, Names};
use crate::units::{Hours, Probability};
use std::collections::BTreeSet;

/// Reads all `[scaling.*]`, each named for the service that it scales.
pub fn read(
    cx: &mut Context<'_>,
    sections: Vec<(&str, Span, Section<'_>)>,
    names: &Names<'_>,
    recoveries: &Recoveries<'_>,
    services: &[Service],
) -> Vec<Scaling> {
    let mut scalings = Vec::new();
    let mut taken = BTreeSet::new();
    for (name, span, mut section) in sections {
        let scaling = scaling(cx, name, span, &mut section, names, recoveries, services);
        section.finish(cx);
        let Some(scaling) = scaling else { continue };
        if !members(&services[scaling.service]).iter().all(|unit| taken.insert(*unit)) {
            let message = format!("units of `{}` are scaled by another service too", printable(name));
            cx.refuse::<()>(span, message, "this one", "scale a component by one service that is made of it");
        }
        scalings.push(scaling);
    }
    scalings
}

fn members(service: &Service) -> &[Member] {
    service.instances.first().map_or(&[], |instance| &instance.members)
}

fn scaling(
    cx: &mut Context<'_>,
    name: &str,
    span: Span,
    section: &mut Section<'_>,
    names: &Names<'_>,
    recoveries: &Recoveries<'_>,
    services: &[Service],
) -> Option<Scaling> {
    let service = scaled(cx, name, span, names, services);
    let target = match section.take("target") {
        Some(node) => probability(cx, node, "target").and_then(|share| above_zero(cx, node.span, share)),
        None => section.missing(cx, "target", "target = \"70%\": how busy units are meant to be"),
    };
    let path = section.path_of("launch");
    let launch = match section.take("launch") {
        Some(node) => {
            let stages = recoveries.stages(cx, node, &path, None, names);
            stages.and_then(|stages| plain(cx, node.span, stages))
        }
        None => section.missing(cx, "launch", "launch = [{ stage = \"launch\", takes = \"5min\" }]"),
    };
    let units = service.map_or(MAX_UNITS as usize, |service| members(&services[service]).len()) as i64;
    let min = up_to(cx, section, "min", units);
    let step = up_to(cx, section, "step", units);
    let (bad_min, bad_step) = (section.has("min") && min.is_none(), section.has("step") && step.is_none());
    let cool_down = section.hours(cx, "cool_down").map(|(hours, _)| hours);
    if bad_min || bad_step || section.has("cool_down") && cool_down.is_none() {
        return None;
    }
    Some(Scaling {
        service: service?,
        target: target?,
        launch: launch?,
        step: step.unwrap_or(units) as u32,
        min: min.unwrap_or(1) as u32,
        cool_down: cool_down.unwrap_or(Hours(0.0)),
    })
}

/// A number of units from 1 to as many as there are.
fn up_to(cx: &mut Context<'_>, section: &mut Section<'_>, key: &'static str, units: i64) -> Option<i64> {
    let number = section.whole(cx, key, 1, MAX_UNITS as i64)?;
    if number > units {
        let help = format!("write a whole number from 1 to {units}");
        return cx.refuse(section.value_span(key), format!("`{key}` cannot be {number}"), "more than there are", help);
    }
    Some(number)
}

/// The service of that name: there once, a capacity of units under a demand.
fn scaled(cx: &mut Context<'_>, name: &str, span: Span, names: &Names<'_>, services: &[Service]) -> Option<usize> {
    let Some(Kind::Service(at)) = names.get(name) else {
        let known: Vec<&str> = services.iter().map(|service| service.name.as_str()).collect();
        let message = format!("no service is called `{}`", printable(name));
        let problem = super::Diagnostic::error(span, message, "scales a service of that name");
        cx.push_unknown(problem, name, known);
        return None;
    };
    let [instance] = services[at].instances.as_slice() else {
        if services[at].instances.is_empty() {
            return None; // refused already
        }
        let message = format!("`{}` is there {} times", printable(name), services[at].instances.len());
        return cx.refuse(span, message, "one is wanted here", "scale one service for all places, without `in`");
    };
    let units = instance.members.iter().all(|member| matches!(member, Member::Unit { .. }));
    if !units || !matches!(instance.rule, Rule::Carries { .. }) {
        let message = format!("`{}` has no units that could follow a demand", printable(name));
        let help =
            "scaling is for a service with capacity = { of = \"web\", each = 30 } (a component) under a [demand]";
        return cx.refuse(span, message, "cannot be scaled", help);
    }
    Some(at)
}

fn above_zero(cx: &mut Context<'_>, span: Span, share: Probability) -> Option<Probability> {
    if share.value() <= 0.0 {
        return cx.refuse(
            span,
            "units that are never busy",
            "a target of zero",
            "write a share above 0 %, such as \"70%\"",
        );
    }
    Some(share)
}

/// Stages of a launch take nobody's time and serve nothing themselves.
fn plain(cx: &mut Context<'_>, span: Span, stages: Vec<Stage>) -> Option<Vec<Stage>> {
    fn odd(stage: &Stage) -> bool {
        stage.crew.is_some() || stage.serves.value() > 0.0 || stage.otherwise.iter().any(odd)
    }
    if stages.iter().any(odd) {
        let help = "leave `crew` and `serves` out of the stages of a launch";
        return cx.refuse(span, "a launch has no crew, and what is launched does not serve", "in these stages", help);
    }
    Some(stages)
}

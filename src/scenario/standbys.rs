//! Standby groups: their members, and how one takes over from another.

use super::defaults::Defaults;
use super::diagnostic::{Diagnostic, printable};
use super::language;
use super::quantity::{chance, law};
use super::recovery::Recoveries;
use super::rules::{in_each, refuse_twice};
use super::scene::{FailBack, Instance, Member, Rule, Stage, Standby, TargetLost};
use super::section::{Context, Section, wrong_kind};
use super::source::Span;
use super::strategies::strategy;
use super::structure::Names;
use super::tree::Value;
use crate::law::Law;
use crate::units::Probability;

/// What happens when the target of a failover is lost.
pub(super) const TARGETS_LOST: [(&str, TargetLost); 2] =
    [("retarget", TargetLost::Retarget), ("abandon", TargetLost::Abandon)];
/// Whether a failover is called off when the member that was active is back.
pub(super) const ACTIVE_RETURNS: [(&str, bool); 2] = [("continue", false), ("resume", true)];

/// Reads one `[standby.*]` whose instances are in the given places.
#[allow(clippy::too_many_arguments)]
pub fn read_standby(
    cx: &mut Context<'_>,
    name: &str,
    span: Span,
    section: &mut Section<'_>,
    places: &[Option<usize>],
    names: &Names<'_>,
    recoveries: &Recoveries<'_>,
    defaults: &Defaults<'_>,
) -> Standby {
    let own = super::quantity::source(cx, section);
    let origin = defaults.source(own);
    let of = match section.has("members") {
        true => section.texts(cx, "members"),
        false => {
            section.missing::<()>(cx, "members", "members = \"db\", or members = [\"stack@east\", \"stack@west\"]");
            None
        }
    };
    let active = section.whole(cx, "active", 1, 999).unwrap_or(1) as u32;
    section.only_one(cx, &["failover", "strategy"]);
    let preset = strategy(cx, section);
    let path = section.path_of("failover");
    let failover = match section.take("failover") {
        Some(node) if matches!(&node.value, Value::Text(word) if word == "instant") => Some(vec![at_once()]),
        Some(node) => recoveries.stages(cx, node, &path, origin.as_deref(), names),
        None if section.has("strategy") => preset,
        None => section.missing_one(
            cx,
            &["failover", "strategy"],
            "failover = [{ stage = \"switch\", takes = { uniform = { low = \"60s\", high = \"120s\" } } }], or failover = \"instant\"",
        ),
    };
    let target_lost = section.word(cx, "if_target_lost", &TARGETS_LOST);
    let active_returns = section.word(cx, "if_active_returns", &ACTIVE_RETURNS);
    let fail_back = fail_back(cx, section, origin.as_deref());
    if fail_back.is_some() && active > 1 {
        let help = "remove it: with several active members, one that is back stands by for all of them";
        cx.refuse::<()>(section.key_span("fail_back"), "`fail_back` is for one active member", "to which one?", help);
    }
    let path = section.path_of("idle_rate");
    let idle_rate = section.take("idle_rate").and_then(|node| chance(cx, node, &path, "idle_rate", origin.as_deref()));
    let each = |of: Vec<(&str, Span)>| in_each(cx, places, |cx, place| group(cx, section, &of, active, place, names));
    let instances = of.map_or(Vec::new(), each);
    Standby {
        name: name.to_string(),
        span,
        instances,
        active,
        failover: failover.unwrap_or_default(),
        target_lost: target_lost.unwrap_or(TargetLost::Retarget),
        resumes: active_returns.unwrap_or(false),
        fail_back,
        idle_rate: idle_rate.unwrap_or(Probability::ONE),
    }
}

/// The stage of a failover that takes no time.
fn at_once() -> Stage {
    Stage { name: "switch".into(), ..super::strikes::repair(Law::Fixed { value: 0.0 }) }
}

fn group(
    cx: &mut Context<'_>,
    section: &Section<'_>,
    of: &[(&str, Span)],
    active: u32,
    place: Option<usize>,
    names: &Names<'_>,
) -> Option<Instance> {
    let mut members = Vec::new();
    let mut complete = true;
    for (reference, span) in of {
        let found = names.resolve(cx, reference, *span, place);
        complete &= !found.is_empty();
        if section.has("idle_rate") && found.iter().any(|member| !matches!(member, Member::Unit { .. })) {
            let message = format!("an `idle_rate` is for units, and `{}` is made of parts", printable(reference));
            let help = "name components as members, or leave `idle_rate` out: the parts of idle members then fail as \
                        often as those of the active one";
            return cx.refuse(*span, message, "a service or group has no clocks of its own", help);
        }
        members.extend(found);
    }
    if !complete || names.has_too_many() {
        return None;
    }
    refuse_twice(cx, &members, section.key_span("members"), "a member is named twice", "name each member once")?;
    match members.len() {
        0 => cx.refuse(
            section.key_span("members"),
            "a standby group without members",
            "an empty list",
            "name at least two members, the first is active at the start",
        ),
        1 => cx.refuse(
            section.key_span("members"),
            "a standby group of one",
            "nothing can take over",
            "name at least two members, the first is active at the start",
        ),
        n if n <= active as usize => {
            let message = format!("{active} active members of {n}");
            let help = format!("write a number from 1 to {}, or name more members", n - 1);
            cx.refuse(section.key_span("active"), message, "nobody stands by", help)
        }
        2..=1000 => {
            Some(Instance { place, rule: Rule::AtLeast { k: 1 }, members, soft: Vec::new(), fallbacks: Vec::new() })
        }
        n => cx.refuse(
            section.key_span("members"),
            format!("a standby group of {n}"),
            "too many",
            "a group has at most 1000 members",
        ),
    }
}

fn fail_back(cx: &mut Context<'_>, section: &mut Section<'_>, origin: Option<&str>) -> Option<FailBack> {
    let node = section.take("fail_back")?;
    let path = section.path_of("fail_back");
    match &node.value {
        Value::Text(text) if text == "stay" => None,
        Value::Table(table) => {
            let mut inner = Section::new(table, node.span, path.clone(), &language::FAIL_BACK);
            let wait = match inner.take("wait") {
                Some(node) => law(cx, node, &format!("{path}.wait"), origin),
                None => inner.missing(cx, "wait", "wait = \"1h\": how long the first member must have been up"),
            };
            let outage = inner.take("outage").map(|node| law(cx, node, &format!("{path}.outage"), origin));
            inner.finish(cx);
            Some(FailBack { wait: wait?, outage: outage.flatten() })
        }
        Value::Text(text) => {
            let problem =
                Diagnostic::error(node.span, format!("`fail_back` cannot be `{}`", printable(text)), "not a choice");
            cx.push(problem.with_help("write \"stay\" (the default), or { wait = \"1h\", outage = \"30s\" }"));
            None
        }
        other => wrong_kind(cx, node.span, "fail_back", "\"stay\", or { wait = \"1h\", outage = \"30s\" }", other),
    }
}

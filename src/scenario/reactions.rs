//! Reactions and buffers: what follows the fall of a part, and what hides it for a while.

use super::defaults::Defaults;
use super::quantity::{chance, source};
use super::recovery::Recoveries;
use super::scene::{Act, Instance, Member, Reaction, Rule, Stage};
use super::section::{Context, Section, wrong_kind};
use super::source::Span;
use super::structure::Names;
use super::tree::Value;

/// Whether a reaction is called off when all parts are back.
pub(super) const PARTS_BACK: [(&str, bool); 2] = [("cancel", true), ("continue", false)];
/// Whether another fall starts it afresh.
pub(super) const FALLS_AGAIN: [(&str, bool); 2] = [("restart", true), ("continue", false)];
/// Most hours of backlog that may be worked off in an hour.
const MAX_RATE: f64 = 1000.0;

/// What the readers of reactions and buffers look things up in.
pub struct Lookup<'a, 't> {
    /// Names of the parts.
    pub names: &'a Names<'a>,
    /// Named recoveries and crews.
    pub recoveries: &'a Recoveries<'t>,
    /// Defaults of the scenario.
    pub defaults: &'a Defaults<'t>,
}

/// Reads one `[reaction.*]` whose instances are in the given places.
pub fn read_reaction(
    cx: &mut Context<'_>,
    name: &str,
    span: Span,
    section: &mut Section<'_>,
    places: &[Option<usize>],
    look: &Lookup<'_, '_>,
) -> Reaction {
    let own = source(cx, section);
    let origin = look.defaults.source(own);
    let to = match section.has("to") {
        true => section.texts(cx, "to"),
        false => section.missing(cx, "to", "to = \"region@east\": the part whose fall starts the reaction"),
    };
    let path = section.path_of("below");
    let below = section.take("below").and_then(|node| chance(cx, node, &path, "below", origin.as_deref()));
    let only_while = section.text(cx, "while");
    let if_back = section.word(cx, "if_back", &PARTS_BACK);
    let if_again = section.word(cx, "if_again", &FALLS_AGAIN);
    let path = section.path_of("stages");
    let stages = match section.take("stages") {
        Some(node) => look.recoveries.stages(cx, node, &path, origin.as_deref(), look.names),
        None => section.missing(cx, "stages", "stages = [{ stage = \"reroute\", takes = \"3min\" }]"),
    };
    let instances = to.map_or(Vec::new(), |to| watched(cx, section, &to, only_while, places, look.names));
    Reaction {
        name: name.to_string(),
        span,
        instances,
        conditional: only_while.is_some(),
        act: Act::Stages {
            stages: stages.unwrap_or_default(),
            below,
            cancels: if_back.unwrap_or(true),
            restarts: if_again.unwrap_or(true),
        },
    }
}

/// Reads one `[buffer.*]` whose instances are in the given places.
pub fn read_buffer(
    cx: &mut Context<'_>,
    name: &str,
    span: Span,
    section: &mut Section<'_>,
    places: &[Option<usize>],
    look: &Lookup<'_, '_>,
) -> Reaction {
    let own = source(cx, section);
    let origin = look.defaults.source(own);
    let of = match section.has("of") {
        true => section.texts(cx, "of"),
        false => section.missing(cx, "of", "of = \"consumer\": the part whose outages are absorbed"),
    };
    let holds = holds(cx, section, origin.as_deref());
    let works_off = works_off(cx, section, origin.as_deref());
    let instances = of.map_or(Vec::new(), |of| watched(cx, section, &of, None, places, look.names));
    let act = Act::Buffer { holds: holds.unwrap_or(1.0), works_off: works_off.unwrap_or(1.0) };
    Reaction { name: name.to_string(), span, instances, conditional: false, act }
}

fn holds(cx: &mut Context<'_>, section: &mut Section<'_>, origin: Option<&str>) -> Option<f64> {
    if !section.has("holds") {
        return section.missing(cx, "holds", "holds = \"4h\": the longest outage that is absorbed");
    }
    let (holds, span) = section.hours(cx, "holds")?;
    if holds.to_sim().0 == 0 {
        return cx.refuse(span, "a buffer that holds nothing", "no time at all", "write a time above zero");
    }
    cx.assume(section.path_of("holds"), holds.to_string(), origin);
    Some(holds.0)
}

fn works_off(cx: &mut Context<'_>, section: &mut Section<'_>, origin: Option<&str>) -> Option<f64> {
    let Some(node) = section.take("works_off") else {
        return section.missing(
            cx,
            "works_off",
            "works_off = 2.0: hours of backlog worked off in an hour, beside new work",
        );
    };
    let rate = match node.value {
        Value::Float(rate) => rate,
        Value::Integer(rate) => rate as f64,
        ref other => {
            let wanted = "how many hours of backlog are worked off in an hour, such as 2.0";
            return wrong_kind(cx, node.span, "works_off", wanted, other);
        }
    };
    if !(0.0..=MAX_RATE).contains(&rate) || rate == 0.0 {
        let help = format!("write a number above 0 and up to {MAX_RATE}");
        return cx.refuse(node.span, format!("`works_off` cannot be {rate}"), "out of range", help);
    }
    let path = section.path_of("works_off");
    cx.assume(path, format!("{rate} hours of backlog an hour"), origin);
    Some(rate)
}

/// One instance in each place, with the parts that it watches and its condition as the last member.
fn watched(
    cx: &mut Context<'_>,
    section: &Section<'_>,
    parts: &[(&str, Span)],
    condition: Option<(&str, Span)>,
    places: &[Option<usize>],
    names: &Names<'_>,
) -> Vec<Instance> {
    let mut instances = Vec::new();
    for place in places {
        let mut members: Vec<Member> = Vec::new();
        for (part, span) in parts {
            members.extend(names.resolve(cx, part, *span, *place));
        }
        if members.is_empty() {
            if parts.is_empty() {
                let help = "name at least one component or service";
                cx.refuse::<()>(section.span, "nothing to watch", "an empty list", help);
            }
            break;
        }
        if let Some((part, span)) = condition {
            match names.resolve(cx, part, span, *place).as_slice() {
                [one] => members.push(*one),
                [] => break,
                _ => {
                    let help = "combine them in a service, and name that";
                    cx.refuse::<()>(span, "`while` names several things", "one is wanted here", help);
                    break;
                }
            }
        }
        let k = members.len() as u32;
        let (soft, fallbacks) = (Vec::new(), Vec::new());
        instances.push(Instance { place: *place, rule: Rule::AtLeast { k }, members, soft, fallbacks });
    }
    instances
}

impl Act {
    /// Its stages; a buffer has none.
    pub fn stages(&self) -> &[Stage] {
        match self {
            Act::Stages { stages, .. } => stages,
            Act::Buffer { .. } => &[],
        }
    }
}

//! Services and standby groups: which parts they have and how they follow from them.

use super::demand;
use super::diagnostic::{Diagnostic, printable};
use super::quantity::{chance, law};
use super::recovery::Recoveries;
use super::scene::{FailBack, Instance, Member, Overload, Rule, Service, Standby, TargetLost};
use super::section::{Context, Section, wrong_kind};
use super::source::Span;
use super::strikes::Defaults;
use super::structure::Names;
use super::tree::Value;
use crate::units::Probability;

/// Parts per billion: the unit of levels.
pub const PARTS: u64 = 1_000_000_000;

/// Reads one `[service.*]` whose instances are in the given places.
pub fn read_service(
    cx: &mut Context<'_>,
    name: &str,
    span: Span,
    section: &mut Section<'_>,
    places: &[Option<usize>],
    names: &Names<'_>,
) -> Service {
    let rules = ["all", "any", "at_least", "capacity"].into_iter().filter(|key| section.has(key)).count();
    section.only_one(cx, &["all", "any", "at_least", "capacity"]);
    let wanted = wanted_rule(cx, section);
    if section.has("of") && !section.has("at_least") && rules > 0 {
        let help = "remove it, or write at_least = 1 (or more) instead of the other rule";
        cx.refuse::<()>(section.key_span("of"), "`of` goes with `at_least`", "has no effect here", help);
    }
    let each = |wanted: Wanted<'_>| in_each(cx, places, |cx, place| instance(cx, &wanted, place, names));
    let instances = wanted.filter(|_| rules == 1).map_or(Vec::new(), each);
    let report = section.word_true(cx, "report");
    Service { name: name.to_string(), span, instances, report }
}

/// One instance in each place; after the first mistake the other places have nothing new to tell.
fn in_each(
    cx: &mut Context<'_>,
    places: &[Option<usize>],
    mut instance: impl FnMut(&mut Context<'_>, Option<usize>) -> Option<Instance>,
) -> Vec<Instance> {
    places.iter().map_while(|place| instance(cx, *place)).collect()
}

/// How many of which members, before names are resolved.
struct Wanted<'t> {
    of: Vec<(&'t str, Span)>,
    need: Need,
    key: Span,
}

enum Need {
    All,
    Any,
    AtLeast(u32),
    Capacity { each: u64, need: u64 },
    Carries { each: f64, overload: Option<Overload> },
}

fn wanted_rule<'t>(cx: &mut Context<'_>, section: &mut Section<'t>) -> Option<Wanted<'t>> {
    let all = section.texts(cx, "all");
    let any = section.texts(cx, "any");
    let has_k = section.has("at_least");
    let k = section.whole(cx, "at_least", 1, 1_000_000);
    let of = section.texts(cx, "of");
    let capacity = section.section(cx, "capacity");
    if let Some(capacity) = capacity {
        return capacity_rule(cx, capacity);
    }
    if let Some(of) = all {
        return Some(Wanted { of, need: Need::All, key: section.key_span("all") });
    }
    if let Some(of) = any {
        return Some(Wanted { of, need: Need::Any, key: section.key_span("any") });
    }
    if has_k {
        let Some(of) = of else {
            return section.missing(cx, "of", "of = \"web\"");
        };
        return Some(Wanted { of, need: Need::AtLeast(k? as u32), key: section.key_span("at_least") });
    }
    if !["all", "any", "capacity"].iter().any(|key| section.has(key)) {
        let rules = ["all", "any", "at_least", "capacity"];
        let message = format!("`{}` does not say what it is made of", printable(&section.path));
        let help = "add all = [...], any = [...], at_least = 4 with of = \"web\", or capacity = { of = \"web\", each = \"25%\" }";
        let problem = Diagnostic::error(section.span, message, "no rule here").with_help(help);
        return section.lacks(cx, &rules, problem);
    }
    None
}

fn capacity_rule<'t>(cx: &mut Context<'_>, mut section: Section<'t>) -> Option<Wanted<'t>> {
    let key = section.span;
    let of = match section.has("of") {
        true => section.texts(cx, "of"),
        false => section.missing(cx, "of", "of = \"web\""),
    };
    let overload = demand::overload(cx, &mut section);
    if let Some(peak) = cx.peak {
        let (each, overload) = (carried(cx, &mut section, peak), overload);
        section.finish(cx);
        return Some(Wanted { of: of?, need: Need::Carries { each: each?, overload: overload? }, key });
    }
    let share = |node| demand::share(cx, node).map(|p| (p.value() * PARTS as f64).round() as u64);
    let each = section.take("each").map(share);
    let has_need = section.has("need");
    let need = section.whole(cx, "need", 1, 1_000_000);
    let rule = match (each, has_need) {
        (Some(each), false) => each.map(|each| (each, PARTS)),
        (None, true) => need.map(|need| (1, need as u64)),
        (Some(_), true) => {
            let help = "give the share that each carries (each = \"25%\"), or how many are needed (need = 4)";
            let message = "`each` and `need` say the same thing in two ways";
            cx.refuse(section.key_span("need"), message, "keep one", help)
        }
        (None, false) => {
            let example = "each = \"25%\" (the share of peak that one carries), or need = 4 (units)";
            section.missing_one(cx, &["each", "need"], example)
        }
    };
    section.finish(cx);
    let (each, need) = rule?;
    if each == 0 {
        return cx.refuse(
            key,
            "units that carry nothing",
            "`each` is zero",
            "write the share of peak that one unit carries, such as \"25%\"",
        );
    }
    Some(Wanted { of: of?, need: Need::Capacity { each, need }, key })
}

/// What one unit carries, in the unit of the demand: `each`, or the part of the peak of one of `need` units.
fn carried(cx: &mut Context<'_>, section: &mut Section<'_>, peak: f64) -> Option<f64> {
    section.only_one(cx, &["each", "need"]);
    let need = section.has("need").then(|| section.whole(cx, "need", 1, 1_000_000));
    match (section.take("each"), need) {
        (Some(node), None) => match demand::carried(cx, node, peak)? {
            0.0 => {
                let help = "write what one unit carries, such as \"25%\" of the peak, or 30 in the unit of the demand";
                cx.refuse(node.span, "units that carry nothing", "`each` is zero", help)
            }
            each => Some(each),
        },
        (None, Some(need)) => Some(peak / need? as f64),
        (Some(_), Some(_)) => None,
        (None, None) => {
            let example =
                "each = 30 (in the unit of the demand), each = \"25%\" (of its peak), or need = 4 (units at its peak)";
            section.missing_one(cx, &["each", "need"], example)
        }
    }
}

/// Resolves the members of one instance and checks that the rule can be kept by them.
fn instance(cx: &mut Context<'_>, wanted: &Wanted<'_>, place: Option<usize>, names: &Names<'_>) -> Option<Instance> {
    let members = members(cx, wanted, place, names)?;
    let n = members.len() as u64;
    let rule = match wanted.need {
        Need::All => Rule::AtLeast { k: n as u32 },
        Need::Any => Rule::AtLeast { k: 1 },
        Need::AtLeast(k) if u64::from(k) > n => {
            let message = format!("at least {k} of {n} can never be");
            return cx.refuse(wanted.key, message, "more than there are", format!("at_least is from 1 to {n} here"));
        }
        Need::AtLeast(k) => Rule::AtLeast { k },
        Need::Capacity { each, need } if each * n < need => {
            let message = format!("{n} units together carry less than is needed");
            let share = crate::units::significant((each * n) as f64 / need as f64 * 100.0, 4);
            let help = if need == PARTS { "add units, or raise `each`" } else { "add units, or lower `need`" };
            return cx.refuse(wanted.key, message, format!("{share} % of the need"), help);
        }
        Need::Capacity { each, need } => Rule::Capacity { each, need },
        Need::Carries { each, overload } => Rule::Carries { each, overload },
    };
    Some(Instance { place, rule, members })
}

fn members(cx: &mut Context<'_>, wanted: &Wanted<'_>, place: Option<usize>, names: &Names<'_>) -> Option<Vec<Member>> {
    if wanted.of.is_empty() {
        return cx.refuse(
            wanted.key,
            "a service without parts",
            "an empty list",
            "name at least one component or service",
        );
    }
    let several = wanted.of.len() > 1;
    let mut members: Vec<Member> = Vec::new();
    let mut complete = true;
    for (reference, span) in &wanted.of {
        let found = names.resolve(cx, reference, *span, place);
        complete &= !found.is_empty();
        if names.has_too_many() {
            return None;
        }
        if several && found.len() > 1 && matches!(wanted.need, Need::All | Need::Any) {
            let message = format!("`{}` stands for {} things here", printable(reference), found.len());
            let help = "all of them, any of them, or how many? say so in a service of its own: [service.web-tier] with at_least = 4, of = \"web\"";
            cx.refuse::<()>(*span, message, "which of them are needed?", help);
            complete = false;
        }
        members.extend(found);
    }
    if !complete {
        return None;
    }
    let mut sorted = members.clone();
    sorted.sort_unstable();
    if sorted.windows(2).any(|pair| pair[0] == pair[1]) {
        return cx.refuse(
            wanted.key,
            "a part is counted twice",
            "the same unit or service appears more than once",
            "name each part once",
        );
    }
    Some(members)
}

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
    let path = section.path_of("failover");
    let failover = match section.take("failover") {
        Some(node) => recoveries.stages(cx, node, &path, origin.as_deref(), names),
        None => section.missing(
            cx,
            "failover",
            "failover = [{ stage = \"switch\", takes = { uniform = { low = \"60s\", high = \"120s\" } } }]",
        ),
    };
    let target_lost =
        section.word(cx, "if_target_lost", &[("retarget", TargetLost::Retarget), ("abandon", TargetLost::Abandon)]);
    let active_returns = section.word(cx, "if_active_returns", &[("continue", false), ("resume", true)]);
    let fail_back = fail_back(cx, section, origin.as_deref());
    let path = section.path_of("idle_rate");
    let idle_rate = section.take("idle_rate").and_then(|node| chance(cx, node, &path, "idle_rate", origin.as_deref()));
    let each = |of: Vec<(&str, Span)>| in_each(cx, places, |cx, place| group(cx, section, &of, place, names));
    let instances = of.map_or(Vec::new(), each);
    Standby {
        name: name.to_string(),
        span,
        instances,
        failover: failover.unwrap_or_default(),
        target_lost: target_lost.unwrap_or(TargetLost::Retarget),
        resumes: active_returns.unwrap_or(false),
        fail_back,
        idle_rate: idle_rate.unwrap_or(Probability::ONE),
    }
}

fn group(
    cx: &mut Context<'_>,
    section: &Section<'_>,
    of: &[(&str, Span)],
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
    let mut sorted = members.clone();
    sorted.sort_unstable();
    if sorted.windows(2).any(|pair| pair[0] == pair[1]) {
        return cx.refuse(
            section.key_span("members"),
            "a member is named twice",
            "the same unit or service appears more than once",
            "name each member once",
        );
    }
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
        2..=1000 => Some(Instance { place, rule: Rule::AtLeast { k: 1 }, members }),
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
            let mut inner = Section::new(table, node.span, path.clone());
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

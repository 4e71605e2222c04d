//! The rule of a service: which parts it has, and how many of them it needs.

use super::demand;
use super::diagnostic::{Diagnostic, printable};
use super::scene::{Instance, Member, Overload, Rule};
use super::section::{Context, Section};
use super::services::PARTS;
use super::shares::{Share, one_part, shares, to_parts};
use super::source::Span;
use super::structure::Names;

/// The keys of which a service has exactly one.
pub const RULES: [&str; 7] = ["all", "any", "at_least", "capacity", "mix", "cells", "shards"];

/// Most members from which shards are chosen.
pub(super) const MAX_SHARDED: i64 = 1000;

/// One instance in each place; after the first mistake the other places have nothing new to tell.
pub fn in_each(
    cx: &mut Context<'_>,
    places: &[Option<usize>],
    mut instance: impl FnMut(&mut Context<'_>, Option<usize>) -> Option<Instance>,
) -> Vec<Instance> {
    places.iter().map_while(|place| instance(cx, *place)).collect()
}

/// How many of which members, before names are resolved.
pub struct Wanted<'t> {
    of: Vec<(&'t str, Span)>,
    need: Need<'t>,
    key: Span,
}

enum Need<'t> {
    All,
    Any,
    AtLeast(u32),
    Capacity { each: u64, need: u64 },
    Carries { each: f64, overload: Option<Overload> },
    Mix(Vec<Share<'t>>),
    Cells,
    Shards { size: u32, need: u32 },
}

/// Reads the rule of a service; shares of requests come from `origin`.
pub fn wanted_rule<'t>(cx: &mut Context<'_>, section: &mut Section<'t>, origin: Option<&str>) -> Option<Wanted<'t>> {
    let of_each = [("all", Need::All), ("any", Need::Any), ("cells", Need::Cells)].map(|(key, need)| {
        let of = section.texts(cx, key)?;
        Some(Wanted { of, need, key: section.key_span(key) })
    });
    let counted = counted_rule(cx, section);
    let capacity = section.section(cx, "capacity").and_then(|inner| capacity_rule(cx, inner));
    let mix = mix_rule(cx, section, origin);
    let shards = section.section(cx, "shards").and_then(|inner| shards_rule(cx, inner));
    if !RULES.iter().any(|key| section.has(key)) {
        let message = format!("`{}` does not say what it is made of", printable(&section.path));
        let help = "add all = [...], any = [...], at_least = 4 with of = \"web\", capacity = { of = \"web\", each = \"25%\" }, \
                    cells = \"cell\", mix = { search = \"80%\", checkout = \"20%\" }, or shards = { of = \"worker\", size = 2 }";
        let problem = Diagnostic::error(section.span, message, "no rule here").with_help(help);
        return section.lacks(cx, &RULES, problem);
    }
    of_each.into_iter().chain([counted, capacity, mix, shards]).flatten().next()
}

fn counted_rule<'t>(cx: &mut Context<'_>, section: &mut Section<'t>) -> Option<Wanted<'t>> {
    let has_k = section.has("at_least");
    let k = section.whole(cx, "at_least", 1, 1_000_000);
    let of = section.texts(cx, "of");
    if has_k && of.is_none() {
        return section.missing(cx, "of", "of = \"web\"");
    }
    Some(Wanted { of: of?, need: Need::AtLeast(k? as u32), key: section.key_span("at_least") })
}

fn mix_rule<'t>(cx: &mut Context<'_>, section: &mut Section<'t>, origin: Option<&str>) -> Option<Wanted<'t>> {
    const EXAMPLE: &str = "mix = { search = \"80%\", checkout = \"20%\" }";
    let key = section.key_span("mix");
    let parts = shares(cx, section, "mix", EXAMPLE, origin)?;
    if let Some(unused) = parts.iter().find(|part| part.share.value() <= 0.0) {
        let message = format!("nobody asks for `{}`", printable(unused.name));
        return cx.refuse(unused.span, message, "a share of zero", "give it a share above 0 %, or leave it out");
    }
    let total: f64 = parts.iter().map(|part| part.share.value()).sum();
    if (total - 1.0).abs() > 1e-9 {
        let sum = crate::units::significant(total * 100.0, 6);
        let message = format!("the shares of this mix sum to {sum} %");
        return cx.refuse(key, message, "not 100 %", "shares are parts of all requests and sum to 100 %");
    }
    Some(Wanted { of: Vec::new(), need: Need::Mix(parts), key })
}

fn shards_rule<'t>(cx: &mut Context<'_>, mut section: Section<'t>) -> Option<Wanted<'t>> {
    let key = section.span;
    let of = match section.has("of") {
        true => section.texts(cx, "of"),
        false => section.missing(cx, "of", "of = \"worker\""),
    };
    let size = match section.has("size") {
        true => section.whole(cx, "size", 1, MAX_SHARDED),
        false => section.missing(cx, "size", "size = 2: how many of them a customer is given"),
    };
    let has_need = section.has("need");
    let need = section.whole(cx, "need", 1, MAX_SHARDED);
    let (span, path) = (section.value_span("need"), printable(&section.path));
    section.finish(cx);
    let (of, size) = (of?, size?);
    let need = if has_need { need? } else { 1 };
    if need > size {
        let message = format!("`{path}` needs {need} of {size}");
        return cx.refuse(
            span,
            message,
            "more than a shard has",
            format!("need is from 1 (the default) to {size} here"),
        );
    }
    Some(Wanted { of, need: Need::Shards { size: size as u32, need: need as u32 }, key })
}

fn capacity_rule<'t>(cx: &mut Context<'_>, mut section: Section<'t>) -> Option<Wanted<'t>> {
    let key = section.span;
    let of = match section.has("of") {
        true => section.texts(cx, "of"),
        false => section.missing(cx, "of", "of = \"web\""),
    };
    let overload = demand::overload(cx, &mut section);
    if let Some(peak) = cx.peak {
        let (each, overload) = (demand::carried(cx, &mut section, peak), overload);
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

impl Wanted<'_> {
    /// True if nothing is served without each of the members.
    pub fn needs_all(&self) -> bool {
        matches!(self.need, Need::All)
    }

    /// Resolves the members of one instance and checks that the rule can be kept by them.
    pub fn resolve(
        &self,
        cx: &mut Context<'_>,
        place: Option<usize>,
        names: &Names<'_>,
    ) -> Option<(Rule, Vec<Member>)> {
        let members = match &self.need {
            Need::Mix(parts) => mixed(cx, parts, place, names)?,
            _ => members(cx, self, place, names)?,
        };
        refuse_twice(cx, &members, self.key, "a part is counted twice", "name each part once")?;
        Some((self.rule(cx, members.len() as u64)?, members))
    }

    fn rule(&self, cx: &mut Context<'_>, n: u64) -> Option<Rule> {
        Some(match &self.need {
            Need::All => Rule::AtLeast { k: n as u32 },
            Need::Any => Rule::AtLeast { k: 1 },
            Need::AtLeast(k) if u64::from(*k) > n => {
                let message = format!("at least {k} of {n} can never be");
                return cx.refuse(self.key, message, "more than there are", format!("at_least is from 1 to {n} here"));
            }
            Need::AtLeast(k) => Rule::AtLeast { k: *k },
            Need::Capacity { each, need } if each * n < *need => {
                let message = format!("{n} units together carry less than is needed");
                let share = crate::units::significant((each * n) as f64 / *need as f64 * 100.0, 4);
                let help = if *need == PARTS { "add units, or raise `each`" } else { "add units, or lower `need`" };
                return cx.refuse(self.key, message, format!("{share} % of the need"), help);
            }
            Need::Capacity { each, need } => Rule::Capacity { each: *each, need: *need },
            Need::Carries { each, overload } => Rule::Carries { each: *each, overload: *overload },
            Need::Cells => Rule::Capacity { each: 1, need: n },
            Need::Mix(parts) => Rule::Mix { shares: whole(parts) },
            Need::Shards { size, .. } if u64::from(*size) > n => {
                let message = format!("shards of {size} cannot be chosen from {n}");
                return cx.refuse(self.key, message, "more than there are", format!("size is from 1 to {n} here"));
            }
            Need::Shards { .. } if n > MAX_SHARDED as u64 => {
                let help = format!("choose from at most {MAX_SHARDED}, or let one unit stand for several");
                return cx.refuse(self.key, format!("shards chosen from {n}"), "too many to choose from", help);
            }
            Need::Shards { size, need } => Rule::Shards { size: *size, need: *need },
        })
    }
}

/// Shares in parts per billion that sum to the whole: what rounding leaves goes to the largest.
fn whole(parts: &[Share<'_>]) -> Vec<u32> {
    let mut shares: Vec<u32> = parts.iter().map(|part| to_parts(part.share)).collect();
    let rest = PARTS as i64 - shares.iter().map(|share| i64::from(*share)).sum::<i64>();
    if let Some(largest) = shares.iter_mut().max() {
        *largest = (i64::from(*largest) + rest) as u32;
    }
    shares
}

fn mixed(cx: &mut Context<'_>, parts: &[Share<'_>], place: Option<usize>, names: &Names<'_>) -> Option<Vec<Member>> {
    let found: Vec<Member> = parts.iter().filter_map(|part| one_part(cx, names, part.name, part.span, place)).collect();
    (found.len() == parts.len()).then_some(found)
}

/// Refuses a list in which something is named more than once.
pub fn refuse_twice(cx: &mut Context<'_>, members: &[Member], span: Span, message: &str, help: &str) -> Option<()> {
    let mut sorted = members.to_vec();
    sorted.sort_unstable();
    if sorted.windows(2).any(|pair| pair[0] == pair[1]) {
        return cx.refuse(span, message, "the same unit or service appears more than once", help);
    }
    Some(())
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
    complete.then_some(members)
}

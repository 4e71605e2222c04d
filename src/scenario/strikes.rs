//! Faults and design availabilities: when they come, what they strike, how they are recovered from.

use super::common_cause;
use super::demand;
use super::diagnostic::{Diagnostic, printable};
use super::quantity::{check, law, rate, source};
use super::recovery::Recoveries;
use super::scene::{Check, Member, Outage, Schedule, Stage, Strike, StrikeKind, Target, USUAL_PRIORITY, Victim};
use super::section::{Context, Section, probability};
use super::source::Span;
use super::structure::{Kind, Names};
use super::tree::Node;
use crate::catalog;
use crate::law::Law;
use crate::units::Probability;
use std::cell::Cell;

/// What an outage of a place does to the units inside.
pub(super) const OUTAGES: [(&str, Outage); 3] =
    [("unreachable", Outage::Unreachable), ("suspended", Outage::Suspended), ("destroyed", Outage::Destroyed)];

/// Which clock a fault runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    /// Runs while the target is not itself failed.
    Operating,
    /// Always runs.
    Calendar,
}

/// The clocks by name.
pub(super) const CLOCKS: [(&str, Clock); 2] = [("operating", Clock::Operating), ("calendar", Clock::Calendar)];

/// A default with its place; it must be taken by something.
struct Default<T> {
    value: T,
    span: Span,
    used: Cell<bool>,
}

impl<T: Clone> Default<T> {
    fn new(section: &Section<'_>, key: &str, value: Option<T>) -> Option<Self> {
        value.map(|value| Default { value, span: section.key_span(key), used: Cell::new(false) })
    }

    fn taken(of: &Option<Self>) -> Option<T> {
        of.as_ref().map(|one| {
            one.used.set(true);
            one.value.clone()
        })
    }

    fn report_unused(of: &Option<Self>, cx: &mut Context<'_>, key: &str) {
        if let Some(one) = of.as_ref().filter(|one| !one.used.get()) {
            let message = format!("nothing takes the default `{key}`");
            cx.refuse::<()>(one.span, message, "has no effect", "remove it, or a value that overrules it");
        }
    }
}

/// `[defaults]`: what a fault takes where it does not say otherwise.
#[derive(std::default::Default)]
pub struct Defaults<'t> {
    recovery: Option<Default<&'t Node>>,
    outage: Option<Default<Outage>>,
    clock: Option<Default<Clock>>,
    source: Option<Default<String>>,
}

impl<'t> Defaults<'t> {
    /// Reads `[defaults]`.
    pub fn read(cx: &mut Context<'_>, top: &mut Section<'t>) -> Self {
        let Some(mut section) = top.section(cx, "defaults") else { return Defaults::default() };
        section.not_empty(cx);
        let recovery = section.take("recovery");
        let outage = section.word(cx, "outage", &OUTAGES);
        let clock = section.word(cx, "clock", &CLOCKS);
        let source = source(cx, &mut section);
        let defaults = Defaults {
            recovery: Default::new(&section, "recovery", recovery),
            outage: Default::new(&section, "outage", outage),
            clock: Default::new(&section, "clock", clock),
            source: Default::new(&section, "source", source),
        };
        section.finish(cx);
        defaults
    }

    /// The source of a number: its own, else the default.
    pub fn source(&self, own: Option<String>) -> Option<String> {
        own.or_else(|| Default::taken(&self.source))
    }

    /// Reports every default that nothing took.
    pub fn report_unused(&self, cx: &mut Context<'_>) {
        Default::report_unused(&self.recovery, cx, "recovery");
        Default::report_unused(&self.outage, cx, "outage");
        Default::report_unused(&self.clock, cx, "clock");
        Default::report_unused(&self.source, cx, "source");
    }
}

/// What the readers of faults and changes look things up in.
pub struct Lookup<'a, 't> {
    /// Names of components, services and standby groups.
    pub names: &'a Names<'a>,
    /// Named recoveries and crews.
    pub recoveries: &'a Recoveries<'t>,
    /// Defaults of the scenario.
    pub defaults: &'a Defaults<'t>,
}

/// Reads a component's own `[component.x.fault.*]` and `design`.
pub fn of_component(
    cx: &mut Context<'_>,
    component: usize,
    section: &mut Section<'_>,
    look: &Lookup<'_, '_>,
) -> Vec<Strike> {
    let name = look.names.components[component].name.clone();
    let target = Target::EachUnit(component);
    let mut strikes = Vec::new();
    let never = !section.has("fault") && !section.has("design");
    let designed_too = section.has("design");
    if let Some(design) = section.section(cx, "design") {
        strikes.extend(designed(cx, design, &name, target.clone(), look));
    }
    for (fault, span, inner) in section.named(cx, "fault") {
        if fault == "design" && designed_too {
            let help = "call the fault something else";
            cx.refuse::<()>(span, "the name `design` is used twice", "`design` is the design availability", help);
        }
        strikes.extend(self::fault(cx, inner, format!("{name}.{fault}"), Some(target.clone()), look));
    }
    if never {
        let message = format!("`{}` never fails", printable(&name));
        let help = "give it a fault (fault.crash = { every = \"90d\", mttr = \"4h\" }) or a design availability, or leave it out";
        let problem = Diagnostic::error(section.span, message, "no fault and no design availability");
        section.lacks::<()>(cx, &["fault", "design"], problem.with_help(help));
    }
    strikes
}

/// Reads one fault; `target` is given for a component's own, else `strikes` says it.
pub fn fault(
    cx: &mut Context<'_>,
    mut section: Section<'_>,
    name: String,
    target: Option<Target>,
    look: &Lookup<'_, '_>,
) -> Vec<Strike> {
    let own = source(cx, &mut section);
    let origin = look.defaults.source(own);
    let strike = one_fault(cx, &mut section, name, target, look, origin.as_deref());
    let strikes = match strike {
        Some(strike) => common_cause::beta(cx, &mut section, strike, origin.as_deref()),
        None => {
            section.take("beta");
            Vec::new()
        }
    };
    section.finish(cx);
    strikes
}

fn one_fault(
    cx: &mut Context<'_>,
    section: &mut Section<'_>,
    name: String,
    target: Option<Target>,
    look: &Lookup<'_, '_>,
    origin: Option<&str>,
) -> Option<Strike> {
    let target = match target {
        Some(target) => Some(target),
        None => target_of(cx, section, look, StrikeKind::Fault),
    };
    let clock = section.word(cx, "clock", &CLOCKS);
    let clock = clock.or_else(|| Default::taken(&look.defaults.clock)).unwrap_or(Clock::Operating);
    let ttf = time_between(cx, section, origin);
    let while_up = while_up(cx, section, look, clock);
    let recovery = recovery(cx, section, look, origin, true);
    section.only_one(cx, &["at_once", "age_kept"]);
    let age_kept = super::ageing::age_kept(cx, section, clock, ttf.as_ref(), origin);
    let at_once = common_cause::at_once(cx, section, origin);
    let victims = target.as_ref().map_or(Vec::new(), |target| look.names.victims(target));
    common_cause::check_size(cx, section, at_once, victims.len());
    let origins = if at_once.is_some() { vec![Victim::Nowhere] } else { victims };
    let also = common_cause::also(cx, section, look, origin, &origins);
    let outage = section.word(cx, "outage", &OUTAGES);
    if let (Some(target), true) = (&target, section.has("outage"))
        && !matches!(target, Target::Places(_))
    {
        cx.refuse::<()>(
            section.key_span("outage"),
            "`outage` says what happens inside a place",
            "this fault strikes no place",
            "remove it",
        );
    }
    let inherited = || matches!(target, Some(Target::Places(_))).then(|| of_place_default(look)).flatten();
    let outage = outage.or_else(inherited).unwrap_or(Outage::Unreachable);
    let schedule = match clock {
        Clock::Operating => Schedule::Operating { ttf: ttf?, while_up },
        Clock::Calendar => Schedule::Calendar { interval: ttf? },
    };
    Some(Strike {
        name,
        kind: StrikeKind::Fault,
        target: target?,
        schedule,
        chance: Probability::ONE,
        outage,
        recovery: recovery?,
        at_once,
        also,
        in_waves: false,
        age_kept,
        renews: false,
    })
}

/// The default `outage`, which only faults of places take.
pub(super) fn of_place_default(look: &Lookup<'_, '_>) -> Option<Outage> {
    Default::taken(&look.defaults.outage)
}

/// `every`, `mttf` or `rate`: the law of the time between failures.
fn time_between(cx: &mut Context<'_>, section: &mut Section<'_>, origin: Option<&str>) -> Option<Law> {
    section.only_one(cx, &["every", "mttf", "rate"]);
    for key in ["every", "mttf"] {
        let path = section.path_of(key);
        if let Some(node) = section.take(key) {
            section.take("rate");
            section.take("mttf");
            let span = node.span;
            let law = law(cx, node, &path, origin)?;
            return positive(cx, law, span);
        }
    }
    let path = section.path_of("rate");
    match section.take("rate") {
        Some(node) => rate(cx, node, &path, origin),
        None => {
            let example = "every = \"90d\" (mean time between failures), or rate = \"4/year\"";
            section.missing_one(cx, &["every", "mttf", "rate"], example)
        }
    }
}

fn positive(cx: &mut Context<'_>, law: Law, span: Span) -> Option<Law> {
    if law.mean() > 0.0 {
        return Some(law);
    }
    cx.refuse(
        span,
        "a fault that comes every 0 s",
        "no time between failures",
        "a mean time between failures is above zero",
    )
}

fn while_up(cx: &mut Context<'_>, section: &mut Section<'_>, look: &Lookup<'_, '_>, clock: Clock) -> Option<Member> {
    let (text, span) = section.text(cx, "while")?;
    if clock == Clock::Calendar {
        let help = "remove `while`, or clock = \"calendar\"";
        return cx.refuse(span, "a calendar clock never stands still", "`while` has no effect", help);
    }
    look.names.resolve_one(cx, text, span)
}

/// `recovery` or `mttr`; else the default recovery of the scenario.
pub(super) fn recovery(
    cx: &mut Context<'_>,
    section: &mut Section<'_>,
    look: &Lookup<'_, '_>,
    origin: Option<&str>,
    may_default: bool,
) -> Option<Vec<Stage>> {
    section.only_one(cx, &["recovery", "mttr"]);
    let path = section.path_of("recovery");
    if let Some(node) = section.take("recovery") {
        section.take("mttr");
        return look.recoveries.stages(cx, node, &path, origin, look.names);
    }
    let path = section.path_of("mttr");
    if let Some(node) = section.take("mttr") {
        return Some(vec![repair(law(cx, node, &path, origin)?)]);
    }
    let default = if may_default { Default::taken(&look.defaults.recovery) } else { None };
    match default {
        Some(node) => look.recoveries.stages(cx, node, "defaults.recovery", origin, look.names),
        None => {
            let example = "recovery = [{ stage = \"repair\", takes = \"4h\" }], or mttr = \"4h\"";
            section.missing_one(cx, &["recovery", "mttr"], example)
        }
    }
}

/// A recovery of one stage.
pub(super) fn repair(takes: Law) -> Stage {
    let name = "repair".into();
    Stage {
        name,
        takes,
        check: None,
        crew: None,
        priority: USUAL_PRIORITY,
        spare: None,
        hours: None,
        needs: None,
        serves: Probability::ZERO,
        reach: None,
        succeeds: Probability::ONE,
        fade: None,
        hidden: None,
        otherwise: Vec::new(),
        loses: None,
    }
}

/// What `strikes` names: places, a component, a service or a standby group.
pub(super) fn target_of(
    cx: &mut Context<'_>,
    section: &mut Section<'_>,
    look: &Lookup<'_, '_>,
    kind: StrikeKind,
) -> Option<Target> {
    if !section.has("strikes") {
        return section.missing(cx, "strikes", "strikes = \"main/*\" (places), or the name of a component or service");
    }
    let targets = section.texts(cx, "strikes")?;
    if let [("demand", _)] = targets.as_slice()
        && look.names.get("demand").is_none()
        && look.names.places.matching("demand").is_empty()
    {
        return demand::surge(cx, section);
    }
    demand::no_surge(cx, section);
    match targets.as_slice() {
        [] => {
            let help = "name places (strikes = \"main/*\"), a component or a service";
            cx.refuse(section.key_span("strikes"), "`strikes` names nothing", "an empty list", help)
        }
        [(text, span)] if look.names.places.matching(text).is_empty() && (text.contains('@') || !is_path(text)) => {
            part_of(cx, text, *span, look.names, kind)
        }
        _ => places_of(cx, section.key_span("strikes"), &targets, look.names),
    }
}

fn is_path(text: &str) -> bool {
    text.contains(['/', '*'])
}

/// One component, service or standby group.
fn part_of(cx: &mut Context<'_>, text: &str, span: Span, names: &Names<'_>, kind: StrikeKind) -> Option<Target> {
    match names.get(text) {
        Some(Kind::Component(component)) if kind == StrikeKind::Fault => Some(Target::EachUnit(component)),
        Some(Kind::Component(component)) => Some(Target::AllUnits(component)),
        Some(Kind::Reaction(_)) => {
            let message = format!("`{}` cannot be struck", printable(text));
            let help = "strike the parts that it watches, or what it is a part of";
            cx.refuse(span, message, "a reaction or buffer", help)
        }
        Some(Kind::Service(_) | Kind::Standby(_)) => names.resolve_one(cx, text, span).map(Target::Whole),
        None if text.contains('@') => names.resolve_one(cx, text, span).map(Target::Whole),
        None if names.is_incomplete() => None,
        None => {
            let places = (0..names.places.len()).map(|place| names.places.get(place).path.as_str());
            let known: Vec<&str> = names.all().chain(places).collect();
            let message = format!("nothing is called `{}`", printable(text));
            cx.push(Diagnostic::error(span, message, "neither a place nor a part").with_nearest(text, known));
            None
        }
    }
}

/// One or several patterns of places.
fn places_of(cx: &mut Context<'_>, key: Span, patterns: &[(&str, Span)], names: &Names<'_>) -> Option<Target> {
    let mut places = Vec::new();
    for (pattern, span) in patterns {
        if names.get(pattern).is_some() && names.places.matching(pattern).is_empty() {
            let message = format!("`{}` is not a place", printable(pattern));
            let help = "a list is of places; give each component or service a fault of its own";
            return cx.refuse(*span, message, "a part in a list of places", help);
        }
        places.extend(names.places.find(cx, pattern, *span));
    }
    places.sort_unstable();
    let before = places.len();
    places.dedup();
    if places.len() < before {
        cx.refuse::<()>(key, "a place is named twice", "the patterns overlap", "name each place once");
    }
    (!places.is_empty()).then_some(Target::Places(places))
}

/// A design availability: only the ratio of up and down time is given, so the mean time to recover is asked for.
fn designed(
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
    })
}

/// Mean length of a recovery in hours, branches weighted.
pub fn mean_time(stages: &[Stage]) -> f64 {
    stages.iter().rev().fold(0.0, |rest, stage| {
        let otherwise = if stage.otherwise.is_empty() { 0.0 } else { mean_time(&stage.otherwise) };
        let checked = stage.check.as_ref().map_or(0.0, Check::mean);
        stage.takes.mean() + checked + stage.succeeds.value() * rest + stage.succeeds.complement() * otherwise
    })
}

//! Faults, design availabilities and changes: when they come, what they strike, how they are recovered from.

use super::diagnostic::{Diagnostic, printable};
use super::quantity::{chance, law, rate, source};
use super::recovery::Recoveries;
use super::scene::{Member, Outage, Schedule, Stage, Strike, StrikeKind, Target};
use super::section::{Context, Section, hours, probability, wrong_kind};
use super::source::Span;
use super::structure::{Kind, Names};
use super::tree::{Node, Value};
use crate::catalog;
use crate::law::Law;
use crate::units::{Hours, Probability};

const OUTAGES: [(&str, Outage); 3] =
    [("unreachable", Outage::Unreachable), ("suspended", Outage::Suspended), ("destroyed", Outage::Destroyed)];

/// Which clock a fault runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    /// Runs while the target is not itself failed.
    Operating,
    /// Always runs.
    Calendar,
}

const CLOCKS: [(&str, Clock); 2] = [("operating", Clock::Operating), ("calendar", Clock::Calendar)];

/// `[defaults]`: what a fault takes where it does not say otherwise.
#[derive(Default)]
pub struct Defaults<'t> {
    recovery: Option<&'t Node>,
    outage: Option<Outage>,
    clock: Option<Clock>,
    source: Option<String>,
}

impl<'t> Defaults<'t> {
    /// Reads `[defaults]`.
    pub fn read(cx: &mut Context<'_>, top: &mut Section<'t>) -> Self {
        let Some(mut section) = top.section(cx, "defaults") else { return Defaults::default() };
        let defaults = Defaults {
            recovery: section.take("recovery"),
            outage: section.word(cx, "outage", &OUTAGES),
            clock: section.word(cx, "clock", &CLOCKS),
            source: source(cx, &mut section),
        };
        section.finish(cx);
        defaults
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
    let before = section.has("fault") || section.has("design");
    if let Some(design) = section.section(cx, "design") {
        strikes.extend(designed(cx, design, &name, target.clone(), look));
    }
    for (fault, _, inner) in section.named(cx, "fault") {
        strikes.extend(self::fault(cx, inner, format!("{name}.{fault}"), Some(target.clone()), look));
    }
    if !before {
        let message = format!("`{}` never fails", printable(&name));
        let help = "give it a fault (every = \"90d\", mttr = \"4h\") or a design availability, or leave it out";
        cx.refuse::<()>(section.span, message, "no fault and no design availability", help);
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
) -> Option<Strike> {
    let origin = source(cx, &mut section).or_else(|| look.defaults.source.clone());
    let of_place = target.is_none();
    let target = match target {
        Some(target) => Some(target),
        None => strikes(cx, &mut section, look, StrikeKind::Fault),
    };
    let clock = section.word(cx, "clock", &CLOCKS).or(look.defaults.clock).unwrap_or(Clock::Operating);
    let ttf = time_between(cx, &mut section, origin.as_deref());
    let while_up = while_up(cx, &mut section, look, clock);
    let recovery = recovery(cx, &mut section, look, origin.as_deref(), &look.defaults.recovery);
    let outage = match of_place {
        true => section.word(cx, "outage", &OUTAGES),
        false => None,
    };
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
    section.finish(cx);
    let outage = outage.or(look.defaults.outage).unwrap_or(Outage::Unreachable);
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
    })
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
        None => section.missing(cx, "every", "every = \"90d\" (mean time between failures), or rate = \"4/year\""),
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
fn recovery(
    cx: &mut Context<'_>,
    section: &mut Section<'_>,
    look: &Lookup<'_, '_>,
    origin: Option<&str>,
    default: &Option<&Node>,
) -> Option<Vec<Stage>> {
    section.only_one(cx, &["recovery", "mttr"]);
    let path = section.path_of("recovery");
    if let Some(node) = section.take("recovery") {
        section.take("mttr");
        return look.recoveries.stages(cx, node, &path, origin);
    }
    let path = section.path_of("mttr");
    if let Some(node) = section.take("mttr") {
        return Some(vec![repair(law(cx, node, &path, origin)?)]);
    }
    match default {
        Some(node) => look.recoveries.stages(cx, node, "defaults.recovery", origin),
        None => {
            section.missing(cx, "recovery", "recovery = [{ stage = \"repair\", takes = \"4h\" }], or mttr = \"4h\"")
        }
    }
}

/// A recovery of one stage.
fn repair(takes: Law) -> Stage {
    Stage { name: "repair".into(), takes, crew: None, succeeds: Probability::ONE, otherwise: Vec::new() }
}

/// What `strikes` names: places, a component, a service or a standby group.
fn strikes(cx: &mut Context<'_>, section: &mut Section<'_>, look: &Lookup<'_, '_>, kind: StrikeKind) -> Option<Target> {
    if !section.has("strikes") {
        section.take("strikes");
        return section.missing(cx, "strikes", "strikes = \"main/*\" (places), or the name of a component or service");
    }
    let targets = section.texts(cx, "strikes")?;
    let names = look.names;
    if let [(text, span)] = targets.as_slice()
        && names.places.matching(text).is_empty()
        && !text.contains(['/', '*'])
    {
        return match names.get(text) {
            Some(Kind::Component(component)) if kind == StrikeKind::Fault => Some(Target::EachUnit(component)),
            Some(Kind::Component(component)) => Some(Target::AllUnits(component)),
            Some(Kind::Service(_) | Kind::Standby(_)) => names.resolve_one(cx, text, *span).map(Target::Whole),
            None if text.contains('@') => names.resolve_one(cx, text, *span).map(Target::Whole),
            None => {
                let known: Vec<&str> =
                    names.all().chain((0..names.places.len()).map(|p| names.places.get(p).path.as_str())).collect();
                let problem = Diagnostic::error(
                    *span,
                    format!("nothing is called `{}`", printable(text)),
                    "neither a place nor a part",
                );
                cx.push(problem.with_nearest(text, known));
                None
            }
        };
    }
    let mut places = Vec::new();
    for (pattern, span) in &targets {
        places.extend(names.places.find(cx, pattern, *span));
    }
    places.sort_unstable();
    let before = places.len();
    places.dedup();
    if places.len() < before {
        cx.refuse::<()>(
            section.key_span("strikes"),
            "a place is named twice",
            "the patterns overlap",
            "name each place once",
        );
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
    let stated = source(cx, &mut section);
    let goal = section.text(cx, "goal");
    let path = section.path_of("availability");
    let (unavailability, text, origin) = match goal {
        Some((text, span)) => {
            section.take("availability");
            match catalog::goal(text) {
                Ok(goal) => (Some(goal.unavailability), format!("{} %", goal.availability_text), Some(goal.source_line())),
                Err(unknown) => {
                    let problem = Diagnostic::error(
                        span,
                        format!("no design goal is called `{}`", printable(text)),
                        "not in the catalogue",
                    );
                    let help = format!(
                        "did you mean {}? `fivenines catalog` lists all",
                        unknown.nearest.iter().map(|n| format!("`{n}`")).collect::<Vec<_>>().join(" or ")
                    );
                    cx.push(problem.with_help(help));
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
            None => (
                section.missing(
                    cx,
                    "goal",
                    "goal = \"Elastic Load Balancing / Data Plane\", or availability = \"99.95%\"",
                ),
                String::new(),
                None,
            ),
        },
    };
    if unavailability.is_some() {
        cx.assume(path, text, origin.as_deref());
    }
    if unavailability == Some(0.0) {
        section.take("mttr");
        section.take("recovery");
        section.finish(cx);
        return None;
    }
    let recovery = recovery(cx, &mut section, look, stated.as_deref(), &None);
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
    let mean = mttr * (1.0 - unavailability) / unavailability;
    let schedule = Schedule::Operating { ttf: Law::Exponential { mean }, while_up: None };
    let name = format!("{name}.design");
    Some(Strike {
        name,
        kind: StrikeKind::Fault,
        target,
        schedule,
        chance: Probability::ONE,
        outage: Outage::Unreachable,
        recovery,
    })
}

/// Mean length of a recovery in hours, branches weighted.
pub fn mean_time(stages: &[Stage]) -> f64 {
    stages.iter().rev().fold(0.0, |rest, stage| {
        let otherwise = if stage.otherwise.is_empty() { 0.0 } else { mean_time(&stage.otherwise) };
        stage.takes.mean() + stage.succeeds.value() * rest + stage.succeeds.complement() * otherwise
    })
}

/// Reads one `[change.*]`.
pub fn change(cx: &mut Context<'_>, mut section: Section<'_>, name: String, look: &Lookup<'_, '_>) -> Option<Strike> {
    let origin = source(cx, &mut section).or_else(|| look.defaults.source.clone());
    let target = strikes(cx, &mut section, look, StrikeKind::Change);
    let schedule = occasions(cx, &mut section, origin.as_deref());
    let path = section.path_of("downtime");
    let downtime = section.take("downtime").map(|node| law(cx, node, &path, origin.as_deref()));
    let crew = section.text(cx, "crew").and_then(|(crew, span)| look.recoveries.crew_named(cx, crew, span));
    let path = section.path_of("fails");
    let fails = section.take("fails").map(|node| chance(cx, node, &path, "fails", origin.as_deref()));
    let path = section.path_of("rollback");
    let rollback = section.take("rollback").map(|node| rollback_stages(cx, node, &path, origin.as_deref(), look));
    if downtime.is_none() && fails.is_none() {
        let help = "add downtime = { fixed = \"15min\" } (planned), or fails = \"5%\" with a rollback";
        cx.refuse::<()>(section.span, "a change that does nothing", "no downtime and no chance of failure", help);
    }
    match (&fails, &rollback) {
        (Some(_), None) => section
            .missing::<()>(cx, "rollback", "rollback = [{ stage = \"roll back\", takes = \"15min\" }]")
            .unwrap_or(()),
        (None, Some(_)) => {
            let help = "add fails = \"5%\", or remove `rollback`";
            cx.refuse::<()>(
                section.key_span("rollback"),
                "`rollback` without `fails` never happens",
                "has no effect",
                help,
            )
            .unwrap_or(())
        }
        _ => {}
    }
    if crew.is_some() && downtime.is_none() {
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
                vec![Stage { name: "planned".into(), takes: takes?, crew, succeeds, otherwise: rollback }],
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
    look.recoveries.stages(cx, node, path, origin)
}

/// `every` (exactly that often, the first after one period or at `first`), or `rate` (at random times).
fn occasions(cx: &mut Context<'_>, section: &mut Section<'_>, origin: Option<&str>) -> Option<Schedule> {
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
            Some(Schedule::Periodic { period, first: first.unwrap_or(Some(period))? })
        }
        (Some(_), Some(_)) => None,
        (None, None) => {
            section.missing(cx, "every", "every = \"14d\" (exactly that often), or rate = \"26/year\" (at random)")
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

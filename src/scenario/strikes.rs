//! Faults and design availabilities: when they come, what they strike, how they are recovered from.

use super::common_cause;
use super::cost;
use super::defaults::{CLOCKS, Clock, Defaults, OUTAGES};
use super::designs::designed;
use super::diagnostic::{Diagnostic, printable};
use super::limits::strike_more;
use super::quantity::{law, rate, source};
use super::recovery::Recoveries;
use super::scene::{Check, Member, Outage, Schedule, Stage, Strike, StrikeKind, Target, USUAL_PRIORITY, Victim};
use super::section::{Context, Section};
use super::source::Span;
use super::structure::Names;
use super::targets::target_of;
use crate::law::Law;
use crate::units::Probability;

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
    let target = target.filter(|target| strike_more(cx, section.span, look.names.how_many(target)).is_some());
    let clock = section.word(cx, "clock", &CLOCKS);
    let clock = clock.or_else(|| look.defaults.clock()).unwrap_or(Clock::Operating);
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
    let cost = cost::price(cx, section);
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
        cost,
    })
}

/// The default `outage`, which only faults of places take.
pub(super) fn of_place_default(look: &Lookup<'_, '_>) -> Option<Outage> {
    look.defaults.outage()
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
    let default = if may_default { look.defaults.recovery() } else { None };
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

/// Mean length of a recovery in hours, branches weighted.
pub fn mean_time(stages: &[Stage]) -> f64 {
    stages.iter().rev().fold(0.0, |rest, stage| {
        let otherwise = if stage.otherwise.is_empty() { 0.0 } else { mean_time(&stage.otherwise) };
        let checked = stage.check.as_ref().map_or(0.0, Check::mean);
        stage.takes.mean() + checked + stage.succeeds.value() * rest + stage.succeeds.complement() * otherwise
    })
}

//! Changes: what people do to the system on purpose, planned or at random times.

use super::ageing;
use super::cost;
use super::diagnostic::Diagnostic;
use super::limits::strike_more;
use super::quantity::{chance, law, rate, source};
use super::scene::{Outage, Price, Schedule, Stage, Strike, StrikeKind, Target};
use super::section::{Context, Section, hours, wrong_kind};
use super::strikes::{Lookup, repair};
use super::targets::target_of;
use super::tree::{Node, Value};
use super::waves::{self, Waves};
use crate::law::Law;
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
    let renews = section.word_true(cx, "renews");
    let target = ageing::turns(cx, &mut section, target);
    let target = target
        .filter(|target| strike_more(cx, section.span, look.names.how_many(&waves::each(target.clone()))).is_some());
    let schedule = occasions(cx, &mut section, origin.as_deref(), end);
    let path = section.path_of("downtime");
    let downtime = section.take("downtime").map(|node| law(cx, node, &path, origin.as_deref()));
    let crew = section.text(cx, "crew").and_then(|(crew, span)| look.recoveries.crews.named(cx, crew, span));
    let path = section.path_of("fails");
    let fails = section.take("fails").map(|node| chance(cx, node, &path, "fails", origin.as_deref()));
    let path = section.path_of("rollback");
    let rollback = section.take("rollback").map(|node| rollback_stages(cx, node, &path, origin.as_deref(), look));
    let targets = target.as_ref().map(|target| look.names.victims(&waves::each(target.clone())).len());
    let in_waves = section.has("waves");
    section.only_one(cx, &["waves", "turns"]);
    section.only_one(cx, &["waves", "renews"]);
    let waves = waves::waves(cx, &mut section, targets);
    let watch = (in_waves && fails.is_some()).then(|| waves::watch(cx, &mut section, origin.as_deref()));
    let pause = (in_waves && fails.is_none()).then(|| section.take("bake")).flatten();
    let path = section.path_of("bake");
    let pause = pause.map(|node| law(cx, node, &path, origin.as_deref()));
    if let (Some(Waves::Shares(_)), true) = (&waves, section.has("downtime")) {
        let help = "waves over users are for a version that may fail; use waves = \"one by one\" over places or units";
        cx.refuse::<()>(
            section.key_span("downtime"),
            "users are not taken out of service",
            "`downtime` of a share of users",
            help,
        );
    }
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
    if section.has("renews") && downtime.is_none() {
        let help = "add downtime = { fixed = \"2h\" }: how long the work on a unit takes";
        cx.refuse::<()>(section.key_span("renews"), "`renews` is for planned work", "there is none here", help);
    }
    let cost = cost::price(cx, &mut section);
    section.finish(cx);
    let fails = fails.unwrap_or(Some(Probability::ZERO))?;
    let rollback = rollback.unwrap_or(Some(Vec::new()))?;
    if in_waves {
        let (waves, downtime, pause) = (waves?, transposed(downtime)?, transposed(pause)?);
        let watch = transposed(watch)?;
        let bake = watch.as_ref().map(|watch| watch.bake.clone()).or(pause);
        let update = |takes| Stage { crew, ..repair(takes) };
        let good = downtime.map(|takes| waves::good_version(&waves, &update(takes), bake.as_ref()));
        let bad = watch.map_or(Vec::new(), |watch| waves::bad_version(&waves, &watch, &rollback));
        let (chance, recovery) = match (good, bad.is_empty()) {
            (None, _) => (fails, bad),
            (Some(good), true) => (Probability::ONE, good),
            (Some(good), false) => (Probability::ONE, decided(fails, good, bad)),
        };
        let in_waves = matches!(waves, Waves::OneByOne(_));
        let target = if in_waves { waves::each(target?) } else { target? };
        let schedule = schedule?;
        return Some(Strike { in_waves, cost, ..strike(name, target, schedule, chance, recovery) });
    }
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
    Some(Strike { renews, cost, ..strike(name, target?, schedule?, chance, recovery) })
}

fn strike(name: String, target: Target, schedule: Schedule, chance: Probability, recovery: Vec<Stage>) -> Strike {
    Strike {
        name,
        kind: StrikeKind::Change,
        target,
        schedule,
        chance,
        outage: Outage::Unreachable,
        recovery,
        at_once: None,
        also: Vec::new(),
        in_waves: false,
        age_kept: Probability::ZERO,
        renews: false,
        cost: Price::default(),
    }
}

/// Nothing, or something that could be read.
#[allow(clippy::option_option)]
fn transposed<T>(read: Option<Option<T>>) -> Option<Option<T>> {
    read.map_or(Some(None), |read| read.map(Some))
}

/// Whether a version is bad is decided at the start.
fn decided(fails: Probability, good: Vec<Stage>, bad: Vec<Stage>) -> Vec<Stage> {
    let succeeds = Probability::new(fails.complement()).expect("a complement is a probability");
    let serves = Probability::ONE;
    let begins = Stage { name: "begins".into(), serves, succeeds, otherwise: bad, ..repair(Law::Fixed { value: 0.0 }) };
    std::iter::once(begins).chain(good).collect()
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
    section.only_one(cx, &["every", "rate", "at_age"]);
    if section.has("at_age") {
        return ageing::at_age(cx, section, origin);
    }
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
            section.missing_one(cx, &["every", "rate", "at_age"], example)
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

//! Ages: what a repair leaves of them, and maintenance that makes units new.

use super::defaults::Clock;
use super::diagnostic::printable;
use super::quantity::chance;
use super::scene::{Component, Member, Schedule, Strike, StrikeKind, Target};
use super::section::{Context, Section, hours};
use super::source::Span;
use super::tree::Value;
use crate::law::Law;
use crate::units::Probability;

/// Reads `age_kept` of a fault: the share of its age that a repair leaves.
pub fn age_kept(
    cx: &mut Context<'_>,
    section: &mut Section<'_>,
    clock: Clock,
    ttf: Option<&Law>,
    origin: Option<&str>,
) -> Probability {
    let path = section.path_of("age_kept");
    let kept = section.take("age_kept").and_then(|node| chance(cx, node, &path, "age_kept", origin));
    let kept = kept.unwrap_or(Probability::ZERO);
    if kept.value() > 0.0 {
        check_kept(cx, section.key_span("age_kept"), kept, clock, ttf);
    }
    kept
}

fn check_kept(cx: &mut Context<'_>, span: Span, kept: Probability, clock: Clock, ttf: Option<&Law>) {
    if clock == Clock::Calendar {
        let help = "remove it, or clock = \"calendar\"";
        cx.refuse::<()>(span, "a calendar clock has no age to keep", "`age_kept` has no effect", help);
        return;
    }
    let Some(law) = ttf else { return };
    if let Law::Exponential { .. } = law {
        let help = "remove it, or give a law with a memory: every = { weibull = { shape = 2.0, mean = \"90d\" } }";
        cx.refuse::<()>(span, "an exponential law has no memory", "`age_kept` has no effect", help);
    } else if kept.complement() <= 0.0 && law.quantile(1.0).is_finite() {
        let message = format!("a repair keeps all of the age, and the {} law has a longest time", law.name());
        let help = "write less than 100 %, or a law without a longest time: weibull, gamma, lognormal, hazard";
        cx.refuse::<()>(span, message, "nothing is left after the longest time", help);
    }
}

/// How the units of a component have their turns.
pub(super) const TURNS: [(&str, bool); 2] = [("together", false), ("spread", true)];

/// Reads `turns` of a change: units all together, or each in its turn.
pub fn turns(cx: &mut Context<'_>, section: &mut Section<'_>, target: Option<Target>) -> Option<Target> {
    let spread = section.word(cx, "turns", &TURNS);
    let by_age = section.has("at_age");
    let key = section.key_span("turns");
    match (target, spread) {
        (Some(Target::AllUnits(component)), _) if by_age => {
            if spread.is_some() {
                let help = "remove `turns`: each unit has its turn at its age";
                cx.refuse::<()>(key, "`turns` goes with `every`", "has no effect here", help);
            }
            Some(Target::EachUnit(component))
        }
        (Some(Target::AllUnits(component)), Some(true)) if section.has("rate") => {
            let help = "write `every` in place of `rate`, or remove `turns`";
            cx.refuse::<()>(key, "changes at random times have no turns", "spread over which period?", help);
            Some(Target::AllUnits(component))
        }
        (Some(Target::AllUnits(component)), Some(true)) => Some(Target::EachUnit(component)),
        (Some(target), Some(_)) if !matches!(target, Target::AllUnits(_)) => {
            let help = "remove it; places take turns anyway, evenly spread over the period";
            cx.refuse::<()>(key, "`turns` is for the units of a component", "has no effect here", help);
            Some(target)
        }
        (target, _) => target,
    }
}

/// Reads `at_age` of a change, with the keys that have no place beside it.
pub fn at_age(cx: &mut Context<'_>, section: &mut Section<'_>, origin: Option<&str>) -> Option<Schedule> {
    for key in ["every", "rate", "first"] {
        section.take(key);
    }
    if section.has("first") {
        let help = "remove it";
        cx.refuse::<()>(section.key_span("first"), "`first` goes with `every`", "this change comes at an age", help);
    }
    if !section.take("renews").is_some_and(|node| matches!(node.value, Value::Boolean(true))) {
        let help = "add renews = true";
        let message = "a change at an age makes new what has that age";
        cx.refuse::<()>(section.key_span("at_age"), message, "without `renews = true`", help);
    }
    let path = section.path_of("at_age");
    let node = section.take("at_age")?;
    let age = hours(cx, node, "at_age")?;
    if age.to_sim().0 == 0 {
        return cx.refuse(node.span, "a change at the age of 0 s", "always due", "write an age above zero");
    }
    cx.assume(path, format!("at the age of {age}"), origin);
    Some(Schedule::Operating { ttf: Law::Fixed { value: age.0 }, while_up: None })
}

/// Finds what each change with `renews` makes new: faults with a memory of the units that it strikes.
pub fn check_renewals(
    cx: &mut Context<'_>,
    strikes: &mut [Strike],
    renewing: &[(usize, Span)],
    components: &[Component],
) {
    for (change, span) in renewing {
        let Some(component) = component_of(&strikes[*change].target) else {
            let help = "let it strike a component: strikes = \"pump\"";
            cx.refuse::<()>(*span, "`renews` is for the units of a component", "not for this target", help);
            continue;
        };
        let ageing: Vec<&Strike> = strikes.iter().filter(|strike| is_ageing(strike, component)).collect();
        let at_age = matches!(strikes[*change].schedule, Schedule::Operating { .. });
        let name = printable(&components[component].name);
        match ageing.as_slice() {
            [] => {
                let message = format!("the units of `{name}` do not age");
                let help = "give them a fault with a memory: every = { weibull = { shape = 2.0, mean = \"90d\" } }, \
                            clock = \"operating\"";
                cx.refuse::<()>(*span, message, "`renews` has no effect", help);
            }
            [one] if at_age => {
                let held = one.schedule.clone();
                if let (Schedule::Operating { while_up, .. }, Schedule::Operating { while_up: own, .. }) =
                    (held, &mut strikes[*change].schedule)
                {
                    *own = while_up;
                }
            }
            [one, two, ..] if at_age => {
                let message =
                    format!("`{}` and `{}` have ages of their own", printable(&one.name), printable(&two.name));
                let help = "write `every` in place of `at_age`, or leave the memory to one of the faults";
                cx.refuse::<()>(*span, message, "at which age?", help);
            }
            _ => {}
        }
    }
}

fn component_of(target: &Target) -> Option<usize> {
    match target {
        Target::EachUnit(component) | Target::AllUnits(component) => Some(*component),
        Target::Whole(Member::Unit { component, .. }) => Some(*component),
        _ => None,
    }
}

/// True for a fault of units of the component whose operating clock has a memory.
fn is_ageing(strike: &Strike, component: usize) -> bool {
    let ages = matches!(&strike.schedule, Schedule::Operating { ttf, .. } if !matches!(ttf, Law::Exponential { .. }));
    strike.kind == StrikeKind::Fault && ages && component_of(&strike.target) == Some(component)
}

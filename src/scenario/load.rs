//! Components whose units share a load: what is left of them ages faster.

use super::diagnostic::{Diagnostic, printable};
use super::idle::{idle, members};
use super::scene::{Component, Member, Schedule, Standby, Strike, Target};
use super::section::{Context, Section, wrong_kind};
use super::tree::Value;

/// Most units that share a load: each change of one of them changes the clocks of all.
const MAX_UNITS: u32 = 1000;
/// Largest exponent: with eight times the load on a unit, its clocks run 512 times as fast.
const MAX_EXPONENT: f64 = 3.0;

/// Reads `shared_load`: the exponent; 0 is the same as none.
pub fn read(cx: &mut Context<'_>, section: &mut Section<'_>, sites: &[(Option<usize>, u32)]) -> Option<f64> {
    let node = section.take("shared_load")?;
    let exponent = match node.value {
        Value::Float(number) => number,
        Value::Integer(number) => number as f64,
        ref other => return wrong_kind(cx, node.span, "shared_load", "a plain number such as 1.0", other),
    };
    if !(0.0..=MAX_EXPONENT).contains(&exponent) {
        let help = format!(
            "write a number from 0 to {MAX_EXPONENT}: with 1 a unit that carries twice the load fails twice as often"
        );
        return cx.refuse(node.span, format!("`shared_load` cannot be {exponent}"), "out of range", help);
    }
    let units: u32 = sites.iter().map(|(_, count)| count).fold(0, |sum, count| sum.saturating_add(*count));
    match units {
        0 | 1 => {
            cx.refuse(node.span, "one unit shares its load with nobody", "has no effect", "remove it, or raise `count`")
        }
        2..=MAX_UNITS => Some(exponent).filter(|exponent| *exponent > 0.0),
        _ => {
            let help = format!("a shared load is for at most {MAX_UNITS} units; split the component");
            cx.refuse(node.span, format!("{units} units share a load"), "too many", help)
        }
    }
}

/// Reports components without a clock that could run faster, and units whose clocks a standby group slows.
pub fn check(cx: &mut Context<'_>, components: &[Component], standbys: &[Standby], strikes: &[Strike]) {
    for (at, component) in components.iter().enumerate().filter(|(_, component)| component.shared_load.is_some()) {
        let name = printable(&component.name);
        let own = |member: Member| matches!(member, Member::Unit { component, .. } if component == at);
        let ages = |strike: &Strike| match (&strike.schedule, &strike.target) {
            (Schedule::Operating { .. }, Target::EachUnit(struck)) => *struck == at,
            (Schedule::Operating { .. }, Target::Whole(struck)) => own(*struck),
            _ => false,
        };
        if !strikes.iter().any(ages) {
            let message = format!("the units of `{name}` have no clock that a load could drive");
            let help = "a shared load is for faults with clock = \"operating\"; a calendar clock always runs alike";
            cx.refuse::<()>(component.span, message, "`shared_load` has no effect", help);
        }
        if let Some(group) = idle(standbys).find(|standby| members(standby).any(own)) {
            let message = format!("units of `{name}` share a load and stand by at an `idle_rate`");
            let problem = Diagnostic::error(component.span, message, "how fast do their clocks run?");
            let help = "leave out `shared_load` here, or `idle_rate` there";
            cx.push(problem.with_label(group.span, "a member here").with_help(help));
        }
    }
}

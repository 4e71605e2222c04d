//! Standby groups whose idle members fail less often: whether it can be, and whether it has any effect.

use super::diagnostic::{Diagnostic, printable};
use super::scene::{Component, Member, Schedule, Standby, Strike, Target};
use super::section::Context;
use std::collections::{BTreeMap, BTreeSet};

/// Groups with an `idle_rate` below full speed.
pub(super) fn idle(standbys: &[Standby]) -> impl Iterator<Item = &Standby> {
    standbys.iter().filter(|standby| standby.idle_rate.complement() > 0.0)
}

pub(super) fn members(standby: &Standby) -> impl Iterator<Item = Member> {
    standby.instances.iter().flat_map(|instance| instance.members.iter().copied())
}

/// Reports units that two groups would give a speed.
pub fn check_shared(cx: &mut Context<'_>, standbys: &[Standby], components: &[Component]) {
    let mut taken: BTreeMap<Member, &Standby> = BTreeMap::new();
    for standby in idle(standbys) {
        let twice = members(standby).find_map(|member| taken.insert(member, standby).map(|first| (member, first)));
        let Some((Member::Unit { component, .. }, first)) = twice else { continue };
        let name = printable(&components[component].name);
        let (message, help) = match first.span == standby.span {
            true => (
                format!("a unit of `{name}` is a member of `{}` in two places", printable(&standby.name)),
                "give each place members of its own, or leave `idle_rate` out",
            ),
            false => (
                format!("a unit of `{name}` is a member of two groups with an `idle_rate`"),
                "a unit is idle by the word of one group; leave `idle_rate` out of the others",
            ),
        };
        let problem = Diagnostic::error(standby.span, message, "how fast do its clocks run?").with_help(help);
        cx.push(match first.span == standby.span {
            true => problem,
            false => problem.with_label(first.span, "also a member here"),
        });
    }
}

/// Reports groups where there is no clock that could run slower.
pub fn check_clocks(cx: &mut Context<'_>, standbys: &[Standby], strikes: &[Strike]) {
    let operating = |strike: &&Strike| matches!(strike.schedule, Schedule::Operating { .. });
    let (mut components, mut parts) = (BTreeSet::new(), BTreeSet::new());
    for strike in strikes.iter().filter(operating) {
        match &strike.target {
            Target::EachUnit(struck) => drop(components.insert(*struck)),
            Target::Whole(struck) => drop(parts.insert(*struck)),
            _ => {}
        }
    }
    let has_clock = |member: Member| {
        parts.contains(&member) || matches!(member, Member::Unit { component, .. } if components.contains(&component))
    };
    for standby in idle(standbys) {
        if !members(standby).any(has_clock) {
            let message = format!("the members of `{}` have no clock that idleness slows", printable(&standby.name));
            let help =
                "an `idle_rate` is for faults with clock = \"operating\" on the members; a calendar clock always runs";
            cx.refuse::<()>(standby.span, message, "`idle_rate` has no effect", help);
        }
    }
}

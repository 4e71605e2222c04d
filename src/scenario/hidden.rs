//! Failures that nobody sees until the unit is asked to serve: only the members of a standby group can hide them.

use super::scene::{Member, Reaction, Stage, Standby, Strike, Target};
use super::section::Context;
use super::source::Span;
use std::collections::BTreeSet;

/// The places of the hidden stages, branches included.
fn hidden(stages: &[Stage]) -> Vec<Span> {
    stages.iter().flat_map(|stage| stage.hidden.into_iter().chain(hidden(&stage.otherwise))).collect()
}

/// True if the strike is a fault of units that stand by in some group.
fn may_hide(strike: &Strike, members: &BTreeSet<Member>, components: &BTreeSet<usize>) -> bool {
    match &strike.target {
        Target::EachUnit(struck) => components.contains(struck),
        Target::Whole(struck @ Member::Unit { .. }) => members.contains(struck),
        _ => false,
    }
}

/// Reports hidden stages that hide nothing.
pub fn check_hidden(cx: &mut Context<'_>, strikes: &[Strike], standbys: &[Standby], reactions: &[Reaction]) {
    let instances = standbys.iter().flat_map(|standby| &standby.instances);
    let members: BTreeSet<Member> = instances.flat_map(|instance| instance.members.iter().copied()).collect();
    let of_unit = |member: &Member| match member {
        Member::Unit { component, .. } => Some(*component),
        _ => None,
    };
    let components: BTreeSet<usize> = members.iter().filter_map(of_unit).collect();
    let seen = strikes.iter().filter(|strike| !may_hide(strike, &members, &components));
    let also = strikes.iter().flat_map(|strike| &strike.also).filter_map(|also| also.recovery.as_ref());
    let elsewhere = standbys.iter().map(|standby| &standby.failover);
    let reacting = reactions.iter().map(|reaction| reaction.act.stages());
    let stages = seen.map(|strike| &strike.recovery).chain(also).chain(elsewhere).map(Vec::as_slice).chain(reacting);
    for span in stages.flat_map(hidden) {
        let help = "`hidden` is for faults of components whose units are members of a standby group; a failure that is \
                    only found late is a stage of its own, such as { stage = \"unnoticed\", takes = \"2h\" }";
        cx.refuse::<()>(span, "nobody asks this unit to take over", "`hidden` has no effect", help);
    }
}

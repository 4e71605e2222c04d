//! Failures that nobody sees until the unit is asked to serve: only the members of a standby group can hide them.

use super::scene::{Member, Reaction, Stage, Standby, Strike, Target};
use super::section::Context;
use super::source::Span;

/// The places of the hidden stages, branches included.
fn hidden(stages: &[Stage]) -> Vec<Span> {
    stages.iter().flat_map(|stage| stage.hidden.into_iter().chain(hidden(&stage.otherwise))).collect()
}

/// True if the strike is a fault of units that stand by in some group.
fn may_hide(strike: &Strike, standbys: &[Standby]) -> bool {
    let members = || standbys.iter().flat_map(|standby| &standby.instances).flat_map(|instance| &instance.members);
    match &strike.target {
        Target::EachUnit(struck) => {
            members().any(|member| matches!(member, Member::Unit { component, .. } if component == struck))
        }
        Target::Whole(struck) => members().any(|member| member == struck && matches!(member, Member::Unit { .. })),
        _ => false,
    }
}

/// Reports hidden stages that hide nothing.
pub fn check_hidden(cx: &mut Context<'_>, strikes: &[Strike], standbys: &[Standby], reactions: &[Reaction]) {
    let seen = strikes.iter().filter(|strike| !may_hide(strike, standbys));
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

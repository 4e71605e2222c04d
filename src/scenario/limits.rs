//! Limits on what grows with a product, so that a small file never asks for more than a machine has.

use super::diagnostic::printable;
use super::places::Places;
use super::reach::Graph;
use super::scene::{Component, Member, Strike, Target, Victim};
use super::section::Context;
use super::source::Span;
use std::collections::BTreeMap;

/// Most faults and changes that strike one component, place, service or group: each of them is told when any other one
/// takes it down.
const MAX_STRIKES: usize = 1000;
/// Most pairs of a service that is measured and a fault or change: each pair has a row in the results.
pub const MAX_PAIRS: usize = 100_000;

/// Most targets of all faults and changes together, and of what goes down beside them.
const MAX_TARGETS: usize = 1_100_000;

/// Counts targets of a fault or change; nothing where there are more than [`MAX_TARGETS`], which is said once.
pub(super) fn strike_more(cx: &mut Context<'_>, place: Span, targets: usize) -> Option<()> {
    let before = cx.targets;
    cx.targets = before.saturating_add(targets);
    if before <= MAX_TARGETS && cx.targets > MAX_TARGETS {
        let message = format!("faults and changes have more than {MAX_TARGETS} targets together");
        let help = "let one fault stand for several, with the sum of their rates, or one unit for several";
        cx.refuse::<()>(place, message, "up to here there are too many", help);
    }
    (cx.targets <= MAX_TARGETS).then_some(())
}

/// Something that can be struck, all units of a component together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Struck {
    Place(usize),
    Component(usize),
    Service(usize),
    Standby(usize),
    Reaction(usize),
    Demand,
}

/// Refuses more faults and changes on one thing than [`MAX_STRIKES`], whether they name it or strike it beside another.
pub(super) fn check_strikes(
    cx: &mut Context<'_>,
    strikes: &[Strike],
    graph: &Graph<'_>,
    (components, places): (&[Component], &Places),
    demand: Span,
) {
    let mut count: BTreeMap<Struck, usize> = BTreeMap::new();
    for strike in strikes {
        let mut struck = struck_by(strike);
        struck.sort_unstable();
        struck.dedup();
        struck.into_iter().for_each(|one| *count.entry(one).or_default() += 1);
    }
    for (one, n) in count.into_iter().filter(|(_, n)| *n > MAX_STRIKES) {
        let (name, span) = match one {
            Struck::Place(at) => (places.get(at).path.as_str(), places.span(at)),
            Struck::Component(at) => (components[at].name.as_str(), components[at].span),
            Struck::Service(at) => (graph.services[at].name.as_str(), graph.services[at].span),
            Struck::Standby(at) => (graph.standbys[at].name.as_str(), graph.standbys[at].span),
            Struck::Reaction(at) => (graph.reactions[at].name.as_str(), graph.reactions[at].span),
            Struck::Demand => ("demand", demand),
        };
        let message = format!("{n} faults and changes strike `{}`", printable(name));
        let help = format!("at most {MAX_STRIKES} may; let one fault stand for several, with the sum of their rates");
        cx.refuse::<()>(span, message, "too many for one thing", help);
    }
}

fn struck_by(strike: &Strike) -> Vec<Struck> {
    let mut struck = match &strike.target {
        Target::Places(places) => places.iter().map(|place| Struck::Place(*place)).collect(),
        Target::EachUnit(component) | Target::AllUnits(component) => vec![Struck::Component(*component)],
        Target::Whole(member) => vec![of_member(*member)],
        Target::Demand { .. } => vec![Struck::Demand],
    };
    let victims = strike.also.iter().flat_map(|also| also.victims.iter().flatten());
    struck.extend(victims.filter_map(|victim| match victim {
        Victim::Place(place) => Some(Struck::Place(*place)),
        Victim::Member(member) => Some(of_member(*member)),
        Victim::Nowhere => None,
    }));
    struck
}

fn of_member(member: Member) -> Struck {
    match member {
        Member::Unit { component, .. } => Struck::Component(component),
        Member::Service { service, .. } => Struck::Service(service),
        Member::Standby { standby, .. } => Struck::Standby(standby),
        Member::Reaction { reaction, .. } => Struck::Reaction(reaction),
    }
}

/// Refuses more services that are measured, times faults and changes, than [`MAX_PAIRS`]. `measured` has the places of the
/// keys that have services measured beside the main one.
pub(super) fn check_pairs(cx: &mut Context<'_>, measured: &[Span], strikes: usize) {
    let all = measured.len() + 1;
    let most = (MAX_PAIRS / strikes.max(1)).max(1);
    if all > most {
        let message = format!("{all} services are measured, each against {strikes} faults and changes");
        let help = format!(
            "every pair has a row in the results, and there may be {MAX_PAIRS}: measure at most {most} services here (an `objective` or \
             `report = true` of their own), or let one fault stand for several"
        );
        cx.refuse::<()>(measured[most - 1], message, "one too many", help);
    }
}

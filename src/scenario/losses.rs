//! Data that is lost: what a stage loses, and whether a service can lose any.

use super::language;
use super::places::Places;
use super::quantity::{chance, law};
use super::reach::{Graph, Reached};
use super::read::MAX_HORIZON;
use super::scene::{Component, Loss, Member, Stage, Strike, Target, Victim};
use super::section::{Context, Section};
use super::tree::{Node, Value};
use crate::units::{Hours, Probability};

/// Shortest time between backups: a second.
const SHORTEST: Hours = Hours(1.0 / 3600.0);
/// Most backups that may be no good.
const MOST_UNUSABLE: f64 = 0.99;

/// Reads `loses`: the law of a lag, or `{ backup = "6h", takes = "30min", unusable = "2%" }`.
pub(super) fn loss(cx: &mut Context<'_>, node: &Node, path: &str, origin: Option<&str>) -> Option<Loss> {
    match &node.value {
        Value::Table(table) if ["backup", "unusable", "takes"].iter().any(|key| table.get(key).is_some()) => {
            backup(cx, Section::new(table, node.span, path, &language::BACKUP), origin)
        }
        _ => law(cx, node, path, origin).map(Loss::Lag),
    }
}

fn backup(cx: &mut Context<'_>, mut section: Section<'_>, origin: Option<&str>) -> Option<Loss> {
    let every = match section.has("backup") {
        true => length(cx, &mut section, "backup", SHORTEST, origin),
        false => section.missing(cx, "backup", "backup = \"6h\": the time between backups"),
    };
    let takes = match section.has("takes") {
        true => length(cx, &mut section, "takes", Hours(0.0), origin),
        false => Some(Hours(0.0)),
    };
    let unusable = unusable(cx, &mut section, origin);
    section.finish(cx);
    Some(Loss::Backup { every: every?, takes: takes?, unusable: unusable? })
}

/// A fixed time in a range, noted as an assumption.
fn length(
    cx: &mut Context<'_>,
    section: &mut Section<'_>,
    key: &'static str,
    least: Hours,
    origin: Option<&str>,
) -> Option<Hours> {
    let (hours, span) = section.hours(cx, key)?;
    if hours < least || hours > MAX_HORIZON {
        let help = format!("write a time from {least} to {MAX_HORIZON}");
        return cx.refuse(span, format!("`{key}` cannot be {hours}"), "out of range", help);
    }
    cx.assume(section.path_of(key), hours.to_string(), origin);
    Some(hours)
}

fn unusable(cx: &mut Context<'_>, section: &mut Section<'_>, origin: Option<&str>) -> Option<Probability> {
    let path = section.path_of("unusable");
    let Some(node) = section.take("unusable") else { return Probability::new(0.0).ok() };
    let unusable = chance(cx, node, &path, "unusable", origin)?;
    if unusable.value() > MOST_UNUSABLE {
        let help = "write a percentage from 0 % to 99 %; what is never restored is not a backup";
        return cx.refuse(node.span, format!("`unusable` cannot be {unusable}"), "next to none is any good", help);
    }
    Some(unusable)
}

/// Everything of a scenario that may lose data.
pub(super) struct Losers<'a> {
    /// Services and standby groups.
    pub(super) graph: &'a Graph<'a>,
    /// Components with the places of their units.
    pub(super) components: &'a [Component],
    /// Faults and changes.
    pub(super) strikes: &'a [Strike],
    /// What brings back the destroyed units of each component.
    pub(super) rebuilds: Vec<Option<&'a [Stage]>>,
    /// The places.
    pub(super) places: &'a Places,
}

impl Losers<'_> {
    /// True if a recovery or failover of something that a service or group is made of may lose data.
    pub(super) fn any_below(&self, member: Member) -> bool {
        let mut below = Reached::default();
        below.add(self.graph, [member]);
        let has = |component: usize| below.sites.iter().any(|(known, _)| *known == component);
        let struck = self.strikes.iter().any(|strike| {
            loses(&strike.recovery) && self.strikes_at(strike, &below) || self.follows_at(strike, &below)
        });
        let rebuilt = self.rebuilds.iter().enumerate();
        let rebuilt = rebuilt.filter(|(_, stages)| stages.is_some_and(loses)).any(|(component, _)| has(component));
        let failovers = self.graph.standbys.iter().enumerate().filter(|(_, standby)| loses(&standby.failover));
        struck
            || rebuilt
            || failovers.into_iter().any(|(at, standby)| {
                (0..standby.instances.len()).any(|instance| below.has(Member::Standby { standby: at, instance }))
            })
    }

    /// True if what follows from a strike loses data there.
    fn follows_at(&self, strike: &Strike, below: &Reached) -> bool {
        let lossy = strike.also.iter().filter(|also| loses(also.recovery.as_ref().unwrap_or(&strike.recovery)));
        lossy.flat_map(|also| also.victims.iter().flatten()).any(|victim| match victim {
            Victim::Place(place) => self.within(*place, below),
            Victim::Member(member) => below.has(*member),
            Victim::Nowhere => false,
        })
    }

    /// True if a unit among them is in a place.
    fn within(&self, outer: usize, below: &Reached) -> bool {
        let place = |component: usize, site: usize| self.components[component].sites[site].0;
        below.sites.iter().any(|(component, site)| self.places.within(place(*component, *site), outer))
    }

    fn strikes_at(&self, strike: &Strike, below: &Reached) -> bool {
        match &strike.target {
            Target::Places(struck) => struck.iter().any(|outer| self.within(*outer, below)),
            Target::EachUnit(component) | Target::AllUnits(component) => {
                below.sites.iter().any(|(known, _)| known == component)
            }
            Target::Whole(member) => below.has(*member),
            Target::Demand { .. } => false,
        }
    }
}

/// True if some stage loses data, branches included.
fn loses(stages: &[Stage]) -> bool {
    stages.iter().any(|stage| stage.loses.is_some() || loses(&stage.otherwise))
}

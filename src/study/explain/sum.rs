//! What cut sets cost by arithmetic alone: each by itself, all parts independent.

use super::cuts::{Class, Found, Set, forced};
use super::structure::{Kind, Structure, When};
use super::{budget, events};
use crate::scenario::scene::Member;
use crate::units::MINUTES_PER_YEAR;

/// Minutes a year by hand: every fault and change that takes the main service down by itself, then failovers, reactions
/// and what only together does.
pub(super) fn by_hand(structure: &Structure<'_>, found: &Found) -> f64 {
    let alone: f64 = budget::strikes(structure)
        .iter()
        .map(|row| row.service_minutes_per_year)
        .fold(0.0, |sum, minutes| sum + minutes);
    let others = found.sets.iter().filter(|(set, lasting)| size(set) > 1 || !lasting);
    others.fold(alone, |sum, (set, lasting)| sum + minutes(structure, found, set, *lasting))
}

/// Number of parts.
pub(super) fn size(set: &Set) -> usize {
    set.iter().map(|(_, count)| count).sum()
}

/// Minutes a year of all sets of this kind.
///
/// A lasting set: the product of the unavailabilities of its parts. One that lasts as long as a failover or reaction: how
/// often the last of its parts falls while the others are down (Vesely 1970, "A time-dependent methodology for fault tree
/// evaluation"), times the mean time until that is over.
pub(super) fn minutes(structure: &Structure<'_>, found: &Found, set: &Set, lasting: bool) -> f64 {
    let sets = how_many(found, set) as f64;
    if lasting {
        return sets * unavailability(structure, &found.classes, set) * MINUTES_PER_YEAR;
    }
    let parts: Vec<(f64, f64)> = set
        .iter()
        .flat_map(|(class, count)| std::iter::repeat_n(of_class(structure, &found.classes[*class]), *count))
        .collect();
    let falls: f64 = (0..parts.len())
        .map(|last| {
            let others = parts.iter().enumerate().filter(|(at, _)| *at != last).map(|(_, part)| part.0);
            parts[last].1 * others.product::<f64>()
        })
        .sum();
    sets * falls * until_over(structure, &found.classes, set)
}

/// The product of the unavailabilities of the parts of one set.
pub(super) fn unavailability(structure: &Structure<'_>, classes: &[Class], set: &Set) -> f64 {
    let parts = set.iter().map(|(class, count)| power(of_class(structure, &classes[*class]).0, *count));
    parts.product()
}

/// `base` to a whole power by squaring: the last digit of `f64::powi` may change with the build.
pub(super) fn power(base: f64, exponent: usize) -> f64 {
    let (mut square, mut left, mut result) = (base, exponent, 1.0);
    while left > 0 {
        if left % 2 == 1 {
            result *= square;
        }
        square *= square;
        left /= 2;
    }
    result
}

/// Sets of this kind: ways to choose so many of each class.
pub(super) fn how_many(found: &Found, set: &Set) -> u64 {
    let ways = set.iter().map(|(class, count)| choose(found.classes[*class].leaves.len() as u64, *count as u64));
    ways.fold(1, u64::saturating_mul)
}

/// n over k, as far as it fits.
pub(super) fn choose(n: u64, k: u64) -> u64 {
    (0..k).fold(1_u64, |ways, at| (u128::from(ways) * u128::from(n - at) / u128::from(at + 1)).min(1 << 60) as u64)
}

/// Unavailability of one part, and how often it falls in a year.
fn of_class(structure: &Structure<'_>, class: &Class) -> (f64, f64) {
    let loads = &structure.loads[class.leaves[0] as usize];
    let up: f64 = loads.iter().map(|load| 1.0 - load.unavailability(structure.threshold)).product();
    let down = if loads.len() == 1 { loads[0].unavailability(structure.threshold) } else { 1.0 - up };
    (down, loads.iter().map(|load| load.per_year).sum())
}

/// Mean minutes until the failovers and reactions that a set sets off no longer keep the main service down; those of the
/// group that takes longest.
fn until_over(structure: &Structure<'_>, classes: &[Class], set: &Set) -> f64 {
    let set_off = structure.look(&forced(classes, set), When::AtFirst, |levels| {
        let at_work = |node: &usize| match structure.nodes[*node].kind {
            Kind::Standby { worst, .. } | Kind::Reaction { worst, .. } => levels[*node] <= worst,
            _ => false,
        };
        (0..structure.nodes.len()).filter(at_work).map(|node| node as u32).collect::<Vec<_>>()
    });
    let longest = |member: &Member| {
        let stages = match member {
            Member::Standby { standby, .. } => events::spent(&structure.scenario.standbys[*standby].failover),
            Member::Reaction { reaction, .. } => match &structure.scenario.reactions[*reaction].act {
                crate::scenario::scene::Act::Stages { stages, .. } => events::spent(stages),
                crate::scenario::scene::Act::Buffer { .. } => Vec::new(),
            },
            _ => Vec::new(),
        };
        let node = structure.members[member];
        let down = stages.iter().filter(|stage| {
            let mut both = forced(classes, set);
            both.push((node, stage.serves));
            structure.is_down(&both, When::Lasting)
        });
        down.map(|stage| stage.minutes).sum::<f64>() + 0.0
    };
    // A group that is struck as a whole has a gate above its own.
    let below = |node: u32| {
        set_off.contains(&node) || structure.nodes[node as usize].inputs.iter().any(|i| set_off.contains(i))
    };
    let concerned = structure
        .members
        .iter()
        .filter(|(member, node)| matches!(member, Member::Standby { .. } | Member::Reaction { .. }) && below(**node));
    concerned.map(|(member, _)| longest(member)).fold(0.0, f64::max)
}

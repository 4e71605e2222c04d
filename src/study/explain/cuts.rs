//! Minimal cut sets: smallest sets of parts whose fall takes the main service below its threshold.
//!
//! Parts that can change places without changing anything (units of one component in one place that feed the same gates)
//! are tried once for all of them. Sets are tried in order of their size against the structure itself, so places that take
//! many units along and levels between up and down count as they are. Levels rise with the state of each part (a coherent
//! structure; Barlow and Proschan, Statistical Theory of Reliability and Life Testing, 1975, chapter 1), so a set is
//! minimal when none of the sets with one part less is a cut.

use super::structure::{Kind, Part, Structure, When};
use crate::model::ONE;
use crate::scenario::scene::Member;
use std::collections::{BTreeMap, BTreeSet};

/// Sets are tried up to this size in any case.
const ORDERS: usize = 3;
/// Where nothing smaller is found, up to this size.
const MOST_ORDERS: usize = 6;
/// Most sets that are tried, over all sizes.
const MOST_TRIED: u64 = 400_000;
/// Most levels that are looked at for that.
const MOST_LOOKED: u64 = 500_000_000;
/// Most sets that are kept.
const MOST_KEPT: usize = 1000;

/// Parts that can change places.
#[derive(Debug, Clone)]
pub(super) struct Class {
    /// The leaves.
    pub(super) leaves: Vec<u32>,
    /// The lowest level that anything leaves them.
    pub(super) worst: u32,
}

/// A set: so many of each of some classes, in their order.
pub(super) type Set = Vec<(usize, usize)>;

/// What was found.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) classes: Vec<Class>,
    /// Minimal sets, and whether they last until a part is back.
    pub(super) sets: Vec<(Set, bool)>,
    /// For each size whether all sets were tried.
    pub(super) orders: Vec<bool>,
    /// More sets than are kept.
    pub(super) cut_off: bool,
}

/// Looks for minimal cut sets.
pub(super) fn find(structure: &Structure<'_>) -> Found {
    find_up_to(structure, MOST_ORDERS)
}

/// Looks for minimal cut sets of at most so many parts.
pub(super) fn find_up_to(structure: &Structure<'_>, most: usize) -> Found {
    let classes = classes(structure);
    let fleeting = has_controllers(structure);
    let pool = (0..classes.len()).collect();
    let end = structure.looked() + MOST_LOOKED;
    let mut search = Search { structure, pool, end, tried: 0, found: Vec::new(), full: true, fleeting };
    let mut orders = Vec::new();
    if structure.reaches_threshold() {
        for order in 1..=most.min(MOST_ORDERS) {
            if order > ORDERS && (!search.found.is_empty() || !search.full) {
                break;
            }
            search.order(&classes, order);
            orders.push(search.full);
        }
    }
    let cut_off = search.found.len() > MOST_KEPT;
    let mut sets = search.found;
    sets.truncate(MOST_KEPT);
    Found { classes, sets, orders, cut_off }
}

fn has_controllers(structure: &Structure<'_>) -> bool {
    structure.nodes.iter().any(|node| matches!(node.kind, Kind::Standby { .. } | Kind::Reaction { .. }))
}

/// Leaves that have a say, like ones together.
fn classes(structure: &Structure<'_>) -> Vec<Class> {
    let mut classes: BTreeMap<Vec<u64>, Vec<u32>> = BTreeMap::new();
    for leaf in 0..structure.leaves.len() as u32 {
        let worst = structure.loads[leaf as usize].iter().map(super::events::Load::worst).min().unwrap_or(ONE);
        if worst < ONE && !structure.outputs[leaf as usize].is_empty() {
            classes.entry(alike(structure, leaf, worst)).or_default().push(leaf);
        }
    }
    let mut classes: Vec<Class> = classes
        .into_values()
        .map(|leaves| {
            let loads = &structure.loads[leaves[0] as usize];
            let worst = loads.iter().map(super::events::Load::worst).min().unwrap_or(ONE);
            Class { leaves, worst }
        })
        .collect();
    classes.sort_by_key(|class| class.leaves[0]);
    classes
}

/// What two units that can change places have in common; all other leaves are alone.
pub(super) fn alike(structure: &Structure<'_>, leaf: u32, worst: u32) -> Vec<u64> {
    let Part::Unit(Member::Unit { component, site, .. }) = structure.leaves[leaf as usize] else {
        return vec![u64::MAX, u64::from(leaf)];
    };
    let mut key = vec![component as u64, site as u64, u64::from(worst)];
    key.extend(structure.loads[leaf as usize].iter().map(|load| load.strike as u64));
    let unit = structure.outputs[leaf as usize][0];
    // A gate is among the outputs as often as the unit is among its inputs.
    let gates = &structure.outputs[unit as usize];
    for gate in gates.iter().collect::<BTreeSet<_>>() {
        let node = &structure.nodes[*gate as usize];
        // With a row each input may have a weight of its own; in a standby group the first members serve.
        let of_tally = matches!(node.kind, Kind::Gate(crate::model::GateKind::Tally { .. }));
        if (node.row.is_empty() || of_tally) && !matches!(node.kind, Kind::Standby { .. }) {
            gates.iter().filter(|other| *other == gate).for_each(|_| key.extend([u64::from(*gate), u64::MAX]));
        } else {
            let slots = node.inputs.iter().enumerate().filter(|(_, input)| **input == unit);
            slots.for_each(|(slot, _)| key.extend([u64::from(*gate), slot as u64]));
        }
    }
    key
}

struct Search<'t, 's> {
    structure: &'t Structure<'s>,
    pool: Vec<usize>,
    /// Levels looked at by then.
    end: u64,
    tried: u64,
    found: Vec<(Set, bool)>,
    /// All sets of the last size were tried.
    full: bool,
    /// There are groups that fail over, or reactions.
    fleeting: bool,
}

impl Search<'_, '_> {
    fn order(&mut self, classes: &[Class], order: usize) {
        let known = self.found.len();
        // Sets of like parts first: they are the fewest, and most of what large systems have.
        for distinct in 1..=order {
            self.extend(classes, 0, &mut Vec::new(), (order, distinct));
        }
        if order == 1 {
            let alone: BTreeSet<usize> =
                self.found[known..].iter().filter(|(_, lasting)| *lasting).map(|(set, _)| set[0].0).collect();
            self.pool.retain(|class| !alone.contains(class));
        }
    }

    /// Adds `left` parts of so many different classes.
    fn extend(&mut self, classes: &[Class], from: usize, set: &mut Set, (left, distinct): (usize, usize)) {
        if distinct == 0 {
            return self.take(classes, set);
        }
        let fewest = if distinct == 1 { left } else { 1 };
        for at in from..self.pool.len() {
            let class = self.pool[at];
            for count in fewest..=(left + 1 - distinct).min(classes[class].leaves.len()) {
                if self.is_tired() {
                    self.full = false;
                    return;
                }
                set.push((class, count));
                self.extend(classes, at + 1, set, (left - count, distinct - 1));
                set.pop();
            }
        }
    }

    fn is_tired(&self) -> bool {
        self.tried >= MOST_TRIED || self.found.len() > MOST_KEPT || self.structure.looked() >= self.end
    }

    fn take(&mut self, classes: &[Class], set: &Set) {
        self.tried += 1;
        let modes: &[When] = if self.fleeting { &[When::Lasting, When::AtFirst] } else { &[When::Lasting] };
        for when in modes {
            if self.is_down(classes, set, *when) {
                if self.is_minimal(classes, set, *when) {
                    self.found.push((set.clone(), *when == When::Lasting));
                }
                return;
            }
        }
    }

    fn is_down(&self, classes: &[Class], set: &Set, when: When) -> bool {
        self.structure.is_down(&forced(classes, set), when)
    }

    /// No set with one part less does the same.
    fn is_minimal(&self, classes: &[Class], set: &Set, when: When) -> bool {
        (0..set.len()).all(|at| {
            let mut less = set.clone();
            less[at].1 -= 1;
            less.retain(|(_, count)| *count > 0);
            less.is_empty() || !self.is_down(classes, &less, when)
        })
    }
}

/// The first leaves of each class, at their lowest level.
pub(super) fn forced(classes: &[Class], set: &Set) -> Vec<(u32, u32)> {
    let of_class = |(class, count): &(usize, usize)| {
        let class = &classes[*class];
        class.leaves[..*count].iter().map(|leaf| (*leaf, class.worst)).collect::<Vec<_>>()
    };
    set.iter().flat_map(of_class).collect()
}

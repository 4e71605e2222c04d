//! Cut sets of like parts become one line: any 2 of the 6 units of a component, in place of fifteen.

use super::cuts::{Found, Set};
use super::structure::{Part, Structure};
use super::sum::{choose, how_many, minutes, size, unavailability};
use super::words;
use super::{CutSet, Cuts};
use crate::scenario::scene::Member;
use crate::units::MINUTES_PER_YEAR;
use std::collections::{BTreeMap, BTreeSet};

/// What parts are put together by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Group {
    /// Places within one place.
    Places(Option<usize>),
    /// Units of a component.
    Units(usize),
    /// A part by itself.
    One(Part),
}

fn group(structure: &Structure<'_>, part: Part) -> Group {
    match part {
        Part::Place(place) => Group::Places(structure.scenario.places[place].parent),
        Part::Unit(Member::Unit { component, .. }) => Group::Units(component),
        other => Group::One(other),
    }
}

/// Number of parts, whether a set only lasts as long as a failover, number of parts of each group.
type Kind = (usize, bool, Vec<(Group, usize)>);

/// Number of parts of each group.
type Shape = BTreeMap<Group, usize>;

/// The sets that were found, like ones together, those with the most downtime first.
pub(super) fn grouped(structure: &Structure<'_>, found: &Found) -> Cuts {
    let of_class = |class: usize| group(structure, structure.leaves[found.classes[class].leaves[0] as usize]);
    let mut sizes: Shape = BTreeMap::new();
    for class in 0..found.classes.len() {
        *sizes.entry(of_class(class)).or_default() += found.classes[class].leaves.len();
    }
    let mut shapes: BTreeMap<Kind, Vec<&Set>> = BTreeMap::new();
    for (set, lasting) in &found.sets {
        let mut shape = Shape::new();
        set.iter().for_each(|(class, count)| *shape.entry(of_class(*class)).or_default() += count);
        shapes.entry((size(set), !lasting, shape.into_iter().collect())).or_default().push(set);
    }
    let mut sets: Vec<CutSet> = Vec::new();
    for ((order, fleeting, shape), alike) in shapes {
        let whole = !found.cut_off && found.orders.get(order - 1) == Some(&true);
        sets.push(one(structure, found, (order, !fleeting), &shape, &alike, &sizes, whole));
    }
    sets.sort_by(|a, b| b.minutes_per_year.total_cmp(&a.minutes_per_year).then(a.order.cmp(&b.order)));
    let targets = found.classes.iter().map(|class| class.leaves.len() as u64).sum();
    Cuts { sets, orders: found.orders.clone(), cut_off: found.cut_off, targets }
}

fn one(
    structure: &Structure<'_>,
    found: &Found,
    (order, lasting): (usize, bool),
    shape: &[(Group, usize)],
    alike: &[&Set],
    sizes: &Shape,
    whole: bool,
) -> CutSet {
    let sets = alike.iter().map(|set| how_many(found, set)).fold(0, u64::saturating_add);
    let possible = shape.iter().map(|(group, count)| choose(sizes[group] as u64, *count as u64));
    let possible = possible.fold(1, u64::saturating_mul);
    let minutes_per_year: f64 = alike.iter().map(|set| minutes(structure, found, set, lasting)).sum();
    let share = |set: &&Set| how_many(found, set) as f64 * unavailability(structure, &found.classes, set);
    let down = if lasting { alike.iter().map(share).sum() } else { minutes_per_year / MINUTES_PER_YEAR };
    CutSet {
        order,
        words: said(structure, shape, sizes, alike, found, if whole { sets == possible } else { false }),
        example: first(structure, found, alike[0]),
        sets,
        lasting,
        unavailability: down,
        minutes_per_year,
        struck_by: if order == 1 { struck_by(structure, found, alike) } else { Vec::new() },
    }
}

fn first(structure: &Structure<'_>, found: &Found, set: &Set) -> Vec<String> {
    let leaves = set.iter().flat_map(|(class, count)| &found.classes[*class].leaves[..*count]);
    leaves.map(|leaf| words::part(structure.scenario, structure.leaves[*leaf as usize])).collect()
}

/// The faults and changes of sets of one part.
fn struck_by(structure: &Structure<'_>, found: &Found, alike: &[&Set]) -> Vec<String> {
    strikers(structure, alike.iter().map(|set| found.classes[set[0].0].leaves[0]))
}

/// The faults and changes that take any of these leaves below the threshold, each once.
pub(super) fn strikers(structure: &Structure<'_>, leaves: impl Iterator<Item = u32>) -> Vec<String> {
    let loads = leaves.flat_map(|leaf| &structure.loads[leaf as usize]);
    let down = loads.filter(|load| load.unavailability(structure.threshold) > 0.0);
    let mut seen = BTreeSet::new();
    let names = down.map(|load| &structure.scenario.strikes[load.strike].name);
    names.filter(|name| seen.insert(*name)).cloned().collect()
}

/// Sets each of whose parts are like units of one place, as many in each of several places.
fn in_one_place(structure: &Structure<'_>, shape: &[(Group, usize)], alike: &[&Set], found: &Found) -> Option<String> {
    let [(Group::Units(component), count)] = shape else { return None };
    let within = alike.iter().all(|set| set.len() == 1);
    let size = found.classes[alike[0][0].0].leaves.len();
    let equal = alike.iter().all(|set| found.classes[set[0].0].leaves.len() == size);
    let name = &structure.scenario.components[*component].name;
    let any = if *count == size { format!("all {size}") } else { format!("any {count} of the {size}") };
    let said = || format!("{any} units of {name} in one place, the same in each of {} places", alike.len());
    (within && equal && alike.len() > 1 && size > 1).then(said)
}

fn said(
    structure: &Structure<'_>,
    shape: &[(Group, usize)],
    sizes: &Shape,
    alike: &[&Set],
    found: &Found,
    all: bool,
) -> String {
    if let [one] = alike
        && how_many(found, one) == 1
    {
        return first(structure, found, one).join(" + ");
    }
    if let Some(words) = in_one_place(structure, shape, alike, found) {
        return words;
    }
    let some = |(group, count): &(Group, usize)| {
        let of = sizes[group];
        let scenario = structure.scenario;
        let name = match group {
            Group::Places(None) => "places".to_string(),
            Group::Places(Some(parent)) => format!("places in {}", scenario.places[*parent].path),
            Group::Units(component) => format!("units of {}", scenario.components[*component].name),
            Group::One(part) => return words::part(scenario, *part),
        };
        match (*count, of) {
            (1, 1) => format!("the only one of the {name}"),
            (count, of) if count == of => format!("all {of} {name}"),
            (1, of) => format!("{} of the {of} {name}", if all { "any" } else { "one" }),
            (count, of) => format!("{} {count} of the {of} {name}", if all { "any" } else { "certain" }),
        }
    };
    shape.iter().map(some).collect::<Vec<_>>().join(" + ")
}

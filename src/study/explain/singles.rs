//! Single points of failure: the minimal cut sets of one part, with the parts themselves, for whoever draws them.

use super::cuts::find_up_to;
use super::groups::strikers;
use super::structure::{Part, Structure};
use super::words;
use crate::scenario::Scenario;
use crate::scenario::scene::Member;

/// What falls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::study) enum Fallen {
    /// A place, with everything in it.
    Place(usize),
    /// A unit.
    Unit(Member),
    /// A service or standby group as a whole.
    Whole(Member),
    /// All units of a component at once.
    AllUnits(usize),
}

/// A part whose fall takes the main service down, or units that can change places, each of which does.
#[derive(Debug, Clone)]
pub(in crate::study) struct Single {
    /// The first of them.
    pub(in crate::study) fallen: Fallen,
    /// Its name, as `explain` has it.
    pub(in crate::study) name: String,
    /// How many there are.
    pub(in crate::study) alike: u64,
    /// Down until the part is back; else only while a failover or reaction lasts.
    pub(in crate::study) lasting: bool,
    /// Faults and changes that strike it.
    pub(in crate::study) struck_by: Vec<String>,
}

/// What was found.
pub(in crate::study) struct Singles {
    /// In the order of the scenario.
    pub(in crate::study) found: Vec<Single>,
    /// Whether all parts were tried.
    pub(in crate::study) complete: bool,
}

/// The minimal cut sets of order 1 of a scenario; the same search as for [`explain`](super::explain), ended there.
pub(in crate::study) fn singles(scenario: &Scenario) -> Singles {
    let structure = Structure::new(scenario);
    let found = find_up_to(&structure, 1);
    let single = |(set, lasting): &(super::cuts::Set, bool)| {
        let leaves = &found.classes[set[0].0].leaves;
        let part = structure.leaves[leaves[0] as usize];
        Single {
            fallen: fallen(part),
            name: words::part(scenario, part),
            alike: leaves.len() as u64,
            lasting: *lasting,
            struck_by: strikers(&structure, leaves.iter().take(1).copied()),
        }
    };
    let complete = !found.cut_off && found.orders.iter().all(|whole| *whole);
    Singles { found: found.sets.iter().map(single).collect(), complete }
}

fn fallen(part: Part) -> Fallen {
    match part {
        Part::Place(place) => Fallen::Place(place),
        Part::Unit(member) => Fallen::Unit(member),
        Part::Whole(member) => Fallen::Whole(member),
        Part::AllUnits(component) => Fallen::AllUnits(component),
    }
}

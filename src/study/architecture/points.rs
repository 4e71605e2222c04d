//! Single points of failure and promises, as parts of the drawing.

use super::parts::Parts;
use super::{Falls, SinglePoint};
use crate::scenario::Scenario;
use crate::study::explain::{Fallen, Singles};

/// What takes the main service down alone.
pub(super) fn points(parts: &Parts, singles: &Singles) -> Vec<SinglePoint> {
    let point = |single: &crate::study::explain::Single| {
        let (falls, place, at) = match single.fallen {
            Fallen::Place(place) => (Falls::Place, Some(place), Vec::new()),
            Fallen::Unit(member) => (Falls::Unit, None, vec![parts.at(member)]),
            Fallen::Whole(member) => (Falls::Whole, None, vec![parts.at(member)]),
            Fallen::AllUnits(component) => (Falls::AllUnits, None, parts.of_component(component)),
        };
        SinglePoint {
            name: single.name.clone(),
            falls,
            place,
            parts: at,
            alike: single.alike,
            lasting: single.lasting,
            struck_by: single.struck_by.clone(),
        }
    };
    singles.found.iter().map(point).collect()
}

/// Parts of which something is promised beside the objective.
pub(super) fn promises(scenario: &Scenario, parts: &Parts) -> Vec<usize> {
    let mut found: Vec<usize> = Vec::new();
    for promise in &scenario.promises {
        let at = parts.at(promise.about);
        if at != parts.at(scenario.objective.about) && !found.contains(&at) {
            found.push(at);
        }
    }
    found
}

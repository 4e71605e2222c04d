//! The product of availabilities: each part's own faults, combined as if no two parts had anything in common.
//!
//! AWS Reliability Pillar (2020), "Availability": hard dependencies multiply, of redundant parts the unavailabilities do.

use super::levels::{Levels, follows};
use super::structure::Structure;
use crate::units::MINUTES_PER_YEAR;

/// The law of the level of each node.
pub(super) fn laws(structure: &Structure<'_>) -> Vec<Levels> {
    let mut laws: Vec<Levels> = Vec::with_capacity(structure.nodes.len());
    for (at, node) in structure.nodes.iter().enumerate() {
        let law = match structure.loads.get(at) {
            Some(loads) => leaf(loads.iter().filter(|load| load.own)),
            None => {
                let inputs: Vec<&Levels> = node.inputs.iter().map(|input| &laws[*input as usize]).collect();
                follows(node.kind, &inputs, &node.row, structure.threshold)
            }
        };
        laws.push(law);
    }
    laws
}

/// A part with several faults is up while none of them is active.
fn leaf<'l>(loads: impl Iterator<Item = &'l super::events::Load>) -> Levels {
    let one = |load: &super::events::Load| {
        let share = |minutes: f64| load.per_year * minutes / MINUTES_PER_YEAR;
        Levels::of(load.stages.iter().map(|stage| (stage.serves, share(stage.minutes))))
    };
    let all: Vec<Levels> = loads.map(one).collect();
    match all.as_slice() {
        [] => Levels::up(),
        [one] => one.clone(),
        several => {
            let kind = super::structure::Kind::Gate(crate::model::GateKind::Kth { k: several.len() as u32 });
            follows(kind, &several.iter().collect::<Vec<_>>(), &[], 0)
        }
    }
}

//! Where every number comes from, how good that is, and what the weak ones may do to the result.

use super::cuts::{Found, find};
use super::structure::Structure;
use super::sum::by_hand;
use super::{EvidenceGroup, Explanation, Weighed};
use crate::scenario::scene::Assumption;
use crate::scenario::{Draft, Scenario};

/// Strength of evidence in words: name, how it is told from the text of a source, meaning, whether it is weak.
const KINDS: [(&str, &str, bool); 7] = [
    ("seen", "read in the source itself", false),
    ("seen second-hand", "read in a text that quotes the source", false),
    ("derived", "worked out from data or figures that were read", false),
    ("cited", "the scenario names a source, which nobody checked here", false),
    ("unverified", "remembered, not found again", true),
    ("judgment", "an informed guess", true),
    ("none", "stated in the scenario, no source given", true),
];

/// Most numbers that are weighed.
const MOST_WEIGHED: usize = 200;
/// Most work for that: bytes of text that are read again, levels that are looked at, and nodes of structures that are made
/// again, each of which counts as so many bytes.
const MOST_WORK: u64 = 20_000_000;
const NODE: u64 = 20;
/// Most parts and gates of a design that is built once more for a number.
const MOST_NODES: usize = 200_000;

/// How good a source is, as its text says.
fn kind_of(source: &str) -> &'static str {
    let says = |status: &str| source.ends_with(&format!("status {status}"));
    let listed = KINDS.iter().map(|(name, ..)| *name).find(|name| says(name));
    match listed {
        Some(name) => name,
        None if source.starts_with("stated in the scenario") => "none",
        None if source.contains("judgment") => "judgment",
        None if source.contains("unverified") => "unverified",
        None => "cited",
    }
}

/// Numbers by how good their sources are, the best first.
pub(super) fn groups(assumptions: &[Assumption]) -> Vec<EvidenceGroup> {
    let of_kind = |(evidence, meaning, weak): (&'static str, &'static str, bool)| {
        let own = assumptions.iter().filter(|assumption| kind_of(&assumption.source) == evidence);
        let numbers = own.map(|assumption| Weighed { assumption: assumption.clone(), doubled: None }).collect();
        EvidenceGroup { evidence, meaning, weak, numbers }
    };
    KINDS.into_iter().map(of_kind).filter(|group| !group.numbers.is_empty()).collect()
}

/// Adds to each weak number by how much the sum by hand changes if it is doubled, and puts those that matter most first.
///
/// A number that cannot be doubled (a chance above one half), or whose double changes which parts there are, stays
/// unweighed; so do all after the first 200, and after fewer where the scenario is long.
pub fn weigh(explanation: &mut Explanation, scenario: &Scenario, draft: &Draft<'_>) {
    let units = scenario.components.iter().flat_map(|component| &component.sites).map(|(_, count)| *count as usize);
    if units.sum::<usize>() > MOST_NODES || !explanation.evidence.iter().any(|group| group.weak) {
        return;
    }
    let structure = Structure::new(scenario);
    let found = find(&structure);
    let base = explanation.by_hand_minutes_per_year;
    let mut left = MOST_WEIGHED.min(affordable(&structure, &found, draft.text.len()));
    for group in explanation.evidence.iter_mut().filter(|group| group.weak) {
        for number in &mut group.numbers {
            if left == 0 {
                break;
            }
            left -= 1;
            number.doubled =
                doubled(draft, &number.assumption.name, (scenario, &structure), &found).map(|minutes| minutes - base);
        }
        group.numbers.sort_by(|a, b| size(b).total_cmp(&size(a)));
    }
}

/// How many numbers can be weighed in a second or so.
fn affordable(structure: &Structure<'_>, found: &Found, text: usize) -> usize {
    if structure.nodes.len() > MOST_NODES {
        return 0;
    }
    let before = structure.looked();
    by_hand(structure, found);
    let each = text as u64 + NODE * structure.nodes.len() as u64 + structure.looked() - before;
    (MOST_WORK / each.max(1)) as usize
}

fn size(number: &Weighed) -> f64 {
    number.doubled.map_or(-1.0, f64::abs)
}

/// The sum by hand with a number doubled.
fn doubled(
    draft: &Draft<'_>,
    path: &str,
    (scenario, usual): (&Scenario, &Structure<'_>),
    found: &Found,
) -> Option<f64> {
    let other = draft.read_with(&[format!("{path}*=2")]).scenario?;
    let structure = Structure::new(&other);
    let alike = structure.leaves == usual.leaves && other.assumptions.len() == scenario.assumptions.len();
    let sum = by_hand(&structure, found);
    (alike && sum.is_finite()).then_some(sum)
}

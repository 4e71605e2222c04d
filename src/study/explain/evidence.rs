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
/// unweighed; so do all after the first 200.
pub fn weigh(explanation: &mut Explanation, scenario: &Scenario, draft: &Draft<'_>) {
    let found = find(&Structure::new(scenario));
    let base = explanation.by_hand_minutes_per_year;
    let mut left = MOST_WEIGHED;
    for group in explanation.evidence.iter_mut().filter(|group| group.weak) {
        for number in &mut group.numbers {
            if left == 0 {
                break;
            }
            left -= 1;
            number.doubled = doubled(draft, &number.assumption.name, scenario, &found).map(|minutes| minutes - base);
        }
        group.numbers.sort_by(|a, b| size(b).total_cmp(&size(a)));
    }
}

fn size(number: &Weighed) -> f64 {
    number.doubled.map_or(-1.0, f64::abs)
}

/// The sum by hand with a number doubled.
fn doubled(draft: &Draft<'_>, path: &str, scenario: &Scenario, found: &Found) -> Option<f64> {
    let other = draft.read_with(&[format!("{path}*=2")]).scenario?;
    let structure = Structure::new(&other);
    let alike =
        structure.leaves == Structure::new(scenario).leaves && other.assumptions.len() == scenario.assumptions.len();
    let sum = by_hand(&structure, found);
    (alike && sum.is_finite()).then_some(sum)
}

//! The law of a node's level from the laws of its inputs, all of them taken as independent.

use super::counts::{Counts, LEAST};
use super::structure::Kind;
use crate::model::{GateKind, ONE};
use std::collections::BTreeMap;

/// Most different levels that are told apart; beyond, levels are rounded down to thousandths.
const MOST_LEVELS: usize = 2000;
/// Most pairs of levels that are told apart before that.
const MOST_PAIRS: usize = 50 * MOST_LEVELS;
/// A thousandth of full service.
const COARSE: u32 = ONE / 1000;

/// Levels with their shares of time; those below full service first, so that small shares are not lost in large ones.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Levels(BTreeMap<u32, f64>);

impl Levels {
    /// Always fully up.
    pub(super) fn up() -> Levels {
        Levels(BTreeMap::from([(ONE, 1.0)]))
    }

    /// Down at some levels for some shares of the time, else up.
    pub(super) fn of(down: impl IntoIterator<Item = (u32, f64)>) -> Levels {
        let mut levels = BTreeMap::new();
        for (level, share) in down {
            *levels.entry(level).or_insert(0.0) += share;
        }
        let down: f64 = levels.iter().filter(|(level, _)| **level < ONE).map(|(_, share)| share).sum();
        if down > 1.0 {
            levels.values_mut().for_each(|share| *share /= down);
        }
        levels.insert(ONE, (1.0 - down).max(0.0));
        Levels(levels)
    }

    /// Share of time below a level.
    pub(super) fn below(&self, level: u32) -> f64 {
        self.0.range(..level).fold(0.0_f64, |sum, (_, share)| sum + share).min(1.0)
    }

    fn at_least(&self, level: u32) -> f64 {
        self.0.range(level..).fold(0.0_f64, |sum, (_, share)| sum + share).min(1.0)
    }

    fn map(&self, level: impl Fn(u32) -> u32) -> Levels {
        collect(self.0.iter().map(|(own, share)| (level(*own), *share)))
    }

    fn with(&self, other: &Levels, level: impl Fn(u32, u32) -> u32) -> Levels {
        let both = |(a, p): (&u32, &f64)| {
            let (a, p) = (*a, *p);
            other.0.iter().map(|(b, q)| (level(a, *b), p * q)).collect::<Vec<_>>()
        };
        collect(self.0.iter().flat_map(both))
    }
}

fn collect(pairs: impl Iterator<Item = (u32, f64)>) -> Levels {
    let mut levels: BTreeMap<u32, f64> = BTreeMap::new();
    for (level, share) in pairs {
        *levels.entry(level).or_insert(0.0) += share;
    }
    if levels.len() <= MOST_LEVELS { Levels(levels) } else { coarse(levels) }
}

/// Levels rounded down to thousandths.
fn coarse(levels: BTreeMap<u32, f64>) -> Levels {
    let mut coarse = BTreeMap::new();
    for (level, share) in levels {
        *coarse.entry(level / COARSE * COARSE).or_insert(0.0) += share;
    }
    Levels(coarse)
}

/// The law of a node; a member of a standby group is up from the level `up` on.
pub(super) fn follows(kind: Kind, inputs: &[&Levels], row: &[u32], up: u32) -> Levels {
    match kind {
        Kind::Leaf | Kind::Reaction { .. } => Levels::up(),
        Kind::Standby { active, .. } => at_least(inputs, up, active as usize),
        Kind::Gate(kind) => gate(kind, inputs, row),
    }
}

fn gate(kind: GateKind, inputs: &[&Levels], row: &[u32]) -> Levels {
    let weighed = |combine: fn(u32, u32) -> u32, weight: fn(u32, u32) -> u32, start: u32| {
        let start = Levels(BTreeMap::from([(start, 1.0)]));
        let pairs = inputs.iter().zip(row);
        pairs.fold(start, |levels, (input, row)| levels.with(&input.map(|level| weight(level, *row)), combine))
    };
    match kind {
        GateKind::Kth { k } => kth(inputs, k as usize),
        GateKind::Product => weighed(times, |level, weight| ONE - times(weight, ONE - level), ONE),
        GateKind::Largest => weighed(u32::max, times, 0),
        GateKind::Mean => weighed(|a, b| (a + b).min(ONE), times, 0),
        GateKind::Tally { up } => {
            let counts = counts(inputs, up);
            collect(counts.iter().map(|(count, share)| (row[count], share)))
        }
        _ => {
            let level = |(sum, share)| (kind.from_count(sum).unwrap_or(ONE), share);
            collect(sums(inputs).into_iter().map(level))
        }
    }
}

/// The `k`-th largest: at least some level while at least `k` inputs have it.
fn kth(inputs: &[&Levels], k: usize) -> Levels {
    let mut steps: Vec<u32> = inputs.iter().flat_map(|input| input.0.keys().copied()).collect();
    steps.sort_unstable();
    steps.dedup();
    let mut levels = BTreeMap::new();
    let mut below = 0.0;
    // Below a level: fewer than `k` inputs have it. Small shares first, so that differences keep their digits.
    for pair in steps.windows(2) {
        let fewer = counts(inputs, pair[1]).fewer(k);
        levels.insert(pair[0], (fewer - below).max(0.0));
        below = fewer;
    }
    let top = steps.last().copied().unwrap_or(ONE);
    levels.insert(top, (1.0 - below).max(0.0));
    Levels(levels)
}

fn at_least(inputs: &[&Levels], up: u32, need: usize) -> Levels {
    let fewer = counts(inputs, up).fewer(need);
    Levels(BTreeMap::from([(0, fewer), (ONE, (1.0 - fewer).max(0.0))]))
}

/// The law of the number of inputs at a level or above.
fn counts(inputs: &[&Levels], up: u32) -> Counts {
    Counts::of(inputs.iter().map(|input| (input.below(up), input.at_least(up))))
}

/// The law of the sum of levels.
fn sums(inputs: &[&Levels]) -> BTreeMap<i64, f64> {
    if inputs.iter().all(|input| input.0.keys().all(|level| *level == 0 || *level == ONE)) {
        let whole = |(count, share)| (count as i64 * i64::from(ONE), share);
        return counts(inputs, ONE).iter().map(whole).collect();
    }
    let mut alike: BTreeMap<Vec<(u32, u64)>, usize> = BTreeMap::new();
    for input in inputs {
        *alike.entry(input.0.iter().map(|(level, share)| (*level, share.to_bits())).collect()).or_insert(0) += 1;
    }
    let mut sum = BTreeMap::from([(0, 1.0)]);
    for (levels, mut left) in alike {
        let mut doubled = levels.iter().map(|(level, share)| (i64::from(*level), f64::from_bits(*share))).collect();
        while left > 0 {
            if left % 2 == 1 {
                sum = added(&sum, &doubled);
            }
            left /= 2;
            if left > 0 {
                doubled = added(&doubled, &doubled);
            }
        }
    }
    sum
}

/// The law of the sum of two; where there are too many different ones they are rounded down.
fn added(a: &BTreeMap<i64, f64>, b: &BTreeMap<i64, f64>) -> BTreeMap<i64, f64> {
    let pairs = || a.iter().flat_map(|(x, p)| b.iter().map(move |(y, q)| (x + y, p * q)));
    if a.len() * b.len() <= MOST_PAIRS {
        let mut sums = BTreeMap::new();
        pairs().for_each(|(sum, share)| *sums.entry(sum).or_insert(0.0) += share);
        if sums.len() <= MOST_LEVELS {
            return sums;
        }
    }
    let end = |law: &BTreeMap<i64, f64>| (*law.keys().next().unwrap_or(&0), *law.keys().next_back().unwrap_or(&0));
    let ((least, most), (other_least, other_most)) = (end(a), end(b));
    let (low, high) = (least + other_least, most + other_most);
    let mut step = i64::from(COARSE);
    while (high - low) / step >= MOST_LEVELS as i64 {
        step *= 2;
    }
    let first = low / step;
    let mut shares = vec![0.0; (high / step - first) as usize + 1];
    pairs().for_each(|(sum, share)| shares[(sum / step - first) as usize] += share);
    let seen = (first..).zip(shares).filter(|(_, share)| *share >= LEAST);
    seen.map(|(at, share)| (at * step, share)).collect()
}

/// The product of two shares in parts per billion, rounded.
fn times(a: u32, b: u32) -> u32 {
    ((u64::from(a) * u64::from(b) + u64::from(ONE) / 2) / u64::from(ONE)) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(down: f64) -> Levels {
        Levels::of([(0, down)])
    }

    #[test]
    fn chains_multiply_and_spares_multiply_what_is_missing() {
        let (a, b) = (unit(1e-3), unit(2e-3));
        let all = gate(GateKind::Kth { k: 2 }, &[&a, &b], &[]).below(ONE);
        assert!((all - (1.0 - 0.999 * 0.998)).abs() < 1e-15);
        let any = gate(GateKind::Kth { k: 1 }, &[&a, &b], &[]).below(ONE);
        assert!((any / 2e-6 - 1.0).abs() < 1e-12);
    }

    #[test]
    fn tiny_shares_keep_their_digits() {
        let parts = vec![unit(1e-9); 3];
        let parts: Vec<&Levels> = parts.iter().collect();
        let any = gate(GateKind::Kth { k: 1 }, &parts, &[]).below(ONE);
        assert!((any / 1e-27 - 1.0).abs() < 1e-9, "{any:e}");
    }

    #[test]
    fn two_of_three_and_capacity_are_binomial() {
        let parts = vec![unit(0.1); 3];
        let parts: Vec<&Levels> = parts.iter().collect();
        let expected = 3.0 * 0.01 * 0.9 + 0.001;
        assert!((gate(GateKind::Kth { k: 2 }, &parts, &[]).below(ONE) - expected).abs() < 1e-15);
        let tier = gate(GateKind::Ratio { each: 1, need: 2 }, &parts, &[]);
        assert!((tier.below(ONE) - expected).abs() < 1e-15);
        assert!((tier.below(ONE / 2) - 0.001).abs() < 1e-15);
    }

    #[test]
    fn capacity_of_many_parts_that_serve_in_part_has_its_moments() {
        let parts = vec![Levels::of([(ONE / 2, 0.2), (0, 0.1)]); 3000];
        let sums = sums(&parts.iter().collect::<Vec<_>>());
        let all: f64 = sums.values().sum();
        let mean: f64 = sums.iter().map(|(sum, share)| *sum as f64 / f64::from(ONE) * share).sum();
        // Rounded down a little at each addition.
        assert!((all - 1.0).abs() < 1e-12 && mean <= 2400.0 && mean > 2390.0, "{mean} {}", sums.len());
        assert!(sums.len() <= MOST_LEVELS);
    }

    #[test]
    fn graded_levels_go_through() {
        let part = Levels::of([(ONE / 2, 0.1), (0, 0.1)]);
        let other = unit(0.5);
        let least = gate(GateKind::Kth { k: 2 }, &[&part, &other], &[]);
        assert!((least.below(1) - 0.55).abs() < 1e-15 && (least.below(ONE) - 0.6).abs() < 1e-15);
        let soft = gate(GateKind::Product, &[&unit(0.0), &unit(0.25)], &[ONE, ONE / 5]);
        assert!((soft.below(ONE) - 0.25).abs() < 1e-15 && soft.below(ONE / 5 * 4) == 0.0);
    }
}

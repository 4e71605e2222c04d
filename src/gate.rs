//! Gates: the functions of levels that structures are made of.
//!
//! A level is the share of requests that is served, in parts per billion from 0 to [`ONE`]. Every function rises with
//! each of its inputs but a demand. Some take a row of numbers beside the levels, such as a weight for each input.
//!
//! Never knows: what the levels are of.

mod retry;
mod shards;

pub use retry::Attempts;
pub use shards::served_shards;

/// Full service, in parts per billion.
pub const ONE: u32 = 1_000_000_000;

/// The functions that structures are made of. `count` is the sum of the levels of the inputs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GateKind {
    /// Fully up while the sum is at least `need`, else down: for inputs that are up or down.
    Threshold {
        /// Needed sum of levels.
        need: i64,
    },
    /// Level `sum * each / need`, at most one.
    Ratio {
        /// What a fully served input carries.
        each: u64,
        /// What full service needs.
        need: u64,
    },
    /// The `k`-th largest level of the inputs: at least `k` of them serve that much.
    Kth {
        /// Rank from the top, from 1.
        k: u32,
    },
    /// The mean of the levels, each with its weight from the row; weights are parts per billion and sum to [`ONE`].
    Mean,
    /// The product over the inputs of `1 - weight (1 - level)`, with weights from the row in parts per billion: an
    /// input that is down takes its weight off what is left.
    Product,
    /// The largest of `weight * level`, with weights from the row in parts per billion.
    Largest,
    /// The entry of the row at the number of inputs with a level of at least `up`; the row rises and has one entry
    /// more than there are inputs.
    Tally {
        /// An input counts from this level on.
        up: u32,
    },
    /// What the inputs but the last carry together, over the demand, which is the last one; at most one.
    Carried {
        /// What a fully served input carries, in 1e-18 of a demand at [`ONE`].
        share: u128,
        /// The tier collapses where demand is above so many parts per billion of what it carries; 0 for never.
        above: u64,
        /// Share of what it carries that it still serves then.
        serves: u32,
    },
    /// The first input, a demand, multiplied where the second, a surge, is down; over the factor, so at most one.
    Surged {
        /// What a surge that is down altogether multiplies by, in parts per billion, above one.
        factor: u64,
    },
    /// The share of requests that succeed, of the level of the only input.
    Succeed(Attempts),
    /// The share of retries that are not needed, of the level of the only input.
    Unspent(Attempts),
}

impl GateKind {
    /// The level that follows from the sum of the input levels, where that suffices.
    #[inline]
    pub fn from_count(self, count: i64) -> Option<u32> {
        match self {
            GateKind::Threshold { need } => Some(if count >= need { ONE } else { 0 }),
            GateKind::Ratio { each, need } => {
                let level = count as u128 * u128::from(each) / u128::from(need);
                Some(level.min(u128::from(ONE)) as u32)
            }
            GateKind::Succeed(attempts) => Some(attempts.succeed(count as u32)),
            GateKind::Unspent(attempts) => Some(attempts.unspent(count as u32)),
            _ => None,
        }
    }

    /// The level that follows from the input levels and the row of the gate.
    pub fn from_levels(self, levels: impl Iterator<Item = u32> + Clone, row: &[u32]) -> u32 {
        match self {
            GateKind::Kth { k } => kth(levels, k as usize),
            GateKind::Mean => {
                let sum: u64 = levels.zip(row).map(|(level, weight)| u64::from(level) * u64::from(*weight)).sum();
                shorten(sum)
            }
            GateKind::Product => {
                let left = |(level, weight): (u32, &u32)| ONE - times(*weight, ONE - level);
                levels.zip(row).map(left).fold(ONE, times)
            }
            GateKind::Largest => levels.zip(row).map(|(level, weight)| times(*weight, level)).max().unwrap_or(0),
            GateKind::Tally { up } => row[levels.filter(|level| *level >= up).count()],
            GateKind::Surged { factor } => {
                let levels: Vec<u32> = levels.collect();
                surged(factor, levels[0], levels[1])
            }
            GateKind::Carried { .. } => {
                let (count, last) = levels.fold((0, 0), |(count, _), level| (count + i64::from(level), level));
                self.from_demand(count, last).expect("this kind")
            }
            _ => self.from_count(levels.map(i64::from).sum()).expect("the sum of the levels suffices"),
        }
    }

    /// The level of a tier from the sum of all its inputs and the last of them, the demand.
    pub fn from_demand(self, count: i64, demand: u32) -> Option<u32> {
        let GateKind::Carried { share, above, serves } = self else { return None };
        let units = (count - i64::from(demand)) as u128;
        Some(carried(units * share / u128::from(ONE), above, serves, demand))
    }
}

/// Share of a demand that a capacity serves, both in parts per billion of one peak, the capacity in finer ones still.
fn carried(capacity: u128, above: u64, serves: u32, demand: u32) -> u32 {
    const ALL: u128 = ONE as u128;
    let demand = u128::from(demand);
    if demand * ALL <= capacity {
        return ONE;
    }
    let collapsed = above > 0 && demand * ALL * ALL > capacity * u128::from(above);
    let served = if collapsed { capacity * u128::from(serves) / ALL } else { capacity };
    (served / demand) as u32
}

/// A demand under a surge of so many parts per billion.
fn surged(factor: u64, demand: u32, surge: u32) -> u32 {
    let (factor, one) = (u128::from(factor), u128::from(ONE));
    let times = factor * one - (factor - one) * u128::from(surge);
    (u128::from(demand) * times / (factor * one)) as u32
}

fn kth(levels: impl Iterator<Item = u32> + Clone, k: usize) -> u32 {
    let (mut n, mut full, mut least, mut most) = (0, 0, ONE, 0);
    for level in levels.clone() {
        (n, full) = (n + 1, full + usize::from(level == ONE));
        (least, most) = (least.min(level), most.max(level));
    }
    match k {
        // Most of the time enough of them are up.
        _ if full >= k => ONE,
        1 => most,
        all if all == n => least,
        k if k < n => *levels.collect::<Vec<u32>>().select_nth_unstable_by(k - 1, |a, b| b.cmp(a)).1,
        _ => 0,
    }
}

/// The product of two shares in parts per billion, rounded.
fn times(a: u32, b: u32) -> u32 {
    shorten(u64::from(a) * u64::from(b))
}

/// From parts per billion of parts per billion to parts per billion, rounded.
fn shorten(parts: u64) -> u32 {
    ((parts + u64::from(ONE) / 2) / u64::from(ONE)) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    const KINDS: [GateKind; 9] = [
        GateKind::Threshold { need: 2 * ONE as i64 },
        GateKind::Ratio { each: 1, need: 2 },
        GateKind::Kth { k: 2 },
        GateKind::Mean,
        GateKind::Product,
        GateKind::Largest,
        GateKind::Tally { up: ONE / 2 },
        GateKind::Succeed(Attempts { most: 3, errors: ONE / 50, doomed: ONE / 1000 }),
        GateKind::Unspent(Attempts { most: 3, errors: ONE / 50, doomed: ONE / 1000 }),
    ];

    fn row(kind: GateKind) -> Vec<u32> {
        match kind {
            GateKind::Tally { .. } => vec![0, ONE / 3, ONE / 2, ONE],
            _ => vec![ONE / 2, ONE / 5, 3 * (ONE / 10)],
        }
    }

    fn inputs(kind: GateKind) -> usize {
        if matches!(kind, GateKind::Succeed(_) | GateKind::Unspent(_)) { 1 } else { 3 }
    }

    #[test]
    fn every_function_rises_with_each_of_its_inputs() {
        let steps = [0, 1, ONE / 7, ONE / 2 - 1, ONE / 2, 999_999_999, ONE];
        for kind in KINDS {
            let (row, inputs) = (row(kind), inputs(kind));
            let level = |levels: &[u32]| kind.from_levels(levels[..inputs].iter().copied(), &row);
            for rest in [[0, 0, 0], [ONE / 3, ONE, 5], [ONE, ONE, ONE]] {
                for at in 0..inputs {
                    let with = |own: &u32| {
                        let mut levels = rest;
                        levels[at] = *own;
                        level(&levels)
                    };
                    let found: Vec<u32> = steps.iter().map(with).collect();
                    assert!(found.is_sorted() && found[6] <= ONE, "{kind:?} {at}: {found:?}");
                }
            }
        }
    }

    #[test]
    fn weighted_functions_do_what_they_say() {
        let levels = || [ONE, 0, ONE / 2].into_iter();
        let of = |kind: GateKind| kind.from_levels(levels(), &row(kind));
        assert_eq!(of(GateKind::Mean), 650_000_000);
        assert_eq!(of(GateKind::Product), 680_000_000); // 1 * 0.8 * 0.85
        assert_eq!(of(GateKind::Largest), 500_000_000);
        assert_eq!(of(GateKind::Tally { up: ONE / 2 }), ONE / 2);
        assert_eq!(of(GateKind::Tally { up: ONE }), ONE / 3);
    }
}

//! The structure as a graph: gates, and lists of neighbours in one flat array.

use super::ONE;

/// Lists of numbers, one for each row, in one flat array.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Csr {
    starts: Vec<u32>,
    items: Vec<u32>,
}

impl Csr {
    /// From one list for each row.
    pub fn from_rows(rows: &[Vec<u32>]) -> Csr {
        let mut csr = Csr { starts: Vec::with_capacity(rows.len() + 1), items: Vec::new() };
        csr.starts.push(0);
        for row in rows {
            csr.items.extend_from_slice(row);
            csr.starts.push(csr.items.len() as u32);
        }
        csr
    }

    /// The list of a row.
    #[inline]
    pub fn row(&self, row: usize) -> &[u32] {
        &self.items[self.starts[row] as usize..self.starts[row + 1] as usize]
    }

    /// The bounds of a row, for walking it while something else is borrowed.
    #[inline]
    pub fn bounds(&self, row: usize) -> std::ops::Range<usize> {
        self.starts[row] as usize..self.starts[row + 1] as usize
    }

    /// The item at a position of the flat array.
    #[inline]
    pub fn item(&self, at: usize) -> u32 {
        self.items[at]
    }
}

/// A function of nodes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gate {
    /// Which function.
    pub kind: GateKind,
}

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
            GateKind::Kth { .. } | GateKind::Carried { .. } | GateKind::Surged { .. } => None,
        }
    }

    /// The level that follows from the input levels.
    pub fn from_levels(self, mut levels: Vec<u32>) -> u32 {
        match self {
            GateKind::Kth { k } => {
                levels.sort_unstable_by(|a, b| b.cmp(a));
                levels.get(k as usize - 1).copied().unwrap_or(0)
            }
            GateKind::Surged { factor } => surged(factor, levels[0], levels[1]),
            _ => {
                let (count, last) = (levels.iter().map(|l| i64::from(*l)).sum(), levels.last().copied().unwrap_or(0));
                self.from_count(count).or_else(|| self.from_demand(count, last)).expect("the other kinds")
            }
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

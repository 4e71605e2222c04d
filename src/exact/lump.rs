//! Lumping: states of which the rest of the world cannot tell the difference become one.

use super::chain::Chain;
use std::collections::BTreeMap;

impl Chain {
    /// The smallest chain that shows the same values at the same times.
    ///
    /// States begin in one block where they show the same value; blocks are split until all states of a block go to
    /// each other block at the same rate (to eleven digits). Source: Kemeny and Snell (1960), Finite Markov Chains,
    /// theorem 6.3.2; the refinement is the coarsest, Derisavi, Hermanns and Sanders (2003).
    pub fn lumped(&self) -> Chain {
        let mut block = numbered(&self.seen);
        let mut count = block.iter().max().map_or(0, |most| most + 1);
        loop {
            let marks: Vec<(u32, Vec<(u32, u64)>)> =
                (0..self.len()).map(|state| (block[state], self.towards(state, &block))).collect();
            let finer = numbered(&marks);
            let blocks = finer.iter().max().map_or(0, |most| most + 1);
            if blocks == count {
                return self.of_blocks(&block, count);
            }
            (block, count) = (finer, blocks);
        }
    }

    /// The rates from a state to the other blocks, in order of the blocks.
    fn rates_to(&self, state: usize, block: &[u32]) -> BTreeMap<u32, f64> {
        let mut rates = BTreeMap::new();
        for (to, rate) in &self.rows[state] {
            let to = block[*to as usize];
            if to != block[state] {
                *rates.entry(to).or_insert(0.0) += rate;
            }
        }
        rates
    }

    fn towards(&self, state: usize, block: &[u32]) -> Vec<(u32, u64)> {
        // The last 12 of 52 bits may differ by the order of a sum.
        self.rates_to(state, block).into_iter().map(|(to, rate)| (to, (rate.to_bits() + (1 << 11)) >> 12)).collect()
    }

    fn of_blocks(&self, block: &[u32], count: u32) -> Chain {
        let mut lumped =
            Chain { rows: vec![Vec::new(); count as usize], start: Vec::new(), seen: vec![0; count as usize] };
        let mut known = vec![false; count as usize];
        for state in 0..self.len() {
            let own = block[state] as usize;
            if !std::mem::replace(&mut known[own], true) {
                lumped.rows[own] = self.rates_to(state, block).into_iter().collect();
                lumped.seen[own] = self.seen[state];
            }
        }
        let mut start: BTreeMap<u32, f64> = BTreeMap::new();
        self.start.iter().for_each(|(state, share)| *start.entry(block[*state as usize]).or_default() += share);
        lumped.start = start.into_iter().collect();
        lumped
    }
}

/// The number of each item among the distinct ones, in order of first appearance.
fn numbered<T: Ord>(items: &[T]) -> Vec<u32> {
    let mut known: BTreeMap<&T, u32> = BTreeMap::new();
    items
        .iter()
        .map(|item| {
            let next = known.len() as u32;
            *known.entry(item).or_insert(next)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Five units, each up or down, as 32 states of which only the number of units down is seen.
    #[test]
    fn like_units_become_a_count() {
        let row = |state: u32| {
            (0..5).map(|unit| (state ^ 1 << unit, if state >> unit & 1 == 0 { 0.1 } else { 3.0 })).collect()
        };
        let seen = (0..32u32).map(|state| u32::from(state.count_ones() >= 3)).collect();
        let chain = Chain { rows: (0..32).map(row).collect(), start: vec![(0, 1.0)], seen };
        let lumped = chain.lumped();
        assert_eq!(lumped.len(), 6);
        let share = |chain: &Chain| {
            let shares = chain.long_run();
            chain.seen.iter().zip(shares).filter(|(seen, _)| **seen == 1).map(|(_, share)| share).sum::<f64>()
        };
        assert!((share(&chain) / share(&lumped) - 1.0).abs() < 1e-13);
    }
}

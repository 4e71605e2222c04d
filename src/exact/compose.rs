//! Gates become functions of the modules.

use super::diagram::{Diagram, Node, TooLarge};
use crate::gate::{GateKind, ONE};
use std::collections::BTreeSet;

/// Why a gate cannot be covered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    /// It compares with a demand.
    Demand,
    /// The diagram grew too large.
    Large,
}

impl From<TooLarge> for Refusal {
    fn from(_: TooLarge) -> Self {
        Refusal::Large
    }
}

impl Diagram {
    /// The level of a gate of inputs, which are functions too, with what its row says.
    pub(super) fn gate(&mut self, kind: GateKind, inputs: &[u32], row: &[u32]) -> Result<u32, Refusal> {
        Ok(match kind {
            GateKind::Threshold { .. } | GateKind::Ratio { .. } | GateKind::Succeed(_) | GateKind::Unspent(_) => {
                let sum = self.sum(inputs)?;
                self.map(sum, &|sum| i64::from(kind.from_count(sum).expect("the sum suffices")))?
            }
            GateKind::Kth { k } => self.kth(inputs, k)?,
            GateKind::Mean => {
                let parts = self.weighted(inputs, row, &|level, weight| level * weight)?;
                let sum = self.sum(&parts)?;
                self.map(sum, &shorten)?
            }
            GateKind::Product => {
                let one = i64::from(ONE);
                let parts = self.weighted(inputs, row, &move |level, weight| one - shorten(weight * (one - level)))?;
                let first = self.end(one)?;
                parts.into_iter().try_fold(first, |product, part| self.both(product, part, &|x, y| shorten(x * y)))?
            }
            GateKind::Largest => {
                let parts = self.weighted(inputs, row, &|level, weight| shorten(level * weight))?;
                let first = self.end(0)?;
                parts.into_iter().try_fold(first, |most, part| self.both(most, part, &i64::max))?
            }
            GateKind::Tally { up } => {
                let counted = self.counted(inputs, i64::from(up))?;
                self.map(counted, &|count| i64::from(row[count as usize]))?
            }
            GateKind::Carried { .. } | GateKind::Surged { .. } => return Err(Refusal::Demand),
        })
    }

    fn weighted(&mut self, inputs: &[u32], row: &[u32], of: &impl Fn(i64, i64) -> i64) -> Result<Vec<u32>, TooLarge> {
        let pairs = inputs.iter().zip(row);
        pairs.map(|(input, weight)| self.map(*input, &|level| of(level, i64::from(*weight)))).collect()
    }

    /// How many inputs have at least this level.
    fn counted(&mut self, inputs: &[u32], from: i64) -> Result<u32, TooLarge> {
        let counts: Result<Vec<u32>, TooLarge> =
            inputs.iter().map(|input| self.map(*input, &|level| i64::from(level >= from))).collect();
        self.sum(&counts?)
    }

    /// At least a level as soon as `k` inputs have it.
    fn kth(&mut self, inputs: &[u32], k: u32) -> Result<u32, TooLarge> {
        let levels: BTreeSet<i64> =
            inputs.iter().flat_map(|input| self.levels(*input)).filter(|level| *level > 0).collect();
        let mut found = self.end(0)?;
        for level in levels {
            let count = self.counted(inputs, level)?;
            let reached = self.map(count, &|count| if count >= i64::from(k) { level } else { 0 })?;
            found = self.both(found, reached, &i64::max)?;
        }
        Ok(found)
    }

    /// The values that a function may take.
    fn levels(&self, node: u32) -> BTreeSet<i64> {
        let (mut levels, mut seen, mut open) = (BTreeSet::new(), BTreeSet::new(), vec![node]);
        while let Some(node) = open.pop() {
            if seen.insert(node) {
                match &self.nodes[node as usize] {
                    Node::End(value) => drop(levels.insert(*value)),
                    Node::Choice { next, .. } => open.extend(next),
                }
            }
        }
        levels
    }
}

/// From parts per billion of parts per billion to parts per billion, rounded.
fn shorten(parts: i64) -> i64 {
    (parts + i64::from(ONE) / 2) / i64::from(ONE)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every kind of gate over three variables of three levels, all 27 combinations, against the gate itself.
    #[test]
    fn diagrams_are_the_gates() {
        let row = [ONE / 2, ONE / 5, 3 * (ONE / 10)];
        let tally = [0, ONE / 3, ONE / 2, ONE];
        let kinds: [(GateKind, &[u32]); 7] = [
            (GateKind::Threshold { need: 2 * i64::from(ONE) }, &[]),
            (GateKind::Ratio { each: 1, need: 2 }, &[]),
            (GateKind::Kth { k: 2 }, &[]),
            (GateKind::Mean, &row),
            (GateKind::Product, &row),
            (GateKind::Largest, &row),
            (GateKind::Tally { up: ONE / 2 }, &tally),
        ];
        let levels = [ONE, ONE / 3, 0];
        for (kind, row) in kinds {
            let mut diagram = Diagram::new(10_000);
            let ends: Vec<u32> = levels.iter().map(|level| diagram.end(i64::from(*level)).unwrap()).collect();
            let inputs: Vec<u32> = (0..3).map(|at| diagram.choice(at, ends.clone()).unwrap()).collect();
            let found = diagram.gate(kind, &inputs, row).unwrap();
            for one in 0..27usize {
                let chosen = [one % 3, one / 3 % 3, one / 9];
                let at = (0..3).fold(found, |at, turn| diagram.next(at, turn, chosen[turn as usize]));
                let exact = kind.from_levels(chosen.iter().map(|at| levels[*at]), row);
                assert_eq!(diagram.nodes[at as usize], Node::End(i64::from(exact)), "{kind:?} {chosen:?}");
            }
        }
    }
}

//! A service as a function of independent modules: how likely it is down, and how often it goes down.

use super::diagram::{Diagram, Node};
use std::collections::{BTreeMap, BTreeSet};

/// A jump of one module: from a value, to a value, how often or how likely.
pub type Jump = (u32, u32, f64);

/// Whether a service is up, by the values of the modules.
#[derive(Debug, Clone)]
pub struct Structure {
    /// Variable and followers of each node; nodes 0 and 1 are down and up, followers come before.
    nodes: Vec<(u32, Vec<u32>)>,
    root: u32,
    /// Pairs of nodes, those they refer to first: with the same values of the variables below, how likely is it that
    /// the first is up and the second is down?
    pairs: Vec<(u32, u32)>,
    /// Place of each pair.
    place: BTreeMap<(u32, u32), u32>,
}

const DOWN: u32 = 0;
const UP: u32 = 1;

impl Structure {
    /// The function that is up where another one is at least `threshold`; nothing if it grows beyond `limit`.
    pub(super) fn new(diagram: &mut Diagram, level: u32, threshold: i64, limit: usize) -> Option<Structure> {
        let root = diagram.map(level, &|level| i64::from(level >= threshold)).ok()?;
        let mut reached = BTreeSet::new();
        let mut open = vec![root];
        while let Some(node) = open.pop() {
            let fresh = reached.insert(node);
            if let (true, Node::Choice { next, .. }) = (fresh, &diagram.nodes[node as usize]) {
                open.extend(next);
            }
        }
        let mut nodes = vec![(u32::MAX, Vec::new()), (u32::MAX, Vec::new())];
        let mut place = BTreeMap::new();
        for node in reached {
            let number = match &diagram.nodes[node as usize] {
                Node::End(value) => *value as u32,
                Node::Choice { variable, next } => {
                    nodes.push((*variable, next.iter().map(|node| place[node]).collect()));
                    nodes.len() as u32 - 1
                }
            };
            place.insert(node, number);
        }
        let mut structure = Structure { nodes, root: place[&root], pairs: Vec::new(), place: BTreeMap::new() };
        structure.pair_up(limit).then_some(structure)
    }

    /// Number of nodes.
    pub fn size(&self) -> usize {
        self.nodes.len()
    }

    fn next(&self, node: u32, variable: u32, value: usize) -> u32 {
        let (own, next) = &self.nodes[node as usize];
        if *own == variable { next[value] } else { node }
    }

    /// All pairs that a jump of one variable leads to.
    fn pair_up(&mut self, limit: usize) -> bool {
        let mut found: BTreeSet<(u32, u32)> = BTreeSet::new();
        let mut open = Vec::new();
        for (_, next) in &self.nodes {
            open.extend(next.iter().flat_map(|from| next.iter().map(move |to| (*from, *to))));
        }
        while let Some((up, down)) = open.pop() {
            let settled = up == down || up == DOWN || down == UP || (up == UP && down == DOWN);
            if settled || !found.insert((up, down)) {
                continue;
            }
            if found.len() > limit {
                return false;
            }
            let (variable, values) = self.decision(up, down);
            open.extend((0..values).map(|value| (self.next(up, variable, value), self.next(down, variable, value))));
        }
        self.pairs = found.into_iter().collect();
        self.pairs.sort_by_key(|(up, down)| u64::from(*up) + u64::from(*down));
        self.place = self.pairs.iter().enumerate().map(|(at, pair)| (*pair, at as u32)).collect();
        true
    }

    /// The first variable that one of two nodes decides by, and its number of values.
    fn decision(&self, a: u32, b: u32) -> (u32, usize) {
        let (x, y) = (&self.nodes[a as usize], &self.nodes[b as usize]);
        let first = if x.0 <= y.0 { x } else { y };
        (first.0, first.1.len())
    }

    /// True if the service is up while the modules have these values.
    pub fn is_up(&self, values: &[u32]) -> bool {
        let mut at = self.root;
        while at > UP {
            let (variable, next) = &self.nodes[at as usize];
            at = next[values[*variable as usize] as usize];
        }
        at == UP
    }

    /// Probability that the service is down, from those of the values of each module; no sum of it subtracts.
    pub fn down(&self, shares: &[Vec<f64>]) -> f64 {
        let mut down = vec![1.0, 0.0];
        for (variable, next) in &self.nodes[2..] {
            let values = next.iter().zip(&shares[*variable as usize]);
            down.push(values.map(|(node, share)| share * down[*node as usize]).sum());
        }
        down[self.root as usize]
    }

    /// How often the service goes down when the modules are in their values with these probabilities and jump so often;
    /// no two jump at once.
    ///
    /// The Birnbaum importance of a pair of values of a module times how often it jumps from one to the other. Source:
    /// Birnbaum (1969), "On the importance of different components in a multicomponent system"; for frequencies,
    /// Vesely (1970), "A time-dependent methodology for fault tree evaluation".
    pub fn falls(&self, shares: &[Vec<f64>], jumps: &[Vec<Jump>]) -> f64 {
        let (reach, up_down) = (self.reach(shares), self.up_then_down(shares));
        let of = |at: usize| -> f64 {
            let (variable, next) = &self.nodes[at];
            let jump = |(from, to, often): &Jump| often * self.pair(&up_down, next[*from as usize], next[*to as usize]);
            reach[at] * jumps[*variable as usize].iter().map(jump).sum::<f64>()
        };
        (2..self.nodes.len()).map(of).sum()
    }

    /// Birnbaum importance of each module: how much likelier the service is down when the module goes from value 0 (all
    /// up) to each of its values, in the order of the modules.
    pub fn importance(&self, shares: &[Vec<f64>]) -> Vec<Vec<f64>> {
        let (reach, up_down) = (self.reach(shares), self.up_then_down(shares));
        let mut found: Vec<Vec<f64>> = shares.iter().map(|values| vec![0.0; values.len()]).collect();
        for (at, (variable, next)) in self.nodes.iter().enumerate().skip(2) {
            for (value, node) in next.iter().enumerate() {
                let gain = self.pair(&up_down, next[0], *node) - self.pair(&up_down, *node, next[0]);
                found[*variable as usize][value] += reach[at] * gain;
            }
        }
        found
    }

    /// Probability that the choices lead to each node.
    fn reach(&self, shares: &[Vec<f64>]) -> Vec<f64> {
        let mut reach = vec![0.0; self.nodes.len()];
        reach[self.root as usize] = 1.0;
        for at in (2..self.nodes.len()).rev() {
            let (variable, next) = &self.nodes[at];
            for (node, share) in next.iter().zip(&shares[*variable as usize]) {
                reach[*node as usize] += reach[at] * share;
            }
        }
        reach
    }

    fn up_then_down(&self, shares: &[Vec<f64>]) -> Vec<f64> {
        let mut found: Vec<f64> = Vec::with_capacity(self.pairs.len());
        for (up, down) in &self.pairs {
            let (variable, values) = self.decision(*up, *down);
            let of = |value: usize| {
                let (x, y) = (self.next(*up, variable, value), self.next(*down, variable, value));
                shares[variable as usize][value] * self.pair(&found, x, y)
            };
            let sum = (0..values).map(of).sum();
            found.push(sum);
        }
        found
    }

    /// Probability that the first node is up and the second is down.
    fn pair(&self, found: &[f64], up: u32, down: u32) -> f64 {
        match (up, down) {
            (up, down) if up == down || up == DOWN || down == UP => 0.0,
            (UP, DOWN) => 1.0,
            pair => found[self.place[&pair] as usize],
        }
    }

    /// Probability that the service is up before and down after an instant in which several modules may jump: for each
    /// module the values before and after with their probabilities.
    pub fn falls_at_once(&self, both: &[Vec<Jump>]) -> f64 {
        let jumps = |jumps: &Vec<Jump>| jumps.iter().any(|(before, after, _)| before != after);
        let last = both.iter().rposition(jumps).map_or(0, |at| at as u32 + 1);
        self.falls_from(self.root, self.root, both, last, &mut BTreeMap::new())
    }

    fn falls_from(
        &self,
        up: u32,
        down: u32,
        both: &[Vec<Jump>],
        last: u32,
        known: &mut BTreeMap<(u32, u32), f64>,
    ) -> f64 {
        let (variable, _) = self.decision(up, down);
        if up == DOWN || down == UP || up == down && variable >= last {
            return 0.0;
        }
        if (up, down) == (UP, DOWN) {
            return 1.0;
        }
        if let Some(found) = known.get(&(up, down)) {
            return *found;
        }
        let mut sum = 0.0;
        for (before, after, share) in &both[variable as usize] {
            let x = self.next(up, variable, *before as usize);
            let y = self.next(down, variable, *after as usize);
            sum += share * self.falls_from(x, y, both, last, known);
        }
        known.insert((up, down), sum);
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two of three units with unavailabilities of 1e-8.
    #[test]
    fn two_of_three_by_hand() {
        let mut diagram = Diagram::new(1000);
        let (no, yes) = (diagram.end(0).unwrap(), diagram.end(1).unwrap());
        let units: Vec<u32> = (0..3).map(|unit| diagram.choice(unit, vec![yes, no]).unwrap()).collect();
        let count = diagram.sum(&units).unwrap();
        let structure = Structure::new(&mut diagram, count, 2, 1000).unwrap();
        let (q, often) = (1e-8, 2e-5);
        let shares = vec![vec![1.0 - q, q]; 3];
        let down = 3.0 * q * q * (1.0 - q) + q * q * q;
        assert!((structure.down(&shares) / down - 1.0).abs() < 1e-14);
        // Any of three fails while one of the other two is down and one is up.
        let falls = 3.0 * often * 2.0 * q * (1.0 - q);
        let jumps = vec![vec![(0, 1, often), (1, 0, often)]; 3];
        assert!((structure.falls(&shares, &jumps) / falls - 1.0).abs() < 1e-14);
        let importance = 2.0 * q * (1.0 - q);
        assert!((structure.importance(&shares)[1][1] / importance - 1.0).abs() < 1e-14);
        let both = vec![vec![(0, 1, 1.0)], vec![(0, 0, 1.0 - q), (1, 1, q)], vec![(0, 1, 0.5), (0, 0, 0.5)]];
        assert!((structure.falls_at_once(&both) - (0.5 * (1.0 - q) + q)).abs() < 1e-14);
    }
}

//! Decision diagrams: a function of several variables with few values each, as a graph without repetitions.
//!
//! Source: Bryant (1986), "Graph-based algorithms for Boolean function manipulation", IEEE Transactions on Computers
//! C-35, 677-691; with several values and numbers at the ends, Miller (1993) and Clarke and others (1993).

use std::collections::BTreeMap;

/// The diagram grew beyond its limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TooLarge;

/// A number at the end of a path, or a variable with what follows from each of its values.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Node {
    /// The value of the function.
    End(i64),
    /// What follows from each value of a variable; variables are in ascending order on every path.
    Choice { variable: u32, next: Vec<u32> },
}

/// Functions that share their nodes; what a node refers to has a smaller number.
#[derive(Debug, Clone)]
pub(super) struct Diagram {
    pub(super) nodes: Vec<Node>,
    known: BTreeMap<Node, u32>,
    limit: usize,
}

impl Diagram {
    /// An empty diagram of at most so many nodes.
    pub(super) fn new(limit: usize) -> Diagram {
        Diagram { nodes: Vec::new(), known: BTreeMap::new(), limit }
    }

    fn add(&mut self, node: Node) -> Result<u32, TooLarge> {
        if let Some(known) = self.known.get(&node) {
            return Ok(*known);
        }
        if self.nodes.len() >= self.limit {
            return Err(TooLarge);
        }
        let number = self.nodes.len() as u32;
        self.known.insert(node.clone(), number);
        self.nodes.push(node);
        Ok(number)
    }

    /// A constant.
    pub(super) fn end(&mut self, value: i64) -> Result<u32, TooLarge> {
        self.add(Node::End(value))
    }

    /// A choice by the value of a variable.
    pub(super) fn choice(&mut self, variable: u32, next: Vec<u32>) -> Result<u32, TooLarge> {
        if next.windows(2).all(|pair| pair[0] == pair[1]) {
            return Ok(next[0]);
        }
        self.add(Node::Choice { variable, next })
    }

    /// The variable that a node decides by; none at an end.
    pub(super) fn variable(&self, node: u32) -> u32 {
        match &self.nodes[node as usize] {
            Node::End(_) => u32::MAX,
            Node::Choice { variable, .. } => *variable,
        }
    }

    /// What follows from a node when a variable has this value.
    pub(super) fn next(&self, node: u32, variable: u32, value: usize) -> u32 {
        match &self.nodes[node as usize] {
            Node::Choice { variable: own, next } if *own == variable => next[value],
            _ => node,
        }
    }

    fn values(&self, nodes: &[u32], variable: u32) -> usize {
        let of = |node: &u32| match &self.nodes[*node as usize] {
            Node::Choice { variable: own, next } if *own == variable => Some(next.len()),
            _ => None,
        };
        nodes.iter().find_map(of).expect("some node decides by it")
    }

    /// A function of the values of one function.
    pub(super) fn map(&mut self, node: u32, of: &impl Fn(i64) -> i64) -> Result<u32, TooLarge> {
        self.map_known(node, of, &mut BTreeMap::new())
    }

    fn map_known(
        &mut self,
        node: u32,
        of: &impl Fn(i64) -> i64,
        known: &mut BTreeMap<u32, u32>,
    ) -> Result<u32, TooLarge> {
        if let Some(found) = known.get(&node) {
            return Ok(*found);
        }
        let found = match self.nodes[node as usize].clone() {
            Node::End(value) => self.end(of(value))?,
            Node::Choice { variable, next } => {
                let next: Result<Vec<u32>, TooLarge> =
                    next.into_iter().map(|node| self.map_known(node, of, known)).collect();
                self.choice(variable, next?)?
            }
        };
        known.insert(node, found);
        Ok(found)
    }

    /// A function of the values of two functions.
    pub(super) fn both(&mut self, a: u32, b: u32, of: &impl Fn(i64, i64) -> i64) -> Result<u32, TooLarge> {
        self.both_known(a, b, of, &mut BTreeMap::new())
    }

    fn both_known(
        &mut self,
        a: u32,
        b: u32,
        of: &impl Fn(i64, i64) -> i64,
        known: &mut BTreeMap<(u32, u32), u32>,
    ) -> Result<u32, TooLarge> {
        if let Some(found) = known.get(&(a, b)) {
            return Ok(*found);
        }
        let found = match (&self.nodes[a as usize], &self.nodes[b as usize]) {
            (Node::End(x), Node::End(y)) => {
                let value = of(*x, *y);
                self.end(value)?
            }
            _ => {
                let variable = self.variable(a).min(self.variable(b));
                let mut next = Vec::new();
                for value in 0..self.values(&[a, b], variable) {
                    let (x, y) = (self.next(a, variable, value), self.next(b, variable, value));
                    next.push(self.both_known(x, y, of, known)?);
                }
                self.choice(variable, next)?
            }
        };
        known.insert((a, b), found);
        if known.len() > 4 * self.limit {
            return Err(TooLarge);
        }
        Ok(found)
    }

    /// The sum of functions, halves first, so that long sums stay small on the way.
    pub(super) fn sum(&mut self, parts: &[u32]) -> Result<u32, TooLarge> {
        match parts {
            [] => self.end(0),
            [one] => Ok(*one),
            several => {
                let (left, right) = several.split_at(several.len() / 2);
                let (left, right) = (self.sum(left)?, self.sum(right)?);
                self.both(left, right, &|x, y| x + y)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_of_many_units_stays_small() {
        let mut diagram = Diagram::new(100_000);
        let (no, yes) = (diagram.end(0).unwrap(), diagram.end(1).unwrap());
        let units: Vec<u32> = (0..100).map(|unit| diagram.choice(unit, vec![yes, no]).unwrap()).collect();
        let count = diagram.sum(&units).unwrap();
        let enough = diagram.map(count, &|count| i64::from(count >= 60)).unwrap();
        assert!(diagram.nodes.len() < 30_000, "{}", diagram.nodes.len());
        let mut at = enough;
        for unit in 0..100 {
            at = diagram.next(at, unit, usize::from(unit % 5 < 2)); // 60 are up
        }
        assert_eq!(diagram.nodes[at as usize], Node::End(1));
        assert_eq!(Diagram::new(3).end(0).and_then(|_| Diagram::new(0).end(1)), Err(TooLarge));
    }
}

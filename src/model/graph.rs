//! The structure as a graph: gates, and lists of neighbours in one flat array.

use crate::gate::GateKind;

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

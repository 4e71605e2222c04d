//! Pending timers: at most one for each process, in a 4-ary heap.
//!
//! Timers of one instant are ordered by kind (recoveries, failures, changes, decisions), then by the number of the
//! process, which is the order of declaration.
//!
//! A timer that is replaced or cancelled stays in the heap as a dead entry until it comes to the top, so that the
//! heap need not know where its entries are; it is swept when most of it is dead. The entry of a timer that runs out
//! stays at the top while its process is stepped, and the first new timer takes its place.

use crate::units::SimTime;

/// What happens when a timer runs out; the order of the variants is the order within an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum EventKind {
    /// A stage of a recovery ends.
    Recovery = 0,
    /// A fault strikes.
    Failure = 1,
    /// A change begins.
    Change = 2,
    /// A controller decides.
    Decision = 3,
}

/// Time, then kind and process packed so that smaller is earlier.
type Key = (u64, u32);

const KIND_SHIFT: u32 = 30;
const PROCESS_MASK: u32 = (1 << KIND_SHIFT) - 1;
const NEVER: Key = (u64::MAX, u32::MAX);

/// The pending timers of one history.
#[derive(Debug, Clone)]
pub struct Calendar {
    heap: Vec<Key>,
    /// The pending timer of each process.
    pending: Vec<Key>,
    live: usize,
    /// The entry at the top has run out.
    hole: bool,
}

impl Calendar {
    /// A calendar for this many processes.
    pub fn new(processes: usize) -> Self {
        assert!(processes < PROCESS_MASK as usize, "the number of units is limited when a scenario is read");
        let heap = Vec::with_capacity(processes.min(1 << 16));
        Calendar { heap, pending: vec![NEVER; processes], live: 0, hole: false }
    }

    /// Removes all timers.
    pub fn clear(&mut self) {
        for (_, packed) in &self.heap {
            self.pending[(packed & PROCESS_MASK) as usize] = NEVER;
        }
        self.heap.clear();
        self.live = 0;
        self.hole = false;
    }

    /// Sets the timer of a process, replacing the one it had.
    #[inline]
    pub fn set(&mut self, process: u32, time: SimTime, kind: EventKind) {
        let key = (time.0, (kind as u32) << KIND_SHIFT | process);
        let old = std::mem::replace(&mut self.pending[process as usize], key);
        if old == key {
            return;
        }
        self.live += usize::from(old == NEVER);
        if self.hole {
            self.hole = false;
            self.sink(0, key);
        } else {
            self.heap.push(key);
            self.rise(self.heap.len() - 1, key);
        }
    }

    /// Takes away the timer of a process, if it has one.
    #[inline]
    pub fn cancel(&mut self, process: u32) {
        let old = std::mem::replace(&mut self.pending[process as usize], NEVER);
        if old != NEVER {
            self.live -= 1;
            if self.heap.len() > 4 * self.live + 64 {
                self.sweep();
            }
        }
    }

    /// Lets the earliest timer run out and says when it does and whose it is.
    #[inline]
    pub fn fire(&mut self) -> Option<(SimTime, u32)> {
        loop {
            if self.hole {
                self.hole = false;
                self.pop();
            }
            let key = *self.heap.first()?;
            self.hole = true;
            let process = key.1 & PROCESS_MASK;
            let pending = &mut self.pending[process as usize];
            if *pending == key {
                *pending = NEVER;
                self.live -= 1;
                return Some((SimTime(key.0), process));
            }
        }
    }

    /// Number of pending timers.
    pub fn len(&self) -> usize {
        self.live
    }

    /// True when nothing is pending.
    pub fn is_empty(&self) -> bool {
        self.live == 0
    }

    /// Drops all dead entries.
    #[cold]
    fn sweep(&mut self) {
        let pending = &self.pending;
        self.heap.retain(|key| pending[(key.1 & PROCESS_MASK) as usize] == *key);
        self.heap.sort_unstable();
        self.hole = false;
    }

    #[inline]
    fn pop(&mut self) {
        if let Some(last) = self.heap.pop()
            && !self.heap.is_empty()
        {
            self.sink(0, last);
        }
    }

    #[inline]
    fn rise(&mut self, mut at: usize, key: Key) {
        while at > 0 {
            let parent = (at - 1) / 4;
            let above = self.heap[parent];
            if above <= key {
                break;
            }
            self.heap[at] = above;
            at = parent;
        }
        self.heap[at] = key;
    }

    #[inline]
    fn sink(&mut self, mut at: usize, key: Key) {
        let heap = self.heap.as_mut_slice();
        loop {
            let first = 4 * at + 1;
            let Some(children) = heap.get(first..heap.len().min(first + 4)).filter(|c| !c.is_empty()) else { break };
            let (mut least, mut earliest) = (0, children[0]);
            for (child, candidate) in children.iter().enumerate().skip(1) {
                if *candidate < earliest {
                    (least, earliest) = (child, *candidate);
                }
            }
            if earliest >= key {
                break;
            }
            heap[at] = earliest;
            at = first + least;
        }
        heap[at] = key;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_instant_has_an_order() {
        let mut calendar = Calendar::new(5);
        let now = SimTime(7);
        calendar.set(0, now, EventKind::Decision);
        calendar.set(1, now, EventKind::Change);
        calendar.set(2, now, EventKind::Failure);
        calendar.set(3, now, EventKind::Recovery);
        calendar.set(4, now, EventKind::Failure);
        let order: Vec<u32> = std::iter::from_fn(|| calendar.fire()).map(|(_, process)| process).collect();
        assert_eq!(order, [3, 2, 4, 1, 0]);
    }

    proptest! {
        /// Any sequence of sets, cancels and firings agrees with a sorted list.
        #[test]
        fn timers_come_in_order(actions in proptest::collection::vec((0u32..40, 0u64..50, 0u8..3), 1..400)) {
            let mut calendar = Calendar::new(40);
            let mut expected = std::collections::BTreeMap::new();
            let earliest = |expected: &std::collections::BTreeMap<u32, u64>| {
                expected.iter().map(|(process, time)| (*time, *process)).min()
            };
            for (process, time, action) in actions {
                match action {
                    0 => {
                        calendar.cancel(process);
                        expected.remove(&process);
                    }
                    1 => {
                        calendar.set(process, SimTime(time), EventKind::Failure);
                        expected.insert(process, time);
                    }
                    _ => {
                        let first = earliest(&expected);
                        prop_assert_eq!(calendar.fire(), first.map(|(time, process)| (SimTime(time), process)));
                        first.map(|(_, process)| expected.remove(&process));
                    }
                }
                prop_assert_eq!(calendar.len(), expected.len());
            }
            while let Some((time, process)) = earliest(&expected) {
                prop_assert_eq!(calendar.fire(), Some((SimTime(time), process)));
                expected.remove(&process);
            }
            prop_assert_eq!(calendar.fire(), None);
            prop_assert!(calendar.is_empty());
        }
    }
}

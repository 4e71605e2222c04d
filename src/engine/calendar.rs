//! Pending timers: at most one for each process, in a 4-ary heap that knows where each of them is.
//!
//! Timers of one instant are ordered by kind (recoveries, failures, changes, decisions), then by the number of the
//! process, which is the order of declaration.

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
const ABSENT: u32 = u32::MAX;

/// The pending timers of one history.
#[derive(Debug, Clone)]
pub struct Calendar {
    heap: Vec<Key>,
    place: Vec<u32>,
}

impl Calendar {
    /// A calendar for this many processes.
    pub fn new(processes: usize) -> Self {
        assert!(processes < PROCESS_MASK as usize, "the number of units is limited when a scenario is read");
        Calendar { heap: Vec::with_capacity(processes.min(1 << 16)), place: vec![ABSENT; processes] }
    }

    /// Removes all timers.
    pub fn clear(&mut self) {
        for (_, packed) in &self.heap {
            self.place[(packed & PROCESS_MASK) as usize] = ABSENT;
        }
        self.heap.clear();
    }

    /// Sets the timer of a process, replacing the one it had.
    #[inline]
    pub fn set(&mut self, process: u32, time: SimTime, kind: EventKind) {
        let key = (time.0, (kind as u32) << KIND_SHIFT | process);
        match self.place[process as usize] {
            ABSENT => {
                self.heap.push(key);
                self.rise(self.heap.len() - 1, key);
            }
            at => {
                let at = at as usize;
                if key < self.heap[at] { self.rise(at, key) } else { self.sink(at, key) }
            }
        }
    }

    /// Takes away the timer of a process, if it has one.
    #[inline]
    pub fn cancel(&mut self, process: u32) {
        let at = self.place[process as usize];
        if at == ABSENT {
            return;
        }
        self.place[process as usize] = ABSENT;
        let last = self.heap.pop().expect("a placed timer is in the heap");
        let at = at as usize;
        if at < self.heap.len() {
            if last < self.heap[at] { self.rise(at, last) } else { self.sink(at, last) }
        }
    }

    /// The earliest timer, which stays pending.
    #[inline]
    pub fn first(&self) -> Option<(SimTime, u32)> {
        self.heap.first().map(|(time, packed)| (SimTime(*time), packed & PROCESS_MASK))
    }

    /// Number of pending timers.
    pub fn len(&self) -> usize {
        self.heap.len()
    }

    /// True when nothing is pending.
    pub fn is_empty(&self) -> bool {
        self.heap.is_empty()
    }

    #[inline]
    fn put(&mut self, at: usize, key: Key) {
        self.heap[at] = key;
        self.place[(key.1 & PROCESS_MASK) as usize] = at as u32;
    }

    #[inline]
    fn rise(&mut self, mut at: usize, key: Key) {
        while at > 0 {
            let parent = (at - 1) / 4;
            let above = self.heap[parent];
            if above <= key {
                break;
            }
            self.put(at, above);
            at = parent;
        }
        self.put(at, key);
    }

    #[inline]
    fn sink(&mut self, mut at: usize, key: Key) {
        loop {
            let first = 4 * at + 1;
            if first >= self.heap.len() {
                break;
            }
            let last = (first + 4).min(self.heap.len());
            let mut least = first;
            for child in first + 1..last {
                if self.heap[child] < self.heap[least] {
                    least = child;
                }
            }
            if self.heap[least] >= key {
                break;
            }
            self.put(at, self.heap[least]);
            at = least;
        }
        self.put(at, key);
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
        let mut order = Vec::new();
        while let Some((_, process)) = calendar.first() {
            order.push(process);
            calendar.cancel(process);
        }
        assert_eq!(order, [3, 2, 4, 1, 0]);
    }

    proptest! {
        /// Any sequence of sets and cancels leaves the timers in order.
        #[test]
        fn timers_come_in_order(actions in proptest::collection::vec((0u32..40, 0u64..50, any::<bool>()), 1..300)) {
            let mut calendar = Calendar::new(40);
            let mut expected = std::collections::BTreeMap::new();
            for (process, time, set) in actions {
                if set {
                    calendar.set(process, SimTime(time), EventKind::Failure);
                    expected.insert(process, time);
                } else {
                    calendar.cancel(process);
                    expected.remove(&process);
                }
            }
            let mut sorted: Vec<(u64, u32)> = expected.into_iter().map(|(process, time)| (time, process)).collect();
            sorted.sort_unstable();
            prop_assert_eq!(calendar.len(), sorted.len());
            for (time, process) in sorted {
                prop_assert_eq!(calendar.first(), Some((SimTime(time), process)));
                calendar.cancel(process);
            }
            prop_assert!(calendar.is_empty());
        }
    }
}

//! Pending timers: at most one for each process, in order.
//!
//! Timers of one instant are ordered by kind (recoveries, failures, changes, decisions), then by the number of the
//! process, which is the order of declaration.
//!
//! A few timers are kept in a sorted list with the earliest at its end, many in a 4-ary heap. A timer that is replaced
//! or cancelled stays as a dead entry until its turn comes, so that nobody need know where it is; dead entries
//! are swept out when they are most of all. In the heap, the entry of a timer that ran out stays at the top while
//! its process is stepped, and the first new timer takes its place.
//!
//! The place of a new timer of a list is tried from the end on, which with 30 timers takes a fifth of the instructions of an
//! event. To search by halves and move the rest at once was no shorter, and slower. What is pending of a process is kept in
//! eight bytes.

use super::pages::Pages;
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

/// Time, kind and process in one number, so that the smaller is the earlier.
type Key = u128;

const KIND_SHIFT: u32 = 30;
const PROCESS_MASK: u32 = (1 << KIND_SHIFT) - 1;
/// What a process keeps of the key of its timer: all but its own number.
type Due = u64;
/// In place of it for a process without a timer.
const NEVER: Due = Due::MAX;
/// Up to so many entries a sorted list is faster than a heap.
const FEW: usize = 64;

#[inline(always)]
fn key(process: u32, time: SimTime, kind: EventKind) -> Key {
    Key::from(time.0) << 32 | Key::from((kind as u32) << KIND_SHIFT | process)
}

/// Time and kind of a key; times end at [`SimTime::NEVER`], which leaves room for the two bits of the kind.
#[inline(always)]
fn due_of(key: Key) -> Due {
    (key >> KIND_SHIFT) as Due
}

#[inline(always)]
fn process_of(key: Key) -> u32 {
    key as u32 & PROCESS_MASK
}

/// The pending timers of one history.
#[derive(Debug, Clone)]
pub struct Calendar {
    /// A sorted list with the earliest last, or a heap with the earliest first.
    entries: Vec<Key>,
    /// The entries are a heap.
    heaped: bool,
    /// The entry at the top of the heap has run out.
    hole: bool,
    /// The pending timer of each process.
    pending: Pages<Due>,
    live: usize,
}

/// A state of a calendar that was put aside.
#[derive(Debug, Clone, Default)]
pub(super) struct Aside {
    entries: Vec<Key>,
    heaped: bool,
    hole: bool,
    live: usize,
    pending: usize,
}

impl Calendar {
    /// A calendar for this many processes.
    pub fn new(processes: usize) -> Self {
        assert!(processes < PROCESS_MASK as usize, "the number of units is limited when a scenario is read");
        let entries = Vec::with_capacity(processes.clamp(FEW + 1, 1 << 16));
        Calendar { entries, heaped: false, hole: false, pending: Pages::new(vec![NEVER; processes]), live: 0 }
    }

    /// Removes all timers.
    pub fn clear(&mut self) {
        self.pending.forget();
        for entry in &self.entries {
            self.pending[process_of(*entry) as usize] = NEVER;
        }
        self.entries.clear();
        self.heaped = false;
        self.hole = false;
        self.live = 0;
    }

    /// Puts the calendar aside; only the latest such state, and those before it, can be taken up again.
    pub(super) fn put_aside(&mut self, state: &mut Aside) {
        state.entries.clone_from(&self.entries);
        (state.heaped, state.hole, state.live) = (self.heaped, self.hole, self.live);
        state.pending = self.pending.mark();
    }

    /// Takes up a state that was put aside.
    pub(super) fn take_up(&mut self, state: &Aside) {
        self.entries.clone_from(&state.entries);
        (self.heaped, self.hole, self.live) = (state.heaped, state.hole, state.live);
        self.pending.undo(state.pending);
    }

    /// Nobody wants to take up an earlier state any more.
    pub(super) fn forget(&mut self) {
        self.pending.forget();
    }

    /// Sets the timer of a process, replacing the one it had.
    #[inline(always)]
    pub fn set(&mut self, process: u32, time: SimTime, kind: EventKind) {
        debug_assert!(time < SimTime::NEVER);
        let key = key(process, time, kind);
        let old = std::mem::replace(&mut self.pending[process as usize], due_of(key));
        if old == due_of(key) {
            return;
        }
        self.live += usize::from(old == NEVER);
        if self.heaped { self.put_in_heap(key) } else { self.put_in_list(key) }
    }

    /// Reads a little of the timer of a process.
    #[inline(always)]
    pub(super) fn reach_for(&self, process: u32) -> u32 {
        self.pending[process as usize] as u32
    }

    /// Takes away the timer of a process, if it has one.
    #[inline]
    pub fn cancel(&mut self, process: u32) {
        let old = std::mem::replace(&mut self.pending[process as usize], NEVER);
        if old != NEVER {
            self.live -= 1;
            if self.entries.len() > 4 * self.live + 64 {
                self.sweep();
            }
        }
    }

    /// Lets the earliest timer run out and says when it does and whose it is.
    #[inline(always)]
    pub fn fire(&mut self) -> Option<(SimTime, u32)> {
        loop {
            let key = if self.heaped { self.top_of_heap()? } else { self.entries.pop()? };
            let process = process_of(key);
            let pending = &mut self.pending[process as usize];
            if *pending == due_of(key) {
                *pending = NEVER;
                self.live -= 1;
                return Some((SimTime((key >> 32) as u64), process));
            }
        }
    }

    /// When the earliest timer runs out; drops dead entries before it.
    pub fn peek(&mut self) -> Option<SimTime> {
        loop {
            let key = if self.heaped { self.earliest_in_heap()? } else { *self.entries.last()? };
            if self.pending[process_of(key) as usize] == due_of(key) {
                return Some(SimTime((key >> 32) as u64));
            }
            if self.heaped { self.pop() } else { self.entries.truncate(self.entries.len() - 1) }
        }
    }

    /// The earliest entry of the heap, after filling the hole that the one before left.
    fn earliest_in_heap(&mut self) -> Option<Key> {
        if std::mem::take(&mut self.hole) {
            self.pop();
        }
        self.entries.first().copied()
    }

    #[inline(always)]
    fn put_in_list(&mut self, key: Key) {
        let mut at = self.entries.len();
        self.entries.push(key);
        let list = self.entries.as_mut_slice();
        while at > 0 && list[at - 1] < key {
            list[at] = list[at - 1];
            at -= 1;
        }
        list[at] = key;
        if self.entries.len() > FEW {
            // Sorted from the earliest on, a list is a heap.
            self.entries.reverse();
            self.heaped = true;
            self.hole = false;
        }
    }

    #[inline(never)]
    fn put_in_heap(&mut self, key: Key) {
        if self.hole {
            self.hole = false;
            self.sink(0, key);
        } else {
            self.entries.push(key);
            self.rise(self.entries.len() - 1, key);
        }
    }

    /// The earliest entry, which is left at the top as a hole; the hole before it is filled first.
    #[inline(never)]
    fn top_of_heap(&mut self) -> Option<Key> {
        if self.hole {
            self.pop();
        }
        let key = self.entries.first().copied();
        self.hole = key.is_some();
        key
    }

    /// A time before which nothing is pending: that of the earliest entry, dead or not.
    #[inline(always)]
    pub fn next(&self) -> SimTime {
        let earliest = if self.heaped { self.entries.first() } else { self.entries.last() };
        earliest.map_or(SimTime::NEVER, |key| SimTime((key >> 32) as u64))
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
        self.entries.retain(|key| pending[process_of(*key) as usize] == due_of(*key));
        self.entries.sort_unstable();
        self.heaped = self.entries.len() > FEW;
        self.hole = false;
        if !self.heaped {
            self.entries.reverse();
        }
    }

    #[inline]
    fn pop(&mut self) {
        if let Some(last) = self.entries.pop()
            && !self.entries.is_empty()
        {
            self.sink(0, last);
        }
    }

    #[inline]
    fn rise(&mut self, mut at: usize, key: Key) {
        while at > 0 {
            let parent = (at - 1) / 4;
            let above = self.entries[parent];
            if above <= key {
                break;
            }
            self.entries[at] = above;
            at = parent;
        }
        self.entries[at] = key;
    }

    #[inline]
    fn sink(&mut self, mut at: usize, key: Key) {
        let heap = self.entries.as_mut_slice();
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
                        prop_assert_eq!(calendar.peek(), first.map(|(time, _)| SimTime(time)));
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

//! Levels of nodes: a change runs through the gates that it touches and stops where nothing changes.
//!
//! One event drives one node one way, and every gate is monotone, so a gate of nodes that are up or down changes at
//! most once and passes its change on at once. A gate with levels between could change once for every path that
//! leads to it; such gates wait until all their inputs have settled, which their numbers tell: inputs come first.

use super::simulate::Simulation;
use super::streams::Draws;
use super::trajectory::Span;
use crate::model::{GateKind, NONE, ONE};
use crate::units::SimTime;
use std::cmp::Reverse;

/// The stamp of the first change within an event. Stamps count down within an event, so that the larger of two is the
/// later event and, within one event, the change that came first and brought the other about.
#[inline]
pub(super) fn first_stamp(event: u64) -> u64 {
    (event + 1) << 24
}

/// The last stamp that a change of the same event can have, and so the end of all that came before or with it.
#[inline]
pub(super) fn event_end(stamp: u64) -> u64 {
    stamp.next_multiple_of(1 << 24)
}

impl<D: Draws> Simulation<'_, D> {
    /// True if a node serves as much as the objective asks for.
    #[inline]
    pub(super) fn is_up(&self, node: u32) -> bool {
        node == NONE || self.levels[node as usize] >= self.model.threshold
    }

    /// Sets the node that a process drives.
    #[inline]
    pub(super) fn drive(&mut self, process: u32, up: bool) {
        let level = if up { ONE } else { 0 };
        if self.levels[process as usize] == level {
            return;
        }
        if self.open_spans.is_some() {
            self.mark_span(process, up);
        }
        self.set_level(process, level);
        if !self.unsettled.is_empty() {
            self.settle_graded();
        }
    }

    #[inline]
    fn set_level(&mut self, node: u32, level: u32) {
        let at = node as usize;
        let old = std::mem::replace(&mut self.levels[at], level);
        self.changed[at] = self.stamp;
        self.stamp -= 1;
        self.eased |= level > old;
        let model = self.model;
        let fan = &model.fans[at];
        if fan.noted {
            self.note(node);
        }
        let change = i64::from(level) - i64::from(old);
        for gate in &model.outputs[fan.outputs.0 as usize..fan.outputs.1 as usize] {
            self.feed(*gate, change);
        }
    }

    /// Remembers a change that somebody watches or records.
    fn note(&mut self, node: u32) {
        if !self.model.watchers.row(node as usize).is_empty() {
            self.woken.push(node);
        }
        self.dirty |= self.model.service_of[node as usize] != NONE;
    }

    /// Adds a change to the sum of a gate; passes on the level that follows, or leaves that for later.
    #[inline]
    fn feed(&mut self, gate: u32, change: i64) {
        let at = gate as usize;
        let count = &mut self.counts[at];
        *count += change;
        let GateKind::Threshold { need } = self.model.gates[at].kind else { return self.unsettle(gate) };
        let level = if *count >= need { ONE } else { 0 };
        let node = self.states.len() as u32 + gate;
        if self.levels[node as usize] != level {
            self.pass_on(node, level);
        }
    }

    #[cold]
    #[inline(never)]
    fn unsettle(&mut self, gate: u32) {
        if !std::mem::replace(&mut self.waiting_to_settle[gate as usize], true) {
            self.unsettled.push(Reverse(gate));
        }
    }

    /// Evaluates each graded gate whose inputs changed once, in the order of their numbers.
    #[cold]
    #[inline(never)]
    fn settle_graded(&mut self) {
        while let Some(Reverse(gate)) = self.unsettled.pop() {
            let at = gate as usize;
            self.waiting_to_settle[at] = false;
            let level = match self.model.gates[at].kind.from_count(self.counts[at]) {
                Some(level) => level,
                None => self.ranked_level(gate),
            };
            let node = self.states.len() as u32 + gate;
            if self.levels[node as usize] != level {
                self.pass_on(node, level);
            }
        }
    }

    #[inline(never)]
    fn pass_on(&mut self, node: u32, level: u32) {
        self.set_level(node, level);
    }

    #[cold]
    fn ranked_level(&self, gate: u32) -> u32 {
        let inputs = self.model.inputs.row(gate as usize);
        self.model.gates[gate as usize]
            .kind
            .from_levels(inputs.iter().map(|node| self.levels[*node as usize]).collect())
    }

    #[cold]
    fn mark_span(&mut self, process: u32, up: bool) {
        let now = self.now;
        let open = &mut self.open_spans.as_mut().expect("the caller looked")[process as usize];
        if up {
            let start = std::mem::replace(open, SimTime::NEVER);
            self.push_span(process, start, now);
        } else {
            *open = now;
        }
    }

    /// Ends the spans that are still open at the horizon and puts all in order of beginning.
    pub(super) fn close_spans(&mut self) {
        let Some(mut open) = self.open_spans.take() else { return };
        for (process, start) in open.iter_mut().enumerate().filter(|(_, start)| **start != SimTime::NEVER) {
            let start = std::mem::replace(start, SimTime::NEVER);
            self.push_span(process as u32, start, self.end);
        }
        self.open_spans = Some(open);
        self.trajectory.spans.sort_by_key(|span| (span.start, span.process));
    }

    fn push_span(&mut self, process: u32, start: SimTime, end: SimTime) {
        let (start, end) = (self.in_horizon(start), self.in_horizon(end));
        if end > start {
            self.trajectory.spans.push(Span { process, start, end });
        }
    }

    /// A point of the simulation clock as time since the end of the warm-up.
    #[inline]
    pub(super) fn in_horizon(&self, time: SimTime) -> SimTime {
        SimTime(time.0.saturating_sub(self.model.warm_up.0))
    }
}

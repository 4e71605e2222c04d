//! Levels of nodes: a change runs through the gates that it touches and stops where nothing changes.
//!
//! One event drives one node one way, and every gate is monotone, so a gate of nodes that are up or down changes at
//! most once and passes its change on at once. A gate with levels between could change once for every path that
//! leads to it; such gates wait until all their inputs have settled, which their numbers tell: inputs come first.

use super::simulate::Simulation;
use super::streams::Draws;
use super::trajectory::Span;
use crate::model::{Fan, GateKind, Model, NONE, ONE};
use crate::units::SimTime;
use std::cmp::Reverse;

/// What the stamps of changes within an event count down from: the larger of two stamps is that of the later event and,
/// within one event, of the process that was driven first and brought the other about.
#[inline]
pub(super) fn first_stamp(event: u64) -> u64 {
    (event + 1) << STAMP_BITS
}

/// The stamp after all others of the same event.
#[inline]
pub(super) fn last_of_event(stamp: u64) -> u64 {
    stamp | ((1 << STAMP_BITS) - 1)
}

const STAMP_BITS: u32 = 24;

/// A node, with what follows from a change of it beside its level; never on two cache lines.
#[derive(Debug, Clone, Copy)]
#[repr(align(32))]
pub(super) struct NodeState {
    /// When it last changed.
    pub(super) changed: u64,
    pub(super) level: u32,
    /// Range of the gates that it feeds.
    from: u32,
    to: u32,
    /// The first of them.
    gate: u32,
    /// Somebody watches it, or it is recorded.
    noted: bool,
}

/// A gate with its counter beside what it is compared with.
#[derive(Debug, Clone, Copy)]
pub(super) struct GateState {
    /// Sum of the levels of the inputs.
    pub(super) count: i64,
    need: i64,
}

/// In place of a need: the gate has levels between up and down.
const GRADED: i64 = i64::MAX;

/// The nodes of a model when everything is up.
pub(super) fn first_nodes(model: &Model) -> Vec<NodeState> {
    let node = |(fan, level): (&Fan, &u32)| NodeState {
        changed: 0,
        level: *level,
        from: fan.outputs.0,
        to: fan.outputs.1,
        gate: model.outputs.get(fan.outputs.0 as usize).copied().unwrap_or(NONE),
        noted: fan.noted,
    };
    model.fans.iter().zip(&model.initial).map(node).collect()
}

/// The gates of a model when everything is up.
pub(super) fn first_gates(model: &Model) -> Vec<GateState> {
    let need = |kind| if let GateKind::Threshold { need } = kind { need } else { GRADED };
    model
        .gates
        .iter()
        .zip(&model.initial_counts)
        .map(|(gate, count)| GateState { count: *count, need: need(gate.kind) })
        .collect()
}

impl<D: Draws> Simulation<'_, D> {
    /// True if a node serves as much as the objective asks for.
    #[inline]
    pub(super) fn is_up(&self, node: u32) -> bool {
        node == NONE || self.level(node) >= self.model.threshold
    }

    /// Sets the node that a process drives.
    #[inline(always)]
    pub(super) fn drive(&mut self, process: u32, level: u32) {
        let before = self.level(process);
        if before == level {
            return;
        }
        self.stamp -= 1;
        self.eased |= level > before;
        if self.closely {
            self.mark(process, before, level);
        }
        if before == ONE || level == ONE {
            let up = level == ONE;
            self.failed = if up { self.failed - 1 } else { self.failed + 1 };
        }
        self.set_level(process, level);
        if !self.unsettled.is_empty() {
            self.settle_graded();
        }
    }

    /// Sets the node of a timetable: nothing failed and nothing was repaired, whatever follows from it.
    pub(super) fn follow(&mut self, process: u32, level: u32) {
        let before = self.level(process);
        if before != level {
            self.stamp -= 1;
            self.eased = true;
            if self.closely && self.open_spans.is_none() {
                self.touched.push(process);
            }
            self.set_level(process, level);
            if !self.unsettled.is_empty() {
                self.settle_graded();
            }
        }
    }

    /// Level of a node.
    #[inline]
    pub(super) fn level(&self, node: u32) -> u32 {
        self.nodes[node as usize].level
    }

    /// Sets the level of a node and of all that follows. The usual chain, where one gate follows from another, is a
    /// loop; only a node that feeds several gates calls itself.
    #[inline(always)]
    fn set_level(&mut self, node: u32, level: u32) {
        let (mut node, mut level) = (node, level);
        loop {
            let state = &mut self.nodes[node as usize];
            let change = i64::from(level) - i64::from(state.level);
            state.level = level;
            state.changed = self.stamp;
            let NodeState { from, to, gate, noted, .. } = *state;
            if noted {
                self.note(node);
            }
            let model = self.model;
            match to - from {
                0 => return,
                1 => match self.feed(gate, change) {
                    Some(up) => {
                        node = model.processes.len() as u32 + gate;
                        level = if up { ONE } else { 0 };
                    }
                    None => return,
                },
                _ => return self.feed_all(&model.outputs[from as usize..to as usize], change),
            }
        }
    }

    #[inline(never)]
    fn feed_all(&mut self, gates: &[u32], change: i64) {
        for gate in gates {
            if let Some(up) = self.feed(*gate, change) {
                self.pass_on(*gate, if up { ONE } else { 0 });
            }
        }
    }

    #[inline(never)]
    fn pass_on(&mut self, gate: u32, level: u32) {
        self.set_level(self.model.processes.len() as u32 + gate, level);
    }

    /// Remembers a change that somebody watches or records.
    #[inline(never)]
    fn note(&mut self, node: u32) {
        if !self.model.watchers.row(node as usize).is_empty() {
            self.woken.push(node);
        }
        self.dirty |= self.model.service_of[node as usize] != NONE;
    }

    /// Adds a change to the sum of a gate, and says which way it goes if it does; a graded gate is left for later.
    #[inline]
    fn feed(&mut self, gate: u32, change: i64) -> Option<bool> {
        let state = &mut self.gates[gate as usize];
        let before = state.count;
        state.count += change;
        let (after, need) = (state.count, state.need);
        if need == GRADED {
            self.unsettle(gate);
            return None;
        }
        ((before >= need) != (after >= need)).then_some(after >= need)
    }

    /// Puts a graded gate off until all its inputs have settled.
    #[inline(never)]
    fn unsettle(&mut self, gate: u32) {
        if !std::mem::replace(&mut self.waiting_to_settle[gate as usize], true) {
            self.unsettled.push(Reverse(gate));
        }
    }

    /// Evaluates each graded gate whose inputs changed once, in the order of their numbers.
    #[inline(never)]
    fn settle_graded(&mut self) {
        while let Some(Reverse(gate)) = self.unsettled.pop() {
            let at = gate as usize;
            self.waiting_to_settle[at] = false;
            let level = match self.model.gates[at].kind.from_count(self.gates[at].count) {
                Some(level) => level,
                None => self.level_of_each(gate),
            };
            if self.level(self.model.processes.len() as u32 + gate) != level {
                self.pass_on(gate, level);
            }
        }
    }

    #[cold]
    fn level_of_each(&self, gate: u32) -> u32 {
        let at = gate as usize;
        if let GateKind::Carried { .. } = self.model.gates[at].kind {
            let demand = self.model.inputs.row(at).last().map_or(ONE, |node| self.level(*node));
            let level = self.model.gates[at].kind.from_demand(self.gates[at].count, demand);
            return level.expect("a tier has a demand");
        }
        let levels = self.model.inputs.row(at).iter().map(|node| self.level(*node));
        self.model.gates[at].kind.from_levels(levels, self.model.rows.row(at))
    }

    #[cold]
    fn mark(&mut self, process: u32, before: u32, level: u32) {
        let now = self.now;
        let Some(open) = &mut self.open_spans else { return self.touched.push(process) };
        let open = &mut open[process as usize];
        let start = std::mem::replace(open, if level == ONE { SimTime::NEVER } else { now });
        if before != ONE {
            self.push_span(process, before, start, now);
        }
    }

    /// Ends the spans that are still open at the horizon and puts all in order of beginning.
    pub(super) fn close_spans(&mut self) {
        let Some(mut open) = self.open_spans.take() else { return };
        for (process, start) in open.iter_mut().enumerate().filter(|(_, start)| **start != SimTime::NEVER) {
            let start = std::mem::replace(start, SimTime::NEVER);
            self.push_span(process as u32, self.level(process as u32), start, self.end);
        }
        self.open_spans = Some(open);
        self.trajectory.spans.sort_by_key(|span| (span.start, span.process));
    }

    fn push_span(&mut self, process: u32, level: u32, start: SimTime, end: SimTime) {
        let (start, end) = (self.in_horizon(start), self.in_horizon(end));
        if end > start {
            self.trajectory.spans.push(Span { process, start, end, level });
        }
    }

    /// A point of the simulation clock as time since the end of the warm-up.
    #[inline]
    pub(super) fn in_horizon(&self, time: SimTime) -> SimTime {
        SimTime(time.0.saturating_sub(self.model.warm_up.0))
    }
}

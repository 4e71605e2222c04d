//! One history: the event loop.
//!
//! The loop takes the earliest timer, steps its process, lets the gates settle, wakes the processes that watch
//! what changed, and hands over to the accounts when the instant is over. It knows kinds of processes, never scenarios.
//!
//! Between two histories only what the model has is set back, and only processes with a clock, a date or a timetable of their
//! own are asked how they begin; of 10,000 units that share the clock of a pool, none.

use super::account::{Account, Search, first_accounts};
use super::buffers::Backlog;
use super::calendar::{Calendar, EventKind};
use super::crews::{PoolState, Wait};
use super::levels::{GateState, NodeState, first_gates, first_nodes, first_stamp};
use super::loss::Pending;
use super::luck::Luck;
use super::pace::Pace;
use super::pages::Pages;
use super::retries::{RetryAccount, first_retries};
use super::scaling::Fleet;
use super::standby::Role;
use super::streams::Draws;
use super::trajectory::{ServiceRecord, Trajectory};
use crate::model::{Model, NONE, ONE, ProcessKind, Start};
use crate::units::SimTime;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fmt;

/// Most events of any history, which is twice as many as the busiest model may let expect.
const MOST_EVENTS: u64 = 20_000_000;

/// Why a history was stopped before its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Halted {
    /// The history.
    pub replication: u64,
    /// Events that it had when it was stopped.
    pub events: u64,
    /// Time that it had reached.
    pub at: SimTime,
}

impl fmt::Display for Halted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "history {} was stopped after {} events at hour {:.3}, far more than expected: \
             look for a fault or stage whose times are often close to zero",
            self.replication,
            self.events,
            self.at.hours()
        )
    }
}

impl std::error::Error for Halted {}

/// What changes about one process; never on two cache lines.
#[derive(Debug, Clone, Copy)]
#[repr(align(32))]
pub(super) struct ProcessState {
    /// Stage that runs, or [`NONE`] while the target is up as far as this process goes.
    pub(super) stage: u32,
    /// Crew that it holds, or [`NONE`].
    pub(super) holding: u32,
    /// Cause that its downtime is put down to.
    pub(super) blame: u32,
    /// What its stage waits for before it begins.
    pub(super) waiting: Wait,
    /// Its stage was interrupted for more urgent work.
    pub(super) interrupted: bool,
    /// Has a timer, running or held up.
    pub(super) timing: bool,
    /// The timer is held up.
    pub(super) held: bool,
    /// When the timer runs out; while held up, how much is left.
    pub(super) timer: SimTime,
    /// Next occurrence, for calendars and periods.
    pub(super) occurrence: SimTime,
}

const FRESH: ProcessState = ProcessState {
    stage: NONE,
    holding: NONE,
    blame: NONE,
    waiting: Wait::Nothing,
    interrupted: false,
    timing: false,
    held: false,
    timer: SimTime(0),
    occurrence: SimTime(0),
};

/// A simulation that runs one history after another on the same memory.
#[derive(Debug, Clone)]
pub struct Simulation<'m, D> {
    pub(super) model: &'m Model,
    pub(super) draws: D,
    pub(super) calendar: Calendar,
    pub(super) nodes: Pages<NodeState>,
    pub(super) gates: Pages<GateState>,
    /// Nodes and gates when everything is up.
    first: (Vec<NodeState>, Vec<GateState>),
    /// The stamp of the next change.
    pub(super) stamp: u64,
    pub(super) states: Pages<ProcessState>,
    /// What the recovery of each process has lost so far; empty where nothing can lose data.
    pub(super) pending: Vec<Pending>,
    pub(super) crews: Vec<PoolState>,
    pub(super) spares: Vec<PoolState>,
    pub(super) roles: Vec<Role>,
    pub(super) fleets: Vec<Fleet>,
    /// Clocks that keep an age or change their speed.
    pub(super) paces: Vec<Pace>,
    /// For each part that a reaction watches whether it has fallen.
    pub(super) fallen: Vec<bool>,
    pub(super) backlogs: Vec<Backlog>,
    /// When the recovery of each process last succeeded in a stage whose chance fades; empty where none does.
    pub(super) proven: Vec<SimTime>,
    pub(super) woken: Vec<u32>,
    /// Graded gates whose inputs changed, the first in order of evaluation on top; empty between events.
    pub(super) unsettled: BinaryHeap<Reverse<u32>>,
    /// For each gate whether it is among them.
    pub(super) waiting_to_settle: Vec<bool>,
    pub(super) search: Search,
    pub(super) accounts: Vec<Account>,
    /// The demand that the accounts are settled with, since when.
    pub(super) demand: (u32, SimTime),
    /// Running sums of recorded services whose requests are retried.
    pub(super) retries: Vec<RetryAccount>,
    /// A recorded service changed its level in this instant, or the demand did.
    pub(super) dirty: bool,
    /// Something came back up in this instant, so culprits may no longer be to blame.
    pub(super) eased: bool,
    /// Number of recorded services that are down.
    pub(super) down: u32,
    /// Number of processes that have their target down.
    pub(super) failed: u32,
    pub(super) now: SimTime,
    pub(super) end: SimTime,
    pub(super) events: u64,
    /// Beginning of each process's current span, when spans are kept.
    pub(super) open_spans: Option<Vec<SimTime>>,
    /// Follow every change closely: keep spans, or note who changed and when timers began.
    pub(super) closely: bool,
    /// Pass over failures that nobody notices.
    pub(super) passes_over: bool,
    /// Processes that changed since somebody looked, where a history is followed for rare events.
    pub(super) touched: Vec<u32>,
    /// When the timer of each process began, or [`SimTime::NEVER`] if it stood still since; empty unless followed.
    pub(super) begun: Pages<SimTime>,
    /// Processes whose strikes come from elsewhere than from their pool; empty unless followed.
    pub(super) silent: Vec<bool>,
    /// When each process began to work through its stages; empty where no hours cost money.
    pub(super) working: Vec<SimTime>,
    /// Processes that have something to begin with.
    starters: Vec<u32>,
    pub(super) luck: Luck,
    pub(super) trajectory: Trajectory,
    pub(super) limit: u64,
}

/// Sets all of a list, which mostly is empty: then without a call. Calls to fill nothing took 5 % of the time of a history of
/// 100 events and 10 % of one of 50.
#[inline(always)]
fn refill<T: Clone>(list: &mut [T], with: T) {
    if !list.is_empty() {
        list.fill(with);
    }
}

/// True for what has a timer or a level from the beginning, not only once something else happens.
fn begins(start: Start) -> bool {
    match start {
        Start::Clock { .. } | Start::Paced { .. } | Start::Calendar { .. } | Start::Periodic { .. } => true,
        Start::Timetable { .. } | Start::Scaling { .. } => true,
        Start::Pooled | Start::Hit | Start::Arm | Start::Fall => false,
        Start::Group { .. } | Start::React { .. } | Start::Buffer { .. } | Start::Load { .. } => false,
        Start::Waiting { .. } | Start::Taken { .. } => false,
    }
}

impl<'m, D: Draws> Simulation<'m, D> {
    /// A simulation of a model; `spans` keeps when each process had its target down.
    pub fn new(model: &'m Model, draws: D, spans: bool) -> Self {
        let processes = model.processes.len();
        let services = vec![ServiceRecord::default(); model.services.len()];
        Simulation {
            model,
            draws,
            calendar: Calendar::new(processes + model.pools.len() + 2),
            nodes: Pages::new(first_nodes(model)),
            gates: Pages::new(first_gates(model)),
            first: (first_nodes(model), first_gates(model)),
            stamp: 0,
            states: Pages::new(vec![FRESH; processes]),
            pending: if model.losses.is_empty() { Vec::new() } else { vec![Pending::default(); processes] },
            crews: vec![PoolState::default(); model.crews.len()],
            spares: vec![PoolState::default(); model.spares.len()],
            roles: Vec::with_capacity(model.groups.len()),
            fleets: vec![Fleet::default(); model.scalings.len()],
            paces: Vec::with_capacity(model.clocks.len()),
            fallen: vec![false; model.reactions.iter().map(|reaction| reaction.to.len()).sum()],
            proven: vec![SimTime(0); if model.fades.is_empty() { 0 } else { processes }],
            backlogs: vec![Backlog::EMPTY; model.buffers.len()],
            woken: Vec::new(),
            unsettled: BinaryHeap::new(),
            waiting_to_settle: vec![false; model.gates.len()],
            search: Search::default(),
            accounts: first_accounts(model).collect(),
            retries: first_retries(model),
            demand: (ONE, SimTime(0)),
            dirty: false,
            eased: false,
            down: 0,
            failed: 0,
            now: SimTime(0),
            end: model.end(),
            events: 0,
            open_spans: spans.then(|| vec![SimTime::NEVER; processes]),
            closely: spans,
            passes_over: !spans,
            touched: Vec::new(),
            begun: Pages::new(Vec::new()),
            silent: Vec::new(),
            working: if model.metered { vec![SimTime::NEVER; processes] } else { Vec::new() },
            starters: (0..processes as u32)
                .filter(|process| begins(model.processes[*process as usize].start))
                .collect(),
            luck: Luck::new(model.worth.followed(), model.groups.len()),
            trajectory: Trajectory {
                services,
                strikes: vec![0; model.counters.len()],
                worked: vec![0; if model.metered { model.counters.len() } else { 0 }],
                running: vec![0; model.scalings.len()],
                ..Trajectory::default()
            },
            limit: ((model.expected_events * 20.0) as u64 + 1_000_000).min(MOST_EVENTS),
        }
    }

    /// Simulates one history.
    ///
    /// # Errors
    /// [`Halted`] if it has far more events than its laws let expect.
    pub fn run(&mut self, replication: u64) -> Result<&Trajectory, Halted> {
        self.begin_history(replication);
        while let Some((time, process)) = self.calendar.fire() {
            self.advance(time, replication)?;
            self.fire(process);
            self.wake_watchers();
        }
        self.close();
        Ok(&self.trajectory)
    }

    /// Goes on to the time of the next event, settling the instant before.
    #[inline(always)]
    pub(super) fn advance(&mut self, time: SimTime, replication: u64) -> Result<(), Halted> {
        if time > self.now {
            if self.dirty || self.down > 0 {
                self.settle();
            }
            self.now = time;
        }
        self.events += 1;
        self.stamp = first_stamp(self.events);
        if self.events > self.limit {
            return Err(Halted { replication, events: self.events, at: self.now });
        }
        Ok(())
    }

    /// Takes everything back to the start of a history.
    pub(super) fn begin_history(&mut self, replication: u64) {
        self.reset(replication);
        for at in 0..self.starters.len() {
            self.begin(self.starters[at]);
        }
        for pool in 0..self.model.pools.len() {
            self.begin_pool(pool);
        }
        self.await_end_of_warm_up();
        self.await_lone_strike();
        self.wake_watchers();
    }

    fn reset(&mut self, replication: u64) {
        self.draws.start(replication);
        self.calendar.clear();
        self.nodes.copy_from_slice(&self.first.0);
        self.gates.copy_from_slice(&self.first.1);
        self.states.fill(FRESH);
        refill(&mut self.pending, Pending::default());
        for (crew, pool) in self.crews.iter_mut().zip(&self.model.crews) {
            crew.fill(pool.size);
        }
        for (spare, pool) in self.spares.iter_mut().zip(&self.model.spares) {
            spare.fill(pool.stock);
        }
        refill(&mut self.fleets, Fleet::default());
        self.roles.clear();
        self.roles.extend(self.model.groups.iter().map(|group| Role::first(group.position)));
        self.paces.clear();
        self.paces.extend(self.model.clocks.iter().map(|clock| Pace::new(clock.speed)));
        refill(&mut self.fallen, false);
        refill(&mut self.backlogs, Backlog::EMPTY);
        refill(&mut self.proven, SimTime(0));
        self.woken.clear();
        self.demand = (ONE, SimTime(0));
        self.trajectory.demanded = self.model.demand.as_ref().map(|_| 0);
        self.accounts.clear();
        self.accounts.extend(first_accounts(self.model));
        if !self.retries.is_empty() {
            self.retries = first_retries(self.model);
        }
        self.dirty = self.model.demand.is_some();
        self.eased = false;
        self.down = 0;
        self.failed = 0;
        self.now = SimTime(0);
        self.events = 0;
        self.stamp = first_stamp(0);
        refill(&mut self.working, SimTime::NEVER);
        self.trajectory.strikes.fill(0);
        refill(&mut self.trajectory.worked, 0);
        refill(&mut self.trajectory.running, 0);
        self.luck.clear();
        self.trajectory.replication = replication;
        self.trajectory.services.iter_mut().for_each(ServiceRecord::clear);
        self.trajectory.spans.clear();
        self.trajectory.steps.clear();
        self.touched.clear();
        self.begun.fill(SimTime::NEVER);
        self.silent.fill(false);
        if let Some(open) = &mut self.open_spans {
            open.fill(SimTime::NEVER);
        }
    }

    /// Sets the first timer of a process.
    fn begin(&mut self, process: u32) {
        match self.model.processes[process as usize].start {
            Start::Clock { .. } | Start::Paced { .. } => self.start_clock(process),
            Start::Calendar { law } => {
                let model = self.model;
                let first = self.draws.time(model.processes[process as usize].stream, &model.laws[law as usize]);
                self.luck_of_clock(process, law, self.now, first);
                self.await_occurrence(process, first);
            }
            Start::Periodic { first, .. } => self.await_occurrence(process, first),
            Start::Timetable { .. } => {
                self.states[process as usize].blame = self.model.processes[process as usize].cause;
                self.keep_time(process);
            }
            Start::Scaling { .. } => {
                self.states[process as usize].blame = self.model.processes[process as usize].cause;
                self.provision_first(process);
            }
            other => unreachable!("{other:?} has nothing to begin with"),
        }
    }

    #[inline(always)]
    pub(super) fn fire(&mut self, process: u32) {
        if process as usize >= self.states.len() {
            self.strike_one(process as usize - self.states.len());
            return;
        }
        match self.model.processes[process as usize].kind {
            ProcessKind::Controller => return self.decide(process),
            ProcessKind::Reaction => return self.react(process),
            ProcessKind::Schedule => return self.keep_time(process),
            ProcessKind::Preparation => return self.prepared(process),
            ProcessKind::Supply => return self.supplied(process),
            ProcessKind::Scaler => return self.scale(process),
            ProcessKind::Fault | ProcessKind::Change | ProcessKind::Rebuild => {}
        }
        self.states[process as usize].timing = false;
        if self.states[process as usize].stage == NONE { self.occur(process) } else { self.end_stage(process) }
    }

    /// Tells every process that watches a changed node.
    #[inline(always)]
    pub(super) fn wake_watchers(&mut self) {
        if !self.woken.is_empty() {
            self.wake_all();
        }
    }

    #[inline(never)]
    fn wake_all(&mut self) {
        let mut at = 0;
        while at < self.woken.len() {
            let node = self.woken[at];
            at += 1;
            for item in self.model.watchers.bounds(node as usize) {
                let process = self.model.watchers.item(item);
                self.wake(process, node);
            }
        }
        self.woken.clear();
    }

    fn wake(&mut self, process: u32, node: u32) {
        match self.model.processes[process as usize].kind {
            ProcessKind::Controller | ProcessKind::Reaction | ProcessKind::Scaler => {
                self.calendar.set(process, self.now, EventKind::Decision)
            }
            ProcessKind::Rebuild => {
                if self.level(node) == 0 && self.model.triggers.row(process as usize).contains(&node) {
                    self.destroy(process, node);
                }
                self.gather_in_place(process);
                self.hold_or_release(process);
            }
            ProcessKind::Fault | ProcessKind::Change => self.hold_or_release(process),
            ProcessKind::Schedule | ProcessKind::Preparation | ProcessKind::Supply => {}
        }
    }
}

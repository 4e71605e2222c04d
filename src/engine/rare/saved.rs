//! The state of a history, put aside so that it can be taken up again.
//!
//! What grows with the model is in [`Pages`](super::super::pages::Pages), which only keep what was changed since; the rest is flat
//! and small, and copied. Random streams are not part of it, since whoever takes a state up goes on with fresh ones.

use super::super::account::Account;
use super::super::buffers::Backlog;
use super::super::calendar::Aside;
use super::super::crews::PoolState;
use super::super::loss::Pending;
use super::super::pace::Pace;
use super::super::retries::RetryAccount;
use super::super::scaling::Fleet;
use super::super::simulate::Simulation;
use super::super::standby::Role;
use super::super::streams::Draws;
use super::forcing::Window;
use super::nearness::Nearness;
use crate::units::SimTime;

/// A state that was put aside.
#[derive(Debug, Clone, Default)]
pub(super) struct Saved {
    calendar: Aside,
    nodes: usize,
    gates: usize,
    states: usize,
    begun: usize,
    missing: usize,
    pending: Vec<Pending>,
    crews: Vec<PoolState>,
    spares: Vec<PoolState>,
    roles: Vec<Role>,
    fleets: Vec<Fleet>,
    paces: Vec<Pace>,
    fallen: Vec<bool>,
    backlogs: Vec<Backlog>,
    proven: Vec<SimTime>,
    accounts: Vec<Account>,
    retries: Vec<RetryAccount>,
    demand: (u32, SimTime),
    dirty: bool,
    eased: bool,
    down: u32,
    failed: u32,
    now: SimTime,
    events: u64,
    stamp: u64,
    /// The window that was open.
    pub(super) window: Window,
    /// Processes and pools whose timers each path draws afresh.
    pub(super) fresh: (Vec<u32>, Vec<u32>),
}

/// Copies every small part of a state onto the memory of another.
macro_rules! copy_state {
    ($from:ident => $to:ident) => {
        copy_state!($from => $to: pending, crews, spares, roles, fleets, paces, fallen, backlogs, proven, accounts, retries,
            demand, dirty, eased, down, failed, now, events, stamp)
    };
    ($from:ident => $to:ident: $($part:ident),*) => { $($to.$part.clone_from(&$from.$part);)* };
}

impl Saved {
    /// Puts a state aside, between two instants; only the latest that was put aside, and those before it, can be taken up.
    pub(super) fn take<'m, D: Draws>(&mut self, simulation: &mut Simulation<'m, D>, nearness: &mut Nearness<'m>) {
        simulation.calendar.put_aside(&mut self.calendar);
        self.nodes = simulation.nodes.mark();
        self.gates = simulation.gates.mark();
        self.states = simulation.states.mark();
        self.begun = simulation.begun.mark();
        self.missing = nearness.missing.mark();
        copy_state!(simulation => self);
    }

    /// Takes the state up again.
    pub(super) fn restore<'m, D: Draws>(&self, simulation: &mut Simulation<'m, D>, nearness: &mut Nearness<'m>) {
        simulation.calendar.take_up(&self.calendar);
        simulation.nodes.undo(self.nodes);
        simulation.gates.undo(self.gates);
        simulation.states.undo(self.states);
        simulation.begun.undo(self.begun);
        nearness.missing.undo(self.missing);
        copy_state!(self => simulation);
    }
}

/// No state will be taken up any more.
pub(super) fn forget<'m, D: Draws>(simulation: &mut Simulation<'m, D>, nearness: &mut Nearness<'m>) {
    simulation.calendar.forget();
    simulation.nodes.forget();
    simulation.gates.forget();
    simulation.states.forget();
    simulation.begun.forget();
    nearness.missing.forget();
}

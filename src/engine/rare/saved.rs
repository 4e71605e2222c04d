//! The state of a history, put aside so that it can be taken up again.
//!
//! All of it is flat, so saving and taking up are copies; random streams are not part of it, since whoever takes a state
//! up goes on with fresh ones.

use super::super::account::Account;
use super::super::buffers::Backlog;
use super::super::calendar::Calendar;
use super::super::crews::PoolState;
use super::super::levels::{GateState, NodeState};
use super::super::loss::Pending;
use super::super::pace::Pace;
use super::super::retries::RetryAccount;
use super::super::scaling::Fleet;
use super::super::simulate::{ProcessState, Simulation};
use super::super::standby::Role;
use super::super::streams::Draws;
use super::forcing::Window;
use crate::units::SimTime;

/// A state that was put aside.
#[derive(Debug, Clone)]
pub(super) struct Saved {
    calendar: Calendar,
    nodes: Vec<NodeState>,
    gates: Vec<GateState>,
    states: Vec<ProcessState>,
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
    begun: Vec<SimTime>,
    missing: Vec<f64>,
    window: Window,
    demand: (u32, SimTime),
    dirty: bool,
    eased: bool,
    down: u32,
    failed: u32,
    now: SimTime,
    events: u64,
    stamp: u64,
}

/// Copies every part of a state onto the memory of another.
macro_rules! copy_state {
    ($from:ident => $to:ident) => {
        copy_state!($from => $to: calendar, nodes, gates, states, pending, crews, spares, roles, fleets, paces, fallen,
            backlogs, proven, accounts, retries, begun, demand, dirty, eased, down, failed, now, events, stamp)
    };
    ($from:ident => $to:ident: $($part:ident),*) => { $($to.$part.clone_from(&$from.$part);)* };
}

impl Saved {
    /// Puts the state of a simulation aside, between two instants.
    pub(super) fn of<D: Draws>(simulation: &Simulation<'_, D>, missing: &[f64], window: &Window) -> Saved {
        Saved {
            calendar: simulation.calendar.clone(),
            nodes: simulation.nodes.clone(),
            gates: simulation.gates.clone(),
            states: simulation.states.clone(),
            pending: simulation.pending.clone(),
            crews: simulation.crews.clone(),
            spares: simulation.spares.clone(),
            roles: simulation.roles.clone(),
            fleets: simulation.fleets.clone(),
            paces: simulation.paces.clone(),
            fallen: simulation.fallen.clone(),
            backlogs: simulation.backlogs.clone(),
            proven: simulation.proven.clone(),
            accounts: simulation.accounts.clone(),
            retries: simulation.retries.clone(),
            begun: simulation.begun.clone(),
            missing: missing.to_vec(),
            window: window.clone(),
            demand: simulation.demand,
            dirty: simulation.dirty,
            eased: simulation.eased,
            down: simulation.down,
            failed: simulation.failed,
            now: simulation.now,
            events: simulation.events,
            stamp: simulation.stamp,
        }
    }

    /// The same on memory that is there already.
    pub(super) fn take<D: Draws>(&mut self, simulation: &Simulation<'_, D>, missing: &[f64], window: &Window) {
        copy_state!(simulation => self);
        self.missing.copy_from_slice(missing);
        self.window.clone_from(window);
    }

    /// Takes the state up again.
    pub(super) fn restore<D: Draws>(&self, simulation: &mut Simulation<'_, D>) {
        copy_state!(self => simulation);
    }

    /// The window that was open.
    pub(super) fn window(&self) -> &Window {
        &self.window
    }

    /// What was missing at each node.
    pub(super) fn missing(&self) -> &[f64] {
        &self.missing
    }
}

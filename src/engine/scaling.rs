//! Auto scaling: a controller that provisions units as the demand goes up and gives them back when it goes down.
//!
//! It wants the shortest row of units, in order of declaration, in which enough are up to carry the demand at the target
//! utilisation: units that failed stay in the row, and so count against the quota, until they are back. One launch is
//! under way at a time. Units that are not provisioned do not age. It decides after everything else of an instant.

use super::simulate::Simulation;
use super::streams::Draws;
use crate::model::{NONE, ONE, Scaling, Start};
use crate::units::SimTime;

/// What changes about one scaled service.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Fleet {
    /// Units provisioned: the first so many.
    provisioned: u32,
    /// Units that the launch under way will add.
    ordered: u32,
    /// When that number last changed.
    since: SimTime,
}

impl<D: Draws> Simulation<'_, D> {
    fn scaling_of(&self, process: u32) -> usize {
        match self.model.processes[process as usize].start {
            Start::Scaling { scaling } => scaling as usize,
            _ => unreachable!("only scalers scale"),
        }
    }

    /// At the start as many units are provisioned as the demand of the moment wants.
    pub(super) fn provision_first(&mut self, process: u32) {
        let at = self.scaling_of(process);
        self.provision(process, at, self.wanted(at));
    }

    fn provision(&mut self, process: u32, at: usize, units: u32) {
        self.pay_units(at);
        self.fleets[at].provisioned = units;
        self.follow(process, Scaling::level(units, self.model.scalings[at].units.len()));
    }

    /// Adds what the units in use cost since their number last changed.
    pub(super) fn pay_units(&mut self, at: usize) {
        let Fleet { provisioned, since, .. } = self.fleets[at];
        let time = self.in_horizon(self.now) - self.in_horizon(since);
        self.fleets[at].since = self.now;
        if let Some(price) = self.model.scalings[at].prices.get(provisioned as usize) {
            let sum = &mut self.trajectory.running[at];
            *sum = sum.saturating_add(price.saturating_mul(u128::from(time.0)));
        }
    }

    /// Units that are to be provisioned.
    fn wanted(&self, at: usize) -> u32 {
        let fixed = &self.model.scalings[at];
        let demand = self.model.demand.as_ref().map_or(ONE, |demand| self.level(demand.node));
        let all = u128::from(ONE);
        let need = (u128::from(demand) * all * all).div_ceil(fixed.share * u128::from(fixed.target));
        let (mut up, mut row) = (0, 0);
        while up < need && row < fixed.units.len() {
            up += u128::from(self.is_up(fixed.units[row]));
            row += 1;
        }
        (row as u32).max(fixed.min)
    }

    /// Something changed, or a timer ran out.
    pub(super) fn scale(&mut self, process: u32) {
        let at = self.scaling_of(process);
        self.hold_or_release(process);
        let state = &mut self.states[process as usize];
        if state.timing && !state.held && state.timer <= self.now {
            state.timing = false;
            if state.stage == NONE { self.give_back(process, at) } else { self.end_launch_stage(process, at) }
        }
        self.follow_demand_of(process, at);
        let state = &self.states[process as usize];
        if state.timing && !state.held {
            self.pend(process);
        }
    }

    /// Orders what is lacking, or waits until what is too much has been so for long enough.
    fn follow_demand_of(&mut self, process: u32, at: usize) {
        if self.states[process as usize].stage != NONE {
            return;
        }
        let fixed = &self.model.scalings[at];
        let (have, wanted) = (self.fleets[at].provisioned, self.wanted(at));
        if wanted < have {
            if !self.states[process as usize].timing {
                self.start_timer(process, fixed.cool_down);
            }
            return;
        }
        self.states[process as usize].timing = false;
        self.calendar.cancel(process);
        if wanted > have {
            self.fleets[at].ordered = fixed.step.min(wanted - have);
            self.enter_launch_stage(process, self.model.processes[process as usize].first_stage);
        }
    }

    fn enter_launch_stage(&mut self, process: u32, stage: u32) {
        self.states[process as usize].stage = stage;
        self.begin_stage(process);
    }

    fn end_launch_stage(&mut self, process: u32, at: usize) {
        let stage = self.model.stages[self.states[process as usize].stage as usize];
        let stream = self.model.processes[process as usize].stream;
        let succeeds = stage.succeeds >= 1.0 || self.draws.happens(stream, stage.succeeds);
        match if succeeds { stage.next } else { stage.otherwise } {
            NONE => {
                self.states[process as usize].stage = NONE;
                let Fleet { provisioned, ordered, .. } = self.fleets[at];
                self.provision(process, at, provisioned + ordered);
            }
            next => self.enter_launch_stage(process, next),
        }
    }

    fn give_back(&mut self, process: u32, at: usize) {
        let have = self.fleets[at].provisioned;
        let fewer = self.wanted(at).max(have.saturating_sub(self.model.scalings[at].step));
        self.provision(process, at, fewer.min(have));
    }
}

//! Retries: how many of the possible retries the requests of a service take, summed over time.

use super::simulate::Simulation;
use super::streams::Draws;
use crate::model::{Model, ONE};
use crate::units::SimTime;

/// The running sum of one recorded service whose requests are retried.
#[derive(Debug, Clone, Copy)]
pub(super) struct RetryAccount {
    /// Index of the recorded service.
    service: usize,
    /// Node of the retries that its requests do without.
    node: u32,
    level: u32,
    since: SimTime,
}

/// One for each recorded service whose requests are retried, when everything is up.
pub(super) fn first_retries(model: &Model) -> Vec<RetryAccount> {
    let services = model.services.iter().enumerate();
    let retried = services.filter_map(|(service, watched)| Some((service, watched.retried?.unspent)));
    retried
        .map(|(service, node)| RetryAccount { service, node, level: model.initial[node as usize], since: SimTime(0) })
        .collect()
}

impl<D: Draws> Simulation<'_, D> {
    /// Adds the retries made since the shares of them last changed.
    pub(super) fn settle_retries(&mut self) {
        for at in 0..self.retries.len() {
            if self.level(self.retries[at].node) != self.retries[at].level {
                self.integrate_retries(at);
            }
        }
    }

    /// Adds the retries made until the end of the history.
    pub(super) fn close_retries(&mut self) {
        (0..self.retries.len()).for_each(|at| self.integrate_retries(at));
    }

    fn integrate_retries(&mut self, at: usize) {
        let RetryAccount { service, node, level, since } = self.retries[at];
        let time = self.in_horizon(self.now) - self.in_horizon(since);
        self.trajectory.services[service].retries += u128::from(ONE - level) * u128::from(time.0);
        self.retries[at].level = self.level(node);
        self.retries[at].since = self.now;
    }
}

//! Accounts: which service was down when, and what each microsecond of it is put down to.
//!
//! Accounts are settled when an instant is over, so that what happens and unhappens within one instant leaves no
//! trace, and intervals that touch are one. An outage belongs to the fault or change whose event started it: the
//! latest failed part on a failed path below the service when it went down. Its time is charged to that part's cause and current
//! stage, and passes to another failed part when the first is repaired, or no longer matters, and the outage goes on.
//! A tier that is short of capacity with all its parts up is down because of the demand, or of a surge of it.

use super::crews::Wait;
use super::levels::last_of_event;
use super::simulate::Simulation;
use super::standby::Doing;
use super::streams::Draws;
use super::trajectory::Outage;
use crate::model::{Model, NONE, ONE, Start};
use crate::units::SimTime;

/// The running account of one recorded service.
#[derive(Debug, Clone, Copy)]
pub(super) struct Account {
    level: u32,
    since: SimTime,
    down: bool,
    outage_start: SimTime,
    outage_cause: u32,
    culprit: u32,
    segment_start: SimTime,
    cause: u32,
    label: u32,
}

impl Account {
    /// The account of a service that serves this much when everything is up.
    pub(super) fn new(level: u32) -> Self {
        let start = SimTime(0);
        Account {
            level,
            since: start,
            down: false,
            outage_start: start,
            outage_cause: NONE,
            culprit: NONE,
            segment_start: start,
            cause: NONE,
            label: NONE,
        }
    }
}

/// The accounts of the recorded services when everything is up.
pub(super) fn first_accounts(model: &Model) -> impl Iterator<Item = Account> + '_ {
    model.services.iter().map(|service| Account::new(model.initial[service.node as usize]))
}

impl<D: Draws> Simulation<'_, D> {
    /// Settles all accounts at the end of an instant.
    pub(super) fn settle(&mut self) {
        if self.model.demand.is_some() {
            self.follow_demand();
        }
        for service in 0..self.accounts.len() {
            self.settle_service(service);
        }
        self.settle_retries();
        self.dirty = false;
        self.eased = false;
    }

    fn settle_service(&mut self, service: usize) {
        let node = self.model.services[service].node;
        let level = self.level(node);
        if level != self.accounts[service].level {
            self.integrate(service, level);
        }
        let down = level < self.model.services[service].threshold;
        match (self.accounts[service].down, down) {
            (false, false) => {}
            (false, true) => self.begin_outage(service, node),
            (true, false) => self.end_outage(service, false),
            (true, true) => self.continue_outage(service, node),
        }
    }

    /// Adds the demand lost since the level last changed.
    fn integrate(&mut self, service: usize, level: u32) {
        let account = self.accounts[service];
        let time = self.in_horizon(self.now) - self.in_horizon(account.since);
        let lost = u128::from(ONE - account.level) * u128::from(time.0);
        self.trajectory.services[service].lost +=
            if self.demand.0 == ONE { lost } else { weighed(lost, self.demand.0) };
        self.accounts[service].level = level;
        self.accounts[service].since = self.now;
    }

    /// Where the demand changed, closes what was lost and asked for at the demand before.
    fn follow_demand(&mut self) {
        let demand = self.demand_now();
        if demand == self.demand.0 {
            return;
        }
        for service in 0..self.accounts.len() {
            self.integrate(service, self.accounts[service].level);
        }
        self.add_demanded(demand);
    }

    fn demand_now(&self) -> u32 {
        self.model.demand.as_ref().map_or(ONE, |demand| self.level(demand.node))
    }

    /// Adds what was asked for since the demand last changed.
    fn add_demanded(&mut self, demand: u32) {
        let time = self.in_horizon(self.now) - self.in_horizon(self.demand.1);
        if let Some(demanded) = &mut self.trajectory.demanded {
            *demanded += u128::from(self.demand.0) * u128::from(time.0);
        }
        self.demand = (demand, self.now);
    }

    fn begin_outage(&mut self, service: usize, node: u32) {
        let culprit = self.starter(node);
        let (cause, label) = self.charged(culprit);
        let account = &mut self.accounts[service];
        account.down = true;
        account.outage_start = self.now;
        account.outage_cause = cause;
        account.segment_start = self.now;
        (account.culprit, account.cause, account.label) = (culprit, cause, label);
        self.down += 1;
    }

    /// Passes the charge on if the culprit is no longer to blame or went to another stage.
    fn continue_outage(&mut self, service: usize, node: u32) {
        let account = self.accounts[service];
        let mut culprit = account.culprit;
        if self.eased && (self.is_demand(culprit) || self.is_lacking(culprit) || !self.is_to_blame(node, culprit)) {
            culprit = self.culprit(node);
        }
        let (cause, label) = self.charged(culprit);
        if (cause, label) != (account.cause, account.label) {
            self.end_segment(service);
            let account = &mut self.accounts[service];
            (account.cause, account.label) = (cause, label);
        }
        self.accounts[service].culprit = culprit;
    }

    fn end_segment(&mut self, service: usize) {
        let account = self.accounts[service];
        let time = self.in_horizon(self.now) - self.in_horizon(account.segment_start);
        if time.0 > 0 {
            self.trajectory.services[service].charge(account.cause, account.label, time);
        }
        self.accounts[service].segment_start = self.now;
    }

    fn end_outage(&mut self, service: usize, cut_off: bool) {
        self.end_segment(service);
        let account = self.accounts[service];
        let (start, end) = (self.in_horizon(account.outage_start), self.in_horizon(self.now));
        if end > start {
            let begun_before = account.outage_start < self.model.warm_up;
            let record = &mut self.trajectory.services[service];
            record.downtime.0 += (end - start).0;
            record.outages.push(Outage { start, end, cause: account.outage_cause, begun_before, cut_off });
        }
        self.accounts[service].down = false;
        self.down -= 1;
    }

    /// True while a recorded service is down.
    pub(super) fn is_down(&self, service: usize) -> bool {
        self.accounts[service].down
    }

    /// Settles and closes everything at the horizon.
    pub(super) fn close(&mut self) {
        if self.dirty || self.down > 0 {
            self.settle();
        }
        self.now = self.end;
        self.add_demanded(self.demand.0);
        for service in 0..self.accounts.len() {
            self.integrate(service, ONE);
            if self.accounts[service].down {
                self.end_outage(service, true);
            }
        }
        self.close_retries();
        self.close_counts();
        self.close_luck();
        self.trajectory.events = self.events;
        self.close_spans();
    }

    /// Cause and label that the time of a failed process is charged to.
    pub(super) fn charged(&self, process: u32) -> (u32, u32) {
        let state = &self.states[process as usize];
        if let (NONE, Some(demand)) = (state.stage, &self.model.demand) {
            return (state.blame, demand.overload);
        }
        let stage = &self.model.stages[state.stage as usize];
        let label = match state.waiting {
            Wait::Crew => self.model.crews[stage.crew as usize].waiting,
            Wait::Spare => self.model.spares[stage.spare as usize].waiting,
            Wait::Nothing if !self.has_needs(state.stage) => self.lacking(stage.needs),
            Wait::Nothing | Wait::Place => stage.label,
        };
        (state.blame, label)
    }

    /// The label of the first part that a stage needs and does not have.
    fn lacking(&self, needs: u32) -> u32 {
        let lacks = self.model.needed[needs as usize].parts.iter().find(|part| !self.is_up(part.node));
        lacks.expect("some part is down").waiting
    }

    /// The failed process whose event took down a node: not one that failed below it at the same instant, but later.
    pub(super) fn starter(&self, node: u32) -> u32 {
        self.latest_below(node, last_of_event(self.nodes[node as usize].changed))
    }

    /// The latest failed process on a failed path below a node that is down.
    fn culprit(&self, node: u32) -> u32 {
        self.latest_below(node, u64::MAX)
    }

    /// The latest failed process on a failed path below a node, of those that failed up to an event where there are
    /// any; what serves less than the objective asks for goes before what serves a little less than all.
    fn latest_below(&self, node: u32, until: u64) -> u32 {
        let mut at = node;
        loop {
            let below = self.below(at);
            if below.is_empty() {
                return at;
            }
            at = self.latest_failed(below, until);
        }
    }

    /// What a node is down because of: the inputs of a gate, the members of a group that waits for one.
    fn below(&self, node: u32) -> &[u32] {
        if let Some(gate) = self.model.gate_of(node) {
            return self.model.inputs.row(gate);
        }
        match self.model.processes[node as usize].start {
            Start::Group { group } if self.roles[group as usize].doing == Doing::Waiting => {
                &self.model.groups[group as usize].members
            }
            _ => &[],
        }
    }

    /// True if a node serves less than with everything up and nobody asking, which is because of some input of it. A
    /// demand is there whatever its level, and the last to be blamed.
    fn failed(&self, node: u32) -> bool {
        match &self.model.demand {
            Some(demand) => self.level(node) < demand.calm[node as usize] || self.is_demand(node),
            None => self.level(node) < self.model.initial[node as usize],
        }
    }

    fn is_demand(&self, node: u32) -> bool {
        self.model.demand.as_ref().is_some_and(|demand| demand.path.contains(&node))
    }

    /// True for the controller of a scaled service, the slot of a unit, and a unit that is not provisioned.
    fn is_lacking(&self, node: u32) -> bool {
        let Some(demand) = &self.model.demand else { return false };
        let idle = |node: u32| {
            let slot = self.below(node).iter().find(|part| demand.lacking.binary_search(part).is_ok());
            slot.is_some_and(|slot| self.failed(*slot))
        };
        demand.lacking.binary_search(&node).is_ok() || demand.serving.binary_search(&node).is_ok() && idle(node)
    }

    /// When the latest of the surges that a demand is under began, if there is one.
    fn surged(&self, demand: u32) -> Option<u64> {
        let below = self.below(demand);
        let [before, surge] = below else { return None };
        let own = Some(self.nodes[*surge as usize].changed).filter(|_| self.level(*surge) < ONE);
        own.max(self.surged(*before))
    }

    fn latest_failed(&self, nodes: &[u32], until: u64) -> u32 {
        let failed = nodes.iter().copied().filter(|node| self.failed(*node));
        let rank = |node: u32| {
            if self.is_demand(node) {
                return self.surged(node).map_or((false, false, 0), |event| (true, event <= until, event));
            }
            if self.is_lacking(node) {
                return (false, false, 1);
            }
            let event = self.nodes[node as usize].changed;
            (self.level(node) < self.model.threshold, event <= until, event)
        };
        let latest = failed.reduce(|a, b| if rank(b) > rank(a) { b } else { a });
        latest.expect("a node that is down has a failed part")
    }

    /// True if a process is failed and still lies on a failed path below a node. Looks at each node once.
    ///
    /// From the process upwards there are few gates, below the node there may be thousands of failed ones; only the members
    /// of a group that waits are not found that way.
    fn is_to_blame(&mut self, node: u32, culprit: u32) -> bool {
        if !self.failed(culprit) || !self.below(culprit).is_empty() {
            return false;
        }
        self.is_failed_up_to(node, culprit) || (!self.roles.is_empty() && self.is_failed_down_to(node, culprit))
    }

    /// True if some gates from a process up to a node all fail.
    fn is_failed_up_to(&mut self, node: u32, culprit: u32) -> bool {
        let model = self.model;
        let mut search = std::mem::take(&mut self.search);
        search.start(self.nodes.len(), culprit);
        let mut found = false;
        while let Some(at) = search.open.pop() {
            if at == node {
                found = true;
                break;
            }
            let (from, to) = model.fans[at as usize].outputs;
            let gates = model.outputs[from as usize..to as usize].iter();
            for gate in gates.map(|gate| model.processes.len() as u32 + gate) {
                if gate == node || self.failed(gate) {
                    search.visit(gate);
                }
            }
        }
        self.search = search;
        found
    }

    /// True if some failed path from a node leads down to a process.
    fn is_failed_down_to(&mut self, node: u32, culprit: u32) -> bool {
        let mut search = std::mem::take(&mut self.search);
        search.start(self.nodes.len(), node);
        let mut found = false;
        while let Some(at) = search.open.pop() {
            let below = self.below(at);
            if below.is_empty() && at == culprit {
                found = true;
                break;
            }
            for part in below.iter().copied().filter(|part| self.failed(*part)) {
                search.visit(part);
            }
        }
        self.search = search;
        found
    }
}

/// What is lost at a demand, in parts per billion of its peak, rounded to the nearest whole number.
fn weighed(lost: u128, demand: u32) -> u128 {
    (lost * u128::from(demand) + u128::from(ONE) / 2) / u128::from(ONE)
}

/// A walk over nodes that meets each of them once; its memory is reused.
#[derive(Debug, Clone, Default)]
pub(super) struct Search {
    open: Vec<u32>,
    /// Number of the walk that last met each node.
    met: Vec<u32>,
    walk: u32,
}

impl Search {
    fn start(&mut self, nodes: usize, from: u32) {
        if self.met.is_empty() || self.walk == u32::MAX {
            self.met.clear();
            self.met.resize(nodes, 0);
            self.walk = 0;
        }
        self.walk += 1;
        self.open.clear();
        self.visit(from);
    }

    #[inline]
    fn visit(&mut self, node: u32) {
        let met = &mut self.met[node as usize];
        if *met != self.walk {
            *met = self.walk;
            self.open.push(node);
        }
    }
}

//! Places, parts, and how a whole follows from them.

use super::super::source::Span;
use super::{Overload, Price, Stage};
use crate::law::Law;
use crate::units::Probability;

/// A fault domain.
#[derive(Debug, Clone)]
pub struct Place {
    /// Full path, for example `main/a`.
    pub path: String,
    /// The place that holds it.
    pub parent: Option<usize>,
}

/// A named set of like units.
#[derive(Debug, Clone)]
pub struct Component {
    /// Name.
    pub name: String,
    /// Where it was typed.
    pub span: Span,
    /// Places (none for a component that is nowhere in particular) with the number of units there.
    pub sites: Vec<(Option<usize>, u32)>,
    /// What brings a unit back after an outage of its place destroyed it.
    pub rebuild: Option<Vec<Stage>>,
    /// The clocks of its units run at (all units / units up) to this power, above 0.
    pub shared_load: Option<f64>,
    /// What a unit costs an hour, and each failure of one.
    pub cost: Price,
}

impl Component {
    /// What all its units cost an hour together, in millionths of the currency.
    pub fn cost_per_hour(&self) -> u128 {
        let units: u128 = self.sites.iter().map(|(_, count)| u128::from(*count)).sum();
        units * u128::from(self.cost.per_hour)
    }
}

/// Anything that can be up or down and be a part of something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Member {
    /// Unit `unit` at site `site` of a component.
    Unit {
        /// Index of the component.
        component: usize,
        /// Index into its sites.
        site: usize,
        /// Number within the site.
        unit: u32,
    },
    /// An instance of a service.
    Service {
        /// Index of the service.
        service: usize,
        /// Index of the instance.
        instance: usize,
    },
    /// An instance of a standby group.
    Standby {
        /// Index of the group.
        standby: usize,
        /// Index of the instance.
        instance: usize,
    },
    /// An instance of a reaction or buffer.
    Reaction {
        /// Index of the reaction.
        reaction: usize,
        /// Index of the instance.
        instance: usize,
    },
}

/// How a service follows from its members.
#[derive(Debug, Clone, PartialEq)]
pub enum Rule {
    /// Up while at least `k` members are up.
    AtLeast {
        /// Members needed.
        k: u32,
    },
    /// Level: members up times `each`, over `need`, at most 1.
    Capacity {
        /// What one member carries, in parts per billion of the unit of `need`.
        each: u64,
        /// What full service needs, in the same parts.
        need: u64,
    },
    /// Level: members up times `each`, over the demand of the moment, at most 1.
    Carries {
        /// What one member carries, in the unit of the demand.
        each: f64,
        /// What happens when demand is above that.
        overload: Option<Overload>,
    },
    /// Level: the mean of the levels of the members, weighted with their shares of the requests.
    Mix {
        /// Share of each member, in parts per billion; they sum to 10^9.
        shares: Vec<u32>,
    },
    /// Level: the share of all choices of `size` members of which at least `need` are up. A member counts as up from
    /// the level of the objective on.
    Shards {
        /// Members of one shard.
        size: u32,
        /// How many of them serve its customers.
        need: u32,
    },
}

/// A part with a share of requests.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weighted {
    /// The part.
    pub member: Member,
    /// Share of requests, in parts per billion.
    pub share: u32,
}

/// Requests that are tried again when they fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retries {
    /// The most attempts of one request, from 1.
    pub attempts: u32,
    /// Share of requests that fail whatever is tried, in parts per billion.
    pub doomed: u32,
}

/// A node of the structure, once or once in each of several places.
#[derive(Debug, Clone)]
pub struct Service {
    /// Name.
    pub name: String,
    /// Where it was typed.
    pub span: Span,
    /// One for a service that is nowhere in particular, else one for each place.
    pub instances: Vec<Instance>,
    /// Share of attempts that fail though everything is up, in parts per billion.
    pub errors: u32,
    /// What is done about requests that fail.
    pub retries: Option<Retries>,
    /// Measured beside the objective, though nothing promised needs it.
    pub report: bool,
}

/// One instance of a service or standby group.
#[derive(Debug, Clone)]
pub struct Instance {
    /// Its place.
    pub place: Option<usize>,
    /// How it follows from its members (for a standby group: one active member).
    pub rule: Rule,
    /// Its parts, in order of declaration.
    pub members: Vec<Member>,
    /// Parts without which it serves less: the share of requests that still succeeds while each is down.
    pub soft: Vec<Weighted>,
    /// Parts that serve some requests while it serves fewer: the share that each serves.
    pub fallbacks: Vec<Weighted>,
}

impl Instance {
    /// Everything that it is made of.
    pub fn parts(&self) -> impl Iterator<Item = Member> + '_ {
        let beside = self.soft.iter().chain(&self.fallbacks).map(|part| part.member);
        self.members.iter().copied().chain(beside)
    }
}

/// A group with active members; the others stand by.
#[derive(Debug, Clone)]
pub struct Standby {
    /// Name.
    pub name: String,
    /// Where it was typed.
    pub span: Span,
    /// One for each place that it is in.
    pub instances: Vec<Instance>,
    /// How many members are active at once; the others stand by for all of them.
    pub active: u32,
    /// Stages from the loss of an active member until another one serves.
    pub failover: Vec<Stage>,
    /// What happens when the target of a running failover is lost while another member is up.
    pub target_lost: TargetLost,
    /// Call a running failover off when the member that was active is back.
    pub resumes: bool,
    /// Return to the first member once it is back.
    pub fail_back: Option<FailBack>,
    /// Rate at which members that do not serve fail, as a share of that of the one that does.
    pub idle_rate: Probability,
}

/// Something that follows the fall of parts: it is up, except while its stages run or its buffer is full.
#[derive(Debug, Clone)]
pub struct Reaction {
    /// Name.
    pub name: String,
    /// Where it was typed.
    pub span: Span,
    /// One for each place that it is in; the members are what it watches.
    pub instances: Vec<Instance>,
    /// The last member of each instance is not watched: without it, nothing is started.
    pub conditional: bool,
    /// What it does.
    pub act: Act,
}

/// What follows the fall of parts.
#[derive(Debug, Clone)]
pub enum Act {
    /// Stages run from the fall of any of the parts.
    Stages {
        /// The stages.
        stages: Vec<Stage>,
        /// A part has fallen while its level is below this; the level of the objective, where it is not given.
        below: Option<Probability>,
        /// Called off when all parts are back.
        cancels: bool,
        /// Another fall meanwhile starts the stages afresh.
        restarts: bool,
    },
    /// Outages are absorbed until the backlog is full.
    Buffer {
        /// Longest outage that is absorbed, in hours.
        holds: f64,
        /// Hours of backlog worked off in an hour once the parts are back.
        works_off: f64,
    },
}

/// What happens when the target of a running failover is lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TargetLost {
    /// The failover goes on to another member that is up.
    Retarget,
    /// The failover is given up; a member that is up serves at once.
    Abandon,
}

/// A planned return to the first member of a standby group.
#[derive(Debug, Clone)]
pub struct FailBack {
    /// How long the first member must have been up.
    pub wait: Law,
    /// Downtime of the switch itself.
    pub outage: Option<Law>,
}

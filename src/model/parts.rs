//! What controllers decide about, and what is recorded.

use super::ONE;
use crate::units::SimTime;

/// The demand, as nodes: parts per billion of the most that is ever asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Demand {
    /// The demand of the moment.
    pub node: u32,
    /// The process that follows the profile.
    pub base: u32,
    /// The nodes from the profile to the demand of the moment: that process, then a gate for each surge.
    pub path: Vec<u32>,
    /// Label of the downtime of tiers that are short with all their parts up.
    pub overload: u32,
    /// Controllers of scaled services and the slots of their units, sorted.
    pub lacking: Vec<u32>,
    /// Units of scaled services with their slots, sorted: up while the unit is, and is provisioned.
    pub serving: Vec<u32>,
    /// Levels of all nodes when everything is up and nobody asks for anything.
    pub calm: Vec<u32>,
}

/// A service whose units follow the demand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scaling {
    /// Its controller: its level says how many units are provisioned, see [`Scaling::level`].
    pub process: u32,
    /// Nodes of the units, in the order in which they are provisioned.
    pub units: Vec<u32>,
    /// What a unit carries, in 1e-18 of a demand at [`ONE`].
    pub share: u128,
    /// Target utilisation in parts per billion.
    pub target: u32,
    /// Units that are launched or given back at once at most.
    pub step: u32,
    /// Units that are always provisioned.
    pub min: u32,
    /// For how long fewer must be wanted before units are given back.
    pub cool_down: SimTime,
    /// What the first so many units cost an hour, in millionths of the currency; empty where they cost nothing.
    pub prices: Vec<u128>,
}

impl Scaling {
    /// Level of the controller that provisions so many of all units.
    pub fn level(provisioned: u32, of: usize) -> u32 {
        if provisioned as usize == of { ONE } else { provisioned * (ONE / of as u32) }
    }
}

/// A position of a standby group, which one member fills.
#[derive(Debug, Clone)]
pub struct Group {
    /// Its controller.
    pub process: u32,
    /// Nodes of the members, which all positions of the group share.
    pub members: Vec<u32>,
    /// Number of the position, from 0: the member that fills it at the start.
    pub position: u32,
    /// Index of the first position of the group.
    pub first: u32,
    /// Number of its positions.
    pub positions: u32,
    /// On the loss of the target of a failover, give up if another member is up.
    pub abandon: bool,
    /// When the member that was active is back, call the failover off.
    pub resumes: bool,
    /// Law of how long the first member must be up before the return to it, or [`NONE`](super::NONE) to stay.
    pub return_wait: u32,
    /// Stage of the return itself, or [`NONE`](super::NONE) where it takes no time.
    pub return_stage: u32,
    /// Cause of the downtime of a return.
    pub return_cause: u32,
    /// Speed of the clocks of members that do not serve, in parts per billion of full speed.
    pub idle_speed: u32,
    /// For each member that may be down unseen its place and the processes that take it down; empty where none may.
    pub looks: Vec<(u32, Vec<u32>)>,
    /// Processes on paced clocks of each member; none at all where idle members run at full speed.
    pub clocks: Vec<Vec<u32>>,
}

/// Stages that follow the fall of parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reaction {
    /// The nodes whose fall starts it.
    pub to: Vec<u32>,
    /// Where their states begin in the list of all reactions' parts.
    pub first: u32,
    /// A node has fallen while its level is below this.
    pub below: u32,
    /// Nothing is started, and what runs is called off, while this node is down; [`NONE`](super::NONE) for no such node.
    pub only_while: u32,
    /// Called off when all nodes are back.
    pub cancels: bool,
    /// Another fall meanwhile starts the stages afresh.
    pub restarts: bool,
}

/// A backlog that grows while a part is down and is worked off while it is up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Buffer {
    /// The node of the part.
    pub of: u32,
    /// The longest outage that fits.
    pub holds: SimTime,
    /// How fast the backlog is worked off, in parts per billion of the speed at which it grows.
    pub works_off: u64,
}

/// A recorded service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Watched {
    /// Name from the scenario.
    pub name: String,
    /// Its node.
    pub node: u32,
    /// It is down while its level is below this.
    pub threshold: u32,
    /// How its requests are retried, if they are.
    pub retried: Option<Retried>,
}

/// Requests of a service that are retried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retried {
    /// Node whose level is the share of possible retries that a request does without.
    pub unspent: u32,
    /// The most attempts of one request.
    pub most: u32,
}

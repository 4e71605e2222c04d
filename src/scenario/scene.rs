//! A scenario as meant: every name resolved, every number in one unit, nothing left to guess.

mod belief;
mod cost;
mod demand;
mod objective;
mod stages;
mod strikes;
mod structure;

pub use belief::{Belief, Quantity};
pub use cost::{Costs, MILLIONTHS, Price};
pub use demand::{Demand, Overload, Profile, Scaling};
pub use objective::{Credit, Objective, Window};
pub use stages::{Check, Crew, Fade, Loss, Needs, Spare, Stage, WorkingWeek};
pub use strikes::{Consequence, Outage, Schedule, Spread, Strike, StrikeKind, Target, Victim};
pub use structure::{
    Act, Component, FailBack, Instance, Member, Place, Reaction, Retries, Rule, Service, Standby, TargetLost, Weighted,
};

use crate::units::Hours;

/// A checked scenario, ready to be compiled.
#[derive(Debug, Clone)]
pub struct Scenario {
    /// Short name, safe as a folder name.
    pub name: String,
    /// One line for headings.
    pub title: String,
    /// SHA-256 over the text and the overrides, lower-case hex.
    pub sha256: String,
    /// Length of a history, the warm-up not counted.
    pub horizon: Hours,
    /// Time simulated before the horizon starts.
    pub warm_up: Hours,
    /// Fault domains; a parent comes before its children.
    pub places: Vec<Place>,
    /// Pools of people or slots that recoveries share.
    pub crews: Vec<Crew>,
    /// Stocks of spares that recoveries take from.
    pub spares: Vec<Spare>,
    /// Sets of like units.
    pub components: Vec<Component>,
    /// Faults and changes in order of declaration.
    pub strikes: Vec<Strike>,
    /// Groups with one active member.
    pub standbys: Vec<Standby>,
    /// What follows the fall of parts.
    pub reactions: Vec<Reaction>,
    /// Nodes of the structure.
    pub services: Vec<Service>,
    /// What users ask for, where it matters.
    pub demand: Option<Demand>,
    /// Services whose units follow the demand.
    pub scalings: Vec<Scaling>,
    /// What is promised of the service that users need.
    pub objective: Objective,
    /// What is promised of other services and standby groups.
    pub promises: Vec<Objective>,
    /// What things cost, where money is spoken of.
    pub costs: Option<Costs>,
    /// Every number with its source.
    pub assumptions: Vec<Assumption>,
    /// The numbers that are believed, not known, in the order of the text; each stands at its best guess.
    pub beliefs: Vec<Belief>,
}

/// The priority of a stage that states none.
pub const USUAL_PRIORITY: u8 = 50;

/// A number that the result leans on.
#[derive(Debug, Clone, PartialEq)]
pub struct Assumption {
    /// Where in the scenario.
    pub name: String,
    /// The value with its unit.
    pub value: String,
    /// Where it comes from.
    pub source: String,
}

//! What users ask for, and what follows it.

use super::Stage;
use crate::units::{Hours, Probability};

/// What users ask for over time, in a unit of the scenario's choice.
#[derive(Debug, Clone, PartialEq)]
pub struct Demand {
    /// How it goes up and down.
    pub profile: Profile,
    /// The most that the profile asks for: growth and surges left out.
    pub peak: f64,
    /// By how much it grows in a year of 365 days, from the end of the warm-up on; 0.2 for 20 %.
    pub growth: f64,
}

/// How demand goes up and down. Time 0 is Monday 00:00.
#[derive(Debug, Clone, PartialEq)]
pub enum Profile {
    /// A level for each hour of a day or a week, again and again; a single level for constant demand.
    Hourly(Vec<f64>),
    /// Around a mean.
    Sine {
        /// Mean.
        mean: f64,
        /// Height of the peak above the mean.
        amplitude: f64,
        /// From peak to peak.
        period: Hours,
        /// When the first peak is.
        peak_at: Hours,
    },
}

/// What becomes of a tier that is asked for more than it can carry, where excess demand is not simply turned away.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Overload {
    /// It collapses where demand is above this many times its capacity; at least 1.
    pub above: f64,
    /// Share of its capacity that it still serves then.
    pub serves: Probability,
}

/// How the number of units that a service has in use follows the demand.
#[derive(Debug, Clone)]
pub struct Scaling {
    /// Index of the service: a capacity of units; all of them are the quota.
    pub service: usize,
    /// Target utilisation: share of its capacity that a unit is meant to carry.
    pub target: Probability,
    /// Stages of a launch.
    pub launch: Vec<Stage>,
    /// Units that are launched or given back at once at most.
    pub step: u32,
    /// Units that are always in use.
    pub min: u32,
    /// For how long fewer must be wanted before units are given back.
    pub cool_down: Hours,
}

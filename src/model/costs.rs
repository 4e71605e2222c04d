//! What is counted of strikes, and what things cost.

/// A count of strikes; every process adds to one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Counter {
    /// What is counted.
    pub what: Counted,
    /// What one costs, in millionths of the currency.
    pub per_event: u64,
    /// What an hour of the stages that follow costs, in millionths of the currency.
    pub per_hour: u64,
}

/// What a counter counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Counted {
    /// Occurrences of this cause that take effect.
    Occurrences(u32),
    /// What occurrences of this cause strike beside their targets.
    Victims(u32),
    /// Units of this component that an outage of their place destroys.
    Rebuilds(u32),
    /// Whatever costs nothing.
    Nothing,
}

/// What is spent without anything happening, and on outages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Costs {
    /// What the numbers are in.
    pub currency: String,
    /// Components and places with what they cost an hour all together, in millionths; units of scaled services are left
    /// out.
    pub running: Vec<(String, u128)>,
    /// Of a minute of an outage of the first recorded service, in millionths.
    pub outage_per_minute: u64,
    /// Of an outage that begins, in millionths.
    pub outage_fixed: u64,
    /// Names of the components, for rebuilds.
    pub components: Vec<String>,
    /// Names of the scaled services.
    pub scaled: Vec<String>,
}

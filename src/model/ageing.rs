//! Clocks that keep an age or change their speed, and what changes it.

/// What a clock that keeps an age or changes its speed begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clock {
    /// Speed at the start, in parts per billion of full speed.
    pub speed: u64,
    /// Share of the age that is kept through a repair, in parts per billion.
    pub kept: u32,
    /// The process, on such a clock too, that is due at an age of this one, or [`NONE`](super::NONE).
    pub maintenance: u32,
}

/// A component whose clocks run the faster the fewer of its units are up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Load {
    /// Nodes of the units.
    pub units: Vec<u32>,
    /// Speed by the number of units that are up, in parts per billion of full speed.
    pub speeds: Vec<u64>,
    /// Processes on the clocks of the units.
    pub clocks: Vec<u32>,
}

//! fivenines: a Monte Carlo failure simulator for cloud architectures.
pub mod estimate;
pub mod model;
pub mod report;
pub mod study;
pub mod units;

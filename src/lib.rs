//! fivenines: a Monte Carlo failure simulator for cloud architectures.
pub mod catalog;
pub mod engine;
pub mod estimate;
pub mod law;
pub mod model;
pub mod report;
pub mod scenario;
pub mod study;
pub mod units;

//! Reports.

pub mod chart;

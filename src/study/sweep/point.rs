//! What is known of one point of a sweep.

use super::{Grid, SweepError};
use crate::estimate::{Estimate, HistoryTally};
use crate::scenario::Scenario;
use crate::study::rare::AccelerationFindings;
use crate::study::{Quantile, Study};

/// Estimates of the main service at one point.
#[derive(Debug, Clone)]
pub struct Point {
    /// Which value of each axis it has.
    pub at: Vec<usize>,
    /// SHA-256 of the scenario text and all overrides, lower-case hex.
    pub sha256: String,
    /// Histories behind the estimates.
    pub replications: u64,
    /// Histories in which an outage began.
    pub histories_with_outage: u64,
    /// Share of time up.
    pub availability: Estimate,
    /// Share of time down.
    pub unavailability: Estimate,
    /// Minutes down per year of 365 days.
    pub downtime_minutes_per_year: Estimate,
    /// Quantiles over histories of the downtime in minutes per year.
    pub downtime_quantiles: Vec<Quantile>,
    /// Outages that begin, per year.
    pub outages_per_year: Estimate,
    /// Probability that a history has no outage at all.
    pub probability_no_outage: Estimate,
    /// Share of demand served.
    pub demand_served: Estimate,
    /// What is promised, where an availability is.
    pub promised: Option<Promised>,
    /// What became of looking for rare outages, where that was done.
    pub acceleration: Option<AccelerationFindings>,
}

/// A promised availability and how often it is kept.
#[derive(Debug, Clone, Copy)]
pub struct Promised {
    /// As unavailability (1e-4 for 99.99 %).
    pub unavailability: f64,
    /// `year`, `quarter` or `month`.
    pub window: crate::study::Window,
    /// Share of windows that keep it.
    pub probability_met: Estimate,
}

impl Point {
    pub(super) fn of(
        grid: &Grid,
        study: &Study<'_>,
        scenario: &Scenario,
        point: usize,
        tally: &HistoryTally,
    ) -> Result<Point, SweepError> {
        let findings = study.findings(tally, tally.histories).map_err(SweepError::Study)?;
        let service = findings.service;
        let availability = findings.objective.and_then(|objective| objective.availability);
        Ok(Point {
            at: grid.at(point),
            sha256: scenario.sha256.clone(),
            replications: tally.histories,
            histories_with_outage: tally.services[0].outages.nonzero(),
            availability: service.availability,
            unavailability: service.unavailability,
            downtime_minutes_per_year: service.downtime_minutes_per_year,
            downtime_quantiles: service.downtime_quantiles,
            outages_per_year: service.outages_per_year,
            probability_no_outage: service.probability_no_outage,
            demand_served: service.demand_served,
            acceleration: None,
            promised: availability.map(|promised| Promised {
                unavailability: promised.unavailability,
                window: promised.window,
                probability_met: promised.probability_met,
            }),
        })
    }

    /// The quantile of order `p` of the downtime, if it is among those that are kept.
    pub fn downtime_quantile(&self, p: f64) -> Option<&Quantile> {
        self.downtime_quantiles.iter().find(|quantile| (quantile.p - p).abs() < 1e-9)
    }
}

/// The downtime of a horizon that a promised availability leaves on average, in microseconds.
pub(super) fn allowed(scenario: &Scenario) -> Option<f64> {
    let availability = scenario.objective.availability?;
    Some(availability.complement() * scenario.horizon.to_sim().0 as f64)
}

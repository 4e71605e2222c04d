//! Points of a sweep that are rarely down.

use super::{Point, Sweep, SweepError, cautions};
use crate::scenario::Scenario;
use crate::study::rare::{AccelerationFindings, Effort, PlainFigures, When, search};

/// Points that have the work of a search each; more of them share it.
const POINTS_OF_A_RUN: f64 = 10.0;

impl Sweep {
    /// Looks for rare outages at each point as in a run, and puts what was found in the place of the mean figures where it is
    /// trusted and sharper. The scenarios are those of the points. A search for a goal is judged by plain histories, and so
    /// are its points.
    ///
    /// # Errors
    /// [`SweepError`]: a point is too large, a path never ends, or `stop` answers true.
    pub fn with_rare_outages(
        mut self,
        scenarios: &[Scenario],
        when: When,
        stop: &dyn Fn() -> bool,
    ) -> Result<Sweep, SweepError> {
        if self.answer.is_some() {
            return Ok(self);
        }
        let effort = Effort::USUAL.part((POINTS_OF_A_RUN / self.points.len() as f64).min(1.0));
        for (point, scenario) in self.points.iter_mut().zip(scenarios) {
            if stop() {
                return Err(SweepError::Stopped);
            }
            point.look_closer(scenario, self.seed, when, effort)?;
        }
        let used = self.points.iter().filter(|point| point.accelerated()).count();
        if used > 0 {
            self.cautions = cautions(&self.points, self.pilot, None);
            self.cautions.push(format!(
                "outages are rare at {used} of {} points: they were looked for by themselves there (forced failures, or paths \
                 that split near an outage), and mean figures are those of the search; quantiles and kept objectives are not",
                self.points.len()
            ));
        }
        Ok(self)
    }
}

impl Point {
    /// Whether the mean figures are those of a search for rare outages.
    pub fn accelerated(&self) -> bool {
        self.acceleration.as_ref().is_some_and(|acceleration| acceleration.used)
    }

    fn look_closer(&mut self, scenario: &Scenario, seed: u64, when: When, effort: Effort) -> Result<(), SweepError> {
        let plain = PlainFigures {
            histories: self.replications,
            with_outage: self.histories_with_outage,
            unavailability: self.unavailability,
            downtime_minutes_per_year: self.downtime_minutes_per_year,
            outages_per_year: self.outages_per_year,
            probability_no_outage: self.probability_no_outage,
        };
        let looked = search(scenario, seed, &plain, when, effort).map_err(SweepError::Study)?;
        self.acceleration = looked.map(|(said, _)| said);
        if let Some(AccelerationFindings { found: Ok(found), used: true, .. }) = &self.acceleration {
            let availability = found.availability();
            if self.demand_served == self.availability && self.unavailability.mean > 0.0 {
                self.demand_served = availability;
            }
            self.availability = availability;
            self.unavailability = found.unavailability;
            self.downtime_minutes_per_year = found.downtime_minutes_per_year;
            self.outages_per_year = found.outages_per_year;
        }
        Ok(())
    }
}

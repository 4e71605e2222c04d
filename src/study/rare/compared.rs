//! Designs side by side, some of which are rarely down.

use super::super::spending::spending;
use super::super::{Comparison, Findings, PairFindings, StudyError};
use super::findings::{When, with_search};
use super::search::Effort;
use crate::estimate::{Estimate, difference_of_independent};
use crate::scenario::Scenario;

/// Looks for rare outages of each design of a comparison as for those of a run ([`with_rare_outages`](super::with_rare_outages)), the
/// scenarios being in the same order; each search has luck of its own.
///
/// What two designs differ by is then the difference of two independent estimates, where one of the two rests on a search;
/// in how many histories one is better stays that of paired plain histories. Once `go_on` answers false the rest stays as it is.
///
/// # Errors
/// [`StudyError`] if a design is too large or a path never ends.
pub fn compare_with_rare_outages(
    mut comparison: Comparison,
    scenarios: &[Scenario],
    when: When,
    effort: Effort,
    go_on: impl Fn() -> bool,
) -> Result<Comparison, StudyError> {
    for (at, scenario) in scenarios.iter().enumerate().take(comparison.designs.len()) {
        if !go_on() {
            break;
        }
        // Multiples of an odd number: no two designs share a seed.
        let seed = comparison.seed.wrapping_add((at as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let design = comparison.designs[at].clone();
        comparison.designs[at] = with_search(design, scenario, seed, when, effort)?;
    }
    let Comparison { designs, pairs, pair_level, .. } = &mut comparison;
    pairs.iter_mut().for_each(|pair| pair.take_over(designs, *pair_level));
    if pairs.iter().any(|pair| pair.accelerated) {
        comparison.spending = spending(&comparison.designs, &comparison.pairs);
    }
    Ok(comparison)
}

impl Findings {
    /// Whether the headline is that of a search for rare outages.
    pub fn accelerated(&self) -> bool {
        self.acceleration.as_ref().is_some_and(|acceleration| acceleration.used)
    }
}

impl PairFindings {
    /// The difference of the headlines, where one of them is that of a search.
    fn take_over(&mut self, designs: &[Findings], level: f64) {
        let (first, second) = (&designs[self.first], &designs[self.second]);
        if !first.accelerated() && !second.accelerated() {
            return;
        }
        let (a, b) = (&first.service, &second.service);
        let of = |a: &Estimate, b: &Estimate| difference_of_independent(a, b, level);
        let downtime = of(&a.downtime_minutes_per_year, &b.downtime_minutes_per_year);
        // Where what is down serves nothing both lose the same.
        if self.demand_lost_minutes_per_year == self.downtime_minutes_per_year {
            self.demand_lost_minutes_per_year = downtime;
        }
        self.downtime_minutes_per_year = downtime;
        self.outages_per_year = of(&a.outages_per_year, &b.outages_per_year);
        self.noise = downtime.low <= 0.0 && downtime.high >= 0.0;
        (self.variance_reduction, self.years_to_tell) = (None, None);
        self.accelerated = true;
    }
}

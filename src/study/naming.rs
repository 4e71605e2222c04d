//! From tallies, which know indices, to findings, which know names.

use super::first_outage::first_outage;
use super::promise::data_loss;
use super::{CauseFindings, Distribution, Quantile, ServiceFindings};
use crate::estimate::{Counts, Estimate, FEW, HistoryTally, Moments, Sample, ServiceTally};
use crate::estimate::{mean_or_bound, proportion, rate_or_bound};
use crate::model::{Model, Retried, Watched};
use crate::units::{HOURS_PER_YEAR, SimTime};
use std::collections::BTreeMap;

/// Quantiles that reports show.
const QUANTILES: [f64; 5] = [0.5, 0.9, 0.95, 0.99, 0.999];

/// One minus an estimate of a share.
pub(super) fn complement(share: Estimate) -> Estimate {
    Estimate { mean: 1.0 - share.mean, low: 1.0 - share.high, high: 1.0 - share.low, ..share }
}

/// Turns tallies, which know indices, into findings, which know names.
pub(super) struct Names<'m> {
    model: &'m Model,
    horizon: SimTime,
    /// Occurrences of each cause by history.
    occurrences: &'m Counts,
}

impl<'m> Names<'m> {
    /// The names of a model for the figures of a tally.
    pub(super) fn of(model: &'m Model, total: &'m HistoryTally) -> Self {
        Names { model, horizon: model.horizon, occurrences: &total.ledger.occurrences }
    }

    /// From microseconds in a horizon to minutes in a year.
    fn minutes_per_year(&self) -> f64 {
        1.0 / 6e7 * (HOURS_PER_YEAR / self.horizon.hours())
    }

    /// The estimates of one recorded service.
    pub(super) fn service(&self, watched: &Watched, tally: &ServiceTally) -> ServiceFindings {
        let cap = self.horizon.0;
        let histories = tally.downtime.count();
        let years = self.horizon.hours() / HOURS_PER_YEAR;
        let unavailability = mean_or_bound(&tally.downtime, cap, 1.0 / cap as f64);
        let without = proportion(histories - tally.outages.nonzero(), histories);
        ServiceFindings {
            name: watched.name.clone(),
            availability: complement(unavailability),
            unavailability,
            demand_served: complement(self.unserved(tally)),
            attempts_per_request: watched.retried.map(|retried| attempts(tally, retried, cap)),
            downtime_minutes_per_year: mean_or_bound(&tally.downtime, cap, self.minutes_per_year()),
            downtime_quantiles: quantiles(&tally.downtimes, self.minutes_per_year(), Some(cap)),
            outages_per_year: rate_or_bound(&tally.outages, years),
            outage_minutes: tally.length.estimate_of_lengths(&tally.lengths, 1.0 / 6e7, cap),
            outage_quantiles: quantiles(&tally.lengths, 1.0 / 6e7, Some(cap)),
            time_to_first_outage_hours: first_outage(tally, histories, self.horizon),
            probability_outage: complement(without),
            probability_no_outage: without,
            causes: self.causes(tally, histories),
            distribution: Distribution {
                points: tally
                    .downtimes
                    .points()
                    .into_iter()
                    .map(|(x, n)| (x as f64 * self.minutes_per_year(), n))
                    .collect(),
            },
            data_loss: tally.losses.as_deref().map(|losses| data_loss(losses, years)),
            objective: None,
        }
    }

    /// Share of demand that is not served. Where surges make demand random, as a ratio of means; the interval of few
    /// losses takes the demand of each history for its mean.
    fn unserved(&self, tally: &ServiceTally) -> Estimate {
        let surges = self.model.demand.as_ref().is_some_and(|demand| demand.node != demand.base);
        if surges && tally.lost.nonzero() >= FEW {
            return Estimate { count: tally.unserved.pairs(), ..tally.unserved.estimate(1.0, 1) };
        }
        let demanded = self.model.demand.as_ref().map(|_| tally.unserved.mean_x()).filter(|mean| *mean > 0.0);
        let demanded = demanded.unwrap_or(self.horizon.0 as f64);
        mean_or_bound(&tally.lost, demanded.round() as u64, 1.0 / demanded)
    }

    /// All causes, those with the most downtime first; a cause that was never seen has an upper bound.
    fn causes(&self, tally: &ServiceTally, histories: u64) -> Vec<CauseFindings> {
        let years = self.horizon.hours() / HOURS_PER_YEAR;
        // Of thousands of causes most were seen alike.
        let mut known = BTreeMap::new();
        let mut rate = |seen: &Moments| *known.entry(*seen).or_insert_with(|| rate_or_bound(seen, years));
        let mut causes: Vec<CauseFindings> = (0..self.model.causes.len() as u32)
            .map(|at| {
                let mut seen = tally.causes.get(&at).cloned().unwrap_or_default();
                seen.downtime.push_zeros(histories - seen.downtime.count());
                seen.outages.push_zeros(histories - seen.outages.count());
                let cause = &self.model.causes[at as usize];
                CauseFindings {
                    name: cause.name.clone(),
                    kind: cause.kind,
                    downtime_minutes_per_year: mean_or_bound(&seen.downtime, self.horizon.0, self.minutes_per_year()),
                    events_per_year: self.events(at).map(|seen| rate(&seen)),
                    outages_per_year: rate(&seen.outages),
                    stages: self.stages(tally, at, histories),
                }
            })
            .collect();
        causes.sort_by(|a, b| b.downtime_minutes_per_year.mean.total_cmp(&a.downtime_minutes_per_year.mean));
        causes
    }

    /// How often a fault or change occurred, by history.
    fn events(&self, cause: u32) -> Option<Moments> {
        let counted = matches!(self.model.causes[cause as usize].kind, "fault" | "change");
        self.occurrences.of(cause as usize).filter(|_| counted)
    }

    fn stages(&self, tally: &ServiceTally, cause: u32, histories: u64) -> Vec<(String, f64)> {
        let of_cause = tally.stages.range((cause, 0)..=(cause, u32::MAX));
        of_cause
            .map(|((_, label), time)| {
                let minutes = *time as f64 / histories as f64 * self.minutes_per_year();
                (self.model.labels[*label as usize].clone(), minutes)
            })
            .collect()
    }
}

/// Mean number of attempts of one request: the first, and its share of the possible retries.
fn attempts(tally: &ServiceTally, retried: Retried, cap: u64) -> Estimate {
    let retries = mean_or_bound(&tally.retries, cap, f64::from(retried.most - 1) / cap as f64);
    Estimate { mean: 1.0 + retries.mean, low: 1.0 + retries.low, high: 1.0 + retries.high, ..retries }
}

/// The quantiles that reports show, times `scale`; where the data do not bound one from above, `cap` does.
pub(super) fn quantiles(sample: &Sample, scale: f64, cap: Option<u64>) -> Vec<Quantile> {
    QUANTILES
        .into_iter()
        .filter_map(|p| {
            let value = sample.quantile(p)?;
            let (low, high) = sample.quantile_interval(p);
            let high = high.or(cap).map_or(f64::INFINITY, |high| high as f64 * scale);
            Some(Quantile { p, value: value as f64 * scale, low: low as f64 * scale, high })
        })
        .collect()
}

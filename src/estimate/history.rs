//! What is gathered from every history: whole numbers that merge exactly, one tally for each recorded service.

use super::{Moments, Ratio, Sample};
use crate::engine::{Outage, ServiceRecord, Tally, Trajectory};
use crate::units::SimTime;
use std::collections::BTreeMap;

/// Parts per billion in a full level.
const ONE: u128 = 1_000_000_000;
/// Histories that are remembered by number, to find a typical and a bad one to draw.
const REMEMBERED: usize = 1 << 14;

/// What the objective promises, in the units of the simulation clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Promise {
    /// Longest downtime in one window that keeps the availability.
    pub downtime: Option<SimTime>,
    /// Number of windows in the horizon.
    pub windows: u64,
    /// Longest outage that keeps the recovery time.
    pub rto: Option<SimTime>,
    /// Length of the horizon.
    pub horizon: SimTime,
}

/// Everything gathered from a set of histories.
#[derive(Debug, Clone)]
pub struct HistoryTally {
    promise: Promise,
    /// Number of histories.
    pub histories: u64,
    /// One for each recorded service; the first is the one that the objective is about.
    pub services: Vec<ServiceTally>,
    /// Windows that kept the promised availability, by history.
    pub windows_kept: Moments,
    /// Histories in which every window kept it.
    pub histories_kept: u64,
    /// Outages that kept or broke the promised recovery time, and those of them that kept it.
    pub recoveries: (u64, u64),
    /// One row a history, until somebody takes them.
    pub years: Vec<Year>,
    /// Downtime and number of the first histories.
    pub remembered: Vec<(SimTime, u64)>,
    /// Events processed.
    pub events: u64,
}

/// Figures of one service over a set of histories. Times are in microseconds of one horizon.
#[derive(Debug, Clone, Default)]
pub struct ServiceTally {
    /// Downtime by history.
    pub downtime: Moments,
    /// Downtime by history, as a sample.
    pub downtimes: Sample,
    /// Demand not served by history, as time of full loss (at the peak of the demand, where it varies).
    pub lost: Moments,
    /// Demand and what was not served of it, by history; empty where demand has no say.
    pub unserved: Ratio,
    /// Retries by history, as time in which all possible ones are made.
    pub retries: Moments,
    /// Outages that began, by history.
    pub outages: Moments,
    /// Lengths of completed outages.
    pub lengths: Sample,
    /// Number and total length of completed outages, by history.
    pub length: Ratio,
    /// Time to the first outage, of the histories that had one.
    pub first: Moments,
    /// Time until the first outage or the end, over all histories.
    pub exposure: u128,
    /// By cause.
    pub causes: BTreeMap<u32, CauseTally>,
    /// Downtime by cause and stage.
    pub stages: BTreeMap<(u32, u32), u128>,
}

/// Downtime and outages put down to one cause, by history; histories without any are not counted in.
#[derive(Debug, Clone, Default)]
pub struct CauseTally {
    /// Downtime.
    pub downtime: Moments,
    /// Outages that it started.
    pub outages: Moments,
}

/// One history of the service that the objective is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Year {
    /// Number of the history.
    pub replication: u64,
    /// Time down.
    pub downtime: SimTime,
    /// Outages that began.
    pub outages: u64,
    /// Longest outage, cut off at the horizon.
    pub longest: SimTime,
    /// Demand not served, as time of full loss (at the peak of the demand, where it varies).
    pub lost: SimTime,
    /// Demand, as time of its peak: the horizon where it does not vary.
    pub demanded: SimTime,
}

impl HistoryTally {
    /// An empty tally for this many services.
    pub fn new(services: usize, promise: Promise) -> Self {
        HistoryTally {
            promise,
            histories: 0,
            services: vec![ServiceTally::default(); services],
            windows_kept: Moments::default(),
            histories_kept: 0,
            recoveries: (0, 0),
            years: Vec::new(),
            remembered: Vec::new(),
            events: 0,
        }
    }

    /// Judges one history of the main service against the promise.
    fn judge(&mut self, record: &ServiceRecord) {
        if let Some(allowed) = self.promise.downtime {
            let kept = if self.promise.windows == 1 {
                u64::from(record.downtime <= allowed)
            } else {
                windows_kept(&record.outages, allowed, self.promise.horizon, self.promise.windows)
            };
            self.windows_kept.push(kept);
            self.histories_kept += u64::from(kept == self.promise.windows);
        }
        if let Some(rto) = self.promise.rto {
            for outage in record.outages.iter().filter(|outage| !outage.begun_before) {
                let length = outage.end - outage.start;
                // An outage cut off before the promise ran out says nothing; later, it has broken it already.
                if !outage.cut_off || length > rto {
                    self.recoveries.0 += 1;
                    self.recoveries.1 += u64::from(length <= rto);
                }
            }
        }
    }
}

impl Tally for HistoryTally {
    fn observe(&mut self, trajectory: &Trajectory) {
        self.histories += 1;
        self.events += trajectory.events;
        let horizon = self.promise.horizon;
        let demanded = trajectory.demanded.map(|demanded| SimTime((demanded / ONE) as u64));
        for (tally, record) in self.services.iter_mut().zip(&trajectory.services) {
            tally.observe(record, horizon);
            if let Some(demanded) = demanded {
                tally.unserved.push(demanded.0, ((record.lost / ONE) as u64).min(demanded.0));
            }
        }
        let main = &trajectory.services[0];
        self.judge(main);
        self.years.push(Year {
            replication: trajectory.replication,
            downtime: main.downtime,
            outages: begun(main),
            longest: main.outages.iter().map(|outage| outage.end - outage.start).max().unwrap_or_default(),
            lost: SimTime((main.lost / ONE) as u64),
            demanded: demanded.unwrap_or(horizon),
        });
        if self.remembered.len() < REMEMBERED {
            self.remembered.push((main.downtime, trajectory.replication));
        }
    }

    fn merge(&mut self, later: Self) {
        self.histories += later.histories;
        self.events += later.events;
        for (tally, other) in self.services.iter_mut().zip(later.services) {
            tally.merge(other);
        }
        self.windows_kept.merge(&later.windows_kept);
        self.histories_kept += later.histories_kept;
        self.recoveries.0 += later.recoveries.0;
        self.recoveries.1 += later.recoveries.1;
        self.years.extend(later.years);
        let room = REMEMBERED - self.remembered.len();
        self.remembered.extend(later.remembered.into_iter().take(room));
    }
}

fn begun(record: &ServiceRecord) -> u64 {
    record.outages.iter().filter(|outage| !outage.begun_before).count() as u64
}

impl ServiceTally {
    fn observe(&mut self, record: &ServiceRecord, horizon: SimTime) {
        self.downtime.push(record.downtime.0);
        self.downtimes.push(record.downtime.0);
        self.lost.push((record.lost / ONE) as u64);
        self.retries.push((record.retries / ONE) as u64);
        self.outages.push(begun(record));
        let mut completed = (0, 0);
        for outage in &record.outages {
            if !outage.cut_off && !outage.begun_before {
                let length = (outage.end - outage.start).0;
                self.lengths.push(length);
                completed = (completed.0 + 1, completed.1 + length);
            }
        }
        self.length.push(completed.0, completed.1);
        match record.outages.first() {
            Some(first) => {
                self.first.push(first.start.0);
                self.exposure += u128::from(first.start.0);
            }
            None => self.exposure += u128::from(horizon.0),
        }
        self.observe_causes(record);
    }

    fn observe_causes(&mut self, record: &ServiceRecord) {
        // Few causes meet in one history, so looking again for each is cheaper than a map.
        for (at, charge) in record.charges.iter().enumerate() {
            *self.stages.entry((charge.cause, charge.label)).or_default() += u128::from(charge.time.0);
            if record.charges[..at].iter().all(|earlier| earlier.cause != charge.cause) {
                let own = record.charges[at..].iter().filter(|other| other.cause == charge.cause);
                let total = own.map(|other| other.time.0).sum();
                self.causes.entry(charge.cause).or_default().downtime.push(total);
            }
        }
        let started = |outage: &&Outage| !outage.begun_before;
        for (at, outage) in record.outages.iter().enumerate().filter(|(_, o)| started(o)) {
            let same = |other: &Outage| started(&other) && other.cause == outage.cause;
            if !record.outages[..at].iter().any(same) {
                let count = record.outages[at..].iter().filter(|other| same(other)).count() as u64;
                self.causes.entry(outage.cause).or_default().outages.push(count);
            }
        }
    }

    fn merge(&mut self, other: ServiceTally) {
        self.downtime.merge(&other.downtime);
        self.downtimes.merge(&other.downtimes);
        self.lost.merge(&other.lost);
        self.unserved.merge(&other.unserved);
        self.retries.merge(&other.retries);
        self.outages.merge(&other.outages);
        self.lengths.merge(&other.lengths);
        self.length.merge(&other.length);
        self.first.merge(&other.first);
        self.exposure += other.exposure;
        for (cause, tally) in other.causes {
            let own = self.causes.entry(cause).or_default();
            own.downtime.merge(&tally.downtime);
            own.outages.merge(&tally.outages);
        }
        for (key, time) in other.stages {
            *self.stages.entry(key).or_default() += time;
        }
    }
}

/// How many of the equal windows of the horizon have at most the allowed downtime.
fn windows_kept(outages: &[Outage], allowed: SimTime, horizon: SimTime, windows: u64) -> u64 {
    let edge = |window: u64| SimTime((u128::from(horizon.0) * u128::from(window) / u128::from(windows)) as u64);
    let (mut kept, mut first) = (0, 0);
    for window in 0..windows {
        let (from, to) = (edge(window), edge(window + 1));
        while first < outages.len() && outages[first].end <= from {
            first += 1;
        }
        let inside = outages[first..].iter().take_while(|outage| outage.start < to);
        let down: u64 = inside.map(|outage| outage.end.min(to).0 - outage.start.max(from).0).sum();
        kept += u64::from(down <= allowed.0);
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outages_are_split_over_windows() {
        let outage = |start, end| Outage {
            start: SimTime(start),
            end: SimTime(end),
            cause: 0,
            begun_before: false,
            cut_off: false,
        };
        let outages = [outage(5, 15), outage(38, 40)];
        let kept = |allowed| windows_kept(&outages, SimTime(allowed), SimTime(40), 4);
        assert_eq!([kept(0), kept(2), kept(4), kept(5)], [1, 2, 2, 4]);
    }
}

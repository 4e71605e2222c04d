//! What is gathered from every history: whole numbers that merge exactly, one tally for each recorded service.

use super::ledger::begun;
use super::loss::{LossTally, largest, sum};
use super::{BudgetTally, Control, CreditTally, Ledger, Moments, Prices, Promise, Ratio, Sample, Verdict, Windows};
use super::{ControlledMean, Estimate, WORTH, mean_or_bound};
use crate::engine::{Outage, ServiceRecord, Tally, Trajectory};
use crate::units::SimTime;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Parts per billion in a full level.
const ONE: u128 = 1_000_000_000;
/// Histories that are remembered by number, to find a typical and a bad one to draw.
const REMEMBERED: usize = 1 << 14;

/// Everything gathered from a set of histories.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct HistoryTally {
    /// What is promised of each recorded service.
    #[serde(skip)]
    promises: Vec<Promise>,
    /// Number of histories.
    pub histories: u64,
    /// One for each recorded service; the first is the one that the objective is about.
    pub services: Vec<ServiceTally>,
    /// One row a history, until somebody takes them.
    #[serde(skip)]
    pub years: Vec<Year>,
    /// Downtime and number of the first histories.
    pub remembered: Vec<(SimTime, u64)>,
    /// Downtime and number of the first history with the most downtime.
    pub worst: Option<(SimTime, u64)>,
    /// Events processed.
    pub events: u64,
    /// Occurrences and costs.
    pub ledger: Ledger,
    /// Downtime of the main service less luck, where luck is followed.
    pub control: Control,
}

/// Figures of one service over a set of histories. Times are in microseconds of one horizon.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
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
    #[serde(with = "super::stored::entries")]
    pub causes: BTreeMap<u32, CauseTally>,
    /// Downtime by cause and stage.
    #[serde(with = "super::stored::entries")]
    pub stages: BTreeMap<(u32, u32), u128>,
    /// How often its promise was kept.
    pub verdict: Verdict,
    /// Losses of data, where it can lose any.
    pub losses: Option<Box<LossTally>>,
    /// How error budgets are used up, where that is followed.
    pub budget: Option<Box<BudgetTally>>,
    /// Service credits, where there are any.
    pub credits: Option<Box<CreditTally>>,
}

/// Downtime and outages put down to one cause, by history; histories without any are not counted in.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
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
    /// Data lost, all losses together.
    pub data_loss: SimTime,
    /// The largest loss of data.
    pub largest_data_loss: SimTime,
    /// Demand, as time of its peak: the horizon where it does not vary.
    pub demanded: SimTime,
    /// What it cost in millionths of the currency, where money is spoken of.
    pub cost: Option<u64>,
}

impl HistoryTally {
    /// An empty tally for services, by what is promised of each.
    pub fn new(promises: &[Promise]) -> Self {
        HistoryTally {
            promises: promises.to_vec(),
            histories: 0,
            services: promises.iter().map(ServiceTally::new).collect(),
            years: Vec::new(),
            remembered: Vec::new(),
            worst: None,
            events: 0,
            ledger: Ledger::new(&Prices::default()),
            control: Control::default(),
        }
    }

    /// The mean downtime of the main service with luck taken out, times `scale` (from microseconds of one horizon), where
    /// that makes the variance smaller by [`WORTH`] or more; nothing where luck was not followed.
    pub fn controlled(&self, scale: f64) -> Option<ControlledMean> {
        let Promise { horizon, meeting, .. } = self.promises[0];
        let found = self.control.estimate(&self.services[0].downtime, (horizon.0, meeting.0), scale);
        found.filter(|found| found.variance_reduction >= WORTH)
    }

    /// The estimate of the unavailability of the main service with the narrowest interval that these histories give: with
    /// luck taken out, or the plain mean. A rule that stops a run at a precision may ask it.
    pub fn sharpest(&self) -> Estimate {
        let cap = self.promises[0].horizon.0;
        let plain = mean_or_bound(&self.services[0].downtime, cap, 1.0 / cap as f64);
        let width = |estimate: &Estimate| estimate.high - estimate.low;
        let found = self.controlled(1.0 / cap as f64).map(|found| found.estimate);
        found.filter(|found| width(found) < width(&plain)).unwrap_or(plain)
    }

    /// The same, which also counts occurrences and costs.
    pub fn with_prices(self, prices: &Prices) -> Self {
        HistoryTally { ledger: Ledger::new(prices), ..self }
    }

    /// Makes the samples ready to be asked many questions.
    pub fn settle(&mut self) {
        for service in &mut self.services {
            service.downtimes.settle();
            service.lengths.settle();
        }
    }
}

impl Tally for HistoryTally {
    fn observe(&mut self, trajectory: &Trajectory) {
        self.histories += 1;
        self.events += trajectory.events;
        let records = trajectory.services.iter().zip(&self.promises);
        let horizon = self.promises[0].horizon;
        let demanded = trajectory.demanded.map(|demanded| SimTime((demanded / ONE) as u64));
        for (tally, (record, promise)) in self.services.iter_mut().zip(records) {
            tally.observe(record, promise);
            if let Some(demanded) = demanded {
                tally.unserved.push(demanded.0, ((record.lost / ONE) as u64).min(demanded.0));
            }
        }
        let main = &trajectory.services[0];
        if let Some(luck) = trajectory.luck {
            self.control.push(luck, main.downtime.0);
        }
        self.years.push(Year {
            replication: trajectory.replication,
            downtime: main.downtime,
            outages: begun(main),
            longest: main.outages.iter().map(|outage| outage.end - outage.start).max().unwrap_or_default(),
            lost: SimTime((main.lost / ONE) as u64),
            data_loss: SimTime(sum(&main.losses)),
            largest_data_loss: SimTime(largest(&main.losses)),
            demanded: demanded.unwrap_or(horizon),
            cost: self.ledger.observe(trajectory),
        });
        if self.remembered.len() < REMEMBERED {
            self.remembered.push((main.downtime, trajectory.replication));
        }
        self.worst = worse(self.worst, Some((main.downtime, trajectory.replication)));
    }

    fn merge(&mut self, later: Self) {
        self.histories += later.histories;
        self.events += later.events;
        self.control.merge(&later.control);
        for (tally, other) in self.services.iter_mut().zip(later.services) {
            tally.merge(other);
        }
        self.ledger.merge(later.ledger);
        self.years.extend(later.years);
        let room = REMEMBERED - self.remembered.len();
        self.remembered.extend(later.remembered.into_iter().take(room));
        self.worst = worse(self.worst, later.worst);
    }
}

/// The history with more downtime; of two alike, the earlier one.
fn worse(earlier: Option<(SimTime, u64)>, later: Option<(SimTime, u64)>) -> Option<(SimTime, u64)> {
    if later.map(|(downtime, _)| downtime) > earlier.map(|(downtime, _)| downtime) { later } else { earlier }
}

impl ServiceTally {
    /// An empty tally of a service, by what is promised of it.
    fn new(promise: &Promise) -> ServiceTally {
        let windows = promise.windows.as_ref();
        let budget = windows.filter(|_| promise.budget).map(|windows| Box::new(BudgetTally::new(windows)));
        let credits = windows.filter(|windows| windows.tiers() > 0).map(|windows| Box::new(CreditTally::new(windows)));
        let losses = promise.loses.then(Box::<LossTally>::default);
        ServiceTally { losses, budget, credits, ..ServiceTally::default() }
    }

    fn observe(&mut self, record: &ServiceRecord, promise: &Promise) {
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
            None => self.exposure += u128::from(promise.horizon.0),
        }
        self.verdict.judge(record, promise);
        if let Some(windows) = &promise.windows {
            self.observe_windows(record, windows);
        }
        if let Some(losses) = &mut self.losses {
            losses.observe(record);
        }
        self.observe_causes(record);
    }

    fn observe_windows(&mut self, record: &ServiceRecord, windows: &Windows) {
        if let Some(budget) = &mut self.budget {
            budget.observe(&record.outages, windows);
        }
        if let Some(credits) = &mut self.credits {
            credits.observe(&record.outages, windows);
        }
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
        self.verdict.merge(&other.verdict);
        if let (Some(own), Some(other)) = (&mut self.losses, &other.losses) {
            own.merge(other);
        }
        if let (Some(own), Some(other)) = (&mut self.budget, &other.budget) {
            own.merge(other);
        }
        if let (Some(own), Some(other)) = (&mut self.credits, &other.credits) {
            own.merge(other);
        }
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

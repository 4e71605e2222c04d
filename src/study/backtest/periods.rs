//! What each simulated period had.

use crate::engine::Trajectory;
use crate::engine::campaign::Tally;

/// What histories had, one entry a history; times in microseconds.
#[derive(Debug, Clone)]
pub(super) struct Periods {
    /// Causes that are followed, as the model counts them.
    pub(super) causes: Vec<u32>,
    /// Outages.
    pub(super) outages: Vec<u64>,
    /// Downtime.
    pub(super) downtime: Vec<u64>,
    /// The longest outage.
    pub(super) longest: Vec<u64>,
    /// For each followed cause outages and their time.
    pub(super) by_cause: Vec<(Vec<u64>, Vec<u64>)>,
}

impl Periods {
    /// None yet.
    pub(super) fn new(causes: &[u32]) -> Periods {
        Periods {
            causes: causes.to_vec(),
            outages: Vec::new(),
            downtime: Vec::new(),
            longest: Vec::new(),
            by_cause: vec![(Vec::new(), Vec::new()); causes.len()],
        }
    }
}

impl Tally for Periods {
    fn observe(&mut self, trajectory: &Trajectory) {
        let record = &trajectory.services[0];
        let length = |outage: &crate::engine::Outage| (outage.end - outage.start).0;
        self.outages.push(record.outages.len() as u64);
        self.downtime.push(record.downtime.0);
        self.longest.push(record.outages.iter().map(length).max().unwrap_or(0));
        for (cause, (count, time)) in self.causes.iter().zip(&mut self.by_cause) {
            let own = || record.outages.iter().filter(|outage| outage.cause == *cause);
            count.push(own().count() as u64);
            time.push(own().map(length).sum());
        }
    }

    fn merge(&mut self, later: Self) {
        self.outages.extend(later.outages);
        self.downtime.extend(later.downtime);
        self.longest.extend(later.longest);
        for (own, more) in self.by_cause.iter_mut().zip(later.by_cause) {
            own.0.extend(more.0);
            own.1.extend(more.1);
        }
    }
}

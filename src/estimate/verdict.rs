//! Keeping promises: how often a service keeps its availability, its recovery time and its recovery point.

use super::Moments;
use crate::engine::{Outage, ServiceRecord};
use crate::units::SimTime;

/// What is promised of a service, in the units of the simulation clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Promise {
    /// Longest downtime in one window that keeps the availability.
    pub downtime: Option<SimTime>,
    /// Number of windows in the horizon.
    pub windows: u64,
    /// Longest outage that keeps the recovery time.
    pub rto: Option<SimTime>,
    /// Largest loss of data that keeps the recovery point.
    pub rpo: Option<SimTime>,
    /// Some recovery of the service may lose data.
    pub loses: bool,
    /// Length of the horizon.
    pub horizon: SimTime,
}

impl Promise {
    /// Nothing promised, over a horizon.
    pub fn nothing(horizon: SimTime) -> Promise {
        Promise { downtime: None, windows: 1, rto: None, rpo: None, loses: false, horizon }
    }
}

/// How often a promise was kept.
#[derive(Debug, Clone, Default)]
pub struct Verdict {
    /// Windows that kept the promised availability, by history.
    pub windows_kept: Moments,
    /// Histories in which every window kept it.
    pub histories_kept: u64,
    /// Outages that kept or broke the promised recovery time, and those of them that kept it.
    pub recoveries: (u64, u64),
    /// Losses of data, and those of them that kept the promised recovery point.
    pub losses: (u64, u64),
    /// Histories without a loss beyond it.
    pub histories_within_rpo: u64,
}

impl Verdict {
    /// Judges one history.
    pub(super) fn judge(&mut self, record: &ServiceRecord, promise: &Promise) {
        if let Some(allowed) = promise.downtime {
            self.judge_downtime(record, promise, allowed);
        }
        if let Some(rto) = promise.rto {
            self.judge_outages(record, rto);
        }
        if let Some(rpo) = promise.rpo {
            let kept = record.losses.iter().filter(|loss| loss.lost <= rpo).count() as u64;
            let all = record.losses.len() as u64;
            self.losses.0 += all;
            self.losses.1 += kept;
            self.histories_within_rpo += u64::from(kept == all);
        }
    }

    fn judge_downtime(&mut self, record: &ServiceRecord, promise: &Promise, allowed: SimTime) {
        let kept = if promise.windows == 1 {
            u64::from(record.downtime <= allowed)
        } else {
            windows_kept(&record.outages, allowed, promise.horizon, promise.windows)
        };
        self.windows_kept.push(kept);
        self.histories_kept += u64::from(kept == promise.windows);
    }

    fn judge_outages(&mut self, record: &ServiceRecord, rto: SimTime) {
        for outage in record.outages.iter().filter(|outage| !outage.begun_before) {
            let length = outage.end - outage.start;
            // An outage cut off before the promise ran out says nothing; later, it has broken it already.
            if !outage.cut_off || length > rto {
                self.recoveries.0 += 1;
                self.recoveries.1 += u64::from(length <= rto);
            }
        }
    }

    /// Adds what was judged elsewhere.
    pub(super) fn merge(&mut self, other: &Verdict) {
        self.windows_kept.merge(&other.windows_kept);
        self.histories_kept += other.histories_kept;
        self.recoveries.0 += other.recoveries.0;
        self.recoveries.1 += other.recoveries.1;
        self.losses.0 += other.losses.0;
        self.losses.1 += other.losses.1;
        self.histories_within_rpo += other.histories_within_rpo;
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

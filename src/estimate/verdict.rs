//! Keeping promises: how often a service keeps its availability, its recovery time and its recovery point.

use super::windows::Windows;
use super::{Moments, Ratio};
use crate::engine::ServiceRecord;
use crate::units::SimTime;
use serde::{Deserialize, Serialize};

/// What is promised of a service, in the units of the simulation clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promise {
    /// The windows in which an availability is promised, where one is.
    pub windows: Option<Windows>,
    /// Follow how the error budget of a window is used up.
    pub budget: bool,
    /// Longest outage that keeps the recovery time.
    pub rto: Option<SimTime>,
    /// Largest loss of data that keeps the recovery point.
    pub rpo: Option<SimTime>,
    /// Some recovery of the service may lose data.
    pub loses: bool,
    /// Length of the horizon.
    pub horizon: SimTime,
    /// How long what no history had might last, where failures meet: see [`super::Control::estimate`].
    pub meeting: SimTime,
}

impl Promise {
    /// Nothing promised, over a horizon, in which failures that meet make no long outages.
    pub fn nothing(horizon: SimTime) -> Promise {
        Promise { windows: None, budget: false, rto: None, rpo: None, loses: false, horizon, meeting: SimTime(0) }
    }
}

/// How often a promise was kept.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Verdict {
    /// Windows that missed the promised availability, by history.
    pub windows_missed: Moments,
    /// Histories in which every window kept it.
    pub histories_kept: u64,
    /// Outages that kept or broke the promised recovery time, and those of them that kept it.
    pub recoveries: (u64, u64),
    /// The same outages and those that broke it, by history.
    pub recoveries_missed: Ratio,
    /// Losses of data, and those of them that kept the promised recovery point.
    pub losses: (u64, u64),
    /// The same losses and those that broke it, by history.
    pub losses_missed: Ratio,
    /// Histories without a loss beyond it.
    pub histories_within_rpo: u64,
}

impl Verdict {
    /// Judges one history.
    pub(super) fn judge(&mut self, record: &ServiceRecord, promise: &Promise) {
        if let Some(windows) = &promise.windows {
            let mut missed = 0;
            windows.downtimes(&record.outages, |window, down| missed += u64::from(down > windows.allowed(window)));
            self.windows_missed.push(missed);
            self.histories_kept += u64::from(missed == 0);
        }
        if let Some(rto) = promise.rto {
            self.judge_outages(record, rto);
        }
        if let Some(rpo) = promise.rpo {
            let kept = record.losses.iter().filter(|loss| loss.lost <= rpo).count() as u64;
            let all = record.losses.len() as u64;
            self.losses.0 += all;
            self.losses.1 += kept;
            self.losses_missed.push(all, all - kept);
            self.histories_within_rpo += u64::from(kept == all);
        }
    }

    fn judge_outages(&mut self, record: &ServiceRecord, rto: SimTime) {
        let (mut all, mut kept) = (0, 0);
        for outage in record.outages.iter().filter(|outage| !outage.begun_before) {
            let length = outage.end - outage.start;
            // An outage cut off before the promise ran out says nothing; later, it has broken it already.
            if !outage.cut_off || length > rto {
                all += 1;
                kept += u64::from(length <= rto);
            }
        }
        self.recoveries.0 += all;
        self.recoveries.1 += kept;
        self.recoveries_missed.push(all, all - kept);
    }

    /// Adds what was judged elsewhere.
    pub(super) fn merge(&mut self, other: &Verdict) {
        self.windows_missed.merge(&other.windows_missed);
        self.histories_kept += other.histories_kept;
        self.recoveries.0 += other.recoveries.0;
        self.recoveries.1 += other.recoveries.1;
        self.recoveries_missed.merge(&other.recoveries_missed);
        self.losses.0 += other.losses.0;
        self.losses.1 += other.losses.1;
        self.losses_missed.merge(&other.losses_missed);
        self.histories_within_rpo += other.histories_within_rpo;
    }
}

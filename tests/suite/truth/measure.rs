//! What a run can be asked, and reading the answer off the findings.

use super::judge::Measured;
use fivenines::estimate::proportion;
use fivenines::study::Findings;

/// A quantity with an exact answer.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Measure {
    /// Long-run share of time down.
    Unavailability,
    /// Long-run outages per 8760 h.
    Frequency,
    /// Long-run mean length of an outage, in hours.
    Duration,
    /// Long-run share of demand not served.
    Lost,
    /// Expected share of the demand of the horizon that is not served.
    MeanLost,
    /// Share of requests that fail, where nothing changes from the start to the end.
    Failing,
    /// Mean attempts of a request, where nothing changes.
    Attempts,
    /// Long-run probability that an outage is longer than this many minutes.
    LongerThan(f64),
    /// Mean time from a new start to the first outage, in hours.
    FirstOutage,
    /// Probability of no outage in the horizon.
    NoOutage,
    /// Probability of at least one outage in the horizon.
    AnyOutage,
    /// Expected share of the horizon that is spent down.
    MeanUnavailability,
    /// Expected number of outages in the horizon.
    Outages,
    /// Probability of at most this many hours of downtime in the horizon.
    AtMost(f64),
    /// Probability of more than this many hours of downtime in the horizon.
    MoreThan(f64),
    /// Quantile of the downtime in the horizon, in hours.
    Quantile(f64),
    /// Standard deviation of the downtime in the horizon, in hours.
    Spread,
    /// Expected downtime put down to a cause, in hours of the horizon.
    Cause(&'static str),
    /// Probability of keeping the promised availability.
    Kept,
    /// Promised unavailability: arithmetic, no simulation.
    Promised,
}

/// How a run that answers a measure begins and how long its histories are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum View {
    /// All new, over the horizon of the case.
    Horizon,
    /// After a warm-up, over many years; with a promised recovery time in minutes, if that is asked about.
    LongRun(Option<f64>),
    /// All new, until the first outage.
    First,
}

impl Measure {
    /// The run that answers it.
    pub(super) fn view(&self) -> View {
        match self {
            Measure::Unavailability | Measure::Frequency | Measure::Duration | Measure::Lost => View::LongRun(None),
            Measure::LongerThan(minutes) => View::LongRun(Some(*minutes)),
            Measure::FirstOutage => View::First,
            _ => View::Horizon,
        }
    }

    /// The name of its kind, for grouping.
    pub(super) fn kind(&self) -> String {
        let text = format!("{self:?}");
        text.split('(').next().expect("a name").to_string()
    }

    /// Reads it off the findings of a run.
    pub(super) fn read(&self, findings: &Findings) -> Measured {
        let service = &findings.service;
        let years = findings.horizon_hours / 8760.0;
        let objective = || findings.objective.as_ref().expect("this run promises something");
        match self {
            Measure::Unavailability | Measure::MeanUnavailability => Measured::mean(&service.unavailability, 1.0),
            Measure::Frequency => Measured::mean(&service.outages_per_year, 1.0),
            Measure::Outages => Measured::mean(&service.outages_per_year, years),
            Measure::Duration => Measured::mean(&service.outage_minutes, 1.0 / 60.0),
            Measure::Lost | Measure::MeanLost => Measured::mean(&service.demand_served, -1.0).plus(1.0),
            Measure::Failing => Measured::Rounded(1.0 - service.demand_served.mean),
            Measure::Attempts => Measured::Rounded(service.attempts_per_request.expect("requests are retried").mean),
            Measure::FirstOutage => {
                Measured::mean(service.time_to_first_outage_hours.as_ref().expect("a constant hazard"), 1.0)
            }
            Measure::LongerThan(_) => {
                Measured::share(&objective().rto.expect("a recovery time is promised").1).complement()
            }
            Measure::NoOutage => Measured::share(&service.probability_no_outage),
            Measure::AnyOutage => Measured::share(&service.probability_outage),
            Measure::Kept => Measured::share(&objective().probability_met),
            Measure::AtMost(hours) => at_most(findings, *hours),
            Measure::MoreThan(hours) => at_most(findings, *hours).complement(),
            Measure::Quantile(p) => quantile(findings, *p),
            Measure::Spread => spread(findings),
            Measure::Cause(name) => {
                let cause = service.causes.iter().find(|cause| cause.name == *name).expect("the cause is listed");
                Measured::mean(&cause.downtime_minutes_per_year, years / 60.0)
            }
            Measure::Promised => Measured::Exact(objective().unavailability),
        }
    }
}

/// Downtime in hours of the horizon, with how many histories had it.
fn downtimes(findings: &Findings) -> Vec<(f64, u64)> {
    let scale = findings.horizon_hours / 8760.0 / 60.0;
    findings.service.distribution.points.iter().map(|(minutes, n)| (minutes * scale, *n)).collect()
}

/// Times are whole microseconds and answers have 12 digits: closer than this is the same.
const SAME_H: f64 = 2e-9;

fn at_most(findings: &Findings, hours: f64) -> Measured {
    let points = downtimes(findings);
    let hits = points.iter().filter(|(x, _)| *x <= hours + SAME_H).map(|(_, n)| n).sum();
    Measured::share(&proportion(hits, findings.replications))
}

fn quantile(findings: &Findings, p: f64) -> Measured {
    let scale = findings.horizon_hours / 8760.0 / 60.0;
    let found = findings.service.downtime_quantiles.iter().find(|quantile| quantile.p == p);
    let found = found.unwrap_or_else(|| panic!("no {p} quantile is reported"));
    Measured::Quantile {
        p,
        estimate: found.value * scale,
        low: found.low * scale,
        high: found.high * scale,
        points: downtimes(findings),
    }
}

/// The standard deviation of a sample and, from its fourth moment, how far it may be off.
fn spread(findings: &Findings) -> Measured {
    let points = downtimes(findings);
    let n = findings.replications as f64;
    let mean = points.iter().map(|(x, k)| x * *k as f64).sum::<f64>() / n;
    let moment = |power: i32| points.iter().map(|(x, k)| (x - mean).powi(power) * *k as f64).sum::<f64>() / n;
    let (second, fourth) = (moment(2), moment(4));
    let std_error = ((fourth - second * second) / n).sqrt() / (2.0 * second.sqrt());
    Measured::Mean { estimate: second.sqrt(), std_error, interval: None }
}

//! What a search asks for: a figure of the main service and the value that it shall reach.

use super::axis::Refused;
use crate::estimate::{Estimate, HistoryTally, LEVEL, ServiceTally};
use crate::estimate::{count_limits, mean_limits, share_limits};
use crate::scenario::Scenario;
use crate::study::windows::windows_of;
use crate::units::{HOURS_PER_YEAR, Hours, Probability};

/// A figure that a search can ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Metric {
    /// Share of time up, at least so much.
    Availability,
    /// Minutes down a year of 365 days, at most so many.
    Downtime,
    /// Outages a year, at most so many.
    Outages,
    /// Share of windows that keep the promised availability, at least so much.
    Kept,
}

impl Metric {
    /// Every metric.
    pub const ALL: [Metric; 4] = [Metric::Availability, Metric::Downtime, Metric::Outages, Metric::Kept];

    /// Its name, as typed.
    pub fn name(self) -> &'static str {
        match self {
            Metric::Availability => "availability",
            Metric::Downtime => "downtime",
            Metric::Outages => "outages",
            Metric::Kept => "kept",
        }
    }

    /// `>=` where more is better.
    pub fn sign(self) -> &'static str {
        if matches!(self, Metric::Availability | Metric::Kept) { ">=" } else { "<=" }
    }

    fn example(self) -> &'static str {
        match self {
            Metric::Availability => "'availability>=99.99%'",
            Metric::Downtime => "'downtime<=52min'",
            Metric::Outages => "'outages<=2'",
            Metric::Kept => "'kept>=95%'",
        }
    }
}

/// What is asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Goal {
    /// Of what.
    pub metric: Metric,
    /// The value to reach: a share, minutes a year, or a number a year.
    pub value: f64,
    /// One minus a share without loss of digits; the value itself of other metrics. Less is better.
    pub bound: f64,
    /// As typed, in its full form (`availability>=99.99%`).
    pub text: String,
}

/// How a point stands to the goal, after several looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It keeps the goal.
    Keeps,
    /// It does not.
    Fails,
    /// The histories do not tell.
    Undecided,
}

impl Goal {
    /// Parses `availability>=99.99%`, `downtime<=52min` (a year), `outages<=2` (a year) or `kept>=95%`; a plain `=`
    /// stands for the sign that suits the metric.
    ///
    /// # Errors
    /// [`Refused`] for another metric, the wrong sign, or a value that is none.
    ///
    /// ```
    /// use fivenines::study::sweep::Goal;
    /// assert_eq!(Goal::parse("downtime<=1h").unwrap().value, 60.0);
    /// assert!(Goal::parse("availability<=99%").is_err());
    /// ```
    pub fn parse(text: &str) -> Result<Goal, Refused> {
        let end = text.find(['<', '>', '=']).unwrap_or(text.len());
        let (name, rest) = (text[..end].trim(), text[end..].trim());
        let metric = Metric::ALL.into_iter().find(|metric| metric.name() == name).ok_or_else(|| {
            let help = "write availability>=99.99%, downtime<=52min, outages<=2 or kept>=95%";
            Refused::new(format!("\"{name}\" is nothing that can be asked for"), help)
        })?;
        let typed = rest.strip_prefix(metric.sign()).or_else(|| rest.strip_prefix('='));
        let Some(typed) = typed.map(str::trim) else {
            let help = format!("write --find {} (in quotes: a shell takes < and > for files)", metric.example());
            let reason = if rest.is_empty() {
                format!("`{name}` does not say which value it shall reach")
            } else {
                format!("`{name}` is asked for with {}", metric.sign())
            };
            return Err(Refused::new(reason, help));
        };
        let (value, bound) = value(metric, typed)?;
        Ok(Goal { metric, value, bound, text: format!("{name}{}{typed}", metric.sign()) })
    }

    /// The figure of a point with limits of which each misses with probability about `tail`, in the unit of `value`.
    pub(super) fn measure(&self, scenario: &Scenario, tally: &HistoryTally, tail: f64) -> Estimate {
        let (service, horizon) = (&tally.services[0], scenario.horizon);
        let per_horizon = |(low, high): (f64, f64), mean: f64, scale: f64| (mean * scale, low * scale, high * scale);
        let cap = horizon.to_sim().0;
        let years = horizon.0 / HOURS_PER_YEAR;
        let (mean, low, high) = match self.metric {
            Metric::Availability => {
                let limits = mean_limits(&service.downtime, cap, tail);
                let (mean, low, high) = per_horizon(limits, service.downtime.mean(), 1.0 / cap as f64);
                (1.0 - mean, 1.0 - high, 1.0 - low)
            }
            Metric::Downtime => {
                let limits = mean_limits(&service.downtime, cap, tail);
                per_horizon(limits, service.downtime.mean(), 1.0 / 6e7 / years)
            }
            Metric::Outages => per_horizon(count_limits(&service.outages, tail), service.outages.mean(), 1.0 / years),
            Metric::Kept => kept(service, windows(scenario), tail),
        };
        Estimate { mean, std_error: self.std_error(scenario, service), low, high, level: LEVEL, count: tally.histories }
    }

    fn std_error(&self, scenario: &Scenario, service: &ServiceTally) -> f64 {
        let years = scenario.horizon.0 / HOURS_PER_YEAR;
        match self.metric {
            Metric::Availability => service.downtime.std_error() / scenario.horizon.to_sim().0 as f64,
            Metric::Downtime => service.downtime.std_error() / 6e7 / years,
            Metric::Outages => service.outages.std_error() / years,
            Metric::Kept => service.verdict.windows_missed.std_error() / windows(scenario) as f64,
        }
    }

    /// How a figure with these limits stands. A bound of a share is compared without loss of digits.
    pub(super) fn standing(&self, estimate: &Estimate) -> Standing {
        let (best, worst) = match self.metric {
            Metric::Availability | Metric::Kept => (1.0 - estimate.high, 1.0 - estimate.low),
            Metric::Downtime | Metric::Outages => (estimate.low, estimate.high),
        };
        match () {
            () if worst <= self.bound => Standing::Keeps,
            () if best > self.bound => Standing::Fails,
            () => Standing::Undecided,
        }
    }

    /// About how many times as many histories would have decided it: the square of the width over the distance.
    pub(super) fn short_by(&self, estimate: &Estimate) -> f64 {
        let distance = (estimate.mean - self.value).abs();
        let half =
            if estimate.mean > self.value { estimate.mean - estimate.low } else { estimate.high - estimate.mean };
        if distance > 0.0 { (half / distance) * (half / distance) } else { f64::INFINITY }
    }
}

/// The value in its unit, and the bound that less than is good.
fn value(metric: Metric, typed: &str) -> Result<(f64, f64), Refused> {
    let help = || format!("write for example {}", metric.example());
    match metric {
        Metric::Availability | Metric::Kept => {
            let share = Probability::parse(typed).map_err(|error| Refused::new(error.reason, help()))?;
            if share.value() <= 0.0 {
                return Err(Refused::new("0 % is always reached", help()));
            }
            Ok((share.value(), share.complement()))
        }
        Metric::Downtime => {
            let time = Hours::parse(typed).map_err(|error| Refused::new(error.reason, help()))?;
            Ok((time.minutes(), time.minutes()))
        }
        Metric::Outages => match typed.parse::<f64>() {
            Ok(number) if number.is_finite() && number >= 0.0 => Ok((number, number)),
            _ => Err(Refused::new(format!("\"{typed}\" is no number of outages a year"), help())),
        },
    }
}

/// Windows of the objective in one history.
fn windows(scenario: &Scenario) -> u64 {
    let promised = scenario.objective.availability;
    promised.map_or(1, |promised| windows_of(&scenario.objective, promised, scenario.horizon.to_sim()).count())
}

/// Share of windows kept: mean, low, high. Of several windows in a history, histories are the observations.
fn kept(service: &ServiceTally, windows: u64, tail: f64) -> (f64, f64, f64) {
    let (verdict, n) = (&service.verdict, service.downtime.count());
    if windows == 1 {
        let (low, high) = share_limits(verdict.histories_kept, n, tail);
        return (verdict.histories_kept as f64 / n.max(1) as f64, low, high);
    }
    let of_window = 1.0 / windows as f64;
    let (low, high) = mean_limits(&verdict.windows_missed, windows, tail);
    (1.0 - verdict.windows_missed.mean() * of_window, 1.0 - high * of_window, 1.0 - low * of_window)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goals_are_read_with_the_sign_that_suits() {
        let goal = |text: &str| Goal::parse(text).unwrap_or_else(|e| panic!("{text}: {e}"));
        assert_eq!(goal("availability>=99.99%").bound, 1e-4);
        assert_eq!(goal("availability=99.99%"), goal("availability >= 99.99%"));
        assert_eq!(
            (goal("downtime<=52min").value, goal("outages<=2").value, goal("kept>=95%").value),
            (52.0, 2.0, 0.95)
        );
        for (wrong, said) in [
            ("availability", "which value"),
            ("availability>99%", "with >="),
            ("availability<=99%", "with >="),
            ("downtime>=1h", "with <="),
            ("uptime>=99%", "nothing that can be asked for"),
            ("availability>=99.99", "percent"),
            ("availability>=0%", "always"),
            ("downtime<=52", "unit"),
            ("outages<=few", "no number"),
            ("outages<=-1", "no number"),
        ] {
            let refused = Goal::parse(wrong).expect_err(wrong);
            assert!(refused.reason.contains(said) && refused.help.contains("write"), "{wrong}: {refused}");
        }
    }
}

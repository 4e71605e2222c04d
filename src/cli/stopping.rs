//! What ends a run: `--years`, `--precision`, `--for`, or the default number of years.

use super::Failure;
use super::args::Run;
use super::keeper::Keeper;
use super::progress::Progress;
use crate::engine::campaign::BLOCK;
use crate::scenario::Scenario;
use crate::study::parts::Rule;
use crate::study::{self, Findings, Gathered, Stop, StudyError};
use crate::units::{HOURS_PER_YEAR, Hours, Probability, significant};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// Longest time between two looks at the clock, in seconds.
const PATIENCE: f64 = 0.25;

/// What ends a run, beside a number of years.
#[derive(Debug, clap::Args)]
pub(super) struct StopRule {
    /// Simulate until the mean unavailability is known to this share of itself (its 95 % interval reaches no farther from it),
    /// for example 1%; in place of --years.
    #[arg(long, value_name = "SHARE", value_parser = share, allow_hyphen_values = true,
        conflicts_with_all = ["years", "time"])]
    precision: Option<Asked>,
    /// With --precision: the most histories [default: 100 times what --years is by default]
    #[arg(long, value_name = "N", requires = "precision", conflicts_with_all = ["years", "time"],
        value_parser = clap::value_parser!(u64).range(1..=1_000_000_000_000))]
    at_most: Option<u64>,
    /// Simulate for so long, for example 30s or 2min, in place of --years: each scenario by itself, the drawing of beliefs
    /// included.
    #[arg(long = "for", id = "time", value_name = "TIME", value_parser = time, allow_hyphen_values = true,
        conflicts_with = "years")]
    time: Option<Asked>,
}

/// How often something is done.
#[derive(Debug, Clone, Copy)]
pub(super) struct Every(Duration);

impl Every {
    /// `30s` and its like.
    pub(super) fn parse(text: &str) -> Result<Every, String> {
        let hours = Hours::parse(text.trim()).map_err(|error| error.to_string())?;
        match hours.0 >= 0.0 && hours.0 <= HOURS_PER_YEAR {
            true => Ok(Every(Duration::from_secs_f64(hours.0 * 3600.0))),
            false => Err("write a time up to a year, such as 30s or 5min".into()),
        }
    }

    /// The time between.
    pub(super) fn time(self) -> Duration {
        self.0
    }
}

/// A quantity with the text that it was typed as.
#[derive(Debug, Clone)]
struct Asked {
    text: String,
    /// Share of 1, or seconds.
    value: f64,
}

/// What was typed as a value, unless that is the next option.
fn value<'t>(text: &'t str, help: &str) -> Result<&'t str, String> {
    if text.starts_with("--") { Err(format!("the value is missing; {help}")) } else { Ok(text.trim()) }
}

/// `1%` and its like, above 0 % and below 100 %.
fn share(text: &str) -> Result<Asked, String> {
    const HELP: &str = "write a percentage above 0% and below 100%, such as 1%";
    let typed = value(text, HELP)?;
    if let Ok(number) = typed.parse::<f64>() {
        return Err(match number {
            n if n > 0.0 && n < 1.0 => {
                let times = significant(n * 100.0, 6);
                format!("{typed} could be {typed} % or {times} %; write {typed}% or {times}%")
            }
            n if (1.0..100.0).contains(&n) => format!("a percentage needs a percent sign; write {typed}%"),
            _ => HELP.to_string(),
        });
    }
    let value = Probability::parse(typed).map_err(|error| format!("{}; {HELP}", error.reason))?.value();
    if value > 0.0 && value < 1.0 { Ok(Asked { text: typed.to_string(), value }) } else { Err(HELP.to_string()) }
}

/// `30s` and its like, above zero and at most a year.
fn time(text: &str) -> Result<Asked, String> {
    const HELP: &str = "write a time such as 30s or 2min";
    let typed = value(text, HELP)?;
    let hours = Hours::parse(typed).map_err(|error| error.to_string())?;
    if hours.0 > 0.0 && hours.0 <= HOURS_PER_YEAR {
        return Ok(Asked { text: typed.to_string(), value: hours.0 * 3600.0 });
    }
    Err(format!("a run takes some time, and a year at most; {HELP}"))
}

impl StopRule {
    /// The precision that was asked for, as a share of the mean.
    pub(super) fn precision(&self) -> Option<f64> {
        self.precision.as_ref().map(|asked| asked.value)
    }

    /// What ends the run, where that is not a number of histories.
    pub(super) fn rule(&self) -> Option<Rule> {
        let precision = self.precision().map(|precision| Rule::Precision(precision, self.at_most));
        precision.or_else(|| self.time.as_ref().map(|time| Rule::For(time.value)))
    }

    /// The rule as it was typed, for the manifest.
    pub(super) fn as_typed(&self, years: Option<u64>) -> Value {
        match (&self.precision, &self.time, years) {
            (Some(precision), ..) => {
                json!({ "rule": "precision", "precision": precision.text, "at_most": self.at_most })
            }
            (_, Some(time), _) => json!({ "rule": "for", "for": time.text }),
            (_, _, Some(years)) => json!({ "rule": "years", "years": years }),
            _ => json!({ "rule": "default" }),
        }
    }
}

/// Simulates a scenario until the rule that was typed ends it; time counts from `started`. Where a precision was asked for and
/// `rare_ends`, it ends after the usual number of histories if outages are rare.
pub(super) fn simulate(
    scenario: &Scenario,
    args: &Run,
    (pool, started): (&rayon::ThreadPool, Instant),
    rare_ends: bool,
    begun: Option<Gathered>,
    keeper: &mut Keeper<'_>,
) -> Result<Findings, Failure> {
    let before = begun.as_ref().map_or(0, |begun| begun.tally.histories);
    let run = |stop: Stop<'_>, progress: &Progress| {
        study::go_on(scenario, args.sampling.seed, stop, begun, |done| progress.add(done), keeper)
    };
    let too_large = |error: crate::model::CompileError| Failure::bad_input(error.to_string());
    let (findings, progress) = if let Some(precision) = &args.stop.precision {
        let most = args.stop.at_most.map_or_else(|| study::most_years(scenario), Ok).map_err(too_large)?;
        let usual = study::default_years(scenario).map_err(too_large)?;
        let rare_after = rare_ends.then_some(usual);
        let (wanted, progress) = (precision.value, Progress::to_precision(&scenario.name));
        let rule = || {
            let mut looked = |look: &study::Look| progress.looked(look, wanted, most);
            run(Stop::Precision { wanted, most, rare_after, looked: &mut looked }, &progress)
        };
        (pool.install(rule), progress)
    } else if let Some(time) = &args.stop.time {
        let seconds = if scenario.beliefs.is_empty() { time.value } else { time.value / 2.0 };
        let watch = Stopwatch { started, seconds, before };
        let progress = Progress::for_time(&scenario.name, started, seconds);
        let rule = || run(Stop::While(&mut |done| watch.more(done)), &progress);
        (pool.install(rule), progress)
    } else {
        let years = args.sampling.years(scenario)?;
        let progress = Progress::new(&scenario.name, years);
        (pool.install(|| run(Stop::Years(years), &progress)), progress)
    };
    progress.finish();
    findings.map_err(failed)
}

impl From<StudyError> for Failure {
    fn from(error: StudyError) -> Failure {
        failed(error)
    }
}

pub(super) fn failed(error: StudyError) -> Failure {
    match error {
        StudyError::Sink(_) if super::interrupt::asked() => Failure::interrupted_early(),
        StudyError::Sink(error) => Failure::cannot_write("years.csv", &error),
        other => Failure::bad_input(other.to_string()),
    }
}

/// Says how many more histories fit into the time.
struct Stopwatch {
    started: Instant,
    seconds: f64,
    /// Histories that were done before.
    before: u64,
}

impl Stopwatch {
    /// How many more histories to simulate before the clock is read again, after so many; 0 when the time is over.
    fn more(&self, done: u64) -> u64 {
        let gone = self.started.elapsed().as_secs_f64();
        if gone >= self.seconds {
            return 0;
        }
        let pace = done.saturating_sub(self.before) as f64 / gone.max(1e-6);
        let step = (self.seconds - gone).min(PATIENCE) * pace;
        // Each thread gets a block, or all but one would be idle.
        #[allow(clippy::disallowed_methods)] // The clock decides anyway.
        let threads = rayon::current_num_threads();
        (step as u64).max(BLOCK * threads as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_precision_is_a_percentage_between_0_and_100() {
        for (text, value) in [("1%", 0.01), ("0.5%", 0.005), (" 10 % ", 0.1), ("99.9%", 0.999), ("1e-3%", 1e-5)] {
            let read = share(text).unwrap_or_else(|error| panic!("{text}: {error}"));
            assert!((read.value - value).abs() < 1e-12, "{text} {}", read.value);
        }
        for text in
            ["0%", "-1%", "100%", "101%", "0", "-3", "NaN", "nan%", "inf", "", "%", "1%%", "one", "1 percent", "1,5%"]
        {
            let refused = share(text).err().unwrap_or_else(|| panic!("{text} was accepted"));
            assert!(refused.contains("write a"), "{text}: {refused}");
        }
        assert_eq!(share("0.07").unwrap_err(), "0.07 could be 0.07 % or 7 %; write 0.07% or 7%");
        assert_eq!(share("5").unwrap_err(), "a percentage needs a percent sign; write 5%");
    }

    #[test]
    fn a_time_has_a_unit_and_some_length() {
        for (text, seconds) in [("30s", 30.0), ("2min", 120.0), ("1h", 3600.0), ("1min30s", 90.0), ("100ms", 0.1)] {
            let read = time(text).unwrap_or_else(|error| panic!("{text}: {error}"));
            assert!((read.value - seconds).abs() < 1e-9, "{text} {}", read.value);
        }
        for text in ["0s", "30", "5m", "-1s", "2y", "", "soon", "1e400s", "nan s"] {
            let refused = time(text).err().unwrap_or_else(|| panic!("{text} was accepted"));
            assert!(refused.contains("write"), "{text}: {refused}");
        }
    }

    #[test]
    fn a_clock_that_is_over_ends_the_run() {
        #[allow(clippy::disallowed_methods)]
        let started = Instant::now();
        let watch = |seconds| Stopwatch { started, seconds, before: 0 };
        assert_eq!(watch(0.0).more(0), 0);
        assert!(watch(1e6).more(0) >= BLOCK);
        assert!(watch(1e6).more(1_000_000_000) > 1_000_000, "as many as the pace allows");
    }
}

//! When incidents come: how often, and whether like a Poisson process, which is what a `rate` in a scenario means.

use super::record::{Record, Time};
use super::study::{Effort, REFUSED, RecordFindings, study};
use crate::estimate::{Estimate, poisson_rate};
use crate::law::Law;
use crate::units::HOURS_PER_YEAR;
use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

/// Fewest incidents for the test of a trend, and for that of clusters.
const FEWEST_FOR_TREND: usize = 4;
const FEWEST_FOR_CLUSTERS: usize = 8;
/// Draws of the test of clusters.
const DRAWS: u64 = 9999;

/// Incidents within a time of observation.
#[derive(Debug, Clone, PartialEq)]
pub struct Occurrences {
    /// When they began, in hours from the beginning of the observation, ascending.
    pub hours: Vec<f64>,
    /// Length of the observation in hours.
    pub window_hours: f64,
    /// How many like units were observed; the rate is that of one.
    pub units: f64,
    /// To how many hours the beginnings are known (24 for dates).
    pub resolution_hours: f64,
}

/// A test against the Poisson process.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TestFindings {
    /// The statistic.
    pub statistic: f64,
    /// Two-sided p-value.
    pub p: f64,
}

/// What the record says of how incidents come.
#[derive(Debug, Clone)]
pub struct EventFindings {
    /// Number of incidents.
    pub count: usize,
    /// Length of the observation in hours.
    pub window_hours: f64,
    /// Units observed.
    pub units: f64,
    /// Incidents a year of one unit, with Garwood's interval.
    pub per_year: Estimate,
    /// Interval of 90 % for the same: what to believe.
    pub belief: (f64, f64),
    /// Laplace's test of a trend: positive if incidents become more frequent. Nothing for fewer than four incidents.
    pub trend: Option<TestFindings>,
    /// The index of dispersion of counts in equal parts of the observation: above 1 for clusters, below for regular
    /// incidents. Nothing for fewer than eight incidents.
    pub clusters: Option<TestFindings>,
    /// Laws of the times between incidents, the last of which had not ended; nothing for several units, whose gaps are
    /// not gaps of any one of them, or for fewer than three incidents.
    pub gaps: Option<RecordFindings>,
    /// Whether nothing speaks against a Poisson process.
    pub poisson: bool,
    /// Things to know before the figures are used.
    pub warnings: Vec<String>,
}

/// Rate, tests and laws of gaps.
///
/// The observation is one stretch of time that was chosen without looking at the incidents.
pub fn events(seen: &Occurrences, effort: &Effort) -> EventFindings {
    let years = seen.window_hours * seen.units / HOURS_PER_YEAR;
    let count = seen.hours.len();
    let per_year = poisson_rate(count as u64, years);
    let (trend, clusters) = (trend(seen), clusters(seen, effort.seed));
    let gaps = gaps(seen).map(|record| study(&record, effort));
    let exponential = |gaps: &RecordFindings| {
        let law = gaps.laws.iter().position(|law| law.fitted.family.parameters() == 1);
        law.is_none_or(|at| at < gaps.alike && gaps.laws[at].goodness.p.mean >= REFUSED)
    };
    let fine = |test: &Option<TestFindings>| test.is_none_or(|test| test.p >= REFUSED);
    let poisson = fine(&trend) && fine(&clusters) && gaps.as_ref().is_none_or(exponential);
    let mut findings = EventFindings {
        count,
        window_hours: seen.window_hours,
        units: seen.units,
        per_year,
        belief: garwood(count, years, 0.05),
        trend,
        clusters,
        gaps,
        poisson,
        warnings: Vec::new(),
    };
    findings.warnings = warnings(seen, &findings);
    findings
}

/// Garwood's limits of a rate, each missed with probability `tail`: quantiles of gamma laws (Garwood 1936).
fn garwood(count: usize, exposure: f64, tail: f64) -> (f64, f64) {
    let quantile = |shape: usize, p: f64| Law::Gamma { shape: shape as f64, scale: 1.0 }.quantile(p) / exposure;
    (if count == 0 { 0.0 } else { quantile(count, tail) }, quantile(count + 1, 1.0 - tail))
}

/// Laplace's test (Cox and Lewis, The Statistical Analysis of Series of Events, 1966, section 3.3): given their number,
/// the times of a Poisson process are uniform, so their mean is nearly normal.
fn trend(seen: &Occurrences) -> Option<TestFindings> {
    let n = seen.hours.len();
    if n < FEWEST_FOR_TREND {
        return None;
    }
    let mean = seen.hours.iter().sum::<f64>() / n as f64;
    let statistic = (mean / seen.window_hours - 0.5) * (12.0 * n as f64).sqrt();
    Some(TestFindings { statistic, p: libm::erfc(statistic.abs() / std::f64::consts::SQRT_2) })
}

/// The index of dispersion of counts (Cox and Lewis 1966, section 6.3), with its p-value from draws of as many uniform
/// times.
fn clusters(seen: &Occurrences, seed: u64) -> Option<TestFindings> {
    let n = seen.hours.len();
    if n < FEWEST_FOR_CLUSTERS {
        return None;
    }
    let parts = (n / 4).clamp(2, 50);
    let part = |share: f64| ((share * parts as f64) as usize).min(parts - 1);
    let mut counts = vec![0_u64; parts];
    seen.hours.iter().for_each(|hours| counts[part(hours / seen.window_hours)] += 1);
    let statistic = dispersion(&counts);
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed ^ 0x6c75_7374_6572_7321);
    let (mut above, mut below) = (1_u64, 1_u64);
    for _ in 0..DRAWS {
        counts.fill(0);
        (0..n).for_each(|_| counts[part((rng.next_u64() >> 11) as f64 / (1u64 << 53) as f64)] += 1);
        let drawn = dispersion(&counts);
        above += u64::from(drawn >= statistic - 1e-12);
        below += u64::from(drawn <= statistic + 1e-12);
    }
    let p = (2.0 * above.min(below) as f64 / (DRAWS + 1) as f64).min(1.0);
    Some(TestFindings { statistic, p })
}

/// Variance over mean.
fn dispersion(counts: &[u64]) -> f64 {
    let n = counts.len() as f64;
    let mean = counts.iter().sum::<u64>() as f64 / n;
    let apart = counts.iter().map(|count| *count as f64 - mean);
    apart.map(|apart| apart * apart).sum::<f64>() / (n - 1.0) / mean
}

/// The times between incidents and the one since the last, which is censored. A gap of nothing is half of what the times
/// are known to.
fn gaps(seen: &Occurrences) -> Option<Record> {
    if seen.units != 1.0 || seen.hours.len() < 3 {
        return None;
    }
    let least = seen.resolution_hours / 2.0;
    let between = seen.hours.windows(2).map(|pair| Time { hours: (pair[1] - pair[0]).max(least), censored: false });
    let last = seen.hours.last().map(|last| Time { hours: (seen.window_hours - last).max(least), censored: true });
    Record::new(between.chain(last).collect()).ok()
}

fn warnings(seen: &Occurrences, findings: &EventFindings) -> Vec<String> {
    let mut warnings = Vec::new();
    let p = |test: &TestFindings| crate::units::significant(test.p, 2);
    if let Some(trend) = findings.trend.filter(|test| test.p < REFUSED) {
        let way = if trend.statistic > 0.0 { "more" } else { "less" };
        warnings.push(format!(
            "incidents become {way} frequent (Laplace's test, p = {}): a rate of the whole time is not that of today; try a \
             shorter --exposure",
            p(&trend)
        ));
    }
    if let Some(clusters) = findings.clusters.filter(|test| test.p < REFUSED) {
        let words = if clusters.statistic > 1.0 {
            "come in clusters, so the interval of the rate is too narrow"
        } else {
            "come more regularly than at random"
        };
        warnings.push(format!("incidents {words} (index of dispersion, p = {})", p(&clusters)));
    }
    let together = seen.hours.windows(2).filter(|pair| pair[0] == pair[1]).count();
    if together > 0 && findings.gaps.is_some() {
        let half = crate::units::Hours(seen.resolution_hours / 2.0);
        warnings
            .push(format!("{together} of the times between incidents are zero as recorded: they are taken as {half}"));
    }
    if seen.units != 1.0 {
        warnings
            .push("several units were observed: no law of the gaps, which would be those of all units together".into());
    }
    if findings.count < 10 {
        let few = match findings.count {
            0 => "no incident: the rate has an upper end only",
            1..4 => "so few incidents cannot show whether they come at random",
            _ => "so few incidents show clusters and trends only if they are strong",
        };
        warnings.push(few.into());
    }
    warnings
}

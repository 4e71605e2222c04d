//! Whether a record looks like its fitted law: a distance, and how often such a distance arises when the law is right.

use super::family::Family;
use super::maximum::{Fitted, fit};
use super::record::{Record, Time};
use super::survival::risk_sets;
use crate::estimate::{Estimate, proportion};
use crate::law::Law;
use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use rayon::prelude::*;

/// A distance between a record and a law.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Squared differences of the distribution functions, weighted so that both tails count (Anderson and Darling 1954);
    /// for records without censored times.
    AndersonDarling,
    /// The largest difference from the estimate of Kaplan and Meier up to the last complete time; where times are
    /// censored.
    KolmogorovSmirnov,
}

impl Measure {
    /// That of a record.
    pub fn of(record: &Record) -> Measure {
        if record.is_censored() { Measure::KolmogorovSmirnov } else { Measure::AndersonDarling }
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Measure::AndersonDarling => "Anderson-Darling",
            Measure::KolmogorovSmirnov => "Kolmogorov-Smirnov",
        }
    }

    /// The distance between a record and a law.
    pub fn between(self, record: &Record, law: &Law) -> f64 {
        match self {
            Measure::AndersonDarling => anderson_darling(record, law),
            Measure::KolmogorovSmirnov => kolmogorov_smirnov(record, law),
        }
    }
}

/// A distance with its p-value.
#[derive(Debug, Clone, PartialEq)]
pub struct Goodness {
    /// Which distance.
    pub measure: Measure,
    /// The distance.
    pub statistic: f64,
    /// Share of records drawn from the fitted law, and fitted anew, that are at least as far (with the record itself
    /// counted, so that it is never 0), with its Clopper-Pearson interval for the finite number of draws.
    pub p: Estimate,
    /// Hours to which the drawn records are rounded, as the record is.
    pub rounded_to: Option<f64>,
}

fn anderson_darling(record: &Record, law: &Law) -> f64 {
    let times = record.times();
    let n = times.len();
    let ln = |p: f64| libm::log(p.max(1e-300));
    let term = |at: usize| {
        let weight = (2 * at + 1) as f64;
        weight * (ln(law.cdf(times[at].hours)) + ln(law.survival(times[n - 1 - at].hours)))
    };
    -(n as f64) - (0..n).map(term).sum::<f64>() / n as f64
}

fn kolmogorov_smirnov(record: &Record, law: &Law) -> f64 {
    let (mut survival, mut largest) = (1.0, 0.0_f64);
    for (hours, over, at_risk) in risk_sets(record) {
        let expected = law.survival(hours);
        largest = largest.max((survival - expected).abs());
        survival *= 1.0 - over as f64 / at_risk as f64;
        largest = largest.max((survival - expected).abs());
    }
    largest
}

/// Tests a fitted law by the parametric bootstrap (Stute, Gonzales Manteiga and Presedo Quindimil 1993): draws as many
/// times as the record has, censors them by the Kaplan-Meier estimate of the censoring times, rounds them as the record
/// is rounded, and fits the same family to them.
pub(super) fn test(fitted: &Fitted, record: &Record, seed: u64, resamples: u64) -> Goodness {
    let measure = Measure::of(record);
    let statistic = measure.between(record, &fitted.law());
    let (law, censoring, grid) = (fitted.law(), Censoring::of(record), grid(record));
    let one = |number: u64| {
        let mut rng = stream(seed, fitted.family, number);
        // A draw to which no law can be fitted says nothing; the next one is taken.
        let drawn = (0..100).find_map(|_| refitted(fitted.family, &law, record.count(), &censoring, grid, &mut rng));
        drawn.is_none_or(|(record, law)| measure.between(&record, &law) >= statistic * (1.0 - 1e-12))
    };
    let further = (0..resamples).into_par_iter().filter(|number| one(*number)).count() as u64;
    Goodness { measure, statistic, p: proportion(further + 1, resamples + 1), rounded_to: grid }
}

/// The generator of one draw: nothing else of the project uses these seeds.
fn stream(seed: u64, family: Family, number: u64) -> Xoshiro256PlusPlus {
    let place = (number << 3 | family as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    Xoshiro256PlusPlus::seed_from_u64(seed.wrapping_mul(0xd134_2543_de82_ef95) ^ place)
}

fn refitted(
    family: Family,
    law: &Law,
    count: usize,
    censoring: &Censoring,
    grid: Option<f64>,
    rng: &mut Xoshiro256PlusPlus,
) -> Option<(Record, Law)> {
    let mut draw = || {
        let hours = rounded(law.sample(rng), grid);
        let limit = censoring.draw(rng);
        Time { hours: hours.min(limit), censored: limit < hours }
    };
    let record = Record::new((0..count).map(|_| draw()).collect()).ok()?;
    let law = fit(family, &record).ok()?.law();
    Some((record, law))
}

fn rounded(hours: f64, grid: Option<f64>) -> f64 {
    match grid {
        None => hours.max(f64::MIN_POSITIVE),
        Some(grid) => ((hours / grid).round() * grid).max(grid),
    }
}

/// When observation ends, as the record tells: times with the probability to have ended by then.
struct Censoring(Vec<(f64, f64)>);

impl Censoring {
    fn of(record: &Record) -> Censoring {
        let (mut going, mut steps) = (1.0, Vec::new());
        let times = record.times();
        for (at, time) in times.iter().enumerate().filter(|(_, time)| time.censored) {
            going *= 1.0 - 1.0 / (times.len() - at) as f64;
            steps.push((time.hours, 1.0 - going));
        }
        Censoring(steps)
    }

    fn draw(&self, rng: &mut Xoshiro256PlusPlus) -> f64 {
        if self.0.is_empty() {
            return f64::INFINITY;
        }
        let u = (rng.next_u64() >> 11) as f64 / (1u64 << 53) as f64;
        self.0.iter().find(|(_, by)| u < *by).map_or(f64::INFINITY, |(hours, _)| *hours)
    }
}

/// Seconds to which people round.
const GRIDS: [f64; 9] = [86_400.0, 3600.0, 1800.0, 900.0, 600.0, 300.0, 60.0, 10.0, 1.0];

/// The coarsest round time, in hours, of which all complete times are multiples.
pub(super) fn grid(record: &Record) -> Option<f64> {
    let fits = |seconds: f64| {
        record.complete_hours().all(|hours| {
            let steps = hours * 3600.0 / seconds;
            steps.round() >= 1.0 && (steps - steps.round()).abs() < 1e-6 * steps.max(1.0)
        })
    };
    GRIDS.into_iter().find(|seconds| fits(*seconds)).map(|seconds| seconds / 3600.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Distances by hand: one time at the median of an exponential law.
    #[test]
    fn distances_of_one_time_are_known() {
        let record = Record::of_complete(&[libm::log(2.0)]).unwrap();
        let law = Law::Exponential { mean: 1.0 };
        let expected = -1.0 + 2.0 * libm::log(2.0);
        assert!((Measure::AndersonDarling.between(&record, &law) - expected).abs() < 1e-12);
        assert!((Measure::KolmogorovSmirnov.between(&record, &law) - 0.5).abs() < 1e-12);
    }

    #[test]
    fn rounding_is_noticed() {
        let of = |minutes: &[f64]| {
            let hours: Vec<f64> = minutes.iter().map(|m| m / 60.0).collect();
            grid(&Record::of_complete(&hours).unwrap()).map(|hours| (hours * 60.0).round())
        };
        assert_eq!(of(&[7.0, 13.0, 120.0]), Some(1.0));
        assert_eq!(of(&[60.0, 240.0]), Some(60.0));
        assert_eq!(of(&[15.0, 45.0]), Some(15.0));
        assert_eq!(of(&[0.123_456]), None);
    }
}

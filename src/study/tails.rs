//! Laws with a tail so heavy that the outages that were seen cannot show it.
//!
//! A mean of n skew observations has an interval that misses by what its skewness over √n says (Hall 1992): where the longest of
//! many repairs makes most of the downtime, and has not been seen yet, no interval made of what was seen can know. The
//! sample looks tame exactly when its interval misses. But the laws are known, and say how skew the downtime must be.

use crate::estimate::{FEW, Moments, ServiceTally};
use crate::law::Law;
use crate::model::{Model, NONE};
use crate::units::{SimTime, significant};
use std::collections::BTreeMap;

/// Skewness of the total downtime from which on an interval of its mean is not trusted. Measured: `docs/coverage.md`.
const SKEW: f64 = 1.15;
/// A year that makes more than this share of the variance over years stands out.
const STANDS_OUT: f64 = 0.6;

/// Mean, and means of the square and the cube, of the shorter of a time and a limit in hours.
///
/// They are the integrals of k t^(k−1) times the survival function up to the limit, by Simpson's rule over intervals that halve
/// towards zero: to a thousandth for laws without jumps, to two where the density jumps.
pub(super) fn moments_within(law: &Law, limit: f64) -> [f64; 3] {
    let powers = |t: f64| [t, t * t, t * t * t];
    match law {
        Law::Fixed { value } => return powers(value.min(limit)),
        Law::Empirical { values } => {
            let sum = |k: usize| values.iter().map(|value| powers(value.min(limit))[k]).sum::<f64>();
            return [0, 1, 2].map(|k| sum(k) / values.len() as f64);
        }
        _ => {}
    }
    let mut moments = powers(libm::ldexp(limit, -HALVINGS));
    for halving in 0..HALVINGS {
        let from = libm::ldexp(limit, -halving - 1);
        for at in 0..=2 * PIECES {
            let t = from * (1.0 + f64::from(at) / f64::from(2 * PIECES));
            let weight = if at == 0 || at == 2 * PIECES { 1.0 } else { f64::from(2 + 2 * (at % 2)) };
            let part = weight * from / f64::from(6 * PIECES) * law.survival(t);
            moments = [moments[0] + part, moments[1] + 2.0 * t * part, moments[2] + 3.0 * t * t * part];
        }
    }
    moments
}

/// How often the limit is halved, and the pieces of each half.
const HALVINGS: i32 = 40;
const PIECES: i32 = 16;

/// Root mean square of the longest recovery that may meet another one: of the second longest stage among all parts that
/// fail, one each, cut off at the horizon; zero where nothing can meet.
///
/// Two failures are down together no longer than the shorter of their recoveries.
pub(super) fn longest_meeting(model: &Model) -> SimTime {
    let horizon = model.horizon.hours();
    let by_law: Vec<f64> = model.laws.iter().map(|law| moments_within(law, horizon)[1].sqrt()).collect();
    let longest = |first: u32| {
        let laws = stages_from(model, first).into_iter().map(|at| model.stages[at as usize].law as usize);
        laws.map(|law| by_law[law]).fold(0.0, f64::max)
    };
    let (mut most, mut second) = (0.0, 0.0);
    let mut last = (NONE, 0.0);
    for process in &model.processes {
        if process.first_stage != last.0 {
            last = (process.first_stage, longest(process.first_stage));
        }
        let one = last.1;
        (most, second) = if one > most { (one, most) } else { (most, f64::max(second, one)) };
    }
    SimTime::from_micros(second * 3.6e9)
}

/// All stages that may follow a first one, itself among them.
fn stages_from(model: &Model, first: u32) -> Vec<u32> {
    let (mut found, mut open) = (Vec::new(), vec![first]);
    while let Some(at) = open.pop().filter(|at| *at != NONE || !open.is_empty()) {
        if at != NONE {
            let stage = &model.stages[at as usize];
            found.push(at);
            open.extend([stage.next, stage.otherwise]);
        }
    }
    found
}

/// What is to be said of means where the laws that made the downtime have so heavy a tail, or one year stands out so far,
/// that their intervals cannot be trusted.
pub(super) fn heavy_tail(model: &Model, tally: &ServiceTally) -> Option<String> {
    by_law(model, tally).or_else(|| by_year(tally).filter(|_| tally.downtime.nonzero() >= FEW))
}

/// How skew the sum of all downtime is by its laws, as if outages were independent and of the stages they were put down to:
/// third cumulant over the 1.5th power of the second, each a sum over outages. Fewer than 30 outages count as 30: a law must be
/// heavy to be called so, and what few outages say has a note of its own.
fn by_law(model: &Model, tally: &ServiceTally) -> Option<String> {
    let (laws, horizon) = (laws(model), model.horizon.hours());
    let (mut all, mut second, mut third, mut worst) = (0.0, 0.0, 0.0, (0.0, 0.0, None));
    for ((cause, label), time) in &tally.stages {
        let law = laws.get(&(*cause, *label)).or_else(|| laws.get(&(NONE, *label)));
        let (hours, outages, most) =
            (*time as f64 / 3.6e9, outages_of(tally, *cause, *time), outages_begun(tally, *cause));
        // What has no law of its own, such as a wait, is as skew as an exponential time.
        let mean = hours / outages.max(1.0);
        let usual = || [mean, 2.0 * mean * mean, 6.0 * mean * mean * mean];
        let moments = law.map_or_else(usual, |law| moments_within(law, horizon));
        let outages = outages.max((hours / moments[0]).min(most.max(1.0)));
        all += outages;
        second += outages * moments[1];
        third += outages * moments[2];
        if outages * moments[2] > worst.0 {
            worst = (outages * moments[2], outages, law.map(|law| (cause, label, *law)));
        }
    }
    let (_, outages, Some((cause, label, law))) = worst else { return None };
    let cause = &model.causes[*cause as usize].name;
    let times = (FEW as f64 / all).max(1.0).sqrt();
    (third > SKEW * times * libm::pow(second, 1.5)).then(|| {
        format!(
            "about {} outages of `{cause}`, {}, cannot show the tail of its law ({law}): the means of the downtime, of its parts \
             and of the length of an outage may lie outside their intervals, mostly above; medians, quantiles and the chance to \
             keep the objective hold",
            significant(outages.max(1.0).round(), 2),
            model.labels[*label as usize]
        )
    })
}

/// Outages that a cause began.
fn outages_begun(tally: &ServiceTally, cause: u32) -> f64 {
    tally.causes.get(&cause).map_or(0.0, |of_cause| of_cause.outages.sum() as f64)
}

/// The same, in proportion to what a stage has of its downtime.
fn outages_of(tally: &ServiceTally, cause: u32, time: u128) -> f64 {
    let Some(of_cause) = tally.causes.get(&cause) else { return 0.0 };
    let downtime = of_cause.downtime.sum() as f64;
    if downtime > 0.0 { outages_begun(tally, cause) * (time as f64 / downtime) } else { 0.0 }
}

/// Laws of stages by cause and label, and by [`NONE`] and label where all stages of that label have the same law.
fn laws(model: &Model) -> BTreeMap<(u32, u32), &Law> {
    let mut laws = BTreeMap::new();
    let mut alike: BTreeMap<u32, Option<&Law>> = BTreeMap::new();
    let mut last = (NONE, NONE);
    for process in model.processes.iter().filter(|process| process.first_stage != NONE) {
        if std::mem::replace(&mut last, (process.cause, process.first_stage)) == last {
            continue;
        }
        for at in stages_from(model, process.first_stage) {
            let stage = &model.stages[at as usize];
            let law = &model.laws[stage.law as usize];
            laws.entry((process.cause, stage.label)).or_insert(law);
            alike
                .entry(stage.label)
                .and_modify(|first| *first = first.filter(|first| *first == law))
                .or_insert(Some(law));
        }
    }
    laws.extend(alike.into_iter().filter_map(|(label, law)| Some(((NONE, label), law?))));
    laws
}

/// Said where the year with the most downtime makes most of the variance. With a finite variance that share vanishes as years
/// go on (O'Brien 1980, J. Appl. Probab. 17, 539-545).
fn by_year(tally: &ServiceTally) -> Option<String> {
    let (most, downtime) = (tally.downtimes.max() as f64, &tally.downtime);
    let years = downtime.nonzero() as f64;
    let mean = downtime.sum() as f64 / years;
    let squares = squares_about(downtime, mean);
    let square = |x: f64| x * x;
    let among_exponential = square(libm::log(years) - 0.42) / years;
    let share = square(most - mean) / squares;
    (squares > 0.0 && share > STANDS_OUT.max(2.0 * among_exponential)).then(|| {
        format!(
            "one year has {} % of the downtime of all years: the mean downtime rests on few years and may lie outside its \
             interval",
            significant(100.0 * most / downtime.sum() as f64, 2)
        )
    })
}

/// Sum of the squares about the mean of the observations above zero.
fn squares_about(downtime: &Moments, mean: f64) -> f64 {
    let (n, years) = (downtime.count() as f64, downtime.nonzero() as f64);
    let all = downtime.variance() * (n - 1.0) + n * (downtime.mean() * downtime.mean());
    all - years * mean * mean
}

/// Said where many outages had not ended when their history did.
pub(super) fn cut_off(tally: &ServiceTally) -> Option<String> {
    let (began, ended) = (tally.outages.sum() as f64, tally.lengths.count() as f64);
    let share = 1.0 - ended / began;
    (began > 0.0 && share > CUT_OFF).then(|| {
        format!(
            "{} % of the outages had not ended when their year did: the length of an outage is that of the others, which are shorter",
            significant(100.0 * share, 2)
        )
    })
}

/// Share of the outages that may be cut off without a word.
const CUT_OFF: f64 = 0.05;

/// Whether a caution is one of [`heavy_tail`].
pub(super) fn is_of_means(caution: &str) -> bool {
    caution.contains(" cannot show the tail of its law (") || caution.contains("the mean downtime rests on few years")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_those_of_the_laws() {
        let far = 1e9;
        let within = |share: f64, found: [f64; 3], wanted: [f64; 3]| {
            found.iter().zip(wanted).all(|(found, wanted)| (found / wanted - 1.0).abs() < share)
        };
        let close = |found: [f64; 3], wanted: [f64; 3]| within(1e-3, found, wanted);
        assert!(close(moments_within(&Law::Exponential { mean: 3.0 }, far), [3.0, 18.0, 162.0]));
        assert!(close(moments_within(&Law::Weibull { shape: 0.5, scale: 1.0 }, far), [2.0, 24.0, 720.0]));
        let (median, sigma) = (2.0, 1.5f64);
        let of = |k: f64| libm::pow(median, k) * libm::exp(k * k * sigma * sigma / 2.0);
        assert!(close(moments_within(&Law::LogNormal { median, sigma }, far), [of(1.0), of(2.0), of(3.0)]));
        assert!(close(moments_within(&Law::Exponential { mean: 1e9 }, 2.0), [2.0, 4.0, 8.0]), "cut off");
        assert_eq!(moments_within(&Law::Fixed { value: 5.0 }, 2.0), [2.0, 4.0, 8.0]);
        assert_eq!(moments_within(&Law::Empirical { values: vec![1.0, 3.0] }, 2.0), [1.5, 2.5, 4.5]);
        let jumps = moments_within(&Law::Uniform { low: 0.0, high: 2.0 }, 50.0);
        assert!(within(2e-3, jumps, [1.0, 4.0 / 3.0, 2.0]), "{jumps:?}");
    }

    #[test]
    fn one_year_that_makes_most_of_the_variance_stands_out() {
        let tally = |longest: u64| {
            let mut tally = ServiceTally::default();
            (0..100).chain([longest]).for_each(|minutes| {
                tally.downtime.push(minutes);
                tally.downtimes.push(minutes);
            });
            tally
        };
        assert_eq!(by_year(&tally(300)), None);
        let said = by_year(&tally(1000)).expect("it stands out");
        assert!(said.starts_with("one year has 17 % of the downtime") && is_of_means(&said), "{said}");
    }

    #[test]
    fn outages_that_go_on_are_said() {
        let mut tally = ServiceTally::default();
        tally.outages.push(100);
        (0..96).for_each(|_| tally.lengths.push(1));
        assert_eq!(cut_off(&tally), None);
        tally.outages.push(2);
        assert!(cut_off(&tally).is_some_and(|said| said.starts_with("5.9 %")));
    }
}

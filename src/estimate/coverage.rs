//! Coverage of the intervals for means, simulated with a fixed seed; the figures in the docs come from here.
//!
//! A check refuses an interval that covers less than 95 % by more than 3.7 standard errors: a correct one
//! would fail it with probability 1e-4, once, since the seed is fixed.

use super::*;
use rand::Rng;
use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::SeedableRng;

const HISTORIES: u64 = 1000;
const SAMPLES: u32 = 4000;
/// Cap of an observation in microseconds: a year.
const CAP: u64 = 31_536_000_000_000;
/// Mean of an observation above zero in microseconds: an hour.
const HOUR: f64 = 3.6e9;

/// The law of an observation above zero, with mean one hour.
#[derive(Debug, Clone, Copy)]
enum Size {
    Fixed,
    Exponential,
    /// Lognormal with this spread of the logarithm.
    Lognormal(f64),
}

struct Luck(Xoshiro256PlusPlus);

impl Luck {
    fn uniform(&mut self) -> f64 {
        ((self.0.next_u64() >> 11) as f64 + 0.5) / (1u64 << 53) as f64
    }

    fn normal(&mut self) -> f64 {
        let radius = (-2.0 * libm::log(self.uniform())).sqrt();
        radius * libm::cos(std::f64::consts::TAU * self.uniform())
    }

    /// Number of successes in `n` trials, by the gaps between them.
    fn binomial(&mut self, n: u64, p: f64) -> u64 {
        let (mut at, mut successes) = (0.0, 0);
        loop {
            at += (libm::log(self.uniform()) / libm::log1p(-p)).floor() + 1.0;
            if at > n as f64 {
                return successes;
            }
            successes += 1;
        }
    }

    fn size(&mut self, size: Size) -> u64 {
        let relative = match size {
            Size::Fixed => 1.0,
            Size::Exponential => -libm::log(self.uniform()),
            Size::Lognormal(sigma) => libm::exp(sigma * self.normal() - 0.5 * sigma * sigma),
        };
        (relative * HOUR) as u64
    }

    /// A thousand histories of which `expected` have downtime on average.
    fn downtime(&mut self, expected: f64, size: Size) -> Moments {
        let mut moments = Moments::default();
        let seen = self.binomial(HISTORIES, expected / HISTORIES as f64);
        moments.push_zeros(HISTORIES - seen);
        (0..seen).for_each(|_| moments.push(self.size(size)));
        moments
    }

    /// Histories of a geometric number of outages (mean 2), of exponential lengths that share the history's luck.
    fn outages(&mut self, histories: u64) -> Ratio {
        let mut ratio = Ratio::default();
        for _ in 0..histories {
            let outages = 1 + (libm::log(self.uniform()) / libm::log(0.5)) as u64;
            let common = 0.5 + self.uniform();
            let total: u64 = (0..outages).map(|_| (self.size(Size::Exponential) as f64 * common) as u64).sum();
            ratio.push(outages, total);
        }
        ratio
    }
}

/// Share of the samples whose interval holds `truth`; `shrink` scales the interval about its mean.
fn covered(truth: f64, shrink: f64, mut draw: impl FnMut(&mut Luck) -> Estimate) -> f64 {
    let mut luck = Luck(Xoshiro256PlusPlus::seed_from_u64(20_260_101));
    let holds =
        |e: Estimate| (e.low - e.mean) * shrink <= truth - e.mean && truth - e.mean <= (e.high - e.mean) * shrink;
    let hits = (0..SAMPLES).filter(|_| holds(draw(&mut luck))).count();
    hits as f64 / f64::from(SAMPLES)
}

fn downtime_covered(expected: f64, size: Size, shrink: f64) -> f64 {
    let truth = HOUR * expected / HISTORIES as f64;
    covered(truth, shrink, |luck| mean_or_bound(&luck.downtime(expected, size), CAP, 1.0))
}

fn acceptable(share: f64) -> bool {
    share >= LEVEL - 3.7 * (LEVEL * (1.0 - LEVEL) / f64::from(SAMPLES)).sqrt()
}

/// Average number of observations above zero, as in the table of [`mean_or_bound`].
const EXPECTED: [f64; 7] = [1.0, 3.0, 10.0, 20.0, 45.0, 100.0, 400.0];

/// The table in the docs of [`mean_or_bound`], in per cent.
const TABLE: [(Size, [f64; 7]); 4] = [
    (Size::Fixed, [99.8, 98.7, 98.4, 97.1, 95.4, 95.3, 95.3]),
    (Size::Exponential, [100.0, 99.7, 99.3, 98.6, 95.4, 95.4, 95.1]),
    (Size::Lognormal(0.83), [100.0, 100.0, 99.3, 98.6, 95.2, 94.7, 94.8]),
    (Size::Lognormal(1.5), [99.9, 98.0, 94.1, 94.4, 92.8, 92.0, 93.1]),
];

#[test]
fn the_figures_in_the_docs_of_bounded_means_are_those_simulated() {
    for (size, row) in TABLE {
        for (expected, figure) in EXPECTED.into_iter().zip(row) {
            let share = downtime_covered(expected, size, 1.0);
            assert!((100.0 * share - figure).abs() < 0.06, "{size:?} {expected}: {share} is documented as {figure}");
            assert!(acceptable(share) || matches!(size, Size::Lognormal(1.5)), "{size:?} {expected}: {share}");
        }
    }
}

/// A thousand histories that are down throughout, but for those of which so many are expected.
fn down(luck: &mut Luck, expected: f64, size: Size) -> Moments {
    let mut moments = Moments::default();
    let seen = luck.binomial(HISTORIES, expected / HISTORIES as f64);
    moments.push_many(CAP, HISTORIES - seen);
    (0..seen).for_each(|_| moments.push(CAP - luck.size(size).min(CAP)));
    moments
}

/// The second table in the docs of [`mean_or_bound`], in per cent.
const NEAR_CAP: [(Size, [f64; 7]); 2] = [
    (Size::Fixed, [97.9, 98.7, 97.6, 96.1, 95.4, 95.3, 95.3]),
    (Size::Exponential, [94.3, 92.0, 97.1, 95.8, 95.4, 95.4, 95.1]),
];

#[test]
fn the_figures_in_the_docs_of_means_near_their_bound_are_those_simulated() {
    for (size, row) in NEAR_CAP {
        for (expected, figure) in EXPECTED.into_iter().zip(row) {
            let truth = CAP as f64 - HOUR * expected / HISTORIES as f64;
            let bounded = |luck: &mut Luck| mean_or_bound(&down(luck, expected, size), CAP, 1.0);
            let share = covered(truth, 1.0, bounded);
            assert!((100.0 * share - figure).abs() < 0.06, "{size:?} {expected}: {share} is documented as {figure}");
            assert!(acceptable(share) || expected < 10.0, "{size:?} {expected}: {share}");
        }
    }
    // Where all are alike the t interval has no width, and misses what was not seen.
    let plain = |luck: &mut Luck| down(luck, 1.0, Size::Fixed).estimate(1.0);
    assert!(!acceptable(covered(CAP as f64 - HOUR / HISTORIES as f64, 1.0, plain)));
}

#[test]
fn intervals_that_are_too_narrow_are_refused() {
    for size in [Size::Fixed, Size::Exponential, Size::Lognormal(0.83)] {
        assert!(!acceptable(downtime_covered(100.0, size, 0.85)), "{size:?}");
    }
    let plain = |luck: &mut Luck| luck.downtime(60.0, Size::Exponential).estimate(1.0);
    assert!(!acceptable(covered(0.06 * HOUR, 1.0, plain)), "the t interval is not corrected for skewness");
}

#[test]
fn rates_of_independent_and_of_clustered_events_are_covered() {
    for (expected, cluster) in [(1.0, 1), (10.0, 1), (60.0, 1), (60.0, 3)] {
        let share = covered(expected * cluster as f64 / 1000.0, 1.0, |luck| {
            let seen = luck.binomial(HISTORIES, expected / HISTORIES as f64);
            let mut events = Moments::default();
            events.push_zeros(HISTORIES - seen);
            (0..seen).for_each(|_| events.push(cluster));
            rate_or_bound(&events, 1.0)
        });
        assert!(acceptable(share), "{expected} in clusters of {cluster}: {share}");
    }
}

/// A thousand pairs of which `expected` differ on average, a share `upwards` of those with the second larger.
fn differences(luck: &mut Luck, expected: f64, upwards: f64, size: Size) -> Paired {
    let mut pairs = Paired::default();
    let differing = luck.binomial(HISTORIES, expected / HISTORIES as f64);
    pairs.push_alike(HISTORIES - differing);
    for _ in 0..differing {
        let size = luck.size(size);
        if luck.uniform() > upwards { pairs.push(size, 0) } else { pairs.push(0, size) }
    }
    pairs
}

fn difference_covered(expected: f64, upwards: f64, size: Size, shrink: f64) -> f64 {
    let truth = HOUR * expected / HISTORIES as f64 * (2.0 * upwards - 1.0);
    covered(truth, shrink, |luck| differences(luck, expected, upwards, size).difference(CAP, 1.0, LEVEL))
}

#[test]
fn paired_differences_are_covered() {
    for size in [Size::Fixed, Size::Exponential] {
        for upwards in [0.5, 1.0] {
            for expected in [1.0, 6.0, 20.0, 45.0] {
                let share = difference_covered(expected, upwards, size, 1.0);
                assert!(acceptable(share), "{size:?} {upwards} {expected}: {share}");
            }
        }
        assert!(!acceptable(difference_covered(60.0, 0.5, size, 0.75)), "{size:?}: too narrow");
    }
}

#[test]
fn lengths_of_outages_are_covered() {
    for (histories, figure) in RATIO_FIGURES {
        let share = covered(HOUR, 1.0, |luck| luck.outages(histories).estimate(1.0, CAP));
        assert!((100.0 * share - figure).abs() < 0.06, "{histories}: {share} is documented as {figure}");
        assert!(acceptable(share), "{histories}: {share}");
    }
    let narrow = covered(HOUR, 0.75, |luck| luck.outages(100).estimate(1.0, CAP));
    assert!(!acceptable(narrow));
}

/// The figures in the docs of [`Ratio::estimate`]: pairs, per cent.
const RATIO_FIGURES: [(u64, f64); 4] = [(5, 94.7), (10, 94.6), (30, 96.5), (100, 94.1)];

#[test]
fn quantile_intervals_cover_and_shifted_ones_do_not() {
    let draw = |luck: &mut Luck| {
        let mut sample = Sample::default();
        (0..60).for_each(|_| sample.push((luck.uniform() * 1e6) as u64));
        let (low, high) = sample.quantile_interval(0.8);
        let mean = sample.quantile(0.8).unwrap() as f64;
        Estimate { mean, std_error: 0.0, low: low as f64, high: high.unwrap() as f64, level: LEVEL, count: 60 }
    };
    assert!(acceptable(covered(8e5, 1.0, draw)));
    assert!(!acceptable(covered(8e5, 0.8, draw)));
}

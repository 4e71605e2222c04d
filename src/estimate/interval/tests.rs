//! Intervals against reference values, and exact coverage by enumeration.

use super::*;

/// (successes, n, low, high): `scipy.stats.beta.ppf(0.025, k, n - k + 1)` and `beta.isf(0.025, k + 1, n - k)`, scipy 1.17.1.
#[rustfmt::skip]
const CLOPPER_PEARSON: [(u64, u64, f64, f64); 18] = [
    (1, 2, 0.01257911709342505, 0.9874208829065749),
    (1, 10, 0.0025285785444617848, 0.4450161170281953),
    (3, 10, 0.06673951117773447, 0.6524528500599973),
    (5, 10, 0.18708602844739855, 0.8129139715526015),
    (9, 10, 0.5549838829718047, 0.9974714214555382),
    (10, 10, 0.6915028921812392, 1.0),
    (50, 100, 0.39832112950330095, 0.6016788704966991),
    (1, 1_000_000, 2.5317807663794178e-08, 5.571630655166941e-06),
    (17, 1_000_000, 9.90315665885742e-06, 2.721850774684385e-05),
    (12_345, 1_000_000, 0.01212949382560612, 0.012563337660712826),
    (10_000, 1_000_000_000, 9.804953418576047e-06, 1.0197950615308478e-05),
    (10_001, 1_000_000_000, 9.80594361905994e-06, 1.019896041433022e-05),
    (20_000, 50_000, 0.3957018425723808, 0.4043097700572109),
    (30_000, 60_000, 0.49599098804360814, 0.5040090119563918),
    (500_000_000, 1_000_000_000, 0.4999690097484223, 0.5000309902515777),
    (999_999_999, 1_000_000_000, 0.9999999944283565, 0.9999999999746821),
    (1, 1_000_000_000_000, 2.5317807984289554e-14, 5.571643390926163e-12),
    (500_000_000_000, 1_000_000_000_000, 0.4999990200175078, 0.5000009799824923),
];

/// (events, low, high): `scipy.stats.gamma.ppf(0.025, k)` and `gamma.isf(0.025, k + 1)`, scipy 1.17.1.
#[rustfmt::skip]
const GARWOOD: [(u64, f64, f64); 10] = [
    (1, 0.025317807984289876, 5.571643390938898),
    (2, 0.24220927854396496, 7.224687667723961),
    (5, 1.6234863901184207, 11.66833207932267),
    (10, 4.7953886961324335, 18.390356042017775),
    (100, 81.36399125092314, 121.62679379242638),
    (9999, 9803.962267410414, 10196.941824999883),
    (10_000, 9804.952467260184, 10197.951624661473),
    (10_001, 9805.942667599955, 10198.961423833132),
    (1_000_000, 998040.9833402939, 1001961.9119454322),
    (1_000_000_000, 999938021.4439279, 1000061981.4504089),
];

/// (n, p, lower rank, upper rank) from `scipy.stats.binom(n, p)`; an upper rank of n + 1 is none, a lower of 0 too.
#[rustfmt::skip]
const RANKS: [(u64, f64, u64, u64); 12] = [
    (10, 0.5, 2, 9),
    (100, 0.5, 40, 61),
    (100, 0.99, 97, 101),
    (1000, 0.99, 983, 997),
    (1000, 0.95, 936, 964),
    (50, 0.9, 41, 50),
    (1_000_000, 0.999, 998_938, 999_062),
    (100_000, 0.5, 49_690, 50_311),
    (10_000_000, 0.5, 4_996_901, 5_003_100),
    (100_000_000, 0.999, 99_899_380, 99_900_620),
    (3, 0.5, 0, 4),
    (1_000_000_000, 0.5, 499_969_010, 500_030_991),
];

/// Relative error of the distance between the end of an interval and its middle.
fn apart(got: f64, expected: f64, middle: f64) -> f64 {
    (got - expected).abs() / (expected - middle).abs().max(f64::MIN_POSITIVE)
}

#[test]
fn clopper_pearson_agrees_with_scipy() {
    for (k, n, low, high) in CLOPPER_PEARSON {
        let got = proportion(k, n);
        let error = apart(got.low, low, got.mean).max(if k == n { 0.0 } else { apart(got.high, high, got.mean) });

        assert!(error < 3e-6, "{k} of {n}: {got:?}, error {error}");
        if k.min(n - k) < 9_000 {
            assert!((got.low / low - 1.0).abs() < 1e-11, "{k} of {n}: {got:?}");
        }
    }
}

#[test]
fn garwood_agrees_with_scipy() {
    for (k, low, high) in GARWOOD {
        let got = poisson_rate(k, 1.0);
        let error = apart(got.low, low, got.mean).max(apart(got.high, high, got.mean));

        assert!(error < 3e-6, "{k}: {got:?}, error {error}");
    }
    let halved = poisson_rate(10, 2.0);
    assert!((halved.high * 2.0 / poisson_rate(10, 1.0).high - 1.0).abs() < 1e-15);
}

#[test]
fn quantile_ranks_agree_with_scipy() {
    for (n, p, low, high) in RANKS {
        assert_eq!(quantile_ranks(n, p), ((low > 0).then_some(low), (high <= n).then_some(high)), "{n} {p}");
    }
    assert_eq!(quantile_ranks(0, 0.5), (None, None));
    assert_eq!(quantile_ranks(10, 0.0), (None, Some(1)));
    assert_eq!(quantile_ranks(10, 1.0), (Some(10), None));
}

#[test]
fn the_ends_have_closed_forms() {
    let high = |n: f64| 1.0 - libm::pow(0.025, 1.0 / n);
    for n in [1u64, 2, 10, 1000] {
        assert!((proportion(0, n).high / high(n as f64) - 1.0).abs() < 1e-12);
        assert_eq!(proportion(n, n).low, 1.0 - proportion(0, n).high);
        assert_eq!((proportion(0, n).low, proportion(n, n).high), (0.0, 1.0));
    }
    let huge = proportion(0, 1_000_000_000_000).high;
    assert!((huge / 3.688879454113936e-12 - 1.0).abs() < 1e-11, "{huge}");
    assert_eq!((proportion(0, 0).low, proportion(0, 0).high), (0.0, 1.0));
    assert_eq!(poisson_rate(0, 0.0).high, f64::INFINITY);
    let most = proportion(u64::MAX / 2, u64::MAX);
    assert!(most.low < 0.5 && most.high > 0.5 - 1e-9 && most.high < 0.500_001);
}

#[test]
fn intervals_shrink_smoothly_where_the_method_changes() {
    let mut before = proportion(9_990, 30_000);
    for k in 9_991..10_012 {
        let next = proportion(k, 30_000);
        for step in [next.low - before.low, next.high - before.high] {
            assert!((step * 30_000.0 - 1.0).abs() < 1e-2, "at {k}: {step}");
        }
        before = next;
    }
}

/// Exact coverage: the sum of binomial masses of the outcomes whose interval holds p.
fn coverage(n: u64, p: f64, interval: impl Fn(u64) -> (f64, f64)) -> f64 {
    let law = CountLaw::Binomial { n, p };
    (0..=n).filter(|&k| interval(k).0 <= p && p <= interval(k).1).map(|k| law.at_least(k) - law.at_least(k + 1)).sum()
}

#[test]
fn clopper_pearson_covers_at_every_probability_and_a_wald_interval_does_not() {
    let exact: Vec<_> = (0..=40).map(|k| proportion_limits(k, 40, TAIL)).collect();
    let wald = |k: u64| {
        let got = proportion(k, 40);
        (got.mean - 1.96 * got.std_error, got.mean + 1.96 * got.std_error)
    };
    let grid = || (1..200).map(|i| f64::from(i) / 200.0);
    let worst = |interval: &dyn Fn(u64) -> (f64, f64)| grid().map(|p| coverage(40, p, interval)).fold(1.0, f64::min);
    assert!(worst(&|k| exact[k as usize]) >= 0.95);
    assert!(worst(&wald) < 0.90);
}

//! Properties over many laws: round trips, order, constructors, the check.

use super::super::{Law, LawError};
use super::{examples, stretched};
use proptest::prelude::*;

/// Continuous laws over the shapes that scenarios use and some way beyond.
fn continuous() -> impl Strategy<Value = Law> {
    let time = -4.0..5.0f64;
    let ten = |exponent: f64| libm::exp10(exponent);
    prop_oneof![
        time.clone().prop_map(move |m| Law::Exponential { mean: ten(m) }),
        (0.2..20.0, time.clone()).prop_map(move |(shape, s)| Law::Weibull { shape, scale: ten(s) }),
        (-1.0..4.0, time.clone()).prop_map(move |(k, s)| Law::Gamma { shape: ten(k), scale: ten(s) }),
        (time.clone(), 0.05..3.0).prop_map(move |(m, sigma)| Law::LogNormal { median: ten(m), sigma }),
        (time.clone(), 0.01..100.0).prop_map(move |(l, w)| Law::Uniform { low: ten(l), high: ten(l) + w }),
        (time.clone(), 0.0..9.0, 0.01..9.0).prop_map(move |(l, rise, fall)| {
            let low = ten(l);
            Law::Triangular { low, mode: low + rise, high: low + rise + fall }
        }),
        (time.clone(), 0.01..3.0, 0.1..9.0, 0.1..9.0).prop_map(move |(s, infant, useful, worn)| {
            let (scale, pieces) = (ten(s), [(1.0, infant), (1.5, 0.0), (4.0, useful), (f64::INFINITY, worn)]);
            Law::Hazard { pieces: pieces.map(|(until, rate)| (until * scale, rate / scale)).to_vec() }
        }),
        (time, 0.1..0.9).prop_map(move |(m, weight)| Law::Mixture {
            parts: vec![
                (weight, Law::Exponential { mean: ten(m) }),
                (1.0 - weight, Law::LogNormal { median: 1.0, sigma: 1.0 }),
            ],
        }),
    ]
}

/// Probabilities near both ends as well as between.
fn probability() -> impl Strategy<Value = f64> {
    prop_oneof![0.001..0.999, (-9.0..-2.0).prop_map(libm::exp10), (-9.0..-2.0).prop_map(|e| 1.0 - libm::exp10(e))]
}

/// Largest error of `cdf(quantile(p))`, relative to the smaller of p and 1 - p (at least 1e-9 here). A time is
/// rounded to 2^-53 of itself, which a narrow law (1e5 h, 0.01 h wide) turns into 1e7 times that.
fn allowed(law: &Law) -> f64 {
    match law {
        Law::Uniform { low, high } | Law::Triangular { low, high, .. } => 1e-10 + 1e-6 * high / (high - low),
        _ => 1e-10,
    }
}

proptest! {
    #[test]
    fn cdf_gives_back_the_probability_of_a_quantile(law in continuous(), p in probability()) {
        prop_assert_eq!(law.check(), Ok(()));
        let t = law.quantile(p);
        let (found, due) = if p <= 0.5 { (law.cdf(t), p) } else { (law.survival(t), 1.0 - p) };
        prop_assert!((found / due - 1.0).abs() <= allowed(&law), "{}: {} at {}, not {}", law, found, t, due);
    }

    #[test]
    fn cdf_and_survival_sum_to_one(law in continuous(), p in probability()) {
        let t = law.quantile(p);
        prop_assert!((law.cdf(t) + law.survival(t) - 1.0).abs() < 1e-14);
    }

    #[test]
    fn later_times_are_not_less_likely_reached(law in continuous(), p in probability(), q in probability()) {
        let (low, high) = (p.min(q), p.max(q));
        prop_assert!(law.quantile(low) <= law.quantile(high));
    }

    #[test]
    fn stretching_all_times_stretches_the_moments(law in continuous()) {
        let twice = stretched(&law, 2.0);
        prop_assert!((twice.mean() / law.mean() - 2.0).abs() < 1e-12);
        prop_assert!((twice.sd() / law.sd() - 2.0).abs() < 1e-9);
    }

    #[test]
    fn constructors_meet_their_mean(shape in 0.1..20.0f64, mean in 1e-3..1e6f64, ratio in 0.01..5.0f64) {
        let near = |value: f64, due: f64| (value / due - 1.0).abs() < 1e-12;
        prop_assert!(near(Law::weibull_mean(shape, mean).unwrap().mean(), mean));
        prop_assert!(near(Law::gamma_mean(shape, mean).unwrap().mean(), mean));
        let law = Law::lognormal_mean_sd(mean, mean * ratio).unwrap();
        prop_assert!(near(law.mean(), mean));
        prop_assert!(near(law.sd(), mean * ratio));
    }
}

#[test]
fn the_ends_are_the_ends() {
    for law in examples() {
        let (low, high) = (law.quantile(0.0), law.quantile(1.0));
        assert!(low <= law.quantile(1e-9) && law.quantile(1.0 - 1e-9) <= high, "{law}");
        assert_eq!((law.cdf(high), law.survival(high)), (1.0, 0.0), "{law}");
        assert_eq!((law.cdf(-1.0), law.survival(-1.0)), (0.0, 1.0), "{law}");
    }
}

#[test]
fn quantiles_of_jumps_are_the_jumps() {
    let values = Law::Empirical { values: (1..=100).map(f64::from).collect() };
    for rank in 1..=100u32 {
        assert_eq!(values.quantile(f64::from(rank) / 100.0), f64::from(rank));
    }
    let two = Law::Mixture { parts: vec![(0.9, Law::Fixed { value: 1.0 }), (0.1, Law::Fixed { value: 9.0 })] };
    assert_eq!((two.quantile(0.9), two.quantile(0.91)), (1.0, 9.0));
    assert!((two.mean() - 1.8).abs() < 1e-15 && (two.sd() - 2.4).abs() < 1e-15);
}

#[test]
fn examples_are_laws_and_mistakes_are_told() {
    for law in examples() {
        assert_eq!(law.check(), Ok(()));
    }
    assert_eq!(Law::Fixed { value: 0.0 }.check(), Ok(()));
    let part = |weight: f64| (weight, Law::Exponential { mean: 1.0 });
    let wrong = [
        (Law::Exponential { mean: 0.0 }, "mean of the exponential law is 0; it must be a finite number above 0"),
        (Law::Exponential { mean: f64::NAN }, "NaN"),
        (Law::Weibull { shape: 0.001, scale: 1.0 }, "mean of the Weibull law is inf h"),
        (Law::Gamma { shape: 1e10, scale: 1.0 }, "above 0 and at most 1e9"),
        (Law::LogNormal { median: 1.0, sigma: 40.0 }, "finite"),
        (Law::LogNormal { median: 1.0, sigma: 0.0 }, "sigma"),
        (Law::Uniform { low: 2.0, high: 2.0 }, "low < high"),
        (Law::Uniform { low: -1.0, high: 2.0 }, "at least 0"),
        (Law::Triangular { low: 1.0, mode: 3.0, high: 2.0 }, "low <= mode <= high"),
        (Law::Fixed { value: f64::INFINITY }, "inf"),
        (Law::Hazard { pieces: vec![] }, "empty"),
        (Law::Hazard { pieces: vec![(5.0, 1.0)] }, "until of the hazard law is 5; it must be infinite"),
        (Law::Hazard { pieces: vec![(f64::INFINITY, 0.0)] }, "rate of the hazard law is 0"),
        (Law::Hazard { pieces: vec![(2.0, -1.0), (f64::INFINITY, 1.0)] }, "rate of the hazard law is -1"),
        (Law::Hazard { pieces: vec![(2.0, 1.0), (2.0, 1.0), (f64::INFINITY, 1.0)] }, "each `until` above"),
        (Law::Mixture { parts: vec![] }, "empty"),
        (Law::Mixture { parts: vec![part(0.5), part(0.4)] }, "sum to 0.9"),
        (Law::Mixture { parts: vec![part(1.5), part(-0.5)] }, "weight"),
        (Law::Mixture { parts: vec![(1.0, Law::Exponential { mean: -1.0 })] }, "mean"),
        (Law::Empirical { values: vec![] }, "empty"),
        (Law::Empirical { values: vec![2.0, 1.0] }, "observed value 1"),
        (Law::Empirical { values: vec![0.0] }, "above 0"),
    ];
    for (law, words) in wrong {
        let error = law.check().expect_err(words).to_string();
        assert!(error.contains(words), "{error:?} does not say {words:?}");
    }
    assert!(matches!(Law::weibull_mean(0.001, 1.0), Err(LawError::Mean { .. })));
    assert!(Law::gamma_mean(2.0, 0.0).is_err() && Law::lognormal_mean_sd(1.0, -1.0).is_err());
}

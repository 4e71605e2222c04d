//! What is left of a time at an age, and the hazard that it follows from.

use super::super::Law;
use super::samples::{critical, distance};
use super::{examples, generator};

/// Ages at which something of the law is before and something behind.
fn ages(law: &Law) -> impl Iterator<Item = f64> + '_ {
    [0.2, 0.7, 0.99].into_iter().map(|p| law.quantile(p)).filter(|age| law.survival(*age) > 0.0)
}

/// The law of what is left is that of the time, given that it is longer; most laws tell it from that at half the age.
#[test]
fn what_is_left_follows_the_conditional_law() {
    let (count, mut told) = (20_000, 0);
    for law in examples() {
        for age in ages(&law) {
            let mut rng = generator(41);
            let mut values: Vec<f64> = (0..count).map(|_| law.sample_left(age, &mut rng)).collect();
            let given = |t: f64, age: f64| 1.0 - law.survival(age + t) / law.survival(age);
            let right = distance(&mut values, |t| given(t, age));
            assert!(right < critical(count), "{law} at {age}: distance {right}");
            told += usize::from(distance(&mut values, |t| given(t, 0.5 * age)) > critical(count));
        }
    }
    assert!(told >= 12, "only {told} laws tell an age from half of it");
}

#[test]
fn the_hazard_is_that_of_the_survival_function() {
    for law in examples() {
        for t in ages(&law) {
            let due = -libm::log(law.survival(t));
            assert!((law.cumulative_hazard(t) / due - 1.0).abs() < 1e-9, "{law} at {t}");
        }
        assert_eq!(law.cumulative_hazard(-1.0), 0.0, "{law}");
    }
}

/// `ln S` from mpmath 1.3 with 40 digits, where S is far below the smallest `f64`.
#[test]
fn the_hazard_goes_on_where_survival_underflows() {
    let cases = [
        (Law::Gamma { shape: 2.5, scale: 2.0 }, 4000.0, GAMMA),
        (Law::LogNormal { median: 1.0, sigma: 0.1 }, 300.0, LOGNORMAL),
        (Law::LogNormal { median: 1.0, sigma: 0.1 }, 20.0, LOGNORMAL_NEAR),
    ];
    for (law, t, due) in cases {
        assert!((law.cumulative_hazard(t) / due - 1.0).abs() < 1e-13, "{law}: {}", law.cumulative_hazard(t));
    }
    let both = Law::Mixture { parts: vec![(0.5, Law::Fixed { value: 1.0 }), (0.5, Law::Exponential { mean: 1.0 })] };
    assert!((both.cumulative_hazard(2000.0) - 2000.0 - libm::log(2.0)).abs() < 1e-9);
    assert_eq!(Law::Fixed { value: 1.0 }.cumulative_hazard(1.0), f64::INFINITY);
}

const GAMMA: f64 = 1988.882579274957;
const LOGNORMAL: f64 = 1631.619686225846;
const LOGNORMAL_NEAR: f64 = 453.0404162592439;

#[test]
fn what_is_left_by_hand() {
    let tub = Law::Hazard { pieces: vec![(10.0, 0.1), (20.0, 0.0), (f64::INFINITY, 0.5)] };
    // At 4 h 0.6 of the first piece is left; the rest is at the higher rate after 20 h.
    assert!((tub.left(4.0, 0.6) - 6.0).abs() < 1e-12);
    assert!((tub.left(4.0, 1.6) - 18.0).abs() < 1e-12);
    assert!((tub.mean() - (10.0 * (1.0 - libm::exp(-1.0)) + 12.0 * libm::exp(-1.0))).abs() < 1e-12);
    let weibull = Law::Weibull { shape: 3.0, scale: 10.0 };
    assert!((weibull.left(10.0, 7.0) - 10.0).abs() < 1e-12);
    assert_eq!(Law::Exponential { mean: 5.0 }.left(1e9, 2.0), 10.0);
    let mut rng = generator(1);
    assert_eq!(Law::Fixed { value: 5.0 }.sample_left(2.0, &mut rng), 3.0);
    assert_eq!(Law::Fixed { value: 5.0 }.sample_left(5.0, &mut rng), 0.0);
    assert_eq!(Law::Uniform { low: 1.0, high: 2.0 }.sample_left(2.0, &mut rng), 0.0);
}

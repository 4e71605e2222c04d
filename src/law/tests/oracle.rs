//! Moments and reference values from elsewhere: `rand_distr` for draws, mpmath for functions.

use super::super::Law;
use super::generator;
use rand_distr::Distribution;

/// Draws of each sampler.
const DRAWS: usize = 1_000_000;

/// Mean and standard error of the mean.
fn mean(sampler: &impl Distribution<f64>, seed: u64) -> (f64, f64) {
    let mut rng = generator(seed);
    let (mut sum, mut squares) = (0.0, 0.0);
    for _ in 0..DRAWS {
        let value = sampler.sample(&mut rng);
        sum += value;
        squares += value * value;
    }
    let count = DRAWS as f64;
    let mean = sum / count;
    (mean, ((squares / count - mean * mean) / count).sqrt())
}

/// Two means agree within 5 standard errors of the difference (one false alarm in 1.7 million), the stated
/// mean and standard deviation hold, and a mean 2 % off is refused.
fn agrees(law: &Law, oracle: &impl Distribution<f64>) {
    let (ours, error) = mean(law, 31);
    let (theirs, their_error) = mean(oracle, 32);
    let joint = libm::hypot(error, their_error);
    assert!((ours - theirs).abs() < 5.0 * joint, "{law}: {ours} against {theirs}, error {joint}");
    assert!((ours * 1.02 - theirs).abs() > 5.0 * joint, "{law}: 2 % off is not seen");
    assert!((law.mean() - theirs).abs() < 5.0 * their_error, "{law}: states {}, not {theirs}", law.mean());
    let sd = their_error * (DRAWS as f64).sqrt();
    assert!((law.sd() / sd - 1.0).abs() < 0.02, "{law}: states {}, not {sd}", law.sd());
}

#[test]
fn means_and_spreads_agree_with_rand_distr() {
    use rand_distr::{Exp, Gamma, LogNormal, Triangular, Uniform, Weibull};
    agrees(&Law::Exponential { mean: 8.0 }, &Exp::new(0.125).unwrap());
    agrees(&Law::Weibull { shape: 0.75, scale: 40.0 }, &Weibull::new(40.0, 0.75).unwrap());
    agrees(&Law::Weibull { shape: 3.0, scale: 40.0 }, &Weibull::new(40.0, 3.0).unwrap());
    agrees(&Law::Gamma { shape: 0.4, scale: 5.0 }, &Gamma::new(0.4, 5.0).unwrap());
    agrees(&Law::Gamma { shape: 2.5, scale: 2.0 }, &Gamma::new(2.5, 2.0).unwrap());
    let median = 2.4;
    agrees(&Law::LogNormal { median, sigma: 0.83 }, &LogNormal::new(libm::log(median), 0.83).unwrap());
    agrees(&Law::Uniform { low: 1.0, high: 6.0 }, &Uniform::new(1.0, 6.0).unwrap());
    agrees(&Law::Triangular { low: 1.0, mode: 2.0, high: 5.0 }, &Triangular::new(1.0, 5.0, 2.0).unwrap());
}

/// `law, t, cdf, survival` from mpmath 1.3 with 40 digits.
#[test]
fn cdf_and_survival_agree_with_mpmath() {
    let lognormal = Law::LogNormal { median: 145.0, sigma: 0.83 };
    let weibull = Law::Weibull { shape: 0.75, scale: 40.0 };
    let gamma = Law::Gamma { shape: 2.5, scale: 2.0 };
    let cases = [
        (&lognormal, 1.0, 1.0107822125138031e-9, 0.9999999989892178),
        (&lognormal, 145.0, 0.5, 0.5),
        (&lognormal, 300.0, 0.8094747430538556, 0.19052525694614444),
        (&lognormal, 1e5, 0.9999999999999983, 1.704671333032822e-15),
        (&weibull, 0.001, 0.0003534908979583184, 0.9996465091020417),
        (&weibull, 10.0, 0.2978114986734404, 0.7021885013265596),
        (&weibull, 200.0, 0.9646939705924575, 0.035306029407542475),
        (&gamma, 5.0, 0.5841198130044921, 0.41588018699550794),
        (&gamma, 120.0, 1.0, 3.138579772755296e-24),
    ];
    for (law, t, cdf, survival) in cases {
        assert!((law.cdf(t) / cdf - 1.0).abs() < 1e-12, "{law}: cdf({t}) = {}", law.cdf(t));
        assert!((law.survival(t) / survival - 1.0).abs() < 1e-12, "{law}: survival({t}) = {}", law.survival(t));
    }
}

/// `shape, mean, sd` of the Weibull law with scale 1, from mpmath 1.3 with 40 digits.
#[test]
fn weibull_moments_agree_with_mpmath_for_sharp_laws_too() {
    for (shape, mean, sd) in [
        (0.75, 1.1906393487589988, 1.6107697672823686),
        (3.0, 0.8929795115692493, 0.3245502809557846),
        (1e6, 0.9999994227853242, 1.28254815261756e-6),
    ] {
        let law = Law::Weibull { shape, scale: 1.0 };
        assert!((law.mean() / mean - 1.0).abs() < 1e-13, "{}", law.mean());
        assert!((law.sd() / sd - 1.0).abs() < 1e-12, "{}", law.sd());
    }
}

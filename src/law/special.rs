//! Special functions: the incomplete gamma function, the normal law and inversion by bisection.
//!
//! Own code because the accuracy has to hold in both tails: relative error below 1e-12 for shapes up to
//! 1e6 (reference values from mpmath in the tests), growing with the square root of the shape beyond.

use std::f64::consts::{PI, SQRT_2};

/// Both sides of the regularised incomplete gamma function: `(P(a, x), Q(a, x))`, `P + Q = 1`, each with its
/// own relative accuracy where it is the small one. `a` is above 0 and `x` is not negative.
///
/// Series below `x = a + 1`, continued fraction above (Abramowitz and Stegun 6.5.29 and 6.5.31).
pub(super) fn incomplete_gamma(a: f64, x: f64) -> (f64, f64) {
    if x <= 0.0 {
        return (0.0, 1.0);
    }
    if x == f64::INFINITY {
        return (1.0, 0.0);
    }
    if x < a + 1.0 {
        let lower = (density_factor(a, x) * lower_series(a, x)).min(1.0);
        (lower, 1.0 - lower)
    } else {
        let upper = (density_factor(a, x) * upper_fraction(a, x)).min(1.0);
        (1.0 - upper, upper)
    }
}

/// `x^a exp(-x) / Gamma(a)`. Large `a` goes through Stirling's formula (A&S 6.1.41), so that the large
/// logarithms cancel before they are computed.
fn density_factor(a: f64, x: f64) -> f64 {
    if a < 10.0 {
        return libm::exp(a * libm::log(x) - x - libm::lgamma(a));
    }
    let off = (x - a) / a;
    let log = if off < -0.5 { libm::log(x / a) } else { libm::log1p(off) };
    let i = 1.0 / (a * a);
    let stirling = (1.0 / 12.0 - i * (1.0 / 360.0 - i * (1.0 / 1260.0 - i * (1.0 / 1680.0 - i / 1188.0)))) / a;
    (a / (2.0 * PI)).sqrt() * libm::exp(-a * (off - log) - stirling)
}

/// `sum of x^n / (a (a+1) .. (a+n))`; all terms are positive.
fn lower_series(a: f64, x: f64) -> f64 {
    let mut term = 1.0 / a;
    let mut sum = term;
    let mut n = a;
    while term > sum * 1e-17 {
        n += 1.0;
        term *= x / n;
        sum += term;
    }
    sum
}

/// The continued fraction of `Q(a, x) / density_factor`, by the modified Lentz method (Press et al.,
/// Numerical Recipes, 3rd ed., section 6.2). `x >= a + 1`.
fn upper_fraction(a: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let mut b = x + 1.0 - a;
    let mut c = 1.0 / TINY;
    let mut d = 1.0 / b;
    let mut value = d;
    let mut n = 1.0;
    loop {
        let numerator = -n * (n - a);
        b += 2.0;
        d = numerator * d + b;
        d = 1.0 / if d.abs() < TINY { TINY } else { d };
        c = b + numerator / c;
        c = if c.abs() < TINY { TINY } else { c };
        let step = d * c;
        value *= step;
        n += 1.0;
        if (step - 1.0).abs() < 2e-16 || n > 1e7 {
            return value;
        }
    }
}

/// Probability that a standard normal number is at most `z`, accurate in the lower tail.
pub(super) fn normal_cdf(z: f64) -> f64 {
    0.5 * libm::erfc(-z / SQRT_2)
}

/// The standard normal quantile for p in 0..=1, to about 1e-14 of its size.
///
/// Start: A&S 26.2.23 (error below 4.5e-4); then three steps of Halley's method on [`normal_cdf`].
pub(super) fn normal_quantile(p: f64) -> f64 {
    if p > 0.5 {
        return -normal_quantile(1.0 - p);
    }
    if p <= 0.0 {
        return f64::NEG_INFINITY;
    }
    let t = (-2.0 * libm::log(p)).sqrt();
    let top = 2.515517 + t * (0.802853 + t * 0.010328);
    let bottom = 1.0 + t * (1.432788 + t * (0.189269 + t * 0.001308));
    let mut z = top / bottom - t;
    for _ in 0..3 {
        let density = libm::exp(-0.5 * z * z) / (2.0 * PI).sqrt();
        let step = (normal_cdf(z) - p) / density;
        z -= step / (1.0 + 0.5 * z * step);
    }
    z
}

/// Logarithm of [`normal_cdf`] for z <= 0. Below -30, where that comes to its end, by the asymptotic series of Mills'
/// ratio (A&S 26.2.12), whose fourth term is 1e-7 of the last digit there.
pub(super) fn ln_normal_cdf(z: f64) -> f64 {
    if z > -30.0 {
        return libm::log(normal_cdf(z));
    }
    let i = 1.0 / (z * z);
    -0.5 * z * z - libm::log(-z * (2.0 * PI).sqrt()) + libm::log1p(-i * (1.0 - i * (3.0 - i * (15.0 - i * 105.0))))
}

/// Logarithm of the upper incomplete gamma function `Q(a, x)`, also where that is too small for an `f64`.
pub(super) fn ln_upper_gamma(a: f64, x: f64) -> f64 {
    let upper = incomplete_gamma(a, x).1;
    match upper > 1e-290 || x == f64::INFINITY {
        true => libm::log(upper),
        false => a * libm::log(x) - x - libm::lgamma(a) + libm::log(upper_fraction(a, x)),
    }
}

/// The smallest number of at least 0 for which `reached` holds, infinite if there is none; `reached` must
/// stay true once it is true.
///
/// Bisection on the bit pattern, which orders the floats: 64 calls, exact to the last bit.
pub(super) fn first_reaching(reached: impl Fn(f64) -> bool) -> f64 {
    let (mut low, mut high) = (0, f64::INFINITY.to_bits());
    while low < high {
        let middle = low + (high - low) / 2;
        if reached(f64::from_bits(middle)) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    f64::from_bits(high)
}

/// `ln(Gamma(1 + 2e) / Gamma(1 + e)^2)` for e > 0, without cancellation for small e.
///
/// Series for e < 0.02: `sum over j >= 2 of (-1)^j zeta(j) (2^j - 2) e^j / j` (A&S 6.1.33).
pub(super) fn ln_gamma_spread(e: f64) -> f64 {
    if e >= 0.02 {
        return libm::lgamma(1.0 + 2.0 * e) - 2.0 * libm::lgamma(1.0 + e);
    }
    /// Riemann's zeta(2) to zeta(10).
    const ZETA: [f64; 9] = [
        1.644_934_066_848_226_4,
        1.202_056_903_159_594_2,
        1.082_323_233_711_138_2,
        1.036_927_755_143_37,
        1.017_343_061_984_449,
        1.008_349_277_381_923,
        1.004_077_356_197_944_3,
        1.002_008_392_826_082_2,
        1.000_994_575_127_818,
    ];
    let (mut sum, mut power, mut two) = (0.0, -e, 2.0);
    for (zeta, j) in ZETA.iter().zip(2u32..) {
        power *= -e;
        two *= 2.0;
        sum += zeta * (two - 2.0) * power / f64::from(j);
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `a, x, P, Q` from mpmath 1.3 with 60 digits, `gammainc(..., regularized=True)`.
    const GAMMA: [[f64; 4]; 14] = [
        [0.05, 1e-6, 0.5148279545251782, 0.4851720454748218],
        [0.5, 0.2, 0.4729107431344619, 0.5270892568655381],
        [0.5, 30.0, 0.9999999999999906, 9.485737571073848e-15],
        [2.5, 2.5, 0.5841198130044921, 0.41588018699550794],
        [2.5, 1e-3, 9.50853459860795e-9, 0.9999999904914654],
        [2.5, 60.0, 1.0, 3.138579772755296e-24],
        [9.9, 12.0, 0.7672356360037236, 0.23276436399627642],
        [12.0, 1e-5, 2.0876564280236793e-69, 1.0],
        [30.0, 12.0, 8.870138799144693e-6, 0.9999911298612009],
        [30.0, 80.0, 0.9999999999509677, 4.903229555810753e-11],
        [1000.0, 900.0, 0.0005499022657117829, 0.9994500977342882],
        [1000.0, 1100.0, 0.99894067674607, 0.0010593232539299773],
        [1e6, 1000500.0, 0.6915504757714972, 0.3084495242285028],
        [1e6, 997000.0, 0.0013381041673135997, 0.9986618958326864],
    ];

    #[test]
    fn incomplete_gamma_agrees_with_mpmath_in_both_tails() {
        for [a, x, lower, upper] in GAMMA {
            let (p, q) = incomplete_gamma(a, x);
            assert!((p / lower - 1.0).abs() < 1e-12, "P({a}, {x}) = {p:e}, not {lower:e}");
            assert!((q / upper - 1.0).abs() < 1e-12, "Q({a}, {x}) = {q:e}, not {upper:e}");
        }
        assert_eq!(incomplete_gamma(2.0, 0.0), (0.0, 1.0));
        assert_eq!(incomplete_gamma(2.0, f64::INFINITY), (1.0, 0.0));
        assert_eq!(incomplete_gamma(2.0, 1e308), (1.0, 0.0));
    }

    #[test]
    fn normal_quantile_agrees_with_mpmath() {
        let reference = [
            (1e-300, -37.0470962993612),
            (1e-20, -9.262340089798407),
            (1e-6, -4.753424308822899),
            (0.025, -1.9599639845400543),
            (0.3, -0.5244005127080408),
            (0.4999, -0.0002506628300880351),
            (0.9, 1.2815515655446004),
        ];
        for (p, z) in reference {
            assert!((normal_quantile(p) - z).abs() < 1e-13 * z.abs().max(0.01), "{p}: {}", normal_quantile(p));
        }
        assert!(normal_quantile(0.5).abs() < 1e-15);
        assert_eq!((normal_quantile(0.0), normal_quantile(1.0)), (f64::NEG_INFINITY, f64::INFINITY));
    }

    #[test]
    fn bisection_finds_the_first_float() {
        assert_eq!(first_reaching(|t| t >= 0.1), 0.1);
        assert_eq!(first_reaching(|_| true), 0.0);
        assert_eq!(first_reaching(|_| false), f64::INFINITY);
    }

    #[test]
    fn both_forms_of_the_gamma_spread_meet() {
        let direct = libm::lgamma(1.04 - 2e-12) - 2.0 * libm::lgamma(1.02 - 1e-12);
        assert!((ln_gamma_spread(0.02 - 1e-12) / direct - 1.0).abs() < 1e-11);
    }
}

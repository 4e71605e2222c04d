//! The two ziggurats, worked out by the compiler.
//!
//! A ziggurat covers the area under a falling density by [`LAYERS`] strips of equal area; `edge[i]` is the
//! right end of strip `i` and `height[i]` the density there (Marsaglia and Tsang, The Ziggurat Method for
//! Generating Random Variables, J. Stat. Software 5(8), 2000, section 2). Densities are not normalised:
//! `exp(-x)` and `exp(-x^2 / 2)`. The tables are constants of the program, so a draw needs no check that
//! they exist, and they are made with additions, products and quotients only, so they are the same bits on
//! every processor.

use std::f64::consts::LN_2;

/// Number of strips; one byte of a random word picks one.
pub(super) const LAYERS: usize = 256;

/// Edges and heights of one ziggurat.
pub(super) struct Ziggurat {
    /// Right ends: `edge[0]` is the width of a rectangle with the area of the base strip (tail included),
    /// `edge[1]` is where the tail starts, `edge[LAYERS]` is 0.
    pub(super) edge: [f64; LAYERS + 1],
    /// Density at each edge.
    pub(super) height: [f64; LAYERS + 1],
}

/// Start of the exponential tail for 256 strips: the root of `height[256] = 1`, solved with mpmath 1.3.
pub(super) const EXPONENTIAL_TAIL: f64 = 7.697_117_470_131_05;
/// Area of one strip of the exponential ziggurat, `(r + 1) exp(-r)`.
const EXPONENTIAL_AREA: f64 = 0.003_949_659_822_581_557;
/// Start of the normal tail for 256 strips, solved with mpmath 1.3.
pub(super) const NORMAL_TAIL: f64 = 3.654_152_885_361_009;
/// Area of one strip of the normal ziggurat, `r exp(-r^2/2) + sqrt(pi/2) erfc(r / sqrt 2)`.
const NORMAL_AREA: f64 = 0.004_928_673_233_974_655;

/// Ziggurat of the exponential law with mean 1.
pub(super) static EXPONENTIAL: Ziggurat = exponential();
/// Ziggurat of the positive half of the standard normal law.
pub(super) static NORMAL: Ziggurat = normal();

const fn exponential() -> Ziggurat {
    let mut edge = [0.0; LAYERS + 1];
    edge[0] = EXPONENTIAL_AREA / exp_minus(EXPONENTIAL_TAIL);
    edge[1] = EXPONENTIAL_TAIL;
    let mut i = 2;
    while i < LAYERS {
        edge[i] = -ln(EXPONENTIAL_AREA / edge[i - 1] + exp_minus(edge[i - 1]));
        i += 1;
    }
    let mut height = [1.0; LAYERS + 1];
    let mut i = 0;
    while i < LAYERS {
        height[i] = exp_minus(edge[i]);
        i += 1;
    }
    Ziggurat { edge, height }
}

const fn normal() -> Ziggurat {
    let mut edge = [0.0; LAYERS + 1];
    edge[0] = NORMAL_AREA / half_square(NORMAL_TAIL);
    edge[1] = NORMAL_TAIL;
    let mut i = 2;
    while i < LAYERS {
        edge[i] = sqrt(-2.0 * ln(NORMAL_AREA / edge[i - 1] + half_square(edge[i - 1])));
        i += 1;
    }
    let mut height = [1.0; LAYERS + 1];
    let mut i = 0;
    while i < LAYERS {
        height[i] = half_square(edge[i]);
        i += 1;
    }
    Ziggurat { edge, height }
}

const fn half_square(x: f64) -> f64 {
    exp_minus(0.5 * x * x)
}

/// `exp(-x)` for x in 0..=20: take out powers of two, then the Taylor series on the rest (at most ln 2).
const fn exp_minus(x: f64) -> f64 {
    let halvings = (x / LN_2) as u64;
    let rest = x - halvings as f64 * LN_2;
    let mut sum = 0.0;
    let mut k = 22;
    while k > 0 {
        sum = -rest / k as f64 * (1.0 + sum);
        k -= 1;
    }
    (1.0 + sum) / (1u64 << halvings) as f64
}

/// `ln y` for y in (0, 1]: double until above 0.7, then `2 atanh((y - 1) / (y + 1))` by its series.
const fn ln(y: f64) -> f64 {
    let mut mantissa = y;
    let mut doublings = 0.0;
    while mantissa < 0.7 {
        mantissa *= 2.0;
        doublings += 1.0;
    }
    let s = (mantissa - 1.0) / (mantissa + 1.0);
    let mut sum = 0.0;
    let mut k = 31;
    while k > 0 {
        sum = sum * s * s + 1.0 / k as f64;
        k -= 2;
    }
    2.0 * s * sum - doublings * LN_2
}

/// Square root for y in (0, 30] by Newton's method from above, which falls until rounding stops it.
const fn sqrt(y: f64) -> f64 {
    let mut root = 0.5 * (1.0 + y);
    let mut k = 0;
    while k < 40 {
        let next = 0.5 * (root + y / root);
        if next >= root {
            return root;
        }
        root = next;
        k += 1;
    }
    root
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Recomputes each entry from the one before with `libm`, and closes the top. Rounding grows over the
    /// strips to a few 1e-13 of the last edge, far below what any number of draws can see.
    fn check(table: &Ziggurat, area: f64, tail: f64, density: fn(f64) -> f64, inverse: fn(f64) -> f64) {
        let mut x = tail;
        assert!((table.edge[0] * density(tail) / area - 1.0).abs() < 1e-14);
        for i in 1..LAYERS {
            let edge = table.edge[i];
            assert!((edge / x - 1.0).abs() < 1e-13, "edge {i}: {edge} against {x}");
            assert!((table.height[i] / density(edge) - 1.0).abs() < 2e-15, "height {i}");
            assert!(edge < table.edge[i - 1]);
            x = inverse(area / edge + density(edge));
        }
        let top = table.edge[LAYERS - 1];
        assert!((area / top + density(top) - 1.0).abs() < 1e-12, "the strips do not add up to the area");
        assert_eq!((table.edge[LAYERS], table.height[LAYERS]), (0.0, 1.0));
    }

    #[test]
    fn tables_agree_with_libm_and_close_at_the_top() {
        check(&EXPONENTIAL, EXPONENTIAL_AREA, EXPONENTIAL_TAIL, |x| libm::exp(-x), |y| -libm::log(y));
        check(&NORMAL, NORMAL_AREA, NORMAL_TAIL, |x| libm::exp(-0.5 * x * x), |y| (-2.0 * libm::log(y)).sqrt());
    }

    #[test]
    fn areas_follow_from_the_tails() {
        let r = EXPONENTIAL_TAIL;
        assert!((EXPONENTIAL_AREA / ((r + 1.0) * libm::exp(-r)) - 1.0).abs() < 1e-14);
        let r = NORMAL_TAIL;
        let tail = std::f64::consts::FRAC_PI_2.sqrt() * libm::erfc(r / std::f64::consts::SQRT_2);
        assert!((NORMAL_AREA / (r * libm::exp(-0.5 * r * r) + tail) - 1.0).abs() < 1e-14);
    }
}

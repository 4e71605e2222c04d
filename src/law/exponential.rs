//! A fast exponential function for lognormal draws: the same bits on every processor, within 2 units in the last place.
//!
//! `libm::exp` is correct to below one unit but takes five times as long; one lognormal draw would cost as much as
//! eight exponential ones. Only additions, multiplications and bit patterns are used here, in a fixed order.

/// High and low parts of ln 2 (Cody and Waite 1980): `n * HIGH` is exact for |n| below 2^11.
const HIGH: f64 = 6.931_471_803_691_238e-1;
const LOW: f64 = 1.908_214_929_270_587_7e-10;

/// `e^x`. Beyond what a double can hold it is infinite, below `e^-708` it is left to `libm`.
#[inline]
pub(super) fn exp(x: f64) -> f64 {
    if x.abs() >= 708.0 || x.is_nan() {
        return libm::exp(x);
    }
    // Adding 1.5 * 2^52 rounds to a whole number, which then stands in the low bits.
    let shifted = x * std::f64::consts::LOG2_E + 6_755_399_441_055_744.0;
    let n = shifted - 6_755_399_441_055_744.0;
    let r = (x - n * HIGH) - n * LOW;
    f64::from_bits(series(r).to_bits().wrapping_add(shifted.to_bits() << 52))
}

/// The Taylor series of `e^r` to the 13th power, by Estrin's scheme; for |r| up to (ln 2)/2 the rest is below 5e-18.
#[inline]
fn series(r: f64) -> f64 {
    let r2 = r * r;
    let r4 = r2 * r2;
    let low = (1.0 + r) + r2 * (0.5 + r * (1.0 / 6.0));
    let mid = (1.0 / 24.0 + r * (1.0 / 120.0)) + r2 * (1.0 / 720.0 + r * (1.0 / 5_040.0));
    let high = (1.0 / 40_320.0 + r * (1.0 / 362_880.0)) + r2 * (1.0 / 3_628_800.0 + r * (1.0 / 39_916_800.0));
    let top = 1.0 / 479_001_600.0 + r * (1.0 / 6_227_020_800.0);
    low + r4 * (mid + r4 * (high + r4 * top))
}

#[cfg(test)]
mod tests {
    use super::exp;

    /// Against `libm::exp`, whose error is below one unit in the last place, over the whole range.
    #[test]
    fn it_agrees_with_the_slow_one() {
        let mut worst: f64 = 0.0;
        let points = (-707_000..=707_000)
            .map(|i| f64::from(i) * 1e-3)
            .chain((-400_000..=400_000).map(|i| f64::from(i) * 1.7e-5));
        for x in points {
            let (fast, slow) = (exp(x), libm::exp(x));
            worst = worst.max((fast - slow).abs() / slow / f64::EPSILON);
        }
        assert!(worst <= 2.0, "{worst} units");
        assert!(worst > 0.1, "comparing a function with itself");
    }

    #[test]
    fn its_edges_are_those_of_the_slow_one() {
        for x in
            [0.0, -0.0, 708.0, -708.0, 709.7, 710.0, -745.0, -746.0, 1e300, -1e300, f64::INFINITY, f64::NEG_INFINITY]
        {
            let (fast, slow) = (exp(x), libm::exp(x));
            assert!(fast == slow || (fast - slow).abs() <= 4.0 * f64::EPSILON * slow, "{x}: {fast} {slow}");
        }
        assert!(exp(f64::NAN).is_nan());
    }
}

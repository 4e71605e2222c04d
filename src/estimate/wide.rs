//! Exact unsigned integers wider than 128 bits, for sums that must not depend on the order of adding.

use std::cmp::Ordering;

/// An unsigned integer of `N` limbs of 64 bits, the least significant first.
///
/// Four limbs hold a sum of squares of `u64` observations for any `u64` count (below 2^192) and the
/// product of that sum with the count (below 2^256); eight limbs hold the products that a ratio of sums
/// needs (below 2^448).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Wide<const N: usize>([u64; N]);

impl<const N: usize> Default for Wide<N> {
    fn default() -> Self {
        Wide([0; N])
    }
}

impl<const N: usize> From<u128> for Wide<N> {
    fn from(value: u128) -> Self {
        let mut limbs = [0; N];
        limbs[0] = value as u64;
        limbs[1] = (value >> 64) as u64;
        Wide(limbs)
    }
}

impl<const N: usize> Wide<N> {
    /// A value of one limb; unlike `From<u128>` it fits `N` = 1.
    pub(super) fn from_u64(value: u64) -> Self {
        let mut limbs = [0; N];
        limbs[0] = value;
        Wide(limbs)
    }

    /// The product of a number of two limbs and one of one limb; it needs three, so `N` is at least 3.
    #[inline]
    pub(super) fn product(a: u128, b: u64) -> Self {
        let low = u128::from(a as u64) * u128::from(b);
        let high = (a >> 64) * u128::from(b) + (low >> 64);
        let mut limbs = [0; N];
        limbs[0] = low as u64;
        limbs[1] = high as u64;
        limbs[2] = (high >> 64) as u64;
        Wide(limbs)
    }

    /// Adds in place.
    ///
    /// # Panics
    /// When the sum needs more than `N` limbs.
    #[inline]
    pub(super) fn add(&mut self, other: &Self) {
        let mut carry = 0u128;
        for (limb, &more) in self.0.iter_mut().zip(&other.0) {
            let sum = u128::from(*limb) + u128::from(more) + carry;
            *limb = sum as u64;
            carry = sum >> 64;
        }
        assert_eq!(carry, 0, "a sum of observations fits its limbs");
    }

    /// Adds `times` multiples of `other`.
    pub(super) fn add_many(&mut self, times: u32, other: &Self) {
        (0..times).for_each(|_| self.add(other));
    }

    /// Adds the product of two observations.
    #[inline]
    pub(super) fn add_product(&mut self, a: u64, b: u64) {
        self.add(&Wide::from(u128::from(a) * u128::from(b)));
    }

    /// The difference `self - other`, or 0 where `other` is larger.
    pub(super) fn saturating_sub(&self, other: &Self) -> Self {
        if self.order(other) == Ordering::Less {
            return Wide::default();
        }
        let mut limbs = [0; N];
        let mut borrow = false;
        for (i, limb) in limbs.iter_mut().enumerate() {
            let (first, under) = self.0[i].overflowing_sub(other.0[i]);
            let (second, again) = first.overflowing_sub(u64::from(borrow));
            *limb = second;
            borrow = under || again;
        }
        Wide(limbs)
    }

    /// The product in `M` limbs.
    ///
    /// # Panics
    /// When the product needs more than `M` limbs.
    pub(super) fn times<const K: usize, const M: usize>(&self, other: &Wide<K>) -> Wide<M> {
        let mut limbs = [0u64; M];
        for (i, &a) in self.0.iter().enumerate().filter(|(_, a)| **a > 0) {
            let mut carry = 0u128;
            for j in 0..M.saturating_sub(i) {
                let b = other.0.get(j).copied().unwrap_or(0);
                let sum = u128::from(a) * u128::from(b) + u128::from(limbs[i + j]) + carry;
                limbs[i + j] = sum as u64;
                carry = sum >> 64;
            }
            let cut = other.0.iter().skip(M.saturating_sub(i)).any(|&b| b > 0);
            assert!(carry == 0 && !cut, "a product of sums fits its limbs");
        }
        Wide(limbs)
    }

    /// The nearest `f64`, to within one unit in the last place.
    pub(super) fn to_f64(self) -> f64 {
        const LIMB: f64 = 18_446_744_073_709_551_616.0;
        let Some(top) = self.0.iter().rposition(|&limb| limb > 0) else { return 0.0 };
        let below = if top > 0 { self.0[top - 1] } else { 0 };
        let lead = (u128::from(self.0[top]) << 64 | u128::from(below)) as f64;
        (0..top).fold(lead / LIMB, |value, _| value * LIMB)
    }

    fn order(&self, other: &Self) -> Ordering {
        self.0.iter().rev().cmp(other.0.iter().rev())
    }
}

impl<const N: usize> serde::Serialize for Wide<N> {
    /// Hexadecimal text, most significant digit first, so that no reader rounds it.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text: String = self.0.iter().rev().map(|limb| format!("{limb:016x}")).collect();
        serializer.serialize_str(&text)
    }
}

impl<'de, const N: usize> serde::Deserialize<'de> for Wide<N> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <String as serde::Deserialize>::deserialize(deserializer)?;
        parse_hex(&text).ok_or_else(|| serde::de::Error::custom(format!("expected {} hexadecimal digits", 16 * N)))
    }
}

fn parse_hex<const N: usize>(text: &str) -> Option<Wide<N>> {
    if text.len() != 16 * N || !text.bytes().all(|c| c.is_ascii_hexdigit()) {
        return None;
    }
    let mut limbs = [0; N];
    for (i, limb) in limbs.iter_mut().rev().enumerate() {
        *limb = u64::from_str_radix(&text[16 * i..16 * (i + 1)], 16).ok()?;
    }
    Some(Wide(limbs))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_and_differences_are_exact_at_the_edges() {
        let max = Wide::<2>::from(u128::MAX);
        let square: Wide<4> = max.times(&max);
        assert_eq!(square.0, [1, 0, u64::MAX - 1, u64::MAX]);
        assert_eq!(Wide::<4>::product(u128::MAX, u64::MAX), max.times(&Wide::<1>::from_u64(u64::MAX)));
        let mut sum = Wide::<4>::from(u128::MAX);
        sum.add(&Wide::from(1));
        assert_eq!(sum.0, [0, 0, 1, 0]);
        assert_eq!(sum.saturating_sub(&Wide::from(1)), Wide::from(u128::MAX));
        assert_eq!(Wide::<4>::from(1).saturating_sub(&sum), Wide::default());
    }

    #[test]
    #[should_panic(expected = "fits its limbs")]
    fn a_product_that_does_not_fit_is_refused() {
        let max = Wide::<2>::from(u128::MAX);
        let _: Wide<3> = max.times(&max);
    }

    #[test]
    fn rounding_to_f64_keeps_all_the_digits_a_float_has() {
        assert_eq!(Wide::<4>::from(u128::MAX).to_f64(), 340_282_366_920_938_463_463_374_607_431_768_211_456.0);
        assert_eq!(Wide::<4>::from(0).to_f64(), 0.0);
        assert_eq!(Wide::<4>([0, 0, 0, 1]).to_f64(), libm::ldexp(1.0, 192));
        assert_eq!(Wide::<4>::from((1 << 53) + 1).to_f64(), 9_007_199_254_740_992.0);
    }

    #[test]
    fn the_written_form_reads_back() {
        let value = Wide::<4>([1, u64::MAX, 7, 0]);
        let text = serde_json::to_string(&value).unwrap();
        assert_eq!(serde_json::from_str::<Wide<4>>(&text).unwrap(), value);
        assert!(serde_json::from_str::<Wide<4>>("\"12\"").is_err());
    }
}

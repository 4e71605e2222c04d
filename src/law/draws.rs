//! Draws from the plain laws: the unit interval, the standard exponential and the standard normal.
//!
//! Every function takes whole 64-bit words from the generator and nothing else of it, so that a stream of
//! words fixes the values; the few transcendental functions come from `libm`, which gives the same bits on
//! every processor.

use super::tables::{EXPONENTIAL, EXPONENTIAL_TAIL, LAYERS, NORMAL, NORMAL_TAIL};
use rand::Rng;

/// A number strictly between 0 and 1 from the upper 52 bits of a word: the middles of 2^52 equal cells.
///
/// The subtraction is exact. The low 12 bits stay free for other uses of the same word.
#[inline]
fn open01(word: u64) -> f64 {
    f64::from_bits((word >> 12) | 1.0f64.to_bits()) - (1.0 - f64::EPSILON / 2.0)
}

/// A number strictly between 0 and 1.
#[inline]
pub(super) fn unit<R: Rng + ?Sized>(rng: &mut R) -> f64 {
    open01(rng.next_u64())
}

/// An exponential time with mean 1, by the ziggurat; one word and no function call in 98.9 % of draws.
#[inline]
pub(super) fn exponential<R: Rng + ?Sized>(rng: &mut R) -> f64 {
    let word = rng.next_u64();
    let layer = word as usize % LAYERS;
    let x = open01(word) * EXPONENTIAL.edge[layer];
    if x < EXPONENTIAL.edge[layer + 1] { x } else { exponential_edge(rng, layer, x) }
}

/// The part of an exponential draw that fell outside the sure part of its strip.
#[cold]
#[inline(never)]
fn exponential_edge<R: Rng + ?Sized>(rng: &mut R, layer: usize, x: f64) -> f64 {
    let (mut layer, mut x) = (layer, x);
    loop {
        if layer == 0 {
            return exponential_tail(rng);
        }
        let (low, high) = (EXPONENTIAL.height[layer], EXPONENTIAL.height[layer + 1]);
        if high + (low - high) * unit(rng) < libm::exp(-x) {
            return x;
        }
        let word = rng.next_u64();
        layer = word as usize % LAYERS;
        x = open01(word) * EXPONENTIAL.edge[layer];
        if x < EXPONENTIAL.edge[layer + 1] {
            return x;
        }
    }
}

/// An exponential time given that it is beyond the last strip: the law has no memory.
pub(super) fn exponential_tail<R: Rng + ?Sized>(rng: &mut R) -> f64 {
    EXPONENTIAL_TAIL - libm::log(unit(rng))
}

/// A standard normal number, by the ziggurat; bit 8 of the word is the sign.
#[inline]
pub(super) fn normal<R: Rng + ?Sized>(rng: &mut R) -> f64 {
    let word = rng.next_u64();
    let layer = word as usize % LAYERS;
    let x = open01(word) * NORMAL.edge[layer];
    if x < NORMAL.edge[layer + 1] { with_sign(x, word) } else { normal_edge(rng, word, layer, x) }
}

/// The part of a normal draw that fell outside the sure part of its strip.
#[cold]
#[inline(never)]
fn normal_edge<R: Rng + ?Sized>(rng: &mut R, word: u64, layer: usize, x: f64) -> f64 {
    let (mut word, mut layer, mut x) = (word, layer, x);
    loop {
        if layer == 0 {
            return with_sign(normal_tail(rng), word);
        }
        let (low, high) = (NORMAL.height[layer], NORMAL.height[layer + 1]);
        if high + (low - high) * unit(rng) < libm::exp(-0.5 * x * x) {
            return with_sign(x, word);
        }
        word = rng.next_u64();
        layer = word as usize % LAYERS;
        x = open01(word) * NORMAL.edge[layer];
        if x < NORMAL.edge[layer + 1] {
            return with_sign(x, word);
        }
    }
}

/// A normal number given that it is beyond the last strip (Marsaglia, Generating a Variable from the Tail of
/// the Normal Distribution, Technometrics 6, 1964).
pub(super) fn normal_tail<R: Rng + ?Sized>(rng: &mut R) -> f64 {
    loop {
        let beyond = -libm::log(unit(rng)) / NORMAL_TAIL;
        let height = -libm::log(unit(rng));
        if 2.0 * height > beyond * beyond {
            return NORMAL_TAIL + beyond;
        }
    }
}

/// `x` with the sign of bit 8 of the word that it came from.
#[inline]
fn with_sign(x: f64, word: u64) -> f64 {
    f64::from_bits(x.to_bits() ^ ((word & 0x100) << 55))
}

/// A gamma variable with scale 1 (Marsaglia and Tsang, A Simple Method for Generating Gamma Variables, ACM
/// TOMS 26, 2000): figure 1 for shapes of at least 1, and the boost of their section 6 below.
pub(super) fn gamma<R: Rng + ?Sized>(rng: &mut R, shape: f64) -> f64 {
    if shape >= 1.0 {
        return gamma_from_one(rng, shape);
    }
    // U^(1/shape), with -ln U drawn as an exponential time.
    let boost = libm::exp(-exponential(rng) / shape);
    gamma_from_one(rng, shape + 1.0) * boost
}

fn gamma_from_one<R: Rng + ?Sized>(rng: &mut R, shape: f64) -> f64 {
    let d = shape - 1.0 / 3.0;
    let c = 1.0 / (9.0 * d).sqrt();
    loop {
        let x = normal(rng);
        let root = 1.0 + c * x;
        if root <= 0.0 {
            continue;
        }
        let v = root * root * root;
        let u = unit(rng);
        let x2 = x * x;
        if u < 1.0 - 0.0331 * x2 * x2 || libm::log(u) < 0.5 * x2 + d * (1.0 - v + libm::log(v)) {
            return d * v;
        }
    }
}

/// An index below `count`, each equally likely to the last bit (Lemire, Fast Random Integer Generation in an
/// Interval, ACM TOMACS 29, 2019, algorithm 5). `count` is above 0.
#[inline]
pub(super) fn index<R: Rng + ?Sized>(rng: &mut R, count: usize) -> usize {
    let count = count as u64;
    let mut product = u128::from(rng.next_u64()) * u128::from(count);
    if (product as u64) < count {
        let uneven = count.wrapping_neg() % count;
        while (product as u64) < uneven {
            product = u128::from(rng.next_u64()) * u128::from(count);
        }
    }
    (product >> 64) as usize
}

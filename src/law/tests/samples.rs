//! Kolmogorov-Smirnov: what is drawn follows the cdf, and a law 1 % off is noticed.

use super::super::{Law, draws, tables};
use super::{examples, generator, stretched};

/// Draws a test: enough that a law 1 % off moves the cdf by twice the critical distance and more.
const DRAWS: usize = 3_000_000;
/// False alarms accepted for each comparison, if the seed were not fixed.
const FALSE_ALARM: f64 = 1e-6;

/// The largest distance between the drawn and the stated cdf, jumps included; sorts the draws.
pub(super) fn distance(values: &mut [f64], cdf: impl Fn(f64) -> f64) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    let count = values.len() as f64;
    let mut largest: f64 = 0.0;
    let mut before = 0;
    for group in values.chunk_by(|a, b| a == b) {
        let after = before + group.len();
        let left = (cdf(group[0].next_down()) - before as f64 / count).abs();
        let right = (cdf(group[0]) - after as f64 / count).abs();
        largest = largest.max(left).max(right);
        before = after;
    }
    largest
}

/// The distance that a right sample exceeds with probability [`FALSE_ALARM`]: `sqrt(-ln(alpha / 2) / 2n)`, the
/// first term of Kolmogorov's series, never too small (Massart, Annals of Probability 18, 1990).
pub(super) fn critical(count: usize) -> f64 {
    (-libm::log(FALSE_ALARM / 2.0) / (2.0 * count as f64)).sqrt()
}

fn draw(law: &Law, seed: u64, count: usize) -> Vec<f64> {
    let mut rng = generator(seed);
    (0..count).map(|_| law.sample(&mut rng)).collect()
}

#[test]
fn every_law_draws_what_its_cdf_says_and_one_percent_more_is_refused() {
    for (law, seed) in examples().iter().zip(1..) {
        let mut values = draw(law, seed, DRAWS);
        let right = distance(&mut values, |t| law.cdf(t));
        assert!(right < critical(DRAWS), "{law}: distance {right}");
        let other = stretched(law, 1.01);
        let wrong = distance(&mut values, |t| other.cdf(t));
        assert!(wrong > critical(DRAWS), "{law}: 1 % off is not seen, distance {wrong}");
    }
}

#[test]
fn the_tails_of_the_ziggurats_follow_their_laws() {
    let (mut rng, count) = (generator(21), 300_000);
    let r = tables::EXPONENTIAL_TAIL;
    let mut values: Vec<f64> = (0..count).map(|_| draws::exponential_tail(&mut rng)).collect();
    let law = |off: f64| move |t: f64| if t < r { 0.0 } else { -libm::expm1((r - t) * off) };
    assert!(distance(&mut values, law(1.0)) < critical(count));
    assert!(distance(&mut values, law(1.03)) > critical(count));

    let r = tables::NORMAL_TAIL;
    let beyond = |t: f64| libm::erfc(t / std::f64::consts::SQRT_2);
    let mut values: Vec<f64> = (0..count).map(|_| draws::normal_tail(&mut rng)).collect();
    let law = |off: f64| move |t: f64| if t < r { 0.0 } else { 1.0 - beyond(r + (t - r) * off) / beyond(r) };
    assert!(distance(&mut values, law(1.0)) < critical(count));
    assert!(distance(&mut values, law(1.03)) > critical(count));
}

/// Share of draws beyond the start of the tail against its probability, within 5 standard errors (one false
/// alarm in 1.7 million).
#[test]
fn the_tails_of_the_ziggurats_come_as_often_as_they_should() {
    let (mut rng, count) = (generator(22), 4_000_000);
    let seen = (0..count).filter(|_| draws::exponential(&mut rng) > tables::EXPONENTIAL_TAIL).count() as f64;
    let due = count as f64 * libm::exp(-tables::EXPONENTIAL_TAIL);
    assert!((seen - due).abs() < 5.0 * due.sqrt(), "{seen} seen, {due} due");

    let due = count as f64 * 0.5 * libm::erfc(tables::NORMAL_TAIL / std::f64::consts::SQRT_2);
    let values: Vec<f64> = (0..count).map(|_| draws::normal(&mut rng)).collect();
    let above = values.iter().filter(|z| **z > tables::NORMAL_TAIL).count() as f64;
    let below = values.iter().filter(|z| **z < -tables::NORMAL_TAIL).count() as f64;
    for seen in [above, below] {
        assert!((seen - due).abs() < 5.0 * due.sqrt(), "{seen} seen, {due} due");
    }
}

#[test]
fn normal_draws_are_normal_on_both_sides() {
    let mut rng = generator(23);
    let mut values: Vec<f64> = (0..DRAWS).map(|_| draws::normal(&mut rng)).collect();
    let cdf = |z: f64| 0.5 * libm::erfc(-z / std::f64::consts::SQRT_2);
    assert!(distance(&mut values, cdf) < critical(DRAWS));
    assert!(distance(&mut values, |z| cdf(z - 0.005)) > critical(DRAWS));
}

/// Pearson's statistic over 7 indices: 6 degrees of freedom exceed 40.5 with probability 3.6e-7.
#[test]
fn indices_are_even() {
    let (mut rng, mut counts) = (generator(24), [0.0; 7]);
    for _ in 0..700_000 {
        counts[draws::index(&mut rng, 7)] += 1.0;
    }
    let due: f64 = 100_000.0;
    let statistic: f64 = counts.iter().map(|seen| (seen - due) * (seen - due) / due).sum();
    assert!(statistic < 40.5, "{counts:?}");
}

/// A generator of one word, to reach the rejecting branch of Lemire's method.
struct Words(Vec<u64>);

impl rand::rand_core::TryRng for Words {
    type Error = std::convert::Infallible;
    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        unreachable!("only whole words are drawn")
    }
    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        Ok(self.0.pop().expect("a word is left"))
    }
    fn try_fill_bytes(&mut self, _: &mut [u8]) -> Result<(), Self::Error> {
        unreachable!("only whole words are drawn")
    }
}

#[test]
fn an_index_from_an_uneven_word_is_drawn_again() {
    // 2^64 = 2 (mod 7): the two lowest products are uneven; word 0 is refused, the next taken.
    assert_eq!(draws::index(&mut Words(vec![u64::MAX, 0]), 7), 6);
    assert_eq!(draws::index(&mut Words(vec![u64::MAX]), 7), 6);
}

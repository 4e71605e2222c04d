//! Random numbers: one stream for each (seed, replication, process name), derived and never shared.
//!
//! The generator is xoshiro256++ (Blackman and Vigna 2021), whose values `rand_xoshiro` promises to keep.
//! A process has a 128-bit key, the first half of SHA-256(seed, process name). A stream starts from a 256-bit
//! state mixed from the key and the replication number by SplitMix64 steps; the map from (key, replication) to
//! the first 128 bits of the state is one to one for each key.
//!
//! **Why the streams are independent.** Two streams can only meet if one starts within the other's stretch
//! of the single cycle of length 2^256 - 1. With n streams of length l the chance of any overlap is below
//! n^2 l / 2^256; for 10^16 streams of 10^6 draws that is 10^-39. Two streams start alike only if
//! their mixed 128 bits agree: n^2 / 2^129, or 10^-7 for the same 10^16 streams. Linear structure between
//! starting points does not survive the SplitMix64 finaliser, which is tested for first draws of neighbouring
//! replications and processes in the test suite.
//!
//! **Why not a counter-based or cryptographic generator.** ChaCha8 with the replication as its stream number
//! has true non-overlapping streams, but a fresh stream costs about 100 ns and 256 bytes of state against 5 ns and 32
//! bytes here, and a history of a large model starts one stream for each unit.

use crate::law::Law;
use crate::model::Model;
use crate::units::{Hours, SimTime};
use rand::Rng;
use rand::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;
use sha2::{Digest, Sha256};

/// Where a simulation gets its chances from; tests hand it a script.
pub trait Draws {
    /// Starts a history.
    fn start(&mut self, replication: u64);
    /// Draws a length of time from a stream; without pools, the stream of a process has its number.
    fn time(&mut self, stream: u32, law: &Law) -> SimTime;
    /// Draws what is left of a time that is longer than an age.
    fn time_left(&mut self, stream: u32, law: &Law, age: SimTime) -> SimTime;
    /// Draws whether something of the given probability happens.
    fn happens(&mut self, stream: u32, probability: f64) -> bool;
    /// Draws a number between 0 and 1, neither of them.
    fn uniform(&mut self, stream: u32) -> f64 {
        unreachable!("stream {stream} draws a plain number, but these draws have none")
    }
    /// Draws one of `count`, each as likely.
    fn pick(&mut self, stream: u32, count: u32) -> u32 {
        unreachable!("stream {stream} picks one of {count}, but these draws have none")
    }
    /// One stream, for many draws in a row.
    #[inline(always)]
    fn one(&mut self, stream: u32) -> impl Stream {
        OneOf { draws: self, stream }
    }
}

/// One random stream: what [`Draws`] says of its number.
pub trait Stream {
    /// Draws a length of time.
    fn time(&mut self, law: &Law) -> SimTime;
    /// Draws whether something of the given probability happens.
    fn happens(&mut self, probability: f64) -> bool;
    /// Draws one of `count`, each as likely.
    fn pick(&mut self, count: u32) -> u32;
}

/// A stream by its number.
struct OneOf<'d, D: ?Sized> {
    draws: &'d mut D,
    stream: u32,
}

impl<D: Draws + ?Sized> Stream for OneOf<'_, D> {
    fn time(&mut self, law: &Law) -> SimTime {
        self.draws.time(self.stream, law)
    }

    fn happens(&mut self, probability: f64) -> bool {
        self.draws.happens(self.stream, probability)
    }

    fn pick(&mut self, count: u32) -> u32 {
        self.draws.pick(self.stream, count)
    }
}

/// The key of a process: with a replication number it makes a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Key(u64, u64);

impl Key {
    fn new(seed: u64, name: &str) -> Key {
        let mut hash = Sha256::new();
        hash.update(b"fivenines stream 1");
        hash.update(seed.to_le_bytes());
        hash.update(name.as_bytes());
        let digest = hash.finalize();
        let word = |at: usize| u64::from_le_bytes(digest[at..at + 8].try_into().expect("eight bytes"));
        Key(word(0), word(8))
    }

    /// The generator at the start of the stream.
    #[inline]
    fn stream(self, replication: u64) -> Xoshiro256PlusPlus {
        let first = mix(self.0.wrapping_add(replication.wrapping_mul(GOLDEN)));
        let second = mix(self.1 ^ first);
        let third = mix(first.wrapping_add(second).wrapping_add(GOLDEN));
        let fourth = mix(second.wrapping_add(third).wrapping_add(GOLDEN));
        let mut seed = [0u8; 32];
        for (at, word) in [first, second, third, fourth].into_iter().enumerate() {
            seed[8 * at..8 * at + 8].copy_from_slice(&word.to_le_bytes());
        }
        Xoshiro256PlusPlus::from_seed(seed)
    }
}

/// A number between 0 and 1 from a stream of its own, named and numbered: what else is drawn does not change it.
pub fn uniform(seed: u64, name: &str, number: u64) -> f64 {
    unit(Key::new(seed, name).stream(number).next_u64())
}

/// The middle of one of 2^53 equal parts of the numbers from 0 to 1.
fn unit(word: u64) -> f64 {
    ((word >> 11) as f64 + 0.5) * (1.0 / (1u64 << 53) as f64)
}

const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

/// The SplitMix64 finaliser (Steele, Lea and Flood 2014), a bijection of 64 bits.
#[inline]
fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// The keys of all streams of a model under one seed; shared by all histories.
#[derive(Debug, Clone)]
pub struct Keys(Vec<Key>);

impl Keys {
    /// Derives the keys.
    pub fn new(model: &Model, seed: u64) -> Keys {
        Keys(model.streams.iter().map(|name| Key::new(seed, name)).collect())
    }

    /// Keys of streams that have nothing in common with those of plain histories under the same seed: for paths that
    /// are followed for the sake of rare events. The last one, after those of the model, is for choosing what is forced.
    pub(super) fn of_paths(model: &Model, seed: u64) -> Keys {
        let names = model.streams.iter().map(String::as_str).chain(["what is forced"]);
        Keys(names.map(|name| Key::new(seed, &format!("path of {name}"))).collect())
    }
}

/// The random streams of one history at a time; a stream starts when its process first draws.
#[derive(Debug, Clone)]
pub struct Streams<'k> {
    keys: &'k Keys,
    replication: u64,
    /// Generator of each process, valid if the mark beside it is the current replication plus one.
    generators: Vec<(u64, Xoshiro256PlusPlus)>,
}

impl<'k> Streams<'k> {
    /// Streams for the processes of a model.
    pub fn new(keys: &'k Keys) -> Self {
        let unused = (0, Xoshiro256PlusPlus::from_seed([1; 32]));
        Streams { keys, replication: 0, generators: vec![unused; keys.0.len()] }
    }

    #[inline(always)]
    fn generator(&mut self, stream: u32) -> &mut Xoshiro256PlusPlus {
        let entry = &mut self.generators[stream as usize];
        if entry.0 != self.replication + 1 {
            Self::start_stream(self.keys, entry, stream, self.replication);
        }
        &mut entry.1
    }

    #[inline(never)]
    fn start_stream(keys: &Keys, entry: &mut (u64, Xoshiro256PlusPlus), stream: u32, replication: u64) {
        *entry = (replication + 1, keys.0[stream as usize].stream(replication));
    }
}

impl Draws for Streams<'_> {
    fn start(&mut self, replication: u64) {
        self.replication = replication;
    }

    fn uniform(&mut self, stream: u32) -> f64 {
        unit(self.generator(stream).next_u64())
    }

    #[inline(always)]
    fn time(&mut self, stream: u32, law: &Law) -> SimTime {
        Hours(law.sample(self.generator(stream))).to_sim()
    }

    fn time_left(&mut self, stream: u32, law: &Law, age: SimTime) -> SimTime {
        Hours(law.sample_left(age.hours(), self.generator(stream))).to_sim()
    }

    #[inline]
    fn happens(&mut self, stream: u32, probability: f64) -> bool {
        self.generator(stream).happens(probability)
    }

    #[inline]
    fn pick(&mut self, stream: u32, count: u32) -> u32 {
        self.generator(stream).pick(count)
    }

    #[inline(always)]
    fn one(&mut self, stream: u32) -> impl Stream {
        self.generator(stream)
    }
}

impl Stream for &mut Xoshiro256PlusPlus {
    #[inline(always)]
    fn time(&mut self, law: &Law) -> SimTime {
        Hours(law.sample_in_place(*self)).to_sim()
    }

    #[inline(always)]
    fn happens(&mut self, probability: f64) -> bool {
        let uniform = (self.next_u64() >> 11) as f64 * (1.0 / (1u64 << 53) as f64);
        uniform < probability
    }

    /// By multiplication (Lemire 2019) without rejection: with at most 2^20 processes the bias is below 2^-44.
    #[inline(always)]
    fn pick(&mut self, count: u32) -> u32 {
        ((u128::from(self.next_u64()) * u128::from(count)) >> 64) as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_are_pinned() {
        let mut stream = Key::new(1, "web main/a #1/crash").stream(0);
        let first = [stream.next_u64(), stream.next_u64()];
        let mut again = Key::new(1, "web main/a #1/crash").stream(0);
        assert_eq!(first, [again.next_u64(), again.next_u64()]);
        assert_ne!(Key::new(2, "web main/a #1/crash").stream(0).next_u64(), first[0]);
        assert_ne!(Key::new(1, "web main/a #2/crash").stream(0).next_u64(), first[0]);
    }

    /// First draws of 2^17 neighbouring replications and of 2^12 neighbouring names, in 256 cells by their high
    /// bits and by their low bits: chi-squared with 255 degrees of freedom stays within five standard deviations
    /// (false alarm below 1e-5 for each of the six figures). Sequential words without the mixing fail it.
    #[test]
    fn neighbouring_streams_start_unlike() {
        let chi_squared = |words: &[u64], shift: u32| {
            let mut cells = [0u32; 256];
            words.iter().for_each(|word| cells[(word >> shift) as usize & 255] += 1);
            let expected = words.len() as f64 / 256.0;
            let apart = cells.iter().map(|n| f64::from(*n) - expected);
            apart.map(|apart| apart * apart / expected).sum::<f64>()
        };
        let passes = |words: &[u64]| {
            let pairs: Vec<u64> = words.windows(2).map(|pair| pair[0] ^ pair[1]).collect();
            let within = |x: f64| (x - 255.0).abs() < 5.0 * (2.0f64 * 255.0).sqrt();
            within(chi_squared(words, 56)) && within(chi_squared(words, 0)) && within(chi_squared(&pairs, 56))
        };
        let key = Key::new(1, "web");
        let by_replication: Vec<u64> = (0..1 << 17).map(|replication| key.stream(replication).next_u64()).collect();
        assert!(passes(&by_replication));
        let by_name: Vec<u64> =
            (0..1 << 12).map(|unit| Key::new(1, &format!("web #{unit}")).stream(7).next_u64()).collect();
        assert!(passes(&by_name));
        let sequential: Vec<u64> = (0..1 << 17).map(|n: u64| n.wrapping_mul(3)).collect();
        assert!(!passes(&sequential));
    }
}

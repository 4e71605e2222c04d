//! The limit: the three models of `scenarios/bench` each written by hand as one tight loop, without anything else.
//!
//! `limit MODEL YEARS SEED` prints the mean unavailability of so many years; `benches/peers/run.sh` sets its processor time
//! beside that of fivenines. m1 and m3b draw all failures from one Poisson clock and reject those of units that are down
//! (thinning); m2 keeps one clock for each unit. None of them knows a cause, a stage, a quantile, or a stream for each part.

#![allow(clippy::disallowed_methods)] // Fast is the aim here, not the same bytes on every processor.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Hours of a history.
const YEAR: f64 = 8760.0;

/// xoshiro256++ (Blackman and Vigna 2021, "Scrambled linear pseudorandom number generators", ACM TOMS 47, 36).
struct Generator([u64; 4]);

impl Generator {
    /// Fills the state by SplitMix64, as the authors advise.
    fn new(mut seed: u64) -> Generator {
        Generator([(); 4].map(|()| {
            seed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let z = (seed ^ (seed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            z ^ (z >> 31)
        }))
    }

    #[inline(always)]
    fn bits(&mut self) -> u64 {
        let [a, b, c, d] = self.0;
        let (e, f) = (c ^ a, d ^ b);
        self.0 = [a ^ f, b ^ e, e ^ (b << 17), f.rotate_left(45)];
        a.wrapping_add(d).rotate_left(23).wrapping_add(a)
    }

    /// Uniform from 0 below 1.
    #[inline(always)]
    fn uniform(&mut self) -> f64 {
        unit(self.bits())
    }

    /// Uniform whole number below `n`.
    #[inline(always)]
    fn below(&mut self, n: u32) -> usize {
        (((self.bits() >> 32) * u64::from(n)) >> 32) as usize
    }
}

#[inline(always)]
fn unit(bits: u64) -> f64 {
    f64::from_bits((bits >> 12) | (1023 << 52)) - 1.0
}

/// A ziggurat of 256 layers (Marsaglia and Tsang 2000, "The ziggurat method for generating random variables").
struct Ziggurat {
    x: [f64; 257],
    f: [f64; 257],
    density: fn(f64) -> f64,
}

impl Ziggurat {
    fn new(tail: f64, area: f64, density: fn(f64) -> f64, inverse: fn(f64) -> f64) -> Ziggurat {
        let mut x = [0.0; 257];
        (x[0], x[1]) = (area / density(tail), tail);
        for layer in 2..256 {
            x[layer] = inverse(area / x[layer - 1] + density(x[layer - 1]));
        }
        Ziggurat { x, f: x.map(density), density }
    }

    /// A draw by these bits; nothing where it falls into the tail.
    #[inline(always)]
    fn draw(&self, random: &mut Generator, bits: u64) -> Option<f64> {
        let layer = (bits & 0xff) as usize;
        let x = unit(bits) * self.x[layer];
        if x < self.x[layer + 1] { Some(x) } else { self.edge(random, layer, x) }
    }

    #[cold]
    fn edge(&self, random: &mut Generator, mut layer: usize, mut x: f64) -> Option<f64> {
        loop {
            if layer == 0 {
                return None;
            }
            let height = self.f[layer + 1] + (self.f[layer] - self.f[layer + 1]) * random.uniform();
            if height < (self.density)(x) {
                return Some(x);
            }
            let bits = random.bits();
            layer = (bits & 0xff) as usize;
            x = unit(bits) * self.x[layer];
            if x < self.x[layer + 1] {
                return Some(x);
            }
        }
    }
}

/// The laws.
struct Laws {
    exponential: Ziggurat,
    normal: Ziggurat,
}

impl Laws {
    fn new() -> Laws {
        let bell = |x: f64| (-0.5 * x * x).exp();
        Laws {
            exponential: Ziggurat::new(7.697_117_470_131_05, 0.003_949_659_822_581_572, |x| (-x).exp(), |y| -y.ln()),
            normal: Ziggurat::new(3.654_152_885_361_009, 0.004_928_673_233_99, bell, |y| (-2.0 * y.ln()).sqrt()),
        }
    }

    /// Exponential of mean 1.
    #[inline(always)]
    fn exponential(&self, random: &mut Generator) -> f64 {
        let bits = random.bits();
        let tail = |random: &mut Generator| self.exponential.x[1] - (1.0 - random.uniform()).ln();
        self.exponential.draw(random, bits).unwrap_or_else(|| tail(random))
    }

    /// Standard normal; the sign is a bit that nothing else uses.
    #[inline(always)]
    fn normal(&self, random: &mut Generator) -> f64 {
        let bits = random.bits();
        let size = self.normal.draw(random, bits).unwrap_or_else(|| self.normal_tail(random));
        if bits & 0x100 == 0 { size } else { -size }
    }

    #[cold]
    fn normal_tail(&self, random: &mut Generator) -> f64 {
        let edge = self.normal.x[1];
        loop {
            let beyond = -(1.0 - random.uniform()).ln() / edge;
            if -2.0 * (1.0 - random.uniform()).ln() > beyond * beyond {
                return edge + beyond;
            }
        }
    }
}

/// m1: 12 instances in three zones and a database, by thinning; the mean share of time down.
fn m1(laws: &Laws, random: &mut Generator, years: u64) -> f64 {
    let (instances, zones, database) = (12.0 / 2160.0, 3.0 / 17520.0, 1.0 / 4320.0);
    let all = instances + zones + database;
    let (first, second) = (instances / all, (instances + zones) / all);
    let mut total = 0.0;
    for _ in 0..years {
        let (mut up, mut zone_up, mut database_up) = ([4i32; 3], [1i32; 3], true);
        let (mut broken, mut down, mut serves) = (0u32, 0.0, true);
        let (mut pending, mut waiting) = ([(f64::INFINITY, 0usize); 16], 0usize);
        let (mut earliest, mut repair) = (0usize, f64::INFINITY);
        let mut failure = laws.exponential(random) / all;
        loop {
            let now = failure.min(repair);
            if now >= YEAR {
                break;
            }
            let (unit, step) = if failure < repair {
                failure += laws.exponential(random) / all;
                let which = random.uniform();
                let unit = if which < first {
                    (which * (12.0 / first)) as usize
                } else if which < second {
                    12 + ((which - first) * (3.0 / (second - first))) as usize
                } else {
                    15
                };
                if broken >> unit & 1 == 1 {
                    continue;
                }
                let takes = match unit {
                    0..12 => (0.8 * laws.normal(random)).exp() / 6.0,
                    12..15 => 2.0 * laws.normal(random).exp(),
                    _ if random.uniform() < 0.95 => 60.0 / 3600.0,
                    _ => 0.5,
                };
                pending[waiting & 15] = (now + takes, unit);
                if now + takes < repair {
                    (repair, earliest) = (now + takes, waiting);
                }
                waiting += 1;
                (unit, -1)
            } else {
                let unit = pending[earliest & 15].1;
                waiting -= 1;
                pending[earliest & 15] = pending[waiting & 15];
                repair = f64::INFINITY;
                for (at, (due, _)) in pending[..waiting].iter().enumerate() {
                    if *due < repair {
                        (repair, earliest) = (*due, at);
                    }
                }
                (unit, 1)
            };
            broken ^= 1 << unit;
            match unit {
                0..12 => up[unit / 4] += step,
                12..15 => zone_up[unit - 12] += step,
                _ => database_up = step > 0,
            }
            let reached = up[0] * zone_up[0] + up[1] * zone_up[1] + up[2] * zone_up[2];
            let now_serves = database_up && reached >= 6;
            if now_serves != serves {
                down += if now_serves { now } else { -now };
                serves = now_serves;
            }
        }
        total += down + if serves { 0.0 } else { YEAR };
    }
    total / YEAR / years as f64
}

/// m2: two of three, a clock for each unit; the mean share of time down.
fn m2(laws: &Laws, random: &mut Generator, years: u64) -> f64 {
    let means = [1000.0, 10.0];
    let mut total = 0.0;
    for _ in 0..years {
        let mut clocks = [(); 3].map(|()| laws.exponential(random) * means[0]);
        let (mut broken, mut count, mut down) = ([0usize; 3], 0, 0.0);
        loop {
            let unit = usize::from(clocks[1] < clocks[0]);
            let unit = if clocks[2] < clocks[unit] { 2 } else { unit };
            let now = clocks[unit];
            if now >= YEAR {
                break;
            }
            broken[unit] ^= 1;
            let was_down = count >= 2;
            count += 2 * broken[unit] as i32 - 1;
            if was_down != (count >= 2) {
                down += if was_down { now } else { -now };
            }
            clocks[unit] = now + laws.exponential(random) * means[broken[unit]];
        }
        total += down + if count >= 2 { YEAR } else { 0.0 };
    }
    total / YEAR / years as f64
}

/// m3b: 100 groups of 100 that each need 97, by thinning, with repairs in a heap; the mean share of time down.
fn m3b(laws: &Laws, random: &mut Generator, years: u64) -> f64 {
    const UNITS: usize = 10_000;
    const SPARE: u16 = 3;
    let mut broken = vec![0u64; UNITS.div_ceil(64)];
    let mut missing = [0u16; 100];
    // Times are positive, so their bits are in the same order.
    let mut repairs: BinaryHeap<Reverse<(u64, u32)>> = BinaryHeap::with_capacity(1024);
    let mut total = 0.0;
    for _ in 0..years {
        broken.fill(0);
        missing.fill(0);
        repairs.clear();
        let (mut down, mut short) = (0.0, 0u32);
        let mut failure = laws.exponential(random) * (8760.0 / UNITS as f64);
        loop {
            let repair = repairs.peek().map_or(f64::INFINITY, |Reverse((due, _))| f64::from_bits(*due));
            let now = failure.min(repair);
            if now >= YEAR {
                break;
            }
            if failure < repair {
                failure += laws.exponential(random) * (8760.0 / UNITS as f64);
                let unit = random.below(UNITS as u32);
                if broken[unit / 64] >> (unit % 64) & 1 == 1 {
                    continue;
                }
                broken[unit / 64] |= 1 << (unit % 64);
                repairs.push(Reverse(((now + laws.exponential(random) * 24.0).to_bits(), unit as u32)));
                missing[unit / 100] += 1;
                if missing[unit / 100] == SPARE + 1 {
                    short += 1;
                    down -= if short == 1 { now } else { 0.0 };
                }
            } else if let Some(Reverse((_, unit))) = repairs.pop() {
                let unit = unit as usize;
                broken[unit / 64] &= !(1 << (unit % 64));
                missing[unit / 100] -= 1;
                if missing[unit / 100] == SPARE {
                    short -= 1;
                    down += if short == 0 { now } else { 0.0 };
                }
            }
        }
        total += down + if short > 0 { YEAR } else { 0.0 };
    }
    total / YEAR / years as f64
}

/// A model by hand: the unavailability of so many years.
type Kernel = fn(&Laws, &mut Generator, u64) -> f64;

fn main() {
    let typed: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect();
    let number = |at: usize, otherwise: u64| typed.get(at).map_or(otherwise, |text| text.parse().expect("a number"));
    let (laws, mut random) = (Laws::new(), Generator::new(number(2, 1)));
    let models: [(&str, Kernel, u64); 3] = [("m1", m1, 100_000), ("m2", m2, 100_000), ("m3b", m3b, 500)];
    for (name, model, years) in models {
        if typed.first().is_none_or(|wanted| wanted == name) {
            println!("{name} {:e}", model(&laws, &mut random, number(1, years)));
        }
    }
}

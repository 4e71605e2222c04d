//! Means over a horizon that begins all up and new: the structure function, integrated over time.
//!
//! Between the beginnings and ends of planned work the probability of being down is smooth in time. It is integrated by
//! Gauss-Legendre rules on pieces that double in length with the time since the start, as transients die out; once
//! every module has settled, the rest is constant. The whole is done again with every piece cut in two, and the
//! difference is reported as the error.

use super::behaviour::{Behaviour, Module, jumps};
use super::motion::Motion;
use super::structure::{Jump, Structure};
use crate::units::{HOURS_PER_YEAR, MICROS_PER_HOUR, SimTime};

/// Means over a horizon.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Means {
    /// Mean share of the horizon that the service is down.
    pub unavailability: f64,
    /// Mean number of outages that begin in the horizon, per year of 365 days.
    pub outages_per_year: f64,
    /// Difference to a coarser integration, relative to the mean.
    pub error: f64,
}

/// Points of each rule.
const POINTS: usize = 12;
/// A chain has settled when no probability is off by more than this share of it.
const SETTLED: f64 = 1e-13;
/// Two integrations that differ by less agree.
const AGREED: f64 = 1e-10;
/// Cuts of each piece that are tried.
const CUTS: [usize; 4] = [1, 2, 4, 8];

/// The means of a service of these modules from `from` to `to`; an error in words where it takes too long or does not
/// settle.
pub(super) fn means(
    modules: &[&Module],
    structure: &Structure,
    (from, to): (SimTime, SimTime),
    work: u64,
) -> Result<Means, String> {
    if let Some(why) = modules.iter().find_map(|module| match &module.behaviour {
        Behaviour::LongRun { why, .. } => Some(why),
        _ => None,
    }) {
        return Err(format!("only the long run: {why}"));
    }
    let mut before: Option<(f64, f64)> = None;
    for cuts in CUTS {
        let mut course = Course::new(modules, structure, work);
        let (down, falls) = course.over(from, to, cuts)?;
        if let Some((coarse_down, coarse_falls)) = before {
            let off = |fine: f64, coarse: f64| if fine > 0.0 { ((fine - coarse) / fine).abs() } else { 0.0 };
            let error = off(down, coarse_down).max(off(falls, coarse_falls));
            if error <= AGREED {
                let hours = (to - from).hours();
                let outages_per_year = falls / hours * HOURS_PER_YEAR;
                return Ok(Means { unavailability: down / hours, outages_per_year, error });
            }
        }
        before = Some((down, falls));
    }
    Err("the integral over the horizon does not settle".to_string())
}

/// The modules in the course of time.
struct Course<'a> {
    modules: &'a [&'a Module],
    structure: &'a Structure,
    motions: Vec<Option<Motion<'a>>>,
    now: f64,
    settled: bool,
    work: u64,
}

impl<'a> Course<'a> {
    fn new(modules: &'a [&'a Module], structure: &'a Structure, work: u64) -> Self {
        let motion = |module: &&'a Module| match &module.behaviour {
            Behaviour::Chain { chain, .. } => Some(Motion::new(chain)),
            _ => None,
        };
        Course { modules, structure, motions: modules.iter().map(motion).collect(), now: 0.0, settled: false, work }
    }

    /// Hours down and outages begun.
    fn over(&mut self, from: SimTime, to: SimTime, cuts: usize) -> Result<(f64, f64), String> {
        let rule = legendre(POINTS);
        let (mut down, mut falls) = (0.0, 0.0);
        let ends = self.pieces(from, to);
        for pair in ends.windows(2) {
            let (start, end) = (pair[0], pair[1]);
            if start >= from {
                self.go_to(start.hours())?;
                falls += self.falls_at(start);
            }
            if end <= from {
                self.go_to(end.hours())?;
                continue;
            }
            let width = (end - start).hours();
            if self.settled {
                let (share, often) = self.look(start);
                down += width * share;
                falls += width * often;
                continue;
            }
            for cut in 0..cuts {
                let (part, left) = (width / cuts as f64, start.hours() + width * cut as f64 / cuts as f64);
                for (point, weight) in &rule {
                    self.go_to(left + part * point)?;
                    let (share, often) = self.look(start);
                    down += part * weight * share;
                    falls += part * weight * often;
                }
            }
            self.go_to(end.hours())?;
            self.settle();
        }
        Ok((down, falls))
    }

    /// Where pieces begin and end: the horizon, planned work, and times that double.
    fn pieces(&self, from: SimTime, to: SimTime) -> Vec<SimTime> {
        let mut ends = vec![SimTime(0), from, to];
        for module in self.modules {
            if let Behaviour::Windows(windows) = &module.behaviour {
                ends.extend(windows.times(from, to));
            }
        }
        let fastest = self.motions.iter().flatten().map(Motion::fastest).fold(0.0, f64::max);
        if fastest > 0.0 {
            // A rate without a bound would never get anywhere from zero.
            let mut at = (MICROS_PER_HOUR / fastest).max(1e-6);
            while at < to.0 as f64 {
                ends.push(SimTime(at as u64));
                at *= 2.0;
            }
        }
        ends.sort_unstable();
        ends.dedup();
        ends
    }

    fn go_to(&mut self, hours: f64) -> Result<(), String> {
        let step = hours - self.now;
        if self.settled || step <= 0.0 {
            return Ok(());
        }
        let cost: f64 = self.motions.iter().flatten().map(|motion| motion.cost(step) + motion.work as f64).sum();
        if cost > self.work as f64 {
            return Err("only the long run: following all states through the horizon takes too long".to_string());
        }
        self.motions.iter_mut().flatten().for_each(|motion| motion.go_on(step));
        self.now = hours;
        Ok(())
    }

    fn settle(&mut self) {
        let close = |(share, long): (&f64, &f64)| (share - long).abs() <= SETTLED * long;
        self.settled =
            self.modules.iter().zip(&self.motions).all(|(module, motion)| match (&module.behaviour, motion) {
                (Behaviour::Chain { long_run, .. }, Some(motion)) => motion.now.iter().zip(long_run).all(close),
                _ => true,
            });
    }

    fn states(&self, at: usize) -> &[f64] {
        match (&self.modules[at].behaviour, &self.motions[at]) {
            (Behaviour::Chain { long_run, .. }, Some(motion)) => {
                if self.settled {
                    long_run
                } else {
                    &motion.now
                }
            }
            _ => &[],
        }
    }

    /// Probability of being down and rate an hour of going down, in a piece that began at a time.
    fn look(&self, start: SimTime) -> (f64, f64) {
        let mut shares = Vec::new();
        let mut flows: Vec<Vec<Jump>> = Vec::new();
        for (at, module) in self.modules.iter().enumerate() {
            match &module.behaviour {
                Behaviour::Chain { chain, .. } => {
                    shares.push(module.by_value(chain, self.states(at)));
                    flows.push(jumps(chain, self.states(at)));
                }
                Behaviour::Windows(windows) => {
                    shares.push(windows.shares(start, module.values.len()));
                    flows.push(Vec::new());
                }
                Behaviour::LongRun { .. } => unreachable!("the caller looked"),
            }
        }
        (self.structure.down(&shares), self.structure.falls(&shares, &flows))
    }

    /// Probability that the service goes down because planned work begins at a time.
    fn falls_at(&self, time: SimTime) -> f64 {
        let mut planned = false;
        let mut both = Vec::new();
        for (at, module) in self.modules.iter().enumerate() {
            both.push(match &module.behaviour {
                Behaviour::Chain { chain, .. } => {
                    let shares = module.by_value(chain, self.states(at));
                    shares.into_iter().enumerate().map(|(value, share)| (value as u32, value as u32, share)).collect()
                }
                Behaviour::Windows(windows) => {
                    let both = windows.both(time);
                    planned |= both.iter().any(|(before, after, _)| before != after);
                    both
                }
                Behaviour::LongRun { .. } => unreachable!("the caller looked"),
            });
        }
        if planned { self.structure.falls_at_once(&both) } else { 0.0 }
    }
}

/// Points between 0 and 1 and weights of the Gauss-Legendre rule, by Newton's method on the polynomial (Press and others,
/// Numerical Recipes, 3rd ed. 2007, section 4.6).
fn legendre(points: usize) -> Vec<(f64, f64)> {
    let n = points as f64;
    let one = |at: usize| {
        let mut x = libm::cos(std::f64::consts::PI * (at as f64 + 0.75) / (n + 0.5));
        let mut slope = 1.0;
        for _ in 0..20 {
            let (mut value, mut last) = (1.0, 0.0);
            for degree in 0..points {
                let k = degree as f64;
                (value, last) = (((2.0 * k + 1.0) * x * value - k * last) / (k + 1.0), value);
            }
            slope = n * (x * value - last) / (x * x - 1.0);
            x -= value / slope;
        }
        (0.5 - 0.5 * x, 1.0 / ((1.0 - x * x) * slope * slope))
    };
    (0..points).map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rule_integrates_polynomials() {
        let rule = legendre(POINTS);
        for power in 0..2 * POINTS as i32 {
            let sum: f64 = rule.iter().map(|(x, weight)| weight * libm::pow(*x, f64::from(power))).sum();
            assert!((sum * f64::from(power + 1) - 1.0).abs() < 1e-13, "{power} {sum}");
        }
        assert!(rule.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }
}

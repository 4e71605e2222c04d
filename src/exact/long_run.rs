//! Long-run figures of a service: shares of time and outages a year, averaged over planned work.

use super::behaviour::{Behaviour, Module};
use super::structure::{Jump, Structure};
use crate::units::{HOURS_PER_YEAR, SimTime};

/// Long-run figures.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LongRun {
    /// Share of time down.
    pub unavailability: f64,
    /// Outages that begin, per year of 365 days.
    pub outages_per_year: f64,
}

impl LongRun {
    /// Mean length of an outage in hours; nothing where there are none.
    pub fn mean_outage_hours(&self) -> Option<f64> {
        (self.outages_per_year > 0.0).then(|| self.unavailability * HOURS_PER_YEAR / self.outages_per_year)
    }
}

/// Pieces of one round of all planned work that are looked at, at most.
const MOST_PIECES: usize = 20_000;

/// The long run of a service of these modules; an error in words where planned work does not repeat soon enough.
pub(super) fn long_run(modules: &[&Module], structure: &Structure) -> Result<LongRun, String> {
    let (start, round) = round(modules)?;
    let end = SimTime(start.0 + round.0);
    let mut times = vec![start];
    for module in modules {
        if let Behaviour::Windows(windows) = &module.behaviour {
            times.extend(windows.times(start, end));
        }
    }
    times.sort_unstable();
    times.dedup();
    times.push(end);
    let jumps: Vec<Vec<Jump>> = modules.iter().map(|module| module.jumps()).collect();
    let (mut down, mut falls) = (0.0, 0.0);
    for pair in times.windows(2) {
        let width = (pair[1] - pair[0]).hours();
        let shares = shares(modules, pair[0]);
        down += width * structure.down(&shares);
        falls += width * structure.falls(&shares, &jumps) + falls_at(modules, structure, pair[0]);
    }
    let hours = (end - start).hours();
    Ok(LongRun { unavailability: down / hours, outages_per_year: falls / hours * HOURS_PER_YEAR })
}

/// Long-run probabilities of the values of each module, planned work as it is at a time.
pub(super) fn shares(modules: &[&Module], time: SimTime) -> Vec<Vec<f64>> {
    let of = |module: &&Module| match &module.behaviour {
        Behaviour::Windows(windows) => windows.shares(time, module.values.len()),
        _ => module.shares().expect("all others have a long run"),
    };
    modules.iter().map(of).collect()
}

fn falls_at(modules: &[&Module], structure: &Structure, time: SimTime) -> f64 {
    let mut planned = false;
    let both: Vec<Vec<Jump>> = modules
        .iter()
        .map(|module| match &module.behaviour {
            Behaviour::Windows(windows) => {
                let both = windows.both(time);
                planned |= both.iter().any(|(before, after, _)| before != after);
                both
            }
            _ => {
                let shares = module.shares().expect("all others have a long run");
                shares.into_iter().enumerate().map(|(value, share)| (value as u32, value as u32, share)).collect()
            }
        })
        .collect();
    if planned { structure.falls_at_once(&both) } else { 0.0 }
}

/// A beginning after which all planned work repeats, and after how long it does.
fn round(modules: &[&Module]) -> Result<(SimTime, SimTime), String> {
    let windows = modules.iter().filter_map(|module| match &module.behaviour {
        Behaviour::Windows(windows) => Some(windows),
        _ => None,
    });
    let (mut start, mut round, mut pieces) = (0u64, 1u64, 0u64);
    let too_long = || "planned work of several kinds takes too long to repeat itself as a whole".to_string();
    for one in windows.clone() {
        start = start.max(one.first.0);
        round = (round / gcd(round, one.period.0)).checked_mul(one.period.0).ok_or_else(too_long)?;
    }
    if round == 1 {
        return Ok((SimTime(0), SimTime(3_600_000_000)));
    }
    for one in windows {
        pieces += round / one.period.0 * (one.steps.len() as u64 + 1);
    }
    if pieces > MOST_PIECES as u64 {
        return Err(too_long());
    }
    Ok((SimTime(start), SimTime(round)))
}

fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

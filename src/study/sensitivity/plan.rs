//! How many histories each variation gets: first a few, then more where the interval is wide beside the largest effects.

use super::pairs::Pairs;
use crate::engine::campaign::BLOCK;
use crate::estimate::LEVEL;

/// Events that are affordable where nobody says how many histories: some ten to twenty seconds on two processors.
const EVENTS: f64 = 6e8;
/// Most histories where nobody says.
const MOST: u64 = 100_000;
/// Histories of the first round are this part of the most.
const PILOT: u64 = 8;
/// An interval is narrow enough when its half is this part of the largest effect.
const NARROW: f64 = 0.05;

/// Histories of the scenario as it is, and of each variation at least.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Plan {
    /// Of the scenario as it is, and of a variation at most.
    pub(super) years: u64,
    /// Of each variation in the first round.
    pub(super) pilot: u64,
    /// Of all variations together in the second round at most.
    pub(super) more: u64,
}

/// The plan for so many variations with so many events in a history each, on average.
pub(super) fn plan(asked: Option<u64>, variants: usize, events: f64) -> Plan {
    let variants = variants.max(1) as u64;
    if let Some(years) = asked {
        let pilot = in_blocks(years.div_ceil(PILOT)).min(years);
        return Plan { years, pilot, more: (years - pilot).saturating_mul(variants) };
    }
    let affordable = EVENTS / events.max(20.0);
    let pilot = in_blocks((affordable / 2.0 / variants as f64) as u64).min(in_blocks(MOST / PILOT));
    Plan { years: pilot * PILOT, pilot, more: (affordable / 2.0) as u64 }
}

/// Whole blocks, one at least.
fn in_blocks(histories: u64) -> u64 {
    histories.div_ceil(BLOCK).max(1) * BLOCK
}

/// How many histories each variation should have in the end, `None` for one that failed.
///
/// An interval is judged beside the largest effect, or beside the downtime as it is, `as_it_is` microseconds a history, where
/// that is less: one absurd value does not make all others uninteresting. The half of an interval shrinks with the root of the number of histories, so an interval that is so many times too wide
/// wants the square of that many times as many. Where that is more than is affordable, all get the same part of it.
pub(super) fn second_round(plan: Plan, as_it_is: f64, pairs: &[Option<Pairs>]) -> Vec<u64> {
    let halves: Vec<Option<(f64, f64)>> = pairs.iter().map(|pairs| pairs.as_ref().map(half_and_size)).collect();
    let largest = halves.iter().flatten().map(|(_, size)| *size).fold(0.0, f64::max);
    let largest = if as_it_is > 0.0 { largest.min(as_it_is) } else { largest };
    let wanted = |half: &Option<(f64, f64)>| match half {
        Some((half, _)) if *half > NARROW * largest && largest > 0.0 => {
            let times = half / (NARROW * largest);
            ((plan.pilot as f64 * times * times) as u64).clamp(plan.pilot, plan.years) - plan.pilot
        }
        _ => 0,
    };
    let more: Vec<u64> = halves.iter().map(wanted).collect();
    let sum: u64 = more.iter().sum();
    let part = if sum > plan.more { plan.more as f64 / sum as f64 } else { 1.0 };
    let share = |more: u64| if more == 0 { 0 } else { in_blocks((more as f64 * part) as u64) };
    more.into_iter().map(|more| (plan.pilot + share(more)).min(plan.years)).collect()
}

/// Half of the interval of a difference, and its size; those of which nothing was seen are narrow enough.
fn half_and_size(pairs: &Pairs) -> (f64, f64) {
    if pairs.difference.differing() == 0 {
        return (0.0, 0.0);
    }
    let estimate = pairs.difference.difference(pairs.worst, 1.0, LEVEL);
    ((estimate.high - estimate.low) / 2.0, estimate.mean.abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(differences: &[u64]) -> Option<Pairs> {
        let mut pairs = Pairs::default();
        differences.iter().for_each(|after| pairs.difference.push(0, *after));
        pairs.worst = 1_000_000;
        Some(pairs)
    }

    #[test]
    fn what_is_wide_gets_more_and_what_is_narrow_or_failed_none() {
        let plan = Plan { years: 10_240, pilot: 1280, more: 1_000_000 };
        let sure = seen(&[1000; 1280]);
        let mut wide = vec![0; 1280];
        (0..40).for_each(|at| wide[at * 32] = 10_500);
        let ends = second_round(plan, 0.0, &[sure.clone(), seen(&wide), None, seen(&[0; 1280])]);
        assert_eq!((ends[0], ends[2], ends[3]), (1280, 1280, 1280));
        assert!(ends[1] > 4000 && ends[1] <= 10_240, "{ends:?}");
        let poor = Plan { more: 256, ..plan };
        assert_eq!(second_round(poor, 1e9, &[sure.clone(), seen(&wide)]), [1280, 1280 + 256]);
        // Beside a small downtime a small effect is worth knowing better.
        assert!(second_round(plan, 100.0, &[sure, seen(&wide)])[1] > ends[1]);
    }

    #[test]
    fn what_is_asked_for_is_the_most() {
        assert_eq!(plan(Some(100), 10, 50.0), Plan { years: 100, pilot: 100, more: 0 });
        let large = plan(Some(100_000), 10, 50.0);
        assert_eq!((large.years, large.pilot), (100_000, 12_544));
        let free = plan(None, 100, 1000.0);
        assert!(free.pilot >= 128 && free.years == 8 * free.pilot, "{free:?}");
        assert!(plan(None, 1, 1.0).years <= 101_000);
    }
}

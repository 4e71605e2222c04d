//! Where histories are worth most: a pilot at each point says how many each gets.

use super::grid::Grid;
use crate::engine::campaign::BLOCK;
use crate::estimate::{Moments, mean_limits};

/// A pilot is this share of the histories of a point.
const PILOT_SHARE: u64 = 8;
/// Fewest histories of a pilot that is worth it, and most that are of use: it only divides the others, and each shard of a
/// sweep makes the whole pilot.
const PILOTS: (u64, u64) = (2 * BLOCK, 128 * BLOCK);
/// Fewest and most histories of a point, as shares of the average.
const RANGE: (f64, f64) = (0.25, 8.0);
/// What a point counts more where the answer changes.
const AT_STAKE: f64 = 4.0;

/// Histories of the pilot at each point: an eighth in whole blocks, 16,384 at the most; none where that is less than two blocks,
/// or where there is but one point.
pub(super) fn pilot(years: u64, points: usize) -> u64 {
    let pilot = (years / PILOT_SHARE / BLOCK * BLOCK).min(PILOTS.1);
    if points < 2 || pilot < PILOTS.0 { 0 } else { pilot }
}

/// Histories of each point beyond the pilot, about `average` on average: in proportion to the squared coefficient of
/// variation of the downtime, which makes the relative intervals alike, and four times that where the answer changes.
/// Each point has at least a quarter of the average and at most eight times that.
///
/// `allowed` is the downtime of a horizon that each point may have, in microseconds, where something is promised.
pub(super) fn allot(grid: &Grid, seen: &[Moments], allowed: &[Option<f64>], cap: u64, average: u64) -> Vec<u64> {
    let sides: Vec<Side> = seen.iter().zip(allowed).map(|(seen, allowed)| side(seen, *allowed, cap)).collect();
    let weight = |point: usize| {
        let at_stake = grid.neighbours(point).into_iter().any(|other| sides[point].meets(sides[other]));
        let more = if at_stake || sides[point] == Side::Unknown { AT_STAKE } else { 1.0 };
        relative_variance(&seen[point]) * more
    };
    let weights: Vec<f64> = (0..seen.len()).map(weight).collect();
    let average = average as f64;
    let shares = level(&weights, (average * RANGE.0, average * RANGE.1), average * seen.len() as f64);
    shares.into_iter().map(|histories| ((histories / BLOCK as f64).round() as u64).max(1) * BLOCK).collect()
}

/// On which side of what is promised a point seems to lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Nothing,
    Good,
    Bad,
    Unknown,
}

impl Side {
    /// Whether the answer changes between two points.
    fn meets(self, other: Side) -> bool {
        self != Side::Nothing && other != Side::Nothing && self != other
    }
}

fn side(seen: &Moments, allowed: Option<f64>, cap: u64) -> Side {
    let Some(allowed) = allowed else { return Side::Nothing };
    let (low, high) = mean_limits(seen, cap, 0.025);
    match () {
        () if high <= allowed => Side::Good,
        () if low > allowed => Side::Bad,
        () => Side::Unknown,
    }
}

/// The squared coefficient of variation; where nothing was seen, that of one observation in all.
fn relative_variance(seen: &Moments) -> f64 {
    let mean = seen.mean();
    if mean > 0.0 { seen.variance() / (mean * mean) } else { seen.count() as f64 }
}

/// Shares in proportion to weights, between two ends, with a sum (water filling).
fn level(weights: &[f64], (least, most): (f64, f64), sum: f64) -> Vec<f64> {
    let shares = |factor: f64| weights.iter().map(move |weight| (factor * weight).clamp(least, most));
    let largest = weights.iter().copied().fold(0.0, f64::max);
    if largest <= 0.0 {
        return vec![sum / weights.len() as f64; weights.len()];
    }
    let smallest = weights.iter().copied().filter(|w| *w > 0.0).fold(f64::INFINITY, f64::min);
    let (mut low, mut high) = (0.0, most / smallest);
    for _ in 0..200 {
        let middle = (low + high) / 2.0;
        if shares(middle).sum::<f64>() < sum { low = middle } else { high = middle }
    }
    shares(high).collect()
}

#[cfg(test)]
mod tests {
    use super::super::Axis;
    use super::*;

    fn moments(values: &[u64]) -> Moments {
        let mut moments = Moments::default();
        (0..100).for_each(|_| values.iter().for_each(|value| moments.push(*value)));
        moments
    }

    #[test]
    fn the_uncertain_get_more_and_the_sum_is_kept() {
        let grid = Grid::new(vec![Axis::parse("a=1..4").expect("an axis")]).expect("a grid");
        let seen = [moments(&[9, 10, 11]), moments(&[8, 10, 12]), moments(&[1, 10, 40]), moments(&[9, 10, 11])];
        let wanted = allot(&grid, &seen, &[None; 4], 1000, 100 * BLOCK);
        assert!(wanted[2] > 3 * wanted[1] && wanted[1] >= wanted[0] && wanted[0] == wanted[3], "{wanted:?}");
        assert_eq!(wanted[0], 25 * BLOCK, "no point is starved");
        assert!(wanted.iter().sum::<u64>().abs_diff(400 * BLOCK) <= 2 * BLOCK, "{wanted:?}");
    }

    #[test]
    fn the_answer_gets_more_where_it_changes() {
        let grid = Grid::new(vec![Axis::parse("a=1..4").expect("an axis")]).expect("a grid");
        let seen = [moments(&[80, 120]), moments(&[40, 60]), moments(&[8, 12]), moments(&[4, 6])];
        let wanted = allot(&grid, &seen, &[Some(20.0); 4], 1000, 100 * BLOCK);
        assert!(wanted[1] == wanted[2] && wanted[1] >= 4 * wanted[0] - BLOCK && wanted[0] == wanted[3], "{wanted:?}");
    }

    #[test]
    fn nothing_seen_is_most_uncertain_and_still_bounded() {
        let grid = Grid::new(vec![Axis::parse("a=1..2").expect("an axis")]).expect("a grid");
        let wanted = allot(&grid, &[moments(&[0]), moments(&[1, 2])], &[None; 2], 1000, 100 * BLOCK);
        assert_eq!(wanted, [175 * BLOCK, 25 * BLOCK]);
        let alike = allot(&grid, &[moments(&[5]), moments(&[5])], &[None; 2], 1000, 100 * BLOCK);
        assert_eq!(alike, [100 * BLOCK; 2], "without any variation all are alike");
        assert_eq!((pilot(100_000, 6), pilot(2047, 6), pilot(100_000, 1)), (12_416, 0, 0));
    }
}

//! Laws of how many of many independent parts are up: what is alike is added at once, by doubling.

use std::collections::BTreeMap;

/// Shares of time that are left out at both ends; nobody sees them beside the others.
pub(super) const LEAST: f64 = 1e-300;

/// Shares of the numbers `first`, `first + 1`, ...
#[derive(Debug, Clone)]
pub(super) struct Counts {
    first: usize,
    shares: Vec<f64>,
}

impl Counts {
    /// How many of some parts are up, each of which is down and up for such shares of the time (Poisson binomial; Hong 2013,
    /// "On computing the distribution function for the Poisson binomial distribution", section 2: the recursion over inputs,
    /// here over groups of like ones). Only sums of products, so that small shares keep their digits.
    pub(super) fn of(parts: impl Iterator<Item = (f64, f64)>) -> Counts {
        let mut alike: BTreeMap<(u64, u64), usize> = BTreeMap::new();
        parts.for_each(|(down, up)| *alike.entry((down.to_bits(), up.to_bits())).or_insert(0) += 1);
        let group = |((down, up), count): (&(u64, u64), &usize)| {
            let one = Counts { first: 0, shares: vec![f64::from_bits(*down), f64::from_bits(*up)] };
            one.times(*count)
        };
        alike.iter().map(group).fold(Counts::none(), |sum, group| sum.with(&group))
    }

    /// Nothing to count.
    fn none() -> Counts {
        Counts { first: 0, shares: vec![1.0] }
    }

    /// The sum of `count` of these.
    fn times(&self, count: usize) -> Counts {
        let (mut sum, mut doubled, mut left) = (Counts::none(), self.clone(), count);
        while left > 0 {
            if left % 2 == 1 {
                sum = sum.with(&doubled);
            }
            left /= 2;
            if left > 0 {
                doubled = doubled.with(&doubled);
            }
        }
        sum
    }

    /// The sum of two.
    fn with(&self, other: &Counts) -> Counts {
        let mut shares = vec![0.0; self.shares.len() + other.shares.len() - 1];
        for (at, own) in self.shares.iter().enumerate() {
            shares[at..].iter_mut().zip(&other.shares).for_each(|(sum, share)| *sum += own * share);
        }
        let seen = |share: &f64| *share >= LEAST;
        let end = shares.iter().rposition(seen).map_or(1, |at| at + 1);
        shares.truncate(end);
        let begin = shares.iter().position(seen).unwrap_or(0);
        shares.drain(..begin);
        Counts { first: self.first + other.first + begin, shares }
    }

    /// Share of time with fewer than so many.
    pub(super) fn fewer(&self, than: usize) -> f64 {
        self.shares.iter().take(than.saturating_sub(self.first)).sum()
    }

    /// Numbers with their shares.
    pub(super) fn iter(&self) -> impl Iterator<Item = (usize, f64)> + '_ {
        (self.first..).zip(self.shares.iter().copied())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The recursion over one part after the other.
    fn one_by_one(parts: &[(f64, f64)]) -> Vec<f64> {
        parts.iter().fold(vec![1.0], |counts, (down, up)| {
            let of = |at: usize| counts.get(at).copied().unwrap_or(0.0);
            let before = |at: usize| if at > 0 { of(at - 1) } else { 0.0 };
            (0..=counts.len()).map(|at| of(at) * down + before(at) * up).collect()
        })
    }

    #[test]
    fn groups_give_what_one_part_after_the_other_gives() {
        let parts: Vec<(f64, f64)> =
            (0..200).map(|at| [1e-3, 0.02, 0.3, 1e-9][at * at % 4]).map(|down| (down, 1.0 - down)).collect();
        let (expected, counts) = (one_by_one(&parts), Counts::of(parts.iter().copied()));
        assert!(
            expected.iter().enumerate().all(|(at, share)| *share < LEAST || counts.iter().any(|(own, _)| own == at))
        );
        for (count, share) in counts.iter() {
            assert!((share / expected[count] - 1.0).abs() < 1e-11, "{count}: {share:e} for {:e}", expected[count]);
        }
        let fewer: f64 = expected[..150].iter().sum();
        assert!((counts.fewer(150) / fewer - 1.0).abs() < 1e-11 && counts.fewer(0) == 0.0);
    }

    #[test]
    fn a_million_parts_have_the_moments_of_a_binomial() {
        let (n, down) = (1_000_000, 0.003);
        let counts = Counts::of((0..n).map(|_| (down, 1.0 - down)));
        let moment = |of: &dyn Fn(f64) -> f64| -> f64 {
            counts.iter().map(|(count, share)| of((n - count) as f64) * share).sum()
        };
        let mean = moment(&|down| down);
        let variance = moment(&|down| (down - mean) * (down - mean));
        assert!((mean / 3000.0 - 1.0).abs() < 1e-9, "{mean}");
        assert!((variance / (3000.0 * 0.997) - 1.0).abs() < 1e-6, "{variance}");
    }

    #[test]
    fn nothing_is_up_where_there_is_nothing() {
        assert_eq!(Counts::of(std::iter::empty()).iter().collect::<Vec<_>>(), [(0, 1.0)]);
    }
}

//! The search for the value from which on a goal is kept.
//!
//! Every point is looked at after a first share of its histories, then again each time that these have doubled, as
//! long as it may matter. A point is decided by the first look whose limits have the goal on one side. Each of the
//! two limits of look `l` misses with probability 0.025 / (K l (l + 1)), for K points: over all looks and points, that
//! sums to 0.05, whatever is looked at when and why (Bonferroni 1936; the spending of an error over looks is that of
//! Lan and DeMets 1983, the intervals are the repeated confidence intervals of Jennison and Turnbull 1989). So with
//! 95 % confidence all decisions are right together, as far as the limits of each keep their promise.

use super::bench::Bench;
use super::goal::{Goal, Standing};
use super::{Answer, Look, Outcome, SweepError};
use crate::estimate::{HistoryTally, LEVEL};
use crate::scenario::Scenario;

/// What each side of all limits together may miss.
const SIDE: f64 = (1.0 - LEVEL) / 2.0;

/// What one limit may miss at a look (from 1) at one of `points`.
fn tail(points: usize, look: u32) -> f64 {
    SIDE / (points as f64 * f64::from(look) * f64::from(look + 1))
}

/// One point of the search.
pub(super) struct Searched {
    pub(super) tally: HistoryTally,
    look: Look,
}

/// A search under way.
pub(super) struct Search<'a> {
    goal: &'a Goal,
    scenarios: &'a [Scenario],
    bench: &'a Bench<'a>,
    points: Vec<Searched>,
    /// Histories of the first look.
    first: u64,
    left: u64,
}

/// What is known of the order of the points.
#[derive(Debug, PartialEq, Eq)]
enum Pattern {
    /// Nothing decided is against all points being alike.
    Alike,
    /// The goal is kept from somewhere in `(fails, keeps]` on.
    From { fails: usize, keeps: usize },
    /// It is kept up to somewhere in `[keeps, fails)`.
    UpTo { keeps: usize, fails: usize },
    /// It is kept inside only.
    Inside,
}

impl<'a> Search<'a> {
    /// Looks at all points once.
    pub(super) fn start(
        goal: &'a Goal,
        scenarios: &'a [Scenario],
        bench: &'a Bench<'a>,
        first: u64,
        budget: u64,
    ) -> Result<Self, SweepError> {
        let count = scenarios.len();
        let look = |point: usize, tally: HistoryTally| {
            let estimate = goal.measure(&scenarios[point], &tally, tail(count, 1));
            Ok(Searched { look: Look { looks: 1, standing: goal.standing(&estimate), estimate }, tally })
        };
        let points = bench.each(&vec![0..first; count], look)?;
        Ok(Search { goal, scenarios, bench, points, first, left: budget.saturating_sub(first * count as u64) })
    }

    /// Looks again where it matters until the answer is known or the histories are spent.
    pub(super) fn run(mut self) -> Result<(Vec<HistoryTally>, Answer), SweepError> {
        while let Some(point) = self.next() {
            self.look_again(point)?;
        }
        let answer = self.answer();
        Ok((self.points.into_iter().map(|point| point.tally).collect(), answer))
    }

    fn look_again(&mut self, point: usize) -> Result<(), SweepError> {
        let count = self.points.len();
        let searched = &mut self.points[point];
        let done = searched.tally.histories;
        self.bench.extend(point, &mut searched.tally, done..2 * done)?;
        self.left -= done;
        let looks = searched.look.looks + 1;
        let estimate = self.goal.measure(&self.scenarios[point], &searched.tally, tail(count, looks));
        searched.look = Look { looks, standing: self.goal.standing(&estimate), estimate };
        Ok(())
    }

    fn standings(&self) -> Vec<Standing> {
        self.points.iter().map(|point| point.look.standing).collect()
    }

    /// The point to look at again: of those that matter and can be paid, one that is likely to be decided by it, else
    /// one that was looked at least often; of several, that nearest to the middle.
    fn next(&self) -> Option<usize> {
        let open = open(&self.standings());
        let middle = open.iter().sum::<usize>() as f64 / open.len().max(1) as f64;
        let payable = open.into_iter().filter(|point| self.points[*point].tally.histories <= self.left);
        let rank = |point: &usize| {
            let look = &self.points[*point].look;
            let unlikely = self.goal.short_by(&look.estimate) > 1.7;
            let looks = if unlikely { look.looks } else { 0 };
            (looks, (*point as f64 - middle).abs())
        };
        payable.min_by(|a, b| rank(a).partial_cmp(&rank(b)).expect("ranks are numbers"))
    }

    fn answer(&self) -> Answer {
        let standings = self.standings();
        let undecided: Vec<usize> = open(&standings);
        let outcome = match pattern(&standings) {
            _ if !undecided.is_empty() => Outcome::Undecided { years: self.years_to_decide(&undecided) },
            Pattern::Alike if standings[0] == Standing::Keeps => Outcome::All,
            Pattern::Alike => Outcome::None,
            Pattern::From { fails, keeps } => Outcome::From { at: keeps, fails },
            Pattern::UpTo { keeps, fails } => Outcome::UpTo { at: keeps, fails },
            Pattern::Inside => Outcome::Inside,
        };
        Answer {
            goal: self.goal.clone(),
            outcome,
            monotone: changes(&standings) < 2,
            level: LEVEL,
            looks: self.points.iter().map(|point| point.look).collect(),
            first_look: self.first,
        }
    }

    /// Histories a point on average with which the rest would probably be decided; nothing where that is out of reach.
    fn years_to_decide(&self, undecided: &[usize]) -> Option<u64> {
        let spent: u64 = self.points.iter().map(|point| point.tally.histories).sum();
        let more = |point: &usize| {
            let Searched { tally, look } = &self.points[*point];
            // A doubling is needed at the least, and looks at doubled numbers overshoot; each costs some width.
            tally.histories as f64 * (self.goal.short_by(&look.estimate) * 2.2).max(1.0)
        };
        let needed = (spent as f64 + undecided.iter().map(more).sum::<f64>()) / self.points.len() as f64;
        (needed < 1e12).then_some(round_up(needed))
    }
}

/// Rounded up to two digits.
fn round_up(number: f64) -> u64 {
    let power = libm::pow(10.0, (libm::log10(number.max(1.0)).floor() - 1.0).max(0.0));
    ((number / power).ceil() * power) as u64
}

/// How often the decided points change their mind, in order.
fn changes(standings: &[Standing]) -> usize {
    let decided: Vec<&Standing> = standings.iter().filter(|standing| **standing != Standing::Undecided).collect();
    decided.windows(2).filter(|pair| pair[0] != pair[1]).count()
}

/// What the decided points say.
fn pattern(standings: &[Standing]) -> Pattern {
    let decided: Vec<(usize, bool)> = standings
        .iter()
        .enumerate()
        .filter(|(_, standing)| **standing != Standing::Undecided)
        .map(|(at, standing)| (at, *standing == Standing::Keeps))
        .collect();
    let mut turns = decided.windows(2).filter(|pair| pair[0].1 != pair[1].1);
    match (decided.first(), decided.last()) {
        (Some((_, first)), Some((_, true))) => match turns.next_back() {
            Some(pair) => Pattern::From { fails: pair[0].0, keeps: pair[1].0 },
            None => {
                debug_assert!(*first);
                Pattern::Alike
            }
        },
        (Some((_, true)), _) => {
            let pair = turns.next().expect("the first keeps the goal, the last does not");
            Pattern::UpTo { keeps: pair[0].0, fails: pair[1].0 }
        }
        _ if turns.next().is_some() => Pattern::Inside,
        _ => Pattern::Alike,
    }
}

/// The undecided points on which the answer hangs: those where it changes; all of them where it does not change as far
/// as is known, or changes to and fro.
fn open(standings: &[Standing]) -> Vec<usize> {
    let (from, to) = match pattern(standings) {
        Pattern::From { fails, keeps } => (fails, keeps),
        Pattern::UpTo { keeps, fails } => (keeps, fails),
        Pattern::Alike | Pattern::Inside => (0, standings.len()),
    };
    (from..to).filter(|at| standings[*at] == Standing::Undecided).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::estimate::{Moments, mean_limits};
    use rand::{RngExt, SeedableRng};
    use rand_xoshiro::Xoshiro256PlusPlus;

    fn standings(text: &str) -> Vec<Standing> {
        let of = |c| match c {
            'k' => Standing::Keeps,
            'f' => Standing::Fails,
            _ => Standing::Undecided,
        };
        text.chars().map(of).collect()
    }

    #[test]
    fn the_answer_hangs_on_the_points_where_it_changes() {
        for (text, expected, open_points) in [
            ("ffkk", Pattern::From { fails: 1, keeps: 2 }, vec![]),
            ("f??k?", Pattern::From { fails: 0, keeps: 3 }, vec![1, 2]),
            ("kk?f", Pattern::UpTo { keeps: 1, fails: 3 }, vec![2]),
            ("kkf?k", Pattern::From { fails: 2, keeps: 4 }, vec![3]),
            ("k?fkf", Pattern::UpTo { keeps: 0, fails: 2 }, vec![1]),
            ("fk?f", Pattern::Inside, vec![2]),
            ("????", Pattern::Alike, vec![0, 1, 2, 3]),
            ("k?k", Pattern::Alike, vec![1]),
            ("fff", Pattern::Alike, vec![]),
        ] {
            assert_eq!((pattern(&standings(text)), open(&standings(text))), (expected, open_points), "{text}");
        }
        assert_eq!(changes(&standings("kf?k")), 2);
    }

    #[test]
    fn the_error_over_all_looks_and_points_is_spent_and_no_more() {
        let spent: f64 = (1..=10_000).map(|look| 2.0 * tail(7, look) * 7.0).sum();
        assert!(spent < 0.05 && spent > 0.0499, "{spent}");
        assert_eq!([1.0, 99.0, 101.0, 12_345.0].map(round_up), [1, 99, 110, 13_000]);
    }

    /// Of 400 searches at a point whose truth is the goal itself, how many are decided, which is wrong on one side or
    /// the other, in 8 looks from 128 to 16,384 histories.
    fn wrong(limit: impl Fn(u32) -> f64) -> usize {
        let one = |seed: u64| {
            let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
            let mut moments = Moments::default();
            (1..=8).any(|look| {
                while moments.count() < 64 << look {
                    // Exponential downtime of mean 1000 in half of the histories.
                    let size = -1000.0 * libm::log(1.0 - random.random::<f64>());
                    if random.random::<bool>() { moments.push(size as u64) } else { moments.push_zeros(1) }
                }
                let (low, high) = mean_limits(&moments, 1 << 40, limit(look));
                // Sizes are rounded down, which takes half a unit off.
                high < 499.75 || low > 499.75
            })
        };
        (0..400).filter(|seed| one(*seed)).count()
    }

    /// With an error of 5 % at the most, more than 33 of 400 wrong searches come with probability 0.002 (binomial);
    /// plain limits of 95 % at each look make far more.
    #[test]
    fn looking_often_does_not_make_more_errors() {
        let spending = wrong(|look| tail(1, look));
        let plain = wrong(|_| SIDE);
        assert!(spending <= 33, "{spending} of 400");
        assert!(plain > 45, "{plain} of 400: the partner must fail");
    }
}

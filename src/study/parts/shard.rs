//! Which histories belong to which part.

use crate::engine::campaign::BLOCK;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::ops::Range;

/// One of several parts of a run, counted from 0.
///
/// ```
/// use fivenines::study::parts::Shard;
/// let shard = Shard::parse("2/3").unwrap();
/// // Ten blocks of 128 histories, of which the last is not full: 3, 3 and 4.
/// assert_eq!(shard.part_of(&(0..1200)), 768..1200);
/// assert_eq!(shard.to_string(), "shard-00002-of-00003");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "(u64, u64)", into = "(u64, u64)")]
pub struct Shard {
    of: u64,
    at: u64,
}

/// Most parts of a run.
const MOST: u64 = 1_000_000;

impl Shard {
    /// All histories.
    pub const WHOLE: Shard = Shard { at: 0, of: 1 };

    /// Part `at` of `of`.
    ///
    /// # Errors
    /// What is wrong with the numbers.
    pub fn new(at: u64, of: u64) -> Result<Shard, String> {
        match () {
            () if of == 0 || of > MOST => Err(format!("a run has between 1 and {MOST} shards, not {of}")),
            () if at >= of => {
                Err(format!("shards are counted from 0: the last of {of} is {}/{of}, not {at}/{of}", of - 1))
            }
            () => Ok(Shard { at, of }),
        }
    }

    /// `3/32`, counted from 0.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn parse(text: &str) -> Result<Shard, String> {
        let number = |text: &str| match text.bytes().all(|b| b.is_ascii_digit()) {
            true => text.parse::<u64>().ok(),
            false => None,
        };
        let pair = text.split_once('/').and_then(|(at, of)| Some((number(at)?, number(of)?)));
        let (at, of) = pair.ok_or("write which shard of how many, counted from 0, such as 3/32, or auto")?;
        Shard::new(at, of)
    }

    /// Which, counted from 0.
    pub fn at(&self) -> u64 {
        self.at
    }

    /// Of how many.
    pub fn of(&self) -> u64 {
        self.of
    }

    /// Its part of histories that begin at a multiple of [`BLOCK`]: whole blocks, perhaps none.
    pub fn part_of(&self, histories: &Range<u64>) -> Range<u64> {
        let blocks = histories.end.saturating_sub(histories.start).div_ceil(BLOCK);
        let share = self.share_of(blocks);
        let at = |block: u64| (histories.start + block * BLOCK).min(histories.end);
        at(share.start)..at(share.end)
    }

    /// Its share of so many things.
    pub fn share_of(&self, count: u64) -> Range<u64> {
        let at = |shard: u64| (u128::from(count) * u128::from(shard) / u128::from(self.of)) as u64;
        at(self.at)..at(self.at + 1)
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "shard-{:05}-of-{:05}", self.at, self.of)
    }
}

impl TryFrom<(u64, u64)> for Shard {
    type Error = String;
    fn try_from((at, of): (u64, u64)) -> Result<Shard, String> {
        Shard::new(at, of)
    }
}

impl From<Shard> for (u64, u64) {
    fn from(shard: Shard) -> (u64, u64) {
        (shard.at, shard.of)
    }
}

/// Ascending numbers as array jobs take them: `3,7-9`.
///
/// ```
/// assert_eq!(fivenines::study::parts::listed([3, 7, 8, 9]), "3,7-9");
/// ```
pub fn listed(numbers: impl IntoIterator<Item = u64>) -> String {
    let mut runs: Vec<(u64, u64)> = Vec::new();
    for number in numbers {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == number => *last = number,
            _ => runs.push((number, number)),
        }
    }
    let run = |(first, last): &(u64, u64)| if first == last { first.to_string() } else { format!("{first}-{last}") };
    runs.iter().map(run).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Parts follow each other without a gap, begin at blocks, and differ by a block at the most.
        #[test]
        fn parts_make_the_whole(first in 0u64..50, histories in 0u64..100_000, of in 1u64..400) {
            let whole = first * BLOCK..first * BLOCK + histories;
            let mut at = whole.start;
            for part in (0..of).map(|at| Shard::new(at, of).unwrap().part_of(&whole)) {
                prop_assert_eq!(part.start, at);
                prop_assert!(part.start % BLOCK == 0 || part.is_empty());
                prop_assert!((part.end - part.start).abs_diff(histories / of) <= 2 * BLOCK);
                at = part.end;
            }
            prop_assert_eq!(at, whole.end);
        }
    }

    #[test]
    fn what_cannot_be_a_shard_is_refused() {
        for text in ["", "3", "a/b", "-1/2", "+1/2", "1/0", "2/2", "1/2/3", "0/99999999999999999999", " 0/2"] {
            assert!(Shard::parse(text).is_err(), "{text}");
        }
        assert!(Shard::parse("2/2").unwrap_err().contains("the last of 2 is 1/2"));
        assert!(serde_json::from_str::<Shard>("[3,3]").is_err());
    }

    #[test]
    fn numbers_are_listed_in_runs() {
        assert_eq!(listed([]), "");
        assert_eq!(listed([0, 1, 2]), "0-2");
        assert_eq!(listed([0, 2, 4, 5]), "0,2,4-5");
    }
}

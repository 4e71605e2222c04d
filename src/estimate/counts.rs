//! Small whole numbers by history, many kinds of them at once: how often each cause occurred.

use super::Moments;
use serde::{Deserialize, Serialize};

/// Numbers below this are only counted; larger ones are rare or few.
const BINS: usize = 16;

/// For each kind how many histories had which number.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Counts {
    /// [`BINS`] for each kind.
    bins: Vec<u64>,
    /// Numbers too large for them.
    rest: Vec<Moments>,
}

impl Counts {
    /// Nothing yet, of so many kinds.
    pub(super) fn new(kinds: usize) -> Self {
        Counts { bins: vec![0; kinds * BINS], rest: vec![Moments::default(); kinds] }
    }

    /// How many kinds there are; nothing where the lists do not belong together.
    pub(super) fn kinds(&self) -> Option<usize> {
        (self.bins.len() == self.rest.len() * BINS).then_some(self.rest.len())
    }

    /// Adds the number of one kind in one history.
    #[inline]
    pub(super) fn push(&mut self, kind: usize, number: u64) {
        if number < BINS as u64 {
            self.bins[kind * BINS + number as usize] += 1;
        } else {
            self.rest[kind].push(number);
        }
    }

    pub(super) fn merge(&mut self, other: &Counts) {
        self.bins.iter_mut().zip(&other.bins).for_each(|(own, other)| *own += other);
        self.rest.iter_mut().zip(&other.rest).for_each(|(own, other)| own.merge(other));
    }

    /// The numbers of one kind, by history; nothing for a kind that is not there.
    pub fn of(&self, kind: usize) -> Option<Moments> {
        let mut moments = *self.rest.get(kind)?;
        for (number, histories) in self.bins[kind * BINS..][..BINS].iter().enumerate() {
            moments.push_many(number as u64, *histories);
        }
        Some(moments)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bins_and_moments_agree() {
        let (mut counts, mut all) = (Counts::new(2), Moments::default());
        for number in [0, 3, 3, 15, 16, 400, 0, 1] {
            counts.push(1, number);
            all.push(number);
        }
        let mut twice = counts.clone();
        twice.merge(&counts);
        let again = all;
        assert_eq!(counts.of(1), Some(all));
        all.merge(&again);
        assert_eq!(twice.of(1), Some(all));
        assert_eq!((counts.of(0), counts.of(2)), (Some(Moments::default()), None));
    }
}

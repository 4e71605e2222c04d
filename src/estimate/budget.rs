//! How the error budget of a window is used up: when it is exhausted, and how much of it is used by when.

use super::windows::{Piece, Windows};
use super::{Moments, Sample};
use crate::engine::Outage;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Points at which the used share of the budget is known; they part a window into equal lengths, the last is its end.
pub const POINTS: usize = 52;
/// Parts in the whole budget of a window.
const WHOLE: u64 = 1_000_000;
/// Bits kept of a used share: it is overstated by less than a part in 64.
const KEPT_BITS: u32 = 7;

/// How budgets were used up over a set of histories. The cost of a history grows with its outages alone: of what stays
/// the same from one point to another only the two ends are noted.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct BudgetTally {
    /// Histories.
    pub histories: u64,
    /// When budgets were exhausted, in microseconds from the beginning of their windows.
    pub exhaustion: Sample,
    /// For each mark the windows exhausted before it, by history; histories without any are not counted in.
    pub by_mark: Vec<Moments>,
    /// Used shares of the budgets of all windows of a history, summed, in parts per million.
    pub used: Moments,
    /// Changes from point to point of the number of windows whose used share rounds to a value, by that value.
    #[serde(with = "super::stored::rows")]
    levels: BTreeMap<u64, Box<[i64; POINTS + 1]>>,
    /// Changes from point to point of the sum of the used shares.
    sums: Vec<i128>,
    /// Windows exhausted between a point and the one before it.
    exhausted: Vec<u64>,
}

/// One window of one history being followed.
struct Window {
    index: usize,
    length: u64,
    allowed: u64,
    /// Downtime so far.
    down: u64,
    /// The first point that is not yet noted, from 0.
    next: usize,
}

impl BudgetTally {
    /// An empty tally.
    pub(super) fn new(windows: &Windows) -> BudgetTally {
        BudgetTally {
            by_mark: vec![Moments::default(); windows.marks().len()],
            sums: vec![0; POINTS + 1],
            exhausted: vec![0; POINTS],
            ..BudgetTally::default()
        }
    }

    /// Lengths of its lists of points.
    pub(super) fn lists(&self) -> (usize, usize) {
        (self.sums.len(), self.exhausted.len())
    }

    /// Takes in the outages of one history.
    pub(super) fn observe(&mut self, outages: &[Outage], windows: &Windows) {
        self.histories += 1;
        let mut open: Option<Window> = None;
        let mut used = 0;
        let mut marked: Vec<u64> = Vec::new();
        windows.cut(outages, |piece| {
            if open.as_ref().is_none_or(|window| window.index != piece.window) {
                used += open.take().map_or(0, |window| self.close(&window));
                open = Some(Window::new(windows, piece.window));
            }
            let Some(window) = &mut open else { return };
            self.note(window, piece, |at| mark(&mut marked, windows, at));
        });
        used += open.take().map_or(0, |window| self.close(&window));
        self.used.push(used);
        for (tally, count) in self.by_mark.iter_mut().zip(marked).filter(|(_, count)| *count > 0) {
            tally.push(count);
        }
    }

    /// Notes a piece of downtime and the points since the last.
    fn note(&mut self, window: &mut Window, piece: Piece, exhausted: impl FnOnce(u64)) {
        let first = window.point_after(piece.from);
        self.level(window, first);
        let length = piece.to - piece.from;
        if window.down <= window.allowed && window.down + length > window.allowed {
            let at = piece.from + (window.allowed - window.down);
            self.exhaustion.push(at);
            self.exhausted[window.point_after(at).min(POINTS - 1)] += 1;
            exhausted(at);
        }
        // Points within the outage, at each of which more is used than at the one before.
        while window.next < POINTS && window.time(window.next) < piece.to {
            let down = window.down + window.time(window.next).saturating_sub(piece.from);
            self.add(window.share(down), window.next..window.next + 1);
            window.next += 1;
        }
        window.down += length;
    }

    /// Notes that nothing changes up to a point.
    fn level(&mut self, window: &mut Window, until: usize) {
        if until > window.next {
            self.add(window.share(window.down), window.next..until);
            window.next = until;
        }
    }

    fn add(&mut self, share: u64, points: std::ops::Range<usize>) {
        if share == 0 {
            return;
        }
        let changes = self.levels.entry(upper_end(share)).or_insert_with(|| Box::new([0; POINTS + 1]));
        changes[points.start] += 1;
        changes[points.end] -= 1;
        self.sums[points.start] += i128::from(share);
        self.sums[points.end] -= i128::from(share);
    }

    /// Notes the rest of a window; returns the share of its budget that it used.
    fn close(&mut self, window: &Window) -> u64 {
        let share = window.share(window.down);
        self.add(share, window.next..POINTS);
        share
    }

    pub(super) fn merge(&mut self, other: &BudgetTally) {
        self.histories += other.histories;
        self.exhaustion.merge(&other.exhaustion);
        self.by_mark.iter_mut().zip(&other.by_mark).for_each(|(own, other)| own.merge(other));
        self.used.merge(&other.used);
        for (share, changes) in &other.levels {
            let own = self.levels.entry(*share).or_insert_with(|| Box::new([0; POINTS + 1]));
            own.iter_mut().zip(changes.iter()).for_each(|(own, other)| *own += other);
        }
        self.sums.iter_mut().zip(&other.sums).for_each(|(own, other)| *own += other);
        self.exhausted.iter_mut().zip(&other.exhausted).for_each(|(own, other)| *own += other);
    }

    /// Mean used share of the budget at each point, over so many windows; 1 is the whole of it.
    pub fn mean(&self, windows: u64) -> Vec<f64> {
        let sums = self.sums.iter().scan(0, |sum, change| {
            *sum += change;
            Some(*sum)
        });
        sums.take(POINTS).map(|sum| sum as f64 / WHOLE as f64 / windows.max(1) as f64).collect()
    }

    /// At each point the used share that a share `p` of so many windows does not exceed, overstated by less than a
    /// part in 64.
    pub fn quantile(&self, p: f64, windows: u64) -> Vec<f64> {
        let rank = (p * windows as f64 - 1e-9).ceil().max(1.0) as i64;
        let mut counts: BTreeMap<u64, i64> = self.levels.keys().map(|share| (*share, 0)).collect();
        let at = |point: usize, counts: &mut BTreeMap<u64, i64>| {
            let mut seen = 0;
            for (share, changes) in &self.levels {
                let count = counts.entry(*share).or_default();
                *count += changes[point];
                seen += *count;
            }
            let mut left = rank - (windows as i64 - seen);
            let found = counts.iter().find(|(_, count)| {
                left -= **count;
                left <= 0
            });
            if rank <= windows as i64 - seen { 0 } else { found.map_or(0, |(share, _)| *share) }
        };
        (0..POINTS).map(|point| at(point, &mut counts) as f64 / WHOLE as f64).collect()
    }

    /// Windows exhausted by each point.
    pub fn exhausted_by(&self) -> Vec<u64> {
        let counts = self.exhausted.iter().scan(0, |sum, count| {
            *sum += count;
            Some(*sum)
        });
        counts.collect()
    }
}

impl Window {
    fn new(windows: &Windows, index: usize) -> Window {
        Window { index, length: windows.length(index), allowed: windows.allowed(index), down: 0, next: 0 }
    }

    /// Time of a point, rounded down; the last is the end.
    fn time(&self, point: usize) -> u64 {
        self.length / POINTS as u64 * (point as u64 + 1)
            + self.length % POINTS as u64 * (point as u64 + 1) / POINTS as u64
    }

    /// The first point later than a time.
    fn point_after(&self, time: u64) -> usize {
        let guess = (u128::from(time) * POINTS as u128 / u128::from(self.length.max(1))) as usize;
        let from = guess.saturating_sub(1);
        (from..POINTS).find(|point| self.time(*point) > time).unwrap_or(POINTS)
    }

    /// So much downtime as a share of the budget.
    fn share(&self, down: u64) -> u64 {
        let share = u128::from(down) * u128::from(WHOLE) / u128::from(self.allowed.max(1));
        u64::try_from(share).unwrap_or(u64::MAX)
    }
}

/// Counts an exhaustion at every mark after it.
fn mark(marked: &mut Vec<u64>, windows: &Windows, at: u64) {
    marked.resize(windows.marks().len(), 0);
    let after = marked.iter_mut().zip(windows.marks()).filter(|(_, mark)| mark.0 > at);
    after.for_each(|(count, _)| *count += 1);
}

/// The largest value that is rounded to the same.
fn upper_end(value: u64) -> u64 {
    let dropped = (u64::BITS - value.leading_zeros()).saturating_sub(KEPT_BITS);
    value | ((1 << dropped) - 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::SimTime;

    fn outage(start: u64, end: u64) -> Outage {
        Outage { start: SimTime(start), end: SimTime(end), cause: 0, begun_before: false, cut_off: false }
    }

    /// Windows of 5200 with a budget of 520.
    fn windows(count: u64) -> Windows {
        let ends = (1..=count).map(|window| SimTime(window * 5200)).collect();
        Windows::new(ends, 0.1, &[], vec![SimTime(1000), SimTime(2000)])
    }

    fn tally(windows: &Windows, histories: &[&[Outage]]) -> BudgetTally {
        let mut tally = BudgetTally::new(windows);
        histories.iter().for_each(|outages| tally.observe(outages, windows));
        tally
    }

    #[test]
    fn what_is_used_grows_within_an_outage_and_stays_between() {
        let windows = windows(1);
        let tally = tally(&windows, &[&[outage(150, 410), outage(1000, 1520)]]);
        let mean = tally.mean(1);
        // Points lie at 100, 200, ...: 50 of 520 are used at 200, 150 at 300, 250 at 400, 260 at 500.
        let expected = [0.0, 50.0, 150.0, 250.0, 260.0].map(|down: f64| (down / 520.0 * 1e6).floor() / 1e6);
        assert_eq!(mean[..5], expected);
        assert_eq!((mean[9], mean[10], mean[51]), (0.5, (360.0_f64 / 520.0 * 1e6).floor() / 1e6, 1.5));
        // The budget is reached 260 into the second outage.
        assert_eq!((tally.exhaustion.points(), tally.exhausted_by()[11..13].to_vec()), (vec![(1260, 1)], vec![0, 1]));
        assert_eq!((tally.by_mark[0].count(), tally.by_mark[1].count()), (0, 1));
        let median = tally.quantile(0.5, 1);
        assert!(median.iter().zip(&mean).all(|(q, exact)| *q >= *exact && *q <= exact * (1.0 + 1.0 / 64.0) + 1e-6));
    }

    #[test]
    fn a_budget_that_is_met_exactly_is_not_exhausted() {
        let windows = windows(1);
        assert_eq!(tally(&windows, &[&[outage(100, 620)]]).exhaustion.count(), 0);
        assert_eq!(tally(&windows, &[&[outage(100, 621)]]).exhaustion.points(), [(620, 1)]);
    }

    #[test]
    fn an_outage_across_windows_is_charged_to_both() {
        let windows = windows(2);
        let tally = tally(&windows, &[&[outage(5000, 5800)]]);
        assert_eq!(tally.exhaustion.points(), [(520, 1)]);
        assert_eq!(tally.used.sum(), (200_u128 * 1_000_000 / 520) + (600 * 1_000_000 / 520));
        assert_eq!(tally.quantile(0.5, 2)[51], upper_end(200 * 1_000_000 / 520) as f64 / 1e6);
    }

    #[test]
    fn quiet_windows_count_and_merges_are_exact() {
        let windows = windows(1);
        let histories: Vec<Vec<Outage>> = (0..40)
            .map(|n| if n % 3 == 0 { vec![outage(n * 100, n * 100 + n * 30 + 1)] } else { Vec::new() })
            .collect();
        let all: Vec<&[Outage]> = histories.iter().map(Vec::as_slice).collect();
        let whole = tally(&windows, &all);
        let mut parts = tally(&windows, &all[..17]);
        parts.merge(&tally(&windows, &all[17..]));
        assert_eq!(format!("{whole:?}"), format!("{parts:?}"));
        assert_eq!((whole.quantile(0.5, 40)[51], whole.histories), (0.0, 40));
        assert!(whole.quantile(0.9, 40)[51] > 1.0);
        let last = whole.quantile(1.0, 40)[51];
        assert!((last / (1171.0 / 520.0) - 1.0).abs() < 1.0 / 64.0, "{last}");
    }
}

//! The windows of a promise: where they end, what each allows, and the downtime that falls into each.

use crate::engine::Outage;
use crate::units::SimTime;
use std::sync::Arc;

/// Windows that follow each other from the start of the horizon, with what is promised in each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Windows(Arc<Content>);

#[derive(Debug, PartialEq, Eq)]
struct Content {
    /// Ends of the windows, ascending.
    ends: Vec<SimTime>,
    /// Longest downtime in each that keeps the availability.
    allowed: Vec<SimTime>,
    /// For each tier of credits, the mildest first, the longest downtime in each window for which it is not due.
    tiers: Vec<Vec<SimTime>>,
    /// Refunds of the tiers, in parts per million of the fee of a window.
    refunds: Vec<u64>,
    /// Times in a window by which the share of exhausted budgets is counted.
    marks: Vec<SimTime>,
}

/// Downtime between two times in one window, counted from its beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Piece {
    /// Index of the window.
    pub(super) window: usize,
    /// Beginning.
    pub(super) from: u64,
    /// End, above the beginning.
    pub(super) to: u64,
}

impl Windows {
    /// Windows with these ends, ascending and at least one, in each of which at most the share `unavailability` of the
    /// time may be down. `tiers` are (share of the time, refund as share of the fee): more downtime than that share
    /// makes the refund due. The exhaustion of budgets is counted at `marks`, times from the beginning of a window.
    ///
    /// Allowed times are rounded to the nearest microsecond.
    pub fn new(ends: Vec<SimTime>, unavailability: f64, tiers: &[(f64, f64)], marks: Vec<SimTime>) -> Windows {
        let starts = std::iter::once(SimTime(0)).chain(ends.iter().copied());
        let lengths: Vec<u64> = starts.zip(&ends).map(|(start, end)| end.0 - start.0).collect();
        let share =
            |share: f64| lengths.iter().map(|length| SimTime((share * *length as f64).round() as u64)).collect();
        Windows(Arc::new(Content {
            allowed: share(unavailability),
            tiers: tiers.iter().map(|(unavailability, _)| share(*unavailability)).collect(),
            refunds: tiers.iter().map(|(_, refund)| (refund * 1e6).round() as u64).collect(),
            marks,
            ends,
        }))
    }

    /// Number of windows.
    pub fn count(&self) -> u64 {
        self.0.ends.len() as u64
    }

    /// Longest downtime in a window that keeps the availability: of the windows that allow least and most.
    pub fn allowed_range(&self) -> (SimTime, SimTime) {
        let allowed = self.0.allowed.iter().copied();
        (allowed.clone().min().unwrap_or_default(), allowed.max().unwrap_or_default())
    }

    /// Longest downtime in this window that keeps the availability.
    pub(super) fn allowed(&self, window: usize) -> u64 {
        self.0.allowed[window].0
    }

    /// Length of a window.
    pub(super) fn length(&self, window: usize) -> u64 {
        let start = window.checked_sub(1).map_or(0, |before| self.0.ends[before].0);
        self.0.ends[window].0 - start
    }

    /// Number of tiers of credits.
    pub(super) fn tiers(&self) -> usize {
        self.0.tiers.len()
    }

    /// The harshest tier that is due for so much downtime in a window, with its refund in parts per million.
    pub(super) fn due(&self, window: usize, down: u64) -> Option<(usize, u64)> {
        let tier = self.0.tiers.iter().rposition(|limits| down > limits[window].0)?;
        Some((tier, self.0.refunds[tier]))
    }

    /// Times in a window by which the share of exhausted budgets is counted.
    pub fn marks(&self) -> &[SimTime] {
        &self.0.marks
    }

    /// Cuts outages, which follow each other, at the ends of the windows; what lies after the last window is left out.
    pub(super) fn cut(&self, outages: &[Outage], mut take: impl FnMut(Piece)) {
        let ends = &self.0.ends;
        let mut window = 0;
        for outage in outages {
            window += ends[window..].partition_point(|end| *end <= outage.start);
            let mut start = outage.start.0;
            while window < ends.len() && start < outage.end.0 {
                let first = window.checked_sub(1).map_or(0, |before| ends[before].0);
                let end = outage.end.0.min(ends[window].0);
                take(Piece { window, from: start - first, to: end - first });
                start = end;
                if end == ends[window].0 {
                    window += 1;
                }
            }
            if window == ends.len() {
                break;
            }
        }
    }

    /// Time down in each window that has any, in order.
    pub(super) fn downtimes(&self, outages: &[Outage], mut take: impl FnMut(usize, u64)) {
        let mut open: Option<(usize, u64)> = None;
        self.cut(outages, |piece| {
            let down = piece.to - piece.from;
            match &mut open {
                Some((window, sum)) if *window == piece.window => *sum += down,
                other => {
                    if let Some((window, sum)) = other.replace((piece.window, down)) {
                        take(window, sum);
                    }
                }
            }
        });
        if let Some((window, sum)) = open {
            take(window, sum);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outage(start: u64, end: u64) -> Outage {
        Outage { start: SimTime(start), end: SimTime(end), cause: 0, begun_before: false, cut_off: false }
    }

    fn windows() -> Windows {
        Windows::new([10, 20, 40].map(SimTime).to_vec(), 0.25, &[(0.1, 0.1), (0.4, 0.5)], Vec::new())
    }

    #[test]
    fn outages_are_cut_at_the_ends_of_windows() {
        let mut pieces = Vec::new();
        let take = |piece: Piece| pieces.push((piece.window, piece.from, piece.to));
        windows().cut(&[outage(2, 4), outage(5, 25), outage(30, 40), outage(41, 50)], take);
        assert_eq!(pieces, [(0, 2, 4), (0, 5, 10), (1, 0, 10), (2, 0, 5), (2, 10, 20)]);
    }

    #[test]
    fn an_outage_that_ends_with_a_window_is_not_in_the_next() {
        let mut down = Vec::new();
        windows().downtimes(&[outage(9, 10), outage(10, 11), outage(39, 60)], |window, time| down.push((window, time)));
        assert_eq!(down, [(0, 1), (1, 1), (2, 1)]);
    }

    #[test]
    fn the_harshest_tier_that_holds_is_due() {
        let windows = windows();
        let due = |down| windows.due(0, down);
        assert_eq!(
            [due(1), due(2), due(4), due(5)],
            [None, Some((0, 100_000)), Some((0, 100_000)), Some((1, 500_000))]
        );
        assert_eq!((windows.length(2), windows.allowed(0), windows.allowed(2)), (20, 3, 5));
    }
}

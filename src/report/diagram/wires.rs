//! The way of each arrow: down through the gaps between rows and past the boxes in between.
//!
//! Arrows of one kind that begin (or, where recoveries need something, end) at one box run together. Different bundles keep
//! apart: in each gap between two rows their level parts have tracks of their own, their upright parts different places.

use super::rows::{Rows, Stand};
use super::view::{Arrow, View};
use super::words::rank;
use crate::study::architecture::LinkKind;
use std::collections::BTreeMap;

/// Least distance of the upright parts of two bundles.
const APART: f64 = 6.0;
/// Least distance of an upright part from a box that it passes.
const CLEAR: f64 = 9.0;
/// An arrow that ends so near to the place where it comes from above goes straight down.
const STRAIGHT: f64 = 24.0;
/// How far beside all boxes an arrow may go.
const BESIDE: f64 = 400.0;

/// The way of one arrow, from its upper box to its lower one.
#[derive(Debug, Clone)]
pub(super) struct Way {
    /// Its number among the arrows.
    pub(super) arrow: usize,
    /// Its bundle.
    pub(super) bundle: usize,
    /// The row of the upper box; the gap `first + k` goes from `xs[k]` to `xs[k + 1]`.
    pub(super) first: usize,
    /// Where the upright parts are.
    pub(super) xs: Vec<f64>,
    /// The head is at the upper end.
    pub(super) rises: bool,
    /// Both boxes are in one row; it comes to the second one from below.
    pub(super) level: bool,
}

/// All ways, and the tracks of their level parts.
#[derive(Debug, Clone)]
pub(super) struct Wires {
    pub(super) ways: Vec<Way>,
    /// Track of each bundle in each gap that it goes along.
    pub(super) tracks: BTreeMap<(usize, usize), usize>,
    /// Number of tracks in each gap.
    pub(super) counts: Vec<usize>,
}

/// Sides of boxes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Side {
    Top,
    Bottom,
}

/// Finds all ways.
pub(super) fn wires(view: &View, rows: &Rows) -> Wires {
    let bundles = bundles(&view.arrows);
    let mut wiring = Wiring {
        rows,
        shared: BTreeMap::new(),
        in_row: in_rows(rows),
        used: vec![Vec::new(); rows.count + 1],
        ports: BTreeMap::new(),
        lanes: BTreeMap::new(),
    };
    let ends: Vec<Ends> = view.arrows.iter().map(|arrow| wiring.ends(arrow)).collect();
    wiring.open_ports(&bundles, &ends);
    let mut order: Vec<usize> = (0..ends.len()).collect();
    order.sort_by_key(|at| (ends[*at].1.row - ends[*at].0.row, bundles[*at], *at));
    let mut ways: Vec<Way> = order.into_iter().map(|at| wiring.way(at, bundles[at], &ends[at])).collect();
    ways.sort_by_key(|way| way.arrow);
    let (tracks, counts) = tracks(&ways, rows.count + 1);
    Wires { ways, tracks, counts }
}

/// The end of an arrow at a box.
#[derive(Debug, Clone, Copy)]
struct End {
    card: usize,
    row: usize,
    side: Side,
    middle: f64,
}

/// The upper and the lower end, and whether the head is at the upper one.
type Ends = (End, End, bool);

/// The bundle of each arrow.
fn bundles(arrows: &[Arrow]) -> Vec<usize> {
    let mut known = BTreeMap::new();
    let hub = |arrow: &Arrow| if arrow.kind == LinkKind::Recovery { arrow.to } else { arrow.from };
    let bundle = |arrow: &Arrow| {
        let next = known.len();
        *known.entry((rank(arrow.kind), hub(arrow))).or_insert(next)
    };
    arrows.iter().map(bundle).collect()
}

fn in_rows(rows: &Rows) -> Vec<Vec<Stand>> {
    let mut all = vec![Vec::new(); rows.count];
    rows.stands.iter().for_each(|stand| all[stand.row].push(*stand));
    all.iter_mut().for_each(|row| row.sort_by(|a, b| a.left.total_cmp(&b.left)));
    all
}

struct Wiring<'r> {
    rows: &'r Rows,
    in_row: Vec<Vec<Stand>>,
    /// Upright parts in each gap with their bundles.
    used: Vec<Vec<(f64, usize)>>,
    ports: BTreeMap<(usize, Side, usize), f64>,
    /// How many arrows go through each of these places.
    shared: BTreeMap<(usize, Side, usize), usize>,
    /// Where bundles pass rows.
    lanes: BTreeMap<(usize, usize), Vec<f64>>,
}

impl Wiring<'_> {
    fn ends(&self, arrow: &Arrow) -> Ends {
        let end = |card: usize, side| {
            let stand = self.rows.stands[card];
            End { card, row: stand.row, side, middle: stand.left + stand.width / 2.0 }
        };
        let (from, to) = (self.rows.stands[arrow.from].row, self.rows.stands[arrow.to].row);
        match from.cmp(&to) {
            std::cmp::Ordering::Less => (end(arrow.from, Side::Bottom), end(arrow.to, Side::Top), false),
            std::cmp::Ordering::Equal => (end(arrow.from, Side::Bottom), end(arrow.to, Side::Bottom), false),
            std::cmp::Ordering::Greater => (end(arrow.to, Side::Bottom), end(arrow.from, Side::Top), true),
        }
    }

    /// Gives each bundle its place at the sides of boxes, from left to right as the other ends are.
    fn open_ports(&mut self, bundles: &[usize], ends: &[Ends]) {
        let mut sides: BTreeMap<(usize, Side), BTreeMap<usize, Vec<f64>>> = BTreeMap::new();
        for (bundle, (upper, lower, _)) in bundles.iter().zip(ends) {
            for (one, other) in [(upper, lower), (lower, upper)] {
                *self.shared.entry((one.card, one.side, *bundle)).or_default() += 1;
                sides.entry((one.card, one.side)).or_default().entry(*bundle).or_default().push(other.middle);
            }
        }
        for ((card, side), bundles) in sides {
            let mean = |xs: &Vec<f64>| xs.iter().sum::<f64>() / xs.len() as f64;
            let mut sorted: Vec<(f64, usize)> = bundles.iter().map(|(bundle, xs)| (mean(xs), *bundle)).collect();
            sorted.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            let stand = self.rows.stands[card];
            let gap = if side == Side::Top { stand.row - 1 } else { stand.row };
            for (at, (_, bundle)) in sorted.iter().enumerate() {
                let share = (at + 1) as f64 / (sorted.len() + 1) as f64;
                let x = self.free(gap, *bundle, stand.left + stand.width * share, stand);
                self.used[gap].push((x, *bundle));
                self.ports.insert((card, side, *bundle), x);
            }
        }
    }

    /// A free place nearest to the one that is wished for, at the side of a box.
    fn free(&self, gap: usize, bundle: usize, wish: f64, stand: Stand) -> f64 {
        let (low, high) = (stand.left + 6.0, stand.left + stand.width - 6.0);
        let steps = (0..40).map(|k| f64::from((k + 1) / 2) * if k % 2 == 0 { APART } else { -APART });
        let mut places = steps.map(|step| (wish + step).round()).filter(|x| (low..=high).contains(x));
        places.find(|x| !self.taken(gap, bundle, *x)).unwrap_or(wish.round())
    }

    fn taken(&self, gap: usize, bundle: usize, x: f64) -> bool {
        self.used[gap].iter().any(|(other, by)| *by != bundle && (other - x).abs() < APART - 0.5)
    }

    fn way(&mut self, arrow: usize, bundle: usize, (upper, lower, rises): &Ends) -> Way {
        let start = self.ports[&(upper.card, upper.side, bundle)];
        let end = self.ports[&(lower.card, lower.side, bundle)];
        let mut xs = vec![start];
        for row in upper.row + 1..lower.row {
            let x = self.lane(row, bundle, *xs.last().expect("it begins with the start"), end);
            self.used[row - 1].push((x, bundle));
            self.used[row].push((x, bundle));
            self.lanes.entry((row, bundle)).or_default().push(x);
            xs.push(x);
        }
        xs.push(self.straight(lower, bundle, xs[xs.len() - 1], end));
        Way { arrow, bundle, first: upper.row, xs, rises: *rises, level: upper.row == lower.row }
    }

    /// The end of a way that comes from `above`: right below that, where it is near and nothing else ends there.
    fn straight(&mut self, lower: &End, bundle: usize, above: f64, end: f64) -> f64 {
        let stand = self.rows.stands[lower.card];
        let inside = above > stand.left + 9.0 && above < stand.left + stand.width - 9.0;
        let alone = self.shared[&(lower.card, lower.side, bundle)] == 1 && lower.side == Side::Top;
        let near = above != end && (above - end).abs() < STRAIGHT;
        if inside && alone && near && !self.taken(lower.row - 1, bundle, above) {
            self.used[lower.row - 1].push((above, bundle));
            return above;
        }
        end
    }

    /// Where to pass a row on the way to `end`.
    fn lane(&self, row: usize, bundle: usize, from: f64, end: f64) -> f64 {
        let own = self.lanes.get(&(row, bundle)).map_or(&[][..], Vec::as_slice);
        let mut best = (f64::INFINITY, end);
        for (low, high) in self.openings(row) {
            let wishes = [end.clamp(low, high), from.clamp(low, high), low.midpoint(high)];
            let near = wishes.iter().flat_map(|wish| {
                (-12..=12).map(move |k| wish + f64::from(k) * APART).filter(|x| (low..=high).contains(x))
            });
            for x in near.chain(own.iter().copied().filter(|x| (low..=high).contains(x))) {
                let cost = self.cost(row, bundle, x, (from, end)) - if own.contains(&x) { 40.0 } else { 0.0 };
                if cost < best.0 - 1e-9 {
                    best = (cost, x);
                }
            }
        }
        best.1.round()
    }

    /// How long a way through `x` is, with a price for being near to others and on the borders of zones.
    fn cost(&self, row: usize, bundle: usize, x: f64, (from, end): (f64, f64)) -> f64 {
        let length = (x - from).abs() + 1.2 * (x - end).abs();
        let taken = self.taken(row - 1, bundle, x) || self.taken(row, bundle, x);
        let mut price = if taken { 400.0 } else { 0.0 };
        for cover in self.rows.covers.iter().filter(|cover| (cover.first..=cover.last).contains(&row)) {
            let border = (cover.left - x).abs().min((cover.right - x).abs());
            let foreign = x > cover.left && x < cover.right && !(cover.left..=cover.right).contains(&end);
            price += if border < 4.0 { 60.0 } else { 0.0 } + if foreign { 30.0 } else { 0.0 };
        }
        length + price
    }

    /// Where no box is in a row.
    fn openings(&self, row: usize) -> Vec<(f64, f64)> {
        let mut open = Vec::new();
        let mut left = -BESIDE;
        for stand in &self.in_row[row] {
            if stand.left - CLEAR >= left {
                open.push((left, stand.left - CLEAR));
            }
            left = stand.left + stand.width + CLEAR;
        }
        open.push((left, left.max(self.rows.width) + BESIDE));
        open
    }
}

/// Track of each bundle in each gap that it goes along, and the number of tracks of each gap.
fn tracks(ways: &[Way], gaps: usize) -> (BTreeMap<(usize, usize), usize>, Vec<usize>) {
    let mut spans: BTreeMap<(usize, usize), (f64, f64)> = BTreeMap::new();
    for way in ways {
        for (k, pair) in way.xs.windows(2).enumerate() {
            let (low, high) = (pair[0].min(pair[1]), pair[0].max(pair[1]));
            if high - low > 0.5 || way.level {
                let span = spans.entry((way.first + k, way.bundle)).or_insert((low, high));
                *span = (span.0.min(low), span.1.max(high));
            }
        }
    }
    let (mut tracks, mut counts) = (BTreeMap::new(), vec![0; gaps]);
    for (gap, count) in counts.iter_mut().enumerate() {
        let mut here: Vec<(usize, (f64, f64))> =
            spans.range((gap, 0)..=(gap, usize::MAX)).map(|((_, bundle), span)| (*bundle, *span)).collect();
        // The shortest first: they are the nearest to the boxes above.
        here.sort_by(|a, b| (a.1.1 - a.1.0).total_cmp(&(b.1.1 - b.1.0)).then(a.0.cmp(&b.0)));
        let mut taken: Vec<Vec<(f64, f64)>> = Vec::new();
        for (bundle, span) in here {
            let clear = |others: &Vec<(f64, f64)>| others.iter().all(|o| o.1 + APART < span.0 || span.1 + APART < o.0);
            let track = taken.iter().position(clear).unwrap_or(taken.len());
            if track == taken.len() {
                taken.push(Vec::new());
            }
            taken[track].push(span);
            tracks.insert((gap, bundle), track);
        }
        *count = taken.len();
    }
    (tracks, counts)
}

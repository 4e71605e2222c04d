//! Boxes in rows: each place is a block with its own boxes above, the places in it side by side, and below what these lean on.

use super::rank::{Ranks, structural};
use super::view::View;
use super::{text, text::Line};
use std::collections::BTreeSet;

/// Between two boxes of a row.
const GAP: f64 = 26.0;
/// Between two zones.
const ZONE_GAP: f64 = 22.0;
/// Between the side of a zone and what is in it.
const PAD: f64 = 16.0;

/// Where a box stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Stand {
    pub(super) row: usize,
    pub(super) left: f64,
    pub(super) width: f64,
}

/// What a zone covers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Cover {
    pub(super) first: usize,
    pub(super) last: usize,
    pub(super) left: f64,
    pub(super) right: f64,
}

/// Everything in rows.
#[derive(Debug, Clone)]
pub(super) struct Rows {
    pub(super) count: usize,
    pub(super) width: f64,
    pub(super) stands: Vec<Stand>,
    pub(super) covers: Vec<Cover>,
}

/// How wide things may become.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// Of everything.
    pub(super) width: f64,
    /// Boxes in a row of a zone that holds no others.
    pub(super) abreast: usize,
}

/// A place with everything in it, from the row 0 and the left 0 on.
#[derive(Debug, Clone, Default)]
struct Block {
    width: f64,
    rows: usize,
    boxes: Vec<(usize, usize, f64)>,
    zones: Vec<(usize, Cover)>,
}

impl Block {
    fn take(&mut self, other: &Block, row: usize, left: f64) {
        self.boxes.extend(other.boxes.iter().map(|(at, own, x)| (*at, own + row, x + left)));
        self.zones.extend(other.zones.iter().map(|(at, own)| {
            let (first, last) = (own.first + row, own.last + row);
            (*at, Cover { first, last, left: own.left + left, right: own.right + left })
        }));
    }
}

/// What does not depend on the limits.
pub(super) struct Layout<'v> {
    view: &'v View,
    ranks: &'v Ranks,
    widths: Vec<f64>,
    /// Boxes of the page (last) and of each zone: those above the zones in it, those below.
    own: Vec<(Vec<usize>, Vec<usize>)>,
    children: Vec<Vec<usize>>,
    leans: BTreeSet<usize>,
    /// For each box those that lean on it, in whatever way.
    leaning: Vec<Vec<usize>>,
}

impl<'v> Layout<'v> {
    pub(super) fn new(view: &'v View, ranks: &'v Ranks, lines: &[Vec<Line>]) -> Layout<'v> {
        let page = view.zones.len();
        let mut own = vec![(Vec::new(), Vec::new()); page + 1];
        let low = low(view, ranks);
        for (at, card) in view.cards.iter().enumerate() {
            let home = &mut own[card.zone.unwrap_or(page)];
            if low[at] { home.1.push(at) } else { home.0.push(at) }
        }
        let mut children = vec![Vec::new(); page + 1];
        for (at, zone) in view.zones.iter().enumerate() {
            children[zone.parent.unwrap_or(page)].push(at);
        }
        let leans = view.arrows.iter().filter(|arrow| structural(arrow)).map(|arrow| arrow.from).collect();
        let mut leaning = vec![Vec::new(); view.cards.len()];
        view.arrows.iter().for_each(|arrow| leaning[arrow.to].push(arrow.from));
        let widths = lines.iter().map(|lines| text::width(lines)).collect();
        Layout { view, ranks, widths, own, children, leans, leaning }
    }

    /// All boxes in rows within these limits.
    pub(super) fn rows(&self, limits: Limits) -> Rows {
        let page = self.block(self.view.zones.len(), limits, limits.width);
        let mut rows = Rows {
            count: page.rows.max(1),
            width: page.width,
            stands: vec![Stand { row: 0, left: 0.0, width: 0.0 }; self.view.cards.len()],
            covers: vec![Cover { first: 0, last: 0, left: 0.0, right: 0.0 }; self.view.zones.len()],
        };
        for (at, row, left) in page.boxes {
            rows.stands[at] = Stand { row, left, width: self.widths[at] };
        }
        for (at, cover) in page.zones {
            rows.covers[at] = cover;
        }
        rows
    }

    /// What stands in a zone or on the page.
    fn block(&self, at: usize, limits: Limits, room: f64) -> Block {
        let page = at == self.view.zones.len();
        let abreast = if page || !self.children[at].is_empty() { usize::MAX } else { limits.abreast };
        let (above, below) = &self.own[at];
        let mut layers: Vec<Block> = self.lines(above, page, abreast, room);
        let inside = |child: &usize| self.zone(*child, limits, room - 2.0 * PAD);
        let zones: Vec<Block> = self.children[at].iter().map(inside).collect();
        layers.extend(shelves(zones, room));
        layers.extend(self.lines(below, page, abreast, room));
        stacked(&layers, if page { 0.0 } else { text::zone_width(&self.view.zones[at]) - 2.0 * PAD })
    }

    /// A zone with its border.
    fn zone(&self, at: usize, limits: Limits, room: f64) -> Block {
        let inner = self.block(at, limits, room);
        let mut block = Block { width: inner.width + 2.0 * PAD, rows: inner.rows.max(1), ..Block::default() };
        block.take(&inner, 0, PAD);
        block.zones.push((at, Cover { first: 0, last: block.rows - 1, left: 0.0, right: block.width }));
        block
    }

    /// Boxes in rows by their ranks. Where a rank takes several rows, what is below one of them alone follows it at once.
    fn lines(&self, boxes: &[usize], page: bool, abreast: usize, room: f64) -> Vec<Block> {
        let last = boxes.iter().map(|at| self.ranks.rank[*at]).max().unwrap_or(0);
        // In a zone, what leans on nothing stands at its bottom.
        let rank = |at: usize| if page || self.leans.contains(&at) { self.ranks.rank[at] } else { last };
        let mut left: Vec<usize> = boxes.to_vec();
        left.sort_by_key(|at| (rank(*at), self.ranks.turn[*at]));
        let mut rows = Vec::new();
        while let Some(first) = left.first().copied() {
            let alike = left.partition_point(|at| rank(*at) == rank(first));
            let below = left.split_off(alike);
            let broken = self.broken(&left, abreast, room);
            left = below;
            let several = broken.len() > 1;
            for row in broken {
                let own = if several { self.alone_below(&row, &mut left) } else { Vec::new() };
                rows.push(row);
                rows.extend(self.lines(&own, page, abreast, room));
            }
        }
        rows
    }

    /// Takes out what only boxes of a row lean on, directly or by others.
    fn alone_below(&self, row: &Block, left: &mut Vec<usize>) -> Vec<usize> {
        let mut above: BTreeSet<usize> = row.boxes.iter().map(|(at, ..)| *at).collect();
        let mut own = Vec::new();
        left.retain(|at| {
            let alone = !self.leaning[*at].is_empty() && self.leaning[*at].iter().all(|from| above.contains(from));
            if alone {
                above.insert(*at);
                own.push(*at);
            }
            !alone
        });
        own
    }

    /// Boxes of one rank in as many rows as they need, as long as each other.
    fn broken(&self, boxes: &[usize], abreast: usize, room: f64) -> Vec<Block> {
        let whole: f64 = boxes.iter().map(|at| self.widths[*at] + GAP).sum();
        let rows = (whole / (room + GAP)).ceil().max((boxes.len() as f64 / abreast as f64).ceil()).max(1.0);
        let share = whole / rows;
        let mut done: Vec<Block> = Vec::new();
        let mut row = Block { rows: 1, ..Block::default() };
        for at in boxes {
            let full = row.width + self.widths[*at] > room.max(1.0) || row.boxes.len() >= abreast;
            if !row.boxes.is_empty() && (full || row.width + self.widths[*at] / 2.0 > share) {
                done.push(std::mem::replace(&mut row, Block { rows: 1, ..Block::default() }));
            }
            let left = if row.boxes.is_empty() { 0.0 } else { row.width + GAP };
            row.boxes.push((*at, 0, left));
            row.width = left + self.widths[*at];
        }
        done.push(row);
        done
    }
}

/// Zones side by side, in as many shelves as the room asks for.
fn shelves(zones: Vec<Block>, room: f64) -> Vec<Block> {
    let whole: f64 = zones.iter().map(|zone| zone.width + ZONE_GAP).sum();
    let share = whole / (whole / (room + ZONE_GAP)).ceil().max(1.0);
    let mut done: Vec<Block> = Vec::new();
    let mut shelf = Block::default();
    for zone in zones {
        let full = shelf.width + ZONE_GAP + zone.width > room || shelf.width + zone.width / 2.0 > share;
        if shelf.rows > 0 && full {
            done.push(std::mem::take(&mut shelf));
        }
        let left = if shelf.rows == 0 { 0.0 } else { shelf.width + ZONE_GAP };
        shelf.take(&zone, 0, left);
        shelf.width = left + zone.width;
        shelf.rows = shelf.rows.max(zone.rows);
    }
    if shelf.rows > 0 {
        done.push(shelf);
    }
    done
}

/// Layers below each other, each in the middle.
fn stacked(layers: &[Block], least: f64) -> Block {
    let width = layers.iter().map(|layer| layer.width).fold(least, f64::max);
    let mut block = Block { width, ..Block::default() };
    for layer in layers {
        block.take(layer, block.rows, ((width - layer.width) / 2.0).round());
        block.rows += layer.rows;
    }
    block
}

/// Which boxes stand below the zones beside them: those that something in such a zone leans on, and what these alone lean on.
fn low(view: &View, ranks: &Ranks) -> Vec<bool> {
    let n = view.cards.len();
    let mut low = vec![false; n];
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by_key(|at| (ranks.rank[*at], *at));
    for at in order {
        let home = view.cards[at].zone;
        let deeper = |other: usize| view.cards[other].zone != home && within(view, view.cards[other].zone, home);
        let out = view.arrows.iter().filter(|arrow| arrow.from == at && structural(arrow));
        let into: Vec<_> = view.arrows.iter().filter(|arrow| arrow.to == at).collect();
        let beneath = into.iter().any(|arrow| deeper(arrow.from));
        let mut holders = into.iter().filter(|arrow| structural(arrow)).map(|arrow| arrow.from).peekable();
        let follows = holders.peek().is_some() && holders.all(|from| low[from] && view.cards[from].zone == home);
        low[at] = (beneath || follows) && !out.into_iter().any(|arrow| deeper(arrow.to));
    }
    low
}

/// Whether a zone lies in another or on the page.
fn within(view: &View, mut zone: Option<usize>, home: Option<usize>) -> bool {
    while zone != home {
        match zone {
            None => return false,
            Some(at) => zone = view.zones[at].parent,
        }
    }
    true
}

//! Where everything is on the page, in logical pixels.

use super::rank::ranks;
use super::rows::{Layout, Limits, Rows};
use super::text::{self, Line, SMALL};
use super::view::{Shape, View};
use super::wires::{Way, Wires, wires};
use crate::study::architecture::LinkKind;
use std::collections::BTreeMap;

/// Empty border around everything.
const MARGIN: f64 = 20.0;
/// Room of the heading.
const HEADING: f64 = 72.0;
/// The narrowest page.
const NARROWEST: f64 = 620.0;
/// A page becomes up to so wide for its title.
const FOR_TITLE: f64 = 960.0;
/// Widest page that is still legible in a document.
const WIDE: f64 = 1150.0;
/// Width of the page for its height that is wished for.
const ASPECT: f64 = 1.35;
/// Distance of two tracks.
const TRACK: f64 = 7.0;
/// Between the bottom of a row and the first track.
const BELOW: f64 = 12.0;
/// Between the last track and what is below it.
const ABOVE: f64 = 16.0;
/// Distance of the borders of nested zones at the bottom.
const NESTED: f64 = 12.0;
/// Between the name of a zone and the boxes in it.
const UNDER_NAME: f64 = 12.0;
/// Distance of two lines of notes.
const NOTE: f64 = 19.0;

/// A rectangle.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::report) struct Frame {
    /// Smallest x.
    pub(in crate::report) left: f64,
    /// Smallest y.
    pub(in crate::report) top: f64,
    /// Largest x.
    pub(in crate::report) right: f64,
    /// Largest y.
    pub(in crate::report) bottom: f64,
}

/// A box on the page.
#[derive(Debug, Clone)]
pub(in crate::report) struct PlacedCard {
    /// Where.
    pub(in crate::report) frame: Frame,
    /// Its look.
    pub(in crate::report) shape: Shape,
    /// What stands in it.
    pub(in crate::report) lines: Vec<Line>,
    /// Its whole name, for pointers.
    pub(in crate::report) name: String,
    /// Whether it is a single point of failure.
    pub(in crate::report) marked: bool,
}

/// A zone on the page.
#[derive(Debug, Clone)]
pub(in crate::report) struct PlacedZone {
    /// Where.
    pub(in crate::report) frame: Frame,
    /// Its name.
    pub(in crate::report) name: String,
    /// In which way it is a single point of failure.
    pub(in crate::report) mark: Option<String>,
    /// The mark stands below the name, for want of room beside it.
    pub(in crate::report) mark_below: bool,
    /// How many zones it is in.
    pub(in crate::report) depth: usize,
}

/// The arrows of a bundle on the page.
#[derive(Debug, Clone)]
pub(in crate::report) struct Wire {
    /// Its level and upright parts, none over another.
    pub(in crate::report) lines: Vec<[(f64, f64); 2]>,
    /// Tips of its heads, and whether they point upwards.
    pub(in crate::report) heads: Vec<((f64, f64), bool)>,
    /// What it means.
    pub(in crate::report) kind: LinkKind,
}

/// Everything on the page.
#[derive(Debug, Clone)]
pub(in crate::report) struct Plan {
    /// Width of the page.
    pub(in crate::report) width: f64,
    /// Height of the drawing with its heading; legend and notes follow.
    pub(in crate::report) height: f64,
    /// The zones, a zone before those in it.
    pub(in crate::report) zones: Vec<PlacedZone>,
    /// The arrows.
    pub(in crate::report) wires: Vec<Wire>,
    /// The boxes.
    pub(in crate::report) cards: Vec<PlacedCard>,
    /// Lines below the drawing.
    pub(in crate::report) notes: Vec<String>,
}

/// Height of a line of notes.
pub(in crate::report) fn note_height() -> f64 {
    NOTE
}

/// Lays out what is drawn.
pub(in crate::report) fn plan(view: &View) -> Plan {
    let lines: Vec<Vec<Line>> = view.cards.iter().map(text::lines).collect();
    let ranks = ranks(view);
    let layout = Layout::new(view, &ranks, &lines);
    let tries = [1, 2, 3, 4]
        .into_iter()
        .flat_map(|abreast| [560.0, 760.0, 940.0, WIDE].into_iter().map(move |width| Limits { width, abreast }));
    let rows = tries.map(|limits| layout.rows(limits)).min_by(|a, b| ugliness(a).total_cmp(&ugliness(b)));
    let rows = rows.expect("there is a try");
    let wires = wires(view, &rows);
    Placing::new(view, &rows, &wires, &lines).plan()
}

/// How far from a page that is legible in a document.
fn ugliness(rows: &Rows) -> f64 {
    let (width, height) = (rows.width.max(NARROWEST), rows.count as f64 * 112.0);
    libm::log(width / height / ASPECT).abs() + ((width - WIDE) / 200.0).max(0.0)
}

struct Placing<'p> {
    view: &'p View,
    rows: &'p Rows,
    wires: &'p Wires,
    lines: &'p [Vec<Line>],
    /// Room above the boxes of a zone's first row and below those of its last.
    zone_room: Vec<(f64, f64)>,
    tops: Vec<f64>,
    bottoms: Vec<f64>,
    /// Height of the first track below each row.
    first_track: Vec<f64>,
    shift: f64,
    width: f64,
}

impl<'p> Placing<'p> {
    fn new(view: &'p View, rows: &'p Rows, wires: &'p Wires, lines: &'p [Vec<Line>]) -> Placing<'p> {
        let xs = || wires.ways.iter().flat_map(|way| way.xs.iter().copied());
        let left = xs().fold(0.0, f64::min);
        let right = xs().fold(rows.width, f64::max);
        let inner = right - left;
        let title = crate::report::chart::text_width(&view.title, text::TITLE, true).min(FOR_TITLE - 2.0 * MARGIN);
        let width = (inner.max(title) + 2.0 * MARGIN).max(NARROWEST).ceil();
        let shift = ((width - inner) / 2.0 - left).round();
        let mut placing = Placing {
            view,
            rows,
            wires,
            lines,
            zone_room: vec![(0.0, 0.0); view.zones.len()],
            tops: Vec::new(),
            bottoms: Vec::new(),
            first_track: Vec::new(),
            shift,
            width,
        };
        placing.make_room();
        placing.stack();
        placing
    }

    fn mark_below(&self, zone: usize) -> bool {
        let own = &self.view.zones[zone];
        let width = |words: &str| crate::report::chart::text_width(words, SMALL, true);
        let room = self.rows.covers[zone].right - self.rows.covers[zone].left;
        own.mark.as_ref().is_some_and(|mark| width(&own.name) + width(mark) + text::SIGN + 40.0 > room)
    }

    fn make_room(&mut self) {
        for at in (0..self.view.zones.len()).rev() {
            let cover = self.rows.covers[at];
            let children = (0..self.view.zones.len()).filter(|child| self.view.zones[*child].parent == Some(at));
            let (mut above, mut below) = (0.0_f64, 0.0_f64);
            for child in children {
                let (own, room) = (self.rows.covers[child], self.zone_room[child]);
                above = if own.first == cover.first { above.max(room.0) } else { above };
                below = if own.last == cover.last { below.max(room.1) } else { below };
            }
            let header = if self.mark_below(at) { 42.0 } else { 24.0 };
            let gap = if above > 0.0 { 4.0 } else { UNDER_NAME };
            self.zone_room[at] = (above + header + gap, below + NESTED);
        }
    }

    /// Heights of rows and gaps.
    fn stack(&mut self) {
        let room = |row: usize, first: bool| {
            let here = self.rows.covers.iter().zip(&self.zone_room);
            let of = here.filter(|(cover, _)| if first { cover.first == row } else { cover.last == row });
            of.map(|(_, room)| if first { room.0 } else { room.1 }).fold(0.0, f64::max)
        };
        let mut heights = vec![12.0_f64; self.rows.count];
        for (stand, lines) in self.rows.stands.iter().zip(self.lines) {
            heights[stand.row] = heights[stand.row].max(text::height(lines));
        }
        let (mut y, mut tops, mut bottoms, mut tracks) = (HEADING, Vec::new(), Vec::new(), Vec::new());
        for (row, height) in heights.iter().enumerate() {
            let top = y + room(row, true);
            let track = top + height + room(row, false) + BELOW;
            tops.push(top);
            bottoms.push(top + height);
            tracks.push(track);
            let last = row + 1 == heights.len();
            let counted = self.wires.counts[row];
            y = track + counted as f64 * TRACK + if last { 0.0 } else { ABOVE };
        }
        (self.tops, self.bottoms, self.first_track) = (tops, bottoms, tracks);
        self.first_track.push(y);
    }

    fn plan(&self) -> Plan {
        let room = self.width - 2.0 * MARGIN;
        let notes = self.view.notes.iter().flat_map(|note| text::broken(note, (SMALL, false), room, 3)).collect();
        Plan {
            width: self.width,
            height: *self.first_track.last().expect("there is a row"),
            zones: (0..self.view.zones.len()).map(|at| self.zone(at)).collect(),
            wires: self.bundles(),
            cards: (0..self.view.cards.len()).map(|at| self.card(at)).collect(),
            notes,
        }
    }

    fn card(&self, at: usize) -> PlacedCard {
        let (stand, card) = (self.rows.stands[at], &self.view.cards[at]);
        let left = stand.left + self.shift;
        let (top, bottom) = (self.tops[stand.row], self.bottoms[stand.row]);
        PlacedCard {
            frame: Frame { left, top, right: left + stand.width, bottom },
            shape: card.shape,
            lines: self.lines[at].clone(),
            name: card.name.clone(),
            marked: card.mark.is_some(),
        }
    }

    fn zone(&self, at: usize) -> PlacedZone {
        let (cover, zone) = (self.rows.covers[at], &self.view.zones[at]);
        let (above, below) = self.zone_room[at];
        let ups = std::iter::successors(zone.parent, |parent| self.view.zones[*parent].parent);
        PlacedZone {
            frame: Frame {
                left: cover.left + self.shift,
                right: cover.right + self.shift,
                top: self.tops[cover.first] - above,
                bottom: self.bottoms[cover.last] + below,
            },
            name: zone.name.clone(),
            mark: zone.mark.clone(),
            mark_below: self.mark_below(at),
            depth: ups.count(),
        }
    }

    /// The arrows, those of a bundle together.
    fn bundles(&self) -> Vec<Wire> {
        let mut bundles: BTreeMap<usize, Vec<&Way>> = BTreeMap::new();
        self.wires.ways.iter().for_each(|way| bundles.entry(way.bundle).or_default().push(way));
        bundles.into_values().map(|ways| self.wire(&ways)).collect()
    }

    fn wire(&self, ways: &[&Way]) -> Wire {
        let paths: Vec<Vec<(f64, f64)>> = ways.iter().map(|way| self.corners(way)).collect();
        let head = |(path, way): (&Vec<(f64, f64)>, &&Way)| {
            let tip = if way.rises { path[0] } else { path[path.len() - 1] };
            (tip, way.rises || way.level)
        };
        let mut heads: Vec<((f64, f64), bool)> = paths.iter().zip(ways).map(head).collect();
        heads.dedup();
        Wire { lines: joined(&paths), heads, kind: self.view.arrows[ways[0].arrow].kind }
    }

    /// The corners of a way, from above.
    fn corners(&self, way: &Way) -> Vec<(f64, f64)> {
        let mut points = vec![(way.xs[0] + self.shift, self.bottoms[way.first])];
        for (k, pair) in way.xs.windows(2).enumerate() {
            let gap = way.first + k;
            if let Some(track) = self.wires.tracks.get(&(gap, way.bundle))
                && (pair[0] != pair[1] || way.level)
            {
                let y = self.first_track[gap] + *track as f64 * TRACK;
                points.extend([(pair[0] + self.shift, y), (pair[1] + self.shift, y)]);
            }
        }
        let end = way.xs[way.xs.len() - 1] + self.shift;
        let y = if way.level { self.bottoms[way.first] } else { self.tops[way.first + way.xs.len() - 1] };
        points.push((end, y));
        points
    }
}

/// The level and upright parts of paths that run together in part, each once.
fn joined(paths: &[Vec<(f64, f64)>]) -> Vec<[(f64, f64); 2]> {
    let (mut level, mut upright) = (Spans::new(), Spans::new());
    for pair in paths.iter().flat_map(|path| path.windows(2)) {
        let (a, b) = (pair[0], pair[1]);
        let (spans, at, from, to) =
            if a.1 == b.1 { (&mut level, a.1, a.0, b.0) } else { (&mut upright, a.0, a.1, b.1) };
        spans.entry(at.to_bits()).or_default().push((from.min(to), from.max(to)));
    }
    let mut lines = Vec::new();
    for (at, spans) in level {
        lines
            .extend(merged(spans).into_iter().map(|(from, to)| [(from, f64::from_bits(at)), (to, f64::from_bits(at))]));
    }
    for (at, spans) in upright {
        lines
            .extend(merged(spans).into_iter().map(|(from, to)| [(f64::from_bits(at), from), (f64::from_bits(at), to)]));
    }
    lines
}

/// Stretches of lines by where the line is.
type Spans = BTreeMap<u64, Vec<(f64, f64)>>;

/// Stretches without those that others cover.
fn merged(mut spans: Vec<(f64, f64)>) -> Vec<(f64, f64)> {
    spans.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let mut done: Vec<(f64, f64)> = Vec::new();
    for (from, to) in spans.into_iter().filter(|(from, to)| from < to) {
        match done.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(to),
            _ => done.push((from, to)),
        }
    }
    done
}

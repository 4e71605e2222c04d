//! The lines of a box: broken where they are too long, with their sizes.

use super::view::{Card, Zone};
use crate::report::chart::{text_clean, text_shortened, text_width};

/// Size of the title.
pub(in crate::report) const TITLE: f64 = 21.0;
/// Size of names.
pub(in crate::report) const NAME: f64 = 15.0;
/// Size of everything else.
pub(in crate::report) const SMALL: f64 = 13.0;
/// Widest line in a box.
const ROOM: f64 = 200.0;
/// Most lines that a text is broken into.
const MOST_LINES: usize = 3;
/// Between the side of a box and its text.
pub(super) const SIDE: f64 = 12.0;
/// Room for the sign of a single point of failure.
pub(in crate::report) const SIGN: f64 = 17.0;

/// What a line says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::report) enum Role {
    /// The name.
    Name,
    /// What it is.
    What,
    /// That it is a single point of failure, with the sign in front.
    Mark,
}

/// A line of text in a box.
#[derive(Debug, Clone)]
pub(in crate::report) struct Line {
    /// The words, never wider than the box.
    pub(in crate::report) words: String,
    /// What they say.
    pub(in crate::report) role: Role,
}

impl Line {
    /// Height that it takes.
    pub(in crate::report) fn height(&self) -> f64 {
        if self.role == Role::Name { 19.0 } else { 17.0 }
    }

    /// Size of its letters, and whether they are bold.
    pub(in crate::report) fn look(&self) -> (f64, bool) {
        match self.role {
            Role::Name => (NAME, true),
            Role::What => (SMALL, false),
            Role::Mark => (SMALL, true),
        }
    }

    fn width(&self) -> f64 {
        let (size, bold) = self.look();
        let sign = if self.role == Role::Mark { SIGN } else { 0.0 };
        text_width(&self.words, size, bold) + sign
    }
}

/// The lines of a box.
pub(super) fn lines(card: &Card) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut add = |words: &str, role: Role| {
        let look = Line { words: String::new(), role }.look();
        lines.extend(broken(words, look, ROOM, MOST_LINES).into_iter().map(|words| Line { words, role }));
    };
    add(&card.name, Role::Name);
    card.lines.iter().for_each(|line| add(line, Role::What));
    for (at, line) in card.mark.iter().flat_map(|mark| mark.split('\n')).enumerate() {
        add(line, if at == 0 { Role::Mark } else { Role::What });
    }
    lines
}

/// Width of a box with these lines.
pub(super) fn width(lines: &[Line]) -> f64 {
    even(lines.iter().map(Line::width).fold(60.0, f64::max) + 2.0 * SIDE)
}

/// Height of a box with these lines.
pub(super) fn height(lines: &[Line]) -> f64 {
    lines.iter().map(Line::height).sum::<f64>() + 12.0
}

/// The least width of a zone, for its name and its mark.
pub(super) fn zone_width(zone: &Zone) -> f64 {
    let name = text_width(&zone.name, SMALL, true).min(ROOM);
    let mark = zone.mark.as_ref().map_or(0.0, |mark| text_width(mark, SMALL, true) + SIGN + 12.0);
    even(name.max(mark) + 20.0)
}

/// The next even number: halves of widths are whole, so that what stands in the middle is level with the middle.
fn even(width: f64) -> f64 {
    (width / 2.0).ceil() * 2.0
}

/// A text in lines of at most this room; the last of the most lines is cut where there is still more.
pub(super) fn broken(text: &str, (size, bold): (f64, bool), room: f64, most: usize) -> Vec<String> {
    let text = text_clean(text).replace(" %", "\u{a0}%");
    let fits = |words: &str| text_width(words, size, bold) <= room;
    let mut lines = Vec::new();
    let mut rest = text.trim();
    while lines.len() + 1 < most && !fits(rest) {
        let end = cut(rest, &fits);
        lines.push(rest[..end].trim_end().to_string());
        rest = rest[end..].trim_start();
    }
    if !rest.is_empty() || lines.is_empty() {
        lines.push(text_shortened(rest, size, bold, room));
    }
    lines
}

/// Where the first line ends: after the last space, hyphen, comma or slash that fits, or in the middle of a word.
fn cut(text: &str, fits: &impl Fn(&str) -> bool) -> usize {
    let ends: Vec<usize> = text.char_indices().map(|(at, c)| at + c.len_utf8()).collect();
    let fitting = ends.partition_point(|end| fits(&text[..*end])).max(1);
    let last = ends[fitting - 1];
    let breaks = text[..last].char_indices().filter(|(_, c)| [' ', '-', '/', ',', '_'].contains(c));
    let best = breaks.map(|(at, c)| at + c.len_utf8()).next_back();
    best.filter(|end| *end * 3 > last).unwrap_or(last)
}

//! What is drawn: boxes, zones and arrows, few enough to be legible.

use super::alike::Alike;
use super::words;
use crate::study::architecture::{Architecture, LinkKind, PartKind};
use std::collections::BTreeSet;

/// Beyond this many boxes places with the same parts are drawn once.
const MANY: usize = 60;
/// Most boxes, and most places, that are drawn at all.
const MOST: usize = 200;
/// Most arrows: what programs that draw Mermaid accept.
const MOST_ARROWS: usize = 480;

/// What a box stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::report) enum Shape {
    /// Whoever asks the services.
    Users,
    /// A part of this kind.
    Part(PartKind),
}

/// One box.
#[derive(Debug, Clone)]
pub(in crate::report) struct Card {
    /// Its look.
    pub(in crate::report) shape: Shape,
    /// Name and count.
    pub(in crate::report) name: String,
    /// What it is and how it follows from its parts, what is promised, its roles in standby groups.
    pub(in crate::report) lines: Vec<String>,
    /// In which way it is a single point of failure.
    pub(in crate::report) mark: Option<String>,
    /// The zone that it is in.
    pub(in crate::report) zone: Option<usize>,
}

/// A place, or several that are alike.
#[derive(Debug, Clone)]
pub(in crate::report) struct Zone {
    /// Its name.
    pub(in crate::report) name: String,
    /// The zone that holds it; it comes before.
    pub(in crate::report) parent: Option<usize>,
    /// In which way it is a single point of failure.
    pub(in crate::report) mark: Option<String>,
}

/// What an arrow says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::report) struct Arrow {
    /// The box at its beginning.
    pub(in crate::report) from: usize,
    /// The box at its head.
    pub(in crate::report) to: usize,
    /// What it means.
    pub(in crate::report) kind: LinkKind,
}

/// Everything that is drawn.
#[derive(Debug, Clone)]
pub(in crate::report) struct View {
    /// The heading.
    pub(in crate::report) title: String,
    /// What is below the heading.
    pub(in crate::report) subtitle: String,
    /// The same for those who do not see it.
    pub(in crate::report) description: String,
    /// The boxes; the first are the users.
    pub(in crate::report) cards: Vec<Card>,
    /// The places.
    pub(in crate::report) zones: Vec<Zone>,
    /// The arrows.
    pub(in crate::report) arrows: Vec<Arrow>,
    /// Sentences below the drawing.
    pub(in crate::report) notes: Vec<String>,
}

/// What of an architecture is drawn.
pub(in crate::report) fn view(a: &Architecture) -> View {
    let merges = a.parts.len() + a.places.len() > MANY;
    let alike = if merges { Alike::places(a) } else { Alike::none(a) };
    let parts = kept_parts(a, &alike);
    let places = kept_places(a, &alike, &parts);
    let zone_of = |place: usize| places.binary_search(&alike.place[place]).ok();
    let mut cards = vec![words::users()];
    let mut marks = words::marks(a);
    let card = |at: &usize| words::card(a, *at, a.parts[*at].place.and_then(zone_of), marks[*at].take());
    cards.extend(parts.iter().map(card));
    let zone = |place: &usize| words::zone(a, &alike, *place, a.places[*place].parent.and_then(zone_of));
    let (arrows, left_out) = arrows(a, &alike, &parts);
    let shown = words::Shown {
        merged: alike.merged(),
        parts: alike.parts_drawn() - parts.len(),
        places: alike.places_drawn() - places.len(),
        arrows: left_out,
    };
    View {
        title: a.title.clone(),
        subtitle: words::subtitle(a),
        description: words::description(a),
        cards,
        zones: places.iter().map(zone).collect(),
        arrows,
        notes: words::notes(a, &shown),
    }
}

/// Indices of the parts that get a box: those nearest to the users where there are too many.
fn kept_parts(a: &Architecture, alike: &Alike) -> Vec<usize> {
    let mut kept: Vec<usize> = (0..a.parts.len()).filter(|part| alike.part[*part] == *part).collect();
    if kept.len() > MOST {
        let far = distances(a);
        kept.sort_by_key(|part| (far[*part], *part));
        kept.truncate(MOST);
        kept.sort_unstable();
    }
    kept
}

/// Links between each part and the main service.
fn distances(a: &Architecture) -> Vec<usize> {
    let mut far = vec![usize::MAX; a.parts.len()];
    let mut next = vec![Vec::new(); a.parts.len()];
    a.links.iter().for_each(|link| next[link.from].push(link.to));
    let mut reached: std::collections::VecDeque<usize> = [a.main].into();
    far[a.main] = 0;
    while let Some(part) = reached.pop_front() {
        for to in &next[part] {
            if far[*to] == usize::MAX {
                far[*to] = far[part] + 1;
                reached.push_back(*to);
            }
        }
    }
    far
}

/// Indices of the places that are drawn: all, or where there are too many those with something in them.
fn kept_places(a: &Architecture, alike: &Alike, parts: &[usize]) -> Vec<usize> {
    let all: Vec<usize> = (0..a.places.len()).filter(|place| alike.place[*place] == *place).collect();
    if all.len() <= MOST {
        return all;
    }
    let mut held = BTreeSet::new();
    for part in parts {
        let mut at = a.parts[*part].place;
        while let Some(place) = at {
            held.insert(alike.place[place]);
            at = a.places[place].parent;
        }
    }
    held.into_iter().collect()
}

/// The arrows between the boxes, and how many were left out.
fn arrows(a: &Architecture, alike: &Alike, parts: &[usize]) -> (Vec<Arrow>, usize) {
    let card = |part: usize| parts.binary_search(&alike.part[part]).ok().map(|at| at + 1);
    let asked = [a.main].into_iter().chain(a.promises.iter().copied());
    let asked = asked.filter_map(card).map(|to| Arrow { from: 0, to, kind: LinkKind::Member });
    let linked = a.links.iter().filter_map(|link| {
        let arrow = Arrow { from: card(link.from)?, to: card(link.to)?, kind: link.kind };
        (arrow.from != arrow.to).then_some(arrow)
    });
    let mut arrows: Vec<Arrow> = Vec::new();
    let mut known = BTreeSet::new();
    for arrow in asked.chain(linked) {
        if known.insert((arrow.from, arrow.to, words::rank(arrow.kind))) {
            arrows.push(arrow);
        }
    }
    let left_out = arrows.len().saturating_sub(MOST_ARROWS);
    arrows.truncate(MOST_ARROWS);
    (arrows, left_out)
}

//! What stands in boxes, and what is said below the drawing.

use super::alike::Alike;
use super::view::{Card, Shape, Zone};
use crate::report::text::grouped;
use crate::study::architecture::{Architecture, Falls, LinkKind, PartKind, SinglePoint};
use crate::units::{percent, significant};

/// What marks say.
const SINGLE: &str = "single point of failure";
/// Most names in a list.
const MOST_NAMES: usize = 6;
/// Most sentences of one sort.
const MOST_NOTES: usize = 6;

/// What is not drawn one by one.
pub(super) struct Shown {
    /// Places that are alike are drawn once.
    pub(super) merged: bool,
    /// Parts that are not drawn at all.
    pub(super) parts: usize,
    /// Places that are not drawn at all.
    pub(super) places: usize,
    /// Arrows that are not drawn.
    pub(super) arrows: usize,
}

/// A number for each kind of link.
pub(super) fn rank(kind: LinkKind) -> u8 {
    match kind {
        LinkKind::Member => 0,
        LinkKind::Soft(_) => 1,
        LinkKind::Fallback(_) => 2,
        LinkKind::Active => 3,
        LinkKind::Standby => 4,
        LinkKind::Watches => 5,
        LinkKind::Failover => 6,
        LinkKind::Recovery => 7,
    }
}

/// The box that everything is for.
pub(super) fn users() -> Card {
    Card { shape: Shape::Users, name: "users".into(), lines: Vec::new(), mark: None, zone: None }
}

/// The box of a part.
pub(super) fn card(a: &Architecture, at: usize, zone: Option<usize>, mark: Option<String>) -> Card {
    let part = &a.parts[at];
    let name =
        if part.count > 1 { format!("{} × {}", part.name, grouped(part.count.into())) } else { part.name.clone() };
    let mut lines = vec![what(part.kind, &part.rule)];
    match (at == a.main, a.promised) {
        (true, Some(promised)) => lines.push(format!("promised: {} %", percent(promised))),
        (true, None) => lines.push("the main service".into()),
        (false, _) if a.promises.contains(&at) => lines.push("promised as well".into()),
        (false, _) => {}
    }
    lines.extend(roles(a, at));
    Card { shape: Shape::Part(part.kind), name, lines, mark, zone }
}

fn what(kind: PartKind, rule: &str) -> String {
    match kind {
        PartKind::Component => "component".into(),
        PartKind::Service => format!("service: {rule}"),
        PartKind::Standby => format!("standby group: {rule}"),
        PartKind::Buffer => format!("buffer: {rule}"),
        PartKind::Reaction => format!("reaction: {rule}"),
    }
}

/// What a part is in standby groups.
fn roles(a: &Architecture, at: usize) -> Vec<String> {
    let mut groups: Vec<(usize, bool, bool)> = Vec::new();
    for link in a.links.iter().filter(|link| link.to == at) {
        let (active, idle) = (link.kind == LinkKind::Active, link.kind == LinkKind::Standby);
        if active || idle {
            match groups.iter_mut().find(|(group, ..)| *group == link.from) {
                Some(known) => *known = (known.0, known.1 || active, known.2 || idle),
                None => groups.push((link.from, active, idle)),
            }
        }
    }
    let said = |(group, active, idle): &(usize, bool, bool)| {
        let role = match (active, idle) {
            (true, true) => "active and standby",
            (true, false) => "active",
            _ => "standby",
        };
        format!("{role} of {}", a.parts[*group].name)
    };
    groups.iter().map(said).collect()
}

/// The roles of all parts.
pub(super) fn role_words(a: &Architecture) -> Vec<Vec<String>> {
    let mut all = vec![Vec::new(); a.parts.len()];
    for link in &a.links {
        let role = match link.kind {
            LinkKind::Active => "active",
            LinkKind::Standby => "standby",
            _ => continue,
        };
        all[link.to].push(format!("{role} {:?}", a.parts[link.from].of));
    }
    all
}

/// In which way each part is a single point of failure, in one or two lines.
pub(super) fn marks(a: &Architecture) -> Vec<Option<String>> {
    let mut points: Vec<Vec<&SinglePoint>> = vec![Vec::new(); a.parts.len()];
    for point in a.single_points.iter().filter(|point| point.lasting) {
        point.parts.iter().for_each(|part| points[*part].push(point));
    }
    let word = |(at, mut points): (usize, Vec<&SinglePoint>)| {
        points.sort_by_key(|point| point.falls);
        points.first().map(|point| mark_of(point, a.parts[at].count))
    };
    points.into_iter().enumerate().map(word).collect()
}

fn mark_of(point: &SinglePoint, count: u32) -> String {
    let by = || match point.struck_by.as_slice() {
        [] => String::new(),
        [one] => format!(", by {one}"),
        [one, more @ ..] => format!(", by {one} and {} more", more.len()),
    };
    match point.falls {
        Falls::Unit if count > 1 => format!("{SINGLE}\neach of the {}", grouped(count.into())),
        Falls::AllUnits => format!("{SINGLE}\nall units at once{}", by()),
        Falls::Whole => format!("{SINGLE}\nas a whole{}", by()),
        Falls::Unit | Falls::Place => SINGLE.into(),
    }
}

/// The zone of a place, and of those that it stands for.
pub(super) fn zone(a: &Architecture, alike: &Alike, place: usize, parent: Option<usize>) -> Zone {
    let own = a.places[place].parent;
    let same: Vec<usize> =
        (0..a.places.len()).filter(|at| alike.place[*at] == place && a.places[*at].parent == own).collect();
    let single = a.single_points.iter().any(|point| point.lasting && point.place == Some(place));
    let mark = single.then_some(if same.len() > 1 { "each: single point of failure" } else { SINGLE });
    let names: Vec<&str> = same.iter().map(|at| a.places[*at].name.as_str()).collect();
    let name = match names.as_slice() {
        [one] => (*one).to_string(),
        [one, two] => format!("{one}, {two} (2 alike)"),
        [first, .., last] => format!("{first} … {last} ({} alike)", grouped(names.len() as u64)),
        [] => a.places[place].name.clone(),
    };
    Zone { name, parent, mark: mark.map(String::from) }
}

/// How many parts there are.
pub(super) fn subtitle(a: &Architecture) -> String {
    let units: u64 = a.parts.iter().filter(|p| p.kind == PartKind::Component).map(|p| u64::from(p.count)).sum();
    let places = match a.places.len() {
        0 => String::new(),
        n => format!(" in {}", counted(n as u64, "place")),
    };
    let single: u64 = a.single_points.iter().filter(|point| point.lasting).map(|point| point.alike).sum();
    let single = match (single, a.all_tried) {
        (0, true) => "no single point of failure".into(),
        (0, false) => "not all parts were tried as single points of failure".into(),
        (n, true) => format!("{} of failure", counted(n, "single point")),
        (n, false) => format!("at least {} of failure", counted(n, "single point")),
    };
    format!("Architecture: {}{places}; {single}", counted(units, "unit"))
}

fn counted(n: u64, of: &str) -> String {
    if n == 1 { format!("1 {of}") } else { format!("{} {of}s", grouped(n)) }
}

/// Everything in a few sentences.
pub(super) fn description(a: &Architecture) -> String {
    let points: Vec<&str> =
        a.single_points.iter().filter(|point| point.lasting).map(|point| point.name.as_str()).collect();
    let mut text = format!("{}.", subtitle(a));
    if !points.is_empty() {
        text.push_str(&format!(" Single points of failure: {}.", list(&points)));
    }
    let needs = |from: usize| -> Vec<&str> {
        let of = a.links.iter().filter(|link| link.from == from && link.kind != LinkKind::Failover);
        let mut names: Vec<&str> = of.map(|link| a.parts[link.to].name.as_str()).collect();
        names.dedup();
        names
    };
    let names = needs(a.main);
    text.push_str(&format!(" The main service is {}", a.parts[a.main].name));
    text.push_str(&if names.is_empty() { ".".into() } else { format!("; it is made of {}.", list(&names)) });
    text
}

fn list(names: &[&str]) -> String {
    let more = names.len().saturating_sub(MOST_NAMES);
    let mut text = names[..names.len() - more].join(", ");
    if more > 0 {
        text.push_str(&format!(" and {more} more"));
    }
    text
}

/// What is said below the drawing.
pub(super) fn notes(a: &Architecture, shown: &Shown) -> Vec<String> {
    let mut notes = Vec::new();
    if shown.merged {
        notes.push("Places with the same parts are drawn once, with how many they are.".into());
    }
    for (n, what) in [(shown.parts, "part"), (shown.places, "place"), (shown.arrows, "arrow")] {
        if n > 0 {
            notes.push(format!("Not drawn for want of room: {}.", counted(n as u64, what)));
        }
    }
    notes.extend(some(a.queues.iter().map(queue).collect(), "crews and stocks of spares"));
    notes.extend(some(along(a), "faults that take something along"));
    let waits = a.waits.iter().map(|wait| format!("The recovery of {} needs {}.", wait.strike, wait.needs));
    notes.extend(some(waits.collect(), "recoveries that need something"));
    let brief: Vec<&str> = a.single_points.iter().filter(|point| !point.lasting).map(|p| p.name.as_str()).collect();
    if !brief.is_empty() {
        notes.push(format!("Down for the time of a failover or reaction after the fall of: {}.", list(&brief)));
    }
    notes
}

/// The first sentences of one sort, and how many more there are.
fn some(mut all: Vec<String>, what: &str) -> Vec<String> {
    let more = all.len().saturating_sub(MOST_NOTES);
    all.truncate(MOST_NOTES);
    if more > 0 {
        all.push(format!("And {more} more {what}."));
    }
    all
}

fn queue(queue: &crate::study::architecture::Queue) -> String {
    let size = match queue.kind {
        "crew" => format!("Crew {}: works on {} at once", queue.name, queue.size),
        _ => format!("Spares {}: {} in stock", queue.name, queue.size),
    };
    let users: Vec<&str> = queue.used_by.iter().map(String::as_str).collect();
    if users.is_empty() { format!("{size}.") } else { format!("{size}; waited for by {}.", list(&users)) }
}

fn along(a: &Architecture) -> Vec<String> {
    let said = |along: &crate::study::architecture::Along| {
        let chance =
            if along.chance >= 1.0 { String::new() } else { format!(" ({} %)", significant(along.chance * 100.0, 3)) };
        format!("{} may take along: {}{chance}.", along.strike, along.takes)
    };
    a.along.iter().map(said).collect()
}

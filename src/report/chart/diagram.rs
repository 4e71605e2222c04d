//! An architecture on its page: what the plan of `report::diagram` says, with the fonts and colours of the charts.

use super::scene::{Anchor, Area, Pen, Point, Scene, Style};
use super::theme::{BLUE, NEUTRAL, VERMILION};
use super::theme::{
    BODY, DASH_DOT, DASHED, DOTTED, Dash, GREEN, Ink, MARGIN, ORANGE, PAPER, PURPLE, QUIET, TEXT, TITLE,
};
use crate::report::diagram::plan::{Frame, PlacedCard, PlacedZone, Plan, Wire, note_height};
use crate::report::diagram::text::{Line, Role, SIGN, SMALL};
use crate::report::diagram::view::{Shape, View};
use crate::study::architecture::{LinkKind, PartKind};

/// Distance of two lines of the legend.
const LEGEND_LINE: f64 = 24.0;
/// Width of a legend's picture.
const KEY: f64 = 34.0;

/// Lays out the page.
pub(super) fn scene(view: &View, plan: &Plan) -> Scene {
    let keys = keys(view);
    let rows = key_rows(&keys, plan.width - 2.0 * MARGIN);
    let below = 20.0 + rows.len() as f64 * LEGEND_LINE + plan.notes.len() as f64 * note_height() + 8.0;
    let mut scene = Scene::new(plan.width, (plan.height + below).ceil(), &format!("{}: architecture", view.title));
    scene.describe(&view.description);
    heading(&mut scene, view, plan.width);
    plan.zones.iter().for_each(|zone| ground(&mut scene, zone));
    plan.wires.iter().for_each(|wire| arrow(&mut scene, wire));
    plan.wires.iter().for_each(|wire| heads(&mut scene, wire));
    plan.zones.iter().for_each(|zone| name(&mut scene, zone));
    plan.cards.iter().for_each(|own| card(&mut scene, own));
    let mut y = plan.height + 20.0;
    for row in rows {
        legend(&mut scene, &keys[row.0..row.1], y);
        y += LEGEND_LINE;
    }
    for note in &plan.notes {
        scene.text((MARGIN, y + 10.0), note, Style::new(SMALL).ink(QUIET));
        y += note_height();
    }
    scene
}

fn heading(scene: &mut Scene, view: &View, width: f64) {
    let room = width - 2.0 * MARGIN;
    let baseline = MARGIN + TITLE * 0.74;
    scene.fitted((MARGIN, baseline), &view.title, Style::new(TITLE).bold(), room);
    scene.fitted((MARGIN, baseline + 24.0), &view.subtitle, Style::new(BODY).ink(QUIET), room);
}

fn area(frame: Frame) -> Area {
    Area { left: frame.left, top: frame.top, right: frame.right, bottom: frame.bottom }
}

/// The fill of a zone, the darker the deeper it is nested.
fn fill(depth: usize) -> Ink {
    let shares = [0.94, 0.86, 0.80, 0.74];
    NEUTRAL.paled(shares[depth.min(3)])
}

fn ground(scene: &mut Scene, zone: &PlacedZone) {
    scene.rect(area(zone.frame), fill(zone.depth));
    let pen = match zone.mark {
        Some(_) => Pen::new(VERMILION, 3.0),
        None => Pen::new(NEUTRAL, 1.2),
    };
    scene.border(area(zone.frame), pen);
}

/// The name of a zone, over whatever runs behind it.
fn name(scene: &mut Scene, zone: &PlacedZone) {
    let (left, room) = (zone.frame.left + 10.0, zone.frame.right - zone.frame.left - 20.0);
    let style = Style::new(SMALL).bold();
    let mark = zone.mark.as_deref();
    let taken = mark.filter(|_| !zone.mark_below).map_or(0.0, |mark| style.width(mark) + SIGN + 16.0);
    let words = super::text::shorten(&zone.name, SMALL, true, room - taken);
    halo(scene, zone, (left, zone.frame.top + 18.0), style.width(&words));
    scene.text((left, zone.frame.top + 18.0), &words, style);
    if words != super::text::clean(&zone.name) {
        scene.tip(&zone.name);
    }
    if let Some(mark) = mark {
        let at = match zone.mark_below {
            true => (left, zone.frame.top + 36.0),
            false => (left + style.width(&words) + 14.0, zone.frame.top + 18.0),
        };
        halo(scene, zone, at, SIGN + style.width(mark));
        sign(scene, at);
        scene.text((at.0 + SIGN, at.1), mark, style);
    }
}

fn halo(scene: &mut Scene, zone: &PlacedZone, (x, y): Point, width: f64) {
    let around = Area { left: x - 3.0, top: y - 13.0, right: x + width + 3.0, bottom: y + 4.0 };
    scene.rect(around, fill(zone.depth));
}

/// The sign of a single point of failure, in front of words at this baseline.
fn sign(scene: &mut Scene, (x, y): Point) {
    scene.polygon(vec![(x, y + 1.0), (x + 6.5, y - 11.0), (x + 13.0, y + 1.0)], VERMILION);
    let white = |top: f64, bottom: f64| Area { left: x + 5.7, top: y + top, right: x + 7.3, bottom: y + bottom };
    scene.rects(&[white(-7.5, -3.2), white(-2.0, -0.5)], PAPER);
}

/// The corners of a box, or of what its border leaves where it is so wide.
fn outline(frame: Frame, shape: Shape, border: f64) -> Vec<Point> {
    let Frame { left, top, right, bottom } = inset(frame, border);
    let c = match shape {
        Shape::Part(PartKind::Service | PartKind::Standby) => 8.0,
        Shape::Users => 14.0,
        _ => 0.0,
    };
    // So the border is as wide at the cut corners: 2 - sqrt(2) of its width less.
    let c = c - 0.586 * border;
    if c <= 0.0 {
        return vec![(left, top), (right, top), (right, bottom), (left, bottom)];
    }
    vec![
        (left + c, top),
        (right - c, top),
        (right, top + c),
        (right, bottom - c),
        (right - c, bottom),
        (left + c, bottom),
        (left, bottom - c),
        (left, top + c),
    ]
}

/// Colour and dashes of the border of a box.
fn edge(shape: Shape) -> (Ink, Dash) {
    match shape {
        Shape::Users | Shape::Part(PartKind::Service) => (BLUE, &[]),
        Shape::Part(PartKind::Component) => (TEXT, &[]),
        Shape::Part(PartKind::Standby) => (PURPLE, &[]),
        Shape::Part(PartKind::Buffer) => (GREEN, DASHED),
        Shape::Part(PartKind::Reaction) => (ORANGE, DASHED),
    }
}

fn card(scene: &mut Scene, card: &PlacedCard) {
    shape(scene, card.frame, card.shape, card.marked);
    scene.tip(&card.name);
    let height: f64 = card.lines.iter().map(Line::height).sum();
    let middle = card.frame.left.midpoint(card.frame.right);
    let mut y = card.frame.top.midpoint(card.frame.bottom) - height / 2.0;
    for line in &card.lines {
        y += line.height();
        words(scene, line, (middle, y - 4.5));
    }
}

fn shape(scene: &mut Scene, frame: Frame, shape: Shape, marked: bool) {
    let (ink, dash) = edge(shape);
    let (ink, width) = if marked { (VERMILION, 3.0) } else { (ink, 1.6) };
    if dash.is_empty() || marked {
        bordered(scene, frame, shape, ink, width);
    } else {
        scene.polygon(outline(frame, shape, 0.0), PAPER);
        scene.border(area(frame), Pen::new(ink, width).dashed(dash));
    }
    if shape == Shape::Part(PartKind::Standby) {
        bordered(scene, inset(frame, width + 2.5), shape, ink, 1.0);
    }
}

/// A filled shape with a border inside its frame.
fn bordered(scene: &mut Scene, frame: Frame, shape: Shape, ink: Ink, width: f64) {
    scene.polygon(outline(frame, shape, 0.0), ink);
    scene.polygon(outline(frame, shape, width), PAPER);
}

fn inset(frame: Frame, by: f64) -> Frame {
    Frame { left: frame.left + by, top: frame.top + by, right: frame.right - by, bottom: frame.bottom - by }
}

fn words(scene: &mut Scene, line: &Line, (middle, y): Point) {
    let (size, bold) = line.look();
    let style = Style::new(size).anchor(Anchor::Middle);
    let style = if bold { style.bold() } else { style };
    match line.role {
        Role::Mark => {
            let left = middle - (style.width(&line.words) + SIGN) / 2.0;
            sign(scene, (left, y));
            scene.text((left + SIGN, y), &line.words, style.anchor(Anchor::Start));
        }
        Role::What => scene.text((middle, y), &line.words, style.ink(QUIET)),
        _ => scene.text((middle, y), &line.words, style),
    }
}

/// The line of an arrow.
fn pen(kind: LinkKind) -> Pen {
    match kind {
        LinkKind::Member => Pen::new(QUIET, 1.4),
        LinkKind::Active => Pen::new(QUIET, 2.6),
        LinkKind::Standby => Pen::new(QUIET, 1.4).dashed(DASHED),
        LinkKind::Soft(_) => Pen::new(BLUE, 1.6).dashed(DASHED),
        LinkKind::Fallback(_) => Pen::new(GREEN, 1.6).dashed(DOTTED),
        LinkKind::Watches => Pen::new(GREEN, 1.6),
        LinkKind::Failover => Pen::new(PURPLE, 2.2).dashed(DASH_DOT),
        LinkKind::Recovery => Pen::new(ORANGE, 1.6).dashed(DOTTED),
    }
}

fn arrow(scene: &mut Scene, wire: &Wire) {
    let pen = pen(wire.kind);
    for [from, to] in &wire.lines {
        // Level parts reach over the upright ones that they meet.
        let over = if from.1 == to.1 { pen.width / 2.0 } else { 0.0 };
        scene.line((from.0 - over, from.1), (to.0 + over, to.1), pen);
    }
}

fn heads(scene: &mut Scene, wire: &Wire) {
    for ((x, y), rises) in &wire.heads {
        let back = if *rises { y + 8.0 } else { y - 8.0 };
        scene.polygon(vec![(*x, *y), (x - 4.5, back), (x + 4.5, back)], pen(wire.kind).ink);
    }
}

/// Something in the legend.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Key {
    Box(Shape),
    Arrow(LinkKind),
    Single,
}

impl Key {
    fn says(self) -> &'static str {
        match self {
            Key::Box(Shape::Users) => "users",
            Key::Box(Shape::Part(kind)) => match kind {
                PartKind::Component => "component",
                PartKind::Service => "service",
                PartKind::Standby => "standby group",
                PartKind::Buffer => "buffer",
                PartKind::Reaction => "reaction",
            },
            Key::Arrow(kind) => match kind {
                LinkKind::Member => "needs",
                LinkKind::Soft(_) => "serves less without",
                LinkKind::Fallback(_) => "falls back on",
                LinkKind::Active => "active member",
                LinkKind::Standby => "standby",
                LinkKind::Watches => "watches",
                LinkKind::Failover => "fails over to",
                LinkKind::Recovery => "needs to recover",
            },
            Key::Single => "single point of failure",
        }
    }

    fn width(self) -> f64 {
        KEY + 8.0 + Style::new(SMALL).width(self.says()) + 22.0
    }
}

/// What the picture uses, in a fixed order.
fn keys(view: &View) -> Vec<Key> {
    let kinds = [PartKind::Service, PartKind::Component, PartKind::Standby, PartKind::Buffer, PartKind::Reaction];
    let boxes = kinds.into_iter().map(Shape::Part).filter(|shape| view.cards.iter().any(|card| card.shape == *shape));
    let (soft, fallback) = (LinkKind::Soft(0.0), LinkKind::Fallback(0.0));
    let links = [
        LinkKind::Member,
        LinkKind::Active,
        LinkKind::Standby,
        LinkKind::Failover,
        soft,
        fallback,
        LinkKind::Watches,
        LinkKind::Recovery,
    ];
    let drawn = |kind: &LinkKind| {
        view.arrows.iter().any(|arrow| std::mem::discriminant(&arrow.kind) == std::mem::discriminant(kind))
    };
    let marked = view.cards.iter().any(|card| card.mark.is_some()) || view.zones.iter().any(|zone| zone.mark.is_some());
    let mut keys: Vec<Key> = boxes.map(Key::Box).collect();
    keys.extend(marked.then_some(Key::Single));
    keys.extend(links.into_iter().filter(drawn).map(Key::Arrow));
    keys
}

/// Which keys go on which line.
fn key_rows(keys: &[Key], room: f64) -> Vec<(usize, usize)> {
    let (mut rows, mut start, mut width) = (Vec::new(), 0, 0.0);
    for (at, key) in keys.iter().enumerate() {
        if at > start && width + key.width() > room + 22.0 {
            rows.push((start, at));
            (start, width) = (at, 0.0);
        }
        width += key.width();
    }
    rows.push((start, keys.len()));
    rows
}

fn legend(scene: &mut Scene, keys: &[Key], y: f64) {
    let mut x = MARGIN;
    for key in keys {
        let frame = Frame { left: x + 2.0, top: y - 2.0, right: x + KEY - 2.0, bottom: y + 15.0 };
        match key {
            Key::Box(own) => shape(scene, frame, *own, false),
            Key::Single => {
                shape(scene, frame, Shape::Part(PartKind::Component), true);
                sign(scene, (x + KEY / 2.0 - 6.5, y + 11.5));
            }
            Key::Arrow(kind) => {
                let y = y + 6.5;
                scene.line((x, y), (x + KEY - 7.0, y), pen(*kind));
                let tip = x + KEY;
                scene.polygon(vec![(tip, y), (tip - 8.0, y - 4.0), (tip - 8.0, y + 4.0)], pen(*kind).ink);
            }
        }
        scene.text((x + KEY + 8.0, y + 11.0), key.says(), Style::new(SMALL));
        x += key.width();
    }
}

//! An architecture on its page: what the plan of `report::diagram` says, with the fonts and colours of the charts.

use super::scene::{Anchor, Area, Pen, Point, Scene, Style};
use super::theme::{BLUE, NEUTRAL, VERMILION};
use super::theme::{BODY, DASH_DOT, DASHED, DOTTED, Dash, GREEN, Ink, MARGIN, ORANGE, PAPER, PURPLE, QUIET, TEXT};
use crate::report::diagram::plan::{Frame, PlacedCard, PlacedZone, Plan, Wire, note_height};
use crate::report::diagram::text::{Line, Role, SIGN, SMALL, TITLE};
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
                LinkKind::Recovery => "needs to recover or launch",
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

#[cfg(test)]
mod tests {
    use super::super::tests::text_boxes;
    use super::*;
    use crate::report::diagram::{plan, view};
    use crate::scenario::{self, Scenario};
    use crate::study::architecture;
    use std::fmt::Write;
    use std::path::{Path, PathBuf};
    use std::sync::OnceLock;

    fn files(folder: &Path) -> Vec<PathBuf> {
        let mut found = Vec::new();
        for entry in std::fs::read_dir(folder).expect("it can be listed") {
            let path = entry.expect("it can be listed").path();
            if path.is_dir() {
                found.extend(files(&path));
            } else if path.extension().is_some_and(|ending| ending == "toml") {
                found.push(path);
            }
        }
        found.sort();
        found
    }

    fn read(name: &str, text: &str) -> Scenario {
        let folder = Path::new(name).parent().map(Path::to_path_buf).unwrap_or_default();
        let load = |file: &str| std::fs::read_to_string(folder.join(file)).map_err(|error| error.to_string());
        let reading = scenario::read(name, text, &[], &load);
        reading.scenario.unwrap_or_else(|| panic!("{}", reading.diagnostics.render(&reading.sources, false)))
    }

    fn shipped() -> Vec<Scenario> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
        let text = |path: &PathBuf| std::fs::read_to_string(path).expect("it can be read");
        files(&folder).iter().map(|path| read(&path.display().to_string(), &text(path))).collect()
    }

    /// Parts of a service, each in each of some places.
    fn many(name: &str, parts: usize, (places, home): (&str, &str), part: impl Fn(usize) -> String) -> Scenario {
        let list = if places.is_empty() { String::new() } else { format!("places = [{places}]\n") };
        let mut text = format!("name = \"{name}\"\ntitle = \"{}\"\n{list}", "a long title, ".repeat(20));
        let mut names = Vec::new();
        for at in 0..parts {
            let (name, home) = (part(at), if places.is_empty() { String::new() } else { format!("in = \"{home}\"\n") });
            let _ = write!(text, "[component.\"{name}\"]\n{home}fault.f = {{ every = \"9d\", mttr = \"1h\" }}\n");
            let _ = write!(text, "[service.\"t {name}\"]\nany = \"{name}\"\n");
            names.push(format!("\"t {name}\""));
        }
        let _ = write!(text, "[service.\"{}\"]\nall = [{}]\n", "s".repeat(100), names.join(", "));
        read("test.toml", &text)
    }

    fn hostile() -> Vec<Scenario> {
        let plain = |at: usize| format!("part-{at}");
        let endless = |at: usize| format!("{}-{at}", "a-name-that-does-not-end".repeat(4).get(..90).unwrap_or(""));
        vec![
            many("sixty", 60, ("", ""), plain),
            many("long", 7, ("\"region-with-a-very-long-name/{1..3}\"", "*/*"), endless),
            many("thirty", 3, ("\"{1..30}\"", "*"), plain),
            many("wide", 40, ("\"{1..2}\"", "*"), |at| format!("{}{at}", "\u{6771}\u{4eac}".repeat(20))),
            many("deep", 2, ("\"a/b/c/d/e/f/g\"", "*/*/*/*/*/*/*"), plain),
            many("hundreds", 300, ("", ""), plain),
        ]
    }

    /// What is drawn of each scenario, and where.
    fn all() -> &'static [(String, View, Plan)] {
        static ALL: OnceLock<Vec<(String, View, Plan)>> = OnceLock::new();
        let laid_out = |scenario: &Scenario| {
            let view = view::view(&architecture(scenario));
            let plan = plan::plan(&view);
            (scenario.name.clone(), view, plan)
        };
        ALL.get_or_init(|| shipped().iter().chain(&hostile()).map(laid_out).collect())
    }

    #[test]
    fn texts_of_drawings_stay_on_the_page_and_apart() {
        for (name, view, plan) in all() {
            let scene = scene(view, plan);
            assert!(scene.width < 2400.0 && scene.height < 4900.0, "{}: {} x {}", name, scene.width, scene.height);
            let texts = text_boxes(&scene);
            for (i, (words, a)) in texts.iter().enumerate() {
                let inside = a[0] >= 2.0 && a[1] >= 2.0 && a[2] <= scene.width - 2.0 && a[3] <= scene.height - 2.0;
                assert!(inside, "{}: {words:?} is at {a:?}", name);
                for (other, b) in &texts[i + 1..] {
                    let apart = a[0] >= b[2] || b[0] >= a[2] || a[1] >= b[3] || b[1] >= a[3];
                    assert!(apart, "{}: {words:?} and {other:?}", name);
                }
            }
        }
    }

    #[test]
    fn texts_stay_in_their_boxes_and_boxes_apart() {
        for (name, _, plan) in all() {
            for (i, card) in plan.cards.iter().enumerate() {
                let (a, room) = (card.frame, card.frame.right - card.frame.left);
                for line in &card.lines {
                    let (size, bold) = line.look();
                    assert!(super::super::text::width(&line.words, size, bold) <= room, "{}", line.words);
                }
                for other in &plan.cards[i + 1..] {
                    let b = other.frame;
                    let apart = a.left >= b.right || b.left >= a.right || a.top >= b.bottom || b.top >= a.bottom;
                    assert!(apart, "{}: {} and {}", name, card.name, other.name);
                }
            }
        }
    }

    #[test]
    fn no_arrow_runs_through_a_box() {
        for (name, _, plan) in all() {
            for line in plan.wires.iter().flat_map(|wire| &wire.lines) {
                let [(x1, y1), (x2, y2)] = *line;
                let through = plan.cards.iter().find(|card| {
                    let f = card.frame;
                    x2 > f.left + 1.0 && x1 < f.right - 1.0 && y2 > f.top + 1.0 && y1 < f.bottom - 1.0
                });
                assert!(through.is_none(), "{}: {line:?} through {:?}", name, through.map(|card| &card.name));
            }
        }
    }

    /// Draws hostile scenarios into the folder that `CHARTS_LOOK` names, for people to look at.
    #[test]
    #[ignore = "for looking at: CHARTS_LOOK=/tmp/charts cargo test --lib drawings_to_look_at -- --ignored"]
    fn drawings_to_look_at() {
        let folder = PathBuf::from(std::env::var_os("CHARTS_LOOK").expect("CHARTS_LOOK names a folder"));
        std::fs::create_dir_all(&folder).expect("the folder can be made");
        for scenario in hostile() {
            let bytes = crate::report::diagram::draw(&architecture(&scenario), super::super::Format::Png);
            std::fs::write(folder.join(format!("{}.png", scenario.name)), bytes.expect("it can be drawn"))
                .expect("written");
        }
    }
}

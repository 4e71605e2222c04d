//! Curves along the first axis with bands, one for each value of the second.

use super::rise::{self, Ends, Rise};
use super::{across, disc, plot};
use crate::report::chart::figure::{Cell, Interval, Level, Quantity, Swept};
use crate::report::chart::frame::{self, BOTTOM_ROOM, Entry, Key};
use crate::report::chart::look::Page;
use crate::report::chart::scene::{Pen, Point, Scene};
use crate::report::chart::text;
use crate::report::chart::theme::{
    BLUE, DASH_DOT, DASHED, DOTTED, Dash, GREEN, Ink, NEUTRAL, ORANGE, PAPER, PURPLE, SKY, SOLID, TEXT, VERMILION,
};
use crate::units::MINUTES_PER_YEAR;

/// Most curves that can be told apart.
const MOST_CURVES: usize = INKS.len();
/// The colours of curves; that of the objective is not among them.
const INKS: [Ink; 6] = [BLUE, ORANGE, GREEN, PURPLE, SKY, TEXT];
const DASHES: [Dash; 4] = [SOLID, DASHED, DOTTED, DASH_DOT];

/// Mean, lower and upper end, of shares in percent.
fn figures(swept: &Swept, cell: &Cell) -> Option<(f64, f64, f64)> {
    let Level { mean, interval: Interval { low, high } } = cell.level?;
    match swept.quantity {
        Quantity::Downtime => Some((mean, low, high)),
        Quantity::Kept => Some((mean * 100.0, low * 100.0, high * 100.0)),
    }
}

fn words(quantity: Quantity, value: f64) -> String {
    match quantity {
        Quantity::Downtime => text::duration(value),
        Quantity::Kept => text::share(value / 100.0),
    }
}

/// One curve: its name, its look, and its points with the pixel of each.
struct Curve<'s> {
    name: String,
    ink: Ink,
    pen: Pen,
    points: Vec<(f64, &'s Cell)>,
}

/// Lays out the chart.
pub(in super::super) fn scene(page: &Page<'_>, swept: &Swept) -> Scene {
    let (mut scene, top) = frame::standard_page(page);
    let quantity = swept.quantity;
    let objective = swept.objective.map(|share| share * MINUTES_PER_YEAR).filter(|_| quantity == Quantity::Downtime);
    let shown: Vec<&Cell> = chosen(swept).into_iter().flat_map(|series| line(swept, series)).collect();
    let all = || shown.iter().filter_map(|cell| figures(swept, cell));
    let ends = Ends::of(all()).with(objective);
    let inside = objective.filter(|minutes| {
        ends.with(Some(*minutes)) == ends
            && *minutes > 0.0
            && *minutes <= ends.most * 1.01
            && *minutes >= ends.least * 0.99
    });
    let entries = entries(swept, objective, inside.is_some());
    let top = frame::legend(&mut scene, &entries, top, 640.0) + 16.0;
    let bottom = plot(&mut scene, top, 0.0, 0.0, BOTTOM_ROOM).bottom;
    let rise = match quantity {
        Quantity::Downtime => rise::downtime(ends, bottom, top),
        Quantity::Kept => {
            let least = all().map(|(_, low, _)| low / 100.0).fold(1.0, f64::min);
            rise::share(least, &kept_name(swept), bottom, top)
        }
    };
    let area = plot(&mut scene, top, rise.left_room(), rise.right_room(), BOTTOM_ROOM);
    let places = across::places(&swept.keys[0], area.left, area.right);
    across::grid(&mut scene, area, &places);
    rise.draw(&mut scene, area);
    across::draw(&mut scene, area, &swept.keys[0], &places);
    if let Some(minutes) = inside {
        let y = rise.at(minutes);
        scene.line((area.left, y), (area.right, y), OBJECTIVE);
    }
    if let Some(found) = &swept.found {
        scene.line((places[found.at], area.top), (places[found.at], area.bottom), FOUND);
    }
    let curves = curves(swept, &places);
    curves.iter().for_each(|curve| draw_band(&mut scene, swept, curve, &rise));
    curves.iter().rev().for_each(|curve| draw_line(&mut scene, swept, curve, &rise));
    scene
}

/// The line of the objective.
const OBJECTIVE: Pen = Pen::new(VERMILION, 2.4);
/// The line of the value that a search found.
const FOUND: Pen = Pen::new(GREEN, 2.4).dashed(DASH_DOT);

fn kept_name(swept: &Swept) -> String {
    format!("share of {} that keep the objective", swept.windows)
}

/// Which values of the second key have curves: all, or some at even distances.
fn chosen(swept: &Swept) -> Vec<usize> {
    let count = swept.keys.get(1).map_or(1, |key| key.values.len());
    match count {
        few if few <= MOST_CURVES => (0..count).collect(),
        many => (0..MOST_CURVES).map(|at| at * (many - 1) / (MOST_CURVES - 1)).collect(),
    }
}

/// The points of one curve along the first key.
fn line(swept: &Swept, series: usize) -> impl Iterator<Item = &Cell> {
    swept.cells.iter().filter(move |cell| cell.at.get(1).copied().unwrap_or(0) == series)
}

fn curves<'s>(swept: &'s Swept, places: &[f64]) -> Vec<Curve<'s>> {
    let look = |(at, series): (usize, usize)| {
        let (name, ink) = match swept.keys.get(1) {
            None => (String::new(), BLUE),
            Some(key) => (key.values[series].text.clone(), INKS[at % INKS.len()]),
        };
        let mut points: Vec<(f64, &Cell)> = line(swept, series).map(|cell| (places[cell.at[0]], cell)).collect();
        points.sort_by(|a, b| a.0.total_cmp(&b.0));
        Curve { name, ink, pen: Pen::new(ink, 2.4).dashed(DASHES[at % DASHES.len()]), points }
    };
    chosen(swept).into_iter().enumerate().map(look).collect()
}

fn entries(swept: &Swept, objective: Option<f64>, inside: bool) -> Vec<Entry> {
    let mut entries = Vec::new();
    match swept.keys.get(1) {
        None => {
            let words = "simulated, with its 95 % interval";
            entries.push(Entry::new(Key::Band(Pen::new(BLUE, 2.4), BLUE.faded(0.2)), words));
        }
        Some(key) => {
            entries.push(Entry::new(Key::Note, format!("{} =", key.name)));
            entries.extend(
                curves(swept, &vec![0.0; swept.keys[0].values.len()])
                    .iter()
                    .map(|curve| Entry::new(Key::Band(curve.pen, curve.ink.faded(0.15)), curve.name.clone())),
            );
            let left_out = key.values.len() - chosen(swept).len();
            if left_out > 0 {
                entries.push(Entry::new(Key::Note, format!("({left_out} more in the table)")));
            }
        }
    }
    if let (Some(minutes), Some(share)) = (objective, swept.objective) {
        let place = if inside { "" } else { ", beyond this chart" };
        let words = format!("objective {}: {} a year{place}", text::availability(share), text::duration(minutes));
        let key = if inside { Key::Line(OBJECTIVE) } else { Key::Note };
        entries.push(Entry::new(key, words));
    }
    if swept.quantity == Quantity::Kept
        && let Some(share) = swept.objective
    {
        entries.push(Entry::new(Key::Note, format!("objective {}", text::availability(share))));
    }
    if let Some(found) = &swept.found {
        let words = format!("{} keeps {}", swept.keys[0].values[found.at].text, found.text);
        entries.push(Entry::new(Key::Line(FOUND), words));
    }
    entries
}

fn draw_band(scene: &mut Scene, swept: &Swept, curve: &Curve<'_>, rise: &Rise) {
    let ends: Vec<(f64, f64, f64)> = curve
        .points
        .iter()
        .filter_map(|(x, cell)| figures(swept, cell).map(|(_, low, high)| (*x, low, high)))
        .collect();
    let upper = ends.iter().map(|(x, _, high)| (*x, rise.at(*high)));
    let lower = ends.iter().rev().map(|(x, low, _)| (*x, rise.at(*low)));
    let alpha = if curve.name.is_empty() { 0.2 } else { 0.13 };
    if ends.len() > 1 {
        scene.polygon(upper.chain(lower).collect(), curve.ink.faded(alpha));
    }
}

/// The line through the means, a dot with whiskers at each; where nothing was seen, an arrow down from its bound.
fn draw_line(scene: &mut Scene, swept: &Swept, curve: &Curve<'_>, rise: &Rise) {
    let kept = swept.quantity == Quantity::Kept;
    let seen: Vec<Point> = curve
        .points
        .iter()
        .filter_map(|(x, cell)| figures(swept, cell).filter(|f| f.0 > 0.0 || kept).map(|f| (*x, rise.at(f.0))))
        .collect();
    if seen.len() > 1 {
        scene.polyline(seen, curve.pen);
    }
    let radius = if curve.points.len() > 60 { 2.0 } else { 4.0 };
    for (x, cell) in &curve.points {
        let Some((mean, low, high)) = figures(swept, cell) else { continue };
        let [mean_words, low_words, high_words] = [mean, low, high].map(|value| words(swept.quantity, value));
        let said = format!("{}: {mean_words} ({low_words} to {high_words})", place_words(swept, cell));
        if mean > 0.0 || kept {
            scene.line((*x, rise.at(low)), (*x, rise.at(high)), Pen::new(curve.ink, 1.4));
            let at = (*x, rise.at(mean));
            disc(scene, at, radius + 1.5, PAPER);
            disc(scene, at, radius, curve.ink);
        } else {
            let y = rise.at(high);
            scene.polygon(vec![(*x - 6.0, y), (*x + 6.0, y), (*x, y + 9.0)], NEUTRAL);
        }
        scene.tip(&said);
    }
}

/// The values at a point.
pub(super) fn place_words(swept: &Swept, cell: &Cell) -> String {
    let pairs = swept.keys.iter().zip(&cell.at).map(|(key, at)| format!("{} = {}", key.name, key.values[*at].text));
    pairs.collect::<Vec<_>>().join(", ")
}

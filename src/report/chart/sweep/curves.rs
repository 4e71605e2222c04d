//! Curves along the first axis with bands, one for each value of the second.

use super::rise::{self, Ends, Rise};
use super::{across, disc, page, plot, promised};
use crate::report::chart::frame::{self, BOTTOM_ROOM, Entry, Key};
use crate::report::chart::scene::{Area, Pen, Point, Scene};
use crate::report::chart::text;
use crate::report::chart::theme::{
    BLUE, DASH_DOT, DASHED, DOTTED, Dash, GREEN, Ink, NEUTRAL, ORANGE, PAPER, PURPLE, SKY, SOLID, TEXT, VERMILION,
};
use crate::study::Window;
use crate::study::sweep::{Outcome, Point as Swept, Sweep};
use crate::units::MINUTES_PER_YEAR;

/// Most curves that can be told apart.
const MOST_CURVES: usize = INKS.len();
/// The colours of curves; that of the objective is not among them.
const INKS: [Ink; 6] = [BLUE, ORANGE, GREEN, PURPLE, SKY, TEXT];
const DASHES: [Dash; 4] = [SOLID, DASHED, DOTTED, DASH_DOT];

/// What is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Figure {
    /// Minutes down a year.
    Downtime,
    /// Percent of the windows that keep the objective.
    Kept,
}

impl Figure {
    /// Mean, lower and upper end.
    fn of(self, point: &Swept) -> Option<(f64, f64, f64)> {
        match self {
            Figure::Downtime => {
                let e = &point.downtime_minutes_per_year;
                Some((e.mean, e.low, e.high))
            }
            Figure::Kept => {
                let e = point.promised?.probability_met;
                Some((e.mean * 100.0, e.low * 100.0, e.high * 100.0))
            }
        }
    }

    fn words(self, value: f64) -> String {
        match self {
            Figure::Downtime => text::duration(value),
            Figure::Kept => text::share(value / 100.0),
        }
    }
}

/// One curve: its name, its look, and its points with the pixel of each.
struct Curve<'s> {
    name: String,
    ink: Ink,
    pen: Pen,
    points: Vec<(f64, &'s Swept)>,
}

/// Lays out the chart.
pub(super) fn scene(sweep: &Sweep, figure: Figure) -> Scene {
    let subject = match figure {
        Figure::Downtime => format!("downtime of {}", sweep.service),
        Figure::Kept => format!("how often {} keeps its objective", sweep.service),
    };
    let (mut scene, top) = page(sweep, &subject);
    let objective = promised(sweep).map(|share| share * MINUTES_PER_YEAR).filter(|_| figure == Figure::Downtime);
    let shown: Vec<&Swept> = chosen(sweep).into_iter().flat_map(|series| line(sweep, series)).collect();
    let figures = || shown.iter().filter_map(|point| figure.of(point));
    let ends = Ends::of(figures()).with(objective);
    let inside = objective.filter(|minutes| {
        ends.with(Some(*minutes)) == ends
            && *minutes > 0.0
            && *minutes <= ends.most * 1.01
            && *minutes >= ends.least * 0.99
    });
    let entries = entries(sweep, figure, objective, inside.is_some());
    let top = frame::legend(&mut scene, &entries, top, 640.0) + 16.0;
    let bottom = plot(&scene, top, 0.0, 0.0, BOTTOM_ROOM).bottom;
    let rise = match figure {
        Figure::Downtime => rise::downtime(ends, bottom, top),
        Figure::Kept => {
            let least = figures().map(|(_, low, _)| low / 100.0).fold(1.0, f64::min);
            rise::share(least, &kept_name(sweep), bottom, top)
        }
    };
    let area = plot(&scene, top, rise.left_room(), rise.right_room(), BOTTOM_ROOM);
    let places = across::places(&sweep.axes[0], area.left, area.right);
    across::grid(&mut scene, area, &places);
    rise.draw(&mut scene, area);
    across::draw(&mut scene, area, &sweep.axes[0], &places);
    if let Some(minutes) = inside {
        let y = rise.at(minutes);
        scene.line((area.left, y), (area.right, y), OBJECTIVE);
    }
    draw_found(&mut scene, sweep, area, &places);
    let curves = curves(sweep, &places);
    curves.iter().for_each(|curve| draw_band(&mut scene, curve, figure, &rise));
    curves.iter().rev().for_each(|curve| draw_line(&mut scene, curve, figure, &rise, sweep));
    scene
}

/// The line of the objective.
const OBJECTIVE: Pen = Pen::new(VERMILION, 2.4);
/// The line of the value that a search found.
const FOUND: Pen = Pen::new(GREEN, 2.4).dashed(DASH_DOT);

fn kept_name(sweep: &Sweep) -> String {
    let window = sweep.points.iter().find_map(|point| point.promised).map_or(Window::Year, |promised| promised.window);
    format!("share of {} that keep the objective", window.plural())
}

/// Which values of the second axis have curves: all, or some at even distances.
fn chosen(sweep: &Sweep) -> Vec<usize> {
    let count = sweep.axes.get(1).map_or(1, |axis| axis.levels.len());
    match count {
        few if few <= MOST_CURVES => (0..count).collect(),
        many => (0..MOST_CURVES).map(|at| at * (many - 1) / (MOST_CURVES - 1)).collect(),
    }
}

/// The points of one curve along the first axis.
fn line(sweep: &Sweep, series: usize) -> impl Iterator<Item = &Swept> {
    sweep.points.iter().filter(move |point| point.at.get(1).copied().unwrap_or(0) == series)
}

fn curves<'s>(sweep: &'s Sweep, places: &[f64]) -> Vec<Curve<'s>> {
    let look = |(at, series): (usize, usize)| {
        let (name, ink) = match sweep.axes.get(1) {
            None => (String::new(), BLUE),
            Some(axis) => (axis.levels[series].text.clone(), INKS[at % INKS.len()]),
        };
        let mut points: Vec<(f64, &Swept)> = line(sweep, series).map(|point| (places[point.at[0]], point)).collect();
        points.sort_by(|a, b| a.0.total_cmp(&b.0));
        Curve { name, ink, pen: Pen::new(ink, 2.4).dashed(DASHES[at % DASHES.len()]), points }
    };
    chosen(sweep).into_iter().enumerate().map(look).collect()
}

fn entries(sweep: &Sweep, figure: Figure, objective: Option<f64>, inside: bool) -> Vec<Entry> {
    let mut entries = Vec::new();
    match sweep.axes.get(1) {
        None => {
            let words = "simulated, with its 95 % interval";
            entries.push(Entry::new(Key::Band(Pen::new(BLUE, 2.4), BLUE.faded(0.2)), words));
        }
        Some(axis) => {
            entries.push(Entry::new(Key::Note, format!("{} =", axis.key)));
            entries.extend(
                curves(sweep, &vec![0.0; sweep.axes[0].levels.len()])
                    .iter()
                    .map(|curve| Entry::new(Key::Band(curve.pen, curve.ink.faded(0.15)), curve.name.clone())),
            );
            let left_out = axis.levels.len() - chosen(sweep).len();
            if left_out > 0 {
                entries.push(Entry::new(Key::Note, format!("({left_out} more in the table)")));
            }
        }
    }
    if let (Some(minutes), Some(share)) = (objective, promised(sweep)) {
        let place = if inside { "" } else { ", beyond this chart" };
        let words = format!("objective {}: {} a year{place}", text::availability(share), text::duration(minutes));
        let key = if inside { Key::Line(OBJECTIVE) } else { Key::Note };
        entries.push(Entry::new(key, words));
    }
    if figure == Figure::Kept
        && let Some(share) = promised(sweep)
    {
        entries.push(Entry::new(Key::Note, format!("objective {}", text::availability(share))));
    }
    if let Some((at, answer)) = found(sweep) {
        let words = format!("{} keeps {}", sweep.axes[0].levels[at].text, answer);
        entries.push(Entry::new(Key::Line(FOUND), words));
    }
    entries
}

/// The point that a search found, and what for.
fn found(sweep: &Sweep) -> Option<(usize, &str)> {
    let answer = sweep.answer.as_ref()?;
    match answer.outcome {
        Outcome::From { at, .. } | Outcome::UpTo { at, .. } => Some((at, &answer.goal.text)),
        _ => None,
    }
}

fn draw_found(scene: &mut Scene, sweep: &Sweep, area: Area, places: &[f64]) {
    if let Some((at, _)) = found(sweep) {
        scene.line((places[at], area.top), (places[at], area.bottom), FOUND);
    }
}

fn draw_band(scene: &mut Scene, curve: &Curve<'_>, figure: Figure, rise: &Rise) {
    let ends: Vec<(f64, f64, f64)> =
        curve.points.iter().filter_map(|(x, point)| figure.of(point).map(|(_, low, high)| (*x, low, high))).collect();
    let upper = ends.iter().map(|(x, _, high)| (*x, rise.at(*high)));
    let lower = ends.iter().rev().map(|(x, low, _)| (*x, rise.at(*low)));
    let alpha = if curve.name.is_empty() { 0.2 } else { 0.13 };
    if ends.len() > 1 {
        scene.polygon(upper.chain(lower).collect(), curve.ink.faded(alpha));
    }
}

/// The line through the means, a dot with whiskers at each; where nothing was seen, an arrow down from its bound.
fn draw_line(scene: &mut Scene, curve: &Curve<'_>, figure: Figure, rise: &Rise, sweep: &Sweep) {
    let seen: Vec<Point> = curve
        .points
        .iter()
        .filter_map(|(x, point)| {
            figure.of(point).filter(|f| f.0 > 0.0 || figure == Figure::Kept).map(|f| (*x, rise.at(f.0)))
        })
        .collect();
    if seen.len() > 1 {
        scene.polyline(seen, curve.pen);
    }
    let radius = if curve.points.len() > 60 { 2.0 } else { 4.0 };
    for (x, point) in &curve.points {
        let Some((mean, low, high)) = figure.of(point) else { continue };
        let words = format!(
            "{}: {} ({} to {})",
            place_words(sweep, point),
            figure.words(mean),
            figure.words(low),
            figure.words(high)
        );
        if mean > 0.0 || figure == Figure::Kept {
            scene.line((*x, rise.at(low)), (*x, rise.at(high)), Pen::new(curve.ink, 1.4));
            let at = (*x, rise.at(mean));
            disc(scene, at, radius + 1.5, PAPER);
            disc(scene, at, radius, curve.ink);
        } else {
            let y = rise.at(high);
            scene.polygon(vec![(*x - 6.0, y), (*x + 6.0, y), (*x, y + 9.0)], NEUTRAL);
        }
        scene.tip(&words);
    }
}

fn place_words(sweep: &Sweep, point: &Swept) -> String {
    let pairs = sweep.axes.iter().zip(&point.at).map(|(axis, at)| format!("{} = {}", axis.key, axis.levels[*at].text));
    pairs.collect::<Vec<_>>().join(", ")
}

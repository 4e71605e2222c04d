//! What share of years was worse than each amount of downtime: a curve a design, on two logarithmic axes.

use super::super::axis::{Scale, share_ticks, small_time_ticks, time_ticks};
use super::super::curve::{self, Panel};
use super::super::exceedance::draw_nines;
use super::super::figure::{Curve, DesignCurve, Overlay};
use super::super::frame::{self, BOTTOM_ROOM, Entry, Key};
use super::super::live;
use super::super::look::Page;
use super::super::marker;
use super::super::scene::{Area, Pen, Scene};
use super::super::text;
use super::super::theme::{Dash, HEIGHT, MARGIN, PAPER, QUIET, SMALL};
use super::pen;

/// Room above the plot for the axis of availabilities.
const TOP_ROOM: f64 = 52.0;
/// Most designs whose bands do not hide each other.
const MOST_BANDS: usize = 3;
/// Dashes of the objectives.
const DASHES: [Dash; 3] = [&[], &[3.0, 3.0], &[7.0, 3.0]];

/// Lays out the chart.
pub(in super::super) fn scene(page: &Page<'_>, figure: &Overlay) -> Scene {
    let (mut scene, panel) = begin(page, figure);
    draw_axes(&mut scene, figure, &panel);
    for (at, goal) in figure.objectives.iter().enumerate() {
        let x = panel.x.at(goal.value);
        scene.line((x, panel.plot.top), (x, panel.plot.bottom), goal_pen(at));
        scene.tip(&goal.name);
    }
    if figure.designs.iter().all(|design| design.curve.points.is_empty()) {
        frame::sentences(&mut scene, panel.plot, &figure.empty);
        return scene;
    }
    draw_curves(&mut scene, &figure.designs, &panel);
    let ticks: Vec<f64> = share_ticks(panel.y).iter().map(|tick| tick.value).collect();
    let Panel { plot, x, y } = panel;
    scene.live.push(live::overlay(figure, (plot, x, y), &ticks, (pen, |at, _: &_| goal_pen(at))));
    scene
}

/// Leaves the steps of the curves that can be told apart on a page.
pub(in super::super) fn thin(page: &Page<'_>, figure: &mut Overlay) {
    let panel = begin(page, figure).1;
    for design in &mut figure.designs {
        design.curve.points = curve::visible_steps(&design.curve, &panel);
    }
}

/// The page with its legend, and where the curves lie.
fn begin(page: &Page<'_>, figure: &Overlay) -> (Scene, Panel) {
    let extra = 12.0 * figure.designs.len().saturating_sub(4) as f64;
    let (mut scene, top) = frame::headed_page(page, HEIGHT + extra);
    let curves: Vec<&Curve> = figure.designs.iter().map(|design| &design.curve).collect();
    let top = frame::legend(&mut scene, &entries(figure), top, 420.0) + TOP_ROOM;
    let bottom = frame::plot_bottom(&mut scene, top, BOTTOM_ROOM);
    let y = curve::share_scale_of(&curves, bottom, top);
    let left = MARGIN + frame::left_room(&share_ticks(y));
    let plot = Area { left, top, right: scene.width - MARGIN - 26.0, bottom };
    let amounts = curves.iter().flat_map(|curve| curve.points.iter().map(|point| point.amount));
    let x = Scale::log(marker::range(amounts, &figure.objectives), (plot.left, plot.right));
    (scene, Panel { plot, x, y })
}

fn goal_pen(at: usize) -> Pen {
    Pen::new(QUIET, 1.4).dashed(DASHES[at % DASHES.len()])
}

fn entries(figure: &Overlay) -> Vec<Entry> {
    let banded = figure.designs.len() <= MOST_BANDS;
    let design = |(at, design): (usize, &DesignCurve)| {
        let key = match banded {
            true => Key::Band(pen(at), pen(at).ink.faded(0.15)),
            false => Key::Line(pen(at)),
        };
        Entry::new(key, &design.legend)
    };
    let mut entries: Vec<Entry> = figure.designs.iter().enumerate().map(design).collect();
    let goals = figure.objectives.iter().enumerate();
    entries.extend(goals.map(|(at, goal)| Entry::new(Key::Line(goal_pen(at)), &goal.legend)));
    if banded {
        entries.push(Entry::new(Key::Note, "bands: 95 % at each point"));
    }
    entries
}

fn draw_curves(scene: &mut Scene, designs: &[DesignCurve], panel: &Panel) {
    if designs.len() <= MOST_BANDS {
        for (at, design) in designs.iter().enumerate() {
            curve::draw_band(scene, &design.curve, panel, pen(at).ink.faded(0.15));
        }
    }
    for (at, design) in designs.iter().enumerate().filter(|(_, design)| !design.curve.points.is_empty()) {
        curve::draw_line(scene, &design.curve, panel, pen(at));
        scene.tip(&design.name);
    }
    for (at, design) in designs.iter().enumerate() {
        draw_end(scene, &design.curve, panel, pen(at));
    }
}

/// A dot where a curve ends: the worst year of the design.
fn draw_end(scene: &mut Scene, curve: &Curve, panel: &Panel, pen: Pen) {
    let Some(last) = curve.points.last() else { return };
    let (x, y) = (panel.x.at(last.amount), panel.y.at(last.share));
    for (half, ink) in [(5.5, PAPER), (4.0, pen.ink)] {
        scene.polygon(vec![(x - half, y), (x, y - half), (x + half, y), (x, y + half)], ink);
    }
    scene.tip(&format!("worst: {}", text::duration(last.amount)));
}

fn draw_axes(scene: &mut Scene, figure: &Overlay, panel: &Panel) {
    let Panel { plot, x, y } = *panel;
    let ticks = time_ticks(x, SMALL);
    frame::upright_grid(scene, plot, x, &ticks);
    frame::left_axis(scene, plot, y, &share_ticks(y), &figure.share_name);
    frame::small_ticks(scene, plot, x, &small_time_ticks(x));
    frame::bottom_axis(scene, plot, x, &ticks, &figure.minutes_name);
    draw_nines(scene, plot, x, &figure.availability_name);
}

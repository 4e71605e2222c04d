//! What share of observations was larger than each amount, on two logarithmic axes.

use super::axis::{Scale, money_ticks, nines_ticks, share_ticks, small_money_ticks, small_time_ticks, time_ticks};
use super::curve::{self, END, Panel};
use super::figure::{Amounts, Exceedance, Role};
use super::frame::{self, BOTTOM_ROOM, Entry, Key};
use super::live;
use super::look::Page;
use super::marker;
use super::scene::{Anchor, Area, Pen, Scene, Style};
use super::theme::{BLUE, BODY, MARGIN, SMALL, TEXT};
use crate::units::MINUTES_PER_YEAR;

/// Room above the plot.
const GAP: f64 = 18.0;
/// Room above the plot for the axis of availabilities.
const TOP_ROOM: f64 = 52.0;
/// Ends of an axis of money where none was spent.
const NO_MONEY: (f64, f64) = (1.0, 1e6);

/// Lays out the chart.
pub(super) fn scene(page: &Page<'_>, figure: &Exceedance) -> Scene {
    let (mut scene, panel) = begin(page, figure);
    draw_axes(&mut scene, figure, &panel);
    if figure.curve.points.is_empty() {
        if figure.amounts == Amounts::Time {
            curve::draw_markers(&mut scene, &figure.markers, &panel);
        }
        frame::sentences(&mut scene, panel.plot, &figure.empty);
        return scene;
    }
    curve::draw(&mut scene, &figure.curve, &panel);
    curve::draw_markers(&mut scene, &figure.markers, &panel);
    let objectives = figure.markers.iter().filter(|marker| marker.role == Role::Objective);
    objectives.for_each(|objective| curve::draw_crossing(&mut scene, objective, &panel));
    curve::draw_end(&mut scene, &figure.curve, &panel);
    let ticks: Vec<f64> = share_ticks(panel.y).iter().map(|tick| tick.value).collect();
    let pens = (Pen::new(BLUE, 2.4), |_, marker: &_| marker::pen(marker));
    scene.live.push(live::exceedance(figure, (panel.plot, panel.x, panel.y), &ticks, pens));
    scene
}

/// Leaves the steps of the curve that can be told apart on a page.
pub(super) fn thin(page: &Page<'_>, figure: &mut Exceedance) {
    let panel = begin(page, figure).1;
    figure.curve.points = curve::visible_steps(&figure.curve, &panel);
}

/// The page with its legend, and where the curve lies.
fn begin(page: &Page<'_>, figure: &Exceedance) -> (Scene, Panel) {
    let (mut scene, top) = frame::standard_page(page);
    let gap = if figure.availability_name.is_some() { TOP_ROOM } else { GAP };
    let top = frame::legend(&mut scene, &entries(figure), top, 640.0) + gap;
    let bottom = frame::plot_bottom(&mut scene, top, BOTTOM_ROOM);
    let y = curve::share_scale(&figure.curve, bottom, top);
    let left = MARGIN + frame::left_room(&share_ticks(y));
    let plot = Area { left, top, right: scene.width - MARGIN - 26.0, bottom };
    let x = Scale::log(range(figure), (plot.left, plot.right));
    (scene, Panel { plot, x, y })
}

fn range(figure: &Exceedance) -> (f64, f64) {
    if figure.amounts == Amounts::Money && figure.curve.points.is_empty() {
        return NO_MONEY;
    }
    marker::range(figure.curve.points.iter().map(|point| point.amount), &figure.markers)
}

fn entries(figure: &Exceedance) -> Vec<Entry> {
    let band = Key::Band(Pen::new(BLUE, 2.4), BLUE.faded(0.2));
    let mut entries = vec![Entry::new(band, "simulated, with a 95 % band at each point")];
    entries.extend(figure.markers.iter().map(marker::entry));
    entries.extend(figure.largest.iter().map(|words| Entry::new(Key::Line(END), words.clone())));
    entries
}

fn draw_axes(scene: &mut Scene, figure: &Exceedance, panel: &Panel) {
    let Panel { plot, x, y } = *panel;
    let (ticks, small) = match figure.amounts {
        Amounts::Time => (time_ticks(x, SMALL), small_time_ticks(x)),
        Amounts::Money => (money_ticks(x, SMALL), small_money_ticks(x)),
    };
    frame::upright_grid(scene, plot, x, &ticks);
    frame::left_axis(scene, plot, y, &share_ticks(y), &figure.share_name);
    frame::small_ticks(scene, plot, x, &small);
    frame::bottom_axis(scene, plot, x, &ticks, &figure.amount_name);
    if let Some(name) = &figure.availability_name {
        draw_nines(scene, plot, x, name);
    }
}

/// The axis of availabilities along the top.
pub(super) fn draw_nines(scene: &mut Scene, plot: Area, x: Scale, name: &str) {
    frame::base_line(scene, plot.left, plot.right, plot.top);
    let style = Style::new(SMALL).anchor(Anchor::Middle);
    for tick in nines_ticks(x, MINUTES_PER_YEAR, SMALL) {
        let at = x.at(tick.value);
        scene.line((at, plot.top), (at, plot.top - 6.0), Pen::new(TEXT, 1.0));
        scene.text((at, plot.top - 11.0), &tick.label, style);
    }
    let style = Style::new(BODY).anchor(Anchor::Middle);
    scene.text((plot.middle(), plot.top - 31.0), name, style);
}

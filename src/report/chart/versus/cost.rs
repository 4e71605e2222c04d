//! What designs spend against how long they are down: those on the efficient frontier are joined.

use super::super::axis::{Scale, linear_ticks, nines_ticks, small_time_ticks, time_ticks};
use super::super::figure::{DesignPoint, Frontier, Heading};
use super::super::frame::{self, BOTTOM_ROOM, Entry, Key};
use super::super::marker;
use super::super::scene::{Anchor, Area, Pen, Point, Scene, Style};
use super::super::text;
use super::super::theme::{BLUE, BODY, DASHED, Hatch, MARGIN, PAPER, QUIET, SMALL, TEXT, VERMILION, WIDTH};
use crate::units::MINUTES_PER_YEAR;

/// The line between efficient designs.
const FRONTIER: Pen = Pen::new(BLUE, 1.8).dashed(DASHED);
/// Half the size of a point.
const POINT: f64 = 7.0;

/// Lays out the chart.
pub(in super::super) fn scene(head: &Heading, figure: &Frontier) -> Scene {
    let extra = 23.0 * (figure.designs.len() as f64 / 3.0).ceil();
    let (mut scene, top) = frame::headed_page(head, 500.0 + extra);
    if figure.designs.is_empty() {
        let area = Area { left: MARGIN, top, right: WIDTH - MARGIN, bottom: scene.height - MARGIN };
        frame::sentences(&mut scene, area, &figure.empty);
        return scene;
    }
    let top = frame::legend(&mut scene, &entries(figure), top, 420.0) + 20.0;
    let most = figure.designs.iter().map(|design| design.spent_high).fold(0.0, f64::max);
    let plot =
        Area { left: MARGIN + 110.0, top, right: WIDTH - MARGIN - 96.0, bottom: scene.height - MARGIN - BOTTOM_ROOM };
    let x = Scale::linear((0.0, most.max(1e-6) * 1.06), (plot.left, plot.right));
    // Better is higher.
    let means = figure.designs.iter().map(|design| design.minutes);
    let y = Scale::log(marker::range(means, &[]), (plot.top + 14.0, plot.bottom));
    draw_axes(&mut scene, &figure.currency, plot, x, y);
    draw_points(&mut scene, &figure.designs, (x, y));
    scene
}

fn entries(figure: &Frontier) -> Vec<Entry> {
    let design = |(at, design): (usize, &DesignPoint)| {
        let dominated = if design.efficient { "" } else { " (dominated)" };
        Entry::new(Key::Note, format!("{}  {}{dominated}", at + 1, design.name))
    };
    let mut entries: Vec<Entry> = figure.designs.iter().enumerate().map(design).collect();
    entries.push(Entry::new(Key::Line(FRONTIER), "efficient: down less than all that spend less, and not by noise"));
    entries.push(Entry::new(Key::Box(PAPER, Hatch::Plain), "hollow point: dominated"));
    entries
}

fn draw_axes(scene: &mut Scene, currency: &str, plot: Area, x: Scale, y: Scale) {
    let ticks = linear_ticks(x.length(), 6.0);
    frame::upright_grid(scene, plot, x, &ticks);
    // Labels of times stand at their heights, so their room is that of lines.
    let times = time_ticks(y, SMALL);
    frame::left_axis(scene, plot, y, &times, "downtime a year (logarithmic, less is higher)");
    for height in small_time_ticks(y).into_iter().map(|value| y.at(value)) {
        scene.line((plot.left - 4.0, height), (plot.left, height), Pen::new(QUIET, 1.0));
    }
    for tick in nines_ticks(y, MINUTES_PER_YEAR, SMALL) {
        let height = y.at(tick.value);
        scene.line((plot.right, height), (plot.right + 6.0, height), Pen::new(TEXT, 1.0));
        scene.text((plot.right + 10.0, height + SMALL * 0.36), &tick.label, Style::new(SMALL));
    }
    let name = format!("spent a year ({}), without the cost of downtime", text::clean(currency));
    frame::bottom_axis(scene, plot, x, &ticks, &name);
}

fn draw_points(scene: &mut Scene, designs: &[DesignPoint], (x, y): (Scale, Scale)) {
    let place = |design: &DesignPoint| -> Point { (x.at(design.spent), y.at(design.minutes)) };
    let mut efficient: Vec<Point> = designs.iter().filter(|design| design.efficient).map(place).collect();
    efficient.sort_by(|a, b| a.0.total_cmp(&b.0));
    scene.polyline(efficient, FRONTIER);
    for (at, design) in designs.iter().enumerate() {
        let centre = place(design);
        for pen in [Pen::new(PAPER, 4.0), Pen::new(TEXT, 1.4)] {
            scene.line((centre.0, y.at(design.interval.low)), (centre.0, y.at(design.interval.high)), pen);
        }
        let dominated = !design.efficient;
        let ink = if dominated { VERMILION } else { BLUE };
        diamond(scene, centre, POINT, ink);
        if dominated {
            diamond(scene, centre, POINT - 2.5, PAPER);
        }
        scene.tip(&design.name);
        let style = Style::new(BODY).bold().anchor(Anchor::Start);
        scene.text((centre.0 + POINT + 3.0, centre.1 + POINT + 9.0), &(at + 1).to_string(), style);
    }
}

fn diamond(scene: &mut Scene, (x, y): Point, half: f64, ink: super::super::theme::Ink) {
    scene.polygon(vec![(x - half, y), (x, y - half), (x + half, y), (x, y + half)], ink);
}

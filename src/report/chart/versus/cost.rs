//! What designs spend against how long they are down: those on the efficient frontier are joined.

use super::super::axis::{Scale, linear_ticks, nines_ticks, small_time_ticks, time_ticks};
use super::super::figure::{DesignPoint, Frontier};
use super::super::frame::{self, BOTTOM_ROOM, Entry, Key};
use super::super::look::Page;
use super::super::marker;
use super::super::scene::{Anchor, Area, Pen, Point, Scene, Style};
use super::super::text;
use super::super::theme::{BLUE, BODY, DASHED, Hatch, MARGIN, PAPER, QUIET, SMALL, TEXT, VERMILION};
use crate::units::MINUTES_PER_YEAR;

/// The line between efficient designs.
const FRONTIER: Pen = Pen::new(BLUE, 1.8).dashed(DASHED);
/// Half the size of a point.
const POINT: f64 = 7.0;

/// Lays out the chart.
pub(in super::super) fn scene(page: &Page<'_>, figure: &Frontier) -> Scene {
    let extra = 23.0 * (figure.designs.len() as f64 / 3.0).ceil();
    let (mut scene, top) = frame::headed_page(page, 500.0 + extra);
    if figure.designs.is_empty() {
        let area = Area { left: MARGIN, top, right: scene.width - MARGIN, bottom: scene.height - MARGIN };
        frame::sentences(&mut scene, area, &figure.empty);
        return scene;
    }
    let top = frame::legend(&mut scene, &entries(figure), top, 420.0) + 20.0;
    let most = figure.designs.iter().map(|design| design.spent_high).fold(0.0, f64::max);
    let bottom = frame::plot_bottom(&mut scene, top, BOTTOM_ROOM);
    let plot = Area { left: MARGIN + 110.0, top, right: scene.width - MARGIN - 96.0, bottom };
    let x = Scale::linear((0.0, most.max(1e-6) * 1.06), (plot.left, plot.right));
    // Better is higher.
    let means = figure.designs.iter().map(|design| design.minutes);
    let y = Scale::log(marker::range(means, &[]), (plot.top + 14.0, plot.bottom));
    draw_axes(&mut scene, &figure.currency, plot, x, y);
    draw_points(&mut scene, &figure.designs, (x, y), plot.bottom);
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

fn draw_points(scene: &mut Scene, designs: &[DesignPoint], (x, y): (Scale, Scale), bottom: f64) {
    let place = |design: &DesignPoint| -> Point { (x.at(design.spent), y.at(design.minutes)) };
    let mut efficient: Vec<Point> = designs.iter().filter(|design| design.efficient).map(place).collect();
    efficient.sort_by(|a, b| a.0.total_cmp(&b.0));
    scene.polyline(efficient, FRONTIER);
    let mut numbers = Numbers { taken: Vec::new(), bottom };
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
        numbers.add(scene, at + 1, centre);
    }
}

/// Numbers beside points, none on another or on the labels of the axis below.
struct Numbers {
    taken: Vec<Area>,
    bottom: f64,
}

impl Numbers {
    /// Writes a number where it is free: below the point to the right, or else around it.
    fn add(&mut self, scene: &mut Scene, number: usize, (x, y): Point) {
        let words = number.to_string();
        let style = Style::new(BODY).bold().anchor(Anchor::Start);
        let (right, left) = (x + POINT + 3.0, x - POINT - 3.0 - style.width(&words));
        let (below, above) = (y + POINT + 9.0, y - POINT);
        let places = [(right, below), (right, above), (left, below), (left, above)];
        let further = (1..9).map(|step| (right + 20.0 * f64::from(step), above));
        let area =
            |(x, y): Point| Area { left: x, top: y - 0.8 * BODY, right: x + style.width(&words), bottom: y + 3.0 };
        let free = |at: &Point| {
            let own = area(*at);
            own.bottom < self.bottom && own.right < scene.width && self.taken.iter().all(|other| !meet(own, *other))
        };
        if let Some(at) = places.into_iter().chain(further).find(free) {
            self.taken.push(area(at));
            scene.text(at, &words, style);
        }
    }
}

fn meet(a: Area, b: Area) -> bool {
    a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
}

fn diamond(scene: &mut Scene, (x, y): Point, half: f64, ink: super::super::theme::Ink) {
    scene.polygon(vec![(x - half, y), (x, y - half), (x + half, y), (x, y + half)], ink);
}

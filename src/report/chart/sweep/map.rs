//! A map of two axes: a cell for each point, the first axis to the right, the second upwards.

use super::curves::place_words;
use super::rise::Ends;
use super::{across, plot, ramp};
use crate::report::chart::axis::Scale;
use crate::report::chart::figure::{Cell, Quantity, Swept, SweptKey};
use crate::report::chart::frame::{self, Entry, Key};
use crate::report::chart::look::Page;
use crate::report::chart::scene::{Anchor, Area, Pen, Scene, Style};
use crate::report::chart::text;
use crate::report::chart::theme::{BLUE, BODY, GRID, Hatch, MARGIN, PAPER, SMALL, TEXT};
use crate::units::MINUTES_PER_YEAR;

/// Room for the bar of colours with its labels.
const BAR_ROOM: f64 = 118.0;
/// Width of the bar.
const BAR: f64 = 20.0;
/// Room below the cells for labels and the name of the axis.
const FOOT: f64 = 50.0;
/// Widest label of a row.
const ROW_ROOM: f64 = 150.0;
/// Colours span at least this factor to either side of the middle of downtimes, and this much of shares, so that noise
/// does not look like a pattern.
const NARROWEST: f64 = 1.12;
const SMALLEST: f64 = 0.1;
/// The border between cells that keep the objective and those that do not.
const BORDER: Pen = Pen::new(BLUE, 4.0);

/// From figures to shares of the way from pale to dark.
struct Shades {
    figure: Quantity,
    ends: (f64, f64),
    log: bool,
}

impl Shades {
    fn of(figure: Quantity, points: &[Cell]) -> Shades {
        let values = points.iter().filter_map(value);
        match figure {
            Quantity::Downtime => {
                let ends = Ends::of(values.filter(|minutes| *minutes > 0.0).map(|minutes| (minutes, minutes, minutes)));
                let middle = libm::sqrt(ends.least * ends.most);
                let (least, most) = (ends.least.min(middle / NARROWEST), ends.most.max(middle * NARROWEST));
                Shades { figure, ends: (least, most), log: ends.log() }
            }
            Quantity::Kept => {
                let least = values.clone().fold(1.0, f64::min);
                let most = values.fold(0.0, f64::max).max(least);
                let missing = (SMALLEST - (most - least)).max(0.0) / 2.0;
                let (least, most) = ((least - missing).max(0.0), (most + missing).min(1.0));
                Shades { figure, ends: (least, most), log: false }
            }
        }
    }

    /// 0 for the best, 1 for the worst.
    fn share(&self, value: f64) -> f64 {
        let scale = match self.log {
            true => Scale::log(self.ends, (0.0, 1.0)),
            false => Scale::linear(self.ends, (0.0, 1.0)),
        };
        let share = if self.ends.0 < self.ends.1 { scale.at(value) } else { 0.5 };
        if self.figure == Quantity::Kept { 1.0 - share } else { share }
    }

    /// The value at a share of the bar from its lower end.
    fn value(&self, share: f64) -> f64 {
        let (low, high) = self.ends;
        if self.log { low * libm::pow(high / low, share) } else { low + share * (high - low) }
    }
}

fn value(cell: &Cell) -> Option<f64> {
    cell.level.map(|level| level.mean)
}

/// Whether no downtime was seen there, so that only its bound is known.
fn unseen(figure: Quantity, cell: &Cell) -> bool {
    figure == Quantity::Downtime && value(cell).is_none_or(|minutes| minutes <= 0.0)
}

fn words(figure: Quantity, cell: &Cell) -> String {
    match (figure, cell.level) {
        (_, None) => "-".into(),
        (Quantity::Kept, Some(share)) => text::share(share.mean),
        (Quantity::Downtime, Some(minutes)) if minutes.mean == 0.0 => {
            format!("< {}", text::duration(minutes.interval.high))
        }
        (Quantity::Downtime, Some(minutes)) => text::duration(minutes.mean),
    }
}

/// Lays out the map.
pub(in super::super) fn scene(page: &Page<'_>, swept: &Swept) -> Scene {
    let (mut scene, top) = frame::standard_page(page);
    let entries = entries(swept);
    let top = frame::legend(&mut scene, &entries, top, 760.0) + 14.0;
    let rows = &swept.keys[1];
    let label = Style::new(SMALL);
    let widest =
        rows.values.iter().map(|value| label.width(&text::clean(&value.text)).min(ROW_ROOM)).fold(20.0, f64::max);
    let area = plot(&mut scene, top, BODY + 12.0 + widest + 8.0, BAR_ROOM, FOOT);
    let grid = Cells { area, columns: swept.keys[0].values.len(), rows: rows.values.len() };
    let shades = Shades::of(swept.quantity, &swept.cells);
    draw_cells(&mut scene, swept, &grid, &shades);
    if swept.quantity == Quantity::Downtime {
        draw_border(&mut scene, swept, &grid);
    }
    draw_rows(&mut scene, rows, &grid, widest);
    draw_columns(&mut scene, &swept.keys[0], &grid);
    draw_bar(&mut scene, area, &shades);
    scene
}

/// Where the cells are.
struct Cells {
    area: Area,
    columns: usize,
    rows: usize,
}

impl Cells {
    fn cell(&self, column: usize, row: usize) -> Area {
        let (width, height) = (self.area.width() / self.columns as f64, self.area.height() / self.rows as f64);
        let (left, bottom) = (self.area.left + width * column as f64, self.area.bottom - height * row as f64);
        Area { left, top: bottom - height, right: left + width, bottom }
    }
}

fn entries(swept: &Swept) -> Vec<Entry> {
    let mut entries = vec![Entry::new(Key::Note, "pale is good, dark is bad")];
    if let Some(share) = swept.objective {
        let allowed = text::duration(share * MINUTES_PER_YEAR);
        let words = format!("objective {}: {allowed} a year", text::availability(share));
        let kept = swept.cells.iter().filter(|cell| cell.within).count();
        entries.push(match (swept.quantity, kept) {
            (Quantity::Kept, _) => Entry::new(Key::Note, words),
            (Quantity::Downtime, 0) => Entry::new(Key::Note, format!("{words}, which no mean is within")),
            (Quantity::Downtime, all) if all == swept.cells.len() => {
                Entry::new(Key::Note, format!("{words}, which every mean is within"))
            }
            (Quantity::Downtime, _) => Entry::new(Key::Line(BORDER), words),
        });
    }
    if swept.cells.iter().any(|cell| unseen(swept.quantity, cell)) {
        entries.push(Entry::new(Key::Box(GRID, Hatch::Rising), "no downtime seen: its 95 % bound"));
    }
    entries
}

fn draw_cells(scene: &mut Scene, swept: &Swept, grid: &Cells, shades: &Shades) {
    let (size, figure) = (size(swept, grid), swept.quantity);
    for point in &swept.cells {
        let cell = grid.cell(point.at[0], point.at[1]);
        let shade = value(point).map_or(PAPER, |value| ramp::ink(shades.share(value)));
        let unseen = unseen(figure, point);
        let shade = if unseen { GRID } else { shade };
        scene.hatched(
            Area { right: cell.right - 1.0, top: cell.top + 1.0, ..cell },
            shade,
            if unseen { Hatch::Rising } else { Hatch::Plain },
        );
        scene.tip(&format!("{}: {}", place_words(swept, point), words(figure, point)));
        if let Some(size) = size {
            let ink = if unseen || shade == PAPER { TEXT } else { ramp::words_on(shade) };
            let style = Style::new(size).anchor(Anchor::Middle).ink(ink);
            scene.text((cell.middle(), cell.top.midpoint(cell.bottom) + size * 0.36), &words(figure, point), style);
        }
    }
}

/// The largest letters with which every figure fits in its cell.
fn size(swept: &Swept, grid: &Cells) -> Option<f64> {
    let cell = grid.cell(0, 0);
    let fits = |size: &f64| {
        let widest =
            swept.cells.iter().map(|cell| text::width(&words(swept.quantity, cell), *size, false)).fold(0.0, f64::max);
        widest + 6.0 <= cell.width() && size + 4.0 <= cell.height()
    };
    [15.0, 14.0, 13.0, 12.0, 11.0, 10.0].into_iter().find(fits)
}

/// A line wherever a cell that keeps the objective on average meets one that does not.
fn draw_border(scene: &mut Scene, swept: &Swept, grid: &Cells) {
    let kept = |column: usize, row: usize| swept.cells[column * grid.rows + row].within;
    let mut draw = |from, to| {
        scene.line(from, to, Pen::new(PAPER, BORDER.width + 2.5));
        scene.line(from, to, BORDER);
    };
    for column in 0..grid.columns {
        for row in 0..grid.rows {
            let cell = grid.cell(column, row);
            if column + 1 < grid.columns && kept(column, row) != kept(column + 1, row) {
                draw((cell.right - 0.5, cell.top - 1.0), (cell.right - 0.5, cell.bottom + 1.0));
            }
            if row + 1 < grid.rows && kept(column, row) != kept(column, row + 1) {
                draw((cell.left - 1.5, cell.top + 0.5), (cell.right + 0.5, cell.top + 0.5));
            }
        }
    }
}

fn draw_rows(scene: &mut Scene, axis: &SweptKey, grid: &Cells, widest: f64) {
    let height = grid.area.height() / grid.rows as f64;
    let step = ((SMALL + 4.0) / height).ceil().max(1.0) as usize;
    for row in (0..grid.rows).step_by(step) {
        let cell = grid.cell(0, row);
        let style = Style::new(SMALL).anchor(Anchor::End);
        let at = (grid.area.left - 8.0, cell.top.midpoint(cell.bottom) + SMALL * 0.36);
        scene.fitted(at, &axis.values[row].text, style, widest + 0.5);
    }
    let at = (MARGIN + BODY * 0.74, grid.area.top.midpoint(grid.area.bottom));
    let style = Style::new(BODY).anchor(Anchor::Middle).upwards();
    scene.fitted(at, &axis.name, style, grid.area.height());
}

fn draw_columns(scene: &mut Scene, axis: &SweptKey, grid: &Cells) {
    let style = Style::new(SMALL).anchor(Anchor::Middle);
    let room = (grid.area.width() / grid.columns as f64 - 8.0).max(110.0);
    let labels: Vec<String> = axis.values.iter().map(|level| text::shorten(&level.text, SMALL, false, room)).collect();
    let places: Vec<f64> = (0..grid.columns).map(|column| grid.cell(column, 0).middle()).collect();
    let widths: Vec<f64> = labels.iter().map(|label| style.width(label)).collect();
    for column in across::labelled(&places, &widths) {
        scene.text((places[column], grid.area.bottom + 6.0 + SMALL), &labels[column], style);
    }
    let style = Style::new(BODY).anchor(Anchor::Middle);
    scene.fitted((grid.area.middle(), grid.area.bottom + 28.0 + BODY), &axis.name, style, grid.area.width());
}

/// The bar of colours, with five values beside it.
fn draw_bar(scene: &mut Scene, area: Area, shades: &Shades) {
    let left = area.right + 18.0;
    let steps = 60;
    let height = area.height() / f64::from(steps);
    for step in 0..steps {
        let share = (f64::from(step) + 0.5) / f64::from(steps);
        let bottom = area.bottom - height * f64::from(step);
        let ink = ramp::ink(shades.share(shades.value(share)));
        scene.rect(Area { left, top: bottom - height - 0.5, right: left + BAR, bottom }, ink);
    }
    scene.border(Area { left, right: left + BAR, ..area }, Pen::new(TEXT, 0.8));
    let same = shades.ends.0 >= shades.ends.1;
    for at in if same { 2..3 } else { 0..5 } {
        let share = f64::from(at) / 4.0;
        let y = area.bottom - share * area.height();
        scene.line((left + BAR, y), (left + BAR + 5.0, y), Pen::new(TEXT, 1.0));
        let label = match shades.figure {
            Quantity::Downtime => text::duration(shades.value(share)),
            Quantity::Kept => text::share(shades.value(share)),
        };
        let y = (y + SMALL * 0.36).clamp(area.top + SMALL * 0.74, area.bottom);
        scene.text((left + BAR + 8.0, y), &label, Style::new(SMALL));
    }
}

//! How figures grow with a size: a panel for each figure, a curve for each kind, both axes logarithmic.

use super::axis::Scale;
use super::scene::{Anchor, Area, Pen, Scene, Style};
use super::theme::{BLUE, BODY, DASHED, DOTTED, GREEN, GRID, MARGIN, NEUTRAL, ORANGE, SMALL, WIDTH};
use super::{ChartError, Format, encode, frame};
use frame::{Entry, Key};

/// One figure over the sizes.
#[derive(Debug, Clone, PartialEq)]
pub struct Panel {
    /// What the figure is, with its unit.
    pub name: String,
    /// A curve for each kind: size and figure, both above zero.
    pub curves: Vec<Vec<(f64, f64)>>,
    /// A line to compare with.
    pub guide: Vec<(f64, f64)>,
}

/// Figures over the sizes of several kinds of things.
#[derive(Debug, Clone, PartialEq)]
pub struct Growth {
    /// Heading.
    pub title: String,
    /// What was measured.
    pub subject: String,
    /// What the size is.
    pub size: String,
    /// Names of the kinds, three at most.
    pub kinds: Vec<String>,
    /// Name of the lines to compare with.
    pub guide: String,
    /// The panels, two side by side.
    pub panels: Vec<Panel>,
}

const PENS: [Pen; 3] = [Pen::new(BLUE, 2.4), Pen::new(ORANGE, 2.4).dashed(DASHED), Pen::new(GREEN, 2.4).dashed(DOTTED)];
const GUIDE: Pen = Pen::new(NEUTRAL, 1.6).dashed(DOTTED);
/// Height of a panel with all around it, and its parts.
const PANEL: f64 = 300.0;
const HEAD: f64 = 40.0;
const FOOT: f64 = 46.0;
const SIDE: f64 = 66.0;

/// Draws it.
///
/// # Errors
/// Where the picture is too large for memory, or the encoder of a PNG fails.
pub fn draw_growth(growth: &Growth, format: Format) -> Result<Vec<u8>, ChartError> {
    let height = 130.0 + PANEL * growth.panels.len().div_ceil(2) as f64;
    let mut scene = Scene::new(WIDTH, height, &growth.title);
    let room = WIDTH - 2.0 * MARGIN;
    scene.fitted((MARGIN, MARGIN + 16.0), &growth.title, Style::new(21.0).bold(), room);
    scene.fitted((MARGIN, MARGIN + 40.0), &growth.subject, Style::new(BODY), room);
    let kinds = growth.kinds.iter().zip(PENS).map(|(kind, pen)| Entry::new(Key::Line(pen), kind));
    let entries: Vec<Entry> = kinds.chain([Entry::new(Key::Line(GUIDE), &growth.guide)]).collect();
    let top = frame::legend(&mut scene, &entries, MARGIN + 52.0, 640.0) + 8.0;
    for (at, panel) in growth.panels.iter().enumerate() {
        let left = MARGIN + (at % 2) as f64 * (WIDTH / 2.0 - MARGIN / 2.0);
        let top = top + PANEL * (at / 2) as f64;
        let right = left + WIDTH / 2.0 - 1.5 * MARGIN;
        let plot = Area { left: left + SIDE, top: top + HEAD, right, bottom: top + PANEL - FOOT };
        scene.fitted((left, top + HEAD - 16.0), &panel.name, Style::new(BODY).bold(), right - left);
        draw_panel(&mut scene, plot, panel, &growth.size);
    }
    encode(&scene, format)
}

fn draw_panel(scene: &mut Scene, plot: Area, panel: &Panel, size: &str) {
    let points = || panel.curves.iter().flatten();
    let across = Scale::log(decades(points().map(|(size, _)| *size)), (plot.left, plot.right));
    let ends = decades(points().map(|(_, figure)| *figure));
    let up = Scale::log(ends, (plot.bottom, plot.top));
    for decade in between(ends) {
        let y = up.at(decade);
        scene.line((plot.left, y), (plot.right, y), Pen::new(GRID, 1.0));
        let style = Style::new(SMALL).anchor(Anchor::End);
        scene.text((plot.left - 8.0, y + SMALL * 0.36), &round(decade), style);
    }
    for decade in between(decades(points().map(|(size, _)| *size))) {
        let x = across.at(decade);
        scene.line((x, plot.top), (x, plot.bottom + 6.0), Pen::new(GRID, 1.0));
        let style = Style::new(SMALL).anchor(Anchor::Middle);
        scene.text((x, plot.bottom + 8.0 + SMALL), &round(decade), style);
    }
    frame::base_line(scene, plot.left, plot.right, plot.bottom);
    scene.text((plot.middle(), plot.bottom + 26.0 + SMALL), size, Style::new(SMALL).anchor(Anchor::Middle));
    let place = |(size, figure): &(f64, f64)| (across.at(*size), up.at(*figure));
    let inside = panel.guide.iter().filter(|(_, figure)| up.holds(*figure));
    scene.polyline(inside.map(place).collect(), GUIDE);
    for (curve, pen) in panel.curves.iter().zip(PENS) {
        scene.polyline(curve.iter().map(place).collect(), pen);
        for point in curve {
            let (x, y) = place(point);
            scene.rect(Area { left: x - 3.0, top: y - 3.0, right: x + 3.0, bottom: y + 3.0 }, pen.ink);
            scene.tip(&format!("{} {size}: {}", round(point.0), crate::units::significant(point.1, 3)));
        }
    }
}

/// The powers of ten that hold all values.
fn decades(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let (low, high) = values.fold((f64::INFINITY, 0.0), |(low, high): (f64, f64), x| (low.min(x), high.max(x)));
    let power = |exponent: f64| libm::pow(10.0, exponent);
    (power((libm::log10(low) + 1e-9).floor()), power((libm::log10(high) - 1e-9).ceil()))
}

/// The powers of ten from one to another.
fn between((low, high): (f64, f64)) -> impl Iterator<Item = f64> {
    let exponents = libm::log10(low).round() as i32..=libm::log10(high).round() as i32;
    exponents.map(|exponent| libm::pow(10.0, f64::from(exponent)))
}

/// A power of ten in few letters.
fn round(value: f64) -> String {
    let shown = |scale: f64, unit: &str| format!("{}{unit}", crate::units::significant(value / scale, 3));
    match value {
        1e9.. => shown(1e9, " G"),
        1e6.. => shown(1e6, " M"),
        1e3.. => shown(1e3, " k"),
        ..1e-3 => scientific(value),
        _ => shown(1.0, ""),
    }
}

/// A small number with three digits and its power of ten, as `1e-5`; the power of a computed 1e-5 may be a hair below it.
fn scientific(value: f64) -> String {
    let text = format!("{value:.2e}");
    let (digits, power) = text.split_once('e').unwrap_or((&text, "0"));
    let digits = if digits.contains('.') { digits.trim_end_matches('0').trim_end_matches('.') } else { digits };
    format!("{digits}e{power}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn powers_of_ten_are_written_as_such() {
        let written: Vec<String> = between((1e-12, 1e12)).map(round).collect();
        assert_eq!(written[..4], ["1e-12", "1e-11", "1e-10", "1e-9"]);
        assert_eq!(written[7..14], ["1e-5", "1e-4", "0.001", "0.01", "0.1", "1", "10"]);
        assert_eq!(written[15..22], ["1 k", "10 k", "100 k", "1 M", "10 M", "100 M", "1 G"]);
        assert_eq!(round(2.5e-7), "2.5e-7");
    }
}

//! The lines of a hatch, cut to a rectangle.

use super::scene::{Area, Point};
use super::theme::Hatch;

/// Distance between two lines of a hatch.
const HATCH_STEP: f64 = 6.0;

/// The lines of `hatch` inside `area`; they continue from one rectangle to the next.
pub(super) fn hatching(area: Area, hatch: Hatch) -> Vec<Vec<Point>> {
    match hatch {
        Hatch::Plain => Vec::new(),
        Hatch::Rising => diagonals(area, 1.0),
        Hatch::Falling => diagonals(area, -1.0),
        Hatch::Crossed => [diagonals(area, 1.0), diagonals(area, -1.0)].concat(),
        Hatch::Upright => steps(area.left, area.right).map(|x| vec![(x, area.top), (x, area.bottom)]).collect(),
        Hatch::Level => steps(area.top, area.bottom).map(|y| vec![(area.left, y), (area.right, y)]).collect(),
    }
}

/// Multiples of the hatch step strictly between two numbers.
fn steps(from: f64, to: f64) -> impl Iterator<Item = f64> {
    let first = (from / HATCH_STEP).floor() as i64 + 1;
    (first..).map(|i| i as f64 * HATCH_STEP).take_while(move |v| *v < to)
}

/// The lines `x + slope * y = c` inside `area`.
fn diagonals(area: Area, slope: f64) -> Vec<Vec<Point>> {
    let ends = (slope * area.top, slope * area.bottom);
    let (low, high) = (area.left + ends.0.min(ends.1), area.right + ends.0.max(ends.1));
    steps(low, high)
        .map(|c| {
            let y_at = |x: f64| ((c - x) / slope).clamp(area.top, area.bottom);
            [y_at(area.left), y_at(area.right)].map(|y| (c - slope * y, y)).to_vec()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hatching_stays_inside_its_rectangle() {
        let area = Area { left: 3.0, top: 5.0, right: 47.0, bottom: 21.0 };
        for hatch in [Hatch::Rising, Hatch::Falling, Hatch::Crossed, Hatch::Upright, Hatch::Level] {
            let lines = hatching(area, hatch);
            assert!(!lines.is_empty());
            for (x, y) in lines.concat() {
                assert!((3.0 - 1e-9..=47.0 + 1e-9).contains(&x), "{hatch:?}: x is {x}");
                assert!((5.0 - 1e-9..=21.0 + 1e-9).contains(&y), "{hatch:?}: y is {y}");
            }
        }
    }
}

//! Lines taken apart: dashes, and the rectangles of lines whose parts run along the axes.

use super::scene::{Area, Point};

/// The parts of the line through `points` that `dash` leaves; the whole line where it is empty.
pub(super) fn dashes(points: &[Point], dash: &[f64]) -> Vec<Vec<Point>> {
    if dash.is_empty() || !dash.iter().all(|length| *length > 0.0) {
        return vec![points.to_vec()];
    }
    let (mut parts, mut index, mut left) = (Vec::new(), 0, dash[0]);
    let mut part = Vec::new();
    for pair in points.windows(2) {
        let length = libm::hypot(pair[1].0 - pair[0].0, pair[1].1 - pair[0].1);
        let mut done = 0.0;
        part.push(pair[0]);
        while length.is_finite() && done + left < length {
            done += left;
            part.push(between(pair[0], pair[1], done / length));
            let whole = std::mem::take(&mut part);
            if index % 2 == 0 {
                parts.push(whole);
            }
            part.push(between(pair[0], pair[1], done / length));
            index += 1;
            left = dash[index % dash.len()];
        }
        left -= length - done;
    }
    part.extend(points.last());
    if index % 2 == 0 {
        parts.push(part);
    }
    parts
}

fn between(from: Point, to: Point, share: f64) -> Point {
    (from.0 + (to.0 - from.0) * share, from.1 + (to.1 - from.1) * share)
}

/// Whether every part of the line is level or upright.
pub(super) fn is_right_angled(points: &[Point]) -> bool {
    points.windows(2).all(|pair| pair[0].0 == pair[1].0 || pair[0].1 == pair[1].1)
}

/// The parts of a right-angled line of this `width` as rectangles, which meet in full corners.
pub(super) fn sides(points: &[Point], width: f64) -> Vec<Area> {
    let (half, last) = (width / 2.0, points.len().saturating_sub(2));
    let reach = |inner: bool| if inner { half } else { 0.0 };
    points
        .windows(2)
        .enumerate()
        .map(|(i, pair)| {
            let (before, after) = (reach(i > 0), reach(i < last));
            if pair[0].1 == pair[1].1 {
                let (left, right) = ends(pair[0].0, pair[1].0, before, after);
                Area { left, right, top: pair[0].1 - half, bottom: pair[0].1 + half }
            } else {
                let (top, bottom) = ends(pair[0].1, pair[1].1, before, after);
                Area { left: pair[0].0 - half, right: pair[0].0 + half, top, bottom }
            }
        })
        .collect()
}

/// The smaller and the larger of two ends, each moved outwards by its reach.
fn ends(from: f64, to: f64, before: f64, after: f64) -> (f64, f64) {
    if from <= to { (from - before, to + after) } else { (to - after, from + before) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dashes_run_on_around_a_corner() {
        let line = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0)];
        let parts = dashes(&line, &[8.0, 4.0]);
        assert_eq!(parts, [vec![(0.0, 0.0), (8.0, 0.0)], vec![(10.0, 2.0), (10.0, 10.0)]]);
        assert_eq!(dashes(&line, &[]), [line.to_vec()]);
        let turned = dashes(&line, &[12.0, 100.0]);
        assert_eq!(turned, [vec![(0.0, 0.0), (10.0, 0.0), (10.0, 2.0)]]);
    }

    #[test]
    fn a_broken_line_has_dashes_too() {
        assert_eq!(dashes(&[(0.0, 0.0), (f64::INFINITY, 0.0)], &[1.0, 1.0]).len(), 1);
        assert_eq!(dashes(&[], &[1.0, 1.0]), [Vec::new()]);
    }

    #[test]
    fn corners_are_full_and_ends_are_not_longer() {
        let line = [(0.0, 0.0), (10.0, 0.0), (10.0, 5.0)];
        assert!(is_right_angled(&line));
        let sides = sides(&line, 2.0);
        assert_eq!(sides[0], Area { left: 0.0, top: -1.0, right: 11.0, bottom: 1.0 });
        assert_eq!(sides[1], Area { left: 9.0, top: -1.0, right: 11.0, bottom: 5.0 });
        assert!(!is_right_angled(&[(0.0, 0.0), (1.0, 1.0)]));
    }
}

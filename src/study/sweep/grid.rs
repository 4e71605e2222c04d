//! The points of a sweep: every combination of the values of its axes.

use super::axis::{Axis, MAX_POINTS, Refused};
use crate::scenario::{Draft, Reading, Scenario};

/// One or two axes, and so the points to simulate: the last axis varies fastest.
#[derive(Debug, Clone, PartialEq)]
pub struct Grid {
    axes: Vec<Axis>,
}

/// A point that the scenario refuses.
pub struct RefusedPoint {
    /// Its overrides.
    pub overrides: Vec<String>,
    /// What is wrong with it.
    pub reading: Reading,
}

impl Grid {
    /// The points of one or two axes.
    ///
    /// # Errors
    /// [`Refused`] for another number of axes, axes of one key, or more than [`MAX_POINTS`] points.
    pub fn new(axes: Vec<Axis>) -> Result<Grid, Refused> {
        if axes.is_empty() || axes.len() > 2 {
            let reason = format!("a sweep has one axis or two, not {}", axes.len());
            return Err(Refused::new(reason, "vary the others in sweeps of their own"));
        }
        if axes.len() == 2 && axes[0].key.trim_end_matches('*') == axes[1].key.trim_end_matches('*') {
            let reason = format!("both axes are over `{}`", axes[0].key.trim_end_matches('*'));
            return Err(Refused::new(reason, "put all its values on one axis"));
        }
        let grid = Grid { axes };
        if grid.count() > MAX_POINTS {
            let reason = format!("the sweep has {} points, more than {MAX_POINTS}", grid.count());
            return Err(Refused::new(reason, "take fewer values on an axis"));
        }
        Ok(grid)
    }

    /// The axes.
    pub fn axes(&self) -> &[Axis] {
        &self.axes
    }

    /// Number of points.
    pub fn count(&self) -> usize {
        self.axes.iter().map(|axis| axis.levels.len()).product()
    }

    /// Which value of each axis a point has.
    pub fn at(&self, point: usize) -> Vec<usize> {
        match self.axes.get(1) {
            None => vec![point],
            Some(second) => vec![point / second.levels.len(), point % second.levels.len()],
        }
    }

    /// The overrides of a point.
    pub fn overrides(&self, point: usize) -> Vec<String> {
        let pairs = self.axes.iter().zip(self.at(point));
        pairs.map(|(axis, at)| format!("{}={}", axis.key, axis.levels[at].text)).collect()
    }

    /// Points one step away on an axis.
    pub(super) fn neighbours(&self, point: usize) -> Vec<usize> {
        let apart = |other: &usize| {
            let steps = self.at(point).into_iter().zip(self.at(*other)).map(|(a, b)| a.abs_diff(b));
            steps.sum::<usize>() == 1
        };
        (0..self.count()).filter(apart).collect()
    }

    /// Reads the scenario of a point.
    pub fn read(&self, draft: &Draft<'_>, point: usize) -> Reading {
        draft.read_with(&self.overrides(point))
    }

    /// Reads the scenarios of all points.
    ///
    /// # Errors
    /// The first point that is refused, with its diagnostics.
    pub fn read_all(&self, draft: &Draft<'_>) -> Result<Vec<Scenario>, Box<RefusedPoint>> {
        let one = |point| {
            let mut reading = self.read(draft, point);
            let overrides = self.overrides(point);
            reading.scenario.take().ok_or_else(|| Box::new(RefusedPoint { overrides, reading }))
        };
        (0..self.count()).map(one).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(axes: &[&str]) -> Result<Grid, Refused> {
        Grid::new(axes.iter().map(|text| Axis::parse(text).expect("an axis")).collect())
    }

    #[test]
    fn the_last_axis_varies_fastest() {
        let grid = grid(&["a=1..2", "b=x,y,z"]).expect("a grid");
        let all: Vec<String> = (0..grid.count()).map(|point| grid.overrides(point).join(" ")).collect();
        assert_eq!(all, ["a=1 b=x", "a=1 b=y", "a=1 b=z", "a=2 b=x", "a=2 b=y", "a=2 b=z"]);
        assert_eq!(grid.neighbours(1), [0, 2, 4]);
    }

    #[test]
    fn too_much_is_refused() {
        assert!(grid(&[]).is_err());
        assert!(grid(&["a=1", "b=1", "c=1"]).is_err());
        assert!(grid(&["a=1,2", "a*=1,2"]).expect_err("one key").reason.contains("both axes are over `a`"));
        assert!(grid(&["a=1..100", "b=1..11"]).expect_err("1100").reason.contains("1100 points"));
    }
}

//! `--set`, and `--over` and `--find` of a sweep. The input: a line each, and below a line `---` the scenario.

use crate::scenario::{beside, said};
use fivenines::scenario::{Draft, read};
use fivenines::study::sweep::{Axis, Goal, Grid};

/// The scenario where the input brings none.
const USUAL: &str = include_str!("../../scenarios/mechanisms/uncertain.toml");
/// Lines that are tried together.
const MOST: usize = 8;
/// Points of a sweep that are read.
const POINTS: usize = 8;

/// Reads a scenario with all lines as overrides, and each line as the axis and the goal of a sweep.
pub fn check(text: &str) {
    let (lines, scenario) = text.split_once("\n---\n").unwrap_or((text, USUAL));
    let lines: Vec<String> = lines.lines().take(MOST).map(String::from).collect();
    said(&read("scenario.toml", scenario, &lines, &beside));
    let draft = Draft { load: Box::new(beside), ..Draft::of_text("scenario.toml", scenario) };
    for line in &lines {
        let _ = Goal::parse(line);
        if let Ok(axis) = Axis::parse(line) {
            swept(vec![axis], &draft);
        }
    }
    let axes: Result<Vec<Axis>, _> = lines.iter().take(2).map(|line| Axis::parse(line)).collect();
    axes.into_iter().for_each(|axes| swept(axes, &draft));
}

fn swept(axes: Vec<Axis>, draft: &Draft<'_>) {
    let Ok(grid) = Grid::new(axes) else { return };
    (0..grid.count().min(POINTS)).for_each(|point| said(&grid.read(draft, point)));
}

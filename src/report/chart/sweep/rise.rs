//! The upright axis of a sweep: downtime at the left with availability at the right, or a share.

use crate::report::chart::axis::{Scale, Tick, linear_ticks, nines_ticks, time_ticks};
use crate::report::chart::frame;
use crate::report::chart::scene::{Anchor, Area, Pen, Scene, Style};
use crate::report::chart::text;
use crate::report::chart::theme::{BODY, MARGIN, SMALL, TEXT};
use crate::units::{MINUTES_PER_YEAR, significant};

/// The axis is logarithmic from this ratio of the largest to the smallest figure on.
const DECADE: f64 = 8.0;
/// How far beyond the curves the objective may lie and still be drawn.
const NEAR: f64 = 30.0;

/// Size for which labels that stand side by side need the room that labels one above the other have.
const STACKED: f64 = 5.0;

/// An upright axis.
pub(super) struct Rise {
    pub(super) scale: Scale,
    left: Vec<Tick>,
    right: Vec<Tick>,
    names: (String, &'static str),
}

/// The ends of the figures: the least and the largest to be shown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Ends {
    pub(super) least: f64,
    pub(super) most: f64,
}

impl Ends {
    /// Of means with their intervals; of a mean of zero its upper end alone is known.
    pub(super) fn of(figures: impl Iterator<Item = (f64, f64, f64)>) -> Ends {
        let mut ends = Ends { least: f64::INFINITY, most: 0.0 };
        for (mean, low, high) in figures {
            let high = if high.is_finite() { high } else { mean };
            let least = if mean > 0.0 { low.max(mean / 5.0) } else { high / 3.0 };
            ends.least = if least > 0.0 { ends.least.min(least) } else { ends.least };
            ends.most = ends.most.max(high).max(mean);
        }
        if ends.most <= 0.0 {
            Ends { least: 0.1, most: 10.0 }
        } else {
            Ends { least: ends.least.min(ends.most), ..ends }
        }
    }

    /// With the objective in it, unless that is far away.
    pub(super) fn with(self, objective: Option<f64>) -> Ends {
        match objective {
            Some(value) if value > 0.0 && value >= self.least / NEAR && value <= self.most * NEAR => {
                Ends { least: self.least.min(value), most: self.most.max(value) }
            }
            _ => self,
        }
    }

    /// Whether the axis is logarithmic.
    pub(super) fn log(self) -> bool {
        self.most >= DECADE * self.least
    }
}

/// Downtime in minutes a year upwards; availability at the right.
pub(super) fn downtime(ends: Ends, bottom: f64, top: f64) -> Rise {
    let (log, least, most) = (ends.log(), ends.least, ends.most);
    let scale = match log {
        true => Scale::log((least / 1.4, (most * 1.4).min(MINUTES_PER_YEAR * 1.2)), (bottom, top)),
        false => Scale::linear((0.0, most * 1.1), (bottom, top)),
    };
    let left = match log {
        true => time_ticks(scale, STACKED),
        false => {
            let (unit, length) = text::time_unit(most);
            let ticks = linear_ticks(most * 1.1 / length, 6.0).into_iter();
            ticks.map(|tick| Tick { value: tick.value * length, label: named(&tick, unit) }).collect()
        }
    };
    let right = match log {
        true => nines_ticks(scale, MINUTES_PER_YEAR, STACKED),
        false => {
            let ticks = linear_ticks(most * 1.1 / MINUTES_PER_YEAR, 6.0).into_iter();
            ticks
                .map(|tick| Tick { value: tick.value * MINUTES_PER_YEAR, label: text::availability(tick.value) })
                .collect()
        }
    };
    let name = if log { "mean downtime a year (logarithmic)" } else { "mean downtime a year" };
    Rise { scale, left, right, names: (name.into(), "availability") }
}

fn named(tick: &Tick, unit: &str) -> String {
    if tick.value == 0.0 { "0".into() } else { format!("{} {unit}", tick.label) }
}

/// A share from a round number below the least to 100 %.
pub(super) fn share(least: f64, name: &str, bottom: f64, top: f64) -> Rise {
    let from = [0.99, 0.9, 0.5].into_iter().find(|from| least >= *from).unwrap_or(0.0);
    let scale = Scale::linear((from * 100.0, 100.0), (bottom, top));
    let step = (100.0 - from * 100.0) / 5.0;
    let tick = |at: u32| {
        let value = from * 100.0 + step * f64::from(at);
        Tick { value, label: format!("{} %", significant(value, 5)) }
    };
    Rise { scale, left: (0..=5).map(tick).collect(), right: Vec::new(), names: (name.into(), "") }
}

impl Rise {
    /// Room that the labels and the name at the left need.
    pub(super) fn left_room(&self) -> f64 {
        frame::left_room(&self.left)
    }

    /// Room that those at the right need.
    pub(super) fn right_room(&self) -> f64 {
        if self.right.is_empty() { 12.0 } else { frame::left_room(&self.right) }
    }

    /// The pixel of a figure, which stays in the plot.
    pub(super) fn at(&self, value: f64) -> f64 {
        self.scale.at(value)
    }

    /// Draws grid, labels and names.
    pub(super) fn draw(&self, scene: &mut Scene, plot: Area) {
        frame::left_axis(scene, plot, self.scale, &self.left, &self.names.0);
        if self.right.is_empty() {
            return;
        }
        scene.line((plot.right + 0.5, plot.top), (plot.right + 0.5, plot.bottom), Pen::new(TEXT, 1.0));
        for tick in &self.right {
            let y = self.scale.at(tick.value);
            scene.line((plot.right, y), (plot.right + 6.0, y), Pen::new(TEXT, 1.0));
            scene.text((plot.right + 9.0, y + SMALL * 0.36), &tick.label, Style::new(SMALL));
        }
        let at = (scene.width - MARGIN, plot.top.midpoint(plot.bottom));
        scene.text(at, self.names.1, Style::new(BODY).anchor(Anchor::Middle).upwards());
    }
}

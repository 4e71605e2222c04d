//! What two changes each do: numbers lower and higher, causes gone and half as long.

use super::super::text;
use super::{Drawing, Figure, Heading, Interval, number};
use crate::study::sensitivity::{self, End, Fix, Saving, Sensitivity};
use crate::units::{HOURS_PER_YEAR, Hours};
use serde::{Deserialize, Serialize};

/// Rows of two bars each.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pairs {
    /// What the two bars are.
    pub sides: Sides,
    /// Name of the axis of minutes, without the unit that suits.
    pub minutes_name: String,
    /// Where bars begin, in minutes a year.
    #[serde(with = "number")]
    pub base: f64,
    /// The rows from the top.
    pub rows: Vec<Row>,
    /// What the legend says of the intervals.
    pub interval_name: String,
    /// More that the legend says.
    pub note: String,
    /// What is said below the rows; empty for nothing.
    pub rest: String,
    /// What is said where there are no rows.
    pub empty: Vec<String>,
}

/// What the two bars of a row are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sides {
    /// A lower and a higher value of a number.
    LowerHigher,
    /// A cause that never happens, and one with half the recovery time.
    NeverHalf,
}

/// A row: what is changed, and what comes of each of two changes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// What is changed; never cut while it fits the page.
    pub name: String,
    /// More about it, cut where it has no room.
    pub note: String,
    /// The bars.
    pub bars: [Option<Bar>; 2],
}

/// A bar from the base to its value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bar {
    /// In minutes a year.
    #[serde(with = "number")]
    pub value: f64,
    /// Its interval; none where nothing was seen to change.
    pub interval: Option<Interval>,
    /// Said at its end.
    pub words: String,
}

/// What each number does to the downtime, the widest first.
pub(super) fn tornado(found: &Sensitivity, top: usize) -> Figure {
    let base = found.downtime_minutes_per_year.mean;
    let moving: Vec<&sensitivity::Bar> = found.bars.iter().filter(|bar| bar.reach() > 0.0).collect();
    let shown = if moving.len() > top + 1 { top } else { moving.len() };
    let level = text::share(found.downtime_minutes_per_year.level);
    let pairs = Pairs {
        sides: Sides::LowerHigher,
        minutes_name: "downtime a year".into(),
        base,
        rows: moving[..shown].iter().map(|bar| number_row(bar, base)).collect(),
        interval_name: format!("{level} interval of the change"),
        note: format!("upright line: as it is, {}", text::duration(base)),
        rest: other_numbers(found, &moving, shown),
        empty: nothing(found, "No number changes the downtime in what was seen"),
    };
    figure("tornado", found, format!("downtime of {} at other values of each number", found.service), pairs)
}

/// What to fix first: the most minutes first.
pub(super) fn fixes(found: &Sensitivity, top: usize) -> Figure {
    let moving: Vec<&Fix> = found.fixes.iter().filter(|fix| reach(fix) > 0.0).collect();
    let shown = if moving.len() > top + 1 { top } else { moving.len() };
    let level = text::share(found.downtime_minutes_per_year.level);
    let pairs = Pairs {
        sides: Sides::NeverHalf,
        minutes_name: "downtime saved a year".into(),
        base: 0.0,
        rows: moving[..shown].iter().map(|fix| fix_row(fix)).collect(),
        interval_name: format!("{level} interval"),
        note: format!("of {} in all", text::duration(found.downtime_minutes_per_year.mean)),
        rest: other_fixes(found, &moving, shown),
        empty: nothing(found, "No fix saves anything that was seen"),
    };
    figure("fixes", found, format!("what to fix first for {}", found.service), pairs)
}

fn figure(name: &str, found: &Sensitivity, subject: String, pairs: Pairs) -> Figure {
    let histories = if (found.horizon_hours - HOURS_PER_YEAR).abs() < 1e-6 {
        format!("{} years of 365 d", text::whole(found.replications))
    } else {
        format!("{} histories of {}", text::whole(found.replications), Hours(found.horizon_hours))
    };
    let heading = Heading::new(&found.title, subject, format!("{histories}, seed {}", found.seed));
    Figure { name: name.into(), heading, drawing: Drawing::Pairs(pairs) }
}

/// What is said in place of an empty chart.
fn nothing(found: &Sensitivity, words: &str) -> Vec<String> {
    let mut lines = vec![format!("{words}.")];
    if found.downtime_minutes_per_year.mean == 0.0 {
        lines.push(format!("No downtime in {} histories.", text::whole(found.replications)));
    }
    lines
}

fn number_row(bar: &sensitivity::Bar, base: f64) -> Row {
    let one = |end: &Option<End>| {
        end.as_ref().map(|end| {
            let words = match (end.changed, end.noise) {
                (0, _) => format!("{}: no change seen", end.setting),
                (_, true) => format!("{}: {} (noise)", end.setting, text::duration(end.downtime_minutes_per_year)),
                _ => format!("{}: {}", end.setting, text::duration(end.downtime_minutes_per_year)),
            };
            let interval = Interval { low: (base + end.change.low).max(0.0), high: base + end.change.high };
            Bar { value: end.downtime_minutes_per_year, interval: (end.changed > 0).then_some(interval), words }
        })
    };
    Row { name: bar.name.clone(), note: bar.value.clone(), bars: [one(&bar.low), one(&bar.high)] }
}

/// What is said of the numbers that have no row.
fn other_numbers(found: &Sensitivity, moving: &[&sensitivity::Bar], shown: usize) -> String {
    let others = found.bars.len() - shown;
    if others == 0 {
        return String::new();
    }
    let numbers = if others == 1 { "number changes" } else { "numbers change" };
    match moving.get(shown) {
        Some(next) => format!("{others} other {numbers} it by {} or less", text::duration(next.reach())),
        None => format!("{others} other {numbers} nothing that was seen"),
    }
}

fn reach(fix: &Fix) -> f64 {
    let size = |saving: &Option<Saving>| saving.map_or(0.0, |saving| saving.minutes_per_year.mean.abs());
    size(&fix.never).max(size(&fix.twice_as_fast))
}

fn fix_row(fix: &Fix) -> Row {
    let one = |saving: &Option<Saving>| {
        saving.map(|saving| {
            let e = saving.minutes_per_year;
            let words = match (saving.changed, saving.noise) {
                (0, _) => "no change seen".to_string(),
                (_, true) => format!("{} (noise)", text::duration(e.mean)),
                _ => text::duration(e.mean),
            };
            let interval = (saving.changed > 0).then_some(Interval { low: e.low, high: e.high });
            Bar { value: e.mean, interval, words }
        })
    };
    Row { name: fix.name.clone(), note: fix.kind.to_string(), bars: [one(&fix.never), one(&fix.twice_as_fast)] }
}

/// What is said of the causes that have no row.
fn other_fixes(found: &Sensitivity, moving: &[&Fix], shown: usize) -> String {
    let others = found.fixes.len() - shown;
    if others == 0 {
        return String::new();
    }
    let next = moving.get(shown).map_or(0.0, |fix| reach(fix));
    let most = if next > 0.0 { format!("{} or less", text::duration(next)) } else { "nothing that was seen".into() };
    let verb = if others == 1 { "other saves" } else { "others save" };
    format!("{others} {verb} {most}")
}

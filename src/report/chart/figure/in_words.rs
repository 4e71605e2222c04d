//! A figure as a table for readers of a page: its values in words, few enough to be read.

use super::super::text::{amount, duration, share};
use super::{
    Amounts, Causes, Curve, Drawing, ErrorBudget, Exceedance, Figure, Frontier, Histogram, Histograms, Interval,
    Overlay, Pairs, Stacks, Uncertainty, Waterfall,
};

/// Most rows that are made of a curve.
const MOST_ROWS: usize = 24;
/// Shares of observations that a table of several curves tells of.
const SHARES: [f64; 9] = [0.9, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.001];

/// A header and rows as wide as it.
pub type WordTable = (Vec<String>, Vec<Vec<String>>);

impl Figure {
    /// Its values as a table; nothing where a report has a table of them anyway, or there is nothing to show.
    pub fn in_words(&self) -> Option<WordTable> {
        let table = match &self.drawing {
            Drawing::Exceedance(figure) => exceedance(figure),
            Drawing::Histogram(figure) => histogram(figure),
            Drawing::Causes(figure) => causes(figure),
            Drawing::Uncertainty(figure) => uncertainty(figure),
            Drawing::ErrorBudget(figure) => error_budget(figure),
            Drawing::Waterfall(figure) => waterfall(figure),
            Drawing::Pairs(figure) => pairs(figure),
            Drawing::Overlay(figure) => overlay(figure),
            Drawing::Histograms(figure) => histograms(figure),
            Drawing::Stacks(figure) => stacks(figure),
            Drawing::Frontier(figure) => frontier(figure),
            Drawing::Timeline(_) | Drawing::Curves(_) | Drawing::Map(_) => return None,
        };
        (!table.1.is_empty()).then_some(table)
    }
}

fn header<const N: usize>(names: [&str; N]) -> Vec<String> {
    names.map(String::from).to_vec()
}

fn between(interval: Interval, words: impl Fn(f64) -> String) -> String {
    let high = if interval.high.is_finite() { words(interval.high) } else { "unbounded".into() };
    format!("{} to {high}", words(interval.low))
}

fn exceedance(figure: &Exceedance) -> WordTable {
    let words = |value: f64| match figure.amounts {
        Amounts::Time => duration(value),
        Amounts::Money => format!("{} {}", amount(value), figure.unit),
    };
    let points = &figure.curve.points;
    let every = points.len().div_ceil(MOST_ROWS).max(1);
    let kept = points.iter().enumerate().filter(|(at, _)| at % every == 0 || at + 1 == points.len());
    let row = |point: &super::CurvePoint| {
        vec![words(point.amount), share(point.share), between((point.low, point.high).into(), share)]
    };
    let rows = kept.map(|(_, point)| row(point)).collect();
    (header(["at least", "share", "95 % interval"]), rows)
}

fn histogram(figure: &Histogram) -> WordTable {
    let zero = vec!["no downtime".to_string(), share(figure.bars.zero)];
    let bins = figure
        .bars
        .bins
        .iter()
        .map(|bin| vec![format!("{} to {}", duration(bin.low), duration(bin.high)), share(bin.share)]);
    (
        vec!["downtime a year".into(), format!("share of {}", figure.counted)],
        std::iter::once(zero).chain(bins).collect(),
    )
}

fn causes(figure: &Causes) -> WordTable {
    let mut names = header(["cause", "downtime a year", "interval"]);
    names.extend(figure.stages.iter().cloned());
    if figure.more_stages > 0 {
        names.push(format!("{} more stages", figure.more_stages));
    }
    let stages = names.len() - 3;
    let row = |bar: &super::CauseBar| {
        let interval = bar.interval.map_or(String::new(), |interval| between(interval, duration));
        let stage = |at: usize| bar.stages.get(at).filter(|m| **m > 0.0).map_or("-".into(), |m| duration(*m));
        [bar.name.clone(), duration(bar.minutes), interval].into_iter().chain((0..stages).map(stage)).collect()
    };
    let rows = figure.rows.iter().map(row).collect();
    (names, rows)
}

fn uncertainty(figure: &Uncertainty) -> WordTable {
    let row = |part: &super::Part| {
        let super::Ends { low, middle, high } = part.minutes;
        vec![part.name.clone(), part.of.clone(), duration(low), duration(middle), duration(high)]
    };
    (header(["", "of what", "from", "middle", "to"]), figure.parts.iter().map(row).collect())
}

fn error_budget(figure: &ErrorBudget) -> WordTable {
    let every = figure.points.len().div_ceil(12).max(1);
    let kept =
        figure.points.iter().enumerate().filter(|(at, _)| (at + 1) % every == 0 || at + 1 == figure.points.len());
    let row = |point: &super::BudgetMoment| {
        let used = [point.mean, point.half, point.ninety, point.ninety_nine, point.exhausted];
        std::iter::once(share(point.over)).chain(used.map(share)).collect()
    };
    let rows = kept.map(|(_, point)| row(point)).collect();
    let names = [
        "of the window over",
        "used on average",
        "half use at most",
        "90 % use at most",
        "99 % use at most",
        "gone in",
    ];
    (header(names), rows)
}

fn waterfall(figure: &Waterfall) -> WordTable {
    let row = |step: &super::Step| {
        let change = if step.total { String::new() } else { duration(step.to - step.from) };
        let interval = step.interval.map_or(String::new(), |interval| between(interval, duration));
        vec![step.name.clone(), change, interval, duration(step.to)]
    };
    (header(["step", "change", "interval", "downtime a year"]), figure.steps.iter().map(row).collect())
}

fn pairs(figure: &Pairs) -> WordTable {
    let row = |row: &super::Row| {
        let bars = row.bars.iter().map(|bar| bar.as_ref().map_or("-".into(), |bar| bar.words.clone()));
        [row.name.clone(), row.note.clone()].into_iter().chain(bars).collect()
    };
    let sides = match figure.sides {
        super::Sides::LowerHigher => ["lower value", "higher value"],
        super::Sides::NeverHalf => ["if it never happened", "if recovery took half as long"],
    };
    (header(["", "as it is", sides[0], sides[1]]), figure.rows.iter().map(row).collect())
}

/// The largest amount that a share of observations reaches.
fn reached(curve: &Curve, wanted: f64) -> Option<f64> {
    curve.points.iter().rev().find(|point| point.share >= wanted).map(|point| point.amount)
}

fn overlay(figure: &Overlay) -> WordTable {
    let names = figure.designs.iter().map(|design| design.name.clone());
    let all = figure.designs.iter().map(|design| design.curve.observations).max().unwrap_or(0) as f64;
    let row = |wanted: f64| {
        let amounts = figure.designs.iter().map(|design| reached(&design.curve, wanted).map_or("0".into(), duration));
        std::iter::once(share(wanted)).chain(amounts).collect()
    };
    let rows = SHARES.into_iter().filter(|wanted| wanted * all >= 1.0).map(row).collect();
    (std::iter::once("share with at least".into()).chain(names).collect(), rows)
}

fn histograms(figure: &Histograms) -> WordTable {
    let row = |design: &super::DesignBars| {
        let tallest = design.bars.bins.iter().max_by(|a, b| a.share.total_cmp(&b.share));
        let tallest = tallest.map_or("-".into(), |bin| format!("{} to {}", duration(bin.low), duration(bin.high)));
        vec![design.name.clone(), duration(design.mean), share(design.bars.zero), tallest]
    };
    let rows = figure.designs.iter().map(row).collect();
    (vec!["design".into(), "mean".into(), format!("{} without downtime", figure.counted), "tallest bar".into()], rows)
}

fn stacks(figure: &Stacks) -> WordTable {
    let mut names = vec!["design".to_string()];
    names.extend(figure.causes.iter().cloned());
    if figure.more_causes > 0 {
        names.push(format!("{} more", figure.more_causes));
    }
    let count = names.len() - 1;
    let row = |design: &super::DesignBar| {
        let part = |at: usize| design.parts.get(at).filter(|m| **m > 0.0).map_or("-".into(), |m| duration(*m));
        std::iter::once(design.name.clone()).chain((0..count).map(part)).collect()
    };
    let rows = figure.designs.iter().map(row).collect();
    (names, rows)
}

fn frontier(figure: &Frontier) -> WordTable {
    let row = |design: &super::DesignPoint| {
        let efficient = if design.efficient { "yes" } else { "no" };
        vec![
            design.name.clone(),
            amount(design.spent),
            duration(design.minutes),
            between(design.interval, duration),
            efficient.into(),
        ]
    };
    let spent = format!("spent a year, {}", figure.currency);
    let names = vec!["design".into(), spent, "downtime a year".into(), "interval".into(), "efficient".into()];
    (names, figure.designs.iter().map(row).collect())
}

#[cfg(test)]
mod tests {
    use super::super::CurvePoint;
    use super::*;

    #[test]
    fn a_curve_tells_what_a_share_of_years_reaches() {
        let point = |amount: f64, share: f64| CurvePoint { amount, share, low: share, high: share };
        let curve = Curve { observations: 10, points: vec![point(1.0, 0.8), point(5.0, 0.5), point(90.0, 0.1)] };
        assert_eq!([0.9, 0.5, 0.2, 0.1].map(|share| reached(&curve, share)), [None, Some(5.0), Some(5.0), Some(90.0)]);
    }
}

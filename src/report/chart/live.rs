//! What a script must know of a chart to say its values and to draw a part of it larger: where the plot lies, how its
//! axes run, and the points.

use super::axis::Scale;
use super::figure::{Curve, ErrorBudget, Exceedance, Histogram, History, Marker, Overlay};
use super::scene::{Area, Pen};
use serde::Serialize;

/// Points of all curves of a plot together; more could not be told apart.
const MOST_POINTS: usize = 480;
/// Fewest points of one curve, where there are so many.
const FEWEST_POINTS: usize = 60;

/// A plot with its data.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Panel {
    /// Left, top, right, bottom.
    plot: [f64; 4],
    x: Axis,
    #[serde(skip_serializing_if = "Option::is_none")]
    y: Option<Axis>,
    /// Whether availabilities stand along the top.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    top: bool,
    /// What is said before the words of all its series, with `{x}`; empty for nothing.
    #[serde(skip_serializing_if = "String::is_empty")]
    head: String,
    /// Whether a part of it cannot be drawn larger.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    fixed: bool,
    series: Vec<Series>,
    lines: Vec<Line>,
}

/// How an axis runs.
#[derive(Debug, Clone, Serialize)]
struct Axis {
    log: bool,
    /// The values at its ends.
    range: [f64; 2],
    /// `minutes`, `hours`, `share`, `plain`, or what stands behind a number.
    unit: String,
    ticks: Vec<f64>,
}

/// Points of one kind.
#[derive(Debug, Clone, Serialize)]
struct Series {
    /// What its words begin with; empty where there is only one.
    name: String,
    /// `step`, `line`, `bars` or `spans`.
    kind: &'static str,
    /// What is said of a point, with `{x}`, `{y}`, `{low}`, `{high}`, `{from}`, `{lasts}` for its values.
    say: String,
    ink: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    dash: String,
    points: Vec<Vec<f64>>,
    /// Of spans: the top and bottom of their row, and the colour behind them.
    #[serde(skip_serializing_if = "Option::is_none")]
    row: Option<[f64; 2]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    back: Option<String>,
}

/// An upright line.
#[derive(Debug, Clone, Serialize)]
struct Line {
    x: f64,
    ink: String,
    dash: String,
}

/// Five digits, which is more than a picture shows.
fn short(value: f64) -> f64 {
    format!("{value:.4e}").parse().unwrap_or(value)
}

fn axis(scale: Scale, unit: &str, ticks: &[f64], factor: f64) -> Axis {
    let (low, high) = scale.ends();
    let range = [low * factor, high * factor];
    Axis {
        log: scale.is_log(),
        range,
        unit: unit.into(),
        ticks: ticks.iter().map(|tick| short(tick * factor)).collect(),
    }
}

fn place(area: Area) -> [f64; 4] {
    [area.left, area.top, area.right, area.bottom].map(short)
}

fn hex(pen: Pen) -> String {
    super::inline::hex(pen.ink)
}

fn dash(pen: Pen) -> String {
    pen.dash.iter().map(|length| length.to_string()).collect::<Vec<_>>().join(" ")
}

/// Some of the steps of a curve, the last one always.
fn steps(curve: &Curve, most: usize) -> Vec<Vec<f64>> {
    let every = curve.points.len().div_ceil(most.max(1)).max(1);
    let last = curve.points.len().saturating_sub(1);
    let kept = curve.points.iter().enumerate().filter(|(at, _)| at % every == 0 || *at == last);
    kept.map(|(_, p)| [p.amount, p.share, p.low, p.high].map(short).to_vec()).collect()
}

fn lines(markers: &[Marker], pen: impl Fn(usize, &Marker) -> Pen) -> Vec<Line> {
    let line = |(at, marker): (usize, &Marker)| {
        let pen = pen(at, marker);
        Line { x: short(marker.value), ink: hex(pen), dash: dash(pen) }
    };
    markers.iter().enumerate().filter(|(_, marker)| marker.value > 0.0).map(line).collect()
}

/// `years with more downtime`, of the name of an axis.
fn of(share_name: &str) -> &str {
    share_name.strip_prefix("share of ").unwrap_or(share_name)
}

fn series(name: &str, kind: &'static str, say: String, pen: Pen, points: Vec<Vec<f64>>) -> Series {
    Series { name: name.into(), kind, say, ink: hex(pen), dash: dash(pen), points, row: None, back: None }
}

/// A curve of exceedance; `unit` is that of its amounts.
pub(super) fn exceedance(
    figure: &Exceedance,
    (plot, x, y): (Area, Scale, Scale),
    ticks: &[f64],
    (pen, marker): (Pen, impl Fn(usize, &Marker) -> Pen),
) -> Panel {
    let unit = if figure.unit == "min" { "minutes" } else { &figure.unit };
    let say = format!("{{y}} of {} than {{x}} (95 %: {{low}} to {{high}})", of(&figure.share_name));
    Panel {
        plot: place(plot),
        x: axis(x, unit, &[], 1.0),
        y: Some(axis(y, "share", ticks, 1.0)),
        top: figure.availability_name.is_some(),
        head: String::new(),
        fixed: false,
        series: vec![series("", "step", say, pen, steps(&figure.curve, MOST_POINTS))],
        lines: lines(&figure.markers, marker),
    }
}

/// Curves of several designs.
pub(super) fn overlay(
    figure: &Overlay,
    (plot, x, y): (Area, Scale, Scale),
    ticks: &[f64],
    (pen, marker): (impl Fn(usize) -> Pen, impl Fn(usize, &Marker) -> Pen),
) -> Panel {
    let most = (MOST_POINTS / figure.designs.len().max(1)).max(FEWEST_POINTS);
    let say = "{y} (95 %: {low} to {high})".to_string();
    let designs = figure.designs.iter().enumerate();
    let curve = designs.map(|(at, d)| series(&d.name, "step", say.clone(), pen(at), steps(&d.curve, most)));
    Panel {
        plot: place(plot),
        x: axis(x, "minutes", &[], 1.0),
        y: Some(axis(y, "share", ticks, 1.0)),
        top: true,
        head: format!("{} than {{x}}", of(&figure.share_name)),
        fixed: false,
        series: curve.collect(),
        lines: lines(&figure.objectives, marker),
    }
}

/// Bars; the axis upwards counts percent.
pub(super) fn histogram(
    figure: &Histogram,
    (plot, x, y): (Area, Scale, Scale),
    ticks: &[f64],
    (pen, marker): (Pen, impl Fn(usize, &Marker) -> Pen),
) -> Panel {
    let points = figure.bars.bins.iter().map(|bin| [bin.low, bin.high, bin.share].map(short).to_vec()).collect();
    let say = format!("{{low}} to {{high}}: {{y}} of {}", figure.counted);
    Panel {
        plot: place(plot),
        x: axis(x, "minutes", &[], 1.0),
        y: Some(axis(y, "share", ticks, 0.01)),
        top: false,
        head: String::new(),
        fixed: false,
        series: vec![series("", "bars", say, pen, points)],
        lines: lines(&figure.markers, marker),
    }
}

/// One history: the service in the strip, then each row; `bars` are the top and bottom of each.
pub(super) fn history(
    figure: &History,
    (plot, x): (Area, Scale),
    ticks: &[f64],
    rows: &[[f64; 2]],
    (strip, back, bar): (Pen, Pen, Pen),
) -> Panel {
    let say = "down for {lasts}, from {from}".to_string();
    let spans = |spans: &[super::figure::Span]| -> Vec<Vec<f64>> {
        spans.iter().map(|span| span.map(|hours| format!("{hours:.4}").parse().unwrap_or(hours)).to_vec()).collect()
    };
    let service = Series {
        row: rows.first().copied(),
        back: Some(hex(back)),
        ..series("service", "spans", say.clone(), strip, spans(&figure.outages))
    };
    let others = figure.rows.iter().zip(rows.iter().skip(1));
    let others = others.map(|(lane, row)| Series {
        row: Some(*row),
        ..series(&lane.name, "spans", say.clone(), bar, spans(&lane.spans))
    });
    Panel {
        plot: place(plot),
        x: axis(x, "hours", ticks, 1.0),
        y: None,
        top: false,
        head: String::new(),
        fixed: false,
        series: std::iter::once(service).chain(others).collect(),
        lines: Vec::new(),
    }
}

/// The error budget: what is left of it above, how often it is gone below.
pub(super) fn error_budget(
    figure: &ErrorBudget,
    (upper, lower): (Area, Area),
    (x, left, gone): (Scale, Scale, Scale),
    pens: [Pen; 3],
) -> [Panel; 2] {
    let windows = &figure.windows;
    let points = |value: fn(&super::figure::BudgetMoment) -> f64| -> Vec<Vec<f64>> {
        figure.points.iter().map(|point| [point.over, value(point)].map(short).to_vec()).collect()
    };
    let panel = |plot: Area, y: Scale, series: Vec<Series>| Panel {
        plot: place(plot),
        x: axis(x, "share", &[], 1.0),
        y: Some(axis(y, "share", &[], 0.01)),
        top: false,
        head: format!("when {{x}} of the {} is over", figure.windows.trim_end_matches('s')),
        fixed: true,
        series,
        lines: Vec::new(),
    };
    let curve = |name: &str, words: &str, pen, points| series(name, "line", words.into(), pen, points);
    let [median, mean, out] = pens;
    let of = |share: &str| format!("{share} of the {windows}");
    let above = vec![
        curve("mean", "{y} of the budget left", mean, points(|p| 1.0 - p.mean)),
        curve(&of("half"), "{y} or more left", median, points(|p| 1.0 - p.half)),
        curve(&of("90 %"), "{y} or more left", median, points(|p| 1.0 - p.ninety)),
        curve(&of("99 %"), "{y} or more left", median, points(|p| 1.0 - p.ninety_nine)),
    ];
    let below = vec![curve("", &format!("the budget is gone in {{y}} of the {windows}"), out, points(|p| p.exhausted))];
    [panel(upper, left, above), panel(lower, gone, below)]
}

#[cfg(test)]
mod tests {
    use super::super::figure::CurvePoint;
    use super::*;

    #[test]
    fn a_long_curve_keeps_its_ends() {
        let point = |at: usize| CurvePoint { amount: at as f64, share: 0.5, low: 0.4, high: 0.6 };
        let curve = Curve { observations: 9, points: (1..=1001).map(point).collect() };
        let steps = steps(&curve, 100);
        assert!(steps.len() <= 101);
        assert_eq!((steps[0][0], steps[steps.len() - 1][0]), (1.0, 1001.0));
    }

    #[test]
    fn numbers_are_short() {
        assert_eq!([short(1.234_567_8e-9), short(0.0), short(99_999.6)], [1.2346e-9, 0.0, 100_000.0]);
    }
}

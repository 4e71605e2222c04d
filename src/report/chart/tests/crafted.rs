//! Figures made by hand for the charts that no sample has: sweeps, pairs, waterfalls, costs, beliefs.

use super::super::figure::{
    Amounts, Bar, Cell, Curve, DesignPoint, Drawing, Ends, Exceedance, Figure, Frontier, Goal, Heading, Level, Line,
    Marker, Pairs, Part, Quantity, Role, Row, Sides, Spacing, Step, Swept, SweptKey, SweptValue, Uncertainty,
    Waterfall,
};

/// A name of 74 letters.
pub(super) const LONG: &str = "component.the-web-servers-of-the-shop.fault.instance-failure-of-a-disk.ttf";
/// Names in other scripts.
pub(super) const SCRIPTS: [&str; 3] = ["한국어 데이터베이스", "قاعدة البيانات", "🙂🔥 on fire"];

fn figure(name: &str, drawing: Drawing) -> Figure {
    let subject = format!("what is shown of {LONG}");
    Figure { name: name.into(), heading: Heading::new(LONG, subject, "10 000 years of 365 d, seed 1"), drawing }
}

/// Sizes of numbers from 1e-12 to 1, times a factor.
fn sizes(count: usize, factor: f64) -> impl Iterator<Item = f64> {
    (0..count).map(move |at| factor * libm::pow(10.0, -12.0 * at as f64 / (count - 1).max(1) as f64))
}

pub(super) fn all() -> Vec<Figure> {
    let mut all = Vec::new();
    for count in [1, 12, 60] {
        for quantity in [Quantity::Downtime, Quantity::Kept] {
            all.push(figure("curves", Drawing::Curves(swept(quantity, count, 0))));
            all.push(figure("curves", Drawing::Curves(swept(quantity, count, 7))));
            all.push(figure("map", Drawing::Map(swept(quantity, count, 9))));
        }
        for sides in [Sides::LowerHigher, Sides::NeverHalf] {
            all.push(figure("pairs", Drawing::Pairs(pairs(sides, count))));
        }
        all.push(figure("frontier", Drawing::Frontier(frontier(count.min(12)))));
    }
    all.extend([1, 8].map(|count| figure("waterfall", Drawing::Waterfall(waterfall(count)))));
    all.extend([1e-12, 1.0, 1e5].map(|factor| figure("uncertainty", Drawing::Uncertainty(uncertainty(factor)))));
    all.extend([1e-6, 1.0, 1e12].map(|factor| figure("cost", Drawing::Exceedance(cost(factor)))));
    all
}

fn name(at: usize) -> String {
    SCRIPTS.get(at).map_or_else(|| format!("{LONG}-{at}"), ToString::to_string)
}

fn key(count: usize, words: bool) -> SweptKey {
    let value = |at: usize| match words {
        true => SweptValue { text: name(at), number: None },
        false => SweptValue { text: format!("{}min", at + 1), number: Some((at + 1) as f64 / 60.0) },
    };
    let spacing = if words { Spacing::Words } else { Spacing::Linear };
    SweptKey { name: LONG.into(), spacing, values: (0..count).map(value).collect() }
}

fn swept(quantity: Quantity, across: usize, upwards: usize) -> Swept {
    let mut keys = vec![key(across, across == 12)];
    if upwards > 0 {
        keys.push(key(upwards, true));
    }
    let rows = upwards.max(1);
    let factor = if quantity == Quantity::Downtime { 525_600.0 } else { 1.0 };
    let cell = |(at, mean): (usize, f64)| Cell {
        at: if upwards > 0 { vec![at / rows, at % rows] } else { vec![at] },
        level: Some(Level { mean, interval: (mean * 0.5, mean * 2.0).into() }),
        within: at % 3 == 0,
    };
    let cells = sizes(across * rows, factor).enumerate().map(cell).collect();
    let found = Some(Goal { at: 0, text: "availability>=99.9%".into() });
    Swept { quantity, windows: "years".into(), keys, cells, objective: Some(1e-4), found }
}

fn pairs(sides: Sides, count: usize) -> Pairs {
    let bar =
        |value: f64| Some(Bar { value, interval: Some((value * 0.5, value * 1.7).into()), words: "2d: 3 h".into() });
    let row = |(at, size): (usize, f64)| Row {
        name: name(at),
        note: format!("between {LONG} and {LONG}"),
        bars: [bar(40.0 - 30.0 * size), bar(40.0 + 300.0 * size)],
    };
    Pairs {
        sides,
        minutes_name: "downtime a year".into(),
        base: 40.0,
        rows: sizes(count, 1.0).enumerate().map(row).collect(),
        interval_name: "95 % interval of the change".into(),
        note: "upright line: as it is, 40 min".into(),
        rest: "12 other numbers change it by 2 s or less".into(),
        empty: Vec::new(),
    }
}

fn frontier(count: usize) -> Frontier {
    let design = |(at, size): (usize, f64)| DesignPoint {
        name: name(at),
        spent: 1e6 - 1e5 * at as f64,
        spent_high: 1.2e6 - 1e5 * at as f64,
        minutes: 525_600.0 * size,
        interval: (262_800.0 * size, 600_000.0 * size).into(),
        efficient: at % 2 == 0,
    };
    let designs = sizes(count, 1.0).enumerate().map(design).collect();
    Frontier { currency: "USD".into(), designs, empty: Vec::new() }
}

fn waterfall(count: usize) -> Waterfall {
    let step = |(at, size): (usize, f64)| Step {
        name: if at == 0 { "formula".into() } else { name(at) },
        from: 60.0 * size,
        to: if at % 2 == 0 { 90.0 * size } else { 40.0 * size },
        interval: Some((50.0 * size, 100.0 * size).into()),
        total: at == 0,
    };
    Waterfall {
        minutes_name: "downtime a year".into(),
        steps: sizes(count, 1.0).enumerate().map(step).collect(),
        lines: vec![Line { role: Role::Objective, minutes: 52.6, name: "objective 99.99 %: 52.6 min".into() }],
        level: 0.95,
        empty: Vec::new(),
    }
}

fn marker(value: f64) -> Marker {
    let name = format!("objective 99.99 %: {LONG}");
    Marker { role: Role::Objective, value, interval: None, legend: name.clone(), name, worse: Some(0.01) }
}

fn uncertainty(factor: f64) -> Uncertainty {
    let part = |name: &str| Part {
        name: name.into(),
        of: "95 % interval of the mean".into(),
        meaning: "how far the simulated mean may be from the true one".into(),
        remedy: "more years make it smaller".into(),
        minutes: Ends { low: 0.5 * factor, middle: factor, high: 5.0 * factor },
    };
    Uncertainty {
        minutes_name: "downtime a year (logarithmic)".into(),
        parts: ["sampling error", "ignorance", "luck"].map(part).to_vec(),
        markers: vec![marker(2.0 * factor)],
        notes: vec!["the chance that the true mean keeps it: 12.3 % to 45.6 %".into()],
        empty: Vec::new(),
    }
}

fn cost(factor: f64) -> Exceedance {
    let amounts: Vec<(f64, u64)> = (1..400_u32).map(|at| (factor * f64::from(at), 1)).collect();
    Exceedance {
        amounts: Amounts::Money,
        unit: "EUR".into(),
        amount_name: "cost of downtime a year, EUR (logarithmic)".into(),
        share_name: "share of years with a higher cost".into(),
        availability_name: None,
        curve: Curve::of(&amounts),
        markers: vec![marker(20.0 * factor)],
        largest: Some("worst of 10 000 years: 1.2M EUR".into()),
        empty: Vec::new(),
    }
}

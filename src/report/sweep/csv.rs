//! `sweep.csv`: one row a point, in base units.

use super::words::standing;
use crate::estimate::Estimate;
use crate::report::sheet::Sheet;
use crate::study::sweep::{Axis, Quantity, Sweep};
use std::io;

/// Quantiles with columns of their own.
const QUANTILES: [f64; 2] = [0.5, 0.99];

/// The points, one a row: the values as typed and, where they have units, as numbers; then the estimates with their
/// intervals. What does not apply is empty.
///
/// # Errors
/// None in practice: it writes to memory.
pub fn points(sweep: &Sweep) -> io::Result<String> {
    let mut writer = Sheet::new();
    writer.row(header(sweep))?;
    for at in 0..sweep.points.len() {
        writer.row(record(sweep, at))?;
    }
    writer.text()
}

/// The name of the column with the values as numbers, where that is not the one with the values as typed.
fn numeric(axis: &Axis) -> Option<String> {
    let unit = match axis.quantity {
        Quantity::Time => "hours",
        Quantity::Share => "share",
        Quantity::Rate => "per_hour",
        Quantity::Number | Quantity::Word => return None,
    };
    Some(format!("{} ({unit})", axis.key))
}

fn header(sweep: &Sweep) -> Vec<String> {
    let mut names = Vec::new();
    for axis in &sweep.axes {
        names.push(axis.key.clone());
        names.extend(numeric(axis));
    }
    names.extend(["replications", "sha256"].map(String::from));
    for figure in ["availability", "unavailability", "demand_served", "downtime_minutes_per_year", "outages_per_year"] {
        names.extend(["", "_std_error", "_low", "_high"].map(|end| format!("{figure}{end}")));
    }
    for p in QUANTILES {
        names.extend(["", "_low", "_high"].map(|end| format!("downtime_q{p}{end}")));
    }
    names.extend(["objective", "probability_met", "probability_met_low", "probability_met_high"].map(String::from));
    if sweep.answer.is_some() {
        names.extend(["standing", "figure", "figure_low", "figure_high", "looks"].map(String::from));
    }
    names
}

fn record(sweep: &Sweep, at: usize) -> Vec<String> {
    let point = &sweep.points[at];
    let mut cells = Vec::new();
    for (axis, at) in sweep.axes.iter().zip(&point.at) {
        let level = &axis.levels[*at];
        cells.push(level.text.clone());
        cells.extend(numeric(axis).map(|_| level.number.map_or(String::new(), cell)));
    }
    cells.extend([point.replications.to_string(), point.sha256.clone()]);
    let figures = [
        point.availability,
        point.unavailability,
        point.demand_served,
        point.downtime_minutes_per_year,
        point.outages_per_year,
    ];
    cells.extend(figures.iter().flat_map(|e| [e.mean, e.std_error, e.low, e.high].map(cell)));
    for p in QUANTILES {
        let found = point.downtime_quantile(p);
        cells.extend(found.map_or([const { String::new() }; 3], |q| [q.value, q.low, q.high].map(cell)));
    }
    cells.extend(match point.promised {
        None => [const { String::new() }; 4],
        Some(promised) => {
            let Estimate { mean, low, high, .. } = promised.probability_met;
            [1.0 - promised.unavailability, mean, low, high].map(cell)
        }
    });
    if let Some(answer) = &sweep.answer {
        let look = &answer.looks[at];
        cells.push(standing(look.standing).to_string());
        cells.extend([look.estimate.mean, look.estimate.low, look.estimate.high].map(cell));
        cells.push(look.looks.to_string());
    }
    cells
}

fn cell(number: f64) -> String {
    if number.is_nan() { String::new() } else { number.to_string() }
}

//! `backtest.csv`: one row a figure.

use crate::report::sheet::Sheet;
use crate::study::backtest::{Backtest, Surprise};
use std::io;

/// The figures, one a row, times in minutes.
///
/// # Errors
/// None in practice: it writes to memory.
pub fn table(found: &Backtest) -> io::Result<String> {
    let mut writer = Sheet::new();
    writer.row([
        "cause",
        "figure",
        "recorded",
        "mean",
        "q0.025",
        "q0.25",
        "q0.5",
        "q0.75",
        "q0.975",
        "worse_than",
        "p",
        "p_low",
        "p_high",
    ])?;
    let mut rows: Vec<(&str, &str, &Surprise)> = vec![
        ("", "outages", &found.outages),
        ("", "downtime_minutes", &found.downtime_minutes),
        ("", "longest_minutes", &found.longest_minutes),
    ];
    for cause in &found.causes {
        rows.push((&cause.name, "outages", &cause.outages));
        rows.push((&cause.name, "downtime_minutes", &cause.downtime_minutes));
    }
    for (cause, name, figure) in rows {
        let mut row = vec![cause.to_string(), name.to_string(), figure.recorded.to_string(), figure.mean.to_string()];
        row.extend(figure.quantiles.iter().map(|(_, value)| value.to_string()));
        row.extend([figure.worse_than, figure.p.mean, figure.p.low, figure.p.high].map(|value| value.to_string()));
        writer.row(row)?;
    }
    writer.text()
}

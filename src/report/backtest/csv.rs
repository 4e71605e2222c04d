//! `backtest.csv`: one row a figure.

use crate::study::backtest::{Backtest, Surprise};
use std::io;

/// The figures, one a row, times in minutes.
///
/// # Errors
/// None in practice: it writes to memory.
pub fn table(found: &Backtest) -> io::Result<String> {
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    writer.write_record([
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
        writer.write_record(row)?;
    }
    let bytes = writer.into_inner().map_err(|error| io::Error::other(error.to_string()))?;
    String::from_utf8(bytes).map_err(io::Error::other)
}

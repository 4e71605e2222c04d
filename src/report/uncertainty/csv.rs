//! `beliefs.csv`: one row a draw of the beliefs.

use crate::study::Uncertainty;
use std::io;

/// The draws: number, the value of each belief (its unit in the header), mean downtime, its standard error, histories.
///
/// # Errors
/// None in practice: it writes to memory.
pub fn draws(uncertainty: &Uncertainty) -> io::Result<String> {
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    let mut header = vec!["draw".to_string()];
    header.extend(uncertainty.beliefs.iter().map(|belief| format!("{} [{}]", belief.path, belief.unit)));
    header.extend(["downtime_minutes_per_year", "std_error", "histories"].map(String::from));
    writer.write_record(header)?;
    for (number, draw) in uncertainty.draws.iter().enumerate() {
        let mut record = vec![number.to_string()];
        record.extend(draw.values.iter().map(f64::to_string));
        record.extend([draw.downtime.mean, draw.downtime.std_error].map(|value| value.to_string()));
        record.push(uncertainty.years_per_draw.to_string());
        writer.write_record(record)?;
    }
    let bytes = writer.into_inner().map_err(|error| io::Error::other(error.to_string()))?;
    String::from_utf8(bytes).map_err(io::Error::other)
}

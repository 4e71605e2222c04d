//! `beliefs.csv`: one row a draw of the beliefs.

use crate::report::sheet::Sheet;
use crate::study::Uncertainty;
use std::io;

/// The draws: number, the value of each belief (its unit in the header), mean downtime, its standard error, histories.
///
/// # Errors
/// None in practice: it writes to memory.
pub fn draws(uncertainty: &Uncertainty) -> io::Result<String> {
    let mut writer = Sheet::new();
    let mut header = vec!["draw".to_string()];
    header.extend(uncertainty.beliefs.iter().map(|belief| format!("{} [{}]", belief.path, belief.unit)));
    header.extend(["downtime_minutes_per_year", "std_error", "histories"].map(String::from));
    writer.row(header)?;
    for (number, draw) in uncertainty.draws.iter().enumerate() {
        let mut record = vec![number.to_string()];
        record.extend(draw.values.iter().map(f64::to_string));
        record.extend([draw.downtime.mean, draw.downtime.std_error].map(|value| value.to_string()));
        record.push(uncertainty.years_per_draw.to_string());
        writer.row(record)?;
    }
    writer.text()
}

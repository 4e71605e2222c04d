//! A figure as a table for spreadsheets: a row for each thing that is drawn, with units in the header.

use super::{
    Amounts, Causes, Curve, Drawing, ErrorBudget, Exceedance, Figure, Frontier, Histogram, Histograms, Interval, Lanes,
    Marker, Overlay, Pairs, Quantity, Role, Sides, Stacks, Swept, Uncertainty, Waterfall,
};
use crate::report::sheet::Sheet;

/// Rows in the making.
struct Table {
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Figure {
    /// The name of its table: that of its picture with another ending, except where a command has a table of that name.
    pub fn table_file(&self) -> String {
        let name = if self.name == "trace" { "trace-chart" } else { &self.name };
        format!("{name}.csv")
    }

    /// Its numbers as CSV, with a header that names the units. A cell that is not a number never begins like a formula.
    ///
    /// # Errors
    /// None in practice: it writes to memory.
    pub fn table(&self) -> std::io::Result<String> {
        let table = match &self.drawing {
            Drawing::Exceedance(figure) => exceedance(figure),
            Drawing::Histogram(figure) => histogram(figure),
            Drawing::Causes(figure) => causes(figure),
            Drawing::Timeline(figure) => timeline(figure),
            Drawing::Uncertainty(figure) => uncertainty(figure),
            Drawing::ErrorBudget(figure) => error_budget(figure),
            Drawing::Waterfall(figure) => waterfall(figure),
            Drawing::Pairs(figure) => pairs(figure),
            Drawing::Overlay(figure) => overlay(figure),
            Drawing::Histograms(figure) => histograms(figure),
            Drawing::Stacks(figure) => stacks(figure),
            Drawing::Frontier(figure) => frontier(figure),
            Drawing::Curves(figure) | Drawing::Map(figure) => swept(figure),
        };
        table.written()
    }
}

impl Table {
    fn new(columns: &[&str]) -> Table {
        Table { columns: columns.iter().map(ToString::to_string).collect(), rows: Vec::new() }
    }

    /// A row of words and then numbers.
    fn add(&mut self, words: &[&str], numbers: &[f64]) {
        let words = words.iter().map(|word| (*word).to_string());
        self.rows.push(words.chain(numbers.iter().map(|number| cell(*number))).collect());
    }

    fn markers(&mut self, markers: &[Marker], numbers: usize) {
        for marker in markers {
            let mut row = vec![f64::NAN; numbers];
            row[0] = marker.value;
            self.add(&[role(marker.role), &marker.name], &row);
        }
    }

    fn written(self) -> std::io::Result<String> {
        let mut writer = Sheet::new();
        writer.row(&self.columns)?;
        for row in &self.rows {
            writer.row(row)?;
        }
        writer.text()
    }
}

/// A number in full; an empty cell where there is none.
fn cell(number: f64) -> String {
    if number.is_finite() { number.to_string() } else { String::new() }
}

fn role(role: Role) -> &'static str {
    match role {
        Role::Objective => "objective",
        Role::Mean => "mean",
        Role::Median => "median",
        Role::Published => "published",
    }
}

fn ends(interval: Option<Interval>) -> [f64; 2] {
    interval.map_or([f64::NAN; 2], |Interval { low, high }| [low, high])
}

fn exceedance(figure: &Exceedance) -> Table {
    let amount = match figure.amounts {
        Amounts::Time => "minutes".to_string(),
        Amounts::Money => format!("amount ({})", figure.unit),
    };
    let mut table = Table::new(&["row", "name", &amount, "share_at_least", "share_low_95", "share_high_95"]);
    for point in &figure.curve.points {
        table.add(&["curve", ""], &[point.amount, point.share, point.low, point.high]);
    }
    table.markers(&figure.markers, 4);
    table
}

fn histogram(figure: &Histogram) -> Table {
    let mut table = Table::new(&["row", "name", "from_minutes", "to_minutes", "share"]);
    table.add(&["bar", "no downtime"], &[0.0, 0.0, figure.bars.zero]);
    for bin in &figure.bars.bins {
        table.add(&["bar", ""], &[bin.low, bin.high, bin.share]);
    }
    table.markers(&figure.markers, 3);
    table
}

fn causes(figure: &Causes) -> Table {
    let mut table = Table::new(&["cause", "stage", "minutes_per_year", "low", "high"]);
    let more = format!("{} more stages", figure.more_stages);
    for row in &figure.rows {
        let [low, high] = ends(row.interval);
        table.add(&[&row.name, ""], &[row.minutes, low, high]);
        for (at, minutes) in row.stages.iter().enumerate() {
            let stage = figure.stages.get(at).map_or(more.as_str(), String::as_str);
            table.add(&[&row.name, stage], &[*minutes, f64::NAN, f64::NAN]);
        }
    }
    table
}

fn timeline(figure: &Lanes) -> Table {
    let mut table = Table::new(&["history", "row", "down_from_hours", "down_to_hours"]);
    for history in &figure.histories {
        history.outages.iter().for_each(|span| table.add(&[&history.label, "service"], span));
        for lane in &history.rows {
            lane.spans.iter().for_each(|span| table.add(&[&history.label, &lane.name], span));
        }
    }
    table
}

fn uncertainty(figure: &Uncertainty) -> Table {
    let mut table =
        Table::new(&["row", "of", "low_minutes_per_year", "middle_minutes_per_year", "high_minutes_per_year"]);
    for part in &figure.parts {
        table.add(&[&part.name, &part.of], &[part.minutes.low, part.minutes.middle, part.minutes.high]);
    }
    for marker in &figure.markers {
        table.add(&[role(marker.role), &marker.name], &[f64::NAN, marker.value, f64::NAN]);
    }
    table
}

fn error_budget(figure: &ErrorBudget) -> Table {
    let columns =
        ["share_of_window_over", "mean_used", "median_used", "used_90_percent", "used_99_percent", "share_exhausted"];
    let mut table = Table::new(&columns);
    for p in &figure.points {
        table.add(&[], &[p.over, p.mean, p.half, p.ninety, p.ninety_nine, p.exhausted]);
    }
    table
}

fn waterfall(figure: &Waterfall) -> Table {
    let mut table = Table::new(&["row", "name", "from_minutes_per_year", "to_minutes_per_year", "low", "high"]);
    for step in &figure.steps {
        let [low, high] = ends(step.interval);
        table.add(&[if step.total { "total" } else { "change" }, &step.name], &[step.from, step.to, low, high]);
    }
    for line in &figure.lines {
        table.add(&[role(line.role), &line.name], &[0.0, line.minutes, f64::NAN, f64::NAN]);
    }
    table
}

fn pairs(figure: &Pairs) -> Table {
    let sides = match figure.sides {
        Sides::LowerHigher => ["lower", "higher"],
        Sides::NeverHalf => ["never", "half the recovery time"],
    };
    let mut table = Table::new(&["name", "note", "side", "words", "minutes_per_year", "low", "high"]);
    for row in &figure.rows {
        for (bar, side) in row.bars.iter().zip(sides) {
            if let Some(bar) = bar {
                let [low, high] = ends(bar.interval);
                table.add(&[&row.name, &row.note, side, &bar.words], &[bar.value, low, high]);
            }
        }
    }
    table
}

fn add_curve(table: &mut Table, name: &str, curve: &Curve) {
    for point in &curve.points {
        table.add(&["curve", name], &[point.amount, point.share, point.low, point.high]);
    }
}

fn overlay(figure: &Overlay) -> Table {
    let mut table = Table::new(&["row", "name", "minutes", "share_at_least", "share_low_95", "share_high_95"]);
    figure.designs.iter().for_each(|design| add_curve(&mut table, &design.name, &design.curve));
    table.markers(&figure.objectives, 4);
    table
}

fn histograms(figure: &Histograms) -> Table {
    let mut table = Table::new(&["row", "design", "from_minutes", "to_minutes", "share"]);
    for design in &figure.designs {
        table.add(&["no downtime", &design.name], &[0.0, 0.0, design.bars.zero]);
        for bin in &design.bars.bins {
            table.add(&["bar", &design.name], &[bin.low, bin.high, bin.share]);
        }
        table.add(&["mean", &design.name], &[design.mean, design.mean, f64::NAN]);
        if let Some(marker) = &design.objective {
            table.add(&["objective", &design.name], &[marker.value, marker.value, f64::NAN]);
        }
    }
    table
}

fn stacks(figure: &Stacks) -> Table {
    let mut table = Table::new(&["design", "cause", "minutes_per_year"]);
    let more = format!("{} others", figure.more_causes);
    for design in &figure.designs {
        for (at, minutes) in design.parts.iter().enumerate() {
            let cause = figure.causes.get(at).map_or(more.as_str(), String::as_str);
            if at < figure.causes.len() || figure.more_causes > 0 {
                table.add(&[&design.name, cause], &[*minutes]);
            }
        }
    }
    table
}

fn frontier(figure: &Frontier) -> Table {
    let spent = format!("spent_per_year ({})", figure.currency);
    let mut table = Table::new(&["design", "efficient", &spent, "spent_high", "minutes_per_year", "low", "high"]);
    for design in &figure.designs {
        let Interval { low, high } = design.interval;
        let efficient = if design.efficient { "yes" } else { "no" };
        table.add(&[&design.name, efficient], &[design.spent, design.spent_high, design.minutes, low, high]);
    }
    table
}

fn swept(figure: &Swept) -> Table {
    let mean = match figure.quantity {
        Quantity::Downtime => "minutes_per_year".to_string(),
        Quantity::Kept => format!("share_of_{}_kept", figure.windows),
    };
    let keys: Vec<String> = figure.keys.iter().map(|key| key.name.clone()).collect();
    let columns: Vec<&str> = keys.iter().map(String::as_str).chain([mean.as_str(), "low", "high"]).collect();
    let mut table = Table::new(&columns);
    for cell in &figure.cells {
        let values: Vec<&str> =
            figure.keys.iter().zip(&cell.at).map(|(key, at)| key.values[*at].text.as_str()).collect();
        let [low, high] = ends(cell.level.map(|level| level.interval));
        table.add(&values, &[cell.level.map_or(f64::NAN, |level| level.mean), low, high]);
    }
    table
}

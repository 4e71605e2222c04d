//! `explain.csv`: every figure in a row of its own, in base units.

use crate::report::sheet::Sheet;
use crate::study::{Explanation, Waterfall};
use std::io;

/// The explanation as rows: section, name, kind, figure, its unit, interval, and where it comes from.
///
/// # Errors
/// None in practice: it writes to memory.
pub fn csv(e: &Explanation, waterfall: Option<&Waterfall>) -> io::Result<String> {
    let mut rows = Rows { writer: Sheet::new() };
    rows.header()?;
    for row in &e.budget.rows {
        let figures = [
            ("events_per_year", "1/year", row.events_per_year),
            ("minutes_per_event", "min", row.minutes_per_event),
            ("minutes_per_year", "min/year", row.minutes_per_year),
            ("alone", "share", row.alone.unwrap_or(f64::NAN)),
            ("service_minutes_per_year", "min/year", row.service_minutes_per_year),
        ];
        for (figure, unit, value) in figures {
            rows.add("budget", &row.name, row.kind, figure, (unit, value), None, &row.strikes)?;
        }
    }
    for (kind, value) in
        [("unplanned", e.budget.unplanned_minutes_per_year), ("planned", e.budget.planned_minutes_per_year)]
    {
        rows.add("budget", "sum", kind, "service_minutes_per_year", ("min/year", value), None, "")?;
    }
    for node in &e.naive {
        let figure = ("share", node.unavailability);
        rows.add("product", &node.name, &node.depth.to_string(), "unavailability", figure, None, &node.rule)?;
    }
    for set in &e.cuts.sets {
        let kind = format!("{} {}", if set.lasting { "lasting" } else { "passing" }, set.order);
        let by = set.struck_by.join(", ");
        rows.add("cut", &set.words, &kind, "unavailability", ("share", set.unavailability), None, &by)?;
        rows.add("cut", &set.words, &kind, "minutes_per_year", ("min/year", set.minutes_per_year), None, &by)?;
    }
    rows.add("cut", "sum", "by hand", "minutes_per_year", ("min/year", e.by_hand_minutes_per_year), None, "")?;
    for group in &e.evidence {
        for number in &group.numbers {
            let (a, change) = (&number.assumption, ("min/year", number.doubled.unwrap_or(f64::NAN)));
            rows.add(
                "number",
                &a.name,
                group.evidence,
                "doubled",
                change,
                None,
                &format!("{}; {}", a.value, a.source),
            )?;
        }
    }
    if let Some(w) = waterfall {
        rows.add("waterfall", "formula", "total", "minutes_per_year", ("min/year", w.formula), None, "")?;
        for step in &w.steps {
            for (kind, e) in [("change", &step.change), ("total", &step.total)] {
                let figure = ("min/year", e.mean);
                rows.add("waterfall", &step.name, kind, "minutes_per_year", figure, Some((e.low, e.high)), &step.adds)?;
            }
        }
    }
    rows.text()
}

struct Rows {
    writer: Sheet,
}

impl Rows {
    fn header(&mut self) -> io::Result<()> {
        let header = ["section", "name", "kind", "figure", "unit", "value", "low", "high", "about"];
        self.writer.row(header)
    }

    #[allow(clippy::too_many_arguments)] // one a column
    fn add(
        &mut self,
        section: &str,
        name: &str,
        kind: &str,
        figure: &str,
        (unit, value): (&str, f64),
        interval: Option<(f64, f64)>,
        about: &str,
    ) -> io::Result<()> {
        let cell = |value: f64| if value.is_nan() { String::new() } else { value.to_string() };
        let (low, high) = interval.unwrap_or((f64::NAN, f64::NAN));
        let numbers = [cell(value), cell(low), cell(high)];
        let [value, low, high] = &numbers;
        self.writer.row([section, name, kind, figure, unit, value, low, high, about])
    }

    fn text(self) -> io::Result<String> {
        self.writer.text()
    }
}

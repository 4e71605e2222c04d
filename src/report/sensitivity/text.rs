//! Tables for the terminal.

use super::{end, number, run, saving, shown};
use crate::estimate::Estimate;
use crate::report::lines::{plain, share};
use crate::report::uncertainty::origins_text;
use crate::study::sensitivity::{Importance, Sensitivity};
use comfy_table::{CellAlignment, Table, presets};
use std::fmt::Write;

/// What matters, as text; `top` rows a table.
pub fn text(found: &Sensitivity, top: usize) -> String {
    let mut text = plain(&found.name);
    if found.title != found.name {
        let _ = write!(text, ": {}", plain(&found.title));
    }
    let e = &found.downtime_minutes_per_year;
    let _ = writeln!(text, "\n{}, service `{}`", run(found), plain(&found.service));
    let _ =
        writeln!(text, "downtime as it is: {} min a year ({} .. {})\n", number(e.mean), number(e.low), number(e.high));
    text.push_str(&fixes(found, top));
    text.push_str(&components(found, top));
    text.push_str(&tornado(found, top));
    text.push_str(&found.beliefs.as_ref().map_or(String::new(), origins_text));
    if !found.unvaried.is_empty() {
        let count = found.unvaried.len();
        let were = if count == 1 { "number was" } else { "numbers were" };
        let _ = writeln!(text, "{count} {were} not varied; sensitivity.json says why");
    }
    if let Some(why) = &found.unstructured {
        let _ = writeln!(text, "note: no Birnbaum importance: {}", plain(why));
    }
    for caution in &found.cautions {
        let _ = writeln!(text, "note: {}", plain(caution));
    }
    text
}

fn table(header: &[&str]) -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_header(header);
    for column in table.column_iter_mut() {
        column.set_padding((0, 2));
    }
    table
}

fn trimmed(table: &Table) -> String {
    table.lines().map(|line| format!("{}\n", line.trim_end())).collect::<String>() + "\n"
}

fn fixes(found: &Sensitivity, top: usize) -> String {
    if found.causes.is_empty() {
        return String::new();
    }
    let mut table = table(&[
        "what to fix first",
        "",
        "charged",
        "saved if it never happened",
        "saved if recovery took half as long",
    ]);
    let shown = shown(found.causes.len(), top);
    for cause in &found.causes[..shown] {
        table.add_row([
            plain(&cause.name),
            cause.kind.to_string(),
            charged(cause),
            saving(cause.never.as_ref()),
            saving(cause.twice_as_fast.as_ref()),
        ]);
    }
    others(&mut table, found.causes.len() - shown);
    right(&mut table, 2);
    trimmed(&table)
}

fn components(found: &Sensitivity, top: usize) -> String {
    if found.components.is_empty() {
        return String::new();
    }
    let header = ["component", "charged", "one unit is down", "Birnbaum", "criticality", "saved if it never failed"];
    let mut table = table(&header);
    let shown = shown(found.components.len(), top);
    let of = |estimate: &Option<Estimate>| estimate.map_or("-".to_string(), |e| format!("{} %", share(e.mean)));
    for one in &found.components[..shown] {
        table.add_row([
            plain(&one.name),
            charged(one),
            of(&one.unavailability),
            of(&one.birnbaum),
            of(&one.criticality),
            saving(one.never.as_ref()),
        ]);
    }
    others(&mut table, found.components.len() - shown);
    (1..5).for_each(|column| right(&mut table, column));
    trimmed(&table)
}

fn tornado(found: &Sensitivity, top: usize) -> String {
    if found.bars.is_empty() {
        return String::new();
    }
    let mut table = table(&["number (min a year at other values)", "as it is", "lower", "change", "higher", "change"]);
    let shown = shown(found.bars.len(), top);
    for bar in &found.bars[..shown] {
        let ([low, down], [high, up]) = (end(bar.low.as_ref()), end(bar.high.as_ref()));
        table.add_row([plain(&bar.name), plain(&bar.value), low, down, high, up]);
    }
    let mut text = trimmed(&table);
    if let Some(next) = found.bars.get(shown) {
        text.pop();
        let left = found.bars.len() - shown;
        let _ = writeln!(text, "{left} others change it by {} min or less\n", number(next.reach()));
    }
    text
}

fn others(table: &mut Table, left: usize) {
    if left > 0 {
        table.add_row([format!("{left} others")]);
    }
}

fn charged(one: &Importance) -> String {
    one.charged.map_or("-".into(), |part| format!("{} %", crate::report::lines::part(part, 1.0)))
}

fn right(table: &mut Table, column: usize) {
    if let Some(column) = table.column_mut(column) {
        column.set_cell_alignment(CellAlignment::Right);
    }
}

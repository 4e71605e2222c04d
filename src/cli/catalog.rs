//! `fivenines catalog`.

use super::args::{Catalog, CatalogFormat};
use super::{Failure, print};
use crate::catalog::{Row, rows};
use comfy_table::{ContentArrangement, Table, presets};
use serde_json::json;

/// Lists the design goals and parameters whose text contains the filter.
pub(super) fn list(args: &Catalog) -> Result<(), Failure> {
    let wanted = args.filter.as_deref().unwrap_or("").to_lowercase();
    let matches =
        |row: &Row| [&row.address, &row.quantity, &row.group].iter().any(|text| text.to_lowercase().contains(&wanted));
    let found: Vec<Row> = rows().into_iter().filter(matches).collect();
    if found.is_empty() {
        return Err(Failure::bad_input(format!(
            "nothing in the catalogue contains {wanted:?}; `fivenines catalog` lists all"
        )));
    }
    print(&match args.format {
        CatalogFormat::Text => as_text(&found),
        CatalogFormat::Json => as_json(&found),
        CatalogFormat::Csv => as_csv(&found)?,
    })
}

fn as_text(found: &[Row]) -> String {
    let mut text = String::new();
    let mut groups: Vec<&str> = found.iter().map(|row| row.group.as_str()).collect();
    groups.dedup();
    for group in groups {
        let mut table = Table::new();
        table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
        table.set_width(160);
        for row in found.iter().filter(|row| row.group == group) {
            let value = if row.usable { row.value.clone() } else { format!("({})", row.value) };
            table.add_row([
                row.address.clone(),
                row.quantity.clone(),
                value,
                row.status.to_string(),
                row.source.clone(),
            ]);
        }
        for column in table.column_iter_mut() {
            column.set_padding((0, 2));
        }
        let body: Vec<String> = table.lines().map(|line| line.trim_end().to_string()).collect();
        text.push_str(&format!("{group}\n{}\n\n", body.join("\n")));
    }
    text + "A value in parentheses has no law that can stand for a number; name it as a source: source = \"@id\".\n"
}

fn as_json(found: &[Row]) -> String {
    let entries: Vec<serde_json::Value> = found
        .iter()
        .map(|row| {
            json!({
                "address": row.address, "group": row.group, "quantity": row.quantity, "value": row.value,
                "usable": row.usable, "status": row.status.to_string(), "source": row.source,
            })
        })
        .collect();
    serde_json::to_string_pretty(&entries).expect("a JSON value can always be written") + "\n"
}

fn as_csv(found: &[Row]) -> Result<String, Failure> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let failed = |error: csv::Error| Failure::bad_input(error.to_string());
    writer.write_record(["address", "group", "quantity", "value", "usable", "status", "source"]).map_err(failed)?;
    for row in found {
        let (usable, status) = (row.usable.to_string(), row.status.to_string());
        writer
            .write_record([&row.address, &row.group, &row.quantity, &row.value, &usable, &status, &row.source])
            .map_err(failed)?;
    }
    let bytes = writer.into_inner().map_err(|error| Failure::bad_input(error.to_string()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

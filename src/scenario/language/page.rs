//! The reference page of the language, as Markdown.

use super::{Key, Kind, Rule, TABLES, Table};
use crate::units::{Hours, UNITS};
use std::fmt::Write;

/// The text of `docs/language.md`: values, then every table with its keys, then what happens when.
pub fn page() -> String {
    let mut page = String::from(include_str!("opening.md"));
    page.push_str(&contents());
    page.push_str(&include_str!("values.md").replace("UNITS\n", &units()));
    page.push_str("\n## Tables\n");
    for table in TABLES {
        write_table(&mut page, table).expect("a string can be written");
    }
    page.push_str(include_str!("closing.md"));
    page
}

/// Links to every heading.
fn contents() -> String {
    let mut contents = String::from("\n## Contents\n\n");
    let headings = |text: &'static str| text.lines().filter_map(|line| line.strip_prefix("## "));
    let link = |name: &str| format!("- [{name}](#{})\n", anchor(name));
    headings(include_str!("values.md")).for_each(|heading| contents.push_str(&link(heading)));
    contents.push_str("- [Tables](#tables)\n");
    for table in TABLES {
        let _ = writeln!(contents, "  - [{}](#{}): `{}`", table.name, anchor(table.name), table.form);
    }
    headings(include_str!("closing.md")).for_each(|heading| contents.push_str(&link(heading)));
    contents
}

/// The anchor that a heading gets.
fn anchor(heading: &str) -> String {
    let plain = heading.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    plain.collect::<String>().to_lowercase().replace(' ', "-")
}

fn units() -> String {
    let mut table = String::from("| unit | names | length |\n|---|---|---|\n");
    for (names, hours) in UNITS {
        let all: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        let length = match names[0] {
            "us" => "a millionth of a second".to_string(),
            "y" => "365 days".to_string(),
            _ => Hours(hours).to_string(),
        };
        let _ = writeln!(table, "| `{}` | {} | {length} |", names[0], all.join(", "));
    }
    table
}

fn write_table(page: &mut String, table: &Table) -> std::fmt::Result {
    write!(page, "\n### {}\n\n`{}`\n\n{}\n\n```toml\n{}```\n\n", table.name, table.form, table.about, table.example)?;
    page.push_str("| key | meaning | value | range | default | example |\n|---|---|---|---|---|---|\n");
    for key in table.keys {
        let default = if key.required { "required" } else { key.default };
        let (value, range) = (value(&key.kind), range(key));
        writeln!(page, "| `{}` | {} | {value} | {range} | {default} | `{}` |", key.name, key.meaning, key.example)?;
    }
    if !table.rules.is_empty() {
        page.push('\n');
    }
    for rule in table.rules {
        writeln!(page, "- {}", said(rule))?;
    }
    Ok(())
}

/// `a, b or c`.
fn listed(items: &[String], last: &str) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., end] => format!("{} {last} {end}", first.join(", ")),
    }
}

fn quoted(keys: &[&str], last: &str) -> String {
    let keys: Vec<String> = keys.iter().map(|key| format!("`{key}`")).collect();
    listed(&keys, last)
}

fn said(rule: &Rule) -> String {
    match rule {
        Rule::ExactlyOne(keys) => format!("{}: one of them, no more.", quoted(keys, "or")),
        Rule::AtMostOne(keys) => format!("{}: at most one of them.", quoted(keys, "or")),
        Rule::AtLeastOne(keys) => format!("{}: at least one of them.", quoted(keys, "or")),
        Rule::Needs(key, other) => format!("`{key}` goes with `{other}`."),
    }
}

fn value(kind: &Kind) -> String {
    match kind {
        Kind::Text => "text".into(),
        Kind::Truth => "truth".into(),
        Kind::Words(_) => "word".into(),
        Kind::Whole { .. } => "whole number".into(),
        Kind::Number | Kind::Amount => "number".into(),
        Kind::Time => "[time](#times)".into(),
        Kind::Share => "[share](#shares-and-chances)".into(),
        Kind::Chance => "[chance](#shares-and-chances)".into(),
        Kind::Rate => "[rate](#rates)".into(),
        Kind::Law => "[time or law](#laws-of-times)".into(),
        Kind::Quantity => "[quantity](#beliefs)".into(),
        Kind::Name("a part") => "[a part](#references)".into(),
        Kind::Names("a part") => "[parts](#references): one or a list".into(),
        Kind::Name(of) => format!("name of {of}"),
        Kind::Names(of) => format!("{of}, or a list"),
        Kind::Table(table) => format!("[{}](#{})", table.name, anchor(table.name)),
        Kind::List(kind) => format!("list of {}", value(kind)),
        Kind::Named(kind) => format!("by name: {}", value(kind)),
        Kind::Either(kinds) => listed(&kinds.iter().map(value).collect::<Vec<_>>(), "or"),
    }
}

fn range(key: &Key) -> String {
    match key.kind {
        _ if !key.range.is_empty() => key.range.to_string(),
        Kind::Either(kinds) => {
            kinds.iter().filter(|kind| matches!(kind, Kind::Words(_))).map(of_kind).collect::<Vec<_>>().join(", ")
        }
        ref kind => of_kind(kind),
    }
}

fn of_kind(kind: &Kind) -> String {
    match kind {
        Kind::Truth => "`true`, `false`".into(),
        Kind::Words(words) => {
            let words: Vec<String> = words.iter().map(|word| format!("`\"{word}\"`")).collect();
            words.join(", ")
        }
        Kind::Whole { low, high } => format!("{} to {}", grouped(*low), grouped(*high)),
        Kind::Number => "above 0".into(),
        Kind::Amount => "0 or more".into(),
        Kind::Time | Kind::Law => "0 s or more".into(),
        Kind::Share | Kind::Chance => "0 % to 100 %".into(),
        Kind::Rate => "above 0".into(),
        _ => String::new(),
    }
}

/// A whole number of zero or more with commas between thousands.
fn grouped(number: i64) -> String {
    let digits = number.to_string();
    let comma = |at: usize| at > 0 && (digits.len() - at).is_multiple_of(3);
    digits.char_indices().map(|(at, digit)| if comma(at) { format!(",{digit}") } else { digit.to_string() }).collect()
}

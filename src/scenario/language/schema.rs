//! The JSON Schema of scenarios, for editors and other programs.

use super::{Key, Kind, Rule, TABLES, Table};
use crate::units::UNITS;
use serde_json::{Map, Value, json};

/// A JSON Schema (draft 2020-12) of a scenario that was turned from TOML into JSON.
///
/// It knows keys, kinds of values, words and which keys go together. What only the whole tells (names, places, sums)
/// is left to the reader.
pub fn schema() -> Value {
    let mut definitions: Map<String, Value> =
        TABLES.iter().map(|table| (identifier(table.name), of_table(table))).collect();
    definitions.extend(quantities());
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "https://example.org/fivenines/scenario.schema.json",
        "title": "fivenines scenario",
        "$ref": format!("#/$defs/{}", identifier(TABLES[0].name)),
        "$defs": definitions,
    })
}

fn identifier(name: &str) -> String {
    name.to_lowercase().replace(' ', "-")
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/$defs/{}", identifier(name)) })
}

/// Patterns are regular expressions of ECMA-262 that accept a little more than the reader.
fn quantities() -> Vec<(String, Value)> {
    let digits = "[0-9]+(_[0-9]+)*";
    let number = format!(r"\+?({digits}(\.({digits})?)?|\.{digits})([eE][+-]?[0-9]+)?");
    let units: Vec<&str> = UNITS.iter().flat_map(|(names, _)| names.iter().copied()).collect();
    let units = units.join("|");
    let text = |pattern: String| json!({ "type": "string", "pattern": pattern });
    let percentage = text(format!(r"^\s*{number}\s*%\s*$"));
    let share = json!({ "anyOf": [percentage.clone(), { "type": "number", "minimum": 0, "maximum": 1 }, reference("believed")] });
    let time = text(format!(r"^\s*({number}\s*({units})\s*)+$"));
    let rate = text(format!(r"^\s*{number}\s*/\s*({units})\s*$"));
    let catalogue = text("^@.".into());
    let entry = || reference("catalogue entry");
    let quantities = [
        ("catalogue entry", catalogue),
        ("believed", believed()),
        ("quantity", json!({ "anyOf": [time.clone(), percentage, rate.clone(), { "type": "number" }] })),
        ("time", json!({ "anyOf": [time, reference("believed")] })),
        ("share", share),
        ("chance", json!({ "anyOf": [reference("share"), entry()] })),
        ("rate", json!({ "anyOf": [rate, entry(), reference("believed")] })),
        ("time or law", json!({ "anyOf": [reference("time"), entry(), reference("law")] })),
    ];
    quantities.into_iter().map(|(name, schema)| (identifier(name), schema)).collect()
}

/// A belief in the place of a quantity.
fn believed() -> Value {
    json!({
        "type": "object",
        "properties": { "believed": reference("belief") },
        "required": ["believed"],
        "additionalProperties": false,
    })
}

fn of_table(table: &Table) -> Value {
    let properties: Map<String, Value> = table.keys.iter().map(|key| (key.name.to_string(), of_key(key))).collect();
    let required: Vec<&str> = table.keys.iter().filter(|key| key.required).map(|key| key.name).collect();
    let mut schema = json!({
        "title": table.name,
        "description": table.about,
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    });
    let rules: Vec<Value> = table.rules.iter().map(of_rule).collect();
    if !rules.is_empty() {
        schema["allOf"] = Value::Array(rules);
    }
    schema
}

fn of_rule(rule: &Rule) -> Value {
    let each = |keys: &[&str]| keys.iter().map(|key| json!({ "required": [key] })).collect::<Vec<Value>>();
    match rule {
        Rule::ExactlyOne(keys) => json!({ "oneOf": each(keys) }),
        Rule::AtLeastOne(keys) => json!({ "anyOf": each(keys) }),
        Rule::AtMostOne(keys) => json!({ "oneOf": [{ "not": { "anyOf": each(keys) } }, { "oneOf": each(keys) }] }),
        Rule::Needs(key, other) => {
            let mut needs = Map::new();
            needs.insert((*key).to_string(), json!([other]));
            json!({ "dependentRequired": needs })
        }
    }
}

/// The kind of a key, with all that an editor can show of it.
fn of_key(key: &Key) -> Value {
    let mut said = vec![key.meaning.to_string()];
    said.extend(key.required.then(|| "Required.".to_string()));
    said.extend((!key.default.is_empty()).then(|| format!("Default: {}.", key.default)));
    said.extend((!key.range.is_empty()).then(|| format!("Range: {}.", key.range)));
    said.push(format!("Example: `{}`", key.example));
    let mut schema = of_kind(&key.kind);
    schema["description"] = Value::String(said.join(" "));
    schema
}

fn of_kind(kind: &Kind) -> Value {
    let text = || json!({ "type": "string", "pattern": r"\S" });
    match kind {
        Kind::Text | Kind::Name(_) => text(),
        Kind::Names(_) => json!({ "anyOf": [text(), { "type": "array", "items": text(), "minItems": 1 }] }),
        Kind::Truth => json!({ "type": "boolean" }),
        Kind::Words(words) => json!({ "enum": words }),
        Kind::Whole { low, high } => {
            json!({ "anyOf": [{ "type": "integer", "minimum": low, "maximum": high }, reference("believed")] })
        }
        Kind::Number => {
            json!({ "anyOf": [{ "type": "number", "exclusiveMinimum": 0 }, reference("believed")] })
        }
        Kind::Quantity => reference("quantity"),
        Kind::Amount => json!({ "anyOf": [{ "type": "number", "minimum": 0 }, reference("believed")] }),
        Kind::Time => reference("time"),
        Kind::Share => reference("share"),
        Kind::Chance => reference("chance"),
        Kind::Rate => reference("rate"),
        Kind::Law => reference("time or law"),
        Kind::Table(table) => reference(table.name),
        Kind::List(kind) => json!({ "type": "array", "items": of_kind(kind), "minItems": 1 }),
        Kind::Named(kind) => json!({ "type": "object", "additionalProperties": of_kind(kind), "minProperties": 1 }),
        Kind::Either(kinds) => json!({ "anyOf": kinds.iter().map(of_kind).collect::<Vec<Value>>() }),
    }
}

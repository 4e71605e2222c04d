//! Which keys of the language were ever generated.

use fivenines::scenario::language::{BELIEF, Kind, LAW, SCENARIO, TABLES, Table};
use std::collections::BTreeMap;
use toml::Value;

/// How often each key of each table was in a scenario that was accepted.
#[derive(Debug, Default)]
pub(crate) struct Reached {
    counts: BTreeMap<(&'static str, &'static str), u64>,
}

impl Reached {
    pub(crate) fn add(&mut self, text: &str) {
        if let Ok(Value::Table(table)) = text.parse::<toml::Table>().map(Value::Table) {
            self.table(&SCENARIO, &table);
        }
    }

    pub(crate) fn merge(&mut self, other: Reached) {
        for (key, count) in other.counts {
            *self.counts.entry(key).or_default() += count;
        }
    }

    /// Keys of all tables, those that were reached, and the names of the others.
    pub(crate) fn summary(&self) -> (usize, usize, Vec<String>) {
        let all = || TABLES.iter().flat_map(|table| table.keys.iter().map(|key| (table.name, key.name)));
        let missing = all().filter(|key| !self.counts.contains_key(key));
        let missing: Vec<String> = missing.map(|(table, key)| format!("{table}: {key}")).collect();
        (all().count(), all().count() - missing.len(), missing)
    }

    fn table(&mut self, table: &'static Table, value: &toml::Table) {
        if let Some(Value::Table(belief)) = value.get("believed") {
            return self.table(&BELIEF, belief);
        }
        for key in table.keys {
            if let Some(found) = value.get(key.name) {
                *self.counts.entry((table.name, key.name)).or_default() += 1;
                self.value(&key.kind, found);
            }
        }
    }

    fn value(&mut self, kind: &'static Kind, value: &Value) {
        match (kind, value) {
            (Kind::Table(table), Value::Table(value)) => self.table(table, value),
            (Kind::Law, Value::Table(value)) => self.table(&LAW, value),
            (Kind::List(kind), Value::Array(values)) => values.iter().for_each(|value| self.value(kind, value)),
            (Kind::Named(kind), Value::Table(values)) => values.values().for_each(|value| self.value(kind, value)),
            (Kind::Either(kinds), _) => kinds.iter().for_each(|kind| self.value(kind, value)),
            (_, Value::Table(value)) if value.contains_key("believed") => self.table(&BELIEF, value),
            _ => {}
        }
    }
}

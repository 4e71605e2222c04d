//! The vectors as files: `tests/truth/*.json`, and what is read from them.

use serde_json::Value;
use std::path::PathBuf;

/// One case: a model in words, its numbers, and exact answers about it.
pub(super) struct Case {
    /// The short name, `P01`.
    pub key: String,
    pub id: String,
    pub horizon_h: f64,
    pub parameters: Value,
    pub answers: Vec<Answer>,
}

/// One exact answer.
pub(super) struct Answer {
    pub metric: String,
    /// Empty where the case has only one model.
    pub variant: String,
    pub value: f64,
    raw: Value,
}

impl Answer {
    /// A qualifier such as `threshold` or `p`.
    pub(super) fn number(&self, key: &str) -> f64 {
        number(&self.raw, key)
    }

    /// A qualifier in words, such as `shared`.
    pub(super) fn text(&self, key: &str) -> &str {
        text(&self.raw, key)
    }
}

/// The number under a key.
pub(super) fn number(value: &Value, key: &str) -> f64 {
    value[key].as_f64().unwrap_or_else(|| panic!("no number `{key}` in {value}"))
}

/// The list under a key.
pub(super) fn list<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value[key].as_array().unwrap_or_else(|| panic!("no list `{key}` in {value}"))
}

/// The entries of the table under a key.
pub(super) fn entries<'v>(value: &'v Value, key: &str) -> impl Iterator<Item = (&'v String, &'v Value)> {
    value[key].as_object().unwrap_or_else(|| panic!("no table `{key}` in {value}")).iter()
}

/// The text under a key.
pub(super) fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap_or_else(|| panic!("no text `{key}` in {value}"))
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/truth")
}

fn parse(name: &str) -> Value {
    let path = folder().join(name);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// All cases, in the order of `index.json`, each with as many answers as the index says.
pub(super) fn all() -> Vec<Case> {
    let index = parse("index.json");
    let ids = index.as_array().expect("the index is a list").iter();
    ids.map(|entry| {
        let case = read(&parse(&format!("{}.json", text(entry, "id"))));
        assert_eq!(case.answers.len() as f64, number(entry, "answers"), "{}: answers lost", case.id);
        case
    })
    .collect()
}

fn read(file: &Value) -> Case {
    let id = text(file, "id").to_string();
    let answers = list(file, "answers").iter().map(|raw| Answer {
        metric: text(raw, "metric").to_string(),
        variant: raw["variant"].as_str().unwrap_or_default().to_string(),
        value: number(raw, "value"),
        raw: raw.clone(),
    });
    Case {
        key: id.split('-').next().expect("a case has a number").to_string(),
        horizon_h: number(file, "horizon_h"),
        parameters: file["parameters"].clone(),
        answers: answers.collect(),
        id,
    }
}

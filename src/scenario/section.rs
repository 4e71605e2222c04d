//! Reading one table of a scenario: each key is asked for once, and what nobody asked for is an error.

use super::diagnostic::{Diagnostic, Diagnostics, is_harmful, nearest, printable};
use super::language::{self, Kind};
use super::scene::Assumption;
use super::source::Span;
use super::tree::{Node, Table, Value};
use crate::units::{Hours, Probability, UnitError};

/// Longest text.
const MAX_TEXT: usize = 1000;

/// Said of a number without a source.
pub(super) const NO_SOURCE: &str = "stated in the scenario, no source given";

/// Reads a text file that a scenario names (a CSV of observed durations); the error is for people.
pub type Loader<'a> = dyn Fn(&str) -> Result<String, String> + 'a;

/// What all readers share while a scenario is read.
pub struct Context<'a> {
    /// The problems found so far.
    pub diagnostics: Diagnostics,
    /// The numbers read so far, with their sources.
    pub assumptions: Vec<Assumption>,
    /// Access to files named by the scenario.
    pub load: &'a Loader<'a>,
    /// Everything that was loaded, for the hash of the scenario.
    pub loaded: Vec<String>,
    /// The most that the profile of the demand asks for, where there is one.
    pub peak: Option<f64>,
    /// How many targets the faults and changes read so far have.
    pub targets: usize,
    /// What was read of money so far.
    pub money: Money,
}

/// What readers of costs share.
#[derive(Debug, Default)]
pub struct Money {
    /// Where costs stand outside of `[cost]`.
    pub priced: Vec<Span>,
    /// Where costs come from that do not say it themselves.
    pub source: Option<String>,
}

impl Context<'_> {
    /// Records a problem.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Records an error with a remedy and gives nothing back.
    pub fn refuse<T>(
        &mut self,
        span: Span,
        message: impl Into<String>,
        label: impl Into<String>,
        help: impl Into<String>,
    ) -> Option<T> {
        self.push(Diagnostic::error(span, message, label).with_help(help));
        None
    }

    /// Records a problem with a name that is not known, and the known one that was meant, if there is one.
    pub fn push_unknown<'n>(&mut self, problem: Diagnostic, typed: &str, known: impl IntoIterator<Item = &'n str>) {
        let problem = if self.diagnostics.wants_suggestions() { problem.with_nearest(typed, known) } else { problem };
        self.push(problem);
    }

    /// Records a wrong quantity.
    pub fn refuse_unit<T>(&mut self, span: Span, error: UnitError, what: &str) -> Option<T> {
        self.refuse(span, format!("{what}: {}", error.reason), "cannot be read", error.help)
    }

    /// Notes a number and where it comes from.
    pub fn assume(&mut self, name: impl Into<String>, value: impl Into<String>, source: Option<&str>) {
        let source = source.unwrap_or(NO_SOURCE).to_string();
        self.assumptions.push(Assumption { name: name.into(), value: value.into(), source });
    }
}

/// A table being read.
pub struct Section<'t> {
    table: &'t Table,
    /// Where the table stands.
    pub span: Span,
    /// Dotted path of the table, for messages and assumptions.
    pub path: String,
    /// What the language says of such a table.
    language: &'static language::Table,
    asked: Vec<&'static str>,
    /// Keys of which one is missing, with what was said about it.
    missed: Vec<(Vec<&'static str>, Diagnostic)>,
}

impl<'t> Section<'t> {
    /// Starts reading a table.
    pub fn new(table: &'t Table, span: Span, path: impl Into<String>, language: &'static language::Table) -> Self {
        Section { table, span, path: path.into(), language, asked: Vec::new(), missed: Vec::new() }
    }

    /// The value of a key, if it is there.
    ///
    /// # Panics
    /// In debug builds, where the language has no such key.
    pub fn take(&mut self, key: &'static str) -> Option<&'t Node> {
        debug_assert!(self.language.knows(key), "the language lacks `{key}` in the table `{}`", self.language.name);
        self.asked.push(key);
        self.table.get(key)
    }

    /// Panics in debug builds where the language says another kind of value than is about to be read.
    fn agrees(&self, key: &str, fits: impl Fn(&Kind) -> bool) {
        let said = self.language.key(key).map(|key| key.kind);
        debug_assert!(
            said.is_none_or(|kind| fits(&kind)),
            "the language has another kind than the reader for `{key}` in the table `{}`: {said:?}",
            self.language.name
        );
    }

    /// What the language says of the tables under a key.
    fn spoken(&self, key: &str) -> &'static language::Table {
        let table = self.language.key(key).and_then(|key| key.kind.table());
        table.unwrap_or_else(|| panic!("the language has no table for `{key}` in `{}`", self.language.name))
    }

    /// True if the key is there; does not count as asking for it.
    pub fn has(&self, key: &str) -> bool {
        self.table.get(key).is_some()
    }

    /// The place of a key, or of the whole table where the key is missing.
    pub fn key_span(&self, key: &str) -> Span {
        self.table.entries.iter().find(|(k, ..)| k == key).map_or(self.span, |(_, span, _)| *span)
    }

    /// The place of the value of a key, or of the whole table where the key is missing.
    pub fn value_span(&self, key: &str) -> Span {
        self.table.get(key).map_or(self.span, |node| node.span)
    }

    /// The path of a key in this table.
    pub fn path_of(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_string() } else { format!("{}.{key}", self.path) }
    }

    /// Reports every key that nobody asked for. A key that is missing because it is misspelt is reported once.
    pub fn finish(self, cx: &mut Context<'_>) {
        for (key, span, _) in &self.table.entries {
            if !self.asked.contains(&key.as_str()) {
                let meant = if cx.diagnostics.is_full() { None } else { nearest(key, &self.asked) };
                for (_, said) in self.missed.iter().filter(|(keys, _)| meant.is_some_and(|key| keys.contains(&key))) {
                    cx.diagnostics.remove(said);
                }
                let place = if self.path.is_empty() {
                    "a scenario".to_string()
                } else {
                    format!("`{}`", printable(&self.path))
                };
                let problem =
                    Diagnostic::error(*span, format!("{place} has no key `{}`", printable(key)), "unknown key");
                cx.push_unknown(problem, key, self.asked.iter().copied());
            }
        }
    }

    /// Reports a missing key.
    pub fn missing<T>(&mut self, cx: &mut Context<'_>, key: &'static str, example: &str) -> Option<T> {
        self.missing_one(cx, &[key], example)
    }

    /// Reports that none of several keys is there; the first is the usual one.
    pub fn missing_one<T>(&mut self, cx: &mut Context<'_>, keys: &[&'static str], example: &str) -> Option<T> {
        let message = format!("`{}` needs `{}`", printable(&self.path), keys[0]);
        let help = format!("add {example}");
        self.lacks(cx, keys, Diagnostic::error(self.span, message, format!("no `{}` here", keys[0])).with_help(help))
    }

    /// Reports in the given words that none of several keys is there.
    pub fn lacks<T>(&mut self, cx: &mut Context<'_>, keys: &[&'static str], problem: Diagnostic) -> Option<T> {
        debug_assert!(keys.iter().all(|key| self.language.knows(key)), "the language lacks one of {keys:?}");
        self.asked.extend(keys);
        self.missed.push((keys.to_vec(), problem.clone()));
        cx.push(problem);
        None
    }

    /// Refuses a table with nothing in it.
    pub fn not_empty(&self, cx: &mut Context<'_>) {
        if self.table.entries.is_empty() {
            let message = format!("`{}` is empty", printable(&self.path));
            cx.refuse::<()>(self.span, message, "has no effect", "put something in it, or remove it");
        }
    }

    /// Refuses all but one of several keys that say the same thing.
    pub fn only_one(&self, cx: &mut Context<'_>, keys: &[&str]) {
        let present: Vec<&&str> = keys.iter().filter(|k| self.has(k)).collect();
        if present.len() > 1 {
            let message = format!("`{}` and `{}` cannot be given together", present[0], present[1]);
            let problem = Diagnostic::error(self.key_span(present[1]), message, "keep one of them");
            cx.push(problem.with_label(self.key_span(present[0]), "and the other"));
        }
    }

    /// A text.
    pub fn text(&mut self, cx: &mut Context<'_>, key: &'static str) -> Option<(&'t str, Span)> {
        self.agrees(key, |kind| matches!(kind, Kind::Text | Kind::Name(_) | Kind::Words(_)));
        let node = self.take(key)?;
        match &node.value {
            Value::Text(text) => plain(cx, text, node.span, key).map(|text| (text, node.span)),
            other => wrong_kind(cx, node.span, key, "a text in quotes", other),
        }
    }

    /// A text from a fixed list of words.
    pub fn word<T: Copy>(&mut self, cx: &mut Context<'_>, key: &'static str, words: &[(&str, T)]) -> Option<T> {
        let meant = |said: &[&str]| said.iter().eq(words.iter().map(|(word, _)| word));
        self.agrees(key, |kind| matches!(kind, Kind::Words(said) if meant(said)));
        let (text, span) = self.text(cx, key)?;
        let found = words.iter().find(|(word, _)| *word == text).map(|(_, value)| *value);
        if found.is_none() {
            let problem =
                Diagnostic::error(span, format!("`{key}` cannot be `{}`", printable(text)), "not one of the choices");
            cx.push_unknown(problem, text, words.iter().map(|(word, _)| *word));
        }
        found
    }

    /// A text or a list of texts.
    pub fn texts(&mut self, cx: &mut Context<'_>, key: &'static str) -> Option<Vec<(&'t str, Span)>> {
        self.agrees(key, |kind| matches!(kind, Kind::Names(_)));
        let node = self.take(key)?;
        match &node.value {
            Value::Text(text) => plain(cx, text, node.span, key).map(|text| vec![(text, node.span)]),
            Value::Array(items) => {
                let mut texts = Vec::new();
                for item in items {
                    match &item.value {
                        Value::Text(text) => {
                            texts.extend(plain(cx, text, item.span, key).map(|text| (text, item.span)))
                        }
                        other => {
                            wrong_kind::<()>(cx, item.span, key, "a text in quotes", other);
                        }
                    }
                }
                (texts.len() == items.len()).then_some(texts)
            }
            other => wrong_kind(cx, node.span, key, "a text or a list of texts", other),
        }
    }

    /// `true` or `false`; false where the key is missing.
    pub fn word_true(&mut self, cx: &mut Context<'_>, key: &'static str) -> bool {
        self.agrees(key, |kind| matches!(kind, Kind::Truth));
        match self.take(key).map(|node| (&node.value, node.span)) {
            None => false,
            Some((Value::Boolean(truth), _)) => *truth,
            Some((other, span)) => wrong_kind(cx, span, key, "true or false", other).unwrap_or(false),
        }
    }

    /// A whole number in a range.
    pub fn whole(&mut self, cx: &mut Context<'_>, key: &'static str, low: i64, high: i64) -> Option<i64> {
        self.agrees(key, |kind| matches!(kind, Kind::Whole { low: l, high: h } if (*l, *h) == (low, high)));
        let node = self.take(key)?;
        match node.value {
            Value::Integer(number) if (low..=high).contains(&number) => Some(number),
            Value::Integer(number) => {
                let help = format!("write a whole number from {low} to {high}");
                cx.refuse(node.span, format!("`{key}` cannot be {number}"), "out of range", help)
            }
            ref other => wrong_kind(cx, node.span, key, &format!("a whole number from {low} to {high}"), other),
        }
    }

    /// A length of time such as `"90d"`.
    pub fn hours(&mut self, cx: &mut Context<'_>, key: &'static str) -> Option<(Hours, Span)> {
        self.agrees(key, |kind| matches!(kind, Kind::Time));
        let node = self.take(key)?;
        hours(cx, node, key).map(|hours| (hours, node.span))
    }

    /// A table of the given key, as a section of its own.
    pub fn section(&mut self, cx: &mut Context<'_>, key: &'static str) -> Option<Section<'t>> {
        let path = self.path_of(key);
        let node = self.take(key)?;
        match &node.value {
            Value::Table(table) => Some(Section::new(table, node.span, path, self.spoken(key))),
            other => wrong_kind(cx, node.span, key, "a table", other),
        }
    }

    /// The named tables under a key, such as `[component.web]` and `[component.db]`, in order.
    pub fn named(&mut self, cx: &mut Context<'_>, key: &'static str) -> Vec<(&'t str, Span, Section<'t>)> {
        let path = self.path_of(key);
        let Some(section) = self.section(cx, key) else { return Vec::new() };
        section.not_empty(cx);
        let spoken = self.spoken(key);
        let mut named = Vec::new();
        for (name, span, node) in &section.table.entries {
            check_name(cx, name, *span);
            match &node.value {
                Value::Table(table) => {
                    let section = Section::new(table, *span, format!("{path}.{name}"), spoken);
                    named.push((name.as_str(), *span, section));
                }
                other => {
                    wrong_kind::<()>(
                        cx,
                        node.span,
                        name,
                        &format!("a table, such as [{path}.{}]", printable(name)),
                        other,
                    );
                }
            }
        }
        named
    }
}

/// Refuses a text that is empty or has control characters in it.
fn plain<'t>(cx: &mut Context<'_>, text: &'t str, span: Span, key: &str) -> Option<&'t str> {
    if text.trim().is_empty() {
        return cx.refuse(
            span,
            format!("`{key}` is empty"),
            "nothing in the quotes",
            "write something between the quotes",
        );
    }
    if text.chars().count() > MAX_TEXT {
        let message = format!("`{key}` has more than {MAX_TEXT} characters");
        return cx.refuse(span, message, "too long", "make it shorter");
    }
    match text.chars().find(|c| is_harmful(*c)) {
        Some(c) => {
            let message = format!("`{key}` cannot contain `{}`", printable(&c.to_string()));
            cx.refuse(span, message, "an invisible character", "write one line of plain text")
        }
        None => Some(text),
    }
}

/// Reports what is wrong with a name, if anything is.
pub fn check_name(cx: &mut Context<'_>, name: &str, span: Span) {
    if let Some(problem) = name_problem(name) {
        cx.refuse::<()>(span, problem, "this name", "use letters, digits, `-` and `_`, for example `web-tier`");
    }
}

/// Why a text cannot be the name of a part.
pub fn name_problem(name: &str) -> Option<String> {
    if name.is_empty() {
        return Some("a name cannot be empty".into());
    }
    if name.chars().count() > 100 {
        return Some("a name has at most 100 characters".into());
    }
    let allowed =
        |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | ' ' | '(' | ')' | '&' | '\'' | ':') || !c.is_ascii();
    let bad = name.chars().find(|c| !allowed(*c) || is_harmful(*c));
    match bad {
        Some(c) => Some(format!("a name cannot contain `{}`", printable(&c.to_string()))),
        None if name.trim() != name => Some("a name cannot start or end with a space".into()),
        None => None,
    }
}

/// Reports a value of the wrong kind.
pub fn wrong_kind<T>(cx: &mut Context<'_>, span: Span, key: &str, wanted: &str, found: &Value) -> Option<T> {
    let label = format!("this is {}", found.kind());
    cx.refuse(span, format!("`{}` is of the wrong kind", printable(key)), label, format!("write {wanted}"))
}

/// A length of time from a node.
pub fn hours(cx: &mut Context<'_>, node: &Node, key: &str) -> Option<Hours> {
    match &node.value {
        Value::Text(text) => match Hours::parse(text) {
            Ok(Hours(hours)) => Some(Hours(hours * node.factor)),
            Err(error) => cx.refuse_unit(node.span, error, &format!("`{key}`")),
        },
        Value::Integer(number) => {
            let help = format!("write it with a unit and in quotes, for example \"{number}min\" or \"{number}d\"");
            cx.refuse(node.span, format!("`{key}` is a time without a unit"), "seconds? minutes? days?", help)
        }
        Value::Float(number) if !number.is_finite() => {
            let help = "write a time such as \"90d\"; leave out what never happens";
            cx.refuse(node.span, format!("`{key}` cannot be {number}"), "not a finite time", help)
        }
        Value::Float(number) => {
            let help = format!("write it with a unit and in quotes, for example \"{number}min\" or \"{number}d\"");
            cx.refuse(node.span, format!("`{key}` is a time without a unit"), "seconds? minutes? days?", help)
        }
        other => wrong_kind(cx, node.span, key, "a time such as \"90d\" or \"10min\"", other),
    }
}

/// A probability from a node: `"97%"`, or a number from 0 to 1 with a decimal point.
pub fn probability(cx: &mut Context<'_>, node: &Node, key: &str) -> Option<Probability> {
    let read = match &node.value {
        Value::Text(text) => Probability::parse(text),
        Value::Float(number) => Probability::new(*number),
        Value::Integer(number) => {
            let help =
                format!("write a percentage such as \"{number}%\", or a number with a decimal point from 0.0 to 1.0");
            return cx.refuse(
                node.span,
                format!("`{key}` is a probability without a unit"),
                format!("{number} % or {number}.0?"),
                help,
            );
        }
        other => return wrong_kind(cx, node.span, key, "a percentage such as \"97%\"", other),
    };
    match read {
        Ok(probability) => multiplied(cx, node, probability, key),
        Err(error) => cx.refuse_unit(node.span, error, &format!("`{key}`")),
    }
}

/// A probability times what an override multiplies it by.
pub fn multiplied(cx: &mut Context<'_>, node: &Node, p: Probability, key: &str) -> Option<Probability> {
    if node.factor == 1.0 {
        return Some(p);
    }
    match Probability::new(p.value() * node.factor) {
        Ok(product) => Some(product),
        Err(error) => cx.refuse_unit(node.span, error, &format!("`{key}`, {} times {p}", node.factor)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg_attr(debug_assertions, should_panic(expected = "the language lacks `colour` in the table `Crew`"))]
    fn a_key_that_the_language_lacks_cannot_be_asked_for() {
        let table = Table::default();
        Section::new(&table, Span::default(), "crew.x", &language::CREW).take("colour");
    }
}

//! The scenario text as a tree of values that know where they were typed, with `--set` overrides applied.
//!
//! This is the only place that touches the TOML parser.

use super::diagnostic::{Diagnostic, Diagnostics, printable};
use super::quantity::LAWS;
use super::source::{Sources, Span};
use crate::units::{Hours, Probability, Rate};
use toml::de::{DeTable, DeValue};

/// A value with its place.
#[derive(Debug, Clone)]
pub struct Node {
    /// What was typed.
    pub value: Value,
    /// Where.
    pub span: Span,
    /// What an override multiplies the value by; 1 as a rule. Only quantities that are read one by one have another.
    pub factor: f64,
}

impl Node {
    /// A value as typed.
    pub fn new(value: Value, span: Span) -> Node {
        Node { value, span, factor: 1.0 }
    }
}

impl Node {
    /// True for a table with the one key `believed`, which stands for a number.
    pub fn is_belief(&self) -> bool {
        matches!(&self.value, Value::Table(table) if matches!(table.entries.as_slice(), [(key, ..)] if key == "believed"))
    }
}

/// What can be typed.
#[derive(Debug, Clone)]
pub enum Value {
    /// A quoted text.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A number with a fraction or exponent.
    Float(f64),
    /// `true` or `false`.
    Boolean(bool),
    /// A date or time (never wanted in a scenario, kept so that it can be refused by name).
    Date,
    /// A list.
    Array(Vec<Node>),
    /// A table, in the order of the text.
    Table(Table),
}

/// A table: keys with their places, in the order of the text.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// Key, place of the key, value.
    pub entries: Vec<(String, Span, Node)>,
}

impl Table {
    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries.iter().find(|(k, ..)| k == key).map(|(_, _, node)| node)
    }

    fn get_mut(&mut self, key: &str) -> Option<&mut Node> {
        self.entries.iter_mut().find(|(k, ..)| k == key).map(|(_, _, node)| node)
    }
}

impl Value {
    /// The kind of value in words.
    pub fn kind(&self) -> &'static str {
        match self {
            Value::Text(_) => "a text",
            Value::Integer(_) => "a whole number",
            Value::Float(_) => "a number",
            Value::Boolean(_) => "true or false",
            Value::Date => "a date",
            Value::Array(_) => "a list",
            Value::Table(_) => "a table",
        }
    }
}

/// Parses a text that was added to the sources; syntax errors go to the diagnostics.
pub fn parse(sources: &Sources, source: u32, diagnostics: &mut Diagnostics) -> Table {
    let text = &sources.get(source).text;
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut last_line = 0;
    for error in errors.iter().take(1000) {
        let range = error.span().unwrap_or(0..0);
        let span = Span { source, start: range.start as u32, end: range.end as u32 };
        let (line, _) = sources.line_column(span);
        if line == last_line {
            continue;
        }
        last_line = line;
        let said = error.message().lines().collect::<Vec<_>>().join(", ");
        diagnostics.push(syntax_error(span, &said, text.get(range).unwrap_or("")));
        if !said.starts_with(DUPLICATE) && !said.starts_with(UNQUOTED) {
            break; // What follows is read in the wrong light.
        }
    }
    convert_table(table.get_ref(), source)
}

/// What the parser says of a key or table that is there twice.
const DUPLICATE: &str = "duplicate key";
/// What the parser says of a text without quotes.
const UNQUOTED: &str = "string values must be quoted";

/// The words of the parser, with a remedy.
fn syntax_error(span: Span, said: &str, typed: &str) -> Diagnostic {
    if said.starts_with(DUPLICATE) {
        let message = format!("`{}` is given twice", printable(typed));
        let help = "each key and each table is written once; put what belongs to it in one place";
        return Diagnostic::error(span, message, "again here").with_help(help);
    }
    if said.starts_with(UNQUOTED) {
        let help = format!("write \"{}\"", printable(typed));
        return Diagnostic::error(span, "a text needs quotes", "no quotes here").with_help(help);
    }
    if said.contains("recurs") {
        let help = "take levels out: no list or table of a scenario is nested more than a few deep";
        return Diagnostic::error(span, "this is nested too deeply", "deeper than anything in a scenario")
            .with_help(help);
    }
    let help = if said.contains("array") {
        "is each list closed with `]`, with commas between its items?"
    } else if said.contains("string") || said.contains("key-value pairs") {
        "is each text closed with a quote, without line breaks and control characters in it?"
    } else {
        "see https://toml.io for the syntax"
    };
    Diagnostic::error(span, format!("this is not TOML: {said}"), "cannot be read from here").with_help(help)
}

fn convert_table(table: &DeTable<'_>, source: u32) -> Table {
    let span = |range: std::ops::Range<usize>| Span { source, start: range.start as u32, end: range.end as u32 };
    let entries = table
        .iter()
        .map(|(key, value)| {
            let node = Node::new(convert(value.get_ref(), source), span(value.span()));
            (key.get_ref().to_string(), span(key.span()), node)
        })
        .collect();
    Table { entries }
}

fn convert(value: &DeValue<'_>, source: u32) -> Value {
    match value {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Integer(number) => match i64::from_str_radix(number.as_str(), number.radix()) {
            Ok(number) => Value::Integer(number),
            Err(_) => Value::Float(number.as_str().parse().unwrap_or(f64::INFINITY)),
        },
        DeValue::Float(number) => Value::Float(number.as_str().parse().unwrap_or(f64::NAN)),
        DeValue::Boolean(truth) => Value::Boolean(*truth),
        DeValue::Datetime(_) => Value::Date,
        DeValue::Array(items) => Value::Array(
            items
                .iter()
                .map(|item| {
                    let range = item.span();
                    let span = Span { source, start: range.start as u32, end: range.end as u32 };
                    Node::new(convert(item.get_ref(), source), span)
                })
                .collect(),
        ),
        DeValue::Table(table) => Value::Table(convert_table(table, source)),
    }
}

/// Applies `path=value`: the value of an existing key is replaced, or a key is added to an existing table. With
/// `path*=factor` a quantity that is there is multiplied: a time, a law of times, a rate, a probability, a number. Of a
/// design goal the unavailability is multiplied.
///
/// A path is keys with dots between; an item of a list is named by its position from 0 or, for a list of
/// stages, by the stage's name. A value is read as TOML where it is a single TOML value (`3`, `0.5`, `true`,
/// `"text"`), else as a text (`90d`, `99.95%`).
pub fn set(sources: &mut Sources, table: &mut Table, assignment: &str, diagnostics: &mut Diagnostics) {
    let source = sources.add("--set", assignment);
    let all = Span { source, start: 0, end: assignment.len() as u32 };
    let Some((path, text)) = assignment.split_once('=') else {
        let help = "write --set path=value, for example --set component.web.count=3";
        diagnostics.push(Diagnostic::error(all, "an override needs an equals sign", "no `=` here").with_help(help));
        return;
    };
    if let Some(at) = text.find('#') {
        let start = (path.len() + 1 + at) as u32;
        let help = "write the value alone; a text with a `#` in it can only be set in the file";
        let span = Span { source, start, end: all.end };
        diagnostics.push(Diagnostic::error(span, "an override has no comments", "a comment?").with_help(help));
        return;
    }
    let span = Span { source, start: (path.len() + 1) as u32, end: all.end };
    let (path, change) = match path.strip_suffix('*') {
        None => (path, Change::Value(Node::new(override_value(text.trim()), span))),
        Some(path) => match text.trim().parse() {
            Ok(factor) if factor > 0.0 && f64::is_finite(factor) => (path, Change::Times(factor, span)),
            _ => {
                let help = "write a number above 0, for example --set fault.az-power.every*=0.5";
                let message = format!("`{}` is no factor", printable(text.trim()));
                diagnostics.push(Diagnostic::error(span, message, "not a number above 0").with_help(help));
                return;
            }
        },
    };
    let mut keys = Vec::new();
    let mut start = 0;
    for key in path.split('.') {
        let span = Span { source, start, end: start + key.len() as u32 };
        keys.push((key.trim().to_string(), span));
        start += key.len() as u32 + 1;
    }
    if let Err(problem) = assign(table, &keys, change) {
        diagnostics.push(problem);
    }
}

/// What an override does.
enum Change {
    /// Puts a value in the place of another.
    Value(Node),
    /// Multiplies a value.
    Times(f64, Span),
}

impl Change {
    fn span(&self) -> Span {
        match self {
            Change::Value(node) => node.span,
            Change::Times(_, span) => *span,
        }
    }
}

/// The typed value, with spans cleared to the whole override by the caller.
fn override_value(text: &str) -> Value {
    let line = format!("value = {text}");
    match DeTable::parse(&line) {
        Ok(table) if table.get_ref().len() == 1 => {
            let parsed = table.get_ref().iter().next().map(|(_, v)| convert(v.get_ref(), 0));
            match parsed {
                Some(Value::Table(_) | Value::Array(_) | Value::Date) | None => Value::Text(text.to_string()),
                Some(value) => value,
            }
        }
        _ => Value::Text(text.to_string()),
    }
}

fn assign(table: &mut Table, keys: &[(String, Span)], change: Change) -> Result<(), Diagnostic> {
    let ((key, span), rest) = keys.split_first().expect("split always gives one part");
    if key.is_empty() {
        let help = "write keys with dots between, for example component.web.count=3";
        return Err(Diagnostic::error(*span, "an empty key in the path", "a key is missing here").with_help(help));
    }
    if rest.is_empty() {
        return match (table.get_mut(key), change) {
            (Some(old), change) => replace(old, change, *span),
            (None, Change::Value(node)) => {
                table.entries.push((key.clone(), *span, node));
                Ok(())
            }
            (None, Change::Times(..)) => {
                let message = format!("the scenario has no `{}` here", printable(key));
                let problem = Diagnostic::error(*span, message, "nothing to multiply");
                Err(problem.with_nearest(key, table.entries.iter().map(|(key, ..)| key.as_str())))
            }
        };
    }
    if table.get(key).is_none() {
        let message = format!("the scenario has no `{}` here", printable(key));
        let problem =
            Diagnostic::error(*span, message, "an override changes or adds one value of a table that is there");
        if ["objective", "defaults"].contains(&key.as_str()) {
            return Err(problem.with_help(format!("add [{key}] to the scenario file first")));
        }
        let known = table.entries.iter().filter(|(.., node)| matches!(node.value, Value::Table(_) | Value::Array(_)));
        return Err(problem.with_nearest(key, known.map(|(key, ..)| key.as_str())));
    }
    let next = table.get_mut(key).expect("just looked up");
    descend(next, rest, change, *span)
}

fn replace(old: &mut Node, change: Change, span: Span) -> Result<(), Diagnostic> {
    if old.span.source > 0 {
        let problem = Diagnostic::error(change.span(), "a value is overridden twice", "this one comes later");
        return Err(problem.with_label(old.span, "the other one").with_help("keep one of them"));
    }
    let node = match change {
        Change::Value(node) => node,
        Change::Times(factor, place) => return multiply(old, factor, span, place),
    };
    if !old.is_belief()
        && matches!(old.value, Value::Table(_) | Value::Array(_))
        && matches!(node.value, Value::Integer(_) | Value::Float(_) | Value::Boolean(_))
    {
        let message = format!("this is {}, not a single value", old.value.kind());
        return Err(Diagnostic::error(span, message, "an override sets one value")
            .with_help("add the key inside it to the path"));
    }
    *old = node;
    Ok(())
}

/// Multiplies a number here and now; texts and laws are multiplied when they are read.
fn multiply(old: &mut Node, factor: f64, span: Span, place: Span) -> Result<(), Diagnostic> {
    let quantity = |text: &str| {
        text.starts_with('@')
            || crate::catalog::goal(text).is_ok()
            || Hours::parse(text).is_ok()
            || Probability::parse(text).is_ok()
            || Rate::parse(text).is_ok()
    };
    match &old.value {
        Value::Integer(number) => {
            let product = *number as f64 * factor;
            if product.fract() != 0.0 || product.abs() > 9e15 {
                let message = format!("{factor} times {number} is {product}, which is not a whole number");
                let help = "choose a factor that gives a whole number";
                return Err(Diagnostic::error(place, message, "does not fit").with_help(help));
            }
            old.value = Value::Integer(product as i64);
        }
        Value::Float(number) => old.value = Value::Float(number * factor),
        Value::Text(text) if quantity(text) => old.factor = factor,
        _ if old.is_belief() => old.factor = factor,
        Value::Table(table) if LAWS.iter().any(|law| table.get(law).is_some()) => old.factor = factor,
        other => {
            let message = format!("this is {}, which cannot be multiplied", other.kind());
            let help = "a time, a law of times, a rate, a probability or a number can";
            return Err(Diagnostic::error(span, message, "no quantity").with_help(help));
        }
    }
    old.span = place;
    Ok(())
}

fn descend(next: &mut Node, rest: &[(String, Span)], change: Change, parent: Span) -> Result<(), Diagnostic> {
    match &mut next.value {
        Value::Table(table) => assign(table, rest, change),
        Value::Array(items) => {
            let ((key, span), deeper) = rest.split_first().expect("the caller has more keys");
            let by_name = |item: &Node| matches!(&item.value, Value::Table(t) if matches!(t.get("stage"), Some(Node { value: Value::Text(name), .. }) if name == key));
            if items.iter().filter(|item| by_name(item)).count() > 1 {
                let message = format!("several items are called `{}`", printable(key));
                let help = "name one by its position, counted from 0";
                return Err(Diagnostic::error(*span, message, "which one?").with_help(help));
            }
            let at = key.parse::<usize>().ok().or_else(|| items.iter().position(by_name));
            let count = items.len();
            let Some(item) = at.and_then(|at| items.get_mut(at)) else {
                let message = format!("the list has no item `{}`", printable(key));
                let help = match count {
                    0 => "the list is empty".to_string(),
                    n => format!("its items are numbered from 0 to {}; stages may be named by their `stage`", n - 1),
                };
                return Err(Diagnostic::error(*span, message, "not in the list").with_help(help));
            };
            if deeper.is_empty() { replace(item, change, *span) } else { descend(item, deeper, change, *span) }
        }
        other => {
            let message = format!("this is {}, which has nothing inside", other.kind());
            let problem = Diagnostic::error(parent, message, "the path goes deeper than the scenario");
            Err(problem.with_help("end the path here"))
        }
    }
}

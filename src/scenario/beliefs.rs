//! Numbers that are believed, not known: `{ believed = ... }` in the tree gives way to one value, before anything is read.

use super::diagnostic::{Diagnostic, printable};
use super::language;
use super::scene::{Assumption, Belief, Quantity};
use super::section::{Context, Section, wrong_kind};
use super::source::Span;
use super::tree::{Node, Table, Value};
use crate::law::{Law, LawError};
use crate::units::{Hours, Probability, Rate};
use std::cmp::Ordering;

/// Chance of a value beyond the last one that is drawn, on either side. Every scenario is tried at these two ends.
pub const REST: f64 = 1e-6;

/// Chance that `low` to `high` holds the true value, where no level is given.
const USUAL_LEVEL: f64 = 0.9;

/// What values beliefs are replaced by: the medians, but for those that are named here with the chance of a lower value.
pub type Standing<'a> = &'a [(String, f64)];

/// A belief with its place in the text.
pub(super) struct Found {
    /// What is believed.
    pub(super) belief: Belief,
    /// Where.
    pub(super) span: Span,
}

/// Puts a value in the place of each belief; `None` if there is one from which no value can be had.
pub(super) fn settle(cx: &mut Context<'_>, table: &mut Table, standing: Standing<'_>) -> Option<Vec<Found>> {
    let mut walk = Walk { found: Vec::new(), standing, hopeless: false };
    walk.table(cx, table, "");
    (!walk.hopeless).then_some(walk.found)
}

struct Walk<'s> {
    found: Vec<Found>,
    standing: Standing<'s>,
    hopeless: bool,
}

impl Walk<'_> {
    fn table(&mut self, cx: &mut Context<'_>, table: &mut Table, path: &str) {
        for (key, _, node) in &mut table.entries {
            let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
            self.node(cx, node, &path);
        }
    }

    fn node(&mut self, cx: &mut Context<'_>, node: &mut Node, path: &str) {
        if node.is_belief() {
            return self.believe(cx, node, path);
        }
        match &mut node.value {
            Value::Table(table) => {
                check_alone(cx, table);
                self.table(cx, table, path);
            }
            Value::Array(items) => {
                let names: Vec<Option<String>> = items.iter().map(stage).collect();
                for (at, item) in items.iter_mut().enumerate() {
                    let alone = |name: &&String| names.iter().flatten().filter(|other| other == name).count() == 1;
                    let name = names[at].as_ref().filter(alone).cloned().unwrap_or_else(|| at.to_string());
                    self.node(cx, item, &format!("{path}.{name}"));
                }
            }
            _ => {}
        }
    }

    fn believe(&mut self, cx: &mut Context<'_>, node: &mut Node, path: &str) {
        let belief = if check_chosen(cx, node.span, path) { read(cx, node, path) } else { None };
        let Some(belief) = belief else {
            // Any value that was typed stands in, so that what else is wrong is found too.
            match typed(node) {
                Some(value) => *node = Node::new(value, node.span),
                None => self.hopeless = true,
            }
            return;
        };
        let chance = self.standing.iter().find(|(named, _)| named == path).map_or(0.5, |(_, chance)| *chance);
        let value = belief.at(chance.clamp(REST, 1.0 - REST));
        *node = Node::new(as_typed(&belief, value), node.span);
        self.found.push(Found { belief, span: node.span });
    }
}

/// The name of a stage in a list of stages; one with a dot, or that is a number, is no step of a path.
fn stage(item: &Node) -> Option<String> {
    let Value::Table(table) = &item.value else { return None };
    match &table.get("stage")?.value {
        Value::Text(name) if !name.contains('.') && name.parse::<usize>().is_err() => Some(name.clone()),
        _ => None,
    }
}

/// A value as it would have been typed.
fn as_typed(belief: &Belief, value: f64) -> Value {
    match belief.quantity {
        Quantity::Number => Value::Float(value),
        Quantity::Whole => Value::Integer(value as i64),
        _ => Value::Text(belief.written(value)),
    }
}

/// Refuses other keys beside `believed`.
fn check_alone(cx: &mut Context<'_>, table: &mut Table) {
    if let Some((_, believed, _)) = table.entries.iter().find(|(key, ..)| key == "believed")
        && let Some((_, other, _)) = table.entries.iter().find(|(key, ..)| key != "believed")
    {
        let problem = Diagnostic::error(*other, "`believed` stands alone in its table", "this is beside it");
        let help = "take the other keys out; no part of a scenario can be called `believed`";
        cx.push(problem.with_label(*believed, "the belief").with_help(help));
        table.entries.retain(|(key, ..)| key != "believed");
    }
}

/// Refuses a belief about what is chosen.
fn check_chosen(cx: &mut Context<'_>, span: Span, path: &str) -> bool {
    let chosen = path.split('.').any(|key| key == "objective") || ["horizon", "warm_up"].contains(&path);
    if chosen {
        let message = format!("`{}` is chosen, so it is no belief", printable(path));
        cx.refuse::<()>(span, message, "not a belief", "write one value; `--set` tries others");
    }
    !chosen
}

/// The greatest value in what was typed.
fn typed(node: &Node) -> Option<Value> {
    let greatest = |values: &mut dyn Iterator<Item = Value>| {
        values.max_by(|a, b| {
            quantity(a).map(|(_, a)| a).partial_cmp(&quantity(b).map(|(_, b)| b)).unwrap_or(Ordering::Equal)
        })
    };
    match &node.value {
        Value::Table(table) => greatest(&mut table.entries.iter().filter_map(|(.., node)| typed(node))),
        Value::Array(items) => greatest(&mut items.iter().filter_map(typed)),
        value => quantity(value).map(|_| value.clone()),
    }
}

/// The kind and size of a single value.
fn quantity(value: &Value) -> Option<(Quantity, f64)> {
    match value {
        Value::Integer(number) => Some((Quantity::Whole, *number as f64)),
        Value::Float(number) if number.is_finite() => Some((Quantity::Number, *number)),
        Value::Text(text) => {
            let time = Hours::parse(text).map(|Hours(hours)| (Quantity::Time, hours));
            let share = || Probability::parse(text).map(|p| (Quantity::Share, p.value()));
            let rate = || Rate::parse(text).map(|Rate(rate)| (Quantity::Rate, rate));
            time.or_else(|_| share()).or_else(|_| rate()).ok()
        }
        _ => None,
    }
}

fn read(cx: &mut Context<'_>, node: &Node, path: &str) -> Option<Belief> {
    let Value::Table(outer) = &node.value else { return None };
    let (_, _, inner) = &outer.entries[0];
    let Value::Table(table) = &inner.value else {
        let wanted = "a table such as { low = \"60d\", high = \"180d\" }";
        return wrong_kind(cx, inner.span, "believed", wanted, &inner.value);
    };
    let mut section = Section::new(table, inner.span, format!("{path}.believed"), &language::BELIEF);
    let read = form(cx, &mut section);
    section.finish(cx);
    let (quantity, law, odds, level) = read?;
    Some(Belief { path: path.to_string(), quantity, law, odds, factor: node.factor, level })
}

/// The kind of number, its law, whether that is the law of its odds, and the level of the range that stands for it.
type Form = (Quantity, Law, bool, f64);

const FORMS: [&str; 5] = ["low", "uniform", "triangular", "lognormal", "values"];

fn form(cx: &mut Context<'_>, section: &mut Section<'_>) -> Option<Form> {
    let named: Vec<&'static str> = FORMS.into_iter().filter(|form| section.has(form)).collect();
    let beside = ["high", "level"].into_iter().find(|key| section.has(key) && !section.has("low"));
    match (named.as_slice(), beside) {
        (["low"], _) => return range(cx, section),
        ([], Some(key)) => {
            section.take(key);
            return section.missing(cx, "low", "low = \"60d\", high = \"180d\"");
        }
        ([_], None) => {}
        ([], None) => {
            let help = "give `low` and `high`, or one of uniform, triangular, lognormal, values";
            let problem = Diagnostic::error(section.span, "what is believed is not said", "which values?");
            return section.lacks(cx, &FORMS, problem.with_help(help));
        }
        _ => {
            let second = named.get(1).copied().or(beside).unwrap_or("low");
            for key in FORMS.into_iter().chain(["high", "level"]) {
                section.take(key);
            }
            let message = format!("`{}` and `{second}` say the same thing in two ways", named[0]);
            let problem = Diagnostic::error(section.key_span(second), message, "keep one of them");
            cx.push(problem.with_label(section.key_span(named[0]), "and the other"));
            return None;
        }
    }
    match named[0] {
        "values" => values(cx, section),
        "lognormal" => of_parameters(cx, section, "lognormal", &["median"]),
        "triangular" => of_parameters(cx, section, "triangular", &["low", "mode", "high"]),
        _ => of_parameters(cx, section, "uniform", &["low", "high"]),
    }
}

/// `low` and `high` with a level: lognormal, or logit-normal for shares.
fn range(cx: &mut Context<'_>, section: &mut Section<'_>) -> Option<Form> {
    let level = section.take("level").map(|node| super::section::probability(cx, node, "level").map(|p| (p, node)));
    let (of, values) = alike(cx, section, &["low", "high"])?;
    let level = match level {
        None => USUAL_LEVEL,
        Some(read) => {
            let (p, node) = read?;
            if p.value() <= 0.0 || p.complement() <= 0.0 {
                let help = "write a percentage above 0 % and below 100 %; `uniform` never leaves its ends";
                return cx.refuse(node.span, format!("`level` cannot be {p}"), "out of range", help);
            }
            p.value()
        }
    };
    let [low, high] = values[..] else { return None };
    check_order(cx, section.span, &values)?;
    if low <= 0.0 || (of == Quantity::Share && high >= 1.0) {
        let at = section.value_span(if low <= 0.0 { "low" } else { "high" });
        let ends = if of == Quantity::Share { "above 0 % and below 100 %" } else { "above 0" };
        let help = "write believed = { uniform = { low = .., high = .. } } for a value that may reach its end";
        return cx.refuse(at, format!("the ends of a range of beliefs are {ends}"), "out of range", help);
    }
    let odds = of == Quantity::Share;
    let [low, high] = [low, high].map(|end| if odds { end / (1.0 - end) } else { end });
    // The quantile of the standard normal law that leaves half of the rest above it.
    let z = libm::log(Law::LogNormal { median: 1.0, sigma: 1.0 }.quantile((1.0 + level) / 2.0));
    let sigma = (libm::log(high) - libm::log(low)) / (2.0 * z);
    Some((of, Law::LogNormal { median: low.sqrt() * high.sqrt(), sigma }, odds, level))
}

/// A list of values, each as likely.
fn values(cx: &mut Context<'_>, section: &mut Section<'_>) -> Option<Form> {
    let node = section.take("values")?;
    let Value::Array(items) = &node.value else {
        return wrong_kind(cx, node.span, "values", "a list such as [\"1d\", \"2d\", \"5d\"]", &node.value);
    };
    let read: Vec<Option<(Quantity, f64, Span)>> = items.iter().map(|item| single(cx, item)).collect();
    let (of, mut values) = one_kind(cx, &read.into_iter().collect::<Option<Vec<_>>>()?)?;
    values.sort_by(f64::total_cmp);
    if values.len() < 2 || values.iter().all(|value| *value == values[0]) {
        let help = "give two different values or more, or write the one value without a belief";
        return cx.refuse(node.span, "a belief in one value is no belief", "not two values", help);
    }
    Some((of, Law::Empirical { values }, false, USUAL_LEVEL))
}

/// A law by its parameters; those that are named have the unit of the number.
fn of_parameters(
    cx: &mut Context<'_>,
    section: &mut Section<'_>,
    name: &'static str,
    keys: &[&'static str],
) -> Option<Form> {
    let mut inner = section.section(cx, name)?;
    let (span, sigma) = (inner.span, if name == "lognormal" { inner.take("sigma") } else { None });
    let read = alike(cx, &mut inner, keys);
    if name == "lognormal" && sigma.is_none() {
        inner.missing::<()>(cx, "sigma", "sigma = 0.5");
    }
    inner.finish(cx);
    let (of, values) = read?;
    let law = match (values.as_slice(), sigma) {
        ([low, high], None) => Law::Uniform { low: *low, high: *high },
        ([low, mode, high], None) => Law::Triangular { low: *low, mode: *mode, high: *high },
        ([median], Some(node)) => match node.value {
            Value::Float(sigma) => Law::LogNormal { median: *median, sigma },
            Value::Integer(sigma) => Law::LogNormal { median: *median, sigma: sigma as f64 },
            ref other => return wrong_kind(cx, node.span, "sigma", "a plain number", other),
        },
        _ => return None,
    };
    if name == "lognormal" && of == Quantity::Share {
        let help = "give `low` and `high`, between which percentages stay below 100 %";
        return cx.refuse(span, "a lognormal percentage may exceed 100 %", "not for percentages", help);
    }
    match law.check() {
        Ok(()) => Some((of, law, false, USUAL_LEVEL)),
        Err(LawError::Unordered { .. }) => check_order(cx, span, &values).and(None),
        Err(_) => {
            let help = "write numbers that are not negative; `sigma` and `median` are above 0";
            cx.refuse(span, format!("this {name} belief is not possible"), "out of range", help)
        }
    }
}

fn check_order(cx: &mut Context<'_>, span: Span, values: &[f64]) -> Option<()> {
    if values[0] < values[values.len() - 1] && values.is_sorted() {
        return Some(());
    }
    let help = "write the least value first; a number that is known is written without a belief";
    cx.refuse(span, "the ends of a belief are out of order", "the wrong way round, or equal", help)
}

/// The values of some keys, which are of one kind.
fn alike(cx: &mut Context<'_>, section: &mut Section<'_>, keys: &[&'static str]) -> Option<(Quantity, Vec<f64>)> {
    let mut read = Vec::new();
    for key in keys {
        read.push(match section.take(key) {
            Some(node) => single(cx, node),
            None => {
                section.missing(cx, key, &format!("{key} = \"90d\", or another value of the same unit as the rest"))
            }
        });
    }
    one_kind(cx, &read.into_iter().collect::<Option<Vec<_>>>()?)
}

/// A time, share, rate or number.
fn single(cx: &mut Context<'_>, node: &Node) -> Option<(Quantity, f64, Span)> {
    if let Some((quantity, value)) = quantity(&node.value) {
        return Some((quantity, value, node.span));
    }
    let shown = match &node.value {
        Value::Text(text) => format!("`{}` is no number to believe in", printable(text)),
        other => format!("{} is no number to believe in", other.kind()),
    };
    let help = "write a time such as \"90d\", a percentage such as \"5%\", a rate such as \"4/year\", or a number";
    cx.refuse(node.span, shown, "cannot be read", help)
}

fn one_kind(cx: &mut Context<'_>, read: &[(Quantity, f64, Span)]) -> Option<(Quantity, Vec<f64>)> {
    let values = || read.iter().map(|(_, value, _)| *value).collect();
    let (first, _, span) = read.first()?;
    let plain = |of: Quantity| matches!(of, Quantity::Number | Quantity::Whole);
    if let Some((_, _, other)) = read.iter().find(|(of, ..)| of != first && !(plain(*of) && plain(*first))) {
        let problem = Diagnostic::error(*other, "a belief is about one kind of number", "this is of another kind");
        cx.push(problem.with_label(*span, "than this").with_help("give all its values in units of the same kind"));
        return None;
    }
    let whole = read.iter().all(|(of, ..)| of == first);
    Some((if whole { *first } else { Quantity::Number }, values()))
}

/// Says in the assumptions what is believed: at the number itself where it is listed, else in a line of its own.
pub(super) fn declare(assumptions: &mut Vec<Assumption>, belief: &Belief) {
    let said = belief.in_words();
    if let Some(same) = assumptions.iter_mut().find(|assumption| assumption.name == belief.path) {
        let mean = same.value.starts_with("exponential");
        same.value = if mean { format!("exponential, mean: {said}") } else { said };
        return;
    }
    let parents = assumptions.iter().filter(|a| belief.path.starts_with(&format!("{}.", a.name)));
    let source = parents.max_by_key(|a| a.name.len()).map(|a| a.source.clone());
    let source = source.unwrap_or_else(|| super::section::NO_SOURCE.to_string());
    assumptions.push(Assumption { name: belief.path.clone(), value: said, source });
}

//! Numbers that are believed, not known: `{ believed = ... }` in the tree gives way to one value, before anything is read.

mod forms;

use super::diagnostic::{Diagnostic, printable};
use super::language;
use super::scene::{Assumption, Belief, Quantity};
use super::section::{Context, Section, wrong_kind};
use super::source::Span;
use super::tree::{Node, Table, Value};
use forms::{form, quantity};
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// Chance of a value beyond the last one that is drawn, on either side. Every scenario is tried at these two ends.
pub const REST: f64 = 1e-6;

/// Most beliefs in one scenario: what each explains of the result is not found among more.
pub const MAX_BELIEFS: usize = 1000;

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
    if let Some(Found { span, .. }) = walk.found.get(MAX_BELIEFS) {
        let message = format!("more than {MAX_BELIEFS} beliefs");
        let help = "write one value for what has little effect: `fivenines sensitivity` says what has";
        return cx.refuse(*span, message, "up to here there are too many", help);
    }
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
                let mut counts: BTreeMap<&String, usize> = BTreeMap::new();
                names.iter().flatten().for_each(|name| *counts.entry(name).or_default() += 1);
                for (at, item) in items.iter_mut().enumerate() {
                    let alone = |name: &&String| counts.get(name) == Some(&1);
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

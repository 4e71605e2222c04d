//! The forms of a belief: a range, a law by its parameters, a list of values.

use super::super::diagnostic::{Diagnostic, printable};
use super::super::scene::Quantity;
use super::super::section::{Context, Section, probability, wrong_kind};
use super::super::source::Span;
use super::super::tree::{Node, Value};
use crate::law::{Law, LawError};
use crate::units::{Hours, Probability, Rate};

/// Chance that `low` to `high` holds the true value, where no level is given.
const USUAL_LEVEL: f64 = 0.9;

/// The kind of number, its law, whether that is the law of its odds, and the level of the range that stands for it.
pub(super) type Form = (Quantity, Law, bool, f64);

const FORMS: [&str; 5] = ["low", "uniform", "triangular", "lognormal", "values"];

/// Reads what stands under `believed`.
pub(super) fn form(cx: &mut Context<'_>, section: &mut Section<'_>) -> Option<Form> {
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
    let level = section.take("level").map(|node| probability(cx, node, "level").map(|p| (p, node)));
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

/// The kind and size of a single value.
pub(super) fn quantity(value: &Value) -> Option<(Quantity, f64)> {
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

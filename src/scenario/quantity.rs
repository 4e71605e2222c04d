//! Quantities that carry a source: laws of times, rates and probabilities, typed in or taken from the catalogue.

use super::diagnostic::{Diagnostic, printable};
use super::hazard;
use super::language;
use super::section::{Context, Section, hours, probability, wrong_kind};
use super::source::Span;
use super::tree::{Node, Value};
use crate::catalog::{self, Value as Known};
use crate::law::{Law, LawError};
use crate::units::{Hours, Probability, Rate};

/// Names of the laws.
pub const LAWS: [&str; 11] = [
    "exponential",
    "weibull",
    "gamma",
    "lognormal",
    "uniform",
    "triangular",
    "fixed",
    "hazard",
    "bathtub",
    "mixture",
    "empirical",
];

/// Reads the `source` of a table: a catalogue entry (`"@svc_elb"`) or any text.
pub fn source(cx: &mut Context<'_>, section: &mut Section<'_>) -> Option<String> {
    let (text, span) = section.text(cx, "source")?;
    let Some(id) = text.strip_prefix('@') else { return Some(text.to_string()) };
    match catalog::parameter(id) {
        Ok(entry) => Some(format!("@{id}: {}", entry.source_line())),
        Err(unknown) => refuse_unknown(cx, span, id, &unknown.nearest),
    }
}

fn refuse_unknown<T>(cx: &mut Context<'_>, span: Span, id: &str, nearest: &[String]) -> Option<T> {
    let problem = Diagnostic::error(span, format!("the catalogue has no entry `{}`", printable(id)), "unknown entry");
    let help = match nearest.first() {
        Some(name) => format!("did you mean `@{name}`? `fivenines catalog` lists all entries"),
        None => "`fivenines catalog` lists all entries".to_string(),
    };
    cx.push(problem.with_help(help));
    None
}

/// Reads a law of a time and notes it as an assumption under `path`; a bare time is exponential with that mean.
pub fn law(cx: &mut Context<'_>, node: &Node, path: &str, source: Option<&str>) -> Option<Law> {
    if let Value::Text(text) = &node.value
        && text.starts_with('@')
    {
        return referred_law(cx, node, text, path, node.factor);
    }
    let law = typed_law(cx, node, path)?;
    cx.assume(path, law.to_string(), source);
    Some(law)
}

/// The law of an entry of the catalogue, of a time that is so many times as long.
fn referred_law(cx: &mut Context<'_>, node: &Node, text: &str, path: &str, factor: f64) -> Option<Law> {
    let span = node.span;
    let reference = reference(cx, span, text)?;
    match &reference.value {
        Known::Time(law) => {
            let law = scaled(cx, span, law.clone(), factor)?;
            cx.assume(path, law.to_string(), Some(&cited(&reference)));
            Some(law)
        }
        Known::Chance(p) => cx.refuse(
            span,
            format!("`{}` is a probability ({p}), not a time", printable(text)),
            "a time is wanted here",
            "write a time such as \"4h\"; `fivenines catalog` lists all entries",
        ),
    }
}

fn reference(cx: &mut Context<'_>, span: Span, text: &str) -> Option<catalog::Reference> {
    match catalog::reference(text) {
        Ok(reference) => Some(reference),
        Err(catalog::ReferenceError::Unknown(unknown)) => refuse_unknown(cx, span, &text[1..], &unknown.nearest),
        Err(catalog::ReferenceError::Several { choices, .. }) => {
            let message = format!("`{}` has {} laws", printable(text), choices.len());
            cx.refuse(span, message, "which one?", format!("choose one: {}", choices.join("; ")))
        }
        Err(error) => {
            let message = format!("`{}` cannot be used here", printable(text));
            let said = error.to_string();
            match said.rsplit_once("; ") {
                Some((why, remedy)) => cx.refuse(span, message, why, remedy),
                None => cx.refuse(span, message, said, "`fivenines catalog` lists all entries"),
            }
        }
    }
}

fn cited(reference: &catalog::Reference) -> String {
    format!("@{}: {}", reference.id, reference.source)
}

/// Reads a probability and notes it as an assumption under `path`.
pub fn chance(cx: &mut Context<'_>, node: &Node, path: &str, key: &str, source: Option<&str>) -> Option<Probability> {
    if let Value::Text(text) = &node.value
        && text.starts_with('@')
    {
        let reference = reference(cx, node.span, text)?;
        let Known::Chance(p) = reference.value else {
            return cx.refuse(
                node.span,
                format!("`{}` is a time, not a probability", printable(text)),
                "a probability is wanted here",
                "write a percentage such as \"97%\"; `fivenines catalog` lists all entries",
            );
        };
        let p = super::section::multiplied(cx, node, Probability::new(p).ok()?, key)?;
        cx.assume(path, p.to_string(), Some(&cited(&reference)));
        return Some(p);
    }
    let p = probability(cx, node, key)?;
    cx.assume(path, p.to_string(), source);
    Some(p)
}

/// Reads a rate such as `"4/year"` as the exponential law of the time between events.
pub fn rate(cx: &mut Context<'_>, node: &Node, path: &str, source: Option<&str>) -> Option<Law> {
    let Value::Text(text) = &node.value else {
        return wrong_kind(cx, node.span, "rate", "a rate in quotes, such as \"4/year\"", &node.value);
    };
    if text.starts_with('@') {
        return referred_law(cx, node, text, path, 1.0 / node.factor);
    }
    match Rate::parse(text).map(|Rate(rate)| Rate(rate * node.factor)) {
        Ok(Rate(0.0)) => cx.refuse(
            node.span,
            "a rate of zero never happens",
            "no events",
            "leave the fault out, or give a rate above zero",
        ),
        Ok(rate) => {
            let law = Law::Exponential { mean: rate.mean().0 };
            check(cx, node.span, &law)?;
            let typed = if node.factor == 1.0 { text.clone() } else { format!("{} times {text}", node.factor) };
            cx.assume(path, typed, source);
            Some(law)
        }
        Err(error) => cx.refuse_unit(node.span, error, "`rate`"),
    }
}

/// Reports a law that is not possible.
pub(super) fn check(cx: &mut Context<'_>, span: Span, law: &Law) -> Option<()> {
    match law.check() {
        Ok(()) => Some(()),
        Err(error) => refuse_law(cx, span, None, &error),
    }
}

/// Reports parameters that do not make a law, at the parameter itself where its table is known.
fn refuse_law<T>(cx: &mut Context<'_>, span: Span, section: Option<&Section<'_>>, error: &LawError) -> Option<T> {
    match error {
        LawError::OutOfRange { law, parameter, value, .. } => {
            let at = section.map_or(span, |section| section.value_span(parameter));
            let is_time = !matches!(*parameter, "shape" | "sigma" | "weight");
            let shown = if is_time { Hours(*value).to_string() } else { value.to_string() };
            let message = format!("the {parameter} of {} law cannot be {shown}", with_article(law));
            let help = match (*parameter, *law) {
                ("mean", "exponential") => "write a time above 0 s; { fixed = \"0s\" } takes no time".to_string(),
                ("low" | "mode" | "high" | "value", _) => "write a time of 0 s or more".to_string(),
                ("shape", "gamma") => "write a number above 0 and at most 1e9, without a unit".to_string(),
                ("weight", _) => "write a percentage above 0 %, or leave the part out".to_string(),
                _ if is_time => "write a time above 0 s, such as \"10min\"".to_string(),
                _ => "write a finite number above 0, without a unit".to_string(),
            };
            cx.refuse(at, message, "out of range", help)
        }
        LawError::Unordered { law, order } => {
            let message = format!("the ends of {} law are out of order", with_article(law));
            cx.refuse(span, message, "the wrong way round", format!("wanted is {order}"))
        }
        LawError::Mean { law, mean } => {
            let size = if *mean > 0.0 { "infinite" } else { "zero" };
            let message = format!("the mean of {} law is {size}", with_article(law));
            let help = "the mean of a time is above 0 s and finite; choose other parameters";
            cx.refuse(span, message, "no mean to work with", help)
        }
        other => cx.refuse(span, "this law is not possible", other.to_string(), "choose other parameters"),
    }
}

fn with_article(law: &str) -> String {
    let article = if law.starts_with(['e', 'u']) && law != "uniform" { "an" } else { "a" };
    format!("{article} {law}")
}

fn typed_law(cx: &mut Context<'_>, node: &Node, path: &str) -> Option<Law> {
    match &node.value {
        Value::Table(table) => {
            let mut section = Section::new(table, node.span, path, &language::LAW);
            let law = law_of(cx, &mut section);
            section.finish(cx);
            scaled(cx, node.span, law?, node.factor)
        }
        _ => {
            let law = Law::Exponential { mean: hours(cx, node, last(path))?.0 };
            check(cx, node.span, &law).map(|()| law)
        }
    }
}

/// The law of a time that is so many times as long.
fn scaled(cx: &mut Context<'_>, span: Span, law: Law, factor: f64) -> Option<Law> {
    if factor == 1.0 {
        return Some(law);
    }
    let law = law.scaled(factor);
    check(cx, span, &law).map(|()| law)
}

fn last(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}

/// The one law that a table names.
fn law_of(cx: &mut Context<'_>, section: &mut Section<'_>) -> Option<Law> {
    let named: Vec<&'static str> = LAWS.into_iter().filter(|law| section.has(law)).collect();
    let wanted = match named.as_slice() {
        [one] => *one,
        [] => {
            let help = format!("a law is one of {}; a bare time is exponential", LAWS.join(", "));
            let problem = Diagnostic::error(section.span, "no law is named here", "which law?").with_help(help);
            return section.lacks(cx, &LAWS, problem);
        }
        [first, second, ..] => {
            let (a, b) = (section.key_span(first), section.key_span(second));
            section.take(first);
            section.take(second);
            cx.push(
                Diagnostic::error(b, format!("`{first}` and `{second}` are two laws"), "keep one")
                    .with_label(a, "the other one")
                    .with_help("a `mixture` has several laws, each with a weight"),
            );
            return None;
        }
    };
    let path = section.path_of(wanted);
    let node = section.take(wanted)?;
    let law = match wanted {
        "fixed" => Law::Fixed { value: hours(cx, node, "fixed")?.0 },
        "mixture" => mixture(cx, node, &path)?,
        "hazard" => hazard::pieces(cx, node, &path)?,
        "bathtub" => hazard::bathtub(cx, node, &path)?,
        "exponential" if !matches!(node.value, Value::Table(_)) => {
            Law::Exponential { mean: hours(cx, node, "exponential")?.0 }
        }
        _ => return parametric(cx, node, wanted, &path),
    };
    check(cx, node.span, &law)?;
    Some(law)
}

fn parametric(cx: &mut Context<'_>, node: &Node, name: &str, path: &str) -> Option<Law> {
    let Value::Table(table) = &node.value else {
        let wanted = format!("a table, for example {}", example(name));
        return wrong_kind(cx, node.span, name, &wanted, &node.value);
    };
    let spoken = language::LAW.key(name).and_then(|key| key.kind.table())?;
    let mut section = Section::new(table, node.span, path, spoken);
    let law = match name {
        "exponential" => needed_hours(cx, &mut section, "mean").map(|mean| Law::Exponential { mean }),
        "weibull" => shaped(cx, &mut section, name),
        "gamma" => shaped(cx, &mut section, name),
        "lognormal" => lognormal(cx, &mut section),
        "uniform" => {
            let (low, high) = (needed_hours(cx, &mut section, "low"), needed_hours(cx, &mut section, "high"));
            low.zip(high).map(|(low, high)| Law::Uniform { low, high })
        }
        "triangular" => {
            let low = needed_hours(cx, &mut section, "low");
            let mode = needed_hours(cx, &mut section, "mode");
            let high = needed_hours(cx, &mut section, "high");
            low.zip(mode).zip(high).map(|((low, mode), high)| Law::Triangular { low, mode, high })
        }
        _ => super::observed::empirical(cx, &mut section),
    };
    let law = law.and_then(|law| match law.check() {
        Ok(()) => Some(law),
        Err(error) => refuse_law(cx, node.span, Some(&section), &error),
    });
    section.finish(cx);
    law
}

fn example(name: &str) -> &'static str {
    match name {
        "exponential" => "{ mean = \"90d\" }",
        "weibull" => "{ shape = 0.7, mean = \"90d\" }",
        "gamma" => "{ shape = 2.0, mean = \"1h\" }",
        "lognormal" => "{ median = \"145min\", sigma = 0.83 }",
        "uniform" => "{ low = \"60s\", high = \"180s\" }",
        "triangular" => "{ low = \"5min\", mode = \"10min\", high = \"1h\" }",
        _ => super::observed::EXAMPLE,
    }
}

fn needed_hours(cx: &mut Context<'_>, section: &mut Section<'_>, key: &'static str) -> Option<f64> {
    if !section.has(key) {
        let name = last(&section.path).to_string();
        return section.missing(cx, key, &format!("it, as in {name} = {}", example(&name)));
    }
    section.hours(cx, key).map(|(Hours(h), _)| h)
}

fn needed_number(cx: &mut Context<'_>, section: &mut Section<'_>, key: &'static str) -> Option<f64> {
    let Some(node) = section.take(key) else {
        let name = last(&section.path).to_string();
        return section.missing(cx, key, &format!("it, as in {name} = {}", example(&name)));
    };
    match node.value {
        Value::Float(number) => Some(number),
        Value::Integer(number) => Some(number as f64),
        ref other => wrong_kind(cx, node.span, key, "a plain number", other),
    }
}

/// Weibull and gamma: a shape, and a scale or a mean.
fn shaped(cx: &mut Context<'_>, section: &mut Section<'_>, name: &str) -> Option<Law> {
    let shape = needed_number(cx, section, "shape");
    section.only_one(cx, &["mean", "scale"]);
    let span = section.span;
    if section.has("scale") {
        section.take("mean");
        let scale = needed_hours(cx, section, "scale")?;
        let shape = shape?;
        return Some(if name == "weibull" { Law::Weibull { shape, scale } } else { Law::Gamma { shape, scale } });
    }
    let mean = needed_hours(cx, section, "mean");
    section.take("scale");
    let (shape, mean) = shape.zip(mean)?;
    let law = if name == "weibull" { Law::weibull_mean(shape, mean) } else { Law::gamma_mean(shape, mean) };
    law.or_else(|error| refuse_law(cx, span, Some(section), &error).ok_or(())).ok()
}

/// Lognormal: median and sigma, or mean and standard deviation; never one of each.
fn lognormal(cx: &mut Context<'_>, section: &mut Section<'_>) -> Option<Law> {
    let by_median = section.has("median") || section.has("sigma");
    let by_mean = section.has("mean") || section.has("sd");
    if by_median && by_mean {
        for key in ["median", "sigma", "mean", "sd"] {
            section.take(key);
        }
        let (first, second) =
            (if section.has("median") { "median" } else { "sigma" }, if section.has("mean") { "mean" } else { "sd" });
        let problem = Diagnostic::error(
            section.key_span(second),
            format!("`{first}` and `{second}` belong to two ways to give a lognormal"),
            "one way only",
        );
        let help = "give `median` and `sigma` (of the natural logarithm), or `mean` and `sd`";
        cx.push(problem.with_label(section.key_span(first), "the other way").with_help(help));
        return None;
    }
    let span = section.span;
    if by_mean {
        let mean = needed_hours(cx, section, "mean");
        let sd = needed_hours(cx, section, "sd");
        let (mean, sd) = mean.zip(sd)?;
        let law = Law::lognormal_mean_sd(mean, sd);
        return law.or_else(|error| refuse_law(cx, span, Some(section), &error).ok_or(())).ok();
    }
    let median = needed_hours(cx, section, "median");
    let sigma = needed_number(cx, section, "sigma");
    section.take("mean");
    section.take("sd");
    median.zip(sigma).map(|(median, sigma)| Law::LogNormal { median, sigma })
}

fn weight(cx: &mut Context<'_>, node: &Node) -> Option<Probability> {
    let weight = probability(cx, node, "weight")?;
    if weight.value() <= 0.0 {
        let help = "write a percentage above 0 %, or leave the part out";
        return cx.refuse(node.span, "a part of a mixture that never is", "a weight of zero", help);
    }
    Some(weight)
}

/// A list of `{ weight = "95%", fixed = "60s" }`.
fn mixture(cx: &mut Context<'_>, node: &Node, path: &str) -> Option<Law> {
    let Value::Array(items) = &node.value else {
        let wanted = "a list such as [{ weight = \"95%\", fixed = \"60s\" }, { weight = \"5%\", fixed = \"30min\" }]";
        return wrong_kind(cx, node.span, "mixture", wanted, &node.value);
    };
    let mut parts = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let Value::Table(table) = &item.value else {
            wrong_kind::<()>(cx, item.span, "mixture", "a table with a weight and a law", &item.value);
            continue;
        };
        let mut section = Section::new(table, item.span, format!("{path}.{index}"), &language::PART_OF_MIXTURE);
        let weight = match section.take("weight") {
            Some(node) => weight(cx, node),
            None => section.missing(cx, "weight", "weight = \"95%\""),
        };
        let law = law_of(cx, &mut section);
        section.finish(cx);
        parts.extend(weight.zip(law).map(|(weight, law)| (weight.value(), law)));
    }
    if parts.len() < items.len() {
        return None;
    }
    if items.is_empty() {
        let help = "name the parts: [{ weight = \"95%\", fixed = \"60s\" }, { weight = \"5%\", fixed = \"30min\" }]";
        return cx.refuse(node.span, "a mixture without parts", "an empty list", help);
    }
    let total: f64 = parts.iter().map(|(weight, _)| weight).sum();
    if (total - 1.0).abs() > 1e-9 {
        let sum = crate::units::significant(total * 100.0, 6);
        return cx.refuse(
            node.span,
            format!("the weights of this mixture sum to {sum} %"),
            "not 100 %",
            "weights are shares and sum to 100 %",
        );
    }
    Some(Law::Mixture { parts })
}

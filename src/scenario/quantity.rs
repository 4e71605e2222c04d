//! Quantities that carry a source: laws of times, rates and probabilities, typed in or taken from the catalogue.

use super::diagnostic::{Diagnostic, printable};
use super::section::{Context, Section, hours, probability, wrong_kind};
use super::source::Span;
use super::tree::{Node, Value};
use crate::catalog::{self, Value as Known};
use crate::law::Law;
use crate::units::{Hours, Probability, Rate};

const LAWS: [&str; 9] =
    ["exponential", "weibull", "gamma", "lognormal", "uniform", "triangular", "fixed", "mixture", "empirical"];

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
        Some(name) => format!("did you mean `@{name}`? `fivenines catalog` lists all"),
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
        return referred_law(cx, node.span, text, path);
    }
    let law = typed_law(cx, node, path)?;
    cx.assume(path, law.to_string(), source);
    Some(law)
}

fn referred_law(cx: &mut Context<'_>, span: Span, text: &str, path: &str) -> Option<Law> {
    let reference = reference(cx, span, text)?;
    match &reference.value {
        Known::Time(law) => {
            cx.assume(path, law.to_string(), Some(&cited(&reference)));
            Some(law.clone())
        }
        Known::Chance(p) => cx.refuse(
            span,
            format!("`{text}` is a probability ({p}), not a time"),
            "a time is wanted here",
            "see `fivenines catalog`",
        ),
    }
}

fn reference(cx: &mut Context<'_>, span: Span, text: &str) -> Option<catalog::Reference> {
    match catalog::reference(text) {
        Ok(reference) => Some(reference),
        Err(catalog::ReferenceError::Unknown(unknown)) => refuse_unknown(cx, span, &text[1..], &unknown.nearest),
        Err(error) => {
            let message = format!("`{}` cannot be used here", printable(text));
            cx.refuse(span, message, error.to_string(), "`fivenines catalog` lists what can be used")
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
                format!("`{text}` is a time, not a probability"),
                "a probability is wanted here",
                "see `fivenines catalog`",
            );
        };
        let p = Probability::new(p).ok()?;
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
        return wrong_kind(cx, node.span, "rate", "a rate such as \"4/year\"", &node.value);
    };
    if text.starts_with('@') {
        return referred_law(cx, node.span, text, path);
    }
    match Rate::parse(text) {
        Ok(Rate(0.0)) => cx.refuse(
            node.span,
            "a rate of zero never happens",
            "no events",
            "leave the fault out, or give a rate above zero",
        ),
        Ok(rate) => {
            let law = Law::Exponential { mean: rate.mean().0 };
            check(cx, node.span, &law)?;
            cx.assume(path, text.clone(), source);
            Some(law)
        }
        Err(error) => cx.refuse_unit(node.span, error, "`rate`"),
    }
}

fn check(cx: &mut Context<'_>, span: Span, law: &Law) -> Option<()> {
    match law.check() {
        Ok(()) => Some(()),
        Err(error) => cx.refuse(
            span,
            "this law is not possible",
            error.to_string(),
            "see the valid ranges in the reference of laws",
        ),
    }
}

fn typed_law(cx: &mut Context<'_>, node: &Node, path: &str) -> Option<Law> {
    let law = match &node.value {
        Value::Table(table) => {
            let mut section = Section::new(table, node.span, path);
            let law = law_of(cx, &mut section);
            section.finish(cx);
            law?
        }
        _ => Law::Exponential { mean: hours(cx, node, last(path))?.0 },
    };
    check(cx, node.span, &law)?;
    Some(law)
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
            for law in LAWS {
                section.take(law);
            }
            let help = format!("a law is one of {}; a bare time is exponential", LAWS.join(", "));
            return cx.refuse(section.span, "no law is named here", "which law?", help);
        }
        [first, second, ..] => {
            let (a, b) = (section.key_span(first), section.key_span(second));
            section.take(first);
            section.take(second);
            cx.push(
                Diagnostic::error(b, format!("`{first}` and `{second}` are two laws"), "keep one")
                    .with_label(a, "the other one"),
            );
            return None;
        }
    };
    let path = section.path_of(wanted);
    let node = section.take(wanted)?;
    match wanted {
        "exponential" => exponential(cx, node, &path),
        "fixed" => Some(Law::Fixed { value: hours(cx, node, "fixed")?.0 }),
        "mixture" => mixture(cx, node, &path),
        _ => parametric(cx, node, wanted, &path),
    }
}

fn exponential(cx: &mut Context<'_>, node: &Node, path: &str) -> Option<Law> {
    let Value::Table(table) = &node.value else {
        return Some(Law::Exponential { mean: hours(cx, node, "exponential")?.0 });
    };
    let mut section = Section::new(table, node.span, path);
    let mean = needed_hours(cx, &mut section, "mean");
    section.finish(cx);
    Some(Law::Exponential { mean: mean? })
}

fn parametric(cx: &mut Context<'_>, node: &Node, name: &str, path: &str) -> Option<Law> {
    let Value::Table(table) = &node.value else {
        let wanted = format!("a table, for example {}", example(name));
        return wrong_kind(cx, node.span, name, &wanted, &node.value);
    };
    let mut section = Section::new(table, node.span, path);
    let law = match name {
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
        _ => empirical(cx, &mut section),
    };
    section.finish(cx);
    law
}

fn example(name: &str) -> &'static str {
    match name {
        "weibull" => "{ shape = 0.7, mean = \"90d\" }",
        "gamma" => "{ shape = 2.0, mean = \"1h\" }",
        "lognormal" => "{ median = \"145min\", sigma = 0.83 }",
        "uniform" => "{ low = \"60s\", high = \"180s\" }",
        "triangular" => "{ low = \"5min\", mode = \"10min\", high = \"1h\" }",
        _ => "{ file = \"outages.csv\", column = \"duration_minutes\", unit = \"min\" }",
    }
}

fn needed_hours(cx: &mut Context<'_>, section: &mut Section<'_>, key: &'static str) -> Option<f64> {
    if !section.has(key) {
        section.take(key);
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
    law.or_else_refuse(cx, span)
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
        return Law::lognormal_mean_sd(mean, sd).or_else_refuse(cx, span);
    }
    let median = needed_hours(cx, section, "median");
    let sigma = needed_number(cx, section, "sigma");
    section.take("mean");
    section.take("sd");
    median.zip(sigma).map(|(median, sigma)| Law::LogNormal { median, sigma })
}

/// Turns a refused construction into a diagnostic.
trait OrRefuse {
    fn or_else_refuse(self, cx: &mut Context<'_>, span: Span) -> Option<Law>;
}

impl OrRefuse for Result<Law, crate::law::LawError> {
    fn or_else_refuse(self, cx: &mut Context<'_>, span: Span) -> Option<Law> {
        match self {
            Ok(law) => Some(law),
            Err(error) => cx.refuse(
                span,
                "this law is not possible",
                error.to_string(),
                "see the valid ranges in the reference of laws",
            ),
        }
    }
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
        let mut section = Section::new(table, item.span, format!("{path}.{index}"));
        let weight = match section.take("weight") {
            Some(weight) => probability(cx, weight, "weight"),
            None => section.missing(cx, "weight", "weight = \"95%\""),
        };
        let law = law_of(cx, &mut section);
        section.finish(cx);
        parts.extend(weight.zip(law).map(|(weight, law)| (weight.value(), law)));
    }
    if parts.len() < items.len() {
        return None;
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

/// A column of a CSV file.
fn empirical(cx: &mut Context<'_>, section: &mut Section<'_>) -> Option<Law> {
    let file = section.text(cx, "file");
    let column = section.text(cx, "column");
    let unit = section.text(cx, "unit");
    for key in ["file", "column", "unit"] {
        if !section.has(key) {
            section.missing::<()>(cx, key, &format!("it, as in empirical = {}", example("empirical")));
        }
    }
    let ((file, file_span), (column, column_span), (unit, unit_span)) = (file?, column?, unit?);
    let scale = match Hours::parse(&format!("1{unit}")) {
        Ok(Hours(scale)) => scale,
        Err(error) => return cx.refuse_unit(unit_span, error, "`unit`"),
    };
    let text = match (cx.load)(file) {
        Ok(text) => text,
        Err(why) => {
            let help = "a path is taken from the folder of the scenario file";
            return cx.refuse(file_span, format!("cannot read `{}`", printable(file)), why, help);
        }
    };
    cx.loaded.push(text.clone());
    match read_column(&text, column) {
        Ok(values) => Some(Law::Empirical { values: values.into_iter().map(|v| v * scale).collect() }),
        Err(ColumnError::NoColumn(known)) => {
            let problem = Diagnostic::error(
                column_span,
                format!("`{}` has no column `{}`", printable(file), printable(column)),
                "not in its first line",
            );
            cx.push(problem.with_nearest(column, known.iter().map(String::as_str)));
            None
        }
        Err(ColumnError::Bad(why)) => cx.refuse(
            file_span,
            format!("`{}` cannot be used", printable(file)),
            why,
            "every row needs a time of zero or more in that column",
        ),
    }
}

enum ColumnError {
    NoColumn(Vec<String>),
    Bad(String),
}

/// The numbers of one column, sorted; every row must have one.
fn read_column(text: &str, column: &str) -> Result<Vec<f64>, ColumnError> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
    let headers = reader.headers().map_err(|e| ColumnError::Bad(e.to_string()))?.clone();
    let index = headers.iter().position(|h| h == column);
    let index = index.ok_or_else(|| ColumnError::NoColumn(headers.iter().map(str::to_string).collect()))?;
    let mut values = Vec::new();
    for row in reader.records() {
        let row = row.map_err(|e| ColumnError::Bad(e.to_string()))?;
        let line = row.position().map_or(0, csv::Position::line);
        let field = row.get(index).unwrap_or("");
        match field.parse::<f64>() {
            Ok(value) if value.is_finite() && value >= 0.0 => values.push(value),
            _ => return Err(ColumnError::Bad(format!("line {line}: `{}` is not a time", printable(field)))),
        }
    }
    if values.is_empty() {
        return Err(ColumnError::Bad("no rows".into()));
    }
    values.sort_by(f64::total_cmp);
    Ok(values)
}

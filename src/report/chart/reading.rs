//! Reads `figures.json`: a file that is damaged or made up is refused, and never draws nonsense or panics.

use super::document::{Document, FIGURES_VERSION};
use super::figure::{Causes, Drawing, Figure, Histograms, Interval, Spacing, Swept, SweptKey};
use serde_json::Value;
use std::fmt;

/// Most combinations of a sweep, bars or points of one figure: more than any command writes.
const MOST: usize = 200_000;

/// Why a text is not a set of figures.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum UnreadableFigures {
    /// It ends before it is complete.
    CutShort,
    /// It is not JSON.
    NotJson {
        /// The line of the first fault, from 1.
        line: usize,
        /// What is wrong there.
        reason: String,
    },
    /// It is JSON of something else.
    NotFigures,
    /// It is of a version that this program does not know.
    Version {
        /// The version that it says.
        found: u64,
    },
    /// It has figures that nothing here writes.
    Invalid(String),
}

impl fmt::Display for UnreadableFigures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            UnreadableFigures::CutShort => f.write_str("the file is cut short; write the results again"),
            UnreadableFigures::NotJson { line, reason } => write!(f, "it is not JSON: {reason} (line {line})"),
            UnreadableFigures::NotFigures => {
                f.write_str("it is JSON, but not a figures.json; the commands write that file beside their charts")
            }
            UnreadableFigures::Version { found } => write!(
                f,
                "its format is version {found}, and this program knows version {FIGURES_VERSION}; take the version of \
                 fivenines that wrote it, or simulate again"
            ),
            UnreadableFigures::Invalid(reason) => write!(f, "its figures are damaged: {reason}"),
        }
    }
}

impl std::error::Error for UnreadableFigures {}

impl Document {
    /// Reads the text of a `figures.json`.
    ///
    /// # Errors
    /// [`UnreadableFigures`] for anything that [`Document::text`] would not write.
    pub fn read(text: &str) -> Result<Document, UnreadableFigures> {
        if text.trim().is_empty() {
            return Err(UnreadableFigures::CutShort);
        }
        let value: Value = serde_json::from_str(text).map_err(|error| match error.classify() {
            serde_json::error::Category::Eof => UnreadableFigures::CutShort,
            _ => UnreadableFigures::NotJson { line: error.line(), reason: without_place(&error) },
        })?;
        let version = value.get("schema_version").and_then(Value::as_u64);
        let (Some(found), Some(Value::Array(_))) = (version, value.get("figures")) else {
            return Err(UnreadableFigures::NotFigures);
        };
        if found != u64::from(FIGURES_VERSION) {
            return Err(UnreadableFigures::Version { found });
        }
        let document: Document =
            serde_json::from_value(value).map_err(|error| UnreadableFigures::Invalid(error.to_string()))?;
        check(&document).map_err(UnreadableFigures::Invalid)?;
        Ok(document)
    }
}

fn without_place(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.split(" at line ").next().unwrap_or_default().to_string()
}

fn check(document: &Document) -> Result<(), String> {
    for (at, figure) in document.figures.iter().enumerate() {
        if !is_name(&figure.name) {
            return Err(format!("figure {} has a name that is not one of a chart", at + 1));
        }
        if document.figures[..at].iter().any(|other| other.name == figure.name) {
            return Err(format!("there are two charts called {}", figure.name));
        }
        check_figure(figure).map_err(|reason| format!("{}: {reason}", figure.name))?;
    }
    Ok(())
}

/// Whether it can be the name of a file anywhere.
fn is_name(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    (1..=60).contains(&name.len()) && name.chars().all(plain)
}

fn check_figure(figure: &Figure) -> Result<(), String> {
    let many = |count: usize| if count > MOST { Err(format!("it has more than {MOST} parts")) } else { Ok(()) };
    match &figure.drawing {
        Drawing::Exceedance(figure) => many(figure.curve.points.len()),
        Drawing::Histogram(figure) => many(figure.bars.bins.len()).and(range(figure.range)),
        Drawing::Causes(figure) => many(figure.rows.len()).and(stages(figure)),
        Drawing::Timeline(figure) => {
            many(figure.histories.iter().map(|history| history.outages.len() + history.rows.len()).sum())
        }
        Drawing::Uncertainty(figure) => many(figure.parts.len()),
        Drawing::ErrorBudget(figure) => many(figure.points.len() + figure.ends.len() + figure.names.len()),
        Drawing::Waterfall(figure) => many(figure.steps.len()),
        Drawing::Pairs(figure) => many(figure.rows.len()),
        Drawing::Overlay(figure) => many(figure.designs.len()),
        Drawing::Histograms(figure) => histograms(figure),
        Drawing::Stacks(figure) => {
            let parts = figure.causes.len() + 1;
            let wrong = figure.designs.iter().any(|design| design.parts.len() != parts);
            if wrong {
                Err(format!("a design does not have {parts} parts"))
            } else {
                many(figure.designs.len() * parts)
            }
        }
        Drawing::Frontier(figure) => many(figure.designs.len()),
        Drawing::Curves(swept) => self::swept(swept, 1..=2),
        Drawing::Map(swept) => self::swept(swept, 2..=2),
    }
}

/// The ends of a logarithmic axis.
fn range(Interval { low, high }: Interval) -> Result<(), String> {
    let fine = low > 0.0 && low < high && high.is_finite();
    if fine { Ok(()) } else { Err("the axis has no ends above zero".into()) }
}

fn stages(figure: &Causes) -> Result<(), String> {
    let most = figure.stages.len() + usize::from(figure.more_stages > 0);
    let wrong = figure.rows.iter().any(|row| row.stages.len() > most);
    if wrong { Err("a cause has more stages than have names".into()) } else { Ok(()) }
}

fn histograms(figure: &Histograms) -> Result<(), String> {
    if figure.designs.is_empty() || figure.designs.len() > MOST {
        return Err("there are no designs, or too many".into());
    }
    range(figure.range)
}

fn swept(swept: &Swept, keys: std::ops::RangeInclusive<usize>) -> Result<(), String> {
    if !keys.contains(&swept.keys.len()) {
        return Err(format!("{} keys cannot be drawn so", swept.keys.len()));
    }
    swept.keys.iter().try_for_each(values)?;
    let counts: Vec<usize> = swept.keys.iter().map(|key| key.values.len()).collect();
    let all = counts.iter().product::<usize>();
    let last = counts.last().copied().unwrap_or(1);
    let place = |at: usize| if counts.len() == 2 { vec![at / last, at % last] } else { vec![at] };
    if swept.cells.len() != all || swept.cells.iter().enumerate().any(|(at, cell)| cell.at != place(at)) {
        return Err("it does not have every combination of values once, in order".into());
    }
    match &swept.found {
        Some(found) if found.at >= counts[0] => Err("the value that was found is none of the values".into()),
        _ => Ok(()),
    }
}

fn values(key: &SweptKey) -> Result<(), String> {
    if key.values.is_empty() || key.values.len() > 2000 {
        return Err("a key has no values, or too many".into());
    }
    let placed = |number: Option<f64>| match key.spacing {
        Spacing::Words => true,
        Spacing::Linear => number.is_some(),
        Spacing::Log => number.is_some_and(|number| number > 0.0),
    };
    let fine = key.values.iter().all(|value| placed(value.number));
    if fine { Ok(()) } else { Err("a value has no number to place it by".into()) }
}

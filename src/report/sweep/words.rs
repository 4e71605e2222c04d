//! The answer of a search in words, and the cells of the table, shared by text and Markdown.

use crate::estimate::Estimate;
use crate::report::lines::{minutes, share};
use crate::report::text::grouped;
use crate::study::Window;
use crate::study::sweep::{Answer, Axis, Metric, Outcome, Point, Standing, Sweep};
use crate::units::significant;

/// The header of the table.
pub(super) fn header(sweep: &Sweep) -> Vec<String> {
    let mut header: Vec<String> = sweep.axes.iter().map(|axis| axis.key.clone()).collect();
    header.extend(["availability", "downtime, min a year", "99 % of years within", "outages a year"].map(String::from));
    header.extend(
        sweep.points.iter().find_map(|point| point.promised).map(|promised| kept_header(sweep, promised.window)),
    );
    header.push("histories".into());
    header.extend(sweep.answer.as_ref().map(|answer| answer.goal.text.clone()));
    header
}

/// What is kept, where it is the same at all points.
fn kept_header(sweep: &Sweep, window: Window) -> String {
    match promised(sweep) {
        Some(unavailability) => format!("{} that keep {} %", window.plural(), crate::units::percent(unavailability)),
        None => format!("{} that keep the goal", window.plural()),
    }
}

/// The promised unavailability, where it is the same at all points.
pub(crate) fn promised(sweep: &Sweep) -> Option<f64> {
    let first = sweep.points.first()?.promised?.unavailability;
    let same = |point: &Point| point.promised.is_some_and(|promised| promised.unavailability == first);
    sweep.points.iter().all(same).then_some(first)
}

/// The cells of a point.
pub(super) fn cells(sweep: &Sweep, at: usize) -> Vec<String> {
    let point = &sweep.points[at];
    let mut cells: Vec<String> =
        sweep.axes.iter().zip(&point.at).map(|(axis, at)| axis.levels[*at].text.clone()).collect();
    let down = &point.downtime_minutes_per_year;
    cells.push(format!("{} %", share(point.availability.mean)));
    cells.push(format!("{} ({})", number(down.mean), between(down)));
    cells.push(point.downtime_quantile(0.99).map_or("-".into(), |quantile| minutes(quantile.value)));
    cells.push(significant(point.outages_per_year.mean, 4));
    if sweep.points.iter().any(|point| point.promised.is_some()) {
        let kept = point.promised.map(|promised| promised.probability_met);
        cells.push(kept.map_or("-".into(), |kept| {
            format!("{} % ({} .. {})", share(kept.mean), share(kept.low), share(kept.high))
        }));
    }
    cells.push(grouped(point.replications));
    cells.extend(sweep.answer.as_ref().map(|answer| standing(answer.looks[at].standing).to_string()));
    cells
}

fn number(value: f64) -> String {
    if value.is_finite() { significant(value, 4) } else { "unbounded".into() }
}

fn between(e: &Estimate) -> String {
    format!("{} .. {}", number(e.low), number(e.high))
}

/// A standing in a word.
pub(super) fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Keeps => "keeps",
        Standing::Fails => "fails",
        Standing::Undecided => "undecided",
    }
}

/// The answer in sentences.
pub(super) fn answer(sweep: &Sweep, answer: &Answer) -> Vec<String> {
    let axis = &sweep.axes[0];
    let goal = &answer.goal.text;
    let value = |at: usize| format!("{} = {}", axis.key, axis.levels[at].text);
    let figure = |at: usize| figure(answer.goal.metric, &answer.looks[at].estimate);
    let mut lines = match answer.outcome {
        Outcome::From { at, fails } | Outcome::UpTo { at, fails } => vec![
            format!("{}: the {} that keeps {goal}", value(at), place(axis, answer.outcome)),
            format!("  it has {}; {} has {}", figure(at), axis.levels[fails].text, figure(fails)),
        ],
        Outcome::All => vec![format!("every value keeps {goal}, from {} on", value(0))],
        Outcome::None => vec![format!("no value keeps {goal}; the best is {}", best(sweep, answer))],
        Outcome::Inside => vec![format!("only values inside keep {goal}: {}", those(axis, answer, Standing::Keeps))],
        Outcome::Undecided { years } => undecided(axis, answer, years),
    };
    if !answer.monotone {
        lines.push(format!(
            "the answer changes to and fro along {}: {goal} is kept at {}",
            axis.key,
            those(axis, answer, Standing::Keeps)
        ));
    }
    let open = those(axis, answer, Standing::Undecided);
    if !open.is_empty() && !matches!(answer.outcome, Outcome::Undecided { .. }) {
        lines.push(format!("not decided by themselves, as the answer does not hang on them: {open}"));
    }
    lines.push(format!(
        "all of this holds together with {} % confidence, however often was looked",
        significant(answer.level * 100.0, 4)
    ));
    lines
}

fn undecided(axis: &Axis, answer: &Answer, years: Option<u64>) -> Vec<String> {
    let open = those(axis, answer, Standing::Undecided);
    let first =
        format!("undecided: the histories do not tell whether {} keeps {} at {open}", axis.key, answer.goal.text);
    let remedy = match years {
        Some(years) => format!("--years {years} would probably do"),
        None => "the figure is too close to the goal for any number of histories".to_string(),
    };
    vec![first, remedy]
}

/// `smallest value`, `largest value`, or the place in the order that was given.
fn place(axis: &Axis, outcome: Outcome) -> &'static str {
    let numbers: Option<Vec<f64>> = axis.levels.iter().map(|level| level.number).collect();
    let ordered = |by: fn(&f64, &f64) -> bool| {
        let same_kind = axis.quantity != crate::study::sweep::Quantity::Word;
        same_kind && numbers.as_ref().is_some_and(|numbers| numbers.windows(2).all(|pair| by(&pair[0], &pair[1])))
    };
    let first = matches!(outcome, Outcome::From { .. });
    match (ordered(|a, b| a < b), ordered(|a, b| a > b), first) {
        (true, _, true) | (_, true, false) => "smallest value",
        (true, _, false) | (_, true, true) => "largest value",
        (_, _, true) => "first value",
        (_, _, false) => "last value",
    }
}

/// The values with a standing, with commas between.
fn those(axis: &Axis, answer: &Answer, wanted: Standing) -> String {
    let looks = answer.looks.iter().zip(&axis.levels).filter(|(look, _)| look.standing == wanted);
    let mut texts: Vec<&str> = looks.map(|(_, level)| level.text.as_str()).collect();
    let more = texts.len().saturating_sub(12);
    texts.truncate(12);
    match more {
        0 => texts.join(", "),
        more => format!("{} and {more} more", texts.join(", ")),
    }
}

/// The value that comes closest to the goal.
fn best(sweep: &Sweep, answer: &Answer) -> String {
    let badness = |mean: f64| if answer.goal.metric.sign() == ">=" { -mean } else { mean };
    let all = answer.looks.iter().enumerate();
    let best = all.min_by(|a, b| badness(a.1.estimate.mean).total_cmp(&badness(b.1.estimate.mean)));
    best.map_or(String::new(), |(at, look)| {
        format!("{} with {}", sweep.axes[0].levels[at].text, figure(answer.goal.metric, &look.estimate))
    })
}

/// A figure of a search with its interval.
pub(super) fn figure(metric: Metric, e: &Estimate) -> String {
    match metric {
        Metric::Availability | Metric::Kept => format!("{} % ({} .. {} %)", share(e.mean), share(e.low), share(e.high)),
        Metric::Downtime => format!("{} ({} .. {} min)", minutes(e.mean), number(e.low), number(e.high)),
        Metric::Outages => format!("{} outages a year ({})", significant(e.mean, 4), between(e)),
    }
}

//! Working hours: `"Mon-Fri 09:00-17:00"`, or a list of such. Time 0 of the simulation, its warm-up included, is Monday
//! 00:00.

use super::diagnostic::printable;
use super::scene::WorkingWeek;
use super::section::{Context, Section};
use super::source::Span;
use crate::units::Hours;

const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const MINUTES_PER_DAY: usize = 24 * 60;
const MINUTES_PER_WEEK: usize = 7 * MINUTES_PER_DAY;
const HELP: &str = "write for example \"Mon-Fri 09:00-17:00\", \"Sat 10:00-14:00\" or \"daily 22:00-06:00\"";

/// Reads `hours`, if it is there.
pub fn hours(cx: &mut Context<'_>, section: &mut Section<'_>) -> Option<WorkingWeek> {
    let texts = section.texts(cx, "hours")?;
    let span = section.value_span("hours");
    if texts.is_empty() {
        return cx.refuse(span, "`hours` names no hours", "an empty list", HELP);
    }
    let mut open = vec![false; MINUTES_PER_WEEK];
    for (text, span) in &texts {
        add(cx, text, *span, &mut open)?;
    }
    if open.iter().all(|open| *open) {
        return cx.refuse(span, "these `hours` are the whole week", "has no effect", "leave `hours` out");
    }
    let typed = texts.iter().map(|(text, _)| *text).collect::<Vec<_>>().join(", ");
    let week = WorkingWeek { typed, open: stretches(&open) };
    let total: f64 = week.open.iter().map(|(from, to)| to.0 - from.0).sum();
    cx.assume(section.path_of("hours"), format!("{} ({total} h a week)", week.typed), None);
    Some(week)
}

/// Opens the minutes of the week that a text such as `Mon-Fri 09:00-17:00` names.
fn add(cx: &mut Context<'_>, text: &str, span: Span, open: &mut [bool]) -> Option<()> {
    let shown = printable(text);
    let words: Vec<&str> = text.split_whitespace().collect();
    let [days, times] = words.as_slice() else {
        return cx.refuse(span, format!("`{shown}` is not days and a time of day"), "cannot be read", HELP);
    };
    let Some(days) = days_of(days) else {
        let message = format!("`{}` is not a day", printable(days));
        return cx.refuse(span, message, "cannot be read", format!("days are {} or daily; {HELP}", DAYS.join(", ")));
    };
    let ends = times.split_once('-').and_then(|(from, to)| minute(from).zip(minute(to)));
    let Some((from, to)) = ends else {
        let message = format!("`{}` is not a time of day", printable(times));
        return cx.refuse(span, message, "cannot be read", format!("times are 00:00 to 24:00; {HELP}"));
    };
    let length = if to > from { to - from } else { (to + MINUTES_PER_DAY).saturating_sub(from) };
    if from == to || length == 0 {
        return cx.refuse(span, format!("`{shown}` begins when it ends"), "no time between", HELP);
    }
    for day in days {
        let start = day * MINUTES_PER_DAY + from;
        (start..start + length).for_each(|minute| open[minute % MINUTES_PER_WEEK] = true);
    }
    Some(())
}

/// `daily`, `Sat`, `Mon-Fri` or `Fri-Mon` as numbers of days, Monday first.
fn days_of(text: &str) -> Option<Vec<usize>> {
    if text == "daily" {
        return Some((0..7).collect());
    }
    let day = |name: &str| DAYS.iter().position(|known| *known == name);
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let (first, last) = day(first).zip(day(last))?;
    Some((0..=(last + 7 - first) % 7).map(|step| (first + step) % 7).collect())
}

/// `09:30` as minutes since midnight, up to `24:00`.
fn minute(text: &str) -> Option<usize> {
    let (hour, minute) = text.split_once(':')?;
    let number = |text: &str| -> Option<usize> {
        let plain = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| text.parse().ok()).flatten()
    };
    let (hour, minute) = number(hour).zip(number(minute))?;
    let total = 60 * hour + minute;
    (minute < 60 && total <= MINUTES_PER_DAY).then_some(total)
}

/// The stretches of open minutes, in hours of the week.
fn stretches(open: &[bool]) -> Vec<(Hours, Hours)> {
    let hours = |minute: usize| Hours(minute as f64 / 60.0);
    let mut found = Vec::new();
    let mut at = 0;
    for stretch in open.chunk_by(|a, b| a == b) {
        if stretch[0] {
            found.push((hours(at), hours(at + stretch.len())));
        }
        at += stretch.len();
    }
    found
}

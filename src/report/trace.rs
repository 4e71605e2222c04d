//! One history, step by step, as lines, rows and objects.

use super::json::{number, written};
use super::lines::plain;
use super::markdown::escape;
use super::text::grouped;
use crate::report::sheet::Sheet;
use crate::study::trace::{Happening, Trace, TracedEvent, Which};
use crate::units::Hours;
use serde_json::{Value, json};
use std::fmt::Write;
use std::io;

/// JSON Schema (draft 2020-12) of `trace.json`.
pub const SCHEMA: &str = include_str!("trace.schema.json");

/// The history as lines for people: when, to what, what.
pub fn text(trace: &Trace) -> String {
    let mut text = String::new();
    let _ = writeln!(text, "{}: {}", plain(&trace.name), heading(trace));
    for service in &trace.services {
        let _ = writeln!(text, "{}: {}", plain(&service.name), down(service.downtime_minutes, service.outages));
    }
    text.push('\n');
    let width = trace.events.iter().map(|event| plain(&event.subject).chars().count()).max().unwrap_or(0);
    for event in &trace.events {
        let subject = plain(&event.subject);
        let _ = writeln!(text, "{}  {subject:<width$}  {}", clock(event.hours), plain(&sentence(&event.what)));
    }
    if trace.events.is_empty() {
        text.push_str("nothing happened\n");
    }
    text
}

/// Which history it is, of which run.
pub fn heading(trace: &Trace) -> String {
    let number = format!("history {} of seed {}", trace.replication, trace.seed);
    let among = grouped(trace.among);
    match trace.which {
        Which::Number(_) => number,
        Which::Typical => format!("{number}, a typical one of {among}"),
        Which::P99 => format!("{number}, a bad one of {among} (99 % are better)"),
        Which::Worst => format!("{number}, the worst of {among}"),
    }
}

fn down(minutes: f64, outages: usize) -> String {
    match outages {
        0 => "never down".to_string(),
        1 => format!("down {} in one outage", Hours(minutes / 60.0)),
        several => format!("down {} in {several} outages", Hours(minutes / 60.0)),
    }
}

/// `day  12 03:04:05`, counted from day 0.
fn clock(hours: f64) -> String {
    let seconds = (hours * 3600.0).floor() as u64;
    let (day, rest) = (seconds / 86_400, seconds % 86_400);
    format!("day {day:>3} {:02}:{:02}:{:02}", rest / 3600, rest / 60 % 60, rest % 60)
}

/// What happened, as people say it.
fn sentence(what: &Happening) -> String {
    match what {
        Happening::Begins { cause, stage } if cause.is_empty() => format!("begins: {stage}"),
        Happening::Begins { cause, stage } => format!("{cause} strikes: {stage}"),
        Happening::Stage(stage) => stage.clone(),
        Happening::Waits(label) => format!("stands still: {label}"),
        Happening::GoesOn(stage) => format!("goes on: {stage}"),
        Happening::Over(after) => format!("is over after {}", Hours(*after)),
        Happening::Lost(after) => format!("is given up after {}", Hours(*after)),
        Happening::Down(cause) => format!("IS DOWN, because of {cause}"),
        Happening::Up { after, cut_off: false } => format!("IS UP again after {}", Hours(*after)),
        Happening::Up { after, cut_off: true } => format!("is still down at the end, after {}", Hours(*after)),
        Happening::DataLost { seconds, cause } => {
            format!("LOSES the changes of the last {}, because of {cause}", Hours(seconds / 3600.0))
        }
    }
}

/// The word, the stage or cause, and the figure of an event.
fn parts(what: &Happening) -> (&'static str, &str, Option<f64>) {
    match what {
        Happening::Begins { cause, .. } => ("begins", cause, None),
        Happening::Stage(stage) => ("stage", stage, None),
        Happening::Waits(label) => ("waits", label, None),
        Happening::GoesOn(stage) => ("goes_on", stage, None),
        Happening::Over(after) => ("over", "", Some(after * 3600.0)),
        Happening::Lost(after) => ("given_up", "", Some(after * 3600.0)),
        Happening::Down(cause) => ("down", cause, None),
        Happening::Up { after, cut_off } => (if *cut_off { "cut_off" } else { "up" }, "", Some(after * 3600.0)),
        Happening::DataLost { seconds, cause } => ("data_lost", cause, Some(*seconds)),
    }
}

/// One row an event.
///
/// # Errors
/// None in practice: it writes to memory.
pub fn csv(trace: &Trace) -> io::Result<String> {
    let mut writer = Sheet::new();
    writer.row(["hours", "subject", "what", "about", "seconds"])?;
    for event in &trace.events {
        let (what, about, seconds) = parts(&event.what);
        let seconds = seconds.map_or(String::new(), |seconds| seconds.to_string());
        writer.row([&event.hours.to_string(), &event.subject, what, about, &seconds])?;
    }
    writer.text()
}

/// The history as JSON text.
pub fn json(trace: &Trace) -> String {
    let services = trace.services.iter().map(|service| {
        json!({
            "name": service.name,
            "downtime_minutes": number(service.downtime_minutes),
            "outages": service.outages,
        })
    });
    written(&json!({
        "schema_version": super::json::SCHEMA_VERSION,
        "tool": { "name": "fivenines", "version": env!("CARGO_PKG_VERSION") },
        "command": "trace",
        "scenario": { "name": trace.name, "title": trace.title, "sha256": trace.sha256 },
        "seed": trace.seed,
        "replication": trace.replication,
        "chosen": chosen(trace.which),
        "among": trace.among,
        "horizon_hours": number(trace.timeline.horizon_hours),
        "services": services.collect::<Value>(),
        "events": trace.events.iter().map(event).collect::<Value>(),
    }))
}

fn chosen(which: Which) -> &'static str {
    match which {
        Which::Typical => "typical",
        Which::P99 => "p99",
        Which::Worst => "worst",
        Which::Number(_) => "number",
    }
}

fn event(event: &TracedEvent) -> Value {
    let (what, about, seconds) = parts(&event.what);
    let mut object = json!({ "hours": number(event.hours), "subject": event.subject, "what": what, "about": about });
    if let Some(seconds) = seconds {
        object["seconds"] = number(seconds);
    }
    if let Happening::Begins { stage, .. } = &event.what {
        object["stage"] = json!(stage);
    }
    object
}

/// The history as Markdown, with a link to its chart where there is one.
pub fn markdown(trace: &Trace, picture: Option<&str>) -> String {
    let mut text = format!("# {}\n\n{}.\n", escape(&trace.title), escape(&capital(&heading(trace))));
    text.push('\n');
    for service in &trace.services {
        let _ = writeln!(text, "- {}: {}", escape(&service.name), down(service.downtime_minutes, service.outages));
    }
    if let Some(file) = picture {
        let _ = write!(text, "\n![What was down, and when]({file})\n");
    }
    text.push_str("\n| day | time | what | |\n| ---: | --- | --- | --- |\n");
    for event in &trace.events {
        let clock = clock(event.hours);
        let (day, time) = clock[4..].trim_start().split_once(' ').expect("a clock has a day and a time");
        let _ = writeln!(text, "| {day} | {time} | {} | {} |", escape(&event.subject), escape(&sentence(&event.what)));
    }
    text
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

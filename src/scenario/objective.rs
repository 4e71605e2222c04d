//! What is promised of a service: the keys of an objective.

use super::credits::{credits, fee};
use super::diagnostic::{Diagnostic, printable};
use super::quantity::source;
use super::scene::{Credit, Member, Objective, Window};
use super::section::{Context, Section, hours, probability, wrong_kind};
use super::source::Span;
use super::tree::Value;
use crate::units::{Hours, Probability};

/// The windows of a promise by name.
pub(super) const WINDOWS: [(&str, Window); 3] =
    [("month", Window::Month), ("quarter", Window::Quarter), ("year", Window::Year)];

/// Shortest window of a fixed length.
const SHORTEST: Hours = Hours(1.0);
/// Most windows in a horizon.
const MOST_WINDOWS: f64 = 200_000.0;

/// An objective as typed, before it is known which services there are.
#[derive(Default)]
pub struct Typed {
    availability: Option<Probability>,
    threshold: Option<Probability>,
    window: Option<Window>,
    kept: Option<Probability>,
    credits: Vec<Credit>,
    fee: Option<f64>,
    rto: Option<Hours>,
    rto_kept: Option<Probability>,
    /// With the place where it stands.
    pub(super) rpo: Option<(Hours, Span)>,
    rpo_kept: Option<Probability>,
    reference: Option<(f64, String)>,
}

/// Reads the keys that say what is promised.
pub(super) fn typed(cx: &mut Context<'_>, section: &mut Section<'_>, horizon: Hours) -> Typed {
    section.not_empty(cx);
    let typed = Typed {
        availability: availability(cx, section),
        threshold: threshold(cx, section),
        window: window(cx, section),
        kept: share_kept(
            cx,
            section,
            "kept",
            "availability",
            "availability = \"99.9%\", which this share of windows is to keep",
        ),
        credits: credits(cx, section),
        fee: fee(cx, section),
        rto: section.hours(cx, "rto").map(|(rto, _)| rto),
        rto_kept: share_kept(cx, section, "rto_kept", "rto", "rto = \"15min\", which this share of outages is to keep"),
        rpo: section.hours(cx, "rpo"),
        rpo_kept: share_kept(
            cx,
            section,
            "rpo_kept",
            "rpo",
            "rpo = \"1min\", which this share of data losses is to keep",
        ),
        reference: reference(cx, section),
    };
    let known = typed.window.is_some() || !section.has("window");
    if typed.availability.is_some() && known {
        check_horizon(cx, section, typed.window.unwrap_or(Window::Year), horizon);
    }
    typed
}

fn availability(cx: &mut Context<'_>, section: &mut Section<'_>) -> Option<Probability> {
    let node = section.take("availability")?;
    let availability = probability(cx, node, "availability")?;
    if availability.value() <= 0.0 {
        let message = "an availability of 0 % is always kept";
        return cx.refuse(node.span, message, "promises nothing", "write a share above 0 %");
    }
    Some(availability)
}

fn threshold(cx: &mut Context<'_>, section: &mut Section<'_>) -> Option<Probability> {
    let node = section.take("level")?;
    let level = probability(cx, node, "level")?;
    if level.value() <= 0.0 {
        let message = "a level of 0 % is always reached";
        return cx.refuse(node.span, message, "no outage is possible", "write a share of demand above 0 %");
    }
    Some(level)
}

/// A window by name, or a fixed length such as `"30d"`.
fn window(cx: &mut Context<'_>, section: &mut Section<'_>) -> Option<Window> {
    let node = section.take("window")?;
    let window = match &node.value {
        Value::Text(text) => match WINDOWS.iter().find(|(name, _)| name == text) {
            Some((_, window)) => *window,
            None if text.starts_with(|c: char| c.is_ascii_digit()) => {
                let length = hours(cx, node, "window")?;
                fixed(cx, node.span, length)?
            }
            None => {
                let message = format!("`window` cannot be `{}`", printable(text));
                let help = "possible here: `month`, `quarter`, `year`, or a length such as \"30d\"";
                return cx.refuse(node.span, message, "not one of the choices", help);
            }
        },
        other => {
            return wrong_kind(
                cx,
                node.span,
                "window",
                "\"month\", \"quarter\", \"year\" or a length such as \"30d\"",
                other,
            );
        }
    };
    let example = format!("availability = \"99.9%\": the share of a {window} that is promised");
    needs(cx, section, "window", "availability", &example).then_some(window)
}

fn fixed(cx: &mut Context<'_>, span: Span, length: Hours) -> Option<Window> {
    if length < SHORTEST {
        let help = format!("write a length of {SHORTEST} or more, such as \"7d\" or \"30d\"");
        return cx.refuse(span, format!("a window of {length}"), "too short", help);
    }
    Some(Window::Fixed(length.to_sim()))
}

/// A share of windows, outages or losses that are asked to keep what is promised under another key.
fn share_kept(
    cx: &mut Context<'_>,
    section: &mut Section<'_>,
    key: &'static str,
    of: &'static str,
    example: &str,
) -> Option<Probability> {
    let node = section.take(key)?;
    let share = probability(cx, node, key)?;
    if share.value() <= 0.0 {
        let message = format!("a `{key}` of 0 % asks for nothing");
        return cx.refuse(node.span, message, "always reached", "write a share above 0 %, such as \"95%\"");
    }
    needs(cx, section, key, of, example).then_some(share)
}

/// Refuses a key without another that gives it its meaning.
pub(super) fn needs(
    cx: &mut Context<'_>,
    section: &mut Section<'_>,
    key: &'static str,
    other: &'static str,
    example: &str,
) -> bool {
    if section.has(other) {
        return true;
    }
    let problem = Diagnostic::error(section.key_span(key), format!("`{key}` without `{other}`"), "has no effect");
    section.lacks::<()>(cx, &[other], problem.with_help(format!("add {example}")));
    false
}

/// A promise over windows needs a horizon that holds one; what is left of the horizon after the last is in none.
fn check_horizon(cx: &mut Context<'_>, section: &Section<'_>, window: Window, horizon: Hours) {
    let key = if section.has("window") { "window" } else { "availability" };
    let first = window.lengths()[0];
    if first > horizon.to_sim() {
        let message = format!("the horizon of {horizon} holds no whole {}", of_length(window));
        let help = format!(
            "make the horizon at least {} long, or choose a window that fits, such as window = \"{}h\"",
            Hours(first.hours()),
            horizon.0
        );
        cx.refuse::<()>(section.key_span(key), message, "does not fit", help);
    } else if horizon.0 / first.hours() > MOST_WINDOWS {
        let message = format!("the horizon of {horizon} holds more than {MOST_WINDOWS} windows of {window}");
        cx.refuse::<()>(section.key_span(key), message, "too many", "choose a longer window or a shorter horizon");
    }
}

fn of_length(window: Window) -> String {
    match window {
        Window::Month => "month (of 31 d, from 1 January on)".into(),
        Window::Quarter => "quarter (of 90 d, from 1 January on)".into(),
        Window::Year => "year (of 365 d)".into(),
        Window::Fixed(_) => format!("window of {window}"),
    }
}

/// `published = { downtime = "30min", source = "..." }`: a published figure for a year, marked in charts.
fn reference(cx: &mut Context<'_>, section: &mut Section<'_>) -> Option<(f64, String)> {
    let mut inner = section.section(cx, "published")?;
    let downtime = match inner.has("downtime") {
        true => inner.hours(cx, "downtime"),
        false => inner.missing(cx, "downtime", "downtime = \"30min\": the published downtime a year"),
    };
    let origin = match inner.has("source") {
        true => source(cx, &mut inner),
        false => inner.missing(cx, "source", "source = \"where it is published\""),
    };
    inner.finish(cx);
    downtime.zip(origin).map(|((hours, _), origin)| (hours.minutes(), origin))
}

impl Typed {
    /// True if no key was there.
    pub(super) fn promises_nothing(&self) -> bool {
        let Typed { availability, threshold, window, kept, credits, fee, rto, rto_kept, rpo, rpo_kept, reference } =
            self;
        let of_windows = window.is_some() || kept.is_some() || !credits.is_empty() || fee.is_some();
        let of_outages = rto.is_some() || rto_kept.is_some() || rpo.is_some() || rpo_kept.is_some();
        availability.is_none() && threshold.is_none() && reference.is_none() && !of_windows && !of_outages
    }

    /// The objective, once it is known what it is about.
    pub(super) fn about(self, about: Member) -> Objective {
        Objective {
            about,
            threshold: self.threshold.unwrap_or(Probability::ONE),
            availability: self.availability,
            window: self.window.unwrap_or(Window::Year),
            kept: self.kept,
            credits: self.credits,
            fee: self.fee,
            rto: self.rto,
            rto_kept: self.rto_kept,
            rpo: self.rpo.map(|(rpo, _)| rpo),
            rpo_kept: self.rpo_kept,
            reference: self.reference,
        }
    }
}

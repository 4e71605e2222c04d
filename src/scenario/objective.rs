//! What is promised of a service: the keys of an objective.

use super::diagnostic::Diagnostic;
use super::quantity::source;
use super::scene::{Member, Objective, Window};
use super::section::{Context, Section, probability};
use super::source::Span;
use crate::units::{Hours, Probability};

/// The windows of a promise by name.
pub(super) const WINDOWS: [(&str, Window); 3] =
    [("month", Window::Month), ("quarter", Window::Quarter), ("year", Window::Year)];

/// An objective as typed, before it is known which services there are.
#[derive(Default)]
pub struct Typed {
    availability: Option<Probability>,
    threshold: Option<Probability>,
    window: Option<Window>,
    rto: Option<Hours>,
    /// With the place where it stands.
    pub(super) rpo: Option<(Hours, Span)>,
    reference: Option<(f64, String)>,
}

/// Reads the keys that say what is promised.
pub(super) fn typed(cx: &mut Context<'_>, section: &mut Section<'_>, horizon: Hours) -> Typed {
    section.not_empty(cx);
    let typed = Typed {
        availability: availability(cx, section),
        threshold: threshold(cx, section),
        window: window(cx, section),
        rto: section.hours(cx, "rto").map(|(rto, _)| rto),
        rpo: section.hours(cx, "rpo"),
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

fn window(cx: &mut Context<'_>, section: &mut Section<'_>) -> Option<Window> {
    let span = section.key_span("window");
    let window = section.word(cx, "window", &WINDOWS)?;
    if !section.has("availability") {
        let help = format!("add availability = \"99.9%\": the share of a {} that is promised", window.name());
        let problem = Diagnostic::error(span, "`window` without `availability`", "has no effect");
        section.lacks::<()>(cx, &["availability"], problem.with_help(help));
    }
    Some(window)
}

/// A promise over windows needs a horizon of whole windows.
fn check_horizon(cx: &mut Context<'_>, section: &Section<'_>, window: Window, horizon: Hours) {
    let windows = horizon.0 * window.per_year() as f64 / crate::units::HOURS_PER_YEAR;
    if windows < 0.5 || (windows - windows.round()).abs() > 1e-9 * windows {
        let message = format!("the horizon of {horizon} is not a whole number of windows of a {}", window.name());
        let help = "a month is 730 h, a quarter 2190 h, a year 8760 h: choose horizon or window to fit";
        let key = if section.has("window") { "window" } else { "availability" };
        cx.refuse::<()>(section.key_span(key), message, "does not fit", help);
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
        let Typed { availability, threshold, window, rto, rpo, reference } = self;
        availability.is_none()
            && threshold.is_none()
            && window.is_none()
            && rto.is_none()
            && rpo.is_none()
            && reference.is_none()
    }

    /// The objective, once it is known what it is about.
    pub(super) fn about(self, about: Member) -> Objective {
        Objective {
            about,
            threshold: self.threshold.unwrap_or(Probability::ONE),
            availability: self.availability,
            window: self.window.unwrap_or(Window::Year),
            rto: self.rto,
            rpo: self.rpo.map(|(rpo, _)| rpo),
            reference: self.reference,
        }
    }
}

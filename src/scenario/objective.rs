//! What is promised, and about which service.

use super::diagnostic::{Diagnostic, printable};
use super::quantity::source;
use super::scene::{Objective, Window};
use super::section::{Context, Section, hours, probability};
use super::source::Span;
use super::structure::Names;
use crate::units::{Hours, Probability};

/// The windows of a promise by name.
pub(super) const WINDOWS: [(&str, Window); 3] =
    [("month", Window::Month), ("quarter", Window::Quarter), ("year", Window::Year)];

/// The objective as typed, before it is known which services there are.
pub struct Typed {
    /// The objective; `about` is a placeholder until [`Typed::about`] is settled.
    pub availability: Option<Probability>,
    threshold: Option<Probability>,
    window: Option<Window>,
    rto: Option<Hours>,
    reference: Option<(f64, String)>,
    service: Option<(String, Span)>,
}

/// Reads `[objective]`, which may be missing.
pub fn read(cx: &mut Context<'_>, top: &mut Section<'_>, horizon: Hours) -> Typed {
    let mut typed =
        Typed { availability: None, threshold: None, window: None, rto: None, reference: None, service: None };
    let Some(mut section) = top.section(cx, "objective") else { return typed };
    section.not_empty(cx);
    typed.service = section.text(cx, "service").map(|(text, span)| (text.to_string(), span));
    typed.availability = section.take("availability").and_then(|node| {
        let availability = probability(cx, node, "availability")?;
        if availability.value() <= 0.0 {
            return cx.refuse(
                node.span,
                "an availability of 0 % is always kept",
                "promises nothing",
                "write a share above 0 %",
            );
        }
        Some(availability)
    });
    typed.threshold = section.take("level").and_then(|node| {
        let level = probability(cx, node, "level")?;
        if level.value() <= 0.0 {
            return cx.refuse(
                node.span,
                "a level of 0 % is always reached",
                "no outage is possible",
                "write a share of demand above 0 %",
            );
        }
        Some(level)
    });
    let window_span = section.key_span("window");
    typed.window = section.word(cx, "window", &WINDOWS);
    if let Some(window) = typed.window
        && !section.has("availability")
    {
        let help = format!("add availability = \"99.9%\": the share of a {} that is promised", window.name());
        let problem = Diagnostic::error(window_span, "`window` without `availability`", "has no effect");
        section.lacks::<()>(cx, &["availability"], problem.with_help(help));
    }
    let rto = section.take("rto");
    typed.rto = rto.and_then(|node| hours(cx, node, "rto"));
    if let Some(node) = section.take("rpo")
        && hours(cx, node, "rpo").is_some()
    {
        let label = "declared, not measured";
        let problem =
            Diagnostic::warning(node.span, "nothing in this scenario loses data, so the RPO is not measured", label);
        cx.push(problem.with_help("it is shown in reports as declared"));
        let text = match &node.value {
            super::tree::Value::Text(text) => text.clone(),
            _ => String::new(),
        };
        cx.assume("objective.rpo", text, Some("declared, not measured: nothing in this scenario loses data"));
    }
    typed.reference = reference(cx, &mut section);
    for key in ["rto", "published"] {
        if section.has(key) && !section.has("availability") {
            let message = format!("`{key}` without `availability`");
            let problem =
                Diagnostic::error(section.key_span(key), message, "it is judged beside a promised availability");
            section.lacks::<()>(cx, &["availability"], problem.with_help("add availability = \"99.9%\""));
        }
    }
    let known = typed.window.is_some() || !section.has("window");
    if typed.availability.is_some() && known {
        check_horizon(cx, &section, typed.window.unwrap_or(Window::Year), horizon);
    }
    section.finish(cx);
    typed
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
    /// Settles which service the objective is about: the one named, or the only one that is part of nothing.
    pub fn about(
        self,
        cx: &mut Context<'_>,
        top: &Section<'_>,
        names: &Names<'_>,
        roots: &[(String, Span)],
    ) -> Option<Objective> {
        let about = match (&self.service, roots) {
            (Some((text, span)), _) => names.resolve_one(cx, text, *span),
            (None, [(name, span)]) => match names.resolve(cx, name, *span, None).as_slice() {
                [one] => Some(*one),
                several => {
                    let message = format!("`{}` is there {} times, once in each place", printable(name), several.len());
                    let help = "combine them in a service of their own, such as [service.whole] with all = [...]";
                    cx.refuse(*span, message, "which one is the objective about?", help)
                }
            },
            (None, []) => {
                let help = "add [service.site] with all = [...], naming what users need";
                cx.refuse(top.span, "the scenario has no service to measure", "nothing is up or down", help)
            }
            (None, several) => {
                let list: Vec<String> =
                    several.iter().take(8).map(|(name, _)| format!("`{}`", printable(name))).collect();
                let more = if several.len() > 8 { " and more" } else { "" };
                let message = format!("{} services are part of nothing: {}{more}", several.len(), list.join(", "));
                let help =
                    "combine them in one service, or set `report = true` for those that are only measured beside";
                let label = "which one is the objective about?";
                let place = if top.has("objective") { top.key_span("objective") } else { several[1].1 };
                cx.refuse(place, message, label, help)
            }
        };
        Some(Objective {
            about: about?,
            threshold: self.threshold.unwrap_or(Probability::ONE),
            availability: self.availability,
            window: self.window.unwrap_or(Window::Year),
            rto: self.rto,
            reference: self.reference,
        })
    }
}

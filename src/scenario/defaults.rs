//! What a fault takes where it does not say otherwise; a default that nothing takes is refused.

use super::quantity::source;
use super::scene::Outage;
use super::section::{Context, Section};
use super::source::Span;
use super::tree::Node;
use std::cell::Cell;

/// What an outage of a place does to the units inside.
pub(super) const OUTAGES: [(&str, Outage); 3] =
    [("unreachable", Outage::Unreachable), ("suspended", Outage::Suspended), ("destroyed", Outage::Destroyed)];

/// Which clock a fault runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    /// Runs while the target is not itself failed.
    Operating,
    /// Always runs.
    Calendar,
}

/// The clocks by name.
pub(super) const CLOCKS: [(&str, Clock); 2] = [("operating", Clock::Operating), ("calendar", Clock::Calendar)];

/// A default with its place; it must be taken by something.
struct Default<T> {
    value: T,
    span: Span,
    used: Cell<bool>,
}

impl<T: Clone> Default<T> {
    fn new(section: &Section<'_>, key: &str, value: Option<T>) -> Option<Self> {
        value.map(|value| Default { value, span: section.key_span(key), used: Cell::new(false) })
    }

    fn taken(of: &Option<Self>) -> Option<T> {
        of.as_ref().map(|one| {
            one.used.set(true);
            one.value.clone()
        })
    }

    fn report_unused(of: &Option<Self>, cx: &mut Context<'_>, key: &str) {
        if let Some(one) = of.as_ref().filter(|one| !one.used.get()) {
            let message = format!("nothing takes the default `{key}`");
            cx.refuse::<()>(one.span, message, "has no effect", "remove it, or a value that overrules it");
        }
    }
}

/// `[defaults]`: what a fault takes where it does not say otherwise.
#[derive(std::default::Default)]
pub struct Defaults<'t> {
    recovery: Option<Default<&'t Node>>,
    outage: Option<Default<Outage>>,
    clock: Option<Default<Clock>>,
    source: Option<Default<String>>,
}

impl<'t> Defaults<'t> {
    /// Reads `[defaults]`.
    pub fn read(cx: &mut Context<'_>, top: &mut Section<'t>) -> Self {
        let Some(mut section) = top.section(cx, "defaults") else { return Defaults::default() };
        section.not_empty(cx);
        let recovery = section.take("recovery");
        let outage = section.word(cx, "outage", &OUTAGES);
        let clock = section.word(cx, "clock", &CLOCKS);
        let source = source(cx, &mut section);
        let defaults = Defaults {
            recovery: Default::new(&section, "recovery", recovery),
            outage: Default::new(&section, "outage", outage),
            clock: Default::new(&section, "clock", clock),
            source: Default::new(&section, "source", source),
        };
        section.finish(cx);
        defaults
    }

    /// The default recovery, if there is one.
    pub(super) fn recovery(&self) -> Option<&'t Node> {
        Default::taken(&self.recovery)
    }

    /// What the outage of a place does by default.
    pub(super) fn outage(&self) -> Option<Outage> {
        Default::taken(&self.outage)
    }

    /// The default clock.
    pub(super) fn clock(&self) -> Option<Clock> {
        Default::taken(&self.clock)
    }

    /// The source of a number: its own, else the default.
    pub fn source(&self, own: Option<String>) -> Option<String> {
        own.or_else(|| Default::taken(&self.source))
    }

    /// Reports every default that nothing took.
    pub fn report_unused(&self, cx: &mut Context<'_>) {
        Default::report_unused(&self.recovery, cx, "recovery");
        Default::report_unused(&self.outage, cx, "outage");
        Default::report_unused(&self.clock, cx, "clock");
        Default::report_unused(&self.source, cx, "source");
    }
}

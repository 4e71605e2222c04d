//! Crews and spares: who and what a stage waits for before it begins.

use super::diagnostic::{Diagnostic, printable};
use super::quantity::{law, source};
use super::scene::{Crew, Spare, USUAL_PRIORITY, WorkingWeek};
use super::section::{Context, Section};
use super::source::Span;
use super::week;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

/// Largest stock of spares.
const MAX_STOCK: i64 = 10_000;

/// A crew, with the priorities of its work and where they were typed.
struct DeclaredCrew {
    crew: Crew,
    span: Span,
    /// Where `preemptive` stands.
    preemptive: Option<Span>,
    work: RefCell<Vec<(u8, Option<Span>)>>,
}

/// Everything under `[crew]` and `[spare]`.
pub struct Crews {
    crews: Vec<DeclaredCrew>,
    /// Stocks, with whether something takes from them.
    spares: Vec<(Spare, Span, Cell<bool>)>,
    /// Where each is in its list.
    crew_at: BTreeMap<String, usize>,
    spare_at: BTreeMap<String, usize>,
    /// Something was wrong with the declarations, so that an unknown name may be a consequence.
    incomplete: bool,
}

/// What a stage waits for before it begins.
pub struct Staffing {
    /// Index of its crew.
    pub crew: Option<usize>,
    /// Place in the queue of the crew.
    pub priority: u8,
    /// Index of the stock that it takes a spare from.
    pub spare: Option<usize>,
    /// When it proceeds.
    pub hours: Option<WorkingWeek>,
}

impl Crews {
    /// Reads `[crew.*]` and `[spare.*]` of the scenario.
    pub fn read(cx: &mut Context<'_>, top: &mut Section<'_>) -> Crews {
        let crews = top.named(cx, "crew").into_iter().map(|(name, span, section)| crew(cx, name, span, section));
        let crews: Vec<DeclaredCrew> = crews.collect();
        let spares = top
            .named(cx, "spare")
            .into_iter()
            .filter_map(|(name, span, section)| spare(cx, name, section).map(|spare| (spare, span, Cell::new(false))));
        let spares: Vec<_> = spares.collect();
        let crew_at = crews.iter().enumerate().map(|(at, declared)| (declared.crew.name.clone(), at)).collect();
        let spare_at = spares.iter().enumerate().map(|(at, (spare, ..))| (spare.name.clone(), at)).collect();
        Crews { crews, spares, crew_at, spare_at, incomplete: false }
    }

    /// Notes that a declaration was wrong, so that there is no use in complaining of unknown or unused names.
    pub fn set_incomplete(&mut self) {
        self.incomplete = true;
    }

    /// The crews and stocks alone.
    pub fn into_lists(self) -> (Vec<Crew>, Vec<Spare>) {
        let crews = self.crews.into_iter().map(|declared| declared.crew).collect();
        (crews, self.spares.into_iter().map(|(spare, ..)| spare).collect())
    }

    /// Reads what a stage waits for: `crew` with `priority`, `spare`, `hours`.
    pub fn staffing(&self, cx: &mut Context<'_>, section: &mut Section<'_>) -> Staffing {
        let typed = section.whole(cx, "priority", 1, 100).map(|number| number as u8);
        let priority = typed.unwrap_or(USUAL_PRIORITY);
        let span = typed.map(|_| section.key_span("priority"));
        let crew = match section.text(cx, "crew") {
            Some((name, at)) => self.find(cx, name, at, priority, span),
            None => {
                if let Some(span) = span.filter(|_| !section.has("crew")) {
                    let help = "add crew = \"on-call\", or remove `priority`";
                    cx.refuse::<()>(span, "`priority` without `crew` has no effect", "in which queue?", help);
                }
                None
            }
        };
        let spare = section.text(cx, "spare").and_then(|(name, span)| self.spare_named(cx, name, span));
        Staffing { crew, priority, spare, hours: week::hours(cx, section) }
    }

    /// The index of a crew whose work is as urgent as usual.
    pub fn named(&self, cx: &mut Context<'_>, name: &str, span: Span) -> Option<usize> {
        self.find(cx, name, span, USUAL_PRIORITY, None)
    }

    fn find(&self, cx: &mut Context<'_>, name: &str, span: Span, priority: u8, typed: Option<Span>) -> Option<usize> {
        let found = self.crew_at.get(name).copied();
        match found {
            Some(at) => self.crews[at].work.borrow_mut().push((priority, typed)),
            None if self.incomplete => {}
            None => {
                let problem =
                    Diagnostic::error(span, format!("no crew is called `{}`", printable(name)), "unknown crew");
                match self.crews.is_empty() {
                    true => cx.push(problem.with_help("declare it: [crew.on-call] with size = 1")),
                    false => cx.push_unknown(problem, name, self.crew_at.keys().map(String::as_str)),
                }
            }
        }
        found
    }

    fn spare_named(&self, cx: &mut Context<'_>, name: &str, span: Span) -> Option<usize> {
        let found = self.spare_at.get(name).copied();
        match found {
            Some(at) => self.spares[at].2.set(true),
            None if self.incomplete => {}
            None => {
                let message = format!("no spare is called `{}`", printable(name));
                let problem = Diagnostic::error(span, message, "unknown spare");
                match self.spares.is_empty() {
                    true => {
                        cx.push(problem.with_help("declare it: [spare.disk] with stock = 2 and lead_time = \"7d\""))
                    }
                    false => cx.push_unknown(problem, name, self.spare_at.keys().map(String::as_str)),
                }
            }
        }
        found
    }

    /// Reports crews and spares that nothing uses, and priorities that make no difference.
    pub fn report_unused(&self, cx: &mut Context<'_>) {
        if self.incomplete {
            return;
        }
        for declared in &self.crews {
            if declared.work.borrow().is_empty() {
                let message = format!("nothing uses the crew `{}`", printable(&declared.crew.name));
                let help = "name it in a stage (crew = \"...\") or remove it";
                cx.refuse::<()>(declared.span, message, "has no effect", help);
            } else {
                declared.check_priorities(cx);
            }
        }
        for (spare, span, used) in &self.spares {
            if !used.get() {
                let message = format!("nothing takes the spare `{}`", printable(&spare.name));
                let help = "name it in a stage (spare = \"...\") or remove it";
                cx.refuse::<()>(*span, message, "has no effect", help);
            }
        }
    }
}

impl DeclaredCrew {
    fn check_priorities(&self, cx: &mut Context<'_>) {
        let work = self.work.borrow();
        let name = printable(&self.crew.name);
        let typed = work.iter().find_map(|(_, span)| *span);
        let equal = work.iter().all(|(priority, _)| *priority == work[0].0);
        if let (Some(span), Some(_)) = (typed, &self.crew.prepares) {
            let message = format!("`{name}` serves what is prepared first, whatever its priority");
            let help = "remove `priority`, or `prepares` from the crew";
            cx.refuse::<()>(span, message, "has no effect", help);
        } else if let Some(span) = typed.or(self.preemptive).filter(|_| equal) {
            let message = format!("all work of `{name}` is equally urgent");
            let help = format!("give some stage of it a priority other than {}", work[0].0);
            cx.refuse::<()>(span, message, "has no effect", help);
        }
    }
}

fn crew(cx: &mut Context<'_>, name: &str, span: Span, mut section: Section<'_>) -> DeclaredCrew {
    let size = match section.has("size") {
        true => section.whole(cx, "size", 1, 1_000_000),
        false => section.missing(cx, "size", "size = 1"),
    };
    let hours = week::hours(cx, &mut section);
    section.only_one(cx, &["preemptive", "prepares"]);
    let preemptive = section.word_true(cx, "preemptive").then(|| section.key_span("preemptive"));
    let path = section.path_of("prepares");
    let prepares = section.take("prepares").and_then(|node| law(cx, node, &path, None));
    section.finish(cx);
    let crew = Crew {
        name: name.to_string(),
        size: size.unwrap_or(1) as u32,
        hours,
        preemptive: preemptive.is_some(),
        prepares,
    };
    DeclaredCrew { crew, span, preemptive, work: RefCell::new(Vec::new()) }
}

fn spare(cx: &mut Context<'_>, name: &str, mut section: Section<'_>) -> Option<Spare> {
    let stock = match section.has("stock") {
        true => section.whole(cx, "stock", 1, MAX_STOCK),
        false => section.missing(cx, "stock", "stock = 1"),
    };
    let origin = source(cx, &mut section);
    let path = section.path_of("lead_time");
    let lead_time = match section.take("lead_time") {
        Some(node) => law(cx, node, &path, origin.as_deref()),
        None => section.missing(cx, "lead_time", "lead_time = \"7d\" (exponential), or { fixed = \"7d\" }"),
    };
    section.finish(cx);
    Some(Spare { name: name.to_string(), stock: stock? as u32, lead_time: lead_time? })
}

//! Recoveries: named stages with branches, typed where they are used or once under `[recovery]`.

use super::checks::{self, Length};
use super::crews::Crews;
use super::diagnostic::{Diagnostic, printable};
use super::language;
use super::losses;
use super::quantity::{chance, source};
use super::scene::{Fade, Needs, Stage};
use super::section::{Context, Section, check_name, wrong_kind};
use super::source::Span;
use super::structure::Names;
use super::tree::{Node, Value};
use crate::law::Law;
use crate::units::{Hours, Probability};
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

/// Most stages in one recovery, branches counted.
const MAX_STAGES: usize = 1000;

/// A recovery while it is read.
struct Typed<'a> {
    /// What its stages may need.
    names: &'a Names<'a>,
    /// Stages so far, branches counted.
    count: usize,
}

/// The part that a stage needs.
fn needs(cx: &mut Context<'_>, name: &str, span: Span, names: &Names<'_>) -> Option<Needs> {
    names.resolve_one(cx, name, span).map(|member| Needs { name: name.to_string(), member })
}

/// Reads `half_life` and `exercised`: how the chance to succeed fades.
fn fade(cx: &mut Context<'_>, section: &mut Section<'_>, origin: Option<&str>, succeeds: bool) -> Option<Fade> {
    let half_life = section.hours(cx, "half_life");
    let exercised = section.hours(cx, "exercised");
    let mut positive = |key: &str, time: Option<(Hours, Span)>| match time {
        Some((time, span)) if time.to_sim().0 == 0 => {
            cx.refuse(span, format!("`{key}` cannot be {time}"), "no time at all", "write a time above zero")
        }
        other => other,
    };
    let (half_life, exercised) = (positive("half_life", half_life), positive("exercised", exercised));
    let (message, label, help) = match (half_life, exercised) {
        (Some(_), _) if !succeeds => {
            ("`half_life` without `succeeds`", "there is no chance that could fade", "add succeeds = \"97%\"")
        }
        (None, Some(_)) => (
            "`exercised` without `half_life`",
            "nothing fades between exercises",
            "add half_life = \"1y\", or remove it",
        ),
        (half_life, exercised) => {
            let (half_life, _) = half_life?;
            let (path, value) = (section.path_of("half_life"), half_life.to_string());
            cx.assume(path, value, origin);
            return Some(Fade { half_life, exercised: exercised.map(|(time, _)| time) });
        }
    };
    let key = if half_life.is_some() { "half_life" } else { "exercised" };
    cx.refuse(section.key_span(key), message, label, help)
}

/// Named recoveries, and the crews and spares that stages may refer to.
pub struct Recoveries<'t> {
    /// Name, where, stages as typed, used by something.
    named: Vec<(&'t str, Span, &'t Node, Cell<bool>)>,
    by_name: BTreeMap<&'t str, usize>,
    /// Crews and spares that their stages may use.
    pub crews: Crews,
    /// Something was wrong with the declarations, so that an unknown name may be a consequence.
    incomplete: bool,
}

impl<'t> Recoveries<'t> {
    /// Reads `[recovery]`, `[crew.*]` and `[spare.*]` of the scenario.
    pub fn read(cx: &mut Context<'_>, top: &mut Section<'t>) -> Self {
        let before = cx.diagnostics.errors();
        let mut named = Vec::new();
        if let Some(node) = top.take("recovery") {
            match &node.value {
                Value::Table(table) => {
                    Section::new(table, node.span, "recovery", &language::STAGE).not_empty(cx);
                    for (name, span, _) in &table.entries {
                        check_name(cx, name, *span);
                    }
                    named.extend(
                        table.entries.iter().map(|(name, span, node)| (name.as_str(), *span, node, Cell::new(false))),
                    );
                }
                other => {
                    wrong_kind::<()>(cx, node.span, "recovery", "a table of named lists of stages", other);
                }
            }
        }
        let mut crews = Crews::read(cx, top);
        let incomplete = cx.diagnostics.errors() > before;
        if incomplete {
            crews.set_incomplete();
        }
        let by_name = named.iter().enumerate().map(|(at, (name, ..))| (*name, at)).collect();
        Recoveries { named, by_name, crews, incomplete }
    }

    /// Reads a recovery: a list of stages, or the name of one.
    pub fn stages(
        &self,
        cx: &mut Context<'_>,
        node: &Node,
        path: &str,
        source: Option<&str>,
        names: &Names<'_>,
    ) -> Option<Vec<Stage>> {
        let mut typed = Typed { names, count: 0 };
        match &node.value {
            Value::Text(name) => {
                let Some(at) = self.by_name.get(name.as_str()) else {
                    return self.unknown_recovery(cx, name, node.span);
                };
                let (_, _, list, used) = &self.named[*at];
                used.set(true);
                self.list(cx, list, &format!("recovery.{name}"), source, &mut typed)
            }
            _ => self.list(cx, node, path, source, &mut typed),
        }
    }

    fn unknown_recovery<T>(&self, cx: &mut Context<'_>, name: &str, span: Span) -> Option<T> {
        if self.incomplete {
            return None;
        }
        if Hours::parse(name).is_ok() {
            let help = format!("write a list of stages: [{{ stage = \"repair\", takes = \"{name}\" }}]");
            return cx.refuse(span, "a time is not a recovery", "which stages take this time?", help);
        }
        let message = format!("no recovery is called `{}`", printable(name));
        let problem = Diagnostic::error(span, message, "not under [recovery]");
        match self.named.is_empty() {
            true => cx.push(problem.with_help("write a list of stages: [{ stage = \"repair\", takes = \"4h\" }]")),
            false => cx.push_unknown(problem, name, self.named.iter().map(|(known, ..)| *known)),
        }
        None
    }

    fn list(
        &self,
        cx: &mut Context<'_>,
        node: &Node,
        path: &str,
        source: Option<&str>,
        typed: &mut Typed<'_>,
    ) -> Option<Vec<Stage>> {
        let Value::Array(items) = &node.value else {
            let wanted = "a list of stages such as [{ stage = \"repair\", takes = \"4h\" }], or the name of a recovery";
            return wrong_kind(cx, node.span, "recovery", wanted, &node.value);
        };
        if items.is_empty() {
            let help = "leave the key out, or write [{ stage = \"repair\", takes = \"4h\" }]";
            return cx.refuse(node.span, "a recovery without stages", "nothing here", help);
        }
        typed.count += items.len();
        if typed.count > MAX_STAGES {
            return cx.refuse(
                node.span,
                format!("a recovery with more than {MAX_STAGES} stages"),
                "too long",
                "merge stages that nobody tells apart",
            );
        }
        let mut stages = Vec::new();
        for item in items {
            match &item.value {
                Value::Table(table) => {
                    stages.extend(self.stage(cx, Section::new(table, item.span, path, &language::STAGE), source, typed))
                }
                other => {
                    wrong_kind::<()>(
                        cx,
                        item.span,
                        "recovery",
                        "stages such as { stage = \"repair\", takes = \"4h\" }",
                        other,
                    );
                }
            }
        }
        let mut known = BTreeSet::new();
        let twice = stages.iter().position(|stage: &Stage| !known.insert(stage.name.as_str()));
        if let Some(at) = twice.filter(|_| stages.len() == items.len()) {
            let message = format!("two stages are called `{}`", printable(&stages[at].name));
            let help = "give each stage of a list its own name, so that reports can tell them apart";
            return cx.refuse(items[at].span, message, "the second one", help);
        }
        (stages.len() == items.len()).then_some(stages)
    }

    fn stage(
        &self,
        cx: &mut Context<'_>,
        mut section: Section<'_>,
        inherited: Option<&str>,
        typed: &mut Typed<'_>,
    ) -> Option<Stage> {
        let name = match section.has("stage") {
            true => section.text(cx, "stage").map(|(name, _)| name.to_string()),
            false => section.missing(cx, "stage", "stage = \"repair\""),
        };
        section.path = format!("{}.{}", section.path, printable(name.as_deref().unwrap_or("?")));
        let own = source(cx, &mut section);
        let origin = own.as_deref().or(inherited);
        let succeeds =
            section.take("succeeds").map(|node| chance(cx, node, &section.path_of("succeeds"), "succeeds", origin));
        let path = section.path_of("takes");
        let takes = match section.take("takes") {
            Some(node) => checks::length(cx, node, &path, origin),
            None if succeeds.is_some() => Some(Length::of(Law::Fixed { value: 0.0 })),
            None => section.missing(cx, "takes", "takes = \"10min\" (exponential), or takes = { fixed = \"10min\" }"),
        };
        let staffing = self.crews.staffing(cx, &mut section);
        let needs = section.text(cx, "needs").map(|(name, span)| needs(cx, name, span, typed.names));
        let path = section.path_of("serves");
        let serves = section.take("serves").map(|node| chance(cx, node, &path, "serves", origin));
        let fade = fade(cx, &mut section, origin, succeeds.is_some());
        let hidden = section.word_true(cx, "hidden").then(|| section.key_span("hidden"));
        let otherwise = self.otherwise(cx, &mut section, origin, typed, succeeds.is_some());
        let path = section.path_of("loses");
        let loses = section.take("loses").map(|node| losses::loss(cx, node, &path, origin));
        section.finish(cx);
        let Length { law: takes, check } = takes?;
        Some(Stage {
            name: name?,
            takes,
            check,
            crew: staffing.crew,
            priority: staffing.priority,
            spare: staffing.spare,
            hours: staffing.hours,
            needs: needs.map_or(Some(None), |needs| needs.map(Some))?,
            serves: serves.unwrap_or(Some(Probability::ZERO))?,
            reach: None,
            succeeds: succeeds.unwrap_or(Some(Probability::ONE))?,
            fade,
            hidden,
            otherwise: otherwise?,
            loses: loses.map_or(Some(None), |loss| loss.map(Some))?,
        })
    }

    fn otherwise(
        &self,
        cx: &mut Context<'_>,
        section: &mut Section<'_>,
        origin: Option<&str>,
        typed: &mut Typed<'_>,
        branches: bool,
    ) -> Option<Vec<Stage>> {
        let path = section.path_of("otherwise");
        match section.take("otherwise") {
            Some(node) if branches => self.list(cx, node, &path, origin, typed),
            Some(_) => {
                let problem = Diagnostic::error(section.key_span("otherwise"), "`otherwise` without `succeeds` never happens", "no chance of failure");
                cx.push(problem.with_help("add succeeds = \"97%\""));
                None
            }
            None if branches => section.missing(cx, "otherwise", "what happens when the stage does not succeed: otherwise = [{ stage = \"by hand\", takes = \"90min\" }]"),
            None => Some(Vec::new()),
        }
    }

    /// Reports recoveries, crews and spares that nothing uses.
    pub fn report_unused(&self, cx: &mut Context<'_>) {
        for (name, span, _, used) in &self.named {
            if !used.get() && !self.incomplete {
                let message = format!("nothing uses the recovery `{}`", printable(name));
                cx.refuse::<()>(
                    *span,
                    message,
                    "has no effect",
                    "name it in a fault (recovery = \"...\") or remove it",
                );
            }
        }
        if !self.incomplete {
            self.crews.report_unused(cx);
        }
    }
}

//! Promises: the objective of the scenario and those of single services, and what each is about.

use super::diagnostic::{Diagnostic, printable};
use super::losses::Losers;
use super::objective::{Typed, typed};
use super::reach::Graph;
use super::scene::{Member, Objective};
use super::section::{Context, Section};
use super::source::Span;
use super::structure::Names;
use crate::units::Hours;

/// All promises as typed.
pub(super) struct Promises {
    /// `[objective]`, if it is there.
    main: Option<Main>,
    /// Objectives in services and standby groups.
    own: Vec<Own>,
    horizon: Hours,
}

/// `[objective]`.
struct Main {
    span: Span,
    service: Option<(String, Span)>,
    typed: Typed,
}

/// The objective of a service or standby group.
struct Own {
    member: Member,
    name: String,
    span: Span,
    typed: Typed,
}

/// What each promise is about.
pub(super) struct Settled {
    /// The promise about what users need.
    pub(super) main: Objective,
    /// All others.
    pub(super) others: Vec<Objective>,
    /// Where those stand.
    pub(super) places: Vec<Span>,
    /// Where an `rpo` is promised, and of what.
    pub(super) rpos: Vec<(Member, Span)>,
}

impl Settled {
    /// Everything that something is promised of.
    pub(super) fn members(&self) -> impl Iterator<Item = Member> {
        std::iter::once(self.main.about).chain(self.others.iter().map(|objective| objective.about))
    }

    /// Refuses an `rpo` where nothing can lose data.
    pub(super) fn check_rpos(&self, cx: &mut Context<'_>, losers: &Losers<'_>) {
        for (member, span) in &self.rpos {
            if !losers.any_below(*member) {
                let help = "say what is lost, in a stage of a recovery or failover: loses = \"20s\" (replication lag), or \
                            loses = { backup = \"6h\" }; or remove `rpo`";
                cx.refuse::<()>(*span, "an `rpo` where nothing loses data", "always kept", help);
            }
        }
    }
}

impl Promises {
    /// Reads `[objective]`, which may be missing.
    pub(super) fn read(cx: &mut Context<'_>, top: &mut Section<'_>, horizon: Hours) -> Promises {
        let main = top.section(cx, "objective").map(|mut section| {
            let service = section.text(cx, "service").map(|(text, span)| (text.to_string(), span));
            let typed = typed(cx, &mut section, horizon);
            let span = top.key_span("objective");
            section.finish(cx);
            Main { span, service, typed }
        });
        Promises { main, own: Vec::new(), horizon }
    }

    /// Reads the objective of a service or standby group that is there in so many places, if it has one.
    pub(super) fn read_own(
        &mut self,
        cx: &mut Context<'_>,
        part: &mut Section<'_>,
        name: &str,
        (member, instances): (Member, usize),
    ) {
        let Some(mut section) = part.section(cx, "objective") else { return };
        let span = part.key_span("objective");
        let typed = typed(cx, &mut section, self.horizon);
        section.finish(cx);
        if instances > 1 {
            let message = format!("`{}` is there {instances} times, once in each place", printable(name));
            let help = "combine them in a service of their own, and give that the objective";
            cx.refuse::<()>(span, message, "which one is the objective about?", help);
        }
        self.own.push(Own { member, name: name.to_string(), span, typed });
    }

    /// Settles what the main objective is about: the service that `[objective]` names, or the only one that is part of
    /// nothing and not measured beside. Without `[objective]`, and where there are several, it is the first of those
    /// with a promise of their own, what is part of nothing first.
    pub(super) fn settle(
        mut self,
        cx: &mut Context<'_>,
        top: &Section<'_>,
        names: &Names<'_>,
        graph: &Graph<'_>,
        needed: &[Member],
    ) -> Option<Settled> {
        let promised: Vec<Member> = self.own.iter().map(|own| own.member).collect();
        let free = promised.iter().find(|member| graph.is_free(**member)).or(promised.first());
        let about = match (&self.main, free) {
            (Some(Main { service: Some((text, span)), .. }), _) => names.resolve_one(cx, text, *span)?,
            (Some(_), _) => the_root(cx, top, names, &graph.roots(needed, &promised))?,
            (None, first) => match (graph.roots(needed, &[]), first) {
                (roots, Some(first)) if roots.len() > 1 => *first,
                (roots, _) => the_root(cx, top, names, &roots)?,
            },
        };
        let own = self.own.iter().position(|own| own.member == about).map(|at| self.own.remove(at));
        let main = self.one_of(cx, own)?;
        let all = std::iter::once((about, &main)).chain(self.own.iter().map(|own| (own.member, &own.typed)));
        let rpos = all.filter_map(|(member, typed)| Some((member, typed.rpo?.1))).collect();
        let places = self.own.iter().map(|own| own.span).collect();
        let others = self.own.into_iter().map(|own| own.typed.about(own.member)).collect();
        Some(Settled { main: main.about(about), others, places, rpos })
    }

    /// The promise about the main service, which stands in `[objective]` or in the service itself.
    fn one_of(&mut self, cx: &mut Context<'_>, own: Option<Own>) -> Option<Typed> {
        match (self.main.take(), own) {
            (Some(main), Some(own)) if !main.typed.promises_nothing() => {
                let name = printable(&own.name);
                let problem = Diagnostic::error(own.span, format!("`{name}` has two objectives"), "its own");
                let help = format!(
                    "move everything to one of them; `[objective]` with nothing but service = \"{name}\" says which one is the main one"
                );
                cx.push(problem.with_label(main.span, "and the main one is about it too").with_help(help));
                None
            }
            (_, Some(own)) => Some(own.typed),
            (main, None) => Some(main.map(|main| main.typed).unwrap_or_default()),
        }
    }
}

/// The only service that is part of nothing.
fn the_root(cx: &mut Context<'_>, top: &Section<'_>, names: &Names<'_>, roots: &[(String, Span)]) -> Option<Member> {
    match roots {
        [(name, span)] => match names.resolve(cx, name, *span, None).as_slice() {
            [one] => Some(*one),
            several => {
                let message = format!("`{}` is there {} times, once in each place", printable(name), several.len());
                let help = "combine them in a service of their own, such as [service.whole] with all = [...]";
                cx.refuse(*span, message, "which one is the objective about?", help)
            }
        },
        [] => {
            let help = "add [service.site] with all = [...], naming what users need";
            cx.refuse(top.span, "the scenario has no service to measure", "nothing is up or down", help)
        }
        several => {
            let list: Vec<String> = several.iter().take(8).map(|(name, _)| format!("`{}`", printable(name))).collect();
            let more = if several.len() > 8 { " and more" } else { "" };
            let message = format!("{} services are part of nothing: {}{more}", several.len(), list.join(", "));
            let help = "combine them in one service, or set `report = true` for those that are only measured beside";
            let label = "which one is the objective about?";
            let place = if top.has("objective") { top.key_span("objective") } else { several[1].1 };
            cx.refuse(place, message, label, help)
        }
    }
}

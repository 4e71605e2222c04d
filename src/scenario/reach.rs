//! What depends on what: circles, what is part of nothing, and what nothing that is measured needs.

use super::diagnostic::printable;
use super::places::Places;
use super::scene::{Component, Instance, Member, Reaction, Schedule, Service, Stage, Standby, Strike};
use super::section::Context;
use super::source::Span;
use std::collections::BTreeSet;

/// Deepest nesting of services.
pub const MAX_NESTING: usize = 200;

/// Services, standby groups and reactions with their parts; a node is one of the three, numbered in turn.
pub struct Graph<'a> {
    /// Services by index.
    pub services: &'a [Service],
    /// Standby groups by index.
    pub standbys: &'a [Standby],
    /// Reactions and buffers by index.
    pub reactions: &'a [Reaction],
}

fn node_of(member: Member) -> Option<usize> {
    match member {
        Member::Unit { .. } => None,
        Member::Service { service, .. } => Some(3 * service),
        Member::Standby { standby, .. } => Some(3 * standby + 1),
        Member::Reaction { reaction, .. } => Some(3 * reaction + 2),
    }
}

impl Graph<'_> {
    fn nodes(&self) -> impl Iterator<Item = usize> + use<> {
        let counts = [self.services.len(), self.standbys.len(), self.reactions.len()];
        counts.into_iter().enumerate().flat_map(|(kind, count)| (0..count).map(move |at| 3 * at + kind))
    }

    fn instances(&self, node: usize) -> &[Instance] {
        match node % 3 {
            0 => &self.services[node / 3].instances,
            1 => &self.standbys[node / 3].instances,
            _ => &self.reactions[node / 3].instances,
        }
    }

    fn name(&self, node: usize) -> (&str, Span) {
        let (name, span) = match node % 3 {
            0 => (&self.services[node / 3].name, self.services[node / 3].span),
            1 => (&self.standbys[node / 3].name, self.standbys[node / 3].span),
            _ => (&self.reactions[node / 3].name, self.reactions[node / 3].span),
        };
        (name, span)
    }

    fn inner(&self, node: usize) -> BTreeSet<usize> {
        self.instances(node).iter().flat_map(|instance| instance.parts()).filter_map(node_of).collect()
    }

    /// Reports circles and nesting that is too deep; true if there is neither.
    pub fn check_cycles(&self, cx: &mut Context<'_>) -> bool {
        let before = cx.diagnostics.errors();
        let mut state = vec![State::New; self.nodes().max().map_or(0, |last| last + 1)];
        for start in self.nodes() {
            if state[start] == State::New {
                self.walk(cx, start, &mut state);
            }
        }
        cx.diagnostics.errors() == before
    }

    fn walk(&self, cx: &mut Context<'_>, start: usize, state: &mut [State]) {
        let mut path = vec![(start, self.inner(start).into_iter())];
        state[start] = State::OnPath;
        while let Some((node, rest)) = path.last_mut() {
            let node = *node;
            let Some(next) = rest.next() else {
                state[node] = State::Done;
                path.pop();
                continue;
            };
            match state[next] {
                State::OnPath => {
                    let from = path.iter().position(|(n, _)| *n == next).unwrap_or(0);
                    let around: Vec<usize> = path[from..].iter().map(|(n, _)| *n).chain([next]).collect();
                    self.refuse_circle(cx, node, &around);
                }
                State::New if path.len() >= MAX_NESTING => {
                    let message = format!("services nested more than {MAX_NESTING} deep");
                    cx.refuse::<()>(self.name(next).1, message, "too deep", "flatten the structure");
                    state[next] = State::Done;
                }
                State::New => {
                    state[next] = State::OnPath;
                    path.push((next, self.inner(next).into_iter()));
                }
                State::Done => {}
            }
        }
    }

    fn refuse_circle(&self, cx: &mut Context<'_>, last: usize, around: &[usize]) {
        let names: Vec<String> =
            around.iter().take(8).map(|node| format!("`{}`", printable(self.name(*node).0))).collect();
        let more = if around.len() > 8 { " and so on" } else { "" };
        let message = format!("a service depends on itself: {}{more}", names.join(" needs "));
        let help = "take one of them out of the parts of another";
        cx.refuse::<()>(self.name(last).1, message, "closes the circle", help);
    }

    /// Names of services and groups that are part of nothing, not only reported, and not there because a stage of a
    /// recovery needs them.
    pub fn roots(&self, needed: &[Member]) -> Vec<(String, Span)> {
        let inner: BTreeSet<usize> = self.nodes().flat_map(|node| self.inner(node)).collect();
        let reported = |node: usize| node.is_multiple_of(3) && self.services[node / 3].report;
        let free: Vec<usize> = self.nodes().filter(|node| node % 3 != 2 && !inner.contains(node)).collect();
        let all_reported = free.iter().all(|node| reported(*node));
        let mut roots: Vec<usize> = free.into_iter().filter(|node| all_reported || !reported(*node)).collect();
        let aside: BTreeSet<usize> = needed.iter().copied().filter_map(node_of).collect();
        if roots.iter().any(|node| !aside.contains(node)) {
            roots.retain(|node| !aside.contains(node));
        }
        roots.into_iter().map(|node| (self.name(node).0.to_string(), self.name(node).1)).collect()
    }
}

/// How far the walk is with a node.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    OnPath,
    Done,
}

/// What is reached from the services that are measured.
#[derive(Default)]
struct Reached {
    /// Service or group, instance.
    nodes: BTreeSet<(usize, usize)>,
    /// Component, site.
    sites: BTreeSet<(usize, usize)>,
}

impl Reached {
    fn add(&mut self, graph: &Graph<'_>, start: impl IntoIterator<Item = Member>) {
        let mut open: Vec<Member> = start.into_iter().collect();
        while let Some(member) = open.pop() {
            let instance = match member {
                Member::Unit { component, site, .. } => {
                    self.sites.insert((component, site));
                    continue;
                }
                Member::Service { instance, .. }
                | Member::Standby { instance, .. }
                | Member::Reaction { instance, .. } => instance,
            };
            let Some(node) = node_of(member) else { continue };
            if self.nodes.insert((node, instance)) {
                open.extend(graph.instances(node)[instance].parts());
            }
        }
    }

    /// What is part of something that is not reached: no news once that is reported.
    fn beneath_the_rest(&self, graph: &Graph<'_>) -> Reached {
        let mut beneath = Reached::default();
        for node in graph.nodes() {
            for (at, instance) in graph.instances(node).iter().enumerate() {
                if !self.nodes.contains(&(node, at)) {
                    beneath.add(graph, instance.parts());
                }
            }
        }
        beneath
    }
}

/// What the stages of a recovery need, branches included.
pub fn needed_by(stages: &[Stage]) -> Vec<Member> {
    let own = |stage: &Stage| stage.needs.as_ref().map(|needs| needs.member);
    stages.iter().flat_map(|stage| own(stage).into_iter().chain(needed_by(&stage.otherwise))).collect()
}

/// Reports every unit, service, group and place that neither one of the roots nor the clock of a fault depends on.
pub fn check_used(
    cx: &mut Context<'_>,
    graph: &Graph<'_>,
    components: &[Component],
    strikes: &[Strike],
    places: &Places,
    roots: impl Iterator<Item = Member>,
) {
    let mut reached = Reached::default();
    let watched = strikes.iter().filter_map(|strike| match &strike.schedule {
        Schedule::Operating { while_up, .. } => *while_up,
        _ => None,
    });
    reached.add(graph, watched.chain(roots));
    check_reported(cx, graph, &mut reached);
    let beneath = reached.beneath_the_rest(graph);
    reached.nodes.extend(&beneath.nodes);
    reached.sites.extend(&beneath.sites);
    for node in graph.nodes() {
        let instances = graph.instances(node);
        let unused = (0..instances.len()).filter(|at| !reached.nodes.contains(&(node, *at)));
        let what = ["service", "standby group", "reaction"][node % 3];
        let help = "make it part of another service, or set `report = true` on a service to have it measured beside";
        report_unused(cx, what, graph.name(node), unused.map(|at| instances[at].place), instances.len(), places, help);
    }
    for (at, component) in components.iter().enumerate() {
        let unused = (0..component.sites.len()).filter(|site| !reached.sites.contains(&(at, *site)));
        let unused = unused.map(|site| component.sites[site].0);
        let name = (component.name.as_str(), component.span);
        report_unused(
            cx,
            "component",
            name,
            unused,
            component.sites.len(),
            places,
            "name it in a service, or remove it",
        );
    }
    check_filled(cx, components, places);
}

/// Services with `report = true` are measured beside the objective, once each.
fn check_reported(cx: &mut Context<'_>, graph: &Graph<'_>, reached: &mut Reached) {
    for (at, service) in graph.services.iter().enumerate().filter(|(_, service)| service.report) {
        if service.instances.len() > 1 {
            let message = format!("`{}` is there {} times", printable(&service.name), service.instances.len());
            let help = "combine them in a service of their own, and report that";
            cx.refuse::<()>(service.span, message, "one is wanted for `report = true`", help);
        } else if reached.nodes.contains(&(3 * at, 0)) {
            let message = format!("`report = true` has no effect on `{}`", printable(&service.name));
            let problem =
                super::Diagnostic::warning(service.span, message, "part of what is promised, and measured anyway");
            cx.push(problem.with_help("remove it"));
        }
        reached.add(graph, (0..service.instances.len()).map(|instance| Member::Service { service: at, instance }));
    }
}

fn report_unused(
    cx: &mut Context<'_>,
    what: &str,
    (name, span): (&str, Span),
    unused: impl Iterator<Item = Option<usize>>,
    all: usize,
    places: &Places,
    help: &str,
) {
    let unused: Vec<Option<usize>> = unused.collect();
    let Some(first) = unused.first() else { return };
    let place = first.filter(|_| unused.len() < all);
    let place = place.map_or(String::new(), |place| format!(" in `{}`", printable(&places.get(place).path)));
    let message = format!("nothing that is measured needs the {what} `{}`{place}", printable(name));
    cx.refuse::<()>(span, message, "unused", help);
}

fn check_filled(cx: &mut Context<'_>, components: &[Component], places: &Places) {
    let mut filled = vec![false; places.len()];
    for place in components.iter().flat_map(|c| c.sites.iter().filter_map(|(place, _)| *place)) {
        let mut at = Some(place);
        while let Some(place) = at.filter(|place| !filled[*place]) {
            filled[place] = true;
            at = places.get(place).parent;
        }
    }
    if let Some(empty) = filled.iter().position(|filled| !filled) {
        let message = format!("nothing is in the place `{}`", printable(&places.get(empty).path));
        let help = "put a component there (in = \"...\"), or remove it";
        cx.refuse::<()>(places.span(empty), message, "an empty place", help);
    }
}

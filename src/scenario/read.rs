//! The whole scenario from its tables, in the order in which names are needed.

use super::diagnostic::{Diagnostic, Diagnostics, printable};
use super::objective;
use super::places::Places;
use super::recovery::Recoveries;
use super::scene::{Component, Member, Outage, Scenario, Service, Standby, Strike, Target};
use super::section::{Context, Loader, Section, name_problem};
use super::services::{read_service, read_standby};
use super::source::{Sources, Span};
use super::strikes::{self, Defaults, Lookup};
use super::structure::{Kind, Names};
use super::tree;
use crate::units::{HOURS_PER_YEAR, Hours};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// Most units in one scenario.
pub const MAX_UNITS: u64 = 1_000_000;
/// Deepest nesting of services.
pub const MAX_NESTING: usize = 200;
/// Longest horizon and warm-up.
pub const MAX_HORIZON: Hours = Hours(10_000.0 * HOURS_PER_YEAR);

/// What came of reading a scenario.
pub struct Reading {
    /// The scenario, if nothing was wrong.
    pub scenario: Option<Scenario>,
    /// Errors, or warnings beside a scenario.
    pub diagnostics: Diagnostics,
    /// The texts that the diagnostics point into.
    pub sources: Sources,
}

/// Reads a scenario from its text.
///
/// `file` is its name in messages, and its stem is the name of the scenario if the text gives none;
/// `overrides` are `path=value`; `load` reads files that the scenario names.
pub fn read(file: &str, text: &str, overrides: &[String], load: &Loader<'_>) -> Reading {
    let mut sources = Sources::default();
    let source = sources.add(file, text);
    let mut cx = Context { diagnostics: Diagnostics::default(), assumptions: Vec::new(), load, loaded: Vec::new() };
    if text.len() > u32::MAX as usize / 2 {
        let span = Span { source, start: 0, end: 0 };
        cx.push(Diagnostic::error(span, "the scenario is longer than 2 GiB", "too long"));
        return Reading { scenario: None, diagnostics: cx.diagnostics, sources };
    }
    let mut table = tree::parse(&sources, source, &mut cx.diagnostics);
    for assignment in overrides {
        tree::set(&mut sources, &mut table, assignment, &mut cx.diagnostics);
    }
    let scenario = match cx.diagnostics.has_errors() {
        true => None,
        false => assemble(&mut cx, Section::new(&table, Span { source, start: 0, end: 0 }, ""), file),
    };
    let scenario = scenario.filter(|_| !cx.diagnostics.has_errors()).map(|mut scenario| {
        scenario.sha256 = digest(text, overrides, &cx.loaded);
        scenario.assumptions = deduplicated(cx.assumptions);
        scenario
    });
    Reading { scenario, diagnostics: cx.diagnostics, sources }
}

/// SHA-256 over the text, the overrides and the loaded files, each preceded by its length.
fn digest(text: &str, overrides: &[String], loaded: &[String]) -> String {
    let mut hash = Sha256::new();
    for part in
        std::iter::once(text).chain(overrides.iter().map(String::as_str)).chain(loaded.iter().map(String::as_str))
    {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part.as_bytes());
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

fn deduplicated(assumptions: Vec<super::scene::Assumption>) -> Vec<super::scene::Assumption> {
    let mut seen = BTreeSet::new();
    assumptions.into_iter().filter(|a| seen.insert((a.name.clone(), a.value.clone()))).collect()
}

fn assemble(cx: &mut Context<'_>, mut top: Section<'_>, file: &str) -> Option<Scenario> {
    let name = scenario_name(cx, &mut top, file);
    let title = top.text(cx, "title").map(|(title, _)| title.to_string());
    let horizon = horizon(cx, &mut top, "horizon", Hours(HOURS_PER_YEAR), Hours(1.0 / 3600.0));
    let warm_up = self::horizon(cx, &mut top, "warm_up", Hours(0.0), Hours(0.0));
    let paths = top.texts(cx, "places").unwrap_or_default();
    let places = Places::read(cx, &paths);
    let recoveries = Recoveries::read(cx, &mut top);
    let defaults = Defaults::read(cx, &mut top);
    let mut component_sections = top.named(cx, "component");
    let fault_sections = top.named(cx, "fault");
    let change_sections = top.named(cx, "change");
    let mut service_sections = top.named(cx, "service");
    let mut standby_sections = top.named(cx, "standby");
    let typed = objective::read(cx, &mut top, horizon);

    let mut components = Vec::new();
    for (name, span, section) in &mut component_sections {
        components.push(component(cx, name, *span, section, &places));
    }
    check_unit_count(cx, &components);
    let mut names = Names::new(&places, &components);
    for (at, component) in components.iter().enumerate() {
        names.declare(cx, &component.name, Kind::Component(at), component.span);
    }
    for (at, (name, span, section)) in service_sections.iter_mut().enumerate() {
        let sites = sites(cx, section, &places);
        names.services.push(sites);
        names.declare(cx, name, Kind::Service(at), *span);
    }
    for (at, (name, span, section)) in standby_sections.iter_mut().enumerate() {
        let sites = sites(cx, section, &places);
        names.standbys.push(sites);
        names.declare(cx, name, Kind::Standby(at), *span);
    }
    let (mut services, mut reported) = (Vec::new(), Vec::new());
    for (at, (name, span, mut section)) in service_sections.into_iter().enumerate() {
        services.push(read_service(cx, name, span, &mut section, &names.services[at], &names));
        reported.push(section.word_true(cx, "report"));
        section.finish(cx);
    }
    let mut standbys = Vec::new();
    for (at, (name, span, mut section)) in standby_sections.into_iter().enumerate() {
        standbys.push(read_standby(cx, name, span, &mut section, &names.standbys[at], &names, &recoveries));
        section.finish(cx);
    }
    let look = Lookup { names: &names, recoveries: &recoveries, defaults: &defaults };
    let mut strikes = Vec::new();
    let mut rebuilds = Vec::new();
    for (at, (_, _, mut section)) in component_sections.into_iter().enumerate() {
        strikes.extend(strikes::of_component(cx, at, &mut section, &look));
        let path = section.path_of("rebuild");
        let span = section.key_span("rebuild");
        rebuilds.push((section.take("rebuild").map(|node| recoveries.stages(cx, node, &path, None)), span));
        section.finish(cx);
    }
    for (name, span, section) in fault_sections {
        strike_name(cx, &strikes, name, span);
        strikes.extend(strikes::fault(cx, section, name.to_string(), None, &look));
    }
    for (name, span, section) in change_sections {
        strike_name(cx, &strikes, name, span);
        strikes.extend(strikes::change(cx, section, name.to_string(), &look));
    }
    recoveries.report_unused(cx);
    if !cx.diagnostics.has_errors() {
        check_cycles(cx, &services, &standbys);
    }
    if cx.diagnostics.has_errors() {
        // What is used by what can only be told once every name is resolved.
        top.finish(cx);
        return None;
    }
    let roots = roots(&services, &standbys, &reported);
    let objective = typed.about(cx, &top, &names, &roots);
    top.finish(cx);
    let objective = objective?;
    check_used(cx, &components, &services, &standbys, &reported, objective.about, &strikes, &places);
    let rebuilds = rebuilds_of(cx, &components, &strikes, rebuilds, &places);
    let mut crews = recoveries.crews;
    for (component, rebuild) in components.iter_mut().zip(rebuilds) {
        component.rebuild = rebuild;
    }
    Some(Scenario {
        title: title.unwrap_or_else(|| name.clone()),
        name,
        sha256: String::new(),
        horizon,
        warm_up,
        places: places.into_list(),
        crews: crews.drain(..).map(|(crew, ..)| crew).collect(),
        components,
        strikes,
        standbys,
        services,
        objective,
        assumptions: Vec::new(),
    })
}

/// `name`, or the stem of the file; it becomes a folder, so it is kept plain.
fn scenario_name(cx: &mut Context<'_>, top: &mut Section<'_>, file: &str) -> String {
    let stem = file.rsplit(['/', '\\']).next().unwrap_or(file);
    let stem = stem.strip_suffix(".toml").unwrap_or(stem);
    let (name, span) = match top.text(cx, "name") {
        Some((name, span)) => (name.to_string(), span),
        None => (
            stem.chars().map(|c| if c.is_alphanumeric() || "-_.".contains(c) { c } else { '-' }).take(100).collect(),
            top.span,
        ),
    };
    let plain = name.chars().all(|c| c.is_alphanumeric() || "-_.".contains(c)) && !name.starts_with('.');
    if !plain || name.is_empty() || name.chars().count() > 100 {
        let help = "use letters, digits, `-`, `_` and `.`: the name becomes a folder; `title` may be any text";
        cx.refuse::<()>(
            span,
            format!("`{}` cannot be the name of a scenario", printable(&name)),
            "not a plain name",
            help,
        );
    }
    name
}

fn horizon(cx: &mut Context<'_>, top: &mut Section<'_>, key: &'static str, default: Hours, shortest: Hours) -> Hours {
    let Some((hours, span)) = top.hours(cx, key) else { return default };
    if hours < shortest || hours > MAX_HORIZON {
        let help = format!("from {shortest} to {MAX_HORIZON}");
        cx.refuse::<()>(span, format!("`{key}` cannot be {hours}"), "out of range", help);
        return default;
    }
    hours
}

fn component(cx: &mut Context<'_>, name: &str, span: Span, section: &mut Section<'_>, places: &Places) -> Component {
    let count = match section.has("count") {
        true => section.whole(cx, "count", 1, MAX_UNITS as i64).unwrap_or(1) as u32,
        false => 1,
    };
    section.take("count");
    let sites = sites(cx, section, places).into_iter().map(|place| (place, count)).collect();
    Component { name: name.to_string(), span, sites, rebuild: None }
}

/// The places named by `in`; without it, nowhere in particular.
fn sites(cx: &mut Context<'_>, section: &mut Section<'_>, places: &Places) -> Vec<Option<usize>> {
    let Some(patterns) = section.texts(cx, "in") else { return vec![None] };
    let mut found: Vec<usize> = Vec::new();
    for (pattern, span) in patterns {
        for place in places.find(cx, pattern, span) {
            if found.contains(&place) && found.len() < 1000 {
                let message = format!("the place `{}` is named twice", printable(&places.get(place).path));
                cx.refuse::<()>(span, message, "the patterns overlap", "name each place once");
            }
            found.push(place);
        }
    }
    if found.is_empty() {
        if !section.has("in") {
            return vec![None];
        }
        if let Some(tree::Node { value: tree::Value::Array(items), span }) = section.take("in")
            && items.is_empty()
        {
            cx.refuse::<()>(*span, "`in` names no place", "an empty list", "name a place, or leave `in` out");
        }
        return vec![None];
    }
    found.into_iter().map(Some).collect()
}

fn check_unit_count(cx: &mut Context<'_>, components: &[Component]) {
    let mut total = 0;
    for component in components {
        total += component.sites.iter().map(|(_, count)| u64::from(*count)).sum::<u64>();
        if total > MAX_UNITS {
            let message = format!("more than {MAX_UNITS} units");
            cx.refuse::<()>(
                component.span,
                message,
                "up to here there are too many",
                "lower `count`, or let one unit stand for several",
            );
            return;
        }
    }
}

fn strike_name(cx: &mut Context<'_>, strikes: &[Strike], name: &str, span: Span) {
    if let Some(problem) = name_problem(name) {
        cx.refuse::<()>(span, problem, "this name", "use letters, digits, `-` and `_`");
    }
    if strikes.iter().any(|strike| strike.name == name) {
        let message = format!("the name `{}` is used twice", printable(name));
        cx.refuse::<()>(span, message, "a fault or change has it already", "faults and changes share one set of names");
    }
}

/// Node of the graph of services (even) and standby groups (odd).
fn node_of(member: Member) -> Option<usize> {
    match member {
        Member::Unit { .. } => None,
        Member::Service { service, .. } => Some(2 * service),
        Member::Standby { standby, .. } => Some(2 * standby + 1),
    }
}

fn parts<'a>(node: usize, services: &'a [Service], standbys: &'a [Standby]) -> impl Iterator<Item = Member> + 'a {
    let instances = if node % 2 == 0 { &services[node / 2].instances } else { &standbys[node / 2].instances };
    instances.iter().flat_map(|instance| instance.members.iter().copied())
}

fn check_cycles(cx: &mut Context<'_>, services: &[Service], standbys: &[Standby]) {
    let count = 2 * services.len().max(standbys.len());
    let exists = |node: usize| if node % 2 == 0 { node / 2 < services.len() } else { node / 2 < standbys.len() };
    let mut state = vec![0u8; count]; // 0 new, 1 on the path, 2 done
    for start in (0..count).filter(|node| exists(*node)) {
        if state[start] != 0 {
            continue;
        }
        let edges =
            |node: usize| parts(node, services, standbys).filter_map(node_of).collect::<BTreeSet<usize>>().into_iter();
        let mut path = vec![(start, edges(start))];
        state[start] = 1;
        while let Some((node, rest)) = path.last_mut() {
            let node = *node;
            match rest.next() {
                Some(next) if state[next] == 1 => {
                    let from = path.iter().position(|(n, _)| *n == next).unwrap_or(0);
                    let name = |n: usize| if n % 2 == 0 { &services[n / 2].name } else { &standbys[n / 2].name };
                    let around: Vec<&str> =
                        path[from..].iter().map(|(n, _)| name(*n).as_str()).chain([name(next).as_str()]).collect();
                    let span = if node % 2 == 0 { services[node / 2].span } else { standbys[node / 2].span };
                    let message = format!("a service depends on itself: {}", printable(&around.join(" -> ")));
                    cx.refuse::<()>(span, message, "closes the circle", "break the circle");
                    return;
                }
                Some(next) if state[next] == 0 && path.len() >= MAX_NESTING => {
                    let span = if next % 2 == 0 { services[next / 2].span } else { standbys[next / 2].span };
                    let message = format!("services nested more than {MAX_NESTING} deep");
                    cx.refuse::<()>(span, message, "too deep", "flatten the structure");
                    return;
                }
                Some(next) if state[next] == 0 => {
                    state[next] = 1;
                    path.push((next, edges(next)));
                }
                Some(_) => {}
                None => {
                    state[node] = 2;
                    path.pop();
                }
            }
        }
    }
}

/// Services and groups that are part of nothing and not only reported.
fn roots(services: &[Service], standbys: &[Standby], reported: &[bool]) -> Vec<(Member, String)> {
    let mut inner = BTreeSet::new();
    for node in (0..services.len()).map(|s| 2 * s).chain((0..standbys.len()).map(|s| 2 * s + 1)) {
        inner.extend(parts(node, services, standbys).filter_map(node_of));
    }
    let free = |node: usize| !inner.contains(&node);
    let services = services.iter().enumerate().filter(|(s, _)| free(2 * s) && !reported[*s]);
    let services = services.map(|(service, s)| (Member::Service { service, instance: 0 }, s.name.clone()));
    let standbys = standbys.iter().enumerate().filter(|(s, _)| free(2 * s + 1));
    services.chain(standbys.map(|(standby, s)| (Member::Standby { standby, instance: 0 }, s.name.clone()))).collect()
}

/// Reports every unit, service, group and place that nothing measured depends on.
#[allow(clippy::too_many_arguments)]
fn check_used(
    cx: &mut Context<'_>,
    components: &[Component],
    services: &[Service],
    standbys: &[Standby],
    reported: &[bool],
    about: Member,
    strikes: &[Strike],
    places: &Places,
) {
    let mut nodes = BTreeSet::new();
    let mut units = BTreeSet::new();
    let watched = strikes.iter().filter_map(|strike| match &strike.schedule {
        super::scene::Schedule::Operating { while_up, .. } => *while_up,
        _ => None,
    });
    let start =
        reported.iter().enumerate().filter(|(_, r)| **r).map(|(service, _)| Member::Service { service, instance: 0 });
    let mut open: Vec<Member> = start.chain([about]).chain(watched).collect();
    while let Some(member) = open.pop() {
        match (member, node_of(member)) {
            (Member::Unit { component, site, .. }, _) => {
                units.insert((component, site));
            }
            (_, Some(node)) if nodes.insert(node) => open.extend(parts(node, services, standbys)),
            _ => {}
        }
    }
    for (service, one) in services.iter().enumerate().filter(|(s, _)| !nodes.contains(&(2 * s))) {
        let message = format!("nothing that is measured needs the service `{}`", printable(&one.name));
        let help = if reported[service] {
            "it is empty"
        } else {
            "make it part of another service, or set `report = true` to have it measured beside"
        };
        cx.refuse::<()>(one.span, message, "unreachable", help);
    }
    for (_, one) in standbys.iter().enumerate().filter(|(s, _)| !nodes.contains(&(2 * s + 1))) {
        let message = format!("nothing that is measured needs the standby group `{}`", printable(&one.name));
        cx.refuse::<()>(one.span, message, "unreachable", "make it part of a service");
    }
    for (at, component) in components.iter().enumerate() {
        let unused: Vec<usize> = (0..component.sites.len()).filter(|site| !units.contains(&(at, *site))).collect();
        if let Some(first) = unused.first() {
            let everywhere = unused.len() == component.sites.len();
            let place = component.sites[*first].0.filter(|_| !everywhere);
            let place = place.map_or(String::new(), |place| format!(" in `{}`", printable(&places.get(place).path)));
            let message =
                format!("nothing that is measured needs the component `{}`{place}", printable(&component.name));
            cx.refuse::<()>(component.span, message, "unused", "name it in a service, or remove it");
        }
    }
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
        cx.refuse::<()>(
            places.span(empty),
            message,
            "an empty place",
            "put a component there (in = \"...\"), or remove it",
        );
    }
}

/// What brings back the units that an outage of their place destroyed: `rebuild`, or the only recovery they have.
fn rebuilds_of(
    cx: &mut Context<'_>,
    components: &[Component],
    strikes: &[Strike],
    typed: Vec<(Option<Option<Vec<super::scene::Stage>>>, Span)>,
    places: &Places,
) -> Vec<Option<Vec<super::scene::Stage>>> {
    let destroyers: Vec<usize> = strikes
        .iter()
        .filter(|strike| strike.outage == Outage::Destroyed)
        .filter_map(|strike| match &strike.target {
            Target::Places(places) => Some(places.clone()),
            _ => None,
        })
        .flatten()
        .collect();
    let mut rebuilds = Vec::new();
    for (at, (component, (typed, span))) in components.iter().zip(typed).enumerate() {
        let destroyed =
            component.sites.iter().any(|(place, _)| destroyers.iter().any(|outer| places.within(*place, *outer)));
        let own: Vec<&Strike> = strikes
            .iter()
            .filter(|s| s.target == Target::EachUnit(at) && s.name.starts_with(&format!("{}.", component.name)))
            .collect();
        rebuilds.push(match (typed, destroyed) {
            (Some(stages), true) => stages,
            (Some(_), false) => cx.refuse(
                span,
                "`rebuild` has no effect",
                "no outage of a place destroys these units",
                "remove it, or set outage = \"destroyed\" on a fault of their place",
            ),
            (None, false) => None,
            (None, true) => match own.as_slice() {
                [one] => Some(one.recovery.clone()),
                _ => {
                    let message = format!(
                        "an outage of their place destroys the units of `{}`, and how they come back is open",
                        printable(&component.name)
                    );
                    cx.refuse(
                        component.span,
                        message,
                        "several recoveries, or none",
                        "add rebuild = [{ stage = \"rebuild\", takes = \"30min\" }]",
                    )
                }
            },
        });
    }
    rebuilds
}

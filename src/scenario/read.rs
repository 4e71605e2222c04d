//! The whole scenario from its tables, in the order in which names are needed.

use super::ageing;
use super::beliefs::{self, Found, Standing};
use super::changes;
use super::components::{components, rebuilds_of, sites};
use super::cost;
use super::defaults::Defaults;
use super::demand;
use super::diagnostic::{Diagnostic, Diagnostics, is_harmful, printable};
use super::healthy::check_healthy;
use super::hidden::check_hidden;
use super::idle;
use super::language;
use super::limits;
use super::load;
use super::losses::Losers;
use super::places::Places;
use super::promises::{Promises, Settled};
use super::reach::{Graph, check_used, needed_by};
use super::reactions::{self, read_buffer, read_reaction};
use super::recovery::Recoveries;
use super::scaling;
use super::scene::{Member, Scenario, Strike};
use super::section::{Context, Loader, Money, Section};
use super::services::read_service;
use super::source::{Sources, Span};
use super::standbys::read_standby;
use super::strikes::{self, Lookup};
use super::structure::{Kind, Names};
use super::tree;
use crate::units::{HOURS_PER_YEAR, Hours};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// Longest text of a scenario, in bytes.
pub const MAX_BYTES: usize = 16 << 20;

/// Most units in one scenario.
pub const MAX_UNITS: u64 = 1_000_000;

/// Longest horizon and warm-up.
pub const MAX_HORIZON: Hours = Hours(10_000.0 * HOURS_PER_YEAR);

/// Most bytes of text that are read again to see whether beliefs can be read at their ends one by one.
const MOST_READ_AGAIN: usize = 2_000_000;

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
    let draft = Typed { file, text, overrides, load };
    let (mut reading, found) = draft.read(&[]);
    if reading.scenario.is_some() && !draft.ends_are_readable(&found, &mut reading.diagnostics) {
        reading.scenario = None;
    }
    reading
}

/// Reads a scenario with its beliefs at other values than their medians: each that is named at the value below which
/// the true one lies with the given chance. That all beliefs can be read at their ends is not checked again.
pub fn read_at(file: &str, text: &str, overrides: &[String], load: &Loader<'_>, standing: Standing<'_>) -> Reading {
    Typed { file, text, overrides, load }.read(standing).0
}

/// What was typed.
struct Typed<'a> {
    file: &'a str,
    text: &'a str,
    overrides: &'a [String],
    load: &'a Loader<'a>,
}

impl Typed<'_> {
    /// Reads the scenario with each belief at its two ends, the others at their medians; where that takes long, with
    /// all of them at their lower ends, then at their upper ends.
    fn ends_are_readable(&self, found: &[Found], diagnostics: &mut Diagnostics) -> bool {
        let before = diagnostics.errors();
        if found.len().saturating_mul(self.text.len()) > MOST_READ_AGAIN {
            return self.ends_are_readable_together(found, diagnostics);
        }
        for Found { belief, span } in found {
            let ends = [beliefs::REST, 1.0 - beliefs::REST].map(|p| (p, self.read(&[(belief.path.clone(), p)]).0));
            let Some((p, broken)) = ends.into_iter().find(|(_, reading)| reading.scenario.is_none()) else { continue };
            let said = broken.diagnostics.sorted().first().map_or(String::new(), |problem| problem.message.clone());
            let value = belief.shown(belief.at(p));
            let message = format!("`{}` may be {value} by this belief, and then: {said}", printable(&belief.path));
            let help = "narrow the belief; `uniform`, `triangular` and `values` never leave their ends";
            diagnostics.push(Diagnostic::error(*span, message, "cannot be read at this end").with_help(help));
        }
        diagnostics.errors() == before
    }

    /// Reads the scenario with all beliefs at their lower ends, then at their upper ends.
    fn ends_are_readable_together(&self, found: &[Found], diagnostics: &mut Diagnostics) -> bool {
        let before = diagnostics.errors();
        for (p, which) in [(beliefs::REST, "lower"), (1.0 - beliefs::REST, "upper")] {
            let standing: Vec<(String, f64)> = found.iter().map(|found| (found.belief.path.clone(), p)).collect();
            let reading = self.read(&standing).0;
            if reading.scenario.is_none() {
                let said =
                    reading.diagnostics.sorted().first().map_or(String::new(), |problem| problem.message.clone());
                let message = format!("all beliefs may be at their {which} ends, and then: {said}");
                let help = "narrow the beliefs; `uniform`, `triangular` and `values` never leave their ends";
                let problem = Diagnostic::error(found[0].span, message, "the first of them");
                diagnostics.push(problem.with_help(help));
            }
        }
        diagnostics.errors() == before
    }

    fn read(&self, standing: Standing<'_>) -> (Reading, Vec<Found>) {
        read_once(self.file, self.text, self.overrides, self.load, standing)
    }
}

fn read_once(
    file: &str,
    text: &str,
    overrides: &[String],
    load: &Loader<'_>,
    standing: Standing<'_>,
) -> (Reading, Vec<Found>) {
    let mut sources = Sources::default();
    let source = sources.add(file, text);
    let mut cx = Context {
        diagnostics: Diagnostics::default(),
        assumptions: Vec::new(),
        load,
        loaded: Vec::new(),
        peak: None,
        targets: 0,
        money: Money::default(),
    };
    if text.len() > MAX_BYTES {
        let span = Span { source, start: 0, end: 0 };
        let problem =
            Diagnostic::error(span, format!("the scenario has more than {} MiB", MAX_BYTES >> 20), "too long");
        cx.push(problem.with_help("let one part stand for several like it: `count`, `in = \"*\"`, places with braces"));
        return (Reading { scenario: None, diagnostics: cx.diagnostics, sources }, Vec::new());
    }
    let mut table = tree::parse(&sources, source, &mut cx.diagnostics);
    if !cx.diagnostics.has_errors() {
        for assignment in overrides {
            if cx.diagnostics.is_full() {
                break;
            }
            tree::set(&mut sources, &mut table, assignment, &mut cx.diagnostics);
        }
    }
    let found = if cx.diagnostics.has_errors() { None } else { beliefs::settle(&mut cx, &mut table, standing) };
    let scenario = match &found {
        None => None,
        Some(_) => {
            assemble(&mut cx, Section::new(&table, Span { source, start: 0, end: 0 }, "", &language::SCENARIO), file)
        }
    };
    let scenario = scenario.filter(|_| !cx.diagnostics.has_errors()).map(|mut scenario| {
        scenario.sha256 = digest(text, overrides, &cx.loaded);
        scenario.assumptions = deduplicated(cx.assumptions);
        let found = found.iter().flatten();
        scenario.beliefs = found.map(|found| found.belief.clone()).collect();
        scenario.beliefs.iter().for_each(|belief| beliefs::declare(&mut scenario.assumptions, belief));
        scenario
    });
    (Reading { scenario, diagnostics: cx.diagnostics, sources }, found.unwrap_or_default())
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

/// The tables of the parts, opened but not read.
struct Tables<'t> {
    components: Vec<Named<'t>>,
    faults: Vec<Named<'t>>,
    changes: Vec<Named<'t>>,
    services: Vec<Named<'t>>,
    standbys: Vec<Named<'t>>,
    reactions: Vec<Named<'t>>,
    buffers: Vec<Named<'t>>,
    /// Some part could not be opened.
    incomplete: bool,
}

pub(super) type Named<'t> = (&'t str, Span, Section<'t>);

impl<'t> Tables<'t> {
    fn open(cx: &mut Context<'_>, top: &mut Section<'t>) -> Self {
        let before = cx.diagnostics.errors();
        let (components, services) = (top.named(cx, "component"), top.named(cx, "service"));
        let standbys = top.named(cx, "standby");
        let (reactions, buffers) = (top.named(cx, "reaction"), top.named(cx, "buffer"));
        let incomplete = cx.diagnostics.errors() > before;
        Tables {
            components,
            faults: top.named(cx, "fault"),
            changes: top.named(cx, "change"),
            services,
            standbys,
            reactions,
            buffers,
            incomplete,
        }
    }
}

fn assemble(cx: &mut Context<'_>, mut top: Section<'_>, file: &str) -> Option<Scenario> {
    let name = scenario_name(cx, &mut top, file);
    let title = top.text(cx, "title").map(|(title, _)| title.to_string());
    let horizon = horizon(cx, &mut top, "horizon", Hours(HOURS_PER_YEAR), Hours(1.0 / 3600.0));
    let warm_up = self::horizon(cx, &mut top, "warm_up", Hours(0.0), Hours(0.0));
    let before = cx.diagnostics.errors();
    let places = places(cx, &mut top);
    let recoveries = Recoveries::read(cx, &mut top);
    let defaults = Defaults::read(cx, &mut top);
    let demand = demand::read(cx, &mut top, Hours(warm_up.0 + horizon.0));
    let mut tables = Tables::open(cx, &mut top);
    let mut promises = Promises::read(cx, &mut top, horizon);
    let costs = cost::read(cx, &mut top, &places);
    let mut broken = Vec::new();
    let components = components(cx, &mut tables.components, &places, &mut broken)?;
    let mut names = Names::new(&places, &components);
    broken.into_iter().for_each(|name| names.set_broken(name));
    declare(cx, &mut names, &mut tables);
    declare_reactions(cx, &mut names, &mut tables);
    let mut services = Vec::new();
    for (at, (name, span, mut section)) in tables.services.into_iter().enumerate() {
        let places = &names.services[at];
        services.push(read_service(cx, name, span, &mut section, places, &names, &defaults));
        let member = Member::Service { service: at, instance: 0 };
        promises.read_own(cx, &mut section, name, (member, places.len()));
        section.finish(cx);
    }
    let mut standbys = Vec::new();
    for (at, (name, span, mut section)) in tables.standbys.into_iter().enumerate() {
        let places = &names.standbys[at];
        standbys.push(read_standby(cx, name, span, &mut section, places, &names, &recoveries, &defaults));
        let member = Member::Standby { standby: at, instance: 0 };
        promises.read_own(cx, &mut section, name, (member, places.len()));
        section.finish(cx);
    }
    let scaled = top.named(cx, "scaling");
    let scalings = scaling::read(cx, scaled, &names, &recoveries, &services);
    let parts = reactions::Lookup { names: &names, recoveries: &recoveries, defaults: &defaults };
    let mut reactions = Vec::new();
    let buffers = tables.buffers.into_iter().map(|table| (table, true));
    for (at, ((name, span, mut section), buffer)) in
        tables.reactions.into_iter().map(|table| (table, false)).chain(buffers).enumerate()
    {
        let read = if buffer { read_buffer } else { read_reaction };
        reactions.push(read(cx, name, span, &mut section, &names.reactions[at], &parts));
        section.finish(cx);
    }
    let structure_is_whole = cx.diagnostics.errors() == before;
    let look = Lookup { names: &names, recoveries: &recoveries, defaults: &defaults };
    let mut strikes = Vec::new();
    let mut rebuilds = Vec::new();
    for (at, (_, _, mut section)) in tables.components.into_iter().enumerate() {
        strikes.extend(strikes::of_component(cx, at, &mut section, &look));
        let path = section.path_of("rebuild");
        let span = section.key_span("rebuild");
        rebuilds.push((section.take("rebuild").map(|node| recoveries.stages(cx, node, &path, None, &names)), span));
        section.finish(cx);
    }
    for (name, span, section) in tables.faults {
        if limits::strike_more(cx, span, 0).is_none() {
            break;
        }
        strikes.extend(strikes::fault(cx, section, name.to_string(), None, &look));
    }
    let mut renewing = Vec::new();
    let taken: BTreeSet<String> = strikes.iter().map(|strike: &Strike| strike.name.clone()).collect();
    for (name, span, section) in tables.changes {
        if limits::strike_more(cx, span, 0).is_none() {
            break;
        }
        let key = section.key_span("renews");
        if taken.contains(name) {
            let message = format!("the name `{}` is used twice", printable(name));
            cx.refuse::<()>(span, message, "a fault has it already", "faults and changes share one set of names");
        }
        let change = changes::change(cx, section, name.to_string(), &look, Hours(warm_up.0 + horizon.0));
        renewing.extend(change.iter().filter(|change| change.renews).map(|_| (strikes.len(), key)));
        strikes.extend(change);
    }
    recoveries.report_unused(cx);
    defaults.report_unused(cx);
    idle::check_shared(cx, &standbys, &components);
    check_hidden(cx, &strikes, &standbys, &reactions);
    let graph = Graph { services: &services, standbys: &standbys, reactions: &reactions };
    let acyclic = graph.check_cycles(cx);
    let mut settled = None;
    if acyclic && structure_is_whole && !names.has_unresolved() {
        let rebuilds = rebuilds.iter().filter_map(|(stages, _)| stages.as_ref()?.as_deref());
        let reacting = reactions.iter().map(|reaction| reaction.act.stages());
        let failovers = standbys.iter().map(|standby| standby.failover.as_slice());
        let failovers = failovers.chain(scalings.iter().map(|scaling| scaling.launch.as_slice()));
        let recoveries = strikes.iter().map(|strike| strike.recovery.as_slice());
        let also = strikes.iter().flat_map(|strike| &strike.also).filter_map(|also| also.recovery.as_deref());
        let needed: Vec<Member> =
            recoveries.chain(also).chain(rebuilds).chain(failovers).chain(reacting).flat_map(needed_by).collect();
        settled = promises.settle(cx, &top, &names, &graph, &needed);
        if let Some(settled) = &settled {
            check_used(cx, &graph, &components, &strikes, &places, needed.into_iter().chain(settled.members()));
        }
    }
    if !cx.diagnostics.has_errors() {
        idle::check_clocks(cx, &standbys, &strikes);
        load::check(cx, &components, &standbys, &strikes);
        ageing::check_renewals(cx, &mut strikes, &renewing, &components);
        let rebuilds = rebuilds.iter().map(|(stages, _)| stages.as_ref()?.as_deref()).collect();
        let (components, strikes, places) = (&components, &strikes, &places);
        let losers = Losers { graph: &graph, components, strikes, rebuilds, places };
        if let Some(settled) = &settled {
            settled.check_rpos(cx, &losers);
            let reported = services.iter().filter(|service| service.report).map(|service| service.span);
            let measured: Vec<Span> = settled.places.iter().copied().chain(reported).collect();
            limits::check_pairs(cx, &measured, strikes.len());
        }
        limits::check_strikes(cx, strikes, &graph, (components, places), top.key_span("demand"));
        demand::check(cx, demand.as_ref(), top.key_span("demand"), &services, strikes);
    }
    let hourly = components.iter().fold(0, |sum: u128, component| sum.saturating_add(component.cost_per_hour()));
    cost::check(cx, costs.as_ref(), &strikes, hourly, horizon);
    top.finish(cx);
    if cx.diagnostics.has_errors() {
        return None;
    }
    let Settled { main: objective, others: promises, .. } = settled?;
    let rebuilds = rebuilds_of(cx, &components, &strikes, rebuilds, &places);
    let (crews, spares) = recoveries.crews.into_lists();
    let mut components = components;
    for (component, rebuild) in components.iter_mut().zip(rebuilds) {
        component.rebuild = rebuild;
    }
    let scenario = Scenario {
        title: title.unwrap_or_else(|| name.clone()),
        name,
        sha256: String::new(),
        horizon,
        warm_up,
        places: places.into_list(),
        crews,
        spares,
        components,
        strikes,
        standbys,
        reactions,
        services,
        demand,
        scalings,
        objective,
        promises,
        costs: costs.map(cost::Typed::into_costs),
        assumptions: Vec::new(),
        beliefs: Vec::new(),
    };
    check_healthy(cx, &scenario);
    Some(scenario)
}

fn places(cx: &mut Context<'_>, top: &mut Section<'_>) -> Places {
    let before = cx.diagnostics.errors();
    let paths = top.texts(cx, "places").unwrap_or_default();
    if paths.is_empty() && top.has("places") && cx.diagnostics.errors() == before {
        let help = "name at least one, or leave `places` out";
        cx.refuse::<()>(top.value_span("places"), "`places` names no place", "an empty list", help);
    }
    let mut places = Places::read(cx, &paths);
    if cx.diagnostics.errors() > before {
        places.set_incomplete();
    }
    places
}

/// Declares every name that a part of a service can have, with the places of its instances.
fn declare(cx: &mut Context<'_>, names: &mut Names<'_>, tables: &mut Tables<'_>) {
    if tables.incomplete {
        names.set_incomplete();
    }
    let places = names.places;
    for (at, component) in names.components.iter().enumerate() {
        names.declare(cx, &component.name, Kind::Component(at), component.span);
    }
    for (at, (name, span, section)) in tables.services.iter_mut().enumerate() {
        let (sites, whole) = sites_or_broken(cx, section, places);
        names.services.push(sites);
        names.declare(cx, name, Kind::Service(at), *span);
        if !whole {
            names.set_broken(name);
        }
    }
    for (at, (name, span, section)) in tables.standbys.iter_mut().enumerate() {
        let (sites, whole) = sites_or_broken(cx, section, places);
        names.standbys.push(sites);
        names.declare(cx, name, Kind::Standby(at), *span);
        if !whole {
            names.set_broken(name);
        }
    }
}

/// Declares the reactions, then the buffers, which share their numbers.
fn declare_reactions(cx: &mut Context<'_>, names: &mut Names<'_>, tables: &mut Tables<'_>) {
    let both = tables.reactions.iter_mut().chain(&mut tables.buffers);
    for (at, (name, span, section)) in both.enumerate() {
        let (sites, whole) = sites_or_broken(cx, section, names.places);
        names.reactions.push(sites);
        names.declare(cx, name, Kind::Reaction(at), *span);
        if !whole {
            names.set_broken(name);
        }
    }
}

fn sites_or_broken(cx: &mut Context<'_>, section: &mut Section<'_>, places: &Places) -> (Vec<Option<usize>>, bool) {
    let before = cx.diagnostics.errors();
    let sites = sites(cx, section, places);
    (sites, cx.diagnostics.errors() == before)
}

/// True for what may be in the name of a folder: letters and digits that are seen, and three signs.
fn is_plain(c: char) -> bool {
    c.is_alphanumeric() && !is_harmful(c) || "-_.".contains(c)
}

/// `name`, or the stem of the file; it becomes a folder, so it is kept plain.
fn scenario_name(cx: &mut Context<'_>, top: &mut Section<'_>, file: &str) -> String {
    let stem = file.rsplit(['/', '\\']).next().unwrap_or(file);
    let stem = stem.strip_suffix(".toml").unwrap_or(stem);
    let (name, span) = match top.text(cx, "name") {
        Some((name, span)) => (name.to_string(), span),
        None if top.has("name") => return stem.to_string(),
        None => (stem.chars().map(|c| if is_plain(c) { c } else { '-' }).take(100).collect(), top.span),
    };
    let plain = name.chars().all(is_plain) && !name.starts_with('.');
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
        let help = format!("write a time from {shortest} to {MAX_HORIZON}");
        cx.refuse::<()>(span, format!("`{key}` cannot be {hours}"), "out of range", help);
        return default;
    }
    hours
}

//! Names of the parts of a structure, and references to them: `web`, `web@main/a`, `site`.

use super::diagnostic::{Diagnostic, printable};
use super::places::Places;
use super::scene::{Component, Member, Target, Victim};
use super::section::Context;
use super::source::Span;
use super::whereabouts::Whereabouts;
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

/// Most members over all services.
pub const MAX_MEMBERS: usize = 5_000_000;

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A component by index.
    Component(usize),
    /// A service by index.
    Service(usize),
    /// A standby group by index.
    Standby(usize),
    /// A reaction or buffer by index.
    Reaction(usize),
}

/// Everything that references may name: names, and where the instances are.
pub struct Names<'a> {
    /// The places of the scenario.
    pub places: &'a Places,
    /// Components by index.
    pub components: &'a [Component],
    /// Places of the instances of each service.
    pub services: Vec<Vec<Option<usize>>>,
    /// Places of the instances of each standby group.
    pub standbys: Vec<Vec<Option<usize>>>,
    /// Places of the instances of each reaction and buffer.
    pub reactions: Vec<Vec<Option<usize>>>,
    by_name: BTreeMap<String, (Kind, Span, Whereabouts)>,
    /// Names that were declared wrongly: what they stand for is not known.
    broken: BTreeSet<String>,
    /// Parts are missing because of other mistakes, so that an unknown name may be a consequence.
    incomplete: bool,
    /// Members resolved so far, and whether there were too many.
    resolved: Cell<usize>,
    /// Some reference could not be resolved.
    unresolved: Cell<bool>,
}

impl<'a> Names<'a> {
    /// An empty register.
    pub fn new(places: &'a Places, components: &'a [Component]) -> Self {
        Names {
            places,
            components,
            services: Vec::new(),
            standbys: Vec::new(),
            reactions: Vec::new(),
            by_name: BTreeMap::new(),
            broken: BTreeSet::new(),
            incomplete: false,
            resolved: Cell::new(0),
            unresolved: Cell::new(false),
        }
    }

    /// Notes that a name was declared wrongly: references to it stand for nothing, without complaint.
    pub fn set_broken(&mut self, name: &str) {
        self.broken.insert(name.to_string());
    }

    /// Notes that parts are missing, so that there is no use in complaining of unknown names.
    pub fn set_incomplete(&mut self) {
        self.incomplete = true;
    }

    /// True if an unknown name may be the consequence of another mistake.
    pub fn is_incomplete(&self) -> bool {
        self.incomplete
    }

    /// True if some reference stood for nothing.
    pub fn has_unresolved(&self) -> bool {
        self.unresolved.get()
    }

    /// Registers a name; a name used twice is an error.
    pub fn declare(&mut self, cx: &mut Context<'_>, name: &str, kind: Kind, span: Span) {
        if let Some((_, first, _)) = self.by_name.get(name) {
            let problem =
                Diagnostic::error(span, format!("the name `{}` is used twice", printable(name)), "again here");
            let help = "components, services, standby groups, reactions and buffers share one set of names";
            cx.push(problem.with_label(*first, "first here").with_help(help));
        } else if !self.places.matching(name).is_empty() {
            let help = "give one of them another name, so that `strikes` and `all` stay unambiguous";
            cx.refuse::<()>(span, format!("the name `{}` is also a place", printable(name)), "used twice", help);
            self.set_broken(name);
        } else {
            self.by_name.insert(name.to_string(), (kind, span, self.whereabouts(kind)));
        }
    }

    fn whereabouts(&self, kind: Kind) -> Whereabouts {
        match kind {
            Kind::Component(at) => {
                Whereabouts::new(self.places, self.components[at].sites.iter().map(|(place, _)| *place))
            }
            Kind::Service(at) => Whereabouts::new(self.places, self.services[at].iter().copied()),
            Kind::Standby(at) => Whereabouts::new(self.places, self.standbys[at].iter().copied()),
            Kind::Reaction(at) => Whereabouts::new(self.places, self.reactions[at].iter().copied()),
        }
    }

    /// What a name stands for, without complaint.
    pub fn get(&self, name: &str) -> Option<Kind> {
        self.by_name.get(name).map(|(kind, ..)| *kind)
    }

    /// All names, for suggestions.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        self.by_name.keys().map(String::as_str)
    }

    /// The members that a reference stands for, seen from a place; never empty without an error somewhere.
    pub fn resolve(&self, cx: &mut Context<'_>, reference: &str, span: Span, scope: Option<usize>) -> Vec<Member> {
        let members = self.found(cx, reference, span, scope);
        let before = self.resolved.replace(self.resolved.get() + members.len());
        if before <= MAX_MEMBERS && self.has_too_many() {
            let message = format!("all services together have more than {MAX_MEMBERS} parts");
            cx.refuse::<()>(span, message, "up to here", "combine units in services of their own");
        }
        if members.is_empty() {
            self.unresolved.set(true);
        }
        members
    }

    /// True if references stand for more members than a scenario may have.
    pub fn has_too_many(&self) -> bool {
        self.resolved.get() > MAX_MEMBERS
    }

    fn found(&self, cx: &mut Context<'_>, reference: &str, span: Span, scope: Option<usize>) -> Vec<Member> {
        let (name, at) = match reference.split_once('@') {
            Some((name, pattern)) => (name, Some(pattern)),
            None => (reference, None),
        };
        if self.broken.contains(name) || self.incomplete && self.get(name).is_none() {
            return Vec::new();
        }
        let Some((kind, _, where_it_is)) = self.by_name.get(name) else {
            let problem = Diagnostic::error(span, format!("nothing is called `{}`", printable(name)), "unknown name");
            cx.push_unknown(problem, name, self.all());
            return Vec::new();
        };
        let members = match at {
            Some(pattern) => {
                let places = self.places.find(cx, pattern, span);
                if places.is_empty() {
                    return Vec::new();
                }
                self.members(*kind, where_it_is.within(&places))
            }
            None => self.members(*kind, self.seen_from(where_it_is, scope)),
        };
        if members.is_empty() {
            let scope = scope.map(|place| self.places.get(place).path.clone());
            let place = at.map(str::to_string).or(scope).unwrap_or_default();
            let message = format!("`{}` has nothing in `{}`", printable(name), printable(&place));
            cx.refuse::<()>(
                span,
                message,
                "names nothing there",
                "check `in` of the component or service, and the place after `@`",
            );
        }
        members
    }

    /// Without `@`: what is in the place, else what holds the place, else everything that is nowhere in particular.
    fn seen_from(&self, where_it_is: &Whereabouts, scope: Option<usize>) -> Vec<usize> {
        let Some(scope) = scope else { return where_it_is.all() };
        let inside = where_it_is.within(&[scope]);
        if inside.is_empty() { where_it_is.around(self.places, scope) } else { inside }
    }

    fn members(&self, kind: Kind, sites: Vec<usize>) -> Vec<Member> {
        let each = |member: fn(usize, usize) -> Member, at: usize| sites.iter().map(|site| member(at, *site)).collect();
        match kind {
            Kind::Component(component) => {
                let counts = &self.components[component].sites;
                let units = |site: usize| (0..counts[site].1).map(move |unit| Member::Unit { component, site, unit });
                sites.iter().flat_map(|site| units(*site)).collect()
            }
            Kind::Service(service) => each(|service, instance| Member::Service { service, instance }, service),
            Kind::Standby(standby) => each(|standby, instance| Member::Standby { standby, instance }, standby),
            Kind::Reaction(reaction) => each(|reaction, instance| Member::Reaction { reaction, instance }, reaction),
        }
    }

    /// Everything that a target names, one by one.
    pub fn victims(&self, target: &Target) -> Vec<Victim> {
        let units = |component: usize| {
            let sites = (0..self.components[component].sites.len()).collect();
            self.members(Kind::Component(component), sites).into_iter().map(Victim::Member).collect()
        };
        match target {
            Target::Places(places) => places.iter().copied().map(Victim::Place).collect(),
            Target::EachUnit(component) => units(*component),
            Target::AllUnits(_) | Target::Demand { .. } => vec![Victim::Nowhere],
            Target::Whole(member) => vec![Victim::Member(*member)],
        }
    }

    /// How many of these there are.
    pub fn how_many(&self, target: &Target) -> usize {
        match target {
            Target::Places(places) => places.len(),
            Target::EachUnit(component) => {
                self.components[*component].sites.iter().map(|(_, count)| *count as usize).sum()
            }
            Target::AllUnits(_) | Target::Demand { .. } | Target::Whole(_) => 1,
        }
    }

    /// The place of something that can be struck; a place is its own.
    pub fn place_of(&self, victim: Victim) -> Option<usize> {
        match victim {
            Victim::Place(place) => Some(place),
            Victim::Member(Member::Unit { component, site, .. }) => self.components[component].sites[site].0,
            Victim::Member(Member::Service { service, instance }) => self.services[service][instance],
            Victim::Member(Member::Standby { standby, instance }) => self.standbys[standby][instance],
            Victim::Member(Member::Reaction { reaction, instance }) => self.reactions[reaction][instance],
            Victim::Nowhere => None,
        }
    }

    /// The one member that a reference stands for.
    pub fn resolve_one(&self, cx: &mut Context<'_>, reference: &str, span: Span) -> Option<Member> {
        match self.resolve(cx, reference, span, None).as_slice() {
            [] => None,
            [one] => Some(*one),
            several => {
                self.unresolved.set(true);
                let message = format!("`{}` stands for {} things", printable(reference), several.len());
                let help = "combine them in a service and name that, or name one with its place, as in `web@main/a`";
                cx.refuse(span, message, "one is wanted here", help)
            }
        }
    }
}

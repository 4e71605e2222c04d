//! What a design is made of, as plain data for drawings: places, parts, what they need, and the single points of failure.
//!
//! A part is all units of a component in one place, or one instance of a service, standby group, buffer or reaction.
//! The single points of failure are the minimal cut sets of order 1, which [`explain`](super::explain()) lists as well.
//!
//! Never knows: positions, colours, formats.

mod links;
mod parts;
mod points;
mod remarks;

use crate::scenario::Scenario;
use serde::Serialize;

/// The structure of a scenario.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Architecture {
    /// Short name of the scenario, safe as a file name.
    pub name: String,
    /// One line for headings.
    pub title: String,
    /// SHA-256 of the scenario text and overrides, lower-case hex.
    pub sha256: String,
    /// Promised availability as unavailability, where one is promised.
    pub promised: Option<f64>,
    /// Fault domains; a parent comes before its children.
    pub places: Vec<Site>,
    /// Components, services, standby groups, buffers and reactions, in the order of the scenario.
    pub parts: Vec<Part>,
    /// The part that the objective is about, as an index into the parts.
    pub main: usize,
    /// Parts of which something is promised besides, as indices.
    pub promises: Vec<usize>,
    /// What needs, replaces or watches what; each link once, in the order of the parts.
    pub links: Vec<Link>,
    /// Parts and places whose fall alone takes the main service below its threshold.
    pub single_points: Vec<SinglePoint>,
    /// Whether all parts were tried as single points of failure; else there may be more than are listed.
    pub all_tried: bool,
    /// Faults and changes that may take other things along with what they strike.
    pub along: Vec<Along>,
    /// What must be up for recoveries of places to proceed.
    pub waits: Vec<Wait>,
    /// Crews and stocks of spares that recoveries wait for.
    pub queues: Vec<Queue>,
}

/// A fault domain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Site {
    /// Full path, for example `main/a`.
    pub path: String,
    /// The last part of it, for example `a`.
    pub name: String,
    /// The place that holds it, as an index.
    pub parent: Option<usize>,
}

/// What a part is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PartKind {
    /// Units of a component.
    Component,
    /// An instance of a service.
    Service,
    /// A group with active members and standbys.
    Standby,
    /// What hides an outage for a while.
    Buffer,
    /// What follows the fall of parts.
    Reaction,
}

/// Something in the drawing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Part {
    /// Name from the scenario, without its place.
    pub name: String,
    /// What it is.
    pub kind: PartKind,
    /// Number of the component, service and so on that it belongs to: parts of one kind and number are replicas.
    pub of: usize,
    /// Where it is, as an index into the places.
    pub place: Option<usize>,
    /// Number of units; 1 for what is no component.
    pub count: u32,
    /// How it follows from its parts (`all of 3`, `2 of 3`, `1 active of 2`); empty for components.
    pub rule: String,
}

/// How one part leans on another.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum LinkKind {
    /// A member that the gate of a service counts.
    Member,
    /// Without it the service serves this share of requests.
    Soft(f64),
    /// While the service serves fewer, it serves this share of requests.
    Fallback(f64),
    /// The member of a standby group that serves at first.
    Active,
    /// A member of a standby group that stands by.
    Standby,
    /// What a buffer or reaction watches.
    Watches,
    /// From an active member to the one that takes over.
    Failover,
    /// Something must be up for the recovery of a part, or the launch of its units, to proceed.
    Recovery,
}

/// One part leans on another.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Link {
    /// The part that leans, as an index.
    pub from: usize,
    /// The part that it leans on.
    pub to: usize,
    /// How.
    pub kind: LinkKind,
}

/// How a single point of failure falls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Falls {
    /// A place, with all in it.
    Place,
    /// One unit.
    Unit,
    /// All units of a component at once.
    AllUnits,
    /// A service or standby group as a whole.
    Whole,
}

/// Something whose fall alone takes the main service below its threshold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SinglePoint {
    /// Its name, as `explain` has it.
    pub name: String,
    /// How it falls.
    pub falls: Falls,
    /// The place, as an index, where it is one.
    pub place: Option<usize>,
    /// The parts that it is, as indices.
    pub parts: Vec<usize>,
    /// How many there are: like units, each of which takes the service down.
    pub alike: u64,
    /// Down until it is back; else only while a failover or reaction lasts.
    pub lasting: bool,
    /// Faults and changes that strike it.
    pub struck_by: Vec<String>,
}

/// A fault or change that may take something along.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Along {
    /// The fault or change.
    pub strike: String,
    /// What else it strikes, as typed.
    pub takes: String,
    /// Probability that it does.
    pub chance: f64,
}

/// A fault or change of places whose recovery waits for a part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Wait {
    /// The fault or change.
    pub strike: String,
    /// The part that must be up, as typed.
    pub needs: String,
}

/// A crew, or a stock of spares, that recoveries wait for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Queue {
    /// Name from the scenario.
    pub name: String,
    /// `crew` or `spares`.
    pub kind: &'static str,
    /// People or slots of a crew, spares in stock.
    pub size: u32,
    /// Faults, changes, standby groups and reactions whose stages wait for it.
    pub used_by: Vec<String>,
}

/// The structure of a scenario, with its single points of failure.
///
/// ```
/// use fivenines::{scenario, study};
///
/// let text = r#"
///     name = "shop"
///     [component]
///     web      = { count = 2, fault.crash = { every = "90d", mttr = "4h" } }
///     database = { fault.crash = { every = "1y", mttr = "2h" } }
///     [service]
///     tier = { any = "web" }
///     shop = { all = ["tier", "database"] }
/// "#;
/// let no_files = |_: &str| Err("this scenario reads no files".to_string());
/// let scenario = scenario::read("shop.toml", text, &[], &no_files).scenario.unwrap();
/// let drawn = study::architecture(&scenario);
/// assert_eq!(drawn.parts[drawn.main].name, "shop");
/// assert_eq!(drawn.single_points.len(), 1);
/// assert_eq!(drawn.single_points[0].name, "database");
/// ```
pub fn architecture(scenario: &Scenario) -> Architecture {
    let parts = parts::Parts::of(scenario);
    let singles = super::explain::singles(scenario);
    Architecture {
        name: scenario.name.clone(),
        title: scenario.title.clone(),
        sha256: scenario.sha256.clone(),
        promised: scenario.objective.availability.map(|promised| promised.complement()),
        places: parts::sites(scenario),
        main: parts.at(scenario.objective.about),
        promises: points::promises(scenario, &parts),
        links: links::links(scenario, &parts),
        single_points: points::points(&parts, &singles),
        all_tried: singles.complete,
        along: remarks::along(scenario),
        waits: remarks::waits(scenario),
        queues: remarks::queues(scenario),
        parts: parts.all,
    }
}

//! The arithmetic of a scenario, without a single random number: what a spreadsheet would say, and what it leaves out.
//!
//! [`explain`] gives the yearly budget of the AWS Reliability Pillar (events a year times minutes to recover, plus planned
//! work), the product of hard dependencies and redundancy, the single points of failure and smallest cut sets, and every
//! number with its source. [`waterfall`] then walks from that product to the simulated figure, one mechanism at a time.
//!
//! Never knows: output formats, arguments, the terminal.

mod budget;
mod counts;
mod cuts;
mod events;
mod evidence;
mod groups;
mod ignored;
mod layers;
mod levels;
mod naive;
mod singles;
mod structure;
mod sum;
mod tree;
mod waterfall;
mod words;

pub use evidence::weigh;
pub(super) use singles::{Fallen, Single, Singles, singles};
pub use waterfall::{Step, Waterfall, WaterfallRun, waterfall};
pub(super) use words::rule;

use crate::scenario::Scenario;
use crate::scenario::scene::Assumption;
use structure::Structure;

/// What can be said of a scenario by arithmetic alone.
#[derive(Debug, Clone)]
pub struct Explanation {
    /// Short name of the scenario.
    pub name: String,
    /// One line for headings.
    pub title: String,
    /// SHA-256 of the scenario text and overrides, lower-case hex.
    pub sha256: String,
    /// The service or standby group that the objective is about.
    pub service: String,
    /// Level from which on it is up, as a share of full service.
    pub threshold: f64,
    /// Promised availability as unavailability, where one is promised.
    pub promised: Option<f64>,
    /// A published downtime in minutes a year with its origin.
    pub published: Option<(f64, String)>,
    /// False where the service is below the threshold though everything is up: then there is nothing to cut.
    pub reaches_threshold: bool,
    /// Events a year times minutes to recover.
    pub budget: Budget,
    /// The product of hard dependencies and redundancy, from the main service down.
    pub naive: Vec<NaiveNode>,
    /// What that product leaves out of this scenario, a sentence each.
    pub ignored: Vec<String>,
    /// Single points of failure and smallest cut sets.
    pub cuts: Cuts,
    /// Minutes a year of all cut sets, failovers and planned work, each by itself, added up.
    pub by_hand_minutes_per_year: f64,
    /// Every number with its source, strongest evidence first.
    pub evidence: Vec<EvidenceGroup>,
}

/// Events a year times minutes to recover.
#[derive(Debug, Clone)]
pub struct Budget {
    /// One for each fault, change and failover, in the order of the scenario.
    pub rows: Vec<BudgetRow>,
    /// Minutes a year of the service by faults and failovers that take it down by themselves.
    pub unplanned_minutes_per_year: f64,
    /// Minutes a year of the service by changes.
    pub planned_minutes_per_year: f64,
}

/// What one fault, change or failover costs.
#[derive(Debug, Clone)]
pub struct BudgetRow {
    /// Name from the scenario.
    pub name: String,
    /// `fault`, `change` or `failover`.
    pub kind: &'static str,
    /// What it strikes, in words.
    pub strikes: String,
    /// Number of its targets, each with events of its own.
    pub targets: u64,
    /// Events a year of 365 days of one target.
    pub events_per_target: f64,
    /// Events a year of all targets.
    pub events_per_year: f64,
    /// Mean minutes of one event by stage; branches count with their probabilities.
    pub stages: Vec<StageMinutes>,
    /// Their sum.
    pub minutes_per_event: f64,
    /// Events a year times minutes, of all targets.
    pub minutes_per_year: f64,
    /// Share of its events that take the main service down by themselves; nothing where too many combinations may be
    /// struck to say.
    pub alone: Option<f64>,
    /// Minutes a year of the main service by it alone.
    pub service_minutes_per_year: f64,
}

/// Mean minutes of one stage in one event.
#[derive(Debug, Clone, PartialEq)]
pub struct StageMinutes {
    /// Name of the stage.
    pub name: String,
    /// Minutes, weighed with the probability that the stage comes about.
    pub minutes: f64,
    /// Share of full service that the target gives meanwhile.
    pub serves: f64,
}

/// A part in the product of availabilities.
#[derive(Debug, Clone)]
pub struct NaiveNode {
    /// How far below the main service.
    pub depth: usize,
    /// Name; with a number in front where like parts are taken together.
    pub name: String,
    /// How it follows from its parts: `all of 3`, `any of 2`, `2 of 3`, or how its own faults go.
    pub rule: String,
    /// Share of time below the threshold; of one part where like parts are taken together.
    pub unavailability: f64,
    /// The same in minutes a year of 365 days.
    pub minutes_per_year: f64,
    /// It was shown before; its parts are not shown again.
    pub repeated: bool,
}

/// Minimal sets of parts whose fall takes the main service below its threshold.
#[derive(Debug, Clone)]
pub struct Cuts {
    /// Those that are found, like ones together: the most downtime first.
    pub sets: Vec<CutSet>,
    /// For each order that was looked through, from 1, whether all sets of that size were tried.
    pub orders: Vec<bool>,
    /// More sets were found than are kept.
    pub cut_off: bool,
    /// Targets that can be struck and have a say.
    pub targets: u64,
}

/// Cut sets of like parts.
#[derive(Debug, Clone)]
pub struct CutSet {
    /// Number of parts that must be down together.
    pub order: usize,
    /// In words: ``any 2 of the 6 `web` units``.
    pub words: String,
    /// Names of the parts of the first of these sets.
    pub example: Vec<String>,
    /// Sets of this kind.
    pub sets: u64,
    /// Down until a part is back; else only until a failover or reaction is over.
    pub lasting: bool,
    /// Share of time, all parts independent: the sum over the sets of the product of unavailabilities.
    pub unavailability: f64,
    /// The same in minutes a year of 365 days.
    pub minutes_per_year: f64,
    /// Faults and changes that strike the part of a set of one.
    pub struck_by: Vec<String>,
}

/// Numbers whose sources are equally good.
#[derive(Debug, Clone)]
pub struct EvidenceGroup {
    /// How good: `seen`, `seen second-hand`, `derived`, `cited`, `unverified`, `judgment` or `none`.
    pub evidence: &'static str,
    /// What that means, in words.
    pub meaning: &'static str,
    /// Whether the reader must be warned of it.
    pub weak: bool,
    /// The numbers; weak ones that matter most first, once [`weigh`] has been asked.
    pub numbers: Vec<Weighed>,
}

/// A number with what it may do to the result.
#[derive(Debug, Clone)]
pub struct Weighed {
    /// The number and its source.
    pub assumption: Assumption,
    /// By how many minutes a year the sum by hand changes if the number is doubled, where that can be computed.
    pub doubled: Option<f64>,
}

/// Explains a scenario by arithmetic alone; [`weigh`] adds what each weak number may do.
///
/// ```
/// use fivenines::{scenario, study};
///
/// let text = r#"
///     name = "two-in-a-row"
///     component.a.fault.crash = { every = "99h", mttr = "1h" }
///     component.b.fault.crash = { every = "99h", mttr = "1h" }
///     service.site.all = ["a", "b"]
/// "#;
/// let no_files = |_: &str| Err("this scenario reads no files".to_string());
/// let scenario = scenario::read("two.toml", text, &[], &no_files).scenario.unwrap();
/// let explained = study::explain(&scenario);
/// assert!((explained.naive[0].unavailability - (1.0 - 0.99 * 0.99)).abs() < 1e-12);
/// assert_eq!(explained.cuts.sets.len(), 2);
/// ```
pub fn explain(scenario: &Scenario) -> Explanation {
    let structure = Structure::new(scenario);
    let found = cuts::find(&structure);
    let objective = &scenario.objective;
    Explanation {
        name: scenario.name.clone(),
        title: scenario.title.clone(),
        sha256: scenario.sha256.clone(),
        service: words::member(scenario, objective.about),
        threshold: objective.threshold.value(),
        promised: objective.availability.map(|promised| promised.complement()),
        published: objective.reference.clone(),
        reaches_threshold: structure.reaches_threshold(),
        budget: budget::budget(&structure),
        naive: tree::tree(&structure),
        ignored: ignored::ignored(&structure),
        by_hand_minutes_per_year: sum::by_hand(&structure, &found),
        cuts: groups::grouped(&structure, &found),
        evidence: evidence::groups(&scenario.assumptions),
    }
}

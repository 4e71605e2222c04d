//! A scenario as meant: every name resolved, every number in one unit, nothing left to guess.

use super::source::Span;
use crate::law::Law;
use crate::units::{Hours, Probability};

/// A checked scenario, ready to be compiled.
#[derive(Debug, Clone)]
pub struct Scenario {
    /// Short name, safe as a folder name.
    pub name: String,
    /// One line for headings.
    pub title: String,
    /// SHA-256 over the text and the overrides, lower-case hex.
    pub sha256: String,
    /// Length of a history, the warm-up not counted.
    pub horizon: Hours,
    /// Time simulated before the horizon starts.
    pub warm_up: Hours,
    /// Fault domains; a parent comes before its children.
    pub places: Vec<Place>,
    /// Pools of people or slots that recoveries share.
    pub crews: Vec<Crew>,
    /// Stocks of spares that recoveries take from.
    pub spares: Vec<Spare>,
    /// Sets of like units.
    pub components: Vec<Component>,
    /// Faults and changes in order of declaration.
    pub strikes: Vec<Strike>,
    /// Groups with one active member.
    pub standbys: Vec<Standby>,
    /// What follows the fall of parts.
    pub reactions: Vec<Reaction>,
    /// Nodes of the structure.
    pub services: Vec<Service>,
    /// What users ask for, where it matters.
    pub demand: Option<Demand>,
    /// Services whose units follow the demand.
    pub scalings: Vec<Scaling>,
    /// What is promised.
    /// What is promised of the service that users need.
    pub objective: Objective,
    /// What is promised of other services and standby groups.
    pub promises: Vec<Objective>,
    /// Every number with its source.
    pub assumptions: Vec<Assumption>,
}

/// A fault domain.
#[derive(Debug, Clone)]
pub struct Place {
    /// Full path, for example `main/a`.
    pub path: String,
    /// The place that holds it.
    pub parent: Option<usize>,
}

/// A pool of limited size; the most urgent work goes first, equally urgent work in the order in which it came.
#[derive(Debug, Clone)]
pub struct Crew {
    /// Name.
    pub name: String,
    /// How many recoveries it can work on at once.
    pub size: u32,
    /// When it works; always where there is none.
    pub hours: Option<WorkingWeek>,
    /// More urgent work interrupts less urgent work, which goes on later where it stopped.
    pub preemptive: bool,
    /// Each kind of waiting work prepares for this long while a member is free, and what is ready first is served.
    pub prepares: Option<Law>,
}

/// Hours of the week in which somebody works.
#[derive(Debug, Clone, PartialEq)]
pub struct WorkingWeek {
    /// As typed.
    pub typed: String,
    /// Beginning and end of each stretch, in hours since Monday 00:00; they ascend, do not touch, end by hour 168.
    pub open: Vec<(Hours, Hours)>,
}

/// A stock of spares; each that is taken is ordered again at once.
#[derive(Debug, Clone)]
pub struct Spare {
    /// Name.
    pub name: String,
    /// How many are there at the start.
    pub stock: u32,
    /// Time from an order until the spare is in stock.
    pub lead_time: Law,
}

/// A named set of like units.
#[derive(Debug, Clone)]
pub struct Component {
    /// Name.
    pub name: String,
    /// Where it was typed.
    pub span: Span,
    /// Places (none for a component that is nowhere in particular) with the number of units there.
    pub sites: Vec<(Option<usize>, u32)>,
    /// What brings a unit back after an outage of its place destroyed it.
    pub rebuild: Option<Vec<Stage>>,
    /// The clocks of its units run at (all units / units up) to this power, above 0.
    pub shared_load: Option<f64>,
}

/// Whether it was declared as a fault or as a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StrikeKind {
    /// Something breaks.
    Fault,
    /// Somebody changes something.
    Change,
}

/// A fault or a change: when it comes, what it strikes, how it is recovered from.
#[derive(Debug, Clone)]
pub struct Strike {
    /// Name, `component.fault` for a component's own.
    pub name: String,
    /// Fault or change.
    pub kind: StrikeKind,
    /// What goes down.
    pub target: Target,
    /// When.
    pub schedule: Schedule,
    /// Probability that an occurrence has any effect.
    pub chance: Probability,
    /// What an outage does to the units inside, where the target is a place.
    pub outage: Outage,
    /// Stages until the target is back.
    pub recovery: Vec<Stage>,
    /// How many targets an occurrence strikes together; without it, each target has a clock of its own.
    pub at_once: Option<Spread>,
    /// What else may go down with a target.
    pub also: Vec<Consequence>,
    /// One occurrence goes through the targets one after the other, as its stages say.
    pub in_waves: bool,
    /// Share of the age that a fault's clock keeps through a repair: none is as good as new, all is as bad as old.
    pub age_kept: Probability,
    /// A change after which the clocks of the units start as new. On an operating clock it comes at that age.
    pub renews: bool,
}

impl Strike {
    /// The places whose units an occurrence may destroy.
    pub fn destroys(&self) -> Vec<usize> {
        let own = match &self.target {
            Target::Places(places) if self.outage == Outage::Destroyed => places.clone(),
            _ => Vec::new(),
        };
        let also = self.also.iter().filter(|also| also.outage == Outage::Destroyed);
        let victims = also.flat_map(|also| also.victims.iter().flatten());
        let places = victims.filter_map(|victim| if let Victim::Place(place) = victim { Some(*place) } else { None });
        own.into_iter().chain(places).collect()
    }
}

/// How many of a set are struck together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Spread {
    /// Each of them with this chance, independently.
    Each(Probability),
    /// So many, chosen at random.
    Exactly(u32),
}

/// Something that an occurrence may strike beside its target.
#[derive(Debug, Clone, PartialEq)]
pub struct Consequence {
    /// What it strikes, as typed.
    pub name: String,
    /// Probability that it follows at all.
    pub chance: Probability,
    /// How many go down if it does.
    pub spread: Spread,
    /// What it strikes, for each target of the fault in their order; one list for targets that are struck together.
    pub victims: Vec<Vec<Victim>>,
    /// What an outage does to the units inside, where the victim is a place.
    pub outage: Outage,
    /// Stages until a victim is back; those of the fault where there are none.
    pub recovery: Option<Vec<Stage>>,
}

/// One thing that can be struck.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Victim {
    /// A place.
    Place(usize),
    /// A unit, service or standby group.
    Member(Member),
    /// Nothing: the origin of a strike on a set.
    Nowhere,
}

/// What a fault or change takes down.
#[derive(Debug, Clone, PartialEq)]
pub enum Target {
    /// Each of these places on a clock of its own.
    Places(Vec<usize>),
    /// Each unit of the component on a clock of its own.
    EachUnit(usize),
    /// All units of the component at once.
    AllUnits(usize),
    /// A service or a standby group as a whole.
    Whole(Member),
    /// The demand, which grows to this many times itself.
    Demand {
        /// Above 1.
        factor: f64,
    },
}

/// What users ask for over time, in a unit of the scenario's choice.
#[derive(Debug, Clone, PartialEq)]
pub struct Demand {
    /// How it goes up and down.
    pub profile: Profile,
    /// The most that the profile asks for: growth and surges left out.
    pub peak: f64,
    /// By how much it grows in a year of 365 days, from the end of the warm-up on; 0.2 for 20 %.
    pub growth: f64,
}

/// How demand goes up and down. Time 0 is Monday 00:00.
#[derive(Debug, Clone, PartialEq)]
pub enum Profile {
    /// A level for each hour of a day or a week, again and again; a single level for constant demand.
    Hourly(Vec<f64>),
    /// Around a mean.
    Sine {
        /// Mean.
        mean: f64,
        /// Height of the peak above the mean.
        amplitude: f64,
        /// From peak to peak.
        period: Hours,
        /// When the first peak is.
        peak_at: Hours,
    },
}

/// What becomes of a tier that is asked for more than it can carry, where excess demand is not simply turned away.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Overload {
    /// It collapses where demand is above this many times its capacity; at least 1.
    pub above: f64,
    /// Share of its capacity that it still serves then.
    pub serves: Probability,
}

/// When a fault or change occurs.
#[derive(Debug, Clone)]
pub enum Schedule {
    /// A time to failure that runs while the target is not itself failed, and while `while_up` is up.
    Operating {
        /// Time to failure.
        ttf: Law,
        /// The clock stands still while this is down.
        while_up: Option<Member>,
    },
    /// Occurrences at random times that nothing stops.
    Calendar {
        /// Time between occurrences.
        interval: Law,
    },
    /// Occurrences at fixed times.
    Periodic {
        /// Time between occurrences.
        period: Hours,
        /// Time of the first.
        first: Hours,
    },
}

/// What an outage of a place does to the units in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outage {
    /// They do not serve; their own clocks and recoveries go on.
    Unreachable,
    /// Their clocks and recoveries stand still.
    Suspended,
    /// All fail; they are rebuilt once the place is back.
    Destroyed,
}

/// One stage of a recovery.
#[derive(Debug, Clone, PartialEq)]
pub struct Stage {
    /// Name, as reports show it.
    pub name: String,
    /// How long it takes.
    pub takes: Law,
    /// It then goes on until a check comes that finds what there is to find.
    pub check: Option<Check>,
    /// The pool it needs.
    pub crew: Option<usize>,
    /// Place in the queue of the crew: work of a higher number goes first.
    pub priority: u8,
    /// The stock from which it takes a spare before it begins.
    pub spare: Option<usize>,
    /// When it proceeds; always where there is none. The hours of its crew hold as well.
    pub hours: Option<WorkingWeek>,
    /// What must be up for it to proceed.
    pub needs: Option<Needs>,
    /// Share of full service that the target gives during the stage; none as a rule.
    pub serves: Probability,
    /// Of a change that goes from target to target: those that the stage takes down, from the first to the one before
    /// the second number; the others are up.
    pub reach: Option<(usize, usize)>,
    /// Probability that the recovery goes on with the next stage.
    pub succeeds: Probability,
    /// How that probability fades.
    pub fade: Option<Fade>,
    /// While it lasts, standby groups take the unit for healthy; where that was typed.
    pub hidden: Option<Span>,
    /// The stages that replace the rest of the recovery otherwise.
    pub otherwise: Vec<Stage>,
    /// Data that is lost with it, counted from the failure back.
    pub loses: Option<Loss>,
}

/// How much data a stage loses, as the time before the failure whose changes are gone.
#[derive(Debug, Clone, PartialEq)]
pub enum Loss {
    /// What had not been replicated yet.
    Lag(Law),
    /// What changed since the last usable backup. Backups begin at all multiples of `every`, also before time 0; each
    /// holds the state of when it began.
    Backup {
        /// Time between the beginnings of backups.
        every: Hours,
        /// From the beginning of a backup until it can be used.
        takes: Hours,
        /// Probability that a backup is no good, whatever the others are.
        unusable: Probability,
    },
}

/// The priority of a stage that states none.
pub const USUAL_PRIORITY: u8 = 50;

/// Checks at fixed times.
#[derive(Debug, Clone, PartialEq)]
pub struct Check {
    /// Time between checks.
    pub period: Hours,
    /// Time of the first check, less than a period.
    pub offset: Hours,
    /// Probability that a check finds a failure that is there; above zero.
    pub finds: Probability,
}

impl Check {
    /// Mean time until a failure at a random time is found, in hours.
    pub fn mean(&self) -> f64 {
        self.period.0 * (1.0 / self.finds.value() - 0.5)
    }
}

/// A chance that fades with the time since it was last put to the test.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fade {
    /// Time in which the chance halves.
    pub half_life: Hours,
    /// Time between exercises, the first at the start.
    pub exercised: Option<Hours>,
}

/// A part that a stage needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Needs {
    /// Its name, as typed.
    pub name: String,
    /// The part.
    pub member: Member,
}

/// Anything that can be up or down and be a part of something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Member {
    /// Unit `unit` at site `site` of a component.
    Unit {
        /// Index of the component.
        component: usize,
        /// Index into its sites.
        site: usize,
        /// Number within the site.
        unit: u32,
    },
    /// An instance of a service.
    Service {
        /// Index of the service.
        service: usize,
        /// Index of the instance.
        instance: usize,
    },
    /// An instance of a standby group.
    Standby {
        /// Index of the group.
        standby: usize,
        /// Index of the instance.
        instance: usize,
    },
    /// An instance of a reaction or buffer.
    Reaction {
        /// Index of the reaction.
        reaction: usize,
        /// Index of the instance.
        instance: usize,
    },
}

/// How a service follows from its members.
#[derive(Debug, Clone, PartialEq)]
pub enum Rule {
    /// Up while at least `k` members are up.
    AtLeast {
        /// Members needed.
        k: u32,
    },
    /// Level: members up times `each`, over `need`, at most 1.
    Capacity {
        /// What one member carries, in parts per billion of the unit of `need`.
        each: u64,
        /// What full service needs, in the same parts.
        need: u64,
    },
    /// Level: members up times `each`, over the demand of the moment, at most 1.
    Carries {
        /// What one member carries, in the unit of the demand.
        each: f64,
        /// What happens when demand is above that.
        overload: Option<Overload>,
    },
    /// Level: the mean of the levels of the members, weighted with their shares of the requests.
    Mix {
        /// Share of each member, in parts per billion; they sum to 10^9.
        shares: Vec<u32>,
    },
    /// Level: the share of all choices of `size` members of which at least `need` are up. A member counts as up from
    /// the level of the objective on.
    Shards {
        /// Members of one shard.
        size: u32,
        /// How many of them serve its customers.
        need: u32,
    },
}

/// A part with a share of requests.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weighted {
    /// The part.
    pub member: Member,
    /// Share of requests, in parts per billion.
    pub share: u32,
}

/// Requests that are tried again when they fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retries {
    /// The most attempts of one request, from 1.
    pub attempts: u32,
    /// Share of requests that fail whatever is tried, in parts per billion.
    pub doomed: u32,
}

/// How the number of units that a service has in use follows the demand.
#[derive(Debug, Clone)]
pub struct Scaling {
    /// Index of the service: a capacity of units; all of them are the quota.
    pub service: usize,
    /// Target utilisation: share of its capacity that a unit is meant to carry.
    pub target: Probability,
    /// Stages of a launch.
    pub launch: Vec<Stage>,
    /// Units that are launched or given back at once at most.
    pub step: u32,
    /// Units that are always in use.
    pub min: u32,
    /// For how long fewer must be wanted before units are given back.
    pub cool_down: Hours,
}

/// A node of the structure, once or once in each of several places.
#[derive(Debug, Clone)]
pub struct Service {
    /// Name.
    pub name: String,
    /// Where it was typed.
    pub span: Span,
    /// One for a service that is nowhere in particular, else one for each place.
    pub instances: Vec<Instance>,
    /// Share of attempts that fail though everything is up, in parts per billion.
    pub errors: u32,
    /// What is done about requests that fail.
    pub retries: Option<Retries>,
    /// Measured beside the objective, though nothing promised needs it.
    pub report: bool,
}

/// One instance of a service or standby group.
#[derive(Debug, Clone)]
pub struct Instance {
    /// Its place.
    pub place: Option<usize>,
    /// How it follows from its members (for a standby group: one active member).
    pub rule: Rule,
    /// Its parts, in order of declaration.
    pub members: Vec<Member>,
    /// Parts without which it serves less: the share of requests that still succeeds while each is down.
    pub soft: Vec<Weighted>,
    /// Parts that serve some requests while it serves fewer: the share that each serves.
    pub fallbacks: Vec<Weighted>,
}

impl Instance {
    /// Everything that it is made of.
    pub fn parts(&self) -> impl Iterator<Item = Member> + '_ {
        let beside = self.soft.iter().chain(&self.fallbacks).map(|part| part.member);
        self.members.iter().copied().chain(beside)
    }
}

/// A group with active members; the others stand by.
#[derive(Debug, Clone)]
pub struct Standby {
    /// Name.
    pub name: String,
    /// Where it was typed.
    pub span: Span,
    /// One for each place that it is in.
    pub instances: Vec<Instance>,
    /// How many members are active at once; the others stand by for all of them.
    pub active: u32,
    /// Stages from the loss of an active member until another one serves.
    pub failover: Vec<Stage>,
    /// What happens when the target of a running failover is lost while another member is up.
    pub target_lost: TargetLost,
    /// Call a running failover off when the member that was active is back.
    pub resumes: bool,
    /// Return to the first member once it is back.
    pub fail_back: Option<FailBack>,
    /// Rate at which members that do not serve fail, as a share of that of the one that does.
    pub idle_rate: Probability,
}

/// Something that follows the fall of parts: it is up, except while its stages run or its buffer is full.
#[derive(Debug, Clone)]
pub struct Reaction {
    /// Name.
    pub name: String,
    /// Where it was typed.
    pub span: Span,
    /// One for each place that it is in; the members are what it watches.
    pub instances: Vec<Instance>,
    /// The last member of each instance is not watched: without it, nothing is started.
    pub conditional: bool,
    /// What it does.
    pub act: Act,
}

/// What follows the fall of parts.
#[derive(Debug, Clone)]
pub enum Act {
    /// Stages run from the fall of any of the parts.
    Stages {
        /// The stages.
        stages: Vec<Stage>,
        /// A part has fallen while its level is below this; the level of the objective, where it is not given.
        below: Option<Probability>,
        /// Called off when all parts are back.
        cancels: bool,
        /// Another fall meanwhile starts the stages afresh.
        restarts: bool,
    },
    /// Outages are absorbed until the backlog is full.
    Buffer {
        /// Longest outage that is absorbed, in hours.
        holds: f64,
        /// Hours of backlog worked off in an hour once the parts are back.
        works_off: f64,
    },
}

/// What happens when the target of a running failover is lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TargetLost {
    /// The failover goes on to another member that is up.
    Retarget,
    /// The failover is given up; a member that is up serves at once.
    Abandon,
}

/// A planned return to the first member of a standby group.
#[derive(Debug, Clone)]
pub struct FailBack {
    /// How long the first member must have been up.
    pub wait: Law,
    /// Downtime of the switch itself.
    pub outage: Option<Law>,
}

/// The window over which an availability is promised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Window {
    /// A twelfth of a year of 365 days.
    Month,
    /// A quarter of a year.
    Quarter,
    /// A year of 365 days.
    Year,
}

impl Window {
    /// Windows in a year of 365 days.
    pub fn per_year(self) -> u64 {
        match self {
            Window::Month => 12,
            Window::Quarter => 4,
            Window::Year => 1,
        }
    }

    /// Its name in scenarios and reports.
    pub fn name(self) -> &'static str {
        match self {
            Window::Month => "month",
            Window::Quarter => "quarter",
            Window::Year => "year",
        }
    }
}

/// What is promised.
#[derive(Debug, Clone)]
pub struct Objective {
    /// The service or standby group that it is about.
    pub about: Member,
    /// An outage is a time with a level below this.
    pub threshold: Probability,
    /// Promised availability.
    pub availability: Option<Probability>,
    /// Over which window.
    pub window: Window,
    /// Longest tolerable outage.
    pub rto: Option<Hours>,
    /// Largest tolerable loss of data, as time before a failure.
    pub rpo: Option<Hours>,
    /// A published downtime in minutes a year, with its origin, for comparison in charts.
    pub reference: Option<(f64, String)>,
}

impl Objective {
    /// The level from which on a service is up, in parts per billion.
    pub fn up_from(&self) -> u32 {
        (self.threshold.value() * f64::from(crate::gate::ONE)).round() as u32
    }
}

/// A number that the result leans on.
#[derive(Debug, Clone, PartialEq)]
pub struct Assumption {
    /// Where in the scenario.
    pub name: String,
    /// The value with its unit.
    pub value: String,
    /// Where it comes from.
    pub source: String,
}

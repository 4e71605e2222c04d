//! Faults and changes: when they come, what they strike.

use super::{Member, Price, Stage};
use crate::law::Law;
use crate::units::{Hours, Probability};

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
    /// What an occurrence costs, and an hour of work on each target.
    pub cost: Price,
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

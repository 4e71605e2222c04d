//! The language of scenarios as data: every table, every key, what it means and what may be written.
//!
//! The reader holds itself to this table (in debug builds and tests it refuses to ask for a key, a list of words or a
//! range that is not here), the JSON Schema ([`schema`]) and the reference page `docs/language.md` ([`page`]) are made of it.
//!
//! To add a key, 1. add a [`key`] to the table it belongs to, with an `example` that can stand in that table;
//! 2. read it; 3. `RENEW=1 cargo test --test suite reference` writes the page anew. A new table is a `static` named in
//! [`TABLES`]; the tests then ask for a scenario to try its examples in (`tests/suite/reference.rs`).

mod beliefs;
mod cost;
mod crews;
mod demand;
mod laws;
mod page;
mod reactions;
mod recoveries;
mod schema;
mod strikes;
mod structure;
mod top;

pub use beliefs::{BELIEF, EVEN, PEAKED, SKEWED};
pub use cost::{COST, OUTAGE_COST, PRICE};
pub use crews::{CHECK, CREW, SPARE};
pub use demand::{DEMAND, OVERLOAD, PROFILE, SCALING, SINE};
pub use laws::{
    BATHTUB, EMPIRICAL, EXPONENTIAL, GAMMA, HAZARD, LAW, LOGNORMAL, PART_OF_MIXTURE, TRIANGULAR, UNIFORM, WEIBULL,
};
pub use page::page;
pub use reactions::{BUFFER, REACTION};
pub use recoveries::{BACKUP, STAGE};
pub use schema::schema;
pub use strikes::{ALSO, CHANGE, COMPONENT_FAULT, DESIGN, FAULT};
pub use structure::{CAPACITY, COMPONENT, FAIL_BACK, FALLBACK, RETRIES, SERVICE, SHARDS, STANDBY};
pub use top::{CREDIT, DEFAULTS, OBJECTIVE, OWN_OBJECTIVE, PUBLISHED, SCENARIO};

/// All tables, in the order of the reference page.
pub static TABLES: [&Table; 49] = [
    &SCENARIO,
    &COMPONENT,
    &COMPONENT_FAULT,
    &DESIGN,
    &FAULT,
    &ALSO,
    &CHANGE,
    &STAGE,
    &BACKUP,
    &CHECK,
    &CREW,
    &SPARE,
    &DEFAULTS,
    &SERVICE,
    &CAPACITY,
    &OVERLOAD,
    &SHARDS,
    &FALLBACK,
    &RETRIES,
    &STANDBY,
    &FAIL_BACK,
    &REACTION,
    &BUFFER,
    &DEMAND,
    &PROFILE,
    &SINE,
    &SCALING,
    &OBJECTIVE,
    &OWN_OBJECTIVE,
    &CREDIT,
    &PUBLISHED,
    &COST,
    &OUTAGE_COST,
    &PRICE,
    &LAW,
    &EXPONENTIAL,
    &WEIBULL,
    &GAMMA,
    &LOGNORMAL,
    &UNIFORM,
    &TRIANGULAR,
    &EMPIRICAL,
    &HAZARD,
    &BATHTUB,
    &PART_OF_MIXTURE,
    &BELIEF,
    &EVEN,
    &PEAKED,
    &SKEWED,
];

/// A kind of table, such as `[component.NAME]` or a stage of a recovery.
#[derive(Debug)]
pub struct Table {
    /// Its name, the heading on the page.
    pub name: &'static str,
    /// How it is written.
    pub form: &'static str,
    /// What it is, in a sentence or two.
    pub about: &'static str,
    /// A piece of a scenario that has one.
    pub example: &'static str,
    /// Its keys.
    pub keys: &'static [Key],
    /// Which keys go together, and which do not.
    pub rules: &'static [Rule],
    /// Keys that the reader asks for only to say why they cannot be here.
    pub refused: &'static [&'static str],
}

/// A key of a table.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// The key.
    pub name: &'static str,
    /// What may be written.
    pub kind: Kind,
    /// What it means, in plain words.
    pub meaning: &'static str,
    /// The table is refused without it.
    pub required: bool,
    /// What holds without it; empty where nothing does.
    pub default: &'static str,
    /// What may be written, where the kind says it too loosely.
    pub range: &'static str,
    /// An example: entries of the table (TOML, commas between) among which is this key.
    pub example: &'static str,
}

/// What may be written for a key.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// Any text.
    Text,
    /// `true` or `false`.
    Truth,
    /// One of these words.
    Words(&'static [&'static str]),
    /// A whole number.
    Whole {
        /// The least.
        low: i64,
        /// The greatest.
        high: i64,
    },
    /// A number above zero without a unit.
    Number,
    /// A number from zero up without a unit.
    Amount,
    /// A length of time.
    Time,
    /// A share of a whole.
    Share,
    /// A probability, or a catalogue entry that has one.
    Chance,
    /// Events over time, or a catalogue entry.
    Rate,
    /// A law of a time, or a catalogue entry that has one.
    Law,
    /// A single time, share, rate or number that is no belief itself.
    Quantity,
    /// The name of such a thing.
    Name(&'static str),
    /// One or several names of such things.
    Names(&'static str),
    /// A table.
    Table(&'static Table),
    /// A list of such values.
    List(&'static Kind),
    /// Such values under names that the user chooses.
    Named(&'static Kind),
    /// Any of these.
    Either(&'static [Kind]),
}

/// What holds between the keys of a table.
#[derive(Debug, Clone, Copy)]
pub enum Rule {
    /// One of the keys is there, and no other of them.
    ExactlyOne(&'static [&'static str]),
    /// Not two of the keys are there.
    AtMostOne(&'static [&'static str]),
    /// One of the keys is there, or more.
    AtLeastOne(&'static [&'static str]),
    /// The first key has an effect only where the second is.
    Needs(&'static str, &'static str),
}

/// A key that may be left out, with no default.
pub const fn key(name: &'static str, kind: Kind, meaning: &'static str) -> Key {
    Key { name, kind, meaning, required: false, default: "", range: "", example: "" }
}

impl Key {
    /// The key cannot be left out.
    pub const fn required(self) -> Key {
        Key { required: true, ..self }
    }

    /// What holds where the key is left out.
    pub const fn default(self, default: &'static str) -> Key {
        Key { default, ..self }
    }

    /// What may be written, where the kind says it too loosely.
    pub const fn range(self, range: &'static str) -> Key {
        Key { range, ..self }
    }

    /// Entries of the table among which is this key.
    pub const fn example(self, example: &'static str) -> Key {
        Key { example, ..self }
    }
}

impl Table {
    /// The key of this name.
    pub fn key(&self, name: &str) -> Option<&'static Key> {
        self.keys.iter().find(|key| key.name == name)
    }

    /// True if the reader may ask for a key of this name.
    pub fn knows(&self, name: &str) -> bool {
        self.refused.contains(&name) || self.key(name).is_some()
    }
}

impl Kind {
    /// The first table in a value of this kind.
    pub fn table(&self) -> Option<&'static Table> {
        match self {
            Kind::Table(table) => Some(table),
            Kind::List(kind) | Kind::Named(kind) => kind.table(),
            Kind::Either(kinds) => kinds.iter().find_map(Kind::table),
            Kind::Law => Some(&LAW),
            _ => None,
        }
    }
}

/// The words of a list in which the reader gives each its meaning.
pub const fn words<T: Copy, const N: usize>(meanings: &[(&'static str, T); N]) -> [&'static str; N] {
    let mut words = [""; N];
    let mut at = 0;
    while at < N {
        words[at] = meanings[at].0;
        at += 1;
    }
    words
}

//! A random scenario as text: one number makes one scenario, which may have every mechanism of the language.
//!
//! Each scenario draws a palette of mechanisms, so that any few of them meet, and few enough to be understood when
//! something goes wrong. The text is nearly always valid; what the reader refuses is counted and shown.

mod laws;
mod parts;
mod promises;
mod services;
mod stages;
mod strikes;

use crate::dice::Dice;
use parts::{Component, Ground};

/// The text of a file that scenarios of the soak may read, called `observed.csv`.
pub(crate) const OBSERVED: &str = "outage,length\n1,5\n2,11.5\n3,30\n4,30\n5,122.25\n";

/// What a scenario may draw.
const MECHANISMS: [&str; 36] = [
    "places",
    "crews",
    "spares",
    "hours",
    "branches",
    "checks",
    "needs",
    "while",
    "degraded repair",
    "data",
    "laws",
    "also",
    "at once",
    "beta",
    "age kept",
    "calendar",
    "changes",
    "waves",
    "standby",
    "reactions",
    "buffers",
    "graded",
    "demand",
    "scaling",
    "cells",
    "own objectives",
    "cost",
    "beliefs",
    "sources",
    "defaults",
    "shared recoveries",
    "shared load",
    "design",
    "ties",
    "catalogue",
    "destroyed",
];

/// How much of the language a scenario may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    /// Parts that fail and are repaired each by itself, all times exponential: exact methods know nearly all of it.
    Markov,
    /// Parts that fail and are repaired each by itself, with any laws, and places: a spare unit can only help.
    Plain,
    /// Everything.
    Anything,
}

/// A scenario, and what has to be known of it to check it.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    pub(crate) seed: u64,
    pub(crate) class: Class,
    pub(crate) text: String,
    /// How the site follows from which parts.
    pub(crate) root: (Root, Vec<String>),
    /// Overrides that add a unit to a component and count as many as before; nothing where that may do harm.
    pub(crate) spare: Option<String>,
}

/// How the site follows from its parts, as far as it can be told without the product.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Root {
    /// It serves what the worst part serves.
    All,
    /// It serves what the best part serves.
    Any,
    /// Otherwise.
    Other,
}

/// The scenario of a number.
pub(crate) fn plan(seed: u64) -> Plan {
    let mut writer = Writer::new(seed);
    let body = writer.scenario();
    let text = writer.settled(body);
    Plan { seed, class: writer.class, text, spare: writer.spare, root: writer.root }
}

/// The plan of a text of which nothing is known.
pub(crate) fn of_text(text: String) -> Plan {
    Plan { seed: 0, class: Class::Anything, text, spare: None, root: (Root::Other, Vec::new()) }
}

/// What is being written.
pub(crate) struct Writer {
    dice: Dice,
    class: Class,
    palette: Vec<&'static str>,
    /// Length of the horizon.
    hours: f64,
    ground: Ground,
    components: Vec<Component>,
    recoveries: Vec<(String, String)>,
    crews: [bool; 3],
    priorities: [Vec<u64>; 2],
    spares: [bool; 2],
    control_used: bool,
    within_control: bool,
    loses: bool,
    default_recovery: bool,
    default_used: bool,
    default_outage: bool,
    default_clock: bool,
    errors: bool,
    spare: Option<String>,
    root: (Root, Vec<String>),
    /// Services and groups that a fault or change may strike as a whole.
    wholes: Vec<String>,
}

impl Writer {
    fn new(seed: u64) -> Writer {
        let mut dice = Dice::new(seed);
        let class = match dice.whole(0, 9) {
            0 | 1 => Class::Markov,
            2 | 3 => Class::Plain,
            _ => Class::Anything,
        };
        let rich = dice.pick(&[0.15, 0.3, 0.5]);
        let allowed: &[&str] = match class {
            Class::Markov => &["own objectives", "sources"],
            Class::Plain => &["places", "laws", "calendar", "own objectives", "cost", "sources", "ties", "branches"],
            Class::Anything => &MECHANISMS,
        };
        let palette = allowed.iter().copied().filter(|_| dice.chance(rich)).collect();
        let hours = if dice.chance(0.15) { 8760.0 } else { dice.spread(48.0, 2400.0).round() };
        Writer {
            dice,
            class,
            palette,
            hours,
            ground: Ground::default(),
            components: Vec::new(),
            recoveries: Vec::new(),
            crews: [false; 3],
            priorities: [Vec::new(), Vec::new()],
            spares: [false; 2],
            control_used: false,
            within_control: false,
            loses: false,
            default_recovery: false,
            default_used: false,
            default_outage: false,
            default_clock: false,
            errors: false,
            spare: None,
            root: (Root::Other, Vec::new()),
            wholes: vec!["site".into()],
        }
    }

    fn has(&self, mechanism: &str) -> bool {
        debug_assert!(MECHANISMS.contains(&mechanism), "{mechanism}");
        self.palette.contains(&mechanism)
    }

    /// Everything but what others have to ask for first.
    fn scenario(&mut self) -> String {
        let mut text = format!("horizon = \"{}h\"\n", self.hours);
        if self.dice.chance(0.2) {
            text += &format!("warm_up = {}\n", laws::time(self.hours * 0.3));
        }
        if self.has("sources") {
            text += "name = \"soaked\"\ntitle = \"Made at random\"\n";
        }
        self.default_recovery = self.has("defaults");
        self.lay_ground();
        if !self.ground.text.is_empty() {
            text += &format!("places = {}\n", self.ground.text);
        }
        let parts = self.parts();
        let (services, promises) = self.services_and_promises();
        let strikes = self.strikes();
        text + &promises + &parts + &strikes + &services
    }

    /// The text with the crews, spares and recoveries that it asks for.
    fn settled(&mut self, body: String) -> String {
        let mut text = body;
        let (crews, spares) = (self.crews, self.spares);
        if self.control_used {
            self.within_control = true;
            let every = laws::time(self.hours * 0.2);
            text += &format!(
                "[component.control]\nfault.outage = {{ every = {every}, mttr = {} }}\n",
                laws::time(self.hours * 0.01)
            );
        }
        if !self.recoveries.is_empty() {
            text += "[recovery]\n";
        }
        for (name, list) in &self.recoveries {
            text += &format!("{name} = {list}\n");
        }
        for at in (0..3).filter(|at| crews[*at]) {
            text += &self.crew(at);
        }
        for at in (0..2).filter(|at| spares[*at]) {
            let lead = self.law(self.hours * 0.05, laws::Use::Length).text;
            text += &format!("[spare.spare{at}]\nstock = {}\nlead_time = {lead}\n", 1 + at);
            if self.has("sources") {
                text += "source = \"the supplier\"\n";
            }
        }
        let text = text + &self.defaults();
        self.marked(text)
    }

    /// Puts priorities where the work of a crew differs in urgency, and takes them away elsewhere.
    fn marked(&self, text: String) -> String {
        let mut text = text;
        for crew in 0..2 {
            let differ = self.priorities[crew].iter().any(|priority| *priority != self.priorities[crew][0]);
            if differ {
                text = text.replace(&format!("«{crew}» "), "");
            } else {
                for priority in [20, 80] {
                    text = text.replace(&format!(", «{crew}» priority = {priority}"), "");
                }
            }
        }
        text
    }

    fn crew(&mut self, at: usize) -> String {
        let mut text = format!("[crew.crew{at}]\nsize = {}\n", self.dice.whole(1, 2));
        if self.has("hours") && self.dice.chance(0.4) {
            text += "hours = [\"Mon-Fri 08:00-18:00\", \"Sat 10:00-14:00\"]\n";
        }
        if at == 0
            && self.priorities[0].iter().any(|priority| *priority != self.priorities[0][0])
            && self.dice.chance(0.5)
        {
            text += "preemptive = true\n";
        }
        if at == 2 && self.dice.chance(0.6) {
            text += &format!("prepares = {}\n", self.law(self.hours * 0.002, laws::Use::Length).text);
        }
        text
    }

    fn defaults(&mut self) -> String {
        let mut text = String::new();
        if self.default_used {
            let mean = self.hours * 0.01;
            let was = std::mem::replace(&mut self.within_control, true);
            let list = format!("[{{ stage = \"mend\", takes = {} }}]", laws::time(mean));
            self.within_control = was;
            text += &format!("recovery = {list}\n");
        }
        if self.default_outage {
            text += "outage = \"suspended\"\n";
        }
        if self.default_clock {
            text += "clock = \"operating\"\n";
        }
        if self.has("defaults") && self.has("sources") {
            text += "source = \"our incident log\"\n";
        }
        if text.is_empty() { text } else { format!("[defaults]\n{text}") }
    }
}

/// A table in braces.
fn table(entries: &[String]) -> String {
    format!("{{ {} }}", entries.join(", "))
}

/// One entry.
fn with(key: &str, value: &str) -> String {
    format!("{key} = {value}")
}

//! Scenarios to begin with: a text for each common architecture, in which a few answers are put in.
//!
//! In a text `{{servers}}` stands for an answer and `{{> zones}}` for a part that several texts share.

use crate::units::{Hours, Probability};
use std::collections::BTreeMap;

/// An architecture to begin with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Template {
    /// What it is asked for by, such as `two-zones`.
    pub key: &'static str,
    /// What it is.
    pub title: &'static str,
    text: &'static str,
    objective: &'static str,
}

macro_rules! template {
    ($key:literal, $title:literal, $objective:literal) => {
        Template { key: $key, title: $title, text: include_str!(concat!($key, ".toml")), objective: $objective }
    };
}

/// All of them, from the simplest.
pub const TEMPLATES: [Template; 7] = [
    template!("one-instance", "One server that a person rebuilds", "99%"),
    template!("two-zones", "Servers in two zones, a database with a standby", "99.9%"),
    template!("three-zones", "Three zones, any two of which carry the peak", "99.99%"),
    template!("warm-standby", "A region that serves and a warm one, switched by a person", "99.95%"),
    template!("active-active", "Two active regions, switched by health checks", "99.999%"),
    template!("cells", "Ten cells with a tenth of the users each", "99.95%"),
    template!("serverless", "An API on managed services", "99.9%"),
];

const PARTS: [(&str, &str); 6] = [
    ("cell-waves", include_str!("parts/cell-waves.toml")),
    ("managed", include_str!("parts/managed.toml")),
    ("regions", include_str!("parts/regions.toml")),
    ("release", include_str!("parts/release.toml")),
    ("waves", include_str!("parts/waves.toml")),
    ("zones", include_str!("parts/zones.toml")),
];
/// The parts that releases are in; they are left out where there are none.
const RELEASES: [&str; 3] = ["cell-waves", "release", "waves"];
/// The answer to how often there is a release, where there is none.
pub const NEVER: &str = "never";

/// What a template may ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Question {
    /// What the design is called.
    Name,
    /// The availability that is promised.
    Objective,
    /// Servers in each zone, or in each cell.
    Servers,
    /// Mean time between crashes of one server.
    Crash,
    /// Time between releases.
    Release,
    /// Share of releases that must be rolled back.
    Fails,
    /// How long a person takes to decide.
    Decide,
}

impl Question {
    /// All of them, in the order in which they are asked.
    pub const ALL: [Question; 7] = [
        Question::Name,
        Question::Objective,
        Question::Servers,
        Question::Crash,
        Question::Release,
        Question::Fails,
        Question::Decide,
    ];

    /// Its name in texts and on the command line.
    pub fn key(self) -> &'static str {
        match self {
            Question::Name => "name",
            Question::Objective => "objective",
            Question::Servers => "servers",
            Question::Crash => "crash",
            Question::Release => "release",
            Question::Fails => "fails",
            Question::Decide => "decide",
        }
    }

    /// How it is put to a person.
    pub fn words(self) -> &'static str {
        match self {
            Question::Name => "What is the design called?",
            Question::Objective => "Which availability is promised?",
            Question::Servers => "How many servers are in each zone (or cell)?",
            Question::Crash => "How long does one server run between crashes, on average?",
            Question::Release => "How often is there a release? (7d, 1d, ... or never)",
            Question::Fails => "Which share of releases must be rolled back?",
            Question::Decide => "How long does a person take to decide what to do, typically?",
        }
    }

    /// An answer as it may stand in a scenario.
    ///
    /// # Errors
    /// What is wrong with it, and what would do.
    pub fn check(self, answer: &str) -> Result<String, String> {
        let answer = answer.trim();
        match self {
            Question::Name => return name(answer),
            Question::Servers => return servers(answer),
            Question::Objective | Question::Fails => share(answer)?,
            Question::Release if answer == NEVER => {}
            Question::Crash | Question::Release | Question::Decide => time(answer)?,
        }
        Ok(answer.to_string())
    }
}

/// A name that can be the name of a file, too.
fn name(answer: &str) -> Result<String, String> {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    let fits = (1..=60).contains(&answer.len()) && answer.chars().all(plain) && !answer.starts_with(['.', '-']);
    if fits {
        Ok(answer.to_string())
    } else {
        Err("use up to 60 letters, digits, `-`, `_` and `.`, such as shop-eu".into())
    }
}

fn servers(answer: &str) -> Result<String, String> {
    match answer.parse::<u64>() {
        Ok(count @ 1..=10_000) => Ok(count.to_string()),
        _ => Err("give a whole number from 1 to 10000".into()),
    }
}

fn share(answer: &str) -> Result<(), String> {
    let value = Probability::parse(answer).map_err(|error| format!("{}; write a share such as 99.9%", error.reason))?;
    if !answer.contains('%') {
        return Err(format!("write it with a percent sign, such as {}%", value.value() * 100.0));
    }
    if value.value() > 0.0 && value.value() < 1.0 {
        Ok(())
    } else {
        Err("it lies between 0 % and 100 %, not on them".into())
    }
}

fn time(answer: &str) -> Result<(), String> {
    let hours = Hours::parse(answer).map_err(|error| format!("{error}; write a time such as 30min, 7d or 2y"))?;
    let microsecond = 1.0 / 3.6e9;
    if hours.0 >= microsecond && hours.0 <= 1e8 {
        Ok(())
    } else {
        Err("it lies between a microsecond and 10,000 years".into())
    }
}

/// Checked answers; what is not in it is the default of the template.
pub type Answers = BTreeMap<Question, String>;

impl Template {
    /// The template of this name.
    pub fn named(key: &str) -> Option<&'static Template> {
        TEMPLATES.iter().find(|template| template.key == key)
    }

    /// What it asks for.
    pub fn questions(&self) -> impl Iterator<Item = Question> {
        let text = self.assembled(true);
        Question::ALL.into_iter().filter(move |question| {
            let marks = match question {
                Question::Servers => &["{{servers}}", "{{two-zones}}", "{{all-but-one}}"][..],
                Question::Name => &["{{name}}"],
                Question::Objective => &["{{objective}}"],
                Question::Crash => &["{{crash}}"],
                Question::Release => &["{{release}}"],
                Question::Fails => &["{{fails}}"],
                Question::Decide => &["{{decide}}"],
            };
            marks.iter().any(|mark| text.contains(mark))
        })
    }

    /// What is put in where nobody answers.
    pub fn default_of(&self, question: Question) -> &'static str {
        match question {
            Question::Name => self.key,
            Question::Objective => self.objective,
            Question::Servers if self.key == "cells" => "3",
            Question::Servers => "2",
            Question::Crash => "2y",
            Question::Release => "7d",
            Question::Fails => "5%",
            Question::Decide => "30min",
        }
    }

    /// The text with its parts.
    fn assembled(&self, releases: bool) -> String {
        let mut text = self.text.to_string();
        for (part, lines) in PARTS {
            let lines = if RELEASES.contains(&part) && !releases { "" } else { lines };
            text = text.replace(&format!("{{{{> {part}}}}}\n"), &format!("{lines}\n"));
        }
        while text.contains("\n\n\n") {
            text = text.replace("\n\n\n", "\n\n");
        }
        text
    }

    /// The text of a scenario with these answers, for a file of this name.
    pub fn scenario(&self, answers: &Answers, file: &str) -> String {
        let answer =
            |question: Question| -> &str { answers.get(&question).map_or(self.default_of(question), String::as_str) };
        let servers: u64 = answer(Question::Servers).parse().expect("it was checked");
        let mut text = self.assembled(answer(Question::Release) != NEVER);
        for question in Question::ALL {
            text = text.replace(&format!("{{{{{}}}}}", question.key()), answer(question));
        }
        text.replace("{{title}}", self.title)
            .replace("{{file}}", file)
            .replace("{{two-zones}}", &(2 * servers).to_string())
            .replace("{{all-but-one}}", &servers.saturating_sub(1).max(1).to_string())
    }
}

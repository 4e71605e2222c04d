//! What the HTML reports need beside findings: pictures, the arithmetic, the command that was typed.

use super::args::Charts;
use crate::report::chart::{Document, Figure};
use crate::report::diagram;
use crate::report::html::{Picture, Provenance, run};
use crate::scenario::{Draft, Scenario};
use crate::study::{self, Findings};

/// Options that results do not depend on, each with a value.
const IDLE: [&str; 7] = ["--threads", "--out", "--format", "--charts", "--checkpoint", "--shard", "--shards"];

/// `report.html` of a run.
pub(super) fn of_run(
    findings: &Findings,
    scenario: &Scenario,
    draft: &Draft<'static>,
    charts: Charts,
    provenance: &Provenance,
) -> String {
    let mut explained = study::explain(scenario);
    study::weigh(&mut explained, scenario, draft);
    let mut pictures = drawn(&Document::of_run(findings), charts, caption);
    pictures.extend((charts != Charts::None).then(|| architecture(scenario)));
    run::report(findings, Some(&explained), &pictures, provenance)
}

fn architecture(scenario: &Scenario) -> Picture {
    Picture {
        name: diagram::STEM.into(),
        drawn: diagram::inline(&study::architecture(scenario)),
        caption: "Places, parts, and what needs what".into(),
        table: None,
    }
}

/// The pictures of a result, with their captions by their names.
pub(super) fn drawn(document: &Document, charts: Charts, caption: impl Fn(&str) -> &'static str) -> Vec<Picture> {
    if charts == Charts::None {
        return Vec::new();
    }
    let picture = |figure: &Figure| Picture {
        name: figure.name.clone(),
        drawn: figure.inline(),
        caption: caption(&figure.name).into(),
        table: figure.in_words(),
    };
    document.figures.iter().map(picture).collect()
}

/// What a chart shows below the heading of its section.
fn caption(name: &str) -> &'static str {
    match name {
        "histogram" => "How much downtime a year has",
        "exceedance" => "Share of years that are worse",
        "causes" => "By cause and by stage of the recovery",
        "timeline" => "When the service was down, and what else was",
        "data-loss" => "Share of losses that are larger",
        "cost" => "Share of years whose downtime costs more",
        "uncertainty" => "Sampling error, ignorance and luck",
        _ => "What is left of it, and how often it is gone",
    }
}

/// The command line, without what results do not depend on.
pub(super) fn provenance() -> Provenance {
    Provenance { command: command(super::manifest::command_line().into_iter().skip(1)) }
}

fn command(arguments: impl Iterator<Item = String>) -> String {
    let mut words = vec!["fivenines".to_string()];
    let mut arguments = arguments.peekable();
    while let Some(argument) = arguments.next() {
        let (name, value) = argument.split_once('=').map_or((argument.as_str(), false), |(name, _)| (name, true));
        match IDLE.iter().find(|idle| **idle == name) {
            Some(_) if value => {}
            Some(_) => drop(arguments.next()),
            None if argument == "--resume" => {}
            _ => words.push(quoted(&argument)),
        }
    }
    words.join(" ")
}

/// A word as a shell takes it.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_=./,:%+@".contains(c);
    if !word.is_empty() && word.chars().all(plain) { word.into() } else { format!("'{}'", word.replace('\'', r"'\''")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_has_what_results_depend_on() {
        let typed = "run a.toml --years 5 --threads 2 --out=x --set a.b=it's --format json --chartsy";
        let command = command(typed.split(' ').map(String::from));
        assert_eq!(command, r"fivenines run a.toml --years 5 --set 'a.b=it'\''s' --chartsy");
    }
}

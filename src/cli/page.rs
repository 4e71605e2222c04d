//! What the HTML reports need beside findings: pictures, the arithmetic, the command that was typed.

use super::args::Charts;
use crate::report::chart::{self, Chart, Versus};
use crate::report::diagram;
use crate::report::html::{Picture, Provenance, run};
use crate::scenario::{Draft, Scenario};
use crate::study::{self, Comparison, Findings};

/// Options that results do not depend on, each with a value.
const IDLE: [&str; 4] = ["--threads", "--out", "--format", "--charts"];

/// `report.html` of a run.
pub(super) fn of_run(findings: &Findings, scenario: &Scenario, draft: &Draft<'static>, charts: Charts) -> String {
    let mut explained = study::explain(scenario);
    study::weigh(&mut explained, scenario, draft);
    let mut pictures = charts_of_run(findings, charts);
    pictures.extend((charts != Charts::None).then(|| architecture(scenario)));
    run::report(findings, Some(&explained), &pictures, &provenance())
}

fn architecture(scenario: &Scenario) -> Picture {
    Picture {
        name: diagram::STEM.into(),
        svg: diagram::inline(&study::architecture(scenario)),
        caption: "Places, parts, and what needs what".into(),
        table: None,
        data: None,
    }
}

fn charts_of_run(findings: &Findings, charts: Charts) -> Vec<Picture> {
    let wanted = Chart::ALL.into_iter().filter(|chart| charts != Charts::None && chart.suits(findings));
    let picture = |chart: Chart| Picture {
        name: chart.stem().into(),
        svg: chart::inline(chart, findings),
        caption: caption(chart).into(),
        table: None,
        data: None,
    };
    wanted.map(picture).collect()
}

/// What a chart shows below the heading of its section.
fn caption(chart: Chart) -> &'static str {
    match chart {
        Chart::Histogram => "How much downtime a year has",
        Chart::Exceedance => "Share of years that are worse",
        Chart::Causes => "By cause and by stage of the recovery",
        Chart::Timeline => "When the service was down, and what else was",
        Chart::DataLoss => "Share of losses that are larger",
        Chart::Cost => "Share of years whose downtime costs more",
        Chart::Uncertainty => "Sampling error, ignorance and luck",
        Chart::ErrorBudget => "What is left of it, and how often it is gone",
    }
}

/// The pictures of a comparison.
pub(super) fn charts_of_comparison(comparison: &Comparison, charts: Charts) -> Vec<Picture> {
    let wanted = Versus::ALL.into_iter().filter(|chart| charts != Charts::None && chart.suits(comparison));
    let picture = |chart: Versus| Picture {
        name: chart.stem().into(),
        svg: chart::inline_versus(chart, comparison),
        caption: chart.caption().into(),
        table: None,
        data: None,
    };
    wanted.map(picture).collect()
}

/// The command line, without what results do not depend on.
pub(super) fn provenance() -> Provenance {
    Provenance { command: command(std::env::args().skip(1)) }
}

fn command(arguments: impl Iterator<Item = String>) -> String {
    let mut words = vec!["fivenines".to_string()];
    let mut arguments = arguments.peekable();
    while let Some(argument) = arguments.next() {
        match IDLE.iter().find(|idle| argument.starts_with(**idle)) {
            Some(idle) if argument == *idle => drop(arguments.next()),
            Some(idle) if argument[idle.len()..].starts_with('=') => {}
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

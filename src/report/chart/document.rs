//! `figures.json`: the figures of a result, from which its charts can be drawn again.

use super::Figure;
use crate::report::json::seen;
use crate::study::sensitivity::Sensitivity;
use crate::study::sweep::Sweep;
use crate::study::{Comparison, Explanation, Findings, Trace, Waterfall};
use serde::{Deserialize, Serialize};

/// Version of the format: additions are free, renames are not.
pub const FIGURES_VERSION: u32 = 1;

/// The name of its file in a folder of results.
pub const FIGURES_FILE: &str = "figures.json";

/// What `figures.json` holds. Nothing in it depends on the machine or the clock.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// [`FIGURES_VERSION`].
    pub schema_version: u32,
    /// What wrote it.
    pub tool: Tool,
    /// The command that found the results, for example `run`.
    pub command: String,
    /// The scenarios that the figures are about.
    pub scenarios: Vec<Source>,
    /// Seed of the random numbers.
    pub seed: u64,
    /// The figures, in the order of a report.
    pub figures: Vec<Figure>,
}

/// A program and its version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tool {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// A scenario.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Its short name.
    pub name: String,
    /// SHA-256 of its text and overrides, lower-case hex; nothing where its values were varied.
    pub sha256: Option<String>,
}

impl Document {
    fn new(command: &str, scenarios: Vec<Source>, seed: u64, figures: Vec<Figure>) -> Document {
        let tool = Tool { name: "fivenines".into(), version: env!("CARGO_PKG_VERSION").into() };
        Document { schema_version: FIGURES_VERSION, tool, command: command.into(), scenarios, seed, figures }
    }

    /// The figures of a run.
    pub fn of_run(findings: &Findings) -> Document {
        Document::new("run", vec![source(&findings.name, &findings.sha256)], findings.seed, Figure::all(findings))
    }

    /// The figures of a comparison.
    pub fn of_comparison(comparison: &Comparison) -> Document {
        let scenarios = comparison.designs.iter().map(|design| source(&design.name, &design.sha256)).collect();
        Document::new("compare", scenarios, comparison.seed, Figure::all_of_comparison(comparison))
    }

    /// The figures of a sweep.
    pub fn of_sweep(sweep: &Sweep) -> Document {
        let scenario = Source { name: sweep.name.clone(), sha256: None };
        Document::new("sweep", vec![scenario], sweep.seed, Figure::all_of_sweep(sweep))
    }

    /// The figures of a sensitivity study, of so many rows each.
    pub fn of_sensitivity(found: &Sensitivity, top: usize) -> Document {
        let figures = vec![Figure::fixes(found, top), Figure::tornado(found, top)];
        Document::new("sensitivity", vec![source(&found.name, &found.sha256)], found.seed, figures)
    }

    /// The figure of one history.
    pub fn of_trace(trace: &Trace) -> Document {
        Document::new("trace", vec![source(&trace.name, &trace.sha256)], trace.seed, vec![Figure::of_trace(trace)])
    }

    /// The figure of the way from the formula to the simulated downtime.
    pub fn of_waterfall(explained: &Explanation, waterfall: &Waterfall) -> Document {
        let figures = vec![Figure::of_waterfall(explained, waterfall)];
        Document::new("explain", vec![source(&explained.name, &explained.sha256)], waterfall.seed, figures)
    }

    /// Its text: JSON with a line for each figure, and a line feed at the end.
    pub fn text(&self) -> String {
        let figures: Vec<String> = self.figures.iter().map(|figure| format!("    {}", json(figure))).collect();
        let figures = if figures.is_empty() { String::new() } else { format!("\n{}\n  ", figures.join(",\n")) };
        format!(
            "{{\n  \"schema_version\": {},\n  \"tool\": {},\n  \"command\": {},\n  \"scenarios\": {},\n  \
             \"seed\": {},\n  \"figures\": [{figures}]\n}}\n",
            self.schema_version,
            json(&self.tool),
            json(&self.command),
            json(&self.scenarios),
            self.seed
        )
    }
}

fn json(value: &impl Serialize) -> String {
    seen(&serde_json::to_string(value).expect("a figure can always be written"))
}

fn source(name: &str, sha256: &str) -> Source {
    Source { name: name.into(), sha256: Some(sha256.into()) }
}

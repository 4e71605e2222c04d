//! A scenario through everything: read, explain, draw, solve, simulate a little, trace, and every report of it.

use crate::scenario::{beside, said};
use fivenines::model::compile;
use fivenines::report::chart::{Document, Format};
use fivenines::report::html::{self, Picture, Provenance};
use fivenines::report::{csv, diagram, exact, explain, json as summary, markdown, text, trace, uncertainty};
use fivenines::scenario::{Draft, Scenario, read};
use fivenines::study::{self, Findings, Limits, Which};
use std::sync::LazyLock;

/// Histories that are simulated.
const YEARS: u64 = 3;
/// Events that one of them may be expected to have: more takes longer than a fuzzer has.
const EVENTS: f64 = 20_000.0;
/// Draws of beliefs, and events that a history of each may have.
const DRAWS: u64 = 20;
const EVENTS_OF_A_DRAW: f64 = 500.0;

/// Reads a text and does everything with it.
pub fn check(text: &str) {
    with(text, &[]);
}

/// Reads a text with overrides and does everything with it.
pub fn with(text: &str, overrides: &[String]) {
    let reading = read("scenario.toml", text, overrides, &beside);
    said(&reading);
    let Some(scenario) = reading.scenario else { return };
    let pictures = draws_pictures(text);
    let draft =
        Draft { load: Box::new(beside), overrides: overrides.to_vec(), ..Draft::of_text("scenario.toml", text) };
    let explained = explained(&scenario, &draft);
    architecture(&scenario, pictures);
    solved(&scenario);
    if let Some(findings) = simulated(&scenario, pictures) {
        page(&findings, &explained, &scenario, pictures);
        believed(findings, &draft);
        traced(&scenario, pictures);
    }
}

/// Whether charts are drawn, which takes longer than all the rest: for one input in four.
pub fn draws_pictures(text: &str) -> bool {
    text.bytes().fold(0u8, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte)).is_multiple_of(4)
}

/// Runs something on one thread with the stack of any worker.
pub fn one_thread<T: Send>(run: impl FnOnce() -> T + Send) -> T {
    static POOL: LazyLock<rayon::ThreadPool> =
        LazyLock::new(|| rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread"));
    POOL.install(run)
}

fn explained(scenario: &Scenario, draft: &Draft<'_>) -> study::Explanation {
    let mut explained = study::explain(scenario);
    study::weigh(&mut explained, scenario, draft);
    json(&explain::json(&explained, None));
    let _ = (explain::text(&explained, None), explain::markdown(&explained, None, &[]));
    let _ = explain::csv(&explained, None).unwrap();
    explained
}

fn architecture(scenario: &Scenario, pictures: bool) {
    let architecture = study::architecture(scenario);
    let _ = diagram::mermaid(&architecture);
    if pictures {
        xml(&diagram::draw(&architecture, Format::Svg).unwrap());
    }
}

fn solved(scenario: &Scenario) {
    let Ok(found) = study::exact(scenario, Limits::QUICK) else { return };
    json(&exact::as_json(&scenario.name, &found));
    let _ = (exact::as_text(&scenario.name, &found), exact::as_markdown(&scenario.name, &found));
    let _ = exact::as_csv(&found).unwrap();
}

/// Simulates some histories, where they are short, and reports them.
pub fn simulated(scenario: &Scenario, pictures: bool) -> Option<Findings> {
    let expected = compile(scenario).ok()?.expected_events;
    if expected > EVENTS {
        return None;
    }
    let mut rows = csv::years_header(scenario.costs.is_some());
    let take = |year: &fivenines::estimate::Year| {
        csv::push_year(&mut rows, year);
        Ok(())
    };
    let findings = match one_thread(|| study::run(scenario, 1, YEARS, |_| {}, take)) {
        Ok(findings) => findings,
        Err(error) => {
            assert!(!error.to_string().is_empty());
            return None;
        }
    };
    reported(&findings);
    if pictures {
        drawn(&Document::of_run(&findings), Format::Svg);
    }
    Some(findings)
}

/// Every report of a run.
pub fn reported(findings: &Findings) {
    json(&summary::summary(findings));
    let _ = (text::summary(findings), markdown::report(findings, &[]));
    let _ = csv::estimates(std::slice::from_ref(findings)).unwrap();
}

fn page(findings: &Findings, explained: &study::Explanation, scenario: &Scenario, pictures: bool) {
    let mut shown = Vec::new();
    if pictures {
        for figure in Document::of_run(findings).figures {
            let (drawn, table) = (figure.inline(), figure.in_words());
            shown.push(Picture { name: figure.name.clone(), drawn, caption: "a chart".into(), table });
        }
        let drawn = diagram::inline(&study::architecture(scenario));
        shown.push(Picture { name: diagram::STEM.into(), drawn, caption: "a plan".into(), table: None });
    }
    let _ = html::run::report(findings, Some(explained), &shown, &Provenance { command: "fivenines run".into() });
}

/// Draws what is believed of a scenario, where histories are short.
fn believed(findings: Findings, draft: &Draft<'_>) {
    let Some(scenario) = draft.read().scenario.filter(|scenario| !scenario.beliefs.is_empty()) else { return };
    if compile(&scenario).map_or(true, |model| model.expected_events > EVENTS_OF_A_DRAW) {
        return;
    }
    // The texts of a draft are read here; histories run on the pool.
    if let Ok(found) = study::uncertain(draft, 1, DRAWS, 2, |_| true) {
        let _ = uncertainty::csv::draws(&found).unwrap();
        reported(&findings.believing(found));
    }
}

fn traced(scenario: &Scenario, pictures: bool) {
    let Ok(mut found) = one_thread(|| study::trace(scenario, 1, Which::Worst, YEARS, |_| {})) else { return };
    json(&trace::json(&found));
    let _ = (trace::text(&found), trace::markdown(&found, None), trace::csv(&found).unwrap());
    found.keep_around(1.0);
    let _ = trace::text(&found);
    if pictures {
        drawn(&Document::of_trace(&found), Format::Svg);
    }
}

/// Draws figures, writes their tables, and reads back what is written of them.
pub fn drawn(document: &Document, format: Format) {
    for figure in &document.figures {
        xml(&figure.draw(format).unwrap());
        let _ = (figure.inline(), figure.in_words(), figure.table().unwrap());
    }
    let text = document.text();
    assert!(Document::read(&text).is_ok(), "figures cannot be read again: {text}");
}

/// Fails where a drawing is no XML.
pub fn xml(svg: &[u8]) {
    let text = std::str::from_utf8(svg).expect("an SVG is text");
    if let Err(error) = roxmltree::Document::parse(text) {
        panic!("a drawing is broken: {error}");
    }
}

/// Fails where a result is no JSON.
pub fn json(text: &str) {
    if let Err(error) = serde_json::from_str::<serde_json::Value>(text) {
        panic!("a result is broken: {error}");
    }
}

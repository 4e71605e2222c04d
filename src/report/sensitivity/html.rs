//! `sensitivity.html`: what matters, with tables and charts in one file.

use super::{end, number, run, saving, shown};
use crate::estimate::Estimate;
use crate::report::html::{Page, Picture, Piece, Provenance};
use crate::report::lines::share;
use crate::report::text::grouped;
use crate::study::sensitivity::Sensitivity;

/// What matters, as a page; `top` rows stay open in each table.
pub fn page(found: &Sensitivity, pictures: &[Picture], top: usize, made: &Provenance) -> String {
    let mut page = Page::new(&format!("What matters: {}", found.title));
    let e = &found.downtime_minutes_per_year;
    page.note(&format!("Service {}: {}.", found.service, run(found)));
    page.words(&format!(
        "Downtime as it is: {} minutes a year ({} .. {}). Everything below is a change of that.",
        number(e.mean),
        number(e.low),
        number(e.high)
    ));
    fixes(&mut page, found, pictures, top);
    tornado(&mut page, found, pictures, top);
    components(&mut page, found, top);
    let cautions: Vec<String> = found.cautions.iter().chain(&found.unstructured).cloned().collect();
    page.cautions(&cautions);
    unvaried(&mut page, found);
    page.heading("Provenance");
    let mut terms = vec![
        ("Made by", format!("fivenines {}", env!("CARGO_PKG_VERSION"))),
        ("Scenario", found.name.clone()),
        ("SHA-256 of the scenario", found.sha256.clone()),
        ("Seed", found.seed.to_string()),
        ("Histories in all", grouped(found.simulated)),
    ];
    made.add_to(&mut terms);
    page.terms(&terms);
    page.finish()
}

fn figures(page: &mut Page, pictures: &[Picture], name: &str) {
    pictures.iter().filter(|picture| picture.name == name).for_each(|picture| page.figure(picture));
}

/// A table of the first rows, the others behind a line.
fn table(page: &mut Page, header: &[String], rows: &[Vec<String>], top: usize) {
    let (first, rest) = rows.split_at(shown(rows.len(), top));
    page.table(header, first);
    if !rest.is_empty() {
        page.folded_table(&format!("{} others that matter less", rest.len()), header, rest);
    }
}

fn fixes(page: &mut Page, found: &Sensitivity, pictures: &[Picture], top: usize) {
    if found.fixes.is_empty() {
        return;
    }
    page.heading("What to fix first");
    let item = |fix: &crate::study::sensitivity::Fix| {
        vec![Piece::Name(fix.name.clone()), Piece::Words(format!(" ({}): {}.", fix.kind, fix.words))]
    };
    let items: Vec<Vec<Piece>> = found.fixes[..shown(found.fixes.len(), top)].iter().map(item).collect();
    page.list(&items);
    figures(page, pictures, "fixes");
}

fn tornado(page: &mut Page, found: &Sensitivity, pictures: &[Picture], top: usize) {
    if found.bars.is_empty() {
        return;
    }
    page.heading("Each number at other values");
    figures(page, pictures, "tornado");
    let header =
        ["number", "as it is", "lower: minutes a year", "change", "higher: minutes a year", "change"].map(String::from);
    let rows: Vec<Vec<String>> = found
        .bars
        .iter()
        .map(|bar| {
            let ([low, down], [high, up]) = (end(bar.low.as_ref()), end(bar.high.as_ref()));
            vec![bar.name.clone(), bar.value.clone(), low, interval_below(&down), high, interval_below(&up)]
        })
        .collect();
    table(page, &header, &rows, top);
}

fn components(page: &mut Page, found: &Sensitivity, top: usize) {
    if found.components.is_empty() {
        return;
    }
    page.heading("Components");
    let header = [
        "component",
        "charged",
        "one unit is down",
        "Birnbaum",
        "criticality",
        "saved if it never failed, minutes a year",
    ]
    .map(String::from);
    let of = |estimate: &Option<Estimate>| estimate.map_or("-".to_string(), |e| format!("{} %", share(e.mean)));
    let rows: Vec<Vec<String>> = found
        .components
        .iter()
        .map(|one| {
            vec![
                one.name.clone(),
                one.charged.map_or("-".into(), |part| format!("{:.1} %", part * 100.0)),
                of(&one.unavailability),
                of(&one.birnbaum),
                of(&one.criticality),
                interval_below(&saving(one.never.as_ref())),
            ]
        })
        .collect();
    table(page, &header, &rows, top);
}

/// An estimate with its interval on a line of its own.
fn interval_below(words: &str) -> String {
    words.replacen(" (", "\n(", 1)
}

fn unvaried(page: &mut Page, found: &Sensitivity) {
    if found.unvaried.is_empty() {
        return;
    }
    page.heading("What was not varied");
    let header = ["number", "as it is", "why"].map(String::from);
    let rows: Vec<Vec<String>> =
        found.unvaried.iter().map(|one| vec![one.name.clone(), one.value.clone(), one.reason.clone()]).collect();
    page.filtered_table(&header, &rows);
}

//! `report.html`: everything about one scenario in one file.

use super::page::{Page, Piece};
use super::picture::Picture;
use super::provenance::Provenance;
use super::{architecture, assumptions, breakdown, distribution, formula, headline, provenance, timeline};
use crate::report::cost::parts;
use crate::report::lines::{lines, shown};
use crate::report::{acceleration, exact};
use crate::study::{Explanation, Findings};

/// Pictures that stand in no section of their own.
const OTHERS: [(&str, &str); 4] = [
    ("error-budget", "The error budget"),
    ("data-loss", "Data that is lost"),
    ("cost", "What a year costs"),
    ("uncertainty", "What is not known"),
];

/// The report; `pictures` are known by their names, those of the charts and `architecture`.
pub fn report(findings: &Findings, explained: Option<&Explanation>, pictures: &[Picture], made: &Provenance) -> String {
    let mut page = Page::new(&findings.title);
    headline::section(&mut page, findings);
    distribution::section(&mut page, findings, pictures);
    breakdown::section(&mut page, findings, pictures);
    timeline::section(&mut page, findings, pictures);
    if let Some(explained) = explained {
        architecture::section(&mut page, explained, pictures);
        formula::section(&mut page, findings, explained);
    }
    others(&mut page, findings, pictures);
    estimates(&mut page, findings);
    assumptions::sections(&mut page, findings);
    provenance::section(&mut page, findings, made);
    page.finish()
}

/// What histories are called.
pub(super) fn period(findings: &Findings) -> &'static str {
    if findings.horizon_hours == crate::units::HOURS_PER_YEAR { "years" } else { "histories" }
}

/// The pictures of these names, where they are there.
pub(super) fn figures(page: &mut Page, pictures: &[Picture], names: &[&str]) {
    pictures.iter().filter(|picture| names.contains(&picture.name.as_str())).for_each(|picture| page.figure(picture));
}

fn others(page: &mut Page, findings: &Findings, pictures: &[Picture]) {
    for (name, heading) in OTHERS {
        let priced = name == "cost" && findings.cost.is_some();
        if priced || pictures.iter().any(|picture| picture.name == name) {
            page.heading(heading);
            figures(page, pictures, &[name]);
        }
        if priced {
            costs(page, findings);
        }
    }
}

fn costs(page: &mut Page, findings: &Findings) {
    let Some(cost) = &findings.cost else { return };
    let header = ["part".to_string(), format!("{} a year", cost.currency), "share".into()];
    let rows: Vec<Vec<String>> =
        parts(cost).into_iter().map(|(name, amount, share)| vec![name, amount, format!("{share} %")]).collect();
    page.table(&header, &rows);
}

/// The table of all estimates, with exact figures beside them where there are some.
fn estimates(page: &mut Page, findings: &Findings) {
    page.heading("All figures");
    let exact = exact::column(findings);
    let mut header = ["", "estimate", "95 % interval"].map(String::from).to_vec();
    header.extend(exact.as_ref().map(|_| "exact".to_string()));
    let mut exact = exact.map(Vec::into_iter);
    let rows: Vec<Vec<String>> = lines(findings)
        .iter()
        .map(|line| {
            let (estimate, interval) = shown(line);
            let label = line.label.replace("  ", "\u{2003}");
            [label, estimate, interval].into_iter().chain(exact.as_mut().and_then(Iterator::next)).collect()
        })
        .collect();
    page.table(&header, &rows);
    let capital = |remark: String| {
        let mut letters = remark.chars();
        letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
    };
    let remarks = [exact::remark(findings), exact::remark_on_control(findings)];
    remarks.into_iter().flatten().for_each(|remark| page.note(&format!("{}.", capital(remark))));
    acceleration::paragraph(findings).iter().for_each(|paragraph| page.note(paragraph));
    page.paragraph(&[Piece::Words("Intervals are of the simulation alone: they say how well the mean of this scenario is known, not whether the scenario is right.".into())]);
}

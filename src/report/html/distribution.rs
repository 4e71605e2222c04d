//! How bad years get: the charts of the distribution.

use super::page::Page;
use super::picture::Picture;
use crate::study::Findings;

/// The pictures that show how years differ.
const PICTURES: [&str; 2] = ["histogram", "exceedance"];

/// The section.
pub(super) fn section(page: &mut Page, findings: &Findings, pictures: &[Picture]) {
    let mut shown = pictures.iter().filter(|picture| PICTURES.contains(&picture.name.as_str())).peekable();
    if shown.peek().is_none() {
        return;
    }
    page.heading("How bad a year gets");
    page.words(&spread(findings));
    shown.for_each(|picture| page.figure(picture));
}

/// The spread of years in a sentence.
fn spread(findings: &Findings) -> String {
    use crate::report::lines::minutes;
    let of = |p: f64| findings.service.downtime_quantiles.iter().find(|q| (q.p - p).abs() < 1e-9);
    let period = super::run::period(findings);
    match (of(0.5), of(0.99)) {
        (Some(half), Some(last)) => format!(
            "The mean hides the spread: half of the {period} have at most {}, but one in a hundred has more than {}.",
            minutes(half.value),
            minutes(last.value)
        ),
        _ => format!("Years differ: the charts show how many {period} have how much downtime."),
    }
}

//! The tables of `docs/coverage.md`.

use super::cases::{Case, Figure};
use super::measured::Covered;
use fivenines::units::significant;

/// Before and behind the tables on the page.
pub(crate) const MARKERS: [&str; 2] = ["<!-- from cargo bench --bench coverage -->", "<!-- to here -->"];

/// Figures that have a column.
const COLUMNS: [Figure; 11] = [
    Figure::Downtime,
    Figure::WithoutLuck,
    Figure::Outages,
    Figure::Length,
    Figure::Length95,
    Figure::Median,
    Figure::Q95,
    Figure::Q99,
    Figure::Met,
    Figure::AnyOutage,
    Figure::First,
];

/// The head of the table of shares, with the line below.
pub(crate) fn shares_head() -> String {
    let names: Vec<&str> = COLUMNS.iter().map(|figure| figure.name()).collect();
    format!("| case | {} |\n|---|{}\n", names.join(" | "), "---|".repeat(COLUMNS.len()))
}

/// The row of a case: per cent of the intervals that hold the truth.
pub(crate) fn shares_row(case: &Case, covered: &Covered) -> String {
    let runs = covered[&Figure::Downtime].runs;
    let share = |figure: &Figure| match covered.get(figure) {
        Some(one) if 10 * one.runs >= runs => format!("{:.1}", 100.0 * one.held() as f64 / one.runs as f64),
        _ => String::new(),
    };
    let shares: Vec<String> = COLUMNS.iter().map(share).collect();
    format!("| {} | {} |\n", case.name, shares.join(" | "))
}

/// The head of the table of mean downtimes.
pub(crate) const MEANS_HEAD: &str = "| case | what is hard | minutes a year | histories | runs | hold it, % | too low, % | too high, % | width / truth | warned, % |\n\
     |---|---|---|---|---|---|---|---|---|---|\n";

/// What is fixed of the row of a case in the table of mean downtimes.
pub(crate) fn means_begin(case: &Case) -> String {
    let minutes = case.truth(Figure::Downtime).expect("every case knows it") * 525_600.0;
    format!("| {} | {} | {} | {} |", case.name, case.hard, significant(minutes, 5), case.years)
}

/// The row of a case in the table of mean downtimes.
pub(crate) fn means_row(case: &Case, covered: &Covered) -> String {
    format!("{} {} |\n", means_begin(case), row(case, covered, Figure::Downtime))
}

/// Runs, shares and the mean width of the intervals, of one figure.
fn row(case: &Case, covered: &Covered, figure: Figure) -> String {
    let (one, truth) = (covered[&figure], case.truth(figure).expect("it was measured"));
    let share = |count: u64| format!("{:.1}", 100.0 * count as f64 / one.runs as f64);
    let width = if truth == 0.0 { 0.0 } else { one.width / one.runs as f64 / truth };
    let cells = [share(one.held()), share(one.below), share(one.above), significant(width, 3), share(one.warned)];
    format!("{} | {}", one.runs, cells.join(" | "))
}

/// All figures of a case, a row each.
pub(crate) fn details(case: &Case, covered: &Covered) -> String {
    let of = |figure: &Figure| {
        let truth = case.truth(*figure).filter(|_| covered.contains_key(figure))?;
        Some(format!(
            "| {} | {} | {} | {} |\n",
            case.name,
            figure.name(),
            significant(truth, 5),
            row(case, covered, *figure)
        ))
    };
    Figure::ALL.iter().filter_map(of).collect()
}

/// The head of the rows of [`details`].
pub(crate) const DETAILS_HEAD: &str = "| case | figure | truth | runs | hold it, % | too low, % | too high, % | width / truth | warned, % |\n\
     |---|---|---|---|---|---|---|---|---|\n";

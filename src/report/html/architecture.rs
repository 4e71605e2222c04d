//! The architecture: its picture, and what takes the service down.

use super::page::Page;
use super::picture::Picture;
use crate::report::explain::{points, searched};
use crate::study::{CutSet, Explanation};
use crate::units::significant;

/// Sets in the table before the rest is folded away.
const SHOWN: usize = 10;

/// The section: the picture where there is one, then single points of failure and smallest cut sets.
pub(super) fn section(page: &mut Page, explained: &Explanation, pictures: &[Picture]) {
    page.heading("Architecture and single points of failure");
    super::run::figures(page, pictures, &["architecture"]);
    page.words(&format!("{} {}", points(explained), searched(&explained.cuts)));
    if explained.cuts.sets.is_empty() {
        return;
    }
    let header = ["down together", "how long", "struck by", "minutes a year"].map(String::from);
    let rows: Vec<Vec<String>> = explained.cuts.sets.iter().map(row).collect();
    let (shown, rest) = rows.split_at(rows.len().min(SHOWN));
    page.prose_table(&header, shown);
    if !rest.is_empty() {
        page.folded_table(&format!("{} more sets", rest.len()), &header, rest);
    }
}

fn row(set: &CutSet) -> Vec<String> {
    let many = if set.sets > 1 { format!(" ({} sets)", set.sets) } else { String::new() };
    vec![
        format!("{}{many}", set.words),
        if set.lasting { "until one is back" } else { "while it fails over" }.to_string(),
        set.struck_by.join(", "),
        significant(set.minutes_per_year, 3),
    ]
}

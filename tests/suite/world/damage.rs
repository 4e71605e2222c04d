//! Files that were cut short or altered on the way.

use super::{INCIDENTS, desk, desk_with_results};
use crate::fixtures::{Desk, Ended};

/// Asserts that a file is refused by name.
fn refused(ended: &Ended, file: &str, what: &str) {
    assert_eq!(ended.code, 2, "{what}: {}", ended.stderr);
    assert!(ended.stderr.contains(file) && !ended.stderr.contains("panicked"), "{what}: {}", ended.stderr);
    assert_eq!(ended.stdout, "", "{what}");
}

/// Lengths to cut a text to: few, all over it.
fn cuts(text: &str) -> impl Iterator<Item = usize> {
    let length = text.len();
    (0..6).map(move |part| part * length / 6).chain([1, length - 2])
}

#[test]
fn figures_that_are_cut_short_are_refused() {
    let desk = desk_with_results();
    let whole = desk.read("before/figures.json");
    for end in cuts(&whole) {
        desk.write("before/figures.json", &whole[..end]);
        refused(&desk.run(&["plot", "before"]), "before/figures.json", &format!("{end} bytes"));
        assert!(!desk.path("before/plot").exists(), "nothing is drawn");
    }
}

fn check(desk: &Desk, more: &[&str]) -> Ended {
    desk.run(&[&["check", "small.toml", "--years", "30", "--allow-inconclusive", "--out", "out"], more].concat())
}

#[test]
fn a_baseline_that_is_cut_short_or_altered_is_refused() {
    let desk = desk();
    assert_eq!(check(&desk, &["--write-baseline", "baseline.json"]).code, 0);
    let whole = desk.read("baseline.json");
    for end in cuts(&whole) {
        desk.write("baseline.json", &whole[..end]);
        refused(&check(&desk, &["--baseline", "baseline.json"]), "the baseline baseline.json", &format!("{end} bytes"));
    }
    let hash = whole.split("\"sha256\": \"").nth(1).and_then(|rest| rest.split('"').next()).expect("a hash");
    for (from, to) in [
        ("30d", "31d"),
        ("mttr", "mttR"),
        ("\"seed\": 1", "\"seed\": 2"),
        (hash, &hash.replace(&hash[..1], "0").replace(&hash[1..2], "1")),
    ] {
        assert!(whole.contains(from), "{from}");
        desk.write("baseline.json", &whole.replacen(from, to, 1));
        let ended = check(&desk, &["--baseline", "baseline.json"]);
        refused(&ended, "the baseline baseline.json", from);
        assert!(ended.stderr.contains("SHA-256") && ended.stderr.contains("--write-baseline"), "{}", ended.stderr);
    }
}

#[test]
fn incidents_that_are_cut_short_in_a_row_are_refused_by_line() {
    let desk = desk();
    for (end, line) in [(INCIDENTS.rfind(',').expect("a row"), 7), (INCIDENTS.len() - 30, 7), (INCIDENTS.len() - 60, 6)]
    {
        desk.write("incidents.csv", &INCIDENTS[..end]);
        let fit = desk.run(&["fit", "incidents.csv", "--column", "minutes", "--unit", "min", "--charts", "none"]);
        refused(&fit, &format!("incidents.csv:{line}"), &format!("{end} bytes"));
    }
    desk.write("incidents.csv", "");
    refused(&desk.run(&["fit", "incidents.csv", "--column", "minutes", "--unit", "min"]), "incidents.csv", "empty");
}

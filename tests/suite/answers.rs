//! The answers in words of the list of scenarios: its figures stand in the table that the command on the page prints.
//!
//! Under each heading `### name` stand the question, the answer and a picture of `scenarios/mechanisms/name.toml`. A
//! figure in bold must be in a row of that scenario; the table itself is compared by the tests of `readme`.

use super::fixtures::repository;
use std::collections::BTreeMap;
use std::fs;

fn page() -> String {
    fs::read_to_string(repository("scenarios/README.md")).expect("the list of scenarios is there")
}

/// The text under each heading `### name`.
fn paragraphs(page: &str) -> BTreeMap<&str, &str> {
    let sections = page.split("\n## ").flat_map(|part| part.split("\n### ").skip(1));
    sections.filter_map(|section| section.split_once('\n')).collect()
}

/// The rows of a scenario in the table: those of its services are called `name, service`.
fn rows<'a>(page: &'a str, name: &str) -> Vec<&'a str> {
    let of_it = |line: &&str| line.strip_prefix(name).is_some_and(|rest| rest.starts_with([' ', ',']));
    page.lines().filter(of_it).collect()
}

/// The numbers of a text, as they are written.
fn numbers(text: &str) -> Vec<&str> {
    let parts = text.split(|c: char| !c.is_ascii_digit() && c != '.').map(|part| part.trim_matches('.'));
    parts.filter(|part| !part.is_empty()).collect()
}

/// The numbers in bold of a paragraph that no row has.
fn unfounded<'a>(paragraph: &'a str, rows: &[&str]) -> Vec<&'a str> {
    let known: Vec<&str> = rows.iter().flat_map(|row| numbers(row)).collect();
    let bold = paragraph.split("**").skip(1).step_by(2).flat_map(numbers);
    bold.filter(|number| !known.contains(number)).collect()
}

#[test]
fn figures_in_bold_stand_in_the_table() {
    let page = page();
    for (name, paragraph) in paragraphs(&page) {
        let rows = rows(&page, name);
        assert!(!rows.is_empty(), "the table has no row of {name}");
        assert_eq!(unfounded(paragraph, &rows), [""; 0], "{name}: not in the table");
        assert!(paragraph.contains("**"), "{name}: no figure in bold");
        assert!(paragraph.contains(".svg)"), "{name}: no picture");
    }
}

#[test]
fn every_mechanism_has_a_paragraph_that_opens_with_its_question() {
    let page = page();
    let paragraphs = paragraphs(&page);
    let folder = fs::read_dir(repository("scenarios/mechanisms")).expect("the folder is there");
    for path in folder.map(|entry| entry.expect("an entry").path()) {
        let name = path.file_stem().and_then(|name| name.to_str()).expect("a plain name");
        let text = fs::read_to_string(&path).expect("a scenario is text");
        let question = text.lines().next().and_then(|line| line.strip_prefix("# ")).unwrap_or("");
        assert!(question.ends_with('?'), "{name}: the first line is no question");
        assert!(text.lines().count() <= 60, "{name}: more than 60 lines");
        let paragraph = paragraphs.get(name).unwrap_or_else(|| panic!("no paragraph about {name}"));
        assert!(paragraph.contains(&format!("](mechanisms/{name}.toml)")), "{name}: no link to the scenario");
        assert!(paragraph.replace('\n', " ").contains(question), "{name}: the paragraph lacks the question");
    }
}

#[test]
fn a_wrong_figure_is_noticed() {
    let rows = ["a, static  99.99 %  -  1.25 (1.2 .. 1.3)  98 % of years"];
    assert_eq!(unfounded("**1.25 min** instead of 7, kept in **98 %**.", &rows), [""; 0]);
    assert_eq!(unfounded("**1.24 min**, or **1.3**", &rows), ["1.24"]);
}

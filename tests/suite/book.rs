//! The book: every command on its pages prints what stands there, every page is in its table of contents, every link
//! leads somewhere, and the pages that are made are as they would be made now.
//!
//! `RENEW=1 cargo test --test suite book` writes outputs and made pages anew.

mod links;
mod made;
mod quotes;

use crate::fixtures::repository;
use crate::pages::compare;
use std::collections::BTreeSet;
use std::fs;

/// The names of the pages, without the table of contents.
fn pages() -> BTreeSet<String> {
    let entries = fs::read_dir(repository("docs")).expect("the pages are there");
    let names = entries.map(|entry| entry.expect("readable").file_name().to_string_lossy().into_owned());
    names.filter(|name| name.ends_with(".md") && name != "SUMMARY.md").collect()
}

fn text_of(page: &str) -> String {
    fs::read_to_string(repository(page)).unwrap_or_else(|error| panic!("{page}: {error}"))
}

/// One test a chapter, so that they run side by side.
macro_rules! chapters {
    ($($test:ident: $page:literal),* $(,)?) => {
        $(#[test]
        fn $test() {
            compare(concat!("docs/", $page));
        })*

        /// The pages whose commands are run here.
        const RUN: &[&str] = &[$($page),*];
    };
}

chapters! {
    commands_print_what_the_model_says: "model.md",
    commands_print_what_the_architectures_say: "architectures.md",
    commands_print_what_trust_says: "trust.md",
    commands_print_what_the_cookbook_says: "cookbook.md",
    commands_print_what_incidents_say: "incidents.md",
    commands_print_what_reports_say: "reports.md",
    commands_print_what_the_first_steps_say: "first-steps.md",
    commands_print_what_the_comparison_says: "comparison.md",
    commands_print_what_the_library_says: "library.md",
    commands_print_what_rare_outages_say: "rare.md",
    commands_print_what_many_machines_say: "scale-out.md",
    commands_print_what_the_page_about_faults_says: "faults.md",
      commands_print_what_the_introduction_says: "introduction.md",
}

/// Run by the tests of the README, made by a test or a bench, or without commands.
const ELSEWHERE: [&str; 6] =
    ["coverage.md", "deciding.md", "language.md", "commands.md", "parameters.md", "dependencies.md"];

#[test]
fn the_commands_of_every_page_are_run() {
    let run: BTreeSet<String> = RUN.iter().chain(&ELSEWHERE).map(|page| page.to_string()).collect();
    assert_eq!(run, pages());
}

#[test]
fn the_table_of_contents_has_every_page_once() {
    let contents = text_of("docs/SUMMARY.md");
    let mut listed: Vec<String> = links::of(&contents).into_iter().map(|link| link.target).collect();
    listed.sort();
    assert_eq!(listed, pages().into_iter().collect::<Vec<_>>());
}

/// A book does not show what stands behind a fence, so the name of a file to save stands above it, too.
#[test]
fn readers_see_under_which_name_to_save_a_block() {
    for page in pages() {
        let text = text_of(&format!("docs/{page}"));
        let lines: Vec<&str> = text.lines().collect();
        for (at, line) in lines.iter().enumerate().filter(|(_, line)| line.starts_with("```")) {
            let Some(name) = line.split_whitespace().nth(1) else { continue };
            let above = lines[at.saturating_sub(2)];
            assert_eq!(above, format!("`{name}`:"), "docs/{page} line {}", at + 1);
        }
    }
}

#[test]
fn no_page_names_a_place_on_a_machine() {
    for page in pages() {
        for (at, line) in text_of(&format!("docs/{page}")).lines().enumerate() {
            for place in ["tmp", "root", "home", "Users"].map(|folder| format!("/{folder}/")) {
                assert!(!line.contains(&place), "docs/{page} line {}: {line}", at + 1);
            }
        }
    }
}

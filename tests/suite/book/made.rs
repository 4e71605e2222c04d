//! Pages that a test writes: the help of all commands, and the tables of the catalogue.

use super::text_of;
use crate::fixtures::command;
use crate::pages::agree;
use fivenines::catalog::{self, Status};

fn help(words: &[&str]) -> String {
    let done = command().args(words).arg("--help").env_remove("COLUMNS").output().expect("the binary runs");
    assert!(done.status.success(), "{words:?}");
    let text = String::from_utf8(done.stdout).expect("help is text");
    text.lines().map(|line| line.trim_end().to_string() + "\n").collect()
}

/// The commands in the order in which `--help` lists them.
fn names(help: &str) -> Vec<&str> {
    let list = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let first = list.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    first.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help").collect()
}

#[test]
fn the_page_of_commands_is_their_help() {
    let all = help(&[]);
    let mut page = String::from(
        "# Commands\n\n<!-- made by `RENEW=1 cargo test --test suite book::made` from the command -->\n\n\
         What `fivenines --help` and `fivenines COMMAND --help` print. Results go to standard output, talk to standard \
         error.\n\n",
    );
    page.push_str(&format!("```text\n{all}```\n"));
    let names = names(&all);
    assert!(names.len() > 10, "{names:?}");
    for name in names {
        page.push_str(&format!("\n## {name}\n\n```text\n{}```\n", help(&[name])));
    }
    let kept = std::fs::read_to_string(crate::fixtures::repository("docs/commands.md")).unwrap_or_default();
    agree("docs/commands.md", &kept, &page);
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('<', "&lt;")
}

/// How many entries have each strength of evidence.
fn strengths() -> String {
    let rows = catalog::rows();
    let all = [Status::Seen, Status::SeenSecondHand, Status::Derived, Status::Unverified, Status::Judgment];
    let mut text = String::from("| evidence | entries | a report warns of it |\n|---|---:|---|\n");
    for status in all {
        let many = rows.iter().filter(|row| row.status == status).count();
        text.push_str(&format!("| {status} | {many} | {} |\n", if status.is_weak() { "yes" } else { "no" }));
    }
    text
}

/// All entries, a section a group.
fn entries() -> String {
    let mut text = String::new();
    let mut group = String::new();
    for row in catalog::rows() {
        if row.group != group {
            group = row.group.clone();
            text.push_str(&format!(
                "\n### {}\n\n| name | what it is | value | evidence | source |\n|---|---|---|---|---|\n",
                group.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ')
            ));
        }
        let value = if row.usable { cell(&row.value) } else { format!("({})", cell(&row.value)) };
        text.push_str(&format!(
            "| `{}` | {} | {value} | {} | {} |\n",
            row.address,
            cell(&row.quantity),
            row.status,
            cell(&row.source)
        ));
    }
    text
}

/// A page with what is between the marks of a name replaced.
fn between(page: &str, name: &str, made: &str) -> String {
    let (begin, end) = (format!("<!-- made: {name} -->\n"), format!("<!-- end: {name} -->"));
    let (before, rest) = page.split_once(&begin).unwrap_or_else(|| panic!("the page has {begin}"));
    let (_, after) = rest.split_once(&end).unwrap_or_else(|| panic!("the page has {end}"));
    format!("{before}{begin}\n{}\n\n{end}{after}", made.trim())
}

#[test]
fn the_tables_of_parameters_are_those_of_the_catalogue() {
    let kept = text_of("docs/parameters.md");
    let run = crate::pages::renewed(&kept, crate::pages::folder().path());
    let now = between(&between(&run, "strengths", &strengths()), "entries", &entries());
    agree("docs/parameters.md", &kept, &now);
}

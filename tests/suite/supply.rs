//! What the program is made of and what it may touch: dependencies with their reasons, lints that cannot be got around,
//! files that a scenario may name.

use crate::fixtures::{Desk, part, repository};
use std::collections::BTreeSet;
use std::fs;

fn text_of(file: &str) -> String {
    fs::read_to_string(repository(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

fn manifest() -> toml::Table {
    text_of("Cargo.toml").parse().expect("Cargo.toml is TOML")
}

/// The names in the first column of the table under a heading, each with a reason in the second.
fn reasons(page: &str, heading: &str) -> BTreeSet<String> {
    let section = page.split("\n## ").find(|section| section.starts_with(heading)).expect("the heading is there");
    let rows = section.lines().filter_map(|line| line.strip_prefix("| `"));
    let named = rows.map(|row| {
        let (name, rest) = row.split_once("` |").expect("a row has a name");
        assert!(rest.trim().len() > 20, "{name} has no reason");
        name.to_string()
    });
    named.collect()
}

fn declared(table: &str) -> BTreeSet<String> {
    manifest()[table].as_table().expect("a table").keys().cloned().collect()
}

#[test]
fn each_dependency_has_its_reason() {
    let page = text_of("docs/dependencies.md");
    assert_eq!(reasons(&page, "In the program"), declared("dependencies"));
    assert_eq!(reasons(&page, "In tests and benches"), declared("dev-dependencies"));
}

#[test]
fn a_dependency_without_a_reason_is_seen() {
    let page = "# A\n\n## In the program\n\n| crate | why |\n|---|---|\n| `a` | because it is needed for that |\n\n## B\n\n| `b` | no |\n";
    assert_eq!(reasons(page, "In the program"), BTreeSet::from(["a".to_string()]));
    assert!(std::panic::catch_unwind(|| reasons(page, "B")).is_err(), "a reason of one word is accepted");
}

/// `forbid` holds for the library, the command, examples, tests and benches, and no attribute lifts it.
#[test]
fn unsafe_code_is_forbidden_everywhere() {
    let lints = &manifest()["lints"];
    assert_eq!(lints["rust"]["unsafe_code"].as_str(), Some("forbid"));
    assert!(lints["clippy"]["disallowed_methods"].as_str().is_some());
}

/// The functions of the standard library whose documentation says that their last digit is not fixed.
const OPEN: [&str; 26] = [
    "powf", "powi", "exp", "exp2", "exp_m1", "ln", "ln_1p", "log", "log2", "log10", "cbrt", "hypot", "sin", "cos",
    "tan", "sin_cos", "asin", "acos", "atan", "atan2", "sinh", "cosh", "tanh", "asinh", "acosh", "atanh",
];

#[test]
fn the_lint_knows_every_function_whose_last_digit_is_open() {
    let lints: toml::Table = text_of("clippy.toml").parse().expect("clippy.toml is TOML");
    let methods = lints["disallowed-methods"].as_array().expect("a list");
    let listed: BTreeSet<&str> = methods.iter().filter_map(|method| method["path"].as_str()).collect();
    for function in OPEN.iter().chain(&["mul_add"]) {
        for float in ["f64", "f32"] {
            assert!(listed.contains(format!("{float}::{function}").as_str()), "{float}::{function}");
        }
    }
    for order in ["sum", "product", "reduce", "reduce_with", "fold"] {
        assert!(listed.contains(format!("rayon::iter::ParallelIterator::{order}").as_str()), "{order}");
    }
}

/// A scenario from a stranger may name any path: what has no end must not be read.
#[cfg(unix)]
#[test]
fn a_scenario_cannot_have_a_device_read() {
    let desk = Desk::new();
    let law = |file: &str| format!("{{ empirical = {{ file = \"{file}\", column = \"a\", unit = \"min\" }} }}");
    let scenario = |file: &str| {
        let web = part("web", "1h").replace("{ fixed = \"1h\" }", &law(file));
        format!("name = \"a\"\n{web}\n[service.site]\nall = [\"web\"]\n")
    };
    for file in ["/dev/zero", "/dev/stdin", "."] {
        desk.write("a.toml", &scenario(file));
        let ended = desk.run(&["run", "a.toml", "--years", "10"]);
        assert_eq!(ended.code, 2, "{file}: {}", ended.stderr);
        assert!(ended.stderr.contains("it is not a file"), "{file}: {}", ended.stderr);
    }
    desk.write("times.csv", "a\n3\n5\n");
    desk.write("a.toml", &scenario("times.csv"));
    let ended = desk.run(&["run", "a.toml", "--years", "10", "--charts", "none"]);
    assert_eq!(ended.code, 0, "{}", ended.stderr);
}

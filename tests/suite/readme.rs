//! The commands of the README and of the list of scenarios are run and their outputs compared, so that they cannot
//! drift. `RENEW=1 cargo test readme` writes the outputs anew.

use crate::pages::{compare, renewed};

#[test]
fn commands_print_what_the_readme_says() {
    compare("README.md");
}

#[test]
fn commands_print_what_the_list_of_scenarios_says() {
    compare("scenarios/README.md");
}

#[test]
fn commands_print_what_the_page_about_decisions_says() {
    compare("docs/deciding.md");
}

#[test]
fn a_wrong_output_is_noticed() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let wrong = "```console\n$ fivenines --version\nfivenines 99.99.99\n```\n";
    assert_ne!(renewed(wrong, folder.path()), wrong);
    let right = format!("```console\n$ fivenines --version\nfivenines {}\n```\n", env!("CARGO_PKG_VERSION"));
    assert_eq!(renewed(&right, folder.path()), right);
}
